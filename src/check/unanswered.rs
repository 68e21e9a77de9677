//! Threats of a parent on an element that a child describes, and the child says nothing.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Model, ThreatId, UnitId};

/// Reports threats that a child must answer and does not.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    for child in model.unit_ids() {
        for threat in subject.statuses.unanswered(model, child) {
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
