//! The steps of an abuse case or scenario as a sequence: who takes part side by side, boundaries
//! around them, and below, step by step, who does what to whom.

use super::beads::{Bead, disc};
use super::compose::{GAP, LEAST_WIDTH, MARGIN, finish};
use super::flows::{head, ink, is_attack};
use super::heading::{self, Other};
use super::measure::Measured;
use super::typography::{BODY, Pen};
use super::way::Spot;
use super::{aloud, areas, badge, boxes, crossing, node_anchor};
use crate::geom::{Rect, Size};
use crate::scene::{Anchor, Group, Ink, Item, Link, Outline, Scene, Stroke};
use crate::view::{Edge, Node, Role, Shape, View};

/// Between a box and what stands beside it, px.
const BESIDE_BOX: i32 = 14;
/// Between the line of a boundary and what stands beside it, px.
const BESIDE_BORDER: i32 = 12;
/// Between words and the lifeline or border beside them, px.
const BESIDE_WORDS: i32 = 18;
/// Between the title of a boundary and the boxes below, px; badges reach into it.
const BELOW_TITLE: i32 = 16;
/// Between one step and the words of the next, px.
const BETWEEN: i32 = 18;
/// Between words and the line below them, px.
const BELOW_WORDS: i32 = 7;
/// Width that one gives to have words one gap nearer to their source, px.
const GAP_FURTHER: i32 = 24;
/// Width and height of the way from a lifeline back to itself, px.
const LOOP: Size = Size { w: 34, h: 22 };

/// The steps of a map that has some, as a sequence.
#[must_use]
pub fn sequence(view: &View, measured: &Measured) -> Option<Scene> {
    let story = view.story.as_ref()?;
    let chart = Chart::new(view, measured);
    let width = chart.width().max(LEAST_WIDTH);
    let margin = f64::from(MARGIN);
    let mut items = Vec::new();
    let other = Some(Other { words: "as a map", stem: &view.stem });
    let heading = heading::draw(view, other, (margin, margin - 8.0), width, &mut items);
    let bottom = chart.draw(MARGIN - 8 + heading + GAP, &mut items);
    Some(finish(view, &story.sequence, Size { w: width, h: bottom + GAP }, None, items))
}

/// Something upright that steps pass or end at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// The left line of a boundary or frame.
    Enter(usize),
    /// The line below an element.
    Life(usize),
    /// The right line of a boundary or frame.
    Leave(usize),
}

/// A sequence whose columns are known.
struct Chart<'a> {
    view: &'a View,
    measured: &'a Measured,
    /// From left to right.
    stops: Vec<Stop>,
    /// Where each stop is.
    xs: Vec<i32>,
    /// Of each step the place of its words: between a stop and the next one.
    gaps: Vec<usize>,
}

impl<'a> Chart<'a> {
    fn new(view: &'a View, measured: &'a Measured) -> Self {
        let mut stops = Vec::new();
        stops_in(view, None, &mut stops);
        let mut chart = Self { view, measured, stops, xs: Vec::new(), gaps: Vec::new() };
        let mut rooms = chart.least_rooms();
        for edge in 0..view.edges.len() {
            let gap = chart.best_gap(edge, &rooms);
            rooms[gap] = rooms[gap].max(chart.room_for(edge, gap));
            chart.gaps.push(gap);
        }
        let mut x = MARGIN + chart.stops.first().map_or(0, |it| chart.reach(*it));
        for room in rooms {
            chart.xs.push(x);
            x += room;
        }
        chart
    }

    /// Least distances from each stop to the next, and behind the last one.
    fn least_rooms(&self) -> Vec<i32> {
        let reach = |at: usize| match self.stops.get(at) {
            Some(Stop::Life(node)) => self.measured.graph.nodes[*node].size.w / 2 + BESIDE_BOX,
            Some(Stop::Enter(_) | Stop::Leave(_)) => BESIDE_BORDER,
            None => 0,
        };
        let mut rooms: Vec<i32> =
            (0..self.stops.len()).map(|at| reach(at) + reach(at + 1)).collect();
        if let (Some(last), Some(stop)) = (rooms.last_mut(), self.stops.last()) {
            *last = self.reach(*stop);
        }
        // Inner boundaries end before those around them: a title finds what is inside in its
        // final width.
        for (end, stop) in self.stops.iter().enumerate() {
            let Stop::Leave(node) = *stop else { continue };
            let begin = self.at(Stop::Enter(node));
            let missing =
                self.measured.graph.nodes[node].size.w - rooms[begin..end].iter().sum::<i32>();
            if missing > 0 {
                rooms[begin] += missing / 2;
                rooms[end - 1] += missing - missing / 2;
            }
        }
        rooms
    }

