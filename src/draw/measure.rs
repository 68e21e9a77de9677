//! How large boxes, frame titles and labels are, and how their text is broken.

use super::typography::{BODY, DETAIL, Line, TITLE, height, whole, widest};
use super::wrap::{Room, Wrapped, balanced, balanced_list};
use super::{areas, badge, boxes, labels};
use crate::geom::Size;
use crate::layout::{Axis, Edge, Graph, Hint, Node};
use crate::view::{self, Direction, Role, Shape, Tone, View};

/// A view with its text broken and measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// What the layout has to place; nodes and edges in the view's order.
    pub graph: Graph,
    /// Text of each node: in a box, on a frame's tab, at a boundary's corner.
    pub(super) nodes: Vec<NodeText>,
    /// Text of each edge's label.
    pub(super) labels: Vec<LabelText>,
}

/// Text of a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct NodeText {
    pub(super) title: Vec<Line>,
    pub(super) subtitle: Vec<Line>,
    pub(super) description: Vec<Line>,
}

/// Text of a label.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LabelText {
    pub(super) label: Vec<Line>,
    pub(super) detail: Vec<Line>,
    /// Size of all lines together.
    pub(super) block: Size,
}

/// Measures everything on a map that has text.
#[must_use]
pub fn measure(view: &View) -> Measured {
    let mut nodes = Vec::new();
    let mut texts = Vec::new();
    for (index, node) in view.nodes.iter().enumerate() {
        let (size, title, text) = measure_node(node);
        nodes.push(Node {
            id: node.id.clone(),
            parent: node.parent,
            frame: !matches!(node.role, Role::Box(..)),
            size,
            title,
            class: class(view, index),
        });
        texts.push(text);
    }
    let labels: Vec<LabelText> = view.edges.iter().map(measure_label).collect();
    let edges = view.edges.iter().zip(&labels);
    let edges = edges.map(|(edge, text)| layout_edge(edge, text, view.direction));
    let graph = Graph {
        down: view.direction == Direction::Down,
        nodes,
        edges: edges.collect(),
        hints: view.hints.iter().map(layout_hint).collect(),
    };
    Measured { graph, nodes: texts, labels }
}

/// Outer size, room for a frame's title, and text.
fn measure_node(node: &view::Node) -> (Size, Size, NodeText) {
    match node.role {
        Role::Box(shape, _) => {
            let (size, text) = measure_box(node, shape);
            (size, Size::default(), text)
        }
        Role::Frame(_) => {
            let (closed, _) = measure_box(node, Shape::Rectangle);
            let text = areas::tab_text(node);
            let tab = areas::tab_size(&text, node.link.is_some());
            let size = Size { w: closed.w.max(tab.w + 24), h: closed.h.max(tab.h + 24) };
            (size, Size { w: tab.w, h: tab.h + areas::BELOW_TAB }, text)
        }
        Role::Boundary(_) => {
            let text = areas::corner_text(node);
            let corner = areas::corner_size(&text);
            (Size { w: corner.w.max(150), h: corner.h + 24 }, corner, text)
        }
    }
}

/// Size and text of a closed element: the narrowest of those whose text reads best.
fn measure_box(node: &view::Node, shape: Shape) -> (Size, NodeText) {
    let padding = boxes::padding(shape);
    let mut best: Option<(i32, Size, NodeText)> = None;
    for w in (MIN_WIDTH..=MAX_WIDTH).step_by(10) {
        let room = |lines| Room { width: w - padding.left - padding.right, lines };
        let title = balanced(&node.title, TITLE, room(TITLE_LINES));
        let subtitle = balanced_list(&node.subtitle, DETAIL, room(SUBTITLE_LINES));
        let description = balanced(&node.description, BODY, room(DESCRIPTION_LINES));
        let strain = strain(&title, &subtitle, &description);
        let text = NodeText {
            title: title.lines,
            subtitle: subtitle.lines,
            description: description.lines,
        };
        let size = box_size(&text, padding);
        // Wide boxes are worse than narrow ones, and towers worse than both.
        let wide = (w - MIN_WIDTH) / 4 + (w - NORMAL_WIDTH).max(0) / 3;
        let cost = strain + wide + (size.h - size.w).max(0);
        if best.as_ref().is_none_or(|it| cost < it.0) {
            best = Some((cost, size, text));
        }
        if strain == 0 && size.h <= size.w {
            break;
        }
    }
    best.map(|(_, size, text)| (size, text)).unwrap_or_default()
}

