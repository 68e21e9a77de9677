//! Least cost under difference constraints, by network simplex.
//!
//! A [`Program`] has whole-number variables, constraints `to - from >= gap`, and costs that grow
//! with such differences. The method is that of Gansner, Koutsofios, North and Vo, "A technique
//! for drawing directed graphs" (1993): a spanning tree of tight constraints is improved by
//! exchanging one constraint at a time. It is primal, so that whatever the number of exchanges is
//! capped at, the answer obeys all constraints.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// Marks the absence of a constraint.
const NONE: usize = usize::MAX;
/// How many candidates are compared before one leaves the tree; the value of Gansner et al.
const CANDIDATES: usize = 30;
/// How many variables are numbered anew before an answer is good enough. Small programs never come
/// near; a map of hundreds of boxes would take minutes to become a little straighter.
const MAX_NUMBERED: usize = 3_000_000;
/// Ties parts of the program together without keeping them from moving, in px.
const SLACK_TIE: i32 = -10_000_000;

/// Variables, constraints and costs.
#[derive(Default)]
pub(super) struct Program {
    size: usize,
    arcs: Vec<Arc>,
    /// Of each alignment, the variable that is the lesser of its two sides.
    lesser: Vec<usize>,
}

/// `to - from >= gap`, at a cost of `weight` for each px of the difference.
#[derive(Clone, Copy)]
struct Arc {
    from: usize,
    to: usize,
    gap: i32,
    weight: i64,
}

impl Program {
    /// A new variable.
    pub(super) fn variable(&mut self) -> usize {
        self.size += 1;
        self.size - 1
    }

    /// How many variables there are.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Demands `to - from >= gap`.
    pub(super) fn keep(&mut self, from: usize, to: usize, gap: i32) {
        self.pull(from, to, gap, 0);
    }

    /// Demands `to - from >= gap` and prefers equality.
    pub(super) fn pull(&mut self, from: usize, to: usize, gap: i32, weight: i32) {
        self.arcs.push(Arc { from, to, gap, weight: i64::from(weight) });
    }

    /// Prefers `to - from == offset`; a difference costs the same to both sides. Returns a handle
    /// for [`Program::reweigh`].
    pub(super) fn align(&mut self, from: usize, to: usize, offset: i32, weight: i32) -> usize {
        let least = self.variable();
        self.lesser.push(least);
        self.pull(least, from, 0, weight);
        self.pull(least, to, offset, weight);
        self.arcs.len() - 2
    }

    /// Changes the weight of an alignment.
    pub(super) fn reweigh(&mut self, alignment: usize, weight: i32) {
        for arc in &mut self.arcs[alignment..alignment + 2] {
            arc.weight = i64::from(weight);
        }
    }

    /// Demands `to - from >= gap` for each `(from, to, gap)` in turn, unless the constraints so far
    /// put `to` first.
    pub(super) fn keep_where_possible(&mut self, demands: &[(usize, usize, i32)]) {
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); self.size];
        for arc in &self.arcs {
            next[arc.from].push(arc.to);
        }
        for &(from, to, gap) in demands {
            if !reaches(&next, to, from) {
                self.keep(from, to, gap);
                next[from].push(to);
            }
        }
    }

    /// Changes the offset of an alignment.
    pub(super) fn retarget(&mut self, alignment: usize, offset: i32) {
        self.arcs[alignment + 1].gap = offset;
    }

    /// How far some variables may move together, backwards and forwards, the others staying.
    /// Alignments do not count.
    pub(super) fn room(&self, value: &[i32], moves: &[bool]) -> (i32, i32) {
        let (mut backwards, mut forwards) = (i32::MAX, i32::MAX);
        for arc in self.arcs.iter().filter(|arc| self.lesser.binary_search(&arc.from).is_err()) {
            let slack = value[arc.to] - value[arc.from] - arc.gap;
            match (moves[arc.from], moves[arc.to]) {
                (true, false) => forwards = forwards.min(slack),
                (false, true) => backwards = backwards.min(slack),
                (true, true) | (false, false) => {}
            }
        }
        (backwards, forwards)
    }

    /// The value of each variable, after at most `max_exchanges` exchanges. Good guesses at the
    /// values, as from an earlier answer, save most of the work.
    pub(super) fn solve(&self, guess: Option<Vec<i32>>, max_exchanges: usize) -> Vec<i32> {
        if self.size == 0 {
            return Vec::new();
        }
        let mut simplex = Simplex::new(self);
        if let Some(guess) = guess {
            simplex.value = guess;
        }
        simplex.draw_up();
        simplex.satisfy();
        simplex.draw_up();
        simplex.grow_tree();
        simplex.number(0, NONE, 0);
        simplex.find_cuts();
        for _ in 0..max_exchanges {
            if simplex.n_numbered > MAX_NUMBERED || !simplex.exchange() {
                break;
            }
        }
        simplex.value
    }
}

