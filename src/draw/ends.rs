//! What an abuse case leads to, below its picture.

use super::badge;
use super::typography::{BODY, Line, SIGN, baseline, text, whole};
use super::wrap::{Room, limited};
use crate::geom::Size;
use crate::scene::{Anchor, Group, Ink, Item, Link};
use crate::view::{Badge, End};

/// From one threat to the next, px.
const ROW: i32 = 26;
/// Between the words, the sign and the title, px.
const GAP: f64 = 8.0;

/// The threats below each other from a place on; gives the height they take.
pub(super) fn draw(ends: &[End], x: f64, y: f64, width: i32, items: &mut Vec<Item>) -> i32 {
    if ends.is_empty() {
        return 0;
    }
    let name = Line::new("Leads to", SIGN);
    items.push(text(
        &name,
        x,
        y + middle(SIGN.leading, baseline(SIGN)),
        SIGN,
        Ink::Text,
        Anchor::Left,
    ));
    let left = x + name.width + 2.0 * GAP;
    let mut top = y;
    for end in ends {
        let badge = Badge { state: end.state, count: 0 };
        let Size { w, h } = badge::size(badge);
        let sign_top = top + f64::from(ROW - h) / 2.0;
        let mut parts = badge::sign(badge, (left, sign_top));
        let begin = left + f64::from(w) + GAP;
        let room = width - whole(begin - x);
        for line in limited(&end.title, BODY, Room { width: room, lines: 2 }).lines {
            let base = top + middle(BODY.leading, baseline(BODY));
            parts.push(text(&line, begin, base, BODY, Ink::Text, Anchor::Left));
            top += f64::from(BODY.leading);
        }
        top += f64::from(ROW - BODY.leading);
        let title = format!("leads to {}: {}", end.title, badge::name(end.state));
        let link = Some(Link::Threats(end.threat.clone()));
        items.push(Item::Group(Group {
            class: "end",
            title,
            link,
            items: parts,
            ..Group::default()
        }));
    }
    whole(top - y) + 14
}

/// Baseline of a line in the middle of a row.
fn middle(leading: i32, baseline: f64) -> f64 {
    f64::from(ROW - leading) / 2.0 + baseline
}
