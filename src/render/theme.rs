//! Which colour an ink is. Themes are data; text keeps a contrast of 4.5 to 1 in each.

use crate::scene::Ink;
use crate::view::{Lock, State, Tone, Trust};

/// A set of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Name that users say.
    pub name: &'static str,
    page: &'static str,
    text: &'static str,
    secondary: &'static str,
    line: &'static str,
    rule: &'static str,
    on_state: &'static str,
    on_tab: &'static str,
    on_tab_secondary: &'static str,
    person: Look,
    system: Look,
    container: Look,
    component: Look,
    external: Look,
    untrusted: Area,
    semi: Area,
    trusted: Area,
    high: Area,
    open: &'static str,
    partly: &'static str,
    unassessed: &'static str,
    accepted: &'static str,
    transferred: &'static str,
    mitigated: &'static str,
    avoided: &'static str,
    dismissed: &'static str,
}

/// Colours of a box, and of its frame when opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    fill: &'static str,
    border: &'static str,
    tab: &'static str,
    text: &'static str,
    secondary: &'static str,
}

/// Colours of a trust boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Area {
    tint: &'static str,
    edge: &'static str,
}

/// Dark on white.
pub const LIGHT: Theme = Theme {
    name: "light",
    page: "#ffffff",
    text: "#1d2733",
    secondary: "#56616f",
    line: "#4a5766",
    rule: "#d9dfe6",
    on_state: "#ffffff",
    on_tab: "#ffffff",
    on_tab_secondary: "#edf3fb",
    person: Look {
        fill: "#243447",
        border: "#243447",
        tab: "#243447",
        text: "#ffffff",
        secondary: "#dbe4ee",
    },
    system: look("#e3edfa", "#2f6db3", "#2a62a3"),
    container: look("#eff5fd", "#4a86c8", "#3a70ad"),
    component: look("#f8fbff", "#5d8fc6", "#456c99"),
    external: look("#f4f5f7", "#7e8896", "#5c6673"),
    untrusted: Area { tint: "#fdf4f2", edge: "#b03f2a" },
    semi: Area { tint: "#fffaf0", edge: "#8a5c08" },
    trusted: Area { tint: "#f3f8f4", edge: "#33714a" },
    high: Area { tint: "#eaf4f1", edge: "#1d5c4f" },
    open: "#b3261e",
    partly: "#8a5a00",
    unassessed: "#5c6673",
    accepted: "#5b5f97",
    transferred: "#276a80",
    mitigated: "#1f753b",
    avoided: "#5c6673",
    dismissed: "#5c6673",
};

/// Light on near black.
pub const DARK: Theme = Theme {
    name: "dark",
    page: "#12171e",
    text: "#e8edf3",
    secondary: "#a9b4c1",
    line: "#9fb0c2",
    rule: "#2c3542",
    on_state: "#ffffff",
    on_tab: "#0e131a",
    on_tab_secondary: "#182230",
    person: Look {
        fill: "#d7e3f0",
        border: "#d7e3f0",
        tab: "#d7e3f0",
        text: "#12171e",
        secondary: "#34445a",
    },
    system: dark_look("#1d3048", "#6aa3e0", "#6aa3e0"),
    container: dark_look("#182636", "#5d92cd", "#6f9fd6"),
    component: dark_look("#151e29", "#4c7cb3", "#7f9fc4"),
    external: dark_look("#1e232b", "#7d8896", "#98a3b1"),
    untrusted: Area { tint: "#241815", edge: "#e58a74" },
    semi: Area { tint: "#231d10", edge: "#dfb35a" },
    trusted: Area { tint: "#14201a", edge: "#7cc294" },
    high: Area { tint: "#122622", edge: "#6cc7b4" },
    open: "#d13a31",
    partly: "#e0b04c",
    unassessed: "#a9b4c1",
    accepted: "#a9adea",
    transferred: "#74bed6",
    mitigated: "#72c88c",
    avoided: "#a9b4c1",
    dismissed: "#a9b4c1",
};

const fn look(fill: &'static str, border: &'static str, tab: &'static str) -> Look {
    Look { fill, border, tab, text: "#1d2733", secondary: "#56616f" }
}

