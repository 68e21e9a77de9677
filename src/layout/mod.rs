//! From boxes with sizes to places: layers per container, orders, coordinates and lines.
//!
//! [`layout`] knows no models and no text: [`Graph`] is a tree of boxes and frames whose sizes are
//! given, with edges between them; [`Placed`] is where they go.

mod chain;
mod crossings;
pub mod exchange;
pub mod flat;
mod judge;
mod known;
pub mod legal;
mod nested;
mod network;
mod loose;
mod order;
mod pack;
mod place;
mod precedence;
mod rank;
mod route;
mod sides;
mod simplex;
mod spanning;
#[cfg(test)]
mod tests;
mod tree;
mod wish;

pub use self::known::{Earlier, Lock, Locked};
pub use self::nested::nested;

use self::rank::{Bands, Ranks};
use self::tree::Tree;
use crate::geom::{Point, Rect, Size};

/// How far apart the anchors of a hint's nodes stand at least, in px: enough to be seen.
const HINTED_GAP: i32 = 48;

/// Places everything.
///
/// With `inside`, the map one level up, all that it knows keeps its order there in both axes.
#[must_use]
pub fn layout(graph: &Graph, inside: Option<&Placed>) -> Placed {
    let maps: Vec<&Placed> = inside.into_iter().collect();
    layout_after(graph, Earlier { maps: &maps, lock: None })
}

/// Places everything in the orders of earlier drawings.
///
/// Hints come after these orders. A drawing that keeps all hints anyway is the one without them. In
/// the same way, one that turns round nothing of the lock anyway is the one without it, so that a
/// lock never moves anything by itself.
#[must_use]
pub fn layout_after(graph: &Graph, earlier: Earlier<'_>) -> Placed {
    let unlocked = Earlier { lock: None, ..earlier };
    let free = hinted(graph, unlocked);
    let Some(lock) = earlier.lock else { return free };
    let turned = lock.n_turned(graph, &free);
    if turned == 0 {
        return free;
    }
    let locked = hinted(graph, earlier);
    if lock.n_turned(graph, &locked) < turned { locked } else { free }
}

/// Places everything in the order of a lock, also where a drawing without it would keep that.
#[must_use]
pub fn layout_locked(graph: &Graph, lock: &Lock) -> Placed {
    hinted(graph, Earlier { maps: &[], lock: Some(lock) })
}

/// Places everything in the orders of earlier drawings and of hints.
fn hinted(graph: &Graph, earlier: Earlier<'_>) -> Placed {
    let free = best_layering(graph, &Tree::new(graph, earlier, None), earlier);
    let is_unkept = |hint: &&Hint| free.distance(hint) < HINTED_GAP;
    let unkept: Vec<&Hint> = graph.hints.iter().filter(is_unkept).collect();
    if unkept.is_empty() {
        return free;
    }
    // A hint that the lock does not know yet comes before it.
    let ends = unkept.iter().flat_map(|hint| [hint.before, hint.after]);
    let ends: Vec<&str> = ends.map(|node| graph.nodes[node].id.as_str()).collect();
    let lock = earlier.lock.map(|lock| lock.without(&ends));
    let earlier = Earlier { lock: lock.as_ref(), ..earlier };
    best_layering(graph, &Tree::new(graph, earlier, Some(&free)), earlier)
}

/// How bad a drawing looks, to compare it with another one of the same graph; lower is better.
#[must_use]
pub fn badness(placed: &Placed) -> i64 {
    judge::badness(placed)
}

fn best_layering(graph: &Graph, tree: &Tree, earlier: Earlier<'_>) -> Placed {
    let ranks = rank::rank(tree, Bands::Kept);
    let placed = place_ranked(tree, &ranks);
    // Where there are more orders to keep than one map's, bands are merged as these demand only,
    // and split where these would be turned round otherwise.
    let n_turned = |placed: &Placed| earlier.n_turned(graph, placed);
    match earlier.maps.len() {
        1 if earlier.lock.is_none() => {
            let merged = place_other(tree, &ranks, Bands::Merged);
            let better = merged.filter(|it| judge::badness(it) < judge::badness(&placed));
            better.unwrap_or(placed)
        }
        0 | 1 => placed,
        _ if n_turned(&placed).iter().all(|it| *it == 0) => placed,
        _ => {
            let split = place_other(tree, &ranks, Bands::Split);
            // The coarser map comes first.
            let better = split.filter(|it| n_turned(it) < n_turned(&placed));
            better.unwrap_or(placed)
        }
    }
}

