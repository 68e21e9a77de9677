//! What one map shows: the parts of the opened element, its outside neighbours, the frames and
//! boundaries around them, and the flows lifted to what is shown.

use std::collections::{BTreeMap, BTreeSet};

use super::badge::Badges;
use super::{Crossing, Edge, Lock, Node, Role, Tone, Trust};
use crate::model::{BoundaryId, ElementId, Flow, FlowId, Model, OutOfScope, Protection, UnitId};

/// What is opened, and the lowest model that draws it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opened {
    /// The model that refines the element, else the one that declares it.
    pub(super) unit: UnitId,
    /// `None` for the landscape of a root.
    pub(super) element: Option<ElementId>,
}

/// Boxes and lines of a map.
pub(super) struct Content {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
}

/// Flows by the elements that their ends are or are inside of.
pub(super) struct FlowIndex {
    by_element: Vec<Vec<FlowId>>,
}

impl FlowIndex {
    pub(super) fn new(model: &Model) -> Self {
        let mut by_element = vec![Vec::new(); model.elements.len()];
        for flow in model.flow_ids() {
            let (from, to) = (model[flow].from, model[flow].to);
            let around: BTreeSet<ElementId> =
                model.with_ancestors(from).chain(model.with_ancestors(to)).collect();
            for element in around {
                by_element[element.index()].push(flow);
            }
        }
        Self { by_element }
    }
}

/// Works out what a map shows.
pub(super) fn content(
    model: &Model,
    badges: &Badges<'_>,
    flows: &FlowIndex,
    opened: Opened,
    stem_of: &StemOf<'_>,
) -> Content {
    let map = Map { model, badges, opened, stem_of };
    let lifted = map.lifted(flows);
    let shown = map.shown(&lifted);
    let frames = opened.element.into_iter().flat_map(|it| model.with_ancestors(it)).collect();
    let nodes = map.nodes(&shown, &frames);
    let edges = map.edges(&lifted, &nodes);
    Content { nodes: nodes.rows, edges }
}

/// The stem of the map that opens an element, or of the landscape of a model's root.
pub(super) type StemOf<'a> = dyn Fn(Option<ElementId>, UnitId) -> Option<String> + 'a;

/// A map under construction.
pub(super) struct Map<'a> {
    pub(super) model: &'a Model,
    pub(super) badges: &'a Badges<'a>,
    pub(super) opened: Opened,
    pub(super) stem_of: &'a StemOf<'a>,
}

/// A flow between two things that the map shows.
struct Lifted {
    flow: FlowId,
    from: ElementId,
    to: ElementId,
}

/// Nodes under construction, and where elements and boundaries ended up.
#[derive(Default)]
pub(super) struct Nodes {
    pub(super) rows: Vec<Node>,
    pub(super) elements: BTreeMap<ElementId, usize>,
    boundaries: BTreeMap<usize, BoundaryId>,
}

