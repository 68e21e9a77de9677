//! Puts a map together: everything measured, in the places that the layout found.

use super::beads::Bead;
use super::heading::Other;
use super::labels::Label;
use super::mark::{Mark, Marks};
use super::measure::{LabelText, Measured, NodeText};
use super::obstacles::Obstacles;
use super::typography::whole;
use super::way::{Spot, Way};
use super::{
    aloud, areas, badge, beads, boxes, crossing, document_id, ends, flows, heading, labels, legend,
    mark, node_anchor,
};
use crate::geom::{Point, Rect, Size};
use crate::layout::{Placed, PlacedEdge};
use crate::scene::{Change, Group, Ink, Item, Link, Scene};
use crate::view::{Direction, Node, Role, View};
use std::collections::BTreeSet;

/// Around everything on the page, px.
pub(super) const MARGIN: i32 = 40;
/// Between heading, map and legend, px.
pub(super) const GAP: i32 = 28;
/// To hide words or a badge is as bad as to hide so many lines and boxes.
const UNREADABLE: usize = 8;
/// A page is at least so wide within its margins, for heading and legend.
pub(super) const LEAST_WIDTH: i32 = 560;

/// The drawing of a view whose boxes and lines have their places.
#[must_use]
pub fn compose(view: &View, measured: &Measured, placed: &Placed) -> Scene {
    drawn(view, measured, placed, None)
}

/// The same with what differs from an earlier version; what does not steps back. `view` has all
/// that is in either version.
#[must_use]
pub fn compose_changes(view: &View, measured: &Measured, placed: &Placed, marks: &Marks) -> Scene {
    drawn(view, measured, placed, Some(marks))
}

fn drawn(view: &View, measured: &Measured, placed: &Placed, marks: Option<&Marks>) -> Scene {
    let width = placed.size.w.max(LEAST_WIDTH);
    let margin = f64::from(MARGIN);
    let mut items = Vec::new();
    let sequence = view.story.as_ref().map(|it| it.sequence.as_str());
    let other = sequence.map(|stem| Other { words: "as a sequence", stem });
    let heading = heading::draw(view, other, (margin, margin - 8.0), width, &mut items);
    let top = MARGIN - 8 + heading + GAP;

    Sheet::new(view, measured, placed, (MARGIN, top), marks).draw(&mut items);

    let until = Size { w: width, h: top + placed.size.h + GAP };
    finish(view, &view.stem, until, marks, items)
}

