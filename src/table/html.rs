//! The table as an HTML page: how many threats are in which state, the threats, the controls.

use std::fmt::Write as _;

use super::filters::{self, SCRIPT};
use super::places::{self, linked};
use super::{
    Beside, ControlRow, Measure, Order, Proposal, Reference, Role, Row, Scored, Table, Unassessed,
};
use crate::html::{escaped, figure, page, page_with};
use crate::status::Status;

/// The table as a page of its own, with links to what is beside it. Each row can be linked to: `#`
/// and the path of the threat. Unlike other formats it begins with what is worst.
#[must_use]
pub fn html(table: &Table, beside: &Beside) -> String {
    let title = format!("Threats: {} {}", table.title, table.version);
    let title = title.trim_end();
    let mut out = String::from("<header>\n");
    if let Some(index) = &beside.index {
        let link = linked("All maps and tables", Some(index));
        let _ = writeln!(out, "<nav>{link}</nav>");
    }
    let _ = write!(out, "<h1>{}</h1>\n</header>\n<main>\n", escaped(title));
    summary(&mut out, table);
    if !table.threats.is_empty() {
        threat_section(&mut out, table, beside);
    }
    if !beside.pictures.is_empty() {
        let figures = beside.pictures.iter().map(|(file, alt)| figure(file, alt));
        let _ = writeln!(out, "<div class=\"figures\">\n{}</div>", figures.collect::<String>());
    }
    places::section(&mut out, table, beside);
    controls(&mut out, table);
    unassessed(&mut out, table);
    proposals(&mut out, table);
    out.push_str("</main>\n");
    if table.threats.is_empty() { page(title, &out) } else { page_with(title, &out, SCRIPT) }
}

fn threat_section(out: &mut String, table: &Table, beside: &Beside) {
    let order = table.order.unwrap_or(Order::Status);
    let shown = Shown { beside, order, rated: is_rated(&table.threats) };
    let mut lines = Vec::new();
    threats(&table.threats, &shown, 0, &mut lines);
    out.push_str("<section>\n<h2>What can go wrong</h2>\n");
    out.push_str(&filters::form(&table.threats));
    write_threats(out, &lines, order);
    out.push_str("</section>\n");
}

/// A column: its heading and how wide it is at least.
type Column = (&'static str, &'static str);

const THREATS: &[Column] = &[
    ("id", "names"),
    ("threat", "text"),
    ("on", "names"),
    ("by", "names"),
    ("score", "word"),
    ("what we do about it", "text"),
    ("status", "names"),
    ("owner", "word"),
];

const CONTROLS: &[Column] = &[
    ("id", "names"),
    ("control", "text"),
    ("state", "names"),
    ("by", "names"),
    ("verified by", "names"),
    ("owner", "word"),
    ("threats", "names"),
];

/// A row before it is known which columns are shown.
#[derive(Default)]
struct Line {
    path: String,
    /// Of the row, each with a space before it.
    attributes: String,
    /// Whether it is of a variant, which stays with the line before it.
    is_variant: bool,
    cells: Vec<String>,
}

/// Places of the columns that are not empty in every row.
fn shown_columns(columns: &[Column], lines: &[Line]) -> Vec<usize> {
    let is_shown = |&column: &usize| lines.iter().any(|line| !line.cells[column].is_empty());
    (0..columns.len()).filter(is_shown).collect()
}

/// A table of all lines alike.
fn write_table(out: &mut String, columns: &[Column], lines: &[Line]) {
    let shown = shown_columns(columns, lines);
    out.push_str("<div class=\"wide\"><table>\n<thead><tr>");
    for (head, class) in shown.iter().map(|&it| columns[it]) {
        let _ = write!(out, "<th scope=\"col\" class=\"{class}\">{head}</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for line in lines {
        write_line(out, line, &shown);
    }
    out.push_str("</tbody>\n</table></div>\n");
}

/// The table of threats, each with its variants in a body of its own, which the script shows, hides
/// and moves.
fn write_threats(out: &mut String, lines: &[Line], order: Order) {
    let shown = shown_columns(THREATS, lines);
    out.push_str("<div class=\"wide\"><table id=\"threats\">\n<thead><tr>");
    for (head, class) in shown.iter().map(|&it| THREATS[it]) {
        let more = filters::head_attributes(head, order);
        let _ = write!(out, "<th scope=\"col\" class=\"{class}\"{more}>{head}</th>");
    }
    out.push_str("</tr></thead>\n");
    for body in lines.chunk_by(|_, next| next.is_variant) {
        out.push_str("<tbody>\n");
        for line in body {
            write_line(out, line, &shown);
        }
        out.push_str("</tbody>\n");
    }
    let _ = writeln!(
        out,
        "<tbody id=\"nothing\" hidden><tr><td colspan=\"{}\">No threat matches. \
         <button type=\"button\" class=\"all\">Show all</button></td></tr></tbody>",
        shown.len()
    );
    out.push_str("</table></div>\n");
}

fn write_line(out: &mut String, line: &Line, shown: &[usize]) {
    let _ = write!(out, "<tr id=\"{}\"{}>", escaped(&line.path), line.attributes);
    for &column in shown {
        let _ = write!(out, "<td>{}</td>", line.cells[column]);
    }
    out.push_str("</tr>\n");
}

/// What all lines of threats have in common.
struct Shown<'a> {
    beside: &'a Beside,
    /// What they are sorted by.
    order: Order,
    /// Whether there are scores to show.
    rated: bool,
}

