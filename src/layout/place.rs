//! Fourth phase: coordinates, one axis after the other.
//!
//! In both axes everything that must hold is a difference of two variables, so that one solver
//! does both ([`super::simplex`]). Across, neighbours in a row keep their distance, frames reach
//! around what they hold, and the ends of links slide along the sides of boxes; links want to be
//! straight, and a box with many of them gets a little longer where that makes them so. Along, the
//! layers of a container are bands, one beyond the other, with room for the tracks between them.
//! Items known from the map one level up form a chain in each axis that keeps their order
//! (orthogonal ordering of Misue, Eades, Lai and Sugiyama 1995).

use super::HINTED_GAP;
use super::chain::{Chains, PORT_MARGIN, PORT_PITCH, Role, Slot};
use super::order::Order;
use super::route::{TRACK, Tracks};
use super::simplex::{Program, Solver};
use super::tree::{Orders, PADDING, Tree};
use super::wish::{Member, Wishes};

/// Exchanges that the simplex may make for one axis.
const MAX_EXCHANGES: usize = 12_000;
/// How often at most links that are nearly straight are made more so.
const STRAIGHTENINGS: usize = 5;
/// How much more a straight link weighs then, and jogs up to about which length, in px, are to be
/// made straight. Found by trial.
const STRAIGHTENING_WEIGHT: i32 = 160;
const STRAIGHT_ENOUGH: i32 = 5;
/// What it costs to lengthen a box by one px, against the weights of lines. Found by trial.
const STRETCH_WEIGHT: i32 = 24;
/// How much longer boxes get at most to keep their lines straight, in px.
const MOST_STRETCH: i32 = 60;
/// Jogs shorter than this look like mistakes, in px.
const LEAST_JOG: i32 = 10;
/// Least distance between bands without any line between them, in px.
const BARE_GAP: i32 = 28;
/// Anchors no further apart than this, in px, stand near each other; far less than what is clear.
const NEAR: i32 = 16;
/// A frame's anchor keeps at least half the closed box from its border, but no more than this.
const ANCHOR_MARGIN: i32 = 60;

/// Coordinates in one axis. Items and containers share their indices; the page comes last.
pub(super) struct Across {
    /// Where each container or box begins.
    pub(super) start: Vec<i32>,
    /// Where it ends.
    pub(super) end: Vec<i32>,
    /// The anchor of each item.
    pub(super) anchor: Vec<i32>,
    /// Place of the line of each vertex that is no item.
    pub(super) line: Vec<i32>,
    /// Places of the upper and the lower end of each link.
    pub(super) ends: Vec<(i32, i32)>,
}

/// Coordinates in the other axis.
pub(super) struct Along {
    /// Where each container or box begins.
    pub(super) start: Vec<i32>,
    /// Where it ends.
    pub(super) end: Vec<i32>,
    /// The anchor of each item.
    pub(super) anchor: Vec<i32>,
    /// Begin and end of each band, by container and slot.
    pub(super) bands: Vec<Vec<(i32, i32)>>,
}

/// Places everything across.
pub(super) fn across(tree: &Tree, chains: &Chains, order: &Order) -> Across {
    let lengths: Vec<i32> = chains.size.iter().map(|size| size.across).collect();
    let (lengths, value) = AcrossPlacing::new(tree, chains, order, &lengths, true).stretch();
    AcrossPlacing::new(tree, chains, order, &lengths, false).solve(value)
}

/// Places everything along, with room for the tracks in all gaps.
pub(super) fn along(tree: &Tree, chains: &Chains, tracks: &Tracks) -> Along {
    let mut placing = AlongPlacing::new(tree, chains, tracks);
    placing.keep_bands();
    placing.items.keep_orders(tree, &mut placing.program, true);
    placing.solve()
}

/// A variable and a constant on top of it.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub(super) variable: usize,
    pub(super) offset: i32,
}