impl Map<'_> {
    /// Whether an element is a frame of this map: the opened one or around it.
    fn is_frame(&self, element: ElementId) -> bool {
        self.opened.element.is_some_and(|opened| self.model.is_in(opened, element))
    }

    /// The coarsest thing around an element that is no frame, or the element if it is a frame.
    fn visible(&self, element: ElementId) -> ElementId {
        let closed = self.model.with_ancestors(element).take_while(|&it| !self.is_frame(it));
        closed.last().unwrap_or(element)
    }

    /// Whether this map draws what a model declares: the one that describes the opened element and
    /// those above it. What lies below has maps of its own.
    fn draws(&self, unit: UnitId) -> bool {
        self.model.with_parents(self.opened.unit).any(|it| it == unit)
    }

    /// Flows that touch the inside of the opened element, and those to its frame that no other
    /// drawn flow is the detail of.
    fn lifted(&self, index: &FlowIndex) -> Vec<Lifted> {
        let model = self.model;
        let touching: Vec<FlowId> = match self.opened.element {
            Some(element) => index.by_element[element.index()].clone(),
            None => model.flow_ids().collect(),
        };
        let drawn = touching.into_iter().filter(|&flow| self.draws(model[flow].named.unit));
        let lifted = drawn.filter_map(|flow| {
            let Flow { from, to, .. } = model[flow];
            let (from_shown, to_shown) = (self.visible(from), self.visible(to));
            let inside = from_shown == to_shown && from != to;
            let far = |it: ElementId| self.is_frame(it) && Some(it) != self.opened.element;
            let is_shown = !inside && !far(from_shown) && !far(to_shown);
            let row = Lifted { flow, from: from_shown, to: to_shown };
            (is_shown && self.touches_inside(&row)).then_some(row)
        });
        let lifted: Vec<Lifted> = lifted.collect();
        let detailed: BTreeSet<FlowId> =
            lifted.iter().flat_map(|it| model[it.flow].refines.iter().copied()).collect();
        lifted.into_iter().filter(|it| !detailed.contains(&it.flow)).collect()
    }

    /// Whether at least one end is the opened element or a part of it; on a landscape all ends are.
    fn touches_inside(&self, row: &Lifted) -> bool {
        let Some(opened) = self.opened.element else { return true };
        self.model.is_in(row.from, opened) || self.model.is_in(row.to, opened)
    }

    /// The closed elements of the map: parts, and outside ends of flows.
    fn shown(&self, lifted: &[Lifted]) -> BTreeSet<ElementId> {
        let root = self.model.root(self.opened.unit);
        let is_part = |&id: &ElementId| {
            let row = &self.model[id];
            let here = row.parent == self.opened.element && self.model.root(row.named.unit) == root;
            here && (self.draws(row.named.unit) || row.proposed)
        };
        let parts = self.model.element_ids().filter(is_part);
        let ends = lifted.iter().flat_map(|it| [it.from, it.to]);
        parts.chain(ends).filter(|&it| !self.is_frame(it)).collect()
    }

    /// Boxes for closed elements, within `frames` and boundaries.
    pub(super) fn nodes(&self, shown: &BTreeSet<ElementId>, frames: &BTreeSet<ElementId>) -> Nodes {
        let mut nodes = Nodes::default();
        let zones =
            |it: ElementId| -> BTreeSet<BoundaryId> { self.model.zones(it).into_iter().collect() };
        let closed: Vec<Item> =
            shown.iter().map(|&element| Item { element, zones: zones(element) }).collect();
        self.place(&mut nodes, None, None, closed, frames);
        nodes
    }

    /// Adds the nodes of one container, which is the frame `within` or the page: boundaries around
    /// what they hold, then boxes and the next frames, all sorted by id.
    fn place(
        &self,
        nodes: &mut Nodes,
        parent: Option<usize>,
        within: Option<ElementId>,
        items: Vec<Item>,
        frames: &BTreeSet<ElementId>,
    ) {
        let around = |frame: ElementId| {
            self.model.with_ancestors(frame).skip(1).find(|it| frames.contains(it))
        };
        let here = frames.iter().filter(|&&frame| around(frame) == within);
        let mut parts: Parts = here.map(|&frame| (frame, Vec::new())).collect();
        let mut outside = Vec::new();
        for item in items {
            let holder = parts.iter_mut().find(|it| self.model.is_in(item.element, *it.0));
            match holder {
                Some((_, inside)) => inside.push(item),
                None => outside.push(item),
            }
        }
        for (&frame, inside) in &parts {
            // A frame stands only in boundaries that everything in it stands in; a boundary that
            // cuts through it becomes a fragment inside.
            let own: BTreeSet<BoundaryId> = self.model.zones(frame).into_iter().collect();
            let zones = if inside.is_empty() { own.clone() } else { common_zones(inside) };
            let zones = zones.intersection(&own).copied().collect();
            outside.push(Item { element: frame, zones });
        }
        let mut entries: Vec<Entry> = Vec::new();
        self.group(&mut entries, outside, parts);
        let container = within.map_or("", |it| self.model[it].named.path.as_str());
        self.add(nodes, parent, container, entries, frames);
    }

    /// Puts items into boundaries: the boundary that holds most of them first, ties by path.
    fn group(&self, entries: &mut Vec<Entry>, items: Vec<Item>, mut parts: Parts) {
        let mut rest = items;
        loop {
            let mut counts: BTreeMap<BoundaryId, usize> = BTreeMap::new();
            for zone in rest.iter().flat_map(|item| item.zones.iter()) {
                *counts.entry(*zone).or_default() += 1;
            }
            let best = counts.into_iter().min_by(|(a, n), (b, m)| {
                let depth = |it: BoundaryId| self.model.with_outer(it).count();
                let path = |it: BoundaryId| self.model[it].named.path.as_str();
                m.cmp(n).then(depth(*a).cmp(&depth(*b))).then(path(*a).cmp(path(*b)))
            });
            let Some((zone, _)) = best else { break };
            let (mut inside, outside): (Vec<Item>, Vec<Item>) =
                rest.into_iter().partition(|item| item.zones.contains(&zone));
            rest = outside;
            let mut inner_parts = Parts::new();
            for item in &mut inside {
                item.zones.remove(&zone);
                if let Some(mut held) = parts.remove(&item.element) {
                    for part in &mut held {
                        part.zones.remove(&zone);
                    }
                    inner_parts.insert(item.element, held);
                }
            }
            let mut inner = Vec::new();
            self.group(&mut inner, inside, inner_parts);
            entries.push(Entry::Boundary(zone, inner));
        }
        for item in rest {
            entries.push(match parts.remove(&item.element) {
                Some(held) => Entry::Frame(item.element, held),
                None => Entry::Box(item.element),
            });
        }
    }

    fn add(
        &self,
        nodes: &mut Nodes,
        parent: Option<usize>,
        container: &str,
        mut entries: Vec<Entry>,
        frames: &BTreeSet<ElementId>,
    ) {
        entries.sort_by_cached_key(|entry| self.entry_id(container, entry));
        for entry in entries {
            let id = self.entry_id(container, &entry);
            let at = nodes.rows.len();
            match entry {
                Entry::Box(element) => {
                    nodes.elements.insert(element, at);
                    nodes.rows.push(self.box_node(element, parent));
                }
                Entry::Frame(element, parts) => {
                    nodes.elements.insert(element, at);
                    nodes.rows.push(self.frame_node(element, parent));
                    self.place(nodes, Some(at), Some(element), parts, frames);
                }
                Entry::Boundary(boundary, inner) => {
                    nodes.boundaries.insert(at, boundary);
                    nodes.rows.push(self.boundary_node(boundary, id, parent));
                    self.add(nodes, Some(at), container, inner, frames);
                }
            }
        }
    }

    fn entry_id(&self, container: &str, entry: &Entry) -> String {
        match entry {
            Entry::Box(element) | Entry::Frame(element, _) => {
                self.model[*element].named.path.clone()
            }
            Entry::Boundary(boundary, _) => {
                let path = &self.model[*boundary].named.path;
                if container.is_empty() { path.clone() } else { format!("{container}/{path}") }
            }
        }
    }

    fn box_node(&self, element: ElementId, parent: Option<usize>) -> Node {
        let row = &self.model[element];
        let kind = &self.model[row.kind];
        Node {
            id: row.named.path.clone(),
            parent,
            role: Role::Box(kind.shape, kind.tone),
            title: row.named.title.clone(),
            subtitle: self.subtitle(element),
            description: first_sentence(&row.named.description),
            badge: self.badges.element(element),
            threats: self.badges.threats_of_element(element),
            remark: remark(row.out_of_scope.as_ref()),
            link: (self.stem_of)(Some(element), self.opened.unit),
            proposed: row.proposed,
        }
    }

    fn frame_node(&self, element: ElementId, parent: Option<usize>) -> Node {
        let row = &self.model[element];
        let tone: Tone = self.model[row.kind].tone;
        Node {
            id: row.named.path.clone(),
            parent,
            role: Role::Frame(tone),
            title: row.named.title.clone(),
            subtitle: self.subtitle(element),
            description: String::new(),
            badge: self.badges.element(element),
            threats: self.badges.threats_of_element(element),
            remark: remark(row.out_of_scope.as_ref()),
            link: (self.stem_of)(row.parent, self.opened.unit),
            proposed: row.proposed,
        }
    }

    fn subtitle(&self, element: ElementId) -> String {
        let row = &self.model[element];
        let kind = &self.model[row.kind].named.title;
        if row.technology.is_empty() {
            kind.clone()
        } else {
            format!("{kind} · {}", row.technology)
        }
    }

    fn boundary_node(&self, boundary: BoundaryId, id: String, parent: Option<usize>) -> Node {
        let row = &self.model[boundary];
        Node {
            id,
            parent,
            role: Role::Boundary(row.trust.unwrap_or(Trust::Trusted)),
            title: row.named.title.clone(),
            subtitle: boundary_subtitle(row),
            description: String::new(),
            badge: self.badges.boundary(boundary),
            threats: self.badges.threats_of_boundary(boundary),
            remark: String::new(),
            link: None,
            proposed: false,
        }
    }

    /// Lines of the map: flows between the same two things in the same way are one line, but for
    /// those that a line of their own makes clearer.
    fn edges(&self, lifted: &[Lifted], nodes: &Nodes) -> Vec<Edge> {
        let mut merged: BTreeMap<(ElementId, ElementId, bool), Vec<FlowId>> = BTreeMap::new();
        for row in lifted {
            let both = self.model[row.flow].both;
            // A flow both ways has no first end: the lesser path stands first.
            let path = |it: ElementId| self.model[it].named.path.as_str();
            let swap = both && path(row.to) < path(row.from);
            let (from, to) = if swap { (row.to, row.from) } else { (row.from, row.to) };
            merged.entry((from, to, both)).or_default().push(row.flow);
        }
        let mut edges = Vec::new();
        for ((from, to, both), mut flows) in merged {
            flows.sort_by(|a, b| self.model[*a].named.path.cmp(&self.model[*b].named.path));
            let groups: Vec<Vec<FlowId>> = if flows.len() <= MOST_PARALLEL {
                flows.into_iter().map(|it| vec![it]).collect()
            } else {
                vec![flows]
            };
            for flows in groups {
                edges.push(self.edge((from, to), both, &flows, nodes));
            }
        }
        let id = |at: usize| nodes.rows[at].id.as_str();
        edges.sort_by(|a, b| {
            let key = |it: &'_ Edge| (id(it.from).to_owned(), id(it.to).to_owned(), it.id.clone());
            key(a).cmp(&key(b))
        });
        edges
    }

    fn edge(
        &self,
        (from, to): (ElementId, ElementId),
        both: bool,
        flows: &[FlowId],
        nodes: &Nodes,
    ) -> Edge {
        let ends = [from, to].map(|it| self.model[it].named.path.as_str());
        let arrow = if both { "<->" } else { "->" };
        let first = &self.model[flows[0]];
        let mut id = format!("{}{arrow}{}", ends[0], ends[1]);
        if let [_] = flows {
            let own = if first.has_name { &first.named.name } else { &first.named.title };
            id = format!("{id}#{own}");
        }
        let (from, to) = (nodes.elements[&from], nodes.elements[&to]);
        Edge {
            id,
            from,
            to,
            both,
            step: None,
            label: self.label(flows),
            detail: self.detail(flows),
            badge: self.badges.flows(flows),
            threats: self.badges.threats_of_flows(flows),
            flows: flows.iter().map(|&flow| self.model[flow].named.path.clone()).collect(),
            crossings: self.crossings(from, to, flows, nodes),
            members: flows.iter().map(|&flow| self.member(flow)).collect(),
            proposed: flows.iter().all(|&flow| self.model[flow].proposed),
        }
    }

    /// The label of one flow; of several, the one that they share, else how many they are.
    fn label(&self, flows: &[FlowId]) -> String {
        let titles: BTreeSet<&str> =
            flows.iter().map(|&flow| self.model[flow].named.title.as_str()).collect();
        let shared = titles.first().filter(|_| titles.len() == 1);
        match (shared, flows) {
            (Some(title), [_]) => (*title).to_owned(),
            (Some(title), _) if !title.is_empty() => format!("{title} (×{})", flows.len()),
            _ => format!("{} flows", flows.len()),
        }
    }

    /// Of one flow its protocol and data; of several what they are called, else their protocols
    /// and data, each once.
    fn detail(&self, flows: &[FlowId]) -> String {
        let titles = flows.iter().map(|&flow| self.model[flow].named.title.as_str());
        let distinct: BTreeSet<&str> = titles.clone().filter(|title| !title.is_empty()).collect();
        if distinct.len() > 1 {
            return joined(titles, MOST_DETAILS);
        }
        let protocols = flows.iter().map(|&flow| self.model[flow].protocol.as_str());
        let data = flows.iter().flat_map(|&flow| self.model[flow].carries.iter());
        let data = data.map(|&data| self.model[data].named.title.as_str());
        joined(protocols.chain(data), MOST_DETAILS)
    }

    pub(super) fn member(&self, flow: FlowId) -> String {
        let row = &self.model[flow];
        let (from, to) = (&self.model[row.from].named, &self.model[row.to].named);
        let arrow = if row.both { "↔" } else { "→" };
        let label = &row.named.title;
        let colon = if label.is_empty() { "" } else { ": " };
        let mut text = format!("{} {arrow} {}{colon}{label}", from.title, to.title);
        if !row.protocol.is_empty() {
            text = format!("{text} [{}]", row.protocol);
        }
        let parents = row.refines.iter().map(|&it| self.model[it].named.title.as_str());
        let parents: Vec<&str> =
            parents.filter(|title| !title.is_empty() && *title != label).collect();
        if !parents.is_empty() {
            text = format!("{text}; part of {}", parents.join(", "));
        }
        let remark = remark(row.out_of_scope.as_ref());
        if remark.is_empty() { text } else { format!("{text}; {remark}") }
    }

    /// The boundaries of the map that hold one end only, as far as a flow of the line passes them.
    pub(super) fn crossings(
        &self,
        from: usize,
        to: usize,
        flows: &[FlowId],
        nodes: &Nodes,
    ) -> Vec<Crossing> {
        let chain = |node: usize| -> Vec<usize> {
            std::iter::successors(nodes.rows[node].parent, |&at| nodes.rows[at].parent).collect()
        };
        let (left, entered) = (chain(from), chain(to));
        let out = left.iter().filter(|at| !entered.contains(at) && **at != to);
        let into = entered.iter().rev().filter(|at| !left.contains(at) && **at != from);
        let mut found = Vec::new();
        for &at in out.chain(into) {
            let Some(&boundary) = nodes.boundaries.get(&at) else { continue };
            let passes = |flow: &&FlowId| {
                self.model.crossings(**flow).iter().any(|crossed| crossed.boundary == boundary)
            };
            let locks = flows.iter().filter(passes).map(|&flow| lock(&self.model[flow]));
            if let Some(lock) = locks.max() {
                found.push(Crossing { boundary: at, lock });
            }
        }
        found
    }
}

