//! The command line: the only place that touches files, environment, clock and streams.

#![expect(clippy::disallowed_methods, reason = "the only place that does I/O")]

mod args;
mod atlas_page;
mod audience;
mod build;
mod check;
mod compile;
mod diff;
mod difftool;
mod disk;
mod embed;
mod explain;
mod export;
mod failure;
mod fence;
mod files;
mod fix;
mod fmt;
mod git;
mod forms;
mod help;
mod history;
mod impact;
mod init;
mod inputs;
mod judging;
mod layout;
mod library;
mod links;
mod maps;
mod mdbook;
mod new;
mod output;
mod progress;
mod rebuild;
mod render;
mod revision;
mod rewrite;
mod sarif;
mod serve;
mod shell;
mod side;
mod sockets;
mod status;
mod streams;
mod table;
mod terminal;
mod theme;
mod today;
mod watch;
mod watching;

use args::{Cli, Command};
use clap::Parser;
use failure::Failure;
use std::ffi::OsString;
use std::process::ExitCode;

/// What a command that ran has to say by its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing, or nothing but warnings: 0.
    Fine,
    /// Errors, stale output, differences: 1.
    Findings,
}

impl Verdict {
    fn findings_if(found: bool) -> Self {
        if found { Self::Findings } else { Self::Fine }
    }
}

/// Runs the command that `args`, the program's name first, ask for.
pub(crate) fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        // Also the way that `--help` and `--version` take, with exit code 0.
        Err(message) => {
            let _ = message.print();
            return ExitCode::from(if message.use_stderr() { 2 } else { 0 });
        }
    };
    match dispatch(&cli.command) {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Findings) => ExitCode::from(1),
        Err(failure) => {
            streams::say(&terminal::failure(&failure, streams::colored()));
            ExitCode::from(2)
        }
    }
}

fn dispatch(command: &Command) -> Result<Verdict, Failure> {
    match command {
        Command::Init(args) => init::run(args),
        Command::New(args) => new::run(args),
        Command::Fmt(args) => fmt::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Check(args) => check::run(args),
        Command::Build(args) => build::run(args),
        Command::Watch(args) => watch::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Render(args) => render::run(args),
        Command::Table(args) => table::run(args),
        Command::Status(args) => status::run(args),
        Command::Layout(args) => layout::run(args),
        Command::Completions(args) => shell::completions(args),
        Command::Man(args) => shell::man(args),
        Command::Diff(args) => diff::run(args),
        Command::Impact(args) => impact::run(args),
        Command::Export(args) => export::run(args),
        Command::Embed(args) => embed::run(args),
        Command::Mdbook(args) => mdbook::run(args),
        Command::Fence(args) => fence::run(args),
    }
}
