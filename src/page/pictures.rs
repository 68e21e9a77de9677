//! The maps as text: plain while there are few, compressed after that.

use crate::atlas::Map;
use crate::html::escaped;
use crate::render::{self, Theme};
use crate::scene::{Group, Item, Link, Scene};
use crate::threads::side_by_side;
use crate::view::View;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// So many bytes of maps can be read without a script; what is more is compressed.
const PLAIN_BYTES: usize = 2_000_000;

/// How many maps are turned into text before they are compressed.
const AT_A_TIME: usize = 32;

/// From 0 to 10; 6 is what most programs take.
const COMPRESSION: u8 = 6;

/// Kinds of groups that the picture itself begins with.
const SHEET: &[&str] = &["frame", "boundary", "flow", "element", "area-title"];

/// Something to show: a map, or the steps of a story as a sequence.
pub(super) struct Picture<'a> {
    /// By which readers call it.
    pub(super) id: String,
    /// What it shows.
    pub(super) title: String,
    /// How it is drawn.
    pub(super) scene: &'a Scene,
    /// What it was drawn from.
    pub(super) view: &'a View,
    /// Index of the picture one level up.
    pub(super) up: Option<usize>,
    /// Whether it is the map of a part of the system, and of no story.
    pub(super) is_map: bool,
}

/// All pictures, a sequence after its story.
pub(super) fn pictures(maps: &[Map]) -> Vec<Picture<'_>> {
    let mut found: Vec<Picture<'_>> = Vec::new();
    for map in maps {
        let view = &map.view;
        let above = view.path.iter().rev().find(|crumb| crumb.stem != view.stem);
        let up = above.and_then(|crumb| found.iter().position(|it| it.scene.stem == crumb.stem));
        let (id, title) = (view.id.clone(), view.title.clone());
        let is_map = view.story.is_none();
        found.push(Picture { id, title, scene: &map.scene, view, up, is_map });
        if let Some(scene) = &map.sequence {
            let id = format!("{}.sequence", view.id);
            let title = format!("{}, as a sequence", view.title);
            let up = Some(found.len() - 1);
            found.push(Picture { id, title, scene, view, up, is_map });
        }
    }
    found
}

/// A picture as it stands in the page.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    stem: String,
    title: String,
    /// Markup, or what it was compressed to.
    text: String,
    is_packed: bool,
    /// Length of the markup.
    n_bytes: usize,
}

/// All pictures as they stand in a page, for the page after the next edit.
#[derive(Clone, Debug, Default)]
pub struct Sheets(pub(super) Vec<Sheet>);

impl Sheets {
    /// Forgets all but the pictures that are the same in the next page, by the names of their files
    /// without endings.
    pub fn retain(&mut self, is_same: impl Fn(&str) -> bool) {
        self.0.retain(|sheet| is_same(&sheet.stem));
    }
}

/// All pictures as text; the first ones can be read without a script. Those of an earlier page are
/// taken over.
pub(super) fn sheets(pictures: &[Picture<'_>], theme: &Theme, earlier: &Sheets) -> Vec<Sheet> {
    let known: BTreeMap<&str, &Sheet> = earlier.0.iter().map(|it| (it.stem.as_str(), it)).collect();
    let mut n_bytes = 0;
    let mut sheets = Vec::with_capacity(pictures.len());
    // Some at a time, so that there is never much markup that is still to be compressed.
    for some in pictures.chunks(AT_A_TIME) {
        let found = side_by_side(some, |it| match known.get(it.scene.stem.as_str()) {
            Some(&sheet) => sheet.clone(),
            None => sheet(it, theme),
        });
        let placed = found.into_iter().zip(some).map(|(sheet, picture)| {
            n_bytes += sheet.n_bytes;
            (sheet, picture, n_bytes > PLAIN_BYTES)
        });
        let placed: Vec<(Sheet, &Picture<'_>, bool)> = placed.collect();
        sheets.extend(side_by_side(&placed, |(sheet, picture, is_packed)| {
            match (sheet.is_packed, *is_packed) {
                (false, true) => {
                    Sheet { text: packed(&sheet.text), is_packed: true, ..sheet.clone() }
                }
                (true, false) => self::sheet(picture, theme),
                (true, true) | (false, false) => sheet.clone(),
            }
        }));
    }
    sheets
}

/// A picture as markup.
fn sheet(picture: &Picture<'_>, theme: &Theme) -> Sheet {
    let svg = render::part(&parted(picture.scene), theme, &in_page);
    let lines: Vec<&str> = svg.lines().map(str::trim_start).collect();
    let text = lines.join("\n");
    Sheet {
        stem: picture.scene.stem.clone(),
        title: picture.title.clone(),
        n_bytes: text.len(),
        text,
        is_packed: false,
    }
}

/// Links lead to the drawing or the threats with that id in the same page.
#[expect(clippy::unnecessary_wraps, reason = "other drawings have links that lead nowhere")]
fn in_page(link: &Link) -> Option<String> {
    match link {
        Link::Drawing(id) | Link::Threats(id) => Some(format!("#{id}")),
    }
}

/// Text compressed with DEFLATE (RFC 1951), in base64.
pub(super) fn packed(text: &str) -> String {
    STANDARD.encode(miniz_oxide::deflate::compress_to_vec(text.as_bytes(), COMPRESSION))
}

/// The same drawing in three groups: what stands above the picture, the picture, and what stands
/// below it, which the page shows in other places.
fn parted(scene: &Scene) -> Scene {
    let class = |item: &Item| match item {
        Item::Group(group) => group.class,
        Item::Shape(_) | Item::Text(_) => "",
    };
    let items = &scene.items;
    // A line stands above the legend.
    let legend = items.iter().rposition(|it| class(it) == "legend").unwrap_or(items.len());
    let below = legend.saturating_sub(1);
    let sheet = items.iter().position(|it| SHEET.contains(&class(it))).unwrap_or(below).min(below);
    let group = |class: &'static str, items: &[Item]| {
        Item::Group(Group { class, items: items.to_vec(), ..Group::default() })
    };
    let parts = [
        group("heading", &items[..sheet]),
        group("sheet", &items[sheet..below]),
        group("below", &items[below..]),
    ];
    Scene { items: parts.into(), ..scene.clone() }
}

/// The pictures, each in an element that is inert where scripts run.
pub(super) fn write(out: &mut String, sheets: &[Sheet]) {
    for Sheet { stem, title, text, is_packed, .. } in sheets {
        let stem = escaped(stem);
        let _ = match is_packed {
            true => writeln!(out, "<script type=\"text/plain\" id=\"map-{stem}\">{text}</script>"),
            false => writeln!(
                out,
                "<noscript id=\"map-{stem}\"><section><h2 class=\"heard\">{}</h2>\n\
                 {text}</section></noscript>",
                escaped(title)
            ),
        };
    }
}

/// Says to readers without scripts how many pictures they do not see.
pub(super) fn note_packed(out: &mut String, sheets: &[Sheet]) {
    let n_packed = sheets.iter().filter(|it| it.is_packed).count();
    if n_packed > 0 {
        let _ = writeln!(
            out,
            "<noscript><p>Without scripts, {} of {} maps are shown here.</p></noscript>",
            sheets.len() - n_packed,
            sheets.len()
        );
    }
}