/// More parallel lines than this become one.
const MOST_PARALLEL: usize = 2;

/// More words than this in the second line of a label become a number.
const MOST_DETAILS: usize = 3;

/// An element with the boundaries that it is still to be put into.
struct Item {
    element: ElementId,
    zones: BTreeSet<BoundaryId>,
}

/// What stands in frames that are still to be placed.
type Parts = BTreeMap<ElementId, Vec<Item>>;

enum Entry {
    Box(ElementId),
    Frame(ElementId, Vec<Item>),
    Boundary(BoundaryId, Vec<Entry>),
}

fn common_zones(items: &[Item]) -> BTreeSet<BoundaryId> {
    let mut all = items.iter().map(|item| item.zones.clone());
    let first = all.next().unwrap_or_default();
    all.fold(first, |common, zones| common.intersection(&zones).copied().collect())
}

/// What is said about something that nobody needs to assess.
fn remark(out_of_scope: Option<&OutOfScope>) -> String {
    match out_of_scope {
        Some(it) if it.because.is_empty() => "out of scope".to_owned(),
        Some(it) => format!("out of scope: {}", it.because),
        None => String::new(),
    }
}

/// Closed: encrypted and authenticated; open: one of them is said to be missing.
fn lock(flow: &Flow) -> Lock {
    match (&flow.encrypted, &flow.authn) {
        (Protection::No, _) | (_, Protection::No) => Lock::Open,
        (Protection::Yes(_), Protection::Yes(_)) => Lock::Closed,
        (Protection::Unknown, _) | (_, Protection::Unknown) => Lock::Unknown,
    }
}

