//! The controls above the threats of the HTML page: what can be asked for, of what occurs.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Order, Row};
use crate::html::escaped;
use crate::model::Rating;
use crate::status::Status;

/// Sorts and filters; it makes the controls work and shows them.
pub(super) const SCRIPT: &str = include_str!("page.js");

/// Stands for nothing, where somebody may ask for rows that say nothing.
const NOTHING: &str = "-";

/// What rows are filtered by: a name, and what a row says about it.
struct Field {
    name: &'static str,
    of: fn(&Row) -> &str,
}

const STATUS: Field = Field { name: "status", of: |row| row.status.word() };
const SEVERITY: Field = Field { name: "severity", of: |row| row.severity };
const OWNER: Field = Field { name: "owner", of: |row| said(&row.owner) };
const MODEL: Field = Field { name: "model", of: |row| said(&row.model) };

fn said(text: &str) -> &str {
    if text.is_empty() { NOTHING } else { text }
}

/// What the script reads of a row, as attributes: values to filter by and numbers to sort by.
pub(super) fn attributes(row: &Row) -> String {
    let fields = [STATUS, SEVERITY, OWNER, MODEL].into_iter();
    let fields = fields.map(|it| format!(" data-{}=\"{}\"", it.name, escaped((it.of)(row))));
    let rank = format!(" data-rank=\"{}\"", row.status as usize);
    let score = match row.weight {
        (Rating::Unrated, _) => String::new(),
        // A number of tenths has three digits at most.
        (band, tenths) => format!(" data-score=\"{}\"", 1000 * band as u32 + u32::from(tenths)),
    };
    fields.chain([rank, score]).collect()
}

/// What the head of a column says to the script and to those who hear the page.
pub(super) fn head_attributes(head: &str, order: Order) -> &'static str {
    match (head, order) {
        ("id", Order::Id) => " aria-sort=\"ascending\"",
        ("score", Order::Severity) => " data-by=\"score\" aria-sort=\"descending\"",
        ("score", Order::Id | Order::Status) => " data-by=\"score\"",
        ("status", Order::Status) => " data-by=\"rank\" aria-sort=\"ascending\"",
        ("status", Order::Id | Order::Severity) => " data-by=\"rank\"",
        _ => "",
    }
}

/// The form, hidden until the script shows it. What is the same for all rows is not asked.
pub(super) fn form(rows: &[Row]) -> String {
    let mut out = String::from("<form id=\"filter\" hidden>\n");
    out.push_str("<label>Text <input type=\"search\" name=\"text\"></label>\n");
    let statuses: Vec<&str> = Status::ALL.iter().map(|it| it.word()).collect();
    let severities: Vec<&str> = Rating::WORDS.iter().rev().copied().collect();
    out.push_str(&boxes(&STATUS, &statuses, rows));
    out.push_str(&boxes(&SEVERITY, &severities, rows));
    out.push_str(&choice(&OWNER, rows));
    out.push_str(&choice(&MODEL, rows));
    out.push_str("<p><output id=\"count\"></output> ");
    out.push_str("<button type=\"button\" class=\"all\">Show all</button></p>\n</form>\n");
    out
}

/// One box for each word that occurs, in the order of `words`.
fn boxes(field: &Field, words: &[&str], rows: &[Row]) -> String {
    let found = occurring(field, rows);
    if found.len() < 2 {
        return String::new();
    }
    let name = field.name;
    let mut out = format!("<fieldset>\n<legend>{}</legend>\n", title(name));
    for word in words.iter().filter(|it| found.contains(*it)) {
        let _ = writeln!(
            out,
            "<label><input type=\"checkbox\" name=\"{name}\" value=\"{word}\"> {word}</label>"
        );
    }
    out + "</fieldset>\n"
}

/// A list to choose one value of.
fn choice(field: &Field, rows: &[Row]) -> String {
    let found = occurring(field, rows);
    if found.len() < 2 {
        return String::new();
    }
    let name = field.name;
    let mut out = format!("<label>{} <select name=\"{name}\">\n", title(name));
    out.push_str("<option value=\"\">all</option>\n");
    for value in found {
        let shown = if value == NOTHING { "not said" } else { value };
        let (value, shown) = (escaped(value), escaped(shown));
        let _ = writeln!(out, "<option value=\"{value}\">{shown}</option>");
    }
    out + "</select></label>\n"
}

/// A word that begins with a capital.
fn title(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// What rows and their variants say about a field.
fn occurring<'a>(field: &Field, rows: &'a [Row]) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    for row in rows {
        found.insert((field.of)(row));
        found.extend(occurring(field, &row.variants));
    }
    found
}
