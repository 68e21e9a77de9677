//! What must hold for every drawing, shown on one that is placed by hand.

use super::{compose, measure};
use crate::geom::{Point, Rect, Size};
use crate::layout::{Placed, PlacedEdge, PlacedNode};
use crate::scene::{Group, Item, Outline, Scene};
use crate::view::{
    Badge, Crossing, Direction, Edge, Lock, Node, Role, Shape, State, Tone, Trust, View,
};

fn node(id: &str, parent: Option<usize>, role: Role) -> Node {
    Node {
        id: id.into(),
        parent,
        role,
        title: id.into(),
        subtitle: "System".into(),
        description: String::new(),
        badge: None,
        threats: Vec::new(),
        remark: String::new(),
        link: None,
        proposed: false,
    }
}

fn view() -> View {
    let element = Role::Box(Shape::Rectangle, Tone::System);
    View {
        id: "Acme".into(),
        stem: "acme".into(),
        title: "Acme".into(),
        path: Vec::new(),
        caption: "Acme 1".into(),
        direction: Direction::Right,
        hints: Vec::new(),
        nodes: vec![
            node("Web", None, element),
            node("Cloud", None, Role::Boundary(Trust::Trusted)),
            node("Pay", Some(1), element),
            node("Pay.x", None, element),
            node("Pay/x", None, element),
        ],
        edges: vec![Edge {
            id: "Web->Pay".into(),
            from: 0,
            to: 2,
            both: false,
            step: None,
            label: "orders".into(),
            detail: "HTTPS".into(),
            badge: Some(Badge { state: State::Open, count: 12 }),
            threats: Vec::new(),
            flows: Vec::new(),
            crossings: vec![Crossing { boundary: 1, lock: Lock::Unknown }],
            members: vec!["Web -> Pay \"orders\"".into()],
            proposed: false,
        }],
        story: None,
    }
}

fn placed(view: &View) -> Placed {
    let rects = [
        Rect::new(0, 60, 160, 60),
        Rect::new(300, 0, 240, 160),
        Rect::new(340, 60, 160, 60),
        Rect::new(0, 200, 160, 60),
        Rect::new(300, 200, 160, 60),
    ];
    let nodes = view.nodes.iter().zip(rects);
    let nodes =
        nodes.map(|(node, rect)| PlacedNode { id: node.id.clone(), rect, anchor: rect.center() });
    let edge = PlacedEdge {
        id: "Web->Pay".into(),
        points: vec![Point::new(160, 90), Point::new(340, 90)],
        label: Some(Rect::new(190, 46, 60, 40)),
    };
    Placed { nodes: nodes.collect(), edges: vec![edge], size: Size { w: 540, h: 260 } }
}

fn groups<'a>(items: &'a [Item], found: &mut Vec<&'a Group>) {
    for item in items {
        if let Item::Group(group) = item {
            found.push(group);
            groups(&group.items, found);
        }
    }
}

fn drawn() -> Scene {
    let view = view();
    compose(&view, &measure(&view), &placed(&view))
}

#[test]
fn ids_are_unique() {
    let scene = drawn();
    let mut found = Vec::new();
    groups(&scene.items, &mut found);
    let ids: Vec<&str> = found.iter().filter_map(|it| it.id.as_deref()).collect();
    assert_eq!(ids, ["Cloud", "Web--Pay", "Web", "Pay.x", "Pay--x", "Pay"]);
}

#[test]
fn threats_move_nothing() {
    let with = view();
    let mut without = view();
    without.edges[0].badge = None;
    without.nodes[0].badge = Some(Badge { state: State::Partly, count: 3 });
    without.nodes[0].link = Some("web".into());
    assert_eq!(measure(&with).graph, measure(&without).graph);
}

#[test]
fn crossings_sit_on_the_boundary() {
    let scene = drawn();
    let mut found = Vec::new();
    groups(&scene.items, &mut found);
    let sign = found.iter().find(|it| it.class == "crossing").unwrap();
    let boundary = found.iter().find(|it| it.class == "boundary").unwrap();
    let (Item::Shape(sign), Item::Shape(boundary)) = (&sign.items[0], &boundary.items[0]) else {
        panic!("both begin with a shape");
    };
    let (Outline::Circle { x, .. }, Outline::Rect { x: left, .. }) =
        (&sign.outline, &boundary.outline)
    else {
        panic!("a circle on a rectangle");
    };
    assert!((x - left).abs() < 0.01);
}

#[test]
fn a_map_can_be_heard() {
    let text = drawn().description;
    assert!(text.starts_with("Map of Acme: 4 elements and 1 flow."));
    assert!(text.contains(
        "Web to Pay: orders, HTTPS; crosses Cloud, protection not stated; 12 threats open."
    ));
}

#[test]
fn labels_without_a_place_are_drawn_all_the_same() {
    let view = view();
    let mut placed = placed(&view);
    placed.edges[0].label = None;
    let scene = compose(&view, &measure(&view), &placed);
    assert!(format!("{scene:?}").contains("\"orders\""));
}
