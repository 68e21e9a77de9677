//! What children propose, as a note for the models that decide on it.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Model, Proposed};

/// Lists proposed elements, and proposed flows between elements that are there.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    diags.extend(model.proposals().into_iter().filter_map(|it| note(model, it)));
}

fn note(model: &Model, proposed: Proposed) -> Option<Diagnostic> {
    let Proposed { what, child, parent } = proposed;
    let (child, parent) = (&model[child], &model[parent]);
    let named = model.named(what)?;
    let kind = what.element().map(|it| model[model[it].kind].named.name.as_str());
    let thing = match (kind, what.flow()) {
        (_, Some(flow)) => format!("the flow `{}`", model.flow_title(flow)),
        (kind, None) => format!("the {} `{}`", kind.unwrap_or("element"), named.name),
    };
    let message = format!("`{}` proposes {thing} to `{}`", child.name, parent.name);
    let hint = format!("to adopt it, declare it in `{}`; then drop `propose` here", parent.name);
    let label = format!("`{}` decides", parent.name);
    let found = Diagnostic::note(Code::Proposal, named.span, message);
    Some(found.with_label(parent.span, label).with_hint(hint))
}
