//! Why a command could not run: what it met, where, and what to do.

use std::io;
use std::ops::Range;
use std::path::Path;

/// Ends a command with exit code 2. Same text rules as for diagnostics.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// What was found and where.
    pub message: String,
    /// What to do, as an action.
    pub hint: Option<String>,
    /// The lines to blame, if a file that is no model is.
    pub excerpt: Option<Excerpt>,
}

/// A place in a file that is no model, such as `tmd.toml`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// Name of the file.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The bytes to point at.
    pub range: Range<usize>,
}

impl Failure {
    /// A failure with nothing to advise.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, excerpt: None }
    }

    /// What a system call on `path` met: "cannot DO `PATH`: permission denied".
    pub(super) fn io(verb: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(format!("cannot {verb} `{}`: {}", path.display(), reason(error)))
    }

    /// Adds what to do.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the place to blame.
    pub(super) fn at(mut self, path: &str, text: &str, range: Range<usize>) -> Self {
        self.excerpt = Some(Excerpt { path: path.to_owned(), text: text.to_owned(), range });
        self
    }
}

/// Reasons in words of our own, the same on every system.
const REASONS: [(io::ErrorKind, &str); 6] = [
    (io::ErrorKind::NotFound, "there is no such file or folder"),
    (io::ErrorKind::PermissionDenied, "permission denied"),
    (io::ErrorKind::IsADirectory, "it is a folder"),
    (io::ErrorKind::NotADirectory, "a part of the path is a file, not a folder"),
    (io::ErrorKind::ReadOnlyFilesystem, "the file system is read-only"),
    (io::ErrorKind::StorageFull, "no space is left"),
];

/// The reason in words; those of the system where there are none of our own.
pub(super) fn reason(error: &io::Error) -> String {
    let ours = REASONS.iter().find(|(kind, _)| *kind == error.kind());
    ours.map_or_else(|| error.to_string(), |(_, words)| (*words).to_owned())
}
