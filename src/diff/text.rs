//! Changes in words, for a terminal.

use std::fmt::Write as _;

use super::{Change, Field, Kind};

/// The changes, those of each model under its name; one sentence if there are none.
#[must_use]
pub fn text(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "no model changes\n".to_owned();
    }
    let mut out = String::new();
    let mut model = None;
    for change in changes {
        if model != Some(&change.model) {
            let _ = writeln!(out, "{}", change.model);
            model = Some(&change.model);
        }
        for line in lines(change) {
            let _ = writeln!(out, "  {line}");
        }
    }
    out
}

/// One change: what happened, then what differs.
fn lines(change: &Change) -> Vec<String> {
    let what = format!("{} `{}`", change.thing.word(), change.id);
    let (first, fields): (String, &[Field]) = match &change.kind {
        Kind::Added => (format!("+ {what}{}", title(change)), &[]),
        Kind::Removed => (format!("- {what}{}", title(change)), &[]),
        Kind::Renamed { from, fields } => (format!("~ {what} was `{from}`"), fields),
        Kind::Changed(fields) => (format!("~ {what}"), fields),
    };
    let mut lines = vec![first];
    lines.extend(fields.iter().map(|field| format!("    {}", difference(field))));
    lines
}

fn title(change: &Change) -> String {
    // The label of a flow without a name is a part of its id.
    if change.title.is_empty() || change.id.contains(&change.title) {
        return String::new();
    }
    format!(" \"{}\"", change.title)
}

/// What a property said and says: `encrypted: yes → no`.
fn difference(field: &Field) -> String {
    let Field { name, old, new } = field;
    match (old.as_str(), new.as_str()) {
        ("", new) => format!("{name}: now {new}"),
        (old, "") => format!("{name}: was {old}"),
        (old, new) => format!("{name}: {old} → {new}"),
    }
}

/// The first changes in one line, and how many more there are; empty if there are none.
#[must_use]
pub fn summary(changes: &[Change]) -> String {
    let shown = changes.iter().take(MOST_SHOWN).map(|change| {
        let what = format!("{} `{}`", change.thing.word(), change.id);
        match &change.kind {
            Kind::Added => format!("{what} is new"),
            Kind::Removed => format!("{what} is gone"),
            Kind::Renamed { from, .. } => format!("{what} was `{from}`"),
            Kind::Changed(fields) => {
                let fields: Vec<String> = fields.iter().map(difference).collect();
                format!("{what} has changed ({})", fields.join(", "))
            }
        }
    });
    let mut words: Vec<String> = shown.collect();
    if changes.len() > MOST_SHOWN {
        words.push(format!("and {} more", changes.len() - MOST_SHOWN));
    }
    words.join("; ")
}

/// More changes than this are counted.
const MOST_SHOWN: usize = 3;
