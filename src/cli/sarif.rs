//! Findings and threats as outcomes of a run, with places that count from the root of the
//! repository.

use super::compile::Compiled;
use std::path::{Component, Path};
use threatlas::baseline;
use threatlas::diag::{Code, Diagnostic, Severity};
use threatlas::sarif::{Level, Outcome, Place, Rule};
use threatlas::source::Span;

/// The findings as outcomes.
pub(super) fn findings(compiled: &Compiled) -> Vec<Outcome> {
    let compilation = &compiled.compilation;
    let fingerprints = baseline::fingerprints(&compilation.model, &compilation.diagnostics);
    let prefix = prefix(&compiled.workspace.root);
    let place = |span| place(compiled, &prefix, span);
    let found = compilation.diagnostics.iter().zip(fingerprints);
    found.map(|(finding, fingerprint)| outcome(finding, fingerprint, &place)).collect()
}

/// Where declarations are; `None` for those of libraries and of other repositories.
pub(super) fn places(compiled: &Compiled) -> impl Fn(Span) -> Option<Place> + '_ {
    let prefix = prefix(&compiled.workspace.root);
    move |span| place(compiled, &prefix, span)
}

fn place(compiled: &Compiled, prefix: &str, span: Span) -> Option<Place> {
    let source = compiled.compilation.project.sources.get(span.file.index())?;
    let workspace = &compiled.workspace;
    let is_own =
        workspace.file(&source.path).is_some() && !workspace.foreign.contains(&source.path);
    is_own.then(|| Place::of(span, source, format!("{prefix}{}", source.path)))
}

/// The path from the root of the repository to a folder in it, with a `/` at its end; empty for the
/// root itself and where there is no repository.
fn prefix(folder: &Path) -> String {
    let top = folder.ancestors().find(|it| it.join(".git").exists());
    let below = top.and_then(|top| folder.strip_prefix(top).ok());
    let parts = below.into_iter().flat_map(Path::components).filter_map(|it| match it {
        Component::Normal(name) => Some(name.to_string_lossy()),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => {
            None
        }
    });
    parts.map(|name| format!("{name}/")).collect()
}

fn outcome(
    finding: &Diagnostic,
    fingerprint: String,
    place: &dyn Fn(Span) -> Option<Place>,
) -> Outcome {
    let related = finding.labels.iter();
    let related = related.filter_map(|it| Some((place(it.span)?, it.message.clone())));
    let hint = finding.hint.iter().map(|hint| format!("; {hint}"));
    Outcome {
        rule: rule(finding.code),
        level: match finding.severity {
            Severity::Note => Level::Note,
            Severity::Warning => Level::Warning,
            Severity::Error => Level::Error,
        },
        message: std::iter::once(finding.message.clone()).chain(hint).collect(),
        fingerprint,
        place: finding.span.and_then(place),
        related: related.collect(),
    }
}

fn rule(code: Code) -> Rule {
    Rule {
        id: code.to_string(),
        title: code.title().to_owned(),
        help: format!("`tmd explain {code}` tells why, and what to do"),
        security_severity: None,
    }
}
