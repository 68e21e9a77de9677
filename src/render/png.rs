//! SVG as PNG, drawn with the bundled font only, so that pictures are the same everywhere.

use crate::font::{self, Weight};
use crate::scene::{Item, Scene};
use resvg::{tiny_skia, usvg};
use std::collections::BTreeSet;

/// The picture of an SVG document at a scale; `fonts` are font files for scripts that the bundled
/// one lacks.
///
/// # Errors
///
/// Says what is wrong with the document, the scale or a font, in words for users.
pub fn png(svg: &str, scale: f32, fonts: &[Vec<u8>]) -> Result<Vec<u8>, String> {
    let mut options = usvg::Options { font_family: font::FAMILY.into(), ..Default::default() };
    let database = options.fontdb_mut();
    for weight in [Weight::Regular, Weight::Bold] {
        database.load_font_data(font::bytes(weight).to_vec());
    }
    for file in fonts {
        let before = database.len();
        database.load_font_data(file.clone());
        if database.len() == before {
            return Err("a font file holds no font that can be read".into());
        }
    }
    database.set_sans_serif_family(font::FAMILY);
    let tree = usvg::Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let size = tree
        .size()
        .to_int_size()
        .scale_by(scale)
        .ok_or_else(|| format!("the scale {scale} gives no picture"))?;
    let mut pixmap = tiny_skia::Pixmap::new(size.width(), size.height())
        .ok_or_else(|| format!("the scale {scale} gives too large a picture"))?;
    // The page fills the last pixels too where the scale gives a broken number of them.
    let across = f64::from(size.width()) / f64::from(tree.size().width());
    let down = f64::from(size.height()) / f64::from(tree.size().height());
    let transform = tiny_skia::Transform::from_scale(narrow(across), narrow(down));
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| error.to_string())
}

/// Characters of a drawing that the bundled font lacks, each once: PNG shows boxes for them unless
/// another font is given.
#[must_use]
pub fn missing(scene: &Scene) -> BTreeSet<char> {
    let mut found = BTreeSet::new();
    collect_missing(&scene.items, &mut found);
    found
}

fn collect_missing(items: &[Item], found: &mut BTreeSet<char>) {
    for item in items {
        match item {
            Item::Group(group) => collect_missing(&group.items, found),
            Item::Shape(_) => {}
            Item::Text(text) => found.extend(text.text.chars().filter(|it| !font::has(*it))),
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a scale needs no more digits")]
fn narrow(scale: f64) -> f32 {
    scale as f32
}
