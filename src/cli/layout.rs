//! `tmd layout`: geometry as JSON, of a map or of a bare graph.

use super::args::Layout;
use super::compile::compile;
use super::failure::Failure;
use super::{Verdict, streams};
use std::fs;
use std::path::Path;
use threatlas::layout::{Graph, Placed, exchange, layout};

/// Name under which other tools list this engine.
const ENGINE: &str = "tmd";

pub(super) fn run(args: &Layout) -> Result<Verdict, Failure> {
    match &args.graph {
        Some(graph) => bare(graph, args.inside.as_deref()),
        None => map(args),
    }
}

fn bare(graph: &Path, inside: Option<&Path>) -> Result<Verdict, Failure> {
    let graph = read(graph, exchange::parse_graph)?;
    let inside = inside.map(|path| read(path, exchange::parse_placed)).transpose()?;
    print(&graph, &layout(&graph, inside.as_ref()))?;
    Ok(Verdict::Fine)
}

fn map(args: &Layout) -> Result<Verdict, Failure> {
    let compiled = compile(&args.path, &args.day)?;
    if compiled.has_errors() {
        return compiled.refuse();
    }
    let map = compiled.map(args.view.as_deref())?;
    print(&map.measured.graph, &map.placed)?;
    Ok(Verdict::Fine)
}

fn print(graph: &Graph, placed: &Placed) -> Result<(), Failure> {
    streams::print(exchange::write_placed(graph, placed, ENGINE))
}

fn read<T>(path: &Path, parse: impl Fn(&str) -> Result<T, String>) -> Result<T, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
    parse(&text).map_err(|found| Failure::new(format!("cannot use `{}`: {found}", path.display())))
}
