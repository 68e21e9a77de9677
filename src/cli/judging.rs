//! Which findings fail a run: those of a baseline do not, those that `--deny` names do.

use super::args::Judging;
use super::compile::Compiled;
use super::failure::Failure;
use super::streams;
use std::fs;
use std::path::Path;
use threatlas::baseline::Baseline;
use threatlas::diag::{Code, Severity};
use threatlas::plain::counted;

/// More stale lines than this are only counted.
const MAX_LISTED: usize = 12;

/// A value of `--deny`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denied {
    /// All warnings.
    Warnings,
    /// Warnings with a code.
    Code(Code),
}

/// Reads a value of `--deny`.
pub(super) fn denied(text: &str) -> Result<Denied, String> {
    if text == "warnings" {
        return Ok(Denied::Warnings);
    }
    let unknown = || "this is no code of a finding; `tmd explain` lists them".to_owned();
    Code::parse(text).map(Denied::Code).ok_or_else(unknown)
}

/// Takes out what the baseline knows, makes errors of what is denied, and says what it did.
pub(super) fn judge(compiled: &mut Compiled, args: &Judging) -> Result<(), Failure> {
    if let Some(path) = &args.baseline {
        sort_out(compiled, path)?;
    }
    for finding in &mut compiled.compilation.diagnostics {
        let is_named = |denied: &Denied| match denied {
            Denied::Warnings => true,
            Denied::Code(code) => *code == finding.code,
        };
        if args.deny.iter().any(is_named) {
            finding.severity = Severity::Error;
        }
    }
    Ok(())
}

fn sort_out(compiled: &mut Compiled, path: &Path) -> Result<(), Failure> {
    let name = path.display();
    let text = fs::read_to_string(path).map_err(|error| {
        let hint = "write it with `tmd check --write-baseline FILE`";
        Failure::io("read the known findings", path, &error).hint(hint)
    })?;
    let baseline = Baseline::read(&text).map_err(|line| {
        let message = format!("line {line} of `{name}` is no known finding");
        Failure::new(message).hint("write the file anew with `tmd check --write-baseline`")
    })?;
    let findings = std::mem::take(&mut compiled.compilation.diagnostics);
    let sorted = baseline.sort(&compiled.compilation.model, findings);
    compiled.compilation.diagnostics = sorted.unknown;
    streams::say(&format!("{} in `{name}`\n", counted(sorted.n_known, "known finding")));
    let n_stale = sorted.stale.len();
    if n_stale > 0 {
        let lines = sorted.stale.iter().take(MAX_LISTED).map(|line| format!("  {line}\n"));
        let lines: String = lines.collect();
        let more = n_stale.saturating_sub(MAX_LISTED);
        let more = if more > 0 { format!("  and {more} more\n") } else { String::new() };
        let what = counted(n_stale, "line");
        streams::say(&format!("{what} of `{name}` to remove, found no more:\n{lines}{more}"));
    }
    Ok(())
}

/// Writes all that may be known into a baseline; what may not be stays among the findings.
pub(super) fn write(compiled: &mut Compiled, path: &Path) -> Result<(), Failure> {
    let compilation = &mut compiled.compilation;
    let baseline = Baseline::of(&compilation.model, &compilation.diagnostics);
    let findings = std::mem::take(&mut compilation.diagnostics);
    compilation.diagnostics = baseline.sort(&compilation.model, findings).unknown;
    super::output::replace(path, baseline.text().as_bytes())?;
    let what = counted(baseline.len(), "known finding");
    streams::say(&format!("{what} written to `{}`\n", path.display()));
    Ok(())
}
