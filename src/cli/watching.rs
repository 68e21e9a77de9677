//! Waiting until something changes: the system tells of changes in folders, and where it cannot,
//! files are looked at once a second. What it tells is a hint only; whether anything changed is
//! seen from the files.

use super::args::{Build, Watching};
use super::failure::Failure;
use super::inputs::Inputs;
use super::streams;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Between two looks at files when nobody tells of changes.
const POLL: Duration = Duration::from_secs(1);

/// After a change, so long nothing more must be told before it counts: programs save in steps.
const QUIET: Duration = Duration::from_millis(30);

/// Longer than this nobody waits for quiet.
const MOST_QUIET: Duration = Duration::from_millis(400);

/// What ends a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signal {
    /// Something may have changed.
    Hint,
    /// Somebody wants an end.
    Stop,
}

/// Follows all that a build depends on.
pub(super) struct Watch {
    signals: Receiver<Signal>,
    /// Nobody tells of changes without it.
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    /// What was seen last: the state of all, or why it could not be found out.
    seen: Option<Result<Inputs, Failure>>,
}

/// A reason to build.
pub(super) struct Change {
    /// The state to be built, if it could be found out.
    pub inputs: Option<Inputs>,
    /// What changed, in words; empty at first.
    pub what: String,
    /// When it was noticed.
    pub since: Instant,
}

impl Watch {
    /// From now on Ctrl-C is a signal like others.
    pub(super) fn start(args: Watching) -> Result<Self, Failure> {
        let (sender, signals) = channel();
        let stop = sender.clone();
        let caught = ctrlc::set_handler(move || {
            // Nobody listens when the run has already ended.
            let _ = stop.send(Signal::Stop);
        });
        caught.map_err(|error| Failure::new(format!("cannot wait for Ctrl-C: {error}")))?;
        let watcher = if args.poll { None } else { watcher(sender) };
        if watcher.is_none() && !args.poll {
            tell_of_polling();
        }
        Ok(Self { signals, watcher, watched: BTreeSet::new(), seen: None })
    }

    /// Waits until something is not as it was at the last call. Nothing if there is to be an end.
    pub(super) fn next(&mut self, args: &Build) -> Option<Change> {
        let mut since = Instant::now();
        loop {
            let now = self.look(args);
            if !self.seen.as_ref().is_some_and(|seen| is_same(seen, &now)) {
                let what = self.what(&now);
                let inputs = now.as_ref().ok().cloned();
                self.seen = Some(now);
                return Some(Change { inputs, what, since });
            }
            if self.wait() == Signal::Stop {
                return None;
            }
            since = Instant::now();
        }
    }

    /// What changed since the last look.
    fn what(&self, now: &Result<Inputs, Failure>) -> String {
        let (Ok(now), Some(Ok(before))) = (now, &self.seen) else { return String::new() };
        let changes: Vec<String> = now.changes(before).into_iter().collect();
        match changes.as_slice() {
            [] => String::new(),
            [one] => format!("`{one}`"),
            [one, rest @ ..] => format!("`{one}` and {} more", rest.len()),
        }
    }

    /// The state of all, which from then on is told of.
    fn look(&mut self, args: &Build) -> Result<Inputs, Failure> {
        loop {
            let inputs = Inputs::of(args)?;
            if !self.follow(&inputs.folders) {
                return Ok(inputs);
            }
            // What appeared in a folder before it was followed is seen only now.
        }
    }

    /// Follows these folders and no others; whether any is new.
    fn follow(&mut self, folders: &BTreeSet<PathBuf>) -> bool {
        let Some(watcher) = &mut self.watcher else { return false };
        for gone in self.watched.difference(folders) {
            // It may be gone from the disk as well.
            let _ = watcher.unwatch(gone);
        }
        let new: Vec<&PathBuf> = folders.difference(&self.watched).collect();
        let has_new = !new.is_empty();
        // A folder that went away meanwhile is none that is missed.
        let fails = new
            .into_iter()
            .any(|it| watcher.watch(it, RecursiveMode::NonRecursive).is_err() && it.is_dir());
        self.watched.clone_from(folders);
        if fails {
            self.watcher = None;
            tell_of_polling();
        }
        has_new && !fails
    }

    /// Waits for a signal, and after a hint until it is quiet.
    fn wait(&self) -> Signal {
        let is_followed = self.watcher.is_some() && matches!(self.seen, Some(Ok(_)));
        let first = if is_followed {
            self.signals.recv().unwrap_or(Signal::Stop)
        } else {
            match self.signals.recv_timeout(POLL) {
                Ok(signal) => signal,
                Err(RecvTimeoutError::Timeout) => Signal::Hint,
                Err(RecvTimeoutError::Disconnected) => Signal::Stop,
            }
        };
        let start = Instant::now();
        while first == Signal::Hint && start.elapsed() < MOST_QUIET {
            match self.signals.recv_timeout(QUIET) {
                Ok(Signal::Stop) => return Signal::Stop,
                Ok(Signal::Hint) => {}
                Err(_) => break,
            }
        }
        first
    }
}

/// Whether two looks found the same.
fn is_same(one: &Result<Inputs, Failure>, other: &Result<Inputs, Failure>) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => one.files == other.files,
        (Err(one), Err(other)) => one == other,
        _ => false,
    }
}

/// Whoever tells of changes in folders, if the system has such.
fn watcher(hints: Sender<Signal>) -> Option<RecommendedWatcher> {
    let tell = move |event: notify::Result<Event>| {
        // Reading changes nothing; an error may hide anything.
        if !event.is_ok_and(|it| matches!(it.kind, EventKind::Access(_))) {
            let _ = hints.send(Signal::Hint);
        }
    };
    notify::recommended_watcher(tell).ok()
}

fn tell_of_polling() {
    streams::say("note: the system does not tell of changes here; files are read every second\n");
}
