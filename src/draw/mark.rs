//! What differs from an earlier drawing: its sign, its line and its colour, none of them alone.

use super::way::Spot;
use crate::geom::{Rect, Size};
use crate::scene::{Change, Dash, Fade, Group, Ink, Item, Outline, Shape, Step, Stroke};

/// What happened to something on a map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// `None` if it is as it was.
    pub change: Option<Change>,
    /// The same in words: `changed: was "Payments"`; empty if it is as it was.
    pub words: String,
}

/// What happened to all that a map shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// One for each node of the view, in its order.
    pub nodes: Vec<Mark>,
    /// One for each edge of the view, in its order.
    pub edges: Vec<Mark>,
}

impl Marks {
    /// How many things have changed in this way.
    #[must_use]
    pub fn count(&self, change: Change) -> usize {
        let all = self.nodes.iter().chain(&self.edges);
        all.filter(|mark| mark.change == Some(change)).count()
    }

    /// Whether something is as it was.
    pub(super) fn has_same(&self) -> bool {
        self.nodes.iter().chain(&self.edges).any(|mark| mark.change.is_none())
    }
}

/// Side of a sign, px.
pub(super) const SIDE: i32 = 20;

/// Outer size of a sign.
pub(super) const SIZE: Size = Size { w: SIDE, h: SIDE };

/// From a box to the line around it that says what happened, px.
const HALO: f64 = 4.0;

/// Width of the lines of what changed, px.
const WIDTH: f64 = 2.6;

/// Where the sign of a box or an area stands: over its left top corner.
pub(super) fn place(rect: Rect) -> Rect {
    Rect::new(rect.x - SIDE / 2 - 2, rect.y - SIDE / 2 - 2, SIDE, SIDE)
}

/// A sign with its left top corner at a spot, with its words.
pub(super) fn draw(mark: &Mark, at: Spot) -> Option<Item> {
    let items = sign(mark.change?, at);
    let title = mark.words.clone();
    Some(Item::Group(Group { class: "change", title, items, ..Group::default() }))
}

/// The bare sign: plus, minus or tilde on a disc.
pub(super) fn sign(change: Change, (x, y): Spot) -> Vec<Item> {
    let radius = f64::from(SIDE) / 2.0;
    let (x, y) = (x + radius, y + radius);
    let disc = Outline::circle(x, y, radius - 0.75);
    let mut items = vec![Item::outlined(disc, Ink::Change(change), Stroke::solid(Ink::Page, 1.5))];
    let level = Outline::through(&[(x - 4.5, y), (x + 4.5, y)]);
    let upright = Outline::through(&[(x, y - 4.5), (x, y + 4.5)]);
    let wave = Outline::Path(vec![
        Step::Move(x - 5.0, y + 1.5),
        Step::Quad(x - 2.5, y - 4.5, x, y),
        Step::Quad(x + 2.5, y + 4.5, x + 5.0, y - 1.5),
    ]);
    let lines = match change {
        Change::Added => vec![level, upright],
        Change::Removed => vec![level],
        Change::Changed => vec![wave],
    };
    items.extend(lines.into_iter().map(|it| Item::line(it, Ink::Page, 2.2)));
    items
}

/// The line of something that happened.
pub(super) fn stroke(change: Change) -> Stroke {
    let (dash, width) = match change {
        Change::Added => (Dash::Solid, WIDTH),
        Change::Removed => (Dash::Fine, 1.6),
        Change::Changed => (Dash::DashDot, WIDTH),
    };
    Stroke { ink: Ink::Change(change), width, dash }
}

/// The line around a box or an area; what is gone has its own in place of it.
pub(super) fn halo(mark: &Mark, rect: Rect) -> Option<Item> {
    let change = mark.change.filter(|&it| it != Change::Removed)?;
    let (x, y) = (f64::from(rect.x) - HALO, f64::from(rect.y) - HALO);
    let (w, h) = (f64::from(rect.w) + 2.0 * HALO, f64::from(rect.h) + 2.0 * HALO);
    let outline = Outline::rect(x, y, w, h, 10.0);
    Some(Item::Shape(Shape { outline, fill: None, stroke: Some(stroke(change)) }))
}

