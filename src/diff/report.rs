//! Two compiled workspaces compared: what changed, in the order in which a reviewer needs it, and
//! what follows from it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::findings::{self, Finding};
use super::matching::Matching;
use super::record::records;
use super::said::Names;
use super::sources::Hunk;
use super::weight::{Rank, rank};
use super::{Change, Thing, World, changes, consequence};
use crate::model::{ElementId, FlowId, Model, Rating, ThreatId};
use crate::source::Span;
use crate::status::Status;
use serde::Serialize;

/// All that differs between two sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What readers call the sides, the old one first.
    pub sides: [String; 2],
    /// Which sides have errors: what could not be read of them is left out.
    pub damaged: [bool; 2],
    /// The changes, those that matter most first.
    pub entries: Vec<Entry>,
    /// What the check finds now and did not.
    pub new_findings: Vec<Finding>,
    /// What it found and does not any more.
    pub gone_findings: Vec<Finding>,
    /// The texts that differ, if they were asked for.
    pub sources: Vec<Hunk>,
    /// New ids of what has another.
    names: Names,
}

/// A change with what follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// How much it matters.
    pub rank: Rank,
    /// Severity, of threats.
    pub severity: Option<Rating>,
    /// State now, of threats that are there.
    pub status: Option<Status>,
    /// What changed.
    pub change: Change,
    /// What follows.
    pub consequences: Vec<Consequence>,
    /// Where it was declared, and where it is.
    pub places: [Option<Place>; 2],
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Path of the file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
}

/// What follows from a change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Consequence {
    /// What kind of thing it is.
    pub effect: Effect,
    /// In words.
    pub text: String,
    /// Stable ids of what it happens to.
    pub ids: Vec<String>,
}

/// What a change does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Threats stand worse.
    Opens,
    /// Flows cross boundaries.
    Crosses,
    /// A child does not balance any more.
    Unbalances,
    /// An acceptance is over.
    Expires,
    /// Why a threat stands as it does.
    Reason,
    /// Threats stand better.
    Closes,
}

/// What differs between two workspaces.
#[must_use]
pub fn compare(old: &World<'_>, new: &World<'_>) -> Report {
    let sides = [records(old.model, Some(old)), records(new.model, Some(new))];
    let matching = Matching::of([old.model, new.model], sides);
    let (new_findings, gone_findings) = findings::differing(old, new, &matching.names);
    let mut entries: Vec<Entry> = changes(&matching)
        .into_iter()
        .map(|change| Entry {
            rank: rank(&change, [old, new]),
            severity: severity(&change, [old, new]),
            status: status(&change, new),
            places: [place(old, change.old_span), place(new, change.new_span)],
            change,
            consequences: Vec::new(),
        })
        .collect();
    consequence::attach(&mut entries, &matching, [old, new]);
    entries.sort_by(|a, b| {
        let key = |it: &Entry| {
            let severity = it.severity.filter(|_| it.rank <= Rank::NewThreat);
            let change = &it.change;
            (it.rank, Reverse(severity), change.thing, change.id.clone(), change.model.clone())
        };
        key(a).cmp(&key(b))
    });
    Report {
        sides: [String::new(), String::new()],
        damaged: [false, false],
        entries,
        new_findings,
        gone_findings,
        sources: Vec::new(),
        names: matching.names,
    }
}

fn severity(change: &Change, [old, new]: [&World<'_>; 2]) -> Option<Rating> {
    if change.thing != Thing::Threat {
        return None;
    }
    let (world, row) = match change.rows {
        [_, Some(row)] => (new, row),
        [Some(row), None] => (old, row),
        [None, None] => return None,
    };
    let threat = ThreatId(u32::try_from(row).unwrap_or(u32::MAX));
    Some(world.model[threat].rating())
}

fn status(change: &Change, new: &World<'_>) -> Option<Status> {
    let row = change.rows[1].filter(|_| change.thing == Thing::Threat)?;
    Some(new.statuses.of(ThreatId(u32::try_from(row).unwrap_or(u32::MAX))).status)
}

fn place(world: &World<'_>, span: Option<Span>) -> Option<Place> {
    let source = world.project.source(span?);
    Some(Place { file: source.path.clone(), line: source.line_column(span?.start).0 })
}

impl Report {
    /// Whether the models are the same: only texts and findings may differ.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The changes of one rank, in their order.
    pub fn of_rank(&self, rank: Rank) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |it| it.rank == rank)
    }

    /// The id that something of the old model has in the new one, if it is there.
    #[must_use]
    pub fn now(&self, old: &str) -> String {
        self.names.now(old)
    }

    /// Ids of the maps of the new model on which elements and flows changed: those of what stands
    /// around them, or of their root.
    #[must_use]
    pub fn maps(&self, model: &Model) -> BTreeSet<String> {
        let maps = self.entries.iter().filter_map(|entry| {
            let row = u32::try_from(entry.change.rows[1]?).unwrap_or(u32::MAX);
            let (around, unit) = if entry.change.thing == Thing::Element {
                let element = &model[ElementId(row)];
                (element.parent, element.named.unit)
            } else if entry.change.thing == Thing::Flow {
                let flow = &model[FlowId(row)];
                let both = |it: &ElementId| flow.to != *it && model.is_in(flow.to, *it);
                (model.with_ancestors(flow.from).skip(1).find(both), flow.named.unit)
            } else {
                return None;
            };
            let root = || model[model.root(unit)].name.clone();
            Some(around.map_or_else(root, |it| model[it].named.path.clone()))
        });
        maps.collect()
    }
}
