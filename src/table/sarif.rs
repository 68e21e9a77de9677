//! The table as SARIF: one result for each threat that is not dealt with.

use super::{Row, Table};
use crate::model::Rating;
use crate::sarif::{self, Level, Outcome, Place, Rule};
use crate::source::Span;
use crate::status::Status;

/// Threats that are open or partly mitigated, variants too, as a SARIF log in the order of the
/// table. `place` gives where a declaration is, if that is a file of the repository.
#[must_use]
pub fn sarif(table: &Table, place: &dyn Fn(Span) -> Option<Place>) -> String {
    let mut outcomes = Vec::new();
    add(&table.threats, place, &mut outcomes);
    sarif::text(&outcomes)
}

fn add(rows: &[Row], place: &dyn Fn(Span) -> Option<Place>, outcomes: &mut Vec<Outcome>) {
    for row in rows {
        outcomes.extend(state(row.status).map(|state| outcome(row, state, place(row.span))));
        add(&row.variants, place, outcomes);
    }
}

/// What a threat that is not dealt with is called; `None` for all others.
fn state(status: Status) -> Option<&'static str> {
    match status {
        Status::Open => Some("open"),
        Status::Partly => Some("partly mitigated"),
        Status::Accepted
        | Status::Transferred
        | Status::Mitigated
        | Status::Avoided
        | Status::Dismissed => None,
    }
}

fn outcome(row: &Row, state: &str, place: Option<Place>) -> Outcome {
    let (rating, _) = row.weight;
    let (level, security_severity) = judged(rating);
    let band = rating.word();
    let rule = Rule {
        id: format!("threat-{}-{band}", row.status.word()),
        title: format!("threat that is {state}, severity {band}"),
        help: "`tmd explain threat` tells what can be said about a threat".to_owned(),
        security_severity,
    };
    let on = if row.on.is_empty() { String::new() } else { format!(" on {}", row.on.join(", ")) };
    let why = if row.reason.is_empty() { String::new() } else { format!(": {}", row.reason) };
    let message = format!("{}{on} is {state}{why}", row.title);
    Outcome { rule, level, message, fingerprint: row.path.clone(), place, related: Vec::new() }
}

/// How much a rating matters, and a number from the middle of its band.
fn judged(rating: Rating) -> (Level, Option<&'static str>) {
    match rating {
        Rating::Unrated => (Level::Warning, None),
        Rating::None => (Level::Note, Some("0.0")),
        Rating::Low => (Level::Note, Some("2.0")),
        Rating::Medium => (Level::Warning, Some("5.5")),
        Rating::High => (Level::Error, Some("8.0")),
        Rating::Critical => (Level::Error, Some("9.5")),
    }
}
