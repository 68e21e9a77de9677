//! What the script reads: which maps there are, what their signs count, and what can be searched.

use super::Atlas;
use super::pictures::{Picture, packed};
use crate::draw;
use crate::table::{ControlRow, Table};
use crate::view::{Edge, Node, Role};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What is read at once.
#[derive(Serialize)]
struct Data<'a> {
    maps: Vec<MapData<'a>>,
    /// By the key of an element, boundary or line.
    places: BTreeMap<&'a str, PlaceData<'a>>,
}

#[derive(Serialize)]
struct MapData<'a> {
    id: &'a str,
    /// What its element is called in ids of drawings.
    key: String,
    stem: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    up: Option<usize>,
}

/// What has a sign.
#[derive(Serialize)]
struct PlaceData<'a> {
    title: &'a str,
    sign: &'a str,
    /// Rows of the table.
    threats: Vec<usize>,
}

/// Something to find: what it is, its name, what is said beside it, the map that shows it, and its
/// key there.
#[derive(Serialize)]
struct Thing(&'static str, String, String, usize, String);

/// What is read at once, as an element that no browser runs.
pub(super) fn write(out: &mut String, atlas: &Atlas<'_>, pictures: &[Picture<'_>]) {
    let data = Data { maps: pictures.iter().map(map).collect(), places: places(atlas) };
    let _ = writeln!(out, "<script type=\"application/json\" id=\"data\">{}</script>", json(&data));
}

/// What can be searched, compressed.
pub(super) fn things(pictures: &[Picture<'_>], table: &Table) -> String {
    packed(&json(&to_find(pictures, table)))
}

/// The same as an element of the page.
pub(super) fn write_things(out: &mut String, things: &str) {
    let _ = writeln!(out, "<script type=\"text/plain\" id=\"things\">{things}</script>");
}

/// JSON that ends no element of a page.
fn json<T: Serialize>(data: &T) -> String {
    let text = serde_json::to_string(data).expect("plain data is always JSON");
    text.replace('<', "\\u003c")
}

fn map<'a>(picture: &'a Picture<'a>) -> MapData<'a> {
    MapData {
        id: &picture.id,
        key: draw::key(&picture.id),
        stem: &picture.scene.stem,
        title: &picture.title,
        up: picture.up,
    }
}

fn places<'a>(atlas: &'a Atlas<'a>) -> BTreeMap<&'a str, PlaceData<'a>> {
    let rows: BTreeMap<&str, usize> =
        super::threats::rows(atlas.table).map(|(row, _)| row.path.as_str()).zip(0..).collect();
    let place = |it: &'a crate::table::Place| {
        let threats = it.threats.iter().filter_map(|path| rows.get(path.as_str()).copied());
        let place = PlaceData { title: &it.title, sign: &it.sign, threats: threats.collect() };
        (it.anchor.trim_start_matches("on--"), place)
    };
    atlas.places.iter().map(place).collect()
}

/// Elements and boundaries where they are seen first, flows where they are seen alone, and
/// controls, which are on no map.
fn to_find(pictures: &[Picture<'_>], table: &Table) -> Vec<Thing> {
    let mut nodes: BTreeMap<&str, (usize, &Node)> = BTreeMap::new();
    let mut flows: BTreeMap<&str, (usize, &Edge, &str)> = BTreeMap::new();
    let maps = pictures.iter().enumerate().filter(|(_, it)| it.is_map);
    for (at, picture) in maps {
        for node in &picture.view.nodes {
            let own = node.id.rsplit('/').next().unwrap_or_default();
            if !matches!(node.role, Role::Frame(_)) {
                nodes.entry(own).or_insert((at, node));
            }
        }
        for edge in &picture.view.edges {
            for (path, member) in edge.flows.iter().zip(&edge.members) {
                let known = flows.get(path.as_str());
                if known.is_none_or(|it| it.1.flows.len() > edge.flows.len()) {
                    flows.insert(path, (at, edge, member));
                }
            }
        }
    }
    let node = |(own, (at, node)): (&str, (usize, &Node))| {
        let kind = if matches!(node.role, Role::Boundary(_)) { "boundary" } else { "element" };
        let said = [node.subtitle.as_str(), own].map(str::to_owned);
        let said: Vec<String> = said.into_iter().filter(|it| !it.is_empty()).collect();
        Thing(kind, node.title.clone(), said.join(" · "), at, draw::key(&node.id))
    };
    let flow = |(path, (at, edge, member)): (&str, (usize, &Edge, &str))| {
        // What follows says of what it is a part, and why it is out of scope.
        let member = member.split("; ").next().unwrap_or_default();
        Thing("flow", member.to_owned(), path.to_owned(), at, draw::key(&edge.id))
    };
    let control = |row: &ControlRow| {
        let said = format!("{} · {}", row.id, row.state);
        Thing("control", row.title.clone(), said, 0, row.path.clone())
    };
    let controls = table.controls.iter().map(control);
    nodes.into_iter().map(node).chain(flows.into_iter().map(flow)).chain(controls).collect()
}
