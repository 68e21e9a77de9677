//! The `git` program, asked about the repository that a folder lies in.

use std::path::Path;
use std::process::Command;

/// What a caller sets for a repository of its own: hooks, aliases and drivers of git do. The folder
/// says which repository is meant.
const FOREIGN: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
];

/// A command of git about the repository around a folder. It writes nothing, asks nobody, and
/// fetches nothing: what a partial clone lacks is missing.
pub(super) fn at(folder: &Path) -> Command {
    let mut git = Command::new("git");
    for variable in FOREIGN {
        git.env_remove(variable);
    }
    git.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0");
    // Versions that do not know the first still may use no protocol.
    git.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "");
    git.arg("-C").arg(folder);
    git
}
