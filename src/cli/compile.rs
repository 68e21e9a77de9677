//! What all commands that read models begin with: find the workspace, compile it, show findings.

use super::args::{Day, MessageFormat};
use super::disk::Workspace;
use super::failure::Failure;
use super::{Verdict, progress, streams, terminal, today};
use std::path::Path;
use threatlas::diag::Severity;
use threatlas::source::FileId;
use threatlas::view::{self, Plan};
use threatlas::{Compilation, Options};

/// More maps than this are not listed in a message.
const MAX_LISTED: usize = 12;

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

    /// What a command that prints one thing does when there are errors: show them instead.
    pub(super) fn refuse(&self) -> Result<Verdict, Failure> {
        self.show_findings(MessageFormat::Text)?;
        streams::say("nothing was printed: output of a model with errors would mislead\n");
        Ok(Verdict::Findings)
    }

    /// All maps that there are.
    pub(super) fn plans(&self) -> Vec<Plan> {
        view::plan(&self.compilation.model, &self.compilation.statuses)
    }

    /// Index of the map with this id, or of the one that the path on the command line stands for.
    pub(super) fn wanted(&self, plans: &[Plan], id: Option<&str>) -> Result<usize, Failure> {
        let wanted = id.map(str::to_owned).or_else(|| self.chosen_id());
        let found = match &wanted {
            Some(id) => plans.iter().position(|plan| plan.view.id == *id),
            None => only_root(plans),
        };
        found.ok_or_else(|| {
            let ids: Vec<String> =
                plans.iter().take(MAX_LISTED).map(|plan| format!("`{}`", plan.view.id)).collect();
            let more = if plans.len() > MAX_LISTED { " and more" } else { "" };
            let hint = format!("name one with `--view`: there are {}{more}", ids.join(", "));
            match wanted {
                _ if plans.is_empty() => Failure::new("no model in this workspace has a map"),
                Some(id) => Failure::new(format!("there is no map `{id}`")).hint(hint),
                None => Failure::new("this workspace has several root models").hint(hint),
            }
        })
    }

    /// Id of the map of the model in the file that the user named.
    fn chosen_id(&self) -> Option<String> {
        let Compilation { model, project, .. } = &self.compilation;
        let chosen = self.workspace.chosen.as_ref()?;
        let is_chosen = |file: &FileId| project.sources[file.index()].path == *chosen;
        let unit = model.unit_ids().find(|&unit| model[unit].files.iter().any(is_chosen))?;
        Some(model.unit_path(unit).to_owned())
    }
}

fn only_root(plans: &[Plan]) -> Option<usize> {
    let mut roots = plans.iter().enumerate().filter(|(_, plan)| plan.inside.is_none());
    match (roots.next(), roots.next()) {
        (Some((root, _)), None) => Some(root),
        _ => None,
    }
}
