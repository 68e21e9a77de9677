//! The table as Markdown: a summary, one row for each threat, then the controls.

use std::fmt::Write as _;

use super::{Measure, Reference, Role, Row, Table};

/// A column of the threats: its word, and its heading.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// What those say who choose columns.
    pub word: &'static str,
    heading: &'static str,
    cell: fn(&Row, usize) -> String,
}

/// All columns, in their usual order.
pub const COLUMNS: [Column; 7] = [
    Column { word: "id", heading: "id", cell: |row, _| cell(&row.id) },
    Column { word: "threat", heading: "what can go wrong", cell: what },
    Column { word: "on", heading: "on", cell: |row, _| cells(&row.on) },
    Column { word: "by", heading: "by", cell: |row, _| cells(&row.by) },
    Column { word: "score", heading: "score", cell: |row, _| score(row) },
    Column {
        word: "controls",
        heading: "what we do about it",
        cell: |row, _| done(row).join("<br>"),
    },
    Column { word: "status", heading: "status", cell: |row, _| status(row) },
];

/// The threats alone, with these columns.
#[must_use]
pub fn markdown_rows(table: &Table, columns: &[Column]) -> String {
    let headings: Vec<&str> = columns.iter().map(|it| it.heading).collect();
    let mut out = format!("| {} |\n|{}\n", headings.join(" | "), "---|".repeat(columns.len()));
    for row in &table.threats {
        threat(&mut out, row, 0, columns);
    }
    out
}

/// The table as a Markdown document.
#[must_use]
pub fn markdown(table: &Table) -> String {
    let mut out = String::new();
    let title = format!("{} {}", table.title, table.version);
    let _ = writeln!(out, "# Threats: {}\n", cell(&title));
    summary(&mut out, table);
    if !table.threats.is_empty() {
        out.push_str(&markdown_rows(table, &COLUMNS));
    }
    controls(&mut out, table);
    unassessed(&mut out, table);
    proposals(&mut out, table);
    out
}

fn summary(out: &mut String, table: &Table) {
    let counts: Vec<String> = table
        .summary
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(status, count)| format!("{count} {}", status.word()))
        .collect();
    let total = table.threats.len();
    let noun = if total == 1 { "threat" } else { "threats" };
    match total {
        0 => {
            let _ = writeln!(out, "{}", table.nothing());
        }
        _ => {
            let _ = writeln!(out, "{total} {noun}: {}.\n", counts.join(", "));
        }
    }
    match table.unassessed.len() {
        0 => {}
        1 => out.push_str("Nobody has looked at 1 element or flow; see below.\n\n"),
        count => {
            let _ = writeln!(out, "Nobody has looked at {count} elements and flows; see below.\n");
        }
    }
}

fn threat(out: &mut String, row: &Row, depth: usize, columns: &[Column]) {
    let cells: Vec<String> = columns.iter().map(|it| (it.cell)(row, depth)).collect();
    let _ = writeln!(out, "| {} |", cells.join(" | "));
    for variant in &row.variants {
        threat(out, variant, depth + 1, columns);
    }
}

/// What can go wrong, under what it is a variant of.
fn what(row: &Row, depth: usize) -> String {
    let mark = "↳ ".repeat(depth);
    let mut what = format!("{mark}**{}**", cell(&row.title));
    for text in [&row.attack, &row.impact] {
        if !text.is_empty() {
            let _ = write!(what, "<br>{}", cell(text));
        }
    }
    if !row.condition.is_empty() {
        let _ = write!(what, "<br>If {}", cell(&row.condition));
    }
    let categories = row.category.iter().map(|it| cell(it));
    let marks: Vec<String> = categories.chain(row.refs.iter().map(reference)).collect();
    if !marks.is_empty() {
        let _ = write!(what, "<br>*{}*", marks.join(" · "));
    }
    what
}

/// Its state, why, and who sees to it.
fn status(row: &Row) -> String {
    let mut status = format!("**{}**", row.status.word());
    if !row.reason.is_empty() {
        let _ = write!(status, "<br>{}", with_names(&row.reason));
    }
    for (word, text) in [("owner", &row.owner), ("ticket", &row.ticket)] {
        if !text.is_empty() {
            let _ = write!(status, "<br>{word}: {}", cell(text));
        }
    }
    status
}