/// The drawing with what stands below its picture; `until` is the width of the picture and where
/// what follows begins.
pub(super) fn finish(
    view: &View,
    stem: &str,
    until: Size,
    marks: Option<&Marks>,
    mut items: Vec<Item>,
) -> Scene {
    let margin = f64::from(MARGIN);
    let ends = view.story.as_ref().map(|it| it.ends.as_slice()).unwrap_or_default();
    let below = until.h + ends::draw(ends, margin, f64::from(until.h), until.w, &mut items);
    let legend = legend::draw(view, marks, (margin, f64::from(below)), until.w, &mut items);
    let mut scene = Scene {
        stem: stem.to_owned(),
        title: view.title.clone(),
        description: aloud::read(view),
        size: Size { w: until.w + 2 * MARGIN, h: below + legend + MARGIN - 12 },
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
    notes: Vec<Note>,
    /// What badges of boxes must not hide.
    beside_boxes: Obstacles,
    /// What badges of flows must not hide: the same, and boxes.
    on_lines: Obstacles,
    /// What differs from an earlier version, where that is shown.
    marks: Option<&'a Marks>,
}

/// What stands beside the line of an edge.
#[derive(Clone, Copy, Debug)]
struct Note {
    /// Where the layout left room for it.
    room: Option<Rect>,
    /// The words, if there are any.
    label: Option<Label>,
    /// The badge, if its place is beside the line and not on it.
    badge: Option<Rect>,
}

impl Note {
    fn new(
        text: &LabelText,
        way: &Way,
        room: Option<Rect>,
        (bead, is_marked): (Option<Bead>, bool),
        direction: Direction,
    ) -> Self {
        let beside = room.zip(bead).filter(|_| direction == Direction::Down);
        if let Some((place, bead)) = beside {
            let stack = labels::stack(text, way, place, bead.size());
            return Self { room, label: stack.label, badge: Some(stack.badge) };
        }
        let on_line = bead.is_some() || is_marked;
        Self { room, label: labels::place(text, way, room, on_line), badge: None }
    }
}

impl<'a> Sheet<'a> {
    fn new(
        view: &'a View,
        measured: &'a Measured,
        placed: &Placed,
        (dx, dy): (i32, i32),
        marks: Option<&'a Marks>,
    ) -> Self {
        let moved = |it: Rect| Rect::new(it.x + dx, it.y + dy, it.w, it.h);
        let rects: Vec<Rect> = placed.nodes.iter().map(|it| moved(it.rect)).collect();
        let way = |points: &[Point]| {
            let points: Vec<Point> =
                points.iter().map(|it| Point::new(it.x + dx, it.y + dy)).collect();
            Way::new(&points)
        };
        let mut ways: Vec<Way> = placed.edges.iter().map(|it| way(&it.points)).collect();
        for (edge, way) in view.edges.iter().zip(&mut ways) {
            let end = |index: usize| {
                let gap = marks.and_then(|it| mark::gap(&it.nodes[index]));
                (&view.nodes[index], rects[index], gap)
            };
            flows::reach_outlines(way, end(edge.from), end(edge.to));
        }
        let pairs = view.edges.iter().zip(&ways);
        let crossings: Vec<Vec<Spot>> =
            pairs.map(|(edge, way)| crossing::spots(edge, way, &rects)).collect();
        let note = |(index, edge): (usize, &PlacedEdge)| {
            let (text, way, room) = (&measured.labels[index], &ways[index], edge.label.map(moved));
            let bead = Bead::of(&view.edges[index], &view.nodes);
            let is_marked = marks.is_some_and(|it| it.edges[index].change.is_some());
            Note::new(text, way, room, (bead, is_marked), view.direction)
        };
        let notes: Vec<Note> = placed.edges.iter().enumerate().map(note).collect();
        let page = Size { w: placed.size.w + 2 * dx, h: placed.size.h + 2 * dy };
        let (beside_boxes, on_lines) = (Obstacles::new(page), Obstacles::new(page));
        Self { view, measured, rects, ways, crossings, notes, beside_boxes, on_lines, marks }
            .with_obstacles()
            .with_signs()
    }

    fn with_obstacles(mut self) -> Self {
        for obstacles in [&mut self.beside_boxes, &mut self.on_lines] {
            for (index, way) in self.ways.iter().enumerate() {
                obstacles.add_way(index, way);
            }
            self.crossings.iter().flatten().for_each(|it| obstacles.add_sign(*it));
            for note in &self.notes {
                note.label.into_iter().for_each(|it| obstacles.add_area(it.block));
                note.badge.into_iter().for_each(|it| obstacles.add_area(it));
            }
        }
        for index in 0..self.rects.len() {
            self.on_lines.add_area(self.kept_clear(index));
        }
        self
    }

    /// Signs of what differs must not be hidden, either.
    fn with_signs(mut self) -> Self {
        let marks = self.marks.map(|it| it.nodes.as_slice()).unwrap_or_default();
        for (mark, &rect) in marks.iter().zip(&self.rects) {
            if mark.change.is_some() {
                self.beside_boxes.add_area(mark::place(rect));
                self.on_lines.add_area(mark::place(rect));
            }
        }
        self
    }

    fn node_mark(&self, index: usize) -> Option<&Mark> {
        self.marks.and_then(|it| it.nodes.get(index))
    }

    fn edge_mark(&self, index: usize) -> Option<&Mark> {
        self.marks.and_then(|it| it.edges.get(index))
    }

    /// What badges of flows must not hide of a node: all of a box, the title of all else.
    fn kept_clear(&self, index: usize) -> Rect {
        let (node, rect, text) =
            (&self.view.nodes[index], self.rects[index], &self.measured.nodes[index]);
        let title = match node.role {
            Role::Box(..) => return rect,
            Role::Frame(_) => areas::tab_size(text, node.link.is_some()),
            Role::Boundary(_) => areas::corner_size(text),
        };
        Rect::new(rect.x, rect.y, title.w, title.h)
    }

    /// Every node with its place and its text.
    fn nodes(&self) -> impl Iterator<Item = (&Node, Rect, &NodeText)> {
        let placed = self.view.nodes.iter().zip(&self.rects).zip(&self.measured.nodes);
        placed.map(|((node, rect), text)| (node, *rect, text))
    }

    /// Areas, then lines, then all that must stay readable where lines come near.
    fn draw(&self, items: &mut Vec<Item>) {
        for (index, (node, rect, _)) in self.nodes().enumerate() {
            if !matches!(node.role, Role::Box(..)) {
                let class = if matches!(node.role, Role::Frame(_)) { "frame" } else { "boundary" };
                let area = Group {
                    id: Some(node.id.clone()),
                    class,
                    title: aloud::node_title(node),
                    items: areas::draw(node, rect),
                    ..Group::default()
                };
                let mark = self.node_mark(index);
                items.push(shown(area, mark));
                items.extend(mark.and_then(|it| mark::halo(it, rect)));
            }
        }
        for index in 0..self.view.edges.len() {
            items.push(self.draw_line(index));
        }
        for (index, (node, rect, text)) in self.nodes().enumerate() {
            let group = match node.role {
                Role::Box(..) => continue,
                Role::Frame(_) | Role::Boundary(_) => areas::draw_title(node, rect, text),
            };
            let mark = self.node_mark(index);
            items.push(shown(group, mark));
            let title = self.kept_clear(index);
            items.extend(self.draw_badge(node, rect, Some(title)).map(|it| shown(it, mark)));
            items.extend(mark.and_then(|it| mark::draw(it, corner(mark::place(rect)))));
        }
        self.draw_boxes(items);
        for index in 0..self.view.edges.len() {
            items.extend(self.draw_notes(index));
        }
    }

    /// The line of a flow.
    fn draw_line(&self, index: usize) -> Item {
        let (edge, mark) = (&self.view.edges[index], self.edge_mark(index));
        let (way, others) = (&self.ways[index], &self.ways[..index]);
        let change = mark.and_then(|it| it.change);
        let ink = change.map_or_else(|| flows::ink(edge, &self.view.nodes), Ink::Change);
        let line = flows::draw(edge, ink, way, others, |spot| self.ground(spot));
        let group = Group {
            id: Some(edge.id.clone()),
            class: "flow",
            title: aloud::edge_title(edge),
            items: mark::recoloured(line, change),
            ..Group::default()
        };
        shown(group, mark)
    }

    fn draw_boxes(&self, items: &mut Vec<Item>) {
        let mut nodes: Vec<(usize, (&Node, Rect, &NodeText))> = self.nodes().enumerate().collect();
        // They are heard and reached in the order in which they are read.
        nodes.sort_by_key(|(_, (_, rect, _))| match self.view.direction {
            Direction::Right => (rect.x, rect.y),
            Direction::Down => (rect.y, rect.x),
        });
        for (index, (node, rect, text)) in nodes {
            let Role::Box(shape, tone) = node.role else { continue };
            let mut parts = boxes::draw(node, shape, tone, rect, text);
            if let Some(link) = node.link.clone() {
                let label = format!("open {}", node.title);
                let link = Some(Link::Drawing(link));
                parts = vec![Item::Group(Group { link, label, items: parts, ..Group::default() })];
            }
            let opens = node.link.is_some().then(|| boxes::mark_area(shape, rect));
            parts.extend(self.draw_badge(node, rect, opens).map(Item::Group));
            let element = Group {
                id: Some(node.id.clone()),
                class: "element",
                title: aloud::node_title(node),
                items: parts,
                ..Group::default()
            };
            let mark = self.node_mark(index);
            items.extend(mark.and_then(|it| mark::halo(it, rect)));
            items.push(shown(element, mark));
            items.extend(mark.and_then(|it| mark::draw(it, corner(mark::place(rect)))));
        }
    }

    /// Label, badge and crossings of a flow, and the sign that it differs.
    fn draw_notes(&self, index: usize) -> Vec<Item> {
        let edge = &self.view.edges[index];
        let (mut below, mut items) = (Vec::new(), Vec::new());
        if let Some(label) = self.notes[index].label {
            let center = label.block.center();
            let center = (center.x.into(), center.y.into());
            let ink = self.ground(center);
            let ground = labels::ground(label, ink);
            match ink != Ink::Page && self.is_faded(center) {
                true => below.extend(mark::faded(ground)),
                false => items.push(ground),
            }
            items.extend(labels::draw(&self.measured.labels[index], label));
        }
        for (crossing, spot) in edge.crossings.iter().zip(&self.crossings[index]) {
            let boundary = &self.view.nodes[crossing.boundary].title;
            items.push(Item::Group(crossing::draw(crossing.lock, boundary, *spot)));
        }
        let bead = Bead::of(edge, &self.view.nodes).map(|it| (it, self.bead(it.size(), index)));
        items.extend(bead.map(|(it, spot)| it.draw(edge, spot)));
        let title = aloud::edge_title(edge);
        let group = Group { class: "flow-notes", title, items, ..Group::default() };
        let mark = self.edge_mark(index);
        let has_notes = !group.items.is_empty();
        let mut all = below;
        all.extend(has_notes.then(|| shown(group, mark)));
        let taken =
            bead.map(|(it, (x, y))| Rect::new(whole(x), whole(y), it.size().w, it.size().h));
        all.extend(mark.and_then(|it| mark::draw(it, self.sign(index, taken))));
        all
    }

    /// Left top corner of the sign that a flow differs: on its line at its label, beside its badge;
    /// off the line where it would hide one of the two.
    fn sign(&self, index: usize, taken: Option<Rect>) -> Spot {
        let labels = || self.notes.iter().filter_map(|it| it.label.map(|label| label.block));
        let conflicts = |rect: Rect| {
            let unreadable = labels().chain(taken).filter(|it| it.overlaps(rect)).count();
            self.on_lines.hidden_by(rect, Some(index)) + UNREADABLE * unreadable
        };
        let size = mark::SIZE;
        let cost = |spot: &Spot| conflicts(Rect::new(whole(spot.0), whole(spot.1), size.w, size.h));
        let on_line = beads::place(size, &self.ways[index], self.near(index), conflicts);
        if cost(&on_line) < UNREADABLE {
            return on_line;
        }
        let own = self.notes[index].label.map(|it| it.block);
        let beside = taken.into_iter().chain(own).flat_map(mark::beside);
        std::iter::once(on_line).chain(beside).min_by_key(cost).unwrap_or(on_line)
    }

    /// A badge at the corner of a box or frame where it hides neither a line nor the title of the
    /// frame or the sign that the box can be opened.
    fn draw_badge(&self, node: &Node, rect: Rect, kept_free: Option<Rect>) -> Option<Group> {
        let badge = node.badge?;
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
            let hides_sign = kept_free.is_some_and(|it| it.overlaps(wide));
            self.beside_boxes.hidden_by(wide, None) + usize::from(hides_sign)
        };
        let free = places.iter().find(|it| hidden(it) == 0);
        let &(x, y) = free.or_else(|| places.iter().min_by_key(hidden)).unwrap_or(&places[0]);
        let link = Some(Link::Threats(node_anchor(node)));
        Some(Group { link, ..badge::draw(badge, (x.into(), y.into())) })
    }

    /// Top left corner of what sits on a line, or beside it where its note has a place for it.
    fn bead(&self, size: Size, index: usize) -> Spot {
        let note = &self.notes[index];
        if let Some(place) = note.badge {
            return (place.x.into(), place.y.into());
        }
        let conflicts = |rect: Rect| self.on_lines.hidden_by(rect, Some(index));
        beads::place(size, &self.ways[index], self.near(index), conflicts)
    }

    /// Where the label of a flow is, or its room.
    fn near(&self, index: usize) -> Option<Spot> {
        let note = &self.notes[index];
        let near = note.room.or(note.label.map(|it| it.block)).map(Rect::center);
        near.map(|it| (it.x.into(), it.y.into()))
    }

    /// The innermost area at a place.
    fn area(&self, (x, y): Spot) -> Option<usize> {
        let holds = |rect: &Rect| {
            let (left, top) = (f64::from(rect.x), f64::from(rect.y));
            (left..=f64::from(rect.right())).contains(&x)
                && (top..=f64::from(rect.bottom())).contains(&y)
        };
        let areas = self.view.nodes.iter().zip(&self.rects).enumerate().rev();
        let mut areas = areas.filter(|(_, (node, _))| !matches!(node.role, Role::Box(..)));
        areas.find(|(_, (_, rect))| holds(rect)).map(|(index, _)| index)
    }

    /// Colour of the innermost area at a place.
    fn ground(&self, spot: Spot) -> Ink {
        let Some(index) = self.area(spot) else { return Ink::Page };
        let is_gone = self.node_mark(index).is_some_and(|it| it.change == Some(Change::Removed));
        match self.view.nodes[index].role {
            Role::Boundary(trust) if !is_gone => Ink::Tint(trust),
            Role::Box(..) | Role::Frame(_) | Role::Boundary(_) => Ink::Page,
        }
    }

    /// Whether the innermost area at a place steps back.
    fn is_faded(&self, spot: Spot) -> bool {
        let mark = self.area(spot).and_then(|it| self.node_mark(it));
        mark.is_some_and(|it| it.change.is_none())
    }
}

