//! Abbreviations that stand for two things.

use std::collections::BTreeMap;

use super::{Subject, words};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::UnitId;
use crate::source::Span;

/// Words that abbreviations leave out.
const SMALL: &[&str] = &["a", "an", "and", "for", "in", "of", "on", "or", "the", "to", "with"];

/// What an abbreviation stands for, as somebody says.
struct Expansion {
    /// As it is written.
    text: String,
    unit: UnitId,
    span: Span,
}

/// Reports abbreviations with two expansions that a model sees: the short forms of terms, and what
/// texts put before the abbreviation, or behind it in parentheses.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    let mut found: BTreeMap<String, Vec<Expansion>> = BTreeMap::new();
    for naming in &model.namings {
        for term in &naming.terms {
            for short in &term.short {
                let it = Expansion { text: term.word.clone(), unit: naming.unit, span: term.span };
                found.entry(short.clone()).or_default().push(it);
            }
        }
    }
    for passage in &subject.passages {
        let behind = in_parentheses(passage.text).into_iter().filter_map(|(at, short)| {
            Some((at, short, expansion(&passage.text[..at - 1], short)?))
        });
        for (at, short, text) in behind.chain(before_parentheses(passage.text)) {
            let start = passage.span.start as usize + at;
            let span = Span::new(passage.span.file, start, start + short.len());
            let it = Expansion { text: text.to_owned(), unit: passage.unit, span };
            found.entry(short.to_owned()).or_default().push(it);
        }
    }
    for (short, mut all) in found {
        all.sort_by_key(|it| (model.level(it.unit), it.span));
        for (at, later) in all.iter().enumerate() {
            let sees = |it: &&Expansion| model.with_parents(later.unit).any(|unit| unit == it.unit);
            let first = all[..at].iter().find(sees);
            let Some(first) = first.filter(|it| folded(&it.text) != folded(&later.text)) else {
                continue;
            };
            let message = format!("`{short}` stands for two things");
            let found = Diagnostic::warning(Code::TwoExpansions, later.span, message)
                .with_label(first.span, format!("for \"{}\" here", first.text))
                .with_hint(format!("write \"{}\" out, or shorten it otherwise", later.text));
            diags.push(found);
        }
    }
}

/// The abbreviations that stand in parentheses, each with where it begins.
fn in_parentheses(text: &str) -> Vec<(usize, &str)> {
    let opens = text.match_indices('(').map(|(at, _)| at + 1);
    let inner = opens.filter_map(|at| Some((at, &text[at..at + text[at..].find(')')?])));
    inner.filter(|(_, it)| is_short(it)).collect()
}

/// The abbreviations before parentheses that say what they stand for, each with where it begins and
/// what that is.
fn before_parentheses(text: &str) -> Vec<(usize, &str, &str)> {
    let opens = text.match_indices('(');
    let found = opens.filter_map(|(open, _)| {
        let inner = &text[open + 1..open + text[open..].find(')')?];
        let before = text[..open].trim_end();
        let at = before.rfind(|it: char| !it.is_alphanumeric()).map_or(0, |it| it + 1);
        let short = before.get(at..).filter(|it| is_short(it))?;
        // All of what stands there, and nothing more, is the expansion.
        (expansion(inner, short)? == inner.trim()).then_some((at, short, inner.trim()))
    });
    found.collect()
}

/// Whether a word has the form of an abbreviation.
fn is_short(word: &str) -> bool {
    (2..=6).contains(&word.len()) && word.chars().all(|letter| letter.is_ascii_uppercase())
}

/// The words at the end of a text that begin with the letters of an abbreviation.
fn expansion<'t>(before: &'t str, short: &str) -> Option<&'t str> {
    let mut letters = short.chars().rev().peekable();
    for (at, word) in words::tokens(before).into_iter().rev() {
        let first = word.chars().next()?.to_ascii_uppercase();
        if Some(&first) == letters.peek() {
            letters.next();
        } else if !SMALL.contains(&word) {
            return None;
        }
        if letters.peek().is_none() {
            return Some(before[at..].trim_end());
        }
    }
    None
}

fn folded(text: &str) -> Vec<String> {
    words::tokens(text).into_iter().map(|(_, word)| words::folded(word)).collect()
}
