//! The engine of the `layout-rs` crate, as a baseline to compare ours with.
//!
//! It knows no boundaries, and its lines are curves that may run through boxes.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};

use layout_rs::core::base::Orientation;
use layout_rs::core::format::{ClipHandle, RenderBackend};
use layout_rs::core::geometry;
use layout_rs::core::style::StyleAttr;
use layout_rs::std_shapes::shapes::{Arrow, Element, ShapeKind};
use layout_rs::topo::layout::VisualGraph;
use petgraph::algo::{has_path_connecting, toposort};
use petgraph::graph::{DiGraph, NodeIndex};

use super::{Edge, Graph, Placed, PlacedEdge, PlacedNode};
use crate::geom::{Point, Rect, Size};

/// More nodes than this take the crate too long.
const MOST: usize = 60;
/// Pieces that a curve is cut into between two of its nodes.
const PIECES: i32 = 12;
/// What the crate adds to the size of a text, in px.
const TEXT_PADDING: i32 = 10;

/// Places a graph without boundaries; `None` if it has some, is empty or is too large, or if the
/// crate fails.
#[must_use]
pub fn layout(graph: &Graph) -> Option<Placed> {
    let is_flat = graph.nodes.iter().all(|it| !it.frame);
    if !is_flat || graph.nodes.is_empty() || graph.nodes.len() > MOST {
        return None;
    }
    let direction = if graph.down { Orientation::TopToBottom } else { Orientation::LeftToRight };
    let mut drawn = VisualGraph::new(direction);
    drawn.dag.set_validate(false);
    let nodes = sorted(graph.nodes.len(), |it| &graph.nodes[it].id);
    let mut handles = vec![None; graph.nodes.len()];
    for &node in &nodes {
        let size = graph.nodes[node].size;
        let size = geometry::Point::new(f64::from(size.w), f64::from(size.h));
        let (shape, look) = (ShapeKind::new_box(""), StyleAttr::simple());
        let name = node.to_string();
        let element = Element::create_with_properties(shape, look, direction, size, name);
        handles[node] = Some(drawn.add_node(element));
    }
    let forward = acyclic(graph);
    for (number, it) in forward.iter().enumerate() {
        let edge = &graph.edges[it.edge];
        let mut arrow =
            Arrow::simple_with_properties(&text(number, edge.label), number.to_string());
        arrow.look.font_size = 1;
        if let (Some(from), Some(to)) = (handles[it.from], handles[it.to]) {
            drawn.add_edge(arrow, from, to);
        }
    }
    let mut capture = Capture::new(graph, &forward);
    quietly(|| drawn.do_it(false, false, false, &mut capture))?;
    Some(capture.placed())
}

/// Runs the crate; `None` if it panics, which it does about once in a hundred graphs, on an
/// assertion about places in a row. Panics elsewhere in the meantime are silent too.
fn quietly(run: impl FnOnce()) -> Option<()> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let outcome = panic::catch_unwind(AssertUnwindSafe(run));
    panic::set_hook(hook);
    outcome.ok()
}

/// Numbers below `n` in the order of ids.
fn sorted<'a>(n: usize, id: impl Fn(usize) -> &'a str) -> Vec<usize> {
    let mut all: Vec<usize> = (0..n).collect();
    all.sort_by_key(|&it| (id(it), it));
    all
}

/// A text that the crate takes to be of this size when a letter is 1 px wide and high; it begins
/// with the number of its edge. No text for no size.
fn text(number: usize, label: Size) -> String {
    if label.w <= 0 || label.h <= 0 {
        return String::new();
    }
    let [width, height] =
        [label.w, label.h].map(|px| usize::try_from(px - TEXT_PADDING).unwrap_or_default().max(1));
    format!("{number:.<width$}{}", "\n".repeat(height))
}

/// An edge of a graph without cycles.
struct Forward {
    /// Index of the edge that it was.
    edge: usize,
    from: usize,
    to: usize,
    turned: bool,
}