    /// How far a stop reaches to its left or right.
    fn reach(&self, stop: Stop) -> i32 {
        match stop {
            Stop::Life(node) => self.measured.graph.nodes[node].size.w / 2,
            Stop::Enter(_) | Stop::Leave(_) => 0,
        }
    }

    /// Index of a stop; stops of a chart are never looked up in vain.
    fn at(&self, stop: Stop) -> usize {
        self.stops.iter().position(|it| *it == stop).unwrap_or_default()
    }

    /// Source and target among the stops.
    fn ends(&self, edge: &Edge) -> (usize, usize) {
        (self.at(Stop::Life(edge.from)), self.at(Stop::Life(edge.to)))
    }

    /// The gap for the words of a step: near its source, and where they fit if that is not far.
    fn best_gap(&self, edge: usize, rooms: &[i32]) -> usize {
        let (from, to) = self.ends(&self.view.edges[edge]);
        let (first, gaps) = if from < to { (from, from..to) } else { (from.max(1) - 1, to..from) };
        let cost = |&gap: &usize| {
            let missing = (self.room_for(edge, gap) - rooms[gap]).max(0);
            missing + GAP_FURTHER * i32::try_from(gap.abs_diff(first)).unwrap_or(i32::MAX / 64)
        };
        gaps.min_by_key(cost).unwrap_or(from)
    }

    fn room_for(&self, edge: usize, gap: usize) -> i32 {
        let words = self.measured.labels[edge].block.w;
        let edge = &self.view.edges[edge];
        if edge.from == edge.to {
            return LOOP.w + 2 * BESIDE_WORDS + words;
        }
        let signs = [gap, gap + 1].map(|at| self.stops.get(at));
        let signs = signs.iter().filter(|it| matches!(it, Some(Stop::Enter(_) | Stop::Leave(_))));
        let signs = i32::try_from(signs.count()).unwrap_or(0);
        words + 2 * BESIDE_WORDS - signs * (BESIDE_WORDS - BESIDE_BORDER)
    }

    /// From the left edge of the first thing to the right edge of the last.
    fn width(&self) -> i32 {
        let last = self.stops.len().saturating_sub(1);
        let ends = self.stops.iter().zip(&self.xs).map(|(stop, x)| x + self.reach(*stop));
        let words = self.gaps.iter().enumerate().filter(|it| *it.1 == last);
        let words = words.map(|(edge, _)| self.xs[last] + self.room_for(edge, last));
        ends.chain(words).max().unwrap_or(0) - MARGIN
    }

    /// Everything below the heading; gives where it ends.
    fn draw(&self, top: i32, items: &mut Vec<Item>) -> i32 {
        let titles = self.title_heights();
        let boxes_top = top + titles.iter().sum::<i32>() + BELOW_TITLE;
        let lives = self.stops.iter().filter_map(|stop| match stop {
            Stop::Life(node) => Some(self.measured.graph.nodes[*node].size.h),
            Stop::Enter(_) | Stop::Leave(_) => None,
        });
        let boxes_bottom = boxes_top + lives.max().unwrap_or(0);
        let (rows, lives_bottom) = self.rows(boxes_bottom + BETWEEN);
        let depth = |node: usize| self.depth(node);
        let deepest = titles.len();
        for (at, stop) in self.stops.iter().enumerate() {
            let Stop::Enter(node) = *stop else { continue };
            let (above, below) = (&titles[..depth(node)], deepest - depth(node));
            let y = top + above.iter().sum::<i32>();
            let end = lives_bottom + i32::try_from(below).unwrap_or(0) * BESIDE_BORDER;
            let w = self.xs[self.at(Stop::Leave(node))] - self.xs[at];
            self.area(node, Rect::new(self.xs[at], y, w, end - y), items);
        }
        for (stop, x) in self.stops.iter().zip(&self.xs) {
            if let Stop::Life(node) = *stop {
                self.lifeline(node, *x, (boxes_bottom, lives_bottom), items);
            }
        }
        for (edge, y) in rows.into_iter().enumerate() {
            self.step(edge, y, items);
        }
        for (stop, x) in self.stops.iter().zip(&self.xs) {
            if let Stop::Life(node) = *stop {
                let w = self.measured.graph.nodes[node].size.w;
                let rect = Rect::new(x - w / 2, boxes_top, w, boxes_bottom - boxes_top);
                self.element(node, rect, items);
            }
        }
        lives_bottom + i32::try_from(deepest).unwrap_or(0) * BESIDE_BORDER
    }

