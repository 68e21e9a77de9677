//! The hierarchy of models at a glance: who answers for each, how far it has come, what is open in
//! it, and what is out of date.
//!
//! Rows are plain text and numbers; the writers of each format look nothing up.

mod json;
mod lines;

pub use json::json;
pub use lines::{markdown, text};

use crate::date::Date;
use crate::diag::{Diagnostic, Severity};
use crate::model::{Decision, Model, ThreatId, UnitId};
use crate::places::Places;
use crate::source::Span;
use crate::status::{self, Status, Statuses};
use serde::Serialize;
use std::collections::BTreeMap;

/// The models of a workspace, or one of them with those below it.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The day on which dates were judged.
    pub today: Date,
    /// Each model after the one that it refines; beside each other they are sorted by path.
    pub models: Vec<Row>,
}

/// One model. Its numbers do not count the models below it, so that rows add up.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Path of what it is the inside of: the refined element's, or the root's name.
    pub path: String,
    /// Name of the model.
    pub name: String,
    /// Its title.
    pub title: String,
    /// How many models of the overview stand above it.
    pub level: usize,
    /// Who answers for it; empty if not said.
    pub owner: String,
    /// How hard it is judged.
    pub maturity: &'static str,
    /// Day of the last review; empty if not said.
    pub reviewed: String,
    /// Day of the next review; empty if not said.
    pub review_by: String,
    /// What is counted.
    #[serde(flatten)]
    pub counts: Counts,
    /// What is out of date, in words.
    pub stale: Vec<String>,
}

/// What is counted of a model, or of some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Threats that it declares; variants and answers are not counted.
    pub threats: usize,
    /// Those of them that are open.
    pub open: usize,
    /// Those of them that are mitigated in part.
    pub partly: usize,
    /// Threats of its parent that it must answer and does not.
    pub unanswered: usize,
    /// What it declares and nobody has looked at.
    pub unassessed: usize,
    /// Errors in its files.
    pub errors: usize,
}

/// What an overview is made of.
pub struct Subject<'a> {
    /// The models.
    pub model: &'a Model,
    /// The states of their threats.
    pub statuses: &'a Statuses,
    /// What was found wrong with them.
    pub diagnostics: &'a [Diagnostic],
    /// The days on which threats were declared, by the places of their names, where that is known.
    pub declared: &'a BTreeMap<Span, Date>,
    /// The day on which dates are judged.
    pub today: Date,
}

impl Overview {
    /// The overview of `top` and the models below it, or of all.
    #[must_use]
    pub fn new(subject: &Subject<'_>, top: Option<UnitId>) -> Self {
        let model = subject.model;
        let roots = match top {
            Some(top) => vec![top],
            None => below(model, None),
        };
        let places = Places::new(model, subject.statuses);
        let mut models = Vec::new();
        let mut waiting: Vec<(UnitId, usize)> = roots.into_iter().map(|it| (it, 0)).collect();
        waiting.reverse();
        while let Some((unit, level)) = waiting.pop() {
            models.push(row(subject, &places, unit, level));
            waiting.extend(below(model, Some(unit)).into_iter().rev().map(|it| (it, level + 1)));
        }
        Self { today: subject.today, models }
    }

    /// The sum over all models.
    #[must_use]
    pub fn totals(&self) -> Counts {
        self.models.iter().fold(Counts::default(), |sum, row| Counts {
            threats: sum.threats + row.counts.threats,
            open: sum.open + row.counts.open,
            partly: sum.partly + row.counts.partly,
            unanswered: sum.unanswered + row.counts.unanswered,
            unassessed: sum.unassessed + row.counts.unassessed,
            errors: sum.errors + row.counts.errors,
        })
    }
}

/// The models that refine an element of `parent`, or that have no parent, sorted by path.
fn below(model: &Model, parent: Option<UnitId>) -> Vec<UnitId> {
    let is_below = |&unit: &UnitId| !model[unit].library && model[unit].parent == parent;
    let mut found: Vec<UnitId> = model.unit_ids().filter(is_below).collect();
    found.sort_by_key(|&unit| (model.unit_path(unit), model[unit].name.as_str()));
    found
}

fn row(subject: &Subject<'_>, places: &Places<'_>, unit: UnitId, level: usize) -> Row {
    let model = subject.model;
    let it = &model[unit];
    let day = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
    Row {
        path: model.unit_path(unit).to_owned(),
        name: it.name.clone(),
        title: it.title.clone(),
        level,
        owner: it.owner.clone(),
        maturity: it.maturity.word(),
        reviewed: day(it.reviewed),
        review_by: day(it.review_by),
        counts: counts(subject, places, unit),
        stale: stale(subject, unit),
    }
}

fn counts(subject: &Subject<'_>, places: &Places<'_>, unit: UnitId) -> Counts {
    let Subject { model, statuses, diagnostics, .. } = subject;
    let is_row = |&it: &ThreatId| model[it].variant_of.is_none() && !model[it].is_answer;
    let threats: Vec<Status> =
        threats(model, unit).filter(is_row).map(|threat| statuses.of(threat).status).collect();
    let in_state = |status: Status| threats.iter().filter(|&&it| it == status).count();
    let is_error = |found: &&Diagnostic| {
        let file = found.span.map(|span| span.file);
        found.severity == Severity::Error && file.is_some_and(|it| model[unit].files.contains(&it))
    };
    Counts {
        threats: threats.len(),
        open: in_state(Status::Open),
        partly: in_state(Status::Partly),
        unanswered: statuses.unanswered(model, unit).len(),
        unassessed: places.unassessed(&|it| it == unit).len(),
        errors: diagnostics.iter().filter(is_error).count(),
    }
}

/// All threats that a model declares, variants and answers included.
fn threats(model: &Model, unit: UnitId) -> impl Iterator<Item = ThreatId> {
    model.threat_ids().filter(move |&it| model[it].named.unit == unit)
}

/// What is out of date: a review that was due, acceptances whose last day is over, threats that
/// nobody has answered since some day.
fn stale(subject: &Subject<'_>, unit: UnitId) -> Vec<String> {
    let Subject { model, statuses, declared, today, .. } = *subject;
    let due = model[unit].review_by.filter(|day| *day < today);
    let mut found: Vec<String> = due.iter().map(|day| format!("review was due on {day}")).collect();
    let decisions = threats(model, unit).flat_map(|it| &model[it].decisions);
    let acceptances = decisions.filter_map(Decision::acceptance);
    match acceptances.filter(|it| status::ended(it, today).is_some()).count() {
        0 => {}
        1 => found.push("1 acceptance ended".to_owned()),
        n => found.push(format!("{n} acceptances ended")),
    }
    let unanswered = statuses.unanswered(model, unit).into_iter();
    let since = unanswered.filter_map(|it| declared.get(&model[it].named.span)).min();
    found.extend(since.map(|day| format!("unanswered since {day}")));
    found
}
