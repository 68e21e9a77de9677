//! SARIF 2.1.0, the form in which tools hand findings to code scanning: rules, results and places,
//! of findings and of threats alike.

use crate::source::{Source, Span};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What a result is one of. Rules with the same id are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable id.
    pub id: String,
    /// What its results have in common.
    pub title: String,
    /// Where to read more.
    pub help: String,
    /// A number from 0.0 to 10.0 that code scanning shows as a band; `None` if it is not about
    /// security, or if nobody knows.
    pub security_severity: Option<&'static str>,
}

/// How much a result matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Nothing is wrong, but somebody may want to know.
    Note,
    /// Something is wrong.
    Warning,
    /// Something is wrong that must not stay.
    Error,
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path with `/`, relative to the root of the repository.
    pub path: String,
    /// Line and column, in characters, of the first one; both from 1.
    pub start: (usize, usize),
    /// Line and column one past the last character.
    pub end: (usize, usize),
}

impl Place {
    /// The place of `span`, a part of `source`, in the file at `path`.
    #[must_use]
    pub fn of(span: Span, source: &Source, path: String) -> Self {
        let start = source.line_column(span.start);
        Self { path, start, end: source.line_column(span.end).max(start) }
    }

    fn json(&self) -> Value {
        json!({
            "artifactLocation": { "uri": uri(&self.path) },
            "region": {
                "startLine": self.start.0,
                "startColumn": self.start.1,
                "endLine": self.end.0,
                "endColumn": self.end.1,
            },
        })
    }
}

/// One finding, or one threat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What it is one of.
    pub rule: Rule,
    /// How much it matters.
    pub level: Level,
    /// One sentence.
    pub message: String,
    /// What it is recognised by in the next run: ids, never lines. Of equal ones, all but the first
    /// get a number.
    pub fingerprint: String,
    /// Where it is; `None` if it is in no file of the repository.
    pub place: Option<Place>,
    /// Further places, each with what it has to do with the outcome.
    pub related: Vec<(Place, String)>,
}

/// One SARIF log with one run, indented, with a line break at its end. Results keep their order;
/// rules are those of the results, sorted by id.
#[must_use]
pub fn text(outcomes: &[Outcome]) -> String {
    let rules: BTreeMap<&str, &Rule> =
        outcomes.iter().map(|it| (it.rule.id.as_str(), &it.rule)).collect();
    let places: BTreeMap<&str, usize> = rules.keys().copied().zip(0..).collect();
    let mut known = BTreeSet::new();
    let results = outcomes.iter().map(|it| {
        let fingerprint = unique(&it.fingerprint, &mut known);
        result(it, places[it.rule.id.as_str()], &fingerprint)
    });
    let results: Vec<Value> = results.collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "tmd",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(rule: &Rule) -> Value {
    let mut value = json!({
        "id": rule.id,
        "shortDescription": message(&rule.title),
        "help": message(&rule.help),
    });
    if let Some(severity) = rule.security_severity {
        // Code scanning reads the number as one of security only with this tag.
        value["properties"] = json!({ "security-severity": severity, "tags": ["security"] });
    }
    value
}

fn result(outcome: &Outcome, rule: usize, fingerprint: &str) -> Value {
    let place = |it: &Place| json!({ "physicalLocation": it.json() });
    let mut value = json!({
        "ruleId": outcome.rule.id,
        "ruleIndex": rule,
        "level": outcome.level.word(),
        "message": message(&outcome.message),
        "locations": outcome.place.iter().map(place).collect::<Vec<_>>(),
        "partialFingerprints": { "tmdIds/v1": fingerprint },
    });
    let related = outcome.related.iter().enumerate().map(|(at, (place, text))| {
        json!({ "id": at + 1, "physicalLocation": place.json(), "message": message(text) })
    });
    let related: Vec<Value> = related.collect();
    if !related.is_empty() {
        value["relatedLocations"] = related.into();
    }
    value
}

/// A plain text message. Single braces would stand for arguments (section 3.11.5 of the standard).
fn message(text: &str) -> Value {
    json!({ "text": text.replace('{', "{{").replace('}', "}}") })
}

/// The fingerprint, with a number if it is `known` already.
pub(crate) fn unique(fingerprint: &str, known: &mut BTreeSet<String>) -> String {
    let numbers = (2..).map(|number| format!("{fingerprint} #{number}"));
    let mut names = std::iter::once(fingerprint.to_owned()).chain(numbers);
    names.find(|it| known.insert(it.clone())).unwrap_or_default()
}

/// A path as a relative reference (RFC 3986): all bytes but unreserved ones and `/` are encoded, so
/// that no first part looks like a scheme.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Level, Outcome, Rule, text};

    fn outcome(rule: &str) -> Outcome {
        let title = "one".to_owned();
        let rule = Rule { id: rule.into(), title, help: "a".into(), security_severity: None };
        let (level, message) = (Level::Note, "no `}` of {0}".to_owned());
        let fingerprint = "Shop.A".to_owned();
        Outcome { rule, level, message, fingerprint, place: None, related: Vec::new() }
    }

    #[test]
    fn equal_fingerprints_are_told_apart_and_rules_stand_once() {
        let text = text(&[outcome("B"), outcome("A"), outcome("B")]);
        let log: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        let run = &log["runs"][0];
        let results = run["results"].as_array().expect("a list");
        let seen = results.iter().map(|it| {
            let fingerprint = it["partialFingerprints"]["tmdIds/v1"].as_str();
            (it["ruleIndex"].as_u64(), fingerprint)
        });
        let expected =
            [(1, "Shop.A"), (0, "Shop.A #2"), (1, "Shop.A #3")].map(|it| (Some(it.0), Some(it.1)));
        assert_eq!(seen.collect::<Vec<_>>(), expected);
        assert_eq!(run["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(2));
        assert_eq!(results[0]["message"]["text"], "no `}}` of {{0}}");
    }

    #[test]
    fn paths_are_relative_references() {
        assert_eq!(super::uri("a b/C:ä.tmd"), "a%20b/C%3A%C3%A4.tmd");
    }
}
