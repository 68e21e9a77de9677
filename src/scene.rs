//! A drawing ready to paint: absolute items in painting order, with colours by their meaning.
//!
//! Painters need nothing else; a theme says which colour an [`Ink`] is.

use crate::font::Weight;
use crate::geom::Size;
use crate::view::{Lock, State, Tone, Trust};

/// One drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// File name without ending; begins every id and class, so that two drawings in one page share
    /// none.
    pub stem: String,
    /// Name of the drawing.
    pub title: String,
    /// The drawing in sentences, for those who cannot see it.
    pub description: String,
    /// Size of the page in px.
    pub size: Size,
    /// What to paint, in this order, on a page of [`Ink::Page`].
    pub items: Vec<Item>,
}

/// Something to paint.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Items that belong together.
    Group(Group),
    /// An outline, filled or stroked.
    Shape(Shape),
    /// A line of text.
    Text(Text),
}

/// Items that belong together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// Unique in the drawing, and the same as long as the thing keeps its path.
    pub id: Option<String>,
    /// What kind of thing it is, in one word; empty if nobody needs to know.
    pub class: &'static str,
    /// Shown when a reader points at it; lines separated by `\n`; empty if there is none.
    pub title: String,
    /// Where it leads.
    pub link: Option<Link>,
    /// Name of a link for those who hear it; empty if its title or text is enough.
    pub label: String,
    /// How far it steps back behind the rest.
    pub fade: Fade,
    /// What it consists of, in painting order.
    pub items: Vec<Item>,
}

/// How far something steps back behind the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fade {
    /// Not at all.
    #[default]
    None,
    /// A little: what is gone.
    Little,
    /// Much: what is as it was.
    Much,
}

/// Where something leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// To the drawing with this stem.
    Drawing(String),
    /// To the place with this id in the table of threats, where there is one beside the drawing.
    Threats(String),
}

/// An outline, filled or stroked.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Where its points are.
    pub outline: Outline,
    /// Colour of its area; `None` leaves it open.
    pub fill: Option<Ink>,
    /// Its line; `None` if it has none.
    pub stroke: Option<Stroke>,
}

/// Points of a shape, in px.
#[derive(Clone, Debug, PartialEq)]
pub enum Outline {
    /// An upright rectangle with rounded corners.
    Rect {
        /// Left edge.
        x: f64,
        /// Top edge.
        y: f64,
        /// Width.
        w: f64,
        /// Height.
        h: f64,
        /// Radius of the corners.
        radius: f64,
    },
    /// A circle.
    Circle {
        /// x of its centre.
        x: f64,
        /// y of its centre.
        y: f64,
        /// Its radius.
        radius: f64,
    },
    /// Lines and curves.
    Path(Vec<Step>),
}

/// A piece of a path; each ends at a place given by its last two numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Begin here.
    Move(f64, f64),
    /// A straight line.
    Line(f64, f64),
    /// A quadratic curve: control point, end.
    Quad(f64, f64, f64, f64),
    /// Up to half an ellipse, clockwise as seen or against it.
    Arc {
        /// Radius along x.
        rx: f64,
        /// Radius along y.
        ry: f64,
        /// Whether it runs clockwise.
        clockwise: bool,
        /// x of its end.
        x: f64,
        /// y of its end.
        y: f64,
    },
    /// Back to where the path began.
    Close,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub ink: Ink,
    /// Its width in px.
    pub width: f64,
    /// Its pattern.
    pub dash: Dash,
}

