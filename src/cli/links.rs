//! What the tables of an atlas lead to: its front page, and the maps that show what threats are on.

use super::args::BuildFormat;
use super::files::file_name;
use std::collections::BTreeSet;
use threatlas::atlas::Map;
use threatlas::draw;
use threatlas::scene::Scene;
use threatlas::table::{Beside, Place};
use threatlas::view::{Edge, Role, View};

/// The files beside a table of an atlas in these formats.
pub(super) fn beside(maps: &[Map], formats: &[BuildFormat]) -> Beside {
    let picture = picture_format(formats);
    let index = formats.contains(&BuildFormat::Html).then(|| file_name("index", BuildFormat::Html));
    let mut beside = Beside { index, ..Beside::default() };
    let files = picture
        .into_iter()
        .flat_map(|format| views(maps).map(move |view| (view, file_name(&view.stem, format))));
    for (view, file) in files {
        // The coarsest map of something shows it closed among what is around it.
        for path in shown(view) {
            beside.maps.entry(path).or_insert_with(|| file.clone());
        }
    }
    beside
}

/// What has a sign on a map, each at the first map that it is on.
pub(super) fn places(maps: &[Map], formats: &[BuildFormat]) -> Vec<Place> {
    let picture = picture_format(formats);
    let file = |view: &View| picture.map(|format| file_name(&view.stem, format));
    let all = views(maps).flat_map(|view| places_on(view, file(view).as_deref()));
    let mut known = BTreeSet::new();
    all.filter(|it| known.insert(it.anchor.clone())).collect()
}

/// What the maps show, without those of stories.
fn views(maps: &[Map]) -> impl Iterator<Item = &View> {
    maps.iter().map(|map| &map.view).filter(|view| view.story.is_none())
}

/// Files of pictures that pages show, each with what it shows: of the first format of maps.
pub(super) fn pictures(scenes: &[Scene], formats: &[BuildFormat]) -> Vec<(String, String)> {
    let Some(format) = picture_format(formats) else { return Vec::new() };
    let shown = |it: &Scene| {
        let alt = format!("{}. {}", it.title, it.description);
        (file_name(&it.stem, format), alt)
    };
    scenes.iter().map(shown).collect()
}

fn picture_format(formats: &[BuildFormat]) -> Option<BuildFormat> {
    [BuildFormat::Svg, BuildFormat::Png].into_iter().find(|it| formats.contains(it))
}

/// Dotted paths of what a map shows.
fn shown(view: &View) -> Vec<String> {
    let mut paths = vec![view.id.clone()];
    for node in &view.nodes {
        match node.role {
            Role::Box(..) => paths.push(node.id.clone()),
            Role::Boundary(_) => paths.extend(node.id.rsplit('/').next().map(str::to_owned)),
            Role::Frame(_) => {}
        }
    }
    paths.extend(view.edges.iter().flat_map(|edge| edge.flows.iter().cloned()));
    paths
}

/// What has a sign on a map.
fn places_on(view: &View, map: Option<&str>) -> Vec<Place> {
    let nodes = view.nodes.iter().filter_map(|node| {
        let sign = draw::sign_words(node.badge?);
        Some((draw::node_anchor(node), node.title.clone(), sign, &node.threats))
    });
    let edges = view.edges.iter().filter_map(|edge| {
        let sign = draw::sign_words(edge.badge?);
        Some((draw::edge_anchor(edge), title(view, edge), sign, &edge.threats))
    });
    let place = |(anchor, title, sign, threats): (String, String, String, &Vec<String>)| {
        let map = map.map(str::to_owned);
        Place { anchor, title, sign, map, threats: threats.clone() }
    };
    nodes.chain(edges).map(place).collect()
}

/// `Customer → Payments: places an order`.
fn title(view: &View, edge: &Edge) -> String {
    let (from, to) = (&view.nodes[edge.from].title, &view.nodes[edge.to].title);
    let arrow = if edge.both { "↔" } else { "→" };
    let colon = if edge.label.is_empty() { "" } else { ": " };
    format!("{from} {arrow} {to}{colon}{}", edge.label)
}
