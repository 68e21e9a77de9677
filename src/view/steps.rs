//! The maps of abuse cases and scenarios: who takes part, and the steps as numbered lines.

use std::collections::{BTreeMap, BTreeSet};

use super::badge::Badges;
use super::content::{Content, Map, Nodes, StemOf};
use super::cut::Cut;
use super::{Edge, End, Node, Role, Shape, Tone};
use crate::model::{
    AttackerId, ElementId, FlowId, Model, Scenario, Step, StepEnd, ThreatId, UnitId,
};

/// What the map of an abuse case or scenario shows.
pub(super) struct Steps {
    pub(super) content: Content,
    /// Elements that are opened, because a part of theirs takes part.
    pub(super) frames: BTreeSet<ElementId>,
    pub(super) ends: Vec<End>,
}

/// Works out what the map of a scenario shows.
pub(super) fn steps(
    model: &Model,
    badges: &Badges<'_>,
    scenario: &Scenario,
    stem_of: &StemOf<'_>,
) -> Steps {
    let unit = scenario.named.unit;
    let (mut elements, mut attackers) = (BTreeSet::new(), BTreeSet::new());
    for end in scenario.steps.iter().flat_map(|step| [step.from, step.to]) {
        match end {
            StepEnd::Element(element) => elements.insert(element),
            StepEnd::Attacker(attacker) => attackers.insert(attacker),
        };
    }
    let around = |&element: &ElementId| model.with_ancestors(element).skip(1);
    let frames: BTreeSet<ElementId> = elements.iter().flat_map(around).collect();
    elements.retain(|it| !frames.contains(it));
    let cut = Cut::of_story(model, unit, frames.clone());
    let map = Map { model, badges, cut, stem_of };
    let mut nodes = map.nodes(&elements);
    let mut at: BTreeMap<AttackerId, usize> = BTreeMap::new();
    for attacker in attackers {
        at.insert(attacker, nodes.rows.len());
        nodes.rows.push(attacker_node(model, attacker));
    }
    let numbered = scenario.steps.iter().zip(1..);
    let edges = numbered.map(|(step, number)| edge(&map, &nodes, &at, step, number)).collect();
    let ends = scenario.leads_to.iter().map(|&threat| end(model, badges, threat)).collect();
    let content = Content { nodes: nodes.rows, edges, hints: Vec::new(), n_left_out: 0 };
    Steps { content, frames, ends }
}

fn attacker_node(model: &Model, attacker: AttackerId) -> Node {
    let named = &model[attacker].named;
    Node {
        id: named.path.clone(),
        parent: None,
        role: Role::Box(Shape::Attacker, Tone::External),
        title: named.title.clone(),
        subtitle: "Attacker".to_owned(),
        description: String::new(),
        badge: None,
        threats: Vec::new(),
        remark: String::new(),
        link: None,
        proposed: false,
    }
}

fn end(model: &Model, badges: &Badges<'_>, threat: ThreatId) -> End {
    let named = &model[threat].named;
    let id = if named.shown_id() == named.path { "" } else { named.shown_id() };
    End {
        threat: named.path.clone(),
        title: format!("{id} {}", named.title).trim_start().to_owned(),
        state: badges.state(threat),
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
    let flows = flows_under(map.model, map.cut.opened.unit, step);
    let dot = if step.label.is_empty() { "" } else { ". " };
    let mut members = vec![format!("step {number}{dot}{}", step.label)];
    let over = if flows.len() > 1 { "over one of" } else { "over" };
    members.extend(flows.iter().map(|&flow| format!("{over} {}", map.member(flow))));
    Edge {
        // Wide enough that steps sort by their numbers.
        id: format!("step {number:03}"),
        from,
        to,
        both: false,
        step: Some(number),
        label: step.label.clone(),
        detail: String::new(),
        badge: None,
        threats: Vec::new(),
        flows: flows.iter().map(|&flow| map.model[flow].named.path.clone()).collect(),
        crossings: map.crossings(from, to, &flows, nodes),
        members,
        proposed: false,
    }
}

/// The flows that a step may run over: the one that it is known to use, else the one that is called
/// like the step, else all that lead from one end to the other. Where they differ, the least
/// protected one counts.
fn flows_under(model: &Model, unit: UnitId, step: &Step) -> Vec<FlowId> {
    let (StepEnd::Element(from), StepEnd::Element(to)) = (step.from, step.to) else {
        return Vec::new();
    };
    if let Some(flow) = step.flow {
        return vec![flow];
    }
    let leads =
        |source: ElementId, target: ElementId| model.is_in(source, from) && model.is_in(target, to);
    let fits = |&flow: &FlowId| {
        let row = &model[flow];
        let is_seen = model.with_parents(unit).any(|it| it == row.named.unit);
        is_seen && (leads(row.from, row.to) || row.both && leads(row.to, row.from))
    };
    let mut flows: Vec<FlowId> = model.flow_ids().filter(fits).collect();
    flows.sort_by(|a, b| model[*a].named.path.cmp(&model[*b].named.path));
    let mut alike = flows.iter().filter(|it| model[**it].named.title == step.label);
    match (alike.next(), alike.next()) {
        (Some(&only), None) => vec![only],
        _ => flows,
    }
}
