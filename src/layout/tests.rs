//! Laws of all layouts, on generated graphs: legal, the same for every order of declarations, and
//! in the order of the map one level up.

use super::legal::violations;
use super::{
    Axis, Earlier, Edge, Graph, HINTED_GAP, Hint, Lock, Node, Placed, layout, layout_after,
};
use crate::geom::{Point, Size};

/// Seeds that each law is tried with.
const SEEDS: u64 = 20;

#[test]
fn generated_graphs_are_laid_out_legally() {
    for seed in 0..SEEDS {
        for down in [false, true] {
            let graph = Generator(seed).graph(down);
            let found = violations(&graph, &layout(&graph, None));
            assert!(found.is_empty(), "seed {seed}, down {down}: {found:#?}");
        }
    }
}

#[test]
fn nothing_and_a_single_node_are_laid_out() {
    for down in [false, true] {
        let mut graph = Graph { down, ..Graph::default() };
        assert_eq!(layout(&graph, None), Placed::default());
        graph.nodes.push(node("only", None, false));
        let placed = layout(&graph, None);
        assert_eq!(placed.size, graph.nodes[0].size);
        graph.nodes[0].frame = true;
        assert_eq!(violations(&graph, &layout(&graph, None)), Vec::<String>::new());
    }
}

#[test]
fn order_of_declarations_moves_nothing() {
    for seed in 0..SEEDS {
        let graph = Generator(seed).graph(seed % 2 == 0);
        let turned = turn_round(&graph);
        let (mut first, mut second) = (layout(&graph, None), layout(&turned, None));
        for placed in [&mut first, &mut second] {
            placed.nodes.sort_by(|a, b| a.id.cmp(&b.id));
            placed.edges.sort_by(|a, b| a.id.cmp(&b.id));
        }
        assert_eq!(first, second, "seed {seed}");
    }
}

#[test]
fn opening_a_frame_keeps_all_orders() {
    for seed in 0..SEEDS {
        let graph = Generator(seed).graph(seed % 2 == 0);
        let closed = close_frames(&graph);
        let above = layout(&closed, None);
        let found = violations(&closed, &above);
        assert!(found.is_empty(), "seed {seed}, closed: {found:#?}");
        let below = layout(&graph, Some(&above));
        let found = violations(&graph, &below);
        assert!(found.is_empty(), "seed {seed}, opened: {found:#?}");
        let found = turned_pairs(&above, &below);
        assert!(found.is_empty(), "seed {seed}: {found:#?}");
    }
}

#[test]
fn any_map_is_taken_as_the_one_above() {
    for seed in 0..SEEDS {
        let mut generator = Generator(seed);
        let graph = generator.graph(seed % 2 == 0);
        let mut above = layout(&graph, None);
        for node in &mut above.nodes {
            let mut somewhere = || i32::try_from(generator.below(900)).unwrap();
            (node.rect.x, node.rect.y) = (somewhere(), somewhere());
            node.anchor = Point::new(somewhere(), somewhere());
        }
        let found = violations(&graph, &layout(&graph, Some(&above)));
        assert!(found.is_empty(), "seed {seed}: {found:#?}");
    }
}

#[test]
fn hints_among_siblings_are_kept() {
    for seed in 0..SEEDS {
        let mut graph = Generator(seed).graph(seed % 2 == 0);
        let free = layout(&graph, None);
        graph.hints = hints(&graph, &mut Generator(seed + 1_000));
        let placed = layout(&graph, None);
        let found = violations(&graph, &placed);
        assert!(found.is_empty(), "seed {seed}: {found:#?}");
        let unkept = graph.hints.iter().filter(|hint| placed.distance(hint) < HINTED_GAP);
        assert_eq!(unkept.count(), 0, "seed {seed}: {:?}", graph.hints);
        let contrary = Hint { before: graph.nodes.len() - 1, after: 0, axis: Axis::X };
        if graph.hints.is_empty() {
            assert_eq!(free, placed, "seed {seed}");
        } else {
            graph.hints.push(contrary);
            let found = violations(&graph, &layout(&graph, Some(&free)));
            assert!(found.is_empty(), "seed {seed}, within: {found:#?}");
        }
    }
}

