//! Several finer maps inside of one: where things would be if all of them were opened at once.

use super::{Placed, PlacedNode};
use crate::geom::{Point, Rect};

/// Each px of the outer map becomes so many, so that places inside of boxes do not fall together.
const FINENESS: i32 = 64;

/// The outer map with what each finer map shows inside of the element that it opens, shrunk into
/// the closed box of that element. An element's own map stands before the maps of its parts.
///
/// Its orders are what counts, as the map one level up; it is no drawing.
#[must_use]
pub fn nested(outer: &Placed, finer: &[(&str, &Placed)]) -> Placed {
    let point = |it: Point| Point::new(it.x * FINENESS, it.y * FINENESS);
    let mut nodes: Vec<PlacedNode> = Vec::new();
    for node in &outer.nodes {
        let Rect { x, y, w, h } = node.rect;
        let rect = Rect::new(x * FINENESS, y * FINENESS, w * FINENESS, h * FINENESS);
        nodes.push(PlacedNode { id: node.id.clone(), rect, anchor: point(node.anchor) });
    }
    for (opened, map) in finer {
        let hole = nodes.iter().find(|it| it.id == *opened).map(|it| it.rect);
        let frame = map.nodes.iter().find(|it| it.id == *opened).map(|it| it.rect);
        let Some(shrink) = hole.zip(frame).map(|(hole, frame)| Shrink { hole, frame }) else {
            continue;
        };
        let parts = map.nodes.iter().filter(|it| shrink.holds(it.rect));
        let new = parts.filter(|part| nodes.iter().all(|it| it.id != part.id));
        let new: Vec<PlacedNode> = new.map(|part| shrink.node(part)).collect();
        nodes.extend(new);
    }
    Placed { nodes, edges: Vec::new(), size: outer.size }
}

/// From the inside of a frame to the inside of a box.
struct Shrink {
    hole: Rect,
    frame: Rect,
}

impl Shrink {
    fn holds(&self, rect: Rect) -> bool {
        let frame = self.frame;
        let inside = rect.x > frame.x && rect.y > frame.y;
        inside && rect.right() < frame.right() && rect.bottom() < frame.bottom()
    }

    fn node(&self, part: &PlacedNode) -> PlacedNode {
        let rect = part.rect;
        let begin = self.point(Point::new(rect.x, rect.y));
        let end = self.point(Point::new(rect.right(), rect.bottom()));
        let rect = Rect::new(begin.x, begin.y, end.x - begin.x, end.y - begin.y);
        PlacedNode { id: part.id.clone(), rect, anchor: self.point(part.anchor) }
    }

    fn point(&self, it: Point) -> Point {
        let scaled = |from: i32, whole: i32, room: i32| {
            let part = i64::from(from) * i64::from(room) / i64::from(whole.max(1));
            i32::try_from(part).unwrap_or(i32::MAX)
        };
        Point::new(
            self.hole.x + scaled(it.x - self.frame.x, self.frame.w, self.hole.w),
            self.hole.y + scaled(it.y - self.frame.y, self.frame.h, self.hole.h),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::nested;
    use crate::geom::{Point, Rect, Size};
    use crate::layout::{Placed, PlacedNode};

    fn placed(rects: &[(&str, Rect)]) -> Placed {
        let node = |&(id, rect): &(&str, Rect)| {
            let id = id.to_owned();
            PlacedNode { id, rect, anchor: rect.center() }
        };
        let size = Size { w: 1000, h: 1000 };
        Placed { nodes: rects.iter().map(node).collect(), edges: Vec::new(), size }
    }

    #[test]
    fn parts_stand_in_the_box_and_keep_their_order() {
        let outer =
            placed(&[("A", Rect::new(100, 100, 200, 80)), ("B", Rect::new(400, 100, 200, 80))]);
        let opened = placed(&[
            ("A", Rect::new(50, 0, 900, 500)),
            ("A.first", Rect::new(80, 300, 200, 80)),
            ("A.last", Rect::new(600, 40, 200, 80)),
            ("B", Rect::new(1200, 0, 200, 80)),
        ]);
        let both = nested(&outer, &[("A", &opened)]);
        let ids: Vec<&str> = both.nodes.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["A", "B", "A.first", "A.last"]);
        let [around, other, first, last] = &both.nodes[..] else { panic!("four nodes") };
        assert!(around.rect.x < first.rect.x && first.anchor.x < last.rect.x);
        assert!(last.rect.right() < around.rect.right() && around.rect.right() < other.rect.x);
        assert!(last.anchor.y < first.anchor.y);
        assert_eq!(other.anchor, Point::new(500 * 64, 140 * 64));
    }
}