/// A group as its mark wants it: what is as it was steps back, what is gone is only outlined.
pub(super) fn shaded(group: Group, mark: &Mark) -> Group {
    match mark.change {
        None => {
            // Lines do not shine through badges that step back.
            let grounds: Vec<Item> = group.items.iter().filter_map(ground).collect();
            if grounds.is_empty() || group.class != "flow-notes" {
                return Group { fade: Fade::Much, ..group };
            }
            let inner = Group { fade: Fade::Much, items: group.items, ..Group::default() };
            let items = grounds.into_iter().chain([Item::Group(inner)]).collect();
            Group { items, ..group }
        }
        Some(Change::Removed) => {
            let items = group.items.into_iter().map(outlined).collect();
            Group { fade: Fade::Little, items, ..group }
        }
        Some(Change::Added | Change::Changed) => group,
    }
}

/// The area of a badge in the colour of the page.
fn ground(item: &Item) -> Option<Item> {
    let Item::Group(group) = item else { return None };
    group.items.iter().find_map(|it| match it {
        Item::Shape(shape) if shape.fill.is_some() => {
            Some(Item::filled(shape.outline.clone(), Ink::Page))
        }
        Item::Group(_) => ground(it),
        Item::Shape(_) | Item::Text(_) => None,
    })
}

/// The lines of a flow as its mark wants them.
pub(super) fn recoloured(items: Vec<Item>, change: Option<Change>) -> Vec<Item> {
    let Some(change) = change else { return items };
    let recolour = |item: Item| match item {
        Item::Shape(Shape { outline, fill, stroke: Some(old) })
            if old.ink == Ink::Change(change) =>
        {
            // What is proposed stays dotted.
            let new = stroke(change);
            let dash = if old.dash == Dash::Dotted { old.dash } else { new.dash };
            Item::Shape(Shape { outline, fill, stroke: Some(Stroke { dash, ..new }) })
        }
        other @ (Item::Group(_) | Item::Shape(_) | Item::Text(_)) => other,
    };
    items.into_iter().map(recolour).collect()
}

/// The same without its area, and with the line of what is gone.
fn outlined(item: Item) -> Item {
    match item {
        Item::Group(group) => {
            let items = group.items.into_iter().map(outlined).collect();
            Item::Group(Group { items, ..group })
        }
        Item::Shape(shape) => {
            let is_border =
                |it: &Stroke| matches!(it.ink, Ink::Border(_) | Ink::Frame(_) | Ink::Edge(_));
            let line = shape.stroke.filter(is_border).map(|_| stroke(Change::Removed));
            let fill = shape.fill.map(faint);
            let stroke = line.or(shape.stroke.map(|it| Stroke { ink: faint(it.ink), ..it }));
            Item::Shape(Shape { fill, stroke, ..shape })
        }
        Item::Text(text) => {
            let ink = faint(text.ink);
            Item::Text(crate::scene::Text { ink, ..text })
        }
    }
}

/// The ink on the page that stands for one of an area.
fn faint(ink: Ink) -> Ink {
    match ink {
        Ink::Fill(_) | Ink::Tab(_) | Ink::Tint(_) => Ink::Page,
        Ink::OnFill(_) | Ink::OnTab | Ink::Edge(_) => Ink::Text,
        Ink::OnFillSecondary(_) | Ink::OnTabSecondary => Ink::Secondary,
        other @ (Ink::Page
        | Ink::Text
        | Ink::Secondary
        | Ink::Line
        | Ink::Rule
        | Ink::Border(_)
        | Ink::Frame(_)
        | Ink::State(_)
        | Ink::OnState
        | Ink::Lock(_)
        | Ink::Change(_)) => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, halo, shaded};
    use crate::geom::Rect;
    use crate::scene::{Change, Dash, Fade, Group, Ink, Item, Outline, Stroke};
    use crate::view::Tone;

    #[test]
    fn what_is_gone_is_dashed_and_has_no_area() {
        let fill = Ink::Fill(Tone::System);
        let border = Stroke::solid(Ink::Border(Tone::System), 1.4);
        let items = vec![Item::outlined(Outline::circle(0.0, 0.0, 5.0), fill, border)];
        let mark = Mark { change: Some(Change::Removed), words: "removed".into() };
        let group = shaded(Group { items, ..Group::default() }, &mark);
        let [Item::Shape(shape)] = group.items.as_slice() else { panic!("{group:?}") };
        let stroke = shape.stroke.unwrap();
        assert_eq!((group.fade, shape.fill), (Fade::Little, Some(Ink::Page)));
        assert_eq!((stroke.dash, stroke.ink), (Dash::Fine, Ink::Change(Change::Removed)));
        assert_eq!(halo(&mark, Rect::new(0, 0, 10, 10)), None);
    }

    #[test]
    fn what_is_as_it_was_steps_back() {
        let group = shaded(Group::default(), &Mark::default());
        assert_eq!(group.fade, Fade::Much);
    }
}
