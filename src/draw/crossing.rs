//! Signs where a flow passes the line of a trust boundary: what protects it there.

use super::way::{Spot, Way};
use crate::geom::Rect;
use crate::scene::{Group, Ink, Item, Outline, Step, Stroke};
use crate::view::{Edge, Lock};

/// Radius of the sign, px.
pub(super) const RADIUS: f64 = 8.5;

/// Where a way passes its boundaries, one spot for each crossing in order. A line that the layout
/// led past a boundary has its sign where it comes nearest.
pub(super) fn spots(edge: &Edge, way: &Way, rects: &[Rect]) -> Vec<Spot> {
    let mut reached = 0.0;
    let mut spots = Vec::new();
    for crossing in &edge.crossings {
        let rect = rects[crossing.boundary];
        let next = way.passes(rect).into_iter().find(|it| *it >= reached);
        let length = next.unwrap_or_else(|| {
            let center = rect.center();
            way.nearest((center.x.into(), center.y.into()))
        });
        spots.push(way.at(length));
        reached = length;
    }
    spots
}

/// The sign at a spot, with its words.
pub(super) fn draw(lock: Lock, boundary: &str, spot: Spot) -> Group {
    let title = format!("crosses {boundary}: {}", words(lock));
    Group { class: "crossing", title, items: sign(lock, spot), ..Group::default() }
}

/// What a sign says.
pub(super) fn words(lock: Lock) -> &'static str {
    match lock {
        Lock::Closed => "encrypted and authenticated",
        Lock::Open => "not encrypted or not authenticated",
        Lock::Unknown => "protection not stated",
    }
}

/// The bare sign.
pub(super) fn sign(lock: Lock, (x, y): Spot) -> Vec<Item> {
    let ink = Ink::Lock(lock);
    let circle = Outline::circle(x, y, RADIUS);
    match lock {
        Lock::Closed => {
            let mut items = vec![Item::outlined(circle, Ink::Page, Stroke::solid(ink, 1.5))];
            items.extend(padlock(ink, (x, y), 0.0));
            items
        }
        Lock::Open => {
            let mut items = vec![Item::outlined(circle, ink, Stroke::solid(ink, 1.5))];
            items.extend(padlock(Ink::OnState, (x - 0.8, y), 3.6));
            items
        }
        Lock::Unknown => {
            let mut items = vec![Item::outlined(circle, Ink::Page, Stroke::solid(ink, 1.5))];
            items.extend(question_mark(ink, (x, y), 1.0));
            items
        }
    }
}

/// A padlock around a spot; its shackle is turned aside by `swing`.
fn padlock(ink: Ink, (x, y): Spot, swing: f64) -> Vec<Item> {
    let body = Outline::rect(x - 3.8, y - 0.7, 7.6, 5.4, 1.0);
    let (left, right) = (x - 2.2 + swing, x + 2.2 + swing);
    // An open shackle stands on one leg only.
    let foot = if swing > 0.0 { y - 2.0 } else { y - 0.7 };
    let shackle = Outline::Path(vec![
        Step::Move(left, y - 0.7),
        Step::Line(left, y - 2.4),
        Step::Arc { rx: 2.2, ry: 2.2, clockwise: true, x: right, y: y - 2.4 },
        Step::Line(right, foot),
    ]);
    vec![Item::filled(body, ink), Item::line(shackle, ink, 1.4)]
}

/// A question mark around a spot, drawn, so that it stands exactly in its circle.
pub(super) fn question_mark(ink: Ink, (x, y): Spot, scale: f64) -> Vec<Item> {
    let at = |dx: f64, dy: f64| (x + dx * scale, y + dy * scale);
    let (begin, top, turn, end) = (at(-2.3, -1.9), at(2.3, -1.9), at(0.0, 0.4), at(0.0, 1.5));
    let hook = Outline::Path(vec![
        Step::Move(begin.0, begin.1),
        Step::Arc { rx: 2.3 * scale, ry: 2.3 * scale, clockwise: true, x: top.0, y: top.1 },
        Step::Quad(at(2.3, -0.5).0, at(2.3, -0.5).1, turn.0, turn.1),
        Step::Line(end.0, end.1),
    ]);
    let dot = at(0.0, 4.0);
    vec![
        Item::line(hook, ink, 1.6 * scale),
        Item::filled(Outline::circle(dot.0, dot.1, scale), ink),
    ]
}
