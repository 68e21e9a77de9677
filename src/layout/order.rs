//! Third phase: the order of what stands beside each other in every layer.
//!
//! Orders form a tree, since a frame is one item of its row. Rows are swept by barycentres and
//! medians of absolute places (Sugiyama, Tagawa and Toda 1981, for containers after Forster 2002),
//! and single items are sifted to the place in their row with the fewest crossings (Matuszewski,
//! Schönfeld and Molitor 1999). Then the best order is disturbed again and again, and what came
//! of it is kept if it is no worse (iterated local search). Items known from the map one level up
//! keep their order.
//!
//! All of this is deterministic, and a small change of the graph changes little of it: what is
//! disturbed is drawn by lots that depend on names, so that the same things are moved whatever
//! else there is; the words on lines do not count; and what no line touches is left out and put
//! at the ends of rows afterwards.

use std::collections::BTreeMap;

use super::chain::{Chains, Link, Role, Slot};
use super::crossings::{Gains, inversions};
use super::rank::Ranks;
use super::tree::{PADDING, Tree};

/// Sweeps over all rows at the beginning, and at the end.
const SWEEPS: usize = 4;
/// The number of disturbances is this divided by the number of vertices, within bounds.
const EFFORT: usize = 60_000;
/// Most and fewest disturbances.
const DISTURBANCES: (usize, usize) = (600, 4);
/// Disturbances without fewer crossings after which the search ends.
const PATIENCE: usize = 200;
/// Rows that are disturbed together, and moves in each of them. Found by trial.
const DISTURBED_ROWS: usize = 3;
const DISTURBED_ITEMS: u64 = 3;
/// Rounds of exchanges after a disturbance, and after how many disturbances one is followed by a
/// sweep over all rows.
const MENDINGS: usize = 6;
const SWEEP_EVERY: usize = 4;
/// Estimated length across of any label beside its line if edges run down, and above its line if
/// they run to the right, in px. Found by trial.
const LABEL_BESIDE: i32 = 40;
const LABEL_ABOVE: i32 = 20;

/// The order in every layer.
pub(super) struct Order {
    /// Vertices from near to far across, by container and slot.
    pub(super) rows: Vec<Vec<Vec<usize>>>,
    /// Estimated place across of each vertex's line, or of its middle if it is an item. Vertices
    /// at one gap stand in the order of these.
    pub(super) place: Vec<i32>,
    /// Estimated width across of each item; 0 for all other vertices.
    pub(super) width: Vec<i32>,
}

/// Orders all rows so that few links cross.
pub(super) fn order(tree: &Tree, ranks: &Ranks, chains: &Chains) -> Order {
    let mut search = Search::new(tree, ranks, chains);
    search.run();
    search.append_loose(&ranks.loose);
    let rows = tree.children.iter().enumerate().map(|(container, _)| {
        let first = search.first_row[container];
        search.rows[first..first + chains.slots[container].len()].to_vec()
    });
    Order { rows: rows.collect(), place: search.place, width: search.width }
}

/// Crossings, then the distance across that links have to bridge.
type Cost = (usize, i64);

struct Search<'a> {
    tree: &'a Tree,
    chains: &'a Chains,
    /// All rows, those of outer containers first.
    rows: Vec<Vec<usize>>,
    /// The first of each container's rows, which follow each other.
    first_row: Vec<usize>,
    /// The container of each row.
    container: Vec<usize>,
    /// Places in an order across that is to be kept, of the vertices that have one.
    known: Vec<Option<i32>>,
    /// As in [`Order`].
    place: Vec<i32>,
    /// Width across of each vertex.
    width: Vec<i32>,
    /// Left edge of what stands inside each container.
    left: Vec<i32>,
    /// Far ends of the links that leave each vertex, or each frame, upwards and downwards.
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
    /// Links of each gap, and how often they cross as far as that was counted.
    gaps: Vec<Vec<usize>>,
    crossings: Vec<Option<usize>>,
    /// Gaps whose crossings depend on each row, and rows whose best order does.
    gaps_at: Vec<Vec<usize>>,
    related: Vec<Vec<usize>>,
    /// Rows that may have a better order since something related changed.
    stale: Vec<bool>,
    /// What vertices and rows are, as numbers, by which lots are drawn.
    number: Vec<u64>,
    row_number: Vec<u64>,
    /// Replaced orders, to go back to.
    replaced: Vec<(usize, Vec<usize>)>,
    gains: Gains,
}

