//! Graphs and places as JSON, for comparing layout engines on the same work.
//!
//! A graph lists boxes and groups with their sizes and edges with the sizes of their labels; a
//! geometry lists where they went, groups with their anchors as `ax` and `ay`.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;

use super::route::corners_only;
use super::{Edge, Graph, Node, Placed, PlacedEdge, PlacedNode};
use crate::geom::{Point, Rect, Size};

/// Room that a frame's title takes, since the format has none.
const TITLE: Size = Size { w: 120, h: 34 };
/// Class of every node, since the format has none: neither person nor outside system.
const CLASS: u8 = 2;

/// Reads a graph.
///
/// # Errors
///
/// Says what is wrong if the text is no such JSON, or if it names an unknown node.
pub fn parse_graph(text: &str) -> Result<Graph, String> {
    let graph: JsonGraph = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut index = BTreeMap::new();
    for (at, node) in graph.nodes.iter().enumerate() {
        if index.insert(node.id.as_str(), at).is_some() {
            return Err(format!("two nodes have the id `{}`", node.id));
        }
    }
    let find =
        |id: &str| index.get(id).copied().ok_or_else(|| format!("no node has the id `{id}`"));
    let mut nodes = Vec::with_capacity(graph.nodes.len());
    for (at, node) in graph.nodes.iter().enumerate() {
        let parent = node.parent.as_deref().map(find).transpose()?;
        if parent.is_some_and(|parent| parent >= at || !graph.nodes[parent].group) {
            return Err(format!("the parent of `{}` is no group that stands before it", node.id));
        }
        nodes.push(Node {
            id: node.id.clone(),
            parent,
            frame: node.group,
            size: Size { w: whole(node.w), h: whole(node.h) },
            title: if node.group { TITLE } else { Size::default() },
            class: CLASS,
        });
    }
    let mut edges = Vec::with_capacity(graph.edges.len());
    for edge in &graph.edges {
        edges.push(Edge {
            id: edge.id.clone(),
            from: find(&edge.src)?,
            to: find(&edge.dst)?,
            label: Size { w: whole(edge.lw), h: whole(edge.lh) },
            weight: edge.n.unwrap_or(1),
        });
    }
    Ok(Graph { down: graph.direction != "LR", nodes, edges, hints: Vec::new() })
}

/// Reads places, as [`write_placed`] writes them. The order of nodes is that of their ids.
///
/// # Errors
///
/// Says what is wrong if the text is no such JSON.
pub fn parse_placed(text: &str) -> Result<Placed, String> {
    let geometry: JsonGeometry = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut placed = Placed::default();
    for (id, area) in geometry.nodes.into_iter().chain(geometry.groups) {
        let rect = area.rect();
        let center = rect.center();
        let anchor = Point::new(area.ax.map_or(center.x, whole), area.ay.map_or(center.y, whole));
        placed.size.w = placed.size.w.max(rect.right());
        placed.size.h = placed.size.h.max(rect.bottom());
        placed.nodes.push(PlacedNode { id, rect, anchor });
    }
    for edge in geometry.edges {
        let points = edge.points.into_iter().map(|[x, y]| Point::new(whole(x), whole(y)));
        let points = corners_only(points);
        let label = edge.label.map(|area| area.rect());
        placed.edges.push(PlacedEdge { id: edge.id, points, label });
    }
    Ok(placed)
}

/// Writes places, one node or edge on a line.
#[must_use]
pub fn write_placed(graph: &Graph, placed: &Placed, engine: &str) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{{\"engine\":{},", quoted(engine));
    for (key, frames) in [("nodes", false), ("groups", true)] {
        let _ = writeln!(out, "\"{key}\":{{");
        let mut lines = Vec::new();
        for (node, place) in graph.nodes.iter().zip(&placed.nodes) {
            if node.frame != frames {
                continue;
            }
            let mut line = format!("{}:{{{}", quoted(&node.id), area(place.rect));
            if frames {
                let _ = write!(line, ",\"ax\":{},\"ay\":{}", place.anchor.x, place.anchor.y);
            }
            line.push('}');
            lines.push(line);
        }
        let _ = writeln!(out, "{}}},", lines.join(",\n"));
    }
    let mut lines = Vec::new();
    for (edge, place) in graph.edges.iter().zip(&placed.edges) {
        let points: Vec<String> = points_beside_label(place)
            .iter()
            .map(|point| format!("[{},{}]", point.x, point.y))
            .collect();
        let label = place.label.map_or("null".to_owned(), |rect| format!("{{{}}}", area(rect)));
        lines.push(format!(
            "{{\"id\":{},\"src\":{},\"dst\":{},\"points\":[{}],\"label\":{label}}}",
            quoted(&edge.id),
            quoted(&graph.nodes[edge.from].id),
            quoted(&graph.nodes[edge.to].id),
            points.join(","),
        ));
    }
    let _ = writeln!(out, "\"edges\":[\n{}]}}", lines.join(",\n"));
    out
}

