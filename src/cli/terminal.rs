//! Diagnostics for readers: drawn with excerpts, as short lines, as JSON.

use super::failure::Failure;
use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet,
};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;
use threatlas::diag::{Diagnostic, Fix, Severity};
use threatlas::plain::{counted, printable};
use threatlas::source::{FileId, Source, Span};

/// Most places of a fix that are drawn.
const MAX_SHOWN: usize = 3;

/// One finding after the other, each with its lines of text.
pub(super) fn text(findings: &[Diagnostic], sources: &[Source], colored: bool) -> String {
    let renderer = renderer(colored);
    let mut out = String::new();
    for finding in findings {
        out.push_str(&renderer.render(&groups(finding, sources)));
        out.push_str("\n\n");
    }
    out
}

/// One line for each finding: `path:line:column: error[TM0103]: message`.
pub(super) fn short(findings: &[Diagnostic], sources: &[Source]) -> String {
    let mut out = String::new();
    for finding in findings {
        if let Some(place) = finding.span.and_then(|span| Place::of(span, sources)) {
            let _ = write!(out, "{}:{}:{}: ", place.path, place.line, place.column);
        }
        let message = printable(&finding.message);
        let _ = writeln!(out, "{}[{}]: {message}", finding.severity.word(), finding.code);
    }
    out
}

/// One JSON object a line for each finding.
pub(super) fn json(findings: &[Diagnostic], sources: &[Source]) -> String {
    let mut out = String::new();
    for finding in findings {
        let line = serde_json::to_string(&JsonFinding::of(finding, sources));
        out.push_str(&line.expect("plain data is always JSON"));
        out.push('\n');
    }
    out
}

/// How many findings there are: `2 errors, 1 warning in 5 files`.
pub(super) fn summary(findings: &[Diagnostic], n_files: usize) -> String {
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let counts = severities.map(|severity| {
        let n = findings.iter().filter(|it| it.severity == severity).count();
        (n > 0).then(|| counted(n, severity.word()))
    });
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let counts = if counts.is_empty() { "no findings".to_owned() } else { counts.join(", ") };
    format!("{counts} in {}\n", counted(n_files, "file"))
}

/// Why a command could not run.
pub(super) fn failure(failure: &Failure, colored: bool) -> String {
    notice(Level::ERROR, failure, colored)
}

/// Something about a file that is no model, that a command could run in spite of.
pub(super) fn warning(found: &Failure, colored: bool) -> String {
    notice(Level::WARNING, found, colored)
}

fn notice(level: Level<'_>, found: &Failure, colored: bool) -> String {
    let mut elements: Vec<Element<'_>> = Vec::new();
    if let Some(excerpt) = &found.excerpt {
        let range = inside(&excerpt.text, excerpt.range.clone());
        let snippet = Snippet::source(harmless(&excerpt.text)).path(excerpt.path.as_str());
        elements.push(snippet.annotation(AnnotationKind::Primary.span(range)).into());
    }
    if let Some(hint) = &found.hint {
        elements.push(Level::HELP.message(hint.as_str()).into());
    }
    let group = level.primary_title(found.message.as_str()).elements(elements);
    format!("{}\n", renderer(colored).render(&[group]))
}

fn renderer(colored: bool) -> Renderer {
    if colored { Renderer::styled() } else { Renderer::plain() }
}

/// The finding, then its fix.
fn groups<'a>(finding: &'a Diagnostic, sources: &'a [Source]) -> Vec<Group<'a>> {
    let level = match finding.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let title = level.primary_title(finding.message.as_str()).id(finding.code.to_string());
    let mut elements: Vec<Element<'_>> = Vec::new();
    elements.extend(files(finding).into_iter().filter_map(|file| {
        let source = sources.get(file.index())?;
        // Of an empty file there is nothing to show but its name.
        Some(match source.text.as_str() {
            "" => Origin::path(source.path.as_str()).line(1).char_column(1).into(),
            _ => excerpt(finding, source).into(),
        })
    }));
    if let Some(hint) = &finding.hint {
        elements.push(Level::HELP.message(hint.as_str()).into());
    }
    let mut groups = vec![title.elements(elements)];
    groups.extend(finding.fix.as_ref().and_then(|fix| patched(fix, sources)));
    groups
}

