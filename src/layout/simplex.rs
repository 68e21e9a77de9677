//! Least cost under difference constraints, by network simplex.
//!
//! A [`Program`] has whole-number variables, constraints `to - from >= gap`, and costs that grow
//! with such differences. The method is that of Gansner, Koutsofios, North and Vo, "A technique
//! for drawing directed graphs" (1993): a spanning tree of tight arcs is improved by exchanging
//! one arc at a time. It is primal, so that whatever the number of exchanges is capped at, the
//! answer obeys all constraints. Alignments, which cost to both sides, are arcs that a moving part
//! may pass as long as that pays (the long steps of Maros, "A generalized dual phase-2 simplex
//! algorithm", 2003).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::{Arc, Network, ROOT};
use super::spanning::{NONE, SpanningTree};

/// How many candidates are compared before one leaves the tree; the value of Gansner et al.
const CANDIDATES: usize = 30;
/// What may move further than this, in px, is held by nothing.
const FREE: i32 = 5_000_000;

/// Variables, constraints and costs.
#[derive(Default)]
pub(super) struct Program {
    size: usize,
    arcs: Vec<Arc>,
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
        self.arcs.push(Arc { from, to, gap, weight: i64::from(weight), elastic: false });
    }

    /// Prefers `to - from == offset`; a difference costs the same to both sides. Returns a handle
    /// for [`Program::reweigh`].
    pub(super) fn align(&mut self, from: usize, to: usize, offset: i32, weight: i32) -> usize {
        let weight = i64::from(weight);
        self.arcs.push(Arc { from, to, gap: offset, weight, elastic: true });
        self.arcs.len() - 1
    }

    /// Changes the weight of an alignment.
    pub(super) fn reweigh(&mut self, alignment: usize, weight: i32) {
        self.arcs[alignment].weight = i64::from(weight);
    }

    /// Between which variables there are demands, the one that has to come first in front.
    pub(super) fn bounds(&self) -> impl Iterator<Item = (usize, usize)> {
        self.arcs.iter().filter(|arc| !arc.elastic).map(|arc| (arc.from, arc.to))
    }

    /// Changes the offset of an alignment.
    pub(super) fn retarget(&mut self, alignment: usize, offset: i32) {
        self.arcs[alignment].gap = offset;
    }

    /// How far some variables may move together, backwards and forwards, the others staying.
    pub(super) fn room(&self, value: &[i32], moves: &[bool]) -> (i32, i32) {
        let (mut backwards, mut forwards) = (i32::MAX, i32::MAX);
        for arc in self.arcs.iter().filter(|arc| !arc.elastic) {
            let slack = arc.slack(value);
            match (moves[arc.from], moves[arc.to]) {
                (true, false) => forwards = forwards.min(slack),
                (false, true) => backwards = backwards.min(slack),
                (true, true) | (false, false) => {}
            }
        }
        (backwards, forwards)
    }

    /// The value of each variable, after at most `max_exchanges` exchanges. Of equally good
    /// answers it is the lowest, unless the exchanges are too few to find the best.
    pub(super) fn solve_low(&self, max_exchanges: usize) -> Vec<i32> {
        let Some(mut simplex) = self.start(vec![0; self.size]) else { return Vec::new() };
        simplex.improve(max_exchanges);
        simplex.settled()
    }

    /// The same from guesses: good ones, as from an earlier answer, save most of the work. What
    /// comes out can be asked again after a change of weights.
    pub(super) fn solver(&self, guess: Vec<i32>) -> Solver {
        Solver { simplex: self.start(guess) }
    }

    /// Values that obey all constraints; `None` if there are no variables.
    fn start(&self, mut value: Vec<i32>) -> Option<Simplex> {
        if self.size == 0 {
            return None;
        }
        let network = Network::new(self.size, self.arcs.clone());
        network.satisfy(&mut value);
        network.draw_up(&mut value);
        Some(Simplex::new(network, value))
    }
}

