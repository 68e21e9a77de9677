//! Elements that nobody put into a boundary.

use std::collections::BTreeMap;

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{ElementId, UnitId};

/// Kinds of elements that may well stand outside of all boundaries of a model.
const OUTSIDERS: &[&str] = &["person", "external", "actor"];

/// Reports elements in no boundary whose siblings, drawn by the same model, are in one.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    let mut siblings: BTreeMap<(UnitId, Option<ElementId>), Vec<ElementId>> = BTreeMap::new();
    for id in model.element_ids().filter(|&it| !model[it].proposed && !is_outsider(subject, it)) {
        siblings.entry((model[id].named.unit, model[id].parent)).or_default().push(id);
    }
    for group in siblings.values() {
        let inside = group.iter().filter(|&&it| !model.zones(it).is_empty());
        let Some(&inner) = inside.min_by_key(|&&it| &model[it].named.path) else { continue };
        let boundary = &model[model.zones(inner)[0]].named;
        let is_outside =
            |&&it: &&ElementId| model.zones(it).is_empty() && !model[it].lacks_boundary;
        for &id in group.iter().filter(is_outside) {
            let named = &model[id].named;
            let message = format!("`{}` is in no boundary", named.name);
            let label = format!("but `{}` is in `{}`", model[inner].named.name, boundary.name);
            let found = Diagnostic::warning(Code::OutsideBoundaries, named.span, message)
                .with_label(model[inner].named.span, label)
                .with_hint(format!("move it into one, or write `in {}` behind it", boundary.name));
            diags.push(found);
        }
    }
}

fn is_outsider(subject: &Subject<'_>, element: ElementId) -> bool {
    let model = subject.model;
    let mut kinds = model.with_general_kinds(model[element].kind);
    kinds.any(|it| OUTSIDERS.contains(&model[it].named.name.as_str()))
}
