//! `tmd completions` and `tmd man`: what shells and manuals are told about the command line.

use super::args::{Cli, Completions, Man};
use super::failure::Failure;
use super::{Verdict, streams};
use clap::CommandFactory;
use clap_mangen::Man as Page;

pub(super) fn completions(args: &Completions) -> Result<Verdict, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "tmd", &mut script);
    streams::print(script)?;
    Ok(Verdict::Fine)
}

pub(super) fn man(args: &Man) -> Result<Verdict, Failure> {
    let mut cli = Cli::command();
    cli.build();
    let command = match &args.command {
        None => cli,
        Some(name) => cli.find_subcommand(name).cloned().ok_or_else(|| {
            Failure::new(format!("`tmd` has no command `{name}`")).hint("`tmd --help` lists them")
        })?,
    };
    let mut page = Vec::new();
    // Nothing but memory is written to.
    Page::new(command).render(&mut page).expect("memory takes all");
    streams::print(page)?;
    Ok(Verdict::Fine)
}
