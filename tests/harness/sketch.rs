//! A placed map in characters, for the eye.

use threatlas::geom::{Point, Rect};
use threatlas::layout::Placed;

/// Size of a character in px. Chosen by eye; nothing depends on it.
const COLUMN: i32 = 10;
const ROW: i32 = 20;

/// Boxes with the last word of their id, frames with it in their border, lines with arrows.
pub(crate) fn sketch(placed: &Placed) -> String {
    let size = cell(Point::new(placed.size.w, placed.size.h));
    let mut canvas = Canvas { rows: vec![vec![' '; size.0 + 1]; size.1 + 1] };
    let is_around =
        |rect: Rect| placed.nodes.iter().any(|it| it.rect != rect && rect.contains(it.rect));
    placed.nodes.iter().for_each(|it| canvas.outline(it.rect));
    placed.edges.iter().for_each(|it| canvas.line(&it.points));
    for node in &placed.nodes {
        let name = node.id.rsplit(['.', '/']).next().unwrap_or_default();
        canvas.name(node.rect, name, is_around(node.rect));
    }
    let rows = canvas.rows.iter().map(|row| String::from_iter(row).trim_end().to_owned() + "\n");
    rows.collect()
}

/// Column and row of a place.
fn cell(point: Point) -> (usize, usize) {
    let index = |px: i32, unit: i32| usize::try_from((px + unit / 2) / unit).unwrap_or_default();
    (index(point.x, COLUMN), index(point.y, ROW))
}

struct Canvas {
    rows: Vec<Vec<char>>,
}

impl Canvas {
    fn put(&mut self, column: usize, row: usize, mark: char) {
        if let Some(place) = self.rows.get_mut(row).and_then(|it| it.get_mut(column)) {
            *place = mark;
        }
    }

    fn outline(&mut self, rect: Rect) {
        let (left, top) = cell(Point::new(rect.x, rect.y));
        let (right, bottom) = cell(Point::new(rect.right(), rect.bottom()));
        for column in left..=right {
            self.put(column, top, '-');
            self.put(column, bottom, '-');
        }
        for row in top..=bottom {
            self.put(left, row, '|');
            self.put(right, row, '|');
        }
        for (column, row) in [(left, top), (right, top), (left, bottom), (right, bottom)] {
            self.put(column, row, '+');
        }
    }

    /// In the border of a frame, in the middle of a box; what is too long is cut.
    fn name(&mut self, rect: Rect, name: &str, is_frame: bool) {
        let (left, top) = cell(Point::new(rect.x, rect.y));
        let (right, bottom) = cell(Point::new(rect.right(), rect.bottom()));
        let room = (right - left).saturating_sub(1);
        let shown: Vec<char> = name.chars().take(room).collect();
        let row = if is_frame { top } else { usize::midpoint(top, bottom) };
        let before = if is_frame { 0 } else { (room - shown.len()) / 2 };
        for (at, mark) in shown.into_iter().enumerate() {
            self.put(left + 1 + before + at, row, mark);
        }
    }

    fn line(&mut self, points: &[Point]) {
        for pair in points.windows(2) {
            let ((x0, y0), (x1, y1)) = (cell(pair[0]), cell(pair[1]));
            if x0 == x1 {
                (y0.min(y1)..=y0.max(y1)).for_each(|row| self.cross(x0, row, '|'));
            } else {
                (x0.min(x1)..=x0.max(x1)).for_each(|column| self.cross(column, y1, '-'));
            }
        }
        for corner in points.iter().skip(1).rev().skip(1) {
            let (column, row) = cell(*corner);
            self.put(column, row, '+');
        }
        if let [.., before, end] = points {
            let head = match (end.x - before.x, end.y - before.y) {
                (1.., _) => '>',
                (..=-1, _) => '<',
                (0, 1..) => 'v',
                (0, ..=0) => '^',
            };
            let (column, row) = cell(*end);
            self.put(column, row, head);
        }
    }

    /// A piece of a line, or the crossing of two.
    fn cross(&mut self, column: usize, row: usize, mark: char) {
        let before = self.rows.get(row).and_then(|it| it.get(column)).copied();
        let across = if mark == '|' { '-' } else { '|' };
        self.put(column, row, if before == Some(across) { '+' } else { mark });
    }
}
