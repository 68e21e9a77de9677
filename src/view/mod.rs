//! Which part of the model a map shows: boxes, frames, boundaries and lifted flows, without
//! geometry.
//!
//! Everything that the drawing needs to say is in here as text and numbers; nothing later looks
//! anything up in the model.

mod atlas;
mod content;
mod cut;
mod steps;
mod badge;
mod stem;
mod tally;

use crate::status::Status;

pub use crate::model::{Direction, HintId, Rating, Score, Shape, Tone, Trust};
pub use atlas::{Plan, plan};
pub use stem::{RISK, SUMMARY};
pub use tally::{Risk, Tally, tally};

/// One map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Id that users say: the path of the opened element (`Acme.Pay`), the model's name for the
    /// root.
    pub id: String,
    /// File name without ending; equal for no two views, also where case is ignored.
    pub stem: String,
    /// Heading of the map: the title of the opened element or of the model.
    pub title: String,
    /// Line under the heading: the titles from the root to the opened element.
    pub path: Vec<Crumb>,
    /// Text of the caption: model, version, level.
    pub caption: String,
    /// Which way flows run.
    pub direction: Direction,
    /// Boxes, frames and boundaries; a parent stands before what it holds. Sorted by id within
    /// one parent, so that the order of declarations does not show.
    pub nodes: Vec<Node>,
    /// Lifted flows, sorted by source, target and label; of a story its steps, in their order.
    pub edges: Vec<Edge>,
    /// Wishes for the order of nodes.
    pub hints: Vec<Hint>,
    /// What only abuse cases and scenarios have.
    pub story: Option<Story>,
}

/// What the picture of an abuse case or scenario says beside its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// File name, without ending, of the same steps as a sequence.
    pub sequence: String,
    /// What it leads to.
    pub ends: Vec<End>,
}

/// A threat that an abuse case leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Dotted path of the threat.
    pub threat: String,
    /// The id that a standard gives it, and its title.
    pub title: String,
    /// Its state.
    pub state: State,
}

/// A wish that one node stands before another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Whether from left to right, and not downwards.
    pub level: bool,
    /// Index of the node on the left, or above.
    pub before: usize,
    /// Index of the node on the right, or below.
    pub after: usize,
    /// Where the model says so.
    pub said: HintId,
}

/// One step of the path from the root to the opened element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// Title as declared.
    pub title: String,
    /// Stem of the map that shows it opened.
    pub stem: String,
}

/// Something with an outline on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The element's dotted path; for a boundary its path of names with the id of the frame it is
    /// drawn in before it, so that fragments differ: `Acme/Cloud`.
    pub id: String,
    /// Index of the frame or boundary that it stands in; `None` at the top.
    pub parent: Option<usize>,
    /// Box, opened element or trust boundary.
    pub role: Role,
    /// Name shown to readers.
    pub title: String,
    /// Kind and technology: `Container · Rust`; of a boundary its trust level.
    pub subtitle: String,
    /// Sentence shown in a box; empty if there is none.
    pub description: String,
    /// Threats on it, in it, and on flows inside it.
    pub badge: Option<Badge>,
    /// Dotted paths of these threats, the worst first.
    pub threats: Vec<String>,
    /// What else is said about it when a reader points at it: why it is out of scope.
    pub remark: String,
    /// Stem of the map that shows it opened, if it has parts; of a frame, of the map one level up.
    pub link: Option<String>,
    /// Whether it was proposed by a child model and not yet adopted: drawn dotted.
    pub proposed: bool,
}

/// What a node is, as far as the drawing differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A closed element.
    Box(Shape, Tone),
    /// An opened element around its parts.
    Frame(Tone),
    /// A trust boundary, or the fragment of one.
    Boundary(Trust),
}

/// A flow as drawn: one or more flows of the model between the same two nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Stable id: `SOURCE->TARGET`, with `#NAME` for a flow that stands alone under its name.
    pub id: String,
    /// Index of the source node: a box, or a frame if the flow ends at an opened element.
    pub from: usize,
    /// Index of the target node.
    pub to: usize,
    /// Whether it runs both ways.
    pub both: bool,
    /// Number of the step; `None` for flows.
    pub step: Option<usize>,
    /// First line of the label; says how many flows it stands for if more than one.
    pub label: String,
    /// Second line: protocol and data, joined with ` · `.
    pub detail: String,
    /// Threats on the flows it stands for.
    pub badge: Option<Badge>,
    /// Dotted paths of these threats, the worst first.
    pub threats: Vec<String>,
    /// Dotted paths of the flows it stands for.
    pub flows: Vec<String>,
    /// Trust boundaries that the line passes, from source to target.
    pub crossings: Vec<Crossing>,
    /// What it stands for, one line each: `Customer -> Pay.Api "places an order"`.
    pub members: Vec<String>,
    /// Whether it is only proposed: drawn dotted.
    pub proposed: bool,
}

/// A place where a flow passes the line of a boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Index of the boundary node.
    pub boundary: usize,
    /// What protects the flow there.
    pub lock: Lock,
}

/// The sign on a crossing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    /// Encrypted and authenticated.
    Closed,
    /// Not said.
    Unknown,
    /// Encryption or authentication is said to be missing.
    Open,
}

/// The sign for threats: the worst state and how many threats are in that state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Badge {
    /// The worst state.
    pub state: State,
    /// Threats in that state; 0 for [`State::Unassessed`].
    pub count: usize,
}

/// State of threats on the map, from worst to best; the shape of a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nothing needed is in place.
    Open,
    /// Some of what is needed is in place.
    Partly,
    /// Nobody has looked: no threat and no decision.
    Unassessed,
    /// Somebody lives with it.
    Accepted,
    /// Somebody else sees to it.
    Transferred,
    /// All that is needed is in place.
    Mitigated,
    /// The design no longer has it.
    Avoided,
    /// It does not apply.
    Dismissed,
}

impl State {
    /// All of them, worst first.
    pub const ALL: [Self; 8] = [
        Self::Open,
        Self::Partly,
        Self::Unassessed,
        Self::Accepted,
        Self::Transferred,
        Self::Mitigated,
        Self::Avoided,
        Self::Dismissed,
    ];
}

impl From<Status> for State {
    /// The state by which signs show what a threat's controls and decisions add up to.
    fn from(status: Status) -> Self {
        match status {
            Status::Open => Self::Open,
            Status::Partly => Self::Partly,
            Status::Accepted => Self::Accepted,
            Status::Transferred => Self::Transferred,
            Status::Mitigated => Self::Mitigated,
            Status::Avoided => Self::Avoided,
            Status::Dismissed => Self::Dismissed,
        }
    }
}
