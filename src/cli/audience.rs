//! For whom something is written: everybody gets what is public only.

use super::args::{Audience, BuildFormat, Day, Reader, TableFormat};
use super::compile::Compiled;
use super::failure::Failure;
use super::{streams, terminal, today};
use threatlas::audience;
use threatlas::date::Date;

impl Compiled {
    /// Leaves what the reader may see. `false` if that is nothing, which is said.
    pub(super) fn cut_for(&mut self, reader: &Reader, day: &Day) -> Result<bool, Failure> {
        let cut = self.cut(reader.audience, today::today(day)?);
        if let Err(failure) = &cut {
            streams::say(&terminal::failure(failure, streams::colored()));
        }
        Ok(cut.is_ok())
    }

    /// Leaves what the audience may see; fails if that is nothing.
    pub(super) fn cut(&mut self, audience: Audience, today: Date) -> Result<(), Failure> {
        if audience == Audience::Internal {
            return Ok(());
        }
        let has_chosen = self.chosen_unit().is_some();
        let compilation = &mut self.compilation;
        let cut = audience::public(&compilation.model, today);
        let is_found = cut.is_some();
        if let Some(cut) = cut {
            (compilation.model, compilation.statuses) = (cut.model, cut.statuses);
        }
        if is_found && has_chosen == self.chosen_unit().is_some() {
            return Ok(());
        }
        let place = self.workspace.chosen.as_ref().filter(|_| has_chosen);
        let place = place.map_or("this workspace".to_owned(), |file| format!("`{file}`"));
        Err(nothing_public(&place))
    }
}

/// There is nothing to show to the public.
pub(super) fn nothing_public(place: &str) -> Failure {
    Failure::new(format!("nothing in {place} is public")).hint(
        "say `visibility public` in the header of a model, or on what everybody may see; \
         `tmd explain visibility` says more",
    )
}

/// Why a table cannot be written for a reader.
pub(super) fn table_misfit(reader: &Reader, format: TableFormat) -> Option<Failure> {
    let is_misfit = reader.audience == Audience::Public && matches!(format, TableFormat::Sarif);
    is_misfit.then(sarif)
}

/// Why a build cannot be made for a reader.
pub(super) fn build_misfit(
    reader: &Reader,
    formats: &[BuildFormat],
    writes_lock: bool,
) -> Option<Failure> {
    if reader.audience == Audience::Internal {
        None
    } else if formats.contains(&BuildFormat::Sarif) {
        Some(sarif())
    } else if writes_lock {
        let failure = Failure::new("the lock holds all maps, and not those for the public only");
        Some(failure.hint("write it with a build without `--audience public`"))
    } else {
        None
    }
}

fn sarif() -> Failure {
    Failure::new("SARIF shows places in sources, which are not for the public")
        .hint("leave `sarif` out of `--format`")
}
