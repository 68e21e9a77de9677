//! Third phase: the order of what stands beside each other in every layer.
//!
//! Orders form a tree, since a frame is one item of its row. Rows are swept by barycentres and
//! medians of absolute places (Sugiyama, Tagawa and Toda 1981, for containers after Forster 2002);
//! then single items are sifted to the place in their row with the fewest crossings (Matuszewski,
//! Schönfeld and Molitor 1999). Several deterministic starts are tried. Items known from the map
//! one level up keep their order.

use super::chain::{Chains, Role};
use super::tree::{PADDING, Tree};

/// Starting orders that are tried.
const STARTS: usize = 6;
/// Sweeps over all rows for each start.
const SWEEPS: usize = 12;
/// Rounds of sifting after the sweeps, if each one improves.
const SIFTINGS: usize = 6;
/// Above this number of vertices fewer starts and sweeps are tried.
const MANY_VERTICES: usize = 3_000;

/// Vertices from near to far across, by container and slot.
type Rows = Vec<Vec<Vec<usize>>>;

/// The order in every layer.
pub(super) struct Order {
    /// All rows.
    pub(super) rows: Rows,
    /// Estimated place across of each vertex's line, or of its middle if it is an item. Vertices
    /// at one gap stand in the order of these.
    pub(super) place: Vec<i32>,
}

/// Orders all rows so that few links cross.
pub(super) fn order(tree: &Tree, chains: &Chains) -> Order {
    Sweep::new(tree, chains).run()
}

/// Crossings, then the distance across that links have to bridge.
type Cost = (usize, i64);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
}

struct Sweep<'a> {
    tree: &'a Tree,
    chains: &'a Chains,
    rows: Rows,
    /// As in [`Order`].
    place: Vec<i32>,
    /// Width across of each vertex.
    width: Vec<i32>,
    /// Left edge of what stands inside each container.
    left: Vec<i32>,
    /// Far ends of the links that leave each vertex, or each frame, upwards and downwards.
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
    /// Links of each gap.
    gaps: Vec<Vec<usize>>,
}

impl<'a> Sweep<'a> {
    fn new(tree: &'a Tree, chains: &'a Chains) -> Self {
        let n_vertices = chains.vertices.len();
        let mut sweep = Self {
            tree,
            chains,
            rows: chains.slots.iter().map(|slots| vec![Vec::new(); slots.len()]).collect(),
            place: vec![0; n_vertices],
            width: vec![0; n_vertices],
            left: vec![0; tree.children.len()],
            above: vec![Vec::new(); n_vertices],
            below: vec![Vec::new(); n_vertices],
            gaps: Vec::new(),
        };
        for (vertex, it) in chains.vertices.iter().enumerate() {
            sweep.rows[it.container][it.slot].push(vertex);
        }
        sweep.find_ends();
        sweep.find_gaps();
        for row in sweep.rows.iter_mut().flatten() {
            row.sort_by_key(|&vertex| known_place(tree, vertex).map_or((1, 0), |at| (0, at)));
        }
        sweep
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
    }

