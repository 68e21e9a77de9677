//! Assumptions with the threats that take them for granted.

use std::collections::BTreeSet;

use super::{Subject, by_id, ids, one};
use crate::model::{AssumptionId, AssumptionStatus};
use crate::table::report::Report;

const COLUMNS: &[&str] =
    &["id", "assumption", "checked", "threats that take it for granted", "owner"];

/// One row for each assumption.
pub(in crate::table) fn assumptions(subject: &Subject<'_>) -> Report {
    let model = subject.model;
    let assumed: BTreeSet<AssumptionId> =
        subject.threats.iter().flat_map(|&it| model[it].assumes.iter().copied()).collect();
    let is_shown =
        |&it: &AssumptionId| subject.is_within(model[it].named.unit) || assumed.contains(&it);
    let mut shown: Vec<AssumptionId> =
        ids(model.assumptions.len(), AssumptionId).filter(is_shown).collect();
    shown.sort_by(|&a, &b| by_id(&model[a].named, &model[b].named));
    let row = |id: AssumptionId| {
        let it = &model[id];
        let threats = subject.threats_where(|it| it.assumes.contains(&id));
        let status = match it.status {
            AssumptionStatus::Unverified => "nobody has checked",
            AssumptionStatus::Verified => "it holds",
            AssumptionStatus::Invalid => "it does not hold",
        };
        vec![
            one(it.named.shown_id()),
            one(&it.named.title),
            one(status),
            subject.threat_cell(&threats),
            one(&it.owner),
        ]
    };
    Report {
        name: "assumptions",
        title: "Assumptions",
        about: subject.about.clone(),
        introduction: "What is taken for granted, whether somebody has checked, and the threats \
                       that are judged by it.",
        nothing: subject.nothing("No assumptions are written down yet."),
        columns: COLUMNS,
        rows: shown.into_iter().map(row).collect(),
    }
}
