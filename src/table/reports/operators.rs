//! The operator's guide: what the system relies on somebody for.

use super::{Subject, one, texts};
use crate::model::{ControlId, Target};
use crate::table::report::{Cell, Report};
use crate::table::rows::who_title;

const COLUMNS: &[&str] =
    &["operator", "id", "control", "state", "protects", "threats", "owner", "because"];

/// One row for each control and each of those who do it, by operator.
pub(in crate::table) fn operators(subject: &Subject<'_>) -> Report {
    let model = subject.model;
    let mut found: Vec<(String, ControlId)> = Vec::new();
    for control in subject.controls() {
        found.extend(model[control].by.iter().map(|who| (who_title(model, who), control)));
    }
    // The sort is stable: the controls of one operator stay in the order of their ids.
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let row = |(operator, control): (String, ControlId)| {
        let it = &model[control];
        vec![
            one(operator),
            one(it.named.shown_id()),
            one(&it.named.title),
            one(subject.state(control)),
            protected(subject, control),
            subject.threat_cell(&subject.named_by[control.index()]),
            one(&it.owner),
            one(&it.because),
        ]
    };
    Report {
        name: "operators",
        title: "Operator's guide",
        about: subject.about.clone(),
        introduction: "The controls that say who does or keeps them, by who that is.",
        nothing: subject.nothing("No control says by whom it is done."),
        columns: COLUMNS,
        rows: found.into_iter().map(row).collect(),
    }
}

/// What a control is on; if it does not say, what the threats are on that name it.
fn protected(subject: &Subject<'_>, control: ControlId) -> Cell {
    let model = subject.model;
    let it = &model[control];
    if !it.on.is_empty() {
        return subject.target_cell(&it.on, it.named.unit);
    }
    let threats = subject.named_by[control.index()].iter().map(|&it| &model[it]);
    let title = |&(target, unit): &(Target, _)| model.target_title(target, unit);
    let mut titles: Vec<String> = threats
        .flat_map(|it| it.targets.iter().map(|&target| (target, it.named.unit)))
        .map(|it| title(&it))
        .collect();
    titles.sort();
    titles.dedup();
    texts(titles)
}
