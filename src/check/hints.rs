//! Hints that no map can follow, each looked at for itself.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{ElementId, Hint, Model};

/// Reports hints about one thing only, about things that a coarser map orders already, and about
/// things that no map shows beside each other.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    for hint in &model.hints {
        let found = to_itself(model, hint)
            .or_else(|| nested(model, hint))
            .or_else(|| too_deep(model, hint))
            .or_else(|| apart(model, hint));
        diags.extend(found);
    }
}

/// What stands for an element on the map that opens another one, or on the landscape: the coarsest
/// thing around it that is not opened there.
pub(super) fn shown(model: &Model, element: ElementId, opened: Option<ElementId>) -> ElementId {
    let is_frame = |it: ElementId| opened.is_some_and(|opened| model.is_in(opened, it));
    model.with_ancestors(element).take_while(|&it| !is_frame(it)).last().unwrap_or(element)
}

fn to_itself(model: &Model, hint: &Hint) -> Option<Diagnostic> {
    if hint.first != hint.second {
        return None;
    }
    let name = &model[hint.first].named.name;
    let message = format!("`{name}` cannot stand {} itself", hint.side.word());
    let found = Diagnostic::error(Code::HintToItself, hint.span, message);
    Some(found.with_hint("name another element, or remove the line"))
}

fn nested(model: &Model, hint: &Hint) -> Option<Diagnostic> {
    let (first, second) = (hint.first, hint.second);
    let (inner, outer) = if model.is_in(first, second) { (first, second) } else { (second, first) };
    if !model.is_in(inner, outer) {
        return None;
    }
    let [inner, outer] = [inner, outer].map(|it| &model[it].named);
    let message = format!(
        "`{}` is a part of `{}`, so no map shows them beside each other",
        inner.name, outer.name
    );
    let found = Diagnostic::warning(Code::UselessHint, hint.span, message)
        .with_label(inner.span, "declared as a part of it")
        .with_hint("name two elements of which none is a part of the other");
    Some(found)
}

/// Two things that a coarser map shows already. Its order is kept by all finer ones, so that only
/// the model which draws it can say something about it.
fn too_deep(model: &Model, hint: &Hint) -> Option<Diagnostic> {
    let (message, advice) = match hint.view {
        Some(view) => ordered_outside(model, hint, model[view].of)?,
        None => ordered_above(model, hint)?,
    };
    let [first, second] = [hint.first, hint.second].map(|it| &model[it].named);
    let found = Diagnostic::error(Code::HintTooDeep, hint.span, message)
        .with_label(first.span, format!("`{}` is declared here", first.name))
        .with_label(second.span, format!("`{}` is declared here", second.name))
        .with_hint(advice);
    Some(found)
}

/// A requested map's hint about two parts of what it opens, which have a map of their own.
fn ordered_outside(model: &Model, hint: &Hint, of: Option<ElementId>) -> Option<(String, String)> {
    let [first, second] = [hint.first, hint.second].map(|it| shown(model, it, of));
    let is_part = |it: ElementId| model[it].parent == of;
    if first == second || !is_part(first) || !is_part(second) {
        return None;
    }
    let map = of.map_or(&model[model.root(hint.unit)].name, |of| &model[of].named.path);
    let message = format!("the map `{map}` orders these, and this one keeps its order");
    Some((message, "move the line out of the view".to_owned()))
}

/// A child's hint about two things outside of what it describes.
fn ordered_above(model: &Model, hint: &Hint) -> Option<(String, String)> {
    let scope = model[hint.unit].scope?;
    let is_inside = |it: ElementId| it != scope && model.is_in(it, scope);
    if is_inside(hint.first) || is_inside(hint.second) {
        return None;
    }
    let parent = &model[model[hint.unit].parent?].name;
    let inside = &model[scope].named.name;
    let message =
        format!("the maps of `{parent}` order these, and those of this model keep their order");
    let advice = format!("move the line into `{parent}`, or name something inside `{inside}`");
    Some((message, advice))
}

/// Something inside a child's element and something outside of it that no flow joins.
fn apart(model: &Model, hint: &Hint) -> Option<Diagnostic> {
    let scope = model[hint.unit].scope.filter(|_| hint.view.is_none())?;
    let is_outside = |it: &ElementId| !model.is_in(*it, scope);
    let outer = [hint.first, hint.second].into_iter().find(is_outside)?;
    let seen = shown(model, outer, Some(scope));
    let joins = |from: ElementId, to: ElementId| model.is_in(from, scope) && model.is_in(to, seen);
    let is_joined =
        model.flows.iter().any(|flow| joins(flow.from, flow.to) || joins(flow.to, flow.from));
    // A requested map may show it besides.
    if is_joined || model.views.iter().any(|view| !view.include.is_empty()) {
        return None;
    }
    let [inner, outer] = [scope, outer].map(|it| &model[it].named);
    let message = format!(
        "no flow joins `{}` with the inside of `{}`, so no map shows both",
        outer.name, inner.name
    );
    let found = Diagnostic::warning(Code::UselessHint, hint.span, message)
        .with_label(outer.span, "declared here")
        .with_hint("remove the line, or draw the flow");
    Some(found)
}
