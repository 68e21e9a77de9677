//! Closed elements: their outlines by shape, their text, and the sign that they can be opened.

use super::measure::{DESCRIPTION_GAP, NodeText, text_height};
use super::typography::{BODY, DETAIL, Pen, TITLE, whole};
use crate::geom::Rect;
use crate::scene::{Anchor, Dash, Ink, Item, Outline, Step, Stroke};
use crate::view::{Node, Shape, State, Tone};

/// Room between the outer edges of a box and its text, px.
#[derive(Clone, Copy, Debug)]
pub(super) struct Padding {
    pub(super) left: i32,
    pub(super) right: i32,
    pub(super) top: i32,
    pub(super) bottom: i32,
}

/// The room that a shape leaves around its text.
pub(super) fn padding(shape: Shape) -> Padding {
    let (left, right, top, bottom) = match shape {
        Shape::Rectangle => (20, 20, 13, 13),
        Shape::Person | Shape::Attacker => (52, 22, 13, 13),
        Shape::Store => (20, 20, 25, 15),
        Shape::Queue => (20, 32, 13, 13),
        Shape::Process => (30, 30, 13, 13),
    };
    Padding { left, right, top, bottom }
}

/// A closed element without its badge.
pub(super) fn draw(
    node: &Node,
    shape: Shape,
    tone: Tone,
    rect: Rect,
    text: &NodeText,
) -> Vec<Item> {
    let mut items = outline(shape, tone, dash(tone, node.proposed), Frame::of(rect));
    match shape {
        Shape::Person => items.extend(head_and_shoulders(rect, Ink::OnFillSecondary(tone))),
        Shape::Attacker => items.extend(masked(rect, tone)),
        Shape::Rectangle | Shape::Store | Shape::Queue | Shape::Process => {}
    }
    set_text(shape, tone, rect, text, &mut items);
    if node.link.is_some() {
        items.extend(opened_mark(shape, tone, rect));
    }
    items
}

/// Pattern of an element's border.
pub(super) fn dash(tone: Tone, proposed: bool) -> Dash {
    match tone {
        _ if proposed => Dash::Dotted,
        Tone::External => Dash::Fine,
        Tone::Person | Tone::System | Tone::Container | Tone::Component => Dash::Solid,
    }
}

/// An upright rectangle in exact numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) w: f64,
    pub(super) h: f64,
}

impl Frame {
    /// A rectangle of the layout.
    pub(super) fn of(rect: Rect) -> Self {
        Self { x: rect.x.into(), y: rect.y.into(), w: rect.w.into(), h: rect.h.into() }
    }

    fn right(self) -> f64 {
        self.x + self.w
    }

    fn bottom(self) -> f64 {
        self.y + self.h
    }
}

/// The bare outline of a shape.
pub(super) fn outline(shape: Shape, tone: Tone, dash: Dash, at: Frame) -> Vec<Item> {
    let stroke = match shape {
        Shape::Attacker => Stroke::solid(Ink::State(State::Open), 1.8),
        Shape::Rectangle | Shape::Person | Shape::Store | Shape::Queue | Shape::Process => {
            Stroke { ink: Ink::Border(tone), width: 1.4, dash }
        }
    };
    let outline = match shape {
        Shape::Rectangle | Shape::Person | Shape::Process | Shape::Attacker => {
            Outline::rect(at.x, at.y, at.w, at.h, corner(shape, at))
        }
        Shape::Store => cylinder(at),
        Shape::Queue => tube(at),
    };
    let mut items = vec![Item::outlined(outline, Ink::Fill(tone), stroke)];
    let bend = corner(shape, at);
    let lip = match shape {
        Shape::Rectangle | Shape::Person | Shape::Process | Shape::Attacker => None,
        Shape::Store => Some([
            Step::Move(at.x, at.y + bend),
            Step::Arc { rx: at.w / 2.0, ry: bend, clockwise: false, x: at.right(), y: at.y + bend },
        ]),
        Shape::Queue => Some([
            Step::Move(at.right() - bend, at.y),
            Step::Arc {
                rx: bend,
                ry: at.h / 2.0,
                clockwise: false,
                x: at.right() - bend,
                y: at.bottom(),
            },
        ]),
    };
    // The lip repeats no dashes: broken twice, it would look like a fault.
    let thin = Stroke { width: 1.2, dash: Dash::Solid, ..stroke };
    items.extend(lip.map(|steps| {
        let outline = Outline::Path(steps.to_vec());
        Item::Shape(crate::scene::Shape { outline, fill: None, stroke: Some(thin) })
    }));
    items
}