/// Texts under each other.
fn cells(texts: &[String]) -> String {
    texts.iter().map(|it| cell(it)).collect::<Vec<_>>().join("<br>")
}

/// Its scores and what remains of them; a threat that nobody scored is said to be unrated.
fn score(row: &Row) -> String {
    let mut lines = Vec::new();
    for it in &row.scores {
        lines.push(cell(&it.short()));
        lines.extend(Some(cell(&it.basis)).filter(|it| !it.is_empty()));
    }
    if lines.is_empty() {
        lines.push(row.severity.to_owned());
    }
    lines.extend(row.residual.iter().map(|it| format!("then {}", cell(&it.line()))));
    lines.join("<br>")
}

/// A reference, as a link if it has a page.
fn reference(it: &Reference) -> String {
    let text = cell(&it.text);
    it.link.as_ref().map_or_else(|| text.clone(), |link| format!("[{text}]({link})"))
}

/// What is done about a threat, one entry each.
fn done(row: &Row) -> Vec<String> {
    let controls = row.controls.iter().map(measure);
    let decisions = row.decisions.iter().map(|it| cell(it));
    let answers = row.answers.iter().map(|it| format!("{}: {}", cell(&it.model), it.status.word()));
    controls.chain(decisions).chain(answers).collect()
}

fn measure(it: &Measure) -> String {
    let role = match it.role {
        Role::Needed => "",
        Role::Alternative => "or: ",
        Role::Reduces => "helps: ",
    };
    let mark = if it.in_place { "✔" } else { "✘" };
    format!("{mark} {role}{} ({}, {})", cell(&it.title), cell(&it.id), it.state)
}

fn controls(out: &mut String, table: &Table) {
    if table.controls.is_empty() {
        return;
    }
    out.push_str("\n## Controls\n\n| id | control | state | threats |\n|---|---|---|---|\n");
    for row in &table.controls {
        let threats: Vec<String> = row.threats.iter().map(|it| cell(it)).collect();
        let columns = [cell(&row.id), cell(&row.title), row.state.to_owned(), threats.join(", ")];
        let _ = writeln!(out, "| {} |", columns.join(" | "));
    }
}

fn unassessed(out: &mut String, table: &Table) {
    if table.unassessed.is_empty() {
        return;
    }
    out.push_str("\n## Not assessed\n\n| what | why somebody should look |\n|---|---|\n");
    for row in &table.unassessed {
        let _ =
            writeln!(out, "| {}: {} | {} |", row.kind, cell(&row.title), with_names(&row.reason));
    }
}

fn proposals(out: &mut String, table: &Table) {
    if table.proposals.is_empty() {
        return;
    }
    out.push_str("\n## Proposals\n\n| what | proposed by | to |\n|---|---|---|\n");
    for row in &table.proposals {
        let (by, to) = (cell(&row.by), cell(&row.to));
        let _ = writeln!(out, "| {}: {} | {by} | {to} |", row.kind, cell(&row.title));
    }
}

/// A cell of words of our own, in which names stand between backticks.
fn with_names(text: &str) -> String {
    let fits = |it: char| it.is_ascii_alphanumeric() || ".-_".contains(it);
    let name = |it: &str| Some(it.replace("\\_", "_")).filter(|it| it.chars().all(fits));
    let text = cell(text);
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, more)) = rest.split_once("\\`") {
        let named = more.split_once("\\`").and_then(|(it, after)| Some((name(it)?, after)));
        out.push_str(before);
        match named {
            Some((name, after)) => {
                out.extend(["`", &name, "`"]);
                rest = after;
            }
            None => {
                out.push_str("\\`");
                rest = more;
            }
        }
    }
    out + rest
}

/// A text inside a table: on one line, and nothing in it is markup.
pub(super) fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for letter in text.trim().chars() {
        if letter.is_whitespace() || letter.is_control() {
            blank = true;
            continue;
        }
        if std::mem::take(&mut blank) {
            out.push(' ');
        }
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' | '!' => {
                out.push('\\');
                out.push(letter);
            }
            _ => out.push(letter),
        }
    }
    out
}
