//! `tmd fmt`: models in their one form.

use super::args::Fmt;
use super::failure::Failure;
use super::{Verdict, disk, output, streams, terminal};
use std::path::{Path, PathBuf};
use threatlas::source::{FileId, Source};
use threatlas::syntax;

pub(super) fn run(args: &Fmt) -> Result<Verdict, Failure> {
    if args.paths.iter().any(|path| path == Path::new("-")) {
        return match args.paths.as_slice() {
            [_] => stdin(args.check),
            _ => Err(Failure::new("`-` stands beside other paths")
                .hint("format stdin alone: `tmd fmt -`")),
        };
    }
    // All is read before anything is written: a file that cannot be read costs no half-done work.
    let files = unformatted(&args.paths)?;
    if args.check {
        for file in &files {
            streams::print(format!("{}\n", file.shown))?;
        }
        return Ok(Verdict::findings_if(!files.is_empty()));
    }
    for file in &files {
        output::replace(&file.path, file.text.as_bytes())?;
    }
    streams::say(&format!("formatted {}\n", terminal::counted(files.len(), "file")));
    Ok(Verdict::Fine)
}

/// A file that is not in its one form.
struct Unformatted {
    path: PathBuf,
    /// The path as the user would write it.
    shown: String,
    /// What it should say.
    text: String,
}

fn unformatted(paths: &[PathBuf]) -> Result<Vec<Unformatted>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        for (shown, path) in disk::models_at(path)? {
            let bytes = disk::read(&path)
                .map_err(|reason| Failure::new(format!("cannot read `{shown}`: {reason}")))?;
            let text = formatted(&bytes, &shown)?;
            if text.as_bytes() != bytes {
                files.push(Unformatted { path, shown, text });
            }
        }
    }
    Ok(files)
}

fn stdin(check: bool) -> Result<Verdict, Failure> {
    let bytes = streams::read_stdin(disk::MAX_FILE_BYTES + 1)?;
    let text = formatted(&bytes, "standard input")?;
    if check {
        return Ok(Verdict::findings_if(text.as_bytes() != bytes));
    }
    streams::print(text)?;
    Ok(Verdict::Fine)
}

fn formatted(bytes: &[u8], shown: &str) -> Result<String, Failure> {
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
    Ok(syntax::format(&source))
}
