//! Reports as Markdown.

use std::fmt::Write as _;

use super::markdown::cell;
use super::report::{Entry, Report};

/// One report as a document.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let mut out = format!("# {}: {}\n\n", report.title, cell(&report.about));
    write(&mut out, report);
    out
}

/// Several reports as one document with a list of contents.
#[must_use]
pub fn document(reports: &[Report]) -> String {
    let about = reports.first().map(|it| it.about.as_str()).unwrap_or_default();
    let mut out = format!("# Reports: {}\n\n", cell(about));
    for report in reports {
        let _ = writeln!(out, "- [{}](#{})", report.title, anchor(report.title));
    }
    for report in reports {
        let _ = write!(out, "\n## {}\n\n", report.title);
        write(&mut out, report);
    }
    out
}

/// The anchor that readers of Markdown make of a heading.
fn anchor(heading: &str) -> String {
    let letters = heading.to_lowercase().replace(' ', "-");
    letters.chars().filter(|it| it.is_alphanumeric() || *it == '-').collect()
}

/// What stands under the heading.
fn write(out: &mut String, report: &Report) {
    if report.rows.is_empty() {
        let _ = writeln!(out, "{}", report.nothing);
        return;
    }
    let shown = report.shown_columns();
    let heads: Vec<&str> = shown.iter().map(|&it| report.columns[it]).collect();
    let _ = write!(out, "{}\n\n| {} |\n", report.introduction, heads.join(" | "));
    let _ = writeln!(out, "|{}", "---|".repeat(heads.len()));
    for row in &report.rows {
        let cells = shown.iter().map(|&it| {
            let entries: Vec<String> = row[it].iter().map(entry).collect();
            entries.join("<br>")
        });
        let cells: Vec<String> = cells.collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
}

/// A text, as a link if it leads to a page. In an address, what would end the link or the cell is
/// written in the way of addresses.
fn entry(entry: &Entry) -> String {
    let text = cell(&entry.text);
    let Some(page) = entry.page() else { return text };
    let address: String = page
        .chars()
        .map(|it| match it {
            '(' => "%28".to_owned(),
            ')' => "%29".to_owned(),
            '|' => "%7C".to_owned(),
            '<' => "%3C".to_owned(),
            '>' => "%3E".to_owned(),
            '\\' => "%5C".to_owned(),
            _ => it.to_string(),
        })
        .collect();
    format!("[{text}]({address})")
}
