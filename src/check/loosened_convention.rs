//! Conventions of one model that contradict each other, or those of a model above.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Convention, KindId, Model, NameCase, Naming, Renamed, THINGS, Term, UnitId};
use crate::source::Span;

/// Reports what a child takes back of its parents' conventions, and what one model says twice in
/// different ways. Adding to a convention is fine.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    for unit in model.unit_ids().filter(|&unit| !model[unit].library) {
        let all: Vec<Agreed<'_>> = subject.namings(unit).into_iter().flat_map(agreed).collect();
        for later in all.iter().filter(|it| it.unit == unit) {
            diags.extend(of_itself(later));
            let before = all.iter().filter(|it| it.unit != unit || it.span() < later.span());
            let found = before.into_iter().find_map(|earlier| {
                let why = contradiction(model, earlier, later)?;
                Some((earlier, why))
            });
            diags.extend(found.map(|(earlier, why)| finding(earlier, later, why)));
        }
    }
}

/// One line of a convention.
struct Agreed<'a> {
    unit: UnitId,
    line: Line<'a>,
}

enum Line<'a> {
    Case(NameCase, &'a Convention),
    Term(&'a Term),
    Renamed(&'a Renamed),
}

impl Agreed<'_> {
    fn span(&self) -> Span {
        match self.line {
            Line::Case(_, it) => it.span,
            Line::Term(it) => it.span,
            Line::Renamed(it) => it.span,
        }
    }
}

fn agreed(naming: &Naming) -> Vec<Agreed<'_>> {
    let cases = naming.cases.iter().map(|(case, it)| Line::Case(*case, it));
    let terms = naming.terms.iter().map(Line::Term);
    let renamed = naming.renamed.iter().map(Line::Renamed);
    let unit = naming.unit;
    cases.chain(terms).chain(renamed).map(|line| Agreed { unit, line }).collect()
}

fn finding(earlier: &Agreed<'_>, later: &Agreed<'_>, why: String) -> Diagnostic {
    let hint = match earlier.unit == later.unit {
        true => "keep one of the two",
        false => "take it back: a child adds to its parent's conventions and changes none",
    };
    Diagnostic::error(Code::LoosenedConvention, later.span(), why)
        .with_label(earlier.span(), "agreed here")
        .with_hint(hint)
}

/// A term that forbids itself or what it allows for it.
fn of_itself(line: &Agreed<'_>) -> Option<Diagnostic> {
    let Line::Term(term) = line.line else { return None };
    let mut own = term.short.iter().chain([&term.word]);
    let word = own.find(|it| term.not.contains(it))?;
    let message = format!("`{word}` is to be used and not to be used");
    let found = Diagnostic::error(Code::LoosenedConvention, term.span, message);
    Some(found.with_hint("take it out of one of the two lists"))
}

/// Why two lines cannot both hold.
fn contradiction(model: &Model, earlier: &Agreed<'_>, later: &Agreed<'_>) -> Option<String> {
    match (&earlier.line, &later.line) {
        (Line::Case(old, before), Line::Case(new, after)) => {
            // In one model a line for a special kind stands beside one for all elements.
            let is_same = before.what == after.what
                || earlier.unit != later.unit && is_kind_of(model, &after.what, &before.what);
            let (old, new) = (old.word(), new.word());
            let differs = is_same && old != new;
            differs.then(|| {
                format!("names of `{}` are in {new} here, but agreed to be in {old}", after.what)
            })
        }
        (Line::Term(before), Line::Term(after)) => terms(before, after),
        (Line::Renamed(before), Line::Renamed(after)) => {
            let is_back = before.old == after.new && before.new == after.old;
            let is_other = before.old == after.old && before.new != after.new;
            let (old, new) = (&before.old, &before.new);
            match (is_back, is_other) {
                (true, _) => Some(format!("`{old}` became `{new}`, and cannot be its new name")),
                (_, true) => Some(format!("`{old}` became `{new}`, and not `{}`", after.new)),
                (false, false) => None,
            }
        }
        _ => None,
    }
}

/// Whether one word stands for some of the elements that another stands for.
fn is_kind_of(model: &Model, special: &str, general: &str) -> bool {
    let is_of = |kind: KindId| {
        let mut kinds = model.with_general_kinds(kind);
        kinds.any(|it| model[it].named.name == general)
    };
    let kinds = (0..model.kinds.len()).map(|at| KindId(u32::try_from(at).unwrap_or(u32::MAX)));
    let mut named = kinds.filter(|&it| model[it].named.name == special);
    match general {
        "element" => !THINGS.contains(&special),
        _ => named.any(is_of),
    }
}

fn terms(before: &Term, after: &Term) -> Option<String> {
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    if same(&before.word, &after.word) {
        // Two spellings of one word, of which one is forbidden.
        let is_forbidden = before.not.contains(&after.word);
        let (right, other) = (&before.word, &after.word);
        return is_forbidden.then(|| format!("`{other}` is not to be used: the word is `{right}`"));
    }
    let used = |term: &Term| [std::slice::from_ref(&term.word), &term.short].concat();
    let meets = |some: &[String], others: &[String]| {
        some.iter().find(|it| others.iter().any(|other| same(it, other))).cloned()
    };
    if let Some(word) = meets(&used(after), &before.not) {
        return Some(format!("`{word}` is not to be used: the word is `{}`", before.word));
    }
    if let Some(word) = meets(&after.not, &used(before)) {
        return Some(format!("`{word}` cannot be forbidden: it stands for `{}`", before.word));
    }
    let word = meets(&after.not, &before.not)?;
    let words = (&before.word, &after.word);
    Some(format!("what to write for `{word}` is `{}`, and not `{}`", words.0, words.1))
}
