//! The table of threats beside the map, and the signs of their states.

use super::Atlas;
use super::pictures::Picture;
use crate::draw;
use crate::html::escaped;
use crate::render::{self, Theme};
use crate::status::Status;
use crate::table::{ControlRow, Row, Table, details, label};
use crate::view::Role;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The sign of each state, for all places in the page that show it.
pub(super) fn signs(theme: &Theme) -> String {
    let symbol = |&state: &Status| {
        let (items, size) = draw::sign_alone(state.into());
        let symbol = render::symbol(&format!("sign-{}", state.word()), size, &items, theme);
        symbol.lines().map(str::trim_start).collect::<String>() + "\n"
    };
    let symbols: String = Status::ALL.iter().map(symbol).collect();
    format!("<svg class=\"symbols\" aria-hidden=\"true\">\n{symbols}</svg>\n")
}

/// All rows with how many they are variants of, in the order of the table.
pub(super) fn rows(table: &Table) -> impl Iterator<Item = (&Row, usize)> {
    let mut found = Vec::new();
    collect(&table.threats, 0, &mut found);
    found.into_iter()
}

fn collect<'a>(rows: &'a [Row], depth: usize, found: &mut Vec<(&'a Row, usize)>) {
    for row in rows {
        found.push((row, depth));
        collect(&row.variants, depth + 1, found);
    }
}

/// The section of threats: what they add up to, what to filter by, and one after another.
pub(super) fn write(out: &mut String, atlas: &Atlas<'_>, pictures: &[Picture<'_>]) {
    let table = atlas.table;
    out.push_str("<section id=\"threats\" aria-labelledby=\"threats-title\" tabindex=\"-1\">\n");
    out.push_str("<div class=\"top\">\n<h2 id=\"threats-title\">Threats</h2>\n");
    out.push_str("<p id=\"count\" class=\"live-only\" role=\"status\"></p>\n</div>\n");
    if table.threats.is_empty() {
        out.push_str("<p>No threats are written down yet.</p>\n</section>\n");
        return;
    }
    states(out, table);
    filters(out, table);
    let (shown, controls) = (shown_on(pictures), controls(table));
    out.push_str(
        "<div class=\"rows\" tabindex=\"-1\"><table role=\"table\">\n\
         <thead role=\"rowgroup\"><tr role=\"row\">",
    );
    for head in ["threat", "severity", "status"] {
        let _ = write!(out, "<th role=\"columnheader\">{head}</th>");
    }
    out.push_str("</tr></thead>\n");
    for (row, depth) in rows(table) {
        let maps: BTreeSet<usize> = row
            .on_paths
            .iter()
            .filter_map(|path| shown.get(path.as_str()))
            .flatten()
            .copied()
            .collect();
        let own = row.controls.iter().filter_map(|it| controls.get(it.id.as_str()).copied());
        let own: Vec<&str> = own.collect();
        threat(out, row, depth, &Beside { maps, controls: own });
    }
    out.push_str("</table></div>\n</section>\n");
}

/// What a row leads to.
struct Beside<'a> {
    /// Indices of the maps that show what the threat is on.
    maps: BTreeSet<usize>,
    /// Paths of the controls that it names.
    controls: Vec<&'a str>,
}

/// How many threats are in each state, each a button that shows only these.
fn states(out: &mut String, table: &Table) {
    out.push_str("<ul class=\"states\" aria-label=\"Threats by status\">\n");
    for (status, count) in table.summary.iter().filter(|(_, count)| *count > 0) {
        let word = status.word();
        let _ = writeln!(
            out,
            "<li><button type=\"button\" data-state=\"{word}\" aria-pressed=\"false\">\
             <svg class=\"sign\" aria-hidden=\"true\"><use href=\"#sign-{word}\"/></svg>\
             <b>{count}</b> {word}</button></li>"
        );
    }
    out.push_str("</ul>\n");
}

