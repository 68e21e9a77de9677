//! What stands around others: trust boundaries and opened elements.

use super::aloud;
use super::boxes::{self, minus};
use super::measure::NodeText;
use super::typography::{AREA, DETAIL, Line, Pen, baseline, height, text, whole, widest};
use super::wrap::{Room, limited};
use crate::geom::{Rect, Size};
use crate::scene::{Anchor, Dash, Group, Ink, Item, Link, Outline, Step, Stroke};
use crate::view::{Node, Role, Tone, Trust};

/// Width of the line around a frame and its tab, px.
const FRAME_LINE: f64 = 2.0;

/// Between a frame's tab and what stands below it, px.
pub(super) const BELOW_TAB: i32 = 4;

const TAB_PAD_X: i32 = 14;
const TAB_PAD_Y: i32 = 5;
const TAB_GAP: i32 = 12;
/// Room for the sign that leads one level up.
const TAB_SIGN: i32 = 20;
/// A tab with more than this beside each other has its second text below the first.
const TAB_LINE: f64 = 460.0;
const TAB_ROOM: Room = Room { width: 320, lines: 3 };
const CORNER_X: i32 = 14;
const CORNER_Y: i32 = 9;
const CORNER_ROOM: Room = Room { width: 260, lines: 3 };
/// Width of the sign for a trust level, with the gap after it.
const METER: i32 = 30;

/// Name, kind and path on the tab of an opened element.
pub(super) fn tab_text(node: &Node) -> NodeText {
    let parts = [node.subtitle.as_str(), node.id.as_str()];
    let second: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    NodeText {
        title: limited(&node.title, AREA, TAB_ROOM).lines,
        subtitle: limited(&second.join(" · "), DETAIL, TAB_ROOM).lines,
        description: Vec::new(),
    }
}

/// Outer size of a tab; it has a sign at its right end if it leads one level up.
pub(super) fn tab_size(text: &NodeText, leads_up: bool) -> Size {
    let words = tab_words(text);
    let sign = if leads_up { TAB_SIGN } else { 0 };
    Size { w: words.w + sign, h: words.h }
}

fn tab_words(text: &NodeText) -> Size {
    let (first, second) = (widest(&text.title), widest(&text.subtitle));
    if in_one_line(text) {
        let w = whole(first + second) + TAB_GAP + 2 * TAB_PAD_X;
        return Size { w, h: AREA.leading + 2 * TAB_PAD_Y };
    }
    let h = height(&text.title, AREA) + height(&text.subtitle, DETAIL);
    Size { w: whole(first.max(second)) + 2 * TAB_PAD_X, h: h + 2 * TAB_PAD_Y }
}

fn in_one_line(text: &NodeText) -> bool {
    text.title.len() == 1
        && text.subtitle.len() == 1
        && widest(&text.title) + widest(&text.subtitle) <= TAB_LINE
}

/// Name and trust level at the corner of a boundary.
pub(super) fn corner_text(node: &Node) -> NodeText {
    NodeText {
        title: limited(&node.title, AREA, CORNER_ROOM).lines,
        subtitle: limited(&node.subtitle, DETAIL, CORNER_ROOM).lines,
        description: Vec::new(),
    }
}

/// Room for name and trust level, counted from the corner of the boundary.
pub(super) fn corner_size(text: &NodeText) -> Size {
    let meter = if text.subtitle.is_empty() { 0 } else { METER };
    let w = whole(widest(&text.title)).max(whole(widest(&text.subtitle)) + meter);
    let h = height(&text.title, AREA) + height(&text.subtitle, DETAIL);
    Size { w: w + 2 * CORNER_X, h: h + CORNER_Y + 4 }
}

/// The area itself; `None` for a box.
pub(super) fn draw(node: &Node, rect: Rect) -> Vec<Item> {
    match node.role {
        Role::Box(..) => Vec::new(),
        Role::Frame(tone) => vec![frame(tone, node.proposed, rect)],
        Role::Boundary(trust) => vec![boundary(trust, rect)],
    }
}

/// What names the area, with the way one level up.
pub(super) fn draw_title(node: &Node, rect: Rect, text: &NodeText) -> Group {
    let items = match node.role {
        Role::Box(..) => Vec::new(),
        Role::Frame(tone) => tab(tone, rect, text, node.link.is_some()),
        Role::Boundary(trust) => corner(trust, rect, text),
    };
    let (title, label) = (aloud::node_title(node), format!("one level up from {}", node.title));
    let link = node.link.clone().map(Link::Drawing);
    Group { class: "area-title", title, link, label, items, ..Group::default() }
}

