//! A report as JSON, for other programs. Its schema is `stdlib/schemas/diff.schema.json`.

use super::findings::Finding;
use super::report::{Consequence, Entry, Place, Report};
use super::sources::Hunk;
use super::words::headline;
use super::{Field, Rank, Thing};
use crate::model::Rating;
use crate::status::Status;
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    /// Names the form of the document.
    format: &'static str,
    /// Grows when a field changes its meaning or goes; a new field does not count.
    version: u32,
    old: Side<'a>,
    new: Side<'a>,
    same: bool,
    summary: String,
    changes: Vec<Item<'a>>,
    findings: Findings<'a>,
    sources: &'a [Hunk],
}

#[derive(Serialize)]
struct Side<'a> {
    name: &'a str,
    /// Whether it has errors, so that things may be missing from it.
    damaged: bool,
}

#[derive(Serialize)]
struct Item<'a> {
    rank: Rank,
    change: &'static str,
    thing: Thing,
    model: &'a str,
    id: &'a str,
    title: &'a str,
    from: Option<&'a str>,
    because: Option<&'a str>,
    severity: Option<&'static str>,
    status: Option<&'static str>,
    fields: &'a [Field],
    consequences: &'a [Consequence],
    old: Option<&'a Place>,
    new: Option<&'a Place>,
}

#[derive(Serialize)]
struct Findings<'a> {
    new: &'a [Finding],
    gone: &'a [Finding],
}

/// The report as one JSON document, indented, with a line break at its end.
#[must_use]
pub fn json(report: &Report) -> String {
    let side = |at: usize| Side { name: &report.sides[at], damaged: report.damaged[at] };
    let document = Document {
        format: "threatlas-diff",
        version: 1,
        old: side(0),
        new: side(1),
        same: report.is_empty(),
        summary: headline(report),
        changes: report.entries.iter().map(item).collect(),
        findings: Findings { new: &report.new_findings, gone: &report.gone_findings },
        sources: &report.sources,
    };
    let text = serde_json::to_string_pretty(&document).expect("reports are plain text and numbers");
    text + "\n"
}

fn item(entry: &Entry) -> Item<'_> {
    let Entry { rank, severity, status, change, consequences, places } = entry;
    let origin = change.kind.origin();
    Item {
        rank: *rank,
        change: change.kind.word(),
        thing: change.thing,
        model: &change.model,
        id: &change.id,
        title: &change.title,
        from: origin.map(|it| it.0),
        because: origin.map(|it| it.1),
        severity: severity.map(Rating::word),
        status: status.map(Status::word),
        fields: change.kind.fields(),
        consequences,
        old: places[0].as_ref(),
        new: places[1].as_ref(),
    }
}
