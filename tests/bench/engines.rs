//! `cargo bench --bench engines`: the same graphs laid out by our engine and by others, measured
//! alike, in one table.
//!
//! The graphs are the maps of the gallery, as they are and turned to the right; its fully opened
//! views, each free; and maps of made-up workspaces that are used for nothing else. Engines that
//! are not there are named as absent (`others.rs` says how they are found). `TMD_GRAPHS` names
//! another folder to take maps and views from; all geometries are written to `target/engines`, so
//! that other referees can measure them.
#![expect(clippy::disallowed_methods, reason = "benchmarks write files and read the clock")]
#![expect(clippy::print_stdout, reason = "benchmarks print what they measure")]

#[path = "../harness/mod.rs"]
#[expect(dead_code, reason = "the suite uses the rest")]
mod harness;
mod others;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use harness::gallery::{self, Work};
use harness::made::{Scale, Workspace};
use harness::metrics::{self, Kept, Metrics};
use harness::plain::Words;
use harness::zoom;
use others::Drawn;
use threatlas::layout::{self, Placed, exchange, flat};

/// Widths in units of heights that fit a page.
const FITTING: std::ops::RangeInclusive<f64> = 0.5..=2.2;
/// Of so many runs of ours the fastest counts.
const ROUNDS: usize = 3;
/// Made-up maps: how many, and how many boxes they have.
const N_UNSEEN: usize = 27;
const UNSEEN_BOXES: std::ops::RangeInclusive<usize> = 5..=60;
/// Boxes of the first map of each made-up workspace, in turn, and how many maps are taken of each.
const ROOTS: &[usize] = &[5, 9, 14, 20, 28, 36, 44, 52, 60];
const OF_EACH: usize = 3;

