//! The graph in canonical form: sorted by id and turned so that edges run down.
//!
//! All phases between [`Tree::new`] and drawing see only this form. *Along* is the axis in which
//! edges run, *across* the other one: y and x if the graph runs down, x and y if it runs to the
//! right. So the phases know one direction, and the order of declarations cannot reach them.

use super::known::{Known, Source, of_lock, of_maps};
use super::precedence::Precedence;
use super::{Axis, Earlier, Graph, Placed};
use crate::geom::{Point, Rect, Size};

/// Least distance between a frame's border and what stands inside, in px.
pub(super) const PADDING: i32 = 20;
/// Distance between a frame's title and what stands inside, in px.
const BELOW_TITLE: i32 = 8;

/// Boxes and frames sorted by id, edges sorted by id, and the tree of what holds what.
pub(super) struct Tree {
    /// Whether along is y.
    pub(super) down: bool,
    /// Boxes and frames, sorted by id.
    pub(super) items: Vec<Item>,
    /// Edges, sorted by id.
    pub(super) wires: Vec<Wire>,
    /// What stands in each container, by id. The last container, [`Tree::root`], is the page.
    pub(super) children: Vec<Vec<usize>>,
    /// Containers that hold something, outer before inner; the page is first.
    pub(super) containers: Vec<usize>,
    /// Items in an order that has to be kept, for each map of another level.
    pub(super) orders: Vec<Orders>,
    /// Between which places along each item and all it holds had their anchors, for each earlier
    /// drawing if there are others than one map of another level.
    pub(super) reaches: Vec<Vec<Option<(i32, i32)>>>,
    /// Items in the order of the lock, which is kept as far as nothing else forbids.
    pub(super) locked: Option<Orders>,
    /// Wishes for the order of items.
    pub(super) hints: Vec<Hint>,
}

/// The items of an earlier drawing in the order of their anchors, each with the place of that.
pub(super) struct Orders {
    pub(super) across: Vec<(usize, i32)>,
    pub(super) along: Vec<(usize, i32)>,
}

/// A wish that one item stands before another one.
#[derive(Clone, Copy)]
pub(super) struct Hint {
    /// Whether along instead of across.
    pub(super) along: bool,
    pub(super) before: usize,
    pub(super) after: usize,
}

/// A box or a frame.
pub(super) struct Item {
    /// Index in the graph.
    pub(super) node: usize,
    /// Stable id, which breaks ties.
    pub(super) id: String,
    /// The container that it stands in.
    pub(super) parent: usize,
    /// Number of frames around it.
    pub(super) depth: usize,
    /// Size, or least size of a frame that holds something.
    pub(super) size: Flat,
    /// Least distance from the frame's border to what stands inside, at the near sides.
    pub(super) inset: Flat,
    /// Width across of the corner that lines which enter a frame along have to avoid.
    pub(super) corner: i32,
    /// See [`super::Node::class`].
    pub(super) class: u8,
    /// Where it is in the map one level up, or in another earlier drawing that places what stands
    /// beside it.
    pub(super) known: Option<Known>,
    /// Where its anchor is across in the first of the maps at other levels.
    pub(super) above: Option<i32>,
    /// Among those of its container that have one: its place in the order across.
    pub(super) turn: Option<i32>,
}

/// An edge.
pub(super) struct Wire {
    /// Index in the graph.
    pub(super) edge: usize,
    /// Stable id.
    pub(super) id: String,
    /// Source item.
    pub(super) from: usize,
    /// Target item.
    pub(super) to: usize,
    /// Room for the label, if there is one.
    pub(super) label: Option<Flat>,
    /// See [`super::Edge::weight`]; at least 1.
    pub(super) weight: i32,
}

/// A pair of lengths, or a place, in canonical axes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flat {
    /// In the axis at right angles to the edges.
    pub(super) across: i32,
    /// In the axis in which edges run.
    pub(super) along: i32,
}

