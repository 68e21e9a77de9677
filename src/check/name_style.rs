//! Names of another case or pattern than agreed.

use regex_lite::Regex;

use super::things::Thing;
use super::{Subject, words};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Convention, NameCase, Naming};
use crate::syntax;

/// Holds every name to the case that the highest model states for its kind, and to all patterns.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let patterns = compiled(subject);
    for thing in &subject.things {
        let namings = subject.namings(thing.named.unit);
        let of_case = case(thing, &namings).filter(|it| !words::fits(&thing.named.name, it.0));
        diags.extend(of_case.map(|(case, agreed)| of_other_case(subject, thing, case, agreed)));
        for (naming, convention, pattern) in &patterns {
            let holds = namings.iter().any(|it| std::ptr::eq(*it, *naming))
                && thing.kinds.contains(&convention.what.as_str());
            if holds && !pattern.is_match(&thing.named.name) {
                diags.push(of_other_pattern(thing, convention));
            }
        }
    }
}

/// All patterns, each to match whole names.
fn compiled<'a>(subject: &Subject<'a>) -> Vec<(&'a Naming, &'a Convention, Regex)> {
    let namings = subject.model.namings.iter();
    let lines = namings.flat_map(|naming| naming.patterns.iter().map(move |it| (naming, it)));
    let whole = |pattern: &str| Regex::new(&format!("^(?:{pattern})$")).ok();
    lines.filter_map(|(naming, it)| Some((naming, it, whole(&it.how)?))).collect()
}

/// The case that a thing's name is to be of: the word that is nearest to its kind counts, in the
/// highest model that says any.
fn case<'a>(thing: &Thing<'_>, namings: &[&'a Naming]) -> Option<(NameCase, &'a Convention)> {
    let units = namings.iter().map(|it| it.unit);
    units.into_iter().find_map(|unit| {
        let own = namings.iter().filter(|it| it.unit == unit);
        let lines: Vec<&(NameCase, Convention)> = own.flat_map(|it| &it.cases).collect();
        let mut kinds = thing.kinds.iter();
        kinds.find_map(|kind| {
            let line = lines.iter().find(|(_, it)| it.what == *kind)?;
            Some((line.0, &line.1))
        })
    })
}

fn of_other_case(
    subject: &Subject<'_>,
    thing: &Thing<'_>,
    case: NameCase,
    agreed: &Convention,
) -> Diagnostic {
    let named = thing.named;
    let message = format!("the name `{}` is not in {}", named.name, case.word());
    let found = Diagnostic::warning(Code::NameStyle, named.span, message)
        .with_label(agreed.span, "agreed here");
    let right = words::join(&words::split(&named.name), case);
    let fix = subject.written().rename(subject, named, &right);
    let hint = match syntax::is_name(&right) {
        true => format!("call it `{right}`"),
        false => format!("give it a name in {}", case.word()),
    };
    Diagnostic { fix, ..found.with_hint(hint) }
}

fn of_other_pattern(thing: &Thing<'_>, agreed: &Convention) -> Diagnostic {
    let message = format!("the name `{}` does not fit `{}`", thing.named.name, agreed.how);
    Diagnostic::warning(Code::NameStyle, thing.named.span, message)
        .with_label(agreed.span, "agreed here")
        .with_hint("give it a name that fits the pattern from end to end")
}
