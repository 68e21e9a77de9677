//! A threat that is dismissed or avoided while a child model says that it is open.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::status::Status;

/// Reports decisions that a refining threat contradicts.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    for threat in subject.model.threat_ids() {
        let own = subject.statuses.of(threat).own;
        if !matches!(own, Status::Dismissed | Status::Avoided) {
            continue;
        }
        let row = &subject.model[threat];
        let refining = subject.statuses.refinements(threat).iter();
        let mut open = refining.filter(|&&it| subject.statuses.of(it).status <= Status::Partly);
        let Some(&first) = open.next() else { continue };
        let detail = &subject.model[first].named;
        let name = &row.named.name;
        let message = format!(
            "`{name}` is {}, but `{}` says that it is {}",
            own.word(),
            subject.model[detail.unit].name,
            subject.statuses.of(first).status.word()
        );
        diags.push(
            Diagnostic::error(Code::DismissedButOpen, row.named.span, message)
                .with_label(detail.span, "said here")
                .with_hint("take the decision back, or settle it in the child's model"),
        );
    }
}
