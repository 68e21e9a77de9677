//! What earlier drawings tell about the places of nodes.

use std::collections::BTreeMap;

use super::tree::Flat;
use super::{Graph, Placed};
use crate::geom::{Point, Rect};

/// Anchors in a lock are multiples of this, in px: a small shift is no change.
const GRID: i32 = 8;

/// Anchors further apart than this, in px, are seen to stand one beyond the other.
const CLEAR: i32 = 40;

/// Drawings whose orders a new one keeps.
#[derive(Clone, Copy, Debug, Default)]
pub struct Earlier<'a> {
    /// Maps of the same things at other levels, coarse before fine.
    pub maps: &'a [&'a Placed],
    /// The same map as it was drawn before. What `maps` and hints order comes first.
    pub lock: Option<&'a Lock>,
}

/// The order of a drawing, without its exact places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// One for each node, by id.
    pub nodes: BTreeMap<String, Locked>,
}

/// Where a node stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locked {
    /// Number of its layer among what stands in the same frame, from 0.
    pub layer: i32,
    /// Its anchor, on a coarse grid.
    pub anchor: Point,
}

/// Places in one earlier drawing, by id.
pub(super) type Source<'a> = BTreeMap<&'a str, Known>;

/// Place of an item in an earlier drawing.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// Its anchor there.
    pub(super) anchor: Flat,
    /// Where it begins and ends along.
    pub(super) span: (i32, i32),
}

impl Earlier<'_> {
    /// How many pairs of nodes, none of which is around the other, stand clearly the other way
    /// round than they clearly stood, in each of the maps, counted in each axis.
    pub(super) fn n_turned(&self, graph: &Graph, placed: &Placed) -> Vec<usize> {
        let is_turned = |before: i32, after: i32| {
            before.abs().min(after.abs()) > CLEAR && (before > 0) != (after > 0)
        };
        let turned = self.maps.iter().map(|map| {
            let anchors = map.nodes.iter().map(|it| (it.id.as_str(), it.anchor));
            let anchors: BTreeMap<&str, Point> = anchors.collect();
            n_turned(graph, placed, |id| anchors.get(id).copied(), is_turned)
        });
        turned.collect()
    }
}

impl Lock {
    /// The order of a drawing.
    #[must_use]
    pub fn of(graph: &Graph, placed: &Placed) -> Self {
        let mut rows: Vec<(Option<usize>, i32, i32, usize)> = Vec::new();
        for (at, (node, place)) in graph.nodes.iter().zip(&placed.nodes).enumerate() {
            let (begin, end) = along_of(place.rect, graph.down);
            rows.push((node.parent, begin, end, at));
        }
        rows.sort_by_key(|row| (row.0, row.1, row.2));
        let mut lock = Self::default();
        for frame in rows.chunk_by(|a, b| a.0 == b.0) {
            let (mut layer, mut reach) = (0, frame[0].2);
            for &(_, begin, end, at) in frame {
                // What overlaps along shares a layer.
                if begin >= reach {
                    layer += 1;
                }
                reach = reach.max(end);
                let place = &placed.nodes[at];
                let anchor = Point::new(on_grid(place.anchor.x), on_grid(place.anchor.y));
                lock.nodes.insert(place.id.clone(), Locked { layer, anchor });
            }
        }
        lock
    }

    /// How many pairs of nodes, none of which is around the other, stand clearly the other way
    /// round than they stood, counted in each axis. What stood in one line counts as ordered by
    /// id, as in drawings inside of this one.
    pub(super) fn n_turned(&self, graph: &Graph, placed: &Placed) -> usize {
        let there = |id: &str| self.nodes.get(id).map(|it| it.anchor);
        // From the anchor of one id to that of a later one.
        let is_turned =
            |before: i32, after: i32| after.abs() > CLEAR && (before >= 0) != (after > 0);
        n_turned(graph, placed, there, is_turned)
    }

    /// What is left without some nodes.
    pub(super) fn without(&self, ids: &[&str]) -> Self {
        let mut lock = self.clone();
        lock.nodes.retain(|id, _| !ids.contains(&id.as_str()));
        lock
    }
}

/// Number of pairs of nodes, none of which is around the other, whose distances `there` and in
/// `placed` turned round, counted in each axis. The first of a pair is the one with the first id.
fn n_turned(
    graph: &Graph,
    placed: &Placed,
    there: impl Fn(&str) -> Option<Point>,
    is_turned: impl Fn(i32, i32) -> bool,
) -> usize {
    let known = placed.nodes.iter().enumerate();
    let known = known.filter_map(|(at, node)| Some((at, there(&node.id)?, node.anchor)));
    let mut known: Vec<(usize, Point, Point)> = known.collect();
    known.sort_by_key(|it| &placed.nodes[it.0].id);
    let mut turned = 0;
    for (index, &(one, before, after)) in known.iter().enumerate() {
        for &(other, there_before, there_after) in &known[index + 1..] {
            let across = is_turned(there_before.x - before.x, there_after.x - after.x);
            let along = is_turned(there_before.y - before.y, there_after.y - after.y);
            if (across || along) && !graph.is_around(one, other) {
                turned += usize::from(across) + usize::from(along);
            }
        }
    }
    turned
}

fn on_grid(place: i32) -> i32 {
    (place + GRID / 2).div_euclid(GRID) * GRID
}

/// The places in each of the maps.
pub(super) fn of_maps<'a>(maps: &[&'a Placed], down: bool) -> Vec<Source<'a>> {
    maps.iter().map(|placed| of_map(placed, down)).collect()
}

/// The places in a lock. Layers stand for places along.
pub(super) fn of_lock(lock: &Lock, down: bool) -> Source<'_> {
    let known = lock.nodes.iter().map(|(id, locked)| {
        let span = (2 * locked.layer, 2 * locked.layer + 1);
        (id.as_str(), Known { anchor: Flat::of_point(locked.anchor, down), span })
    });
    known.collect()
}

fn of_map(placed: &Placed, down: bool) -> Source<'_> {
    let known = placed.nodes.iter().map(|node| {
        let anchor = Flat::of_point(node.anchor, down);
        (node.id.as_str(), Known { anchor, span: along_of(node.rect, down) })
    });
    known.collect()
}

/// Where a rectangle begins and ends along.
fn along_of(rect: Rect, down: bool) -> (i32, i32) {
    if down { (rect.y, rect.bottom()) } else { (rect.x, rect.right()) }
}

#[cfg(test)]
mod tests {
    use super::{Lock, on_grid};
    use crate::geom::{Point, Rect, Size};
    use crate::layout::{Graph, Node, Placed, PlacedNode};

    #[test]
    fn a_lock_has_layers_and_anchors_on_a_grid() {
        let mut graph = Graph::default();
        let mut placed = Placed::default();
        for (id, x) in [("a", 0), ("b", 90), ("c", 103)] {
            let rect = Rect::new(x, 3, 100, 40);
            let (size, title) = (Size { w: 100, h: 40 }, Size::default());
            let id = id.to_owned();
            placed.nodes.push(PlacedNode { id: id.clone(), rect, anchor: rect.center() });
            graph.nodes.push(Node { id, parent: None, frame: false, size, title, class: 2 });
        }
        placed.nodes[2].rect.x = 190;
        let lock = Lock::of(&graph, &placed);
        let layers: Vec<i32> = lock.nodes.values().map(|it| it.layer).collect();
        assert_eq!(layers, [0, 0, 1]);
        assert_eq!(lock.nodes["a"].anchor, Point::new(48, 24));
        assert_eq!((on_grid(-5), on_grid(4)), (-8, 8));
    }
}
