//! `tmd table`: the threats, on stdout.

use super::args::{self, TableFormat};
use super::compile::compile;
use super::failure::Failure;
use super::{Verdict, streams};
use threatlas::table::{self, Beside, Table, table};

pub(super) fn run(args: &args::Table) -> Result<Verdict, Failure> {
    let compiled = compile(&args.path, &args.day)?;
    if compiled.has_errors() {
        return compiled.refuse();
    }
    let (model, statuses) = (&compiled.compilation.model, &compiled.compilation.statuses);
    let table = table(model, statuses, compiled.chosen_unit());
    streams::print(text(&table, &Beside::default(), args.format))?;
    Ok(Verdict::Fine)
}

/// The table in a format, with links to what is beside it.
pub(super) fn text(table: &Table, beside: &Beside, format: TableFormat) -> String {
    match format {
        TableFormat::Md => table::markdown(table),
        TableFormat::Html => table::html(table, beside),
        TableFormat::Csv => table::csv(table),
        TableFormat::Json => table::json(table),
    }
}
