//! Second phase: each wire becomes a chain of vertices, one in every layer that it passes.
//!
//! Between the layers of a container lie layers for labels, so that a label is a vertex like any
//! other and takes its room. A wire that leaves a container passes all layers between its end and
//! the border; a wire that ends at a frame begins at a vertex in the layer along the frame's
//! border. So whatever crosses a border has a place in the order of some layer, and nothing ever
//! needs to be pushed aside later (after Sander 1996 and Forster 2002).

use super::rank::Ranks;
use super::tree::{Flat, Meet, Tree, Wire};

/// Room on both sides of a line, in px.
const HALF_LINE: i32 = 3;
/// Distance between a line and its label, in px.
pub(super) const BESIDE_LABEL: i32 = 4;
/// Distance between the label and what follows across, beside the gap between vertices, in px.
const BEYOND_LABEL: i32 = 2;
/// Distance between an item and a line that leads back to it, in px.
const LOOP_REACH: i32 = 18;
/// Distance between a line that leads back to an item, or its label, and the next one, in px.
const LOOP_PITCH: i32 = 12;
/// Least distance between two ends of lines at one side of a box, and between two lines where they
/// pass the border of a frame, in px.
pub(super) const PORT_PITCH: i32 = 18;
/// Distance between the end of a line and the corner of its box, in px.
pub(super) const PORT_MARGIN: i32 = 10;

/// Layers of all containers, with the vertices in them and the links between those.
pub(super) struct Chains {
    /// The layers of each container.
    pub(super) slots: Vec<Vec<Slot>>,
    /// The item with the same index, for as many as there are; then all others.
    pub(super) vertices: Vec<Vertex>,
    /// Pieces of wires between neighbouring layers.
    pub(super) links: Vec<Link>,
    /// Links of each wire, from its source to its target; empty if it leads back to its source.
    pub(super) links_of: Vec<Vec<usize>>,
    /// Wires that lead from an item back to itself, by item.
    pub(super) loops: Vec<Vec<usize>>,
    /// Size of each item. A box is larger than it asked for where many lines end at one side.
    pub(super) size: Vec<Flat>,
    /// Whether each item is a box with several ends of lines at one side.
    pub(super) is_busy: Vec<bool>,
}

/// What a layer of a container is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    /// Wires that begin or end at the container's upper border.
    UpperBorder,
    /// Labels above the first items.
    UpperLabels,
    /// The items of a layer.
    Items(usize),
    /// Labels below the items of a layer.
    Labels(usize),
    /// Wires that begin or end at the container's lower border.
    LowerBorder,
}

/// Something that takes room in a layer.
pub(super) struct Vertex {
    pub(super) role: Role,
    pub(super) container: usize,
    /// Index into the container's slots.
    pub(super) slot: usize,
    /// Room across before its line, or before its left border if it is an item.
    pub(super) before: i32,
    /// Room across behind its line or right border.
    pub(super) after: i32,
    /// Room along.
    pub(super) along: i32,
}

/// What a vertex stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A box or frame.
    Item(usize),
    /// A line that passes.
    Line,
    /// A line with the label of its wire.
    Label(usize),
    /// The point on the border of the vertex's container where a wire begins or ends.
    Border,
}

/// A piece of a wire in the gap below a slot.
pub(super) struct Link {
    pub(super) wire: usize,
    /// The vertex above the gap.
    pub(super) upper: usize,
    /// The vertex below the gap; above it, too, if the link turns.
    pub(super) lower: usize,
    /// Whether both vertices are above the gap.
    pub(super) turns: bool,
    /// Whether the wire runs from `lower` to `upper`.
    pub(super) upwards: bool,
    /// The innermost container around both vertices.
    pub(super) container: usize,
    /// Index of the slot above the gap.
    pub(super) slot: usize,
}

/// Cuts all wires into links.
pub(super) fn chain(tree: &Tree, ranks: &Ranks) -> Chains {
    let mut chaining = Chaining::new(tree, ranks);
    for index in 0..tree.wires.len() {
        if tree.wires[index].from == tree.wires[index].to {
            chaining.chains.loops[tree.wires[index].from].push(index);
        } else {
            chaining.add_wire(index);
        }
    }
    chaining.grow_boxes();
    chaining.make_room_for_loops();
    chaining.chains
}

