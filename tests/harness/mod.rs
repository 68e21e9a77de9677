//! Reads cases, runs them through the stages, and compares or rewrites what they expect.

pub(crate) mod case;
pub(crate) mod differences;
pub(crate) mod documents;
pub(crate) mod dump;
pub(crate) mod edits;
pub(crate) mod form;
pub(crate) mod gallery;
pub(crate) mod gallery_page;
pub(crate) mod generate;
pub(crate) mod laws;
pub(crate) mod lines;
pub(crate) mod made;
pub(crate) mod maps;
pub(crate) mod metrics;
pub(crate) mod notes;
pub(crate) mod plain;
pub(crate) mod public;
pub(crate) mod random;
pub(crate) mod risks;
pub(crate) mod schema;
pub(crate) mod sketch;
pub(crate) mod stage;
pub(crate) mod story;
pub(crate) mod tables;
pub(crate) mod texts;
pub(crate) mod unshowable;
pub(crate) mod update;
pub(crate) mod zoom;

use similar::TextDiff;

/// The lines that differ, with some around them.
pub(crate) fn diff(old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new).unified_diff().context_radius(3).to_string()
}
