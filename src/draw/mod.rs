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
mod flows;
mod heading;
mod labels;
mod legend;
mod obstacles;
mod typography;
mod way;
mod wrap;

#[cfg(test)]
mod tests;

pub use compose::compose;
pub use measure::{Measured, measure};
