//! Reviews on days that are still to come.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Unit;
use crate::project::Project;
use crate::source::Span;
use crate::syntax::ast::{Item, Part, Statement};

/// Reports models that say to be reviewed on a later day. A day more is none: the day of a run is
/// that of UTC, and people write theirs.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    for unit in &subject.model.units {
        let Some(reviewed) = unit.reviewed else { continue };
        if reviewed.days_since(subject.today) <= 1 {
            continue;
        }
        let span = written(subject.project, unit).unwrap_or(unit.span);
        let message = format!("`{}` says to be reviewed on {reviewed}, still to come", unit.name);
        let found = Diagnostic::warning(Code::FutureReview, span, message);
        diags.push(found.with_hint(
            "write the day of the last review, and `review-by` for that of the next one",
        ));
    }
}

/// Where the header of a model says when it was reviewed.
fn written(project: &Project, unit: &Unit) -> Option<Span> {
    let tree = &project.trees[unit.files.first()?.index()];
    let mut statements = tree.items.iter().filter_map(statement);
    let header = statements.next()?.block.as_ref()?;
    let mut lines = header.items.iter().filter_map(statement).filter_map(Statement::line);
    let line = lines.find(|line| line.word.text == "reviewed")?;
    line.parts.first().map(Part::span)
}

fn statement(item: &Item) -> Option<&Statement> {
    match item {
        Item::Statement(statement) => Some(statement),
        Item::Blank | Item::Comment(_) | Item::Bad(_) => None,
    }
}