/// Whether anybody has scored any of the threats; if not, nothing is said about scores.
fn is_rated(rows: &[Row]) -> bool {
    rows.iter().any(|row| !row.scores.is_empty() || is_rated(&row.variants))
}

/// The lines of threats and their variants, sorted.
fn threats(rows: &[Row], shown: &Shown<'_>, depth: usize, lines: &mut Vec<Line>) {
    let mut sorted: Vec<&Row> = rows.iter().collect();
    sorted.sort_by(|a, b| shown.order.compare(a, b));
    for row in sorted {
        lines.push(threat(row, shown, depth));
        threats(&row.variants, shown, depth + 1, lines);
    }
}

fn summary(out: &mut String, table: &Table) {
    if table.threats.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", table.nothing());
        return;
    }
    out.push_str("<dl aria-label=\"Threats by status\">\n");
    for (status, count) in table.summary.iter().filter(|(_, count)| *count > 0) {
        let (class, word) = (class(*status), status.word());
        let _ = writeln!(out, "<div><dd>{count}</dd> <dt class=\"{class}\">{word}</dt></div>");
    }
    let count = table.unassessed.len();
    if count > 0 {
        let _ = writeln!(out, "<div><dd>{count}</dd> <dt class=\"fair\">not assessed</dt></div>");
    }
    out.push_str("</dl>\n");
}

fn threat(row: &Row, shown: &Shown<'_>, depth: usize) -> Line {
    let status = format!(
        "<strong class=\"{}\">{}</strong>{}",
        class(row.status),
        row.status.word(),
        paragraphs(&[if is_said(row) { "" } else { &row.reason }])
    );
    let mark = "↳ ".repeat(depth);
    let what = format!(
        "{mark}<strong>{}</strong>{}{}",
        escaped(&row.title),
        paragraphs(&[&row.attack, &row.impact]) + &condition(row),
        quiet(row)
    );
    let cells = [
        id(&row.id),
        what,
        on(row, shown.beside),
        list(&row.by),
        if shown.rated { scores(row) } else { String::new() },
        done(row),
        status,
        [row.owner.as_str(), &row.ticket].map(|it| paragraphs(&[it])).concat(),
    ];
    let (path, attributes) = (row.path.clone(), filters::attributes(row));
    Line { path, attributes, is_variant: depth > 0, cells: cells.into() }
}

/// Whether a decision that is shown says all that the reason would.
fn is_said(row: &Row) -> bool {
    row.decisions.iter().any(|decision| {
        let because = decision.split_once(" because ").map_or(decision.as_str(), |it| it.1);
        decision.starts_with(row.status.word()) && row.reason.ends_with(because)
    })
}

pub(super) fn condition(row: &Row) -> String {
    if row.condition.is_empty() {
        String::new()
    } else {
        format!("<p>If {}</p>", prose(&row.condition))
    }
}

/// Its scores and what remains of them; a threat that nobody scored is said to be unrated.
pub(super) fn scores(row: &Row) -> String {
    let unrated = row.scores.is_empty().then(|| row.severity.to_owned());
    let lines = row.scores.iter().map(score);
    let then = row.residual.iter().map(|it| format!("<small>then {}</small>", score(it)));
    items(unrated.into_iter().chain(lines).chain(then))
}

fn score(it: &Scored) -> String {
    let mut text = escaped(&it.short());
    if !it.basis.is_empty() {
        let _ = write!(text, " <small>{}</small>", escaped(&it.basis));
    }
    if !it.because.is_empty() {
        let _ = write!(text, ": {}", prose(&it.because));
    }
    text
}

