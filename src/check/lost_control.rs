//! Controls that are needed and that nobody will put in place, and controls that are left to
//! nobody.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{ControlId, ControlState, Need, Threat};

/// Reports threats that stay open because of a control that was rejected or retired, unless another
/// will do or something took its place; and delegated controls that do not say to whom.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    for threat in &subject.model.threats {
        for control in blocking(subject, threat) {
            diags.push(finding(subject, threat, control));
        }
    }
    for control in &subject.model.controls {
        if control.state == ControlState::Delegated && control.by.is_empty() {
            let message = format!("`{}` is delegated to nobody", control.named.name);
            let found = Diagnostic::error(Code::IncompleteDecision, control.named.span, message);
            diags.push(found.with_hint("say to whom: `by` and a name, or a party in quotes"));
        }
    }
}

fn finding(subject: &Subject<'_>, threat: &Threat, control: ControlId) -> Diagnostic {
    let row = &subject.model[control];
    let (name, state) = (&row.named.name, row.state.word());
    let message = format!("`{}` needs `{name}`, which is {state}", threat.named.name);
    Diagnostic::warning(Code::LostControl, threat.named.span, message)
        .with_label(row.named.span, format!("{state} here"))
        .with_hint("name another control, join them with `or`, or decide about the threat")
}

/// Controls of which the threat needs just this one, and that will not come.
fn blocking(subject: &Subject<'_>, threat: &Threat) -> Vec<ControlId> {
    let is_lost = |&control: &ControlId| {
        let state = subject.model[control].state;
        let is_over = matches!(state, ControlState::Rejected | ControlState::Retired);
        is_over && !subject.statuses.in_place(control)
    };
    let mut found = Vec::new();
    let named: Vec<ControlId> =
        threat.decisions.iter().flat_map(|it| it.controls().iter().copied()).collect();
    for need in threat.decisions.iter().filter_map(|it| it.need()) {
        match need {
            Need::All(controls) => found.extend(controls.iter().copied().filter(is_lost)),
            Need::Any(controls) if controls.iter().all(is_lost) => {
                found.extend(controls.first().copied());
            }
            Need::Any(_) => {}
        }
    }
    let local = threat.local_controls.iter().copied().filter(|it| !named.contains(it));
    found.extend(local.filter(is_lost));
    found
}
