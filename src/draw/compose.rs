//! Puts a map together: everything measured, in the places that the layout found.

use super::labels::Label;
use super::measure::{Measured, NodeText};
use super::obstacles::Obstacles;
use super::way::{Spot, Way};
use super::{aloud, areas, badge, beads, boxes, crossing, flows, heading, labels, legend};
use crate::geom::{Point, Rect, Size};
use crate::layout::{Placed, PlacedEdge};
use crate::scene::{Group, Ink, Item, Scene};
use crate::view::{Badge, Node, Role, View};
use std::collections::BTreeSet;

/// Around everything on the page, px.
const MARGIN: i32 = 40;
/// Between heading, map and legend, px.
const GAP: i32 = 28;
/// A page is at least so wide within its margins, for heading and legend.
const LEAST_WIDTH: i32 = 560;

/// The drawing of a view whose boxes and lines have their places.
#[must_use]
pub fn compose(view: &View, measured: &Measured, placed: &Placed) -> Scene {
    let width = placed.size.w.max(LEAST_WIDTH);
    let margin = f64::from(MARGIN);
    let mut items = Vec::new();
    let heading = heading::draw(view, margin, margin - 8.0, width, &mut items);
    let top = MARGIN - 8 + heading + GAP;

    Sheet::new(view, measured, placed, MARGIN, top).draw(&mut items);

    let below = top + placed.size.h + GAP;
    let legend = legend::draw(view, margin, f64::from(below), width, &mut items);
    let mut scene = Scene {
        stem: view.stem.clone(),
        title: view.title.clone(),
        description: aloud::read(view),
        size: Size { w: width + 2 * MARGIN, h: below + legend + MARGIN - 12 },
        items,
    };
    name_apart(&mut scene.items, &mut BTreeSet::new());
    scene
}

/// A map while it is drawn.
struct Sheet<'a> {
    view: &'a View,
    measured: &'a Measured,
    /// Of each node, on the page.
    rects: Vec<Rect>,
    /// Of each edge, on the page.
    ways: Vec<Way>,
    /// Of each edge, one for each boundary that it passes.
    crossings: Vec<Vec<Spot>>,
    /// Of each edge that has words.
    labels: Vec<Option<Label>>,
    /// What badges of boxes must not hide.
    beside_boxes: Obstacles,
    /// What badges of flows must not hide: the same, and boxes.
    on_lines: Obstacles,
}

impl<'a> Sheet<'a> {
    fn new(view: &'a View, measured: &'a Measured, placed: &Placed, dx: i32, dy: i32) -> Self {
        let moved = |it: Rect| Rect::new(it.x + dx, it.y + dy, it.w, it.h);
        let rects: Vec<Rect> = placed.nodes.iter().map(|it| moved(it.rect)).collect();
        let way = |points: &[Point]| {
            let points: Vec<Point> =
                points.iter().map(|it| Point::new(it.x + dx, it.y + dy)).collect();
            Way::new(&points)
        };
        let mut ways: Vec<Way> = placed.edges.iter().map(|it| way(&it.points)).collect();
        for (edge, way) in view.edges.iter().zip(&mut ways) {
            let end = |index: usize| (&view.nodes[index], rects[index]);
            flows::reach_outlines(way, end(edge.from), end(edge.to));
        }
        let pairs = view.edges.iter().zip(&ways);
        let crossings: Vec<Vec<Spot>> =
            pairs.map(|(edge, way)| crossing::spots(edge, way, &rects)).collect();
        let label = |(index, edge): (usize, &PlacedEdge)| {
            let (text, way) = (&measured.labels[index], &ways[index]);
            labels::place(text, way, edge.label.map(moved), view.edges[index].badge.is_some())
        };
        let labels: Vec<Option<Label>> = placed.edges.iter().enumerate().map(label).collect();
        let page = Size { w: placed.size.w + 2 * dx, h: placed.size.h + 2 * dy };
        let (beside_boxes, on_lines) = (Obstacles::new(page), Obstacles::new(page));
        Self { view, measured, rects, ways, crossings, labels, beside_boxes, on_lines }
            .with_obstacles()
    }

