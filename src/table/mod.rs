//! The threat table: what can go wrong, and what are we doing about it.
//!
//! Rows are plain text and numbers; the writers of each format look nothing up.

mod controls;
mod csv;
mod html;
mod json;
mod markdown;
mod places;
mod rows;

pub use controls::{ControlRow, controls};
pub use csv::csv;
pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use places::{Beside, Place};
pub use rows::table;

use crate::status::Status;
use serde::Serialize;

/// The threats of some models and the controls that they name.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// Heading: the title of the model at the top.
    pub title: String,
    /// Version of that model; empty if it says none.
    pub version: String,
    /// How many threats are in each state, from worst to best; variants are not counted.
    pub summary: Vec<(Status, usize)>,
    /// One for each threat, sorted by id; variants stand under theirs.
    pub threats: Vec<Row>,
    /// All controls, sorted by id.
    pub controls: Vec<ControlRow>,
}

/// One threat.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The id that a standard gives it, else its path.
    pub id: String,
    /// Dotted path of names.
    pub path: String,
    /// Title of the model that declares it.
    pub model: String,
    /// What can go wrong, in a few words.
    pub title: String,
    /// How it is done.
    pub attack: String,
    /// What follows.
    pub impact: String,
    /// Titles of what it is on.
    pub on: Vec<String>,
    /// Dotted paths of the same, to look up maps; empty for data.
    #[serde(skip)]
    pub on_paths: Vec<String>,
    /// Who does it.
    pub by: Vec<String>,
    /// Objectives and data that it harms.
    pub harms: Vec<String>,
    /// Words of STRIDE and LINDDUN.
    pub category: Vec<String>,
    /// References to catalogues.
    pub refs: Vec<String>,
    /// Its scores as written; empty if it is unrated.
    pub score: Vec<String>,
    /// What is done about it.
    pub controls: Vec<Measure>,
    /// Decisions without controls, in words: "accepted by …".
    pub decisions: Vec<String>,
    /// What child models say about it.
    pub answers: Vec<Answer>,
    /// Ids of the parent's threats that it is the detail of.
    pub refines: Vec<String>,
    /// The computed state.
    pub status: Status,
    /// Why.
    pub reason: String,
    /// Who sees to it; empty if not said.
    pub owner: String,
    /// Its ticket; empty if none.
    pub ticket: String,
    /// Scores that remain.
    pub residual: Vec<String>,
    /// Special cases of it.
    pub variants: Vec<Row>,
}

/// A control, as one threat uses it.
#[derive(Clone, Debug, Serialize)]
pub struct Measure {
    /// The id that a standard gives it, else its path.
    pub id: String,
    /// What is done.
    pub title: String,
    /// How far it has come.
    pub state: &'static str,
    /// Whether it counts as in place, with all that it depends on.
    pub in_place: bool,
    /// What it is to the threat.
    pub role: Role,
}

/// What a control is to a threat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The threat is not mitigated without it.
    Needed,
    /// It or another of the same line is needed.
    Alternative,
    /// It helps, but is not needed.
    Reduces,
}

/// What a child model says about a threat of its parent.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// Title of the child model.
    pub model: String,
    /// The state that its word leads to.
    pub status: Status,
    /// Why.
    pub reason: String,
}

impl Serialize for Status {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}