/// Where the way of a wire is at its highest in the tree.
#[derive(Clone, Copy)]
pub(super) struct Meet {
    /// The innermost container around both ends, or the end that is around the other one.
    pub(super) container: usize,
    /// What of the container holds the source, or is it; `None` if the container is the source.
    pub(super) from: Option<usize>,
    /// What of the container holds the target, or is it; `None` if the container is the target.
    pub(super) to: Option<usize>,
}

impl Tree {
    /// Sorts and turns `graph`, and looks up what is known from `earlier` drawings. Hints count
    /// with a `guide` only: a drawing that does without them.
    pub(super) fn new(graph: &Graph, earlier: Earlier<'_>, guide: Option<&Placed>) -> Self {
        let mut by_id: Vec<usize> = (0..graph.nodes.len()).collect();
        by_id.sort_by(|&a, &b| graph.nodes[a].id.cmp(&graph.nodes[b].id).then(a.cmp(&b)));
        let mut item_of = vec![0; graph.nodes.len()];
        for (item, &node) in by_id.iter().enumerate() {
            item_of[node] = item;
        }
        let mut tree = Self {
            down: graph.down,
            items: Vec::with_capacity(by_id.len()),
            wires: Vec::with_capacity(graph.edges.len()),
            children: vec![Vec::new(); by_id.len() + 1],
            containers: vec![by_id.len()],
            orders: Vec::new(),
            reaches: Vec::new(),
            locked: None,
            hints: Vec::new(),
        };
        for &node in &by_id {
            tree.add_item(graph, node, &item_of);
        }
        tree.find_containers();
        for (edge, _) in graph.edges.iter().enumerate() {
            tree.add_wire(graph, edge, &item_of);
        }
        tree.wires.sort_by(|a, b| (&a.id, a.edge).cmp(&(&b.id, b.edge)));
        tree.look_up(earlier);
        if let Some(guide) = guide {
            tree.add_hints(graph, &item_of);
            tree.order_hinted(guide);
        }
        tree
    }

    /// The container that stands for the page.
    pub(super) fn root(&self) -> usize {
        self.items.len()
    }

    /// Whether the item holds others; an empty frame counts as a box.
    pub(super) fn holds(&self, item: usize) -> bool {
        !self.children[item].is_empty()
    }

    /// The containers from the page to `item`, and `item` itself at the end.
    pub(super) fn path(&self, item: usize) -> Vec<usize> {
        let mut path = vec![item];
        let mut at = item;
        while at != self.root() {
            at = self.items[at].parent;
            path.push(at);
        }
        path.reverse();
        path
    }

    /// Where the two ends of a wire meet. The ends must differ.
    pub(super) fn meet(&self, wire: &Wire) -> Meet {
        let (from, to) = (self.path(wire.from), self.path(wire.to));
        let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        Meet {
            container: from[common - 1],
            from: from.get(common).copied(),
            to: to.get(common).copied(),
        }
    }

    fn add_item(&mut self, graph: &Graph, node: usize, item_of: &[usize]) {
        let source = &graph.nodes[node];
        let parent = source.parent.map_or(graph.nodes.len(), |parent| item_of[parent]);
        let title = Flat::of_size(source.title, graph.down);
        let below = if source.title == Size::default() { 0 } else { BELOW_TITLE };
        let mut size = Flat::of_size(source.size, graph.down);
        let (mut inset, mut corner) = (Flat { across: PADDING, along: PADDING }, 0);
        if source.frame {
            size = size.max(title);
            if graph.down {
                inset.along = PADDING.max(title.along + below);
                corner = title.across + below;
            } else {
                inset.across = PADDING.max(title.across + below);
            }
        }
        self.children[parent].push(self.items.len());
        self.items.push(Item {
            node,
            id: source.id.clone(),
            parent,
            depth: 0,
            size,
            inset,
            corner,
            class: source.class,
            known: None,
            above: None,
            turn: None,
        });
    }