/// Whether there is a way from `start` to `goal`.
fn reaches(next: &[Vec<usize>], start: usize, goal: usize) -> bool {
    let mut seen = vec![false; next.len()];
    let mut stack = vec![start];
    while let Some(at) = stack.pop() {
        if at == goal {
            return true;
        }
        if !std::mem::replace(&mut seen[at], true) {
            stack.extend(&next[at]);
        }
    }
    false
}

struct Simplex {
    arcs: Vec<Arc>,
    /// Arcs at each variable.
    touching: Vec<Vec<usize>>,
    value: Vec<i32>,
    in_tree: Vec<bool>,
    /// Arcs of the tree at each variable.
    tree: Vec<Vec<usize>>,
    /// The arc of the tree towards the root.
    parent: Vec<usize>,
    /// Number of each variable when the tree is left bottom up, and the least number below it.
    number: Vec<usize>,
    lowest: Vec<usize>,
    /// What it costs per px to lengthen each arc of the tree.
    cut: Vec<i64>,
    /// Where the search for an arc to leave the tree goes on.
    scan: usize,
    /// The variable with each number.
    numbered: Vec<usize>,
    /// How many numbers were given so far.
    n_numbered: usize,
}

impl Simplex {
    fn new(program: &Program) -> Self {
        let size = program.size;
        let mut arcs = program.arcs.clone();
        connect(size, &mut arcs);
        let mut touching = vec![Vec::new(); size];
        for (index, arc) in arcs.iter().enumerate() {
            touching[arc.from].push(index);
            touching[arc.to].push(index);
        }
        Self {
            in_tree: vec![false; arcs.len()],
            cut: vec![0; arcs.len()],
            arcs,
            touching,
            value: vec![0; size],
            tree: vec![Vec::new(); size],
            parent: vec![NONE; size],
            number: vec![0; size],
            lowest: vec![0; size],
            scan: 0,
            numbered: vec![0; size],
            n_numbered: 0,
        }
    }

    /// Raises values until they obey all constraints, by longest ways.
    fn satisfy(&mut self) {
        let size = self.value.len();
        let mut waits = vec![0; size];
        for arc in self.arcs.iter().filter(|arc| arc.gap >= 0) {
            waits[arc.to] += 1;
        }
        let mut ready: VecDeque<usize> = (0..size).filter(|&at| waits[at] == 0).collect();
        while let Some(at) = ready.pop_front() {
            for &index in &self.touching[at] {
                let arc = self.arcs[index];
                if arc.from == at && arc.gap >= 0 {
                    self.value[arc.to] = self.value[arc.to].max(self.value[at] + arc.gap);
                    waits[arc.to] -= 1;
                    if waits[arc.to] == 0 {
                        ready.push_back(arc.to);
                    }
                }
            }
        }
        // Negative gaps come on top.
        self.raise_all();
    }

    /// Raises values along all arcs.
    fn raise_all(&mut self) {
        let size = self.value.len();
        let mut queued = vec![true; size];
        let mut queue: VecDeque<usize> = (0..size).collect();
        // Only matters if the constraints contradict each other.
        let mut steps = 200 * size + 10_000;
        while let Some(at) = queue.pop_front() {
            queued[at] = false;
            steps -= 1;
            if steps == 0 {
                return;
            }
            for &index in &self.touching[at] {
                let arc = self.arcs[index];
                if arc.from == at && self.value[at] + arc.gap > self.value[arc.to] {
                    self.value[arc.to] = self.value[at] + arc.gap;
                    if !std::mem::replace(&mut queued[arc.to], true) {
                        queue.push_back(arc.to);
                    }
                }
            }
        }
    }

