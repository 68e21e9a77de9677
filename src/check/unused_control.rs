//! Controls that no threat names.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Control, ControlId, Model, Threat, UnitId};

/// Reports controls that no threat names or holds, unless they took the place of another or lost
/// theirs. A heading over other controls is left to those.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    let used = used(model);
    for (row, used) in model.controls.iter().zip(&used) {
        let is_open = row.superseded_by.is_none() && !model[row.named.unit].library;
        if *used || !is_open || lacks_answers(model, row.named.unit) {
            continue;
        }
        let name = &row.named.name;
        let message = format!("no threat names `{name}`");
        let found = Diagnostic::warning(Code::UnusedControl, row.named.span, message);
        let heading = row.group.filter(|&it| is_named(model, it)).map(|it| &model[it].named.name);
        let needs_it = |it: &&Control| it.depends_on.iter().any(|&it| model[it] == *row);
        let other = model.controls.iter().find(needs_it).map(|it| &it.named.name);
        diags.push(found.with_hint(match heading.or(other) {
            Some(other) => {
                format!("say which of the threats that name `{other}` it is good for, or remove it")
            }
            None => format!(
                "write `mitigated by {name}` or `reduced by {name}` in a threat, or remove it"
            ),
        }));
    }
}

/// For each control, whether a threat names it, it took another's place, or others are listed under
/// it.
fn used(model: &Model) -> Vec<bool> {
    let mut used = vec![false; model.controls.len()];
    let threats = model.threats.iter().flat_map(Threat::controls);
    let others = model.controls.iter().flat_map(|it| it.superseded_by.into_iter().chain(it.group));
    for control in threats.chain(others) {
        used[control.index()] = true;
    }
    used
}

/// Whether something could not be read in a model that sees the controls of `unit`.
fn lacks_answers(model: &Model, unit: UnitId) -> bool {
    let sees = |it: UnitId| model.with_parents(it).any(|it| it == unit);
    model.unit_ids().any(|it| model[it].lacks_answers && sees(it))
}

fn is_named(model: &Model, control: ControlId) -> bool {
    model.threats.iter().any(|it| it.controls().contains(&control))
}
