//! Objectives with what they are made of and what harms them.

use std::collections::BTreeSet;

use super::{Subject, by_id, ids, one, texts};
use crate::model::ObjectiveId;
use crate::table::report::Report;

const COLUMNS: &[&str] = &[
    "id",
    "objective",
    "property",
    "what contributes to it",
    "threats that harm it",
    "worst state",
];

/// One row for each objective. A threat harms an objective also by way of one that contributes to
/// it.
pub(in crate::table) fn objectives(subject: &Subject<'_>) -> Report {
    let model = subject.model;
    let harmed = subject.threats.iter().map(|&it| &model[it].harms_objectives);
    let harmed: BTreeSet<ObjectiveId> = harmed.flat_map(|it| model.with_goals(it)).collect();
    let is_shown =
        |&it: &ObjectiveId| subject.is_within(model[it].named.unit) || harmed.contains(&it);
    let mut shown: Vec<ObjectiveId> =
        ids(model.objectives.len(), ObjectiveId).filter(is_shown).collect();
    shown.sort_by(|&a, &b| by_id(&model[a].named, &model[b].named));
    let row = |&id: &ObjectiveId| {
        let it = &model[id];
        let parts = shown.iter().filter(|&&part| model[part].contributes_to.contains(&id));
        let threats =
            subject.threats_where(|it| model.with_goals(&it.harms_objectives).contains(&id));
        vec![
            one(it.named.shown_id()),
            one(&it.named.title),
            one(&it.property),
            texts(parts.map(|&part| model[part].named.title.clone())),
            subject.threat_cell(&threats),
            subject.worst(&threats),
        ]
    };
    Report {
        name: "objectives",
        title: "Objectives",
        about: subject.about.clone(),
        introduction: "What must stay true, what it is made of, and the threats that harm it, \
                       itself or by way of what contributes to it.",
        nothing: subject.nothing("No objectives are written down yet."),
        columns: COLUMNS,
        rows: shown.iter().map(row).collect(),
    }
}