    fn run(mut self) -> Order {
        let many = self.chains.vertices.len() > MANY_VERTICES;
        let starts = if many { 1 } else { STARTS };
        let first = self.rows.clone();
        let mut best: Option<(Cost, Rows)> = None;
        for start in 0..starts {
            self.rows.clone_from(&first);
            self.begin(start);
            let (cost, rows) = self.improve(if many { SWEEPS / 2 } else { SWEEPS });
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, rows));
            }
        }
        if let Some((_, rows)) = best {
            self.rows = rows;
        }
        self.estimate();
        Order { rows: self.rows, place: self.place }
    }

    /// Sets the starting order with this number: as given, turned round, then shuffled.
    fn begin(&mut self, start: usize) {
        let mut random = Shuffle(start as u64);
        for row in self.rows.iter_mut().flatten() {
            match start {
                0 => {}
                1 => row.reverse(),
                2.. => random.shuffle(row),
            }
            keep_known_order(self.tree, row);
        }
        self.estimate();
    }

    /// Sweeps and sifts from the present order; returns the best order found and its cost.
    fn improve(&mut self, sweeps: usize) -> (Cost, Rows) {
        let mut best = (self.cost(), self.rows.clone());
        for sweep in 0..sweeps {
            self.sweep(sweep);
            if sweep % 4 == 3 {
                self.sift_all();
            }
            let cost = self.cost();
            if cost < best.0 {
                best = (cost, self.rows.clone());
            }
        }
        self.rows.clone_from(&best.1);
        self.estimate();
        for _ in 0..SIFTINGS {
            self.sift_all();
            let cost = self.cost();
            if cost >= best.0 {
                break;
            }
            best = (cost, self.rows.clone());
        }
        best
    }

    fn cost(&self) -> Cost {
        let crossings = self.gaps.iter().map(|gap| self.crossings(gap)).sum();
        let bridge = |link: &super::chain::Link| {
            i64::from((self.place[link.upper] - self.place[link.lower]).abs())
        };
        (crossings, self.chains.links.iter().map(bridge).sum())
    }

    fn crossings(&self, gap: &[usize]) -> usize {
        let mut ends = Vec::with_capacity(gap.len());
        let mut turns = Vec::new();
        for &link in gap {
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
        crossings + inversions(&mut ends)
    }

    /// Orders each row by what its items are linked with on one side, downwards on even sweeps.
    fn sweep(&mut self, number: usize) {
        let downwards = number.is_multiple_of(2);
        let mut rows: Vec<(usize, usize)> = Vec::new();
        for &container in &self.tree.containers {
            rows.extend((0..self.rows[container].len()).map(|slot| (container, slot)));
        }
        if !downwards {
            rows.reverse();
        }
        for (container, slot) in rows {
            let mut row = self.rows[container][slot].clone();
            if row.len() < 2 {
                continue;
            }
            let median = number % 4 >= 2;
            row.sort_by_cached_key(|&vertex| self.wish(vertex, downwards, median));
            keep_known_order(self.tree, &mut row);
            if row != self.rows[container][slot] {
                self.rows[container][slot] = row;
                self.spread(container, slot);
            }
        }
        self.estimate();
    }

    /// Where a vertex would like to stand: at the mean or median of the far ends of its links.
    fn wish(&self, vertex: usize, downwards: bool, median: bool) -> i32 {
        let (near, other) = if downwards {
            (&self.above[vertex], &self.below[vertex])
        } else {
            (&self.below[vertex], &self.above[vertex])
        };
        let ends = if near.is_empty() { other } else { near };
        if ends.is_empty() || known_place(self.tree, vertex).is_some() {
            return self.place[vertex];
        }
        let mut places: Vec<i32> = ends.iter().map(|&far| self.place[far]).collect();
        let count = places.len();
        if median {
            places.sort_unstable();
            i32::midpoint(places[(count - 1) / 2], places[count / 2])
        } else {
            let sum: i64 = places.iter().map(|&place| i64::from(place)).sum();
            i32::try_from(sum / i64::try_from(count).unwrap_or(1)).unwrap_or(i32::MAX)
        }
    }

    fn sift_all(&mut self) {
        for index in 0..self.tree.containers.len() {
            let container = self.tree.containers[index];
            for slot in 0..self.rows[container].len() {
                self.sift_row(container, slot);
            }
        }
        self.estimate();
    }

    /// Moves each item of a row to where it causes the fewest crossings, the others staying.
    fn sift_row(&mut self, container: usize, slot: usize) {
        let items = self.rows[container][slot].clone();
        if items.len() < 2 {
            return;
        }
        let ends = |vertex: &usize| [Side::Above, Side::Below].map(|side| self.ends(*vertex, side));
        let ends: Vec<_> = items.iter().map(ends).collect();
        let crossings = |one: usize, other: usize| -> i64 {
            (0..2).map(|side| inversions_between(&ends[one][side], &ends[other][side])).sum()
        };
        // What is gained if the second item comes before the first.
        let gain = |one: usize| (0..items.len()).map(move |other| (one, other));
        let gain: Vec<Vec<i64>> = (0..items.len())
            .map(|one| {
                gain(one)
                    .map(|(one, other)| crossings(one, other) - crossings(other, one))
                    .collect()
            })
            .collect();
        let known: Vec<bool> =
            items.iter().map(|&vertex| known_place(self.tree, vertex).is_some()).collect();
        let mut row: Vec<usize> = (0..items.len()).collect();
        for item in 0..items.len() {
            sift(&mut row, item, &gain, &known);
        }
        self.rows[container][slot] = row.into_iter().map(|index| items[index]).collect();
        self.spread(container, slot);
    }

    /// Sorted places of the far ends of a vertex's links on one side.
    fn ends(&self, vertex: usize, side: Side) -> Vec<i32> {
        let ends = if side == Side::Above { &self.above[vertex] } else { &self.below[vertex] };
        let mut places: Vec<i32> = ends.iter().map(|&far| self.place[far]).collect();
        places.sort_unstable();
        places
    }

    /// Estimates all places from the present order: every row stands in the middle of its
    /// container.
    fn estimate(&mut self) {
        for &container in self.tree.containers.iter().rev() {
            let slots = 0..self.rows[container].len();
            let widest = slots.map(|slot| self.row_width(container, slot)).max().unwrap_or(0);
            if container == self.tree.root() {
                self.left[container] = 0;
            } else {
                let least = self.tree.items[container].size.across;
                self.width[container] = (widest + 2 * PADDING).max(least);
            }
        }
        let root = self.tree.root();
        for slot in 0..self.rows[root].len() {
            self.spread(root, slot);
        }
    }

    fn row_width(&mut self, container: usize, slot: usize) -> i32 {
        let mut width = 0;
        for (index, &vertex) in self.rows[container][slot].iter().enumerate() {
            let it = &self.chains.vertices[vertex];
            if self.chains.is_box(self.tree, vertex) {
                self.width[vertex] = self.tree.items[vertex].size.across;
            }
            if index > 0 {
                let before = self.rows[container][slot][index - 1];
                width += self.chains.apart(before, vertex);
            }
            width += it.before + self.width[vertex] + it.after;
        }
        width
    }

    /// Places the vertices of one row around the middle of its container, with all that is inside.
    fn spread(&mut self, container: usize, slot: usize) {
        let room = if container == self.tree.root() { 0 } else { self.width[container] };
        let mut at = self.left[container] + (room - self.row_width(container, slot)) / 2;
        for index in 0..self.rows[container][slot].len() {
            let vertex = self.rows[container][slot][index];
            let it = &self.chains.vertices[vertex];
            if index > 0 {
                at += self.chains.apart(self.rows[container][slot][index - 1], vertex);
            }
            at += it.before;
            self.place[vertex] = at + self.width[vertex] / 2;
            let next = at + self.width[vertex] + it.after;
            if let Role::Item(item) = it.role {
                self.left[item] = at;
                for inner in 0..self.rows[item].len() {
                    self.spread(item, inner);
                }
            }
            at = next;
        }
    }
}

