//! Maps as text: what they show, where it stands, and what is painted.

use std::fmt::Write as _;

use resvg::usvg;
use threatlas::atlas::Map;
use threatlas::geom::{Point, Rect};
use threatlas::layout::legal;
use threatlas::render::{self, LIGHT, Profile};
use threatlas::scene::Scene;
use threatlas::view::{Badge, Edge, Node, Role, View};

use super::texts;

/// The map with this id or file name, else the first.
pub(crate) fn find<'a>(maps: &'a [Map], wanted: Option<&str>) -> Result<&'a Map, String> {
    let is_wanted = |map: &&Map| wanted.is_none_or(|it| map.view.id == it || map.view.stem == it);
    maps.iter().find(is_wanted).ok_or_else(|| format!("there is no map {wanted:?}"))
}

/// What a map shows, each node under the one that it stands in.
pub(crate) fn view(view: &View) -> String {
    let mut out = format!("map {} \"{}\"\n", view.stem, view.title);
    for crumb in &view.path {
        writeln!(out, "under {} \"{}\"", crumb.stem, crumb.title).expect("strings take all");
    }
    inner_nodes(view, None, 0, &mut out);
    view.edges.iter().for_each(|it| edge(view, it, &mut out));
    out
}

fn inner_nodes(view: &View, parent: Option<usize>, depth: usize, out: &mut String) {
    for (at, node) in view.nodes.iter().enumerate().filter(|it| it.1.parent == parent) {
        let Node { id, title, subtitle, .. } = node;
        let indent = "  ".repeat(depth);
        write!(out, "{indent}{} {id} \"{title}\" {subtitle}", role(node))
            .expect("strings take all");
        node.link.iter().for_each(|it| out.extend([" link=", it]));
        badge(node.badge, out);
        out.push_str(if node.proposed { " proposed\n" } else { "\n" });
        inner_nodes(view, Some(at), depth + 1, out);
    }
}

fn edge(view: &View, edge: &Edge, out: &mut String) {
    write!(out, "edge {} \"{}\" {}", edge.id, edge.label, edge.detail).expect("strings take all");
    out.truncate(out.trim_end().len());
    for crossing in &edge.crossings {
        let boundary = &view.nodes[crossing.boundary].id;
        write!(out, " crosses={boundary}:{:?}", crossing.lock).expect("strings take all");
    }
    badge(edge.badge, out);
    out.push_str(if edge.proposed { " proposed\n" } else { "\n" });
    edge.members.iter().for_each(|it| out.extend(["  ", it, "\n"]));
}

fn badge(badge: Option<Badge>, out: &mut String) {
    if let Some(Badge { state, count }) = badge {
        write!(out, " badge={state:?}:{count}").expect("strings take all");
    }
}

fn role(node: &Node) -> String {
    match node.role {
        Role::Box(shape, tone) => format!("box {shape:?}/{tone:?}"),
        Role::Frame(tone) => format!("frame {tone:?}"),
        Role::Boundary(trust) => format!("boundary {trust:?}"),
    }
}

/// Where everything stands, in numbers.
pub(crate) fn layout(map: &Map) -> String {
    let mut out = format!("size {}x{}\n", map.placed.size.w, map.placed.size.h);
    let rect = |it: Rect| format!("{},{} {}x{}", it.x, it.y, it.w, it.h);
    let words = map.view.nodes.iter().map(|node| match node.role {
        Role::Box(..) => "box",
        Role::Frame(_) => "frame",
        Role::Boundary(_) => "boundary",
    });
    for (word, node) in words.zip(&map.placed.nodes) {
        writeln!(out, "{word} {} {}", node.id, rect(node.rect)).expect("strings take all");
    }
    for edge in &map.placed.edges {
        let points = edge.points.iter().map(|it: &Point| format!(" {},{}", it.x, it.y));
        let label = edge.label.map(|it| format!(" label {}", rect(it))).unwrap_or_default();
        let way = points.collect::<String>() + &label;
        writeln!(out, "edge {}{way}", edge.id).expect("strings take all");
    }
    out
}

/// The pictures as files of their own.
pub(crate) fn svg(map: &Map) -> String {
    map.scenes().map(|scene| render::svg(scene, &LIGHT, Profile::File)).collect()
}

/// A picture without its style sheet and its legend, which are the same for most maps.
pub(crate) fn drawing(scene: &Scene) -> String {
    let mut until = None;
    let mut out = String::new();
    for line in render::svg(scene, &LIGHT, Profile::Atlas).lines() {
        until = until.or_else(|| match line {
            "  <style>" => Some("  </style>"),
            line if line.ends_with("-legend\">") => Some("  </g>"),
            _ => None,
        });
        if until.is_none() {
            out.extend([line, "\n"]);
        }
        until = until.filter(|&end| end != line);
    }
    out
}

/// What is wrong with a map, whatever it shows.
pub(crate) fn faults(map: &Map) -> Vec<String> {
    let mut faults = legal::violations(&map.measured.graph, &map.placed);
    map.scenes().for_each(|scene| faults.extend(faults_of_picture(map, scene)));
    faults.iter().map(|it| format!("map {}: {it}", map.view.stem)).collect()
}

fn faults_of_picture(map: &Map, scene: &Scene) -> Vec<String> {
    let mut faults = Vec::new();
    let text = render::svg(scene, &LIGHT, Profile::File);
    let mut options = usvg::Options::default();
    options.fontdb_mut().load_font_data(font());
    match usvg::Tree::from_str(&text, &options) {
        Err(error) => faults.push(format!("its SVG does not load: {error}")),
        Ok(tree) if !tree.has_text_nodes() => faults.push("its SVG shows no text".to_owned()),
        Ok(_) => {}
    }
    let (shown, told) = (written(&text, "text"), written(&text, "title"));
    let titles = map.view.nodes.iter().map(|it| &it.title);
    let words = titles.chain(map.view.edges.iter().map(|it| &it.label));
    // Of words that are too long the beginning is shown, and the rest to those who point at it.
    let is_lost = |it: &&String| {
        let letters = letters(it);
        let begin: String = letters.chars().take(20).collect();
        !shown.contains(&begin) || !shown.contains(&letters) && !told.contains(&letters)
    };
    let lost = words.filter(is_lost);
    faults.extend(lost.map(|it| format!("its SVG does not show the words `{it}`")));
    faults.extend(texts::outside(scene));
    faults
}

fn font() -> Vec<u8> {
    threatlas::font::bytes(threatlas::font::Weight::Regular).to_vec()
}

/// All letters of the elements of a name, in order; lines may be broken anywhere.
fn written(svg: &str, name: &str) -> String {
    let document = usvg::roxmltree::Document::parse(svg).expect("usvg has read it");
    let texts = document.descendants().filter(|it| it.has_tag_name(name));
    let words = texts.flat_map(|it| it.descendants()).filter(usvg::roxmltree::Node::is_text);
    words.map(|it| letters(it.text().unwrap_or_default())).collect()
}

/// Neither spaces, at which lines break, nor signs that only direct others.
fn letters(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).collect()
}
