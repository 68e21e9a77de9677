//! The texts that differ, statement by statement: how lines are broken, their order and the files
//! that statements stand in do not count.

use std::collections::BTreeMap;

use super::World;
use crate::source::Source;
use crate::syntax::ast;
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

/// A statement that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hunk {
    /// The file that it stands in; of one that is gone, the old one.
    pub file: String,
    /// Its line there, from 1.
    pub line: usize,
    /// What it stands in, from outside to inside: `system Pay`.
    pub around: Vec<String>,
    /// Its words, those of both sides in their order.
    pub parts: Vec<Part>,
}

/// Some words of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The side that they stand on.
    pub mark: Mark,
    /// The words with the blanks between them.
    pub text: String,
}

/// The side that words stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// On both.
    Same,
    /// On the old one.
    Old,
    /// On the new one.
    New,
}

impl Hunk {
    /// Whether all of it stands on one side.
    pub(super) fn is_one_sided(&self, mark: Mark) -> bool {
        self.parts.iter().all(|it| it.mark == mark)
    }
}

/// A statement without its block.
struct Statement<'a> {
    source: &'a Source,
    line: usize,
    around: Vec<String>,
    /// With single blanks.
    text: String,
}

/// All statements that differ, by file and line.
#[must_use]
pub fn hunks(old: &World<'_>, new: &World<'_>) -> Vec<Hunk> {
    let (mut before, mut after) = (statements(old), statements(new));
    // What stands on both sides, wherever, is the same.
    pair(&mut before, &mut after, |it| Some((it.around.clone(), it.text.clone())));
    let mut pairs = pair(&mut before, &mut after, |it| Some((it.around.clone(), it.head(2))));
    pairs.extend(pair(&mut before, &mut after, |it| Some((it.around.clone(), it.head(1)))));
    let mut hunks: Vec<Hunk> = pairs.iter().map(|(old, new)| changed(old, new)).collect();
    hunks.extend(before.iter().map(|it| it.hunk(vec![it.part(Mark::Old)])));
    hunks.extend(after.iter().map(|it| it.hunk(vec![it.part(Mark::New)])));
    hunks.sort_by(|a, b| {
        let key = |it: &Hunk| (it.file.clone(), it.line, it.around.clone());
        key(a).cmp(&key(b))
    });
    hunks
}

/// Takes pairs of equal keys out of both lists, in their order.
fn pair<'a, K: Ord>(
    old: &mut Vec<Statement<'a>>,
    new: &mut Vec<Statement<'a>>,
    key: impl Fn(&Statement<'a>) -> Option<K>,
) -> Vec<(Statement<'a>, Statement<'a>)> {
    let mut waiting: BTreeMap<K, Vec<Statement<'a>>> = BTreeMap::new();
    let mut left = Vec::new();
    for it in std::mem::take(old).into_iter().rev() {
        match key(&it) {
            Some(key) => waiting.entry(key).or_default().push(it),
            None => left.push(it),
        }
    }
    let mut pairs = Vec::new();
    for it in std::mem::take(new) {
        let other = key(&it).and_then(|key| waiting.get_mut(&key)?.pop());
        match other {
            Some(other) => pairs.push((other, it)),
            None => new.push(it),
        }
    }
    old.extend(waiting.into_values().flatten().chain(left));
    pairs
}

fn changed(old: &Statement<'_>, new: &Statement<'_>) -> Hunk {
    let diff = TextDiff::from_words(old.text.as_str(), new.text.as_str());
    let mut parts: Vec<Part> = Vec::new();
    for change in diff.iter_all_changes() {
        let mark = match change.tag() {
            ChangeTag::Equal => Mark::Same,
            ChangeTag::Delete => Mark::Old,
            ChangeTag::Insert => Mark::New,
        };
        match parts.last_mut().filter(|it| it.mark == mark) {
            Some(part) => part.text.push_str(change.value()),
            None => parts.push(Part { mark, text: change.value().to_owned() }),
        }
    }
    new.hunk(parts)
}

impl Statement<'_> {
    fn hunk(&self, parts: Vec<Part>) -> Hunk {
        let (file, around) = (self.source.path.clone(), self.around.clone());
        Hunk { file, line: self.line, around, parts }
    }

    fn part(&self, mark: Mark) -> Part {
        Part { mark, text: self.text.clone() }
    }

    /// Its first words.
    fn head(&self, n: usize) -> String {
        first_words(&self.text, n)
    }
}

fn first_words(text: &str, n: usize) -> String {
    text.split(' ').take(n).collect::<Vec<_>>().join(" ")
}

fn statements<'a>(world: &World<'a>) -> Vec<Statement<'a>> {
    let project = world.project;
    let mut found = Vec::new();
    for (source, tree) in project.sources.iter().zip(&project.trees).take(project.own) {
        collect(source, &tree.items, &[], &mut found);
    }
    found
}

fn collect<'a>(
    source: &'a Source,
    items: &[ast::Item],
    around: &[String],
    found: &mut Vec<Statement<'a>>,
) {
    for item in items {
        let ast::Item::Statement(statement) = item else { continue };
        let words: Vec<&str> = source.slice(statement.span).split_whitespace().collect();
        let (line, _) = source.line_column(statement.span.start);
        let text = words.join(" ");
        // Titles may change without what stands inside.
        let head = first_words(&text, 2);
        found.push(Statement { source, line, around: around.to_vec(), text });
        if let Some(block) = &statement.block {
            let inner = [around, &[head]].concat();
            collect(source, &block.items, &inner, found);
        }
    }
}
