//! What several maps at other levels together order, and so what can stand beside what.
//!
//! Each of these maps keeps its own items in order, across and along, and what is around an item
//! begins before it and ends after it. So two items that no single map orders may still be bound to
//! overlap: something in one of them stands before something in the other one in one map, and after
//! it in another.

use super::tree::{Orders, Tree};
use super::wish::reached;

/// What has to come before what, in both directions of the page.
pub(super) struct Sides {
    across: Demands,
    along: Demands,
}

/// The begins, ends and anchors of all items, and which of them comes before which.
struct Demands {
    /// For each place what follows it.
    next: Vec<Vec<usize>>,
    n_items: usize,
}

impl Sides {
    /// The orders of all maps at other levels together.
    pub(super) fn new(tree: &Tree) -> Self {
        Self {
            across: Demands::new(tree, |orders| &orders.across),
            along: Demands::new(tree, |orders| &orders.along),
        }
    }

    /// Whether an item with all it holds can end before another one begins, across.
    pub(super) fn can_precede_across(&self, before: usize, after: usize) -> bool {
        self.across.can_precede(before, after)
    }

    /// The same along.
    pub(super) fn can_precede_along(&self, before: usize, after: usize) -> bool {
        self.along.can_precede(before, after)
    }
}

impl Demands {
    fn new(tree: &Tree, order: impl Fn(&Orders) -> &[(usize, i32)]) -> Self {
        let n_items = tree.items.len();
        let mut demands = Self { next: vec![Vec::new(); 3 * n_items], n_items };
        for (index, item) in tree.items.iter().enumerate() {
            demands.put(index, demands.anchor(index));
            demands.put(demands.anchor(index), demands.end(index));
            if item.parent != tree.root() {
                demands.put(item.parent, index);
                demands.put(demands.end(index), demands.end(item.parent));
            }
        }
        for orders in &tree.orders {
            for pair in order(orders).windows(2) {
                demands.put(demands.anchor(pair[0].0), demands.anchor(pair[1].0));
            }
        }
        demands
    }

    fn put(&mut self, before: usize, after: usize) {
        self.next[before].push(after);
    }

    fn anchor(&self, item: usize) -> usize {
        self.n_items + item
    }

    fn end(&self, item: usize) -> usize {
        2 * self.n_items + item
    }

    fn can_precede(&self, before: usize, after: usize) -> bool {
        !reached(&self.next, after)[self.end(before)]
    }
}
