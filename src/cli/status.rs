//! `tmd status`: the hierarchy of models at a glance, on stdout.

use super::args::{Status, StatusFormat};
use super::compile::compile;
use super::failure::Failure;
use super::{Verdict, history, streams, terminal, today};
use threatlas::Compilation;
use threatlas::overview::{self, Overview, Subject};

pub(super) fn run(args: &Status) -> Result<Verdict, Failure> {
    let compiled = compile(&args.path, &args.day)?;
    let Compilation { model, statuses, diagnostics, project } = &compiled.compilation;
    let (declared, today) = (&history::days(&compiled), today::today(&args.day)?);
    let subject = Subject { model, statuses, diagnostics, declared, today };
    let overview = Overview::new(&subject, compiled.chosen_unit());
    streams::print(match args.format {
        StatusFormat::Text => overview::text(&overview, streams::stdout_colored()),
        StatusFormat::Json => overview::json(&overview),
        StatusFormat::Md => overview::markdown(&overview),
    })?;
    // One team's mistake must not hide the state of all others, but is told.
    if compiled.has_errors() {
        streams::say(&terminal::summary(diagnostics, project.own));
        streams::say("numbers may be too low where there are errors: `tmd check` shows them\n");
    }
    Ok(Verdict::findings_if(compiled.has_errors()))
}
