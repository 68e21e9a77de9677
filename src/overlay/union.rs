//! The old and the new version of a map as one: all that is in either of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::draw::{Mark, Marks, Measured, measure, sign_words};
use crate::geom::Size;
use crate::layout::{Lock, Placed};
use crate::scene::Change;
use crate::view::{Badge, Crossing, Direction, Edge, Node, View};

/// Room for a badge and a sign side by side, px.
const SIGNS: i32 = 72;

/// Two versions of a map as one. What is only in the old one stands behind all that is in the new.
pub(super) struct Union {
    pub(super) view: View,
    pub(super) marks: Marks,
    /// Where the nodes of the old map are in this one.
    nodes: Vec<usize>,
    /// Where its edges are.
    edges: Vec<usize>,
    /// How many nodes and edges the new map has.
    n_new: (usize, usize),
}

/// What the comparison of the models knows of both.
pub(super) struct Known<'a> {
    /// The new id of something of the old model.
    pub(super) now: &'a dyn Fn(&str) -> String,
    /// What differs in things by their new ids, also where no map shows it.
    pub(super) differs: &'a BTreeMap<String, String>,
    /// Stems of the maps that only the old model has.
    pub(super) gone: &'a BTreeSet<String>,
}

impl Union {
    /// A map that was not there before if there is no old one.
    pub(super) fn of(old: Option<&View>, new: &View, known: &Known<'_>) -> Self {
        let mut union = Self {
            view: new.clone(),
            marks: Marks::default(),
            nodes: Vec::new(),
            edges: Vec::new(),
            n_new: (new.nodes.len(), new.edges.len()),
        };
        let nothing = View { nodes: Vec::new(), edges: Vec::new(), ..new.clone() };
        let old = old.unwrap_or(&nothing);
        union.add_nodes(old, known);
        union.add_edges(old, known);
        union.mark_nodes(old, known);
        union.mark_edges(old, known);
        union
    }

    /// Whether nothing that the map shows differs.
    pub(super) fn is_same(&self) -> bool {
        Change::ALL.iter().all(|&it| self.marks.count(it) == 0)
    }

    fn add_nodes(&mut self, old: &View, known: &Known<'_>) {
        let new: BTreeMap<String, usize> =
            self.view.nodes.iter().enumerate().map(|(at, it)| (it.id.clone(), at)).collect();
        for node in &old.nodes {
            let id = now(&node.id, known);
            if let Some(&at) = new.get(&id) {
                self.nodes.push(at);
                continue;
            }
            self.nodes.push(self.view.nodes.len());
            let parent = node.parent.map(|it| self.nodes[it]);
            let link = node.link.clone().filter(|it| known.gone.contains(it));
            self.view.nodes.push(Node { id, parent, link, ..node.clone() });
        }
    }

    fn add_edges(&mut self, old: &View, known: &Known<'_>) {
        let mut pairs = Pairs { old, new: &self.view, nodes: &self.nodes, found: Vec::new() };
        pairs.found.resize(old.edges.len(), None);
        pairs.take(|edge, other| name(&edge.id) == name(&other.id) && edge.label == other.label);
        pairs.take(|edge, other| edge.step.is_none() && name(&edge.id) == name(&other.id));
        pairs
            .take(|edge, other| edge.flows.iter().any(|it| other.flows.contains(&(known.now)(it))));
        let found = pairs.found;
        for (index, (edge, at)) in old.edges.iter().zip(found).enumerate() {
            if let Some(at) = at {
                self.edges.push(at);
                continue;
            }
            self.edges.push(self.view.edges.len());
            let crossings = edge.crossings.iter();
            let crossings = crossings
                .map(|it| Crossing { boundary: self.nodes[it.boundary], lock: it.lock })
                .collect();
            self.view.edges.push(Edge {
                // No edge of the new map has such an id.
                id: format!("was {index:03} {}", edge.id),
                from: self.nodes[edge.from],
                to: self.nodes[edge.to],
                crossings,
                ..edge.clone()
            });
        }
    }

