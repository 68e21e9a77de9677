//! Names that were given up, where they are still declared or written about.

use super::texts::{Passage, mentions};
use super::{Subject, words};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Renamed;
use crate::source::Span;

/// Reports old names. References to them are reported where they are bound.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    for thing in &subject.things {
        let named = thing.named;
        let is_old = |it: &&Renamed| {
            let before = named.path.strip_suffix(it.old.as_str());
            before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
        };
        let namings = subject.namings(named.unit);
        let Some(renamed) = namings.iter().flat_map(|it| &it.renamed).find(is_old) else {
            continue;
        };
        let new = last_name(&renamed.new);
        let found = finding(named.span, &named.name, new, renamed);
        diags.push(Diagnostic { fix: subject.written().rename(subject, named, new), ..found });
    }
    for passage in &subject.passages {
        for naming in subject.namings(passage.unit) {
            for renamed in &naming.renamed {
                in_text(passage, renamed, diags);
            }
        }
    }
}

fn finding(place: Span, old: &str, new: &str, renamed: &Renamed) -> Diagnostic {
    let message = format!("`{old}` is called `{new}` now");
    let found = Diagnostic::warning(Code::OldName, place, message);
    match renamed.since {
        Some(day) => found.with_label(renamed.span, format!("renamed here, since {day}")),
        None => found.with_label(renamed.span, "renamed here"),
    }
}

fn in_text(passage: &Passage<'_>, renamed: &Renamed, diags: &mut Diagnostics) {
    let old: Vec<&str> = renamed.old.split('.').collect();
    for (span, text) in mentions(passage) {
        let segments: Vec<&str> = text.split('.').collect();
        let Some(at) = segments.windows(old.len()).position(|it| *it == *old) else { continue };
        let start =
            span.start as usize + segments[..at].iter().map(|it| it.len() + 1).sum::<usize>();
        let place = Span::new(span.file, start, start + renamed.old.len());
        diags.push(in_place(place, &renamed.old, &renamed.new, renamed));
    }
    // A path is none outside of backticks.
    let ([old], false) = (old.as_slice(), renamed.new.contains('.')) else { return };
    for (at, word) in words::plain_tokens(passage.text) {
        let is_abbreviation = word.len() > 1 && word.chars().all(|it| it.is_ascii_uppercase());
        let new = match is_abbreviation && *old != word && word.eq_ignore_ascii_case(old) {
            true => renamed.new.to_uppercase(),
            false if word == *old && is_distinct(old) => renamed.new.clone(),
            false => continue,
        };
        let start = passage.span.start as usize + at;
        let place = Span::new(passage.span.file, start, start + word.len());
        diags.push(in_place(place, word, &new, renamed));
    }
}

fn in_place(place: Span, old: &str, new: &str, renamed: &Renamed) -> Diagnostic {
    finding(place, old, new, renamed).with_fix(format!("write `{new}`"), place, new)
}

/// Whether a name is no ordinary word of a sentence.
fn is_distinct(name: &str) -> bool {
    name.chars().skip(1).any(|it| !it.is_ascii_lowercase())
}

fn last_name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