#[test]
fn a_lock_keeps_the_order_of_what_it_knows() {
    for seed in 0..SEEDS {
        let mut graph = Generator(seed).graph(seed % 2 == 0);
        let before = layout(&graph, None);
        let lock = Lock::of(&graph, &before);
        graph.nodes.push(node("new", None, false));
        for from in 0..graph.nodes.len() / 2 {
            let (id, to, label) = (format!("new {from}"), graph.nodes.len() - 1, Size::default());
            graph.edges.push(Edge { id, from, to, label, weight: 1 });
        }
        let after = layout_after(&graph, Earlier { maps: &[], lock: Some(&lock) });
        let found = violations(&graph, &after);
        assert!(found.is_empty(), "seed {seed}: {found:#?}");
        let found = flips(&before, &after);
        assert!(found.is_empty(), "seed {seed}: {found:#?}");
    }
}

/// Pairs of nodes that stood clearly apart and stand clearly the other way round.
fn flips(before: &Placed, after: &Placed) -> Vec<String> {
    let clear = |from: i32, to: i32| if (to - from).abs() > 40 { (to - from).signum() } else { 0 };
    let mut found = Vec::new();
    for (one, other) in before.nodes.iter().zip(&after.nodes) {
        for (second, there) in before.nodes.iter().zip(&after.nodes) {
            let x = clear(one.anchor.x, second.anchor.x) * clear(other.anchor.x, there.anchor.x);
            let y = clear(one.anchor.y, second.anchor.y) * clear(other.anchor.y, there.anchor.y);
            if x < 0 || y < 0 {
                found.push(format!("{} and {}", one.id, second.id));
            }
        }
    }
    found
}

/// Some hints among boxes that stand in one frame, none of which contradicts another one.
fn hints(graph: &Graph, generator: &mut Generator) -> Vec<Hint> {
    let mut found = Vec::new();
    for after in 0..graph.nodes.len() {
        let is_sibling = |it: &usize| {
            let nodes = [&graph.nodes[*it], &graph.nodes[after]];
            nodes.iter().all(|it| !it.frame) && nodes[0].parent == nodes[1].parent
        };
        let siblings: Vec<usize> = (0..after).filter(is_sibling).collect();
        if !siblings.is_empty() && generator.below(2) == 0 {
            let axis = if generator.below(2) == 0 { Axis::X } else { Axis::Y };
            found.push(Hint { axis, before: siblings[generator.below(siblings.len())], after });
        }
    }
    found
}

/// Pairs of nodes in both maps whose anchors changed sides.
fn turned_pairs(above: &Placed, below: &Placed) -> Vec<String> {
    let anchor_below = |id: &str| below.nodes.iter().find(|node| node.id == id).map(|it| it.anchor);
    let mut shared: Vec<(&str, Point, Point)> = Vec::new();
    for node in &above.nodes {
        shared.extend(anchor_below(&node.id).map(|anchor| (node.id.as_str(), node.anchor, anchor)));
    }
    let mut found = Vec::new();
    for (index, one) in shared.iter().enumerate() {
        for other in &shared[index + 1..] {
            let turned = |before: i32, after: i32| before.signum() * after.signum() < 0;
            if turned(one.1.x - other.1.x, one.2.x - other.2.x)
                || turned(one.1.y - other.1.y, one.2.y - other.2.y)
            {
                found.push(format!("{one:?} and {other:?} changed sides"));
            }
        }
    }
    found
}

