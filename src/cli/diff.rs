//! `tmd diff`: what differs between two versions, in words.

use super::args::{Diff, DiffFormat};
use super::failure::Failure;
use super::{Verdict, side, streams, today};
use threatlas::diff::Change;
use threatlas::{Compilation, Options, diff, interface};

pub(super) fn run(args: &Diff) -> Result<Verdict, Failure> {
    let options = Options { today: today::today(&args.day)? };
    for side in [Some(&args.old), args.new.as_ref()].into_iter().flatten() {
        side::note(side)?;
    }
    let [old, new] = side::both(&args.old, args.new.as_deref(), options)?;
    let changes = changes(&old.compilation, &new.compilation, options);
    streams::print(match args.format {
        DiffFormat::Text => diff::text(&changes),
    })?;
    Ok(Verdict::findings_if(!changes.is_empty()))
}

/// What differs. Where a model is compared with an interface, only what interfaces hold counts.
fn changes(old: &Compilation, new: &Compilation, options: Options) -> Vec<Change> {
    let has_interface = |it: &&Compilation| it.model.units.iter().any(|unit| unit.interface);
    if ![old, new].iter().any(has_interface) {
        return diff::diff(&old.model, &new.model);
    }
    let [old, new] = [old, new].map(|side| {
        let units = side.model.unit_ids().filter(|&it| !side.model[it].library);
        let texts = units.map(|unit| {
            let name = interface::file_name(&side.model[unit].name);
            (name, interface::text(&side.project, &side.model, unit))
        });
        let texts: Vec<(String, String)> = texts.collect();
        let files: Vec<(&str, &str)> =
            texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        threatlas::compile(files.as_slice(), &options).model
    });
    diff::diff(&old, &new)
}
