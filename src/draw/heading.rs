//! What stands above a map: its name, and the way to it from the root.

use super::typography::{CRUMB, HEADING, Line, Pen, baseline, height, text};
use super::wrap::{Room, limited};
use crate::scene::{Anchor, Group, Ink, Item};
use crate::view::View;

/// Name and way, from a place on; gives the height they take.
pub(super) fn draw(view: &View, x: f64, y: f64, width: i32, items: &mut Vec<Item>) -> i32 {
    let title = limited(&view.title, HEADING, Room { width, lines: 3 }).lines;
    let mut pen = Pen { x, y, anchor: Anchor::Left };
    pen.set(&title, HEADING, Ink::Text, items);
    if let [crumb] = &view.path[..]
        && crumb.title == view.title
    {
        return height(&title, HEADING);
    }
    let lines = crumbs(view, x, pen.y + 2.0, width, items);
    height(&title, HEADING) + 2 + lines * CRUMB.leading
}

/// The way, each step above the last a link; gives the number of lines.
fn crumbs(view: &View, left: f64, top: f64, width: i32, items: &mut Vec<Item>) -> i32 {
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
            let link = (!last && crumb.stem != view.stem).then(|| crumb.stem.clone());
            items.push(match link {
                Some(_) => Item::Group(Group {
                    class: "crumb",
                    link,
                    items: vec![item],
                    ..Group::default()
                }),
                None => item,
            });
            x += word_width + space;
            if !last {
                items.push(text(&separator, x, y, CRUMB, Ink::Secondary, Anchor::Left));
                x += separator.width + space;
            }
        }
    }
    if view.path.is_empty() { 0 } else { line + 1 }
}
