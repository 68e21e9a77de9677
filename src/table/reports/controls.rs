//! Controls with the threats that name them: the links of threats, read the other way.

use super::{Subject, one, reference_cell, texts};
use crate::model::ControlId;
use crate::table::report::{Entry, Report};
use crate::table::rows::who_title;

const COLUMNS: &[&str] = &[
    "id",
    "control",
    "state",
    "kind",
    "on",
    "by",
    "threats",
    "verified by",
    "owner",
    "ticket",
    "references",
    "because",
];

/// One row for each control.
pub(in crate::table) fn controls(subject: &Subject<'_>) -> Report {
    let model = subject.model;
    let row = |control: ControlId| {
        let it = &model[control];
        vec![
            one(it.named.shown_id()),
            one(&it.named.title),
            one(subject.state(control)),
            texts(it.kinds.iter().cloned()),
            subject.target_cell(&it.on, it.named.unit),
            texts(it.by.iter().map(|who| who_title(model, who))),
            subject.threat_cell(&subject.named_by[control.index()]),
            Some(&it.verify)
                .filter(|it| !it.is_empty())
                .map(|it| Entry::address(it))
                .into_iter()
                .collect(),
            one(&it.owner),
            one(&it.ticket),
            reference_cell(&it.refs),
            one(&it.because),
        ]
    };
    Report {
        name: "controls",
        title: "Controls",
        about: subject.about.clone(),
        introduction: "What is done, how far it has come, and the threats that it is against.",
        nothing: subject.nothing("No controls are written down yet."),
        columns: COLUMNS,
        rows: subject.controls().into_iter().map(row).collect(),
    }
}