    /// How many areas are around a node.
    fn depth(&self, node: usize) -> usize {
        std::iter::successors(self.view.nodes[node].parent, |&it| self.view.nodes[it].parent)
            .count()
    }

    /// Room for the titles of areas, the outermost first.
    fn title_heights(&self) -> Vec<i32> {
        let mut heights = Vec::new();
        for stop in &self.stops {
            let Stop::Enter(node) = *stop else { continue };
            let depth = self.depth(node);
            heights.resize(heights.len().max(depth + 1), 0);
            heights[depth] = heights[depth].max(self.measured.graph.nodes[node].title.h + 6);
        }
        heights
    }

    /// Where the line of each step is, from a place on, and where lifelines end.
    fn rows(&self, top: i32) -> (Vec<i32>, i32) {
        let mut y = top;
        let mut rows = Vec::new();
        for (edge, label) in self.view.edges.iter().zip(&self.measured.labels) {
            y += label.block.h + BELOW_WORDS;
            rows.push(y);
            y += BETWEEN + if edge.from == edge.to { LOOP.h } else { 0 };
        }
        (rows, y + 6)
    }

    fn area(&self, node: usize, rect: Rect, items: &mut Vec<Item>) {
        let (row, text) = (&self.view.nodes[node], &self.measured.nodes[node]);
        let class = if matches!(row.role, Role::Frame(_)) { "frame" } else { "boundary" };
        items.push(Item::Group(Group {
            id: Some(row.id.clone()),
            class,
            title: aloud::node_title(row),
            items: areas::draw(row, rect),
            ..Group::default()
        }));
        items.push(Item::Group(areas::draw_title(row, rect, text)));
    }

    fn lifeline(&self, node: usize, x: i32, (top, bottom): (i32, i32), items: &mut Vec<Item>) {
        let ink = match self.view.nodes[node].role {
            Role::Box(_, tone) | Role::Frame(tone) => Ink::Border(tone),
            Role::Boundary(trust) => Ink::Edge(trust),
        };
        let x = f64::from(x);
        let line = Outline::through(&[(x, top.into()), (x, bottom.into())]);
        items.push(Item::line(line, ink, 1.2));
    }

    fn element(&self, node: usize, rect: Rect, items: &mut Vec<Item>) {
        let (row, text) = (&self.view.nodes[node], &self.measured.nodes[node]);
        let (shape, tone) = match row.role {
            Role::Box(shape, tone) => (shape, tone),
            // What is opened already leads nowhere from here.
            Role::Frame(tone) => {
                let closed = Node { link: None, ..row.clone() };
                items.extend(boxes::draw(&closed, Shape::Rectangle, tone, rect, text));
                return;
            }
            Role::Boundary(_) => return,
        };
        let mut parts = boxes::draw(row, shape, tone, rect, text);
        if let Some(link) = row.link.clone() {
            let (label, link) = (format!("open {}", row.title), Some(Link::Drawing(link)));
            parts = vec![Item::Group(Group { link, label, items: parts, ..Group::default() })];
        }
        if let Some(badge) = row.badge {
            let at = (f64::from(rect.right() - badge::size(badge).w + 8), f64::from(rect.y - 10));
            let link = Some(Link::Threats(node_anchor(row)));
            parts.push(Item::Group(Group { link, ..badge::draw(badge, at) }));
        }
        items.push(Item::Group(Group {
            id: Some(row.id.clone()),
            class: "element",
            title: aloud::node_title(row),
            items: parts,
            ..Group::default()
        }));
    }

