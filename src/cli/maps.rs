//! A finished map as SVG or PNG.

use super::args::PictureFormat;
use super::failure::Failure;
use super::streams;
use std::fs;
use std::path::PathBuf;
use threatlas::atlas::Map;
use threatlas::render::{self, Fonts, Profile, Theme};

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

    /// The map as a file: an SVG, which in the usual theme follows its reader's choice of light or
    /// dark, or a PNG.
    pub(super) fn draw(&mut self, map: &Map, format: PictureFormat) -> Result<Vec<u8>, Failure> {
        match format {
            PictureFormat::Svg => {
                Ok(render::svg(&map.scene, &self.theme, Profile::File).into_bytes())
            }
            PictureFormat::Png => self.png(map),
        }
    }

    fn png(&mut self, map: &Map) -> Result<Vec<u8>, Failure> {
        let missing = self.fonts.missing(&map.scene);
        if !self.is_told && !missing.is_empty() {
            self.is_told = true;
            let more = if missing.len() > SHOWN { "…" } else { "" };
            let examples: String = missing.into_iter().take(SHOWN).collect();
            streams::say(&format!(
                "no font here has some characters, which PNG shows as boxes: {examples}{more}\n\
                 name a font that has them with `--font FILE`\n"
            ));
        }
        render::png(&map.scene, &self.theme, PNG_SCALE, &self.fonts)
            .map_err(|found| Failure::new(format!("cannot draw `{}`: {found}", map.view.id)))
    }
}
