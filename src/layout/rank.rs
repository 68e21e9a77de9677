//! First phase: a layer for each item among its siblings.
//!
//! A container is one item in its parent, so every container is layered on its own, outer ones
//! first. Cycles are cut inside strongly connected components; then layers are the answer of a
//! network simplex that keeps edges short (Gansner et al. 1993). Items known from the map one
//! level up keep the bands that they stood in there. What no line touches finds its layer last.

use std::collections::BTreeMap;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, UnGraph};

use super::loose;
use super::pack::{Part, pack};
use super::precedence::Precedence;
use super::sides::Sides;
use super::simplex::Program;
use super::tree::{Meet, Tree};

/// Exchanges that the simplex may make for one container.
const MAX_EXCHANGES: usize = 5_000;
/// Weight of an edge between siblings against that of the pull towards a border.
const SIBLING_WEIGHT: i32 = 1;

/// What becomes of the bands in which items stood in the map one level up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bands {
    /// Each one is a layer.
    Kept,
    /// Several ones may become one layer, if that keeps their order across. The drawing gets
    /// shorter and more lines may cross.
    Merged,
    /// One may become several layers, where the maps at other levels together do not let its items
    /// stand side by side.
    Split,
}

/// The layer of each item among its siblings.
#[derive(PartialEq, Eq)]
pub(super) struct Ranks {
    /// Layer of each item in its container, from 0 without gaps.
    pub(super) layer: Vec<usize>,
    /// Number of layers in each container.
    pub(super) count: Vec<usize>,
    /// Which items no line touches; see [`loose`].
    pub(super) loose: Vec<bool>,
}

/// Layers the children of every container.
pub(super) fn rank(tree: &Tree, policy: Bands) -> Ranks {
    let mut ranking = Ranking::new(tree, policy);
    for &container in &tree.containers {
        ranking.rank_children(container);
    }
    loose::place(tree, &mut ranking.ranks);
    ranking.ranks
}

impl Ranks {
    /// Whether the wire with this meeting place leaves its source (`of_source`) or target at the
    /// lower side. Between equal layers it turns below both.
    pub(super) fn lower_side(&self, meet: Meet, of_source: bool) -> bool {
        match (meet.from, meet.to) {
            (Some(from), Some(to)) if self.layer[from] == self.layer[to] => true,
            (Some(from), Some(to)) => (self.layer[from] < self.layer[to]) == of_source,
            (Some(_) | None, None) | (None, Some(_)) => of_source,
        }
    }
}

struct Ranking<'a> {
    tree: &'a Tree,
    policy: Bands,
    /// Weight of the wires between siblings, by container and by their ends.
    pairs: Vec<BTreeMap<(usize, usize), i32>>,
    /// Wires that leave a child of the container for outside or for the container's border: the
    /// meeting place, the child, whether it is at the wire's source, and the weight.
    leaving: Vec<Vec<(Meet, usize, bool, i32)>>,
    /// What hints put into an earlier and what into a later layer, by container.
    hinted: Vec<Vec<(usize, usize)>>,
    /// Between which places across each item and all it holds had their anchors in the map one
    /// level up.
    extent: Vec<(i32, i32)>,
    /// What the maps at other levels together order, if bands are split.
    sides: Option<Sides>,
    ranks: Ranks,
}

