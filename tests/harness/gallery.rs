//! The gallery: graphs that any layout engine can be given, and the maps of the examples, each
//! drawn and measured.
//!
//! `tests/gallery` holds, as the JSON that `tmd layout --graph` reads, made-up graphs of 5 to 60
//! boxes at several zoom levels (`GRAPH-LEVEL.json`), maps of four systems, each to be drawn inside
//! of the one above (`maps/SYSTEM-OPENED.json`), and the same systems fully opened to one, two and
//! three levels (`views/SYSTEM-LEVEL.json`). Beside each lies its accepted picture, and in
//! `examples/` lie those of the examples. `metrics.txt` says what all of them measure.
//!
//! A picture that differs from the accepted one fails, and so do sums that get worse.
//! `cargo test --test suite -- gallery` writes a page that shows pictures before and after
//! (`gallery_page.rs`); `TMD_UPDATE=1` accepts what is drawn.

use std::fmt::{self, Write as _};
use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Trial;
use threatlas::atlas;
use threatlas::date::Date;
use threatlas::layout::{self, Edge, Graph, Node, Placed, exchange, flat};
use threatlas::render::{self, LIGHT, Profile};
use threatlas::{Options, compile, view};

use super::metrics::{self, Metrics};
use super::plain::{self, Words};
use super::{case, documents, gallery_page, update};

/// Sums may be worse by so much of them, so that a last digit is no failure.
const SLACK: f64 = 0.005;

/// Groups of pictures: their folder in the gallery, and their name. The examples change with what
/// they say, so that their sums are no measure.
const GROUPS: &[(&str, &str)] = &[("", "made-up"), ("maps", "maps"), ("views", "views")];
const EXAMPLES: &str = "examples";

/// One trial for all pictures, as sums count, and since one page shows all.
pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("gallery/pictures", || Ok(holds_record()?)),
        Trial::test("gallery/baseline", || Ok(beats_baseline()?)),
    ]
}

/// The crate behind the baseline fails on a few graphs; it draws so many at least.
const LEAST_DRAWN: usize = 60;

