//! `tmd build`: all maps, tables and the index, in a folder.

use super::args::{Build, MessageFormat};
use super::compile::compile;
use super::failure::Failure;
use super::output::{self, Difference};
use super::terminal::counted;
use super::{Verdict, files, streams};
use std::collections::BTreeMap;

pub(super) fn run(args: &Build) -> Result<Verdict, Failure> {
    let compiled = compile(&args.path, &args.day)?;
    compiled.show_findings(args.message_format)?;
    if compiled.has_errors() {
        streams::say("nothing was written: output of a model with errors would mislead\n");
        return Ok(Verdict::Findings);
    }
    let files = files::files(&compiled, args)?;
    if args.check {
        let differences = output::compare(&args.out, &files)?;
        show(&differences, args)?;
        return Ok(Verdict::findings_if(!differences.is_empty()));
    }
    let changes = output::write(&args.out, &files)?;
    let n_deleted = changes.values().filter(|&&it| it == Difference::LeftOver).count();
    streams::say(&format!(
        "{} in `{}`: {} written, {n_deleted} deleted\n",
        counted(files.len(), "file"),
        args.out.display(),
        changes.len() - n_deleted
    ));
    Ok(Verdict::Fine)
}

/// Lists what is not up to date.
fn show(differences: &BTreeMap<String, Difference>, args: &Build) -> Result<(), Failure> {
    for (path, difference) in differences {
        streams::print(match args.message_format {
            MessageFormat::Json => {
                format!("{}\n", serde_json::json!({ "path": path, "state": difference }))
            }
            MessageFormat::Text | MessageFormat::Short => {
                format!("{}: {path}\n", difference.word())
            }
        })?;
    }
    let out = args.out.display();
    streams::say(&match differences.len() {
        0 => format!("`{out}` is up to date\n"),
        n => format!(
            "`{out}` is not up to date: {} differ; run `tmd build` to update it\n",
            counted(n, "file")
        ),
    });
    Ok(())
}
