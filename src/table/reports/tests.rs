//! Tests that show that controls work.

use super::{Subject, one};
use crate::model::ControlId;
use crate::table::report::{Entry, Report};

const COLUMNS: &[&str] = &["test", "id", "control", "state", "threats"];

/// One row for each control with `verify`.
pub(in crate::table) fn tests(subject: &Subject<'_>) -> Report {
    let model = subject.model;
    let tested = subject.controls().into_iter().filter(|&it| !model[it].verify.is_empty());
    let row = |control: ControlId| {
        let it = &model[control];
        vec![
            vec![Entry::address(&it.verify)],
            one(it.named.shown_id()),
            one(&it.named.title),
            one(subject.state(control)),
            subject.threat_cell(&subject.named_by[control.index()]),
        ]
    };
    Report {
        name: "tests",
        title: "Tests",
        about: subject.about.clone(),
        introduction: "The tests that show that controls work, and the threats that return if one \
                       of them fails.",
        nothing: subject.nothing("No control names a test with `verify`."),
        columns: COLUMNS,
        rows: tested.map(row).collect(),
    }
}
