//! The few styles of type that maps use, and lines of text set in them.

use crate::font::{self, Weight};
use crate::scene::{Anchor, Ink, Item, Text};

/// A style of type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    /// Size of the letters in px.
    pub(super) size: i32,
    /// How heavy they are.
    pub(super) weight: Weight,
    /// Height of a line in px.
    pub(super) leading: i32,
}

/// Name of the map.
pub(super) const HEADING: Style = style(20, Weight::Bold, 26);
/// Way to the map, caption.
pub(super) const CRUMB: Style = style(12, Weight::Regular, 18);
/// Title of a box.
pub(super) const TITLE: Style = style(14, Weight::Bold, 18);
/// Kind and technology of a box, detail of a flow, level of a boundary.
pub(super) const DETAIL: Style = style(11, Weight::Regular, 15);
/// Sentence in a box, label of a flow.
pub(super) const BODY: Style = style(12, Weight::Regular, 16);
/// Title of a frame or boundary.
pub(super) const AREA: Style = style(13, Weight::Bold, 17);
/// Numbers and signs on badges.
pub(super) const SIGN: Style = style(11, Weight::Bold, 14);

const fn style(size: i32, weight: Weight, leading: i32) -> Style {
    Style { size, weight, leading }
}

/// One line of text with its width.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// The words.
    pub(super) text: String,
    /// Width in px.
    pub(super) width: f64,
    /// Whether the text that it is a line of reads from right to left.
    pub(super) right_to_left: bool,
}

impl Line {
    /// A text as one line, from left to right.
    pub(super) fn new(text: &str, style: Style) -> Self {
        let width = font::width(text, style.weight, style.size);
        Self { text: text.into(), width, right_to_left: false }
    }

    /// The same words, read in a direction.
    pub(super) fn directed(self, right_to_left: bool) -> Self {
        Self { right_to_left, ..self }
    }
}

/// Width of the widest line.
pub(super) fn widest(lines: &[Line]) -> f64 {
    lines.iter().map(|it| it.width).fold(0.0, f64::max)
}

/// Height of lines set in a style.
pub(super) fn height(lines: &[Line], style: Style) -> i32 {
    i32::try_from(lines.len()).unwrap_or(i32::MAX / style.leading) * style.leading
}

/// A width as whole px that holds it.
#[expect(clippy::cast_possible_truncation, reason = "widths of text are far below the limit")]
pub(super) fn whole(width: f64) -> i32 {
    width.ceil() as i32
}

/// A pen that sets lines of text below each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen {
    /// Where lines are tied to.
    pub(super) x: f64,
    /// Top of the next line.
    pub(super) y: f64,
    /// Which part of a line stands at `x`.
    pub(super) anchor: Anchor,
}

impl Pen {
    /// Lines of text; the pen then stands below them.
    pub(super) fn set(&mut self, lines: &[Line], style: Style, ink: Ink, items: &mut Vec<Item>) {
        for line in lines {
            let y = self.y + baseline(style);
            items.push(text(line, self.x, y, style, ink, self.anchor));
            self.y += f64::from(style.leading);
        }
    }
}

/// A line of text on a baseline.
pub(super) fn text(line: &Line, x: f64, y: f64, style: Style, ink: Ink, anchor: Anchor) -> Item {
    Item::Text(Text {
        x,
        y,
        text: line.text.clone(),
        width: line.width,
        right_to_left: line.right_to_left,
        size: style.size,
        weight: style.weight,
        ink,
        anchor,
    })
}

/// From the top of a line to its baseline, so that capitals stand in its middle.
pub(super) fn baseline(style: Style) -> f64 {
    f64::midpoint(f64::from(style.leading), CAPITAL * f64::from(style.size))
}

/// Height of capitals per size.
const CAPITAL: f64 = 0.716;
