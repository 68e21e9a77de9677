//! The threat table: what can go wrong, and what are we doing about it.
//!
//! Rows are plain text and numbers; the writers of each format look nothing up.

mod controls;
mod csv;
mod details;
mod filters;
mod html;
mod json;
mod markdown;
mod proposals;
mod places;
mod report;
mod report_csv;
mod report_html;
mod report_json;
mod report_markdown;
mod reports;
mod rows;
mod sarif;
mod standings;

pub use controls::{ControlRow, controls};
pub use csv::csv;
pub use details::{details, label};
pub use html::html;
pub use json::{SCHEMA, json};
pub use markdown::{COLUMNS, Column, markdown, markdown_rows};
pub use places::{Beside, Place};
pub use proposals::Proposal;
pub use report::{Cell, Entry, Kind, Link, Report, all_reports, report};
pub use report_csv::csv as report_csv;
pub use report_html::{html as report_html, page as report_page};
pub use report_json::json as report_json;
pub use report_markdown::{document as report_document, markdown as report_markdown};
pub use rows::{table, table_where, tables};
pub use sarif::sarif;
pub use standings::{Standing, Unassessed};

use crate::model::Rating;
use crate::source::Span;
use crate::status::Status;
use serde::Serialize;
use std::cmp::{Ordering, Reverse};

/// The threats of some models and the controls that they name.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// Heading: the title of the model at the top.
    pub title: String,
    /// Version of that model; empty if it says none.
    pub version: String,
    /// How many threats are in each state, from worst to best; variants are not counted.
    pub summary: Vec<(Status, usize)>,
    /// What the rows are sorted by, if somebody has asked for that.
    #[serde(skip)]
    pub order: Option<Order>,
    /// How many threats there are in all, if only those are shown that are as asked.
    #[serde(skip)]
    pub asked_of: Option<usize>,
    /// One for each threat, sorted by id if nobody has asked for another order; variants stand
    /// under theirs.
    pub threats: Vec<Row>,
    /// All controls, sorted by id.
    pub controls: Vec<ControlRow>,
    /// What the threats of each model, element, flow, boundary and class of data add up to; empty
    /// in a table of some threats only, as is what follows.
    pub standings: Vec<Standing>,
    /// What nobody has looked at.
    pub unassessed: Vec<Unassessed>,
    /// What models below propose, until it is adopted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<Proposal>,
}

/// What rows can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Ids, as people count.
    Id,
    /// The worst score first, then the worst state, then ids.
    Severity,
    /// The worst state first, then the worst score, then ids.
    Status,
}

impl Order {
    /// Which of two rows that come sorted by id stands first.
    fn compare(self, a: &Row, b: &Row) -> Ordering {
        let key = |row: &Row| (Reverse(row.weight), row.status);
        match self {
            Self::Id => Ordering::Equal,
            Self::Severity => key(a).cmp(&key(b)),
            Self::Status => a.status.cmp(&b.status).then_with(|| b.weight.cmp(&a.weight)),
        }
    }
}

impl Table {
    /// The same table in another order; variants stay under their threats.
    #[must_use]
    pub fn sorted(mut self, order: Order) -> Self {
        sort(&mut self.threats, order);
        Self { order: Some(order), ..self }
    }

    /// What a table without threats says.
    #[must_use]
    pub fn nothing(&self) -> String {
        match self.asked_of {
            Some(all) if all > 0 => format!("No threat is as asked; {all} in all."),
            Some(_) | None => "No threats are written down yet.".to_owned(),
        }
    }
}

/// Sorts rows that come sorted by id, and the variants under them.
fn sort(rows: &mut [Row], order: Order) {
    rows.sort_by(|a, b| order.compare(a, b));
    for row in rows {
        sort(&mut row.variants, order);
    }
}

/// One threat.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The id that a standard gives it, else its path.
    pub id: String,
    /// Dotted path of names.
    pub path: String,
    /// Where it is declared.
    #[serde(skip)]
    pub span: Span,
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
    /// Objectives that it harms, and all that these contribute to.
    pub objectives: Vec<String>,
    /// Words of STRIDE and LINDDUN.
    pub category: Vec<String>,
    /// References to catalogues.
    pub refs: Vec<Reference>,
    /// When it applies; empty if always.
    pub condition: String,
    /// What it takes for granted.
    pub assumes: Vec<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The band of the worst score; "unrated" is not the same as "none".
    pub severity: &'static str,
    /// Its place among threats by how bad it is.
    #[serde(skip)]
    pub weight: (Rating, u8),
    /// Its scores, one for each environment at most; empty if it is unrated.
    pub scores: Vec<Scored>,
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
    pub residual: Vec<Scored>,
    /// Special cases of it.
    pub variants: Vec<Row>,
}

/// A score.
#[derive(Clone, Debug, Serialize)]
pub struct Scored {
    /// none, low, medium, high or critical.
    pub band: &'static str,
    /// The number of its scale; empty for plain words.
    pub number: String,
    /// What it was computed from: a vector, or likelihood and impact; empty for plain words.
    pub basis: String,
    /// The environment that it is for; empty if for all that have none of their own.
    pub environment: String,
    /// The reason that a residual score gives; empty otherwise.
    pub because: String,
}

impl Scored {
    /// Band, number and environment: `medium 6.5 (Production)`.
    fn short(&self) -> String {
        let mut text = self.band.to_owned();
        if !self.number.is_empty() {
            text = format!("{text} {}", self.number);
        }
        if !self.environment.is_empty() {
            text = format!("{text} ({})", self.environment);
        }
        text
    }

    /// All on one line: `medium 6.5 (Production) CVSS:3.1/…: because`.
    fn line(&self) -> String {
        let mut text = self.short();
        if !self.basis.is_empty() {
            text = format!("{text} {}", self.basis);
        }
        if !self.because.is_empty() {
            text = format!("{text}: {}", self.because);
        }
        text
    }
}

/// A reference to a catalogue, or to anything else in words.
#[derive(Clone, Debug, Serialize)]
pub struct Reference {
    /// As written.
    pub text: String,
    /// Its official page, if it is of a known catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
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
