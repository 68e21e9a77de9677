//! Findings as annotations between the lines of a case; `case.rs` describes their form.

use std::collections::BTreeMap;

use threatlas::diag::{Diagnostic, Fix};
use threatlas::source::{Source, Span};

/// Where annotations go.
#[derive(Default)]
pub(crate) struct Notes {
    /// Without their mark, for the head of the case.
    pub(crate) global: Vec<String>,
    /// By path and line number, for below that line.
    pub(crate) below: BTreeMap<(String, usize), Vec<String>>,
}

/// Annotations for `diagnostics`, of which those in `own` files can be pointed at.
pub(crate) fn write(sources: &[Source], diagnostics: &[Diagnostic], own: &[String]) -> Notes {
    let mut notes = Notes::default();
    for diagnostic in diagnostics {
        let place = diagnostic.span.map(|span| (source_of(sources, span), span));
        let underlined = place.filter(|it| own.contains(&it.0.path)).and_then(underline);
        let head = headline(diagnostic);
        let details = details(sources, diagnostic);
        if let Some(((source, span), underline)) = place.zip(underlined) {
            let line = source.line_column(span.start).0;
            let below = notes.below.entry((source.path.clone(), line)).or_default();
            let indent = underline.find(['^', '|']).unwrap_or_default().max(3);
            below.push(format!("{underline} {head}"));
            below.extend(details.iter().map(|it| format!("//{:indent$}{it}", "")));
        } else {
            let place = place.map(|(source, span)| position(source, span.start) + " ");
            notes.global.push(format!("{}{head}", place.unwrap_or_default()));
            notes.global.extend(details.iter().map(|it| format!("  {it}")));
        }
    }
    notes
}

/// `lines` without annotations.
pub(crate) fn strip<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let at_head = |line: &&&str| line.starts_with("//! ");
    let n_global = lines.iter().take_while(at_head).count();
    let mut kept = Vec::new();
    let mut below_note = false;
    for &line in &lines[n_global..] {
        below_note = is_underline(line) || (below_note && is_detail(line));
        if !below_note {
            kept.push(line);
        }
    }
    kept
}

fn is_underline(line: &str) -> bool {
    let rest = line.strip_prefix("//").unwrap_or(line).trim_start_matches(' ');
    let Some(rest) = rest.strip_prefix(['^', '|']) else { return false };
    let rest = rest.trim_start_matches('^').trim_start_matches(|it| "..+:0123456789".contains(it));
    [" error[TM", " warning[TM", " note[TM"].iter().any(|it| rest.starts_with(it))
}

fn is_detail(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("//   ") else { return false };
    let marks = ["hint: ", "also ", "fix: ", "+ ", "+"];
    marks.iter().any(|mark| rest.trim_start_matches(' ').starts_with(mark))
}

fn headline(diagnostic: &Diagnostic) -> String {
    format!("{}[{}]: {}", diagnostic.severity.word(), diagnostic.code, diagnostic.message)
}

fn details(sources: &[Source], diagnostic: &Diagnostic) -> Vec<String> {
    let mut lines: Vec<String> = diagnostic.hint.iter().map(|it| format!("hint: {it}")).collect();
    lines.extend(diagnostic.labels.iter().map(|label| {
        let place = position(source_of(sources, label.span), label.span.start);
        format!("also {place} {}", label.message)
    }));
    if let Some(fix) = &diagnostic.fix {
        lines.push(format!("fix: {}", fix.title));
        lines.extend(left_by(sources, fix).lines().map(|it| format!("  + {it}").trim_end().into()));
    }
    lines
}

/// The marks below the place; `None` if it begins behind the last line.
fn underline((source, span): (&Source, Span)) -> Option<String> {
    let ((line, column), (end_line, end_column)) =
        (source.line_column(span.start), source.line_column(span.end));
    let n_chars = source.text.lines().nth(line - 1)?.chars().count();
    let marks = if span.start == span.end {
        "|".to_owned()
    } else if line == end_line {
        "^".repeat(end_column - column)
    } else {
        let first_line = "^".repeat((n_chars + 1).saturating_sub(column).max(1));
        format!("{first_line}..+{}:{end_column}", end_line - line)
    };
    let slashes = if column > 2 { "//" } else { "" };
    Some(format!("{slashes}{:1$}{marks}", "", column - 1 - slashes.len()))
}

/// The lines that `fix` touches, as it leaves them; those of further files with their file's name.
fn left_by(sources: &[Source], fix: &Fix) -> String {
    let mut out = String::new();
    let home = fix.edits.first().expect("a fix changes something").0.file;
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|(span, _)| (span.file != home, *span));
    let line = |offset: u32, source: &Source| source.line_column(offset).0;
    let same_lines = |one: &(Span, String), other: &(Span, String)| {
        let source = source_of(sources, one.0);
        one.0.file == other.0.file && line(one.0.end, source) == line(other.0.start, source)
    };
    for group in edits.chunk_by(same_lines) {
        let source = source_of(sources, group[0].0);
        let part = Fix { edits: group.to_vec(), ..fix.clone() };
        let (first, last) = (group[0].0.start as usize, group[group.len() - 1].0.end as usize);
        let before = &source.text;
        let after = apply(before, source, &part);
        let start = before[..first].rfind('\n').map_or(0, |at| at + 1);
        let rest = before[last..].find('\n').map_or(0, |at| before.len() - last - at);
        if source.id != home {
            out += &format!("{}: ", source.path);
        }
        out += &after[start..(after.len() - rest).max(start)];
        out += "\n";
    }
    out
}

/// `text`, which is that of `source`, with all edits of it made.
pub(crate) fn apply(text: &str, source: &Source, fix: &Fix) -> String {
    let mut edits = fix.edits.clone();
    edits.retain(|(span, _)| span.file == source.id);
    edits.sort_by_key(|(span, _)| std::cmp::Reverse((span.start, span.end)));
    let mut text = text.to_owned();
    edits.iter().for_each(|(span, new)| text.replace_range(span.range(), new));
    text
}

fn position(source: &Source, offset: u32) -> String {
    let (line, column) = source.line_column(offset);
    format!("{}:{line}:{column}", source.path)
}

fn source_of(sources: &[Source], span: Span) -> &Source {
    &sources[span.file.index()]
}
