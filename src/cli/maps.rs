//! A finished map as SVG or PNG.

use super::args::PictureFormat;
use super::failure::Failure;
use super::streams;
use std::fs;
use std::path::PathBuf;
use threatlas::render::{self, Fonts, Profile, Theme};
use threatlas::scene::{Link, Scene};
use threatlas::threads::side_by_side;

/// Pixels of a PNG for each px of the map, for screens with small pixels.
const PNG_SCALE: f32 = 2.0;

/// How many characters that no font has are named.
const SHOWN: usize = 8;

/// Draws maps.
pub(super) struct Painter {
    theme: Theme,
    /// The fonts of PNG.
    fonts: Fonts,
    /// Whether the user was told of characters that no font has.
    is_told: bool,
}

impl Painter {
    /// A painter with a theme, and with further fonts from files.
    pub(super) fn new(theme: Theme, fonts: &[PathBuf]) -> Result<Self, Failure> {
        let read = |path: &PathBuf| {
            fs::read(path).map_err(|error| {
                Failure::io("read the font", path, &error).hint("name a TTF or OTF file")
            })
        };
        let files = fonts.iter().map(read).collect::<Result<_, _>>()?;
        let fonts = Fonts::new(files).map_err(|index| {
            let message = format!("`{}` holds no font that can be read", fonts[index].display());
            Failure::new(message).hint("name a TTF or OTF file")
        })?;
        Ok(Self { theme, fonts, is_told: false })
    }

    /// Drawings as files, each as [`Painter::draw`] makes it.
    pub(super) fn draw_all(
        &mut self,
        scenes: &[&Scene],
        format: PictureFormat,
        profile: Profile,
    ) -> Result<Vec<Vec<u8>>, Failure> {
        scenes.iter().for_each(|scene| self.tell_missing(scene, format));
        let drawn = side_by_side(scenes, |scene| self.drawn(scene, format, profile));
        drawn.into_iter().collect()
    }

    /// A drawing as a file: an SVG for the profile's readers, which in the usual theme follows its
    /// reader's choice of light or dark, or a PNG.
    pub(super) fn draw(
        &mut self,
        scene: &Scene,
        format: PictureFormat,
        profile: Profile,
    ) -> Result<Vec<u8>, Failure> {
        self.tell_missing(scene, format);
        self.drawn(scene, format, profile)
    }

    /// The same for a drawing whose links lead to others of its kind, or nowhere.
    pub(super) fn draw_linked(
        &mut self,
        scene: &Scene,
        format: PictureFormat,
        leads: &dyn Fn(&Link) -> Option<String>,
    ) -> Result<Vec<u8>, Failure> {
        match format {
            PictureFormat::Svg => Ok(render::leading(scene, &self.theme, leads).into_bytes()),
            PictureFormat::Png => self.draw(scene, format, Profile::File),
        }
    }

    /// Says once which characters no font has.
    fn tell_missing(&mut self, scene: &Scene, format: PictureFormat) {
        if self.is_told || matches!(format, PictureFormat::Svg) {
            return;
        }
        let missing = self.fonts.missing(scene);
        if !missing.is_empty() {
            self.is_told = true;
            let more = if missing.len() > SHOWN { "…" } else { "" };
            let examples: String = missing.into_iter().take(SHOWN).collect();
            streams::say(&format!(
                "no font here has some characters, which PNG shows as boxes: {examples}{more}\n\
                 name a font that has them with `--font FILE`\n"
            ));
        }
    }

    fn drawn(
        &self,
        scene: &Scene,
        format: PictureFormat,
        profile: Profile,
    ) -> Result<Vec<u8>, Failure> {
        match format {
            PictureFormat::Svg => Ok(render::svg(scene, &self.theme, profile).into_bytes()),
            PictureFormat::Png => render::png(scene, &self.theme, PNG_SCALE, &self.fonts)
                .map_err(|found| Failure::new(format!("cannot draw `{}`: {found}", scene.stem))),
        }
    }
}
