//! What everything around elements, flows and threats says, as properties to compare: data,
//! attackers, objectives, assumptions, environments, scenarios, views and hints.

use super::Thing;
use super::record::{Reader, Record, said, yes};
use super::said::{Piece, Said};
use crate::model::{AssumptionStatus, Chosen, Direction, Hint, Scenario, StepEnd, ViewRequest};

pub(super) fn records(reader: &Reader<'_>) -> Vec<Record> {
    let model = reader.model;
    let mut found = things(reader);
    let scenarios = model.scenarios.iter().enumerate();
    found.extend(scenarios.map(|(row, it)| scenario(reader, row, it)));
    found.extend(model.views.iter().enumerate().map(|(row, it)| view(reader, row, it)));
    found.extend(model.hints.iter().enumerate().map(|(row, it)| hint(reader, row, it)));
    found
}

/// Data, attackers, objectives, assumptions and environments.
fn things(reader: &Reader<'_>) -> Vec<Record> {
    let model = reader.model;
    let mut found = Vec::new();
    for (at, row) in model.data.iter().enumerate() {
        let fields = vec![
            ("classification", Said::text(&row.classification)),
            ("kind", Said::texts(&row.kinds)),
            ("cia", Said::texts(&row.cia)),
            ("owner", Said::text(&row.owner)),
        ];
        found.push(reader.record(Thing::Data, at, &row.named, fields));
    }
    for (at, row) in model.attackers.iter().enumerate() {
        let scope = row.out_of_scope.as_ref().map_or_else(String::new, |it| said(&it.because));
        let fields = vec![
            ("access", Said::text(&row.access)),
            ("skill", Said::text(&row.skill)),
            ("scope out", Said::text(scope)),
        ];
        found.push(reader.record(Thing::Attacker, at, &row.named, fields));
    }
    for (at, row) in model.objectives.iter().enumerate() {
        let goals = row.contributes_to.iter().map(|&it| model[it].named.path.as_str());
        let fields =
            vec![("property", Said::text(&row.property)), ("contributes-to", Said::ids(goals))];
        found.push(reader.record(Thing::Objective, at, &row.named, fields));
    }
    for (at, row) in model.assumptions.iter().enumerate() {
        let status = match row.status {
            AssumptionStatus::Unverified => "unverified",
            AssumptionStatus::Verified => "verified",
            AssumptionStatus::Invalid => "invalid",
        };
        let fields = vec![("status", Said::text(status)), ("owner", Said::text(&row.owner))];
        found.push(reader.record(Thing::Assumption, at, &row.named, fields));
    }
    for (at, row) in model.environments.iter().enumerate() {
        found.push(reader.record(Thing::Environment, at, &row.named, Vec::new()));
    }
    found
}

fn scenario(reader: &Reader<'_>, row: usize, scenario: &Scenario) -> Record {
    let model = reader.model;
    let end = |end: StepEnd| match end {
        StepEnd::Element(it) => Piece::Id(model[it].named.path.clone()),
        StepEnd::Attacker(it) => Piece::Id(model[it].named.path.clone()),
    };
    let steps = scenario.steps.iter().enumerate().map(|(at, step)| {
        let label = Piece::Word(format!(" \"{}\"", step.label));
        let number = Piece::Word(format!("{}. ", at + 1));
        vec![number, end(step.from), Piece::Word(" -> ".to_owned()), end(step.to), label]
    });
    let ends = scenario.leads_to.iter().map(|&it| model[it].named.path.as_str());
    let fields = vec![
        ("abuse", yes(scenario.abuse)),
        ("steps", Said(steps.collect())),
        ("leads-to", Said::ids(ends)),
    ];
    reader.record(Thing::Scenario, row, &scenario.named, fields)
}

fn view(reader: &Reader<'_>, row: usize, view: &ViewRequest) -> Record {
    let model = reader.model;
    let of = view.of.map(|it| model[it].named.path.as_str());
    let chosen = |chosen: &[(Chosen, crate::source::Span)]| {
        let values = chosen.iter().map(|(it, _)| match it {
            Chosen::Element(it) => vec![Piece::Id(model[*it].named.path.clone())],
            Chosen::Tag(tag) => vec![Piece::Word(format!("#{tag}"))],
        });
        Said(values.collect())
    };
    let direction = match view.direction {
        None => "",
        Some(Direction::Right) => "right",
        Some(Direction::Down) => "down",
    };
    let fields = vec![
        ("of", Said::ids(of)),
        ("depth", Said::text(view.depth.to_string())),
        ("include", chosen(&view.include)),
        ("exclude", chosen(&view.exclude)),
        ("direction", Said::text(direction)),
    ];
    reader.record(Thing::View, row, &view.named, fields)
}

/// A hint has no name: it is what it says.
fn hint(reader: &Reader<'_>, row: usize, hint: &Hint) -> Record {
    let model = reader.model;
    let view = hint.view.map_or_else(String::new, |it| format!(" in {}", model[it].named.name));
    let [first, second] = [hint.first, hint.second].map(|it| &model[it].named.path);
    let id = format!("place {first} {} {second}{view}", hint.side.word());
    super::conventions::nameless(reader, Thing::Hint, row, hint.unit, id, hint.span)
}