fn filters(out: &mut String, table: &Table) {
    let severities = ["critical", "high", "medium", "low", "none", "unrated"];
    let has = |word: &&str| rows(table).any(|(row, _)| row.severity == *word);
    let severities: Vec<&str> = severities.into_iter().filter(has).collect();
    let owners: BTreeSet<&str> =
        rows(table).map(|(row, _)| row.owner.as_str()).filter(|it| !it.is_empty()).collect();
    out.push_str("<form class=\"filters live-only\">\n");
    select(out, "severity", "Severity", "any severity", severities.into_iter());
    if !owners.is_empty() {
        select(out, "owner", "Owner", "any owner", owners.into_iter());
    }
    out.push_str(
        "<label><input type=\"checkbox\" id=\"here\"> on this map</label>\n\
         <button type=\"button\" id=\"all\" hidden>show all</button>\n</form>\n\
         <p id=\"place\" class=\"live-only\" hidden></p>\n",
    );
}

fn select<'a>(
    out: &mut String,
    id: &str,
    label: &str,
    any: &str,
    values: impl Iterator<Item = &'a str>,
) {
    let _ =
        write!(out, "<select id=\"{id}\" aria-label=\"{label}\"><option value=\"\">{any}</option>");
    for value in values {
        let _ = write!(out, "<option>{}</option>", escaped(value));
    }
    out.push_str("</select>\n");
}

fn threat(out: &mut String, row: &Row, depth: usize, beside: &Beside<'_>) {
    let maps: Vec<String> = beside.maps.iter().map(usize::to_string).collect();
    let (word, path) = (row.status.word(), escaped(&row.path));
    let (severity, owner) = (row.severity, escaped(&row.owner));
    let class = if depth == 0 { "threat" } else { "variant" };
    let _ = write!(
        out,
        "<tbody role=\"rowgroup\" id=\"{path}\" class=\"{class}\" data-status=\"{word}\" \
         data-severity=\"{severity}\" \
         data-owner=\"{owner}\" data-maps=\"{}\" data-controls=\"{}\">\n\
         <tr role=\"row\"><th role=\"rowheader\">\
         <button type=\"button\" aria-expanded=\"false\">{}</button> \
         <small>{}</small></th><td role=\"cell\">{severity}</td>\
         <td role=\"cell\"><span class=\"state\"><svg class=\"sign\" aria-hidden=\"true\">\
         <use href=\"#sign-{word}\"/></svg>{word}</span></td></tr>\n\
         <tr role=\"row\" class=\"more\"><td role=\"cell\">{}</td></tr>\n</tbody>\n",
        maps.join(" "),
        escaped(&beside.controls.join(" ")),
        escaped(&row.title),
        label(row),
        details(row)
    );
}

/// Paths of controls by the ids that tables show.
fn controls(table: &Table) -> BTreeMap<&str, &str> {
    table.controls.iter().map(|it: &ControlRow| (it.id.as_str(), it.path.as_str())).collect()
}

/// Indices of the maps that show an element, flow, boundary or model, by its path.
fn shown_on<'a>(pictures: &'a [Picture<'a>]) -> BTreeMap<&'a str, Vec<usize>> {
    let mut found: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, picture) in pictures.iter().enumerate().filter(|(_, it)| it.is_map) {
        let view = picture.view;
        let nodes = view.nodes.iter().map(|node| match node.role {
            Role::Boundary(_) => node.id.rsplit('/').next().unwrap_or_default(),
            Role::Box(..) | Role::Frame(_) => &node.id,
        });
        let flows = view.edges.iter().flat_map(|edge| &edge.flows).map(String::as_str);
        for path in nodes.chain(flows).chain([view.id.as_str()]) {
            found.entry(path).or_default().push(at);
        }
    }
    found
}

/// For readers without scripts: what the signs on the maps lead to.
pub(super) fn write_places(out: &mut String, atlas: &Atlas<'_>) {
    let titles: BTreeMap<&str, &str> =
        rows(atlas.table).map(|(row, _)| (row.path.as_str(), row.title.as_str())).collect();
    out.push_str("<noscript><section><h2>Signs on the maps</h2>\n<ul>\n");
    for place in atlas.places {
        let (anchor, title) = (escaped(&place.anchor), escaped(&place.title));
        let _ = write!(out, "<li id=\"{anchor}\">{title}: {}", escaped(&place.sign));
        for path in &place.threats {
            if let Some(title) = titles.get(path.as_str()) {
                let _ = write!(out, " · <a href=\"#{}\">{}</a>", escaped(path), escaped(title));
            }
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n</section></noscript>\n");
}