/// Solves a program again and again while its weights change: the best tree for the weights before
/// is a good one to begin with, and its values obey the constraints, which are the same.
pub(super) struct Solver {
    /// `None` if there are no variables.
    simplex: Option<Simplex>,
}

impl Solver {
    /// The value of each variable under the weights that the program has now, after at most
    /// `max_exchanges` exchanges, counted from `origin`. Of equally good answers it is the one
    /// in the middle, unless the exchanges are too few to find the best.
    pub(super) fn solve_middle(
        &mut self,
        program: &Program,
        max_exchanges: usize,
        origin: usize,
    ) -> Vec<i32> {
        let Some(simplex) = &mut self.simplex else { return Vec::new() };
        for (own, arc) in simplex.network.arcs.iter_mut().zip(&program.arcs) {
            own.weight = arc.weight;
        }
        simplex.find_cuts();
        simplex.improve(max_exchanges);
        simplex.settled_in_the_middle(origin)
    }
}

struct Simplex {
    network: Network,
    value: Vec<i32>,
    tree: SpanningTree,
    /// The arcs of the tree.
    members: Vec<usize>,
    /// What it costs per px to lengthen each arc of the tree. What is below 0 gets longer, and
    /// what is above twice the weight of an elastic arc gets shorter.
    cut: Vec<i64>,
    /// Whether each elastic arc outside the tree counts as shorter than its gap.
    is_short: Vec<bool>,
    /// Where the search for an arc to leave the tree goes on, among the members.
    scan: usize,
    /// The variables that move in this exchange.
    part: Vec<usize>,
    /// The last exchange in which each variable moved.
    moved: Vec<usize>,
    n_exchanges: usize,
    /// Elastic arcs that the moving part may pass, with their slack.
    passed: Vec<(i32, usize)>,
}

impl Simplex {
    fn new(network: Network, mut value: Vec<i32>) -> Self {
        let tree = SpanningTree::grow(&network, &mut value);
        let n_arcs = network.arcs.len();
        let mut simplex = Self {
            members: tree.arc.iter().copied().filter(|&index| index != NONE).collect(),
            cut: vec![0; n_arcs],
            is_short: network.arcs.iter().map(|arc| arc.slack(&value) < 0).collect(),
            scan: 0,
            part: Vec::with_capacity(value.len()),
            moved: vec![0; value.len()],
            n_exchanges: 0,
            passed: Vec::new(),
            network,
            value,
            tree,
        };
        simplex.find_cuts();
        simplex
    }

    /// Makes exchanges until there is none to make, but at most so many.
    fn improve(&mut self, max_exchanges: usize) {
        for _ in 0..max_exchanges {
            if !self.exchange() {
                break;
            }
        }
    }

    /// Computes all cut values: the weight that flows out of what hangs below each arc.
    fn find_cuts(&mut self) {
        // Arcs of the tree are as long as their gaps.
        for &index in &self.members {
            self.is_short[index] = false;
        }
        let mut flow = vec![0; self.value.len()];
        for (arc, is_short) in self.network.arcs.iter().zip(&self.is_short) {
            let slope = if *is_short { -arc.weight } else { arc.weight };
            flow[arc.from] += slope;
            flow[arc.to] -= slope;
        }
        for at in self.tree.members(NONE).into_iter().skip(1).rev() {
            let index = self.tree.arc[at];
            let leads_up = self.network.arcs[index].from == at;
            self.cut[index] = if leads_up { flow[at] } else { -flow[at] };
            flow[self.tree.above[at]] += flow[at];
        }
    }

    /// Every variable lowered as far as that costs nothing, if the answer is the best; those stay
    /// that nothing pushes. So all best answers become the same, whichever exchanges led to them.
    fn settled(&mut self) -> Vec<i32> {
        let mut value = self.value.clone();
        if self.find_leaving().is_some() {
            return value;
        }
        let free = (0..self.value.len()).filter(|&at| self.network.is_free(at)).collect();
        let room = self.room(free, false);
        if !room.contains(&i32::MAX) {
            for (value, room) in value.iter_mut().zip(room) {
                *value -= room;
            }
        }
        value
    }