/// Pattern of a line; each has one meaning in all drawings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dash {
    /// Unbroken.
    #[default]
    Solid,
    /// Long dashes: trust boundaries only.
    Long,
    /// Fine dashes: what is outside, what nobody has looked at, and what is gone.
    Fine,
    /// Dots: proposed only.
    Dotted,
    /// A dash and a dot by turns: what says other things than before.
    DashDot,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Where it is tied to, as [`Text::anchor`] says.
    pub x: f64,
    /// Its baseline.
    pub y: f64,
    /// The words.
    pub text: String,
    /// Width in px that it must have.
    pub width: f64,
    /// Whether it reads from right to left; what it holds in the other direction is turned.
    pub right_to_left: bool,
    /// Size of the letters in px.
    pub size: i32,
    /// How heavy they are.
    pub weight: Weight,
    /// Their colour.
    pub ink: Ink,
    /// Which part of it stands at [`Text::x`].
    pub anchor: Anchor,
}

/// Which part of a text stands at its x.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Left,
    /// Its middle.
    Middle,
    /// Its right end.
    Right,
}

/// A colour by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    /// The page, the inside of frames and the ground of badges.
    Page,
    /// What is read first.
    Text,
    /// What is read second.
    Secondary,
    /// Flows.
    Line,
    /// Hairlines that only separate.
    Rule,
    /// Inside of a box.
    Fill(Tone),
    /// Border of a box.
    Border(Tone),
    /// First text in a box.
    OnFill(Tone),
    /// Second text in a box.
    OnFillSecondary(Tone),
    /// Border of a frame and of its title tab, and the sign that a box can be opened.
    Frame(Tone),
    /// Inside of the title tab of a frame.
    Tab(Tone),
    /// First text on a tab.
    OnTab,
    /// Second text on a tab.
    OnTabSecondary,
    /// Inside of a trust boundary.
    Tint(Trust),
    /// Line and title of a trust boundary.
    Edge(Trust),
    /// Sign of a state.
    State(State),
    /// Text on a sign that is filled.
    OnState,
    /// Sign of a lock.
    Lock(Lock),
    /// Sign and line of what differs from before.
    Change(Change),
}

/// What happened to something since an earlier drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It was not there.
    Added,
    /// It is not there any more.
    Removed,
    /// It says other things, or stands elsewhere.
    Changed,
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Added, Self::Removed, Self::Changed];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

impl Item {
    /// A shape that is only filled.
    #[must_use]
    pub fn filled(outline: Outline, ink: Ink) -> Self {
        Self::Shape(Shape { outline, fill: Some(ink), stroke: None })
    }

    /// A shape that is only a line.
    #[must_use]
    pub fn line(outline: Outline, ink: Ink, width: f64) -> Self {
        Self::Shape(Shape { outline, fill: None, stroke: Some(Stroke::solid(ink, width)) })
    }

    /// A shape that is filled and has a line around it.
    #[must_use]
    pub fn outlined(outline: Outline, fill: Ink, stroke: Stroke) -> Self {
        Self::Shape(Shape { outline, fill: Some(fill), stroke: Some(stroke) })
    }
}

impl Stroke {
    /// An unbroken line.
    #[must_use]
    pub fn solid(ink: Ink, width: f64) -> Self {
        Self { ink, width, dash: Dash::Solid }
    }
}

impl Outline {
    /// An upright rectangle.
    #[must_use]
    pub fn rect(x: f64, y: f64, w: f64, h: f64, radius: f64) -> Self {
        Self::Rect { x, y, w, h, radius }
    }

    /// A circle.
    #[must_use]
    pub fn circle(x: f64, y: f64, radius: f64) -> Self {
        Self::Circle { x, y, radius }
    }

    /// A line through points.
    #[must_use]
    pub fn through(points: &[(f64, f64)]) -> Self {
        let step = |(index, &(x, y)): (usize, &(f64, f64))| match index {
            0 => Step::Move(x, y),
            _ => Step::Line(x, y),
        };
        Self::Path(points.iter().enumerate().map(step).collect())
    }

    /// An area with straight sides.
    #[must_use]
    pub fn polygon(points: &[(f64, f64)]) -> Self {
        match Self::through(points) {
            Self::Path(mut steps) => {
                steps.push(Step::Close);
                Self::Path(steps)
            }
            other @ (Self::Rect { .. } | Self::Circle { .. }) => other,
        }
    }
}