/// A group as it is drawn where its mark is shown.
fn shown(group: Group, mark: Option<&Mark>) -> Item {
    Item::Group(match mark {
        Some(mark) => mark::shaded(group, mark),
        None => group,
    })
}

fn corner(rect: Rect) -> Spot {
    (rect.x.into(), rect.y.into())
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

#[cfg(test)]
mod tests {
    use super::{Sheet, badge, mark};
    use crate::draw::measure;
    use crate::draw::typography::whole;
    use crate::geom::Rect;
    use crate::layout::layout;
    use crate::view::{Badge, Direction, Edge, Node, Role, Shape, State, Tone, Trust, View};

    fn node(id: String, parent: Option<usize>, role: Role) -> Node {
        Node {
            title: format!("Title of {id}"),
            id,
            parent,
            role,
            subtitle: "System".into(),
            description: String::new(),
            badge: None,
            threats: Vec::new(),
            remark: String::new(),
            link: None,
            proposed: false,
        }
    }

    /// Three boundaries with boxes, and flows with threats between and within them.
    fn view(direction: Direction, skip: usize) -> View {
        let mut nodes = Vec::new();
        for zone in ["A", "B", "C"] {
            let parent = Some(nodes.len());
            nodes.push(node(zone.into(), None, Role::Boundary(Trust::Trusted)));
            let element = Role::Box(Shape::Rectangle, Tone::System);
            nodes.extend((0..3).map(|it| node(format!("{zone}.{it}"), parent, element)));
        }
        let boxes = [1, 2, 3, 5, 6, 7, 9, 10, 11];
        let words = ["reads", "reads and writes all orders", "", "asks for a token"];
        let edge = |at: usize| Edge {
            id: format!("edge {at:02}"),
            from: boxes[at % 9],
            to: boxes[(at * skip + 4) % 9],
            both: false,
            step: None,
            label: words[at % 4].into(),
            detail: if at % 4 == 2 { String::new() } else { "HTTPS · Customer records".into() },
            badge: Some(Badge { state: State::Open, count: 1 + at * 3 }),
            crossings: Vec::new(),
            threats: Vec::new(),
            flows: Vec::new(),
            members: vec![String::new()],
            proposed: false,
        };
        let edges = (0..10).map(edge).filter(|it| it.from != it.to).collect();
        let text = String::new;
        let (id, stem, title, caption) = (text(), text(), text(), text());
        let (path, hints) = (Vec::new(), Vec::new());
        View { id, stem, title, path, caption, direction, nodes, edges, hints, story: None }
    }

    #[test]
    fn badges_of_flows_are_theirs_alone() {
        for skip in 2..8 {
            for direction in [Direction::Right, Direction::Down] {
                assert!(check_badges(&view(direction, skip)) > 4);
            }
        }
    }

    fn check_badges(view: &View) -> usize {
        let mut measured = measure(view);
        // Room for a badge and a sign side by side.
        measured.graph.edges.iter_mut().for_each(|it| it.label.w = it.label.w.max(72));
        let placed = layout(&measured.graph, None);
        let sheet = Sheet::new(view, &measured, &placed, (40, 60), None);
        let badges = view.edges.iter().enumerate().filter_map(|(at, it)| Some((at, it.badge?)));
        let mut count = 0;
        for (index, badge) in badges {
            let (spot, size) = (sheet.bead(badge::size(badge), index), badge::size(badge));
            let rect = Rect::new(whole(spot.0), whole(spot.1), size.w, size.h);
            let what = format!("{} {:?}", view.edges[index].id, view.direction);
            let on_line = !sheet.ways[index].passes(rect).is_empty();
            let room = sheet.notes[index].room.unwrap();
            assert!(on_line || covers(room, rect), "{what}: torn off");
            assert!(rect.overlaps(grown(room, 60)), "{what}: far from its label");
            let covers_node = (0..view.nodes.len()).any(|it| sheet.kept_clear(it).overlaps(rect));
            assert!(!covers_node, "{what}: on a box or title");
            let sign = sheet.sign(index, Some(rect));
            let sign = Rect::new(whole(sign.0), whole(sign.1), mark::SIZE.w, mark::SIZE.h);
            assert!(!sign.overlaps(rect), "{what}: sign on the badge");
            assert!(sign.overlaps(grown(room, 60)), "{what}: sign far from the label");
            let words = sheet.notes.iter().filter_map(|it| it.label);
            let hidden = words.filter(|it| it.block.overlaps(sign)).count();
            assert!(hidden == 0, "{what}: sign on words");
            for other in (0..view.edges.len()).filter(|it| *it != index) {
                let who = format!("{what}: on {}", view.edges[other].id);
                assert!(sheet.ways[other].passes(rect).is_empty(), "{who}");
                assert!(!sheet.notes[other].badge.is_some_and(|it| it.overlaps(rect)), "{who}");
                let words = sheet.notes[other].label.map(|it| it.block);
                assert!(!words.is_some_and(|it| it.overlaps(rect)), "{who}");
            }
            count += 1;
        }
        count
    }

    fn grown(rect: Rect, by: i32) -> Rect {
        Rect::new(rect.x - by, rect.y - by, rect.w + 2 * by, rect.h + 2 * by)
    }

    fn covers(room: Rect, rect: Rect) -> bool {
        room.x <= rect.x
            && room.y <= rect.y
            && rect.right() <= room.right()
            && rect.bottom() <= room.bottom()
    }
}
