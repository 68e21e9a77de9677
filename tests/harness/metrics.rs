//! How good a drawing is, in numbers that any layout engine can be measured with.
//!
//! They see a graph and its places only, and follow a referee that reads the JSON of
//! `tmd layout`, so that other engines can be compared on the same graphs.

use std::collections::BTreeSet;

use libtest_mimic::Trial;
use threatlas::geom::{Point, Rect};
use threatlas::layout::{Graph, Placed, PlacedEdge, exchange};

/// What is counted in one drawing.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Metrics {
    /// Places where two lines cross, but for those at an end that they share.
    pub(crate) crossings: usize,
    /// Corners of lines.
    pub(crate) bends: usize,
    /// Length of all lines, without what lies inside their end boxes, in px.
    pub(crate) length: f64,
    /// The length that they cannot fall below, in px.
    pub(crate) ideal: f64,
    /// Length on which two lines without a shared end lie on each other, in px.
    pub(crate) overlap: f64,
    /// Labels on other labels, boxes, foreign lines and borders, lost labels and those far away.
    pub(crate) labels: usize,
    /// Boxes on each other or outside their frame, lines through boxes or beside their ends.
    pub(crate) hard: usize,
    /// Everything drawn.
    pub(crate) area: Rect,
}

/// How two drawings agree on what is in both.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Kept {
    /// Pairs, in each axis, that are more than 40 px apart in both drawings.
    pub(crate) clear: usize,
    /// Those of them in the same order in both.
    pub(crate) clear_kept: usize,
    /// Pairs, in each axis, one of which ends before the other begins in the first drawing.
    pub(crate) separated: usize,
    /// Those of them that are not the other way round in the second.
    pub(crate) separated_kept: usize,
}

/// Pairs this near, in px, may change sides.
const CLEAR: i32 = 40;
/// How far a label may be from its line, in px.
const LABEL_REACH: f64 = 30.0;
/// Lines of the length 0 are as good as those of this length, in px.
const LEAST_IDEAL: f64 = 20.0;

impl Metrics {
    /// Length of lines in units of what they cannot fall below.
    pub(crate) fn length_ratio(&self) -> f64 {
        self.length / self.ideal.max(1.0)
    }

    /// Width in units of height.
    pub(crate) fn aspect(&self) -> f64 {
        f64::from(self.area.w) / f64::from(self.area.h.max(1))
    }
}

impl Kept {
    /// Share of clear pairs that keep their order.
    pub(crate) fn clear_share(&self) -> f64 {
        share(self.clear_kept, self.clear)
    }

    /// Share of separated pairs that are not turned round.
    pub(crate) fn separated_share(&self) -> f64 {
        share(self.separated_kept, self.separated)
    }
}

/// A part of a whole; of nothing, all.
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { number(part) / number(whole) }
}

/// A count, to calculate with.
pub(crate) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("counts are small"))
}

/// Measures a drawing.
pub(crate) fn measure(graph: &Graph, placed: &Placed) -> Metrics {
    let drawing = Drawing { graph, placed };
    let mut found = Metrics { area: drawing.area(), ..Metrics::default() };
    found.hard = drawing.misplaced_nodes();
    for index in 0..placed.edges.len() {
        found.hard += drawing.misled(index);
        found.labels += drawing.label_clashes(index);
        if placed.edges[index].points.len() < 2 {
            continue;
        }
        let (from, to) = drawing.ends(index);
        let inside = |it: Rect| clipped(&placed.edges[index], it);
        let whole: f64 = pieces(&placed.edges[index]).map(Piece::length).sum();
        found.length += whole - inside(from) - inside(to);
        found.ideal += gap(from, to).max(LEAST_IDEAL);
        found.bends += bends(&placed.edges[index]);
    }
    (found.crossings, found.overlap) = drawing.meetings();
    found
}

/// Compares the anchors of what two drawings share, in x and in y.
pub(crate) fn pair(one: &Placed, other: &Placed) -> Kept {
    let there = |id: &str| other.nodes.iter().find(|it| it.id == id);
    let shared = one.nodes.iter().filter_map(|it| Some((it, there(&it.id)?)));
    let shared: Vec<_> = shared.collect();
    let mut kept = Kept::default();
    for (at, first) in shared.iter().enumerate() {
        for second in &shared[at + 1..] {
            let (here, beside) = (first.0.rect, second.0.rect);
            if is_inside(here, beside, 2) || is_inside(beside, here, 2) {
                continue;
            }
            let away = |it: Point, from: Point| [it.x - from.x, it.y - from.y];
            let before = away(first.0.anchor, second.0.anchor);
            let after = away(first.1.anchor, second.1.anchor);
            for (before, after) in before.into_iter().zip(after) {
                let is_clear = before.abs() > CLEAR && after.abs() > CLEAR;
                kept.clear += usize::from(is_clear);
                kept.clear_kept += usize::from(is_clear && (before > 0) == (after > 0));
            }
            let before = sides(here, beside);
            let after = sides(first.1.rect, second.1.rect);
            for (before, after) in before.into_iter().zip(after) {
                kept.separated += usize::from(before != 0);
                kept.separated_kept += usize::from(before != 0 && after != -before);
            }
        }
    }
    kept
}

