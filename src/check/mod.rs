//! Rules over the finished model, each in its own file. Adding one means a file, a line here and a
//! code.

mod balance;
mod circles;
mod contradiction;
mod crossings;
mod decisions;
mod dismissed_but_open;
mod empty_child;
mod file_name;
mod forbidden_word;
mod future_review;
mod hint_cycles;
mod hints;
mod loosened_convention;
mod lost_control;
mod name_style;
mod old_name;
mod out_of_scope;
mod outside_boundaries;
mod policy;
mod proposals;
mod repeated_id;
mod repeated_title;
mod similar_names;
mod texts;
mod things;
mod two_expansions;
mod unanswered;
mod undecided;
mod unknown_name_in_text;
mod unlabelled_flow;
mod unused_control;
mod views;
mod words;
mod wrong_status;

use std::cell::OnceCell;

use crate::date::Date;
use crate::diag::{Diagnostic, Diagnostics};
use crate::levels;
use crate::model::{Model, Naming, UnitId};
use crate::project::Project;
use crate::status::Statuses;
use texts::Passage;
use things::{Thing, Written};

/// What rules look at.
struct Subject<'a> {
    project: &'a Project,
    model: &'a Model,
    statuses: &'a Statuses,
    /// The day on which acceptances are judged.
    today: Date,
    /// Everything with a name, by place.
    things: Vec<Thing<'a>>,
    /// Everything that is written for readers.
    passages: Vec<Passage<'a>>,
    /// Where names are written; found out when a rule first asks.
    written: OnceCell<Written>,
}

impl<'a> Subject<'a> {
    /// Where names are written.
    fn written(&self) -> &Written {
        self.written.get_or_init(|| Written::new(self))
    }

    /// The conventions that hold in a model, the root's first.
    fn namings(&self, unit: UnitId) -> Vec<&'a Naming> {
        let mut units: Vec<UnitId> = self.model.with_parents(unit).collect();
        units.reverse();
        let of_unit = |unit| self.model.namings.iter().filter(move |it| it.unit == unit);
        units.into_iter().flat_map(of_unit).collect()
    }
}

/// A rule reports what it finds.
type Rule = fn(&Subject<'_>, &mut Diagnostics);

const RULES: &[Rule] = &[
    empty_child::check,
    file_name::check,
    future_review::check,
    balance::check,
    contradiction::check,
    crossings::check,
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
    loosened_convention::check,
    name_style::check,
    forbidden_word::check,
    old_name::check,
    similar_names::check,
    two_expansions::check,
    repeated_id::check,
    repeated_title::check,
    unlabelled_flow::check,
    outside_boundaries::check,
    unknown_name_in_text::check,
];

/// Runs all rules.
pub fn run(
    project: &Project,
    model: &Model,
    statuses: &Statuses,
    today: Date,
    diags: &mut Diagnostics,
) {
    let subject = Subject {
        project,
        model,
        statuses,
        today,
        things: things::things(model),
        passages: texts::passages(project, model),
        written: OnceCell::new(),
    };
    let mut found = Diagnostics::default();
    for rule in RULES {
        rule(&subject, &mut found);
    }
    diags.extend(found.into_iter().filter_map(|it| judged(model, it)));
}

/// A finding as bad as the maturity of the model makes it in whose files it is to be mended; `None`
/// if that is too early for it.
fn judged(model: &Model, found: Diagnostic) -> Option<Diagnostic> {
    let file = found.span.map(|it| it.file);
    let mut units = model.units.iter();
    let Some(unit) = units.find(|unit| file.is_some_and(|file| unit.files.contains(&file))) else {
        return Some(found);
    };
    let level = levels::level(found.code, unit.maturity);
    let is_reported = levels::is_reported(found.code, unit.maturity);
    let severity = level.unwrap_or(found.severity);
    is_reported.then_some(Diagnostic { severity, ..found })
}
