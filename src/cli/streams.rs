//! The standard streams: data to stdout, everything else to stderr.

use super::failure::{Failure, reason};
use std::io::{self, IsTerminal, Read, Write};

/// Writes data to stdout. A reader who has seen enough (`| head`) is no failure.
pub(super) fn print(data: impl AsRef<[u8]>) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(data.as_ref()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write to standard output: {}", reason(&error))))
        }
        _ => Ok(()),
    }
}

/// Writes words for a person to stderr. Nobody can be told when that does not work.
pub(super) fn say(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// Reads at most `limit` bytes of stdin.
pub(super) fn read_stdin(limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    match io::stdin().lock().take(limit).read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Failure::new(format!("cannot read standard input: {}", reason(&error)))),
    }
}

/// Whether stdout is a terminal, where bytes of a picture would do harm.
pub(super) fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether stderr is a terminal that a person watches.
pub(super) fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Whether what goes to stdout may be coloured: on a terminal, unless `NO_COLOR` is set.
pub(super) fn stdout_colored() -> bool {
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    stdout_is_terminal() && !is_dumb && may_color()
}

/// Whether words may be coloured: on a terminal, unless `NO_COLOR` is set.
pub(super) fn colored() -> bool {
    stderr_is_terminal() && may_color()
}

fn may_color() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
