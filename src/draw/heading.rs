//! What stands above a map: its name, and the way to it from the root.

use super::typography::{CRUMB, HEADING, Line, Pen, baseline, height, text};
use super::wrap::{Room, limited};
use crate::scene::{Anchor, Group, Ink, Item, Link};
use crate::view::View;

/// Another picture of the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Other<'a> {
    /// What it is: `as a map`.
    pub(super) words: &'a str,
    /// Its stem.
    pub(super) stem: &'a str,
}

/// Name and way, from a place on; gives the height they take.
pub(super) fn draw(
    view: &View,
    other: Option<Other<'_>>,
    (x, y): (f64, f64),
    width: i32,
    items: &mut Vec<Item>,
) -> i32 {
    let title = limited(&view.title, HEADING, Room { width, lines: 3 }).lines;
    let mut pen = Pen { x, y, anchor: Anchor::Left };
    pen.set(&title, HEADING, Ink::Text, items);
    if let [crumb] = &view.path[..]
        && crumb.title == view.title
    {
        return height(&title, HEADING);
    }
    let lines = crumbs(view, other, (x, pen.y + 2.0), width, items);
    height(&title, HEADING) + 2 + lines * CRUMB.leading
}

/// The way, each step above the last a link; gives the number of lines.
fn crumbs(
    view: &View,
    other: Option<Other<'_>>,
    (left, top): (f64, f64),
    width: i32,
    items: &mut Vec<Item>,
) -> i32 {
    let (mut x, mut line) = (left, 0);
    let separator = Line::new("›", CRUMB);
    let space = 6.0;
    for (index, crumb) in view.path.iter().enumerate() {
        let last = index + 1 == view.path.len();
        for word in limited(&crumb.title, CRUMB, Room { width, lines: 1 }).lines {
            if x > left && x + word.width > left + f64::from(width) {
                (x, line) = (left, line + 1);
            }
            let y = top + f64::from(line * CRUMB.leading) + baseline(CRUMB);
            let word_width = word.width;
            let item = text(&word, x, y, CRUMB, Ink::Secondary, Anchor::Left);
            let leads = crumb.stem != view.stem;
            items.push(if leads { linked(item, &crumb.stem) } else { item });
            x += word_width + space;
            if !last {
                items.push(text(&separator, x, y, CRUMB, Ink::Secondary, Anchor::Left));
                x += separator.width + space;
            }
        }
    }
    if let Some(other) = other {
        let word = Line::new(other.words, CRUMB);
        let mark = Line::new("·", CRUMB);
        if x + mark.width + space + word.width > left + f64::from(width) {
            (x, line) = (left, line + 1);
        }
        let y = top + f64::from(line * CRUMB.leading) + baseline(CRUMB);
        items.push(text(&mark, x, y, CRUMB, Ink::Secondary, Anchor::Left));
        x += mark.width + space;
        items.push(linked(text(&word, x, y, CRUMB, Ink::Secondary, Anchor::Left), other.stem));
    }
    if view.path.is_empty() { 0 } else { line + 1 }
}

fn linked(item: Item, stem: &str) -> Item {
    let link = Some(Link::Drawing(stem.to_owned()));
    Item::Group(Group { class: "crumb", link, items: vec![item], ..Group::default() })
}