    /// Every variable in the middle of where it costs nothing to be while `origin` stays, which is
    /// 0, if the answer is the best. This one, too, all best answers become: they are a lattice in
    /// which such middles lie (Murota 2003).
    fn settled_in_the_middle(&mut self, origin: usize) -> Vec<i32> {
        let mut value: Vec<i32> = self.value.iter().map(|it| it - self.value[origin]).collect();
        if self.find_leaving().is_some() {
            return value;
        }
        let [below, above] = [false, true].map(|upwards| self.room(vec![origin], upwards));
        for (value, (below, above)) in value.iter_mut().zip(below.into_iter().zip(above)) {
            if below < FREE && above < FREE {
                *value += (below + above) / 2 - below;
            }
        }
        value
    }

    /// How far each variable may go down, or up, at no cost while some stay.
    fn room(&self, fixed: Vec<usize>, upwards: bool) -> Vec<i32> {
        let mut room = vec![i32::MAX; self.value.len()];
        let mut nearest = BinaryHeap::new();
        for at in fixed {
            room[at] = 0;
            nearest.push(Reverse((0, at)));
        }
        while let Some(Reverse((own, at))) = nearest.pop() {
            if own > room[at] {
                continue;
            }
            for touch in self.network.touches(at) {
                if self.gives_way(touch.index, touch.leads_out != upwards) {
                    continue;
                }
                let slack = self.network.arcs[touch.index].slack(&self.value).abs();
                let most = own.saturating_add(slack);
                if most < room[touch.far] {
                    room[touch.far] = most;
                    nearest.push(Reverse((most, touch.far)));
                }
            }
        }
        room
    }

    /// Whether an arc may get any amount shorter, or longer, without a change of cost.
    fn gives_way(&self, index: usize, shortening: bool) -> bool {
        let arc = &self.network.arcs[index];
        if self.tree.arc[arc.from] != index && self.tree.arc[arc.to] != index {
            self.is_short[index] == shortening
        } else if shortening {
            arc.elastic && self.cut[index] == 2 * arc.weight
        } else {
            self.cut[index] == 0
        }
    }

    /// Replaces one arc of the tree by a better one; false if the tree is the best.
    fn exchange(&mut self) -> bool {
        let Some(place) = self.find_leaving() else { return false };
        let leaving = self.members[place];
        let Arc { from, to, weight, .. } = self.network.arcs[leaving];
        let lengthens = self.cut[leaving] < 0;
        self.is_short[leaving] = !lengthens;
        let top = if self.tree.arc[from] == leaving { from } else { to };
        let below = 2 * self.tree.count[top] <= self.value.len();
        self.collect_part(top, below);
        let has_begin = (top == from) == below;
        let upwards = has_begin != lengthens;
        let goal = if lengthens { 0 } else { 2 * weight };
        let gain = (goal - self.cut[leaving]).abs();
        let Some((slack, entering)) = self.find_entering(upwards, gain) else { return false };
        self.move_part(if upwards { slack } else { -slack });

        let arc = self.network.arcs[entering];
        let begin_moved = self.moved[arc.from] == self.n_exchanges;
        let change = goal - self.cut[leaving];
        let change = if begin_moved == has_begin { change } else { -change };
        self.change_cuts(arc, change);
        let untouched = if self.is_short[entering] { 2 * arc.weight } else { 0 };
        self.cut[entering] = untouched - change;
        self.members[place] = entering;
        let begin_hangs = begin_moved == below;
        let (at, hook) = if begin_hangs { (arc.from, arc.to) } else { (arc.to, arc.from) };
        self.tree.rehang(top, at, entering, hook);
        true
    }

