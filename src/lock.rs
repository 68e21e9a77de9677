//! The lock file: in which order each map was drawn, as text that people can compare.
//!
//! One line for each map and each thing on it, all sorted:
//!
//! ```text
//! tmd lock 1
//!
//! map Shop
//! Shop.Bank 2 600 80
//! Shop.Web 1 340 80
//! ```
//!
//! A thing has its id, the number of its layer among what stands in the same frame, and the place
//! of its anchor in px.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::diag::{Code, Diagnostic, Severity};
use crate::geom::Point;
use crate::layout::{Lock, Locked};

/// Name of the file, beside the workspace's other settings.
pub const FILE: &str = "tmd.lock";

/// First line, with the version of the form.
const HEADER: &str = "tmd lock 1";

/// Layers and places beyond this are no drawing's.
const FARTHEST: i32 = 1_000_000;

/// The order of maps, by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locks {
    /// One for each map.
    pub maps: BTreeMap<String, Lock>,
}

impl Locks {
    /// Whether two locks know the same things, wherever these stand.
    #[must_use]
    pub fn knows_the_same(&self, other: &Self) -> bool {
        let known = |locks: &Self| -> Vec<(String, Vec<String>)> {
            let ids = |lock: &Lock| lock.nodes.keys().cloned().collect();
            locks.maps.iter().map(|(map, lock)| (map.clone(), ids(lock))).collect()
        };
        known(self) == known(other)
    }

    /// The file.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!("{HEADER}\n");
        for (map, lock) in &self.maps {
            let _ = write!(out, "\nmap {map}\n");
            for (id, Locked { layer, anchor }) in &lock.nodes {
                let _ = writeln!(out, "{id} {layer} {} {}", anchor.x, anchor.y);
            }
        }
        out
    }

    /// Reads a file. What cannot be read costs its line, and is reported; the rest counts. In a
    /// merge conflict that nobody has resolved the first of what stands twice counts.
    #[must_use]
    pub fn read(text: &str) -> (Self, Vec<Diagnostic>) {
        let (locks, findings) = Self::read_lines(text);
        let Some(line) = text.lines().position(is_mark) else { return (locks, findings) };
        let message = format!(
            "a merge conflict begins in line {} of `{FILE}`, and nobody has resolved it",
            line + 1
        );
        (locks, vec![finding(message)])
    }

    fn read_lines(text: &str) -> (Self, Vec<Diagnostic>) {
        let mut locks = Self::default();
        let mut findings = Vec::new();
        let says_something = |line: &str| !line.trim().is_empty() && !is_mark(line);
        let mut lines = text.lines().zip(1..).filter(|(line, _)| says_something(line));
        if lines.next().is_none_or(|(line, _)| line.trim_end() != HEADER) {
            let message = format!("`{FILE}` does not begin with `{HEADER}`, and is not used");
            findings.push(finding(message));
            return (locks, findings);
        }
        let mut map: Option<&mut Lock> = None;
        for (line, number) in lines {
            let words: Vec<&str> = line.split_whitespace().collect();
            if let ["map", id] = words.as_slice() {
                if locks.maps.contains_key(*id) {
                    findings.push(broken(number, &format!("the map `{id}` stands here again")));
                }
                map = Some(locks.maps.entry((*id).to_owned()).or_default());
                continue;
            }
            let Some((id, locked)) = read_line(&words) else {
                findings.push(broken(number, "it is no `ID LAYER X Y` and no `map ID`"));
                continue;
            };
            match &mut map {
                None => findings.push(broken(number, "it belongs to no map")),
                Some(lock) if lock.nodes.contains_key(id) => {
                    findings.push(broken(number, &format!("`{id}` stands here again")));
                }
                Some(lock) => drop(lock.nodes.insert(id.to_owned(), locked)),
            }
        }
        (locks, findings)
    }
}

fn read_line<'a>(words: &[&'a str]) -> Option<(&'a str, Locked)> {
    let [id, layer, x, y] = words else { return None };
    let number = |word: &str| word.parse().ok().filter(|it: &i32| it.abs() <= FARTHEST);
    let anchor = Point::new(number(x)?, number(y)?);
    let layer = number(layer).filter(|&layer| layer >= 0)?;
    Some((id, Locked { layer, anchor }))
}

/// Whether version control has left the line where two changes met.
fn is_mark(line: &str) -> bool {
    ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark))
}

fn broken(line: usize, why: &str) -> Diagnostic {
    finding(format!("line {line} of `{FILE}` is not used: {why}"))
}

fn finding(message: String) -> Diagnostic {
    let hint = "write it anew with `tmd build --lock`, or with `--relayout` to forget it";
    let found = Diagnostic::global(Code::BrokenLock, message).with_hint(hint);
    Diagnostic { severity: Severity::Warning, ..found }
}

#[cfg(test)]
mod tests {
    use super::Locks;

    const TEXT: &str = "tmd lock 1\n\nmap A\nA.b 0 16 -8\nA.c 1 80 0\n\nmap B\nB.d 0 0 0\n";

    #[test]
    fn what_is_written_is_read_back() {
        let (locks, findings) = Locks::read(TEXT);
        assert_eq!((locks.text().as_str(), findings.len()), (TEXT, 0));
    }

    #[test]
    fn bad_lines_cost_themselves_only() {
        let bad = [
            "<<<<<<< HEAD",
            "A.x 1",
            "A.x 1 2 3 4",
            "A.x -1 0 0",
            "A.x 0 1e9 0",
            "A.b 0 0 0",
            "map A",
            "A.x 0 99999999999 0",
            "map",
            "\u{0}",
        ];
        for bad in bad {
            let (locks, findings) = Locks::read(&TEXT.replace("A.c", &format!("{bad}\nA.c")));
            assert_eq!((locks.text().as_str(), findings.len()), (TEXT, 1), "{bad}");
        }
    }

    #[test]
    fn a_merge_conflict_is_one_finding() {
        let ours = "<<<<<<< HEAD\nA.c 1 80 0\n=======\nA.c 2 160 0\n>>>>>>> other\n";
        let (locks, findings) = Locks::read(&TEXT.replace("A.c 1 80 0\n", ours));
        assert_eq!(locks.text(), TEXT);
        let told: Vec<&str> = findings.iter().map(|it| it.message.as_str()).collect();
        let wanted = "a merge conflict begins in line 5 of `tmd.lock`, and nobody has resolved it";
        assert_eq!(told, [wanted]);
    }

    #[test]
    fn other_files_are_no_locks() {
        for text in ["", "\n", "map A\n", "tmd lock 2\nmap A\n", "{\"version\": 1}"] {
            let (locks, findings) = Locks::read(text);
            assert_eq!((locks, findings.len()), (Locks::default(), 1), "{text}");
        }
        let (locks, findings) = Locks::read("tmd lock 1\nA.b 0 0 0\n");
        assert_eq!((locks, findings.len()), (Locks::default(), 1));
    }
}
