//! A growing partial order, which refuses what would contradict it.

/// Which of some things comes before which.
pub(super) struct Precedence {
    /// For each thing, all that come after it, as bits.
    after: Vec<Vec<u64>>,
}

impl Precedence {
    /// Nothing before anything, for so many things.
    pub(super) fn new(count: usize) -> Self {
        Self { after: vec![vec![0; count.div_ceil(64)]; count] }
    }

    /// Whether `first` comes before `second`, directly or not.
    pub(super) fn before(&self, first: usize, second: usize) -> bool {
        self.after[first][second / 64] >> (second % 64) & 1 == 1
    }

    /// Puts `first` before `second` and all that follows from it; does nothing if the contrary
    /// holds.
    pub(super) fn put(&mut self, first: usize, second: usize) {
        if first == second || self.before(first, second) || self.before(second, first) {
            return;
        }
        let mut later = self.after[second].clone();
        later[second / 64] |= 1 << (second % 64);
        for earlier in 0..self.after.len() {
            if earlier == first || self.before(earlier, first) {
                for (bits, new) in self.after[earlier].iter_mut().zip(&later) {
                    *bits |= new;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Precedence;

    #[test]
    fn consequences_hold_and_contradictions_do_not() {
        let mut order = Precedence::new(100);
        order.put(0, 70);
        order.put(70, 99);
        order.put(99, 0);
        assert!(order.before(0, 99));
        assert!(!order.before(99, 0));
    }
}
