//! Changes in words, as all forms of a report show them.

use super::report::{Effect, Entry, Report};
use super::weight::{Rank, state};
use super::{Change, Field, Kind, Thing};
use crate::plain::counted;
use crate::status::Status;

/// Longer texts are cut.
const MOST_LETTERS: usize = 100;

/// More changes than this are counted in one line.
const MOST_SHOWN: usize = 3;

/// The first changes in one line, and how many more there are; empty if there are none.
#[must_use]
pub fn summary(changes: &[Change]) -> String {
    let shown = changes.iter().take(MOST_SHOWN).map(|change| {
        let what = format!("{} `{}`", change.thing.word(), change.id);
        let fields: Vec<String> = change.kind.fields().iter().map(difference).collect();
        match &change.kind {
            Kind::Added => format!("{what} is new"),
            Kind::Removed => format!("{what} is gone"),
            Kind::Renamed { from, .. } | Kind::Moved { from, .. } => format!("{what} was `{from}`"),
            Kind::Changed(_) => format!("{what} has changed ({})", fields.join(", ")),
        }
    });
    let mut words: Vec<String> = shown.collect();
    if changes.len() > MOST_SHOWN {
        words.push(format!("and {} more", changes.len() - MOST_SHOWN));
    }
    words.join("; ")
}

/// The sign of a change: `+`, `-` or `~`.
pub(super) fn sign(kind: &Kind) -> &'static str {
    match kind {
        Kind::Added => "+",
        Kind::Removed => "-",
        Kind::Renamed { .. } | Kind::Moved { .. } | Kind::Changed(_) => "~",
    }
}

/// The title of a thing, if it says more than its id.
pub(super) fn title(change: &Change) -> Option<&str> {
    // The label of a flow without a name is a part of its id.
    let is_known = change.title.is_empty() || change.id.contains(&change.title);
    (!is_known).then_some(change.title.as_str())
}

/// What the thing was called and why it is taken for the same, if it has another id.
pub(super) fn origin(kind: &Kind) -> Option<String> {
    let (from, because) = kind.origin()?;
    let because = if because.is_empty() { String::new() } else { format!(" ({because})") };
    Some(format!("was `{from}`{because}"))
}

/// What a property said and says: `encrypted: yes → no`.
#[must_use]
pub fn difference(field: &Field) -> String {
    let Field { name, old, new, gained, lost } = field;
    let is_list = gained.len() + lost.len() < 2 || old.is_empty() || new.is_empty();
    match (old.as_str(), new.as_str()) {
        ("", new) => format!("{name}: now {}", cut(new)),
        (old, "") => format!("{name}: was {}", cut(old)),
        _ if is_list && lost.is_empty() => format!("{name}: now also {}", cut(&gained.join(", "))),
        _ if is_list && gained.is_empty() => {
            format!("{name}: no longer {}", cut(&lost.join(", ")))
        }
        (old, new) => format!("{name}: {} → {}", cut(old), cut(new)),
    }
}

/// What was said in words as markup: names between backticks as code, all made safe by `escaped`.
pub(super) fn coded(text: &str, escaped: impl Fn(&str) -> String) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without its counterpart is a letter like others.
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    let part = |(at, part): (usize, &&str)| match at % 2 {
        0 => escaped(part),
        _ => format!("<code>{}</code>", escaped(part)),
    };
    parts.iter().enumerate().map(part).collect()
}

/// A text in one line, the end of a long one left out.
fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST_LETTERS) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}

/// The report in one line: `2 threats open now, 1 flow crosses Internet; 4 smaller changes`.
pub(super) fn headline(report: &Report) -> String {
    if report.is_empty() {
        return "no model changes".to_owned();
    }
    let mut rest: Vec<&Entry> = report.entries.iter().collect();
    let mut take = |is_it: &dyn Fn(&Entry) -> bool| -> Vec<&Entry> {
        let (those, others) = rest.iter().partition(|it| is_it(it));
        rest = others;
        those
    };
    let mut parts = Vec::new();
    let mut say = |those: &[&Entry], thing: &str, what: &str| {
        if !those.is_empty() {
            parts.push(format!("{} {what}", counted(those.len(), thing)));
        }
    };
    say(&take(&is_open_now), "threat", "open now");
    let worse = |it: &Entry| it.rank == Rank::Worse && it.change.thing == Thing::Threat;
    say(&take(&worse), "threat", "worse");
    let crossing = take(&|it| !crossed(it).is_empty());
    let verb = if crossing.len() == 1 { "crosses" } else { "cross" };
    let mut over: Vec<String> = crossing.iter().flat_map(|it| crossed(it)).collect();
    over.sort();
    over.dedup();
    let over = if over.len() == 1 { over.remove(0) } else { "boundaries".to_owned() };
    say(&crossing, "flow", &format!("{verb} {over}"));
    let exposed = |it: &Entry| it.rank == Rank::Exposed && it.change.thing == Thing::Flow;
    say(&take(&exposed), "flow", "less protected");
    let lost = |thing| move |it: &Entry| it.rank == Rank::ControlLost && it.change.thing == thing;
    say(&take(&lost(Thing::Control)), "control", "lost");
    for thing in [Thing::Element, Thing::Flow, Thing::Threat] {
        let is = |kind: Kind| move |it: &Entry| it.change.thing == thing && it.change.kind == kind;
        say(&take(&is(Kind::Added)), thing.word(), "added");
        say(&take(&is(Kind::Removed)), thing.word(), "removed");
    }
    say(&take(&is_mitigated_now), "threat", "mitigated now");
    let n_rest = rest.len();
    let first = parts.join(", ");
    match (first.as_str(), n_rest) {
        (_, 0) => first,
        ("", n) => counted(n, "change"),
        (_, n) => format!("{first}; {}", counted(n, "smaller change")),
    }
}

fn status_field(entry: &Entry) -> Option<&Field> {
    entry.change.kind.fields().iter().find(|it| it.name == "status")
}

fn is_open(status: Option<Status>) -> bool {
    matches!(status, Some(Status::Open | Status::Partly))
}

fn is_open_now(entry: &Entry) -> bool {
    let was_not = match &entry.change.kind {
        Kind::Added => true,
        Kind::Removed => false,
        Kind::Renamed { .. } | Kind::Moved { .. } | Kind::Changed(_) => {
            status_field(entry).is_some_and(|it| !is_open(state(&it.old)))
        }
    };
    entry.change.thing == Thing::Threat && was_not && is_open(entry.status)
}

fn is_mitigated_now(entry: &Entry) -> bool {
    let is_threat = entry.change.thing == Thing::Threat;
    is_threat && status_field(entry).is_some() && entry.status == Some(Status::Mitigated)
}

/// The names of boundaries that a flow crosses now and did not.
fn crossed(entry: &Entry) -> Vec<String> {
    if entry.change.thing != Thing::Flow {
        return Vec::new();
    }
    let field = entry.change.kind.fields().iter().find(|it| it.name == "crosses");
    let gained = field.into_iter().flat_map(|it| it.gained.clone());
    let added = entry.consequences.iter().filter(|it| it.effect == Effect::Crosses);
    let all = gained.chain(added.flat_map(|it| it.ids.clone()));
    let mut names: Vec<String> = all.map(|it| super::last(&it).to_owned()).collect();
    names.sort();
    names.dedup();
    names
}
