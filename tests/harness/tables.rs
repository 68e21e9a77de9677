//! What holds for the tables of every case: the JSON is as its schema says, and all formats have
//! the same rows in the same order, with the same states, severities and controls.

use serde_json::Value;
use threatlas::table::{self, Beside, Order, Table};

use super::schema;

/// One line of a table, in any format.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    id: String,
    status: String,
    severity: String,
    controls: Vec<String>,
}

/// What is wrong with the formats of a table, each in words.
pub(crate) fn faults(table: &Table) -> Vec<String> {
    let document: Value = match serde_json::from_str(&table::json(table)) {
        Ok(document) => document,
        Err(error) => return vec![format!("the JSON of the table: {error}")],
    };
    let schema = serde_json::from_str(table::SCHEMA).expect("the schema is JSON");
    let faults = schema::faults(&schema, &document).into_iter();
    let mut faults: Vec<String> =
        faults.map(|it| format!("the JSON breaks its schema: {it}")).collect();
    let rows = flat(&document["threats"]);
    let expected: Vec<Line> = rows.iter().map(|row| of_json(row)).collect();
    let by_id = table.clone().sorted(Order::Id);
    let lines = of_html(&table::html(&by_id, &Beside::default()));
    faults.extend(difference("HTML", &expected, &lines));
    faults.extend(difference("Markdown", &expected, &of_markdown(&table::markdown(table))));
    faults.extend(csv_faults(&table::csv(table), &rows));
    faults
}

fn difference(format: &str, expected: &[Line], found: &[Line]) -> Option<String> {
    let pair = expected.iter().zip(found).find(|(a, b)| a != b);
    let pair = pair.map(|(a, b)| format!("JSON has {a:?}, {format} {b:?}"));
    let count = || format!("JSON has {} rows, {format} {}", expected.len(), found.len());
    pair.or_else(|| (expected.len() != found.len()).then(count))
}

/// Threats, each with its variants behind it.
fn flat(threats: &Value) -> Vec<&Value> {
    let all = threats.as_array().into_iter().flatten();
    all.flat_map(|it| std::iter::once(it).chain(flat(&it["variants"]))).collect()
}

fn of_json(row: &Value) -> Line {
    let text = |value: &Value| plain(value.as_str().unwrap_or_default());
    let controls = row["controls"].as_array().into_iter().flatten();
    Line {
        id: text(&row["id"]),
        status: text(&row["status"]),
        severity: text(&row["severity"]),
        controls: controls.map(|it| text(&it["id"])).collect(),
    }
}

/// Text with single spaces: formats may break lines as they like.
fn plain(text: &str) -> String {
    text.split(|it: char| it.is_whitespace() || it.is_control())
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The rows of the table of threats of the page.
fn of_html(page: &str) -> Vec<Line> {
    let table = page.split("<table id=\"threats\">").nth(1).unwrap_or_default();
    let table = table.split("</table>").next().unwrap_or_default();
    table.split("<tr id=\"").skip(1).map(html_line).collect()
}

fn html_line(row: &str) -> Line {
    let attribute = |name: &str| text_of(between(row, &format!("data-{name}=\""), "\""));
    let signs = row.split("role=\"img\"").skip(1);
    let controls = signs.map(|it| {
        let small = between(it, "<small>", "</small>");
        text_of(small.rsplit_once(", ").map_or(small, |it| it.0))
    });
    Line {
        id: text_of(between(row, "<td>", "</td>")),
        status: attribute("status"),
        severity: attribute("severity"),
        controls: controls.collect(),
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let after = text.split_once(start).map_or("", |it| it.1);
    after.split(end).next().unwrap_or_default()
}

fn text_of(html: &str) -> String {
    let text = html.replace("<wbr>", "");
    let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    plain(&names.iter().fold(text, |text, (name, it)| text.replace(name, it)))
}

/// The rows of the first table of the document, if that is of threats.
fn of_markdown(document: &str) -> Vec<Line> {
    let head = "| id | what can go wrong |";
    let lines = document.lines().skip_while(|it| !it.starts_with(head)).skip(2);
    lines.take_while(|it| it.starts_with('|')).map(markdown_line).collect()
}

fn markdown_line(line: &str) -> Line {
    let inner = line.strip_prefix("| ").and_then(|it| it.strip_suffix(" |")).unwrap_or(line);
    // A bar in a cell has a backslash before it.
    let cells: Vec<&str> = inner.split(" | ").collect();
    let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
    let bands = ["critical", "high", "medium", "low", "none", "unrated"];
    let scores: Vec<&str> = cell(4).split("<br>").collect();
    let has = |band: &&&str| scores.iter().any(|it| it.split(' ').next() == Some(**band));
    let signed = cell(5).split("<br>").filter(|it| it.starts_with(['✔', '✘']));
    let controls = signed.map(|it| {
        let note = it.rsplit_once(" (").map_or(it, |it| it.1);
        unmarked(note.rsplit_once(", ").map_or(note, |it| it.0))
    });
    Line {
        id: unmarked(cell(0)),
        status: between(cell(6), "**", "**").to_owned(),
        severity: bands.iter().find(has).map_or("", |it| it).to_owned(),
        controls: controls.collect(),
    }
}

/// Text without the backslashes before signs.
fn unmarked(markdown: &str) -> String {
    let mut out = String::new();
    let mut letters = markdown.chars();
    while let Some(it) = letters.next() {
        out.extend(if it == '\\' { letters.next() } else { Some(it) });
    }
    text_of(&out)
}

fn csv_faults(text: &str, rows: &[&Value]) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().cloned().unwrap_or_default();
    let records: Vec<csv::StringRecord> = reader.into_records().filter_map(Result::ok).collect();
    if records.len() != rows.len() {
        return vec![format!("JSON has {} rows, CSV {}", rows.len(), records.len())];
    }
    let cell = |record: &csv::StringRecord, head: &str| {
        let at = heads.iter().position(|it| it == head);
        at.and_then(|at| record.get(at)).unwrap_or_default().to_owned()
    };
    let mut faults = Vec::new();
    for (record, row) in records.iter().zip(rows) {
        for field in ["id", "status", "severity", "owner"] {
            let (found, wanted) = (cell(record, field), row[field].as_str().unwrap_or_default());
            if found != wanted && found.strip_prefix('\'') != Some(wanted) {
                faults.push(format!("{field}: JSON has {wanted:?}, CSV {found:?}"));
            }
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let controls = row["controls"].as_array().into_iter().flatten();
        let controls = controls.map(|it| {
            format!("{} {} ({})", text(&it["id"]), text(&it["title"]), text(&it["state"]))
        });
        let controls = controls.collect::<Vec<_>>().join("; ");
        let found = cell(record, "what we do about it");
        if !found.trim_start_matches('\'').starts_with(controls.trim_start_matches('\'')) {
            faults.push(format!("controls: JSON has {controls:?}, CSV {found:?}"));
        }
    }
    faults
}