/// The files that the finding speaks of, its own first, each once.
fn files(finding: &Diagnostic) -> Vec<FileId> {
    let mut files = Vec::new();
    for span in finding.span.iter().chain(finding.labels.iter().map(|label| &label.span)) {
        if !files.contains(&span.file) {
            files.push(span.file);
        }
    }
    files
}

/// All places of the finding in one file.
fn excerpt<'a>(finding: &'a Diagnostic, source: &'a Source) -> Snippet<'a, Annotation<'a>> {
    let primary = finding.span.filter(|span| span.file == source.id);
    let labels = finding.labels.iter().filter(|label| label.span.file == source.id);
    let lines = Lines::around(source, primary.into_iter().chain(labels.clone().map(|it| it.span)));
    lines
        .snippet()
        .annotations(primary.map(|span| AnnotationKind::Primary.span(lines.range(span))))
        .annotations(labels.map(|label| {
            AnnotationKind::Context.span(lines.range(label.span)).label(label.message.as_str())
        }))
}

fn patched<'a>(fix: &'a Fix, sources: &'a [Source]) -> Option<Group<'a>> {
    let (first, _) = fix.edits.first()?;
    let source = sources.get(first.file.index())?;
    // Where a fix changes many places, its title says how many.
    let shown = fix.edits.iter().filter(|(span, _)| span.file == first.file).take(MAX_SHOWN);
    let lines = Lines::around(source, shown.clone().map(|(span, _)| *span));
    let patches = shown.map(|(span, new)| Patch::new(lines.range(*span), new.as_str()));
    let title = Level::HELP.secondary_title(fix.title.as_str());
    Some(title.element(lines.snippet().patches(patches)))
}

/// Lines as a terminal may have them. What is not replaced when they are drawn are the controls
/// from U+0080 on; a sign of as many bytes stands for each, so that all places stay.
fn harmless(text: &str) -> Cow<'_, str> {
    let is_control = |it: char| matches!(it, '\u{80}'..='\u{9F}');
    match text.contains(is_control) {
        true => Cow::Owned(text.replace(is_control, "\u{B7}")),
        false => Cow::Borrowed(text),
    }
}

/// The lines of a file that are spoken of. Drawing looks at every line that it is given: with
/// whole files, many findings in a long file would take time that grows with the square.
struct Lines<'a> {
    source: &'a Source,
    /// From the start of a line to the end of one.
    bytes: Range<usize>,
}

impl<'a> Lines<'a> {
    fn around(source: &'a Source, spans: impl Iterator<Item = Span>) -> Self {
        let text = source.text.as_str();
        let spans: Vec<Range<usize>> = spans.map(|span| inside(text, span.range())).collect();
        let start = spans.iter().map(|it| it.start).min().unwrap_or(0);
        let end = spans.iter().map(|it| it.end).max().unwrap_or(0);
        let start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[end..].find('\n').map_or(text.len(), |at| end + at);
        Self { source, bytes: start..end }
    }

    fn snippet<T: Clone>(&self) -> Snippet<'a, T> {
        let start = u32::try_from(self.bytes.start).unwrap_or(u32::MAX);
        Snippet::source(harmless(&self.source.text[self.bytes.clone()]))
            .path(self.source.path.as_str())
            .line_start(self.source.line_column(start).0)
    }

    /// The part of `span` that lies in these lines, counted from their start.
    fn range(&self, span: Span) -> Range<usize> {
        let range = inside(&self.source.text, span.range());
        range.start - self.bytes.start..range.end - self.bytes.start
    }
}

/// The part of `range` that lies in `text`, on character boundaries.
fn inside(text: &str, range: Range<usize>) -> Range<usize> {
    let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    let start = boundary(range.start).unwrap_or(0);
    start..boundary(range.end).unwrap_or(0).max(start)
}

/// A place as readers count it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place<'a> {
    path: &'a str,
    /// From 1.
    line: usize,
    /// In characters, from 1.
    column: usize,
    end_line: usize,
    /// One past the last character.
    end_column: usize,
}

impl<'a> Place<'a> {
    fn of(span: Span, sources: &'a [Source]) -> Option<Self> {
        let source = sources.get(span.file.index())?;
        let (line, column) = source.line_column(span.start);
        let (end_line, end_column) = source.line_column(span.end);
        Some(Self { path: &source.path, line, column, end_line, end_column })
    }
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    code: String,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Option<Place<'a>>,
    labels: Vec<JsonLabel<'a>>,
    hint: Option<&'a str>,
    fix: Option<JsonFix<'a>>,
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Option<Place<'a>>,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    /// Whether `tmd check --fix` makes it.
    sure: bool,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    #[serde(flatten)]
    place: Option<Place<'a>>,
    text: &'a str,
}

