//! The table as an HTML page: how many threats are in which state, the threats, the controls.

use std::fmt::Write as _;

use super::{Measure, Role, Row, Table};
use crate::html::{escaped, page};
use crate::status::Status;

/// The table as a page of its own. Each row can be linked to: `#` and the path of the threat.
#[must_use]
pub fn html(table: &Table) -> String {
    let title = format!("Threats: {} {}", table.title, table.version);
    let title = title.trim_end();
    let mut out = format!("<header>\n<h1>{}</h1>\n</header>\n<main>\n", escaped(title));
    summary(&mut out, table);
    if !table.threats.is_empty() {
        out.push_str("<section>\n<h2>What can go wrong</h2>\n");
        let heads = ["id", "threat", "on", "by", "score", "what we do about it", "status", "owner"];
        begin(&mut out, "threats", &heads);
        for row in &table.threats {
            threat(&mut out, row, 0);
        }
        out.push_str("</tbody>\n</table></div>\n</section>\n");
    }
    controls(&mut out, table);
    out.push_str("</main>\n");
    page(title, &out)
}

fn summary(out: &mut String, table: &Table) {
    if table.threats.is_empty() {
        out.push_str("<p>No threats are written down yet.</p>\n");
        return;
    }
    out.push_str("<dl aria-label=\"Threats by status\">\n");
    for (status, count) in table.summary.iter().filter(|(_, count)| *count > 0) {
        let (class, word) = (class(*status), status.word());
        let _ = writeln!(out, "<div><dd>{count}</dd> <dt class=\"{class}\">{word}</dt></div>");
    }
    out.push_str("</dl>\n");
}

fn begin(out: &mut String, class: &str, heads: &[&str]) {
    let _ = write!(out, "<div class=\"wide\"><table class=\"{class}\">\n<thead><tr>");
    for head in heads {
        let _ = write!(out, "<th scope=\"col\">{head}</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
}

fn threat(out: &mut String, row: &Row, depth: usize) {
    let status = format!(
        "<strong class=\"{}\">{}</strong>{}",
        class(row.status),
        row.status.word(),
        paragraphs(&[&row.reason])
    );
    let mark = "↳ ".repeat(depth);
    let what = format!(
        "{mark}<strong>{}</strong>{}{}",
        escaped(&row.title),
        paragraphs(&[&row.attack, &row.impact]),
        quiet(&[row.category.as_slice(), &row.refs].concat())
    );
    let cells = [
        id(&row.id),
        what,
        list(&row.on),
        list(&row.by),
        list(&row.score) + &residual(&row.residual),
        done(row),
        status,
        [row.owner.as_str(), &row.ticket].map(|it| paragraphs(&[it])).concat(),
    ];
    let _ = writeln!(
        out,
        "<tr id=\"{}\"><td>{}</td></tr>",
        escaped(&row.path),
        cells.join("</td><td>")
    );
    for variant in &row.variants {
        threat(out, variant, depth + 1);
    }
}

fn residual(scores: &[String]) -> String {
    if scores.is_empty() {
        return String::new();
    }
    format!("<small>then {}</small>", escaped(&scores.join(", ")))
}

/// What is done about a threat, one entry each.
fn done(row: &Row) -> String {
    let controls = row.controls.iter().map(measure);
    let decisions = row.decisions.iter().map(|it| escaped(it));
    let answers = row.answers.iter().map(|it| {
        let (class, word) = (class(it.status), it.status.word());
        format!("{}: <span class=\"{class}\">{word}</span>", escaped(&it.model))
    });
    items(controls.chain(decisions).chain(answers))
}

fn measure(it: &Measure) -> String {
    let role = match it.role {
        Role::Needed => "",
        Role::Alternative => "or: ",
        Role::Reduces => "helps: ",
    };
    format!(
        "{} {role}{} <small>{}, {}</small>",
        mark(it.in_place),
        escaped(&it.title),
        id(&it.id),
        it.state
    )
}

/// Whether a control is in place; the sign is named for readers who hear the page.
fn mark(in_place: bool) -> &'static str {
    if in_place {
        "<span class=\"good\" role=\"img\" aria-label=\"in place:\">✔</span>"
    } else {
        "<span class=\"bad\" role=\"img\" aria-label=\"not in place:\">✘</span>"
    }
}

fn controls(out: &mut String, table: &Table) {
    if table.controls.is_empty() {
        return;
    }
    out.push_str("<section>\n<h2>Controls</h2>\n");
    begin(out, "controls", &["id", "control", "state", "by", "verified by", "owner", "threats"]);
    for row in &table.controls {
        let cells = [
            id(&row.id),
            escaped(&row.title),
            format!("{} {}", mark(row.in_place), row.state),
            list(&row.by),
            escaped(&row.verify),
            [row.owner.as_str(), &row.ticket].map(|it| paragraphs(&[it])).concat(),
            items(row.threats.iter().map(|it| id(it))),
        ];
        let path = escaped(&row.path);
        let _ = writeln!(out, "<tr id=\"{path}\"><td>{}</td></tr>", cells.join("</td><td>"));
    }
    out.push_str("</tbody>\n</table></div>\n</section>\n");
}

fn list(texts: &[String]) -> String {
    items(texts.iter().map(|it| escaped(it)))
}

fn items(entries: impl Iterator<Item = String>) -> String {
    let entries: String = entries.map(|it| format!("<li>{it}</li>")).collect();
    if entries.is_empty() { entries } else { format!("<ul>{entries}</ul>") }
}

/// The texts that are not empty, each as a paragraph.
fn paragraphs(texts: &[&str]) -> String {
    let texts = texts.iter().filter(|it| !it.is_empty());
    texts.map(|it| format!("<p>{}</p>", prose(it))).collect()
}

/// An id, which may break after each dot.
fn id(text: &str) -> String {
    escaped(text).replace('.', ".<wbr>")
}

/// Text with what stands between backticks as code.
fn prose(text: &str) -> String {
    let parts: Vec<String> = text.split('`').map(escaped).collect();
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    let parts = parts.iter().enumerate();
    parts
        .map(
            |(at, part)| {
                if at.is_multiple_of(2) { part.clone() } else { format!("<code>{part}</code>") }
            },
        )
        .collect()
}

fn quiet(words: &[String]) -> String {
    if words.is_empty() {
        return String::new();
    }
    format!("<p><small>{}</small></p>", escaped(&words.join(" · ")))
}

/// Colour of a state; the word beside it says the same.
fn class(status: Status) -> &'static str {
    match status {
        Status::Open => "bad",
        Status::Partly => "fair",
        Status::Mitigated | Status::Avoided | Status::Dismissed => "good",
        Status::Accepted | Status::Transferred => "plain",
    }
}
