//! The overview as JSON, for other programs.

use super::{Counts, Overview, Row};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    /// Names the form of the document.
    format: &'static str,
    /// Grows when a field changes its meaning or goes; a new field does not count.
    version: u32,
    today: String,
    models: &'a [Row],
    totals: Counts,
}

/// The overview as one JSON document, indented, with a line break at its end.
#[must_use]
pub fn json(overview: &Overview) -> String {
    let document = Document {
        format: "threatlas-status",
        version: 1,
        today: overview.today.to_string(),
        models: &overview.models,
        totals: overview.totals(),
    };
    let text = serde_json::to_string_pretty(&document).expect("rows are plain text and numbers");
    text + "\n"
}
