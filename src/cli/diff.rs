//! `tmd diff`: what differs between two versions, in words.

use super::args::{Diff, DiffFormat};
use super::compile::{self, Compiled};
use super::disk::Workspace;
use super::failure::Failure;
use super::{Verdict, streams, today};
use std::path::Path;
use threatlas::diff::Change;
use threatlas::{Compilation, Options, diff, interface};

pub(super) fn run(args: &Diff) -> Result<Verdict, Failure> {
    let options = Options { today: today::today(&args.day)? };
    let [old, new] = [side(&args.old, options)?, side(&args.new, options)?];
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

/// One side: the file, or the files of the folder. Errors do not hinder a comparison, but things
/// may be missing from it.
fn side(path: &Path, options: Options) -> Result<Compiled, Failure> {
    let compiled = compile::of(Workspace::at(path)?, options);
    if compiled.has_errors() {
        let path = path.display();
        streams::say(&format!(
            "`{path}` has errors, which `tmd check {path}` shows: what could not be read is left \
             out\n"
        ));
    }
    Ok(compiled)
}