impl Program {
    pub(super) fn keep_apart(&mut self, before: Spot, after: Spot, gap: i32) {
        self.keep(before.variable, after.variable, gap + before.offset - after.offset);
    }
}

/// Begin, end and anchor of all items and of the page, as variables.
struct ItemSpots {
    start: Vec<Spot>,
    end: Vec<Spot>,
    anchor: Vec<Spot>,
}

impl ItemSpots {
    fn new(tree: &Tree, program: &mut Program, lengths: &[i32]) -> Self {
        let mut spots = Self { start: Vec::new(), end: Vec::new(), anchor: Vec::new() };
        for container in 0..=tree.root() {
            let start = Spot { variable: program.variable(), offset: 0 };
            let size = lengths.get(container).copied().unwrap_or(0);
            spots.start.push(start);
            if tree.holds(container) {
                let end = Spot { variable: program.variable(), offset: 0 };
                program.pull(start.variable, end.variable, size, 1);
                let anchor = Spot { variable: program.variable(), offset: 0 };
                let margin = (size / 2).min(ANCHOR_MARGIN);
                program.keep_apart(start, anchor, margin);
                program.keep_apart(anchor, end, margin);
                spots.end.push(end);
                spots.anchor.push(anchor);
            } else {
                spots.end.push(Spot { offset: size, ..start });
                spots.anchor.push(Spot { offset: size / 2, ..start });
            }
        }
        spots
    }

    /// Makes the end of a box a variable of its own, at most so far from its begin.
    fn loosen(&mut self, program: &mut Program, item: usize, most: i32) {
        let (start, length) = (self.start[item], self.end[item].offset);
        let end = Spot { variable: program.variable(), offset: 0 };
        program.pull(start.variable, end.variable, length, STRETCH_WEIGHT);
        program.keep_apart(end, start, -most);
        self.end[item] = end;
    }

    /// Keeps the anchors of all known items in the orders that they had, and keeps hints.
    ///
    /// What stood near each other in a map at another level comes after the lock, since a few px
    /// there may be more here.
    fn keep_orders(&self, tree: &Tree, program: &mut Program, along: bool) {
        let order = |orders: &Orders| -> Vec<Member> {
            let order = if along { &orders.along } else { &orders.across };
            order.iter().map(|&(item, place)| (self.anchor[item], place)).collect()
        };
        let mut wishes = Wishes::new(program);
        let near = tree.locked.as_ref().map(|_| NEAR);
        for orders in &tree.orders {
            wishes.keep_order(&order(orders), near);
        }
        for hint in tree.hints.iter().filter(|hint| hint.along == along) {
            let (before, after) = (self.anchor[hint.before], self.anchor[hint.after]);
            wishes.keep_apart(before, after, HINTED_GAP);
        }
        if let Some(orders) = &tree.locked {
            wishes.keep_order(&order(orders), None);
            for orders in &tree.orders {
                wishes.keep_order(&order(orders), None);
            }
        }
    }

    /// Moves the anchors of known frames as near to the middle of their frames as order permits.
    fn center_anchors(&self, tree: &Tree, program: &Program, value: &mut [i32]) {
        for &frame in tree.containers.iter().filter(|&&it| it != tree.root()) {
            let anchor = self.anchor[frame].variable;
            let ends = value[self.start[frame].variable] + value[self.end[frame].variable];
            shift(program, value, &[anchor], ends / 2 - value[anchor]);
        }
    }

    /// The values of the given spots, counted from the begin of the page.
    fn values(&self, spots: &[Spot], value: &[i32]) -> Vec<i32> {
        let origin = self.start.last().map_or(0, |page| value[page.variable]);
        spots.iter().map(|spot| value[spot.variable] + spot.offset - origin).collect()
    }

    /// The anchors: kept ones of known frames, the middle of all others.
    fn anchors(&self, tree: &Tree, start: &[i32], end: &[i32], value: &[i32]) -> Vec<i32> {
        let mut anchors = self.values(&self.anchor, value);
        for (index, item) in tree.items.iter().enumerate() {
            if item.known.is_none() {
                anchors[index] = start[index] + (end[index] - start[index]) / 2;
            }
        }
        anchors
    }
}