/// How far each line that leads back to an item reaches out across, from the item's far border;
/// at last how far their room reaches.
pub(super) fn loop_reaches(tree: &Tree, loops: &[usize]) -> Vec<i32> {
    let mut reach = LOOP_REACH;
    let mut reaches = Vec::with_capacity(loops.len() + 1);
    for &wire in loops {
        reaches.push(reach);
        let label = tree.wires[wire].label.map_or(0, |label| BESIDE_LABEL + label.across);
        reach += label + LOOP_PITCH;
    }
    reaches.push(reach - LOOP_PITCH);
    reaches
}

impl Chains {
    /// Least distance across between the room of two neighbours in a row, in px.
    pub(super) fn apart(&self, left: usize, right: usize) -> i32 {
        match (self.vertices[left].role, self.vertices[right].role) {
            (Role::Item(_), Role::Item(_)) => 32,
            (Role::Item(_), Role::Label(_) | Role::Line | Role::Border)
            | (Role::Label(_) | Role::Line | Role::Border, Role::Item(_)) => 18,
            // These pass the border of a frame, or end there.
            _ if self.is_outermost(left) => PORT_PITCH - 2 * HALF_LINE,
            _ => 8,
        }
    }

    /// Whether a vertex of a frame stands in its first or last layer.
    fn is_outermost(&self, vertex: usize) -> bool {
        let Vertex { container, slot, .. } = self.vertices[vertex];
        container < self.loops.len() && (slot == 0 || slot + 1 == self.slots[container].len())
    }

    /// Whether a vertex is a box, which lines touch at ports.
    pub(super) fn is_box(&self, tree: &Tree, vertex: usize) -> bool {
        vertex < tree.items.len() && !tree.holds(vertex)
    }
}

struct Chaining<'a> {
    tree: &'a Tree,
    ranks: &'a Ranks,
    chains: Chains,
}

impl<'a> Chaining<'a> {
    fn new(tree: &'a Tree, ranks: &'a Ranks) -> Self {
        let slots = find_slots(tree, ranks);
        let vertices = tree.items.iter().enumerate().map(|(index, item)| Vertex {
            role: Role::Item(index),
            container: item.parent,
            slot: slot_index(&slots[item.parent], Slot::Items(ranks.layer[index])),
            before: 0,
            after: 0,
            along: 0,
        });
        let chains = Chains {
            vertices: vertices.collect(),
            slots,
            links: Vec::new(),
            links_of: vec![Vec::new(); tree.wires.len()],
            loops: vec![Vec::new(); tree.items.len()],
            size: tree.items.iter().map(|item| item.size).collect(),
            is_busy: vec![false; tree.items.len()],
        };
        Self { tree, ranks, chains }
    }

    /// Makes each box as long as the ends of lines at its sides need.
    fn grow_boxes(&mut self) {
        let mut at_sides = vec![[0; 2]; self.tree.items.len()];
        for link in &self.chains.links {
            for (end, lower_side) in [(link.upper, true), (link.lower, link.turns)] {
                if self.chains.is_box(self.tree, end) {
                    at_sides[end][usize::from(lower_side)] += 1;
                }
            }
        }
        for (item, at_sides) in at_sides.into_iter().enumerate() {
            let size = &mut self.chains.size[item];
            let most = at_sides.into_iter().max().unwrap_or(0);
            if most > 1 {
                self.chains.is_busy[item] = true;
                size.across = size.across.max(2 * PORT_MARGIN + (most - 1) * PORT_PITCH);
            }
            if !self.tree.holds(item) {
                // Each line that leads back has a part of the side, and uses half of that.
                let loops = i32::try_from(self.chains.loops[item].len()).unwrap_or(i32::MAX);
                size.along = size.along.max(loops.saturating_mul(2 * PORT_PITCH));
                self.chains.vertices[item].along = size.along;
            }
        }
    }

    /// Makes room behind each item for the lines that lead back to it.
    fn make_room_for_loops(&mut self) {
        let with_loops = |(_, loops): &(usize, &Vec<usize>)| !loops.is_empty();
        for (item, loops) in self.chains.loops.iter().enumerate().filter(with_loops) {
            let labels = loops.iter().filter_map(|&wire| self.tree.wires[wire].label);
            let longest = labels.map(|label| label.along).max().unwrap_or(0);
            let vertex = &mut self.chains.vertices[item];
            vertex.after += loop_reaches(self.tree, loops).pop().unwrap_or(0);
            vertex.along = if loops.len() == 1 {
                vertex.along.max(longest)
            } else {
                // The labels of several lines are not in the middle of the item.
                self.chains.size[item].along + 2 * longest
            };
        }
    }