/// The edges in the order of their ids, those turned that close a cycle with others before them;
/// then sorted so that none leads to a node that an edge before it leaves. The crate looks for
/// cycles along every path that there is from an edge's end, and so finds no path at all.
fn acyclic(graph: &Graph) -> Vec<Forward> {
    let mut seen = DiGraph::<(), ()>::new();
    let nodes: Vec<NodeIndex> = graph.nodes.iter().map(|_| seen.add_node(())).collect();
    let mut found = Vec::with_capacity(graph.edges.len());
    for edge in sorted(graph.edges.len(), |it| &graph.edges[it].id) {
        let Edge { from, to, .. } = graph.edges[edge];
        let turned = from != to && has_path_connecting(&seen, nodes[to], nodes[from], None);
        let (from, to) = if turned { (to, from) } else { (from, to) };
        if from != to {
            seen.add_edge(nodes[from], nodes[to], ());
        }
        found.push(Forward { edge, from, to, turned });
    }
    let mut place = vec![0; nodes.len()];
    for (at, node) in toposort(&seen, None).unwrap_or_default().into_iter().enumerate() {
        place[node.index()] = at;
    }
    found.sort_by_key(|it| place[it.from]);
    found
}

/// Takes what the crate would paint.
struct Capture<'a> {
    graph: &'a Graph,
    forward: &'a [Forward],
    nodes: Vec<Rect>,
    lines: Vec<Vec<Point>>,
    labels: Vec<Option<Rect>>,
}

impl<'a> Capture<'a> {
    fn new(graph: &'a Graph, forward: &'a [Forward]) -> Self {
        Self {
            graph,
            forward,
            nodes: vec![Rect::default(); graph.nodes.len()],
            lines: vec![Vec::new(); graph.edges.len()],
            labels: vec![None; graph.edges.len()],
        }
    }

    /// Everything, moved so that it begins at `(0, 0)`.
    fn placed(self) -> Placed {
        let dots = self.lines.iter().flatten().map(|it| Rect::new(it.x, it.y, 0, 0));
        let labels = self.labels.iter().flatten().copied();
        let all = self.nodes.iter().copied().chain(dots).chain(labels);
        let area = all.reduce(Rect::union).unwrap_or_default();
        let moved = |it: Rect| Rect::new(it.x - area.x, it.y - area.y, it.w, it.h);
        let nodes = self.graph.nodes.iter().zip(&self.nodes).map(|(node, &rect)| {
            let rect = moved(rect);
            PlacedNode { id: node.id.clone(), rect, anchor: rect.center() }
        });
        let ways = self.lines.into_iter().zip(self.labels);
        let edges = self.graph.edges.iter().zip(ways).map(|(edge, (line, label))| PlacedEdge {
            id: edge.id.clone(),
            points: line.iter().map(|it| Point::new(it.x - area.x, it.y - area.y)).collect(),
            label: label.map(moved),
        });
        Placed {
            nodes: nodes.collect(),
            edges: edges.collect(),
            size: Size { w: area.w, h: area.h },
        }
    }
}

impl RenderBackend for Capture<'_> {
    fn draw_rect(
        &mut self,
        xy: geometry::Point,
        _size: geometry::Point,
        _look: &StyleAttr,
        properties: Option<String>,
        _clip: Option<ClipHandle>,
    ) {
        if let Some(node) = properties.and_then(|it| it.parse::<usize>().ok()) {
            let (corner, size) = (whole(xy), self.graph.nodes[node].size);
            self.nodes[node] = Rect::new(corner.x, corner.y, size.w, size.h);
        }
    }

    fn draw_line(
        &mut self,
        _start: geometry::Point,
        _stop: geometry::Point,
        _look: &StyleAttr,
        _properties: Option<String>,
    ) {
    }

    fn draw_circle(
        &mut self,
        _xy: geometry::Point,
        _size: geometry::Point,
        _look: &StyleAttr,
        _properties: Option<String>,
    ) {
    }

    fn draw_text(&mut self, xy: geometry::Point, text: &str, _look: &StyleAttr) {
        let digits = text.split(|it: char| !it.is_ascii_digit()).next().unwrap_or_default();
        let it = digits.parse::<usize>().ok().and_then(|number| self.forward.get(number));
        if let Some(it) = it {
            let (middle, size) = (whole(xy), self.graph.edges[it.edge].label);
            let corner = Point::new(middle.x - size.w / 2, middle.y - size.h / 2);
            self.labels[it.edge] = Some(Rect::new(corner.x, corner.y, size.w, size.h));
        }
    }

    fn draw_arrow(
        &mut self,
        path: &[(geometry::Point, geometry::Point)],
        _dashed: bool,
        _head: (bool, bool),
        _look: &StyleAttr,
        properties: Option<String>,
        _text: &str,
    ) {
        let number = properties.and_then(|it| it.parse::<usize>().ok());
        if let Some(it) = number.and_then(|number| self.forward.get(number)) {
            self.lines[it.edge] = curve(path);
            if it.turned {
                self.lines[it.edge].reverse();
            }
        }
    }

    fn create_clip(
        &mut self,
        _xy: geometry::Point,
        _size: geometry::Point,
        _rounded_px: usize,
    ) -> ClipHandle {
        0
    }
}

