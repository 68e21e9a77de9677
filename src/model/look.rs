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
