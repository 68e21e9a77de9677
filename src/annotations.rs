//! Outcomes as hosts of repositories read them to mark lines of a change: commands of GitHub's
//! workflows, and GitLab's report of code quality.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::plain::printable;
use crate::sarif::{Level, Outcome, unique};

/// One workflow command a line for each outcome, in their order. GitHub shows ten of each level for
/// each step, and all in its log.
#[must_use]
pub fn github(outcomes: &[Outcome]) -> String {
    let mut out = String::new();
    for outcome in outcomes {
        let command = match outcome.level {
            Level::Note => "notice",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        let mut properties = Vec::new();
        if let Some(place) = &outcome.place {
            properties.push(format!("file={}", property(&place.path)));
            properties.push(format!("line={},endLine={}", place.start.0, place.end.0));
            // Columns are those of one line only.
            if place.start.0 == place.end.0 {
                properties.push(format!("col={},endColumn={}", place.start.1, place.end.1));
            }
        }
        let title = format!("{}: {}", outcome.rule.id, outcome.rule.title);
        properties.push(format!("title={}", property(&title)));
        let _ = writeln!(out, "::{command} {}::{}", properties.join(","), data(&outcome.message));
    }
    out
}

/// The message of a command: what would end it, or begin an escape, is encoded.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    printable(&text)
}

/// The value of a property, which ends at a comma or colon too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A JSON array with an object for each outcome, in their order, with a line break at its end.
/// Fingerprints are hashes of ids and stay when lines move. What is in no file stands at the root.
#[must_use]
pub fn gitlab(outcomes: &[Outcome]) -> String {
    let mut known = BTreeSet::new();
    let entries = outcomes.iter().map(|outcome| {
        let severity = match outcome.level {
            Level::Note => "info",
            Level::Warning => "minor",
            Level::Error => "major",
        };
        let place = outcome.place.as_ref();
        json!({
            "description": outcome.message,
            "check_name": outcome.rule.id,
            "fingerprint": hash(&unique(&outcome.fingerprint, &mut known)),
            "severity": severity,
            "location": {
                "path": place.map_or(".", |it| it.path.as_str()),
                "lines": { "begin": place.map_or(1, |it| it.start.0) },
            },
        })
    });
    format!("{:#}\n", Value::Array(entries.collect()))
}

fn hash(fingerprint: &str) -> String {
    let mut out = String::new();
    for byte in Sha256::digest(fingerprint.as_bytes()) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{github, gitlab};
    use crate::sarif::{Level, Outcome, Place, Rule};

    fn outcome(level: Level, place: Option<Place>) -> Outcome {
        let title = "a, b: 100%".to_owned();
        let rule = Rule { id: "T".into(), title, help: "a".into(), security_severity: None };
        let message = "no `%0A`\r\n::error::x, y: \u{1b}[31m".to_owned();
        let fingerprint = "Shop.A".to_owned();
        Outcome { rule, level, message, fingerprint, place, related: Vec::new() }
    }

    fn place(end: (usize, usize)) -> Option<Place> {
        Some(Place { path: "a,b:/c.tmd".to_owned(), start: (2, 3), end })
    }

    #[test]
    fn nothing_in_a_text_ends_a_command_or_begins_another() {
        let outcomes = [
            outcome(Level::Error, place((2, 9))),
            outcome(Level::Warning, place((4, 1))),
            outcome(Level::Note, None),
        ];
        let title = "title=T%3A a%2C b%3A 100%25";
        let message = "no `%250A`%0D%0A::error::x, y: \u{FFFD}[31m";
        let file = "file=a%2Cb%3A/c.tmd";
        let expected = format!(
            "::error {file},line=2,endLine=2,col=3,endColumn=9,{title}::{message}\n\
             ::warning {file},line=2,endLine=4,{title}::{message}\n\
             ::notice {title}::{message}\n"
        );
        assert_eq!(github(&outcomes), expected);
    }

    #[test]
    fn fingerprints_in_reports_are_unique_and_know_no_line() {
        let report = |line| {
            let outcomes = [outcome(Level::Note, place((line, 1))), outcome(Level::Error, None)];
            let report: serde_json::Value = serde_json::from_str(&gitlab(&outcomes)).unwrap();
            report
        };
        let one = report(2);
        assert_eq!(one[0]["location"]["path"], "a,b:/c.tmd");
        assert_eq!(one[1]["location"]["lines"]["begin"], 1);
        assert_ne!(one[0]["fingerprint"], one[1]["fingerprint"]);
        assert_eq!(one[0]["fingerprint"], report(7)[0]["fingerprint"]);
        assert_eq!((&one[0]["severity"], &one[1]["severity"]), (&"info".into(), &"major".into()));
    }
}
