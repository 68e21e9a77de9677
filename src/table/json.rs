//! The table as JSON, for other programs.

use super::Table;
use serde::Serialize;

/// The JSON Schema of the document, draft 2020-12.
pub const SCHEMA: &str = include_str!("../../stdlib/schemas/threats.schema.json");

#[derive(Serialize)]
struct Document<'a> {
    /// Names the form of the document.
    format: &'static str,
    /// Grows when a field changes its meaning or goes; a new field does not count.
    version: u32,
    title: &'a str,
    #[serde(rename = "modelVersion")]
    model_version: &'a str,
    summary: serde_json::Map<String, serde_json::Value>,
    threats: &'a [super::Row],
    controls: &'a [super::ControlRow],
    standings: &'a [super::Standing],
    unassessed: &'a [super::Unassessed],
}

/// The table as one JSON document, indented, with a line break at its end.
#[must_use]
pub fn json(table: &Table) -> String {
    let summary = table
        .summary
        .iter()
        .map(|(status, count)| (status.word().to_owned(), serde_json::Value::from(*count)))
        .collect();
    let document = Document {
        format: "threatlas-table",
        version: 1,
        title: &table.title,
        model_version: &table.version,
        summary,
        threats: &table.threats,
        controls: &table.controls,
        standings: &table.standings,
        unassessed: &table.unassessed,
    };
    let text = serde_json::to_string_pretty(&document).expect("rows are plain text and numbers");
    text + "\n"
}
