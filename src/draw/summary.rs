//! Threats by severity and state: a stacked bar for each band, and below it the signs of maps with
//! their numbers in the same order, so that nothing hangs on colours.

use super::badge;
use super::compose::{LEAST_WIDTH, MARGIN};
use super::legend;
use super::typography::{BODY, HEADING, Line, Pen, TITLE, baseline, height, text};
use super::wrap::wrap;
use crate::geom::Size;
use crate::scene::{Anchor, Ink, Item, Outline, Scene};
use crate::view::{Badge, Rating, State, Tally};
use std::collections::BTreeMap;

/// Where bars begin, right of the names of bands, px.
const NAMES: f64 = 84.0;
/// Kept free for the number at the end of a bar, px.
const NUMBER: f64 = 48.0;
const BAR: f64 = 12.0;
/// From one band to the next, px.
const ROW: f64 = 54.0;
/// Between two parts of a bar, px.
const SEAM: f64 = 1.5;
const BADGE_GAP: f64 = 8.0;

/// The picture, whose file has this stem.
#[must_use]
pub fn summary(tally: &Tally, stem: &str) -> Scene {
    let title = "Threats by severity and status";
    let mut items = Vec::new();
    let left = f64::from(MARGIN);
    let mut y = heading(title, &mut items);
    if tally.total() == 0 {
        y = sentence("No threats are written down yet.", y, &mut items);
    } else {
        let most = tally.bands.values().map(sum).max().unwrap_or(1);
        for (rating, states) in tally.bands.iter().rev() {
            band((rating.word(), states), most, y, &mut items);
            y += ROW;
        }
        y = legend::states((left, y), left + f64::from(LEAST_WIDTH), &mut items);
    }
    page(stem, title, aloud(tally), y, items)
}

/// The name of a picture, at its top; gives where what follows begins.
pub(super) fn heading(title: &str, items: &mut Vec<Item>) -> f64 {
    let (x, y) = (f64::from(MARGIN), f64::from(MARGIN) - 8.0);
    let lines = [Line::new(title, HEADING)];
    Pen { x, y, anchor: Anchor::Left }.set(&lines, HEADING, Ink::Text, items);
    y + f64::from(height(&lines, HEADING)) + 16.0
}

/// A sentence across the picture; gives where what follows begins.
pub(super) fn sentence(words: &str, y: f64, items: &mut Vec<Item>) -> f64 {
    let lines = wrap(words, BODY, LEAST_WIDTH).lines;
    let mut pen = Pen { x: f64::from(MARGIN), y, anchor: Anchor::Left };
    pen.set(&lines, BODY, Ink::Secondary, items);
    pen.y + 8.0
}

/// The drawing with all that stands above `end`.
pub(super) fn page(
    stem: &str,
    title: &str,
    description: String,
    end: f64,
    items: Vec<Item>,
) -> Scene {
    let height = super::typography::whole(end) + MARGIN - 12;
    let size = Size { w: LEAST_WIDTH + 2 * MARGIN, h: height };
    Scene { stem: stem.to_owned(), title: title.to_owned(), description, size, items }
}

fn sum(states: &BTreeMap<State, usize>) -> usize {
    states.values().sum()
}

/// A count as a number to draw with.
fn units(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The bar of a band, as long as its share of `most`, with its name, its sum and its signs.
fn band(
    (name, states): (&str, &BTreeMap<State, usize>),
    most: usize,
    y: f64,
    items: &mut Vec<Item>,
) {
    let left = f64::from(MARGIN);
    let line = y + (BAR - f64::from(TITLE.leading)) / 2.0 + baseline(TITLE);
    items.push(text(&Line::new(name, TITLE), left, line, TITLE, Ink::Text, Anchor::Left));
    let unit = (f64::from(LEAST_WIDTH) - NAMES - NUMBER) / units(most);
    let (mut x, mut sign) = (left + NAMES, left + NAMES);
    for (&state, &count) in states {
        let width = units(count) * unit;
        // However narrow, a part stays to be seen.
        let seen = (width - SEAM).max(1.0);
        items.push(Item::filled(Outline::rect(x, y, seen, BAR, 0.0), Ink::State(state)));
        x += width;
        let badge = Badge { state, count };
        items.push(Item::Group(badge::draw(badge, (sign, y + BAR + 6.0))));
        sign += f64::from(badge::size(badge).w) + BADGE_GAP;
    }
    let total = Line::new(&sum(states).to_string(), TITLE);
    items.push(text(&total, x + 8.0, line, TITLE, Ink::Text, Anchor::Left));
}

fn aloud(tally: &Tally) -> String {
    if tally.total() == 0 {
        return "No threats are written down yet.".to_owned();
    }
    let band = |(rating, states): (&Rating, &BTreeMap<State, usize>)| {
        let parts = states.iter().map(|(&state, count)| format!("{count} {}", badge::name(state)));
        format!("{}: {}.", rating.word(), parts.collect::<Vec<_>>().join(", "))
    };
    tally.bands.iter().rev().map(band).collect::<Vec<_>>().join(" ")
}