/// What is done about a threat, one entry each.
pub(super) fn done(row: &Row) -> String {
    let controls = row.controls.iter().map(measure);
    let decisions = row.decisions.iter().map(|it| escaped(it));
    let answers = row.answers.iter().map(|it| {
        let (class, word) = (class(it.status), it.status.word());
        format!("{}: <span class=\"{class}\">{word}</span>", escaped(&it.model))
    });
    items(controls.chain(decisions).chain(answers))
}

fn measure(it: &Measure) -> String {
    let role = match it.role {
        Role::Needed => "",
        Role::Alternative => "or: ",
        Role::Reduces => "helps: ",
    };
    format!(
        "{} {role}{} <small>{}, {}</small>",
        mark(it.in_place),
        escaped(&it.title),
        id(&it.id),
        it.state
    )
}

/// Whether a control is in place; the sign is named for readers who hear the page.
fn mark(in_place: bool) -> &'static str {
    if in_place {
        "<span class=\"good\" role=\"img\" aria-label=\"in place:\">✔</span>"
    } else {
        "<span class=\"bad\" role=\"img\" aria-label=\"not in place:\">✘</span>"
    }
}

fn controls(out: &mut String, table: &Table) {
    if table.controls.is_empty() {
        return;
    }
    out.push_str("<section>\n<h2>Controls</h2>\n");
    let line = |row: &ControlRow| {
        let cells = vec![
            id(&row.id),
            escaped(&row.title),
            format!("{} {}", mark(row.in_place), row.state),
            list(&row.by),
            escaped(&row.verify),
            [row.owner.as_str(), &row.ticket].map(|it| paragraphs(&[it])).concat(),
            items(row.threats.iter().map(|it| id(it))),
        ];
        Line { path: row.path.clone(), cells, ..Line::default() }
    };
    let lines: Vec<Line> = table.controls.iter().map(line).collect();
    write_table(out, CONTROLS, &lines);
    out.push_str("</section>\n");
}

const UNASSESSED: &[Column] = &[("what", "names"), ("why somebody should look", "text")];

fn unassessed(out: &mut String, table: &Table) {
    if table.unassessed.is_empty() {
        return;
    }
    out.push_str("<section>\n<h2>Not assessed</h2>\n");
    let line = |row: &Unassessed| {
        let what = format!("{}: {}", row.kind, escaped(&row.title));
        let path = row.path.replace(' ', "-");
        let cells = vec![what, escaped(&row.reason)];
        Line { path, cells, ..Line::default() }
    };
    let lines: Vec<Line> = table.unassessed.iter().map(line).collect();
    write_table(out, UNASSESSED, &lines);
    out.push_str("</section>\n");
}

const PROPOSALS: &[Column] = &[("what", "names"), ("proposed by", "names"), ("to", "names")];

fn proposals(out: &mut String, table: &Table) {
    if table.proposals.is_empty() {
        return;
    }
    out.push_str("<section>\n<h2>Proposals</h2>\n");
    let line = |row: &Proposal| {
        let what = format!("{}: {}", row.kind, escaped(&row.title));
        let path = row.path.replace(' ', "-");
        let cells = vec![what, escaped(&row.by), escaped(&row.to)];
        Line { path, cells, ..Line::default() }
    };
    let lines: Vec<Line> = table.proposals.iter().map(line).collect();
    write_table(out, PROPOSALS, &lines);
    out.push_str("</section>\n");
}

/// What a threat is on, each leading to the map that shows it.
fn on(row: &Row, beside: &Beside) -> String {
    let map = |path: &String| beside.maps.get(path).map(String::as_str);
    items(row.on.iter().zip(&row.on_paths).map(|(title, path)| linked(&escaped(title), map(path))))
}

fn list(texts: &[String]) -> String {
    items(texts.iter().map(|it| escaped(it)))
}

fn items(entries: impl Iterator<Item = String>) -> String {
    let entries: String = entries.map(|it| format!("<li>{it}</li>")).collect();
    if entries.is_empty() { entries } else { format!("<ul>{entries}</ul>") }
}

/// The texts that are not empty, each as a paragraph.
pub(super) fn paragraphs(texts: &[&str]) -> String {
    let texts = texts.iter().filter(|it| !it.is_empty());
    texts.map(|it| format!("<p>{}</p>", prose(it))).collect()
}

