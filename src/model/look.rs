//! How things look on maps, as far as the model says: direction, outline, tone and trust level.

/// Which way flows run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    #[default]
    Right,
    /// From top to bottom.
    Down,
}

/// On which side of another one something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Nearer to the left border of the page.
    Left,
    /// Nearer to the right border.
    Right,
    /// Nearer to the top.
    Above,
    /// Nearer to the bottom.
    Below,
}

impl Side {
    /// Sides with the words that models use for them.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("left of", Self::Left),
        ("right of", Self::Right),
        ("above", Self::Above),
        ("below", Self::Below),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, side)| *side == self).map_or("", |(word, _)| *word)
    }

    /// Whether it is left or right, and not above or below.
    #[must_use]
    pub fn is_level(self) -> bool {
        matches!(self, Self::Left | Self::Right)
    }

    /// Whether it is the side where the page begins: left or above.
    #[must_use]
    pub fn is_before(self) -> bool {
        matches!(self, Self::Left | Self::Above)
    }
}

/// Outline of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A rectangle.
    Rectangle,
    /// A pill with a head and shoulders.
    Person,
    /// A cylinder.
    Store,
    /// A lying tube.
    Queue,
    /// A circle-ended box, the process of a data flow diagram.
    Process,
    /// A pill with a masked head: somebody who means harm, in abuse cases only.
    Attacker,
}

/// Which fill and border a box or frame has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// People.
    Person,
    /// Software systems.
    System,
    /// Containers, and stores and queues at any level.
    Container,
    /// Components and processes.
    Component,
    /// What is not ours.
    External,
}

impl Tone {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Person, Self::System, Self::Container, Self::Component, Self::External];
}

/// How much what stands in a boundary is trusted; ordered from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// Anybody may be in there.
    Untrusted,
    /// Known, but not under control.
    Semi,
    /// Under control. Also the look of a boundary that does not say.
    Trusted,
    /// Under control and specially guarded.
    High,
}

impl Trust {
    /// All of them, from least to most.
    pub const ALL: [Self; 4] = [Self::Untrusted, Self::Semi, Self::Trusted, Self::High];
}
