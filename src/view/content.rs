//! What one map shows: the parts of the opened element, its outside neighbours, the frames and
//! boundaries around them, and the flows lifted to what is shown.

use std::collections::{BTreeMap, BTreeSet};

use super::badge::Badges;
use super::cut::Cut;
use super::{Crossing, Edge, Hint, Lock, Node, Role, Tone, Trust};
use crate::model::{
    BoundaryId, ElementId, Flow, FlowId, HintId, Model, OutOfScope, Protection, UnitId,
};

/// Boxes and lines of a map.
pub(super) struct Content {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    pub(super) hints: Vec<Hint>,
    /// How many elements the map would show if it left nothing out.
    pub(super) n_left_out: usize,
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
    cut: Cut,
    stem_of: &StemOf<'_>,
) -> Content {
    let map = Map { model, badges, cut, stem_of };
    let lifted = map.lifted(flows);
    let shown = map.shown(&lifted);
    let nodes = map.nodes(&shown);
    let edges = map.edges(&lifted, &nodes);
    let hints = map.hints(&nodes);
    Content { nodes: nodes.rows, edges, hints, n_left_out: map.n_left_out(flows, &shown) }
}

/// The stem of the map that opens an element, or of the landscape of a model's root.
pub(super) type StemOf<'a> = dyn Fn(Option<ElementId>, UnitId) -> Option<String> + Sync + 'a;