fn frame(tone: Tone, proposed: bool, rect: Rect) -> Item {
    let dash = boxes::dash(tone, proposed);
    let stroke = Stroke { ink: Ink::Frame(tone), width: FRAME_LINE, dash };
    Item::outlined(outline(rect, 8.0), Ink::Page, stroke)
}

fn boundary(trust: Trust, rect: Rect) -> Item {
    Item::outlined(outline(rect, 10.0), Ink::Tint(trust), boundary_stroke(trust))
}

/// The line of a boundary: the only long dashes on a map.
pub(super) fn boundary_stroke(trust: Trust) -> Stroke {
    let width = match trust {
        Trust::Untrusted | Trust::Semi | Trust::Trusted => 1.5,
        Trust::High => 2.4,
    };
    Stroke { ink: Ink::Edge(trust), width, dash: Dash::Long }
}

fn outline(rect: Rect, radius: f64) -> Outline {
    Outline::rect(rect.x.into(), rect.y.into(), rect.w.into(), rect.h.into(), radius)
}

fn tab(tone: Tone, rect: Rect, text: &NodeText, leads_up: bool) -> Vec<Item> {
    let size = tab_size(text, leads_up);
    let (x, y) = (f64::from(rect.x), f64::from(rect.y));
    let (right, bottom) = (x + f64::from(size.w), y + f64::from(size.h));
    let shape = Outline::Path(vec![
        Step::Move(x, bottom),
        Step::Line(x, y + 8.0),
        Step::Quad(x, y, x + 8.0, y),
        Step::Line(right, y),
        Step::Line(right, bottom - 8.0),
        Step::Quad(right, bottom, right - 8.0, bottom),
        Step::Close,
    ]);
    let line = Stroke::solid(Ink::Frame(tone), FRAME_LINE);
    let mut items = vec![Item::outlined(shape, Ink::Tab(tone), line)];
    let left = x + f64::from(TAB_PAD_X);
    let mut pen = Pen { x: left, y: y + f64::from(TAB_PAD_Y), anchor: Anchor::Left };
    if in_one_line(text) {
        let line = pen.y + baseline(AREA);
        pen.set(&text.title, AREA, Ink::OnTab, &mut items);
        let after = left + widest(&text.title) + f64::from(TAB_GAP);
        items.extend(text.subtitle.iter().map(|it| second(it, after, line)));
    } else {
        pen.set(&text.title, AREA, Ink::OnTab, &mut items);
        pen.set(&text.subtitle, DETAIL, Ink::OnTabSecondary, &mut items);
    }
    if leads_up {
        let middle = y + f64::from(TAB_PAD_Y) + f64::from(AREA.leading) / 2.0;
        items.extend(minus(right - f64::from(TAB_PAD_X) - 5.0, middle, Ink::OnTabSecondary));
    }
    items
}

fn second(line: &Line, x: f64, y: f64) -> Item {
    text(line, x, y, DETAIL, Ink::OnTabSecondary, Anchor::Left)
}

fn corner(trust: Trust, rect: Rect, text: &NodeText) -> Vec<Item> {
    let mut items = Vec::new();
    let (x, y) = (f64::from(rect.x + CORNER_X), f64::from(rect.y + CORNER_Y));
    let mut pen = Pen { x, y, anchor: Anchor::Left };
    pen.set(&text.title, AREA, Ink::Edge(trust), &mut items);
    if !text.subtitle.is_empty() {
        items.extend(meter(trust, x, pen.y + f64::from(DETAIL.leading) / 2.0));
        pen.x += f64::from(METER);
        pen.set(&text.subtitle, DETAIL, Ink::Edge(trust), &mut items);
    }
    items
}

/// Three steps, filled as far as the trust goes: the level without its colour.
pub(super) fn meter(trust: Trust, x: f64, y: f64) -> Vec<Item> {
    let steps = match trust {
        Trust::Untrusted => 0,
        Trust::Semi => 1,
        Trust::Trusted => 2,
        Trust::High => 3,
    };
    let ink = Ink::Edge(trust);
    let step = |index: i32| {
        let outline = Outline::rect(x + 0.6 + f64::from(index) * 8.0, y - 3.0, 6.0, 6.0, 1.5);
        let stroke = Stroke::solid(ink, 1.2);
        let fill = if index < steps { ink } else { Ink::Tint(trust) };
        Item::outlined(outline, fill, stroke)
    };
    (0..3).map(step).collect()
}
