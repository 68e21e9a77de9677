//! Threats by likelihood and impact: a table of five by five, each field with its band, the number
//! of threats in it, and the sign of those that are open. Thick lines part the bands.

use super::badge;
use super::compose::MARGIN;
use super::summary::{heading, page, sentence};
use super::typography::{BODY, DETAIL, HEADING, Line, TITLE, baseline, text};
use crate::scene::{Anchor, Ink, Item, Outline, Scene};
use crate::view::{Badge, Rating, Risk, Score, State, Tally};

/// Steps of likelihood and of impact.
const STEPS: std::ops::RangeInclusive<u8> = 1..=5;
/// Where the fields begin, right of the numbers of likelihood, px.
const NAMES: f64 = 90.0;
const FIELD: (f64, f64) = (94.0, 54.0);

/// The picture, whose file has this stem; `None` if nothing is rated by likelihood and impact.
#[must_use]
pub fn risk(tally: &Tally, stem: &str) -> Option<Scene> {
    if tally.risks.is_empty() {
        return None;
    }
    let title = "Threats by likelihood and impact";
    let mut items = Vec::new();
    let top = heading(title, &mut items);
    for likelihood in STEPS {
        for impact in STEPS {
            field(tally, (likelihood, impact), top, &mut items);
        }
    }
    borders(top, &mut items);
    names(top, &mut items);
    let below = top + 5.0 * FIELD.1 + 50.0;
    let end = sentence(&beside(tally), below, &mut items);
    Some(page(stem, title, aloud(tally), end, items))
}

/// The top left corner of a field: impact grows to the right, likelihood upwards.
fn corner((likelihood, impact): (u8, u8), top: f64) -> (f64, f64) {
    let x = f64::from(MARGIN) + NAMES + f64::from(impact - 1) * FIELD.0;
    (x, top + f64::from(5 - likelihood) * FIELD.1)
}

fn band(likelihood: u8, impact: u8) -> Rating {
    Score::Risk(likelihood, impact).rating()
}

fn field(tally: &Tally, at: (u8, u8), top: f64, items: &mut Vec<Item>) {
    let (x, y) = corner(at, top);
    let outline = Outline::rect(x, y, FIELD.0, FIELD.1, 0.0);
    items.push(Item::line(outline, Ink::Rule, 1.0));
    let name = Line::new(band(at.0, at.1).word(), DETAIL);
    let line = y + 5.0 + baseline(DETAIL);
    items.push(text(&name, x + 8.0, line, DETAIL, Ink::Secondary, Anchor::Left));
    let Some(Risk { total, open }) = tally.risks.get(&at).copied() else { return };
    let number = Line::new(&total.to_string(), HEADING);
    let line = y + 24.0 + baseline(HEADING);
    items.push(text(&number, x + 8.0, line, HEADING, Ink::Text, Anchor::Left));
    if open > 0 {
        let badge = Badge { state: State::Open, count: open };
        let left = x + FIELD.0 - 8.0 - f64::from(badge::size(badge).w);
        items.push(Item::Group(badge::draw(badge, (left, y + 27.0))));
    }
}

/// The lines between fields of different bands, and around all.
fn borders(top: f64, items: &mut Vec<Item>) {
    for likelihood in STEPS {
        for impact in STEPS {
            let own = band(likelihood, impact);
            let (x, y) = corner((likelihood, impact), top);
            let (right, bottom) = (x + FIELD.0, y + FIELD.1);
            if impact < 5 && band(likelihood, impact + 1) != own {
                items.push(thick(&[(right, y), (right, bottom)]));
            }
            if likelihood > 1 && band(likelihood - 1, impact) != own {
                items.push(thick(&[(x, bottom), (right, bottom)]));
            }
        }
    }
    let (x, y) = corner((5, 1), top);
    let around = Outline::rect(x, y, 5.0 * FIELD.0, 5.0 * FIELD.1, 0.0);
    items.push(Item::line(around, Ink::Line, 2.0));
}

fn thick(points: &[(f64, f64)]) -> Item {
    Item::line(Outline::through(points), Ink::Line, 2.0)
}

/// What the rows and columns mean.
fn names(top: f64, items: &mut Vec<Item>) {
    let left = f64::from(MARGIN);
    for step in STEPS {
        let number = Line::new(&step.to_string(), TITLE);
        let (_, y) = corner((step, 1), top);
        let line = y + (FIELD.1 - f64::from(TITLE.leading)) / 2.0 + baseline(TITLE);
        let x = left + NAMES - 12.0;
        items.push(text(&number, x, line, TITLE, Ink::Text, Anchor::Right));
        let (x, y) = corner((1, step), top);
        let line = y + FIELD.1 + 6.0 + baseline(TITLE);
        items.push(text(&number, x + FIELD.0 / 2.0, line, TITLE, Ink::Text, Anchor::Middle));
    }
    let line = top + (FIELD.1 - f64::from(BODY.leading)) / 2.0 + baseline(BODY);
    let name = Line::new("likelihood", BODY);
    items.push(text(&name, left, line, BODY, Ink::Secondary, Anchor::Left));
    let line = top + 5.0 * FIELD.1 + 26.0 + baseline(BODY);
    let right = left + NAMES + 5.0 * FIELD.0;
    let name = Line::new("impact", BODY);
    items.push(text(&name, right, line, BODY, Ink::Secondary, Anchor::Right));
}

/// The threats that are in no field.
fn beside(tally: &Tally) -> String {
    let parts = tally.others.iter().map(|(scale, count)| format!("{count} {scale}"));
    let parts: Vec<String> = parts.collect();
    match parts.is_empty() {
        true => "All threats are rated by likelihood and impact.".to_owned(),
        false => format!("Not in the table: {}.", parts.join(", ")),
    }
}

fn aloud(tally: &Tally) -> String {
    let field = |(&(likelihood, impact), risk): (&(u8, u8), &Risk)| {
        let Risk { total, open } = risk;
        format!(
            "Likelihood {likelihood}, impact {impact}, {}: {total}, of these {open} open.",
            band(likelihood, impact).word()
        )
    };
    let fields = tally.risks.iter().rev().map(field);
    fields.chain([beside(tally)]).collect::<Vec<_>>().join(" ")
}
