//! `tmd check`: findings, and what is wrong with the theme of the workspace.

use super::args::Check;
use super::compile::compile;
use super::failure::Failure;
use super::{Verdict, fix, theme};

pub(super) fn run(args: &Check) -> Result<Verdict, Failure> {
    if args.fix {
        return fix::run(args);
    }
    let compiled = compile(&args.path, &args.day)?;
    compiled.show_findings(args.format)?;
    theme::chosen(None, &compiled)?;
    Ok(Verdict::findings_if(compiled.has_errors()))
}
