//! What all commands that read models begin with: find the workspace, compile it, show findings.

use super::args::{CheckFormat, Day, MessageFormat};
use super::disk::{self, Workspace};
use super::failure::Failure;
use super::{Verdict, progress, sarif, streams, terminal, today};
use std::borrow::Cow;
use std::path::Path;
use threatlas::atlas::{Drawing, Map};
use threatlas::diag::{Code, Diagnostic, Severity};
use threatlas::lock::Locks;
use threatlas::model::UnitId;
use threatlas::source::{FileId, Source, Span};
use threatlas::view::{self, Plan};
use threatlas::{Compilation, Options, annotations, atlas};

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
    Ok(of(workspace, options))
}

/// Compiles a workspace. Of the files of parents elsewhere only what hinders reading them is told,
/// and whether their interfaces are older than they are.
pub(super) fn of(workspace: Workspace, options: Options) -> Compiled {
    let mut compilation =
        progress::during("compiling", || threatlas::compile(&workspace, &options));
    let mut findings = std::mem::take(&mut compilation.diagnostics);
    let sources = &compilation.project.sources;
    leave_out_foreign(&mut findings, sources, &workspace);
    for (path, file) in &workspace.interfaces {
        let source = sources.iter().find(|source| source.path == *path);
        findings.extend(source.and_then(|source| stale(source, file, options)));
    }
    compilation.diagnostics = findings;
    Compiled { workspace, compilation }
}

/// Leaves out what is found in the files of parents elsewhere and does not hinder reading them, and
/// changes that would reach into them.
pub(super) fn leave_out_foreign(
    findings: &mut Vec<Diagnostic>,
    sources: &[Source],
    workspace: &Workspace,
) {
    let is_foreign = |span: Span| workspace.foreign.contains(&sources[span.file.index()].path);
    findings.retain(|it| {
        let hinders = it.severity == Severity::Error && (it.code as u16) < FIRST_OF_LEVELS;
        hinders || !it.span.is_some_and(is_foreign)
    });
    for finding in findings {
        finding.fix = finding.fix.take().filter(|fix| !fix.edits.iter().any(|it| is_foreign(it.0)));
    }
}

/// Codes below this are about files, names and words.
const FIRST_OF_LEVELS: u16 = 300;

/// What the workspace around an interface, if the model itself is there, says about its age.
fn stale(source: &Source, file: &Path, options: Options) -> Option<Diagnostic> {
    let around = Workspace::find(file).ok()?;
    let Compilation { project, diagnostics, .. } = threatlas::compile(&around, &options);
    let is_it = |it: &Diagnostic| {
        let path = |span: Span| &project.source(span).path;
        it.code == Code::StaleInterface && it.span.map(path) == around.chosen.as_ref()
    };
    let found = diagnostics.into_iter().find(is_it)?;
    let span = found.span.map(|span| Span { file: source.id, ..span });
    // The model's own file is none of this workspace.
    Some(Diagnostic { span, labels: Vec::new(), ..found })
}

impl Compiled {
    /// Whether there is an error among the findings.
    pub(super) fn has_errors(&self) -> bool {
        self.compilation.diagnostics.iter().any(|it| it.severity == Severity::Error)
    }

    /// Shows all findings, and for people how many there are.
    pub(super) fn show_findings(&self, format: MessageFormat) -> Result<(), Failure> {
        let findings = &self.compilation.diagnostics;
        self.show(findings, format)?;
        if !matches!(format, MessageFormat::Json) {
            streams::say(&terminal::summary(findings, self.compilation.project.own));
        }
        Ok(())
    }

    /// Shows all findings in a form that may be one document.
    pub(super) fn show_checked(&self, format: CheckFormat) -> Result<(), Failure> {
        match format {
            CheckFormat::Text => self.show_findings(MessageFormat::Text),
            CheckFormat::Short => self.show_findings(MessageFormat::Short),
            CheckFormat::Json => self.show_findings(MessageFormat::Json),
            CheckFormat::Sarif => streams::print(threatlas::sarif::text(&sarif::findings(self))),
            CheckFormat::Github => streams::print(annotations::github(&sarif::findings(self))),
            CheckFormat::Gitlab => streams::print(annotations::gitlab(&sarif::findings(self))),
        }
    }