/// How badly text reads, in px of width that one would give to avoid it.
fn strain(title: &Wrapped, subtitle: &Wrapped, description: &Wrapped) -> i32 {
    let more = |wrapped: &Wrapped, good: usize, px: i32| {
        let lines = (wrapped.lines.len() + wrapped.hidden).saturating_sub(good);
        let broken = if wrapped.broken { 60 } else { 0 };
        let hidden = if wrapped.hidden > 0 { 60 } else { 0 };
        i32::try_from(lines).unwrap_or(i32::MAX / px) * px + broken + hidden
    };
    more(title, 1, 30) + more(subtitle, 1, 60) + more(description, 2, 20)
}

fn box_size(text: &NodeText, padding: boxes::Padding) -> Size {
    let words = [&text.title, &text.subtitle, &text.description];
    let w = words.iter().map(|lines| whole(widest(lines))).max().unwrap_or(0);
    Size {
        w: even(w + padding.left + padding.right).max(MIN_WIDTH),
        h: even(text_height(text) + padding.top + padding.bottom).max(MIN_HEIGHT),
    }
}

/// Height of all text in a box.
pub(super) fn text_height(text: &NodeText) -> i32 {
    let gap = if text.description.is_empty() { 0 } else { DESCRIPTION_GAP };
    height(&text.title, TITLE)
        + height(&text.subtitle, DETAIL)
        + gap
        + height(&text.description, BODY)
}

/// Between the kind and the sentence in a box, px.
pub(super) const DESCRIPTION_GAP: i32 = 5;

/// What is longer than this is no title, and for the rest there is the tooltip.
const TITLE_LINES: usize = 4;
const SUBTITLE_LINES: usize = 3;
const DESCRIPTION_LINES: usize = 6;
const LABEL_LINES: usize = 6;
const LABEL_DETAIL_LINES: usize = 4;

const MIN_WIDTH: i32 = 160;
const NORMAL_WIDTH: i32 = 240;
const MAX_WIDTH: i32 = 340;
const MIN_HEIGHT: i32 = 60;

/// Even numbers have a whole middle.
fn even(px: i32) -> i32 {
    px + px % 2
}

fn measure_label(edge: &view::Edge) -> LabelText {
    let label = balanced(&edge.label, BODY, label_text_room(&edge.label, LABEL_LINES)).lines;
    let detail_room = label_text_room(&edge.detail, LABEL_DETAIL_LINES);
    let detail = balanced_list(&edge.detail, DETAIL, detail_room).lines;
    let block = Size {
        w: whole(widest(&label).max(widest(&detail))),
        h: height(&label, BODY) + height(&detail, DETAIL),
    };
    LabelText { label, detail, block }
}

/// Labels stay narrow, for they push boxes apart; long ones get wider instead of very high.
fn label_text_room(text: &str, lines: usize) -> Room {
    Room { width: if text.chars().count() > 80 { 240 } else { 150 }, lines }
}

fn layout_edge(edge: &view::Edge, text: &LabelText, direction: Direction) -> Edge {
    Edge {
        id: edge.id.clone(),
        from: edge.from,
        to: edge.to,
        label: label_room(text.block, direction),
        weight: u32::try_from(edge.members.len()).unwrap_or(u32::MAX).max(1),
    }
}