impl<'a> Ranking<'a> {
    fn new(tree: &'a Tree, policy: Bands) -> Self {
        let n_containers = tree.children.len();
        let mut ranking = Self {
            tree,
            policy,
            pairs: vec![BTreeMap::new(); n_containers],
            leaving: vec![Vec::new(); n_containers],
            hinted: vec![Vec::new(); n_containers],
            extent: known_extents(tree),
            sides: (policy == Bands::Split).then(|| Sides::new(tree)),
            ranks: Ranks {
                layer: vec![0; tree.items.len()],
                count: vec![0; n_containers],
                loose: loose::find(tree),
            },
        };
        for hint in tree.hints.iter().filter(|hint| hint.along) {
            if let Some((container, before, after)) = tree.hinted_siblings(hint) {
                ranking.hinted[container].push((before, after));
            }
        }
        for wire in tree.wires.iter().filter(|wire| wire.from != wire.to) {
            let meet = tree.meet(wire);
            if let (Some(from), Some(to)) = (meet.from, meet.to) {
                *ranking.pairs[meet.container].entry((from, to)).or_insert(0) += wire.weight;
            }
            for (end, side, of_source) in [(wire.from, meet.from, true), (wire.to, meet.to, false)]
            {
                let Some(side) = side else { continue };
                let last =
                    if meet.from.is_none() || meet.to.is_none() { meet.container } else { side };
                let mut child = end;
                while child != last {
                    let parent = tree.items[child].parent;
                    ranking.leaving[parent].push((meet, child, of_source, wire.weight));
                    child = parent;
                }
            }
        }
        ranking
    }

    fn rank_children(&mut self, container: usize) {
        let children = &self.bound(container);
        if children.is_empty() {
            return;
        }
        let bands = self.bands(children);
        let mut group_of = bands.clone();
        let n_bands = bands.values().max().map_or(0, |last| last + 1);
        let mut n_groups = n_bands;
        for &child in children {
            group_of.entry(child).or_insert_with(|| {
                n_groups += 1;
                n_groups - 1
            });
        }
        let turned = self.cut_cycles(container);
        let mut layering = Layering::new(n_groups, n_bands);
        for upper in 0..n_bands {
            for lower in upper + 1..n_bands {
                let may_share =
                    self.policy == Bands::Merged && self.may_share_layer(&bands, upper, lower);
                layering.connect(upper, lower, i32::from(!may_share), 0);
            }
        }
        for (before, after) in &self.hinted[container] {
            layering.put_beyond(group_of[before], group_of[after]);
        }
        for ((from, to), weight) in turned {
            layering.add(group_of[&from], group_of[&to], weight * SIBLING_WEIGHT);
        }
        for &(meet, child, of_source, weight) in &self.leaving[container] {
            layering.lean(group_of[&child], self.ranks.lower_side(meet, of_source), weight);
        }
        let layers = layering.solve();
        for &child in children {
            self.ranks.layer[child] = layers[group_of[&child]];
        }
        let mut parts = self.parts(container);
        pack(self.tree, &mut parts, &mut self.ranks.layer);
        let last = children.iter().map(|&child| self.ranks.layer[child]).max();
        self.ranks.count[container] = last.map_or(0, |last| last + 1);
    }

    /// What stands in a container and is not loose.
    fn bound(&self, container: usize) -> Vec<usize> {
        let children = self.tree.children[container].iter();
        children.copied().filter(|&child| !self.ranks.loose[child]).collect()
    }

    /// The connected parts of what stands in a container. What is known is one part.
    fn parts(&self, container: usize) -> Vec<Part> {
        let children = &self.bound(container);
        let mut graph = UnGraph::<usize, ()>::default();
        let mut place = BTreeMap::new();
        for &child in children {
            place.insert(child, graph.add_node(child));
        }
        let is_known = |child: &&usize| self.tree.items[**child].known.is_some();
        let known: Vec<usize> = children.iter().filter(is_known).copied().collect();
        let chain = known.windows(2).map(|pair| (pair[0], pair[1]));
        let hinted = self.hinted[container].iter().copied();
        for (from, to) in self.pairs[container].keys().copied().chain(chain).chain(hinted) {
            graph.add_edge(place[&from], place[&to], ());
        }
        let mut parts = Vec::new();
        for mut items in tarjan_scc(&graph) {
            items.sort_unstable();
            let items: Vec<usize> = items.into_iter().map(|item| graph[item]).collect();
            let (mut leaning, mut reaches_out) = (0, false);
            for &(meet, child, of_source, weight) in &self.leaving[container] {
                if items.contains(&child) {
                    reaches_out = true;
                    let downwards = self.ranks.lower_side(meet, of_source);
                    leaning += if downwards { weight } else { -weight };
                }
            }
            let stays = items.iter().any(|&item| self.tree.items[item].known.is_some());
            parts.push(Part { items, stays, reaches_out, leaning });
        }
        parts
    }

