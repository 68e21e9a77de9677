//! Graphs of 5 to 60 boxes, each at several zoom levels, in the JSON that `tmd layout --graph`
//! reads: the same work for any layout engine. They lie in `tests/gallery` as `GRAPH-LEVEL.json`,
//! beside `metrics.txt`, what the drawings measure: each free, and inside of the level above.
//!
//! Sums must not get worse; `TMD_UPDATE=1 cargo test -- gallery` records what is found, and makes
//! the graphs if there are none.

use std::fmt::{self, Write as _};
use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Trial;
use threatlas::layout::{self, Graph, Placed, exchange};

use super::made::{Scale, Workspace};
use super::metrics::{self, Metrics};
use super::zoom::{Drawn, drawn};
use super::{case, update};

/// Boxes of the first level of each graph, and of those below.
const SIZES: &[(usize, (usize, usize))] = &[
    (5, (5, 9)),
    (9, (5, 9)),
    (14, (6, 12)),
    (20, (8, 16)),
    (28, (8, 20)),
    (40, (10, 20)),
    (60, (10, 30)),
];

/// Each graph has so many levels at least.
const MIN_LEVELS: usize = 3;

/// Sums may be worse by so much of them, so that a last digit is no failure.
const SLACK: f64 = 0.005;

/// One trial for all graphs, as their sums count.
pub(crate) fn trials() -> Vec<Trial> {
    vec![Trial::test("gallery/metrics", || Ok(holds_record()?))]
}

fn holds_record() -> Result<(), String> {
    let mut files = graphs();
    if files.is_empty() && update::is_on() {
        make()?;
        files = graphs();
    }
    let mut rows = Vec::new();
    let mut above: Option<(String, Placed)> = None;
    for path in files {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = stem.split('-').next().unwrap_or_default().to_owned();
        let inside = above.take().filter(|it| it.0 == name).map(|it| it.1);
        let (row, placed) = Row::of(&path, stem, inside.as_ref())?;
        above = Some((name, placed));
        rows.push(row);
    }
    let text = written(&rows);
    let home = folder().join("metrics.txt");
    let recorded = fs::read_to_string(&home).unwrap_or_default();
    if update::is_on() {
        update::write(&home, &text);
        return Ok(());
    }
    let sums = |text: &str| -> Vec<f64> {
        let line = text.lines().find(|it| it.starts_with("sum")).unwrap_or_default();
        line.split_whitespace().filter_map(|it| it.parse().ok()).collect()
    };
    let (found, wanted) = (sums(&text), sums(&recorded));
    let is_worse = |it: (&f64, &f64)| *it.0 > it.1 * (1.0 + SLACK);
    if found.len() != wanted.len() || found.iter().zip(&wanted).any(is_worse) {
        return Err(format!("worse than recorded:\n{}", super::diff(&recorded, &text)));
    }
    Ok(())
}

/// A graph's name, how large it is, and both its drawings.
struct Row {
    name: String,
    graph: Graph,
    free: Metrics,
    inside: Metrics,
}

impl Row {
    /// Draws a graph; the drawing inside of the level above is given back.
    fn of(path: &Path, name: String, inside: Option<&Placed>) -> Result<(Self, Placed), String> {
        let text = fs::read_to_string(path).map_err(|it| it.to_string())?;
        let graph = exchange::parse_graph(&text)?;
        let placed = [None, inside].map(|inside| layout::layout(&graph, inside));
        let [free, inner] = placed.each_ref().map(|it| metrics::measure(&graph, it));
        for found in [free, inner] {
            if found.hard + found.labels + usize::from(found.overlap > 0) > 0 {
                return Err(format!("{name}: {found:?}"));
            }
        }
        let [_, inner_places] = placed;
        let kept = inside.map(|it| metrics::pair(it, &inner_places)).unwrap_or_default();
        if kept.clear_kept < kept.clear || kept.separated_kept < kept.separated {
            return Err(format!("{name}: {kept:?} with the level above"));
        }
        Ok((Self { name, graph, free, inside: inner }, inner_places))
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let boxes = self.graph.nodes.iter().filter(|it| !it.frame).count();
        write!(f, "{:5}{boxes:6}{:6}", self.name, self.graph.edges.len())?;
        for it in [&self.free, &self.inside] {
            let (length, aspect) = (it.length_ratio(), it.aspect());
            write!(f, "{:11}{:6}{length:7.2}{aspect:7.2}", it.crossings, it.bends)?;
        }
        writeln!(f)
    }
}

