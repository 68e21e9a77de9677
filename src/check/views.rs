//! Requested maps that show nothing, or that contradict themselves.

use std::collections::BTreeSet;

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Chosen, ElementId, Model, ViewRequest};
use crate::source::Span;

/// Reports what is included and excluded at once, tags that nothing has, and maps on which nothing
/// is left.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    for view in &model.views {
        diags.extend(view.include.iter().filter_map(|it| contradiction(model, view, it)));
        let all = view.include.iter().chain(&view.exclude);
        diags.extend(all.filter_map(|(chosen, span)| unknown_tag(model, view, chosen, *span)));
        diags.extend(empty(model, view));
    }
}

fn contradiction(
    model: &Model,
    view: &ViewRequest,
    (included, span): &(Chosen, Span),
) -> Option<Diagnostic> {
    let (_, excluded) = view.exclude.iter().find(|(excluded, _)| match included {
        Chosen::Element(element) => leaves_out(model, excluded, *element),
        Chosen::Tag(_) => included == excluded,
    })?;
    let what = match included {
        Chosen::Element(element) => &model[*element].named.name,
        Chosen::Tag(tag) => tag,
    };
    let message = format!("`{what}` is included and excluded at once");
    let found = Diagnostic::error(Code::IncludedAndExcluded, *span, message)
        .with_label(*excluded, "this leaves it out")
        .with_hint("remove one of the two");
    Some(found)
}

/// Whether leaving something out leaves out an element.
fn leaves_out(model: &Model, excluded: &Chosen, element: ElementId) -> bool {
    model.with_ancestors(element).any(|it| match excluded {
        Chosen::Element(excluded) => it == *excluded,
        Chosen::Tag(tag) => model[it].named.tags.contains(tag),
    })
}

fn unknown_tag(
    model: &Model,
    view: &ViewRequest,
    chosen: &Chosen,
    span: Span,
) -> Option<Diagnostic> {
    let Chosen::Tag(wanted) = chosen else { return None };
    let root = model.root(view.named.unit);
    let ours = model.elements.iter().filter(|it| model.root(it.named.unit) == root);
    let tags: BTreeSet<&String> = ours.flat_map(|it| &it.named.tags).collect();
    if tags.contains(wanted) {
        return None;
    }
    let message = format!("no element of `{}` has the tag `{wanted}`", model[root].name);
    let known: Vec<String> = tags.into_iter().map(|tag| format!("`#{tag}`")).collect();
    let hint = match known.is_empty() {
        true => format!("write `#{wanted}` behind the titles of elements"),
        false => format!("elements have the tags {}", known.join(", ")),
    };
    Some(Diagnostic::error(Code::UnknownTag, span, message).with_hint(hint))
}

fn empty(model: &Model, view: &ViewRequest) -> Option<Diagnostic> {
    let is_out =
        |element: ElementId| view.exclude.iter().any(|it| leaves_out(model, &it.0, element));
    let root = model.root(view.named.unit);
    let is_part =
        |&it: &ElementId| model[it].parent == view.of && model.root(model[it].named.unit) == root;
    let mut parts = model.element_ids().filter(is_part).peekable();
    let has_parts = parts.peek().is_some();
    if !view.include.is_empty() || parts.any(|it| !is_out(it)) {
        return None;
    }
    let what = view.of.map_or(&model[root].name, |of| &model[of].named.name);
    let (why, hint) = match has_parts {
        true => ("every part of `{}` is left out", "leave out less, or remove the view"),
        false => ("`{}` has no parts", "open an element that has parts, or remove the view"),
    };
    let message = format!("nothing is left to show: {}", why.replace("{}", what));
    let found = Diagnostic::error(Code::EmptyView, view.named.span, message).with_hint(hint);
    Some(match view.exclude.last().filter(|_| has_parts) {
        Some((_, span)) => found.with_label(*span, "leaves out the last one"),
        None => found,
    })
}
