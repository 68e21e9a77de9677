//! `tmd impact`: what a change of a parent breaks in its children.
//!
//! The children are compiled below the parent as it was and below the parent as it is; what is
//! found only then is what the change breaks.

use super::args::Impact;
use super::compile::{self, Compiled};
use super::disk::Workspace;
use super::failure::Failure;
use super::{Verdict, side, streams, today};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use threatlas::diag::{Code, Diagnostic, Severity};
use threatlas::model::{Unit, UnitId};
use threatlas::plain::counted;
use threatlas::{Compilation, Options};

pub(super) fn run(args: &Impact) -> Result<Verdict, Failure> {
    let options = Options { today: today::today(&args.day)? };
    let old = side::workspace(&args.old, Some(&args.new))?;
    let new = side::workspace(&args.new, Some(&args.old))?;
    let own = compile::of(Workspace::find(&args.children)?, options);
    let (before, after) = (below(&own, &old, options), below(&own, &new, options));
    let known: BTreeSet<Key<'_>> = in_children(&before).into_iter().map(|it| it.key).collect();
    let mut broken = in_children(&after);
    broken.retain(|it| !known.contains(&it.key));
    streams::print(text(&broken, &after))?;
    let children: BTreeSet<UnitId> = broken.iter().map(|it| it.unit).collect();
    streams::say(&format!(
        "{} in {}\n",
        counted(broken.len(), "new finding"),
        counted(children.len(), "child model"),
    ));
    let has_error = broken.iter().any(|it| it.finding.severity == Severity::Error);
    Ok(Verdict::findings_if(has_error))
}

/// The workspace of the children, with the models of `parent` taken from there.
fn below(own: &Compiled, parent: &Workspace, options: Options) -> Compilation {
    let theirs = threatlas::compile(parent, &options);
    let files = own.workspace.overlaid(&own.compilation, parent, &theirs);
    threatlas::compile(&files, &options)
}

/// What makes two findings of two compilations the same: child, code and message.
type Key<'a> = (&'a str, Code, &'a str);

/// A finding in a child.
struct Broken<'a> {
    unit: UnitId,
    key: Key<'a>,
    finding: &'a Diagnostic,
}

/// The findings in models that refine an element, also where that was not found.
fn in_children(compilation: &Compilation) -> Vec<Broken<'_>> {
    let model = &compilation.model;
    let findings = compilation.diagnostics.iter().filter_map(|finding| {
        let file = finding.span?.file;
        let unit = model.unit_ids().find(|&it| model[it].files.contains(&file))?;
        let is_child = model[unit].scope.is_some() || model[unit].orphan;
        let key = (model[unit].name.as_str(), finding.code, finding.message.as_str());
        is_child.then_some(Broken { unit, key, finding })
    });
    findings.collect()
}

/// The findings under the name, owner and file of each child.
fn text(broken: &[Broken<'_>], compilation: &Compilation) -> String {
    let mut out = String::new();
    let mut last = None;
    let mut sorted: Vec<&Broken<'_>> = broken.iter().collect();
    sorted.sort_by_key(|it| (it.key.0, it.finding.span));
    for it in sorted {
        let unit: &Unit = &compilation.model[it.unit];
        if last != Some(it.unit) {
            let file = unit.files.first().map(|file| &compilation.project.sources[file.index()]);
            let owner = compilation.model.owner(it.unit).map_or("no owner", |owner| owner);
            let path = file.map_or("", |file| file.path.as_str());
            let _ = writeln!(out, "{} ({owner}) {path}", unit.name);
            last = Some(it.unit);
        }
        let Diagnostic { code, severity, message, span, .. } = it.finding;
        let line =
            span.map_or(0, |span| compilation.project.source(span).line_column(span.start).0);
        let _ = writeln!(out, "  {line}: {}[{code}]: {message}", severity.word());
        for label in &it.finding.labels {
            let source = compilation.project.source(label.span);
            let (line, _) = source.line_column(label.span.start);
            let _ = writeln!(out, "     {}:{line}: {}", source.path, label.message);
        }
    }
    out
}
