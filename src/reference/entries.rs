//! Entries about properties, about the words that they take, and about libraries.

use std::fmt::Write as _;

use super::{STATEMENTS, Statement, maturity, takes};
use crate::model::{Kind, Model, Vocabulary};
use crate::resolve::vocabulary::{self, Property, Takes};
use crate::spelling::elsewhere;

/// What a property says, of each statement that knows it, with the words that it takes.
pub(super) fn property(model: &Model, word: &str) -> Option<String> {
    let mut out = String::new();
    for (statement, row) in rows().filter(|(_, row)| row.word == word) {
        let _ = writeln!(out, "  of `{}`: {}", statement.word, row.doc);
        let words = takes(model, row.takes);
        if !words.is_empty() {
            let _ = writeln!(out, "    {words}");
        }
    }
    let mut lists = model.vocabularies.iter().filter(|it| it.named.name == word);
    let list = lists.next().map(|it| list(model, it)).unwrap_or_default();
    if out.is_empty() && list.is_empty() {
        return None;
    }
    let mut out = format!("{word}: a property\n\n{out}{list}");
    if word == "maturity" {
        maturity(&mut out);
    }
    Some(out)
}

/// The properties that a word of a closed list belongs to.
pub(super) fn value(model: &Model, word: &str) -> Option<String> {
    // What several statements say alike stands once.
    let mut found: Vec<(&Property, String, Vec<String>)> = Vec::new();
    for (statement, row) in rows() {
        let Some(title) = value_title(model, row, word) else { continue };
        let of = format!("`{}`", statement.word);
        match found.iter_mut().find(|it| it.0.word == row.word && it.0.doc == row.doc) {
            Some((_, _, statements)) => statements.push(of),
            None => found.push((row, title, vec![of])),
        }
    }
    let mut out = String::new();
    for (row, title, statements) in &found {
        let (property, of) = (row.word, statements.join(", "));
        let _ = writeln!(out, "  `{property} {word}` of {of}: {}{title}", row.doc);
        let words = takes(model, row.takes);
        if !words.is_empty() {
            let _ = writeln!(out, "    one of {words}");
        }
    }
    let hint = "`tmd explain PROPERTY` says more";
    (!out.is_empty()).then(|| format!("{word}: a word that properties take\n\n{out}\n{hint}\n"))
}

/// How tables show a word that a property takes, if it takes it and they show it otherwise.
fn value_title(model: &Model, row: &Property, word: &str) -> Option<String> {
    let is_taken = match row.takes {
        Takes::Vocabulary(name) => return title(model, name, word),
        Takes::Choice(words) | Takes::Choices(words) => words.contains(&word),
        Takes::Own => row.word == "severity" && vocabulary::SEVERITIES.contains(&word),
        Takes::Text | Takes::Date | Takes::Words | Takes::Names => false,
    };
    is_taken.then(String::new)
}

/// What a library holds.
pub(super) fn library(model: &Model, name: &str) -> Option<String> {
    let units = model.unit_ids().filter(|&it| model[it].library);
    let mut named = units.filter(|&it| model[it].name == name);
    let unit = named.next()?;
    let mut out = format!("{name}: a library\n\n  use {name}\n");
    let kinds = model.kinds.iter().filter(|it| it.named.unit == unit);
    let kinds: Vec<&Kind> = kinds.collect();
    if !kinds.is_empty() {
        out.push_str("\nelement kinds:\n\n");
    }
    for kind in kinds {
        let _ = writeln!(out, "  {:<12}{}", kind.named.name, kind.named.title);
    }
    for vocabulary in model.vocabularies.iter().filter(|it| it.named.unit == unit) {
        let _ = write!(out, "\nwords of `{}`:\n\n", vocabulary.named.name);
        words(&mut out, vocabulary);
    }
    if name == crate::stdlib::ALWAYS {
        out.push_str("\nIt is in scope without `use`.\n");
    }
    Some(out)
}

/// Where a word of another tool is explained.
pub(super) fn elsewhere(model: &Model, word: &str) -> Option<String> {
    let kinds = elsewhere::kinds(word).iter().chain(elsewhere::properties(word)).copied();
    let mut here: Vec<&str> = elsewhere::declaration(word).into_iter().chain(kinds).collect();
    here.retain(|it| super::entry(model, it).is_some());
    let first = here.first()?;
    let entry = super::entry(model, first)?;
    let called: Vec<String> = here.iter().map(|it| format!("`{it}`")).collect();
    Some(format!("{word}: here called {}\n\n{entry}", called.join(" or ")))
}

/// The properties of all statements; what two statements share stands twice.
fn rows() -> impl Iterator<Item = (&'static Statement, &'static Property)> {
    STATEMENTS.iter().flat_map(|it| it.properties.iter().map(move |row| (it, row)))
}

/// How tables show a word of a vocabulary, in parentheses.
fn title(model: &Model, vocabulary: &str, word: &str) -> Option<String> {
    let lists = model.vocabularies.iter().filter(|it| it.named.name == vocabulary);
    let found = lists.flat_map(|it| &it.words).find(|it| it.word == word)?;
    Some(format!(" ({})", found.title))
}

/// The words of a vocabulary, and where it comes from.
fn list(model: &Model, vocabulary: &Vocabulary) -> String {
    let library = &model[vocabulary.named.unit].name;
    let mut out = format!("\nwords of `{library}`:\n\n");
    words(&mut out, vocabulary);
    out
}

fn words(out: &mut String, vocabulary: &Vocabulary) {
    let width = vocabulary.words.iter().map(|it| it.word.len()).max().unwrap_or(0);
    for it in &vocabulary.words {
        let _ = writeln!(out, "  {:width$}  {}", it.word, it.title);
    }
}