impl<'a> Search<'a> {
    fn new(tree: &'a Tree, ranks: &Ranks, chains: &'a Chains) -> Self {
        let n_vertices = chains.vertices.len();
        let mut search = Self {
            tree,
            chains,
            rows: Vec::new(),
            first_row: vec![0; tree.children.len()],
            container: Vec::new(),
            known: vec![None; n_vertices],
            place: vec![0; n_vertices],
            width: vec![0; n_vertices],
            left: vec![0; tree.children.len()],
            above: vec![Vec::new(); n_vertices],
            below: vec![Vec::new(); n_vertices],
            gaps: Vec::new(),
            crossings: Vec::new(),
            gaps_at: Vec::new(),
            related: Vec::new(),
            stale: Vec::new(),
            number: vec![0; n_vertices],
            row_number: Vec::new(),
            replaced: Vec::new(),
            gains: Gains::default(),
        };
        for (item, known) in tree.items.iter().zip(&mut search.known) {
            *known = item.turn;
        }
        search.find_rows(&ranks.loose);
        search.find_numbers();
        search.find_ends();
        search.find_gaps();
        search.find_related();
        search
    }

    fn find_rows(&mut self, loose: &[bool]) {
        for &container in &self.tree.containers {
            self.first_row[container] = self.rows.len();
            for _ in &self.chains.slots[container] {
                self.rows.push(Vec::new());
                self.container.push(container);
            }
        }
        for vertex in 0..self.chains.vertices.len() {
            let row = self.row_of(vertex);
            if !loose.get(vertex).is_some_and(|it| *it) {
                self.rows[row].push(vertex);
            }
            if self.chains.is_box(self.tree, vertex) {
                self.width[vertex] = self.chains.size[vertex].across;
            }
        }
        // Known items begin in their order, before all others.
        for row in &mut self.rows {
            let known = &self.known;
            row.sort_by_key(|&vertex| (known[vertex].is_none(), known[vertex]));
        }
    }

    /// Puts loose items at the ends of their rows, once all others have their order.
    fn append_loose(&mut self, loose: &[bool]) {
        for item in (0..loose.len()).filter(|&item| loose[item]) {
            let row = self.row_of(item);
            if let Some(&last) = self.rows[row].last() {
                let (one, other) = (&self.chains.vertices[last], &self.chains.vertices[item]);
                let apart = one.after + self.chains.apart(last, item) + other.before;
                let halves = i32::midpoint(self.width[last], self.width[item]) + 1;
                self.place[item] = self.place[last] + halves + apart;
            }
            self.rows[row].push(item);
        }
    }

    fn row_of(&self, vertex: usize) -> usize {
        let vertex = &self.chains.vertices[vertex];
        self.first_row[vertex.container] + vertex.slot
    }

    /// Numbers vertices and rows by what they are, not by how many there are.
    fn find_numbers(&mut self) {
        for (item, found) in self.tree.items.iter().zip(&mut self.number) {
            *found = number(&item.id);
        }
        // Lines are told apart by their ends, since words on them may change.
        let mut n_parallel = BTreeMap::new();
        for (wire, links) in self.tree.wires.iter().zip(&self.chains.links_of) {
            let parallel = n_parallel.entry((wire.from, wire.to)).or_insert(0);
            *parallel += 1;
            let [from, to] = [wire.from, wire.to].map(|end| self.number[end]);
            let name = lot(lot(from, 1) ^ lot(to, 2), *parallel);
            for &link in links {
                let link = &self.chains.links[link];
                for vertex in [link.upper, link.lower] {
                    if vertex >= self.tree.items.len() {
                        let it = &self.chains.vertices[vertex];
                        let row = self.number_row(it.container, it.slot);
                        let is_label = matches!(it.role, Role::Label(_));
                        self.number[vertex] = lot(name ^ row, u64::from(is_label));
                    }
                }
            }
        }
        for &container in &self.tree.containers {
            for slot in 0..self.chains.slots[container].len() {
                self.row_number.push(self.number_row(container, slot));
            }
        }
    }

