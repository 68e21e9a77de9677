//! Names that a reader would take for each other.

use std::collections::{BTreeMap, BTreeSet};

use super::things::{Thing, in_order};
use super::{Subject, words};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Named;

/// Kinds of things whose names are sentences, in which the order of words tells who does what.
const SENTENCES: &[&str] = &["threat", "control", "flow", "scenario", "abuse-case", "rule"];

/// Reports names of one kind, side by side or in each other's reach, that are equal but for case,
/// separators, plural or the order of words.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let mut alike: BTreeMap<(&str, String), Vec<&Thing<'_>>> = BTreeMap::new();
    for thing in &subject.things {
        for key in keys(&thing.named.name, thing.class()) {
            alike.entry((thing.class(), key)).or_default().push(thing);
        }
    }
    let mut reported = BTreeSet::new();
    for group in alike.values_mut() {
        group.sort_by_cached_key(|it| (it.named.path.matches('.').count(), &it.named.path));
        for (at, thing) in group.iter().enumerate() {
            let before = group[..at].iter().filter(|it| it.named.name != thing.named.name);
            let mut pairs = before.filter_map(|it| in_order(subject.model, thing.named, it.named));
            if let Some((inner, outer)) = pairs.next()
                && reported.insert(inner.span)
            {
                diags.push(finding(inner, outer));
            }
        }
    }
}

/// What names that are taken for each other have in common: the folded words, one after the other
/// without what separates them, and for what is no sentence also in any order.
fn keys(name: &str, class: &str) -> BTreeSet<String> {
    let mut folded: Vec<String> = words::split(name).into_iter().map(words::folded).collect();
    let in_order = folded.concat();
    folded.sort();
    let in_any = if SENTENCES.contains(&class) { None } else { Some(folded.concat()) };
    in_any.into_iter().chain([in_order]).collect()
}

fn finding(inner: &Named, outer: &Named) -> Diagnostic {
    let (name, other) = (&inner.name, &outer.name);
    let message = format!("`{name}` and `{other}` differ in {} only", difference(name, other));
    Diagnostic::warning(Code::SimilarNames, inner.span, message)
        .with_label(outer.span, "the other")
        .with_hint("use one of them if they are one thing, or tell them apart by a word")
}

fn difference(name: &str, other: &str) -> &'static str {
    let plain = |it: &str| it.replace(['-', '_'], "");
    let in_order =
        |it: &str| words::split(it).into_iter().map(words::folded).collect::<Vec<_>>().concat();
    if name.eq_ignore_ascii_case(other) {
        "case"
    } else if plain(name).eq_ignore_ascii_case(&plain(other)) {
        "separators"
    } else if in_order(name) == in_order(other) {
        "a plural"
    } else {
        "the order of words"
    }
}