fn layout_hint(hint: &view::Hint) -> Hint {
    let axis = if hint.level { Axis::X } else { Axis::Y };
    Hint { axis, before: hint.before, after: hint.after }
}

/// Room for words beside a line and for a badge, on a line that runs to the right, below the words
/// of one that runs down, whether or not there is a badge: threats must not move boxes.
fn label_room(words: Size, direction: Direction) -> Size {
    match direction {
        Direction::Right if words.w == 0 => Size { w: BEAD_LENGTH, h: 2 },
        Direction::Right => Size { w: (words.w + 4).max(BEAD_LENGTH), h: words.h + 2 + 7 },
        Direction::Down if words.w == 0 => Size { w: BEAD_LENGTH, h: badge::HEIGHT + 2 },
        Direction::Down => Size {
            w: (words.w + 4).max(BEAD_LENGTH),
            h: words.h + 2 + labels::BADGE_GAP + badge::HEIGHT,
        },
    }
}

/// Width that a badge needs, px; on a line so much of it straight.
const BEAD_LENGTH: i32 = 48;

/// Where a node prefers to stand; a boundary as the most central of what it holds.
fn class(view: &View, index: usize) -> u8 {
    let own = |node: &view::Node| match node.role {
        Role::Box(_, tone) | Role::Frame(tone) => match tone {
            Tone::Person => Some(0),
            Tone::External => Some(1),
            Tone::System | Tone::Container | Tone::Component => Some(2),
        },
        Role::Boundary(_) => None,
    };
    own(&view.nodes[index]).unwrap_or_else(|| {
        let inside = (index + 1..view.nodes.len()).filter(|&it| stands_in(view, it, index));
        inside.filter_map(|it| own(&view.nodes[it])).max().unwrap_or(2)
    })
}

fn stands_in(view: &View, node: usize, area: usize) -> bool {
    std::iter::successors(view.nodes[node].parent, |&it| view.nodes[it].parent)
        .any(|parent| parent == area)
}

#[cfg(test)]
mod tests {
    use super::measure;
    use crate::view::{Node, Role, Shape, Tone, View};

    fn node(title: &str, shape: Shape) -> Node {
        Node {
            id: "A".into(),
            parent: None,
            role: Role::Box(shape, Tone::System),
            title: title.into(),
            subtitle: "System · Rust".into(),
            description: "Takes card payments and hands them on to the bank".into(),
            badge: None,
            threats: Vec::new(),
            remark: String::new(),
            link: None,
            proposed: false,
        }
    }

    fn view(nodes: Vec<Node>) -> View {
        View {
            id: "A".into(),
            stem: "a".into(),
            title: "A".into(),
            path: vec![],
            caption: String::new(),
            direction: crate::view::Direction::Right,
            nodes,
            edges: vec![],
            hints: vec![],
            story: None,
        }
    }

    #[test]
    fn boxes_hold_their_text() {
        let long = "payment ".repeat(38);
        let solid = "x".repeat(300);
        let shapes = [Shape::Rectangle, Shape::Person, Shape::Store, Shape::Queue, Shape::Process];
        for shape in shapes {
            for title in ["Pay", "Payments API", long.as_str(), solid.as_str(), "支払い処理"] {
                let measured = measure(&view(vec![node(title, shape)]));
                let (size, text) = (measured.graph.nodes[0].size, &measured.nodes[0]);
                let padding = super::boxes::padding(shape);
                let widest = super::widest(&text.title).max(super::widest(&text.description));
                assert!(widest <= f64::from(size.w - padding.left - padding.right));
                assert!(super::text_height(text) <= size.h - padding.top - padding.bottom);
                assert!(size.w <= 360 && size.w % 2 == 0 && size.h % 2 == 0);
            }
        }
    }

    #[test]
    fn usual_boxes_are_of_usual_width() {
        let measured = measure(&view(vec![node("Payments API", Shape::Rectangle)]));
        assert!((160..=240).contains(&measured.graph.nodes[0].size.w));
    }
}
