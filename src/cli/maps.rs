//! Maps of a workspace: each laid out inside the map one level up, then drawn.

use super::failure::Failure;
use super::streams;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use threatlas::draw::{self, Measured};
use threatlas::layout::{self, Placed};
use threatlas::render::{self, LIGHT, Profile};
use threatlas::view::View;
use threatlas::font;

/// Pixels of a PNG for each px of the map, for screens with small pixels.
const PNG_SCALE: f32 = 2.0;

/// A map whose boxes and lines have their places.
pub(super) struct Map<'a> {
    pub view: &'a View,
    pub measured: Measured,
    pub placed: Placed,
}

/// All maps by stem, or only that of `wanted` with those that it is laid out inside of.
pub(super) fn place<'a>(
    views: &'a [View],
    wanted: Option<&View>,
) -> BTreeMap<&'a str, Map<'a>> {
    let mut views: Vec<&View> = views.iter().filter(|view| is_on_the_way(view, wanted)).collect();
    // A map one level up has a shorter path, so that it is placed first.
    views.sort_by_key(|view| view.path.len());
    let mut maps: BTreeMap<&str, Map<'_>> = BTreeMap::new();
    for view in views {
        let measured = draw::measure(view);
        let inside = parent(view).and_then(|stem| maps.get(stem)).map(|map| &map.placed);
        let placed = layout::layout(&measured.graph, inside);
        maps.insert(&view.stem, Map { view, measured, placed });
    }
    maps
}

/// Stem of the map one level up.
pub(super) fn parent(view: &View) -> Option<&str> {
    let (_, above) = view.path.split_last()?;
    above.last().map(|crumb| crumb.stem.as_str())
}

fn is_on_the_way(view: &View, wanted: Option<&View>) -> bool {
    wanted.is_none_or(|wanted| {
        wanted.stem == view.stem || wanted.path.iter().any(|crumb| crumb.stem == view.stem)
    })
}

impl Map<'_> {
    /// The map as a file that follows the reader's choice of light or dark.
    pub(super) fn svg(&self) -> String {
        self.drawn(Profile::File)
    }

    /// The map in pixels. Characters that no font has are said once for all maps: `is_told`.
    pub(super) fn png(&self, fonts: &[Vec<u8>], is_told: &mut bool) -> Result<Vec<u8>, Failure> {
        let svg = self.drawn(Profile::Fixed);
        if fonts.is_empty() && !*is_told && !font::covers(&svg) {
            *is_told = true;
            streams::say(
                "the bundled font lacks some characters, which are boxes in PNG; name a font that \
                 has them with `--font`\n",
            );
        }
        render::png(&svg, PNG_SCALE, fonts)
            .map_err(|found| Failure::new(format!("cannot draw `{}`: {found}", self.view.id)))
    }

    fn drawn(&self, profile: Profile) -> String {
        let scene = draw::compose(self.view, &self.measured, &self.placed);
        render::svg(&scene, &LIGHT, profile)
    }
}

/// The bytes of font files.
pub(super) fn read_fonts(paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, Failure> {
    let read = |path: &PathBuf| {
        fs::read(path).map_err(|error| {
            Failure::io("read the font", path, &error).hint("name a TTF or OTF file")
        })
    };
    paths.iter().map(read).collect()
}