    /// Moves variables that nothing pushes to what they push.
    fn draw_up(&mut self) {
        for at in 0..self.value.len() {
            let arcs = self.touching[at].iter().map(|&index| self.arcs[index]);
            let mut highest = i32::MAX;
            for arc in arcs {
                highest = highest.min(if arc.to == at {
                    self.value[at]
                } else {
                    self.value[arc.to] - arc.gap
                });
            }
            if highest < i32::MAX {
                self.value[at] = highest;
            }
        }
    }

    /// Builds a spanning tree of tight arcs: the part grown so far is moved until the arc with the
    /// least slack at its rim is tight.
    fn grow_tree(&mut self) {
        let mut growth = Growth::new(self.value.len());
        growth.add(0);
        loop {
            while let Some(at) = growth.fresh.pop() {
                for &index in &self.touching[at] {
                    if let Some(far) = growth.look(at, index, self.arcs[index], &self.value) {
                        self.in_tree[index] = true;
                        growth.add(far);
                    }
                }
            }
            let Some(index) = growth.tighten(&self.arcs) else { break };
            let arc = self.arcs[index];
            self.in_tree[index] = true;
            let far = if growth.base[arc.from].is_some() { arc.to } else { arc.from };
            growth.add(far);
        }
        for (value, base) in self.value.iter_mut().zip(&growth.base) {
            *value += growth.shift - base.unwrap_or(growth.shift);
        }
        for (index, arc) in self.arcs.iter().enumerate().filter(|(index, _)| self.in_tree[*index]) {
            self.tree[arc.from].push(index);
            self.tree[arc.to].push(index);
        }
    }

    /// Numbers the tree below `root` from `first` on, bottom up.
    fn number(&mut self, root: usize, parent: usize, first: usize) {
        let mut next = first;
        let mut stack = vec![(root, 0)];
        self.parent[root] = parent;
        self.lowest[root] = first;
        while let Some((at, child)) = stack.pop() {
            let Some(&index) = self.tree[at].get(child) else {
                self.number[at] = next;
                self.numbered[next] = at;
                next += 1;
                self.n_numbered += 1;
                continue;
            };
            stack.push((at, child + 1));
            if index != self.parent[at] {
                let far = self.arcs[index].other(at);
                self.parent[far] = index;
                self.lowest[far] = next;
                stack.push((far, 0));
            }
        }
    }

    /// Whether `at` is below `top` in the tree, or equal to it.
    fn below(&self, at: usize, top: usize) -> bool {
        self.lowest[top] <= self.number[at] && self.number[at] <= self.number[top]
    }

    /// Computes all cut values: the weight that flows out of what hangs below each arc.
    fn find_cuts(&mut self) {
        let mut flow = vec![0; self.value.len()];
        for arc in &self.arcs {
            flow[arc.from] += arc.weight;
            flow[arc.to] -= arc.weight;
        }
        for &at in &self.numbered {
            let index = self.parent[at];
            if index == NONE {
                continue;
            }
            let arc = self.arcs[index];
            self.cut[index] = if arc.from == at { flow[at] } else { -flow[at] };
            flow[arc.other(at)] += flow[at];
        }
    }

    /// Replaces one arc of the tree by a better one; false if the tree is the best.
    fn exchange(&mut self) -> bool {
        let Some(leaving) = self.find_leaving() else { return false };
        let Arc { from, to, .. } = self.arcs[leaving];
        // What hangs below the leaving arc moves up if that is the arc's begin, else down.
        let top = if self.number[from] < self.number[to] { from } else { to };
        let Some((entering, slack)) = self.find_entering(top, top == from) else {
            self.cut[leaving] = 0;
            return true;
        };
        self.shift(top, if top == from { -slack } else { slack });
        let common = self.update_cuts(leaving, entering);
        self.in_tree[leaving] = false;
        self.in_tree[entering] = true;
        for end in [from, to] {
            self.tree[end].retain(|&index| index != leaving);
        }
        let Arc { from, to, .. } = self.arcs[entering];
        self.tree[from].push(entering);
        self.tree[to].push(entering);
        self.number(common, self.parent[common], self.lowest[common]);
        true
    }

