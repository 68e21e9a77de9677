//! `tmd watch`: builds whenever something changed.

use super::args::{Build, Watch};
use super::audience::build_misfit;
use super::failure::Failure;
use super::output::{self, Difference};
use super::rebuild::{Builder, Built};
use super::watching::Change;
use super::{Verdict, disk, streams, terminal, watching};
use threatlas::plain::counted;

pub(super) fn run(args: &Watch) -> Result<Verdict, Failure> {
    if let Some(failure) = build_misfit(&args.reader, &args.format, false) {
        return Err(failure);
    }
    disk::is_there(&args.path)?;
    let mut watch = watching::Watch::start(args.watching)?;
    let args = &build_args(args);
    let mut builder = Builder::default();
    while let Some(change) = watch.next(args) {
        // What was compiled is taken apart when all is said.
        let (said, _built) = match build(&mut builder, args) {
            Ok((said, built)) => (said, Some(built)),
            Err(failure) => {
                streams::say(&terminal::failure(&failure, streams::colored()));
                ("nothing was written".to_owned(), None)
            }
        };
        streams::say(&line(&change, &said));
    }
    Ok(Verdict::Fine)
}

/// The line for one build: what changed, what came of it, how long it took.
pub(super) fn line(change: &Change, said: &str) -> String {
    let what = if change.what.is_empty() { "all files" } else { &change.what };
    format!("{what}: {said}; {} ms\n", change.since.elapsed().as_millis())
}

/// Makes one build, and says in words what came of it.
fn build(builder: &mut Builder, args: &Build) -> Result<(String, Built), Failure> {
    let built = builder.build(args, None)?;
    let found = built.findings();
    if !built.is_good {
        return Ok((format!("{found}; nothing was written"), built));
    }
    let changes = output::write(&args.out, output::MANIFEST, builder.files())?;
    let n_deleted = changes.values().filter(|&&it| it == Difference::LeftOver).count();
    let n_written = changes.len() - n_deleted;
    let files = counted(builder.files().len(), "file");
    let out = args.out.display();
    let said = format!("{found}; {files} in `{out}`, {n_written} written, {n_deleted} deleted");
    Ok((said, built))
}

/// The same as for `tmd build`.
fn build_args(args: &Watch) -> Build {
    let Watch { path, out, format, message_format, watching: _, reader, look, judging, day } = args;
    Build {
        path: path.clone(),
        out: out.clone(),
        format: format.clone(),
        check: false,
        lock: false,
        relayout: false,
        message_format: *message_format,
        reader: reader.clone(),
        look: look.clone(),
        judging: judging.clone(),
        day: day.clone(),
    }
}
