//! `tmd check`: findings, and nothing else.

use super::Verdict;
use super::args::Check;
use super::compile::compile;
use super::failure::Failure;

pub(super) fn run(args: &Check) -> Result<Verdict, Failure> {
    let compiled = compile(&args.path, &args.day)?;
    compiled.show_findings(args.format)?;
    Ok(Verdict::findings_if(compiled.has_errors()))
}