    fn find_leaving(&mut self) -> Option<usize> {
        let (mut best, mut seen) = (None, 0);
        for step in 0..self.arcs.len() {
            let index = (self.scan + step) % self.arcs.len();
            if !self.in_tree[index] || self.cut[index] >= 0 {
                continue;
            }
            if best.is_none_or(|best: usize| self.cut[index] < self.cut[best]) {
                best = Some(index);
            }
            seen += 1;
            if seen == CANDIDATES {
                self.scan = (index + 1) % self.arcs.len();
                break;
            }
        }
        best
    }

    /// The tightest arc that would join the tree again when what hangs below `top` moves up
    /// (`upwards`) or down, with its slack.
    fn find_entering(&self, top: usize, upwards: bool) -> Option<(usize, i32)> {
        let (members, below) = self.smaller_side(top);
        let mut best: Option<(i32, usize)> = None;
        for &at in members {
            for &index in &self.touching[at] {
                let arc = self.arcs[index];
                let near_end = if upwards == below { arc.to } else { arc.from };
                if near_end == at && self.below(arc.other(at), top) != below {
                    let candidate = (self.value[arc.to] - self.value[arc.from] - arc.gap, index);
                    best = Some(best.map_or(candidate, |best| best.min(candidate)));
                }
            }
        }
        best.map(|(slack, index)| (index, slack))
    }

    /// Moves what hangs below `top`, or all else the other way.
    fn shift(&mut self, top: usize, distance: i32) {
        if distance == 0 {
            return;
        }
        let (begin, end) = (self.lowest[top], self.number[top] + 1);
        if self.smaller_side(top).1 {
            for &at in &self.numbered[begin..end] {
                self.value[at] += distance;
            }
        } else {
            for &at in self.numbered[..begin].iter().chain(&self.numbered[end..]) {
                self.value[at] -= distance;
            }
        }
    }

    /// The variables below `top` in the tree, and true, or all others, and false: the fewer ones.
    fn smaller_side(&self, top: usize) -> (impl Iterator<Item = &usize>, bool) {
        let (begin, end) = (self.lowest[top], self.number[top] + 1);
        let below = 2 * (end - begin) <= self.numbered.len();
        let (first, second) = if below {
            (&self.numbered[begin..end], &self.numbered[..0])
        } else {
            (&self.numbered[..begin], &self.numbered[end..])
        };
        (first.iter().chain(second), below)
    }

    /// Corrects the cut values on the way in the tree between the ends of the entering arc, and
    /// returns the top of that way.
    fn update_cuts(&mut self, leaving: usize, entering: usize) -> usize {
        let change = self.cut[leaving];
        let Arc { from, to, .. } = self.arcs[entering];
        let mut common = from;
        while !self.below(to, common) {
            common = self.update_cut(common, change, true);
        }
        let mut at = to;
        while at != common {
            at = self.update_cut(at, change, false);
        }
        self.cut[entering] = -change;
        self.cut[leaving] = 0;
        common
    }

    fn update_cut(&mut self, at: usize, change: i64, outwards: bool) -> usize {
        let index = self.parent[at];
        let arc = self.arcs[index];
        let same_way = (arc.from == at) == outwards;
        self.cut[index] += if same_way { change } else { -change };
        arc.other(at)
    }
}

impl Arc {
    fn other(self, end: usize) -> usize {
        if self.from == end { self.to } else { self.from }
    }
}

/// Adds arcs without cost until all variables hang together.
fn connect(size: usize, arcs: &mut Vec<Arc>) {
    let mut group: Vec<usize> = (0..size).collect();
    fn find(group: &mut [usize], at: usize) -> usize {
        let mut at = at;
        while group[at] != at {
            group[at] = group[group[at]];
            at = group[at];
        }
        at
    }
    for arc in arcs.iter() {
        let (from, to) = (find(&mut group, arc.from), find(&mut group, arc.to));
        group[from] = to;
    }
    for at in 1..size {
        let (first, own) = (find(&mut group, 0), find(&mut group, at));
        if first != own {
            group[own] = first;
            arcs.push(Arc { from: 0, to: at, gap: SLACK_TIE, weight: 0 });
        }
    }
}

