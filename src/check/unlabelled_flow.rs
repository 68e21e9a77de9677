//! Flows that do not say what tells them from another between the same ends.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Flow;

/// Reports each flow without a label that another flow of the same model runs beside.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    let mut flows: Vec<&Flow> = model.flows.iter().collect();
    flows.sort_by_key(|it| (it.named.unit, ends(it), &it.named.path));
    let same =
        |one: &&Flow, other: &&Flow| (one.named.unit, ends(one)) == (other.named.unit, ends(other));
    for group in flows.chunk_by(same) {
        for flow in group.iter().filter(|it| it.named.title.is_empty()) {
            let beside = |it: &&&Flow| !std::ptr::eq(**it, *flow) && runs_beside(it, flow);
            let Some(other) = group.iter().find(beside) else { continue };
            let ends = [flow.from, flow.to].map(|it| model[it].named.name.as_str());
            let message =
                format!("one of several flows from `{}` to `{}` has no label", ends[0], ends[1]);
            let found = Diagnostic::warning(Code::UnlabelledFlow, flow.named.span, message)
                .with_label(other.named.span, "another")
                .with_hint("say what it is for: `A -> B \"asks for a token\"`");
            diags.push(found);
        }
    }
}

/// The two ends, whichever way it runs.
fn ends(flow: &Flow) -> (u32, u32) {
    (flow.from.0.min(flow.to.0), flow.from.0.max(flow.to.0))
}

/// Whether two flows between the same ends run the same way at least in part.
fn runs_beside(one: &Flow, other: &Flow) -> bool {
    one.both || other.both || one.from == other.from
}
