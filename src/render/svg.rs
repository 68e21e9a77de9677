//! A scene as SVG. Colours and places are plain attributes, so that the picture survives where
//! styles are stripped; a small style sheet adds the colours for the dark and for paper.

use super::theme::{DARK, LIGHT, PRINT, Theme, token};
use super::xml::{Tag, Writer, number};
use crate::font::{self, Weight};
use crate::geom::Size;
use crate::scene::{
    Anchor, Dash, Fade, Group, Ink, Item, Link, Outline, Scene, Shape, Step, Stroke, Text,
};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// For whom a drawing is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// A file of its own, which is black on white on paper, and in the usual theme turns dark when
    /// its reader prefers that.
    File,
    /// The same among the files of an atlas: signs for threats lead to [`TABLE`] beside it.
    Atlas,
    /// A file of its own that always has the theme's colours; also what PNG is made from.
    Fixed,
}

/// The page of an atlas with all threats.
pub const TABLE: &str = "threats.html";

/// The drawing as an SVG document.
#[must_use]
pub fn svg(scene: &Scene, theme: &Theme, profile: Profile) -> String {
    let leads = |link: &Link| match (link, profile) {
        (Link::Drawing(stem), _) => Some(format!("{stem}.svg")),
        (Link::Threats(id), Profile::Atlas) => Some(format!("{TABLE}#{id}")),
        (Link::Threats(_), Profile::File | Profile::Fixed) => None,
    };
    match profile {
        Profile::File | Profile::Atlas => document(scene, theme, Colours::Classes, &leads),
        Profile::Fixed => document(scene, theme, Colours::Plain, &leads),
    }
}

/// The drawing as a file of its own that always has the theme's colours, with links of its own;
/// what leads nowhere is no link.
#[must_use]
pub fn fixed(scene: &Scene, theme: &Theme, leads: &dyn Fn(&Link) -> Option<String>) -> String {
    document(scene, theme, Colours::Plain, leads)
}

/// The drawing as a file of its own, which turns dark as [`Profile::File`] does, with links of its
/// own; what leads nowhere is no link.
#[must_use]
pub fn leading(scene: &Scene, theme: &Theme, leads: &dyn Fn(&Link) -> Option<String>) -> String {
    document(scene, theme, Colours::Classes, leads)
}

fn document(
    scene: &Scene,
    theme: &Theme,
    colours: Colours,
    leads: &dyn Fn(&Link) -> Option<String>,
) -> String {
    let spot = Spot { id: &scene.stem, description: &scene.description, leads };
    let mut painter = Painter { scene, theme, colours, spot, writer: Writer::default() };
    painter.document();
    painter.writer.finish()
}

/// The drawing as a part of an HTML page: without empty lines, which end a block of HTML in
/// Markdown, and without styles, which a strict policy for contents forbids. The page may set each
/// colour as a variable `--tmd-…`; without it they are those of the theme.
#[must_use]
pub fn part(scene: &Scene, theme: &Theme, leads: &dyn Fn(&Link) -> Option<String>) -> String {
    part_at(scene, theme, Spot { id: &scene.stem, description: &scene.description, leads })
}

/// The same, where the page says more about it.
pub(super) fn part_at(scene: &Scene, theme: &Theme, spot: Spot<'_>) -> String {
    let (colours, writer) = (Colours::Variables, Writer::default());
    let mut painter = Painter { scene, theme, colours, spot, writer };
    painter.document();
    painter.writer.finish()
}

/// Where a drawing stands.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    /// Its id, which begins all others and all classes.
    pub id: &'a str,
    /// What those hear who cannot see it.
    pub description: &'a str,
    /// Where links lead; what leads nowhere is no link.
    pub leads: &'a dyn Fn(&Link) -> Option<String>,
}

/// How colours are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colours {
    /// As they are, with classes for a style sheet that replaces them.
    Classes,
    /// As they are.
    Plain,
    /// As variables with what they are without the page's help.
    Variables,
}

/// Bare items, for a drawing that a page makes itself.
#[must_use]
pub fn symbol(id: &str, size: Size, items: &[Item], theme: &Theme) -> String {
    let scene = Scene {
        stem: id.to_owned(),
        title: String::new(),
        description: String::new(),
        size,
        items: Vec::new(),
    };
    let leads = |_: &Link| None;
    let spot = Spot { id, description: "", leads: &leads };
    let (colours, writer) = (Colours::Variables, Writer::default());
    let mut painter = Painter { scene: &scene, theme, colours, spot, writer };
    let (w, h) = (f64::from(size.w), f64::from(size.h));
    let view_box = format!("0 0 {} {}", number(w), number(h));
    painter.writer.open(&Tag::new("symbol").text("id", id).text("viewBox", &view_box));
    painter.items(items);
    painter.writer.close("symbol");
    painter.writer.finish()
}

struct Painter<'a> {
    scene: &'a Scene,
    theme: &'a Theme,
    colours: Colours,
    spot: Spot<'a>,
    writer: Writer,
}

