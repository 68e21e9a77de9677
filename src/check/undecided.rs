//! Threats with neither a control nor a reason.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Decision, Threat, ThreatId};

/// Reports threats that nobody has said anything about: no control, no decision, no reason why it
/// is open; and no variant or child's threat that says it for them.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    for threat in model.threat_ids() {
        let row = &model[threat];
        let is_own = !row.is_answer && row.variant_of.is_none();
        if !is_own
            || model[row.named.unit].lacks_answers
            || is_decided(row)
            || has_parts(subject, threat)
        {
            continue;
        }
        let name = &row.named.name;
        let message = format!("`{name}` has neither a control nor a reason");
        let found = Diagnostic::warning(Code::UndecidedThreat, row.named.span, message);
        diags.push(found.with_hint("write `mitigated by …`, a decision, or `open because \"…\"`"));
    }
}

fn is_decided(threat: &Threat) -> bool {
    let says = |decision: &Decision| match decision {
        Decision::Open(because) => !because.is_empty(),
        // What these lack is reported where decisions are checked.
        Decision::Mitigated(_)
        | Decision::Reduced(_)
        | Decision::Accepted(_)
        | Decision::Transferred(_)
        | Decision::Avoided(_)
        | Decision::Dismissed(_)
        | Decision::Applies => true,
    };
    !threat.local_controls.is_empty() || threat.decisions.iter().any(says)
}

/// Whether the decision is made in variants or in child models.
fn has_parts(subject: &Subject<'_>, threat: ThreatId) -> bool {
    let statuses = subject.statuses;
    !statuses.variants(threat).is_empty() || !statuses.refinements(threat).is_empty()
}