#[derive(Deserialize)]
struct JsonGraph {
    #[serde(default)]
    direction: String,
    nodes: Vec<JsonNode>,
    edges: Vec<JsonEdge>,
}

#[derive(Deserialize)]
struct JsonNode {
    id: String,
    w: f64,
    h: f64,
    parent: Option<String>,
    #[serde(default)]
    group: bool,
}

#[derive(Deserialize)]
struct JsonEdge {
    id: String,
    src: String,
    dst: String,
    #[serde(default)]
    lw: f64,
    #[serde(default)]
    lh: f64,
    n: Option<u32>,
}

#[derive(Deserialize)]
struct JsonGeometry {
    nodes: BTreeMap<String, JsonArea>,
    #[serde(default)]
    groups: BTreeMap<String, JsonArea>,
    #[serde(default)]
    edges: Vec<JsonPlacedEdge>,
}

#[derive(Deserialize)]
struct JsonArea {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
    ax: Option<f64>,
    ay: Option<f64>,
}

#[derive(Deserialize)]
struct JsonPlacedEdge {
    id: String,
    points: Vec<[f64; 2]>,
    label: Option<JsonArea>,
}

impl JsonArea {
    fn rect(&self) -> Rect {
        Rect::new(whole(self.x), whole(self.y), whole(self.w), whole(self.h))
    }
}

/// The points of a line, with one more beside its label, so that who samples the line sees how
/// near it passes.
fn points_beside_label(edge: &PlacedEdge) -> Vec<Point> {
    let mut points = edge.points.clone();
    let Some(label) = edge.label else { return points };
    let middle = label.center();
    let mut best: Option<(i32, usize, Point)> = None;
    // A point beside a slanted piece would bend the line.
    let straight = |piece: &&[Point]| piece[0].x == piece[1].x || piece[0].y == piece[1].y;
    let pieces = edge.points.windows(2).enumerate().filter(|it| straight(&it.1));
    for (index, piece) in pieces {
        let clamp = |at: i32, one: i32, other: i32| at.clamp(one.min(other), one.max(other));
        let nearest = Point::new(
            clamp(middle.x, piece[0].x, piece[1].x),
            clamp(middle.y, piece[0].y, piece[1].y),
        );
        let outside = |at: i32, begin: i32, end: i32| (begin - at).max(at - end).max(0);
        let distance = outside(nearest.x, label.x, label.right())
            + outside(nearest.y, label.y, label.bottom());
        if best.is_none_or(|(least, ..)| distance < least) {
            best = Some((distance, index, nearest));
        }
    }
    if let Some((_, index, point)) = best
        && !points.contains(&point)
    {
        points.insert(index + 1, point);
    }
    points
}

/// The nearest whole number; other engines write fractions.
#[expect(clippy::cast_possible_truncation, reason = "`as` stops at the ends of the range")]
fn whole(number: f64) -> i32 {
    number.round() as i32
}

fn area(rect: Rect) -> String {
    format!("\"x\":{},\"y\":{},\"w\":{},\"h\":{}", rect.x, rect.y, rect.w, rect.h)
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::{parse_graph, parse_placed, write_placed};
    use crate::layout::layout;

    const GRAPH: &str = r#"{"direction":"LR",
        "nodes":[{"id":"f","w":200,"h":104,"parent":null,"group":true},
                 {"id":"a","w":150,"h":96,"parent":"f","group":false},
                 {"id":"b","w":150,"h":96,"parent":null,"group":false}],
        "edges":[{"id":"e","src":"a","dst":"b","label":"x","lw":40,"lh":17}]}"#;

    #[test]
    fn written_places_are_read_back() {
        let graph = parse_graph(GRAPH).unwrap();
        let placed = layout(&graph, None);
        let read = parse_placed(&write_placed(&graph, &placed, "test")).unwrap();
        let frame = read.nodes.iter().find(|node| node.id == "f").unwrap();
        assert_eq!(frame, &placed.nodes[0]);
        assert_eq!(read.edges, placed.edges);
    }

    #[test]
    fn unknown_ends_are_refused() {
        let error = parse_graph(&GRAPH.replace(r#""dst":"b""#, r#""dst":"c""#)).unwrap_err();
        assert_eq!(error, "no node has the id `c`");
    }
}
