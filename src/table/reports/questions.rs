//! Open questions. The language has no statement for them: they are what a model leaves undecided.
//!
//! In this order: threats without any decision, or left `open` with a reason, or accepted in a way
//! that does not count; threats with a `condition` that may not apply at all, unless they were
//! dismissed or avoided; threats of a parent that a child does not answer; controls that are only
//! proposed; assumptions that nobody has checked; and what children propose to their parents. What
//! nobody has looked at is a report of its own. Of a part of a model nothing is asked: what decides
//! may be in the rest.

use super::{Subject, by_id, ids, one};
use crate::model::{
    AssumptionId, AssumptionStatus, ControlState, Decision, Model, Named, Threat, ThreatId, UnitId,
};
use crate::status::Status;
use crate::table::proposals::proposals;
use crate::table::report::{Cell, Report};

const COLUMNS: &[&str] = &["about", "id", "title", "question", "model", "owner"];

/// One row for each question.
pub(in crate::table) fn questions(subject: &Subject<'_>) -> Report {
    let groups = [
        undecided(subject),
        conditions(subject),
        unanswered(subject),
        proposed_controls(subject),
        unchecked(subject),
        proposed_things(subject),
    ];
    Report {
        name: "questions",
        title: "Open questions",
        about: subject.about.clone(),
        introduction: "What the models leave undecided, and who might know.",
        nothing: subject.nothing("All that anybody has looked at is decided."),
        columns: COLUMNS,
        rows: groups.into_iter().flatten().filter(|_| !subject.statuses.is_part()).collect(),
    }
}

/// A question about something that is declared; without an owner of its own the model's is named.
fn row(model: &Model, about: &str, named: &Named, question: &str, owner: &str) -> Vec<Cell> {
    let whose = if owner.is_empty() { model.owner(named.unit).unwrap_or_default() } else { owner };
    vec![
        one(about),
        one(named.shown_id()),
        one(&named.title),
        one(question),
        one(&model[named.unit].title),
        one(whose),
    ]
}

/// Threats that are nobody's decision yet. Variants and answers count if they say something
/// themselves; what they took over is asked once.
fn undecided(subject: &Subject<'_>) -> Vec<Vec<Cell>> {
    let model = subject.model;
    let rows = subject.threats.iter().filter_map(|&threat| {
        let it = &model[threat];
        let question = match subject.statuses.of(threat).own {
            Status::Open | Status::Partly => undecided_by(it)?,
            Status::Accepted
            | Status::Transferred
            | Status::Mitigated
            | Status::Avoided
            | Status::Dismissed => return None,
        };
        // A threat that only others refine has their states, and decides nothing itself.
        let is_left_to_others = it.decisions.is_empty()
            && (!subject.statuses.refinements(threat).is_empty()
                || !subject.statuses.variants(threat).is_empty());
        (!is_left_to_others).then(|| row(model, "threat", &it.named, &question, &it.owner))
    });
    rows.collect()
}

/// What is to be decided about a threat that is open or partly mitigated, if anything is.
fn undecided_by(threat: &Threat) -> Option<String> {
    let says_nothing = threat.decisions.is_empty() && threat.local_controls.is_empty();
    if says_nothing && !threat.is_answer && threat.variant_of.is_none() {
        return Some("What is to be done about it?".to_owned());
    }
    if threat.decisions.iter().any(|it| it.acceptance().is_some()) {
        return Some("Its acceptance does not count: is it accepted again?".to_owned());
    }
    threat.decisions.iter().find_map(|decision| match decision {
        Decision::Open(because) if because.is_empty() => {
            Some("What is to be done about it?".to_owned())
        }
        Decision::Open(because) => Some(format!("Left open: {because}")),
        Decision::Mitigated(_)
        | Decision::Reduced(_)
        | Decision::Accepted(_)
        | Decision::Transferred(_)
        | Decision::Avoided(_)
        | Decision::Dismissed(_)
        | Decision::Applies => None,
    })
}

/// Threats that apply only if something is so.
fn conditions(subject: &Subject<'_>) -> Vec<Vec<Cell>> {
    let model = subject.model;
    let is_asked = |it: &&ThreatId| {
        let status = subject.statuses.of(**it).status;
        let is_settled = matches!(status, Status::Dismissed | Status::Avoided);
        !model[**it].condition.is_empty() && !model[**it].is_answer && !is_settled
    };
    let rows = subject.threats.iter().filter(is_asked).map(|&threat| {
        let it = &model[threat];
        let question = format!("Does it apply? If {}", it.condition);
        row(model, "threat", &it.named, &question, &it.owner)
    });
    rows.collect()
}

/// Threats of parents that children are silent about.
fn unanswered(subject: &Subject<'_>) -> Vec<Vec<Cell>> {
    let model = subject.model;
    let mut children: Vec<UnitId> = model.unit_ids().filter(|&it| subject.is_within(it)).collect();
    children.sort_by_key(|&it| model.unit_path(it));
    let rows = children.into_iter().flat_map(|child| {
        let mut asked = subject.statuses.unanswered(model, child);
        asked.sort_by(|&a, &b| by_id(&model[a].named, &model[b].named));
        asked.into_iter().map(move |threat| {
            let it = &model[threat];
            let Named { title, .. } = &it.named;
            let child_title = &model[child].title;
            let question = format!("What does {child_title} say to it?");
            let owner = model.owner(child).unwrap_or_default();
            let id = one(it.named.shown_id());
            vec![one("answer"), id, one(title), one(question), one(child_title), one(owner)]
        })
    });
    rows.collect()
}

/// Controls that somebody thought of and nobody decided on.
fn proposed_controls(subject: &Subject<'_>) -> Vec<Vec<Cell>> {
    let model = subject.model;
    let is_proposed = |&it: &_| subject.statuses.control(it) == ControlState::Proposed;
    let rows = subject.controls().into_iter().filter(is_proposed).map(|control| {
        let it = &model[control];
        row(model, "control", &it.named, "Is it to be done?", &it.owner)
    });
    rows.collect()
}

/// Assumptions that nobody has checked.
fn unchecked(subject: &Subject<'_>) -> Vec<Vec<Cell>> {
    let model = subject.model;
    let is_asked = |&it: &AssumptionId| {
        let row = &model[it];
        row.status == AssumptionStatus::Unverified && subject.is_within(row.named.unit)
    };
    let mut found: Vec<AssumptionId> =
        ids(model.assumptions.len(), AssumptionId).filter(is_asked).collect();
    found.sort_by(|&a, &b| by_id(&model[a].named, &model[b].named));
    let rows = found.into_iter().map(|id| {
        let it = &model[id];
        row(model, "assumption", &it.named, "Does it hold?", &it.owner)
    });
    rows.collect()
}

/// What children propose to the models above them.
fn proposed_things(subject: &Subject<'_>) -> Vec<Vec<Cell>> {
    let found = proposals(subject.model, &|unit| subject.is_within(unit)).into_iter();
    let rows = found.map(|it| {
        let question = format!("Does {} take it over from {}?", it.to, it.by);
        vec![one(it.kind), one(it.path), one(it.title), one(question), one(it.to), Cell::new()]
    });
    rows.collect()
}
