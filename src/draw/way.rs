//! The way of a flow as exact points: lengths along it, where it meets others, its rounded line.

use crate::geom::{Point, Rect};
use crate::scene::Step;

/// A point of a drawing.
pub(super) type Spot = (f64, f64);

/// Points from source to target.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Way {
    pub(super) points: Vec<Spot>,
}

/// The smallest upright rectangle around points: its left top and right bottom corners.
type Bounds = (Spot, Spot);

impl Way {
    /// The way through the points of a layout; points that repeat are left out.
    pub(super) fn new(points: &[Point]) -> Self {
        let mut points: Vec<Spot> =
            points.iter().map(|it| (f64::from(it.x), f64::from(it.y))).collect();
        points.dedup_by(|a, b| distance(*a, *b) < 0.01);
        Self { points }
    }

    /// Pieces between two points.
    pub(super) fn pieces(&self) -> impl Iterator<Item = (Spot, Spot)> {
        self.points.windows(2).map(|pair| (pair[0], pair[1]))
    }

    /// Whether two ways may meet at all, going by the room that they take.
    pub(super) fn comes_near(&self, other: &Self) -> bool {
        let ((low, high), (other_low, other_high)) = (self.bounds(), other.bounds());
        low.0 <= other_high.0
            && other_low.0 <= high.0
            && low.1 <= other_high.1
            && other_low.1 <= high.1
    }

    fn bounds(&self) -> Bounds {
        let first = self.points.first().copied().unwrap_or_default();
        let widen = |(low, high): Bounds, it: &Spot| {
            ((low.0.min(it.0), low.1.min(it.1)), (high.0.max(it.0), high.1.max(it.1)))
        };
        self.points.iter().fold((first, first), widen)
    }

    /// Lengths from the source at which the way passes the border of a rectangle.
    pub(super) fn passes(&self, rect: Rect) -> Vec<f64> {
        let (left, top) = (f64::from(rect.x), f64::from(rect.y));
        let (right, bottom) = (f64::from(rect.right()), f64::from(rect.bottom()));
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        let mut found = Vec::new();
        let mut before = 0.0;
        for piece in self.pieces() {
            for side in corners.windows(2) {
                if let Some(spot) = meeting(piece, (side[0], side[1])) {
                    found.push(before + distance(piece.0, spot));
                }
            }
            before += distance(piece.0, piece.1);
        }
        found.sort_by(f64::total_cmp);
        found.dedup_by(|a, b| (*a - *b).abs() < 0.01);
        found
    }

    /// The point at a length from the source.
    pub(super) fn at(&self, length: f64) -> Spot {
        let mut rest = length;
        for (from, to) in self.pieces() {
            let long = distance(from, to);
            if rest <= long {
                return towards(from, to, rest);
            }
            rest -= long;
        }
        self.points.last().copied().unwrap_or_default()
    }

    /// Length from the source to the place that is nearest to a point.
    pub(super) fn nearest(&self, spot: Spot) -> f64 {
        let mut best = (f64::INFINITY, 0.0);
        let mut before = 0.0;
        for (from, to) in self.pieces() {
            let (away, along) = from_piece(spot, (from, to));
            if away < best.0 {
                best = (away, before + along);
            }
            before += distance(from, to);
        }
        best.1
    }

    /// The line with rounded corners, shorter by given lengths at its source and target.
    pub(super) fn rounded(&self, cut_source: f64, cut_target: f64) -> Vec<Step> {
        let mut points = self.points.clone();
        shorten(&mut points, cut_source);
        points.reverse();
        shorten(&mut points, cut_target);
        points.reverse();
        let mut steps = Vec::new();
        for (index, &spot) in points.iter().enumerate() {
            if index == 0 {
                steps.push(Step::Move(spot.0, spot.1));
            } else if let Some(&next) = points.get(index + 1) {
                let before = points[index - 1];
                let radius = RADIUS
                    .min(distance(before, spot) / ends(index - 1, 0))
                    .min(distance(spot, next) / ends(index + 1, points.len() - 1));
                let (begin, end) = (towards(spot, before, radius), towards(spot, next, radius));
                steps.push(Step::Line(begin.0, begin.1));
                steps.push(Step::Quad(spot.0, spot.1, end.0, end.1));
            } else {
                steps.push(Step::Line(spot.0, spot.1));
            }
        }
        steps
    }
}

