//! The graph in canonical form: sorted by id and turned so that edges run down.
//!
//! All phases between [`Tree::new`] and drawing see only this form. *Along* is the axis in which
//! edges run, *across* the other one: y and x if the graph runs down, x and y if it runs to the
//! right. So the phases know one direction, and the order of declarations cannot reach them.

use std::collections::BTreeMap;

use super::{Graph, Placed};
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
    /// Where it is in the map one level up.
    pub(super) known: Option<Known>,
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

/// Place of an item in the map one level up.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// Its anchor there.
    pub(super) anchor: Flat,
    /// Where it begins and ends along.
    pub(super) span: (i32, i32),
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
    /// Sorts and turns `graph`, and looks up what is known from `inside`.
    pub(super) fn new(graph: &Graph, inside: Option<&Placed>) -> Self {
        let mut by_id: Vec<usize> = (0..graph.nodes.len()).collect();
        by_id.sort_by(|&a, &b| graph.nodes[a].id.cmp(&graph.nodes[b].id).then(a.cmp(&b)));
        let mut item_of = vec![0; graph.nodes.len()];
        for (item, &node) in by_id.iter().enumerate() {
            item_of[node] = item;
        }
        let known = known_places(inside, graph.down);
        let mut tree = Self {
            down: graph.down,
            items: Vec::with_capacity(by_id.len()),
            wires: Vec::with_capacity(graph.edges.len()),
            children: vec![Vec::new(); by_id.len() + 1],
            containers: vec![by_id.len()],
        };
        for &node in &by_id {
            tree.add_item(graph, node, &item_of, &known);
        }
        tree.find_containers();
        for (edge, _) in graph.edges.iter().enumerate() {
            tree.add_wire(graph, edge, &item_of);
        }
        tree.wires.sort_by(|a, b| (&a.id, a.edge).cmp(&(&b.id, b.edge)));
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

    fn add_item(
        &mut self,
        graph: &Graph,
        node: usize,
        item_of: &[usize],
        known: &BTreeMap<&str, Known>,
    ) {
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
            known: known.get(source.id.as_str()).copied(),
        });
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

fn known_places(inside: Option<&Placed>, down: bool) -> BTreeMap<&str, Known> {
    let nodes = inside.map_or(&[][..], |placed| &placed.nodes[..]);
    let known = nodes.iter().map(|node| {
        let begin = Flat::of_point(Point::new(node.rect.x, node.rect.y), down);
        let end = Flat::of_point(Point::new(node.rect.right(), node.rect.bottom()), down);
        let anchor = Flat::of_point(node.anchor, down);
        (node.id.as_str(), Known { anchor, span: (begin.along, end.along) })
    });
    known.collect()
}