/// Moves some variables together, as far towards the wished distance as the constraints permit.
fn shift(program: &Program, value: &mut [i32], variables: &[usize], distance: i32) {
    if distance == 0 {
        return;
    }
    let mut moves = vec![false; value.len()];
    for &variable in variables {
        moves[variable] = true;
    }
    let (backwards, forwards) = program.room(value, &moves);
    let distance = distance.clamp(-backwards.max(0), forwards.max(0));
    for (value, _) in value.iter_mut().zip(moves).filter(|it| it.1) {
        *value += distance;
    }
}

struct AcrossPlacing<'a> {
    tree: &'a Tree,
    chains: &'a Chains,
    order: &'a Order,
    program: Program,
    items: ItemSpots,
    /// The line of each vertex; of an item its begin.
    line: Vec<Spot>,
    /// The ends of each link.
    ends: Vec<[Spot; 2]>,
    /// Which ends of each link are the only ones at their side of a box.
    alone: Vec<[bool; 2]>,
    /// The alignment of each link, with its weight.
    alignments: Vec<(usize, i32)>,
}

impl<'a> AcrossPlacing<'a> {
    /// With boxes of these lengths, or also of longer ones if they may stretch.
    fn new(
        tree: &'a Tree,
        chains: &'a Chains,
        order: &'a Order,
        lengths: &[i32],
        may_stretch: bool,
    ) -> Self {
        let mut program = Program::default();
        let mut items = ItemSpots::new(tree, &mut program, lengths);
        for item in (0..tree.items.len()).filter(|&item| chains.is_busy[item]) {
            let most = lengths[item] + if may_stretch { MOST_STRETCH } else { 0 };
            items.loosen(&mut program, item, most);
        }
        let mut line = Vec::with_capacity(chains.vertices.len());
        for vertex in &chains.vertices {
            line.push(match vertex.role {
                Role::Item(item) => items.start[item],
                Role::Line | Role::Label(_) | Role::Border => {
                    Spot { variable: program.variable(), offset: 0 }
                }
            });
        }
        let ends = chains.links.iter().map(|link| [line[link.upper], line[link.lower]]).collect();
        let alone = vec![[false; 2]; chains.links.len()];
        let alignments = Vec::new();
        let mut placing =
            Self { tree, chains, order, program, items, line, ends, alone, alignments };
        placing.keep_rows();
        placing.keep_page();
        placing.add_ports();
        placing.keep_corners();
        placing.straighten();
        placing.items.keep_orders(tree, &mut placing.program, false);
        placing
    }

    /// Keeps neighbours in each row apart, and all inside their container.
    fn keep_rows(&mut self) {
        for &container in &self.tree.containers {
            let (near, far) = if container == self.tree.root() {
                (0, 0)
            } else {
                (self.tree.items[container].inset.across, PADDING)
            };
            for row in &self.order.rows[container] {
                let (Some(&first), Some(&last)) = (row.first(), row.last()) else { continue };
                self.program.keep_apart(self.items.start[container], self.begin(first), near);
                self.program.keep_apart(self.finish(last), self.items.end[container], far);
                for pair in row.windows(2) {
                    let (one, other) = (self.finish(pair[0]), self.begin(pair[1]));
                    self.program.keep_apart(one, other, self.chains.apart(pair[0], pair[1]));
                }
            }
        }
    }

    /// Where the room of a vertex begins.
    fn begin(&self, vertex: usize) -> Spot {
        let spot = self.line[vertex];
        Spot { offset: spot.offset - self.chains.vertices[vertex].before, ..spot }
    }

