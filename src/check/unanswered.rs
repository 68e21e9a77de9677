//! Threats of a parent on an element that a child describes, and the child says nothing.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{ElementId, Model, Target, ThreatId, UnitId};

/// Reports threats that a child must answer and does not: those on its element or a part of it,
/// and, of threats that name no element, those on a flow that ends there.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    for child in model.unit_ids() {
        let Some(scope) = model[child].scope else { continue };
        for threat in model.threat_ids().filter(|&it| concerns(model, it, child, scope)) {
            let answers = subject.statuses.refinements(threat);
            if answers.iter().any(|&it| model[it].named.unit == child) {
                continue;
            }
            diags.push(finding(model, threat, child));
        }
    }
}

fn finding(model: &Model, threat: ThreatId, child: UnitId) -> Diagnostic {
    let (named, unit) = (&model[threat].named, &model[child]);
    let message = format!("`{}` does not answer `{}`", unit.name, named.name);
    Diagnostic::warning(Code::UnansweredThreat, unit.span, message)
        .with_label(named.span, format!("a parent says: {}", named.title))
        .with_hint(format!(
            "write `answer {} applies`, a decision, or a threat that `refines` it",
            named.name
        ))
}

fn concerns(model: &Model, threat: ThreatId, child: UnitId, scope: ElementId) -> bool {
    let row = &model[threat];
    let is_parents = model[child].parent == Some(row.named.unit);
    if !is_parents || row.variant_of.is_some() || row.is_answer {
        return false;
    }
    let elements = row.targets.iter().filter_map(|target| match target {
        Target::Element(element) => Some(*element),
        Target::Model | Target::Flow(_) | Target::Boundary(_) | Target::Data(_) => None,
    });
    let elements: Vec<ElementId> = elements.collect();
    if !elements.is_empty() {
        return elements.iter().any(|&element| model.is_in(element, scope));
    }
    row.targets.iter().any(|target| match target {
        Target::Flow(flow) => {
            let flow = &model[*flow];
            model.is_in(flow.from, scope) != model.is_in(flow.to, scope)
        }
        Target::Model | Target::Element(_) | Target::Boundary(_) | Target::Data(_) => false,
    })
}
