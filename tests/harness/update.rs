//! `TMD_UPDATE=1 cargo test` writes what cases expect anew. The diff of git is the review.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::case::{self, Case};

/// Whether this run accepts what it finds.
pub(crate) fn is_on() -> bool {
    std::env::var_os("TMD_UPDATE").is_some_and(|it| it != "0" && !it.is_empty())
}

/// Puts `text` in the place of `case`, in its file.
pub(crate) fn replace(case: &Case, text: &str) {
    // Cases run side by side, and each reads the whole file, changes its part and writes it.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);

    let before = fs::read_to_string(&case.home).expect("it was readable before");
    let (preamble, blocks) = case::split(&before);
    let mut parts: Vec<&str> = vec![preamble.trim_end()];
    parts.retain(|it| !it.is_empty());
    for block in blocks {
        let is_it = case::name(block) == case.name;
        parts.push(if is_it { text.trim_end() } else { block.trim_end() });
    }
    write(&case.home, &format!("{}\n", parts.join("\n\n")));
}

/// Writes `text` where it is not yet.
pub(crate) fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("files stand in folders")).expect("it is ours");
    fs::write(path, text).expect("the suite is writable");
}