    fn with_obstacles(mut self) -> Self {
        for obstacles in [&mut self.beside_boxes, &mut self.on_lines] {
            for (index, way) in self.ways.iter().enumerate() {
                obstacles.add_way(index, way);
            }
            self.crossings.iter().flatten().for_each(|it| obstacles.add_sign(*it));
            self.labels.iter().flatten().for_each(|it| obstacles.add_area(it.block));
        }
        for (node, rect) in self.view.nodes.iter().zip(&self.rects) {
            if matches!(node.role, Role::Box(..)) {
                self.on_lines.add_area(*rect);
            }
        }
        self
    }

    /// Every node with its place and its text.
    fn nodes(&self) -> impl Iterator<Item = (&Node, Rect, &NodeText)> {
        let placed = self.view.nodes.iter().zip(&self.rects).zip(&self.measured.nodes);
        placed.map(|((node, rect), text)| (node, *rect, text))
    }

    /// Areas, then lines, then all that must stay readable where lines come near.
    fn draw(&self, items: &mut Vec<Item>) {
        for (node, rect, _) in self.nodes() {
            if !matches!(node.role, Role::Box(..)) {
                let class = if matches!(node.role, Role::Frame(_)) { "frame" } else { "boundary" };
                items.push(Item::Group(Group {
                    id: Some(node.id.clone()),
                    class,
                    title: aloud::node_title(node),
                    items: areas::draw(node, rect),
                    ..Group::default()
                }));
            }
        }
        for (index, edge) in self.view.edges.iter().enumerate() {
            let (way, others) = (&self.ways[index], &self.ways[..index]);
            items.push(Item::Group(Group {
                id: Some(edge.id.clone()),
                class: "flow",
                title: aloud::edge_title(edge),
                items: flows::draw(edge, way, others, |spot| self.ground(spot)),
                ..Group::default()
            }));
        }
        for (node, rect, text) in self.nodes() {
            let group = match node.role {
                Role::Box(..) => continue,
                Role::Frame(_) | Role::Boundary(_) => areas::draw_title(node, rect, text),
            };
            items.push(Item::Group(group));
            items.extend(node.badge.map(|it| self.draw_badge(it, rect)));
        }
        self.draw_boxes(items);
        for index in 0..self.view.edges.len() {
            items.extend(self.draw_notes(index));
        }
    }

    fn draw_boxes(&self, items: &mut Vec<Item>) {
        for (node, rect, text) in self.nodes() {
            let Role::Box(shape, tone) = node.role else { continue };
            let mut parts = boxes::draw(node, shape, tone, rect, text);
            if let Some(link) = node.link.clone() {
                let link = Group { link: Some(link), items: parts, ..Group::default() };
                parts = vec![Item::Group(link)];
            }
            parts.extend(node.badge.map(|it| self.draw_badge(it, rect)));
            items.push(Item::Group(Group {
                id: Some(node.id.clone()),
                class: "element",
                title: aloud::node_title(node),
                link: None,
                items: parts,
            }));
        }
    }

    /// Label, badge and crossings of a flow.
    fn draw_notes(&self, index: usize) -> Option<Item> {
        let edge = &self.view.edges[index];
        let mut items = Vec::new();
        if let Some(label) = self.labels[index] {
            let center = label.block.center();
            let ground = self.ground((center.x.into(), center.y.into()));
            items.extend(labels::draw(&self.measured.labels[index], label, ground));
        }
        for (crossing, spot) in edge.crossings.iter().zip(&self.crossings[index]) {
            let boundary = &self.view.nodes[crossing.boundary].title;
            let radius = crossing::radius(*spot, self.crossings.iter().flatten());
            items.push(Item::Group(crossing::draw(crossing.lock, boundary, *spot, radius)));
        }
        items.extend(edge.badge.map(|it| self.draw_bead(it, index)));
        let title = aloud::edge_title(edge);
        let group = Group { class: "flow-notes", title, items, ..Group::default() };
        (!group.items.is_empty()).then_some(Item::Group(group))
    }