    /// One step on the height of its line: words, line, signs, number.
    fn step(&self, index: usize, y: i32, items: &mut Vec<Item>) {
        let edge = &self.view.edges[index];
        let (from, to) = self.ends(edge);
        let mut parts = Vec::new();
        self.words(index, y, &mut parts);
        let (source, target) = (f64::from(self.xs[from]), f64::from(self.xs[to]));
        let height = f64::from(y);
        let ways = if from == to {
            let (out, back) = (source + f64::from(LOOP.w), height + f64::from(LOOP.h));
            vec![(source, height), (out, height), (out, back), (source, back)]
        } else {
            vec![(source, height), (target, height)]
        };
        parts.extend(arrow(&ways, ink(edge, &self.view.nodes)));
        for crossed in &edge.crossings {
            let borders = [Stop::Enter(crossed.boundary), Stop::Leave(crossed.boundary)];
            let between = |at: &usize| (from.min(to)..from.max(to)).contains(at);
            let border = borders.into_iter().map(|it| self.at(it)).find(between);
            let boundary = &self.view.nodes[crossed.boundary].title;
            parts.extend(border.map(|at| {
                let spot = (f64::from(self.xs[at]), height);
                Item::Group(crossing::draw(crossed.lock, boundary, spot))
            }));
        }
        if let Some(number) = edge.step {
            let is_attack = is_attack(edge, &self.view.nodes);
            let size = Bead::Step(number, is_attack).size();
            let (w, h) = (f64::from(size.w), f64::from(size.h));
            parts.extend(disc(number, is_attack, (source - w / 2.0, height - h / 2.0)));
        }
        items.push(Item::Group(Group {
            id: Some(edge.id.clone()),
            class: "flow",
            title: aloud::edge_title(edge),
            items: parts,
            ..Group::default()
        }));
    }

    /// The words of a step, in the middle of their gap and above the line.
    fn words(&self, index: usize, y: i32, items: &mut Vec<Item>) {
        let edge = &self.view.edges[index];
        let (text, gap) = (&self.measured.labels[index], self.gaps[index]);
        let left = self.xs[gap];
        let (x, anchor) = if edge.from == edge.to {
            (f64::from(left + LOOP.w + BESIDE_WORDS / 2), Anchor::Left)
        } else {
            let right = self.xs.get(gap + 1).copied().unwrap_or(left);
            (f64::from(left + right) / 2.0, Anchor::Middle)
        };
        let top = y - BELOW_WORDS - text.block.h;
        let mut pen = Pen { x, y: top.into(), anchor };
        pen.set(&text.label, BODY, Ink::Text, items);
    }
}

/// A line through points with an arrowhead at its end.
fn arrow(points: &[Spot], ink: Ink) -> Vec<Item> {
    let [.., before, end] = points else { return Vec::new() };
    let back = if end.0 < before.0 { 8.0 } else { -8.0 };
    let mut line = points.to_vec();
    if let Some(last) = line.last_mut() {
        last.0 += back;
    }
    let outline = Outline::through(&line);
    let stroke = Some(Stroke::solid(ink, 1.6));
    let line = Item::Shape(crate::scene::Shape { outline, fill: None, stroke });
    vec![line, head(*before, *end, ink)]
}

/// The stops of what stands in an area, in the order in which it first takes part.
fn stops_in(view: &View, area: Option<usize>, stops: &mut Vec<Stop>) {
    let here = (0..view.nodes.len()).filter(|&it| view.nodes[it].parent == area);
    let mut here: Vec<usize> = here.collect();
    here.sort_by_key(|&it| first_step(view, it));
    for node in here {
        if matches!(view.nodes[node].role, Role::Box(..)) {
            stops.push(Stop::Life(node));
            continue;
        }
        stops.push(Stop::Enter(node));
        // Also an opened element may act itself.
        if view.edges.iter().any(|it| it.from == node || it.to == node) {
            stops.push(Stop::Life(node));
        }
        stops_in(view, Some(node), stops);
        stops.push(Stop::Leave(node));
    }
}

/// The first step in which a node or something in it takes part; sources come before targets.
fn first_step(view: &View, node: usize) -> Option<usize> {
    let holds = |it: usize| {
        std::iter::successors(Some(it), |&it| view.nodes[it].parent).any(|it| it == node)
    };
    let ends = view.edges.iter().flat_map(|it| [it.from, it.to]);
    ends.into_iter().position(holds)
}
