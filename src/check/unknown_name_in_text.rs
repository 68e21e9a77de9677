//! Names between backticks that almost, but not quite, are something's.

use std::collections::{BTreeMap, BTreeSet};

use super::Subject;
use super::texts::mentions;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Named, UnitId};
use crate::spelling;

/// Shorter words are alike too often.
const MIN_LETTERS: usize = 4;

/// Reports names in texts that nothing has and that are nearly something's that the model sees.
/// What is like no name may be code, and is nobody's business.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    let known: BTreeSet<&str> = subject
        .things
        .iter()
        .map(|it| it.named.name.as_str())
        .chain(model.units.iter().map(|it| it.name.as_str()))
        .chain(model.kinds.iter().map(|it| it.named.name.as_str()))
        .collect();
    let old: BTreeSet<&str> =
        model.namings.iter().flat_map(|it| &it.renamed).flat_map(|it| it.old.split('.')).collect();
    let mut seen: BTreeMap<UnitId, BTreeMap<&str, &Named>> = BTreeMap::new();
    for passage in &subject.passages {
        for (span, text) in mentions(passage) {
            let is_known = |name: &str| known.contains(name) || old.contains(name);
            let Some((at, name)) = unknown(text, is_known) else { continue };
            let visible =
                seen.entry(passage.unit).or_insert_with(|| visible(subject, passage.unit));
            let near = spelling::close(name, visible.keys().copied());
            let Some(named) = near.and_then(|near| visible.get(near)) else { continue };
            let start = span.start as usize + at;
            let place = crate::source::Span::new(span.file, start, start + name.len());
            let message = format!("the text speaks of `{name}`, which is the name of nothing");
            let found = Diagnostic::warning(Code::UnknownNameInText, place, message)
                .with_label(named.span, format!("`{}` is declared here", named.name))
                .with_hint(format!("did you mean `{}`?", named.name))
                .with_suggestion(format!("write `{}`", named.name), place, &*named.name);
            diags.push(found);
        }
    }
}

/// The first segment that is no name, if the text looks like a name or path of the model.
fn unknown(text: &str, is_known: impl Fn(&str) -> bool) -> Option<(usize, &str)> {
    let mut at = 0;
    for (n, segment) in text.split('.').enumerate() {
        let looks_like = segment.len() >= MIN_LETTERS
            && segment.starts_with(|it: char| it.is_ascii_uppercase())
            && segment.contains(|it: char| it.is_ascii_lowercase());
        if !is_known(segment) {
            // Behind a known name more is a path; alone, only a capital says that it is a name.
            return (looks_like || n > 0 && segment.len() >= MIN_LETTERS).then_some((at, segment));
        }
        at += segment.len() + 1;
    }
    None
}

/// What a model sees, by name.
fn visible<'s>(subject: &'s Subject<'_>, unit: UnitId) -> BTreeMap<&'s str, &'s Named> {
    let model = subject.model;
    let sees = |by: UnitId| model.with_parents(unit).any(|it| it == by);
    let named = subject.things.iter().map(|it| it.named).filter(|it| sees(it.unit));
    named.map(|it| (it.name.as_str(), it)).collect()
}
