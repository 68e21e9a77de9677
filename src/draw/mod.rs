//! From a view to a drawing: text is measured, and after the layout everything gets its place.
//!
//! [`measure`](measure::measure) says how large boxes and labels are; the layout places them;
//! [`compose`](compose::compose) draws them there.

pub mod compose;
pub mod measure;

mod aloud;
mod areas;
mod badge;
mod beads;
mod boxes;
mod clean;
mod crossing;
mod ends;
mod flows;
mod heading;
mod labels;
mod legend;
mod mark;
mod obstacles;
mod risk;
mod sequence;
mod summary;
mod typography;
mod way;
mod wrap;

use crate::view::{Edge, Node, Role};

pub use badge::{alone as sign_alone, words as sign_words};
pub use compose::{compose, compose_changes};
pub use mark::{Mark, Marks};
pub use measure::{Measured, measure};
pub use risk::risk;
pub use sequence::sequence;
pub use summary::summary;

/// Id of the place where a page of threats lists those on a node. Fragments of a boundary share it.
#[must_use]
pub fn node_anchor(node: &Node) -> String {
    let own = match node.role {
        Role::Boundary(_) => node.id.rsplit('/').next().unwrap_or_default(),
        Role::Box(..) | Role::Frame(_) => &node.id,
    };
    format!("on--{}", document_id(own))
}

/// Id of the place where a page of threats lists those on a line.
#[must_use]
pub fn edge_anchor(edge: &Edge) -> String {
    format!("on--{}", document_id(&edge.id))
}

/// What stands for a path in the ids of a drawing and in [`node_anchor`] and [`edge_anchor`].
#[must_use]
pub fn key(path: &str) -> String {
    document_id(path)
}

/// A path with letters, digits, and `.`, `-`, `_` only: `A->B#Name` becomes `A--B--Name`.
fn document_id(path: &str) -> String {
    let mut id = String::new();
    for it in path.replace("->", "/").chars() {
        match it {
            '/' | '#' => id.push_str("--"),
            it if it.is_alphanumeric() || "._-".contains(it) => id.push(it),
            _ => id.push('_'),
        }
    }
    id
}

#[cfg(test)]
mod tests;
