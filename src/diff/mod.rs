//! What differs between two models, as data: which things were added, removed, renamed or changed,
//! and what they say now and said before.
//!
//! Things are matched by their stable id, after the new model's `renamed` lines; a flow without a
//! name, whose label is a part of its id, also by its ends.

mod record;
mod text;

pub use text::{summary, text};

use std::collections::BTreeMap;

use crate::model::Model;
use crate::source::Span;
use record::{Record, Renames, records};

/// What a change is about, in the order in which readers meet it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A model with its header.
    Model,
    /// A person, system, container, component, store or queue.
    Element,
    /// A trust boundary.
    Boundary,
    /// A flow.
    Flow,
    /// A class of data.
    Data,
    /// An attacker.
    Attacker,
    /// An objective.
    Objective,
    /// An assumption.
    Assumption,
    /// A threat or variant.
    Threat,
    /// A child's word on a threat of its parent.
    Answer,
    /// A countermeasure.
    Control,
}

impl Thing {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Element => "element",
            Self::Boundary => "boundary",
            Self::Flow => "flow",
            Self::Data => "data",
            Self::Attacker => "attacker",
            Self::Objective => "objective",
            Self::Assumption => "assumption",
            Self::Threat => "threat",
            Self::Answer => "answer",
            Self::Control => "control",
        }
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Name of the model that declares the thing.
    pub model: String,
    /// What it is.
    pub thing: Thing,
    /// Its stable id, the new one if it was renamed.
    pub id: String,
    /// Its title, the new one if there is one.
    pub title: String,
    /// What happened to it.
    pub kind: Kind,
    /// Where it was declared; `None` if it was not there.
    pub old_span: Option<Span>,
    /// Where it is declared; `None` if it is not there any more.
    pub new_span: Option<Span>,
}

/// What happened to a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// It has another id, and perhaps says other things.
    Renamed {
        /// The id before.
        from: String,
        /// What else it says now.
        fields: Vec<Field>,
    },
    /// It says other things.
    Changed(Vec<Field>),
}

/// One property that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The word of the language, or one like it.
    pub name: &'static str,
    /// What it said; empty if nothing.
    pub old: String,
    /// What it says; empty if nothing.
    pub new: String,
}

/// All differences, by model, then by kind of thing, then by id.
#[must_use]
pub fn diff(old: &Model, new: &Model) -> Vec<Change> {
    let renames = Renames::of(new);
    let mut before: BTreeMap<(Thing, String), Record> = BTreeMap::new();
    for record in records(old) {
        let record = renames.apply(record);
        before.insert((record.thing, record.id.clone()), record);
    }
    let mut changes = Vec::new();
    let mut added = Vec::new();
    for record in records(new) {
        match before.remove(&(record.thing, record.id.clone())) {
            Some(old) => changes.extend(changed(&old, &record)),
            None => added.push(record),
        }
    }
    let mut removed: Vec<Record> = before.into_values().collect();
    changes.extend(relabelled(&mut removed, &mut added));
    changes.extend(removed.into_iter().map(|old| old.change(Kind::Removed, true)));
    changes.extend(added.into_iter().map(|new| new.change(Kind::Added, false)));
    changes.sort_by(|a, b| {
        let key = |it: &Change| (it.model.clone(), it.thing, it.id.clone());
        key(a).cmp(&key(b))
    });
    changes
}

/// What two records of one thing differ in.
fn changed(old: &Record, new: &Record) -> Option<Change> {
    let mut fields = Vec::new();
    for (old, new) in old.fields.iter().zip(&new.fields) {
        if old.1 != new.1 {
            fields.push(Field { name: new.0, old: old.1.clone(), new: new.1.clone() });
        }
    }
    let last = |id: &str| id.rsplit('.').next().unwrap_or_default().to_owned();
    // What stands inside of a thing that was renamed has not changed by that.
    let from = old.old_id.clone().filter(|from| last(from) != last(&new.id));
    // A flow without a name is called by its ends.
    let from = from.filter(|_| new.ends.is_none());
    let kind = match from {
        Some(from) => Kind::Renamed { from, fields },
        None if fields.is_empty() => return None,
        None => Kind::Changed(fields),
    };
    Some(Change { old_span: Some(old.span), ..new.clone().change(kind, false) })
}

/// Takes out flows without a name that differ in their labels, where the ends leave no doubt.
fn relabelled(removed: &mut Vec<Record>, added: &mut Vec<Record>) -> Vec<Change> {
    let mut changes = Vec::new();
    let candidates = removed.clone();
    for old in candidates.iter().filter(|it| it.ends.is_some()) {
        let same = |it: &&Record| it.ends == old.ends && it.model == old.model;
        let is_only = candidates.iter().filter(same).count() == 1;
        let mut fitting = added.iter().filter(same);
        if let (true, Some(new), None) = (is_only, fitting.next(), fitting.next()) {
            changes.extend(changed(old, new));
            let id = new.id.clone();
            added.retain(|it| it.id != id || it.thing != Thing::Flow);
            removed.retain(|it| it.id != old.id || it.thing != Thing::Flow);
        }
    }
    changes
}
