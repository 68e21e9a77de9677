//! Rules over the finished model, each in its own file. Adding one means a file, a line here and a
//! code.

mod balance;
mod circles;
mod decisions;
mod dismissed_but_open;
mod empty_child;
mod file_name;
mod hint_cycles;
mod hints;
mod lost_control;
mod not_yet;
mod unanswered;
mod views;
mod wrong_status;

use crate::date::Date;
use crate::diag::Diagnostics;
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
    unanswered::check,
    decisions::check,
    wrong_status::check,
    dismissed_but_open::check,
    lost_control::check,
    circles::check,
    hints::check,
    hint_cycles::check,
    views::check,
    not_yet::check,
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
    for rule in RULES {
        rule(&subject, diags);
    }
}
