//! Bare graphs as pictures: plain boxes with their names, so that the layout alone is seen.

use threatlas::font::{self, Weight};
use threatlas::geom::{Point, Rect, Size};
use threatlas::layout::{Graph, Placed, PlacedEdge};
use threatlas::render::{self, LIGHT, Profile};
use threatlas::scene::{Anchor, Group, Ink, Item, Outline, Scene, Step, Text};
use threatlas::view::{Tone, Trust};

use super::metrics::number;

/// Around everything, in px.
const MARGIN: i32 = 20;
/// Height of a line of a label, in px: what the sizes of labels in bare graphs are made of.
const LABEL_LINE: i32 = 15;
/// Largest and smallest letters of names, and those of labels, in px.
const NAME: (i32, i32) = (14, 8);
const LABEL: i32 = 11;
/// Length and half the width of an arrow's head, in px.
const HEAD: (i32, i32) = (9, 4);

/// What boxes and lines are called, in the order of the graph; empty names are not shown.
#[derive(Default)]
pub(crate) struct Words {
    /// Of each node.
    pub(crate) nodes: Vec<String>,
    /// Of each edge.
    pub(crate) edges: Vec<String>,
}

/// The drawing as SVG that turns dark for readers who prefer that.
pub(crate) fn svg(name: &str, graph: &Graph, words: &Words, placed: &Placed) -> String {
    let mut items = Vec::new();
    for frames in [true, false] {
        let nodes = graph.nodes.iter().zip(&placed.nodes).zip(&words.nodes);
        for ((node, place), word) in nodes.filter(|it| it.0.0.frame == frames) {
            let mut group = Group { title: node.id.clone(), ..Group::default() };
            if frames {
                frame(moved(place.rect), word, &mut group.items);
            } else {
                boxed(moved(place.rect), word, &mut group.items);
            }
            items.push(Item::Group(group));
        }
        if frames {
            placed.edges.iter().for_each(|it| line(it, &mut items));
        }
    }
    for (edge, word) in placed.edges.iter().zip(&words.edges) {
        if let Some(rect) = edge.label {
            label(moved(rect), word, &mut items);
        }
    }
    let scene = Scene {
        stem: name.replace('/', "-"),
        title: name.to_owned(),
        description: format!("{} boxes, {} lines", graph.nodes.len(), graph.edges.len()),
        size: Size { w: placed.size.w + 2 * MARGIN, h: placed.size.h + 2 * MARGIN },
        items,
    };
    render::svg(&scene, &LIGHT, Profile::File)
}

fn moved(rect: Rect) -> Rect {
    Rect::new(rect.x + MARGIN, rect.y + MARGIN, rect.w, rect.h)
}

fn outline(rect: Rect, radius: f64) -> Outline {
    let [x, y, w, h] = [rect.x, rect.y, rect.w, rect.h].map(f64::from);
    Outline::rect(x, y, w, h, radius)
}

fn frame(rect: Rect, word: &str, items: &mut Vec<Item>) {
    items.push(Item::filled(outline(rect, 6.0), Ink::Tint(Trust::Trusted)));
    items.push(Item::line(outline(rect, 6.0), Ink::Edge(Trust::Trusted), 1.5));
    let at = (f64::from(rect.x + 12), f64::from(rect.y + 21), Anchor::Left);
    text(word, at, NAME.0, Ink::Edge(Trust::Trusted), items);
}

fn boxed(rect: Rect, word: &str, items: &mut Vec<Item>) {
    items.push(Item::filled(outline(rect, 4.0), Ink::Fill(Tone::System)));
    items.push(Item::line(outline(rect, 4.0), Ink::Border(Tone::System), 1.0));
    let fits = |size: &i32| font::width(word, Weight::Regular, *size) <= f64::from(rect.w - 12);
    let size = (NAME.1..=NAME.0).rev().find(fits).unwrap_or(NAME.1);
    let middle = rect.center();
    let at = (f64::from(middle.x), f64::from(middle.y + size / 3), Anchor::Middle);
    text(word, at, size, Ink::OnFill(Tone::System), items);
}

fn line(edge: &PlacedEdge, items: &mut Vec<Item>) {
    let points: Vec<Point> =
        edge.points.iter().map(|it| Point::new(it.x + MARGIN, it.y + MARGIN)).collect();
    let [.., before, end] = points[..] else { return };
    let mut steps = Vec::new();
    for point in &points {
        let (x, y) = (f64::from(point.x), f64::from(point.y));
        steps.push(if steps.is_empty() { Step::Move(x, y) } else { Step::Line(x, y) });
    }
    items.push(Item::line(Outline::Path(steps), Ink::Line, 1.5));
    // Lines run along the axes, so the sign of a step is its direction.
    let (x, y) = ((end.x - before.x).signum(), (end.y - before.y).signum());
    let (long, wide) = HEAD;
    let corner = |side: i32| {
        let at = Point::new(end.x - x * long + y * side, end.y - y * long + x * side);
        Step::Line(f64::from(at.x), f64::from(at.y))
    };
    let tip = Step::Move(f64::from(end.x), f64::from(end.y));
    let head = Outline::Path(vec![tip, corner(wide), corner(-wide), Step::Close]);
    items.push(Item::filled(head, Ink::Line));
}

fn label(rect: Rect, words: &str, items: &mut Vec<Item>) {
    if words.is_empty() {
        items.push(Item::line(outline(rect, 2.0), Ink::Rule, 1.0));
        return;
    }
    let room = f64::from(rect.w);
    let mut lines: Vec<String> = Vec::new();
    for word in words.split(' ') {
        let longer = lines.last().map(|it| format!("{it} {word}"));
        match longer.filter(|it| font::width(it, Weight::Regular, LABEL) <= room) {
            Some(longer) => {
                lines.pop();
                lines.push(longer);
            }
            None => lines.push(word.to_owned()),
        }
    }
    let below = f64::from(LABEL_LINE).min(f64::from(rect.h) / number(lines.len()));
    let height = below * number(lines.len());
    let mut y = f64::from(rect.y) + (f64::from(rect.h) - height) / 2.0 + 0.8 * below;
    for line in lines {
        let at = (f64::from(rect.center().x), y, Anchor::Middle);
        text(&line, at, LABEL, Ink::Text, items);
        y += below;
    }
}

fn text(words: &str, at: (f64, f64, Anchor), size: i32, ink: Ink, items: &mut Vec<Item>) {
    if words.is_empty() {
        return;
    }
    let (x, y, anchor) = at;
    let width = font::width(words, Weight::Regular, size);
    let (text, weight) = (words.to_owned(), Weight::Regular);
    let right_to_left = font::is_right_to_left(words);
    items.push(Item::Text(Text { x, y, text, width, right_to_left, size, weight, ink, anchor }));
}
