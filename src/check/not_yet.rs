//! Statements that are read and kept, but that nothing acts on yet.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// Reports them where silence would be taken for a promise: a policy that gates nothing, or a
/// rule that checks nothing.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    let policies = model.policies.iter().filter_map(|policy| policy.lines.first());
    let policies = policies.map(|(_, _, span)| ("policy", *span));
    let rules = model.rules.iter().map(|rule| ("rule", rule.named.span));
    for (word, span) in policies.chain(rules) {
        diags.push(finding(word, span));
    }
}

fn finding(word: &str, span: Span) -> Diagnostic {
    let message = format!("`{word}` is read, but this version does not act on it");
    let hint = "leave it for a later version, and rely on nothing that it says";
    Diagnostic::warning(Code::NotActedOn, span, message).with_hint(hint)
}
