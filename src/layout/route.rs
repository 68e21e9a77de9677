//! Fifth phase: tracks for what runs across in the gaps between layers, and then the drawing.
//!
//! In a gap each link that is not straight gets a track of its own wherever another one is near.
//! Which of two links runs above the other is chosen by the crossings that this causes (after
//! Sander 2004), but never so that one line lies on another.
//! Where three lines would need that, one of them changes its track on the way.

use std::collections::BTreeMap;

use super::chain::{BESIDE_LABEL, Chains, Role, Slot, loop_reaches};
use super::place::{Across, Along};
use super::precedence::Precedence;
use super::tree::{Flat, Tree};
use super::{Placed, PlacedEdge, PlacedNode};
use crate::geom::{Point, Rect, Size};

/// Distance between two tracks, in px.
pub(super) const TRACK: i32 = 14;
/// Upright pieces nearer than this must not be beside each other, in px.
const NEAR: i32 = 8;
/// Costs more than any number of crossings.
const CONFLICT: i64 = 1_000_000;
/// How often a gap is assigned anew because a link has to change its track.
const MAX_SPLITS: usize = 24;

/// Tracks of all links.
pub(super) struct Tracks {
    /// Gaps in which links run, by container and slot above.
    pub(super) gaps: BTreeMap<(usize, usize), Gap>,
    /// For each link, from its upper end on: a track, and the place across to which it leads.
    jogs: Vec<Vec<(usize, i32)>>,
}

/// A gap between two layers.
pub(super) struct Gap {
    /// How many tracks are in use.
    pub(super) tracks: usize,
    links: Vec<usize>,
}

/// Assigns tracks in all gaps.
pub(super) fn tracks(chains: &Chains, across: &Across) -> Tracks {
    let mut tracks = Tracks { gaps: BTreeMap::new(), jogs: vec![Vec::new(); chains.links.len()] };
    for (index, link) in chains.links.iter().enumerate() {
        let gap = tracks.gaps.entry((link.container, link.slot));
        gap.or_insert(Gap { tracks: 0, links: Vec::new() }).links.push(index);
    }
    for (&(container, _), gap) in &mut tracks.gaps {
        let bounds = (across.start[container], across.end[container]);
        let mut channel = Channel::new(chains, across, &gap.links, bounds);
        channel.assign();
        gap.tracks = channel.write(&mut tracks.jogs);
    }
    tracks
}

/// A piece of a link that runs across.
#[derive(Clone)]
struct Run {
    link: usize,
    /// Order of the pieces of one link, from its upper end on.
    step: usize,
    /// Place where the piece begins, and where it ends.
    from: i32,
    to: i32,
    /// Places where the line goes on upwards, and downwards.
    up: Vec<i32>,
    down: Vec<i32>,
}

/// What runs in one gap.
struct Channel {
    runs: Vec<Run>,
    track: Vec<usize>,
    /// Places of straight links.
    straight: Vec<i32>,
    bounds: (i32, i32),
}

impl Channel {
    fn new(chains: &Chains, across: &Across, links: &[usize], bounds: (i32, i32)) -> Self {
        let mut channel =
            Self { runs: Vec::new(), track: Vec::new(), straight: Vec::new(), bounds };
        for &link in links {
            let (from, to) = across.ends[link];
            if from == to {
                channel.straight.push(from);
            } else if chains.links[link].turns {
                let (up, down) = (vec![from, to], Vec::new());
                channel.runs.push(Run { link, step: 0, from, to, up, down });
            } else {
                let (up, down) = (vec![from], vec![to]);
                channel.runs.push(Run { link, step: 0, from, to, up, down });
            }
        }
        channel.runs.sort_by_key(|run| (run.from.min(run.to), run.from.max(run.to), run.link));
        channel
    }

    fn assign(&mut self) {
        for _ in 0..MAX_SPLITS {
            let above = self.precedence();
            self.number_tracks(&above);
            let Some(conflicting) = self.find_conflict() else { return };
            if !self.split(conflicting) {
                return;
            }
        }
    }

