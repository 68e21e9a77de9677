//! Numbers of documents that stand for two things.

use std::collections::BTreeMap;

use super::Subject;
use super::things::Thing;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Named;
use crate::source::Span;

/// Reports things of one kind with the same `id`, of which one is seen where the other stands. The
/// detail of something may bear its number, and one model may draw a flow of its document as
/// several.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    let details = details(subject);
    let mut alike: BTreeMap<(&str, &str), Vec<&Thing<'_>>> = BTreeMap::new();
    for thing in &subject.things {
        if let Some(id) = &thing.named.display_id {
            alike.entry((thing.class(), id)).or_default().push(thing);
        }
    }
    for ((class, id), mut group) in alike {
        group.sort_by_key(|it| (model.level(it.named.unit), &it.named.path));
        for (at, thing) in group.iter().enumerate() {
            let named = thing.named;
            let clashes = |other: &&&Thing<'_>| {
                let other = other.named;
                let sees = model.with_parents(named.unit).any(|unit| unit == other.unit);
                let is_flow_of_one = class == "flow" && named.unit == other.unit;
                sees && !is_flow_of_one && !is_detail(&details, named, other)
            };
            let Some(first) = group[..at].iter().find(clashes) else { continue };
            let message = format!("`{}` has the id of `{}`: {id}", named.name, first.named.name);
            let found = Diagnostic::warning(Code::RepeatedId, named.span, message)
                .with_label(first.named.span, "has it, too")
                .with_hint("give one another id, or say that one `refines` the other");
            diags.push(found);
        }
    }
}

/// What each threat and flow is the detail or a variant of, by where they are declared.
fn details(subject: &Subject<'_>) -> BTreeMap<Span, Vec<Span>> {
    let model = subject.model;
    let mut found: BTreeMap<Span, Vec<Span>> = BTreeMap::new();
    for threat in &model.threats {
        let above = threat.refines.iter().copied().chain(threat.variant_of);
        found.entry(threat.named.span).or_default().extend(above.map(|it| model[it].named.span));
    }
    for flow in &model.flows {
        let above = flow.refines.iter().map(|&it| model[it].named.span);
        found.entry(flow.named.span).or_default().extend(above);
    }
    found
}

/// Whether one thing is the detail of another, also by way of others.
fn is_detail(details: &BTreeMap<Span, Vec<Span>>, inner: &Named, outer: &Named) -> bool {
    let mut waiting = vec![inner.span];
    let mut seen = Vec::new();
    while let Some(span) = waiting.pop() {
        if span == outer.span {
            return true;
        }
        if !seen.contains(&span) {
            seen.push(span);
            waiting.extend(details.get(&span).into_iter().flatten());
        }
    }
    false
}
