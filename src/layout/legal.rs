//! What every layout must obey, as a check from the outside: it sees a graph and its places only.

use super::chain::PORT_PITCH;
use super::tree::PADDING;
use super::{Graph, Placed, PlacedEdge};
use crate::geom::{Point, Rect};

/// How far a label may be from its own line, in px.
const LABEL_REACH: i32 = 30;

/// Everything about `placed` that a layout of `graph` must not do, as sentences; empty if it is
/// legal.
#[must_use]
pub fn violations(graph: &Graph, placed: &Placed) -> Vec<String> {
    if graph.nodes.len() != placed.nodes.len() || graph.edges.len() != placed.edges.len() {
        return vec!["not every node and edge has a place".to_owned()];
    }
    let mut check = Check { graph, placed, found: Vec::new() };
    check.check_nodes();
    check.check_siblings();
    for edge in 0..graph.edges.len() {
        check.check_shape(edge);
        check.check_ends(edge);
        check.check_way(edge);
        check.check_label(edge);
    }
    check.check_lines_apart();
    for node in 0..graph.nodes.len() {
        check.check_ports(node);
    }
    check.found
}

struct Check<'a> {
    graph: &'a Graph,
    placed: &'a Placed,
    found: Vec<String>,
}

impl Check<'_> {
    fn check_nodes(&mut self) {
        let page = self.page();
        for (index, node) in self.graph.nodes.iter().enumerate() {
            let rect = self.rect(index);
            let id = &node.id;
            if self.placed.nodes[index].id != *id {
                self.found.push(format!("`{id}` has another id in the places"));
            }
            if !page.contains(rect) {
                self.found.push(format!("`{id}` is not on the page"));
            }
            if rect.w < node.size.w || rect.h < node.size.h {
                self.found.push(format!("`{id}` has the wrong size"));
            }
            let Some(parent) = node.parent else { continue };
            let around = Rect::new(
                rect.x - PADDING,
                rect.y - PADDING,
                rect.w + 2 * PADDING,
                rect.h + 2 * PADDING,
            );
            if !self.rect(parent).contains(around) {
                self.found.push(format!("`{id}` is not well inside its frame"));
            }
            if self.title(parent).overlaps(rect) {
                self.found.push(format!("`{id}` covers the title of its frame"));
            }
        }
    }

    fn check_siblings(&mut self) {
        for (one, first) in self.graph.nodes.iter().enumerate() {
            for (other, second) in self.graph.nodes.iter().enumerate().skip(one + 1) {
                if first.parent == second.parent && self.rect(one).overlaps(self.rect(other)) {
                    self.found.push(format!("`{}` and `{}` overlap", first.id, second.id));
                }
            }
        }
    }

    fn check_shape(&mut self, index: usize) {
        let edge = &self.placed.edges[index];
        let id = &self.graph.edges[index].id;
        if edge.id != *id {
            self.found.push(format!("edge `{id}` has another id in the places"));
        }
        if edge.points.len() < 2 {
            self.found.push(format!("edge `{id}` has no line"));
        }
        let page = self.page();
        if !edge.points.iter().all(|&point| page.contains(Rect::new(point.x, point.y, 0, 0))) {
            self.found.push(format!("edge `{id}` leaves the page"));
        }
        for piece in edge.points.windows(2) {
            if (piece[0].x == piece[1].x) == (piece[0].y == piece[1].y) {
                self.found.push(format!("edge `{id}` has a piece that is aslant or empty"));
            }
        }
        for corner in edge.points.windows(3) {
            if (corner[0].x == corner[1].x) == (corner[1].x == corner[2].x) {
                self.found.push(format!("edge `{id}` goes straight on or back at a corner"));
            }
        }
    }

    fn check_ends(&mut self, index: usize) {
        let edge = &self.graph.edges[index];
        let points = &self.placed.edges[index].points;
        for (node, point) in [(edge.from, points.first()), (edge.to, points.last())] {
            let rect = self.rect(node);
            let on_border = |point: &Point| {
                let at_side =
                    |at: i32, begin: i32, end: i32| (at - begin).abs().min((at - end).abs()) <= 1;
                rect.contains(Rect::new(point.x, point.y, 0, 0))
                    && (at_side(point.x, rect.x, rect.right())
                        || at_side(point.y, rect.y, rect.bottom()))
            };
            if !point.is_some_and(on_border) {
                let (id, node) = (&edge.id, &self.graph.nodes[node].id);
                self.found.push(format!("edge `{id}` does not end on the border of `{node}`"));
            }
        }
    }

    /// Looks at what the line passes on its way.
    fn check_way(&mut self, index: usize) {
        let edge = &self.graph.edges[index];
        let (from, to) = (edge.from, edge.to);
        for (other, node) in self.graph.nodes.iter().enumerate() {
            let may_enter = node.frame
                && (self.is_around(other, from) || self.is_around(other, to))
                && (other != from || self.is_around(from, to))
                && (other != to || self.is_around(to, from));
            if !may_enter && self.runs_through(index, self.rect(other)) {
                self.found.push(format!("edge `{}` runs through `{}`", edge.id, node.id));
            }
            if node.frame && self.runs_through(index, self.title(other)) {
                let (id, node) = (&edge.id, &node.id);
                self.found.push(format!("edge `{id}` runs over the title of `{node}`"));
            }
        }
    }

    fn check_label(&mut self, index: usize) {
        let edge = &self.graph.edges[index];
        let id = &edge.id;
        let wanted = edge.label.w > 0 && edge.label.h > 0;
        let Some(label) = self.placed.edges[index].label else {
            if wanted {
                self.found.push(format!("edge `{id}` has no place for its label"));
            }
            return;
        };
        if !wanted || (label.w, label.h) != (edge.label.w, edge.label.h) {
            self.found.push(format!("the label of edge `{id}` has the wrong size"));
        }
        if !self.page().contains(label) {
            self.found.push(format!("the label of edge `{id}` is not on the page"));
        }
        for (other, node) in self.graph.nodes.iter().enumerate() {
            let rect = self.rect(other);
            let free = if node.frame {
                (rect.contains(label) || !rect.overlaps(label))
                    && !self.title(other).overlaps(label)
            } else {
                !rect.overlaps(label)
            };
            if !free {
                self.found.push(format!("the label of edge `{id}` covers `{}`", node.id));
            }
        }
        for (other, foreign) in self.graph.edges.iter().enumerate() {
            if self.runs_through(other, label) {
                self.found.push(format!("edge `{}` runs over the label of `{id}`", foreign.id));
            }
            let second = self.placed.edges[other].label;
            if other > index && second.is_some_and(|second| second.overlaps(label)) {
                self.found.push(format!("the labels of `{id}` and `{}` overlap", foreign.id));
            }
        }
        let reach = LABEL_REACH;
        let near =
            Rect::new(label.x - reach, label.y - reach, label.w + 2 * reach, label.h + 2 * reach);
        if !self.runs_through(index, near) {
            self.found.push(format!("the label of edge `{id}` is far from its line"));
        }
    }

    /// Checks that no two lines lie on each other, not even with their ends.
    fn check_lines_apart(&mut self) {
        let pieces: Vec<(usize, Rect)> = (0..self.placed.edges.len())
            .flat_map(|edge| pieces(&self.placed.edges[edge]).map(move |piece| (edge, piece)))
            .collect();
        for (at, (one, first)) in pieces.iter().enumerate() {
            for (other, second) in &pieces[at + 1..] {
                let level = first.h == 0 && second.h == 0 && first.y == second.y;
                let upright = first.w == 0 && second.w == 0 && first.x == second.x;
                let shared = if level {
                    first.right().min(second.right()) - first.x.max(second.x)
                } else if upright {
                    first.bottom().min(second.bottom()) - first.y.max(second.y)
                } else {
                    -1
                };
                if shared > 0 || (shared == 0 && one != other) {
                    let ids = [one, other].map(|&edge| self.graph.edges[edge].id.as_str());
                    self.found.push(format!("edges `{}` and `{}` share a line", ids[0], ids[1]));
                }
            }
        }
    }

    /// Checks that lines which end at one side of a node, or pass it, keep their distance.
    fn check_ports(&mut self, node: usize) {
        let rect = self.rect(node);
        let mut ports: Vec<(Side, i32, usize)> = Vec::new();
        for (index, edge) in self.placed.edges.iter().enumerate() {
            ports.extend(
                pieces(edge).filter_map(|piece| port(rect, piece)).map(|it| (it.0, it.1, index)),
            );
        }
        ports.sort_unstable();
        for pair in ports.windows(2) {
            let ((side, at, one), (other_side, other_at, other)) = (pair[0], pair[1]);
            if side == other_side && other_at - at < PORT_PITCH {
                let ids = [one, other].map(|edge| self.graph.edges[edge].id.as_str());
                let node = &self.graph.nodes[node].id;
                self.found.push(format!(
                    "edges `{}` and `{}` are too near at a side of `{node}`",
                    ids[0], ids[1]
                ));
            }
        }
    }

    fn page(&self) -> Rect {
        Rect::new(0, 0, self.placed.size.w, self.placed.size.h)
    }

    fn rect(&self, node: usize) -> Rect {
        self.placed.nodes[node].rect
    }

    fn title(&self, node: usize) -> Rect {
        let (rect, title) = (self.rect(node), self.graph.nodes[node].title);
        Rect::new(rect.x, rect.y, title.w, title.h)
    }

    /// Whether `node` is `other` or a frame around it.
    fn is_around(&self, node: usize, other: usize) -> bool {
        let mut at = Some(other);
        while let Some(inner) = at {
            if inner == node {
                return true;
            }
            at = self.graph.nodes[inner].parent;
        }
        false
    }

    /// Whether the line of an edge enters the inside of `rect`.
    fn runs_through(&self, edge: usize, rect: Rect) -> bool {
        pieces(&self.placed.edges[edge]).any(|piece| {
            rect.x < piece.right()
                && piece.x < rect.right()
                && rect.y < piece.bottom()
                && piece.y < rect.bottom()
        })
    }
}

