//! Labels of flows: words beside the line that they belong to.

use super::measure::LabelText;
use super::typography::{BODY, DETAIL, Pen, whole};
use super::way::{Spot, Way, distance, from_piece, towards};
use crate::geom::Rect;
use crate::scene::{Anchor, Ink, Item, Outline};

/// Words in their place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label {
    /// Exactly around the words.
    pub(super) block: Rect,
    anchor: Anchor,
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
    let bottom = room.bottom() - 1 - size.h;
    let (anchor, x, y) = match (side(way, room), has_badge) {
        (Side::Above, true) | (Side::Below, false) => (Anchor::Middle, x, y),
        (Side::Above, false) | (Side::Below, true) => (Anchor::Middle, x, bottom),
        (Side::RightOf, false) => (Anchor::Left, left, y),
        (Side::RightOf, true) => (Anchor::Left, right, y),
        (Side::LeftOf, false) => (Anchor::Right, right, y),
        (Side::LeftOf, true) => (Anchor::Right, left, y),
    };
    Some(Label { block: Rect::new(x, y, size.w, size.h), anchor })
}

/// The words; `ground` is the colour behind them.
pub(super) fn draw(text: &LabelText, label: Label, ground: Ink) -> Vec<Item> {
    let (x, y) = (f64::from(label.block.x), f64::from(label.block.y));
    let (w, h) = (f64::from(label.block.w), f64::from(label.block.h));
    let mut items = vec![Item::filled(Outline::rect(x - 2.0, y, w + 4.0, h, 3.0), ground)];
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