const fn dark_look(fill: &'static str, border: &'static str, tab: &'static str) -> Look {
    Look { fill, border, tab, text: "#e8edf3", secondary: "#a9b4c1" }
}

impl Theme {
    /// The colour of an ink, as `#rrggbb`.
    #[must_use]
    pub fn colour(&self, ink: Ink) -> &'static str {
        match ink {
            Ink::Page => self.page,
            Ink::Text => self.text,
            Ink::Secondary => self.secondary,
            Ink::Line => self.line,
            Ink::Rule => self.rule,
            Ink::Fill(tone) => self.look(tone).fill,
            Ink::Border(tone) => self.look(tone).border,
            Ink::OnFill(tone) => self.look(tone).text,
            Ink::OnFillSecondary(tone) => self.look(tone).secondary,
            Ink::Tab(tone) => self.look(tone).tab,
            Ink::OnTab => self.on_tab,
            Ink::OnTabSecondary => self.on_tab_secondary,
            Ink::Tint(trust) => self.area(trust).tint,
            Ink::Edge(trust) => self.area(trust).edge,
            Ink::State(state) => self.state(state),
            Ink::OnState => self.on_state,
            Ink::Lock(Lock::Closed) => self.mitigated,
            Ink::Lock(Lock::Unknown) => self.partly,
            Ink::Lock(Lock::Open) => self.open,
        }
    }

    /// Declarations that give inline drawings these colours: `--tmd-page: #ffffff;` and so on, one
    /// a line.
    #[must_use]
    pub fn variables(&self) -> String {
        let line = |ink: Ink| format!("--tmd-{}: {};\n", token(ink), self.colour(ink));
        all_inks().into_iter().map(line).collect()
    }

    fn look(&self, tone: Tone) -> Look {
        match tone {
            Tone::Person => self.person,
            Tone::System => self.system,
            Tone::Container => self.container,
            Tone::Component => self.component,
            Tone::External => self.external,
        }
    }

    fn area(&self, trust: Trust) -> Area {
        match trust {
            Trust::Untrusted => self.untrusted,
            Trust::Semi => self.semi,
            Trust::Trusted => self.trusted,
            Trust::High => self.high,
        }
    }

    fn state(&self, state: State) -> &'static str {
        match state {
            State::Open => self.open,
            State::Partly => self.partly,
            State::Unassessed => self.unassessed,
            State::Accepted => self.accepted,
            State::Transferred => self.transferred,
            State::Mitigated => self.mitigated,
            State::Avoided => self.avoided,
            State::Dismissed => self.dismissed,
        }
    }
}

fn all_inks() -> Vec<Ink> {
    let tones = [Tone::Person, Tone::System, Tone::Container, Tone::Component, Tone::External];
    let trusts = [Trust::Untrusted, Trust::Semi, Trust::Trusted, Trust::High];
    let states = [
        State::Open,
        State::Partly,
        State::Unassessed,
        State::Accepted,
        State::Transferred,
        State::Mitigated,
        State::Avoided,
        State::Dismissed,
    ];
    let mut inks = vec![Ink::Page, Ink::Text, Ink::Secondary, Ink::Line, Ink::Rule];
    for tone in tones {
        inks.extend([Ink::Fill(tone), Ink::Border(tone), Ink::Tab(tone)]);
        inks.extend([Ink::OnFill(tone), Ink::OnFillSecondary(tone)]);
    }
    inks.extend([Ink::OnTab, Ink::OnTabSecondary]);
    inks.extend(trusts.into_iter().flat_map(|it| [Ink::Tint(it), Ink::Edge(it)]));
    inks.extend(states.map(Ink::State));
    inks.push(Ink::OnState);
    inks.extend([Lock::Closed, Lock::Unknown, Lock::Open].map(Ink::Lock));
    inks
}

