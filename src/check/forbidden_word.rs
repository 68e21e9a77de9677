//! Words that were agreed not to be used, in names, titles and texts.

use super::texts::Passage;
use super::{Subject, words};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{NameCase, Term};
use crate::source::Span;

/// Reports forbidden synonyms: whole words, of which the longest term counts, so that `user` spares
/// "user agent". In names and titles they are errors, in other texts warnings.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    for unit in model.unit_ids().filter(|&unit| !model[unit].library) {
        let terms: Vec<&Term> =
            subject.namings(unit).into_iter().flat_map(|it| &it.terms).collect();
        if terms.iter().all(|it| it.not.is_empty()) {
            continue;
        }
        let in_names = phrases(&terms, words_of_name);
        let split = words::split(&model[unit].name);
        if let Some((_, phrase)) = matches(&split, &in_names).first() {
            // The name of a model is that of its file, too: nothing to change in passing.
            diags.push(finding(model[unit].span, phrase.text, phrase.term, true));
        }
        for thing in subject.things.iter().filter(|it| it.named.unit == unit) {
            let name = &thing.named.name;
            let split = words::split(name);
            let Some((at, phrase)) = matches(&split, &in_names).into_iter().next() else {
                continue;
            };
            let fix = renamed(name, &split, at, phrase)
                .and_then(|new| subject.written().rename(subject, thing.named, &new));
            let found = finding(thing.named.span, phrase.text, phrase.term, true);
            diags.push(Diagnostic { fix, ..found });
        }
        let in_texts = phrases(&terms, words_of_text);
        for passage in subject.passages.iter().filter(|it| it.unit == unit) {
            diags.extend(in_text(passage, &in_texts));
        }
    }
}

/// One or more words that are the name of a term, or are not to be.
struct Phrase<'a> {
    /// As the convention has it.
    text: &'a str,
    /// In small letters, but for those that only their case tells from the right word.
    words: Vec<String>,
    term: &'a Term,
    is_allowed: bool,
    /// Whether capitals count.
    is_exact: bool,
}

/// All phrases, those first that are to be tried first: with more words, then by exact
/// letters, then those that are allowed.
fn phrases<'t>(terms: &[&'t Term], words: fn(&str) -> Vec<String>) -> Vec<Phrase<'t>> {
    let folded = |text: &str| -> Vec<String> {
        words(text).iter().map(|word| word.to_lowercase()).collect()
    };
    let mut found = Vec::new();
    for term in terms {
        let right = folded(&term.word);
        for text in std::iter::once(&term.word).chain(&term.short) {
            let (words, is_exact) = (folded(text), false);
            found.push(Phrase { text, words, term, is_allowed: true, is_exact });
        }
        for text in &term.not {
            let is_exact = folded(text) == right;
            let words = if is_exact { words(text) } else { folded(text) };
            found.push(Phrase { text, words, term, is_allowed: false, is_exact });
        }
    }
    found.retain(|it| !it.words.is_empty());
    found.sort_by_key(|it| (std::cmp::Reverse(it.words.len()), !it.is_exact, !it.is_allowed));
    found
}

/// The words of a phrase as texts have them: `JavaScript` is one.
fn words_of_text(text: &str) -> Vec<String> {
    words::tokens(text).into_iter().map(|(_, word)| word.to_owned()).collect()
}

/// The words of a phrase as names have them: `JavaScript` is two.
fn words_of_name(text: &str) -> Vec<String> {
    let tokens = words::tokens(text).into_iter().map(|(_, word)| word);
    tokens.flat_map(words::split).map(str::to_owned).collect()
}

/// Where the forbidden phrases stand among some words. A phrase hides the shorter ones in it.
fn matches<'p>(words: &[&str], phrases: &'p [Phrase<'p>]) -> Vec<(usize, &'p Phrase<'p>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let phrase = phrases.iter().find(|it| begins_with(&words[at..], it));
        found.extend(phrase.filter(|it| !it.is_allowed).map(|it| (at, it)));
        at += phrase.map_or(1, |it| it.words.len());
    }
    found
}

/// Whether some words begin with a phrase; its last word may be a plural.
fn begins_with(words: &[&str], phrase: &Phrase<'_>) -> bool {
    let n = phrase.words.len();
    let same = |at: usize| {
        let (word, wanted) = (words[at], phrase.words[at].as_str());
        if phrase.is_exact {
            return word == wanted;
        }
        let is_plural = at + 1 == n && is_plural(word, wanted);
        word.to_lowercase() == wanted || is_plural
    };
    words.len() >= n && (0..n).all(same)
}

/// Whether a word is the plural of another, which is in small letters.
fn is_plural(word: &str, singular: &str) -> bool {
    word.chars().count() > singular.chars().count()
        && words::folded(word) == words::folded(singular)
}

fn finding(place: Span, written: &str, term: &Term, is_error: bool) -> Diagnostic {
    let message = format!("here `{written}` is called `{}`", term.word);
    let found = match is_error {
        true => Diagnostic::error(Code::ForbiddenWord, place, message),
        false => Diagnostic::warning(Code::ForbiddenWord, place, message),
    };
    let hint = match term.short.first() {
        Some(short) => format!("write `{}`, or `{short}` for short", term.word),
        None => format!("write `{}`", term.word),
    };
    found.with_label(term.span, "agreed here").with_hint(hint)
}

