//! `tmd check`: findings, and what is wrong with the theme of the workspace.

use super::args::Check;
use super::compile::compile;
use super::failure::Failure;
use super::{Verdict, judging, theme};

pub(super) fn run(args: &Check) -> Result<Verdict, Failure> {
    let mut compiled = compile(&args.path, &args.day)?;
    match &args.write_baseline {
        Some(path) => judging::write(&mut compiled, path)?,
        None => judging::judge(&mut compiled, &args.judging)?,
    }
    compiled.show_findings(args.format)?;
    theme::chosen(None, &compiled)?;
    Ok(Verdict::findings_if(compiled.has_errors()))
}