/// In x and in y: −1 if the first ends before the second begins, 1 if after, else 0.
fn sides(one: Rect, other: Rect) -> [i32; 2] {
    let side = |begin: i32, end: i32, other_begin: i32, other_end: i32| {
        if end <= other_begin + 1 { -1 } else { i32::from(other_end <= begin + 1) }
    };
    [
        side(one.x, one.right(), other.x, other.right()),
        side(one.y, one.bottom(), other.y, other.bottom()),
    ]
}

struct Drawing<'a> {
    graph: &'a Graph,
    placed: &'a Placed,
}

impl Drawing<'_> {
    fn rect(&self, node: usize) -> Rect {
        self.placed.nodes[node].rect
    }

    fn ends(&self, edge: usize) -> (Rect, Rect) {
        let edge = &self.graph.edges[edge];
        (self.rect(edge.from), self.rect(edge.to))
    }

    fn is_around(&self, frame: usize, node: usize) -> bool {
        let parent = |&it: &usize| self.graph.nodes[it].parent;
        std::iter::successors(parent(&node), parent).any(|it| it == frame)
    }

    fn area(&self) -> Rect {
        let nodes = self.placed.nodes.iter().map(|it| it.rect);
        let lines = self.placed.edges.iter().flat_map(pieces).map(Piece::bounds);
        let labels = self.placed.edges.iter().filter_map(|it| it.label);
        nodes.chain(lines).chain(labels).reduce(Rect::union).unwrap_or_default()
    }

    fn misplaced_nodes(&self) -> usize {
        let mut count = 0;
        for (at, node) in self.graph.nodes.iter().enumerate() {
            let here = self.rect(at);
            count += usize::from(node.parent.is_some_and(|it| !is_inside(here, self.rect(it), 1)));
            for other in at + 1..self.graph.nodes.len() {
                let nested = self.is_around(at, other) || self.is_around(other, at);
                count += usize::from(!nested && overlap(here, self.rect(other)));
            }
        }
        count
    }

    /// Foreign boxes and frames that a line runs through, and whether it ends beside its ends.
    fn misled(&self, index: usize) -> usize {
        let (edge, line) = (&self.graph.edges[index], &self.placed.edges[index]);
        let [first, .., last] = line.points[..] else { return 1 };
        let (from, to) = self.ends(index);
        let right = gap(point(first), from) + gap(point(last), to);
        let turned = gap(point(last), from) + gap(point(first), to);
        let foreign = (0..self.graph.nodes.len()).filter(|&node| {
            let is_own = [edge.from, edge.to].contains(&node);
            let holds = self.is_around(node, edge.from) || self.is_around(node, edge.to);
            !is_own && !holds && clipped(line, self.rect(node)) > 3.0
        });
        foreign.count() + usize::from(right.min(turned) > 6.0)
    }

    fn label_clashes(&self, index: usize) -> usize {
        let wanted = self.graph.edges[index].label;
        let lines = &self.placed.edges;
        let Some(label) = lines[index].label else {
            return usize::from(wanted.w > 0 && wanted.h > 0);
        };
        let other_labels = lines[index + 1..].iter().filter_map(|it| it.label);
        let on_labels = other_labels.filter(|&it| overlap(label, it)).count();
        let on_nodes = self.graph.nodes.iter().zip(&self.placed.nodes).filter(|(node, place)| {
            let within = node.frame && is_inside(label, place.rect, 0);
            overlap(label, place.rect) && !within
        });
        let foreign = lines.iter().enumerate().filter(|it| it.0 != index);
        let on_lines = foreign.filter(|it| clipped(it.1, label) > 2.0).count();
        let near = pieces(&lines[index]).any(|it| gap(it.bounds(), label) <= LABEL_REACH);
        on_labels + on_nodes.count() + on_lines + usize::from(!near)
    }

    /// Crossings of two lines, and the length on which they lie on each other.
    fn meetings(&self) -> (usize, f64) {
        let all: Vec<Vec<Piece>> =
            self.placed.edges.iter().map(|it| pieces(it).collect()).collect();
        let (mut crossings, mut overlap) = (0, 0.0);
        for one in 0..all.len() {
            for other in one + 1..all.len() {
                let shared = self.shared_ends(one, other);
                let mut seen = BTreeSet::new();
                for (&a, &b) in all[one].iter().flat_map(|a| all[other].iter().map(move |b| (a, b)))
                {
                    match meet(a, b) {
                        Meeting::At(x, y) => {
                            let at_end = shared.iter().any(|&it| away(x, y, it) < 3.0);
                            if !at_end && seen.insert((quarter(x), quarter(y))) {
                                crossings += 1;
                            }
                        }
                        Meeting::Along(px) if shared.is_empty() && px > 2.0 => overlap += px,
                        Meeting::Along(_) | Meeting::Never => {}
                    }
                }
            }
        }
        (crossings, overlap)
    }

    fn shared_ends(&self, one: usize, other: usize) -> Vec<Rect> {
        let (one, other) = (&self.graph.edges[one], &self.graph.edges[other]);
        let ends = [one.from, one.to];
        let shared = ends.into_iter().filter(|&it| it == other.from || it == other.to);
        shared.map(|it| self.rect(it)).collect()
    }
}

