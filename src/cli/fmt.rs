//! `tmd fmt`: models in their one form.

use super::args::Fmt;
use super::failure::Failure;
use super::{Verdict, disk, output, streams};
use std::path::{Path, PathBuf};
use threatlas::plain::counted;
use threatlas::source::{FileId, Source};
use threatlas::syntax;

pub(super) fn run(args: &Fmt) -> Result<Verdict, Failure> {
    if args.paths.iter().any(|path| path == Path::new("-")) {
        return match args.paths.as_slice() {
            [_] => stdin(args),
            _ => Err(Failure::new("`-` stands beside other paths")
                .hint("format stdin alone: `tmd fmt -`")),
        };
    }
    if args.print {
        return print(&args.paths);
    }
    // All is read before anything is written: a file that cannot be read costs no half-done work.
    let Looked { files, any_left } = unformatted(args)?;
    if args.check {
        for file in &files {
            streams::print(format!("{}\n", file.shown))?;
        }
        return Ok(Verdict::findings_if(any_left || !files.is_empty()));
    }
    for file in &files {
        output::replace(&file.path, file.text.as_bytes())?;
    }
    streams::say(&format!("formatted {}\n", counted(files.len(), "file")));
    Ok(Verdict::findings_if(any_left))
}

/// What was found at some paths.
#[derive(Default)]
struct Looked {
    files: Vec<Unformatted>,
    /// Whether a file has no form yet and is left as it is, which was said.
    any_left: bool,
}

/// A file that is not in its one form.
struct Unformatted {
    path: PathBuf,
    /// The path as the user would write it.
    shown: String,
    /// What it should say.
    text: String,
}

fn unformatted(args: &Fmt) -> Result<Looked, Failure> {
    let is_one_file = matches!(args.paths.as_slice(), [path] if !path.is_dir());
    if args.lines.is_some() && !is_one_file {
        return Err(Failure::new("`--lines` says nothing about several files")
            .hint("name the one file that has these lines"));
    }
    let mut looked = Looked::default();
    for path in &args.paths {
        for (shown, path) in disk::models_at(path)? {
            let bytes = disk::read(&path)
                .map_err(|reason| Failure::new(format!("cannot read `{shown}`: {reason}")))?;
            let (text, is_left) = formatted(&bytes, &shown, args)?;
            looked.any_left |= is_left;
            if text.as_bytes() != bytes {
                looked.files.push(Unformatted { path, shown, text });
            }
        }
    }
    Ok(looked)
}

/// Prints a file in its form. What has none is printed as it is: git shows no diff at all if this
/// fails, and damaged files are in many histories.
fn print(paths: &[PathBuf]) -> Result<Verdict, Failure> {
    let [path] = paths else {
        return Err(Failure::new("`--print` prints one file").hint("name one file"));
    };
    let bytes = disk::read(path).map_err(|reason| {
        Failure::new(format!("cannot read `{}`: {reason}", path.display()))
            .hint("name a `.tmd` file that exists")
    })?;
    let is_short = bytes.len() as u64 <= disk::MAX_FILE_BYTES;
    match std::str::from_utf8(&bytes).ok().filter(|_| is_short) {
        Some(text) => {
            let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
            let shown = path.display().to_string();
            streams::print(syntax::format(&Source::new(FileId(0), shown, text.to_owned())))?;
        }
        None => streams::print(bytes)?,
    }
    Ok(Verdict::Fine)
}

fn stdin(args: &Fmt) -> Result<Verdict, Failure> {
    let bytes = streams::read_stdin(disk::MAX_FILE_BYTES + 1)?;
    let (text, is_left) = formatted(&bytes, "standard input", args)?;
    if args.check {
        return Ok(Verdict::findings_if(is_left || text.as_bytes() != bytes));
    }
    streams::print(text)?;
    Ok(Verdict::findings_if(is_left))
}

/// The form has line feeds; a file all of whose lines end as on Windows keeps that, since git may
/// have checked it out so.
fn with_ends_of(old: &str, new: String) -> String {
    let is_all_windows =
        old.contains('\n') && old.matches('\n').count() == old.matches("\r\n").count();
    if is_all_windows { new.replace('\n', "\r\n") } else { new }
}

/// The text in its one form, and whether it is left as it is because it has none yet.
fn formatted(bytes: &[u8], shown: &str, args: &Fmt) -> Result<(String, bool), Failure> {
    if bytes.len() as u64 > disk::MAX_FILE_BYTES {
        let hint = "split it: the further files of a model begin with `part of`";
        return Err(Failure::new(format!("`{shown}` is larger than 4 MB")).hint(hint));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        Failure::new(format!("`{shown}` is no UTF-8 text: byte {at} fits no character"))
            .hint("save it as UTF-8")
    })?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let source = Source::new(FileId(0), shown.to_owned(), text.to_owned());
    let is_left = !syntax::can_format(&source);
    if is_left {
        streams::say(&format!(
            "`{shown}` is left as it is: a brace, comment or text in it has no end; `tmd check` \
             shows where\n"
        ));
    }
    let text = match &args.lines {
        Some(lines) => syntax::format_lines(&source, lines),
        None => with_ends_of(text, syntax::format(&source)),
    };
    Ok((text, is_left))
}
