//! Findings that no text of a case can show.

use threatlas::diag::Code;

/// Each with the reason; `tests/cli.rs` has a test for it.
pub(crate) const UNSHOWABLE: &[(Code, &str)] = &[
    (Code::NotUtf8, "cases are UTF-8 themselves"),
    (Code::FileTooLarge, "4 MB are too long for a case"),
    (Code::UnreadableFile, "cases are read before they are run"),
    (Code::RefinementTooDeep, "it takes 33 files"),
    (Code::BrokenLock, "cases have no lock file"),
    (Code::UnkeptHint, "it is found when maps are drawn"),
];
