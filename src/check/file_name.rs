//! A file that has another name than the model that it begins.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::interface;
use crate::spelling;

/// Reports models that people would not find by their file's name. Case and separators do not
/// count: `payments-api.tmd` fits `PaymentsApi`.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    for unit in subject.model.units.iter().filter(|unit| !unit.library) {
        let Some(file) = unit.files.first() else { continue };
        let path = &subject.project.sources[file.index()].path;
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.strip_suffix(".tmd").unwrap_or(name);
        let stem = stem.strip_suffix(".interface").filter(|_| unit.interface).unwrap_or(stem);
        if folded(stem) == folded(&unit.name) {
            continue;
        }
        let wanted = match unit.interface {
            true => interface::file_name(&unit.name),
            false => format!("{}.tmd", spelling::kebab(&unit.name)),
        };
        let message = format!("the model `{}` stands in a file named `{name}`", unit.name);
        let found = Diagnostic::warning(Code::FileName, unit.span, message);
        diags.push(found.with_hint(format!("rename the file to `{wanted}`, or the model")));
    }
}

fn folded(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}