/// A side of a rectangle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

/// Where a piece of a line meets a side of a rectangle at right angles, and the place there.
fn port(rect: Rect, piece: Rect) -> Option<(Side, i32)> {
    let meets = |at: i32, from: i32, to: i32| from <= at && at <= to;
    let level = piece.h == 0 && rect.y < piece.y && piece.y < rect.bottom();
    let upright = piece.w == 0 && rect.x < piece.x && piece.x < rect.right();
    if level && meets(rect.x, piece.x, piece.right()) {
        Some((Side::Left, piece.y))
    } else if level && meets(rect.right(), piece.x, piece.right()) {
        Some((Side::Right, piece.y))
    } else if upright && meets(rect.y, piece.y, piece.bottom()) {
        Some((Side::Top, piece.x))
    } else if upright && meets(rect.bottom(), piece.y, piece.bottom()) {
        Some((Side::Bottom, piece.x))
    } else {
        None
    }
}

/// The pieces of a line, as rectangles without width or height.
fn pieces(edge: &PlacedEdge) -> impl Iterator<Item = Rect> + '_ {
    edge.points.windows(2).map(|piece| {
        let (x, y) = (piece[0].x.min(piece[1].x), piece[0].y.min(piece[1].y));
        Rect::new(x, y, (piece[0].x - piece[1].x).abs(), (piece[0].y - piece[1].y).abs())
    })
}
