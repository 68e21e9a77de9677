//! How many lines of the pictures of a build change with one line of a model: each line that is
//! gone or new in any of its SVG files counts. The edits are those of `edits.rs`, and some of
//! threats and controls, each without and with the lock from before the edit. The numbers are
//! recorded in `tests/gallery/lines.txt`; trials fail when they get worse, and
//! `cargo bench -- edits` prints them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use libtest_mimic::Trial;
use similar::{ChangeTag, TextDiff};
use threatlas::atlas::{self, Map};
use threatlas::lock::Locks;
use threatlas::render::{self, LIGHT, Profile};

use super::differences::{Files, compiled};
use super::{case, edits, risks, update};

/// Edits of each kind that are not among those of `edits.rs`.
const N_OTHERS: usize = 20;

/// How far a number may be worse than its record, in percent and in lines.
const SLACK: (usize, usize) = (5, 4);

/// The edits of the model, as `edits.rs` names them, then those of threats and controls.
pub(crate) const KINDS: &[&str] = &[
    "add-element",
    "add-flow",
    "change-label",
    "remove-element",
    "add-threat",
    "control",
    "decision",
    "score",
];

/// What the numbers of a line are: of changed lines, without and with a lock, so many at most for
/// half of all edits, for nine of ten, and for all.
pub(crate) const HEAD: &str =
    "                 edits   median    p90   most   lock: median    p90   most";

/// Changed lines by kind of edit, without and with a lock, each sorted.
pub(crate) struct Summary {
    kind: &'static str,
    lines: [Vec<usize>; 2],
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [[median, p90, most], [median_lock, p90_lock, most_lock]] = self.numbers();
        write!(f, "{:17}{:5}", self.kind, self.lines[0].len())?;
        write!(f, "{median:9}{p90:7}{most:7}{median_lock:15}{p90_lock:7}{most_lock:7}")
    }
}

impl Summary {
    /// Makes all edits of a kind.
    pub(crate) fn of(kind: &'static str) -> Result<Self, String> {
        let changed: Result<Vec<[usize; 2]>, String> =
            edits_of(kind).iter().map(|(old, new)| changed_lines(old, new)).collect();
        let changed = changed?;
        let sorted = |side: usize| {
            let mut lines: Vec<usize> = changed.iter().map(|it| it[side]).collect();
            lines.sort_unstable();
            lines
        };
        Ok(Self { kind, lines: [sorted(0), sorted(1)] })
    }

    /// What 50, 90 and 100 percent of the edits do not exceed, without and with a lock.
    fn numbers(&self) -> [[usize; 3]; 2] {
        self.lines.each_ref().map(|lines| {
            [50, 90, 100].map(|percent| {
                let at = (lines.len() * percent).div_ceil(100).saturating_sub(1);
                lines.get(at).copied().unwrap_or_default()
            })
        })
    }

    /// What is worse than in the recorded line. The most that any edit changes says too little
    /// about all others.
    fn worse(&self, recorded: &str) -> Option<String> {
        let words: Vec<usize> =
            recorded.split_whitespace().skip(2).filter_map(|it| it.parse().ok()).collect();
        let [a, b, _, c, d, _] = words[..] else {
            return Some(format!("nothing is recorded for {}", self.kind));
        };
        let [[median, p90, _], [median_lock, p90_lock, _]] = self.numbers();
        let found = [median, p90, median_lock, p90_lock];
        let allowed = |it: usize| it + it * SLACK.0 / 100 + SLACK.1;
        let is_worse = found.into_iter().zip([a, b, c, d]).any(|(it, old)| it > allowed(old));
        is_worse.then(|| format!("worse than recorded:\n{HEAD}\n{recorded}\n{self}"))
    }
}

/// One trial for the edits of each kind.
pub(crate) fn trials() -> Vec<Trial> {
    let trial = |&kind: &&'static str| {
        Trial::test(format!("lines/{kind}"), move || Ok(holds_record(kind)?))
    };
    KINDS.iter().map(trial).collect()
}

fn holds_record(kind: &'static str) -> Result<(), String> {
    let summary = Summary::of(kind)?;
    if update::is_on() {
        record(&summary);
        return Ok(());
    }
    let recorded = std::fs::read_to_string(home()).unwrap_or_default();
    let line = recorded.lines().find(|line| line.split(' ').next() == Some(kind));
    summary.worse(line.unwrap_or_default()).map_or(Ok(()), Err)
}

/// Writes one line of the record anew.
fn record(summary: &Summary) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);

    let before = std::fs::read_to_string(home()).unwrap_or_default();
    let mut text = format!("{HEAD}\n");
    for kind in KINDS {
        let old = before.lines().find(|line| line.split(' ').next() == Some(kind));
        let new = (summary.kind == *kind).then(|| summary.to_string());
        new.or_else(|| old.map(str::to_owned)).iter().for_each(|it| text.extend([it, "\n"]));
    }
    update::write(&home(), &text);
}

fn home() -> PathBuf {
    case::tests_dir().join("gallery").join("lines.txt")
}

/// The files of each workspace before and after an edit of this kind.
fn edits_of(kind: &str) -> Vec<(Files, Files)> {
    let edits = edits::edited_of(kind);
    if !edits.is_empty() {
        return edits;
    }
    (0..N_OTHERS).filter_map(|seed| risks::edited(kind, seed)).collect()
}

/// Lines that are gone or new in all pictures, without and with the lock from before.
fn changed_lines(old: &Files, new: &Files) -> Result<[usize; 2], String> {
    let before = maps(old, &Locks::default())?;
    let locks = atlas::locks(&before);
    let (before, locked) = (pictures(&before), pictures(&maps(old, &locks)?));
    let free = differing(&before, &pictures(&maps(new, &Locks::default())?));
    Ok([free, differing(&locked, &pictures(&maps(new, &locks)?))])
}

fn maps(files: &Files, locks: &Locks) -> Result<Vec<Map>, String> {
    let compiled = compiled(files);
    match compiled.model.units.is_empty() {
        true => Err("a made-up workspace has no model".to_owned()),
        false => Ok(atlas::locked_maps(&compiled.model, &compiled.statuses, locks)),
    }
}

/// The pictures as `tmd build` writes them, by their names.
fn pictures(maps: &[Map]) -> BTreeMap<String, String> {
    let scenes = maps.iter().flat_map(Map::scenes);
    let svg = |it| render::svg(it, &LIGHT, Profile::File);
    scenes.map(|it| (it.stem.clone(), svg(it))).collect()
}

fn differing(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> usize {
    let text =
        |of: &BTreeMap<String, String>, name: &str| of.get(name).cloned().unwrap_or_default();
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = names.into_iter().map(|name| {
        let (old, new) = (text(old, name), text(new, name));
        let diff = TextDiff::from_lines(&old, &new);
        diff.iter_all_changes().filter(|it| it.tag() != ChangeTag::Equal).count()
    });
    changed.sum()
}
