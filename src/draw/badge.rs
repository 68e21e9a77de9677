//! Signs for threats: a shape for each state, and how many threats are in it.

use super::crossing::question_mark;
use super::typography::{Line, SIGN, text, whole};
use super::way::Spot;
use crate::geom::Size;
use crate::scene::{Anchor, Dash, Group, Ink, Item, Outline, Step, Stroke};
use crate::view::{Badge, State};

/// Height of all badges, px.
pub(super) const HEIGHT: i32 = 20;
/// Room for the sign on a badge.
const SIGN_WIDTH: f64 = 20.0;

/// Outer size.
pub(super) fn size(badge: Badge) -> Size {
    let number = number(badge).map_or(0, |it| whole(it.width) + 7);
    Size { w: whole(SIGN_WIDTH) + number, h: HEIGHT }
}

/// A badge with its top left corner at a spot.
pub(super) fn draw(badge: Badge, at: Spot) -> Group {
    let title = words(badge);
    Group { class: "badge", title, items: sign(badge, at), ..Group::default() }
}

/// What a badge says: `3 open threats`.
#[must_use]
pub fn words(badge: Badge) -> String {
    match (badge.state, badge.count) {
        (State::Unassessed, _) => "not assessed".into(),
        (state, 1) => format!("1 threat {}", name(state)),
        (state, count) => format!("{count} threats {}", name(state)),
    }
}

/// Name of a state.
pub(super) fn name(state: State) -> &'static str {
    match state {
        State::Open => "open",
        State::Partly => "partly mitigated",
        State::Unassessed => "not assessed",
        State::Accepted => "accepted",
        State::Transferred => "transferred",
        State::Mitigated => "mitigated",
        State::Avoided => "avoided",
        State::Dismissed => "dismissed",
    }
}

/// The sign of a state without a number, and its size.
#[must_use]
pub fn alone(state: State) -> (Vec<Item>, Size) {
    let badge = Badge { state, count: 0 };
    (sign(badge, (0.0, 0.0)), size(badge))
}

fn number(badge: Badge) -> Option<Line> {
    (badge.count > 0).then(|| Line::new(&badge.count.to_string(), SIGN))
}

/// The bare badge with its top left corner at a spot.
pub(super) fn sign(badge: Badge, (x, y): Spot) -> Vec<Item> {
    let w = f64::from(size(badge).w);
    let ink = Ink::State(badge.state);
    let solid = badge.state == State::Open;
    let mut items = vec![ground(badge.state, (x, y), w)];
    let symbol_ink = if solid { Ink::OnState } else { ink };
    let middle = if badge.count > 0 { x + 12.0 } else { x + w / 2.0 };
    items.extend(symbol(badge.state, symbol_ink, (middle, y + 10.0)));
    items.extend(number(badge).map(|line| {
        let right = x + w - 7.0;
        text(&line, right, y + 14.0, SIGN, symbol_ink, Anchor::Right)
    }));
    items
}

fn ground(state: State, (x, y): Spot, w: f64) -> Item {
    let h = f64::from(HEIGHT);
    let ink = Ink::State(state);
    let radius = match state {
        State::Open => return Item::filled(octagon((x, y), w, h), ink),
        State::Accepted => 2.5,
        State::Transferred => 6.0,
        State::Partly
        | State::Unassessed
        | State::Mitigated
        | State::Avoided
        | State::Dismissed => h / 2.0,
    };
    let dash = if state == State::Unassessed { Dash::Fine } else { Dash::Solid };
    // Half a px inside, so that the line's outer edge is the badge's.
    let outline = Outline::rect(x + 0.75, y + 0.75, w - 1.5, h - 1.5, radius - 0.75);
    Item::outlined(outline, Ink::Page, Stroke { ink, width: 1.5, dash })
}

fn octagon((x, y): Spot, w: f64, h: f64) -> Outline {
    let cut = 6.0;
    Outline::polygon(&[
        (x + cut, y),
        (x + w - cut, y),
        (x + w, y + cut),
        (x + w, y + h - cut),
        (x + w - cut, y + h),
        (x + cut, y + h),
        (x, y + h - cut),
        (x, y + cut),
    ])
}

/// The sign of a state around a spot, 10 px wide and high.
fn symbol(state: State, ink: Ink, (x, y): Spot) -> Vec<Item> {
    let line = |points: &[Spot]| {
        let points: Vec<Spot> = points.iter().map(|it| (x + it.0, y + it.1)).collect();
        Item::line(Outline::through(&points), ink, 1.8)
    };
    match state {
        State::Open => vec![
            line(&[(0.0, -5.0), (0.0, 1.2)]),
            Item::filled(Outline::circle(x, y + 4.0, 1.2), ink),
        ],
        State::Partly => vec![
            Item::line(Outline::circle(x, y, 4.4), ink, 1.4),
            Item::filled(half_disc((x, y), 4.4), ink),
        ],
        State::Unassessed => question_mark(ink, (x, y)),
        State::Accepted => vec![Item::filled(Outline::rect(x - 3.5, y - 3.5, 7.0, 7.0, 0.5), ink)],
        State::Transferred => {
            vec![line(&[(-4.2, 4.2), (3.4, -3.4)]), line(&[(-2.2, -3.9), (3.9, -3.9), (3.9, 2.2)])]
        }
        State::Mitigated => vec![line(&[(-4.2, 0.4), (-1.3, 3.4), (4.2, -3.2)])],
        State::Avoided => vec![
            Item::line(Outline::circle(x, y, 4.4), ink, 1.5),
            line(&[(-3.0, 3.0), (3.0, -3.0)]),
        ],
        State::Dismissed => {
            vec![line(&[(-3.4, -3.4), (3.4, 3.4)]), line(&[(-3.4, 3.4), (3.4, -3.4)])]
        }
    }
}

fn half_disc((x, y): Spot, radius: f64) -> Outline {
    Outline::Path(vec![
        Step::Move(x, y - radius),
        Step::Arc { rx: radius, ry: radius, clockwise: false, x, y: y + radius },
        Step::Close,
    ])
}