/// A name with a term in the place of a phrase; none if the name is of no clear case.
fn renamed(name: &str, split: &[&str], at: usize, phrase: &Phrase<'_>) -> Option<String> {
    let case: NameCase = words::case_of(name)?;
    let term = words_of_name(&phrase.term.word);
    let (before, rest) = split.split_at(at);
    let after = &rest[phrase.words.len()..];
    let new: Vec<&str> = before
        .iter()
        .copied()
        .chain(term.iter().map(String::as_str))
        .chain(after.iter().copied())
        .collect();
    Some(words::join(&new, case))
}

fn in_text(passage: &Passage<'_>, phrases: &[Phrase<'_>]) -> Vec<Diagnostic> {
    let text = passage.text;
    let tokens = words::plain_tokens(text);
    let words: Vec<&str> = tokens.iter().map(|(_, word)| *word).collect();
    let mut found = Vec::new();
    for (at, phrase) in matches(&words, phrases) {
        let (first, last) = (tokens[at], tokens[at + phrase.words.len() - 1]);
        let range = first.0..last.0 + last.1.len();
        let is_whole = !text[..range.start].ends_with(['-', '_', '/', '@', '.'])
            && !text[range.end..].starts_with(['-', '_', '/', '@'])
            && !begins_with_member(&text[range.end..]);
        let is_joined = tokens[at..at + phrase.words.len()].windows(2).all(|pair| {
            let gap = &text[pair[0].0 + pair[0].1.len()..pair[1].0];
            gap.chars().all(|it| it.is_whitespace() || matches!(it, '-' | '\'' | '’'))
        });
        if !is_whole || !is_joined {
            continue;
        }
        let start = passage.span.start as usize;
        let span = |from: usize, to: usize| Span::new(passage.span.file, start + from, start + to);
        let place = span(range.start, range.end);
        let written: Vec<&str> = text[range.clone()].split_whitespace().collect();
        let report = finding(place, &written.join(" "), phrase.term, passage.is_title);
        let (from, new) = replacement(text, range.clone(), phrase);
        let title = format!("write `{new}`");
        found.push(report.with_fix(title, span(from, range.end), new));
    }
    found
}

/// Whether a text goes on with a dot and a letter, as `user.name` does behind `user`.
fn begins_with_member(rest: &str) -> bool {
    rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

/// The term as it is to stand in a text, with the article before it if that has to change,
/// and where the change begins.
fn replacement(text: &str, range: std::ops::Range<usize>, phrase: &Phrase<'_>) -> (usize, String) {
    let written = &text[range.clone()];
    let mut new = phrase.term.word.clone();
    let before = text[..range.start].trim_end();
    let begins_sentence = before.ends_with(['"', '.', '!', '?', ':']);
    let is_small = written.starts_with(|it: char| it.is_lowercase());
    let is_word = |it: &str| it.chars().skip(1).all(|it| !it.is_uppercase());
    let first = new.split(' ').next().unwrap_or_default();
    if is_word(first) && (is_small || begins_sentence) {
        let mut letters = new.chars();
        let head: String = match (letters.next(), is_small) {
            (Some(letter), true) => letter.to_lowercase().collect(),
            (Some(letter), false) => letter.to_uppercase().collect(),
            (None, _) => String::new(),
        };
        new = head + letters.as_str();
    }
    let plain = phrase.words.last().map_or("", String::as_str);
    let last = words::tokens(written).last().map_or("", |(_, word)| *word);
    if !phrase.is_exact && is_plural(last, plain) && !new.ends_with('s') {
        new = plural(new);
    }
    let articles = [("a", "an"), ("A", "An")];
    for (short, long) in articles {
        let Some(has_vowel) = begins_with_vowel(&new) else { break };
        let article = if has_vowel { long } else { short };
        let other = if has_vowel { short } else { long };
        let begins = before.strip_suffix(other);
        let is_alone = |it: &str| it.ends_with(|it: char| !it.is_alphanumeric());
        if let Some(rest) = begins.filter(|it| is_alone(it)) {
            return (rest.len(), format!("{article} {new}"));
        }
    }
    (range.start, new)
}

/// The plural of a word, or of the last of several.
fn plural(mut word: String) -> String {
    let is_consonant = |it: char| it.is_ascii_lowercase() && !"aeiou".contains(it);
    match word.strip_suffix('y') {
        Some(stem) if stem.ends_with(is_consonant) => format!("{stem}ies"),
        _ => {
            let hisses = ["x", "ch", "sh", "z"].iter().any(|end| word.ends_with(end));
            word.push_str(if hisses { "es" } else { "s" });
            word
        }
    }
}

/// Whether `an` stands before a word and not `a`; nothing where the letters do not tell, as in
/// `user`, `hour` and most abbreviations.
fn begins_with_vowel(word: &str) -> Option<bool> {
    let first = word.chars().next()?.to_ascii_lowercase();
    let is_short = word.chars().take_while(|it| it.is_alphanumeric()).skip(1);
    let is_abbreviation = is_short.clone().count() > 0 && is_short.clone().all(char::is_uppercase);
    match first {
        'u' => (!is_abbreviation && word.to_ascii_lowercase().starts_with("use")).then_some(false),
        'h' => None,
        'f' | 'l' | 'm' | 'n' | 'r' | 's' | 'x' if is_abbreviation => None,
        _ => Some(matches!(first, 'a' | 'e' | 'i' | 'o')),
    }
}
