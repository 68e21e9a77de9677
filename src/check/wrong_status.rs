//! A status that the text asserts and the controls do not bear out.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};

/// Reports `status` lines that differ from what was computed.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    for threat in subject.model.threat_ids() {
        let row = &subject.model[threat];
        let Some((asserted, span)) = &row.asserted else { continue };
        let computed = subject.statuses.of(threat);
        if computed.status.word() == asserted {
            continue;
        }
        let name = &row.named.name;
        let message = format!("`{name}` is {}, not {asserted}", computed.status.word());
        let hint = format!("{}; leave the line out, or mend what is missing", computed.reason);
        diags.push(
            Diagnostic::error(Code::WrongStatus, *span, message)
                .with_label(row.named.span, "this threat")
                .with_hint(hint),
        );
    }
}