    /// Finds the items of earlier drawings. What stands in one container is placed by one of them,
    /// since places in different drawings cannot be compared: by the map that has most of it, or,
    /// if no map has any of it, by the lock.
    fn look_up(&mut self, earlier: Earlier<'_>) {
        let maps = of_maps(earlier.maps, self.down);
        let lock = earlier.lock.map(|lock| of_lock(lock, self.down));
        for children in &self.children {
            let count = |source: &Source<'_>| {
                let has = |it: &&usize| source.contains_key(self.items[**it].id.as_str());
                children.iter().filter(has).count()
            };
            // Of several that have as much, the first.
            let best = maps.iter().rev().max_by_key(|it| count(it)).filter(|it| count(it) > 0);
            let Some(best) = best.or(lock.as_ref()) else { continue };
            for &child in children {
                let item = &mut self.items[child];
                item.known = best.get(item.id.as_str()).copied();
                item.turn = item.known.map(|known| known.anchor.across);
            }
        }
        self.orders = maps.iter().map(|source| self.orders_of(source)).collect();
        self.locked = lock.as_ref().map(|source| self.orders_of(source));
        if maps.len() > 1 || earlier.lock.is_some() {
            let all = maps.iter().chain(&lock);
            self.reaches = all.map(|source| self.reaches_in(source)).collect();
        }
        if let Some(first) = maps.first() {
            for item in &mut self.items {
                item.above = first.get(item.id.as_str()).map(|known| known.anchor.across);
            }
        }
    }

    fn reaches_in(&self, source: &Source<'_>) -> Vec<Option<(i32, i32)>> {
        let mut reaches: Vec<Option<(i32, i32)>> = vec![None; self.items.len()];
        for (index, item) in self.items.iter().enumerate() {
            let Some(known) = source.get(item.id.as_str()) else { continue };
            for &around in &self.path(index)[1..] {
                let (least, most) = reaches[around].unwrap_or((i32::MAX, i32::MIN));
                let along = known.anchor.along;
                reaches[around] = Some((least.min(along), most.max(along)));
            }
        }
        reaches
    }

    /// Whether, in each earlier drawing, one item with all it holds stands before another one.
    pub(super) fn ends_before(&self, one: usize, other: usize) -> bool {
        self.reaches.iter().all(|reaches| match (reaches[one], reaches[other]) {
            (Some(one), Some(other)) => one.1 <= other.0,
            (None, _) | (_, None) => true,
        })
    }

    fn orders_of(&self, source: &Source<'_>) -> Orders {
        let in_order = |axis: fn(Flat) -> i32| {
            let place = |(at, item): (usize, &Item)| {
                source.get(item.id.as_str()).map(|known| (axis(known.anchor), at))
            };
            let mut found: Vec<(i32, usize)> =
                self.items.iter().enumerate().filter_map(place).collect();
            found.sort_unstable();
            found.into_iter().map(|(place, item)| (item, place)).collect()
        };
        Orders { across: in_order(|it| it.across), along: in_order(|it| it.along) }
    }

    fn add_hints(&mut self, graph: &Graph, item_of: &[usize]) {
        let mut hints: Vec<Hint> = Vec::new();
        for hint in &graph.hints {
            let along = (hint.axis == Axis::Y) == self.down;
            let (before, after) = (item_of[hint.before], item_of[hint.after]);
            hints.push(Hint { along, before, after });
        }
        hints.sort_unstable_by_key(|it| (it.before, it.after, it.along));
        hints.retain(|hint| self.hinted_siblings(hint).is_some());
        self.hints = hints;
    }

    /// The innermost container around both ends of a hint, and what of it holds them or is them;
    /// `None` if one is the other or around it.
    pub(super) fn hinted_siblings(&self, hint: &Hint) -> Option<(usize, usize, usize)> {
        let (before, after) = (self.path(hint.before), self.path(hint.after));
        let common = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
        Some((before[common - 1], *before.get(common)?, *after.get(common)?))
    }

    /// Puts what holds the ends of hints into an order across that agrees with what is known. What
    /// nothing orders stands as in `guide`.
    fn order_hinted(&mut self, guide: &Placed) {
        for container in self.containers.clone() {
            let mut pairs: Vec<(usize, usize)> = Vec::new();
            for hint in self.hints.iter().filter(|it| !it.along) {
                let siblings = self.hinted_siblings(hint);
                pairs.extend(siblings.filter(|it| it.0 == container).map(|it| (it.1, it.2)));
            }
            if pairs.is_empty() {
                continue;
            }
            let ends: Vec<usize> = pairs.iter().flat_map(|pair| [pair.0, pair.1]).collect();
            let mut ordered = self.children[container].clone();
            ordered.retain(|it| self.items[*it].turn.is_some() || ends.contains(it));
            for (turn, item) in (0..).zip(self.in_hinted_order(&ordered, &pairs, guide)) {
                self.items[item].turn = Some(turn);
            }
        }
    }

    fn in_hinted_order(
        &self,
        items: &[usize],
        pairs: &[(usize, usize)],
        guide: &Placed,
    ) -> Vec<usize> {
        let place = |item: usize| {
            let anchor = guide.nodes[self.items[item].node].anchor;
            (Flat::of_point(anchor, self.down).across, item)
        };
        let mut precedence = Precedence::new(self.items.len());
        let mut known: Vec<usize> = items.to_vec();
        known.retain(|&it| self.items[it].turn.is_some());
        known.sort_by_key(|&it| (self.items[it].turn, it));
        let chain = known.windows(2).map(|pair| (pair[0], pair[1]));
        for (before, after) in chain.chain(pairs.iter().copied()) {
            precedence.put(before, after);
        }
        let mut left = items.to_vec();
        left.sort_by_key(|&it| place(it));
        let mut found = Vec::new();
        while !left.is_empty() {
            let is_first = |it: &usize| !left.iter().any(|&other| precedence.before(other, *it));
            let next = left.iter().position(is_first).unwrap_or(0);
            found.push(left.remove(next));
        }
        found
    }

    fn find_containers(&mut self) {
        let mut next = 0;
        while next < self.containers.len() {
            let container = self.containers[next];
            let depth = if container == self.root() { 0 } else { self.items[container].depth + 1 };
            for child in self.children[container].clone() {
                self.items[child].depth = depth;
                if self.holds(child) {
                    self.containers.push(child);
                }
            }
            next += 1;
        }
    }

    fn add_wire(&mut self, graph: &Graph, edge: usize, item_of: &[usize]) {
        let source = &graph.edges[edge];
        let labelled = source.label.w > 0 && source.label.h > 0;
        self.wires.push(Wire {
            edge,
            id: source.id.clone(),
            from: item_of[source.from],
            to: item_of[source.to],
            label: labelled.then(|| Flat::of_size(source.label, graph.down)),
            weight: i32::try_from(source.weight).unwrap_or(i32::MAX).clamp(1, 20),
        });
    }
}

impl Flat {
    /// A size in canonical axes.
    pub(super) fn of_size(size: Size, down: bool) -> Self {
        if down {
            Self { across: size.w, along: size.h }
        } else {
            Self { across: size.h, along: size.w }
        }
    }

    /// A point in canonical axes.
    pub(super) fn of_point(point: Point, down: bool) -> Self {
        if down {
            Self { across: point.x, along: point.y }
        } else {
            Self { across: point.y, along: point.x }
        }
    }

    /// A place in the axes of the drawing.
    pub(super) fn to_point(self, down: bool) -> Point {
        if down { Point::new(self.across, self.along) } else { Point::new(self.along, self.across) }
    }

    /// The rectangle from this corner with the given size, in the axes of the drawing.
    pub(super) fn to_rect(self, size: Self, down: bool) -> Rect {
        let (corner, size) = (self.to_point(down), size.to_point(down));
        Rect::new(corner.x, corner.y, size.x, size.y)
    }

    /// The larger length in each axis.
    fn max(self, other: Self) -> Self {
        Self { across: self.across.max(other.across), along: self.along.max(other.along) }
    }
}