/// Radius of the corners; of a cylinder or tube the depth of its end.
fn corner(shape: Shape, at: Frame) -> f64 {
    match shape {
        Shape::Rectangle => 6.0_f64.min(at.h / 4.0),
        Shape::Person | Shape::Attacker => 24.0_f64.min(at.h / 2.0),
        Shape::Process => 32.0_f64.min(at.h / 2.0),
        Shape::Store => 9.0_f64.min(at.h / 5.0),
        Shape::Queue => 10.0_f64.min(at.w / 6.0),
    }
}

fn cylinder(at: Frame) -> Outline {
    let (rx, ry) = (at.w / 2.0, corner(Shape::Store, at));
    Outline::Path(vec![
        Step::Move(at.x, at.y + ry),
        Step::Arc { rx, ry, clockwise: true, x: at.right(), y: at.y + ry },
        Step::Line(at.right(), at.bottom() - ry),
        Step::Arc { rx, ry, clockwise: true, x: at.x, y: at.bottom() - ry },
        Step::Close,
    ])
}

fn tube(at: Frame) -> Outline {
    let (rx, ry) = (corner(Shape::Queue, at), at.h / 2.0);
    Outline::Path(vec![
        Step::Move(at.x + rx, at.y),
        Step::Line(at.right() - rx, at.y),
        Step::Arc { rx, ry, clockwise: true, x: at.right() - rx, y: at.bottom() },
        Step::Line(at.x + rx, at.bottom()),
        Step::Arc { rx, ry, clockwise: true, x: at.x + rx, y: at.y },
        Step::Close,
    ])
}

/// How far inside its rectangle a shape's outline lies, going straight in from a point on the
/// border: along y if `upright`, else along x.
pub(super) fn inset(shape: Shape, rect: Rect, (x, y): (f64, f64), upright: bool) -> f64 {
    let at = Frame::of(rect);
    let bend = corner(shape, at);
    let (from_side, from_end, width, height) = match upright {
        true => ((x - at.x).min(at.right() - x), bend, at.w, at.h),
        false => ((y - at.y).min(at.bottom() - y), bend, at.h, at.w),
    };
    let (run, depth) = match (shape, upright) {
        (Shape::Rectangle | Shape::Person | Shape::Process | Shape::Attacker, _) => (bend, bend),
        (Shape::Store, true) | (Shape::Queue, false) => (width / 2.0, from_end),
        (Shape::Store, false) | (Shape::Queue, true) => return 0.0,
    };
    let off = ((run - from_side) / run).clamp(0.0, 1.0);
    (depth * (1.0 - (1.0 - off * off).sqrt())).min(height / 2.0)
}

fn head_and_shoulders(rect: Rect, ink: Ink) -> Vec<Item> {
    let at = Frame::of(rect);
    let (x, y) = (at.x + 30.0, at.y + at.h / 2.0);
    let shoulders = Outline::Path(vec![
        Step::Move(x - 11.5, y + 13.5),
        Step::Arc { rx: 11.5, ry: 11.0, clockwise: true, x: x + 11.5, y: y + 13.5 },
        Step::Close,
    ]);
    vec![Item::filled(Outline::circle(x, y - 6.5, 6.5), ink), Item::filled(shoulders, ink)]
}

