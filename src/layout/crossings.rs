//! Counting and avoiding crossings of lines whose ends stand in two rows.

/// Up to so many pairs are compared each with each, which is faster than sorting them.
const FEW: usize = 32;

/// Number of pairs that are ordered one way at their first and the other way at their second
/// place. Pairs that begin or end at the same place do not cross. May sort the pairs.
pub(super) fn inversions(pairs: &mut [(i32, i32)]) -> usize {
    if pairs.len() > FEW { count_by_ranks(pairs) } else { count_by_twos(pairs) }
}

fn count_by_twos(pairs: &[(i32, i32)]) -> usize {
    let mut total = 0;
    for (index, one) in pairs.iter().enumerate() {
        let crosses = |other: &(i32, i32)| {
            (one.0 < other.0 && one.1 > other.1) || (one.0 > other.0 && one.1 < other.1)
        };
        total += pairs[..index].iter().map(|other| usize::from(crosses(other))).sum::<usize>();
    }
    total
}

/// By a Fenwick tree as in Barth, Mutzel and Jünger (2004).
fn count_by_ranks(pairs: &mut [(i32, i32)]) -> usize {
    pairs.sort_unstable();
    let mut seconds: Vec<i32> = pairs.iter().map(|pair| pair.1).collect();
    seconds.sort_unstable();
    seconds.dedup();
    let mut counts = vec![0; seconds.len() + 1];
    let mut total = 0;
    for (seen, pair) in pairs.iter().enumerate() {
        let rank = seconds.partition_point(|&second| second <= pair.1);
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

/// Passes over a row in which neighbours are exchanged.
const SWITCHES: usize = 6;

/// What is gained for each pair of items in a row if they change sides, by the places of the far
/// ends of their lines.
#[derive(Default)]
pub(super) struct Gains {
    n_items: usize,
    /// Far ends of all items, above first; sorted for each item and side.
    ends: Vec<i32>,
    /// Where the ends of each item begin, for both sides, and where the last ones end.
    begins: Vec<usize>,
    /// Crossings that disappear if the second item comes before the first, by pairs.
    gains: Vec<i32>,
}

impl Gains {
    /// Forgets the last row.
    pub(super) fn clear(&mut self) {
        self.n_items = 0;
        self.ends.clear();
        self.begins.clear();
        self.begins.push(0);
    }

    /// Adds an item with the far ends of its lines above and below.
    pub(super) fn add(
        &mut self,
        above: impl Iterator<Item = i32>,
        below: impl Iterator<Item = i32>,
    ) {
        self.n_items += 1;
        let begin = self.ends.len();
        self.ends.extend(above);
        self.ends[begin..].sort_unstable();
        let begin = self.ends.len();
        self.begins.push(begin);
        self.ends.extend(below);
        self.ends[begin..].sort_unstable();
        self.begins.push(self.ends.len());
    }

    /// Compares all pairs of items.
    pub(super) fn compare(&mut self) {
        self.gains.clear();
        self.gains.resize(self.n_items * self.n_items, 0);
        for one in 0..self.n_items {
            for other in one + 1..self.n_items {
                let gain = self.compute_gain(one, other);
                self.gains[one * self.n_items + other] = gain;
                self.gains[other * self.n_items + one] = -gain;
            }
        }
    }

    /// Exchanges neighbours in a row, given by numbers, as long as that saves crossings. Items that
    /// are `fixed` do not pass each other.
    pub(super) fn switch(&self, row: &mut [usize], fixed: &[bool]) {
        for _ in 0..SWITCHES {
            let mut changed = false;
            for at in 1..row.len() {
                let (one, other) = (row[at - 1], row[at]);
                if !(fixed[one] && fixed[other]) && self.compute_gain(one, other) > 0 {
                    row.swap(at - 1, at);
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// Crossings that disappear if the second item comes before the first.
    fn compute_gain(&self, first: usize, second: usize) -> i32 {
        (0..2).map(|side| difference(self.ends_of(first, side), self.ends_of(second, side))).sum()
    }

    fn ends_of(&self, item: usize, side: usize) -> &[i32] {
        &self.ends[self.begins[2 * item + side]..self.begins[2 * item + side + 1]]
    }

    fn gain(&self, first: usize, second: usize) -> i32 {
        self.gains[first * self.n_items + second]
    }

    /// Moves one item of a row, given by numbers, to where it causes the fewest crossings.
    /// Returns whether it moved. Items that are `fixed` do not pass each other.
    pub(super) fn sift(&self, row: &mut Vec<usize>, item: usize, fixed: &[bool]) -> bool {
        let Some(from) = row.iter().position(|&other| other == item) else { return false };
        let mut best = (0, from);
        let mut total = 0;
        for at in (0..from).rev() {
            if fixed[item] && fixed[row[at]] {
                break;
            }
            total += self.gain(row[at], item);
            if total > best.0 {
                best = (total, at);
            }
        }
        total = 0;
        for (at, &other) in row.iter().enumerate().skip(from + 1) {
            if fixed[item] && fixed[other] {
                break;
            }
            total += self.gain(item, other);
            if total > best.0 {
                best = (total, at);
            }
        }
        let moved = row.remove(from);
        row.insert(best.1, moved);
        best.1 != from
    }
}

/// Crossings of lines to these sorted ends if the owner of `first` stands first, less those if the
/// owner of `second` does.
fn difference(first: &[i32], second: &[i32]) -> i32 {
    if let ([one], [other]) = (first, second) {
        return (one - other).signum();
    }
    let (mut greater, mut less) = (0, 0);
    for &end in first {
        for &other in second {
            greater += i32::from(end > other);
            less += i32::from(end < other);
        }
    }
    greater - less
}

#[cfg(test)]
mod tests {
    use super::{Gains, count_by_ranks, count_by_twos};

    #[test]
    fn only_strict_inversions_cross() {
        let some = [(0, 5), (1, 3), (1, 9), (2, 5)];
        let few = [(0, 1), (0, 0), (1, 1)];
        assert_eq!([some.as_slice(), few.as_slice()].map(count_by_twos), [2, 0]);
        assert_eq!([count_by_ranks(&mut some.clone()), count_by_ranks(&mut few.clone())], [2, 0]);
    }

    #[test]
    fn an_item_is_sifted_past_others_but_not_past_fixed_ones() {
        let mut gains = Gains::default();
        gains.clear();
        for ends in [[9, 9], [1, 2], [3, 4]] {
            gains.add(ends.into_iter(), [].into_iter());
        }
        gains.compare();
        let mut row = vec![0, 1, 2];
        assert!(gains.sift(&mut row, 0, &[true, false, false]));
        assert_eq!(row, [1, 2, 0]);
        let mut row = vec![0, 1, 2];
        gains.sift(&mut row, 0, &[true, false, true]);
        assert_eq!(row, [1, 0, 2]);
    }
}
