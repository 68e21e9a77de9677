//! Interfaces that stand beside their models and do not say any more what these do.

use crate::diag::{Code, Diagnostic};
use crate::diff;
use crate::interface;
use crate::model::{Model, Unit, UnitId};
use crate::project::Project;
use crate::source::{FileId, Source, Span};
use crate::syntax::ast;

/// Compiles files in memory.
pub(crate) type Compile<'a> = dyn Fn(&[(&str, &str)]) -> Model + 'a;

/// Reports each interface that differs from what its model would be exported as, with what changed.
pub(crate) fn findings(project: &Project, model: &Model, compile: &Compile<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for unit in model.unit_ids() {
        for &file in &model[unit].exported {
            let source = &project.sources[file.index()];
            let now = interface::text(project, model, unit);
            // How lines are broken does not matter.
            if !source.text.split_whitespace().eq(now.split_whitespace()) {
                let changes =
                    changes(project, model, unit, [source, &exported(source, now)], compile);
                found.push(finding(&model[unit], file, &changes, project));
            }
        }
    }
    found
}

/// The same file with the text that it would have now.
fn exported(source: &Source, now: String) -> Source {
    Source::new(source.id, source.path.clone(), now)
}

/// What differs between an interface and the present one, in words. The models above are the same
/// for both, so that both are children of them.
fn changes(
    project: &Project,
    model: &Model,
    unit: UnitId,
    sides: [&Source; 2],
    compile: &Compile<'_>,
) -> String {
    let above = model
        .with_parents(unit)
        .skip(1)
        .map(|it| (interface::file_name(&model[it].name), interface::text(project, model, it)));
    let above: Vec<(String, String)> = above.collect();
    let models = sides.map(|source| {
        let mut files: Vec<(&str, &str)> = vec![(&source.path, &source.text)];
        files.extend(above.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        compile(&files)
    });
    diff::summary(&diff::diff(&models[0], &models[1]))
}

fn finding(unit: &Unit, file: FileId, changes: &str, project: &Project) -> Diagnostic {
    let name = &unit.name;
    let header = project.trees[file.index()].items.iter().find_map(|item| match item {
        ast::Item::Statement(statement) => Some(statement.span),
        ast::Item::Blank | ast::Item::Comment(_) | ast::Item::Bad(_) => None,
    });
    let span = header.unwrap_or(Span::new(file, 0, 0));
    let message = match changes {
        "" => format!("this interface of `{name}` is older than the model"),
        changes => format!("this interface of `{name}` is older than the model: {changes}"),
    };
    let hint = format!("write it again: `tmd export interface --model {name}`");
    Diagnostic::warning(Code::StaleInterface, span, message)
        .with_label(unit.span, "the model")
        .with_hint(hint)
}
