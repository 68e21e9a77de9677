//! A report as JSON, for other programs.

use serde_json::{Map, Value, json};

use super::report::{Cell, Entry, Link, Report};

/// A report as one JSON document, indented, with a line break at its end. Each row has all columns
/// by their heads, each a list.
#[must_use]
pub fn json(report: &Report) -> String {
    let rows: Vec<Value> = report.rows.iter().map(|row| fields(report, row)).collect();
    let document = json!({
        "format": "threatlas-report",
        "version": 1,
        "report": report.name,
        "title": report.title,
        "about": report.about,
        "columns": report.columns,
        "rows": rows,
    });
    let text = serde_json::to_string_pretty(&document).expect("rows are plain text");
    text + "\n"
}

fn fields(report: &Report, row: &[Cell]) -> Value {
    let cells = row.iter().map(|cell| Value::from_iter(cell.iter().map(entry)));
    let named = report.columns.iter().map(|it| (*it).to_owned()).zip(cells);
    Value::Object(Map::from_iter(named))
}

fn entry(entry: &Entry) -> Value {
    match &entry.link {
        None => json!({ "text": entry.text }),
        Some(Link::Page(address)) => json!({ "text": entry.text, "link": address }),
        Some(Link::Threat(path)) => json!({ "text": entry.text, "threat": path }),
    }
}