    fn add_wire(&mut self, index: usize) {
        let wire = &self.tree.wires[index];
        let meet = self.tree.meet(wire);
        let mut begin = self.leave(wire.from, meet, meet.from, true);
        let mut end = self.leave(wire.to, meet, meet.to, false);
        let turns = match (meet.from, meet.to) {
            (Some(from), Some(to)) => self.ranks.layer[from] == self.ranks.layer[to],
            (Some(_) | None, None) | (None, Some(_)) => false,
        };
        if turns {
            self.pass_turning(index, meet, &mut begin, &mut end);
        } else {
            begin.extend(self.pass_between(index, meet));
        }
        let turn_at = begin.len();
        end.reverse();
        begin.extend(end);
        for step in 1..begin.len() {
            self.link(index, begin[step - 1], begin[step], turns && step == turn_at);
        }
    }

    /// The vertices of a wire from one of its ends up to the border of `side`, which is what holds
    /// the end in the container where the wire meets.
    fn leave(
        &mut self,
        end: usize,
        meet: Meet,
        side: Option<usize>,
        of_source: bool,
    ) -> Vec<usize> {
        let downwards = self.ranks.lower_side(meet, of_source);
        let Some(side) = side else {
            // The container itself is the end; seen from inside, its upper border is a source.
            return vec![self.border(end, !of_source)];
        };
        let mut vertices =
            vec![if self.tree.holds(end) { self.border(end, downwards) } else { end }];
        let mut at = end;
        while at != side {
            let (container, slot) =
                (self.chains.vertices[at].container, self.chains.vertices[at].slot);
            if downwards {
                for beyond in slot + 1..self.chains.slots[container].len() {
                    vertices.push(self.line(container, beyond));
                }
            } else {
                for beyond in (0..slot).rev() {
                    vertices.push(self.line(container, beyond));
                }
            }
            at = container;
        }
        vertices
    }

    /// The vertices between the two sides of a wire, from the source's to the target's.
    fn pass_between(&mut self, index: usize, meet: Meet) -> Vec<usize> {
        let container = meet.container;
        let slots = self.chains.slots[container].clone();
        let from = meet.from.map_or(0, |side| self.chains.vertices[side].slot);
        let to = meet.to.map_or(slots.len() - 1, |side| self.chains.vertices[side].slot);
        let label_slot = label_slot(self.ranks, &self.tree.wires[index], meet);
        let mut vertices: Vec<usize> = Vec::new();
        for (slot, what) in slots.iter().enumerate().take(from.max(to)).skip(from.min(to) + 1) {
            vertices.push(if Some(*what) == label_slot {
                self.label(index, container, slot)
            } else {
                self.line(container, slot)
            });
        }
        if from > to {
            vertices.reverse();
        }
        vertices
    }

    /// Leads both ends of a wire between equal layers down past its label, if it has one.
    fn pass_turning(
        &mut self,
        index: usize,
        meet: Meet,
        begin: &mut Vec<usize>,
        end: &mut Vec<usize>,
    ) {
        if let Some(slot) = label_slot(self.ranks, &self.tree.wires[index], meet) {
            let slot = slot_index(&self.chains.slots[meet.container], slot);
            begin.push(self.label(index, meet.container, slot));
            end.push(self.line(meet.container, slot));
        }
    }

    fn add_vertex(&mut self, vertex: Vertex) -> usize {
        self.chains.vertices.push(vertex);
        self.chains.vertices.len() - 1
    }

    fn line(&mut self, container: usize, slot: usize) -> usize {
        let room = HALF_LINE;
        let role = Role::Line;
        self.add_vertex(Vertex { role, container, slot, before: room, after: room, along: 0 })
    }

    fn border(&mut self, container: usize, lower: bool) -> usize {
        let what = if lower { Slot::LowerBorder } else { Slot::UpperBorder };
        let slot = slot_index(&self.chains.slots[container], what);
        let (role, room) = (Role::Border, HALF_LINE);
        self.add_vertex(Vertex { role, container, slot, before: room, after: room, along: 0 })
    }

