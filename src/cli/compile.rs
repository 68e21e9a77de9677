//! What all commands that read models begin with: find the workspace, compile it, show findings.

use super::args::{Day, MessageFormat};
use super::disk::Workspace;
use super::failure::Failure;
use super::progress;
use super::{streams, terminal, today};
use std::path::Path;
use threatlas::diag::Severity;
use threatlas::{Compilation, Options};

/// A compiled workspace.
pub(super) struct Compiled {
    pub workspace: Workspace,
    pub compilation: Compilation,
}

/// Compiles the workspace that `path` lies in.
pub(super) fn compile(path: &Path, day: &Day) -> Result<Compiled, Failure> {
    let options = Options { today: today::today(day)? };
    let workspace = Workspace::find(path)?;
    let compilation = progress::during("compiling", || threatlas::compile(&workspace, &options));
    Ok(Compiled { workspace, compilation })
}

impl Compiled {
    /// Whether there is an error among the findings.
    pub(super) fn has_errors(&self) -> bool {
        self.compilation.diagnostics.iter().any(|it| it.severity == Severity::Error)
    }

    /// Shows all findings, and for people how many there are.
    pub(super) fn show_findings(&self, format: MessageFormat) -> Result<(), Failure> {
        let sources = &self.compilation.project.sources;
        let findings = &self.compilation.diagnostics;
        match format {
            MessageFormat::Json => return streams::print(terminal::json(findings, sources)),
            MessageFormat::Short => streams::say(&terminal::short(findings, sources)),
            MessageFormat::Text => {
                streams::say(&terminal::text(findings, sources, streams::colored()));
            }
        }
        streams::say(&terminal::summary(findings, self.compilation.project.own));
        Ok(())
    }
}
