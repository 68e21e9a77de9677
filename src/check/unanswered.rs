//! Threats of a parent on an element that a child describes, and the child says nothing.

use super::Subject;
use super::things::is_in_reach;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Model, ThreatId, UnitId};

/// Reports threats that a child must answer and does not. That it has a threat of the same name
/// instead is reported where names are declared.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    for child in model.unit_ids() {
        for threat in subject.statuses.unanswered(model, child) {
            if !is_redeclared(model, threat, child) {
                diags.push(finding(model, threat, child));
            }
        }
    }
}

/// Whether the child declares a threat of the same name.
fn is_redeclared(model: &Model, threat: ThreatId, child: UnitId) -> bool {
    let asked = &model[threat].named;
    let mut own = model.threats.iter().filter(|it| it.named.unit == child && !it.is_answer);
    own.any(|it| it.named.name == asked.name && is_in_reach(model, &it.named, asked))
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
