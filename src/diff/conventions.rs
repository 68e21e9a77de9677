//! Conventions, policies and rules: statements that have no name of their own, and are what they
//! say.

use super::Thing;
use super::record::{Reader, Record};
use super::said::Said;
use crate::model::{About, Condition, NameCase, UnitId};
use crate::source::Span;

pub(super) fn records(reader: &Reader<'_>) -> Vec<Record> {
    let model = reader.model;
    let mut found = Vec::new();
    for (row, naming) in model.namings.iter().enumerate() {
        let mut add = |text: String, span: Span| {
            found.push(nameless(reader, Thing::Convention, row, naming.unit, text, span));
        };
        for (case, it) in &naming.cases {
            add(format!("case {} {}", it.what, NameCase::word(*case)), it.span);
        }
        for it in &naming.patterns {
            add(format!("pattern {} \"{}\"", it.what, it.how), it.span);
        }
        for term in &naming.terms {
            add(format!("term \"{}\"", term.word), term.span);
            let short = term.short.iter().map(|it| ("short", it));
            for (word, it) in short.chain(term.not.iter().map(|it| ("not", it))) {
                add(format!("term \"{}\" {word} \"{it}\"", term.word), term.span);
            }
        }
        for it in &naming.renamed {
            add(format!("renamed {} to {}", it.old, it.new), it.span);
        }
    }
    // Texts of conditions stand in the files.
    if reader.world.is_some() {
        found.extend(policies(reader));
        found.extend(rules(reader));
    }
    found
}

fn policies(reader: &Reader<'_>) -> Vec<Record> {
    let mut found = Vec::new();
    for (row, policy) in reader.model.policies.iter().enumerate() {
        for gate in &policy.gates {
            let verb = if gate.denies { "deny" } else { "warn" };
            let text = condition(reader, &gate.condition);
            let id = format!("{verb} {} where {text}", word(gate.about));
            found.push(nameless(reader, Thing::Policy, row, policy.unit, id, gate.span));
        }
    }
    found
}

fn rules(reader: &Reader<'_>) -> Vec<Record> {
    let rules = reader.model.rules.iter().enumerate().map(|(row, rule)| {
        let texts = |it: &[Condition]| Said::texts(it.iter().map(|it| condition(reader, it)));
        let fields = vec![
            ("about", Said::text(rule.about.map_or("", word))),
            ("given", texts(&rule.given)),
            ("requires", texts(&rule.requires)),
            ("message", Said::text(&rule.message)),
            ("level", Said::text(if rule.warns { "warning" } else { "error" })),
        ];
        reader.record(Thing::Rule, row, &rule.named, fields)
    });
    rules.collect()
}

fn word(about: About) -> &'static str {
    About::WORDS.iter().find(|it| it.1 == about).map_or("", |it| it.0)
}

/// A condition as it is written, in one line.
fn condition(reader: &Reader<'_>, condition: &Condition) -> String {
    let source = reader.world.map(|it| it.project.source(condition.span));
    let text = source.map_or("", |it| it.slice(condition.span));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The record of something without a name, which is what it says.
pub(super) fn nameless(
    reader: &Reader<'_>,
    thing: Thing,
    row: usize,
    unit: UnitId,
    text: String,
    span: Span,
) -> Record {
    Record {
        thing,
        model: reader.unit_name(unit),
        id: text,
        title: String::new(),
        span,
        row,
        kind: String::new(),
        ends: None,
        has_name: false,
        fields: Vec::new(),
    }
}