/// An engine: what it is called, whether its lines are curves, and itself.
type Engine = (&'static str, bool, fn(&[Work]) -> Result<Drawn, String>);

const ENGINES: &[Engine] = &[
    ("tmd", false, ours),
    ("tmd, each free", false, ours_free),
    ("layout-rs", true, baseline),
    ("dot", true, others::dot),
    ("elkjs", false, others::elk),
    ("TMD_ENGINE", false, others::program),
];

fn main() {
    for (name, works) in sets().expect("the graphs are readable") {
        println!("\n{name}: {} graphs", works.len());
        println!(
            "{:15} drawn  crossings  bends  length  hard  clashes  kept %  unfitting  time/ms",
            ""
        );
        for engine in ENGINES {
            match engine.2(&works) {
                Err(why) => println!("{:15} absent: {why}", engine.0),
                Ok(drawn) => report(name, &works, engine, &drawn),
            }
        }
    }
}

/// The graphs, by name.
fn sets() -> Result<Vec<(&'static str, Vec<Work>)>, String> {
    let folder = std::env::var_os("TMD_GRAPHS").map_or_else(gallery::folder, Into::into);
    let maps = |down: bool| -> Result<Vec<Work>, String> {
        let mut works = gallery::graphs(&folder.join("maps"))?;
        works.iter_mut().for_each(|it| it.graph.down = down);
        Ok(works)
    };
    let views = gallery::graphs(&folder.join("views"))?;
    Ok(vec![
        ("maps, down", maps(true)?),
        ("maps, to the right", maps(false)?),
        ("views", views),
        ("unseen", unseen()?),
    ])
}

/// Maps of workspaces that nothing else is made from, each inside of the one above.
fn unseen() -> Result<Vec<Work>, String> {
    let mut works: Vec<Work> = Vec::new();
    for (seed, &root) in ROOTS.iter().enumerate() {
        let scale = Scale { root: (root, root), inner: (5, 24), opened: 4, one_kind: false };
        let name = format!("unseen {seed}");
        let maps = zoom::drawn(&Workspace::made(&name, scale).files())?;
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for (at, map) in maps.into_iter().enumerate() {
            let n_boxes = map.graph.nodes.iter().filter(|it| !it.frame).count();
            let above =
                map.inside.last().map(|&it| taken.iter().find(|taken| taken.0 == it).copied());
            let is_there = above.is_none_or(|it| it.is_some());
            if !is_there || !UNSEEN_BOXES.contains(&n_boxes) || taken.len() == OF_EACH {
                continue;
            }
            taken.push((at, works.len()));
            let above = above.flatten().map(|it| it.1);
            let name = format!("{name}-{at}").replace(' ', "-");
            works.push(Work { name, graph: map.graph, words: Words::default(), above });
        }
    }
    works.truncate(N_UNSEEN);
    Ok(works)
}

fn ours(works: &[Work]) -> Result<Drawn, String> {
    let mut placed: Vec<Placed> = Vec::new();
    let mut time = Duration::ZERO;
    for work in works {
        let above = work.above.map(|it| &placed[it]);
        let (found, best) = timed(|| layout::layout(&work.graph, above));
        placed.push(found);
        time += best;
    }
    Ok((placed.into_iter().map(Some).collect(), time))
}

fn ours_free(works: &[Work]) -> Result<Drawn, String> {
    let all: Vec<(Placed, Duration)> =
        works.iter().map(|it| timed(|| layout::layout(&it.graph, None))).collect();
    let time = all.iter().map(|it| it.1).sum();
    Ok((all.into_iter().map(|it| Some(it.0)).collect(), time))
}

fn baseline(works: &[Work]) -> Result<Drawn, String> {
    let all: Vec<(Option<Placed>, Duration)> =
        works.iter().map(|it| timed(|| flat::layout(&it.graph))).collect();
    let time = all.iter().map(|it| it.1).sum();
    Ok((all.into_iter().map(|it| it.0).collect(), time))
}

/// What comes out, and the least time it took.
fn timed<T>(run: impl Fn() -> T) -> (T, Duration) {
    let mut best = Duration::MAX;
    for _ in 1..ROUNDS {
        let start = Instant::now();
        run();
        best = best.min(start.elapsed());
    }
    let start = Instant::now();
    let found = run();
    (found, best.min(start.elapsed()))
}

/// Prints a line of the table, and writes what was measured.
fn report(set: &str, works: &[Work], engine: &Engine, drawn: &Drawn) {
    let (name, is_curved, _) = engine;
    let (placed, time) = drawn;
    let mut sum = Metrics::default();
    let (mut length, mut kept, mut n_drawn) = (0.0, Kept::default(), 0);
    let mut unfitting = Vec::new();
    for (work, placed_one) in works.iter().zip(placed) {
        let Some(found) = placed_one else { continue };
        let it = metrics::measure(&work.graph, found);
        n_drawn += 1;
        sum.crossings += it.crossings;
        sum.bends += it.bends;
        sum.hard += it.hard;
        sum.labels += it.labels;
        length += it.length_ratio();
        if !FITTING.contains(&it.aspect()) {
            unfitting.push(format!("{} {:.2}", work.name, it.aspect()));
        }
        if let Some(above) = work.above.and_then(|it| placed[it].as_ref()) {
            let pair = metrics::pair(above, found);
            kept.clear += pair.clear;
            kept.clear_kept += pair.clear_kept;
        }
        write(set, name, work, found);
    }
    // Corners of curves say nothing.
    let bends = if *is_curved { "-".to_owned() } else { sum.bends.to_string() };
    let share = match kept.clear {
        0 => "-".to_owned(),
        _ => format!("{:.1}", 100.0 * kept.clear_share()),
    };
    println!(
        "{name:15}{n_drawn:6}{:11}{bends:>7}{length:8.2}{:6}{:9}{share:>8}{:11}{:9.1}",
        sum.crossings,
        sum.hard,
        sum.labels,
        unfitting.len(),
        time.as_secs_f64() * 1000.0
    );
    if *name == "tmd" && !unfitting.is_empty() {
        println!("    width / height outside {FITTING:?}: {}", unfitting.join(", "));
    }
}

/// A graph and a geometry, for other referees.
fn write(set: &str, engine: &str, work: &Work, placed: &Placed) {
    let tidy = |it: &str| it.replace([' ', ','], "-").replace("maps/", "").replace("views/", "");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("engines").join(tidy(set));
    let name = format!("{}.json", tidy(&work.name));
    let graphs = folder.join("graphs");
    let geometries = folder.join(tidy(engine));
    for (home, text) in [
        (graphs, others::json(&work.graph).to_string()),
        (geometries, exchange::write_placed(&work.graph, placed, engine)),
    ] {
        fs::create_dir_all(&home).expect("the folder is ours");
        fs::write(home.join(&name), text).expect("the folder is ours");
    }
}
