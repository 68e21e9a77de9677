//! Builds that follow each other: what an edit does not concern is not drawn anew.

use super::args::Build;
use super::compile::{Compiled, compile};
use super::failure::Failure;
use super::files::{After, file_name, files_after};
use super::output::Files;
use super::{judging, terminal, theme};
use std::collections::BTreeSet;
use threatlas::Compilation;
use threatlas::atlas::{Drawing, Map};
use threatlas::diag::Severity;
use threatlas::page::Sheets;
use threatlas::render::Theme;

/// Makes one build after the other.
#[derive(Default)]
pub(super) struct Builder {
    drawing: Drawing,
    last: Option<Last>,
}

/// Of the last build without errors.
struct Last {
    theme: Theme,
    files: Files,
    sheets: Sheets,
}

/// What a build came to.
pub(super) struct Built {
    /// What was compiled.
    pub compiled: Compiled,
    /// Whether there is a new build: not if there are errors, or nothing is to be seen.
    pub is_good: bool,
}

impl Built {
    /// How many findings there are, in words.
    pub(super) fn findings(&self) -> String {
        let Compilation { diagnostics, project, .. } = &self.compiled.compilation;
        terminal::summary(diagnostics, project.own).trim_end().to_owned()
    }

    /// The errors as text, with their places.
    pub(super) fn errors(&self) -> String {
        let Compilation { diagnostics, project, .. } = &self.compiled.compilation;
        let errors = diagnostics.iter().filter(|it| it.severity == Severity::Error);
        terminal::text(&errors.cloned().collect::<Vec<_>>(), &project.sources, false)
    }
}

impl Builder {
    /// Compiles and draws everything; the same bytes as a first build gives.
    pub(super) fn build(&mut self, args: &Build, live: Option<&str>) -> Result<Built, Failure> {
        let mut compiled = compile(&args.path, &args.day)?;
        judging::judge(&mut compiled, &args.judging)?;
        compiled.show(&compiled.compilation.diagnostics, args.message_format)?;
        if compiled.has_errors() || !compiled.cut_for(&args.reader, &args.day)? {
            return Ok(Built { compiled, is_good: false });
        }
        let theme = theme::chosen(args.look.theme.as_deref(), &compiled)?;
        let locks = compiled.locks(args.message_format)?;
        self.drawing = compiled.maps_after(&locks, std::mem::take(&mut self.drawing));
        let maps = &self.drawing.maps;
        compiled.show_unkept_hints(maps, args.message_format)?;
        let (pictures, sheets) = self.kept_pictures(args, &theme);
        let after = After { theme: &theme, live, pictures, sheets };
        let (files, sheets) = files_after(&compiled, &self.drawing.maps, args, after)?;
        self.last = Some(Last { theme, files, sheets });
        Ok(Built { compiled, is_good: true })
    }

    /// The files of the last build without errors.
    pub(super) fn files(&self) -> &Files {
        static NONE: Files = Files::new();
        self.last.as_ref().map_or(&NONE, |it| &it.files)
    }

    /// Takes out of the last build the pictures of maps that are as they were, as files and in the
    /// page with all maps. Fonts of the user may be others by now.
    fn kept_pictures(&mut self, args: &Build, theme: &Theme) -> (Files, Sheets) {
        let last = self.last.take();
        let Some(mut last) = last.filter(|it| it.theme == *theme && args.look.font.is_empty())
        else {
            return (Files::new(), Sheets::default());
        };
        let maps = self.drawing.maps.iter().zip(&self.drawing.kept);
        let scenes = maps.filter(|it| *it.1).flat_map(|it| Map::scenes(it.0));
        let stems: BTreeSet<&str> = scenes.map(|scene| scene.stem.as_str()).collect();
        let names =
            stems.iter().flat_map(|stem| args.format.iter().map(|format| file_name(stem, *format)));
        let files = names.filter_map(|name| last.files.remove_entry(&name)).collect();
        last.sheets.retain(|stem| stems.contains(stem));
        (files, last.sheets)
    }
}
