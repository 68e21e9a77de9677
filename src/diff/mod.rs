//! What differs between two models, as data: which things were added, removed, moved, renamed or
//! changed, what they say now and said before, and what follows from it: threats that are open now,
//! boundaries that are crossed, levels that no longer balance.
//!
//! Things are matched by their stable id, after `renamed` lines; then by what they say and stand
//! beside, where that leaves no doubt. Order, form and the files that things stand in do not count.

mod said;
mod record;
mod threats;
mod around;
mod conventions;
mod matching;
mod alike;
mod consequence;
mod weight;
mod findings;
mod report;
mod sources;
mod gate;
mod words;
mod text;
mod markdown;
mod json;
mod page;

pub use findings::Finding;
pub use gate::{Denied, Gate};
pub use json::json;
pub use markdown::{Pictures, markdown};
pub use page::html;
pub use report::{Consequence, Effect, Entry, Place, Report, compare};
pub use sources::{Hunk, Mark, Part, hunks};
pub use text::text;
pub use weight::Rank;
pub use words::{difference, summary};

use crate::date::Date;
use crate::diag::Diagnostic;
use crate::model::Model;
use crate::project::Project;
use crate::source::Span;
use crate::status::Statuses;
use matching::Matching;
use record::{Record, records};
use said::{Names, Said, around as place, last};
use serde::Serialize;

/// One side of a comparison: a compiled workspace.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    /// Its files.
    pub project: &'a Project,
    /// What they mean.
    pub model: &'a Model,
    /// The states of its threats and controls.
    pub statuses: &'a Statuses,
    /// What is found in it.
    pub findings: &'a [Diagnostic],
    /// The day on which acceptances are judged.
    pub today: Date,
}

macro_rules! things {
    ($($(#[$doc:meta])+ $name:ident = $word:literal,)+) => {
        /// What a change is about, in the order in which readers meet it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        pub enum Thing {
            $($(#[$doc])+ #[serde(rename = $word)] $name,)+
        }

        impl Thing {
            /// The word for it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

things! {
    /// A model with its header.
    Model = "model",
    /// A person, system, container, component, store or queue.
    Element = "element",
    /// A trust boundary.
    Boundary = "boundary",
    /// A flow.
    Flow = "flow",
    /// A class of data.
    Data = "data",
    /// An attacker.
    Attacker = "attacker",
    /// An objective.
    Objective = "objective",
    /// An assumption.
    Assumption = "assumption",
    /// An environment.
    Environment = "environment",
    /// A threat or variant.
    Threat = "threat",
    /// A child's word on a threat of its parent.
    Answer = "answer",
    /// A countermeasure.
    Control = "control",
    /// An abuse case or scenario.
    Scenario = "scenario",
    /// A line of a naming convention.
    Convention = "convention",
    /// A line of a policy.
    Policy = "policy",
    /// A user's own check.
    Rule = "rule",
    /// A map that was asked for.
    View = "view",
    /// A wish for the order on maps.
    Hint = "hint",
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Name of the model that declares the thing.
    pub model: String,
    /// What it is.
    pub thing: Thing,
    /// Its stable id, the new one if it has another.
    pub id: String,
    /// Its title, the new one if there is one.
    pub title: String,
    /// What happened to it.
    pub kind: Kind,
    /// Where it was declared; `None` if it was not there.
    pub old_span: Option<Span>,
    /// Where it is declared; `None` if it is not there any more.
    pub new_span: Option<Span>,
    /// Its places in the tables of both models.
    rows: [Option<usize>; 2],
}

/// What happened to a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// It has another name, and perhaps says other things.
    Renamed {
        /// The id before.
        from: String,
        /// What speaks for it: `same title and 3 of 4 flows`.
        because: String,
        /// What else it says now.
        fields: Vec<Field>,
    },
    /// It stands in something else, and perhaps says other things.
    Moved {
        /// The id before.
        from: String,
        /// What speaks for it.
        because: String,
        /// What it says now, its place included.
        fields: Vec<Field>,
    },
    /// It says other things.
    Changed(Vec<Field>),
}

impl Kind {
    /// The word for it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed { .. } => "renamed",
            Self::Moved { .. } => "moved",
            Self::Changed(_) => "changed",
        }
    }

    /// What the thing says now and did not, or the other way round.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Added | Self::Removed => &[],
            Self::Renamed { fields, .. } | Self::Moved { fields, .. } | Self::Changed(fields) => {
                fields
            }
        }
    }

    /// The id before and what speaks for it, if the thing has another.
    #[must_use]
    pub fn origin(&self) -> Option<(&str, &str)> {
        match self {
            Self::Renamed { from, because, .. } | Self::Moved { from, because, .. } => {
                Some((from, because))
            }
            Self::Added | Self::Removed | Self::Changed(_) => None,
        }
    }
}

/// One property that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The word of the language, or one like it.
    pub name: &'static str,
    /// What it said, under the names of the new model; empty if nothing.
    pub old: String,
    /// What it says; empty if nothing.
    pub new: String,
    /// Values that it has now and had not.
    pub gained: Vec<String>,
    /// Values that it had and has no longer.
    pub lost: Vec<String>,
}

