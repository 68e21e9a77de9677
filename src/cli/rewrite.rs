//! New texts for files of the user: all of them or none, and none that changed meanwhile.

use super::failure::Failure;
use super::output;
use std::fs;
use std::path::{Path, PathBuf};

/// A byte order mark, which is no part of a text and stays.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Begins the names of files that are not yet in their place.
const PARTIAL: &str = ".tmd-fix-";

/// The new text of a file.
pub(super) struct Change<'a> {
    /// The file.
    pub target: &'a Path,
    /// The text that was read.
    pub old: &'a str,
    /// The text that is to stand there.
    pub new: &'a str,
}

/// Makes all changes. On a failure every file is as it was.
pub(super) fn all(changes: &[Change<'_>]) -> Result<(), Failure> {
    let mut ready: Vec<Ready> = Vec::new();
    let mut result = changes.iter().try_for_each(|change| {
        ready.push(prepare(change, ready.len())?);
        Ok(())
    });
    let mut n_done = 0;
    if result.is_ok() {
        result = ready.iter().zip(changes).try_for_each(|(ready, change)| {
            current(change)?;
            fs::rename(&ready.partial, change.target)
                .map_err(|error| Failure::io("write", change.target, &error))?;
            n_done += 1;
            Ok(())
        });
    }
    if result.is_err() {
        for (at, (ready, change)) in ready.iter().zip(changes).enumerate() {
            // The first error is the one to tell.
            if at < n_done {
                let _ = output::replace(change.target, &ready.old);
            } else {
                let _ = fs::remove_file(&ready.partial);
            }
        }
    }
    result
}

/// A new text that waits beside its file.
struct Ready {
    partial: PathBuf,
    /// The bytes of the file as it is.
    old: Vec<u8>,
}

fn prepare(change: &Change<'_>, number: usize) -> Result<Ready, Failure> {
    let old = current(change)?;
    let rights = fs::metadata(change.target)
        .map_err(|error| Failure::io("read", change.target, &error))?
        .permissions();
    if rights.readonly() {
        let message = format!("`{}` is read-only, so nothing was changed", change.target.display());
        return Err(Failure::new(message).hint("make it writable, or mend the findings by hand"));
    }
    let mut bytes = if old.starts_with(MARK) { MARK.to_vec() } else { Vec::new() };
    bytes.extend(change.new.as_bytes());
    let folder = change.target.parent().unwrap_or(Path::new("."));
    let partial = folder.join(format!("{PARTIAL}{}-{number}", std::process::id()));
    let written = fs::write(&partial, bytes).and_then(|()| fs::set_permissions(&partial, rights));
    written.map_err(|error| {
        let _ = fs::remove_file(&partial);
        Failure::io("write beside", change.target, &error)
    })?;
    Ok(Ready { partial, old })
}

/// The bytes of a file, if they are still those that were read.
fn current(change: &Change<'_>) -> Result<Vec<u8>, Failure> {
    let bytes =
        fs::read(change.target).map_err(|error| Failure::io("read", change.target, &error))?;
    if bytes.strip_prefix(MARK).unwrap_or(&bytes) == change.old.as_bytes() {
        return Ok(bytes);
    }
    let message = format!("`{}` changed meanwhile, so nothing was", change.target.display());
    Err(Failure::new(message).hint("run the command again"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_meanwhile_stops_all() {
        let folder = tempfile::tempdir().unwrap();
        let [a, b] = ["a.tmd", "b.tmd"].map(|name| folder.path().join(name));
        fs::write(&a, "one\n").unwrap();
        fs::write(&b, "somebody else's\n").unwrap();
        let changes = [
            Change { target: &a, old: "one\n", new: "two\n" },
            Change { target: &b, old: "one\n", new: "two\n" },
        ];
        assert!(all(&changes).unwrap_err().message.contains("changed meanwhile"));
        assert_eq!(fs::read_to_string(&a).unwrap(), "one\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_byte_order_mark_stays() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.tmd");
        fs::write(&target, "\u{FEFF}one\n").unwrap();
        all(&[Change { target: &target, old: "one\n", new: "two\n" }]).unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "\u{FEFF}two\n");
    }
}
