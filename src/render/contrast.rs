//! Contrast between colours, as the Web Content Accessibility Guidelines 2 define it, and between
//! which inks of a theme there has to be how much of it.

use super::theme::{Theme, token};
use crate::scene::{Change, Ink};
use crate::view::{Lock, State, Tone, Trust};

/// Two inks that meet on maps and are hard to tell apart.
#[derive(Clone, Debug, PartialEq)]
pub struct WeakPair {
    /// The ink that is to be seen.
    pub front: Ink,
    /// What it stands on.
    pub back: Ink,
    /// Contrast between them, from 1 to 21.
    pub ratio: f64,
    /// The contrast that there should be.
    pub least: f64,
}

impl WeakPair {
    /// Names of both inks in theme files.
    #[must_use]
    pub fn tokens(&self) -> (String, String) {
        (token(self.front), token(self.back))
    }
}

/// Contrast that text needs (success criterion 1.4.3, level AA).
const TEXT: f64 = 4.5;
/// Contrast that lines and signs need (success criterion 1.4.11).
const LINE: f64 = 3.0;

/// The pairs of a theme with less contrast than there should be, times `more`.
#[must_use]
pub fn weak_pairs(theme: &Theme, more: f64) -> Vec<WeakPair> {
    let texts = text_pairs().into_iter().map(|pair| (pair, TEXT));
    let lines = line_pairs().into_iter().map(|pair| (pair, LINE));
    let pairs = texts.chain(lines).map(|((front, back), least)| {
        let ratio = ratio(theme.colour(front), theme.colour(back));
        WeakPair { front, back, ratio, least: least * more }
    });
    pairs.filter(|it| it.ratio < it.least).collect()
}

/// Text and what it stands on.
fn text_pairs() -> Vec<(Ink, Ink)> {
    let mut pairs = vec![
        (Ink::Text, Ink::Page),
        (Ink::Secondary, Ink::Page),
        (Ink::OnState, Ink::State(State::Open)),
        (Ink::OnState, Ink::Lock(Lock::Open)),
        (Ink::Lock(Lock::Unknown), Ink::Page),
        (Ink::Lock(Lock::Closed), Ink::Page),
    ];
    for tone in Tone::ALL {
        pairs.push((Ink::OnFill(tone), Ink::Fill(tone)));
        pairs.push((Ink::OnFillSecondary(tone), Ink::Fill(tone)));
        pairs.push((Ink::OnTab, Ink::Tab(tone)));
        pairs.push((Ink::OnTabSecondary, Ink::Tab(tone)));
    }
    for trust in Trust::ALL {
        let inks = [Ink::Edge(trust), Ink::Text, Ink::Secondary];
        pairs.extend(inks.map(|it| (it, Ink::Tint(trust))));
    }
    pairs.extend(Change::ALL.map(|it| (Ink::Change(it), Ink::Page)));
    // Their signs are outlines on the page; that of the open ones is filled.
    let outlined = State::ALL.into_iter().filter(|&it| it != State::Open);
    pairs.extend(outlined.map(|state| (Ink::State(state), Ink::Page)));
    pairs
}

/// Lines and areas that mean something, and what they stand on.
fn line_pairs() -> Vec<(Ink, Ink)> {
    let mut pairs = vec![(Ink::State(State::Open), Ink::Page), (Ink::Line, Ink::Page)];
    for tone in Tone::ALL {
        pairs.push((Ink::Border(tone), Ink::Page));
        pairs.push((Ink::Frame(tone), Ink::Page));
    }
    for trust in Trust::ALL {
        pairs.push((Ink::Line, Ink::Tint(trust)));
        pairs.push((Ink::Edge(trust), Ink::Page));
        pairs.extend(Change::ALL.map(|it| (Ink::Change(it), Ink::Tint(trust))));
        pairs.extend(Tone::ALL.map(|tone| (Ink::Border(tone), Ink::Tint(trust))));
    }
    // The sign that a box can be opened; on people it is in the ink of their second text.
    let marked = [Tone::System, Tone::Container, Tone::Component, Tone::External];
    pairs.extend(marked.map(|tone| (Ink::Frame(tone), Ink::Fill(tone))));
    pairs
}

/// Whether a theme is nearer to white on black than to black on white.
#[must_use]
pub fn is_dark(theme: &Theme) -> bool {
    luminance(theme.colour(Ink::Page)) < luminance(theme.colour(Ink::Text))
}

/// Contrast of two colours, `#rrggbb` each.
fn ratio(one: &str, other: &str) -> f64 {
    let lights = [one, other].map(|it| luminance(it) + 0.05);
    lights[0].max(lights[1]) / lights[0].min(lights[1])
}

/// Relative luminance of a colour, `#rrggbb`: 0 for black, 1 for white.
pub(super) fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let digits = colour.get(at..at + 2).unwrap_or_default();
        let part = f64::from(u8::from_str_radix(digits, 16).unwrap_or(0)) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { to_the_2_4((part + 0.055) / 1.055) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

/// x to the power of 2.4, as the fifth root of x to the twelfth, by Newton's method; `powf` differs
/// between machines.
fn to_the_2_4(x: f64) -> f64 {
    let twelfth = (x * x * x) * (x * x * x) * (x * x * x) * (x * x * x);
    let mut root = 1.0;
    for _ in 0..60 {
        root -= (root - twelfth / (root * root * root * root)) / 5.0;
    }
    root
}

#[cfg(test)]
mod tests {
    use super::{luminance, ratio};

    #[test]
    fn contrast_is_computed_as_the_guidelines_do() {
        assert!((luminance("#ffffff") - 1.0).abs() < 1e-9);
        assert!((luminance("#767676") - 0.1812).abs() < 1e-4);
        assert!((ratio("#000000", "#ffffff") - 21.0).abs() < 1e-6);
        assert!((ratio("#ffffff", "#767676") - 4.54).abs() < 0.01);
    }
}
