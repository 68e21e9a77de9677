//! The part of the HTML table that the signs on maps lead to: for each element and flow, which
//! threats are counted on it.

use std::fmt::Write as _;

use super::html::{class, id};
use super::{Row, Table};
use crate::html::escaped;
use std::collections::BTreeMap;

/// The files beside a table, which it leads to; a table that stands alone has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// The page that lists all maps and tables.
    pub index: Option<String>,
    /// By the dotted path of an element, flow, boundary or model: the map that shows it.
    pub maps: BTreeMap<String, String>,
    /// What has a sign on a map.
    pub places: Vec<Place>,
    /// Pictures of the table's numbers: a file, and what it shows.
    pub pictures: Vec<(String, String)>,
}

/// An element, boundary or flow with a sign on a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Id by which maps lead here.
    pub anchor: String,
    /// What it is.
    pub title: String,
    /// What the sign says: `2 threats open`.
    pub sign: String,
    /// The map that shows it; `None` if there is none beside the table.
    pub map: Option<String>,
    /// Dotted paths of the threats that count, the worst first.
    pub threats: Vec<String>,
}

/// All places as a section; nothing if there are none.
pub(super) fn section(out: &mut String, table: &Table, beside: &Beside) {
    if beside.places.is_empty() {
        return;
    }
    let rows: BTreeMap<&str, &Row> =
        table.threats.iter().map(|it| (it.path.as_str(), it)).collect();
    out.push_str("<section>\n<h2>Signs on the maps</h2>\n<div class=\"wide\"><table>\n<thead><tr>");
    for head in ["on", "sign", "threats"] {
        let _ = write!(out, "<th scope=\"col\" class=\"text\">{head}</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for place in &beside.places {
        let title = linked(&escaped(&place.title), place.map.as_deref());
        let threats = place.threats.iter().filter_map(|path| rows.get(path.as_str()));
        let threats: String = threats.map(|row| format!("<li>{}</li>", threat(row))).collect();
        let list = if threats.is_empty() { threats } else { format!("<ul>{threats}</ul>") };
        let (anchor, sign) = (escaped(&place.anchor), escaped(&place.sign));
        let _ = writeln!(
            out,
            "<tr id=\"{anchor}\"><td>{title}</td><td>{sign}</td><td>{list}</td></tr>"
        );
    }
    out.push_str("</tbody>\n</table></div>\n</section>\n");
}

fn threat(row: &Row) -> String {
    let (path, title) = (escaped(&row.path), escaped(&row.title));
    let number = if row.id == row.path { String::new() } else { format!("{} ", id(&row.id)) };
    let (class, word) = (class(row.status), row.status.word());
    format!("<a href=\"#{path}\">{number}{title}</a> <small class=\"{class}\">{word}</small>")
}

/// Text, which leads to a file if there is one.
pub(super) fn linked(text: &str, file: Option<&str>) -> String {
    match file {
        Some(file) => format!("<a href=\"{}\">{text}</a>", escaped(file)),
        None => text.to_owned(),
    }
}
