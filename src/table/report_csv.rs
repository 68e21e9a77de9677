//! A report as CSV.

use super::csv::defuse;
use super::report::{Cell, Report};

/// A report as CSV with a heading line (RFC 4180, but with LF). A cell that a spreadsheet would
/// take for a formula begins with an apostrophe; the texts of a list are set apart by `; `.
#[must_use]
pub fn csv(report: &Report) -> String {
    let mut writer = ::csv::WriterBuilder::new().from_writer(Vec::new());
    let memory = "writing to memory does not fail";
    writer.write_record(report.columns).expect(memory);
    for row in &report.rows {
        writer.write_record(row.iter().map(cell)).expect(memory);
    }
    let bytes = writer.into_inner().expect(memory);
    String::from_utf8(bytes).expect("all cells are text")
}

fn cell(cell: &Cell) -> String {
    let texts: Vec<&str> = cell.iter().map(|it| it.text.as_str()).collect();
    defuse(&texts.join("; "))
}
