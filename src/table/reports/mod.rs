//! What each report holds; one report, one file.

mod assumptions;
mod attackers;
mod controls;
mod data;
mod objectives;
mod operators;
mod questions;
mod tests;
mod unassessed;

pub(super) use assumptions::assumptions;
pub(super) use attackers::attackers;
pub(super) use controls::controls;
pub(super) use data::data;
pub(super) use objectives::objectives;
pub(super) use operators::operators;
pub(super) use questions::questions;
pub(super) use tests::tests;
pub(super) use unassessed::unassessed;

use std::collections::BTreeSet;

use crate::model::{ControlId, Model, Named, Target, Threat, ThreatId, UnitId};
use crate::status::{Status, Statuses};
use crate::table::report::{Cell, Entry, Link};
use crate::table::rows::{self, natural};

/// What reports are about: some models, their states and their threats.
pub(super) struct Subject<'a> {
    model: &'a Model,
    statuses: &'a Statuses,
    /// Title and version of the model at the top.
    about: String,
    top: Option<UnitId>,
    /// The threats of the table with their variants, then what child models answer, each sorted by
    /// id.
    threats: Vec<ThreatId>,
    /// By control, the threats that name or hold it, of all models.
    named_by: Vec<Vec<ThreatId>>,
}

impl<'a> Subject<'a> {
    /// A model and all that refines it; all models for `None`.
    pub(super) fn new(model: &'a Model, statuses: &'a Statuses, top: Option<UnitId>) -> Self {
        let (title, version) = rows::heading(model, top);
        let shown = rows::threats(model, statuses, top);
        let mut threats: Vec<ThreatId> =
            shown.into_iter().flat_map(|it| statuses.with_variants(it)).collect();
        let within = rows::scope(model, top);
        let is_answer = |&it: &ThreatId| model[it].is_answer && within(model[it].named.unit);
        let mut answers: Vec<ThreatId> = model.threat_ids().filter(is_answer).collect();
        rows::sort(model, &mut answers);
        threats.extend(answers);
        let mut named_by = vec![Vec::new(); model.controls.len()];
        for &threat in &threats {
            for control in model[threat].controls() {
                named_by[control.index()].push(threat);
            }
        }
        let about = format!("{title} {version}").trim_end().to_owned();
        Self { model, statuses, about, top, threats, named_by }
    }

    /// Whether a model is one of those that the report is about.
    fn is_within(&self, unit: UnitId) -> bool {
        rows::scope(self.model, self.top)(unit)
    }

    /// The controls of these models, sorted by id.
    fn controls(&self) -> Vec<ControlId> {
        let all = (0..u32::try_from(self.model.controls.len()).unwrap_or(u32::MAX)).map(ControlId);
        let mut found: Vec<ControlId> =
            all.filter(|&it| self.is_within(self.model[it].named.unit)).collect();
        found.sort_by(|&a, &b| by_id(&self.model[a].named, &self.model[b].named));
        found
    }

    /// The threats of which something holds. What is only the variant of one of them, or the answer
    /// to one, is left out: it took that over.
    fn threats_where(&self, holds: impl Fn(&Threat) -> bool) -> Vec<ThreatId> {
        let model = self.model;
        let found: BTreeSet<ThreatId> =
            self.threats.iter().copied().filter(|&it| holds(&model[it])).collect();
        let is_told = |&it: &ThreatId| {
            let row = &model[it];
            let answered = row.refines.iter().filter(|_| row.is_answer);
            row.variant_of.iter().chain(answered).any(|whole| found.contains(whole))
        };
        let listed = self.threats.iter().copied().filter(|it| found.contains(it));
        listed.filter(|it| !is_told(it)).collect()
    }

    /// Threats with their states, each leading to its row.
    fn threat_cell(&self, threats: &[ThreatId]) -> Cell {
        threats.iter().map(|&it| self.threat(it)).collect()
    }

    /// `4.4.1 Tokens are stolen: open`. An answer says whose it is and leads to what it answers.
    fn threat(&self, threat: ThreatId) -> Entry {
        let row = &self.model[threat];
        let computed = self.statuses.of(threat);
        let shown = row.refines.first().filter(|_| row.is_answer).copied().unwrap_or(threat);
        let Named { title, path, display_id, .. } = &self.model[shown].named;
        let number = display_id.as_ref().map(|it| format!("{it} ")).unwrap_or_default();
        let text = match row.is_answer {
            true => {
                let whose = &self.model[row.named.unit].title;
                format!("{number}{title}, in {whose}: {}", computed.own.word())
            }
            false => format!("{number}{title}: {}", computed.status.word()),
        };
        Entry { text, link: Some(Link::Threat(path.clone())) }
    }

    /// The worst state of some threats; nothing if there are none.
    fn worst(&self, threats: &[ThreatId]) -> Cell {
        let worst = threats.iter().map(|&it| self.statuses.of(it).status).min();
        one(worst.map(Status::word).unwrap_or_default())
    }

    /// What is said if there are no rows: `whole`, unless there may be some that are not shown.
    fn nothing(&self, whole: &'static str) -> &'static str {
        if self.statuses.is_part() { "Nothing of this is public." } else { whole }
    }

    /// Titles of what threats or controls are on.
    fn target_cell(&self, targets: &[Target], unit: UnitId) -> Cell {
        texts(targets.iter().map(|&it| self.model.target_title(it, unit)))
    }

    /// The state of a control, and that it does not count although it says so.
    fn state(&self, control: ControlId) -> String {
        let word = self.statuses.control(control).word();
        let says = matches!(word, "implemented" | "verified");
        match says && !self.statuses.in_place(control) {
            true => format!("{word}, but what it depends on is not in place"),
            false => word.to_owned(),
        }
    }
}

/// By id as people count, then by path.
fn by_id(a: &Named, b: &Named) -> std::cmp::Ordering {
    natural(a.shown_id(), b.shown_id()).then_with(|| a.path.cmp(&b.path))
}

/// The numbers of all rows of a table.
fn ids<Id>(count: usize, id: fn(u32) -> Id) -> impl Iterator<Item = Id> {
    (0..u32::try_from(count).unwrap_or(u32::MAX)).map(id)
}

/// A cell with one text, or with none if that is empty.
fn one(text: impl Into<String>) -> Cell {
    texts([text.into()])
}

/// A cell with the texts that are not empty.
fn texts(texts: impl IntoIterator<Item = String>) -> Cell {
    texts.into_iter().filter(|it| !it.is_empty()).map(Entry::text).collect()
}

/// A cell with references to catalogues.
fn reference_cell(refs: &[String]) -> Cell {
    let entry = |text: &String| {
        let link = rows::reference(text).link.map(Link::Page);
        Entry { text: text.clone(), link }
    };
    refs.iter().map(entry).collect()
}