/// A chain of cubic curves, cut into pieces. The first pair is where it begins and the control
/// point there; each other is the control point at its end, and the end. Where curves meet, the
/// next control point is opposite to the last.
fn curve(path: &[(geometry::Point, geometry::Point)]) -> Vec<Point> {
    let Some((&(mut from, mut control), rest)) = path.split_first() else { return Vec::new() };
    let mut points = vec![whole(from)];
    for &(near_end, to) in rest {
        for piece in 1..=PIECES {
            let part = f64::from(piece) / f64::from(PIECES);
            let one = mixed(mixed(from, control, part), mixed(control, near_end, part), part);
            let other = mixed(mixed(control, near_end, part), mixed(near_end, to, part), part);
            points.push(whole(mixed(one, other, part)));
        }
        (from, control) = (to, mixed(near_end, to, 2.0));
    }
    points.dedup();
    points
}

/// The point at this part of the way, beyond its end for more than 1.
fn mixed(from: geometry::Point, to: geometry::Point, part: f64) -> geometry::Point {
    from.add(to.sub(from).scale(part))
}

/// The nearest point with whole coordinates.
#[expect(clippy::cast_possible_truncation, reason = "`as` stops at the ends of the range")]
fn whole(point: geometry::Point) -> Point {
    Point::new(point.x.round() as i32, point.y.round() as i32)
}

#[cfg(test)]
mod tests {
    use super::layout;
    use crate::geom::{Rect, Size};
    use crate::layout::{Edge, Graph, Node};

    fn graph(n_nodes: usize, ends: &[(usize, usize)]) -> Graph {
        let node = |at: usize| Node {
            id: format!("n{at:02}"),
            parent: None,
            frame: false,
            size: Size { w: 100, h: 60 },
            title: Size::default(),
            class: 2,
        };
        let edge = |(at, &(from, to)): (usize, &(usize, usize))| Edge {
            id: format!("e{at:03}"),
            from,
            to,
            label: Size { w: 50, h: 17 },
            weight: 1,
        };
        Graph {
            down: true,
            nodes: (0..n_nodes).map(node).collect(),
            edges: ends.iter().enumerate().map(edge).collect(),
            hints: Vec::new(),
        }
    }

    #[test]
    fn boxes_and_labels_have_the_sizes_that_were_asked_for() {
        let placed = layout(&graph(3, &[(0, 1), (1, 2), (2, 0), (1, 1)])).unwrap();
        let boxes = placed.nodes.iter().map(|it| (it.rect.w, it.rect.h));
        assert!(boxes.into_iter().all(|it| it == (100, 60)));
        let labels: Vec<Rect> = placed.edges.iter().filter_map(|it| it.label).collect();
        assert_eq!(labels.len(), 4);
        assert!(labels.iter().all(|it| (it.w, it.h) == (50, 17)));
        let (first, last) = (placed.edges[2].points[0], placed.nodes[2].rect);
        let near = Rect::new(last.x - 2, last.y - 2, last.w + 4, last.h + 4);
        assert!(
            near.contains(Rect::new(first.x, first.y, 0, 0)),
            "turned lines begin at the source"
        );
    }

    #[test]
    fn what_it_cannot_draw_is_refused() {
        assert!(layout(&graph(0, &[])).is_none());
        assert!(layout(&graph(61, &[])).is_none());
        let mut framed = graph(2, &[(0, 1)]);
        framed.nodes[0].frame = true;
        assert!(layout(&framed).is_none());
    }

    #[test]
    fn many_paths_take_no_time() {
        let diamonds = (0..19).flat_map(|it| {
            let at = 3 * it;
            [(at, at + 1), (at, at + 2), (at + 1, at + 3), (at + 2, at + 3)]
        });
        let diamonds: Vec<(usize, usize)> = diamonds.rev().collect();
        assert_eq!(layout(&graph(58, &diamonds)).unwrap().edges.len(), diamonds.len());
    }
}