/// Where an item was in the map one level up, as a key that orders all of them.
pub(super) fn known_place(tree: &Tree, vertex: usize) -> Option<i32> {
    let item = tree.items.get(vertex)?;
    item.known.map(|known| known.anchor.across)
}

/// Puts the known items of a row back into their order, on the places that they took up together.
fn keep_known_order(tree: &Tree, row: &mut [usize]) {
    let is_known = |at: &usize| known_place(tree, row[*at]).is_some();
    let places: Vec<usize> = (0..row.len()).filter(is_known).collect();
    let mut known: Vec<usize> = places.iter().map(|&at| row[at]).collect();
    known.sort_by_key(|&vertex| (known_place(tree, vertex), vertex));
    for (at, vertex) in places.into_iter().zip(known) {
        row[at] = vertex;
    }
}

/// Moves one item of a row to the best place; known items do not pass each other.
fn sift(row: &mut Vec<usize>, item: usize, gain: &[Vec<i64>], known: &[bool]) {
    let Some(from) = row.iter().position(|&other| other == item) else { return };
    let mut best = (0, from);
    let mut total = 0;
    for at in (0..from).rev() {
        if known[item] && known[row[at]] {
            break;
        }
        total += gain[row[at]][item];
        if total > best.0 {
            best = (total, at);
        }
    }
    total = 0;
    for (at, &other) in row.iter().enumerate().skip(from + 1) {
        if known[item] && known[other] {
            break;
        }
        total += gain[item][other];
        if total > best.0 {
            best = (total, at);
        }
    }
    let moved = row.remove(from);
    row.insert(best.1, moved);
}

/// Pairs of ends of two sorted lists that cross if the owner of `left` stands left.
fn inversions_between(left: &[i32], right: &[i32]) -> i64 {
    let (mut crossings, mut smaller) = (0, 0);
    for &end in left {
        while smaller < right.len() && right[smaller] < end {
            smaller += 1;
        }
        crossings += smaller;
    }
    i64::try_from(crossings).unwrap_or(i64::MAX)
}

/// Number of pairs that are ordered one way at their first and the other way at their second
/// place, by a Fenwick tree as in Barth, Mutzel and Jünger (2004).
fn inversions(ends: &mut [(i32, i32)]) -> usize {
    ends.sort_unstable();
    let mut seconds: Vec<i32> = ends.iter().map(|end| end.1).collect();
    seconds.sort_unstable();
    seconds.dedup();
    let mut counts = vec![0; seconds.len() + 1];
    let mut total = 0;
    // Ends that begin at the same place cross nothing among themselves, so they are sorted by
    // their second place, and only strictly greater ones are counted.
    for (seen, end) in ends.iter().enumerate() {
        let rank = seconds.partition_point(|&second| second <= end.1);
        let mut not_greater = 0;
        let mut at = rank;
        while at > 0 {
            not_greater += counts[at];
            at &= at - 1;
        }
        total += seen - not_greater;
        at = rank;
        while at < counts.len() {
            counts[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    total
}

/// A small deterministic generator (`SplitMix64`) for starting orders.
struct Shuffle(u64);

impl Shuffle {
    fn shuffle(&mut self, row: &mut [usize]) {
        for end in (1..row.len()).rev() {
            let bound = end as u64 + 1;
            let pick = usize::try_from(self.next() % bound).unwrap_or(0);
            row.swap(end, pick);
        }
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::{inversions, inversions_between};

    #[test]
    fn only_strict_inversions_cross() {
        assert_eq!(inversions(&mut [(0, 5), (1, 3), (1, 9), (2, 5)]), 2);
        assert_eq!(inversions(&mut [(0, 1), (0, 0), (1, 1)]), 0);
        assert_eq!(inversions_between(&[2, 4], &[1, 3]), 3);
    }
}
