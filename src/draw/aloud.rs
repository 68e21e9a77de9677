//! A map in sentences, for those who hear it.

use super::badge;
use super::crossing;
use crate::plain::counted;
use crate::view::{Edge, Node, Role, Shape, View};

/// The whole map, one sentence after another.
pub(super) fn read(view: &View) -> String {
    let mut sentences = vec![begin(view)];
    sentences.extend(view.nodes.iter().filter_map(|node| read_node(view, node)));
    sentences.extend(view.edges.iter().map(|edge| read_edge(view, edge)));
    for end in view.story.iter().flat_map(|it| &it.ends) {
        sentences.push(format!("Leads to {}: {}.", end.title, badge::name(end.state)));
    }
    sentences.join(" ")
}

/// What a reader sees when pointing at a node.
pub(super) fn node_title(node: &Node) -> String {
    let parts = [&node.title, &node.subtitle, &node.description];
    let mut lines: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).cloned().collect();
    lines.extend(said(node));
    if node.proposed {
        lines.push("proposed".into());
    }
    lines.join("\n")
}

/// Nobody wrote anything down: not the same as nothing to fear.
const NOTHING: &str = "no threat recorded";

/// What is said about the threats on a node.
fn said(node: &Node) -> impl Iterator<Item = String> {
    let can_have = match node.role {
        Role::Box(shape, _) => shape != Shape::Attacker,
        Role::Frame(_) => true,
        Role::Boundary(_) => false,
    };
    let nothing = (can_have && node.badge.is_none()).then(|| NOTHING.to_owned());
    let remark = (!node.remark.is_empty()).then(|| node.remark.clone());
    node.badge.map(badge::words).or(nothing).into_iter().chain(remark)
}

/// What a reader sees when pointing at a flow: the flows that it stands for.
pub(super) fn edge_title(edge: &Edge) -> String {
    let mut lines = edge.members.clone();
    lines.extend(edge.badge.map(badge::words));
    if edge.badge.is_none() && edge.step.is_none() {
        lines.push(NOTHING.into());
    }
    if edge.proposed {
        lines.push("proposed".into());
    }
    lines.join("\n")
}

fn begin(view: &View) -> String {
    let boxes = view.nodes.iter().filter(|it| matches!(it.role, Role::Box(..))).count();
    let elements = counted(boxes, "element");
    let (picture, line) = if view.story.is_some() { ("Steps", "step") } else { ("Map", "flow") };
    let flows = counted(view.edges.len(), line);
    format!("{picture} of {}: {elements} and {flows}.", view.title)
}

/// Boundaries are heard as the places of what stands in them.
fn read_node(view: &View, node: &Node) -> Option<String> {
    let mut words = match node.role {
        Role::Box(..) => node.title.clone(),
        Role::Frame(_) => format!("Opened: {}", node.title),
        Role::Boundary(_) => return None,
    };
    if !node.subtitle.is_empty() {
        words.push_str(&format!(" ({})", node.subtitle));
    }
    if let Some(parent) = node.parent {
        words.push_str(&format!(" in {}", view.nodes[parent].title));
    }
    let said: Vec<String> = said(node).collect();
    if !said.is_empty() {
        words.push_str(&format!(": {}", said.join(", ")));
    }
    if node.proposed {
        words.push_str(", proposed");
    }
    Some(format!("{words}."))
}

fn read_edge(view: &View, edge: &Edge) -> String {
    let title = |index: usize| &view.nodes[index].title;
    let to = if edge.both { "and" } else { "to" };
    let number = edge.step.map(|it| format!("Step {it}: ")).unwrap_or_default();
    let mut words = format!("{number}{} {to} {}", title(edge.from), title(edge.to));
    let label: Vec<&str> = [edge.label.as_str(), edge.detail.as_str()]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect();
    if !label.is_empty() {
        words.push_str(&format!(": {}", label.join(", ")));
    }
    for crossing in &edge.crossings {
        let (boundary, lock) = (title(crossing.boundary), crossing::words(crossing.lock));
        words.push_str(&format!("; crosses {boundary}, {lock}"));
    }
    match edge.badge {
        Some(badge) => words.push_str(&format!("; {}", badge::words(badge))),
        None if edge.step.is_none() => words.push_str(&format!("; {NOTHING}")),
        None => {}
    }
    if edge.proposed {
        words.push_str("; proposed");
    }
    format!("{words}.")
}