    fn mark_nodes(&mut self, old: &View, known: &Known<'_>) {
        let mut before: Vec<Option<&Node>> = vec![None; self.view.nodes.len()];
        self.nodes.iter().zip(&old.nodes).for_each(|(&at, node)| before[at] = Some(node));
        let mark = |(at, node): (usize, &Node)| match before[at] {
            None => mark(Change::Added, Vec::new()),
            Some(_) if at >= self.n_new.0 => mark(Change::Removed, Vec::new()),
            Some(old_node) => {
                let mut words = node_words(old_node, node);
                let parent = old_node.parent.map(|it| self.nodes[it]);
                if parent != node.parent {
                    let outside = "nothing";
                    let title = |it: Option<usize>| {
                        it.map_or(outside, |it| self.view.nodes[it].title.as_str()).to_owned()
                    };
                    words.push(differs("in", &title(parent), &title(node.parent)));
                }
                if old_node.id != node.id && now(&old_node.id, known) == node.id {
                    words.extend(renamed(&old_node.id, &node.id));
                }
                words.extend(
                    known.differs.get(own_id(&node.id)).filter(|_| words.is_empty()).cloned(),
                );
                changed(words)
            }
        };
        self.marks.nodes = self.view.nodes.iter().enumerate().map(mark).collect();
    }

    fn mark_edges(&mut self, old: &View, known: &Known<'_>) {
        let mut before: Vec<Option<&Edge>> = vec![None; self.view.edges.len()];
        self.edges.iter().zip(&old.edges).for_each(|(&at, edge)| before[at] = Some(edge));
        let mark = |(at, edge): (usize, &Edge)| match before[at] {
            None => mark(Change::Added, Vec::new()),
            Some(_) if at >= self.n_new.1 => mark(Change::Removed, Vec::new()),
            Some(old_edge) => {
                let crossed = old_edge.crossings.iter();
                let crossed: BTreeSet<_> =
                    crossed.map(|it| (self.nodes[it.boundary], it.lock)).collect();
                let crosses: BTreeSet<_> =
                    edge.crossings.iter().map(|it| (it.boundary, it.lock)).collect();
                let mut words = edge_words(old_edge, edge);
                if crossed != crosses {
                    words.push("crosses boundaries in another way".to_owned());
                }
                let said = edge.flows.iter().filter_map(|it| known.differs.get(it));
                if words.is_empty() {
                    words.extend(said.cloned());
                }
                changed(words)
            }
        };
        self.marks.edges = self.view.edges.iter().enumerate().map(mark).collect();
    }

    /// The size of everything: large enough for both versions.
    pub(super) fn measured(&self, old: Option<&Measured>) -> Measured {
        let mut measured = measure(&self.view);
        // On a line that runs to the right the sign of a change stands beside the badge.
        if self.view.direction == Direction::Right {
            let marked = measured.graph.edges.iter_mut().zip(&self.marks.edges);
            let marked = marked.filter(|(_, mark)| mark.change.is_some());
            marked.for_each(|(edge, _)| edge.label.w = edge.label.w.max(SIGNS));
        }
        let Some(old) = old else { return measured };
        for (&at, node) in self.nodes.iter().zip(&old.graph.nodes) {
            let there = &mut measured.graph.nodes[at];
            there.size = larger(there.size, node.size);
            there.title = larger(there.title, node.title);
        }
        for (&at, edge) in self.edges.iter().zip(&old.graph.edges) {
            let there = &mut measured.graph.edges[at];
            there.label = larger(there.label, edge.label);
        }
        measured
    }

    /// The order of the old map, of what stands in the same area as before.
    pub(super) fn lock(&self, old: &Measured, placed: &Placed) -> Lock {
        let before = Lock::of(&old.graph, placed);
        let mut lock = Lock::default();
        for (&at, node) in self.nodes.iter().zip(&old.graph.nodes) {
            let there = &self.view.nodes[at];
            let stays = there.parent == node.parent.map(|it| self.nodes[it]);
            if let (Some(locked), true) = (before.nodes.get(&node.id), stays) {
                lock.nodes.insert(there.id.clone(), *locked);
            }
        }
        lock
    }

    /// The places of what the old map has; `None` if something stands in another area now, so that
    /// no drawing has places for both.
    pub(super) fn before(&self, old: &Measured, placed: &Placed) -> Option<Placed> {
        let mut before = Placed { size: placed.size, ..Placed::default() };
        for (&at, node) in self.nodes.iter().zip(&old.graph.nodes) {
            if self.view.nodes[at].parent != node.parent.map(|it| self.nodes[it]) {
                return None;
            }
            before.nodes.push(placed.nodes[at].clone());
        }
        before.edges = self.edges.iter().map(|&at| placed.edges[at].clone()).collect();
        Some(before)
    }

    /// The places of what the new map has.
    pub(super) fn after(&self, placed: &Placed) -> Placed {
        let mut after = placed.clone();
        after.nodes.truncate(self.n_new.0);
        after.edges.truncate(self.n_new.1);
        after
    }
}

