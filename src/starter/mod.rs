//! First texts of models: the inside of an element that a parent draws, and an umbrella made of a
//! list of systems.

mod child;
mod names;
mod systems;

pub use child::{Child, child, kind_of_parts};
pub use names::{name, words};
pub use systems::{Fault, System, list, umbrella};

use crate::source::{FileId, Source};
use crate::syntax;

/// A text as `tmd fmt` would leave it.
fn formatted(text: String) -> String {
    syntax::format(&Source::new(FileId(0), String::new(), text))
}

/// A text in quotes, as the language reads it.
fn quoted(text: &str) -> String {
    let text = flat(text);
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text on one line, for a comment or a title.
fn flat(text: &str) -> String {
    let shown: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}