    /// A label stands right of its line if edges run down, and above it if they run to the right.
    fn label(&mut self, index: usize, container: usize, slot: usize) -> usize {
        let size = self.tree.wires[index].label.unwrap_or_default();
        let room = BESIDE_LABEL + size.across + BEYOND_LABEL;
        let (before, after) = if self.tree.down { (HALF_LINE, room) } else { (room, HALF_LINE) };
        let (role, along) = (Role::Label(index), size.along);
        self.add_vertex(Vertex { role, container, slot, before, after, along })
    }

    fn link(&mut self, wire: usize, one: usize, other: usize, turns: bool) {
        let (one_path, other_path) = (self.way_to(one), self.way_to(other));
        let common = one_path.iter().zip(&other_path).take_while(|(a, b)| a.0 == b.0).count();
        let (container, one_slot) = one_path[common - 1];
        let other_slot = other_path[common - 1].1;
        let upwards = !turns && one_slot > other_slot;
        let (upper, lower) = if upwards { (other, one) } else { (one, other) };
        let slot = one_slot.min(other_slot);
        self.chains.links_of[wire].push(self.chains.links.len());
        self.chains.links.push(Link { wire, upper, lower, turns, upwards, container, slot });
    }

    /// The containers around a vertex, outer first, each with the slot in which the vertex or what
    /// holds it stands there.
    fn way_to(&self, vertex: usize) -> Vec<(usize, usize)> {
        let vertex = &self.chains.vertices[vertex];
        let mut way = vec![(vertex.container, vertex.slot)];
        let mut at = vertex.container;
        while at != self.tree.root() {
            let frame = &self.chains.vertices[at];
            way.push((frame.container, frame.slot));
            at = frame.container;
        }
        way.reverse();
        way
    }
}

/// The slots that each container needs.
fn find_slots(tree: &Tree, ranks: &Ranks) -> Vec<Vec<Slot>> {
    let mut slots: Vec<Vec<Slot>> = (0..tree.children.len())
        .map(|container| (0..ranks.count[container]).map(Slot::Items).collect())
        .collect();
    for wire in tree.wires.iter().filter(|wire| wire.from != wire.to) {
        let meet = tree.meet(wire);
        if let Some(slot) = label_slot(ranks, wire, meet) {
            slots[meet.container].push(slot);
        }
        for (end, side, of_source) in [(wire.from, meet.from, true), (wire.to, meet.to, false)] {
            let lower = if side.is_some() { ranks.lower_side(meet, of_source) } else { !of_source };
            if tree.holds(end) {
                slots[end].push(if lower { Slot::LowerBorder } else { Slot::UpperBorder });
            }
        }
    }
    for (container, slots) in slots.iter_mut().enumerate() {
        slots.sort_by_key(|slot| slot.position(ranks.count[container]));
        slots.dedup();
    }
    slots
}

/// The slot of the container where the wire meets in which its label stands: halfway.
fn label_slot(ranks: &Ranks, wire: &Wire, meet: Meet) -> Option<Slot> {
    wire.label?;
    Some(match (meet.from, meet.to) {
        (Some(from), Some(to)) => {
            let (one, other) = (ranks.layer[from], ranks.layer[to]);
            let (upper, lower) = (one.min(other), one.max(other));
            Slot::Labels(if upper == lower { upper } else { (upper + lower - 1) / 2 })
        }
        (Some(_) | None, None) => Slot::Labels(ranks.count[meet.container] - 1),
        (None, Some(_)) => Slot::UpperLabels,
    })
}

fn slot_index(slots: &[Slot], slot: Slot) -> usize {
    slots.iter().position(|other| *other == slot).expect("all slots in use were found before")
}

impl Slot {
    /// The order of slots in a container with so many layers of items.
    fn position(self, n_layers: usize) -> usize {
        match self {
            Self::UpperBorder => 0,
            Self::UpperLabels => 1,
            Self::Items(layer) => 2 * layer + 2,
            Self::Labels(layer) => 2 * layer + 3,
            Self::LowerBorder => 2 * n_layers + 2,
        }
    }

    /// Distance to be kept between what stands in the slot and the first track beside it, in px.
    pub(super) fn clearance(self) -> i32 {
        match self {
            // An arrowhead needs a straight piece before it.
            Self::Items(_) => 18,
            Self::Labels(_) | Self::UpperLabels => 8,
            Self::UpperBorder | Self::LowerBorder => 4,
        }
    }
}