/// A straight piece of a line; those of other engines may be slanted.
#[derive(Clone, Copy)]
struct Piece {
    from: Point,
    to: Point,
}

impl Piece {
    /// What it goes in x and in y.
    fn step(self) -> (f64, f64) {
        (f64::from(self.to.x - self.from.x), f64::from(self.to.y - self.from.y))
    }

    fn length(self) -> f64 {
        let (x, y) = self.step();
        (x * x + y * y).sqrt()
    }

    fn bounds(self) -> Rect {
        point(self.from).union(point(self.to))
    }
}

/// How two pieces meet.
enum Meeting {
    Never,
    At(f64, f64),
    Along(f64),
}

/// Pieces are parallel if the sine of the angle between them is smaller.
const PARALLEL: f64 = 1e-3;
/// Parallel pieces nearer than this, in px, look like one.
const AS_ONE: f64 = 1.5;

fn meet(one: Piece, other: Piece) -> Meeting {
    let (a, b) = (one.step(), other.step());
    let between = Piece { from: one.from, to: other.from }.step();
    let cross = |u: (f64, f64), v: (f64, f64)| u.0 * v.1 - u.1 * v.0;
    let (sine, long) = (cross(a, b), one.length());
    if sine.abs() < PARALLEL * long * other.length() {
        if cross(between, a).abs() / long >= AS_ONE {
            return Meeting::Never;
        }
        let along = |step: (f64, f64)| (step.0 * a.0 + step.1 * a.1) / long;
        let begin = along(between);
        let end = begin + along(b);
        return Meeting::Along(begin.max(end).min(long) - begin.min(end).max(0.0));
    }
    let (at, at_other) = (cross(between, b) / sine, cross(between, a) / sine);
    let is_on = |part: f64| (-1e-9..=1.0 + 1e-9).contains(&part);
    if is_on(at) && is_on(at_other) {
        Meeting::At(f64::from(one.from.x) + at * a.0, f64::from(one.from.y) + at * a.1)
    } else {
        Meeting::Never
    }
}

/// A length in units of 4 px, halves to the even side.
#[expect(clippy::cast_possible_truncation, reason = "`as` stops at the ends of the range")]
fn quarter(px: f64) -> i32 {
    (px / 4.0).round_ties_even() as i32
}

/// Pieces of a line.
fn pieces(edge: &PlacedEdge) -> impl Iterator<Item = Piece> + '_ {
    let all = edge.points.windows(2).map(|it| Piece { from: it[0], to: it[1] });
    all.filter(|it| it.from != it.to)
}

/// Distance of a place to a rectangle.
fn away(x: f64, y: f64, rect: Rect) -> f64 {
    let apart =
        |at: f64, begin: i32, end: i32| (f64::from(begin) - at).max(at - f64::from(end)).max(0.0);
    let (x, y) = (apart(x, rect.x, rect.right()), apart(y, rect.y, rect.bottom()));
    (x * x + y * y).sqrt()
}

fn point(at: Point) -> Rect {
    Rect::new(at.x, at.y, 0, 0)
}

/// Corners; a way back counts twice.
fn bends(edge: &PlacedEdge) -> usize {
    let corners = edge.points.windows(3).map(|it| {
        let step = |from: Point, to: Point| ((to.x - from.x).signum(), (to.y - from.y).signum());
        let (before, after) = (step(it[0], it[1]), step(it[1], it[2]));
        if before == after { 0 } else { 1 + usize::from(before == (-after.0, -after.1)) }
    });
    corners.sum()
}

/// Length of a line inside a rectangle that is 1 px smaller all around.
fn clipped(edge: &PlacedEdge, rect: Rect) -> f64 {
    pieces(edge).map(|it| clipped_piece(it, rect)).sum()
}