/// Finds the edges of the new map that are those of the old one: with the same ends, and alike.
struct Pairs<'a> {
    old: &'a View,
    new: &'a View,
    /// Where the nodes of the old map are.
    nodes: &'a [usize],
    found: Vec<Option<usize>>,
}

impl Pairs<'_> {
    fn take(&mut self, alike: impl Fn(&Edge, &Edge) -> bool) {
        let mut ends: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (at, edge) in self.new.edges.iter().enumerate() {
            if !self.found.contains(&Some(at)) {
                ends.entry((edge.from, edge.to)).or_default().push(at);
            }
        }
        for (at, edge) in self.old.edges.iter().enumerate() {
            let here = (self.nodes[edge.from], self.nodes[edge.to]);
            let Some(free) = ends.get_mut(&here).filter(|_| self.found[at].is_none()) else {
                continue;
            };
            let fits = free.iter().position(|&it| alike(edge, &self.new.edges[it]));
            self.found[at] = fits.map(|it| free.remove(it));
        }
    }
}

/// The new id of a node: of the fragment of a boundary that of both its parts.
fn now(id: &str, known: &Known<'_>) -> String {
    id.split('/').map(|it| (known.now)(it)).collect::<Vec<_>>().join("/")
}

/// The id of what a node stands for: fragments of a boundary have that of their frame before it.
fn own_id(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or_default()
}

/// The name at the end of the id of an edge that has one.
fn name(id: &str) -> &str {
    id.split_once('#').map_or("", |it| it.1)
}

/// What was called otherwise, by its own name and not by what is around it.
fn renamed(old: &str, new: &str) -> Option<String> {
    let last = |id: &str| id.rsplit(['.', '/']).next().unwrap_or_default().to_owned();
    let (old, new) = (last(old), last(new));
    (old != new).then(|| differs("name", &old, &new))
}

fn node_words(old: &Node, new: &Node) -> Vec<String> {
    let texts = [
        ("title", &old.title, &new.title),
        ("kind", &old.subtitle, &new.subtitle),
        ("description", &old.description, &new.description),
        ("remark", &old.remark, &new.remark),
    ];
    let mut words = text_words(&texts);
    words.extend(badge_words(old.badge, new.badge));
    words.extend(flag_words("proposed", old.proposed, new.proposed));
    if old.role != new.role && words.is_empty() {
        words.push("shown in another way".to_owned());
    }
    words
}

fn edge_words(old: &Edge, new: &Edge) -> Vec<String> {
    let texts = [("label", &old.label, &new.label), ("detail", &old.detail, &new.detail)];
    let mut words = text_words(&texts);
    words.extend(badge_words(old.badge, new.badge));
    words.extend(flag_words("proposed", old.proposed, new.proposed));
    words.extend(flag_words("both ways", old.both, new.both));
    let (before, after) = (old.flows.len(), new.flows.len());
    if before != after {
        words.push(differs("flows", &before.to_string(), &after.to_string()));
    }
    words
}

fn text_words(texts: &[(&str, &String, &String)]) -> Vec<String> {
    let other = texts.iter().filter(|it| it.1 != it.2);
    other.map(|(name, old, new)| differs(name, old, new)).collect()
}

fn badge_words(old: Option<Badge>, new: Option<Badge>) -> Option<String> {
    let words = |it: Option<Badge>| it.map_or("no threats".to_owned(), sign_words);
    (old != new).then(|| differs("threats", &words(old), &words(new)))
}

fn flag_words(name: &str, old: bool, new: bool) -> Option<String> {
    let words = |is_so: bool| if is_so { "yes" } else { "no" };
    (old != new).then(|| differs(name, words(old), words(new)))
}

fn differs(name: &str, old: &str, new: &str) -> String {
    match (old, new) {
        ("", new) => format!("{name}: now {new}"),
        (old, "") => format!("{name}: was {old}"),
        (old, new) => format!("{name}: {old} → {new}"),
    }
}

fn changed(words: Vec<String>) -> Mark {
    if words.is_empty() { Mark::default() } else { mark(Change::Changed, words) }
}

fn mark(change: Change, words: Vec<String>) -> Mark {
    let mut all = vec![change.word().to_owned()];
    all.extend(words);
    Mark { change: Some(change), words: all.join("\n") }
}

fn larger(one: Size, other: Size) -> Size {
    Size { w: one.w.max(other.w), h: one.h.max(other.h) }
}
