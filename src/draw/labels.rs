//! Labels of flows: words and badge beside the line that they belong to.

use super::badge;
use super::measure::{BADGE_GAP, LabelText};
use super::typography::{BODY, DETAIL, Line, Pen};
use super::way::{Spot, Way, from_piece};
use crate::geom::Rect;
use crate::scene::{Anchor, Ink, Item, Outline};
use crate::view::Edge;

/// Words and badge of a flow in their place; `ground` is the colour behind them.
pub(super) fn draw(edge: &Edge, text: &LabelText, way: &Way, rect: Rect, ground: Ink) -> Vec<Item> {
    let anchor = side(way, rect);
    let badge_room = match (text.badge.w, text.block.w) {
        (0, _) => 0,
        (badge, 0) => badge,
        (badge, _) => badge + BADGE_GAP,
    };
    let all = f64::from(text.block.w + badge_room);
    let left = match anchor {
        Anchor::Left => f64::from(rect.x + 2),
        Anchor::Middle => f64::from(rect.x) + (f64::from(rect.w) - all) / 2.0,
        Anchor::Right => f64::from(rect.right() - 2) - all,
    };
    let middle = f64::from(rect.y) + f64::from(rect.h) / 2.0;
    // The badge stands on the side of the line, so that it is seen to belong to it.
    let badge_first = anchor != Anchor::Right;
    let words_left = if badge_first { left + f64::from(badge_room) } else { left };
    let badge_left = if badge_first { left } else { left + all - f64::from(text.badge.w) };

    // Words beside a badge begin at it: centred, they would leave ragged gaps.
    let words_anchor = match (anchor, text.badge.w) {
        (Anchor::Middle, 1..) => Anchor::Left,
        (anchor, _) => anchor,
    };
    let mut items = Vec::new();
    set_words(text, words_left, middle, words_anchor, ground, &mut items);
    items.extend(edge.badge.map(|it| {
        let top = middle - f64::from(text.badge.h) / 2.0;
        Item::Group(badge::draw(it, (badge_left, top)))
    }));
    items
}

fn set_words(
    text: &LabelText,
    left: f64,
    middle: f64,
    anchor: Anchor,
    ground: Ink,
    items: &mut Vec<Item>,
) {
    let width = f64::from(text.block.w);
    let x = match anchor {
        Anchor::Left => left,
        Anchor::Middle => left + width / 2.0,
        Anchor::Right => left + width,
    };
    let mut pen = Pen { x, y: middle - f64::from(text.block.h) / 2.0, anchor };
    let lines: Vec<&Line> = text.label.iter().chain(&text.detail).collect();
    if !lines.is_empty() {
        let back = Outline::rect(left - 2.0, pen.y, width + 4.0, f64::from(text.block.h), 3.0);
        items.push(Item::filled(back, ground));
    }
    pen.set(&text.label, BODY, Ink::Text, items);
    pen.set(&text.detail, DETAIL, Ink::Secondary, items);
}

/// Which side of a label is its line's: words beside an upright line begin at the line.
fn side(way: &Way, rect: Rect) -> Anchor {
    let center: Spot =
        (f64::from(rect.x) + f64::from(rect.w) / 2.0, f64::from(rect.y) + f64::from(rect.h) / 2.0);
    let sides = [
        (center.0, f64::from(rect.y)),
        (center.0, f64::from(rect.bottom())),
        (f64::from(rect.x), center.1),
        (f64::from(rect.right()), center.1),
    ];
    let nearest = way.pieces().min_by(|a, b| {
        let away = |piece| sides.iter().map(|it| from_piece(*it, piece).0).fold(f64::MAX, f64::min);
        away(*a).total_cmp(&away(*b))
    });
    let Some((from, to)) = nearest else { return Anchor::Middle };
    if (from.0 - to.0).abs() > 0.5 {
        return Anchor::Middle;
    }
    if from.0 <= center.0 { Anchor::Left } else { Anchor::Right }
}