    /// The sources, with their paths as one writes them where the command was called, so that
    /// terminals and editors find them.
    fn sources_from_here(&self) -> Cow<'_, [Source]> {
        let sources = &self.compilation.project.sources;
        let Ok(here) = std::env::current_dir().and_then(|it| it.canonicalize()) else {
            return Cow::Borrowed(sources);
        };
        if here == self.workspace.root {
            return Cow::Borrowed(sources);
        }
        let moved = |source: &Source| {
            let mut moved = source.clone();
            if let Some(file) = self.workspace.file(&source.path) {
                moved.path = disk::seen_from(&here, file);
            }
            moved
        };
        Cow::Owned(sources.iter().map(moved).collect())
    }

    /// Shows some findings.
    pub(super) fn show(
        &self,
        findings: &[Diagnostic],
        format: MessageFormat,
    ) -> Result<(), Failure> {
        let sources = &self.sources_from_here();
        match format {
            MessageFormat::Json => streams::print(terminal::json(findings, sources))?,
            MessageFormat::Short => streams::say(&terminal::short(findings, sources)),
            MessageFormat::Text => {
                streams::say(&terminal::text(findings, sources, streams::colored()));
            }
        }
        Ok(())
    }

    /// What a command that prints one thing does when there are errors: show them instead.
    pub(super) fn refuse(&self) -> Result<Verdict, Failure> {
        self.show_findings(MessageFormat::Text)?;
        streams::say("nothing was printed: output of a model with errors would mislead\n");
        Ok(Verdict::Findings)
    }

    /// All maps in the order of an earlier drawing.
    pub(super) fn maps(&self, locks: &Locks) -> Vec<Map> {
        let Compilation { model, statuses, .. } = &self.compilation;
        progress::during("drawing", || atlas::locked_maps(model, statuses, locks))
    }

    /// All maps in the order of an earlier drawing, with those taken over from the last one that
    /// did not change.
    pub(super) fn maps_after(&self, locks: &Locks, last: Drawing) -> Drawing {
        let Compilation { model, statuses, .. } = &self.compilation;
        progress::during("drawing", || atlas::redrawn(model, statuses, locks, last))
    }

    /// Shows what is found when maps are drawn only.
    pub(super) fn show_unkept_hints(
        &self,
        maps: &[Map],
        format: MessageFormat,
    ) -> Result<(), Failure> {
        self.show(&atlas::unkept_hints(&self.compilation.model, maps), format)
    }

    /// The lock file, or nothing if there is none; shows what is wrong with it.
    pub(super) fn locks(&self, format: MessageFormat) -> Result<Locks, Failure> {
        let (locks, findings) = self.workspace.locks()?;
        self.show(&findings, format)?;
        Ok(locks)
    }

    /// The map with this id, or the one that the path on the command line stands for.
    pub(super) fn map(&self, id: Option<&str>) -> Result<Map, Failure> {
        let Compilation { model, statuses, .. } = &self.compilation;
        let plans = view::plan(model, statuses);
        let unit = || self.chosen_unit().or_else(|| self.only_root());
        let id = id.or_else(|| unit().map(|unit| model.unit_path(unit)));
        let wanted = id.ok_or_else(|| {
            Failure::new("this workspace has several root models, or none").hint(listed(&plans))
        })?;
        let locks = self.locks(MessageFormat::Text)?;
        let found = progress::during("drawing", || atlas::map(model, statuses, &locks, wanted));
        let map = found.ok_or_else(|| {
            let message = format!("there is no map `{wanted}` in this workspace");
            let names = plans.iter().flat_map(|plan| [&plan.view.id, &plan.view.stem]);
            let like = nearest(wanted, names.map(String::as_str));
            let like = like.map(|it| format!("did you mean `{it}`? ")).unwrap_or_default();
            Failure::new(message).hint(like + &listed(&plans))
        })?;
        self.show_unkept_hints(std::slice::from_ref(&map), MessageFormat::Text)?;
        Ok(map)
    }

    /// The model in the file that the user named.
    pub(super) fn chosen_unit(&self) -> Option<UnitId> {
        let Compilation { model, project, .. } = &self.compilation;
        let chosen = self.workspace.chosen.as_ref()?;
        let is_chosen = |file: &FileId| project.sources[file.index()].path == *chosen;
        model.unit_ids().find(|&unit| model[unit].files.iter().any(is_chosen))
    }

    /// The model that refines no other, if there is exactly one.
    pub(super) fn only_root(&self) -> Option<UnitId> {
        let model = &self.compilation.model;
        let is_root = |&unit: &UnitId| !model[unit].library && model[unit].scope.is_none();
        let mut roots = model.unit_ids().filter(is_root);
        match (roots.next(), roots.next()) {
            (Some(root), None) => Some(root),
            _ => None,
        }
    }
}

/// The name most like a word, also by its last part alone.
fn nearest<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let word = word.to_lowercase();
    let away = |name: &str| {
        let name = name.to_lowercase();
        let last = name.rsplit('.').next().unwrap_or_default();
        let whole = strsim::damerau_levenshtein(&word, &name);
        whole.min(strsim::damerau_levenshtein(&word, last))
    };
    let most = (word.chars().count() / 3).max(1);
    names.map(|name| (away(name), name)).filter(|it| it.0 <= most).min().map(|it| it.1)
}

/// Which maps there are, as advice.
fn listed(plans: &[Plan]) -> String {
    let ids = plans.iter().take(MAX_LISTED).map(|plan| format!("`{}`", plan.view.id));
    let ids: Vec<String> = ids.collect();
    match plans.len() {
        0 => "only elements with parts, and models that refine none, have maps".to_owned(),
        1..=MAX_LISTED => format!("the maps are {}", ids.join(", ")),
        n => format!("the maps are {} and {} more", ids.join(", "), n - MAX_LISTED),
    }
}