    /// Where the room of a vertex ends.
    fn finish(&self, vertex: usize) -> Spot {
        let spot = match self.chains.vertices[vertex].role {
            Role::Item(item) => self.items.end[item],
            Role::Line | Role::Label(_) | Role::Border => self.line[vertex],
        };
        Spot { offset: spot.offset + self.chains.vertices[vertex].after, ..spot }
    }

    /// Keeps the page from growing.
    fn keep_page(&mut self) {
        let page = self.tree.root();
        let (start, end) = (self.items.start[page], self.items.end[page]);
        self.program.pull(start.variable, end.variable, 0, 1);
    }

    /// Lets the ends of links slide along the sides of boxes, in the order of their far ends.
    fn add_ports(&mut self) {
        let mut ports: Vec<(usize, bool, i32, i64, usize, usize)> = Vec::new();
        for (index, link) in self.chains.links.iter().enumerate() {
            let sides = [(link.upper, link.lower, true), (link.lower, link.upper, link.turns)];
            for (which, (near, far, lower_side)) in sides.into_iter().enumerate() {
                if !self.chains.is_box(self.tree, near) {
                    continue;
                }
                let far_place = self.order.place[far];
                // Turns between the same two boxes lie inside each other.
                let mirrored = link.turns && self.order.place[near] > far_place;
                let tie = i64::try_from(link.wire).unwrap_or(i64::MAX);
                let tie = if mirrored { -tie } else { tie };
                ports.push((near, lower_side, far_place, tie, index, which));
            }
        }
        ports.sort_unstable();
        for side in ports.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let margin = PORT_MARGIN.min(self.chains.size[side[0].0].across / 2);
            let start = self.items.start[side[0].0];
            let end = self.items.end[side[0].0];
            let mut before: Option<Spot> = None;
            for &(.., link, which) in side {
                let port = Spot { variable: self.program.variable(), offset: 0 };
                self.program.keep_apart(start, port, margin);
                self.program.keep_apart(port, end, margin);
                if let Some(before) = before {
                    self.program.keep_apart(before, port, PORT_PITCH);
                }
                before = Some(port);
                self.ends[link][which] = port;
                self.alone[link][which] = side.len() == 1;
            }
        }
    }

    /// Keeps lines that enter a frame along off its title.
    fn keep_corners(&mut self) {
        for (index, link) in self.chains.links.iter().enumerate() {
            if link.turns {
                continue;
            }
            let lower = &self.chains.vertices[link.lower];
            let mut frame = lower.container;
            if lower.role == Role::Border && frame != link.container {
                frame = self.tree.items[frame].parent;
            }
            while frame != link.container {
                self.keep_corner(frame, self.ends[index][1]);
                frame = self.tree.items[frame].parent;
            }
            let upper = &self.chains.vertices[link.upper];
            let begins_inside = upper.role == Role::Border
                && self.chains.slots[upper.container][upper.slot] == Slot::UpperBorder;
            if begins_inside {
                self.keep_corner(upper.container, self.ends[index][0]);
            }
        }
    }

    fn keep_corner(&mut self, frame: usize, end: Spot) {
        let corner = self.tree.items[frame].corner;
        if corner > 0 {
            self.program.keep_apart(self.items.start[frame], end, corner);
        }
    }

    /// Makes links straight where that is possible, long ones above all.
    fn straighten(&mut self) {
        for (index, link) in self.chains.links.iter().enumerate() {
            let boxes = [link.upper, link.lower].map(|end| self.chains.is_box(self.tree, end));
            let weight = match boxes {
                [true, true] => 6,
                [false, false] => 12,
                [true, false] | [false, true] => 8,
            };
            // An end that is alone at its side attracts the line more than one of many.
            let alone = self.alone[index].into_iter().any(|alone| alone);
            let weight = if alone { weight + 2 } else { weight };
            let heaviness = 1 + self.tree.wires[link.wire].weight.min(6) / 3;
            let [upper, lower] = self.ends[index];
            let offset = upper.offset - lower.offset;
            let weight = weight * heaviness;
            let alignment = self.program.align(upper.variable, lower.variable, offset, weight);
            self.alignments.push((alignment, weight));
            // A weak pull between the middles of boxes keeps them over their ports.
            let middles = [link.upper, link.lower].map(|end| self.middle(end));
            if boxes[0] || boxes[1] {
                let offset = middles[0].offset - middles[1].offset;
                self.program.align(middles[0].variable, middles[1].variable, offset, 1);
            }
        }
    }

    /// A guess at all values, from the places that the order was found with.
    fn guess(&self) -> Vec<i32> {
        let lowest = self.order.place.iter().copied().min().unwrap_or(0);
        let least = lowest - self.order.width.iter().copied().max().unwrap_or(0);
        let mut guess = vec![least; self.program.size()];
        for (vertex, line) in self.line.iter().enumerate() {
            let place = self.order.place[vertex];
            guess[line.variable] = place - self.order.width[vertex] / 2;
            if let Role::Item(item) = self.chains.vertices[vertex].role {
                if self.tree.holds(item) {
                    guess[self.items.anchor[item].variable] = place;
                }
                if self.tree.holds(item) || self.chains.is_busy[item] {
                    guess[self.items.end[item].variable] = place + self.order.width[vertex] / 2;
                }
            }
        }
        for (link, ends) in self.chains.links.iter().zip(&self.ends) {
            for (end, (near, far)) in
                ends.iter().zip([(link.upper, link.lower), (link.lower, link.upper)])
            {
                let half = (self.order.width[near] / 2 - PORT_MARGIN).max(0);
                let place = self.order.place[near];
                guess[end.variable] = self.order.place[far].clamp(place - half, place + half);
            }
        }
        guess
    }

    /// Gives the more weight to a link the straighter it is, so that few jogs remain rather than
    /// short ones (reweighted least deviations, Candes, Wakin and Boyd 2008).
    fn prefer_straight(&mut self, value: &[i32]) {
        for (ends, &(alignment, weight)) in self.ends.iter().zip(&self.alignments) {
            let [upper, lower] = ends.map(|end| value[end.variable] + end.offset);
            let near = (upper - lower).abs() + STRAIGHT_ENOUGH;
            self.program.reweigh(alignment, (weight * STRAIGHTENING_WEIGHT / near).max(2));
        }
    }

    /// Makes jogs that could not be avoided long enough to look intended; false if there are none.
    fn lengthen_jogs(&mut self, value: &[i32]) -> bool {
        let mut found = false;
        for (ends, &(alignment, weight)) in self.ends.iter().zip(&self.alignments) {
            let [upper, lower] = ends.map(|end| value[end.variable] + end.offset);
            let jog = lower - upper;
            if jog != 0 && jog.abs() < LEAST_JOG {
                let offset = ends[0].offset - ends[1].offset + jog.signum() * LEAST_JOG;
                self.program.retarget(alignment, offset);
                self.program.reweigh(alignment, weight * STRAIGHTENING_WEIGHT / STRAIGHT_ENOUGH);
                found = true;
            }
        }
        found
    }

    /// Moves each box to the middle of the lines that end at it; the lines stay.
    fn center_boxes(&self, value: &mut [i32]) {
        let mut reach = vec![(i32::MAX, i32::MIN); self.tree.items.len()];
        for (link, ends) in self.chains.links.iter().zip(&self.ends) {
            for (vertex, end) in [link.upper, link.lower].into_iter().zip(ends) {
                if self.chains.is_box(self.tree, vertex) {
                    let at = value[end.variable] + end.offset;
                    reach[vertex] = (reach[vertex].0.min(at), reach[vertex].1.max(at));
                }
            }
        }
        for (item, (first, last)) in reach.into_iter().enumerate() {
            if first > last {
                continue;
            }
            let [start, end] = [self.items.start[item], self.items.end[item]];
            let middle = i32::midpoint(
                value[start.variable] + start.offset,
                value[end.variable] + end.offset,
            );
            let distance = i32::midpoint(first, last) - middle;
            shift(&self.program, value, &[start.variable, end.variable], distance);
        }
    }

    fn middle(&self, vertex: usize) -> Spot {
        if self.chains.is_box(self.tree, vertex) {
            self.items.anchor[vertex]
        } else {
            self.line[vertex]
        }
    }

    /// The lengths that boxes take if they stretch to keep their lines straight, and all values.
    fn stretch(mut self) -> (Vec<i32>, Vec<i32>) {
        let mut solver = self.program.solver(self.guess());
        let value = self.solve_middle(&mut solver);
        let value = self.straightened(&mut solver, value, STRAIGHTENINGS);
        let length = |item: usize| {
            let (start, end) = (self.items.start[item], self.items.end[item]);
            value[end.variable] + end.offset - value[start.variable] - start.offset
        };
        let lengths =
            self.chains.size.iter().enumerate().map(|(item, size)| {
                if self.chains.is_busy[item] { length(item) } else { size.across }
            });
        (lengths.collect(), value)
    }

    /// Of equally good places, takes those in the middle of what the page permits.
    fn solve_middle(&self, solver: &mut Solver) -> Vec<i32> {
        let origin = self.items.start[self.tree.root()].variable;
        solver.solve_middle(&self.program, MAX_EXCHANGES, origin)
    }

    /// Solves again with more weight on links that are nearly straight, until nothing changes.
    fn straightened(&mut self, solver: &mut Solver, mut value: Vec<i32>, times: usize) -> Vec<i32> {
        for _ in 0..times {
            self.prefer_straight(&value);
            let straighter = self.solve_middle(solver);
            if std::mem::replace(&mut value, straighter) == value {
                break;
            }
        }
        value
    }

    /// The places of all, from those that were found before the lengths of boxes were.
    fn solve(mut self, value: Vec<i32>) -> Across {
        let mut solver = self.program.solver(value.clone());
        let mut value = self.straightened(&mut solver, value, STRAIGHTENINGS - 1);
        if self.lengthen_jogs(&value) {
            value = self.solve_middle(&mut self.program.solver(value));
        }
        self.center_boxes(&mut value);
        self.items.center_anchors(self.tree, &self.program, &mut value);
        let start = self.items.values(&self.items.start, &value);
        let end = self.items.values(&self.items.end, &value);
        let anchor = self.items.anchors(self.tree, &start, &end, &value);
        let line = self.items.values(&self.line, &value);
        let ends = self.ends.iter().map(|ends| {
            let ends = self.items.values(ends, &value);
            (ends[0], ends[1])
        });
        Across { anchor, line, ends: ends.collect(), start, end }
    }
}