/// After Liang and Barsky (1984): the part of the piece between all four sides.
fn clipped_piece(piece: Piece, rect: Rect) -> f64 {
    let (x, y) = piece.step();
    let (mut begin, mut end) = (0.0_f64, 1.0_f64);
    let axes = [
        (x, piece.from.x, rect.x + 1, rect.right() - 1),
        (y, piece.from.y, rect.y + 1, rect.bottom() - 1),
    ];
    for (step, from, low, high) in axes {
        if low >= high || (step.abs() < 1e-9 && (from <= low || from >= high)) {
            return 0.0;
        }
        if step.abs() >= 1e-9 {
            let one = f64::from(low - from) / step;
            let other = f64::from(high - from) / step;
            begin = begin.max(one.min(other));
            end = end.min(one.max(other));
        }
    }
    (end - begin).max(0.0) * piece.length()
}

/// Distance of two rectangles.
fn gap(one: Rect, other: Rect) -> f64 {
    let apart = |begin: i32, end: i32, other_begin: i32, other_end: i32| {
        f64::from((other_begin - end).max(begin - other_end).max(0))
    };
    let x = apart(one.x, one.right(), other.x, other.right());
    let y = apart(one.y, one.bottom(), other.y, other.bottom());
    (x * x + y * y).sqrt()
}

/// Whether two rectangles share more than 1 px in both axes.
fn overlap(one: Rect, other: Rect) -> bool {
    let wide = one.right().min(other.right()) - one.x.max(other.x);
    let high = one.bottom().min(other.bottom()) - one.y.max(other.y);
    wide > 1 && high > 1 && one.w.min(one.h).min(other.w.min(other.h)) > 0
}

fn is_inside(inner: Rect, outer: Rect, slack: i32) -> bool {
    Rect::new(outer.x - slack, outer.y - slack, outer.w + 2 * slack, outer.h + 2 * slack)
        .contains(inner)
}

/// A frame with a box in it and three boxes around a crossing, drawn by hand.
const GRAPH: &str = r#"{"direction":"TB","nodes":[
    {"id":"f","w":120,"h":120,"parent":null,"group":true},
    {"id":"a","w":40,"h":40,"parent":"f"},{"id":"b","w":40,"h":40,"parent":null},
    {"id":"c","w":40,"h":40,"parent":null},{"id":"d","w":40,"h":40,"parent":null}],"edges":[
    {"id":"1","src":"a","dst":"b","lw":30,"lh":10},
    {"id":"2","src":"c","dst":"d","lw":30,"lh":10}]}"#;

/// `d` stands on the border of `f`; line 2 crosses line 1 at (60, 200), turns below it, and runs
/// over its label.
const PLACES: &str = r#"{"nodes":{"a":{"x":40,"y":40,"w":40,"h":40},
    "b":{"x":40,"y":300,"w":40,"h":40},"c":{"x":100,"y":180,"w":40,"h":40},
    "d":{"x":0,"y":110,"w":40,"h":40}},"groups":{"f":{"x":0,"y":0,"w":120,"h":120}},"edges":[
    {"id":"1","points":[[60,80],[60,300]],"label":{"x":62,"y":195,"w":30,"h":10}},
    {"id":"2","points":[[100,200],[20,200],[20,150]],"label":null}]}"#;

/// One trial: numbers that were counted by hand.
pub(crate) fn trials() -> Vec<Trial> {
    vec![Trial::test("metrics/counted-by-hand", || Ok(counted_by_hand()?))]
}

fn counted_by_hand() -> Result<(), String> {
    let graph = exchange::parse_graph(GRAPH)?;
    let mut placed = exchange::parse_placed(PLACES)?;
    // They come back in the order of their ids.
    placed.nodes.sort_by_key(|it| graph.nodes.iter().position(|node| node.id == it.id));
    let found = measure(&graph, &placed);
    let Metrics { crossings, bends, labels, hard, .. } = found;
    let counted = (crossings, bends, labels, hard);
    let mut turned = placed.clone();
    turned.nodes[2].anchor.y = 20;
    let kept = pair(&placed, &turned);
    let pairs = (kept.clear, kept.clear_kept, kept.separated, kept.separated_kept);
    let shares = [kept.clear_share(), kept.separated_share()];
    let lengths = [found.length, found.overlap, found.length_ratio(), found.aspect()];
    let is_near = |it: (&f64, f64)| (it.0 - it.1).abs() < 0.01;
    let are_near = shares.iter().zip([0.82, 1.0]).all(is_near)
        && lengths.iter().zip([350.0, 0.0, 1.22, 0.41]).all(is_near);
    if counted == (1, 1, 2, 1) && pairs == (11, 9, 13, 13) && are_near {
        return Ok(());
    }
    Err(format!("{counted:?} {pairs:?} {shares:?} {lengths:?}"))
}
