//! Threats on something that is out of scope.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{ElementId, Named, Target};
use crate::status::Status;

/// Reports threats on elements and flows that the text leaves out on purpose, parts included. One
/// that is dismissed or avoided agrees with that.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    for id in model.threat_ids().filter(|&it| !model[it].is_answer) {
        if matches!(subject.statuses.of(id).own, Status::Avoided | Status::Dismissed) {
            continue;
        }
        let threat = &model[id];
        for left_out in threat.targets.iter().filter_map(|&it| left_out(subject, it)) {
            let (name, place) = (&threat.named.name, &left_out.name);
            let place = if place.is_empty() { &left_out.title } else { place };
            let message = format!("`{name}` is on `{place}`, which is out of scope");
            diags.push(
                Diagnostic::warning(Code::OutOfScopeTarget, threat.named.span, message)
                    .with_label(left_out.span, "left out of scope here")
                    .with_hint("put the threat where it can be handled, or take this into scope"),
            );
        }
    }
}

/// What is out of scope about a target: the flow, or the element or the nearest one around it.
fn left_out<'a>(subject: &Subject<'a>, target: Target) -> Option<&'a Named> {
    let model = subject.model;
    let element = |it: ElementId| {
        let mut around = model.with_ancestors(it);
        around.find(|&it| model[it].out_of_scope.is_some()).map(|it| &model[it].named)
    };
    match target {
        Target::Element(id) => element(id),
        Target::Flow(id) => model[id].out_of_scope.as_ref().map(|_| &model[id].named),
        Target::Model | Target::Boundary(_) | Target::Data(_) => None,
    }
}
