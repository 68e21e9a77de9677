//! Painters: a scene as SVG, as a part of an HTML page, and as PNG.

pub mod contrast;
pub mod png;
pub mod svg;
pub mod theme;
pub mod theme_file;

mod inline;
mod xml;

pub use inline::{Figure, figure, style_sheet};
pub use png::{Fonts, png};
pub use svg::{Profile, TABLE, fixed, leading, part, svg, symbol};
pub use theme::{DARK, HIGH_CONTRAST, LIGHT, PRINT, Theme};
