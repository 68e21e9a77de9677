//! `tmd build`: all maps, tables and the index, in a folder.

use super::args::{Audience, Build, MessageFormat};
use super::audience::build_misfit;
use super::compile::{Compiled, compile};
use super::failure::Failure;
use super::output::{self, Difference};
use super::{Verdict, files, judging, streams};
use std::collections::BTreeMap;
use std::mem::ManuallyDrop;
use threatlas::atlas::Map;
use threatlas::lock::{self, Locks};
use threatlas::plain::counted;
use threatlas::{Compilation, atlas};

pub(super) fn run(args: &Build) -> Result<Verdict, Failure> {
    let writes_lock = args.lock || args.relayout;
    if let Some(failure) = build_misfit(&args.reader, &args.format, writes_lock) {
        return Err(failure);
    }
    // The process ends after this: nobody needs the memory back.
    let mut compiled = ManuallyDrop::new(compile(&args.path, &args.day)?);
    judging::judge(&mut compiled, &args.judging)?;
    compiled.show_findings(args.message_format)?;
    if compiled.has_errors() {
        streams::say("nothing was written: output of a model with errors would mislead\n");
        return Ok(Verdict::Findings);
    }
    if !compiled.cut_for(&args.reader, &args.day)? {
        return Ok(Verdict::Findings);
    }
    let (maps, locks) = draw(&compiled, args)?;
    let maps = ManuallyDrop::new(maps);
    compiled.show_unkept_hints(&maps, args.message_format)?;
    let files = files::files(&compiled, &maps, args)?;
    if args.check {
        let mut differences = output::compare(&args.out, output::MANIFEST, &files)?;
        // The lock is of all maps, which the public does not get.
        if args.reader.audience == Audience::Internal && is_stale(&locks, &maps) {
            differences.insert(lock::FILE.to_owned(), Difference::Stale);
        }
        show(&differences, args)?;
        return Ok(Verdict::findings_if(!differences.is_empty()));
    }
    tell_of_costs(&compiled, &locks, &maps);
    if writes_lock {
        output::replace(&compiled.workspace.lock_file(), locks.text().as_bytes())?;
    }
    let changes = output::write(&args.out, output::MANIFEST, &files)?;
    let n_deleted = changes.values().filter(|&&it| it == Difference::LeftOver).count();
    streams::say(&format!(
        "{} in `{}`: {} written, {n_deleted} deleted\n",
        counted(files.len(), "file"),
        args.out.display(),
        changes.len() - n_deleted
    ));
    Ok(Verdict::Fine)
}

/// All maps, and the lock that they are drawn after: the present one, or the one to be written.
fn draw(compiled: &Compiled, args: &Build) -> Result<(Vec<Map>, Locks), Failure> {
    let locks = match args.relayout {
        true => Locks::default(),
        false => compiled.locks(args.message_format)?,
    };
    let maps = compiled.maps(&locks);
    let is_anew = args.relayout || args.lock && is_stale_or_missing(&locks, &maps);
    if !is_anew {
        return Ok((maps, locks));
    }
    // Drawn once more after the new lock, so that the next build finds nothing to change.
    let locks = atlas::locks(&maps);
    Ok((compiled.maps(&locks), locks))
}

fn is_stale_or_missing(locks: &Locks, maps: &[Map]) -> bool {
    locks.maps.is_empty() || is_stale(locks, maps)
}

/// Whether a lock is there that does not know just what the maps show.
fn is_stale(locks: &Locks, maps: &[Map]) -> bool {
    !locks.maps.is_empty() && !locks.knows_the_same(&atlas::locks(maps))
}

/// Says which maps look much worse than they could.
fn tell_of_costs(compiled: &Compiled, locks: &Locks, maps: &[Map]) {
    let Compilation { model, statuses, .. } = &compiled.compilation;
    for id in atlas::much_worse_for_locks(model, statuses, locks, maps) {
        streams::say(&format!(
            "note: the map `{id}` would look better without `{}`; `tmd build --relayout` draws it \
             anew\n",
            lock::FILE
        ));
    }
}

/// Lists what is not up to date.
fn show(differences: &BTreeMap<String, Difference>, args: &Build) -> Result<(), Failure> {
    for (path, difference) in differences {
        streams::print(match args.message_format {
            MessageFormat::Json => {
                format!("{}\n", serde_json::json!({ "path": path, "state": difference }))
            }
            MessageFormat::Text | MessageFormat::Short => {
                format!("{}: {path}\n", difference.word())
            }
        })?;
    }
    let out = args.out.display();
    streams::say(&match differences.len() {
        0 => format!("`{out}` is up to date\n"),
        n => format!(
            "`{out}` is not up to date: {} differ; run `tmd build` to update it\n",
            counted(n, "file")
        ),
    });
    Ok(())
}
