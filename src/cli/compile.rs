//! What all commands that read models begin with: find the workspace, compile it, show findings.

use super::args::{Day, MessageFormat};
use super::disk::Workspace;
use super::failure::Failure;
use super::{streams, terminal, today};
use std::path::Path;
use threatlas::diag::{Diagnostic, Severity};
use threatlas::project::Loader;
use threatlas::source::{FileId, Source};
use threatlas::syntax;

pub(super) struct Compilation {
    pub sources: Vec<Source>,
    pub diagnostics: Vec<Diagnostic>,
}

/// A compiled workspace.
pub(super) struct Compiled {
    pub workspace: Workspace,
    pub compilation: Compilation,
}

/// Compiles the workspace that `path` lies in.
pub(super) fn compile(path: &Path, day: &Day) -> Result<Compiled, Failure> {
    let _today = today::today(day)?;
    let workspace = Workspace::find(path)?;
    let mut compilation = Compilation { sources: Vec::new(), diagnostics: Vec::new() };
    for (id, path) in workspace.list().into_iter().enumerate() {
        let text = String::from_utf8_lossy(&workspace.read(&path).map_err(Failure::new)?).into();
        let source = Source::new(FileId(u32::try_from(id).unwrap()), path, text);
        compilation.diagnostics.extend(syntax::parse(&source).diagnostics);
        compilation.sources.push(source);
    }
    Ok(Compiled { workspace, compilation })
}

impl Compiled {
    /// Whether there is an error among the findings.
    pub(super) fn has_errors(&self) -> bool {
        self.compilation.diagnostics.iter().any(|it| it.severity == Severity::Error)
    }

    /// Shows all findings, and for people how many there are.
    pub(super) fn show_findings(&self, format: MessageFormat) -> Result<(), Failure> {
        let Compilation { diagnostics, sources, .. } = &self.compilation;
        match format {
            MessageFormat::Json => return streams::print(terminal::json(diagnostics, sources)),
            MessageFormat::Short => streams::say(&terminal::short(diagnostics, sources)),
            MessageFormat::Text => {
                streams::say(&terminal::text(diagnostics, sources, streams::colored()));
            }
        }
        streams::say(&terminal::summary(diagnostics, self.workspace.n_files()));
        Ok(())
    }
}