struct AlongPlacing<'a> {
    tree: &'a Tree,
    chains: &'a Chains,
    tracks: &'a Tracks,
    program: Program,
    items: ItemSpots,
    bands: Vec<Vec<[Spot; 2]>>,
}

impl<'a> AlongPlacing<'a> {
    fn new(tree: &'a Tree, chains: &'a Chains, tracks: &'a Tracks) -> Self {
        let mut program = Program::default();
        let lengths: Vec<i32> = chains.size.iter().map(|size| size.along).collect();
        let items = ItemSpots::new(tree, &mut program, &lengths);
        let mut bands = Vec::with_capacity(chains.slots.len());
        for slots in &chains.slots {
            let mut of_container = Vec::with_capacity(slots.len());
            for _ in slots {
                let band = [0; 2].map(|offset| Spot { variable: program.variable(), offset });
                program.pull(band[0].variable, band[1].variable, 0, 1);
                of_container.push(band);
            }
            bands.push(of_container);
        }
        Self { tree, chains, tracks, program, items, bands }
    }

    fn keep_bands(&mut self) {
        for &container in &self.tree.containers {
            let is_page = container == self.tree.root();
            let (near, far) =
                if is_page { (0, 0) } else { (self.tree.items[container].inset.along, PADDING) };
            let (start, end) = (self.items.start[container], self.items.end[container]);
            let Some(last) = self.bands[container].len().checked_sub(1) else { continue };
            self.program.keep_apart(start, self.bands[container][0][0], near);
            for slot in 0..last {
                let gap = self.tracks.gap(self.chains, container, slot);
                let gap = if gap == 0 { BARE_GAP } else { gap };
                let (above, below) =
                    (self.bands[container][slot][1], self.bands[container][slot + 1][0]);
                self.program.pull(above.variable, below.variable, gap, 2);
            }
            let turns = self.tracks.gap(self.chains, container, last);
            self.program.keep_apart(self.bands[container][last][1], end, turns + far);
        }
        for (index, vertex) in self.chains.vertices.iter().enumerate() {
            let [top, bottom] = self.bands[vertex.container][vertex.slot];
            if let Role::Item(item) = vertex.role {
                // A label beside a line that leads back may be longer than the item.
                let beyond = (vertex.along - self.chains.size[item].along).max(0);
                self.program.keep_apart(top, self.items.start[index], (beyond + 1) / 2);
                self.program.keep_apart(self.items.end[index], bottom, (beyond + 1) / 2);
            } else {
                self.program.keep_apart(top, bottom, vertex.along);
            }
        }
    }

