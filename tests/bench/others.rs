//! Other layout engines, as far as they are installed: `dot` of Graphviz, `elkjs` below the folder
//! that `TMD_ELK` names, and any program at `TMD_ENGINE` that is called with the paths of a graph,
//! of the geometry to write, of what it wrote for the map above or `-`, and of what to write for
//! maps below.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use threatlas::layout::{Graph, Placed, exchange};

use crate::harness::gallery::Work;

/// What an engine made of each graph, and how long all of them took.
pub(crate) type Drawn = (Vec<Option<Placed>>, Duration);

const ELK: &str = include_str!("elk.js");
/// Pieces that one curve of `dot` is cut into.
const PIECES: u32 = 12;

/// Puts nodes and edges into the order of the graph; `None` if some are missing.
fn aligned(graph: &Graph, json: &Value) -> Option<Placed> {
    let found = exchange::parse_placed(&json.to_string()).ok()?;
    let node = |id: &str| found.nodes.iter().find(|it| it.id == id).cloned();
    let edge = |id: &str| found.edges.iter().find(|it| it.id == id).cloned();
    Some(Placed {
        nodes: graph.nodes.iter().map(|it| node(&it.id)).collect::<Option<_>>()?,
        edges: graph.edges.iter().map(|it| edge(&it.id)).collect::<Option<_>>()?,
        size: found.size,
    })
}

/// All graphs by `elkjs`, in one process; its time is that of the layout alone.
pub(crate) fn elk(works: &[Work]) -> Result<Drawn, String> {
    let folder = std::env::var("TMD_ELK").map_err(|_| "TMD_ELK names no folder with elkjs")?;
    let graphs: Vec<Value> = works.iter().map(|it| json(&it.graph)).collect();
    let mut child = Command::new("node")
        .args(["-e", ELK])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|it| format!("node: {it}"))?;
    let mut input = child.stdin.take().ok_or("node has no stdin")?;
    let text = Value::from(graphs).to_string();
    input.write_all(text.as_bytes()).map_err(|it| it.to_string())?;
    drop(input);
    let output = child.wait_with_output().map_err(|it| it.to_string())?;
    let found: Vec<Value> =
        serde_json::from_slice(&output.stdout).map_err(|it| format!("elkjs: {it}"))?;
    let placed = works.iter().zip(&found).map(|(work, it)| aligned(&work.graph, it)).collect();
    let ms: f64 = found.iter().filter_map(|it| it["time_ms"].as_f64()).sum();
    Ok((placed, Duration::from_secs_f64(ms / 1000.0)))
}

/// All graphs by a program, each inside of the one above.
pub(crate) fn program(works: &[Work]) -> Result<Drawn, String> {
    let program = std::env::var("TMD_ENGINE").map_err(|_| "TMD_ENGINE names no program")?;
    let folder = tempfile::tempdir().map_err(|it| it.to_string())?;
    let path = |kind: &str, at: usize| folder.path().join(format!("{kind}{at}"));
    let mut found = Vec::new();
    let mut time = 0.0;
    for (at, work) in works.iter().enumerate() {
        let mut graph = json(&work.graph);
        graph["name"] = Value::from(work.name.as_str());
        fs::write(path("graph", at), graph.to_string()).map_err(|it| it.to_string())?;
        let lock = work.above.map(|it| path("lock", it)).filter(|it| it.exists());
        let mut command = Command::new(&program);
        command.args([path("graph", at), path("out", at)]);
        command.arg(lock.as_deref().unwrap_or(Path::new("-"))).arg(path("lock", at));
        let output = command.output().map_err(|it| format!("{program}: {it}"))?;
        let text = fs::read_to_string(path("out", at)).unwrap_or_default();
        let mut geometry: Value = serde_json::from_str(&text).unwrap_or_default();
        time += geometry["time_ms"].as_f64().unwrap_or_default();
        // Some name the anchors of frames, in x, beside them.
        let anchors = geometry["anchors"].take();
        for (id, group) in geometry["groups"].as_object_mut().into_iter().flatten() {
            if anchors[id].is_number() {
                group["ax"] = anchors[id].clone();
            }
        }
        let placed = aligned(&work.graph, &geometry).filter(|_| output.status.success());
        found.push(placed);
    }
    Ok((found, Duration::from_secs_f64(time / 1000.0)))
}

/// All graphs by `dot`, one process for each, whose start counts.
pub(crate) fn dot(works: &[Work]) -> Result<Drawn, String> {
    let start = Instant::now();
    let mut found = Vec::new();
    for work in works {
        let mut child = Command::new("dot")
            .arg("-Tjson")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|it| format!("dot: {it}"))?;
        let mut input = child.stdin.take().ok_or("dot has no stdin")?;
        input.write_all(dot_source(&work.graph).as_bytes()).map_err(|it| it.to_string())?;
        drop(input);
        let output = child.wait_with_output().map_err(|it| it.to_string())?;
        let drawn: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        found.push(from_dot(&work.graph, &drawn).and_then(|it| aligned(&work.graph, &it)));
    }
    Ok((found, start.elapsed()))
}

/// A graph in the language of `dot`: clusters for frames, each with a point in it that lines to
/// the frame lead to; tables of a fixed size for labels.
fn dot_source(graph: &Graph) -> String {
    let direction = if graph.down { "TB" } else { "LR" };
    let mut out = format!("digraph {{ compound=true; rankdir={direction};\n");
    dot_nodes(graph, None, &mut out);
    for (at, edge) in graph.edges.iter().enumerate() {
        let (w, h) = (edge.label.w, edge.label.h);
        write!(out, "n{} -> n{} [id={at},arrowhead=none", edge.from, edge.to)
            .expect("strings take all");
        for (end, node) in [("ltail", edge.from), ("lhead", edge.to)] {
            if graph.nodes[node].frame {
                write!(out, ",{end}=cluster{node}").expect("strings take all");
            }
        }
        if w > 0 && h > 0 {
            let size = format!("FIXEDSIZE=\"TRUE\" WIDTH=\"{w}\" HEIGHT=\"{h}\"");
            write!(out, ",label=<<TABLE BORDER=\"0\" {size}><TR><TD></TD></TR></TABLE>>")
                .expect("strings take all");
        }
        out.push_str("];\n");
    }
    out.push('}');
    out
}