impl Painter<'_> {
    fn document(&mut self) {
        let (w, h) = (f64::from(self.scene.size.w), f64::from(self.scene.size.h));
        let Spot { id, description: words, .. } = self.spot;
        let (title, description) = (format!("{id}--title"), format!("{id}--desc"));
        let is_part = self.colours == Colours::Variables;
        // What is inside of an `img` cannot be reached by those who hear it, links included.
        let is_alone = !is_part && !self.has_links(&self.scene.items);
        let role = if is_alone { "img" } else { "group" };
        let root = Tag::new("svg")
            .text("xmlns", "http://www.w3.org/2000/svg")
            .text("id", id)
            .number("width", w)
            .number("height", h)
            .text("viewBox", &format!("0 0 {} {}", number(w), number(h)))
            .text("role", role)
            .text("aria-labelledby", &title)
            .text("aria-describedby", &description)
            .text("font-family", font::FAMILIES);
        // A page that reads from right to left must not turn the drawing.
        let root = if is_part { root.text("direction", "ltr") } else { root };
        self.writer.open(&root);
        self.writer.words(&Tag::new("title").text("id", &title), &self.scene.title);
        self.writer.words(&Tag::new("desc").text("id", &description), words);
        if self.colours == Colours::Classes {
            self.style_sheet();
        }
        let page = Item::filled(Outline::rect(0.0, 0.0, w, h, 0.0), Ink::Page);
        self.item(&page);
        self.items(&self.scene.items);
        self.writer.close("svg");
    }

    /// The dark colours for who prefers them, unless another theme than the usual one was chosen,
    /// and those of paper.
    fn style_sheet(&mut self) {
        let mut used = BTreeSet::from([("fill", Ink::Page)]);
        collect(&self.scene.items, &mut used);
        self.writer.open(&Tag::new("style"));
        if self.theme == &*LIGHT {
            // Also what a browser paints around the drawing: the rest of its window, scroll bars.
            let root = css_name(self.spot.id);
            self.writer.line(&format!("#{root} {{ color-scheme: light dark }}"));
            self.rules("(prefers-color-scheme: dark)", &used, &DARK);
        }
        self.rules("print", &used, &PRINT);
        self.writer.close("style");
    }

    /// One rule for each colour of a theme that occurs.
    fn rules(&mut self, media: &str, used: &BTreeSet<(&'static str, Ink)>, theme: &Theme) {
        let mut rules: Vec<((&str, &str), Vec<String>)> = Vec::new();
        for &(property, ink) in used {
            let value = (property, theme.colour(ink));
            let class = format!(".{}", css_name(&self.class(property, ink)));
            match rules.iter_mut().find(|it| it.0 == value) {
                Some(rule) => rule.1.push(class),
                None => rules.push((value, vec![class])),
            }
        }
        self.writer.line(&format!("@media {media} {{"));
        for ((property, colour), classes) in rules {
            self.writer.line(&format!("{} {{ {property}: {colour} }}", classes.join(", ")));
        }
        self.writer.line("}");
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            self.item(item);
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Group(group) => self.group(group),
            Item::Shape(shape) => self.shape(shape),
            Item::Text(text) => self.text(text),
        }
    }

    fn group(&mut self, group: &Group) {
        let href = group.link.as_ref().and_then(self.spot.leads);
        let name = if href.is_some() { "a" } else { "g" };
        let mut tag = Tag::new(name);
        if let Some(id) = &group.id {
            tag = tag.text("id", &format!("{}--{id}", self.spot.id));
        }
        if !group.class.is_empty() {
            tag = tag.text("class", &format!("{}--{}", self.spot.id, group.class));
        }
        match group.fade {
            Fade::None => {}
            Fade::Little => tag = tag.text("opacity", "0.75"),
            Fade::Much => tag = tag.text("opacity", "0.45"),
        }
        if let Some(href) = href {
            tag = tag.text("href", &href);
            if !group.label.is_empty() {
                tag = tag.text("aria-label", &group.label);
            }
        }
        self.writer.open(&tag);
        if !group.title.is_empty() {
            self.writer.words(&Tag::new("title"), &group.title);
        }
        self.items(&group.items);
        self.writer.close(name);
    }

    fn has_links(&self, items: &[Item]) -> bool {
        items.iter().any(|item| match item {
            Item::Group(group) => {
                let leads = group.link.as_ref().is_some_and(|it| (self.spot.leads)(it).is_some());
                leads || self.has_links(&group.items)
            }
            Item::Shape(_) | Item::Text(_) => false,
        })
    }

    fn shape(&mut self, shape: &Shape) {
        let tag = match &shape.outline {
            Outline::Rect { x, y, w, h, radius } => {
                let tag = Tag::new("rect")
                    .number("x", *x)
                    .number("y", *y)
                    .number("width", *w)
                    .number("height", *h);
                if *radius > 0.0 { tag.number("rx", *radius) } else { tag }
            }
            Outline::Circle { x, y, radius } => {
                Tag::new("circle").number("cx", *x).number("cy", *y).number("r", *radius)
            }
            Outline::Path(steps) => Tag::new("path").text("d", &path(steps)),
        };
        let mut classes = Vec::new();
        let tag = match shape.fill {
            Some(ink) => self.paint(tag, "fill", ink, &mut classes),
            None => tag.text("fill", "none"),
        };
        let tag = match shape.stroke {
            Some(stroke) => {
                let tag = self.paint(tag, "stroke", stroke.ink, &mut classes);
                dash(tag.number("stroke-width", stroke.width), stroke)
            }
            None => tag,
        };
        let tag = with_classes(tag, &classes);
        self.writer.leaf(&tag);
    }

    fn text(&mut self, text: &Text) {
        let anchor = match text.anchor {
            Anchor::Left => "start",
            Anchor::Middle => "middle",
            Anchor::Right => "end",
        };
        let mut tag = Tag::new("text").number("x", text.x).number("y", text.y);
        tag = tag.number("font-size", text.size.into());
        if text.weight == Weight::Bold {
            tag = tag.text("font-weight", "700");
        }
        if anchor != "start" {
            tag = tag.text("text-anchor", anchor);
        }
        if text.width >= 0.5 {
            tag = tag.number("textLength", text.width).text("lengthAdjust", "spacingAndGlyphs");
        }
        let mut classes = Vec::new();
        tag = self.paint(tag, "fill", text.ink, &mut classes);
        let tag = with_classes(tag, &classes);
        self.writer.words(&tag, &marked(text));
    }

    fn paint(&self, tag: Tag, property: &str, ink: Ink, classes: &mut Vec<String>) -> Tag {
        let colour = self.theme.colour(ink);
        match self.colours {
            Colours::Classes => {
                classes.push(self.class(property, ink));
                tag.text(property, colour)
            }
            Colours::Plain => tag.text(property, colour),
            Colours::Variables => {
                tag.text(property, &format!("var(--tmd-{},{colour})", token(ink)))
            }
        }
    }

    fn class(&self, property: &str, ink: Ink) -> String {
        format!("{}--{property}-{}", self.spot.id, token(ink))
    }
}

