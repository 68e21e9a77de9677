//! `tmd check --fix`: makes the sure changes, until none is left, and shows what is.

use super::args::Check;
use super::compile::{Compiled, leave_out_foreign};
use super::disk::Workspace;
use super::failure::Failure;
use super::rewrite::{self, Change};
use super::{Verdict, progress, streams, theme, today};
use similar::TextDiff;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use threatlas::diag::{Diagnostic, Fix, Severity};
use threatlas::plain::counted;
use threatlas::project::Loader;
use threatlas::{Compilation, Options, fix};

/// Most rounds of changes; each mends what the one before brought to light.
const MAX_ROUNDS: usize = 32;

/// Lines around a change that a diff shows.
const CONTEXT: usize = 3;

pub(super) fn run(args: &Check) -> Result<Verdict, Failure> {
    let options = Options { today: today::today(&args.day)? };
    let workspace = Workspace::find(&args.path)?;
    let fixed = progress::during("fixing", || fixed(&workspace, options));
    if args.dry_run {
        streams::print(diff(&fixed))?;
        streams::say(&format!("would make {}", summary(&fixed)));
    } else {
        let changes = fixed.texts.iter().filter_map(|(path, (old, new))| {
            Some(Change { target: workspace.file(path)?, old, new })
        });
        rewrite::all(&changes.collect::<Vec<_>>())?;
        streams::say(&list(&fixed));
        streams::say(&format!("made {}", summary(&fixed)));
    }
    let any_change = args.dry_run && !fixed.texts.is_empty();
    let compiled = Compiled { workspace, compilation: fixed.compilation };
    if !args.dry_run {
        compiled.show_checked(args.format)?;
        theme::chosen(None, &compiled)?;
    }
    Ok(Verdict::findings_if(any_change || compiled.has_errors()))
}

/// What came of a workspace.
struct Fixed {
    /// The text before and after, by path, of files that change.
    texts: BTreeMap<String, (String, String)>,
    /// What was done, by path: each with its line at that time.
    made: BTreeMap<String, Vec<(usize, String)>>,
    /// Of the texts after the changes.
    compilation: Compilation,
}

fn fixed(workspace: &Workspace, options: Options) -> Fixed {
    let compilation = compiled(workspace, workspace, options);
    let mut fixed = Fixed { texts: BTreeMap::new(), made: BTreeMap::new(), compilation };
    let mut refused: BTreeSet<String> = BTreeSet::new();
    for _ in 0..MAX_ROUNDS {
        let findings = std::mem::take(&mut fixed.compilation.diagnostics);
        let open: Vec<&Diagnostic> =
            findings.iter().filter(|it| !refused.contains(&it.message)).collect();
        let chosen = fix::choose(&open, fixed.compilation.project.own);
        let next = attempt(&fixed, workspace, options, &findings, &chosen);
        // Where changes do harm together, those that do none alone are made one by one.
        let next = next.or_else(|| {
            chosen.iter().filter(|_| chosen.len() > 1).find_map(|it| {
                let next = attempt(&fixed, workspace, options, &findings, &[*it]);
                if next.is_none() {
                    refused.insert(it.0.message.clone());
                }
                next
            })
        });
        let Some(next) = next.filter(|_| !chosen.is_empty()) else {
            fixed.compilation.diagnostics = findings;
            break;
        };
        fixed = next;
    }
    fixed
}

/// The files as they stand now, without findings in the files of parents elsewhere.
fn compiled<L: Loader>(files: &L, workspace: &Workspace, options: Options) -> Compilation {
    let mut compilation = threatlas::compile(files, &options);
    let sources = &compilation.project.sources;
    leave_out_foreign(&mut compilation.diagnostics, sources, workspace);
    compilation
}

/// What comes of some changes; nothing if they bring more errors. Changes of shape may do that:
/// what could not be read before is judged only now.
fn attempt(
    before: &Fixed,
    workspace: &Workspace,
    options: Options,
    findings: &[Diagnostic],
    chosen: &[(&Diagnostic, &Fix)],
) -> Option<Fixed> {
    let mut texts = before.texts.clone();
    let mut made = before.made.clone();
    let fixes: Vec<&Fix> = chosen.iter().map(|it| it.1).collect();
    let sources = &before.compilation.project.sources;
    for source in sources.iter().take(before.compilation.project.own) {
        let touches = |fix: &&Fix| fix.edits.iter().any(|(span, _)| span.file == source.id);
        if fixes.iter().any(touches) {
            let old = before.texts.get(&source.path).map_or(&source.text, |it| &it.0).clone();
            texts.insert(source.path.clone(), (old, fix::apply(source, &fixes)));
        }
    }
    for (_, fix) in chosen {
        let Some((span, _)) = fix.edits.first() else { continue };
        let source = &sources[span.file.index()];
        let line = source.line_column(span.start).0;
        made.entry(source.path.clone()).or_default().push((line, fix.title.clone()));
    }
    let overlay = Overlay { workspace, texts: &texts };
    let compilation = compiled(&overlay, workspace, options);
    let n_errors = |findings: &[Diagnostic]| {
        findings.iter().filter(|it| it.severity == Severity::Error).count()
    };
    let is_of_shape = chosen.iter().any(|it| fix::is_of_shape(it.0.code));
    let is_fine = is_of_shape || n_errors(&compilation.diagnostics) <= n_errors(findings);
    is_fine.then_some(Fixed { texts, made, compilation })
}

/// A workspace with some texts changed.
struct Overlay<'a> {
    workspace: &'a Workspace,
    texts: &'a BTreeMap<String, (String, String)>,
}

impl Loader for Overlay<'_> {
    fn list(&self) -> Vec<String> {
        self.workspace.list()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match self.texts.get(path) {
            Some((_, new)) => Ok(new.clone().into_bytes()),
            None => self.workspace.read(path),
        }
    }
}

fn summary(fixed: &Fixed) -> String {
    let n_made: usize = fixed.made.values().map(Vec::len).sum();
    let fixes = if n_made == 1 { "1 fix".to_owned() } else { format!("{n_made} fixes") };
    format!("{fixes} in {}\n", counted(fixed.texts.len(), "file"))
}

/// What was done to each file.
fn list(fixed: &Fixed) -> String {
    let mut out = String::new();
    for (path, made) in &fixed.made {
        for (line, title) in made {
            let _ = writeln!(out, "{path}:{line}: {title}");
        }
    }
    for path in fixed.texts.keys().filter(|path| !fixed.made.contains_key(*path)) {
        let _ = writeln!(out, "{path}: changed with the above");
    }
    out
}

fn diff(fixed: &Fixed) -> String {
    let mut out = String::new();
    for (path, (old, new)) in &fixed.texts {
        let lines = TextDiff::from_lines(old, new);
        let mut diff = lines.unified_diff();
        let (old, new) = (format!("a/{path}"), format!("b/{path}"));
        out += &diff.context_radius(CONTEXT).header(&old, &new).to_string();
    }
    out
}
