//! Titles that two things share.

use std::collections::BTreeMap;

use super::Subject;
use super::things::{Thing, in_order};
use crate::diag::{Code, Diagnostic, Diagnostics};

/// Reports things of one kind, side by side or in each other's reach, that readers cannot tell
/// apart. Labels of flows may be alike.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let mut alike: BTreeMap<(&str, String), Vec<&Thing<'_>>> = BTreeMap::new();
    let titled = subject.things.iter().filter(|it| it.class() != "flow");
    for thing in titled.filter(|it| it.named.title != it.named.name) {
        let key = (thing.class(), thing.named.title.to_lowercase());
        alike.entry(key).or_default().push(thing);
    }
    for group in alike.values_mut() {
        group.sort_by_cached_key(|it| (it.named.path.matches('.').count(), &it.named.path));
        for (at, thing) in group.iter().enumerate() {
            let before = group[..at].iter();
            let mut pairs = before.filter_map(|it| in_order(subject.model, thing.named, it.named));
            let Some((inner, outer)) = pairs.next() else { continue };
            let message = format!("the title of `{}` is that of `{}`", inner.name, outer.name);
            let found = Diagnostic::warning(Code::RepeatedTitle, inner.span, message)
                .with_label(outer.span, format!("also \"{}\"", outer.title))
                .with_hint("say in the title what tells them apart, or remove one");
            diags.push(found);
        }
    }
}