    /// The place of an arc that is to leave the tree among its members.
    fn find_leaving(&mut self) -> Option<usize> {
        let (mut best, mut most, mut seen) = (None, 0, 0);
        for place in (self.scan..self.members.len()).chain(0..self.scan) {
            let gain = self.gain(self.members[place]);
            if gain <= 0 {
                continue;
            }
            if gain > most {
                (best, most) = (Some(place), gain);
            }
            seen += 1;
            if seen == CANDIDATES {
                self.scan = place + 1;
                break;
            }
        }
        best
    }

    /// What it saves per px if an arc of the tree gets longer or, if it may, shorter.
    fn gain(&self, index: usize) -> i64 {
        let (cut, arc) = (self.cut[index], &self.network.arcs[index]);
        if arc.elastic { (-cut).max(cut - 2 * arc.weight) } else { -cut }
    }

    /// Makes what hangs below `top` the part that moves, or else all but that.
    fn collect_part(&mut self, top: usize, below: bool) {
        self.part.clear();
        self.part.push(if below { top } else { ROOT });
        self.tree.extend_downwards(&mut self.part, top);
        self.n_exchanges += 1;
        for &at in &self.part {
            self.moved[at] = self.n_exchanges;
        }
    }

    fn move_part(&mut self, distance: i32) {
        if distance != 0 {
            for &at in &self.part {
                self.value[at] += distance;
            }
        }
    }

    /// The arc that stops the part when it moves up or down, with its slack. Elastic arcs are
    /// passed as long as that pays, the gain being so much per px at first.
    fn find_entering(&mut self, upwards: bool, mut gain: i64) -> Option<(i32, usize)> {
        let stop = self.find_stop(upwards);
        let mut passed = std::mem::take(&mut self.passed);
        passed.retain(|&(slack, _)| stop.is_none_or(|stop| slack <= stop.0));
        passed.sort_unstable();
        let mut entering = stop;
        for &(slack, index) in &passed {
            let arc = self.network.arcs[index];
            gain -= 2 * arc.weight;
            if gain <= 0 {
                entering = Some((slack, index));
                break;
            }
            let change = if self.is_short[index] { 2 * arc.weight } else { -2 * arc.weight };
            self.is_short[index] ^= true;
            self.change_cuts(arc, change);
        }
        self.passed = passed;
        entering
    }

    /// The first constraint that stops the part when it moves up or down, with its slack. Collects
    /// the elastic arcs that it gets to before.
    fn find_stop(&mut self, upwards: bool) -> Option<(i32, usize)> {
        self.passed.clear();
        let mut stop: Option<(i32, usize)> = None;
        for &at in &self.part {
            for touch in self.network.touches(at) {
                let from_behind = touch.leads_out != upwards;
                if from_behind && !touch.elastic {
                    continue;
                }
                let distance = self.value[touch.far] - self.value[at] - touch.offset;
                let candidate = (if upwards { distance } else { -distance }, touch.index);
                if candidate.0 < 0
                    || stop.is_some_and(|stop| candidate > stop)
                    || self.moved[touch.far] == self.n_exchanges
                {
                    continue;
                }
                if !touch.elastic {
                    stop = Some(candidate);
                } else if candidate.0 > 0 || self.is_short[touch.index] == from_behind {
                    self.passed.push(candidate);
                }
            }
        }
        stop
    }

    /// Adds to the cut values on the way in the tree from the begin of an arc to its end, and
    /// subtracts where an arc of the tree points the other way.
    fn change_cuts(&mut self, arc: Arc, change: i64) {
        let Arc { mut from, mut to, .. } = arc;
        while from != to {
            // The one with less below it cannot be above the other one.
            if self.tree.count[from] <= self.tree.count[to] {
                from = self.change_cut(from, change);
            } else {
                to = self.change_cut(to, -change);
            }
        }
    }

    /// Changes the cut value of the arc above a variable, and returns the variable above.
    fn change_cut(&mut self, at: usize, change: i64) -> usize {
        let index = self.tree.arc[at];
        let leads_up = self.network.arcs[index].from == at;
        self.cut[index] += if leads_up { change } else { -change };
        self.tree.above[at]
    }
}

