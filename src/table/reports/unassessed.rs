//! What nobody has looked at.

use super::{Subject, one};
use crate::places::Places;
use crate::table::report::Report;
use crate::table::standings;

const COLUMNS: &[&str] = &["what", "title", "why somebody should look"];

/// One row for each element and flow that somebody should look at.
pub(in crate::table) fn unassessed(subject: &Subject<'_>) -> Report {
    let places = Places::new(subject.model, subject.statuses);
    let found = standings::unassessed(subject.model, &places, &|unit| subject.is_within(unit));
    Report {
        name: "unassessed",
        title: "Not assessed",
        about: subject.about.clone(),
        introduction: "Elements and flows that somebody should look at, and no threat or decision \
                       is about. Not looked at is not the same as safe.",
        nothing: subject.nothing("Somebody has looked at everything that asks for it."),
        columns: COLUMNS,
        rows: found
            .into_iter()
            .map(|it| vec![one(it.kind), one(it.title), one(it.reason)])
            .collect(),
    }
}
