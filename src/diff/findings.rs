//! What the check finds on one side only.

use std::collections::BTreeMap;

use super::World;
use super::said::Names;
use crate::baseline::{Mark, marks};
use crate::diag::Diagnostic;
use serde::Serialize;

/// A finding of one side.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// Its code: `TM0301`.
    pub code: String,
    /// Error, warning or note.
    pub severity: &'static str,
    /// What was found.
    pub message: String,
    /// Path of the file; empty if there is none to blame.
    pub file: String,
    /// Line, from 1; 0 if there is none.
    pub line: usize,
}

/// The findings that only the new side has, and those that only the old side has; each by code,
/// then by place. What they are recognised by are code and names, never lines.
pub(super) fn differing(
    old: &World<'_>,
    new: &World<'_>,
    names: &Names,
) -> (Vec<Finding>, Vec<Finding>) {
    let simple = names.simple();
    let moved = |mark: Mark| {
        let now = |it: String| simple.get(it.as_str()).map_or(it.clone(), |it| (*it).to_owned());
        let full = |it: String| if it.contains('.') { names.now(&it) } else { now(it) };
        let Mark { code, path, names: named } = mark;
        Mark { code, path: names.now(&path), names: named.into_iter().map(full).collect() }
    };
    let before: Vec<Mark> = marks(old.model, old.findings).into_iter().map(moved).collect();
    let after = marks(new.model, new.findings);
    (only(new, &after, &before), only(old, &before, &after))
}

/// The findings of `world` whose marks the other side has not, or less often.
fn only(world: &World<'_>, own: &[Mark], others: &[Mark]) -> Vec<Finding> {
    let mut known: BTreeMap<&Mark, usize> = BTreeMap::new();
    others.iter().for_each(|it| *known.entry(it).or_default() += 1);
    let mut found = Vec::new();
    for (finding, mark) in world.findings.iter().zip(own) {
        match known.get_mut(mark).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => found.push(shown(world, finding)),
        }
    }
    found.sort();
    found
}

fn shown(world: &World<'_>, finding: &Diagnostic) -> Finding {
    let source = finding.span.map(|span| (world.project.source(span), span));
    Finding {
        code: finding.code.to_string(),
        severity: finding.severity.word(),
        message: finding.message.clone(),
        file: source.map_or_else(String::new, |it| it.0.path.clone()),
        line: source.map_or(0, |(source, span)| source.line_column(span.start).0),
    }
}
