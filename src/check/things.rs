//! What has a name, and how near two names are to each other.

use std::collections::BTreeMap;

use super::Subject;
use super::texts::mentions;
use crate::diag::Fix;
use crate::model::{Model, Named};
use crate::source::Span;
use crate::syntax;

/// Something that was given a name by its declaration.
#[derive(Clone, Debug)]
pub(super) struct Thing<'a> {
    /// Its name, path and title.
    pub(super) named: &'a Named,
    /// What conventions call its kind, from special to general: `lambda`, `container`, `element`.
    pub(super) kinds: Vec<&'a str>,
}

impl Thing<'_> {
    /// The most general word for its kind.
    pub(super) fn class(&self) -> &str {
        self.kinds.last().copied().unwrap_or_default()
    }
}

/// All things of a workspace with a name, each once, libraries and answers left out. What an
/// applied template makes stands there once, as the template says it.
pub(super) fn things(model: &Model) -> Vec<Thing<'_>> {
    let mut found: Vec<Thing<'_>> = Vec::new();
    for element in &model.elements {
        let kinds = model.with_general_kinds(element.kind).map(|it| model[it].named.name.as_str());
        found.push(Thing { named: &element.named, kinds: kinds.chain(["element"]).collect() });
    }
    let mut add = |named, kind| found.push(Thing { named, kinds: vec![kind] });
    model.boundaries.iter().for_each(|it| add(&it.named, "boundary"));
    model.flows.iter().filter(|it| it.has_name).for_each(|it| add(&it.named, "flow"));
    model.data.iter().for_each(|it| add(&it.named, "data"));
    model.attackers.iter().for_each(|it| add(&it.named, "attacker"));
    model.objectives.iter().for_each(|it| add(&it.named, "objective"));
    model.assumptions.iter().for_each(|it| add(&it.named, "assumption"));
    model.environments.iter().for_each(|it| add(&it.named, "environment"));
    model.threats.iter().filter(|it| !it.is_answer).for_each(|it| add(&it.named, "threat"));
    model.controls.iter().for_each(|it| add(&it.named, "control"));
    let scenario = |is_abuse: bool| if is_abuse { "abuse-case" } else { "scenario" };
    model.scenarios.iter().for_each(|it| add(&it.named, scenario(it.abuse)));
    model.rules.iter().for_each(|it| add(&it.named, "rule"));
    model.templates.iter().for_each(|it| add(&it.named, "template"));
    model.views.iter().for_each(|it| add(&it.named, "view"));
    found.retain(|it| !model[it.named.unit].library);
    found.sort_by_key(|it| (it.named.span, &it.named.path));
    found.dedup_by_key(|it| it.named.span);
    found
}

/// Whether one of two things stands beside the other, or in a place around it from where its name
/// is seen.
pub(super) fn is_in_reach(model: &Model, inner: &Named, outer: &Named) -> bool {
    let around = |it: &Named| it.path.len().saturating_sub(it.name.len());
    let (within, scope) = (&inner.path[..around(inner)], &outer.path[..around(outer)]);
    within.starts_with(scope) && model.with_parents(inner.unit).any(|it| it == outer.unit)
}

/// Two things of which the first is declared further in, or stands later by its path.
pub(super) fn in_order<'t>(
    model: &Model,
    one: &'t Named,
    other: &'t Named,
) -> Option<(&'t Named, &'t Named)> {
    let key = |it: &'t Named| (it.path.matches('.').count(), it.path.as_str());
    match (is_in_reach(model, one, other), is_in_reach(model, other, one)) {
        (false, false) => None,
        (true, false) => Some((one, other)),
        (false, true) => Some((other, one)),
        (true, true) if key(one) > key(other) => Some((one, other)),
        (true, true) => Some((other, one)),
    }
}

/// Where each name is written, to change all places at once.
#[derive(Debug)]
pub(super) struct Written {
    /// References by the declaration of what they name.
    references: BTreeMap<Span, Vec<Span>>,
    /// Places in texts, between backticks, by the name.
    mentions: BTreeMap<String, Vec<Span>>,
    /// How many things have a name.
    names: BTreeMap<String, usize>,
}

impl Written {
    pub(super) fn new(subject: &Subject<'_>) -> Self {
        let model = subject.model;
        let mut references: BTreeMap<Span, Vec<Span>> = BTreeMap::new();
        for it in &model.references {
            if let Some(named) = model.named(it.entity) {
                references.entry(named.span).or_default().push(it.span);
            }
        }
        let mut mentioned: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        for (span, text) in subject.passages.iter().flat_map(mentions) {
            mentioned.entry(text.to_owned()).or_default().push(span);
        }
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for thing in &subject.things {
            *names.entry(thing.named.name.clone()).or_default() += 1;
        }
        model.units.iter().for_each(|it| *names.entry(it.name.clone()).or_default() += 1);
        Self { references, mentions: mentioned, names }
    }

    /// The change that gives a thing another name in every place. There is none if something has
    /// that name already, or if a name in a text may mean something else.
    pub(super) fn rename(&self, subject: &Subject<'_>, named: &Named, new: &str) -> Option<Fix> {
        if self.names.contains_key(new) || new == named.name || !syntax::is_name(new) {
            return None;
        }
        let of_thing = self.references.get(&named.span).into_iter().flatten();
        let in_texts = self.mentions.get(&named.name).into_iter().flatten();
        if self.names.get(&named.name) != Some(&1) && in_texts.clone().next().is_some() {
            return None;
        }
        let mut spans: Vec<Span> = of_thing.chain(in_texts).copied().collect();
        spans.retain(|&span| subject.project.source(span).slice(span) == named.name);
        spans.sort_unstable();
        spans.dedup();
        spans.retain(|&span| span != named.span);
        let title = match spans.len() {
            0 => format!("write `{new}`"),
            1 => format!("write `{new}` here and in another place"),
            n => format!("write `{new}` here and in {n} other places"),
        };
        let places = std::iter::once(named.span).chain(spans);
        let edits = places.map(|span| (span, new.to_owned())).collect();
        Some(Fix { title, edits, is_sure: true })
    }
}