/// Where the baseline draws a graph of the gallery, ours has no more crossings, and fewer faults or
/// shorter lines; of all graphs without their boundaries, ours has fewer crossings in sum.
fn beats_baseline() -> Result<(), String> {
    let (mut wrong, mut n_drawn, mut crossings) = (Vec::new(), 0, (0, 0));
    let faults = |it: &Metrics| it.hard + it.labels;
    for (group, _) in GROUPS {
        for Work { name, graph, .. } in graphs(&folder().join(group))? {
            let boxes = without_frames(&graph);
            let Some(theirs) = flat::layout(&boxes) else { continue };
            let theirs = metrics::measure(&boxes, &theirs);
            let ours = metrics::measure(&boxes, &layout::layout(&boxes, None));
            n_drawn += 1;
            crossings.0 += ours.crossings;
            crossings.1 += theirs.crossings;
            let has_less =
                faults(&ours) < faults(&theirs) || ours.length_ratio() < theirs.length_ratio();
            let is_better = boxes != graph || (ours.crossings <= theirs.crossings && has_less);
            if faults(&ours) > 0 || !is_better {
                wrong.push(format!("{name}: ours {ours:?}, baseline {theirs:?}"));
            }
        }
    }
    if n_drawn < LEAST_DRAWN || crossings.0 >= crossings.1 {
        wrong.push(format!("{n_drawn} graphs drawn; crossings: {crossings:?}"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

fn holds_record() -> Result<(), String> {
    let mut pictures = Vec::new();
    for (group, _) in GROUPS {
        pictures.extend(drawn(&graphs(&folder().join(group))?));
    }
    pictures.extend(examples());
    pictures.sort_by(|a, b| (a.group(), &a.name).cmp(&(b.group(), &b.name)));
    let faults: Vec<String> = pictures.iter().filter_map(Picture::faults).collect();
    if !faults.is_empty() {
        return Err(faults.join("\n"));
    }
    let page = gallery_page::write(&pictures)?;
    let (home, text) = (folder().join("metrics.txt"), written(&pictures));
    if update::is_on() {
        update::write(&home, &text);
        pictures.iter().for_each(|it| update::write(&it.home(), &it.svg));
        return without_strays(&pictures);
    }
    let recorded = fs::read_to_string(&home).unwrap_or_default();
    let changed = pictures.iter().filter(|it| it.accepted().as_deref() != Some(&it.svg));
    let changed: Vec<&str> = changed.map(|it| it.name.as_str()).collect();
    let mut wrong = worse_sums(&recorded, &text);
    if recorded != text {
        wrong.push(super::diff(&recorded, &text));
    }
    if !changed.is_empty() {
        wrong.push(format!("{} pictures differ: {}", changed.len(), changed.join(" ")));
    }
    if wrong.is_empty() {
        return without_strays(&pictures);
    }
    wrong.push(format!(
        "`cargo test --test suite -- gallery` has written {}, which shows both;\n\
         `TMD_UPDATE=1 cargo test --test suite -- gallery` accepts what is drawn now",
        page.display()
    ));
    Err(wrong.join("\n"))
}

/// Every accepted picture belongs to something that is drawn.
fn without_strays(pictures: &[Picture]) -> Result<(), String> {
    let folders = GROUPS.iter().map(|it| it.0).chain([EXAMPLES]);
    let files = folders.flat_map(|it| case::entries(&folder().join(it)));
    let svgs = files.filter(|it| it.extension().is_some_and(|it| it == "svg"));
    let strays = svgs.filter(|path| pictures.iter().all(|it| it.home() != *path));
    let strays: Vec<String> = strays.map(|it| it.display().to_string()).collect();
    if strays.is_empty() { Ok(()) } else { Err(format!("nothing draws {}", strays.join(" "))) }
}

/// The boxes of a graph, and the lines between them.
fn without_frames(graph: &Graph) -> Graph {
    let boxes: Vec<usize> = (0..graph.nodes.len()).filter(|&it| !graph.nodes[it].frame).collect();
    let place = |node: usize| boxes.binary_search(&node).ok();
    let nodes = boxes.iter().map(|&it| Node { parent: None, ..graph.nodes[it].clone() });
    let edges = graph
        .edges
        .iter()
        .filter_map(|it| Some(Edge { from: place(it.from)?, to: place(it.to)?, ..it.clone() }));
    let (nodes, edges) = (nodes.collect(), edges.collect());
    Graph { down: graph.down, nodes, edges, hints: Vec::new() }
}

/// The pictures of graphs, each inside of the one above.
fn drawn(works: &[Work]) -> Vec<Picture> {
    let mut placed: Vec<Placed> = Vec::new();
    let mut pictures = Vec::new();
    for Work { name, graph, words, above } in works {
        let above = above.map(|it| &placed[it]);
        let found = layout::layout(graph, above);
        let svg = plain::svg(name, graph, words, &found);
        pictures.push(Picture::new(name.clone(), graph, &found, above, svg));
        placed.push(found);
    }
    pictures
}

/// A graph of the gallery.
pub(crate) struct Work {
    /// Its folder and file name, without ending.
    pub(crate) name: String,
    /// What to place.
    pub(crate) graph: Graph,
    /// What its boxes and lines are called.
    pub(crate) words: Words,
    /// Index of the one that it is to be drawn inside of, which stands before it.
    pub(crate) above: Option<usize>,
}

/// The graphs in a folder, each after the one above it.
pub(crate) fn graphs(folder: &Path) -> Result<Vec<Work>, String> {
    let is_graph = |it: &PathBuf| it.extension().is_some_and(|it| it == "json");
    let mut waiting: Vec<PathBuf> = case::entries(folder).into_iter().filter(is_graph).collect();
    let mut works: Vec<Work> = Vec::new();
    while !waiting.is_empty() {
        let before = works.len();
        for path in std::mem::take(&mut waiting) {
            let mut work = work(&path)?;
            let above = above(&path, &work.graph);
            work.above =
                above.as_ref().and_then(|it| works.iter().position(|w| w.name == name(it)));
            if above.is_some() && work.above.is_none() {
                waiting.push(path);
            } else {
                works.push(work);
            }
        }
        if works.len() == before {
            return Err(format!("what is above these is missing: {waiting:?}"));
        }
    }
    Ok(works)
}

/// A graph, not yet inside of another.
fn work(path: &Path) -> Result<Work, String> {
    let text = fs::read_to_string(path).map_err(|it| format!("{}: {it}", path.display()))?;
    let graph = exchange::parse_graph(&text)?;
    let json: serde_json::Value = serde_json::from_str(&text).map_err(|it| it.to_string())?;
    let words = |key: &str| -> Vec<String> {
        let all = json[key].as_array().into_iter().flatten();
        all.map(|it| it["label"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let mut words = Words { nodes: words("nodes"), edges: words("edges") };
    for (word, node) in words.nodes.iter_mut().zip(&graph.nodes) {
        if word.is_empty() {
            *word = node.id.rsplit('.').next().unwrap_or_default().to_owned();
        }
    }
    Ok(Work { name: name(path), graph, words, above: None })
}

/// The path of a file below the gallery, without ending.
fn name(path: &Path) -> String {
    let name = path.with_extension("");
    let parts = name.strip_prefix(folder()).unwrap_or(&name).iter();
    parts.map(|it| it.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The file of the graph one level up: of maps, the nearest that opens something around what this
/// one opens; of made-up graphs, that of the level before.
fn above(path: &Path, graph: &Graph) -> Option<PathBuf> {
    let stem = path.file_stem()?.to_str()?;
    let (system, opened) = stem.split_once('-')?;
    let file = |opened: &str| path.with_file_name(format!("{system}-{opened}.json"));
    if path.parent() == Some(folder().as_path()) {
        let level: usize = opened.parse().ok()?;
        return (level > 1).then(|| file(&(level - 1).to_string()));
    }
    let opened = graph.nodes.iter().position(|it| it.id == opened)?;
    let parent = |it: usize| graph.nodes[it].parent;
    let around = std::iter::successors(parent(opened), |&it| parent(it));
    let around = around.map(|it| file(&graph.nodes[it].id)).chain([file("root")]);
    around.into_iter().find(|it| fs::read(it).is_ok())
}

/// A drawing with what it measures.
pub(crate) struct Picture {
    /// Its folder and file name in the gallery, without ending.
    pub(crate) name: String,
    n_boxes: usize,
    n_lines: usize,
    free: Metrics,
    /// What the picture measures, which is drawn inside of the map above.
    inside: Metrics,
    /// Clear pairs that it has in another order than the map above.
    n_turned: usize,
    /// What it looks like.
    pub(crate) svg: String,
}

impl Picture {
    fn new(
        name: String,
        graph: &Graph,
        placed: &Placed,
        above: Option<&Placed>,
        svg: String,
    ) -> Self {
        let inside = metrics::measure(graph, placed);
        let kept = above.map(|it| metrics::pair(it, placed)).unwrap_or_default();
        Self {
            name,
            n_boxes: graph.nodes.iter().filter(|it| !it.frame).count(),
            n_lines: graph.edges.len(),
            free: match above {
                Some(_) => metrics::measure(graph, &layout::layout(graph, None)),
                None => inside,
            },
            inside,
            n_turned: kept.clear - kept.clear_kept + kept.separated - kept.separated_kept,
            svg,
        }
    }

    /// Where its accepted picture lies.
    pub(crate) fn home(&self) -> PathBuf {
        folder().join(format!("{}.svg", self.name))
    }

    /// Its accepted picture.
    fn accepted(&self) -> Option<String> {
        fs::read_to_string(self.home()).ok()
    }

    /// What no drawing may have.
    fn faults(&self) -> Option<String> {
        let is_bad = |it: &Metrics| it.hard + it.labels > 0 || it.overlap > 0.0;
        let found = [self.free, self.inside].into_iter().find(is_bad);
        let turned = (self.n_turned > 0).then(|| format!("{} pairs turned", self.n_turned));
        let found = found.map(|it| format!("{it:?}")).or(turned)?;
        Some(format!("{}: {found}", self.name))
    }

    /// The group that it counts for.
    fn group(&self) -> &str {
        self.name.split_once('/').map_or("", |it| it.0)
    }
}

/// Its line in the record.
impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:28}{:6}{:6}", self.name, self.n_boxes, self.n_lines)?;
        for it in [&self.free, &self.inside] {
            let (length, aspect) = (it.length_ratio(), it.aspect());
            write!(f, "{:11}{:6}{length:7.2}{aspect:7.2}", it.crossings, it.bends)?;
        }
        Ok(())
    }
}

/// The record: a line for each picture, and the sums of each group.
fn written(pictures: &[Picture]) -> String {
    let names = "  crossings bends length aspect";
    let mut out = format!("{:42}free{:27}inside\n", "", "");
    writeln!(out, "{:28} boxes lines{names}{names}", "").expect("strings take all");
    pictures.iter().for_each(|it| writeln!(out, "{it}").expect("strings take all"));
    out.push_str("\nSums. Of aspects, the longer side in units of the shorter.\n");
    for &(group, name) in GROUPS {
        write!(out, "sum {name:36}").expect("strings take all");
        for of in [|it: &Picture| it.free, |it: &Picture| it.inside] {
            let all: Vec<Metrics> =
                pictures.iter().filter(|it| it.group() == group).map(of).collect();
            let crossings: usize = all.iter().map(|it| it.crossings).sum();
            let bends: usize = all.iter().map(|it| it.bends).sum();
            let length: f64 = all.iter().map(Metrics::length_ratio).sum();
            let aspect: f64 = all.iter().map(|it| it.aspect().max(1.0 / it.aspect())).sum();
            write!(out, "{crossings:11}{bends:6}{length:7.2}{aspect:7.2}")
                .expect("strings take all");
        }
        out.push('\n');
    }
    out
}

/// The lines with sums that are worse than recorded.
fn worse_sums(recorded: &str, found: &str) -> Vec<String> {
    let sums = |text: &str| -> Vec<(String, Vec<f64>)> {
        let lines = text.lines().filter(|it| it.starts_with("sum "));
        let numbers = |it: &str| it.split_whitespace().filter_map(|it| it.parse().ok()).collect();
        lines.map(|it| (it.to_owned(), numbers(it))).collect()
    };
    let (recorded, found) = (sums(recorded), sums(found));
    let pairs = recorded.iter().zip(&found);
    let worse = pairs.filter(|(before, after)| {
        before.1.iter().zip(&after.1).any(|(before, after)| *after > before * (1.0 + SLACK))
    });
    worse
        .map(|(before, after)| format!("worse than recorded:\n-{}\n+{}", before.0, after.0))
        .collect()
}

/// The maps of all examples.
fn examples() -> Vec<Picture> {
    let today = Date::parse("2026-11-23").expect("the constant is a day");
    let mut pictures = Vec::new();
    for folder in documents::examples() {
        let files = documents::models(&folder, &folder);
        let listed: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let compiled = compile(listed.as_slice(), &Options { today });
        let plans = view::plan(&compiled.model, &compiled.statuses);
        let maps = atlas::maps(&compiled.model, &compiled.statuses);
        let example = folder.file_name().unwrap_or_default().to_string_lossy();
        for (plan, map) in plans.iter().zip(&maps) {
            let name = format!("{EXAMPLES}/{example}-{}", map.view.stem);
            let above = plan.inside.last().map(|&it| &maps[it].placed);
            let svg = render::svg(&map.scene, &LIGHT, Profile::File);
            pictures.push(Picture::new(name, &map.measured.graph, &map.placed, above, svg));
        }
    }
    pictures
}

/// Where graphs, pictures and records lie.
pub(crate) fn folder() -> PathBuf {
    case::tests_dir().join("gallery")
}
