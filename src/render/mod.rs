//! Painters: a scene as SVG and as PNG.

pub mod png;
pub mod svg;
pub mod theme;

mod xml;

pub use png::{Fonts, png};
pub use svg::{Profile, TABLE, svg};
pub use theme::{DARK, LIGHT, Theme};
