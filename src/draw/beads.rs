//! Threat badges of flows and numbers of steps: they sit on the line like beads, so that nobody
//! asks whose they are.
//!
//! Their room does not depend on whether they are there, so that an assessment moves nothing.

use super::flows::is_attack;
use super::typography::{Line, SIGN, text, whole};
use super::way::{Spot, Way, distance, towards};
use super::{badge, edge_anchor};
use crate::geom::{Rect, Size};
use crate::scene::{Anchor, Group, Ink, Item, Link, Outline};
use crate::view::{Badge, Edge, Node, State};

/// What sits on a line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bead {
    /// The threats on a flow.
    Threats(Badge),
    /// The number of a step, and whether an attacker takes it.
    Step(usize, bool),
}

impl Bead {
    /// The bead of an edge.
    pub(super) fn of(edge: &Edge, nodes: &[Node]) -> Option<Self> {
        match (edge.step, edge.badge) {
            (Some(number), _) => Some(Self::Step(number, is_attack(edge, nodes))),
            (None, badge) => badge.map(Self::Threats),
        }
    }

    /// Outer size.
    pub(super) fn size(self) -> Size {
        match self {
            Self::Threats(badge) => badge::size(badge),
            Self::Step(number, _) => {
                let words = Line::new(&number.to_string(), SIGN);
                Size { w: (whole(words.width) + 10).max(badge::HEIGHT), h: badge::HEIGHT }
            }
        }
    }

    /// The bead of an edge with its top left corner at a spot.
    pub(super) fn draw(self, edge: &Edge, spot: Spot) -> Item {
        match self {
            Self::Threats(badge) => {
                let link = Some(Link::Threats(edge_anchor(edge)));
                Item::Group(Group { link, ..badge::draw(badge, spot) })
            }
            Self::Step(number, is_attack) => {
                let items = disc(number, is_attack, spot);
                Item::Group(Group { class: "step", items, ..Group::default() })
            }
        }
    }
}

/// A number in a disc with its top left corner at a spot.
pub(super) fn disc(number: usize, is_attack: bool, (x, y): Spot) -> Vec<Item> {
    let size = Bead::Step(number, is_attack).size();
    let (w, h) = (f64::from(size.w), f64::from(size.h));
    let (ground, ink) = match is_attack {
        true => (Ink::State(State::Open), Ink::OnState),
        false => (Ink::Text, Ink::Page),
    };
    let words = Line::new(&number.to_string(), SIGN);
    vec![
        Item::filled(Outline::rect(x, y, w, h, h / 2.0), ground),
        text(&words, x + w / 2.0, y + 14.0, SIGN, ink, Anchor::Middle),
    ]
}

/// Steps along the line at which places are tried, px.
const STEP: f64 = 6.0;
/// Places that are tried at most, nearest first.
const TRIED: usize = 80;
/// Left free between a badge and the end of its piece, px; more where the arrowhead is.
const MARGIN: f64 = 3.0;
const HEAD_MARGIN: f64 = 14.0;

/// Top left corner of the best place on a way: one with the least `conflicts`, then the nearest to
/// `near`, which is where the label is.
pub(super) fn place(
    size: Size,
    way: &Way,
    near: Option<Spot>,
    conflicts: impl Fn(Rect) -> usize,
) -> Spot {
    let near = near.unwrap_or_else(|| middle(way));
    let mut spots = spots(size, way);
    spots.sort_by(|a, b| distance(*a, near).total_cmp(&distance(*b, near)));
    spots.truncate(TRIED);
    let covered = |spot: &Spot| {
        let (x, y) = corner(size, *spot);
        conflicts(Rect::new(whole(x), whole(y), size.w, size.h))
    };
    let free = spots.iter().find(|it| covered(it) == 0);
    let best = free.or_else(|| spots.iter().min_by_key(|it| covered(it)));
    corner(size, best.copied().unwrap_or_else(|| middle(way)))
}

/// Places where a badge fits on a straight piece.
fn spots(size: Size, way: &Way) -> Vec<Spot> {
    let mut spots = Vec::new();
    let count = way.pieces().count();
    for (index, (from, to)) in way.pieces().enumerate() {
        let level = (to.1 - from.1).abs() < (to.0 - from.0).abs();
        let half = f64::from(if level { size.w } else { size.h }) / 2.0;
        let begin = half + if index == 0 { HEAD_MARGIN } else { MARGIN };
        let end = half + if index + 1 == count { HEAD_MARGIN } else { MARGIN };
        let long = distance(from, to);
        let mut along = begin;
        while along <= long - end {
            spots.push(towards(from, to, along));
            along += STEP;
        }
        if long >= begin + end {
            spots.push(towards(from, to, long / 2.0));
        }
    }
    spots
}

fn corner(size: Size, spot: Spot) -> Spot {
    (spot.0 - f64::from(size.w) / 2.0, spot.1 - f64::from(size.h) / 2.0)
}

fn middle(way: &Way) -> Spot {
    let long: f64 = way.pieces().map(|it| distance(it.0, it.1)).sum();
    way.at(long / 2.0)
}

#[cfg(test)]
mod tests {
    use super::place;
    use crate::draw::way::Way;
    use crate::geom::{Point, Rect, Size};

    #[test]
    fn sits_on_the_line_where_nothing_is() {
        let way = Way::new(&[Point::new(0, 50), Point::new(200, 50)]);
        let size = Size { w: 34, h: 20 };
        let blocked = Rect::new(0, 0, 120, 100);
        let spot = place(size, &way, None, |rect| usize::from(rect.overlaps(blocked)));
        assert!(spot.0 >= 120.0 && spot.0 + 34.0 <= 200.0);
        assert!((spot.1 - 40.0).abs() < 0.01);
    }
}
