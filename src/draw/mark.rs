//! What differs from an earlier drawing: its sign, its line and its colour, none of them alone.

use super::way::Spot;
use crate::geom::{Point, Rect, Size};
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

/// From a label or badge to a sign beside it, px.
const BESIDE: i32 = 3;

/// From a box to the line around it that says what happened, px.
const HALO: f64 = 4.0;

/// Width of the lines of what changed, px.
const WIDTH: f64 = 2.6;

/// Outlines are at least so wide, and what stands within them is not, px.
const OUTLINE: f64 = 1.4;

/// Where the sign of a box or an area stands: over its left top corner.
pub(super) fn place(rect: Rect) -> Rect {
    Rect::new(rect.x - SIDE / 2 - 2, rect.y - SIDE / 2 - 2, SIDE, SIDE)
}

/// Left top corners of signs right beside something.
pub(super) fn beside(rect: Rect) -> [Spot; 4] {
    let middle = Point::new(rect.center().x - SIDE / 2, rect.center().y - SIDE / 2);
    let spots = [
        (rect.right() + BESIDE, middle.y),
        (rect.x - BESIDE - SIDE, middle.y),
        (middle.x, rect.bottom() + BESIDE),
        (middle.x, rect.y - BESIDE - SIDE),
    ];
    spots.map(|(x, y)| (x.into(), y.into()))
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

/// What is said by a line around a box or an area; what is gone has its own in place of it.
fn around(mark: &Mark) -> Option<Change> {
    mark.change.filter(|&it| it != Change::Removed)
}

/// How far from a box the line around it reaches, if it has one, px.
pub(super) fn gap(mark: &Mark) -> Option<f64> {
    around(mark).map(|_| HALO + WIDTH / 2.0)
}

/// The line around a box or an area.
pub(super) fn halo(mark: &Mark, rect: Rect) -> Option<Item> {
    let change = around(mark)?;
    let (x, y) = (f64::from(rect.x) - HALO, f64::from(rect.y) - HALO);
    let (w, h) = (f64::from(rect.w) + 2.0 * HALO, f64::from(rect.h) + 2.0 * HALO);
    let outline = Outline::rect(x, y, w, h, 10.0);
    Some(Item::Shape(Shape { outline, fill: None, stroke: Some(stroke(change)) }))
}

/// A group as its mark wants it: what is as it was steps back, what is gone is only outlined. Lines
/// do not shine through its signs.
pub(super) fn shaded(group: Group, mark: &Mark) -> Group {
    let (fade, items) = match mark.change {
        None => (Fade::Much, group.items),
        Some(Change::Removed) => {
            (Fade::Little, group.items.into_iter().map(outlined).collect::<Vec<Item>>())
        }
        Some(Change::Added | Change::Changed) => return group,
    };
    let mut grounds = Vec::new();
    add_grounds(&items, is_sign(group.class), &mut grounds);
    if grounds.is_empty() {
        return Group { fade, items, ..group };
    }
    grounds.push(Item::Group(Group { fade, items, ..Group::default() }));
    Group { items: grounds, ..group }
}

/// A filled area that looks as one that steps back, whatever is below it.
pub(super) fn faded(area: Item) -> Vec<Item> {
    let mut items = Vec::new();
    if let Item::Shape(shape) = &area {
        items.push(Item::filled(shape.outline.clone(), Ink::Page));
    }
    items.push(Item::Group(Group { fade: Fade::Much, items: vec![area], ..Group::default() }));
    items
}

/// Whether a group of this class is a sign that stands on lines.
fn is_sign(class: &str) -> bool {
    matches!(class, "badge" | "step" | "crossing")
}

/// The areas of all signs in the colour of the page: of each its first, which is its ground.
fn add_grounds(items: &[Item], in_sign: bool, grounds: &mut Vec<Item>) {
    for item in items {
        match item {
            Item::Group(group) => {
                add_grounds(&group.items, in_sign || is_sign(group.class), grounds);
            }
            Item::Shape(shape) if in_sign && shape.fill.is_some() => {
                grounds.push(Item::filled(shape.outline.clone(), Ink::Page));
                return;
            }
            Item::Shape(_) | Item::Text(_) => {}
        }
    }
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
            let line = shape.stroke.map(|it| {
                let is_border = matches!(it.ink, Ink::Border(_) | Ink::Frame(_) | Ink::Edge(_));
                if is_border && it.width >= OUTLINE {
                    return stroke(Change::Removed);
                }
                let is_lip = matches!(it.ink, Ink::Border(_));
                let ink = if is_lip { Ink::Change(Change::Removed) } else { faint(it.ink) };
                Stroke { ink, ..it }
            });
            let fill = shape.fill.map(faint);
            Item::Shape(Shape { fill, stroke: line, ..shape })
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

    #[test]
    fn lines_do_not_shine_through_signs() {
        let disc = Outline::circle(5.0, 5.0, 9.0);
        let sign = vec![Item::filled(disc.clone(), Ink::OnState)];
        let badge = Item::Group(Group { class: "badge", items: sign, ..Group::default() });
        let edge = Item::line(Outline::circle(0.0, 0.0, 5.0), Ink::Line, 1.0);
        let group = Group { class: "element", items: vec![edge, badge], ..Group::default() };
        let group = shaded(group, &Mark::default());
        assert_eq!(group.fade, Fade::None);
        assert_eq!(group.items[0], Item::filled(disc, Ink::Page));
        let [_, Item::Group(inner)] = group.items.as_slice() else { panic!("{group:?}") };
        assert_eq!((inner.fade, inner.items.len()), (Fade::Much, 2));
    }
}
