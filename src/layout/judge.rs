//! How good a finished drawing looks, as one number.
//!
//! The weights were chosen by eye on the maps of real systems; only the choice between several
//! legal drawings of the same graph depends on them.

use super::{Placed, PlacedEdge};
use crate::geom::{Point, Size};

/// Costs of a crossing, of a bend, and of a page that is twice too wide or too high.
const CROSSING: i64 = 8;
const BEND: i64 = 2;
const PAGE: i64 = 24;
/// Pages from this many tenths of their height wide to that many are as good as each other.
const ASPECT_TENTHS: (i64, i64) = (6, 22);

/// What a reader would like to be otherwise; lower is better.
pub(super) fn badness(placed: &Placed) -> i64 {
    let bends: usize = placed.edges.iter().map(|edge| edge.points.len().saturating_sub(2)).sum();
    CROSSING * count(crossings(placed)) + BEND * count(bends) + page(placed.size)
}

/// Number of pairs of pieces of different lines that cross.
fn crossings(placed: &Placed) -> usize {
    let bounds: Vec<(Point, Point)> =
        placed.edges.iter().map(|edge| corners(&edge.points)).collect();
    let mut crossings = 0;
    for (index, one) in placed.edges.iter().enumerate() {
        for (other, second) in placed.edges.iter().enumerate().skip(index + 1) {
            let ((from, to), (begin, end)) = (bounds[index], bounds[other]);
            let apart = to.x < begin.x || end.x < from.x || to.y < begin.y || end.y < from.y;
            if !apart {
                crossings += crossings_of(one, second);
            }
        }
    }
    crossings
}

fn crossings_of(one: &PlacedEdge, other: &PlacedEdge) -> usize {
    let mut crossings = 0;
    for first in one.points.windows(2) {
        for second in other.points.windows(2) {
            let ((from, to), (begin, end)) = (corners(first), corners(second));
            let crosses = if from.y == to.y && begin.x == end.x {
                from.x < begin.x && begin.x < to.x && begin.y < from.y && from.y < end.y
            } else if from.x == to.x && begin.y == end.y {
                begin.x < from.x && from.x < end.x && from.y < begin.y && begin.y < to.y
            } else {
                false
            };
            crossings += usize::from(crosses);
        }
    }
    crossings
}

/// The top left and bottom right corners of the area that the points span.
fn corners(points: &[Point]) -> (Point, Point) {
    let first = points.first().copied().unwrap_or_default();
    points.iter().fold((first, first), |(least, most), point| {
        (
            Point::new(least.x.min(point.x), least.y.min(point.y)),
            Point::new(most.x.max(point.x), most.y.max(point.y)),
        )
    })
}

fn page(size: Size) -> i64 {
    let (width, height) = (i64::from(size.w.max(1)), i64::from(size.h.max(1)));
    let (narrow, wide) = ASPECT_TENTHS;
    let too_wide = PAGE * 10 * width / (wide * height) - PAGE;
    let too_high = PAGE * narrow * height / (10 * width) - PAGE;
    too_wide.max(too_high).max(0)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{PAGE, badness};
    use crate::geom::{Point, Size};
    use crate::layout::{Placed, PlacedEdge};

    fn line(points: &[(i32, i32)]) -> PlacedEdge {
        let points = points.iter().map(|&(x, y)| Point::new(x, y)).collect();
        PlacedEdge { points, id: String::new(), label: None }
    }

    #[test]
    fn crossings_bends_and_long_pages_are_bad() {
        let size = Size { w: 100, h: 100 };
        let cross = vec![line(&[(0, 50), (100, 50)]), line(&[(50, 0), (50, 100)])];
        let touch = vec![line(&[(0, 50), (50, 50), (50, 0)]), line(&[(60, 0), (60, 100)])];
        assert_eq!(badness(&Placed { edges: cross, size, ..Placed::default() }), 8);
        assert_eq!(badness(&Placed { edges: touch, size, ..Placed::default() }), 2);
        let size = Size { w: 440, h: 100 };
        assert_eq!(badness(&Placed { size, ..Placed::default() }), PAGE);
    }
}
