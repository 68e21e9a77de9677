//! Controls that wait for each other, and objectives that are a part of each other.

use super::Subject;
use crate::circles;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Model, Named};

/// Reports each circle once, at the first of its things.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    let control = |it: usize| &model.controls[it].named;
    let objective = |it: usize| &model.objectives[it].named;
    let needed = needed(model);
    let found = circles::walk(model.controls.len(), &|it| needed[it].clone());
    report(&found.circles, "needs", &control, diags);
    let found = circles::walk(model.controls.len(), &|it| {
        model.controls[it].superseded_by.iter().map(|it| it.index()).collect()
    });
    report(&found.circles, "is superseded by", &control, diags);
    let found = circles::walk(model.objectives.len(), &|it| {
        model.objectives[it].contributes_to.iter().map(|it| it.index()).collect()
    });
    report(&found.circles, "contributes to", &objective, diags);
}

/// What each control is in place with only: what it depends on, and what is listed under it.
fn needed(model: &Model) -> Vec<Vec<usize>> {
    let own = model.controls.iter().map(|it| it.depends_on.iter().map(|it| it.index()).collect());
    let mut needed: Vec<Vec<usize>> = own.collect();
    for (at, control) in model.controls.iter().enumerate() {
        if let Some(group) = control.group {
            needed[group.index()].push(at);
        }
    }
    needed
}

fn report<'m>(
    circles: &[Vec<usize>],
    verb: &str,
    named: &dyn Fn(usize) -> &'m Named,
    diags: &mut Diagnostics,
) {
    for circle in circles {
        let Some(start) = (0..circle.len()).min_by_key(|&at| &named(circle[at]).path) else {
            continue;
        };
        let mut things = circle[start..].iter().chain(&circle[..start]).map(|&it| named(it));
        let Some(first) = things.next() else { continue };
        let message = format!("`{}` {verb} itself", first.name);
        let mut found = Diagnostic::error(Code::Circle, first.span, message)
            .with_hint("leave one step of the circle out");
        for it in things {
            found = found.with_label(it.span, "by way of this");
        }
        diags.push(found);
    }
}