/// The graph with every second frame closed: its edges end at the frame.
fn close_frames(graph: &Graph) -> Graph {
    let mut kept: Vec<Option<usize>> = Vec::new();
    let mut closed = Graph { down: graph.down, ..Graph::default() };
    // The nearest node around each one that is still shown, by its new index.
    let mut shown: Vec<usize> = Vec::new();
    for (index, node) in graph.nodes.iter().enumerate() {
        let inside_closed = node
            .parent
            .is_some_and(|parent| kept[parent].is_none_or(|at: usize| !closed.nodes[at].frame));
        if inside_closed {
            kept.push(None);
            shown.push(node.parent.map_or(0, |parent| shown[parent]));
            continue;
        }
        let mut node = node.clone();
        node.parent = node.parent.and_then(|parent| kept[parent]);
        if index % 2 == 0 {
            node.frame = false;
        }
        if !node.frame {
            node.title = Size::default();
        }
        kept.push(Some(closed.nodes.len()));
        shown.push(closed.nodes.len());
        closed.nodes.push(node);
    }
    for edge in &graph.edges {
        let (from, to) = (shown[edge.from], shown[edge.to]);
        if from != to || edge.from == edge.to {
            closed.edges.push(Edge { from, to, ..edge.clone() });
        }
    }
    closed
}

/// The same graph with all edges, and all nodes as far as possible, declared in another order.
fn turn_round(graph: &Graph) -> Graph {
    let depth = |mut at: usize| {
        let mut depth = 0;
        while let Some(parent) = graph.nodes[at].parent {
            depth += 1;
            at = parent;
        }
        depth
    };
    let mut order: Vec<usize> = (0..graph.nodes.len()).rev().collect();
    order.sort_by_key(|&at| depth(at));
    let mut place = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let nodes = order.iter().map(|&old| Node {
        parent: graph.nodes[old].parent.map(|parent| place[parent]),
        ..graph.nodes[old].clone()
    });
    let edges = graph.edges.iter().rev().map(|edge| Edge {
        from: place[edge.from],
        to: place[edge.to],
        ..edge.clone()
    });
    Graph {
        down: graph.down,
        nodes: nodes.collect(),
        edges: edges.collect(),
        hints: graph
            .hints
            .iter()
            .map(|hint| Hint { before: place[hint.before], after: place[hint.after], ..*hint })
            .collect(),
    }
}

fn node(id: &str, parent: Option<usize>, frame: bool) -> Node {
    let (title, size) = if frame {
        (Size { w: 120, h: 34 }, Size { w: 200, h: 104 })
    } else {
        (Size::default(), Size { w: 151, h: 96 })
    };
    Node { id: id.to_owned(), parent, frame, size, title, class: 2 }
}

/// A small deterministic generator (a linear congruence, its upper bits) of nested graphs.
struct Generator(u64);

impl Generator {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let bits = usize::try_from(self.0 >> 33).unwrap_or(0);
        if bound == 0 { 0 } else { bits % bound }
    }

    fn graph(&mut self, down: bool) -> Graph {
        self.below(2);
        let mut graph = Graph { down, ..Graph::default() };
        for index in 0..2 + self.below(22) {
            let frames: Vec<usize> = (0..index).filter(|&at| graph.nodes[at].frame).collect();
            let parent =
                (!frames.is_empty() && self.below(3) > 0).then(|| frames[self.below(frames.len())]);
            let frame = self.below(4) == 0;
            let id = format!("n{}-{index}", self.below(50));
            let mut node = node(&id, parent, frame);
            node.class = [0, 1, 2, 2, 2][self.below(5)];
            graph.nodes.push(node);
        }
        for index in 0..self.below(3 * graph.nodes.len()) {
            let [from, to] = [0; 2].map(|_| self.below(graph.nodes.len()));
            let labelled = self.below(4) > 0;
            let (w, h) = (20 + self.below(120), 17 + 15 * self.below(2));
            let side =
                |length: usize| if labelled { i32::try_from(length).unwrap_or(0) } else { 0 };
            graph.edges.push(Edge {
                id: format!("e{}-{index}", self.below(90)),
                from,
                to,
                label: Size { w: side(w), h: side(h) },
                weight: 1 + u32::from(self.below(4) == 0),
            });
        }
        graph
    }
}