/// A growing tree of tight arcs, which moves as a whole: the value of a member is its old one plus
/// `shift` minus its `base`.
struct Growth {
    shift: i32,
    /// The shift at the time when a variable joined.
    base: Vec<Option<i32>>,
    /// Members whose arcs have not been looked at.
    fresh: Vec<usize>,
    /// Arcs at the rim that become tight when the tree moves up, by the shift at which they do.
    above: BinaryHeap<Reverse<(i32, usize)>>,
    /// The same when it moves down, by the negated shift.
    beneath: BinaryHeap<Reverse<(i32, usize)>>,
}

impl Growth {
    fn new(size: usize) -> Self {
        Self {
            shift: 0,
            base: vec![None; size],
            fresh: Vec::new(),
            above: BinaryHeap::new(),
            beneath: BinaryHeap::new(),
        }
    }

    fn add(&mut self, at: usize) {
        self.base[at] = Some(self.shift);
        self.fresh.push(at);
    }

    /// Looks at the arc `index` of the member `at`: returns its far end if that is to join at
    /// once, and else remembers when it would become tight.
    fn look(&mut self, at: usize, index: usize, arc: Arc, value: &[i32]) -> Option<usize> {
        let far = arc.other(at);
        let base = self.base[at]?;
        if self.base[far].is_some() {
            return None;
        }
        let near_value = value[at] + self.shift - base;
        let leads_out = arc.from == at;
        let slack = if leads_out {
            value[far] - near_value - arc.gap
        } else {
            near_value - value[far] - arc.gap
        };
        if slack == 0 {
            return Some(far);
        }
        if leads_out {
            self.above.push(Reverse((slack + self.shift, index)));
        } else {
            self.beneath.push(Reverse((slack - self.shift, index)));
        }
        None
    }

    /// Moves the tree by the least distance that makes an arc at its rim tight, and returns it.
    fn tighten(&mut self, arcs: &[Arc]) -> Option<usize> {
        drop_inner(&mut self.above, &self.base, arcs);
        drop_inner(&mut self.beneath, &self.base, arcs);
        let up = self.above.peek().map(|Reverse((at, _))| at - self.shift);
        let down = self.beneath.peek().map(|Reverse((at, _))| at + self.shift);
        let goes_up = match (up, down) {
            (Some(up), Some(down)) => up <= down,
            (Some(_), None) => true,
            (None, _) => false,
        };
        if goes_up {
            self.shift += up?;
            self.above.pop().map(|Reverse((_, index))| index)
        } else {
            self.shift -= down?;
            self.beneath.pop().map(|Reverse((_, index))| index)
        }
    }
}

/// Drops arcs from the top whose ends both belong to the tree by now.
fn drop_inner(heap: &mut BinaryHeap<Reverse<(i32, usize)>>, base: &[Option<i32>], arcs: &[Arc]) {
    while let Some(Reverse((_, index))) = heap.peek() {
        let arc = arcs[*index];
        if base[arc.from].is_none() || base[arc.to].is_none() {
            break;
        }
        heap.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::Program;

    #[test]
    fn a_heavy_arc_stays_short_and_a_light_one_takes_the_slack() {
        let mut program = Program::default();
        let [top, left, right, bottom] = std::array::from_fn(|_| program.variable());
        program.pull(top, left, 1, 1);
        program.pull(left, bottom, 5, 1);
        program.pull(top, right, 1, 1);
        program.pull(right, bottom, 1, 3);
        let value = program.solve(None, 1000);
        assert_eq!(value[left] - value[top], 1);
        assert_eq!(value[bottom] - value[top], 6);
        assert_eq!(value[bottom] - value[right], 1);
    }

    #[test]
    fn alignment_gives_way_to_constraints() {
        let mut program = Program::default();
        let [one, other] = std::array::from_fn(|_| program.variable());
        program.keep(one, other, 10);
        program.align(one, other, 3, 4);
        let value = program.solve(None, 1000);
        assert_eq!(value[other] - value[one], 10);
    }
}