/// How round corners are, px.
const RADIUS: f64 = 8.0;

/// A piece between two corners gives each of them half of itself.
fn ends(neighbour: usize, end: usize) -> f64 {
    if neighbour == end { 1.0 } else { 2.0 }
}

fn shorten(points: &mut Vec<Spot>, cut: f64) {
    let mut rest = cut;
    while let [first, second, ..] = points[..] {
        let long = distance(first, second);
        if rest < long || points.len() == 2 {
            points[0] = towards(first, second, rest.min(long));
            return;
        }
        rest -= long;
        points.remove(0);
    }
}

/// Length of the straight line between two points.
pub(super) fn distance(a: Spot, b: Spot) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    (dx * dx + dy * dy).sqrt()
}

/// The point that lies a length away from the first point, on the way to the second.
pub(super) fn towards(from: Spot, to: Spot, length: f64) -> Spot {
    let long = distance(from, to);
    if long < 0.01 {
        return from;
    }
    let part = length / long;
    (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
}

/// Distance of a point from a piece, and the length along the piece to the nearest place.
pub(super) fn from_piece(spot: Spot, (from, to): (Spot, Spot)) -> (f64, f64) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let long = distance(from, to).max(0.01);
    let along = ((spot.0 - from.0) * dx + (spot.1 - from.1) * dy) / long;
    let along = along.clamp(0.0, long);
    (distance(spot, towards(from, to, along)), along)
}

/// Where two pieces meet, if they do and are not parallel.
pub(super) fn meeting(first: (Spot, Spot), second: (Spot, Spot)) -> Option<Spot> {
    let (ax, ay) = (first.1.0 - first.0.0, first.1.1 - first.0.1);
    let (bx, by) = (second.1.0 - second.0.0, second.1.1 - second.0.1);
    let cross = ax * by - ay * bx;
    if cross.abs() < 0.01 {
        return None;
    }
    let (cx, cy) = (second.0.0 - first.0.0, second.0.1 - first.0.1);
    let (along, across) = ((cx * by - cy * bx) / cross, (cx * ay - cy * ax) / cross);
    let inside = (0.0..=1.0).contains(&along) && (0.0..=1.0).contains(&across);
    inside.then_some((first.0.0 + ax * along, first.0.1 + ay * along))
}

#[cfg(test)]
mod tests {
    use super::{Way, distance};
    use crate::geom::{Point, Rect};

    fn way(points: &[(i32, i32)]) -> Way {
        let points: Vec<Point> = points.iter().map(|it| Point::new(it.0, it.1)).collect();
        Way::new(&points)
    }

    #[test]
    fn passes_borders_in_order() {
        let way = way(&[(0, 50), (100, 50), (100, 200)]);
        let passes = way.passes(Rect::new(40, 0, 100, 100));
        assert_eq!(passes.len(), 2);
        assert!(distance(way.at(passes[0]), (40.0, 50.0)) < 0.01);
        assert!(distance(way.at(passes[1]), (100.0, 100.0)) < 0.01);
        assert!((way.nearest((120.0, 100.0)) - 150.0).abs() < 0.01);
    }

    #[test]
    fn short_ways_survive_rounding() {
        for points in [&[(0, 0), (4, 0), (4, 3)][..], &[(0, 0), (2, 0)], &[(0, 0), (0, 0)]] {
            assert!(!way(points).rounded(9.0, 9.0).is_empty());
        }
    }
}