    /// Which runs must be above which: greedily, the most valuable decisions first.
    fn precedence(&self) -> Precedence {
        let count = self.runs.len();
        let mut decisions = Vec::new();
        for one in 0..count {
            for other in one + 1..count {
                let cost = self.cost(one, other) - self.cost(other, one);
                if cost < 0 {
                    decisions.push((cost, one, other));
                } else if cost > 0 {
                    decisions.push((-cost, other, one));
                }
            }
        }
        decisions.sort_unstable();
        let mut above = Precedence::new(count);
        for (_, upper, lower) in decisions {
            above.put(upper, lower);
        }
        above
    }

    /// Crossings if the run `upper` is above the run `lower`.
    fn cost(&self, upper: usize, lower: usize) -> i64 {
        let (upper, lower) = (&self.runs[upper], &self.runs[lower]);
        if upper.link == lower.link {
            return if upper.step > lower.step { CONFLICT * 1000 } else { 0 };
        }
        if !upper.is_near(lower) {
            return 0;
        }
        let mut cost = 0;
        for &down in &upper.down {
            cost += i64::from(lower.covers(down));
            cost +=
                lower.up.iter().filter(|&&up| (up - down).abs() < NEAR).count() as i64 * CONFLICT;
        }
        cost + lower.up.iter().filter(|&&up| upper.covers(up)).count() as i64
    }

    /// Gives each run the first track below all that must be above it which nothing near it uses.
    fn number_tracks(&mut self, above: &Precedence) {
        let count = self.runs.len();
        let mut order: Vec<usize> = (0..count).collect();
        let earlier = |run: usize| (0..count).filter(|&other| above.before(other, run)).count();
        order.sort_by_cached_key(|&run| (earlier(run), run));
        self.track = vec![0; count];
        let mut done: Vec<usize> = Vec::new();
        for run in order {
            let least = done.iter().filter(|&&other| above.before(other, run));
            let mut track = least.map(|&other| self.track[other] + 1).max().unwrap_or(0);
            let taken = |track: usize| {
                done.iter().any(|&other| {
                    self.track[other] == track && self.runs[other].is_near(&self.runs[run])
                })
            };
            while taken(track) {
                track += 1;
            }
            self.track[run] = track;
            done.push(run);
        }
    }

    /// A run whose way down lies on the way up of another one.
    fn find_conflict(&self) -> Option<usize> {
        for (one, upper) in self.runs.iter().enumerate() {
            for (other, lower) in self.runs.iter().enumerate() {
                if upper.link != lower.link
                    && self.track[one] < self.track[other]
                    && self.cost(one, other) >= CONFLICT
                {
                    return Some(one);
                }
            }
        }
        None
    }

    /// Splits a run in two at a place that is free in this gap.
    fn split(&mut self, index: usize) -> bool {
        let run = self.runs[index].clone();
        let Some(place) = self.free_place(i32::midpoint(run.from, run.to)) else { return false };
        if run.down.is_empty() {
            return false;
        }
        for later in &mut self.runs {
            if later.link == run.link && later.step > run.step {
                later.step += 1;
            }
        }
        let first = &mut self.runs[index];
        first.to = place;
        first.down = vec![place];
        let second = Run {
            step: run.step + 1,
            from: place,
            to: run.to,
            up: vec![place],
            down: run.down,
            ..run
        };
        self.runs.push(second);
        true
    }

    /// The place nearest to `wish` that is away from all upright pieces in this gap.
    fn free_place(&self, wish: i32) -> Option<i32> {
        let ends = self.runs.iter().flat_map(|run| run.up.iter().chain(&run.down));
        let taken: Vec<i32> = ends.chain(&self.straight).copied().collect();
        let (begin, end) = (self.bounds.0 + NEAR, self.bounds.1 - NEAR);
        let is_free = |place: &i32| {
            (begin..=end).contains(place) && taken.iter().all(|taken| (taken - place).abs() >= NEAR)
        };
        let mut candidates: Vec<i32> =
            taken.iter().flat_map(|taken| [taken - NEAR, taken + NEAR]).collect();
        candidates.push(wish);
        candidates.retain(is_free);
        candidates.into_iter().min_by_key(|place| ((place - wish).abs(), *place))
    }

