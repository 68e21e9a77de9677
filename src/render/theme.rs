//! Which colour an ink is. Themes are data: those of the files in `stdlib/themes`, and users' own.

use super::theme_file;
use crate::scene::{Change, Ink};
use crate::view::{Lock, State, Tone, Trust};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A set of colours, one for each ink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// As `#rrggbb`, in small letters.
    colours: BTreeMap<Ink, String>,
}

/// The themes that need no file of their own, by name.
pub const SHIPPED: [(&str, &LazyLock<Theme>); 4] =
    [("light", &LIGHT), ("dark", &DARK), ("high-contrast", &HIGH_CONTRAST), ("print", &PRINT)];

/// Dark on white.
pub static LIGHT: LazyLock<Theme> =
    LazyLock::new(|| shipped(include_str!("../../stdlib/themes/light.toml")));
/// Light on near black.
pub static DARK: LazyLock<Theme> =
    LazyLock::new(|| shipped(include_str!("../../stdlib/themes/dark.toml")));
/// Strong colours on white.
pub static HIGH_CONTRAST: LazyLock<Theme> =
    LazyLock::new(|| shipped(include_str!("../../stdlib/themes/high-contrast.toml")));
/// Black on white, without dark areas, for paper.
pub static PRINT: LazyLock<Theme> =
    LazyLock::new(|| shipped(include_str!("../../stdlib/themes/print.toml")));

fn shipped(text: &str) -> Theme {
    theme_file::parse(text, |_| None).expect("the themes that are shipped have no faults").theme
}

/// The shipped theme with a name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Theme> {
    SHIPPED.iter().find(|it| it.0 == name).map(|it| &**it.1)
}

impl Theme {
    /// A theme of these colours, `#rrggbb` each; the inks that lack one if not all have one.
    pub(super) fn new(colours: BTreeMap<Ink, String>) -> Result<Self, Vec<Ink>> {
        let lacking = all_inks().into_iter().filter(|it| !colours.contains_key(it));
        let lacking: Vec<Ink> = lacking.collect();
        if lacking.is_empty() { Ok(Self { colours }) } else { Err(lacking) }
    }

    /// The colour of an ink, as `#rrggbb`.
    #[must_use]
    pub fn colour(&self, ink: Ink) -> &str {
        &self.colours[&ink]
    }

    /// The colour of each ink.
    pub(super) fn colours(&self) -> &BTreeMap<Ink, String> {
        &self.colours
    }

    /// Declarations that give inline drawings these colours: `--tmd-page: #ffffff;` and so on, one
    /// a line.
    #[must_use]
    pub fn variables(&self) -> String {
        let line = |ink: Ink| format!("--tmd-{}: {};\n", token(ink), self.colour(ink));
        all_inks().into_iter().map(line).collect()
    }
}

/// Every ink that there is.
pub(super) fn all_inks() -> Vec<Ink> {
    let mut inks = vec![Ink::Page, Ink::Text, Ink::Secondary, Ink::Line, Ink::Rule];
    for tone in Tone::ALL {
        inks.extend([Ink::Fill(tone), Ink::Border(tone), Ink::Frame(tone), Ink::Tab(tone)]);
        inks.extend([Ink::OnFill(tone), Ink::OnFillSecondary(tone)]);
    }
    inks.extend([Ink::OnTab, Ink::OnTabSecondary]);
    inks.extend(Trust::ALL.into_iter().flat_map(|it| [Ink::Tint(it), Ink::Edge(it)]));
    inks.extend(State::ALL.map(Ink::State));
    inks.push(Ink::OnState);
    inks.extend([Lock::Closed, Lock::Unknown, Lock::Open].map(Ink::Lock));
    inks.extend(Change::ALL.map(Ink::Change));
    inks
}

/// Name of an ink in themes and class names: `system-fill`.
pub(super) fn token(ink: Ink) -> String {
    match ink {
        Ink::Page => "page".into(),
        Ink::Text => "text".into(),
        Ink::Secondary => "secondary".into(),
        Ink::Line => "line".into(),
        Ink::Rule => "rule".into(),
        Ink::Fill(tone) => format!("{}-fill", tone_token(tone)),
        Ink::Border(tone) => format!("{}-border", tone_token(tone)),
        Ink::OnFill(tone) => format!("on-{}", tone_token(tone)),
        Ink::OnFillSecondary(tone) => format!("on-{}-secondary", tone_token(tone)),
        Ink::Frame(tone) => format!("{}-frame", tone_token(tone)),
        Ink::Tab(tone) => format!("{}-tab", tone_token(tone)),
        Ink::OnTab => "on-tab".into(),
        Ink::OnTabSecondary => "on-tab-secondary".into(),
        Ink::Tint(trust) => format!("{}-tint", trust_token(trust)),
        Ink::Edge(trust) => format!("{}-edge", trust_token(trust)),
        Ink::State(state) => state_token(state).into(),
        Ink::OnState => "on-state".into(),
        Ink::Lock(Lock::Closed) => "lock-closed".into(),
        Ink::Lock(Lock::Unknown) => "lock-unknown".into(),
        Ink::Lock(Lock::Open) => "lock-open".into(),
        Ink::Change(change) => change.word().into(),
    }
}

fn tone_token(tone: Tone) -> &'static str {
    match tone {
        Tone::Person => "person",
        Tone::System => "system",
        Tone::Container => "container",
        Tone::Component => "component",
        Tone::External => "external",
    }
}

fn trust_token(trust: Trust) -> &'static str {
    match trust {
        Trust::Untrusted => "untrusted",
        Trust::Semi => "semi",
        Trust::Trusted => "trusted",
        Trust::High => "high",
    }
}

fn state_token(state: State) -> &'static str {
    match state {
        State::Open => "open",
        State::Partly => "partly",
        State::Unassessed => "unassessed",
        State::Accepted => "accepted",
        State::Transferred => "transferred",
        State::Mitigated => "mitigated",
        State::Avoided => "avoided",
        State::Dismissed => "dismissed",
    }
}

#[cfg(test)]
mod tests {
    use super::{PRINT, SHIPPED, by_name};
    use crate::render::contrast::{luminance, weak_pairs};
    use crate::scene::Ink;
    use crate::view::Tone;

    #[test]
    fn text_and_lines_stand_out() {
        for (name, theme) in SHIPPED {
            let more = if name == "high-contrast" { 1.5 } else { 1.0 };
            let found = weak_pairs(theme, more);
            assert!(found.is_empty(), "{name}: {found:#?}");
        }
    }

    #[test]
    fn paper_takes_no_colours_and_no_dark_areas() {
        for (ink, colour) in PRINT.colours() {
            assert!(colour[1..3] == colour[3..5] && colour[3..5] == colour[5..7], "{ink:?}");
            if matches!(ink, Ink::Page | Ink::Fill(_) | Ink::Tab(_) | Ink::Tint(_)) {
                assert!(luminance(colour) > 0.8, "{ink:?}");
            }
        }
    }

    #[test]
    fn themes_have_names() {
        let fill = |name| by_name(name).map(|it| it.colour(Ink::Fill(Tone::Person)).to_owned());
        assert_eq!(fill("light").as_deref(), Some("#243447"));
        assert_eq!(fill("print").as_deref(), Some("#ffffff"));
        assert_eq!(fill("purple"), None);
    }
}
