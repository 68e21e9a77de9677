//! Signs where a flow passes the line of a trust boundary: what protects it there.

use super::way::{Spot, Way};
use crate::geom::Rect;
use crate::scene::{Group, Ink, Item, Outline, Step, Stroke};
use crate::view::{Edge, Lock};

/// Radius of the sign, px; the layout keeps lines that pass a border further apart than two of it.
pub(super) const RADIUS: f64 = 8.0;
/// Radius of a closed lock, px: what is protected steps back.
const QUIET_RADIUS: f64 = 6.5;

/// Radius of the sign of a lock, px.
pub(super) fn radius(lock: Lock) -> f64 {
    match lock {
        Lock::Closed => QUIET_RADIUS,
        Lock::Open | Lock::Unknown => RADIUS,
    }
}

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
pub(super) fn sign(lock: Lock, spot: Spot) -> Vec<Item> {
    let ink = Ink::Lock(lock);
    let circle = Outline::circle(spot.0, spot.1, radius(lock));
    let width = if lock == Lock::Closed { 1.0 } else { 1.5 };
    let stroke = Stroke::solid(ink, width);
    let (ground, signs) = match lock {
        Lock::Closed => (Ink::Page, padlock(ink, spot, QUIET_RADIUS / RADIUS, 0.0)),
        Lock::Open => {
            let aside = (spot.0 - 0.8, spot.1);
            (ink, padlock(Ink::OnState, aside, 1.0, 3.4))
        }
        Lock::Unknown => (ink, question_mark(Ink::Page, spot)),
    };
    let mut items = vec![Item::outlined(circle, ground, stroke)];
    items.extend(signs);
    items
}

/// A padlock around a spot; its shackle is turned aside by `swing`.
fn padlock(ink: Ink, (x, y): Spot, scale: f64, swing: f64) -> Vec<Item> {
    let at = |dx: f64, dy: f64| (x + dx * scale, y + dy * scale);
    let corner = at(-3.6, -0.7);
    let body = Outline::rect(corner.0, corner.1, 7.2 * scale, 5.2 * scale, scale);
    // An open shackle stands on one leg only.
    let foot = if swing > 0.0 { -2.0 } else { -0.7 };
    let (begin, left) = (at(swing - 2.1, -0.7), at(swing - 2.1, -2.3));
    let (right, end) = (at(swing + 2.1, -2.3), at(swing + 2.1, foot));
    let arc = 2.1 * scale;
    let shackle = Outline::Path(vec![
        Step::Move(begin.0, begin.1),
        Step::Line(left.0, left.1),
        Step::Arc { rx: arc, ry: arc, clockwise: true, x: right.0, y: right.1 },
        Step::Line(end.0, end.1),
    ]);
    vec![Item::filled(body, ink), Item::line(shackle, ink, 1.3 * scale)]
}

/// A question mark around a spot, drawn, so that it stands exactly in its circle.
pub(super) fn question_mark(ink: Ink, (x, y): Spot) -> Vec<Item> {
    let at = |dx: f64, dy: f64| (x + dx, y + dy);
    let (begin, top, turn, end) = (at(-2.3, -1.9), at(2.3, -1.9), at(0.0, 0.4), at(0.0, 1.5));
    let hook = Outline::Path(vec![
        Step::Move(begin.0, begin.1),
        Step::Arc { rx: 2.3, ry: 2.3, clockwise: true, x: top.0, y: top.1 },
        Step::Quad(at(2.3, -0.5).0, at(2.3, -0.5).1, turn.0, turn.1),
        Step::Line(end.0, end.1),
    ]);
    let dot = at(0.0, 4.0);
    vec![Item::line(hook, ink, 1.6), Item::filled(Outline::circle(dot.0, dot.1, 1.0), ink)]
}