    fn number_row(&self, container: usize, slot: usize) -> u64 {
        let container_number = self.tree.items.get(container).map_or(0, |item| number(&item.id));
        let turn = match self.chains.slots[container][slot] {
            Slot::UpperBorder => 0,
            Slot::UpperLabels => 1,
            Slot::LowerBorder => 2,
            Slot::Items(layer) => 2 * layer + 3,
            Slot::Labels(layer) => 2 * layer + 4,
        };
        lot(container_number, turn as u64)
    }

    fn find_ends(&mut self) {
        for link in &self.chains.links {
            for (near, far) in [(link.upper, link.lower), (link.lower, link.upper)] {
                let upwards = near == link.lower && !link.turns;
                let mut at = near;
                loop {
                    let ends = if upwards { &mut self.above } else { &mut self.below };
                    ends[at].push(far);
                    at = self.chains.vertices[at].container;
                    if at == link.container {
                        break;
                    }
                }
            }
        }
    }

    fn find_gaps(&mut self) {
        let mut links: Vec<usize> = (0..self.chains.links.len()).collect();
        let key = |link: usize| (self.chains.links[link].container, self.chains.links[link].slot);
        links.sort_by_key(|&link| key(link));
        for chunk in links.chunk_by(|&a, &b| key(a) == key(b)) {
            self.gaps.push(chunk.to_vec());
        }
        self.crossings = vec![None; self.gaps.len()];
    }

    fn find_related(&mut self) {
        self.stale = vec![false; self.rows.len()];
        self.related = vec![Vec::new(); self.rows.len()];
        self.gaps_at = vec![Vec::new(); self.rows.len()];
        for (gap, links) in self.gaps.iter().enumerate() {
            for &link in links {
                let link = &self.chains.links[link];
                let [above, below] =
                    [link.upper, link.lower].map(|end| self.rows_around(end, link.container));
                for &one in &above {
                    self.related[one].extend(&below);
                    self.gaps_at[one].push(gap);
                }
                for &other in &below {
                    self.related[other].extend(&above);
                    self.gaps_at[other].push(gap);
                }
            }
        }
        for list in self.related.iter_mut().chain(&mut self.gaps_at) {
            list.sort_unstable();
            list.dedup();
        }
    }

    /// The rows of a vertex and of the frames around it inside a container.
    fn rows_around(&self, vertex: usize, container: usize) -> Vec<usize> {
        let mut rows = vec![self.row_of(vertex)];
        let mut at = self.chains.vertices[vertex].container;
        while at != container {
            rows.push(self.row_of(at));
            at = self.chains.vertices[at].container;
        }
        rows
    }

    fn run(&mut self) {
        self.crossings.fill(None);
        self.estimate();
        let (cost, rows) = self.improve();
        self.rows = rows;
        self.crossings.fill(None);
        self.estimate();
        self.disturb_and_mend(cost);
        // Sweeps straighten what came of it.
        self.estimate();
        self.rows = self.improve().1;
        if self.known.iter().all(Option::is_none) {
            self.turn_by_id();
        }
        self.estimate();
    }

    /// Of the two drawings that mirror each other, takes the one with more items in the order of
    /// their ids, so that small changes of the graph do not mirror its drawing.
    fn turn_by_id(&mut self) {
        let is_item = |vertex: &&usize| **vertex < self.tree.items.len();
        let (mut in_order, mut turned) = (0, 0);
        for row in &self.rows {
            let items: Vec<usize> = row.iter().filter(is_item).copied().collect();
            for (index, one) in items.iter().enumerate() {
                let later = items[index + 1..].iter().filter(|other| *other > one).count();
                in_order += later;
                turned += items.len() - index - 1 - later;
            }
        }
        if turned > in_order {
            for row in &mut self.rows {
                row.reverse();
            }
        }
    }