/// The words with marks for their direction: painters that treat the attribute `direction`
/// differently understand marks in the text alike.
fn marked(text: &Text) -> Cow<'_, str> {
    let words = &text.text;
    if text.right_to_left {
        return Cow::Owned(format!("\u{2067}{words}\u{2069}"));
    }
    if !words.contains(DOT) || !font::has_right_to_left(words) {
        return Cow::Borrowed(words);
    }
    // The items of a list stand from left to right, whatever they are.
    let apart = |item: &str| match font::has_right_to_left(item) {
        true => format!("\u{2068}{item}\u{2069}"),
        false => item.to_owned(),
    };
    Cow::Owned(words.split(DOT).map(apart).collect::<Vec<_>>().join(DOT))
}

/// Between the items of a list.
const DOT: &str = " · ";

fn with_classes(tag: Tag, classes: &[String]) -> Tag {
    if classes.is_empty() { tag } else { tag.text("class", &classes.join(" ")) }
}

fn dash(tag: Tag, stroke: Stroke) -> Tag {
    match stroke.dash {
        Dash::Solid => tag,
        Dash::Long => tag.text("stroke-dasharray", "9 5"),
        Dash::Fine => tag.text("stroke-dasharray", "4 2.5"),
        Dash::Dotted => tag.text("stroke-dasharray", "1.6 3.4"),
        Dash::DashDot => tag.text("stroke-dasharray", "12 3 3 3"),
    }
}

fn path(steps: &[Step]) -> String {
    let words = |letter: &str, numbers: &[f64]| {
        let numbers: Vec<String> = numbers.iter().map(|it| number(*it)).collect();
        format!("{letter}{}", numbers.join(" "))
    };
    let step = |step: &Step| match *step {
        Step::Move(x, y) => words("M", &[x, y]),
        Step::Line(x, y) => words("L", &[x, y]),
        Step::Quad(cx, cy, x, y) => words("Q", &[cx, cy, x, y]),
        Step::Arc { rx, ry, clockwise, x, y } => {
            words("A", &[rx, ry, 0.0, 0.0, f64::from(u8::from(clockwise)), x, y])
        }
        Step::Close => "Z".into(),
    };
    steps.iter().map(step).collect()
}

fn collect(items: &[Item], used: &mut BTreeSet<(&'static str, Ink)>) {
    for item in items {
        match item {
            Item::Group(group) => collect(&group.items, used),
            Item::Shape(shape) => {
                used.extend(shape.fill.map(|ink| ("fill", ink)));
                used.extend(shape.stroke.map(|stroke| ("stroke", stroke.ink)));
            }
            Item::Text(text) => {
                used.insert(("fill", text.ink));
            }
        }
    }
}

/// A class name as a style sheet writes it.
fn css_name(name: &str) -> String {
    let mut out = String::new();
    for (index, it) in name.chars().enumerate() {
        if it.is_ascii_digit() && index == 0 {
            out.push_str(&format!("\\3{it} "));
        } else if it.is_alphanumeric() || "-_".contains(it) {
            out.push(it);
        } else {
            out.push('\\');
            out.push(it);
        }
    }
    out
}