    /// Writes the tracks of all runs to their links and returns how many there are.
    fn write(&self, jogs: &mut [Vec<(usize, i32)>]) -> usize {
        let mut order: Vec<usize> = (0..self.runs.len()).collect();
        order.sort_by_key(|&run| self.runs[run].step);
        for run in order {
            jogs[self.runs[run].link].push((self.track[run], self.runs[run].to));
        }
        self.track.iter().max().map_or(0, |last| last + 1)
    }
}

impl Run {
    /// Whether the line of this run passes over `place`.
    fn covers(&self, place: i32) -> bool {
        self.from.min(self.to) < place && place < self.from.max(self.to)
    }

    /// Whether the two would touch if they had the same track.
    fn is_near(&self, other: &Self) -> bool {
        self.from.min(self.to) - NEAR < other.from.max(other.to)
            && other.from.min(other.to) - NEAR < self.from.max(self.to)
    }
}

/// Puts together places, lines and labels, in the order and the axes of the graph.
pub(super) fn draw(
    tree: &Tree,
    chains: &Chains,
    across: &Across,
    tracks: &Tracks,
    along: &Along,
) -> Placed {
    let drawing = Drawing { tree, chains, across, tracks, along };
    let mut nodes: Vec<(usize, PlacedNode)> = Vec::with_capacity(tree.items.len());
    for (index, item) in tree.items.iter().enumerate() {
        let anchor = Flat { across: across.anchor[index], along: along.anchor[index] };
        let rect = drawing.item_rect(index);
        let anchor = if tree.holds(index) { anchor.to_point(tree.down) } else { rect.center() };
        nodes.push((item.node, PlacedNode { id: item.id.clone(), rect, anchor }));
    }
    nodes.sort_by_key(|(node, _)| *node);
    let mut edges: Vec<(usize, PlacedEdge)> = Vec::with_capacity(tree.wires.len());
    for (index, wire) in tree.wires.iter().enumerate() {
        edges.push((wire.edge, drawing.edge(index)));
    }
    edges.sort_by_key(|(edge, _)| *edge);
    let page = tree.root();
    let corner = Flat { across: across.end[page], along: along.end[page] }.to_point(tree.down);
    Placed {
        nodes: nodes.into_iter().map(|(_, node)| node).collect(),
        edges: edges.into_iter().map(|(_, edge)| edge).collect(),
        size: Size { w: corner.x, h: corner.y },
    }
}

struct Drawing<'a> {
    tree: &'a Tree,
    chains: &'a Chains,
    across: &'a Across,
    tracks: &'a Tracks,
    along: &'a Along,
}

