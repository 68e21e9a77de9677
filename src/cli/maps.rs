//! Maps of a workspace: each laid out inside the map one level up, then drawn.

use super::failure::Failure;
use super::streams;
use std::fs;
use std::path::PathBuf;
use threatlas::draw::{self, Measured};
use threatlas::font;
use threatlas::layout::{self, Placed};
use threatlas::render::{self, LIGHT, Profile};
use threatlas::view::{Plan, View};

/// Pixels of a PNG for each px of the map, for screens with small pixels.
const PNG_SCALE: f32 = 2.0;

/// A map whose boxes and lines have their places.
pub(super) struct Map<'a> {
    pub view: &'a View,
    pub measured: Measured,
    pub placed: Placed,
}

/// All maps, in the order of their plans.
pub(super) fn place(plans: &[Plan]) -> Vec<Map<'_>> {
    let mut maps: Vec<Map<'_>> = Vec::new();
    for plan in plans {
        let inside = plan.inside.map(|above| &maps[above].placed);
        maps.push(place_one(&plan.view, inside));
    }
    maps
}

/// The map of the plan at `wanted`, which may need those above it.
pub(super) fn place_wanted(plans: &[Plan], wanted: usize) -> Map<'_> {
    let above = plans[wanted].inside.map(|above| place_wanted(plans, above).placed);
    place_one(&plans[wanted].view, above.as_ref())
}

fn place_one<'a>(view: &'a View, inside: Option<&Placed>) -> Map<'a> {
    let measured = draw::measure(view);
    let placed = layout::layout(&measured.graph, inside);
    Map { view, measured, placed }
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
