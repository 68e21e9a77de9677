//! The table as CSV, one line for each threat and variant.

use super::{Row, Scored, Table};

const COLUMNS: &[&str] = &[
    "id",
    "variant of",
    "model",
    "what can go wrong",
    "attack",
    "impact",
    "on",
    "by",
    "harms",
    "category",
    "references",
    "condition",
    "assumes",
    "tags",
    "severity",
    "score",
    "environment",
    "what we do about it",
    "status",
    "reason",
    "owner",
    "ticket",
    "residual",
];

/// The table as CSV with a heading line (RFC 4180, but with LF). A cell that a spreadsheet would
/// take for a formula begins with an apostrophe.
#[must_use]
pub fn csv(table: &Table) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let memory = "writing to memory does not fail";
    writer.write_record(COLUMNS).expect(memory);
    for row in &table.threats {
        for (record, variant_of) in with_variants(row, "") {
            writer.write_record(cells(record, variant_of)).expect(memory);
        }
    }
    let bytes = writer.into_inner().expect(memory);
    String::from_utf8(bytes).expect("all cells are text")
}

fn with_variants<'a>(row: &'a Row, variant_of: &'a str) -> Vec<(&'a Row, &'a str)> {
    let variants = row.variants.iter().flat_map(|variant| with_variants(variant, &row.id));
    std::iter::once((row, variant_of)).chain(variants).collect()
}

fn cells(row: &Row, variant_of: &str) -> Vec<String> {
    let list = |items: &[String]| items.join("; ");
    let cells = [
        row.id.clone(),
        variant_of.to_owned(),
        row.model.clone(),
        row.title.clone(),
        row.attack.clone(),
        row.impact.clone(),
        list(&row.on),
        list(&row.by),
        list(&row.harms),
        list(&row.category),
        row.refs.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join("; "),
        row.condition.clone(),
        list(&row.assumes),
        list(&row.tags),
        row.severity.to_owned(),
        scores(&row.scores),
        environments(&row.scores),
        done(row),
        row.status.word().to_owned(),
        row.reason.clone(),
        row.owner.clone(),
        row.ticket.clone(),
        scores(&row.residual),
    ];
    cells.map(|cell| defuse(&cell)).to_vec()
}

fn scores(scores: &[Scored]) -> String {
    scores.iter().map(Scored::line).collect::<Vec<_>>().join("; ")
}

fn environments(scores: &[Scored]) -> String {
    let named = scores.iter().map(|it| it.environment.as_str()).filter(|it| !it.is_empty());
    named.collect::<Vec<_>>().join("; ")
}

fn done(row: &Row) -> String {
    let controls = row.controls.iter().map(|it| format!("{} {} ({})", it.id, it.title, it.state));
    controls.chain(row.decisions.iter().cloned()).collect::<Vec<_>>().join("; ")
}

/// Spreadsheets run cells that begin with these as formulas, also behind white space.
pub(super) fn defuse(cell: &str) -> String {
    let first = cell.trim_start().chars().next();
    let runs = first.is_some_and(|letter| matches!(letter, '=' | '+' | '-' | '@'));
    let hidden = cell.starts_with(['\t', '\r', '\n']);
    if runs || hidden { format!("'{cell}") } else { cell.to_owned() }
}
