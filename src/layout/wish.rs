//! Orders that are kept as far as possible: what was demanded before comes first.

use super::place::Spot;
use super::simplex::Program;

/// Adds demands to a program, but none that contradicts those that it has.
pub(super) struct Wishes<'a> {
    program: &'a mut Program,
    /// What each variable pushes, and what pushes it.
    next: Vec<Vec<usize>>,
    previous: Vec<Vec<usize>>,
}

/// Something in an order, with where it stood in the drawing that the order is from.
pub(super) type Member = (Spot, i32);

impl<'a> Wishes<'a> {
    pub(super) fn new(program: &'a mut Program) -> Self {
        let mut next = vec![Vec::new(); program.size()];
        let mut previous = next.clone();
        for (from, to) in program.bounds() {
            next[from].push(to);
            previous[to].push(from);
        }
        Self { program, next, previous }
    }

    /// Demands a distance, unless `after` has to come first; tells whether it did.
    pub(super) fn keep_apart(&mut self, before: Spot, after: Spot, gap: i32) -> bool {
        let is_possible = !reached(&self.next, after.variable)[before.variable];
        if is_possible {
            self.demand(before, after, gap);
        }
        is_possible
    }

    /// Demands that each two members of an order that stood further apart than `near` stay in it.
    /// Those that stood apart never come to stand in one line, or a drawing inside of this one
    /// could turn them round.
    pub(super) fn keep_order(&mut self, order: &[Member], near: Option<i32>) {
        // As long as each one follows the one before it, it follows all others.
        let mut is_chain = near.is_none();
        for (index, &after) in order.iter().enumerate().skip(1) {
            if is_chain {
                let before = order[index - 1];
                is_chain = self.keep_apart(before.0, after.0, i32::from(before.1 < after.1));
            }
            if !is_chain {
                self.keep_behind(&order[..index], after, near);
            }
        }
    }

    /// Demands that something comes after all others that it can come after, the nearest first.
    fn keep_behind(&mut self, others: &[Member], (after, place): Member, near: Option<i32>) {
        let later = reached(&self.next, after.variable);
        let mut earlier = reached(&self.previous, after.variable);
        for &(before, other) in others.iter().rev() {
            let is_near = near.is_some_and(|near| place - other <= near);
            if is_near || later[before.variable] || earlier[before.variable] {
                continue;
            }
            self.demand(before, after, i32::from(other < place));
            for (earlier, more) in earlier.iter_mut().zip(reached(&self.previous, before.variable))
            {
                *earlier |= more;
            }
        }
    }

    fn demand(&mut self, before: Spot, after: Spot, gap: i32) {
        self.program.keep_apart(before, after, gap);
        self.next[before.variable].push(after.variable);
        self.previous[after.variable].push(before.variable);
    }
}

/// What there is a way to from `start`, itself included.
pub(super) fn reached(next: &[Vec<usize>], start: usize) -> Vec<bool> {
    let mut seen = vec![false; next.len()];
    let mut stack = vec![start];
    while let Some(at) = stack.pop() {
        if !std::mem::replace(&mut seen[at], true) {
            stack.extend(&next[at]);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::Wishes;
    use crate::layout::place::Spot;
    use crate::layout::simplex::Program;

    fn four() -> (Program, [Spot; 4]) {
        let mut program = Program::default();
        let spots = std::array::from_fn(|_| Spot { variable: program.variable(), offset: 0 });
        (program, spots)
    }

    #[test]
    fn what_is_turned_round_stays_in_order_with_all_others() {
        let (mut program, [a, b, c, d]) = four();
        program.keep_apart(c, b, 10);
        let order = [(a, 0), (b, 100), (c, 200), (d, 300)];
        Wishes::new(&mut program).keep_order(&order, None);
        let value = program.solve_low(1000);
        assert_eq!([a, c, b, d].map(|it| value[it.variable] - value[a.variable]), [0, 1, 11, 12]);
    }

    #[test]
    fn what_is_near_may_change_places() {
        let (mut program, [a, b, c, _]) = four();
        let mut wishes = Wishes::new(&mut program);
        wishes.keep_order(&[(a, 0), (b, 20), (c, 50)], Some(40));
        assert!(wishes.keep_apart(c, b, 5));
        assert!(!wishes.keep_apart(c, a, 5));
        assert!(!wishes.keep_apart(b, a, 5), "c would come first of all");
    }
}
