//! Which of the changes that findings carry can be made together, and what a text is after them.

use crate::diag::{Code, Diagnostic, Fix};
use crate::source::{FileId, Source, Span};
use crate::syntax;

/// Findings about shape have smaller numbers: mended, they may bring to light what was hidden.
const FIRST_OF_MEANING: u16 = 100;

/// Whether a finding is about the shape of the text and not about what it means.
#[must_use]
pub fn is_of_shape(code: Code) -> bool {
    (code as u16) < FIRST_OF_MEANING
}

/// The sure changes of some findings that do not touch each other, each with its finding; of two
/// that do, the first. While the shape of anything is to be mended, nothing else is.
#[must_use]
pub fn choose<'d>(findings: &[&'d Diagnostic], n_own: usize) -> Vec<(&'d Diagnostic, &'d Fix)> {
    let sure = findings.iter().filter_map(|it| Some((*it, it.fix.as_ref()?)));
    let sure = sure.filter(|(_, fix)| fix.is_sure);
    let own: Vec<_> = sure
        .filter(|(_, fix)| fix.edits.iter().all(|(span, _)| span.file.index() < n_own))
        .collect();
    let any_of_shape = own.iter().any(|(finding, _)| is_of_shape(finding.code));
    let mut chosen: Vec<(&Diagnostic, &Fix)> = Vec::new();
    for (finding, fix) in own {
        let waits = any_of_shape && !is_of_shape(finding.code);
        let taken = || chosen.iter().flat_map(|(_, fix)| &fix.edits);
        let touches = |span: Span| taken().any(|(other, _)| overlap(span, *other));
        if !waits && !fix.edits.iter().any(|(span, _)| touches(*span)) {
            chosen.push((finding, fix));
        }
    }
    chosen
}

fn overlap(one: Span, other: Span) -> bool {
    let meet = one.start < other.end && other.start < one.end;
    one.file == other.file && (meet || one.start == other.start)
}

/// The text of a file after some changes that do not overlap. A text that was in its one form is so
/// again.
#[must_use]
pub fn apply(source: &Source, fixes: &[&Fix]) -> String {
    let edits = fixes.iter().flat_map(|fix| &fix.edits);
    let mut edits: Vec<_> = edits.filter(|(span, _)| span.file == source.id).collect();
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(*span));
    let mut text = source.text.clone();
    let has_windows_ends = text.contains("\r\n");
    for (span, new) in edits {
        let new = if has_windows_ends { new.replace('\n', "\r\n") } else { new.clone() };
        text.replace_range(span.range(), &new);
    }
    if !syntax::can_format(source) || syntax::format(source) != source.text {
        return text;
    }
    let changed = Source::new(FileId(source.id.0), source.path.clone(), text);
    if syntax::can_format(&changed) { syntax::format(&changed) } else { changed.text }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "system  A  \"A\"\r\n";

    fn finding(start: usize, end: usize, new: &str) -> Diagnostic {
        let span = Span::new(FileId(0), start, end);
        Diagnostic::error(Code::OldName, span, "found").with_fix("write it", span, new)
    }

    #[test]
    fn of_two_changes_that_touch_the_first_is_made() {
        let found = [finding(8, 9, "B"), finding(8, 10, "C"), finding(11, 14, "\"B\"")];
        let chosen = choose(&found.each_ref(), 1);
        let fixes: Vec<&Fix> = chosen.iter().map(|it| it.1).collect();
        let source = Source::new(FileId(0), "a.tmd".to_owned(), TEXT.to_owned());
        assert_eq!(apply(&source, &fixes), "system  B  \"B\"\r\n");
    }

    #[test]
    fn shape_is_mended_first_and_suggestions_never() {
        let shape = Diagnostic { code: Code::StrayBrace, ..finding(0, 1, "x") };
        let mut suggestion = finding(2, 3, "y");
        suggestion.fix.as_mut().unwrap().is_sure = false;
        let found = [finding(8, 9, "B"), shape, suggestion];
        let chosen = choose(&found.each_ref(), 1);
        assert_eq!(chosen.len(), 1);
        assert_eq!(chosen[0].0.code, Code::StrayBrace);
        assert!(choose(&found.each_ref(), 0).is_empty());
    }
}