/// Head and shoulders with a mask over the eyes.
fn masked(rect: Rect, tone: Tone) -> Vec<Item> {
    let at = Frame::of(rect);
    let (x, y) = (at.x + 30.0, at.y + at.h / 2.0 - 7.0);
    let mut items = head_and_shoulders(rect, Ink::State(State::Open));
    items.push(Item::filled(Outline::rect(x - 8.5, y - 2.6, 17.0, 5.2, 2.0), Ink::Fill(tone)));
    items.extend(
        [-2.8, 2.8]
            .map(|dx| Item::filled(Outline::circle(x + dx, y, 1.3), Ink::State(State::Open))),
    );
    items
}

fn set_text(shape: Shape, tone: Tone, rect: Rect, text: &NodeText, items: &mut Vec<Item>) {
    let padding = padding(shape);
    let room = rect.h - padding.top - padding.bottom - text_height(text);
    let width = rect.w - padding.left - padding.right;
    let mut pen = Pen {
        x: f64::from(rect.x + padding.left) + f64::from(width) / 2.0,
        y: f64::from(rect.y + padding.top) + f64::from(room) / 2.0,
        anchor: Anchor::Middle,
    };
    pen.set(&text.title, TITLE, Ink::OnFill(tone), items);
    pen.set(&text.subtitle, DETAIL, Ink::OnFillSecondary(tone), items);
    pen.y += f64::from(DESCRIPTION_GAP);
    pen.set(&text.description, BODY, Ink::OnFill(tone), items);
}

fn opened_mark(shape: Shape, tone: Tone, rect: Rect) -> Vec<Item> {
    let (x, y) = mark_place(shape, rect);
    mark(x, y, tone)
}

/// Middle of the sign that a box can be opened.
fn mark_place(shape: Shape, rect: Rect) -> (f64, f64) {
    let at = Frame::of(rect);
    let (dx, dy) = match shape {
        Shape::Rectangle => (9.5, 9.5),
        Shape::Person | Shape::Process | Shape::Attacker => (20.0, 14.0),
        Shape::Store => (10.0, 18.0),
        Shape::Queue => (28.0, 10.0),
    };
    (at.right() - dx, at.bottom() - dy)
}

/// The area of the sign that a box can be opened.
pub(super) fn mark_area(shape: Shape, rect: Rect) -> Rect {
    let (x, y) = mark_place(shape, rect);
    Rect::new(whole(x) - 6, whole(y) - 6, 12, 12)
}

/// The sign that something can be opened, around a point.
pub(super) fn mark(x: f64, y: f64, tone: Tone) -> Vec<Item> {
    let ink = match tone {
        Tone::Person => Ink::OnFillSecondary(tone),
        Tone::System | Tone::Container | Tone::Component | Tone::External => Ink::Frame(tone),
    };
    let mut items = minus(x, y, ink);
    items.push(Item::line(Outline::through(&[(x, y - 2.5), (x, y + 2.5)]), ink, 1.2));
    items
}

/// The sign that something is opened and can be closed again, around a point.
pub(super) fn minus(x: f64, y: f64, ink: Ink) -> Vec<Item> {
    vec![
        Item::line(Outline::rect(x - 5.0, y - 5.0, 10.0, 10.0, 2.0), ink, 1.2),
        Item::line(Outline::through(&[(x - 2.5, y), (x + 2.5, y)]), ink, 1.2),
    ]
}

#[cfg(test)]
mod tests {
    use super::inset;
    use crate::geom::Rect;
    use crate::view::Shape;

    #[test]
    fn lines_reach_round_outlines() {
        let rect = Rect::new(0, 0, 140, 80);
        let at = |shape, x, y, upright| format!("{:.2}", inset(shape, rect, (x, y), upright));
        assert_eq!(at(Shape::Store, 70.0, 0.0, true), "0.00");
        assert_eq!(at(Shape::Store, 0.0, 40.0, false), "0.00");
        assert_eq!(at(Shape::Store, 28.0, 0.0, true), "1.80");
        assert_eq!(at(Shape::Rectangle, 70.0, 0.0, true), "0.00");
        assert_eq!(at(Shape::Process, 0.0, 0.0, false), "32.00");
        assert_eq!(at(Shape::Queue, 140.0, 40.0, false), "0.00");
    }
}