    /// Disturbs the order and mends it again; goes back if it became worse.
    fn disturb_and_mend(&mut self, cost: Cost) {
        let (most, fewest) = DISTURBANCES;
        let (mut cost, mut idle) = (cost, 0);
        for round in 0..(EFFORT / self.chains.vertices.len().max(1)).clamp(fewest, most) {
            if cost.0 == 0 || idle == PATIENCE {
                break;
            }
            self.replaced.clear();
            self.stale.fill(false);
            self.disturb(round as u64);
            if round % SWEEP_EVERY == 0 {
                self.sweep(round / SWEEP_EVERY);
            }
            self.mend();
            let found = self.cost();
            idle = if found.0 < cost.0 { 0 } else { idle + 1 };
            if found <= cost {
                cost = found;
            } else {
                while let Some((row, order)) = self.replaced.pop() {
                    self.replace(row, order);
                    self.replaced.pop();
                }
            }
        }
    }

    /// Exchanges neighbours in stale rows until none is left, or too often.
    fn mend(&mut self) {
        for _ in 0..MENDINGS {
            let stale: Vec<usize> = (0..self.rows.len()).filter(|&row| self.stale[row]).collect();
            for &row in &stale {
                self.stale[row] = false;
                self.switch_row(row);
            }
            if stale.is_empty() {
                break;
            }
        }
    }

    /// Sweeps and sifts from the present order; returns the best order found and its cost.
    fn improve(&mut self) -> (Cost, Vec<Vec<usize>>) {
        let mut best = (self.cost(), self.rows.clone());
        for number in 0..SWEEPS {
            self.sweep(number);
            let cost = if number % 2 == 1 { self.sift_all() } else { self.cost() };
            if cost < best.0 {
                best = (cost, self.rows.clone());
            }
        }
        best
    }

    /// Moves some items of some rows to anywhere.
    fn disturb(&mut self, round: u64) {
        let longer = |row: &usize| self.rows[*row].len() > 1;
        let candidates = (0..self.rows.len()).filter(longer);
        let mut drawn: Vec<(u64, usize)> =
            candidates.map(|row| (lot(self.row_number[row], round), row)).collect();
        drawn.sort_unstable();
        for (_, row) in drawn.into_iter().take(DISTURBED_ROWS) {
            let mut order = self.rows[row].clone();
            for item in 0..DISTURBED_ITEMS {
                let turn = 2 * (DISTURBED_ITEMS * round + item);
                let vertex = order.remove(self.first_drawn(&order, turn));
                let beside = self.first_drawn(&order, turn + 1);
                let is_behind = lot(self.number[vertex], turn + 1) % 2 == 1;
                order.insert(beside + usize::from(is_behind), vertex);
            }
            keep_known_order(&self.known, &mut order);
            self.stale[row] = true;
            self.replace(row, order);
        }
    }

    /// Where in a row that vertex stands which draws the least lot.
    fn first_drawn(&self, row: &[usize], turn: u64) -> usize {
        (0..row.len()).min_by_key(|&at| lot(self.number[row[at]], turn)).unwrap_or(0)
    }

    fn cost(&mut self) -> Cost {
        let mut crossings = 0;
        let mut ends = Vec::new();
        for gap in 0..self.gaps.len() {
            let known = self.crossings[gap];
            let counted = known.unwrap_or_else(|| self.count_crossings(gap, &mut ends));
            self.crossings[gap] = Some(counted);
            crossings += counted;
        }
        let bridge =
            |link: &Link| i64::from((self.place[link.upper] - self.place[link.lower]).abs());
        (crossings, self.chains.links.iter().map(bridge).sum())
    }

