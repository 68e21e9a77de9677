//! `tmd layout`: geometry as JSON, of a map or of a bare graph.

use super::args::{Engine, Layout};
use super::compile::compile;
use super::failure::Failure;
use super::{Verdict, streams};
use std::fs;
use std::path::Path;
use threatlas::layout::{Graph, Placed, exchange, flat, layout};

/// Names under which other tools list the engines.
const OWN: &str = "tmd";
const BASELINE: &str = "layout-rs";

pub(super) fn run(args: &Layout) -> Result<Verdict, Failure> {
    match &args.graph {
        Some(graph) => bare(graph, args),
        None => map(args),
    }
}

fn bare(graph: &Path, args: &Layout) -> Result<Verdict, Failure> {
    let graph = read(graph, exchange::parse_graph)?;
    let inside = args.inside.as_deref().map(|path| read(path, exchange::parse_placed));
    let inside = inside.transpose()?;
    print(&graph, args.engine, || layout(&graph, inside.as_ref()))
}

fn map(args: &Layout) -> Result<Verdict, Failure> {
    let compiled = compile(&args.path, &args.day)?;
    if compiled.has_errors() {
        return compiled.refuse();
    }
    let map = compiled.map(args.view.as_deref())?;
    print(&map.measured.graph, args.engine, || map.placed.clone())
}

/// Prints what the engine makes of a graph; `own` is what ours does.
fn print(graph: &Graph, engine: Engine, own: impl Fn() -> Placed) -> Result<Verdict, Failure> {
    let baseline = if engine == Engine::LayoutRs { flat::layout(graph) } else { None };
    let (placed, name) = match baseline {
        Some(placed) => (placed, BASELINE),
        None => (own(), OWN),
    };
    if engine == Engine::LayoutRs && name == OWN {
        streams::say(
            "note: layout-rs draws 1 to 60 boxes without boundaries, and not all of those; this \
             is from tmd's own engine\n",
        );
    }
    streams::print(exchange::write_placed(graph, &placed, name))?;
    Ok(Verdict::Fine)
}

fn read<T>(path: &Path, parse: impl Fn(&str) -> Result<T, String>) -> Result<T, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
    parse(&text).map_err(|found| Failure::new(format!("cannot use `{}`: {found}", path.display())))
}