/// The drawing with other bands, if they lead to other layers than these.
fn place_other(tree: &Tree, ranks: &Ranks, policy: Bands) -> Option<Placed> {
    let other = rank::rank(tree, policy);
    (other != *ranks).then(|| place_ranked(tree, &other))
}

/// The phases after layers are known, in their order.
fn place_ranked(tree: &Tree, ranks: &Ranks) -> Placed {
    let chains = chain::chain(tree, ranks);
    let order = order::order(tree, ranks, &chains);
    let across = place::across(tree, &chains, &order);
    let tracks = route::tracks(&chains, &across);
    let along = place::along(tree, &chains, &tracks);
    route::draw(tree, &chains, &across, &tracks, &along)
}

/// What is to be placed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// Whether edges run down instead of to the right.
    pub down: bool,
    /// Boxes and frames; a parent stands before what it holds. Their order must not matter but for
    /// that: ties are broken by `class` and id.
    pub nodes: Vec<Node>,
    /// Lines between them.
    pub edges: Vec<Edge>,
    /// Wishes for the order of nodes, none of which is around the other. One that contradicts an
    /// earlier drawing or the ones before it is not kept.
    pub hints: Vec<Hint>,
}

impl Graph {
    /// Whether one of two nodes holds the other.
    fn is_around(&self, one: usize, other: usize) -> bool {
        let holds = |outer: usize, inner: usize| {
            std::iter::successors(self.nodes[inner].parent, |&it| self.nodes[it].parent)
                .any(|it| it == outer)
        };
        holds(one, other) || holds(other, one)
    }
}

/// A wish that one node stands before another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hint {
    /// In which direction.
    pub axis: Axis,
    /// Index of the node on the left, or above.
    pub before: usize,
    /// Index of the node on the right, or below.
    pub after: usize,
}

/// A direction of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Axis {
    /// From left to right.
    X,
    /// Downwards.
    Y,
}

/// A box, or a frame around others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Stable and unique.
    pub id: String,
    /// Index of the frame that it stands in.
    pub parent: Option<usize>,
    /// Whether it may hold others. A frame may also be empty.
    pub frame: bool,
    /// Least outer size; of a frame that of its closed box. A box becomes longer across where many
    /// lines end at one side.
    pub size: Size,
    /// Space that the title of a frame needs at its top left, inside its border; zero for boxes.
    pub title: Size,
    /// Where it prefers to stand among its equals: lower is further upstream. People are 0, outside
    /// systems 1, all else 2. Decides which edge of a cycle is turned, before ids do.
    pub class: u8,
}

/// A line from one node to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Stable and unique.
    pub id: String,
    /// Index of the source.
    pub from: usize,
    /// Index of the target; may equal `from`, and may be a frame around the other end.
    pub to: usize,
    /// Room for the label, all its lines and its badge included; zero if it has none.
    pub label: Size,
    /// How many flows it stands for; heavier lines are kept shorter and straighter.
    pub weight: u32,
}

/// Where everything goes. The drawing begins at `(0, 0)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// One for each node of the graph, in its order.
    pub nodes: Vec<PlacedNode>,
    /// One for each edge of the graph, in its order.
    pub edges: Vec<PlacedEdge>,
    /// Outer size of the drawing.
    pub size: Size,
}

impl Placed {
    /// How far the second node of a hint lies behind the first one, from anchor to anchor, in px.
    #[must_use]
    pub fn distance(&self, hint: &Hint) -> i32 {
        let [before, after] = [hint.before, hint.after].map(|node| self.nodes[node].anchor);
        match hint.axis {
            Axis::X => after.x - before.x,
            Axis::Y => after.y - before.y,
        }
    }
}

/// Place of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedNode {
    /// The node's id.
    pub id: String,
    /// Outer rectangle.
    pub rect: Rect,
    /// Where the centre of the closed box is, or was before it was opened: what keeps its order
    /// to all others between zoom levels. The centre of `rect` for a box.
    pub anchor: Point,
}

/// Way of an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedEdge {
    /// The edge's id.
    pub id: String,
    /// Corners from source to target; upright and level pieces only; both ends lie on borders.
    pub points: Vec<Point>,
    /// Where the label goes; beside or above its own line, never on another, on a box or on a
    /// frame's border.
    pub label: Option<Rect>,
}
