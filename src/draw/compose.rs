//! Puts a map together: everything measured, in the places that the layout found.

use super::measure::Measured;
use super::way::{Spot, Way, from_piece};
use super::{aloud, areas, badge, boxes, crossing, flows, heading, labels, legend};
use crate::geom::{Point, Rect, Size};
use crate::layout::Placed;
use crate::scene::{Group, Ink, Item, Scene};
use crate::view::{Badge, Role, View};
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
    /// Of each edge.
    labels: Vec<Option<Rect>>,
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
        let crossings = pairs.map(|(edge, way)| crossing::spots(edge, way, &rects)).collect();
        let labels = placed.edges.iter().map(|it| it.label.map(moved)).collect();
        Self { view, measured, rects, ways, crossings, labels }
    }

    /// Areas, then lines, then all that must stay readable where lines come near.
    fn draw(&self, items: &mut Vec<Item>) {
        let nodes = || self.view.nodes.iter().zip(&self.rects).zip(&self.measured.nodes);
        for ((node, rect), _) in nodes() {
            if !matches!(node.role, Role::Box(..)) {
                let class = if matches!(node.role, Role::Frame(_)) { "frame" } else { "boundary" };
                items.push(Item::Group(Group {
                    id: Some(node.id.clone()),
                    class,
                    items: areas::draw(node, *rect),
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
        for ((node, rect), text) in nodes() {
            let group = match node.role {
                Role::Box(..) => continue,
                Role::Frame(_) | Role::Boundary(_) => areas::draw_title(node, *rect, text),
            };
            items.push(Item::Group(group));
        }
        self.draw_boxes(items);
        for index in 0..self.view.edges.len() {
            items.extend(self.draw_notes(index));
        }
    }

    fn draw_boxes(&self, items: &mut Vec<Item>) {
        for ((node, rect), text) in
            self.view.nodes.iter().zip(&self.rects).zip(&self.measured.nodes)
        {
            let Role::Box(shape, tone) = node.role else { continue };
            let mut parts = vec![Item::Group(Group {
                link: node.link.clone(),
                items: boxes::draw(node, shape, tone, *rect, text),
                ..Group::default()
            })];
            parts.extend(node.badge.map(|it| self.draw_badge(it, *rect)));
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
        if let Some(rect) = self.labels[index] {
            let center = rect.center();
            let ground = self.ground((center.x.into(), center.y.into()));
            let text = &self.measured.labels[index];
            items.extend(labels::draw(edge, text, &self.ways[index], rect, ground));
        }
        for (crossing, spot) in edge.crossings.iter().zip(&self.crossings[index]) {
            let boundary = &self.view.nodes[crossing.boundary].title;
            items.push(Item::Group(crossing::draw(crossing.lock, boundary, *spot)));
        }
        let title = aloud::edge_title(edge);
        let group = Group { class: "flow-notes", title, items, ..Group::default() };
        (!group.items.is_empty()).then_some(Item::Group(group))
    }

    /// A badge at the corner of a box where no line is hidden by it.
    fn draw_badge(&self, badge: Badge, rect: Rect) -> Item {
        let size = badge::size(badge);
        let (left, right) = (rect.x - 8, rect.right() - size.w + 8);
        let (top, bottom) = (rect.y - 10, rect.bottom() - 10);
        let mut places = vec![(right, top), (left, top)];
        let along = (left + 16..right).rev().step_by(16);
        places.extend(along.clone().map(|x| (x, top)));
        places.push((left, bottom));
        places.extend(along.map(|x| (x, bottom)));
        let free = |&&(x, y): &&(i32, i32)| self.is_free(Rect::new(x, y, size.w, size.h));
        let &(x, y) = places.iter().find(free).unwrap_or(&places[0]);
        Item::Group(badge::draw(badge, (x.into(), y.into())))
    }

    /// Whether no line, sign or label lies in a rectangle or close to it.
    fn is_free(&self, rect: Rect) -> bool {
        let (w, h) = (f64::from(rect.w) / 2.0, f64::from(rect.h) / 2.0);
        let center = (f64::from(rect.x) + w, f64::from(rect.y) + h);
        let wide = Rect::new(rect.x - 5, rect.y - 5, rect.w + 10, rect.h + 10);
        let lines = self.ways.iter().all(|way| {
            let passes = !way.passes(wide).is_empty();
            let inside = way
                .points
                .iter()
                .any(|it| (it.0 - center.0).abs() < w + 5.0 && (it.1 - center.1).abs() < h + 5.0);
            !passes && !inside
        });
        let ends = [(center.0 - w, center.1), (center.0 + w, center.1)];
        let signs = self
            .crossings
            .iter()
            .flatten()
            .all(|it| from_piece(*it, (ends[0], ends[1])).0 > h + crossing::RADIUS);
        lines && signs && self.labels.iter().flatten().all(|it| !it.overlaps(rect))
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