/// The record: a line for each graph, and the sums.
fn written(rows: &[Row]) -> String {
    let names = "  crossings bends length aspect";
    let mut out = format!("{:19}free{:27}inside\n", "", "");
    writeln!(out, "graph boxes lines{names}{names}").expect("strings take all");
    rows.iter().for_each(|it| write!(out, "{it}").expect("strings take all"));
    out.push_str("\nOf aspects, the longer side in units of the shorter.\n");
    write!(out, "sum{:14}", "").expect("strings take all");
    for of in [|it: &Row| it.free, |it: &Row| it.inside] {
        let all: Vec<Metrics> = rows.iter().map(of).collect();
        let crossings: usize = all.iter().map(|it| it.crossings).sum();
        let bends: usize = all.iter().map(|it| it.bends).sum();
        let length: f64 = all.iter().map(Metrics::length_ratio).sum();
        let aspect: f64 = all.iter().map(|it| it.aspect().max(1.0 / it.aspect())).sum();
        write!(out, "{crossings:11}{bends:6}{length:7.2}{aspect:7.2}").expect("strings take all");
    }
    out.push('\n');
    out
}

fn folder() -> PathBuf {
    case::tests_dir().join("gallery")
}

/// The graphs, each from its first level to its last.
fn graphs() -> Vec<PathBuf> {
    let is_graph = |it: &PathBuf| it.extension().is_some_and(|it| it == "json");
    case::entries(&folder()).into_iter().filter(is_graph).collect()
}

/// Makes all graphs: for each size the first made-up workspace with enough levels.
fn make() -> Result<(), String> {
    for &(n, inner) in SIZES {
        let scale = Scale { root: (n, n), inner, opened: 4, one_kind: false };
        for seed in 0.. {
            let workspace = Workspace::made(&format!("gallery {n} {seed}"), scale);
            let maps = drawn(&workspace.files())?;
            let levels = deepest(&maps);
            if levels.len() < MIN_LEVELS {
                continue;
            }
            for (level, map) in levels.into_iter().enumerate() {
                let path = folder().join(format!("{n:02}-{}.json", level + 1));
                update::write(&path, &json(&map.graph));
            }
            break;
        }
    }
    Ok(())
}

/// The longest way down from the first map, as long as all of its maps have at least five boxes.
fn deepest(maps: &[Drawn]) -> Vec<&Drawn> {
    let way = |last: usize| -> Vec<&Drawn> {
        let mut way: Vec<&Drawn> =
            std::iter::successors(Some(last), |&it| maps[it].inside).map(|it| &maps[it]).collect();
        way.reverse();
        way
    };
    let is_large = |map: &&Drawn| map.graph.nodes.iter().filter(|it| !it.frame).count() >= 5;
    let ways = (0..maps.len()).map(way).filter(|it| it.iter().all(is_large));
    ways.max_by_key(Vec::len).unwrap_or_default()
}

/// A graph with a node or an edge on each line.
fn json(graph: &Graph) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let id = |node: usize| quoted(&graph.nodes[node].id);
    let nodes = graph.nodes.iter().map(|it| {
        let parent = it.parent.map_or("null".to_owned(), id);
        let (name, w, h) = (quoted(&it.id), it.size.w, it.size.h);
        let group = it.frame;
        format!(r#"{{"id":{name},"w":{w},"h":{h},"parent":{parent},"group":{group}}}"#)
    });
    let edges = graph.edges.iter().map(|it| {
        let (name, from, to) = (quoted(&it.id), id(it.from), id(it.to));
        let (w, h, n) = (it.label.w, it.label.h, it.weight);
        let label = if w > 0 && h > 0 { "label" } else { "" };
        let sizes = format!(r#""label":"{label}","lw":{w},"lh":{h},"n":{n}"#);
        format!(r#"{{"id":{name},"src":{from},"dst":{to},{sizes}}}"#)
    });
    let (nodes, edges): (Vec<String>, Vec<String>) = (nodes.collect(), edges.collect());
    let direction = if graph.down { "TB" } else { "LR" };
    format!(
        "{{\"direction\":\"{direction}\",\n\"nodes\":[\n{}],\n\"edges\":[\n{}]}}\n",
        nodes.join(",\n"),
        edges.join(",\n")
    )
}