fn boundary_subtitle(boundary: &crate::model::Boundary) -> String {
    let trust = boundary.trust.map(|trust| match trust {
        Trust::Untrusted => "untrusted",
        Trust::Semi => "semi-trusted",
        Trust::Trusted => "trusted",
        Trust::High => "highly trusted",
    });
    let kind = match boundary.kind {
        crate::model::BoundaryKind::Trust => None,
        crate::model::BoundaryKind::Network => Some("network"),
        crate::model::BoundaryKind::Tenant => Some("tenant"),
        crate::model::BoundaryKind::Process => Some("process"),
        crate::model::BoundaryKind::Organisational => Some("organisation"),
        crate::model::BoundaryKind::Physical => Some("physical"),
    };
    let words: Vec<&str> = kind.into_iter().chain(trust).collect();
    words.join(" · ")
}

/// Words, each once, joined with dots; those beyond `most` become a number.
fn joined<'w>(words: impl Iterator<Item = &'w str>, most: usize) -> String {
    let mut found: Vec<&str> = Vec::new();
    for word in words {
        if !word.is_empty() && !found.contains(&word) {
            found.push(word);
        }
    }
    let hidden = found.len().saturating_sub(most);
    let shown = found[..found.len() - hidden].join(" · ");
    if hidden > 0 { format!("{shown} +{hidden}") } else { shown }
}

/// The first sentence of a text, without Markdown's marks.
fn first_sentence(text: &str) -> String {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = line.find(". ").map_or(line.len(), |at| at + 1);
    line[..end].replace(['`', '*'], "")
}
