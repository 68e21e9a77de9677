//! Where boxes go that no line touches: into free room at the ends of layers, or on shelves after
//! the last one.
//!
//! They take no part in layering and ordering. So to draw one more of them turns nothing round,
//! and moves only what it has no room beside.

use std::cmp::Reverse;

use super::rank::Ranks;
use super::tree::{Flat, PADDING, Tree};

/// Estimated distances between neighbours and between layers, in px.
const BESIDE: i32 = 32;
const BEYOND: i32 = 60;
/// Estimated room of a line that passes a layer, in px.
const LINE: i32 = 16;

/// Which items are loose: no line touches them or what they hold, no hint is about them, the map
/// one level up does not know them, and some of their siblings are not like that.
pub(super) fn find(tree: &Tree) -> Vec<bool> {
    let mut loose: Vec<bool> = tree.items.iter().map(|item| item.known.is_none()).collect();
    for wire in tree.wires.iter().filter(|wire| wire.from != wire.to) {
        loose[wire.from] = false;
        loose[wire.to] = false;
    }
    for hint in &tree.hints {
        loose[hint.before] = false;
        loose[hint.after] = false;
    }
    let bound: Vec<usize> = (0..loose.len()).filter(|&item| !loose[item]).collect();
    for item in bound {
        for around in tree.path(item).into_iter().skip(1) {
            loose[around] = false;
        }
    }
    for children in &tree.children {
        if children.iter().all(|&child| loose[child]) {
            for &child in children {
                loose[child] = false;
            }
        }
    }
    loose
}

/// Finds layers for all loose items, once all others have theirs.
pub(super) fn place(tree: &Tree, ranks: &mut Ranks) {
    let mut placing = Placing { tree, ranks, size: vec![Flat::default(); tree.items.len()] };
    for &container in tree.containers.iter().rev() {
        placing.place_children(container);
    }
}

struct Placing<'a> {
    tree: &'a Tree,
    ranks: &'a mut Ranks,
    /// Estimated size of each item; of frames once what they hold is placed.
    size: Vec<Flat>,
}

impl Placing<'_> {
    fn place_children(&mut self, container: usize) {
        let mut rows = vec![Flat::default(); self.ranks.count[container]];
        let (mut loose, bound): (Vec<usize>, Vec<usize>) =
            self.tree.children[container].iter().partition(|&&child| self.ranks.loose[child]);
        for &child in loose.iter().chain(&bound).filter(|&&child| !self.tree.holds(child)) {
            self.size[child] = self.tree.items[child].size;
        }
        for child in bound {
            extend(&mut rows[self.ranks.layer[child]], self.size[child]);
        }
        let least = self.tree.items.get(container).map_or(0, |item| item.size.across - 2 * PADDING);
        let least = least.max(if loose.is_empty() {
            0
        } else {
            self.make_room_for_lines(container, &mut rows)
        });
        // The largest first, so that a small one more moves none of them.
        loose.sort_by_key(|&child| (Reverse(self.size[child].across), child));
        for child in loose {
            let layer = best_layer(&rows, self.size[child], least);
            if layer == rows.len() {
                rows.push(Flat::default());
            }
            extend(&mut rows[layer], self.size[child]);
            self.ranks.layer[child] = layer;
        }
        self.ranks.count[container] = rows.len();
        if let Some(item) = self.tree.items.get(container) {
            let whole = extent(&rows);
            self.size[container] = Flat {
                across: item.size.across.max(whole.across + 2 * PADDING),
                along: item.size.along.max(whole.along + 2 * PADDING),
            };
        }
    }

    /// Makes room for the lines that pass layers, and for those that lead back to a box; gives
    /// back the length of the longest row of labels.
    fn make_room_for_lines(&self, container: usize, rows: &mut [Flat]) -> i32 {
        let mut labels = vec![0; rows.len()];
        for wire in &self.tree.wires {
            let label = wire.label.map_or(0, |label| label.across + LINE);
            if wire.from == wire.to {
                if self.tree.items[wire.from].parent == container {
                    rows[self.ranks.layer[wire.from]].across += label + LINE;
                }
                continue;
            }
            let meet = self.tree.meet(wire);
            if let (Some(from), Some(to), true) = (meet.from, meet.to, meet.container == container)
            {
                let (one, other) = (self.ranks.layer[from], self.ranks.layer[to]);
                for row in rows.iter_mut().take(one.max(other)).skip(one.min(other) + 1) {
                    row.across += LINE;
                }
                labels[usize::midpoint(one, other)] += label;
            }
        }
        labels.into_iter().max().unwrap_or(0)
    }
}

/// The shortest layer in which there is room; without one, the next layer after the last. Layers
/// may in any case become as long as `least`, and as all of them are deep.
fn best_layer(rows: &[Flat], size: Flat, least: i32) -> usize {
    let shortest = (0..rows.len()).min_by_key(|&layer| (rows[layer].across, layer));
    let Some(layer) = shortest else { return 0 };
    let whole = extent(rows);
    let longest = whole.across.max(whole.along).max(least);
    if rows[layer].across + size.across <= longest { layer } else { rows.len() }
}

fn extend(row: &mut Flat, size: Flat) {
    row.across += size.across + BESIDE;
    row.along = row.along.max(size.along);
}

/// The room that all layers take together.
fn extent(rows: &[Flat]) -> Flat {
    let longest = rows.iter().map(|row| row.across - BESIDE).max().unwrap_or(0);
    Flat { across: longest, along: rows.iter().map(|row| row.along + BEYOND).sum() }
}