    /// A badge at the corner of a box where no line is hidden by it.
    fn draw_badge(&self, badge: Badge, rect: Rect) -> Item {
        let size = badge::size(badge);
        let (left, right) = (rect.x - 8, rect.right() - size.w + 8);
        let (top, bottom) = (rect.y - 10, rect.bottom() - 10);
        // At a corner, or a little beside it; anywhere else only if all corners are taken.
        let along = |y: i32| (left..right).rev().step_by(12).map(move |x| (x, y));
        let near = |y: i32| along(y).take(3);
        let mut places = vec![(right, top)];
        places.extend(near(top).chain([(left, top), (right, bottom)]).chain(near(bottom)));
        places.extend([(left, bottom)].into_iter().chain(along(top)).chain(along(bottom)));
        let hidden = |&&(x, y): &&(i32, i32)| {
            let wide = Rect::new(x - 4, y - 4, size.w + 8, size.h + 8);
            self.beside_boxes.hidden_by(wide, None)
        };
        let free = places.iter().find(|it| hidden(it) == 0);
        let &(x, y) = free.or_else(|| places.iter().min_by_key(hidden)).unwrap_or(&places[0]);
        Item::Group(badge::draw(badge, (x.into(), y.into())))
    }

    /// A badge on a flow's line.
    fn draw_bead(&self, badge: Badge, index: usize) -> Item {
        let near = self.labels[index].map(|label| {
            let center = label.block.center();
            (center.x.into(), center.y.into())
        });
        let conflicts = |rect: Rect| self.on_lines.hidden_by(rect, Some(index));
        let spot = beads::place(badge::size(badge), &self.ways[index], near, conflicts);
        Item::Group(badge::draw(badge, spot))
    }

    /// Colour of the innermost area at a place.
    fn ground(&self, (x, y): Spot) -> Ink {
        let holds = |rect: &Rect| {
            let (left, top) = (f64::from(rect.x), f64::from(rect.y));
            (left..=f64::from(rect.right())).contains(&x)
                && (top..=f64::from(rect.bottom())).contains(&y)
        };
        let areas = self.view.nodes.iter().zip(&self.rects).rev();
        let inks = areas.filter(|(_, rect)| holds(rect)).filter_map(|(node, _)| match node.role {
            Role::Box(..) => None,
            Role::Frame(_) => Some(Ink::Page),
            Role::Boundary(trust) => Some(Ink::Tint(trust)),
        });
        inks.into_iter().next().unwrap_or(Ink::Page)
    }
}

/// Makes ids fit for documents, and gives a number to the second of two equal ones.
fn name_apart(items: &mut [Item], seen: &mut BTreeSet<String>) {
    for item in items {
        let Item::Group(group) = item else { continue };
        if let Some(id) = &mut group.id {
            let plain = document_id(id);
            let numbered = (2..).map(|number| format!("{plain}-{number}"));
            let mut names = std::iter::once(plain.clone()).chain(numbered);
            let free = names.find(|it| !seen.contains(it)).unwrap_or(plain);
            seen.insert(free.clone());
            *id = free;
        }
        name_apart(&mut group.items, seen);
    }
}

/// A path with letters, digits, and `.`, `-`, `_` only: `A->B#Name` becomes `A--B--Name`.
fn document_id(path: &str) -> String {
    let mut id = String::new();
    for it in path.replace("->", "/").chars() {
        match it {
            '/' | '#' => id.push_str("--"),
            it if it.is_alphanumeric() || "._-".contains(it) => id.push(it),
            _ => id.push('_'),
        }
    }
    id
}