/// An id, which may break after a dot and between the words in a name; numbers stay whole.
pub(super) fn id(text: &str) -> String {
    let mut out = String::new();
    let mut last = ' ';
    for it in escaped(text).chars() {
        if (last == '.' && it.is_alphabetic()) || (last.is_lowercase() && it.is_uppercase()) {
            out.push_str("<wbr>");
        }
        out.push(it);
        last = it;
    }
    out
}

/// Text with what stands between backticks as code.
pub(super) fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    let part = |(at, part): (usize, &&str)| match at.is_multiple_of(2) {
        true => escaped(part),
        false => format!("<code>{}</code>", id(part)),
    };
    parts.iter().enumerate().map(part).collect()
}

/// Categories and references, in small letters.
pub(super) fn quiet(row: &Row) -> String {
    let categories = row.category.iter().map(|it| escaped(it));
    let words: Vec<String> = categories.chain(row.refs.iter().map(reference)).collect();
    if words.is_empty() {
        return String::new();
    }
    format!("<p><small>{}</small></p>", words.join(" · "))
}

/// A reference, as a link if it has a page.
fn reference(it: &Reference) -> String {
    let text = escaped(&it.text);
    it.link
        .as_ref()
        .map_or_else(|| text.clone(), |link| format!("<a href=\"{}\">{text}</a>", escaped(link)))
}

/// Colour of a state; the word beside it says the same.
pub(super) fn class(status: Status) -> &'static str {
    match status {
        Status::Open => "bad",
        Status::Partly => "fair",
        Status::Mitigated | Status::Avoided | Status::Dismissed => "good",
        Status::Accepted | Status::Transferred => "plain",
    }
}

#[cfg(test)]
mod tests {
    use super::{Beside, Row, Scored, Status, Table, html};
    use crate::model::Rating;

    fn row(id: &str, status: Status, score: Rating, decision: &str, reason: &str) -> Row {
        let text = String::new;
        let (number, basis, environment, because) = (text(), text(), text(), text());
        Row {
            id: id.into(),
            path: format!("Shop.{id}"),
            span: crate::source::Span::new(crate::source::FileId(0), 0, 0),
            model: "Shop".into(),
            title: id.into(),
            attack: String::new(),
            impact: String::new(),
            on: vec!["Web".into()],
            on_paths: vec!["Shop.Web".into()],
            by: Vec::new(),
            harms: Vec::new(),
            objectives: Vec::new(),
            category: Vec::new(),
            refs: Vec::new(),
            condition: String::new(),
            assumes: Vec::new(),
            tags: Vec::new(),
            severity: score.word(),
            weight: (score, 0),
            scores: vec![Scored { band: score.word(), number, basis, environment, because }],
            controls: Vec::new(),
            decisions: vec![decision.into()],
            answers: Vec::new(),
            refines: Vec::new(),
            status,
            reason: reason.into(),
            owner: String::new(),
            ticket: String::new(),
            residual: Vec::new(),
            variants: Vec::new(),
        }
    }

    fn shop() -> String {
        let accepted = "accepted by CISO until 2027-03-01 because it is rare";
        let reason = "accepted by CISO until 2027-03-01: it is rare";
        let threats = vec![
            row("A", Status::Accepted, Rating::High, accepted, reason),
            row("B", Status::Open, Rating::Low, "open because late", "late"),
            row("C", Status::Open, Rating::Critical, "open because late", "late"),
        ];
        let (title, version) = ("Shop".into(), String::new());
        let (controls, standings, unassessed) = (Vec::new(), Vec::new(), Vec::new());
        let (summary, order) = (Vec::new(), None);
        let maps = [("Shop.Web".into(), "shop.svg".into())].into();
        let beside = Beside { maps, ..Beside::default() };
        let table = Table {
            title,
            version,
            summary,
            order,
            asked_of: None,
            threats,
            controls,
            standings,
            unassessed,
            proposals: Vec::new(),
        };
        html(&table, &beside)
    }

    #[test]
    fn what_a_threat_is_on_leads_to_its_map() {
        let page = shop();
        assert!(page.contains("<li><a href=\"shop.svg\">Web</a></li>"));
        assert!(!page.contains("index.html"));
    }

    #[test]
    fn the_worst_stands_first() {
        let page = shop();
        let at = |id: &str| page.find(&format!("<tr id=\"Shop.{id}\"")).unwrap();
        assert!(at("C") < at("B") && at("B") < at("A"));
    }

    #[test]
    fn nothing_is_said_twice_or_left_blank() {
        let page = shop();
        assert_eq!(page.matches("it is rare").count(), 1);
        assert!(!page.contains(">by</th>") && page.contains(">status</th>"));
    }
}
