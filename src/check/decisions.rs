//! Decisions that lack who, why or until when, and acceptances whose last day is over.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Acceptance, Decision, Transfer};
use crate::source::Span;
use crate::status;

/// Reports decisions that do not count, or no longer.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    for threat in &subject.model.threats {
        let name = &threat.named.name;
        for decision in &threat.decisions {
            match decision {
                Decision::Accepted(acceptance) => accepted(subject, name, acceptance, diags),
                Decision::Transferred(transfer) => transferred(name, transfer, diags),
                Decision::Avoided(because) => {
                    reasoned("avoided", name, because, threat.named.span, diags);
                }
                Decision::Dismissed(because) => {
                    reasoned("dismissed", name, because, threat.named.span, diags);
                }
                Decision::Mitigated(_)
                | Decision::Reduced(_)
                | Decision::Open(_)
                | Decision::Applies => {}
            }
        }
    }
}

fn accepted(subject: &Subject<'_>, name: &str, it: &Acceptance, diags: &mut Diagnostics) {
    let mut missing = Vec::new();
    if it.by.is_empty() {
        missing.push("who accepts it (`by \"…\"`)");
    }
    if it.until.is_none() {
        missing.push("until when (`until 2027-03-31`)");
    }
    if it.because.is_empty() {
        missing.push("why (`because \"…\"`)");
    }
    if !missing.is_empty() {
        let message =
            format!("`{name}` is accepted, but the text does not say {}", words(&missing));
        let found = Diagnostic::error(Code::IncompleteDecision, it.span, message);
        diags.push(found.with_hint("until it is said, the threat counts as open"));
        return;
    }
    if let Some(until) = status::ended(it, subject.today) {
        let message = format!("the acceptance of `{name}` ended on {until}");
        let found = Diagnostic::warning(Code::ExpiredAcceptance, it.span, message);
        diags.push(found.with_hint("decide anew, or mitigate the threat"));
    }
}

fn transferred(name: &str, it: &Transfer, diags: &mut Diagnostics) {
    let mut missing = Vec::new();
    if it.to.is_empty() {
        missing.push("to whom (`to \"…\"`)");
    }
    if it.by.is_empty() {
        missing.push("who decided it (`by \"…\"`)");
    }
    if it.because.is_empty() {
        missing.push("why (`because \"…\"`)");
    }
    if !missing.is_empty() {
        let message =
            format!("`{name}` is transferred, but the text does not say {}", words(&missing));
        let found = Diagnostic::error(Code::IncompleteDecision, it.span, message);
        diags.push(found.with_hint("say it on the same line"));
    }
}

fn reasoned(word: &str, name: &str, because: &str, span: Span, diags: &mut Diagnostics) {
    if because.is_empty() {
        let message = format!("`{name}` is {word}, but the text does not say why");
        let found = Diagnostic::error(Code::IncompleteDecision, span, message);
        diags.push(found.with_hint(format!("write `{word} because \"…\"`")));
    }
}

fn words(missing: &[&str]) -> String {
    match missing {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => missing.concat(),
    }
}
