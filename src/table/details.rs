//! All that is known of one threat, as HTML for a narrow place: a list of names and texts.

use super::Row;
use super::html::{condition, done, id, paragraphs, prose, quiet, scores};
use crate::html::escaped;
use std::fmt::Write as _;

/// The id of a threat, and what it is on.
#[must_use]
pub fn label(row: &Row) -> String {
    let on = escaped(&row.on.join(", "));
    let parts = [id(&row.id), on];
    parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// What a threat says beside its id, title and state. What is not said has no line.
#[must_use]
pub fn details(row: &Row) -> String {
    let what = paragraphs(&[&row.attack, &row.impact]) + &condition(row);
    let rated = !row.scores.is_empty() || !row.residual.is_empty();
    let lines = [
        ("on", escaped(&row.on.join(", "))),
        ("by", escaped(&row.by.join(", "))),
        ("harms", escaped(&row.harms.join(", "))),
        ("score", if rated { scores(row) } else { String::new() }),
        ("what we do about it", done(row)),
        ("why so", prose(&row.reason)),
        ("owner", escaped(&row.owner)),
        ("ticket", escaped(&row.ticket)),
        ("model", escaped(&row.model)),
    ];
    let mut out = what;
    out.push_str("<dl>");
    for (name, text) in lines.iter().filter(|(_, text)| !text.is_empty()) {
        let _ = write!(out, "<dt>{name}</dt><dd>{text}</dd>");
    }
    out.push_str("</dl>");
    out + &quiet(row)
}
