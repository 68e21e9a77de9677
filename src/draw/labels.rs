//! Labels of flows: words beside the line that they belong to.

use super::measure::LabelText;
use super::typography::{BODY, DETAIL, Pen, whole};
use super::way::{Spot, Way, distance, from_piece, towards};
use crate::geom::{Rect, Size};
use crate::scene::{Anchor, Ink, Item, Outline};

/// Between words and the badge below them, px.
pub(super) const BADGE_GAP: i32 = 2;

/// Words in their place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label {
    /// Exactly around the words.
    pub(super) block: Rect,
    anchor: Anchor,
}

/// A badge in a downward map: below the words, or alone where there are none, and like them within
/// the room that the layout gave; a line that runs down leaves no room to either side of itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stack {
    /// The words, if there are any.
    pub(super) label: Option<Label>,
    /// Exactly around the badge.
    pub(super) badge: Rect,
}

/// Words and badge of a flow below each other, close to the line.
pub(super) fn stack(text: &LabelText, way: &Way, room: Rect, badge: Size) -> Stack {
    let words = text.block;
    let gap = if words.h == 0 { 0 } else { BADGE_GAP };
    let size = Size { w: words.w.max(badge.w), h: words.h + gap + badge.h };
    let (anchor, x, y) = match side(way, room) {
        Side::Above => (Anchor::Middle, room.center().x - size.w / 2, room.bottom() - 1 - size.h),
        Side::Below => (Anchor::Middle, room.center().x - size.w / 2, room.y + 1),
        Side::RightOf => (Anchor::Left, room.x + 2, room.center().y - size.h / 2),
        Side::LeftOf => (Anchor::Right, room.right() - 2 - size.w, room.center().y - size.h / 2),
    };
    let part = |part: Size, y: i32| {
        let free = size.w - part.w;
        let x = match anchor {
            Anchor::Left => x,
            Anchor::Middle => x + free / 2,
            Anchor::Right => x + free,
        };
        Rect::new(x, y, part.w, part.h)
    };
    let label = (words.w > 0).then(|| Label { block: part(words, y), anchor });
    Stack { label, badge: part(badge, y + words.h + gap) }
}

/// Where the words of a flow stand within the room that the layout gave them: close to the line, or
/// at the far side if a badge has to stand between.
pub(super) fn place(
    text: &LabelText,
    way: &Way,
    room: Option<Rect>,
    has_badge: bool,
) -> Option<Label> {
    let size = text.block;
    if size.w == 0 {
        return None;
    }
    let room = room.unwrap_or_else(|| above_longest_piece(text, way));
    let (x, y) = (room.center().x - size.w / 2, room.y + 1);
    let (left, right) = (room.x + 2, room.right() - 2 - size.w);
    let (middle, bottom) = (room.center().y - size.h / 2, room.bottom() - 1 - size.h);
    let (anchor, x, y) = match (side(way, room), has_badge) {
        (Side::Above, true) | (Side::Below, false) => (Anchor::Middle, x, y),
        (Side::Above, false) | (Side::Below, true) => (Anchor::Middle, x, bottom),
        (Side::RightOf, false) => (Anchor::Left, left, middle),
        (Side::RightOf, true) => (Anchor::Left, right, middle),
        (Side::LeftOf, false) => (Anchor::Right, right, middle),
        (Side::LeftOf, true) => (Anchor::Right, left, middle),
    };
    Some(Label { block: Rect::new(x, y, size.w, size.h), anchor })
}

/// What is below the words of a label, in the colour of the area that they stand in.
pub(super) fn ground(label: Label, ink: Ink) -> Item {
    let (x, y) = (f64::from(label.block.x), f64::from(label.block.y));
    let (w, h) = (f64::from(label.block.w), f64::from(label.block.h));
    Item::filled(Outline::rect(x - 2.0, y, w + 4.0, h, 3.0), ink)
}

/// The words.
pub(super) fn draw(text: &LabelText, label: Label) -> Vec<Item> {
    let mut items = Vec::new();
    let (x, y) = (f64::from(label.block.x), f64::from(label.block.y));
    let w = f64::from(label.block.w);
    let x = match label.anchor {
        Anchor::Left => x,
        Anchor::Middle => x + w / 2.0,
        Anchor::Right => x + w,
    };
    let mut pen = Pen { x, y, anchor: label.anchor };
    pen.set(&text.label, BODY, Ink::Text, &mut items);
    pen.set(&text.detail, DETAIL, Ink::Secondary, &mut items);
    items
}

/// Where a label is, as seen from its line.
enum Side {
    Above,
    Below,
    LeftOf,
    RightOf,
}

fn side(way: &Way, room: Rect) -> Side {
    let (w, h) = (f64::from(room.w) / 2.0, f64::from(room.h) / 2.0);
    let center: Spot = (f64::from(room.x) + w, f64::from(room.y) + h);
    let edges = [
        ((center.0, center.1 + h), Side::Above),
        ((center.0, center.1 - h), Side::Below),
        ((center.0 + w, center.1), Side::LeftOf),
        ((center.0 - w, center.1), Side::RightOf),
    ];
    let away = |spot: Spot| way.pieces().map(|it| from_piece(spot, it).0).fold(f64::MAX, f64::min);
    let nearest = edges.into_iter().min_by(|a, b| away(a.0).total_cmp(&away(b.0)));
    nearest.map_or(Side::Above, |it| it.1)
}

/// A place for words that the layout gave none.
fn above_longest_piece(text: &LabelText, way: &Way) -> Rect {
    let by_length =
        |a: &(Spot, Spot), b: &(Spot, Spot)| distance(a.0, a.1).total_cmp(&distance(b.0, b.1));
    let (from, to) = way.pieces().max_by(by_length).unwrap_or_default();
    let middle = towards(from, to, distance(from, to) / 2.0);
    let (x, y) = (whole(middle.0), whole(middle.1));
    let (w, h) = (text.block.w + 4, text.block.h + 2);
    Rect::new(x - w / 2, y - h - 4, w, h)
}
