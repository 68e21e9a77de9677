//! Painters: a scene as SVG and as PNG.

pub mod contrast;
pub mod png;
pub mod svg;
pub mod theme;
pub mod theme_file;

mod xml;

pub use png::{Fonts, png};
pub use svg::{Profile, TABLE, svg, symbol};
pub use theme::{DARK, HIGH_CONTRAST, LIGHT, PRINT, Theme};
