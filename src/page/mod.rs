//! All maps and threats in one HTML file, which asks for nothing else: maps to move in and to open,
//! a list of maps, a search, and the table of threats beside the map.
//!
//! Every map stands in a `noscript` element. Where scripts run, that is text which costs no time
//! until the map is shown; where none do, the maps and all lists are read one below the other. In a
//! large workspace only the first maps stand there like this, the rest is compressed. What is
//! searched is compressed, too, and unpacked when somebody searches.

mod data;
mod list;
mod live;
mod pictures;
mod threats;

use crate::atlas::Map;
use crate::html::{csp_hash, escaped};
use crate::render::contrast::is_dark;
use crate::render::{DARK, LIGHT, PRINT, Theme};
use crate::table::{Place, Table};
use crate::threads::both;
pub use live::waiting;
pub use pictures::Sheets;
use pictures::{Picture, Sheet};
use std::fmt::Write as _;

/// What the page holds.
pub struct Atlas<'a> {
    /// Heading: the title of the workspace.
    pub title: String,
    /// Sentence under it; empty if there is none.
    pub summary: String,
    /// All maps, coarse before fine; the first one is shown first.
    pub maps: &'a [Map],
    /// The same as a list.
    pub list: Vec<Listed>,
    /// All threats.
    pub table: &'a Table,
    /// What has a sign on a map.
    pub places: &'a [Place],
    /// The colours of the maps and of all around them; the usual one turns dark for readers who
    /// prefer that.
    pub theme: &'a Theme,
    /// Which build it is, if a server shows it while the models are edited.
    pub live: Option<&'a str>,
}

/// A map as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// How many lines it is nested in.
    pub depth: usize,
    /// What it shows.
    pub title: String,
    /// How much it shows: `5 elements, 7 flows`.
    pub note: String,
    /// File name without ending of the map that it leads to.
    pub stem: String,
}

const STYLE: &str = include_str!("atlas.css");

/// The parts of the script, in their order.
const SCRIPTS: &[&str] = &[
    include_str!("data.js"),
    include_str!("camera.js"),
    include_str!("maps.js"),
    include_str!("marks.js"),
    include_str!("threats.js"),
    include_str!("search.js"),
    include_str!("panels.js"),
    include_str!("routes.js"),
];

/// The page, and its pictures for the next one. Those that an earlier page in the same theme has
/// are taken over from it.
#[must_use]
pub fn atlas(atlas: &Atlas<'_>, earlier: &Sheets) -> (String, Sheets) {
    let pictures = pictures::pictures(atlas.maps);
    let (sheets, things) = both(
        || pictures::sheets(&pictures, atlas.theme, earlier),
        || data::things(&pictures, atlas.table),
    );
    let (style, script) = (style(atlas), script(atlas.live.is_some()));
    let mut out = head(atlas, &style, &script);
    body(&mut out, atlas, &pictures, &sheets);
    // The script runs before the rest is read, so that the first map is seen at once.
    let _ = writeln!(out, "<script>{script}</script>");
    rest(&mut out, atlas, &pictures, (&sheets, &things));
    out.push_str("</body>\n</html>\n");
    (out, Sheets(sheets))
}

fn head(atlas: &Atlas<'_>, style: &str, script: &str) -> String {
    let (style_hash, script_hash) = (csp_hash(style), csp_hash(script));
    let more = if atlas.live.is_some() { live::POLICY } else { "" };
    let policy = format!(
        "default-src 'none'; style-src {style_hash}; script-src {script_hash}; base-uri 'none'; \
         form-action 'none'{more}"
    );
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{}\
         <title>{}</title>\n<style>{style}</style>\n</head>\n<body>\n",
        atlas.live.map(live::mark).unwrap_or_default(),
        escaped(&atlas.title)
    )
}

/// The colours of the theme, then all that uses them.
fn style(atlas: &Atlas<'_>) -> String {
    let theme = atlas.theme;
    let rule = |selector: &str, scheme: &str, theme: &Theme| {
        format!("{selector} {{\ncolor-scheme: {scheme};\n{}}}\n", theme.variables())
    };
    let mut out = String::from("\n");
    if theme == &*LIGHT {
        out.push_str(&rule(":root", "light", &LIGHT));
        out.push_str("@media (prefers-color-scheme: dark) {\n");
        out.push_str(&rule(":root:not([data-theme=\"light\"])", "dark", &DARK));
        out.push_str("}\n");
        out.push_str(&rule(":root[data-theme=\"dark\"]", "dark", &DARK));
    } else {
        let scheme = if is_dark(theme) { "dark" } else { "light" };
        out.push_str(&rule(":root", scheme, theme));
    }
    // More of the same selector, so that it wins over those above.
    out.push_str("@media print {\n");
    out.push_str(&rule(":root:root:root:root", "light", &PRINT));
    out.push_str("}\n");
    out + STYLE + if atlas.live.is_some() { live::STYLE } else { "" }
}

fn script(is_live: bool) -> String {
    let more: &[&str] = if is_live { &[live::FOLLOW, live::SCRIPT] } else { &[] };
    format!("\n\"use strict\";\n(() => {{\n{}\n}})();\n", [SCRIPTS, more].concat().join("\n"))
}

/// All that is seen at once.
fn body(out: &mut String, atlas: &Atlas<'_>, pictures: &[Picture<'_>], sheets: &[Sheet]) {
    out.push_str("<a class=\"skip live-only\" href=\"#threats\">Skip to the threats</a>\n");
    out.push_str(&threats::signs(atlas.theme));
    let _ = write!(out, "<header class=\"bar\">\n<h1>{}</h1>\n", escaped(&atlas.title));
    if !atlas.summary.is_empty() {
        let _ = writeln!(out, "<p class=\"still-only\">{}</p>", escaped(&atlas.summary));
    }
    out.push_str(include_str!("bar.html"));
    if atlas.theme == &*LIGHT {
        out.push_str(include_str!("toggle.html"));
    }
    out.push_str("</div>\n</header>\n");
    out.push_str(include_str!("help.html"));
    if atlas.live.is_some() {
        out.push_str(live::PROBLEMS);
    }
    out.push_str("<main>\n");
    out.push_str(include_str!("stage.html"));
    data::write(out, atlas, pictures);
    pictures::write(out, &sheets[..sheets.len().min(1)]);
}

/// What is read later.
fn rest(
    out: &mut String,
    atlas: &Atlas<'_>,
    pictures: &[Picture<'_>],
    (sheets, things): (&[Sheet], &str),
) {
    list::write(out, atlas);
    threats::write(out, atlas, pictures);
    out.push_str("</main>\n");
    data::write_things(out, things);
    pictures::write(out, sheets.get(1..).unwrap_or_default());
    pictures::note_packed(out, sheets);
    threats::write_places(out, atlas);
}