#[cfg(test)]
mod tests {
    use super::Program;

    const N_VARIABLES: u16 = 7;

    #[test]
    fn a_heavy_arc_stays_short_and_a_light_one_takes_the_slack() {
        let mut program = Program::default();
        let [top, left, right, bottom] = std::array::from_fn(|_| program.variable());
        program.pull(top, left, 1, 1);
        program.pull(left, bottom, 5, 1);
        program.pull(top, right, 1, 1);
        program.pull(right, bottom, 1, 3);
        let value = program.solve_low(1000);
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
        let value = program.solve_low(1000);
        assert_eq!(value[other] - value[one], 10);
    }

    #[test]
    fn no_part_of_an_answer_can_move_and_make_it_cheaper() {
        for seed in 0..300 {
            let program = made_up(seed);
            let value = program.solve_low(1000);
            let least = cost(&program, &value).expect("the answer obeys all constraints");
            // The cost is L-convex (Murota 2003): if no such move helps, nothing does.
            for part in 0..1 << N_VARIABLES {
                let moved: Vec<i32> =
                    value.iter().enumerate().map(|(at, value)| value + (part >> at & 1)).collect();
                assert!(cost(&program, &moved).is_none_or(|it| it >= least), "seed {seed}");
            }
        }
    }

    #[test]
    fn lowest_answers_do_not_depend_on_guesses() {
        for seed in 0..300 {
            let program = made_up(seed);
            let mut random = numbers(seed);
            let guess = (0..N_VARIABLES).map(|_| random(100).into()).collect();
            let mut simplex = program.start(guess).expect("there are variables");
            simplex.improve(1000);
            let guessed = simplex.settled();
            let low = program.solve_low(1000);
            let differences =
                |value: &[i32]| value.iter().map(|it| it - value[0]).collect::<Vec<_>>();
            assert_eq!(differences(&guessed), differences(&low), "seed {seed}");
        }
    }

    #[test]
    fn an_answer_for_other_weights_is_as_from_scratch() {
        for seed in 0..300 {
            let mut program = made_up(seed);
            let mut solver = program.solver(vec![0; N_VARIABLES.into()]);
            let mut random = numbers(seed);
            for _ in 0..3 {
                let alignments = (0..program.arcs.len()).filter(|&it| program.arcs[it].elastic);
                for alignment in alignments.collect::<Vec<_>>() {
                    program.reweigh(alignment, 1 + i32::from(random(9)));
                }
                let again = solver.solve_middle(&program, 1000, 0);
                let mut fresh = program.solver(vec![0; N_VARIABLES.into()]);
                assert_eq!(again, fresh.solve_middle(&program, 1000, 0), "seed {seed}");
            }
        }
    }

    /// Some constraints that do not contradict each other, and some wishes.
    fn made_up(seed: u64) -> Program {
        let mut random = numbers(seed);
        let mut program = Program::default();
        (0..N_VARIABLES).for_each(|_| _ = program.variable());
        for to in 1..N_VARIABLES {
            program.pull(0, usize::from(to), random(9).into(), random(2).into());
            let gap = i32::from(random(30)) - 10;
            program.pull(random(to).into(), to.into(), gap, random(4).into());
            let from = random(N_VARIABLES);
            if from != to {
                let offset = i32::from(random(60)) - 30;
                program.align(from.into(), to.into(), offset, 1 + i32::from(random(5)));
            }
        }
        program
    }

    /// Numbers below what is asked for.
    fn numbers(seed: u64) -> impl FnMut(u16) -> u16 {
        let mut state = seed;
        move |below| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 48) as u16 % below
        }
    }

    /// What an answer costs, unless it breaks a constraint.
    fn cost(program: &Program, value: &[i32]) -> Option<i64> {
        let one = |arc: &super::Arc| {
            let slack = i64::from(arc.slack(value));
            (slack >= 0 || arc.elastic).then_some(slack.abs() * arc.weight)
        };
        program.arcs.iter().map(one).sum()
    }
}