    /// How often the links of a gap cross; `ends` is a list to use again.
    fn count_crossings(&self, gap: usize, ends: &mut Vec<(i32, i32)>) -> usize {
        let links = &self.gaps[gap];
        if links.len() < 2 {
            return 0;
        }
        ends.clear();
        let mut turns = Vec::new();
        for &link in links {
            let link = &self.chains.links[link];
            let pair = (self.place[link.upper], self.place[link.lower]);
            if link.turns {
                turns.push((pair.0.min(pair.1), pair.0.max(pair.1)));
            } else {
                ends.push(pair);
            }
        }
        let mut crossings = 0;
        for (index, &(from, to)) in turns.iter().enumerate() {
            let between = |at: i32| from < at && at < to;
            crossings += ends.iter().filter(|end| between(end.0)).count();
            let others = turns[index + 1..].iter();
            crossings += others.filter(|other| between(other.0) != between(other.1)).count();
        }
        crossings + inversions(ends)
    }

    /// Orders each row by what its items are linked with on one side, downwards on even sweeps.
    fn sweep(&mut self, number: usize) {
        let downwards = number.is_multiple_of(2);
        let median = number % 4 >= 2;
        for step in 0..self.rows.len() {
            let row = if downwards { step } else { self.rows.len() - 1 - step };
            if self.rows[row].len() < 2 {
                continue;
            }
            let mut sorted = self.rows[row].clone();
            sorted.sort_by_cached_key(|&vertex| self.wish(vertex, downwards, median));
            keep_known_order(&self.known, &mut sorted);
            self.replace(row, sorted);
        }
        self.estimate();
    }

    /// Sets the order of a row, if that is a new one.
    fn replace(&mut self, row: usize, order: Vec<usize>) {
        if self.rows[row] == order {
            return;
        }
        let before = std::mem::replace(&mut self.rows[row], order);
        self.replaced.push((row, before));
        self.spread(row);
        for &gap in &self.gaps_at[row] {
            self.crossings[gap] = None;
        }
        for &related in &self.related[row] {
            self.stale[related] = true;
        }
    }

    /// Where a vertex would like to stand: at the mean or median of the far ends of its links.
    fn wish(&self, vertex: usize, downwards: bool, median: bool) -> i32 {
        let (near, other) = if downwards {
            (&self.above[vertex], &self.below[vertex])
        } else {
            (&self.below[vertex], &self.above[vertex])
        };
        let ends = if near.is_empty() { other } else { near };
        if ends.is_empty() || self.known[vertex].is_some() {
            return self.place[vertex];
        }
        let count = ends.len();
        if median {
            let mut places: Vec<i32> = ends.iter().map(|&far| self.place[far]).collect();
            places.sort_unstable();
            i32::midpoint(places[(count - 1) / 2], places[count / 2])
        } else {
            let sum: i64 = ends.iter().map(|&far| i64::from(self.place[far])).sum();
            i32::try_from(sum / i64::try_from(count).unwrap_or(1)).unwrap_or(i32::MAX)
        }
    }

    /// Sifts all rows once, unless that makes it worse, and returns the cost.
    fn sift_all(&mut self) -> Cost {
        let (before, rows) = (self.cost(), self.rows.clone());
        for row in 0..self.rows.len() {
            self.sift_row(row);
        }
        self.estimate();
        let cost = self.cost();
        if cost <= before {
            return cost;
        }
        self.rows = rows;
        self.crossings.fill(None);
        self.estimate();
        before
    }

    /// Moves each item of a row to where it causes the fewest crossings, the others staying.
    fn sift_row(&mut self, row: usize) {
        self.rearrange(row, |gains, order, fixed| {
            gains.compare();
            for item in 0..order.len() {
                gains.sift(order, item, fixed);
            }
        });
    }

    /// Exchanges neighbours in a row as long as that saves crossings.
    fn switch_row(&mut self, row: usize) {
        self.rearrange(row, |gains, order, fixed| gains.switch(order, fixed));
    }