impl Drawing<'_> {
    fn item_rect(&self, item: usize) -> Rect {
        let corner = Flat { across: self.across.start[item], along: self.along.start[item] };
        let size = Flat {
            across: self.across.end[item] - corner.across,
            along: self.along.end[item] - corner.along,
        };
        corner.to_rect(size, self.tree.down)
    }

    fn edge(&self, index: usize) -> PlacedEdge {
        let wire = &self.tree.wires[index];
        let (flat, label) = if wire.from == wire.to {
            self.loop_back(index)
        } else {
            (self.corners(index), self.label(index))
        };
        let points = corners_only(flat.into_iter().map(|at| at.to_point(self.tree.down)));
        PlacedEdge { id: wire.id.clone(), points, label }
    }

    /// The corners of a wire from its source to its target.
    fn corners(&self, index: usize) -> Vec<Flat> {
        let mut corners = Vec::new();
        for &link in &self.chains.links_of[index] {
            corners.extend(self.piece(link));
        }
        let links = &self.chains.links_of[index];
        if let (Some(&first), Some(&last)) = (links.first(), links.last()) {
            let (begin, end) = (self.end_of_link(first, true), self.end_of_link(last, false));
            corners.insert(0, begin);
            corners.push(end);
        }
        corners
    }

    /// The corners of a link in its gap, in the direction of its wire.
    fn piece(&self, index: usize) -> Vec<Flat> {
        let link = &self.chains.links[index];
        let mut at = self.across.ends[index].0;
        let mut corners = Vec::new();
        for &(track, to) in &self.tracks.jogs[index] {
            let along = self.track(link.container, link.slot, track);
            corners.push(Flat { across: at, along });
            corners.push(Flat { across: to, along });
            at = to;
        }
        if link.upwards {
            corners.reverse();
        }
        corners
    }

    /// Place along of a track; all tracks of a gap stand in its middle.
    fn track(&self, container: usize, slot: usize, track: usize) -> i32 {
        let bands = &self.along.bands[container];
        let slots = &self.chains.slots[container];
        let begin = bands[slot].1;
        let needed = self.tracks.gap(self.chains, container, slot);
        let spare = bands.get(slot + 1).map_or(0, |next| next.0 - begin - needed);
        let offset = whole(track) * TRACK;
        begin + slots[slot].clearance() + spare.max(0) / 2 + offset
    }

    /// The first or last point of a wire, on the border of what it ends at.
    fn end_of_link(&self, index: usize, of_source: bool) -> Flat {
        let link = &self.chains.links[index];
        let at_upper = of_source != link.upwards;
        let (vertex, across) = if at_upper {
            (link.upper, self.across.ends[index].0)
        } else {
            (link.lower, self.across.ends[index].1)
        };
        let it = &self.chains.vertices[vertex];
        let along = match it.role {
            Role::Item(item) if at_upper || link.turns => self.along.end[item],
            Role::Item(item) => self.along.start[item],
            Role::Border | Role::Line | Role::Label(_) => {
                if self.chains.slots[it.container][it.slot] == Slot::UpperBorder {
                    self.along.start[it.container]
                } else {
                    self.along.end[it.container]
                }
            }
        };
        Flat { across, along }
    }

    fn label(&self, index: usize) -> Option<Rect> {
        let size = self.tree.wires[index].label?;
        let links = self.chains.links_of[index].iter().map(|&link| &self.chains.links[link]);
        let mut ends = links.flat_map(|link| [link.upper, link.lower]);
        let vertex = ends.find(|&end| self.chains.vertices[end].role == Role::Label(index))?;
        let it = &self.chains.vertices[vertex];
        let line = self.across.line[vertex];
        let across =
            if self.tree.down { line + BESIDE_LABEL } else { line - BESIDE_LABEL - size.across };
        let (begin, end) = self.along.bands[it.container][it.slot];
        let along = begin + (end - begin - size.along) / 2;
        Some(Flat { across, along }.to_rect(size, self.tree.down))
    }

    /// A line from an item out across and back. Each of several has its own part of the side, and
    /// reaches beyond the labels of those before.
    fn loop_back(&self, index: usize) -> (Vec<Flat>, Option<Rect>) {
        let wire = &self.tree.wires[index];
        let loops = &self.chains.loops[wire.from];
        let number = loops.iter().position(|&other| other == index).unwrap_or(0);
        let side = self.across.end[wire.from];
        let across = side + loop_reaches(self.tree, loops)[number];
        let (begin, end) = (self.along.start[wire.from], self.along.end[wire.from]);
        let (number, count) = (whole(number), whole(loops.len()));
        let part = (end - begin) / count;
        let (first, last) =
            (begin + part * number + part / 4, begin + part * (number + 1) - part / 4);
        let corners = [(side, first), (across, first), (across, last), (side, last)];
        let label = wire.label.map(|size| {
            let along = if count == 1 {
                i32::midpoint(first, last) - size.along / 2
            } else {
                last - size.along
            };
            Flat { across: across + BESIDE_LABEL, along }.to_rect(size, self.tree.down)
        });
        (corners.map(|(across, along)| Flat { across, along }).to_vec(), label)
    }
}

fn whole(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Leaves out points between two others on one line, and repeated ones.
pub(super) fn corners_only(points: impl Iterator<Item = Point>) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::new();
    for point in points {
        if corners.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = corners[..] {
            let upright = before.x == last.x && last.x == point.x;
            let level = before.y == last.y && last.y == point.y;
            if upright || level {
                corners.pop();
            }
        }
        corners.push(point);
    }
    corners
}