    /// Moves items to the middle of their bands, outer ones first.
    fn center(&self, value: &mut [i32]) {
        for &container in &self.tree.containers {
            for &item in &self.tree.children[container] {
                let vertex = &self.chains.vertices[item];
                let band = self.bands[vertex.container][vertex.slot];
                let ends = [self.items.start[item], self.items.end[item]];
                let middle = |ends: [Spot; 2], value: &[i32]| {
                    let ends = ends.map(|end| value[end.variable] + end.offset);
                    i32::midpoint(ends[0], ends[1])
                };
                let distance = middle(band, value) - middle(ends, value);
                shift(&self.program, value, &self.variables(item), distance);
            }
        }
    }

    /// All variables of an item and of what it holds.
    fn variables(&self, item: usize) -> Vec<usize> {
        let spots = [self.items.start[item], self.items.end[item], self.items.anchor[item]];
        let mut variables: Vec<usize> = spots.iter().map(|spot| spot.variable).collect();
        variables.extend(self.bands[item].iter().flatten().map(|spot| spot.variable));
        for &child in &self.tree.children[item] {
            variables.extend(self.variables(child));
        }
        variables.sort_unstable();
        variables.dedup();
        variables
    }

    fn solve(self) -> Along {
        let mut value = self.program.solve_low(MAX_EXCHANGES);
        self.center(&mut value);
        self.items.center_anchors(self.tree, &self.program, &mut value);
        let start = self.items.values(&self.items.start, &value);
        let end = self.items.values(&self.items.end, &value);
        let anchor = self.items.anchors(self.tree, &start, &end, &value);
        let bands = self.bands.iter().map(|bands| {
            let ends = |band: &[Spot; 2]| {
                let ends = self.items.values(band, &value);
                (ends[0], ends[1])
            };
            bands.iter().map(ends).collect()
        });
        Along { anchor, bands: bands.collect(), start, end }
    }
}

impl Tracks {
    /// Length of the gap below a slot that its tracks need, with the clearance on both sides; 0 if
    /// no link passes.
    pub(super) fn gap(&self, chains: &Chains, container: usize, slot: usize) -> i32 {
        let Some(gap) = self.gaps.get(&(container, slot)) else { return 0 };
        let slots = &chains.slots[container];
        let above = slots[slot].clearance();
        let below = slots.get(slot + 1).map_or(0, |slot| slot.clearance());
        let tracks = i32::try_from(gap.tracks).unwrap_or(i32::MAX);
        // Two items with a straight line between them stand further apart than the arrow needs.
        above + below + (tracks - 1).max(0) * TRACK
    }
}