    /// Lets `method` change the order of a row, which it sees as numbers.
    fn rearrange(&mut self, row: usize, method: impl Fn(&mut Gains, &mut Vec<usize>, &[bool])) {
        let items = &self.rows[row];
        if items.len() < 2 {
            return;
        }
        self.gains.clear();
        for &vertex in items {
            let place = |far: &usize| self.place[*far];
            self.gains
                .add(self.above[vertex].iter().map(place), self.below[vertex].iter().map(place));
        }
        let fixed: Vec<bool> = items.iter().map(|&vertex| self.known[vertex].is_some()).collect();
        let mut order: Vec<usize> = (0..items.len()).collect();
        method(&mut self.gains, &mut order, &fixed);
        if order.is_sorted() {
            return;
        }
        let rearranged = order.into_iter().map(|index| items[index]).collect();
        self.replace(row, rearranged);
    }

    /// Estimates all places from the present order: every row stands in the middle of its
    /// container.
    fn estimate(&mut self) {
        let root = self.tree.root();
        for &container in self.tree.containers.iter().rev().filter(|&&it| it != root) {
            let rows = self.rows_of(container);
            let widest = rows.map(|row| self.row_width(row)).max().unwrap_or(0);
            let least = self.tree.items[container].size.across;
            self.width[container] = (widest + 2 * PADDING).max(least);
        }
        for row in self.rows_of(root) {
            self.spread(row);
        }
    }

    /// Estimated room before and after a vertex. All labels count the same, so that other words
    /// on a line do not lead to another order.
    fn room(&self, vertex: usize) -> (i32, i32) {
        let it = &self.chains.vertices[vertex];
        match it.role {
            Role::Label(_) if self.tree.down => (it.before, LABEL_BESIDE),
            Role::Label(_) => (LABEL_ABOVE, it.after),
            Role::Item(_) | Role::Line | Role::Border => (it.before, it.after),
        }
    }

    fn rows_of(&self, container: usize) -> std::ops::Range<usize> {
        let first = self.first_row[container];
        first..first + self.chains.slots[container].len()
    }

    fn row_width(&self, row: usize) -> i32 {
        let row = &self.rows[row];
        let gaps = row.windows(2).map(|pair| self.chains.apart(pair[0], pair[1]));
        let widths = row.iter().map(|&vertex| {
            let (before, after) = self.room(vertex);
            before + self.width[vertex] + after
        });
        gaps.sum::<i32>() + widths.sum::<i32>()
    }

    /// Places the vertices of one row around the middle of its container, with all that is inside.
    fn spread(&mut self, row: usize) {
        let container = self.container[row];
        let room = if container == self.tree.root() { 0 } else { self.width[container] };
        let mut at = self.left[container] + (room - self.row_width(row)) / 2;
        for index in 0..self.rows[row].len() {
            let vertex = self.rows[row][index];
            let it = &self.chains.vertices[vertex];
            if index > 0 {
                at += self.chains.apart(self.rows[row][index - 1], vertex);
            }
            let (before, after) = self.room(vertex);
            at += before;
            self.place[vertex] = at + self.width[vertex] / 2;
            let next = at + self.width[vertex] + after;
            if let Role::Item(item) = it.role
                && self.tree.holds(item)
            {
                self.left[item] = at;
                for inner in self.rows_of(item) {
                    self.spread(inner);
                }
            }
            at = next;
        }
    }
}

/// Puts the known items of a row back into their order, on the places that they took up together.
fn keep_known_order(known: &[Option<i32>], row: &mut [usize]) {
    let places: Vec<usize> = (0..row.len()).filter(|&at| known[row[at]].is_some()).collect();
    let mut in_order: Vec<usize> = places.iter().map(|&at| row[at]).collect();
    in_order.sort_unstable_by_key(|&vertex| (known[vertex], vertex));
    for (at, vertex) in places.into_iter().zip(in_order) {
        row[at] = vertex;
    }
}

/// The number of a name (FNV-1a).
fn number(name: &str) -> u64 {
    let step = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    name.bytes().fold(0xCBF2_9CE4_8422_2325, step)
}

/// The lot that something with this number draws in a turn (`SplitMix64`).
fn lot(number: u64, turn: u64) -> u64 {
    let mut mixed =
        (number ^ turn.wrapping_mul(0xA24B_AED4_963E_E407)).wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
