//! The overview as lines: aligned columns for people, Markdown for pages.

use std::fmt::Write as _;

use super::{Overview, Row};
use crate::plain::{counted, printable};
use unicode_width::UnicodeWidthStr;

/// Headings, and whether the column holds numbers, which end where their heading ends.
const COLUMNS: &[(&str, bool)] = &[
    ("model", false),
    ("owner", false),
    ("maturity", false),
    ("reviewed", false),
    ("review by", false),
    ("threats", true),
    ("open", true),
    ("partly", true),
    ("unanswered", true),
    ("unassessed", true),
    ("errors", true),
    ("stale", false),
];

/// Escape sequences of terminals: bold, and back to plain.
const BOLD: (&str, &str) = ("\x1b[1m", "\x1b[0m");

/// Aligned columns; models stand indented under the one that they refine, with the rest of their
/// path. `colored` sets the headings in bold and marks what is stale.
#[must_use]
pub fn text(overview: &Overview, colored: bool) -> String {
    let cells: Vec<Vec<String>> = overview.models.iter().map(|row| cells(row, overview)).collect();
    let widths: Vec<usize> = COLUMNS
        .iter()
        .enumerate()
        .map(|(at, (heading, _))| {
            let widest = cells.iter().map(|row| row[at].width()).max().unwrap_or(0);
            widest.max(heading.width())
        })
        .collect();
    let headings: Vec<String> = COLUMNS.iter().map(|it| it.0.to_owned()).collect();
    let mut out = String::new();
    line(&mut out, &headings, &widths, colored);
    for (row, cells) in overview.models.iter().zip(&cells) {
        line(&mut out, cells, &widths, colored && !row.stale.is_empty());
    }
    let _ = writeln!(out, "\n{}", totals(overview));
    out
}

fn line(out: &mut String, cells: &[String], widths: &[usize], bold: bool) {
    let mut text = String::new();
    for ((cell, width), (_, is_number)) in cells.iter().zip(widths).zip(COLUMNS) {
        let gap = " ".repeat(width - cell.width());
        let (left, right) = if *is_number { (gap.as_str(), "") } else { ("", gap.as_str()) };
        let _ = write!(text, "{left}{cell}{right}  ");
    }
    let text = text.trim_end();
    let _ = match bold {
        true => writeln!(out, "{}{text}{}", BOLD.0, BOLD.1),
        false => writeln!(out, "{text}"),
    };
}

/// The overview as a Markdown table.
#[must_use]
pub fn markdown(overview: &Overview) -> String {
    let headings: Vec<&str> = COLUMNS.iter().map(|it| it.0).collect();
    let rules: Vec<&str> = COLUMNS.iter().map(|it| if it.1 { "--:" } else { "---" }).collect();
    let mut out = format!("| {} |\n|{}|\n", headings.join(" | "), rules.join("|"));
    for row in &overview.models {
        let mut cells = cells(row, overview);
        // Spaces at the beginning of a cell do not show.
        cells[0] = format!("{}{}", "→ ".repeat(row.level), cells[0].trim_start());
        let cells: Vec<String> = cells.iter().map(|it| escaped(it)).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    let _ = writeln!(out, "\n{}", totals(overview));
    out
}

/// Text that is no markup, and no comment either for those who look for comments only.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' => out.extend(['\\', letter]),
            it if it.is_control() => out.push(' '),
            it => out.push(it),
        }
    }
    out
}

/// The cells of a row, in the order of the columns.
fn cells(row: &Row, overview: &Overview) -> Vec<String> {
    let parent = overview.models.iter().filter(|it| it.level < row.level);
    let around = parent.map(|it| format!("{}.", it.path)).filter(|it| row.path.starts_with(it));
    let known = around.map(|it| it.len()).max().unwrap_or(0);
    let counts = row.counts;
    let numbers = [
        counts.threats,
        counts.open,
        counts.partly,
        counts.unanswered,
        counts.unassessed,
        counts.errors,
    ];
    let words = [&row.owner, row.maturity, &row.reviewed, &row.review_by];
    let mut cells = vec![format!("{}{}", "  ".repeat(row.level), &row.path[known..])];
    cells.extend(words.iter().map(|it| if it.is_empty() { "-".to_owned() } else { printable(it) }));
    cells.extend(numbers.iter().map(usize::to_string));
    cells.push(row.stale.join(", "));
    cells
}

fn totals(overview: &Overview) -> String {
    let counts = overview.totals();
    let stale = overview.models.iter().filter(|row| !row.stale.is_empty()).count();
    format!(
        "{} on {}: {}, {} open, {} partly, {} unanswered, {} unassessed, {}, {stale} stale",
        counted(overview.models.len(), "model"),
        overview.today,
        counted(counts.threats, "threat"),
        counts.open,
        counts.partly,
        counts.unanswered,
        counts.unassessed,
        counted(counts.errors, "error"),
    )
}
