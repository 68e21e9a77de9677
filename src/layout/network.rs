//! What the network simplex works on: differences between variables that are bound or wished for,
//! as arcs of a network, and values that obey the bounds.

use std::collections::VecDeque;

/// The first variable, where the spanning tree is rooted.
pub(super) const ROOT: usize = 0;
/// Ties parts of the network together without keeping them from moving, in px.
const SLACK_TIE: i32 = -10_000_000;

/// `to - from >= gap`, at a cost of `weight` for each px by which the difference is longer. If
/// `elastic`, it may also be shorter, at the same cost.
#[derive(Clone, Copy)]
pub(super) struct Arc {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) gap: i32,
    pub(super) weight: i64,
    pub(super) elastic: bool,
}

impl Arc {
    /// How much longer than its gap the arc is.
    pub(super) fn slack(self, value: &[i32]) -> i32 {
        value[self.to] - value[self.from] - self.gap
    }
}

/// An arc as seen from one of its ends.
#[derive(Clone, Copy)]
pub(super) struct Touch {
    /// The other end.
    pub(super) far: usize,
    /// The arc.
    pub(super) index: usize,
    /// The difference from the near end to the far one when the arc is tight.
    pub(super) offset: i32,
    pub(super) leads_out: bool,
    pub(super) elastic: bool,
}

impl Touch {
    /// Whether the near end pushes the far one up.
    fn pushes(&self) -> bool {
        self.leads_out && !self.elastic
    }
}

/// A connected network of arcs between variables.
pub(super) struct Network {
    pub(super) arcs: Vec<Arc>,
    /// Both sides of all arcs, by near end, and where those of each variable begin.
    touches: Vec<Touch>,
    first: Vec<usize>,
}

impl Network {
    /// A network of so many variables. Parts that no arc connects are tied together.
    pub(super) fn new(size: usize, mut arcs: Vec<Arc>) -> Self {
        connect(size, &mut arcs);
        let mut first = vec![0; size + 1];
        for arc in &arcs {
            first[arc.from + 1] += 1;
            first[arc.to + 1] += 1;
        }
        for at in 0..size {
            first[at + 1] += first[at];
        }
        let mut next = first.clone();
        let blank = Touch { far: ROOT, index: 0, offset: 0, leads_out: true, elastic: false };
        let mut touches = vec![blank; 2 * arcs.len()];
        for (index, &Arc { from, to, gap, elastic, .. }) in arcs.iter().enumerate() {
            let sides = [(from, to, gap, true), (to, from, -gap, false)];
            for (near, far, offset, leads_out) in sides {
                touches[next[near]] = Touch { far, index, offset, leads_out, elastic };
                next[near] += 1;
            }
        }
        Self { arcs, touches, first }
    }

    /// How many variables there are.
    pub(super) fn size(&self) -> usize {
        self.first.len() - 1
    }

    /// The arcs at a variable.
    pub(super) fn touches(&self, at: usize) -> &[Touch] {
        &self.touches[self.first[at]..self.first[at + 1]]
    }

    /// Raises values until they obey all constraints, by longest ways.
    pub(super) fn satisfy(&self, value: &mut [i32]) {
        let mut waits = vec![0; self.size()];
        for arc in self.arcs.iter().filter(|arc| arc.gap >= 0 && !arc.elastic) {
            waits[arc.to] += 1;
        }
        let mut ready: VecDeque<usize> = (0..self.size()).filter(|&at| waits[at] == 0).collect();
        while let Some(at) = ready.pop_front() {
            let ahead = |touch: &&Touch| touch.pushes() && touch.offset >= 0;
            for touch in self.touches(at).iter().filter(ahead) {
                value[touch.far] = value[touch.far].max(value[at] + touch.offset);
                waits[touch.far] -= 1;
                if waits[touch.far] == 0 {
                    ready.push_back(touch.far);
                }
            }
        }
        // Negative gaps come on top.
        self.raise_all(value);
    }

    /// Raises values along all constraints.
    fn raise_all(&self, value: &mut [i32]) {
        let mut queued = vec![true; self.size()];
        let mut queue: VecDeque<usize> = (0..self.size()).collect();
        // Only matters if the constraints contradict each other.
        let mut steps = 200 * self.size() + 10_000;
        while let Some(at) = queue.pop_front() {
            queued[at] = false;
            steps -= 1;
            if steps == 0 {
                return;
            }
            for touch in self.touches(at).iter().filter(|touch| touch.pushes()) {
                if value[at] + touch.offset > value[touch.far] {
                    value[touch.far] = value[at] + touch.offset;
                    if !std::mem::replace(&mut queued[touch.far], true) {
                        queue.push_back(touch.far);
                    }
                }
            }
        }
    }

    /// Moves variables that nothing pushes to what they push.
    pub(super) fn draw_up(&self, value: &mut [i32]) {
        for at in (0..self.size()).filter(|&at| self.is_free(at)) {
            let pushed = self.touches(at).iter().filter(|touch| touch.pushes());
            let highest = pushed.map(|touch| value[touch.far] - touch.offset).min();
            value[at] = highest.unwrap_or(value[at]);
        }
    }

    /// Whether nothing pushes a variable.
    pub(super) fn is_free(&self, at: usize) -> bool {
        self.touches(at).iter().all(|touch| touch.leads_out || touch.elastic)
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
        let (first, own) = (find(&mut group, ROOT), find(&mut group, at));
        if first != own {
            group[own] = first;
            arcs.push(Arc { from: ROOT, to: at, gap: SLACK_TIE, weight: 0, elastic: false });
        }
    }
}
