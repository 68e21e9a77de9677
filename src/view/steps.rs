//! The maps of abuse cases and scenarios: who takes part, and the steps as numbered lines.

use std::collections::{BTreeMap, BTreeSet};

use super::badge::Badges;
use super::content::{Content, Map, Nodes, StemOf};
use super::cut::{Cut, Opened};
use super::{Edge, Node, Role, Shape, Tone};
use crate::model::{AttackerId, Model, Scenario, Step, StepEnd};

/// Works out what the map of a scenario shows.
pub(super) fn content(
    model: &Model,
    badges: &Badges<'_>,
    scenario: &Scenario,
    stem_of: &StemOf<'_>,
) -> Content {
    let unit = scenario.named.unit;
    let cut = Cut::of_one(model, Opened { unit, element: None });
    let map = Map { model, badges, cut, stem_of };
    let ends = scenario.steps.iter().flat_map(|step| [step.from, step.to]);
    let elements = ends.clone().filter_map(|end| match end {
        StepEnd::Element(element) => Some(element),
        StepEnd::Attacker(_) => None,
    });
    let attackers: BTreeSet<AttackerId> = ends
        .filter_map(|end| match end {
            StepEnd::Attacker(attacker) => Some(attacker),
            StepEnd::Element(_) => None,
        })
        .collect();
    let mut nodes = map.nodes(&elements.collect());
    let mut at: BTreeMap<AttackerId, usize> = BTreeMap::new();
    for attacker in attackers {
        at.insert(attacker, nodes.rows.len());
        nodes.rows.push(attacker_node(model, attacker));
    }
    let numbered = scenario.steps.iter().zip(1..);
    let edges = numbered.map(|(step, number)| edge(&map, &nodes, &at, step, number)).collect();
    Content { nodes: nodes.rows, edges, hints: Vec::new(), n_left_out: 0 }
}

fn attacker_node(model: &Model, attacker: AttackerId) -> Node {
    let named = &model[attacker].named;
    Node {
        id: named.path.clone(),
        parent: None,
        role: Role::Box(Shape::Person, Tone::External),
        title: named.title.clone(),
        subtitle: "Attacker".to_owned(),
        description: String::new(),
        badge: None,
        link: None,
        proposed: false,
    }
}

fn edge(
    map: &Map<'_>,
    nodes: &Nodes,
    attackers: &BTreeMap<AttackerId, usize>,
    step: &Step,
    number: usize,
) -> Edge {
    let node = |end: StepEnd| match end {
        StepEnd::Element(element) => nodes.elements[&element],
        StepEnd::Attacker(attacker) => attackers[&attacker],
    };
    let (from, to) = (node(step.from), node(step.to));
    let flows: Vec<_> = step.flow.into_iter().collect();
    let dot = if step.label.is_empty() { "" } else { ". " };
    Edge {
        // Wide enough that steps sort by their numbers.
        id: format!("step {number:03}"),
        from,
        to,
        both: false,
        label: format!("{number}{dot}{}", step.label),
        detail: String::new(),
        badge: None,
        crossings: map.crossings(from, to, &flows, nodes),
        members: vec![format!("step {number}{dot}{}", step.label)],
        proposed: false,
    }
}
