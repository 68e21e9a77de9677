//! What a badge must not hide: lines, signs, labels and boxes, found by place.

use super::crossing;
use super::way::{Spot, Way, meeting};
use crate::geom::{Rect, Size};

/// Side of a cell of the grid, px.
const CELL: i32 = 64;

/// A grid over the page that knows what lies in each of its cells.
#[derive(Debug)]
pub(super) struct Obstacles {
    columns: i32,
    rows: i32,
    cells: Vec<Vec<Obstacle>>,
}

/// Something in a cell; an obstacle that lies in many cells stands in each.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Obstacle {
    /// A piece of the line of the flow with this index.
    Line(usize, Spot, Spot),
    /// A label, a sign or a box.
    Area(Rect),
}

impl Obstacles {
    /// An empty grid for a page.
    pub(super) fn new(page: Size) -> Self {
        let (columns, rows) = (page.w / CELL + 1, page.h / CELL + 1);
        let count = usize::try_from(columns * rows).unwrap_or(0);
        Self { columns, rows, cells: vec![Vec::new(); count] }
    }

    /// Adds the line of the flow with this index.
    pub(super) fn add_way(&mut self, index: usize, way: &Way) {
        for (from, to) in way.pieces() {
            let around = around(from, to);
            self.add(Obstacle::Line(index, from, to), around);
        }
    }

    /// Adds the sign of a crossing.
    pub(super) fn add_sign(&mut self, spot: Spot) {
        let reach = crossing::RADIUS + 1.0;
        let low = (spot.0 - reach, spot.1 - reach);
        self.add_area(around(low, (spot.0 + reach, spot.1 + reach)));
    }

    /// Adds a label or box.
    pub(super) fn add_area(&mut self, rect: Rect) {
        self.add(Obstacle::Area(rect), rect);
    }

    /// How many flows and things a rectangle would hide, not counting one flow's own line.
    pub(super) fn hidden_by(&self, rect: Rect, own: Option<usize>) -> usize {
        let mut lines = Vec::new();
        let mut areas = Vec::new();
        for cell in self.cells_of(rect) {
            for obstacle in &self.cells[cell] {
                match *obstacle {
                    Obstacle::Line(index, from, to) => {
                        if Some(index) != own && enters(rect, from, to) {
                            lines.push(index);
                        }
                    }
                    Obstacle::Area(area) => {
                        if area.overlaps(rect) && !areas.contains(&area) {
                            areas.push(area);
                        }
                    }
                }
            }
        }
        lines.sort_unstable();
        lines.dedup();
        lines.len() + areas.len()
    }

    fn add(&mut self, obstacle: Obstacle, rect: Rect) {
        for cell in self.cells_of(rect) {
            self.cells[cell].push(obstacle);
        }
    }

    /// Indices of the cells that a rectangle touches; what lies off the page counts to its edge.
    fn cells_of(&self, rect: Rect) -> Vec<usize> {
        let clamp = |px: i32, count: i32| (px.div_euclid(CELL)).clamp(0, count - 1);
        let (left, right) = (clamp(rect.x, self.columns), clamp(rect.right(), self.columns));
        let (top, bottom) = (clamp(rect.y, self.rows), clamp(rect.bottom(), self.rows));
        let row = |row: i32| (left..=right).map(move |column| row * self.columns + column);
        (top..=bottom).flat_map(row).filter_map(|cell| usize::try_from(cell).ok()).collect()
    }
}

/// The whole px around two points.
fn around(a: Spot, b: Spot) -> Rect {
    let whole = super::typography::whole;
    let (x, y) = (whole(a.0.min(b.0)) - 1, whole(a.1.min(b.1)) - 1);
    Rect::new(x, y, whole(a.0.max(b.0)) - x, whole(a.1.max(b.1)) - y)
}

/// Whether any of a piece lies in a rectangle.
fn enters(rect: Rect, from: Spot, to: Spot) -> bool {
    let (left, top) = (f64::from(rect.x), f64::from(rect.y));
    let (right, bottom) = (f64::from(rect.right()), f64::from(rect.bottom()));
    let inside = |it: Spot| (left..=right).contains(&it.0) && (top..=bottom).contains(&it.1);
    let diagonals = [((left, top), (right, bottom)), ((left, bottom), (right, top))];
    inside(from) || inside(to) || diagonals.iter().any(|it| meeting((from, to), *it).is_some())
}

#[cfg(test)]
mod tests {
    use super::Obstacles;
    use crate::draw::way::Way;
    use crate::geom::{Point, Rect, Size};

    #[test]
    fn finds_what_lies_in_a_rectangle() {
        let mut obstacles = Obstacles::new(Size { w: 500, h: 300 });
        obstacles.add_way(7, &Way::new(&[Point::new(0, 150), Point::new(500, 150)]));
        obstacles.add_area(Rect::new(200, 100, 20, 20));
        obstacles.add_sign((400.0, 150.0));
        assert_eq!(obstacles.hidden_by(Rect::new(90, 140, 40, 20), None), 1);
        assert_eq!(obstacles.hidden_by(Rect::new(90, 140, 40, 20), Some(7)), 0);
        assert_eq!(obstacles.hidden_by(Rect::new(190, 90, 100, 100), None), 2);
        assert_eq!(obstacles.hidden_by(Rect::new(390, 140, 20, 20), Some(7)), 1);
        assert_eq!(obstacles.hidden_by(Rect::new(90, 200, 40, 20), None), 0);
        assert_eq!(obstacles.hidden_by(Rect::new(-900, -900, 10, 10), None), 0);
    }
}
