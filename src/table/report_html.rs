//! Reports as HTML.

use std::fmt::Write as _;

use super::html::prose;
use super::places::linked;
use super::report::{Cell, Entry, Link, Report};
use crate::html::{escaped, page as whole_page};

/// One report as a page of its own.
#[must_use]
pub fn html(report: &Report) -> String {
    let title = format!("{}: {}", report.title, report.about);
    let mut out = format!("<header>\n<h1>{}</h1>\n</header>\n<main>\n", escaped(&title));
    write(&mut out, report, None);
    out.push_str("</main>\n");
    whole_page(&title, &out)
}

/// Several reports as one page with a list of contents. `index` is the file that lists all maps and
/// tables, `threats` the file with a row for each threat.
#[must_use]
pub fn page(reports: &[Report], index: &str, threats: &str) -> String {
    let about = reports.first().map(|it| it.about.as_str()).unwrap_or_default();
    let title = format!("Reports: {about}");
    let mut out = String::from("<header>\n");
    let _ = writeln!(out, "<nav>{}</nav>", linked("All maps and tables", Some(index)));
    let _ = write!(out, "<h1>{}</h1>\n</header>\n<main>\n", escaped(&title));
    out.push_str("<nav aria-label=\"Contents\">\n<ul>\n");
    for report in reports {
        let (link, count) =
            (linked(report.title, Some(&format!("#{}", report.name))), report.rows.len());
        let _ = writeln!(out, "<li>{link} <small>{count}</small></li>");
    }
    out.push_str("</ul>\n</nav>\n");
    for report in reports {
        let _ = write!(out, "<section id=\"{}\">\n<h2>{}</h2>\n", report.name, report.title);
        write(&mut out, report, Some(threats));
        out.push_str("</section>\n");
    }
    out.push_str("</main>\n");
    whole_page(&title, &out)
}

/// What stands under the heading.
fn write(out: &mut String, report: &Report, threats: Option<&str>) {
    if report.rows.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", prose(report.nothing));
        return;
    }
    let _ = writeln!(out, "<p>{}</p>", prose(report.introduction));
    let shown = report.shown_columns();
    out.push_str("<div class=\"wide\"><table>\n<thead><tr>");
    for &column in &shown {
        let head = report.columns[column];
        let _ = write!(out, "<th scope=\"col\" class=\"{}\">{head}</th>", width(head));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &report.rows {
        out.push_str("<tr>");
        for &column in &shown {
            let is_id = report.columns[column] == "id";
            let _ = write!(out, "<td>{}</td>", cell(&row[column], is_id, threats));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
}

/// How wide a column is at least: whole sentences need room, single words do not.
fn width(head: &str) -> &'static str {
    match head {
        "kind" | "owner" | "ticket" | "access" | "needs" | "about" | "what" => "word",
        "question" | "title" | "why somebody should look" => "text",
        _ => "names",
    }
}

/// A list, or its only text alone.
fn cell(cell: &Cell, is_id: bool, threats: Option<&str>) -> String {
    let entry = |it: &Entry| match is_id {
        true => super::html::id(&it.text),
        false => entry(it, threats),
    };
    match cell.as_slice() {
        [] => String::new(),
        [only] => entry(only),
        all => {
            let items: String = all.iter().map(|it| format!("<li>{}</li>", entry(it))).collect();
            format!("<ul>{items}</ul>")
        }
    }
}

fn entry(entry: &Entry, threats: Option<&str>) -> String {
    let text = prose(&entry.text);
    match &entry.link {
        Some(Link::Page(address)) => linked(&text, Some(address)),
        Some(Link::Threat(path)) => {
            let place = threats.map(|file| format!("{file}#{path}"));
            linked(&text, place.as_deref())
        }
        None => text,
    }
}