/// A map under construction.
pub(super) struct Map<'a> {
    pub(super) model: &'a Model,
    pub(super) badges: &'a Badges<'a>,
    pub(super) cut: Cut,
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
    /// Flows that touch the inside of the opened element, those to its frame that no other drawn
    /// flow is the detail of, and those between what is included and what is shown.
    fn lifted(&self, index: &FlowIndex) -> Vec<Lifted> {
        let (model, cut) = (self.model, &self.cut);
        let touching: Vec<FlowId> = match cut.opened.element {
            Some(element) if cut.included.is_empty() => index.by_element[element.index()].clone(),
            Some(_) | None => model.flow_ids().collect(),
        };
        let drawn = touching.into_iter().filter(|&flow| cut.draws_flow(model, flow));
        let lifted = drawn.filter_map(|flow| {
            let Flow { from, to, .. } = model[flow];
            let [from_shown, to_shown] = [from, to].map(|it| cut.visible(model, it));
            let inside = from_shown == to_shown && from != to;
            let is_shown = !inside && ![from_shown, to_shown].into_iter().any(|it| self.is_far(it));
            is_shown.then_some(Lifted { flow, from: from_shown, to: to_shown })
        });
        let (mut lifted, others): (Vec<Lifted>, Vec<Lifted>) =
            lifted.partition(|row| self.touches_inside(row));
        if !cut.included.is_empty() {
            let shown = self.shown(&lifted);
            let is_shown = |it: &ElementId| shown.contains(it) || cut.is_frame(*it);
            let is_besides = |row: &Lifted| {
                let is_included = [row.from, row.to].iter().any(|it| cut.included.contains(it));
                is_included && is_shown(&row.from) && is_shown(&row.to)
            };
            lifted.extend(others.into_iter().filter(is_besides));
        }
        let detailed: BTreeSet<FlowId> =
            lifted.iter().flat_map(|it| model[it.flow].refines.iter().copied()).collect();
        lifted.into_iter().filter(|it| !detailed.contains(&it.flow)).collect()
    }

    /// Whether the end of a flow is left out, or a frame around the opened element.
    fn is_far(&self, end: ElementId) -> bool {
        let (model, cut) = (self.model, &self.cut);
        let is_whole = cut.whole.contains(&end) || cut.is_partly_open(model, end);
        cut.excluded.contains(&end) || (cut.is_frame(end) && !is_whole)
    }

    /// Whether at least one end is the opened element or a part of it; on a landscape all ends are.
    fn touches_inside(&self, row: &Lifted) -> bool {
        let Some(opened) = self.cut.opened.element else { return true };
        self.model.is_in(row.from, opened) || self.model.is_in(row.to, opened)
    }

    /// The closed elements of the map: parts, what is included, and outside ends of flows.
    fn shown(&self, lifted: &[Lifted]) -> BTreeSet<ElementId> {
        let cut = &self.cut;
        let root = self.model.root(cut.opened.unit);
        let is_part = |&id: &ElementId| {
            let row = &self.model[id];
            let whole = row.parent.is_some_and(|it| cut.whole.contains(&it));
            let here = whole || row.parent == cut.opened.element;
            let is_ours = self.model.root(row.named.unit) == root;
            here && is_ours && (cut.draws(row.named.unit) || row.proposed)
        };
        let parts = self.model.element_ids().filter(is_part);
        let ends = lifted.iter().flat_map(|it| [it.from, it.to]);
        let all = parts.chain(ends).chain(cut.included.iter().copied());
        all.filter(|it| !cut.is_frame(*it) && !cut.excluded.contains(it)).collect()
    }

    /// How many elements are missing because they, or what alone leads to them, are left out.
    fn n_left_out(&self, flows: &FlowIndex, shown: &BTreeSet<ElementId>) -> usize {
        if self.cut.excluded.is_empty() {
            return 0;
        }
        let mut cut = self.cut.clone();
        cut.excluded.clear();
        let (model, badges, stem_of) = (self.model, self.badges, self.stem_of);
        let all = Map { model, badges, cut, stem_of };
        all.shown(&all.lifted(flows)).difference(shown).count()
    }

    /// The hints of the drawn models between two nodes of the map, none of which is around the
    /// other.
    fn hints(&self, nodes: &Nodes) -> Vec<Hint> {
        let model = self.model;
        let all = model.hints.iter().zip(0..);
        let here = all.filter(|(hint, _)| match hint.view {
            Some(view) => self.cut.view == Some(view),
            None => self.cut.draws(hint.unit),
        });
        let lifted = here.filter_map(|(hint, number)| {
            let (before, after) = hint.ends();
            let [before, after] = [before, after].map(|it| self.cut.visible(model, it));
            if model.is_in(before, after) || model.is_in(after, before) {
                return None;
            }
            let [before, after] = [before, after].map(|it| nodes.elements.get(&it).copied());
            let (level, said) = (hint.side.is_level(), HintId(number));
            Some(Hint { level, before: before?, after: after?, said })
        });
        lifted.collect()
    }

    /// Boxes for closed elements, within frames and boundaries.
    pub(super) fn nodes(&self, shown: &BTreeSet<ElementId>) -> Nodes {
        let mut nodes = Nodes::default();
        let zones =
            |it: ElementId| -> BTreeSet<BoundaryId> { self.model.zones(it).into_iter().collect() };
        let closed: Vec<Item> =
            shown.iter().map(|&element| Item { element, zones: zones(element) }).collect();
        self.place(&mut nodes, None, "", None, closed);
        nodes
    }

    /// Adds the nodes of one container, which shows the inside of `level`: boundaries around what
    /// they hold, then boxes and the next frames, all sorted by id.
    fn place(
        &self,
        nodes: &mut Nodes,
        parent: Option<usize>,
        container: &str,
        level: Option<ElementId>,
        items: Vec<Item>,
    ) {
        let mut entries: Vec<Entry> = Vec::new();
        let mut frames: BTreeMap<ElementId, Vec<Item>> = BTreeMap::new();
        let here = self.model.element_ids().filter(|&it| self.model[it].parent == level);
        for frame in here.filter(|&it| self.cut.is_frame(it) && self.is_drawn_frame(it, &items)) {
            frames.insert(frame, Vec::new());
        }
        let mut beside = Vec::new();
        for item in items {
            let mut around = self.model.with_ancestors(item.element).skip(1);
            match around.find(|it| frames.contains_key(it)) {
                Some(frame) => frames.entry(frame).or_default().push(item),
                None => beside.push(item),
            }
        }
        for (&frame, inside) in &frames {
            // A frame stands only in boundaries that everything in it stands in; a boundary that
            // cuts through it becomes a fragment inside.
            let own: BTreeSet<BoundaryId> = self.model.zones(frame).into_iter().collect();
            let mut zones = if inside.is_empty() { own.clone() } else { common_zones(inside) };
            zones.retain(|zone| own.contains(zone));
            beside.push(Item { element: frame, zones });
        }
        if !beside.is_empty() {
            self.group(&mut entries, beside, &mut frames);
        }
        self.add(nodes, parent, container, entries);
    }

    /// Whether a frame is around something shown, or is the opened element.
    fn is_drawn_frame(&self, frame: ElementId, items: &[Item]) -> bool {
        Some(frame) == self.cut.opened.element
            || items.iter().any(|item| self.model.is_in(item.element, frame))
            || self.cut.opened.element.is_some_and(|it| self.model.is_in(it, frame))
    }

    /// Puts items into boundaries: the boundary that holds most of them first, ties by path.
    fn group(
        &self,
        entries: &mut Vec<Entry>,
        items: Vec<Item>,
        frames: &mut BTreeMap<ElementId, Vec<Item>>,
    ) {
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
            for item in &mut inside {
                item.zones.remove(&zone);
                for part in frames.get_mut(&item.element).into_iter().flatten() {
                    part.zones.remove(&zone);
                }
            }
            let mut inner = Vec::new();
            self.group(&mut inner, inside, frames);
            entries.push(Entry::Boundary(zone, inner));
        }
        for item in rest {
            entries.push(match frames.remove(&item.element) {
                Some(parts) => Entry::Frame(item.element, parts),
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
                    self.place(nodes, Some(at), &id, Some(element), parts);
                }
                Entry::Boundary(boundary, inner) => {
                    nodes.boundaries.insert(at, boundary);
                    nodes.rows.push(self.boundary_node(boundary, id, parent));
                    self.add(nodes, Some(at), container, inner);
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
            link: (self.stem_of)(Some(element), self.cut.opened.unit),
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
            link: (self.stem_of)(row.parent, self.cut.opened.unit),
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