    /// The bands along in which the known ones of `children` stood, from 0: what overlapped along
    /// shares a band, unless bands are split.
    fn bands(&self, children: &[usize]) -> BTreeMap<usize, usize> {
        let mut known: Vec<(i32, i32, usize)> = Vec::new();
        for &child in children {
            if let Some(place) = self.tree.items[child].known {
                known.push((place.span.0, place.span.1, child));
            }
        }
        known.sort_unstable();
        let mut reach = i32::MIN;
        let mut bands: Vec<Vec<usize>> = Vec::new();
        for (begin, end, child) in known {
            let mut before = bands.iter().flatten();
            let is_beyond = before.all(|&before| self.tree.ends_before(before, child));
            match bands.last_mut() {
                Some(band) if begin < reach || !is_beyond => band.push(child),
                Some(_) | None => bands.push(vec![child]),
            }
            reach = reach.max(end);
        }
        let bands = bands.into_iter().flat_map(|band| self.rows(band)).enumerate();
        bands.flat_map(|(at, band)| band.into_iter().map(move |child| (child, at))).collect()
    }

    /// The parts of a band, one beyond the other, that can stand side by side each.
    fn rows(&self, mut band: Vec<usize>) -> Vec<Vec<usize>> {
        let Some(sides) = &self.sides else { return vec![band] };
        let turn = |child: usize| (self.tree.items[child].turn, child);
        let fit = |one: usize, other: usize| {
            let (before, after) = if turn(one) < turn(other) { (one, other) } else { (other, one) };
            sides.can_precede_across(before, after)
        };
        band.sort_by_key(|&child| {
            (self.tree.items[child].known.map(|known| known.anchor.along), child)
        });
        let mut rows: Vec<Vec<usize>> = Vec::new();
        for child in band {
            let is_beyond =
                rows.iter().flatten().all(|&before| sides.can_precede_along(before, child));
            match rows.last_mut() {
                Some(row) if !is_beyond || row.iter().all(|&it| fit(it, child)) => row.push(child),
                Some(_) | None => rows.push(vec![child]),
            }
        }
        rows
    }

    /// Whether two bands may become one layer: the order across in the map one level up must let
    /// all their items stand side by side, with all that these hold.
    fn may_share_layer(&self, bands: &BTreeMap<usize, usize>, one: usize, other: usize) -> bool {
        let members = |band: usize| {
            bands.iter().filter(move |member| *member.1 == band).map(|member| member.0)
        };
        members(one).all(|&first| {
            members(other).all(|&second| {
                let (first, second) = (self.extent[first], self.extent[second]);
                let are_points = first.0 == first.1 && second.0 == second.1;
                are_points || first.1 < second.0 || second.1 < first.0
            })
        })
    }

    /// The edges between the children of a container, those turned that would close cycles.
    fn cut_cycles(&self, container: usize) -> BTreeMap<(usize, usize), i32> {
        let children = &self.tree.children[container];
        let mut graph = DiGraph::<usize, ()>::new();
        let mut place = BTreeMap::new();
        for &child in children {
            place.insert(child, graph.add_node(child));
        }
        for (from, to) in self.pairs[container].keys() {
            graph.add_edge(place[from], place[to], ());
        }
        let mut position = BTreeMap::new();
        for (component, members) in tarjan_scc(&graph).into_iter().enumerate() {
            let members = members.into_iter().map(|member| graph[member]).collect();
            for (index, member) in self.upstream_first(container, members).into_iter().enumerate() {
                position.insert(member, (component, index));
            }
        }
        let mut turned = BTreeMap::new();
        for (&(from, to), &weight) in &self.pairs[container] {
            let backwards =
                position[&from].0 == position[&to].0 && position[&from].1 > position[&to].1;
            let ends = if backwards { (to, from) } else { (from, to) };
            *turned.entry(ends).or_insert(0) += weight;
        }
        turned
    }