/// Name of an ink in class names: `system-fill`.
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
    use super::{DARK, LIGHT, Theme};
    use crate::scene::Ink;
    use crate::view::{Lock, State, Tone, Trust};

    const TONES: [Tone; 5] =
        [Tone::Person, Tone::System, Tone::Container, Tone::Component, Tone::External];
    const TRUSTS: [Trust; 4] = [Trust::Untrusted, Trust::Semi, Trust::Trusted, Trust::High];

    /// Text and what it stands on, as maps use them.
    fn text_pairs() -> Vec<(Ink, Ink)> {
        let mut pairs = vec![
            (Ink::Text, Ink::Page),
            (Ink::Secondary, Ink::Page),
            (Ink::OnState, Ink::State(State::Open)),
            (Ink::OnState, Ink::Lock(Lock::Open)),
            (Ink::Lock(Lock::Unknown), Ink::Page),
            (Ink::Lock(Lock::Closed), Ink::Page),
        ];
        for tone in TONES {
            pairs.push((Ink::OnFill(tone), Ink::Fill(tone)));
            pairs.push((Ink::OnFillSecondary(tone), Ink::Fill(tone)));
            pairs.push((Ink::OnTab, Ink::Tab(tone)));
            pairs.push((Ink::OnTabSecondary, Ink::Tab(tone)));
        }
        for trust in TRUSTS {
            pairs.extend(
                [Ink::Edge(trust), Ink::Text, Ink::Secondary].map(|it| (it, Ink::Tint(trust))),
            );
        }
        let outlined = [
            State::Partly,
            State::Unassessed,
            State::Accepted,
            State::Transferred,
            State::Mitigated,
            State::Avoided,
            State::Dismissed,
        ];
        pairs.extend(outlined.map(|state| (Ink::State(state), Ink::Page)));
        pairs
    }

    /// Lines and areas that mean something, and what they stand on.
    fn line_pairs() -> Vec<(Ink, Ink)> {
        let mut pairs = vec![(Ink::State(State::Open), Ink::Page), (Ink::Line, Ink::Page)];
        for tone in TONES {
            pairs.push((Ink::Border(tone), Ink::Page));
            pairs.push((Ink::Tab(tone), Ink::Page));
        }
        for trust in TRUSTS {
            pairs.push((Ink::Line, Ink::Tint(trust)));
            pairs.push((Ink::Edge(trust), Ink::Page));
            pairs.extend(TONES.map(|tone| (Ink::Border(tone), Ink::Tint(trust))));
        }
        let marked = [Tone::System, Tone::Container, Tone::Component, Tone::External];
        pairs.extend(marked.map(|tone| (Ink::Tab(tone), Ink::Fill(tone))));
        pairs
    }

    /// Brightness as WCAG 2 defines it.
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = u8::from_str_radix(&colour[at..at + 2], 16).unwrap();
            let part = f64::from(value) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { to_the_2_4((part + 0.055) / 1.055) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    /// x to the power of 2.4, as the fifth root of x to the twelfth, by Newton's method.
    fn to_the_2_4(x: f64) -> f64 {
        let twelfth = (x * x * x) * (x * x * x) * (x * x * x) * (x * x * x);
        let mut root = 1.0;
        for _ in 0..60 {
            root -= (root - twelfth / (root * root * root * root)) / 5.0;
        }
        root
    }

    fn failures(theme: &Theme, pairs: &[(Ink, Ink)], least: f64) -> Vec<String> {
        let contrast = |(front, back): &(Ink, Ink)| {
            let lights = [front, back].map(|it| luminance(theme.colour(*it)) + 0.05);
            lights[0].max(lights[1]) / lights[0].min(lights[1])
        };
        let failing = pairs.iter().filter(|it| contrast(it) < least);
        failing.map(|it| format!("{} {it:?}: {:.2}", theme.name, contrast(it))).collect()
    }

    #[test]
    fn text_and_lines_stand_out() {
        let mut found = Vec::new();
        for theme in [LIGHT, DARK] {
            found.extend(failures(&theme, &text_pairs(), 4.5));
            found.extend(failures(&theme, &line_pairs(), 3.0));
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    }

    #[test]
    fn contrast_is_computed_as_the_standard_does() {
        assert!((luminance("#ffffff") - 1.0).abs() < 1e-9);
        assert!((luminance("#767676") - 0.1812).abs() < 1e-4);
    }
}