fn dot_nodes(graph: &Graph, parent: Option<usize>, out: &mut String) {
    for (at, node) in graph.nodes.iter().enumerate().filter(|it| it.1.parent == parent) {
        if node.frame {
            writeln!(out, "subgraph cluster{at} {{ margin=20; label=\" \"; n{at} [shape=point];")
                .expect("strings take all");
            dot_nodes(graph, Some(at), out);
            out.push_str("}\n");
        } else {
            let (w, h) = (f64::from(node.size.w) / 72.0, f64::from(node.size.h) / 72.0);
            let size = format!("fixedsize=true,width={w:.4},height={h:.4}");
            writeln!(out, "n{at} [shape=box,label=\"\",{size}];").expect("strings take all");
        }
    }
}

/// What `dot -Tjson` says, in our form. Its y runs up.
fn from_dot(graph: &Graph, drawn: &Value) -> Option<Value> {
    let numbers = |it: &Value| -> Option<Vec<f64>> {
        let text = it.as_str()?.replace(' ', ",");
        text.split(',').map(|it| it.parse().ok()).collect()
    };
    let top = numbers(&drawn["bb"])?.get(3).copied()?;
    let mut area = BTreeMap::new();
    for object in drawn["objects"].as_array()? {
        let name = object["name"].as_str()?;
        if let Some(index) = name.strip_prefix("cluster") {
            let [left, low, right, high] = numbers(&object["bb"])?[..] else { return None };
            let rect = (left, top - high, right - left, high - low);
            area.insert(index.parse::<usize>().ok()?, rect);
        } else if let Some(node) = name.strip_prefix('n').and_then(|it| it.parse::<usize>().ok())
            && !graph.nodes.get(node)?.frame
        {
            let [x, y] = numbers(&object["pos"])?[..] else { return None };
            let size = graph.nodes[node].size;
            let (w, h) = (f64::from(size.w), f64::from(size.h));
            area.insert(node, (x - w / 2.0, top - y - h / 2.0, w, h));
        }
    }
    let rect = |(x, y, w, h): (f64, f64, f64, f64)| serde_json::json!({"x":x,"y":y,"w":w,"h":h});
    let chosen = |frames: bool| -> Option<Value> {
        let nodes = graph.nodes.iter().enumerate().filter(|it| it.1.frame == frames);
        nodes.map(|(at, it)| Some((it.id.clone(), rect(*area.get(&at)?)))).collect()
    };
    let mut edges = Vec::new();
    for object in drawn["edges"].as_array()? {
        let edge = graph.edges.get(object["id"].as_str()?.parse::<usize>().ok()?)?;
        let points: Vec<[f64; 2]> =
            numbers(&object["pos"])?.chunks_exact(2).map(|it| [it[0], top - it[1]]).collect();
        let (w, h) = (f64::from(edge.label.w), f64::from(edge.label.h));
        let middle = numbers(&object["lp"]);
        let label = middle.map(|it| rect((it[0] - w / 2.0, top - it[1] - h / 2.0, w, h)));
        edges.push(serde_json::json!({"id":edge.id,"points":curve(&points),"label":label}));
    }
    Some(serde_json::json!({"nodes":chosen(false)?,"groups":chosen(true)?,"edges":edges}))
}

/// A chain of cubic curves, cut into pieces.
fn curve(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut found: Vec<[f64; 2]> = points.first().copied().into_iter().collect();
    for at in (0..points.len().saturating_sub(3)).step_by(3) {
        for piece in 1..=PIECES {
            let part = f64::from(piece) / f64::from(PIECES);
            let mut mixed = points[at..at + 4].to_vec();
            while let [_, _, ..] = mixed[..] {
                let pairs = mixed.windows(2);
                let middle =
                    |axis: usize, it: &[[f64; 2]]| it[0][axis] + (it[1][axis] - it[0][axis]) * part;
                mixed = pairs.map(|it| [middle(0, it), middle(1, it)]).collect();
            }
            found.extend(mixed);
        }
    }
    found
}

/// A graph in the JSON that `tmd layout --graph` reads.
pub(crate) fn json(graph: &Graph) -> Value {
    let id = |node: usize| graph.nodes[node].id.as_str();
    let nodes = graph.nodes.iter().map(|it| {
        let (w, h, parent, label) = (it.size.w, it.size.h, it.parent.map(id), "");
        serde_json::json!({
            "id": it.id, "label": label, "w": w, "h": h, "parent": parent, "group": it.frame,
        })
    });
    let edges = graph.edges.iter().map(|it| {
        let (from, to, lw, lh) = (id(it.from), id(it.to), it.label.w, it.label.h);
        let label = if lw > 0 && lh > 0 { "label" } else { "" };
        serde_json::json!({
            "id": it.id, "src": from, "dst": to, "label": label, "lw": lw, "lh": lh, "n": it.weight,
        })
    });
    let direction = if graph.down { "TB" } else { "LR" };
    let (nodes, edges): (Vec<Value>, Vec<Value>) = (nodes.collect(), edges.collect());
    serde_json::json!({"direction": direction, "nodes": nodes, "edges": edges})
}
