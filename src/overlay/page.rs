//! Old and new maps in a page: both in one, each alone, and one behind the other with an edge
//! between them that readers move. Without scripts the one with both is seen.

use std::fmt::Write as _;

use super::Picture;
use crate::html::{Part, escaped};
use crate::render::{self, DARK, LIGHT, PRINT, Theme};
use crate::scene::{Link, Scene};
use crate::threads::side_by_side;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// All pictures as a part of a page; nothing if there are none.
#[must_use]
pub fn page(pictures: &[Picture]) -> Part {
    if pictures.is_empty() {
        return Part::default();
    }
    let numbered: Vec<(&Picture, usize)> = pictures.iter().zip(1..).collect();
    let sections = side_by_side(&numbered, |&(picture, number)| section(picture, number));
    Part { style: style(), body: sections.concat(), script: SCRIPT }
}

/// The colours of maps, then the rules of this part.
fn style() -> String {
    let rule = |theme: &Theme| format!(":root {{\n{}}}\n", theme.variables());
    format!(
        "{}@media (prefers-color-scheme: dark) {{\n{}}}\n@media print {{\n{}}}\n{STYLE}",
        rule(&LIGHT),
        rule(&DARK),
        rule(&PRINT)
    )
}

fn section(picture: &Picture, number: usize) -> String {
    let title = escaped(&picture.title);
    let count = escaped(&picture.count);
    let mut out = format!("<section class=\"map\">\n<h2>{title}: {count}</h2>\n");
    out.push_str(&choices(picture, number));
    if !picture.is_in_place {
        out.push_str(
            "<p>Some things stand in other areas now: the old map has places of its own.</p>\n",
        );
    }
    out.push_str("<div class=\"versions\">\n");
    version(&mut out, "both", &picture.overlay, true);
    picture.before.iter().for_each(|it| version(&mut out, "before", it, false));
    picture.after.iter().for_each(|it| version(&mut out, "after", it, false));
    out + "</div>\n</section>\n"
}

/// What to show, for readers with scripts.
fn choices(picture: &Picture, number: usize) -> String {
    let choice = |value: &str, words: &str| {
        let checked = if value == "both" { " checked" } else { "" };
        format!(
            "<label><input type=\"radio\" name=\"show{number}\" value=\"{value}\"{checked}> \
             {words}</label>\n"
        )
    };
    let mut out = String::from("<form hidden>\n<fieldset>\n<legend>Show</legend>\n");
    out.push_str(&choice("both", "what changed"));
    if picture.before.is_some() {
        out.push_str(&choice("before", "before"));
    }
    if picture.after.is_some() {
        out.push_str(&choice("after", "after"));
    }
    let has_both = picture.before.is_some() && picture.after.is_some();
    if has_both {
        out.push_str(&choice("slider", "before and after with a slider"));
    }
    out.push_str("</fieldset>\n");
    if has_both {
        out.push_str(
            "<label class=\"slider\" hidden>before <input type=\"range\" min=\"0\" max=\"100\" \
             value=\"50\" aria-label=\"Percent of the width that shows the old map\"> after\
             </label>\n",
        );
    }
    out + "</form>\n"
}

/// A drawing; those that are not seen at first are hidden where no script shows them.
fn version(out: &mut String, class: &str, scene: &Scene, is_shown: bool) {
    let hidden = if is_shown { "" } else { " hidden" };
    let svg = render::part(scene, &LIGHT, &|_: &Link| None);
    let _ = write!(out, "<div class=\"{class}\"{hidden}>\n{svg}</div>\n");
}
