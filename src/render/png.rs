//! A scene as PNG, drawn with the bundled font and those that the user names, so that pictures are
//! the same everywhere.

use super::svg::{Profile, svg};
use super::theme::Theme;
use crate::font::{self, Weight};
use crate::scene::{Item, Scene, Text};
use resvg::usvg::fontdb::Source;
use resvg::{tiny_skia, usvg};
use std::collections::BTreeSet;
use std::sync::Arc;
use ttf_parser::Face;

/// The fonts that a PNG is drawn with.
#[derive(Clone, Debug)]
pub struct Fonts {
    database: Arc<usvg::fontdb::Database>,
    /// Font files for scripts that the bundled font lacks.
    more: Vec<Vec<u8>>,
}

impl Fonts {
    /// The bundled font, and font files for scripts that it lacks; of two that have a character,
    /// the first draws it.
    ///
    /// # Errors
    ///
    /// The index of a file that holds no font that can be read.
    pub fn new(more: Vec<Vec<u8>>) -> Result<Self, usize> {
        let mut database = usvg::fontdb::Database::new();
        for weight in [Weight::Regular, Weight::Bold] {
            database.load_font_source(Source::Binary(Arc::new(font::bytes(weight))));
        }
        for (index, file) in more.iter().enumerate() {
            let before = database.len();
            database.load_font_data(file.clone());
            if database.len() == before {
                return Err(index);
            }
        }
        database.set_sans_serif_family(font::FAMILY);
        Ok(Self { database: Arc::new(database), more })
    }

    /// Characters of a drawing that none of the fonts has, each once: PNG shows boxes for them.
    #[must_use]
    pub fn missing(&self, scene: &Scene) -> BTreeSet<char> {
        let mut found = BTreeSet::new();
        self.collect_missing(&scene.items, &mut found);
        found
    }

    fn collect_missing(&self, items: &[Item], found: &mut BTreeSet<char>) {
        for item in items {
            match item {
                Item::Group(group) => self.collect_missing(&group.items, found),
                Item::Shape(_) => {}
                Item::Text(text) => found.extend(text.text.chars().filter(|it| !self.shows(*it))),
            }
        }
    }

    fn shows(&self, it: char) -> bool {
        is_ignorable(it) || font::has(it) || self.more.iter().any(|file| has(file, it))
    }

    /// The same items without what no font has: one box for each character that lacks its base,
    /// for painters would draw one for each of its marks and parts.
    fn with_boxes(&self, items: &[Item]) -> Vec<Item> {
        let changed = |item: &Item| match item {
            Item::Group(group) => {
                let mut group = group.clone();
                group.items = self.with_boxes(&group.items);
                Item::Group(group)
            }
            Item::Shape(shape) => Item::Shape(shape.clone()),
            Item::Text(text) => {
                let shown = font::clusters(&text.text).map(|it| self.shown(it)).collect();
                Item::Text(Text { text: shown, ..text.clone() })
            }
        };
        items.iter().map(changed).collect()
    }

    fn shown(&self, cluster: &str) -> String {
        match cluster.chars().next() {
            Some(base) if !self.shows(base) => BOX.into(),
            _ => cluster.chars().filter(|it| self.shows(*it)).collect(),
        }
    }
}

/// Stands for a character that no font has: itself one that is for private use and in no font.
const BOX: char = '\u{10FFFD}';

/// Whether a character needs no glyph: it joins, turns or chooses others.
fn is_ignorable(it: char) -> bool {
    it.is_control()
        || matches!(u32::from(it),
            0xAD | 0x61C | 0x200B..=0x200F | 0x2028..=0x202F | 0x2060..=0x2069
            | 0xFE00..=0xFE0F | 0xFEFF)
}

/// Whether a font file has a glyph for a character.
fn has(file: &[u8], it: char) -> bool {
    let faces = 0..ttf_parser::fonts_in_collection(file).unwrap_or(1);
    let mut faces = faces.filter_map(|index| Face::parse(file, index).ok());
    faces.any(|face| face.glyph_index(it).is_some())
}

/// The picture of a scene at a scale.
///
/// # Errors
///
/// Says what is wrong with the scene or the scale, in words for users.
pub fn png(scene: &Scene, theme: &Theme, scale: f32, fonts: &Fonts) -> Result<Vec<u8>, String> {
    let scene = Scene { items: fonts.with_boxes(&scene.items), ..scene.clone() };
    let options = usvg::Options {
        font_family: font::FAMILY.into(),
        fontdb: Arc::clone(&fonts.database),
        ..Default::default()
    };
    let text = svg(&scene, theme, Profile::Fixed);
    let tree = usvg::Tree::from_str(&text, &options).map_err(|error| error.to_string())?;
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

#[expect(clippy::cast_possible_truncation, reason = "a scale needs no more digits")]
fn narrow(scale: f64) -> f32 {
    scale as f32
}

#[cfg(test)]
mod tests {
    use super::Fonts;

    #[test]
    fn what_no_font_has_is_one_box() {
        let fonts = Fonts::new(Vec::new()).unwrap();
        let shown =
            |text| crate::font::clusters(text).map(|it| fonts.shown(it)).collect::<String>();
        assert_eq!(shown("Pay 👩\u{200D}💻 שלום"), "Pay B BBBB".replace('B', "\u{10FFFD}"));
        assert_eq!(shown("Größe e\u{301}"), "Größe e\u{301}");
        assert_eq!(shown("a\u{338}b"), "ab");
    }

    #[test]
    fn files_that_are_no_fonts_are_named() {
        assert_eq!(Fonts::new(vec![b"no font".to_vec()]).err(), Some(0));
    }
}