/// All differences of two models, by model, then by kind of thing, then by id. What is computed of
/// models, and what files say that no model holds, does not count.
#[must_use]
pub fn diff(old: &Model, new: &Model) -> Vec<Change> {
    changes(&Matching::of([old, new], [records(old, None), records(new, None)]))
}

/// The differences between matched things.
fn changes(matching: &Matching) -> Vec<Change> {
    let names = &matching.names;
    let mut changes: Vec<Change> = matching
        .both
        .iter()
        .filter_map(|(old, new, because)| {
            let because = because.as_deref().unwrap_or_default();
            changed(&matching.old[*old], &matching.new[*new], because, names)
        })
        .collect();
    let removed = matching.removed().into_iter().map(|at| &matching.old[at]);
    changes.extend(removed.map(|it| one_sided(it, Kind::Removed)));
    let added = matching.added().into_iter().map(|at| &matching.new[at]);
    changes.extend(added.map(|it| one_sided(it, Kind::Added)));
    changes.sort_by(|a, b| {
        let key = |it: &Change| (it.model.clone(), it.thing, it.id.clone());
        key(a).cmp(&key(b))
    });
    changes
}

/// The change of a thing that is in one of the two models only.
fn one_sided(record: &Record, kind: Kind) -> Change {
    let Record { model, thing, id, title, span, row, .. } = record.clone();
    let is_old = kind == Kind::Removed;
    let (old_span, new_span) = if is_old { (Some(span), None) } else { (None, Some(span)) };
    let rows = if is_old { [Some(row), None] } else { [None, Some(row)] };
    Change { model, thing, id, title, kind, old_span, new_span, rows }
}

/// What two records of one thing differ in.
fn changed(old: &Record, new: &Record, because: &str, names: &Names) -> Option<Change> {
    let fields: Vec<Field> = new
        .fields
        .iter()
        .filter_map(|(name, said)| field(name, old.said(name)?, said, names))
        .collect();
    // What stands inside of a thing that was renamed has not changed by that. A flow without a name
    // is called by its ends.
    let has_names = old.has_name && new.has_name;
    let is_renamed = has_names && last(&old.id) != last(&new.id)
        || old.has_name != new.has_name && new.ends.is_some();
    let is_moved = has_names && names.now(place(&old.id)) != place(&new.id);
    let (from, because) = (old.id.clone(), because.to_owned());
    let kind = match (is_renamed, is_moved) {
        (true, _) => Kind::Renamed { from, because, fields },
        (false, true) => Kind::Moved { from, because, fields },
        (false, false) if fields.is_empty() => return None,
        (false, false) => Kind::Changed(fields),
    };
    let rows = [Some(old.row), Some(new.row)];
    Some(Change { old_span: Some(old.span), rows, ..one_sided(new, kind) })
}

/// What a property says now and said before, if that differs.
fn field(name: &'static str, old: &Said, new: &Said, names: &Names) -> Option<Field> {
    // Most properties of most things say the same words.
    if old == new && names.is_empty() {
        return None;
    }
    let (before, after) = (old.values(names), new.values(&Names::default()));
    if before == after {
        return None;
    }
    let only = |these: &[String], others: &[String]| -> Vec<String> {
        these.iter().filter(|it| !others.contains(it)).cloned().collect()
    };
    let joint = if matches!(name, "decision" | "steps") { "; " } else { ", " };
    Some(Field {
        name,
        old: before.join(joint),
        new: after.join(joint),
        gained: only(&after, &before),
        lost: only(&before, &after),
    })
}
