//! A child model that says nothing about the element that it refines.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::syntax::ast;

/// Reports children whose files hold nothing but their headers.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    for unit in &subject.model.units {
        let Some(scope) = unit.scope else { continue };
        let statements = unit.files.iter().flat_map(|file| {
            let items = &subject.project.trees[file.index()].items;
            items.iter().filter(|item| match item {
                ast::Item::Statement(_) | ast::Item::Bad(_) => true,
                ast::Item::Blank | ast::Item::Comment(_) => false,
            })
        });
        if statements.count() > unit.files.len() {
            continue;
        }
        let element = &subject.model[scope].named;
        let message = format!("`{}` says nothing about `{}`", unit.name, element.path);
        diags.push(
            Diagnostic::error(Code::EmptyChild, unit.span, message)
                .with_label(element.span, "the element that it refines")
                .with_hint("declare what is inside the element, or remove the file"),
        );
    }
}
