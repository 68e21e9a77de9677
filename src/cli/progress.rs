//! A sign of life on a terminal when a run takes long.

use super::streams;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Shorter runs show nothing.
const PATIENCE_SECONDS: u64 = 2;

/// Does `work`; on a terminal, says after two seconds what it is and then each second how long it
/// has taken.
pub(super) fn during<T>(what: &str, work: impl FnOnce() -> T) -> T {
    if !streams::stderr_is_terminal() {
        return work();
    }
    thread::scope(|scope| {
        // Dropping `done`, also by a panic, ends the other thread.
        let (done, is_done) = channel::<()>();
        scope.spawn(move || tick(what, &is_done));
        let result = work();
        drop(done);
        result
    })
}

fn tick(what: &str, is_done: &Receiver<()>) {
    let goes_on = |seconds| {
        is_done.recv_timeout(Duration::from_secs(seconds)) == Err(RecvTimeoutError::Timeout)
    };
    if !goes_on(PATIENCE_SECONDS) {
        return;
    }
    let mut n_seconds = PATIENCE_SECONDS;
    loop {
        streams::say(&format!("\r{what} … {n_seconds} s"));
        if !goes_on(1) {
            break;
        }
        n_seconds += 1;
    }
    streams::say("\r\x1b[K");
}
