//! Rules over the finished model, each in its own file. Adding one means a file, a line here and a
//! code.

mod balance;
mod circles;
mod contradiction;
mod decisions;
mod dismissed_but_open;
mod empty_child;
mod file_name;
mod hint_cycles;
mod hints;
mod lost_control;
mod out_of_scope;
mod policy;
mod proposals;
mod unanswered;
mod undecided;
mod unused_control;
mod views;
mod wrong_status;

use crate::date::Date;
use crate::diag::{Diagnostic, Diagnostics};
use crate::levels;
use crate::model::Model;
use crate::project::Project;
use crate::status::Statuses;

/// What rules look at.
struct Subject<'a> {
    project: &'a Project,
    model: &'a Model,
    statuses: &'a Statuses,
    /// The day on which acceptances are judged.
    today: Date,
}

/// A rule reports what it finds.
type Rule = fn(&Subject<'_>, &mut Diagnostics);

const RULES: &[Rule] = &[
    empty_child::check,
    file_name::check,
    balance::check,
    contradiction::check,
    proposals::check,
    unanswered::check,
    decisions::check,
    wrong_status::check,
    dismissed_but_open::check,
    lost_control::check,
    circles::check,
    hints::check,
    hint_cycles::check,
    views::check,
    unused_control::check,
    undecided::check,
    out_of_scope::check,
    policy::check,
];

/// Runs all rules.
pub fn run(
    project: &Project,
    model: &Model,
    statuses: &Statuses,
    today: Date,
    diags: &mut Diagnostics,
) {
    let subject = Subject { project, model, statuses, today };
    let mut found = Diagnostics::default();
    for rule in RULES {
        rule(&subject, &mut found);
    }
    diags.extend(found.into_iter().map(|it| judged(model, it)));
}

/// A finding as bad as the maturity of the model makes it in whose files it is to be mended.
fn judged(model: &Model, found: Diagnostic) -> Diagnostic {
    let file = found.span.map(|it| it.file);
    let unit = model.units.iter().find(|unit| file.is_some_and(|file| unit.files.contains(&file)));
    let level = unit.and_then(|unit| levels::level(found.code, unit.maturity));
    Diagnostic { severity: level.unwrap_or(found.severity), ..found }
}
