//! Circles among things that are made of, or depend on, each other.

/// A walk over all things.
pub struct Walk {
    /// All things, each after what it depends on; in a circle after all of that but one.
    pub order: Vec<usize>,
    /// Each circle once, as far as the walk met it.
    pub circles: Vec<Vec<usize>>,
}

/// Walks over `count` things, of which each depends on those that `next` gives. Takes as long as
/// there are things and dependencies, and no more depth of the stack than any other function.
#[must_use]
pub fn walk(count: usize, next: &dyn Fn(usize) -> Vec<usize>) -> Walk {
    let mut found = Walk { order: Vec::with_capacity(count), circles: Vec::new() };
    let mut seen = vec![false; count];
    for start in 0..count {
        // The way from `start` to the thing that is looked at, each with what is left to look at.
        let mut way: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut to_enter = Some(start).filter(|&it| !seen[it]);
        loop {
            if let Some(it) = to_enter.take() {
                seen[it] = true;
                way.push((it, next(it)));
            }
            let Some((at, left)) = way.last_mut() else { break };
            let Some(other) = left.pop() else {
                found.order.push(*at);
                way.pop();
                continue;
            };
            if !seen[other] {
                to_enter = Some(other);
            } else if let Some(from) = way.iter().position(|(it, _)| *it == other) {
                found.circles.push(way[from..].iter().map(|(it, _)| *it).collect());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::walk;

    #[test]
    fn dependencies_come_first() {
        let next = [vec![1, 2], vec![2], vec![], vec![0]];
        let found = walk(4, &|it| next[it].clone());
        assert_eq!(found.order, [2, 1, 0, 3]);
        assert!(found.circles.is_empty());
    }

    #[test]
    fn every_circle_is_met() {
        let next = [vec![1], vec![0], vec![2], vec![0]];
        let found = walk(4, &|it| next[it].clone());
        assert_eq!(found.circles, [vec![0, 1], vec![2]]);
        assert_eq!(found.order.len(), 4);
    }

    #[test]
    fn a_long_chain_is_no_matter() {
        let count = 200_000;
        let next = |it: usize| if it + 1 < count { vec![it + 1] } else { Vec::new() };
        assert_eq!(walk(count, &next).order[0], count - 1);
    }
}