impl<'a> JsonFinding<'a> {
    fn of(finding: &'a Diagnostic, sources: &'a [Source]) -> Self {
        let label = |label: &'a threatlas::diag::Label| JsonLabel {
            message: &label.message,
            place: Place::of(label.span, sources),
        };
        let edit = |(span, new_text): &'a (Span, String)| JsonEdit {
            place: Place::of(*span, sources),
            text: new_text,
        };
        Self {
            code: finding.code.to_string(),
            severity: finding.severity.word(),
            message: &finding.message,
            place: finding.span.and_then(|span| Place::of(span, sources)),
            labels: finding.labels.iter().map(label).collect(),
            hint: finding.hint.as_deref(),
            fix: finding.fix.as_ref().map(|fix| JsonFix {
                title: &fix.title,
                sure: fix.is_sure,
                edits: fix.edits.iter().map(edit).collect(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use threatlas::diag::Code;

    fn source(text: &str) -> Vec<Source> {
        vec![Source::new(FileId(0), "a.tmd".to_owned(), text.to_owned())]
    }

    fn finding(start: usize, end: usize) -> Diagnostic {
        let span = Span::new(FileId(0), start, end);
        Diagnostic::error(Code::BadStatement, span, "no statement")
    }

    #[test]
    fn carets_stand_under_wide_characters_and_after_tabs() {
        let sources = source("\t界界 x\n");
        let drawn = text(&[finding(8, 9)], &sources, false);
        let lines: Vec<&str> = drawn.lines().collect();
        assert_eq!(lines[3], "1 |     界界 x");
        assert_eq!(lines[4], "  |          ^");
    }

    #[test]
    fn places_that_lie_outside_the_text_are_drawn_at_its_end() {
        for text_of_file in ["", "界", "one\r\ntwo\r\n"] {
            let sources = source(text_of_file);
            let drawn = text(&[finding(1, 99), finding(50, 60), finding(0, 0)], &sources, true);
            assert!(drawn.contains("no statement"));
        }
    }

    #[test]
    fn lines_of_two_files_and_a_fix_are_numbered_as_in_their_files() {
        let other = Source::new(FileId(1), "b.tmd".to_owned(), "x\n\nsystem B\n".to_owned());
        let sources = [source("one\ntwo\nthree\n"), vec![other]].concat();
        let span = Span::new(FileId(0), 4, 7);
        let finding = finding(4, 7)
            .with_label(Span::new(FileId(1), 10, 11), "declared here")
            .with_fix("write `2`", span, "2")
            .with_hint("do");
        assert_eq!(text(&[finding], &sources, false), TWO_FILES);
    }

    const TWO_FILES: &str = "\
error[TM0010]: no statement
 --> a.tmd:2:1
  |
2 | two
  | ^^^
  |
 ::: b.tmd:3:8
  |
3 | system B
  |        - declared here
  |
  = help: do
help: write `2`
  |
2 - two
2 + 2
  |

";

    #[test]
    fn json_has_no_place_where_the_finding_has_none() {
        let global = Diagnostic::global(Code::EmptyFile, "nothing").with_hint("write it");
        assert_eq!(
            json(&[global], &[]),
            "{\"code\":\"TM0003\",\"severity\":\"error\",\"message\":\"nothing\",\"labels\":[],\
             \"hint\":\"write it\",\"fix\":null}\n"
        );
    }

    #[test]
    fn summaries_count() {
        assert_eq!(summary(&[], 1), "no findings in 1 file\n");
        assert_eq!(summary(&[finding(0, 1), finding(0, 1)], 2), "2 errors in 2 files\n");
    }

    #[test]
    fn short_lines_hold_no_control_characters() {
        let span = Span::new(FileId(0), 2, 3);
        let finding = Diagnostic::warning(Code::BadStatement, span, "red \u{1b}[31m");
        assert_eq!(
            short(&[finding], &source("a\nb\n")),
            "a.tmd:2:1: warning[TM0010]: red \u{FFFD}[31m\n"
        );
    }
}
