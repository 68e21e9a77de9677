//! `tmd table`: the threats, on stdout.

use super::args::{self, ReportName, TableFormat, TableOrder};
use super::audience::table_misfit;
use super::compile::{Compiled, compile};
use super::failure::Failure;
use super::{Verdict, sarif, streams};
use std::mem::ManuallyDrop;
use threatlas::facts::unknown_names;
use threatlas::fields;
use threatlas::model::About;
use threatlas::query::{Fault, Query};
use threatlas::reference;
use threatlas::table::{self, Beside, Kind, Order, Report, Table, table, table_where};

pub(super) fn run(args: &args::Table) -> Result<Verdict, Failure> {
    let report = report_kind(args.report);
    let misfit = report.and_then(|_| misfit(args));
    if let Some(failure) = misfit.or_else(|| table_misfit(&args.reader, args.format)) {
        return Err(failure);
    }
    let query = args.condition.as_deref().map(query).transpose()?;
    // The process ends after this: nobody needs the memory back.
    let mut compiled = ManuallyDrop::new(compile(&args.path, &args.day)?);
    if compiled.has_errors() {
        return compiled.refuse();
    }
    if !compiled.cut_for(&args.reader, &args.day)? {
        return Ok(Verdict::Findings);
    }
    let (model, statuses) = (&compiled.compilation.model, &compiled.compilation.statuses);
    if let (Some(text), Some(query)) = (&args.condition, &query) {
        let unknown = unknown_names(model, About::Threat, query);
        if let Some(found) = unknown.into_iter().next() {
            return Err(wrong_condition(text, Query::fault(text, found)));
        }
    }
    let top = compiled.chosen_unit();
    if let Some(kind) = report {
        let report = table::report(model, statuses, top, kind);
        streams::print(report_text(&report, args.format))?;
        return Ok(Verdict::Fine);
    }
    let table = match query {
        Some(query) => table_where(model, statuses, top, &query),
        None => table(model, statuses, top),
    };
    let table = match args.sort {
        Some(order) => table.sorted(self::order(order)),
        None => table,
    };
    streams::print(text(&compiled, &table, &Beside::default(), args.format))?;
    Ok(Verdict::Fine)
}

/// The table in a format, with links to what is beside it.
pub(super) fn text(
    compiled: &Compiled,
    table: &Table,
    beside: &Beside,
    format: TableFormat,
) -> String {
    match format {
        TableFormat::Md => table::markdown(table),
        TableFormat::Html => table::html(table, beside),
        TableFormat::Csv => table::csv(table),
        TableFormat::Json => table::json(table),
        TableFormat::Sarif => table::sarif(table, &sarif::places(compiled)),
    }
}

/// The report that a name stands for; `None` for the table of threats.
fn report_kind(name: ReportName) -> Option<Kind> {
    Some(match name {
        ReportName::Threats => return None,
        ReportName::Controls => Kind::Controls,
        ReportName::Attackers => Kind::Attackers,
        ReportName::Objectives => Kind::Objectives,
        ReportName::Assumptions => Kind::Assumptions,
        ReportName::Questions => Kind::Questions,
        ReportName::Operators => Kind::Operators,
        ReportName::Tests => Kind::Tests,
        ReportName::Data => Kind::Data,
        ReportName::Unassessed => Kind::Unassessed,
    })
}

/// What was asked of a report that only the table of threats can do.
fn misfit(args: &args::Table) -> Option<Failure> {
    let only = |what: &str| Failure::new(format!("{what} the report of threats only"));
    let found = if args.condition.is_some() {
        only("`--where` is for").hint("leave it out, or leave `--report` out")
    } else if args.sort.is_some() {
        only("`--sort` is for").hint("leave it out: other reports have their one order")
    } else if matches!(args.format, TableFormat::Sarif) {
        only("SARIF is for").hint("choose `md`, `html`, `csv` or `json`")
    } else {
        return None;
    };
    Some(found)
}

fn report_text(report: &Report, format: TableFormat) -> String {
    match format {
        TableFormat::Md => table::report_markdown(report),
        TableFormat::Html => table::report_html(report),
        TableFormat::Csv => table::report_csv(report),
        TableFormat::Json | TableFormat::Sarif => table::report_json(report),
    }
}

fn order(order: TableOrder) -> Order {
    match order {
        TableOrder::Id => Order::Id,
        TableOrder::Severity => Order::Severity,
        TableOrder::Status => Order::Status,
    }
}

/// The condition of `--where`; the first thing that is wrong with it is told.
fn query(text: &str) -> Result<Query, Failure> {
    Query::parse(text, fields::THREAT).map_err(|faults| {
        let Some(fault) = faults.into_iter().next() else {
            return Failure::new("this is no condition");
        };
        wrong_condition(text, fault)
    })
}

fn wrong_condition(text: &str, fault: Fault) -> Failure {
    let failure = Failure::new(fault.message).at("--where", text, fault.at);
    match fault.hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// What conditions of `--where` may say, for the help.
pub(super) fn conditions() -> String {
    let mut out = String::from(
        "Conditions of `--where`:\n\n  \
         FIELD = VALUE, FIELD != VALUE, FIELD in VALUE, VALUE…\n  \
         FIELD < VALUE, <=, >, >=    of ranks, numbers and days\n  \
         FIELD ~ TEXT                contains, in texts and names; case does not count\n  \
         FIELD                       says something at all\n  \
         not A, A and B, A or B, (A)\n\n\
         A value is a word, or a text in quotes. A name may be a path, the end of a path, a\n\
         display id or a title. The fields:\n\n",
    );
    out.push_str(&reference::fields_text(fields::THREAT));
    out
}
