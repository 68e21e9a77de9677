//! Lines of flows: from outline to outline, rounded, with arrowheads and gaps where they cross.

use super::boxes;
use super::way::{Spot, Way, distance, meeting, towards};
use crate::geom::Rect;
use crate::scene::{Dash, Ink, Item, Outline, Shape, Stroke};
use crate::view::{self, Edge, Node, Role, State};

/// Length of an arrowhead, px.
const HEAD: f64 = 9.0;
/// Half its width, px.
const HEAD_HALF: f64 = 4.2;
/// Tips touch a border's outer edge, not its middle.
const TIP_GAP: f64 = 0.7;

/// A node that a flow ends at, where it is, and how far before it the line ends, if it does.
type End<'a> = (&'a Node, Rect, Option<f64>);

/// The way of a flow, drawn on to the outlines of round boxes, or up to the lines around boxes.
pub(super) fn reach_outlines(way: &mut Way, source: End<'_>, target: End<'_>) {
    reach(&mut way.points, source);
    way.points.reverse();
    reach(&mut way.points, target);
    way.points.reverse();
}

fn reach(points: &mut [Spot], (node, rect, gap): End<'_>) {
    let (Role::Box(shape, _), [end, next, ..]) = (node.role, points) else { return };
    if let Some(gap) = gap.filter(|it| distance(*end, *next) > it + HEAD) {
        *end = towards(*end, *next, gap);
        return;
    }
    let upright = (end.0 - next.0).abs() < 0.01;
    let inset = boxes::inset(shape, rect, *end, upright);
    *end = towards(*end, *next, -inset);
}

/// The line of a flow; `others` are the ways drawn before, `ground` is the colour at a place.
pub(super) fn draw(
    edge: &Edge,
    ink: Ink,
    way: &Way,
    others: &[Way],
    ground: impl Fn(Spot) -> Ink,
) -> Vec<Item> {
    let mut items = gaps(way, others, ground);
    let cut = TIP_GAP + HEAD - 1.0;
    let outline = Outline::Path(way.rounded(if edge.both { cut } else { 0.0 }, cut));
    let dash = if edge.proposed { Dash::Dotted } else { Dash::Solid };
    let stroke = Some(Stroke { ink, width: 1.6, dash });
    items.push(Item::Shape(Shape { outline, fill: None, stroke }));
    if let [.., before, end] = way.points[..] {
        items.push(head(before, end, ink));
    }
    if let [end, before, ..] = way.points[..]
        && edge.both
    {
        items.push(head(before, end, ink));
    }
    items
}

/// The colour of a line: what an attacker does stands out.
pub(super) fn ink(edge: &Edge, nodes: &[Node]) -> Ink {
    if is_attack(edge, nodes) { Ink::State(State::Open) } else { Ink::Line }
}

/// Whether an edge is a step that an attacker takes.
pub(super) fn is_attack(edge: &Edge, nodes: &[Node]) -> bool {
    matches!(nodes[edge.from].role, Role::Box(view::Shape::Attacker, _))
}

/// An arrowhead whose tip touches `end`, coming from `before`.
pub(super) fn head(before: Spot, end: Spot, ink: Ink) -> Item {
    let (tip, back) = (towards(end, before, TIP_GAP), towards(end, before, TIP_GAP + HEAD));
    let long = distance(before, end).max(0.01);
    let across = (-(end.1 - before.1) / long * HEAD_HALF, (end.0 - before.0) / long * HEAD_HALF);
    let corners =
        [tip, (back.0 + across.0, back.1 + across.1), (back.0 - across.0, back.1 - across.1)];
    Item::filled(Outline::polygon(&corners), ink)
}

/// Short gaps in lines below, so that lines that cross do not seem to join.
fn gaps(way: &Way, others: &[Way], ground: impl Fn(Spot) -> Ink) -> Vec<Item> {
    let mut items = Vec::new();
    let near: Vec<&Way> = others.iter().filter(|it| it.comes_near(way)).collect();
    for piece in way.pieces() {
        let pieces = near.iter().flat_map(|it| it.pieces());
        for spot in pieces.filter_map(|it| crossing(piece, it)) {
            let ends = [towards(spot, piece.0, GAP), towards(spot, piece.1, GAP)];
            items.push(Item::line(Outline::through(&ends), ground(spot), 7.0));
        }
    }
    items
}

/// Half the length of a gap, px.
const GAP: f64 = 2.0;

/// Where two pieces cross, away from the ends of both.
fn crossing(first: (Spot, Spot), second: (Spot, Spot)) -> Option<Spot> {
    let spot = meeting(first, second)?;
    let ends = [first.0, first.1, second.0, second.1];
    ends.iter().all(|it| distance(*it, spot) > 4.0).then_some(spot)
}
