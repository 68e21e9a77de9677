//! Laws about the words of a drawing: each stands within what it names.

use threatlas::geom::Size;
use threatlas::scene::{Anchor, Group, Item, Outline, Scene, Step, Text};

/// Left, top, right and bottom in px.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

/// Lines of text that stand out of their box, tab, label, badge or boundary, or out of the page.
pub(crate) fn outside(scene: &Scene) -> Vec<String> {
    let Size { w, h } = scene.size;
    let page = Area { left: 0.0, top: 0.0, right: w.into(), bottom: h.into() };
    let mut search = Search { frames: frames(&scene.items), found: Vec::new() };
    search.items(&scene.items, page);
    search.found
}

struct Search {
    /// Frames and boundaries.
    frames: Vec<Area>,
    found: Vec<String>,
}

impl Search {
    fn items(&mut self, items: &[Item], around: Area) {
        for item in items {
            match item {
                Item::Shape(_) => {}
                Item::Group(group) => self.group(group, around),
                Item::Text(text) if !around.holds(place(text)) => {
                    let (text, place) = (&text.text, place(text));
                    self.found.push(format!("`{text}` at {place:?} stands out of {around:?}"));
                }
                Item::Text(_) => {}
            }
        }
    }

    fn group(&mut self, group: &Group, around: Area) {
        let around = match (group.class, group.items.first()) {
            ("element" | "flow-notes" | "badge" | "step" | "area-title", _) => {
                first_shape(&group.items)
            }
            _ => None,
        }
        .unwrap_or(around);
        // The title of a boundary has no tab of its own.
        let is_bare = group.class == "area-title" && matches!(group.items[..], [Item::Text(_), ..]);
        match is_bare {
            true => self.bare_title(group),
            false => self.items(&group.items, around),
        }
    }

    fn bare_title(&mut self, group: &Group) {
        for item in &group.items {
            let Item::Text(text) = item else { continue };
            if !self.frames.iter().any(|it| it.holds(place(text))) {
                self.found.push(format!("`{}` stands out of its boundary", text.text));
            }
        }
    }
}

/// The shape that is painted first, also if it is part of a link.
fn first_shape(items: &[Item]) -> Option<Area> {
    match items.first()? {
        Item::Shape(shape) => Some(area(&shape.outline)),
        Item::Group(group) => first_shape(&group.items),
        Item::Text(_) => None,
    }
}

fn frames(items: &[Item]) -> Vec<Area> {
    let groups = items.iter().filter_map(|item| match item {
        Item::Group(group) if matches!(group.class, "frame" | "boundary") => Some(group),
        Item::Group(_) | Item::Shape(_) | Item::Text(_) => None,
    });
    groups.filter_map(|it| first_shape(&it.items)).collect()
}

/// Where a line of text is: from the top of its capitals to the end of its tails.
fn place(text: &Text) -> Area {
    let left = match text.anchor {
        Anchor::Left => text.x,
        Anchor::Middle => text.x - text.width / 2.0,
        Anchor::Right => text.x - text.width,
    };
    let size = f64::from(text.size);
    Area { left, top: text.y - 0.72 * size, right: left + text.width, bottom: text.y + 0.22 * size }
}

fn area(outline: &Outline) -> Area {
    let points: Vec<(f64, f64)> = match outline {
        Outline::Rect { x, y, w, h, .. } => vec![(*x, *y), (x + w, y + h)],
        Outline::Circle { x, y, radius } => {
            vec![(x - radius, y - radius), (x + radius, y + radius)]
        }
        Outline::Path(steps) => steps.iter().filter_map(end).collect(),
    };
    let (xs, ys) = (points.iter().map(|it| it.0), points.iter().map(|it| it.1));
    Area {
        left: xs.clone().fold(f64::MAX, f64::min),
        top: ys.clone().fold(f64::MAX, f64::min),
        right: xs.fold(f64::MIN, f64::max),
        bottom: ys.fold(f64::MIN, f64::max),
    }
}

fn end(step: &Step) -> Option<(f64, f64)> {
    match *step {
        Step::Move(x, y) | Step::Line(x, y) | Step::Quad(_, _, x, y) | Step::Arc { x, y, .. } => {
            Some((x, y))
        }
        Step::Close => None,
    }
}

impl Area {
    /// Whether it holds another; as much as is written of a number may be missing.
    fn holds(&self, other: Self) -> bool {
        let less = |a: f64, b: f64| a <= b + 0.01;
        less(self.left, other.left)
            && less(self.top, other.top)
            && less(other.right, self.right)
            && less(other.bottom, self.bottom)
    }
}
