//! The spanning tree of tight arcs that the network simplex improves, and how it is grown.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::{Arc, Network, ROOT, Touch};

/// Marks the absence of an arc or a variable.
pub(super) const NONE: usize = usize::MAX;

/// A rooted tree of all variables.
pub(super) struct SpanningTree {
    /// The variable right above each one, and the arc between them.
    pub(super) above: Vec<usize>,
    pub(super) arc: Vec<usize>,
    /// How many variables hang below each one, itself included.
    pub(super) count: Vec<usize>,
    /// One of the variables right below each one, and the neighbours of each among those below
    /// the same one.
    first: Vec<usize>,
    next: Vec<usize>,
    previous: Vec<usize>,
}

impl SpanningTree {
    fn new(size: usize) -> Self {
        let none = vec![NONE; size];
        Self {
            above: none.clone(),
            arc: none.clone(),
            count: vec![1; size],
            first: none.clone(),
            next: none.clone(),
            previous: none,
        }
    }

    /// Builds a tree of tight arcs, and moves variables for that: the part grown so far is moved
    /// until the arc with the least slack at its rim is tight.
    pub(super) fn grow(network: &Network, value: &mut [i32]) -> Self {
        let mut tree = Self::new(network.size());
        let mut growth = Growth::new(network.size());
        growth.add(ROOT);
        loop {
            while let Some(at) = growth.fresh.pop() {
                for touch in network.touches(at) {
                    if growth.look(at, touch, value) {
                        tree.hang(touch.far, touch.index, at);
                        growth.add(touch.far);
                    }
                }
            }
            let Some(index) = growth.tighten(&network.arcs) else { break };
            let Arc { from, to, .. } = network.arcs[index];
            let (at, above) = if growth.base[from].is_some() { (to, from) } else { (from, to) };
            tree.hang(at, index, above);
            growth.add(at);
        }
        for (value, base) in value.iter_mut().zip(&growth.base) {
            *value += growth.shift - base.unwrap_or(growth.shift);
        }
        for &at in tree.members(NONE).iter().skip(1).rev() {
            let above = tree.above[at];
            tree.count[above] += tree.count[at];
        }
        tree
    }

    /// All variables but what hangs below `without`, each one behind the one above it.
    pub(super) fn members(&self, without: usize) -> Vec<usize> {
        let mut members = vec![ROOT];
        self.extend_downwards(&mut members, without);
        members
    }

    /// Adds to a list what hangs below its variables, but for `without` and what hangs below it.
    pub(super) fn extend_downwards(&self, list: &mut Vec<usize>, without: usize) {
        let mut done = 0;
        while let Some(&at) = list.get(done) {
            done += 1;
            let mut below = self.first[at];
            while below != NONE {
                if below != without {
                    list.push(below);
                }
                below = self.next[below];
            }
        }
    }

    /// Hangs a variable up below another one.
    fn hang(&mut self, at: usize, arc: usize, above: usize) {
        self.above[at] = above;
        self.arc[at] = arc;
        self.previous[at] = NONE;
        self.next[at] = self.first[above];
        if self.next[at] != NONE {
            self.previous[self.next[at]] = at;
        }
        self.first[above] = at;
    }

    /// Takes a variable out of those below the same one.
    fn take_down(&mut self, at: usize) {
        let (previous, next) = (self.previous[at], self.next[at]);
        if previous == NONE {
            self.first[self.above[at]] = next;
        } else {
            self.next[previous] = next;
        }
        if next != NONE {
            self.previous[next] = previous;
        }
    }

    /// Cuts off what hangs below `top`, and hangs it up again by its member `at`, below `hook`.
    pub(super) fn rehang(&mut self, top: usize, at: usize, arc: usize, hook: usize) {
        let count = self.count[top];
        let (mut old, mut new) = (self.above[top], hook);
        while old != new {
            if self.count[old] <= self.count[new] {
                self.count[old] -= count;
                old = self.above[old];
            } else {
                self.count[new] += count;
                new = self.above[new];
            }
        }
        // The way from `at` up to `top` now leads down.
        let (mut at, mut arc, mut above, mut beneath) = (at, arc, hook, 0);
        loop {
            let (old_arc, old_above) = (self.arc[at], self.above[at]);
            self.take_down(at);
            self.hang(at, arc, above);
            beneath = std::mem::replace(&mut self.count[at], count - beneath);
            if at == top {
                break;
            }
            (at, arc, above) = (old_above, old_arc, at);
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

    /// Looks at an arc of the member `at`: whether its far end is to join at once. Else it
    /// remembers when it would become tight.
    fn look(&mut self, at: usize, touch: &Touch, value: &[i32]) -> bool {
        let Some(base) = self.base[at] else { return false };
        if self.base[touch.far].is_some() {
            return false;
        }
        let slack = value[touch.far] - (value[at] + self.shift - base) - touch.offset;
        if slack > 0 {
            self.above.push(Reverse((slack + self.shift, touch.index)));
        } else if slack < 0 {
            self.beneath.push(Reverse((-slack - self.shift, touch.index)));
        }
        slack == 0
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