    /// Orders a strongly connected component so that little weight runs upwards: by class first,
    /// then greedily as Eades, Lin and Smyth (1993) do, then by id.
    fn upstream_first(&self, container: usize, members: Vec<usize>) -> Vec<usize> {
        let mut left = members;
        left.sort_unstable();
        let pairs = &self.pairs[container];
        let mut order = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let class = left.iter().map(|&item| self.tree.items[item].class).min();
            let surplus = |item: usize| -> i32 {
                let among = |&other: &usize| Some(self.tree.items[other].class) == class;
                let weight = |from, to| pairs.get(&(from, to)).copied().unwrap_or(0);
                let peers = left.iter().copied().filter(among);
                peers.map(|other| weight(item, other) - weight(other, item)).sum()
            };
            let candidates = 0..left.len();
            let peers = candidates.filter(|&at| Some(self.tree.items[left[at]].class) == class);
            let Some(next) = peers.min_by_key(|&at| (-surplus(left[at]), left[at])) else { break };
            order.push(left.remove(next));
        }
        order
    }
}

fn known_extents(tree: &Tree) -> Vec<(i32, i32)> {
    let mut extents = vec![(i32::MAX, i32::MIN); tree.items.len()];
    for (index, item) in tree.items.iter().enumerate() {
        let Some(across) = item.above else { continue };
        for &around in &tree.path(index)[1..] {
            let extent = &mut extents[around];
            *extent = (extent.0.min(across), extent.1.max(across));
        }
    }
    extents
}

/// Layers of groups of siblings: those known from the map one level up move as a band.
struct Layering {
    n_bands: usize,
    n_groups: usize,
    /// Which groups are above which, so that no cycle arises.
    above: Precedence,
    program: Program,
    ceiling: usize,
    floor: usize,
}

impl Layering {
    fn new(n_groups: usize, n_bands: usize) -> Self {
        let mut program = Program::default();
        for _ in 0..n_groups {
            program.variable();
        }
        let (ceiling, floor) = (program.variable(), program.variable());
        let above = Precedence::new(n_groups);
        let mut layering = Self { n_bands, n_groups, above, program, ceiling, floor };
        for group in 0..n_groups {
            layering.program.keep(ceiling, group, 0);
            layering.program.keep(group, floor, 0);
        }
        layering
    }

    /// Puts a group into a later layer than another one, unless what was said before forbids it.
    fn put_beyond(&mut self, upper: usize, lower: usize) {
        if upper != lower && !self.above.before(lower, upper) {
            self.connect(upper, lower, 1, 0);
        }
    }

    /// Adds an edge, turned if it contradicts the bands or what was added before.
    fn add(&mut self, from: usize, to: usize, weight: i32) {
        if from == to {
            return;
        }
        let both_known = from < self.n_bands && to < self.n_bands;
        let against = if both_known { from > to } else { self.above.before(to, from) };
        let (upper, lower) = if against { (to, from) } else { (from, to) };
        self.connect(upper, lower, 1, weight);
    }

    /// Prefers a place near the last or the first layer.
    fn lean(&mut self, group: usize, downwards: bool, weight: i32) {
        if downwards {
            self.program.pull(group, self.floor, 0, weight);
        } else {
            self.program.pull(self.ceiling, group, 0, weight);
        }
    }

    /// Puts one group above another one, by so many layers at least.
    fn connect(&mut self, upper: usize, lower: usize, least: i32, weight: i32) {
        self.program.pull(upper, lower, least, weight);
        self.above.put(upper, lower);
    }

    /// The layer of each group, from 0 without gaps.
    fn solve(self) -> Vec<usize> {
        let mut layers = self.program.solve_low(MAX_EXCHANGES);
        layers.truncate(self.n_groups);
        let mut used = layers.clone();
        used.sort_unstable();
        used.dedup();
        layers.iter().map(|layer| used.binary_search(layer).unwrap_or(0)).collect()
    }
}
