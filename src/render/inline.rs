//! A scene as a part of an HTML page, and the style sheet with which such parts follow the page
//! into the dark.

use super::svg::{self, Spot};
use super::theme::{DARK, LIGHT, PRINT, Theme};
use super::xml::{Tag, Writer};
use crate::scene::{Link, Scene};

/// The class of the elements around drawings, which the style sheet knows.
const CLASS: &str = "tmd-map";

/// How a drawing stands in a page.
#[derive(Clone, Copy)]
pub struct Figure<'a> {
    /// Id of the drawing, which begins all ids in it; no two drawings of a page may have the same.
    pub id: &'a str,
    /// Text under the drawing; empty if there is none.
    pub caption: &'a str,
    /// What those hear who cannot see it, instead of its own description; empty to keep that.
    pub description: &'a str,
    /// Where links lead; what leads nowhere is no link.
    pub leads: &'a dyn Fn(&Link) -> Option<String>,
}

/// The drawing as a `<figure>`. It holds no empty line, which would end a block of HTML in
/// Markdown, and no styles, which strict policies for contents forbid: each colour is an attribute
/// that a variable of the page may replace.
#[must_use]
pub fn figure(scene: &Scene, theme: &Theme, figure: Figure<'_>) -> String {
    let Figure { id, caption, description, leads } = figure;
    let description = if description.is_empty() { &scene.description } else { description };
    let mut writer = Writer::default();
    writer.open(&Tag::new("figure").text("class", CLASS));
    for line in svg::part_at(scene, theme, Spot { id, description, leads }).lines() {
        writer.line(line);
    }
    if !caption.is_empty() {
        writer.words(&Tag::new("figcaption"), caption);
    }
    writer.close("figure");
    writer.finish()
}

/// A style sheet for pages with such drawings: they fit their column, and are dark where the page
/// is. What "the page is dark" means is the page's own `color-scheme`; on paper all is black on
/// white.
#[must_use]
pub fn style_sheet() -> String {
    let names = LIGHT.variables();
    let (dark, print) = (DARK.variables(), PRINT.variables());
    let mut out = format!(
        ".{CLASS} {{\n  margin: 1em 0;\n  overflow-x: auto;\n}}\n\
         .{CLASS} > svg {{\n  display: block;\n  max-width: max(100%, 560px);\n  \
         height: auto;\n}}\n.{CLASS} a {{\n  text-decoration: none;\n}}\n\
         @supports (color: light-dark(#000, #fff)) {{\n  .{CLASS} {{\n"
    );
    for (light, dark) in names.lines().zip(dark.lines()) {
        if let Some((name, [light, dark])) = pair(light, dark) {
            out.push_str(&format!("    {name}: light-dark({light}, {dark});\n"));
        }
    }
    out.push_str(&format!("  }}\n}}\n@media print {{\n  .{CLASS} {{\n"));
    for line in print.lines() {
        out.push_str(&format!("    {line}\n"));
    }
    out + "  }\n}\n"
}

/// The name of a variable and its two values.
fn pair<'l>(one: &'l str, other: &'l str) -> Option<(&'l str, [&'l str; 2])> {
    let (name, value) = one.trim_end_matches(';').split_once(": ")?;
    let (_, second) = other.trim_end_matches(';').split_once(": ")?;
    Some((name, [value, second]))
}

#[cfg(test)]
mod tests {
    use super::{Figure, figure, style_sheet};
    use crate::font::Weight;
    use crate::geom::Size;
    use crate::render::LIGHT;
    use crate::scene::{Anchor, Group, Ink, Item, Link, Scene, Text};

    fn scene() -> Scene {
        let text = Text {
            x: 1.0,
            y: 2.0,
            text: "Pay".to_owned(),
            width: 20.0,
            right_to_left: false,
            size: 12,
            weight: Weight::Regular,
            ink: Ink::Text,
            anchor: Anchor::Left,
        };
        let group = Group {
            id: Some("Shop.Pay".to_owned()),
            class: "box",
            link: Some(Link::Drawing("shop.pay".to_owned())),
            items: vec![Item::Text(text)],
            ..Group::default()
        };
        Scene {
            stem: "shop".to_owned(),
            title: "Shop".to_owned(),
            description: "Two lines:\n\nof text".to_owned(),
            size: Size { w: 40, h: 20 },
            items: vec![Item::Group(group)],
        }
    }

    fn drawn(leads: &dyn Fn(&Link) -> Option<String>) -> String {
        let spot = Figure { id: "shop-2", caption: "a < b", description: "", leads };
        figure(&scene(), &LIGHT, spot)
    }

    #[test]
    fn a_figure_has_no_empty_line_no_styles_and_ids_of_its_own() {
        let out = drawn(&|_| None);
        assert!(out.starts_with("<figure class=\"tmd-map\">\n  <svg "), "{out}");
        assert!(out.ends_with("  <figcaption>a &lt; b</figcaption>\n</figure>\n"), "{out}");
        assert!(out.lines().all(|line| !line.trim().is_empty()), "{out}");
        assert!(!out.contains("style") && !out.contains("id=\"shop--"), "{out}");
        assert!(out.contains("aria-labelledby=\"shop-2--title\""), "{out}");
        assert!(out.contains("fill=\"var(--tmd-text,#1"), "{out}");
    }

    #[test]
    fn what_leads_nowhere_is_no_link() {
        assert!(!drawn(&|_| None).contains("<a "));
        let leads = |link: &Link| match link {
            Link::Drawing(stem) => Some(format!("pay.html#{stem}")),
            Link::Threats(_) => None,
        };
        let link = "class=\"shop-2--box\" href=\"pay.html#shop.pay\">";
        assert!(drawn(&leads).contains(link));
    }

    #[test]
    fn the_style_sheet_has_every_colour_for_light_dark_and_paper() {
        let sheet = style_sheet();
        for line in LIGHT.variables().lines() {
            let (name, value) = line.trim_end_matches(';').split_once(": ").unwrap();
            assert!(sheet.contains(&format!("    {name}: light-dark({value}, #")), "{name}");
            assert!(sheet.contains(&format!("    {name}: #")), "{name}");
        }
    }
}
