//! A report as Markdown, short enough for a comment on a pull request.

use std::fmt::Write as _;

use super::findings::Finding;
use super::report::{Entry, Report};
use super::sources::{Hunk, Mark};
use super::weight::Rank;
use super::words::{coded, difference, headline, origin, title};
use crate::plain::is_hidden;

/// GitHub and GitLab take comments of 65,536 characters.
const MOST_LETTERS: usize = 60_000;

/// Maps to show: where their files lie, and which they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pictures {
    /// Title and address of each.
    pub maps: Vec<(String, String)>,
}

/// The report: what it comes to, then tables; those that matter less are folded.
#[must_use]
pub fn markdown(report: &Report, pictures: &Pictures) -> String {
    let mut page = Page { out: String::new(), n_letters: 0, n_left_out: 0 };
    page.always(&format!("**{}**\n", escaped(&headline(report))));
    for (side, word) in report.damaged.iter().zip(["old", "new"]) {
        if *side {
            page.always(&format!(
                "\nThe {word} side has errors: what could not be read is left out.\n"
            ));
        }
    }
    for (title, address) in &pictures.maps {
        let (title, address) = (escaped(title), address.replace([' ', ')', '<', '>'], "%20"));
        page.always(&format!("\n![{title}]({address})\n"));
    }
    for &rank in Rank::ALL {
        let rows: Vec<String> = report.of_rank(rank).map(row).collect();
        let is_open = rank <= Rank::Decided;
        page.section(rank.heading(), "| | what | change |\n|---|---|---|\n", &rows, is_open);
    }
    let table = "| | where | finding |\n|---|---|---|\n";
    let rows = |found: &[Finding]| found.iter().map(finding).collect::<Vec<String>>();
    page.section("New findings", table, &rows(&report.new_findings), true);
    page.section("Findings that are gone", table, &rows(&report.gone_findings), false);
    let rows: Vec<String> = report.sources.iter().map(hunk).collect();
    page.section("Sources", "| where | statement |\n|---|---|\n", &rows, false);
    if page.n_left_out > 0 {
        let _ = writeln!(page.out, "\nand {} more", page.n_left_out);
    }
    page.out
}

struct Page {
    out: String,
    n_letters: usize,
    n_left_out: usize,
}

impl Page {
    fn always(&mut self, text: &str) {
        self.n_letters += text.chars().count();
        self.out.push_str(text);
    }

    /// A table under a heading, as many rows as there is room for.
    fn section(&mut self, heading: &str, head: &str, rows: &[String], is_open: bool) {
        if rows.is_empty() {
            return;
        }
        let heading = format!("{heading} ({})", rows.len());
        let (before, after) = match is_open {
            true => (format!("\n#### {heading}\n\n{head}"), String::new()),
            false => {
                let open = format!("\n<details><summary>{heading}</summary>\n\n{head}");
                (open, "\n</details>\n".to_owned())
            }
        };
        let count = |text: &str| text.chars().count();
        let frame = count(&before) + count(&after);
        let mut room = MOST_LETTERS.saturating_sub(self.n_letters + frame);
        let fitting = rows.iter().take_while(|row| {
            let n = count(row);
            let fits = n <= room;
            room = if fits { room - n } else { 0 };
            fits
        });
        let fitting: String = fitting.map(String::as_str).collect();
        self.n_left_out += rows.len() - fitting.lines().count();
        if !fitting.is_empty() {
            self.always(&format!("{before}{fitting}{after}"));
        }
    }
}

fn row(entry: &Entry) -> String {
    let change = &entry.change;
    let mut what = format!("{} <code>{}</code>", change.thing.word(), escaped(&change.id));
    title(change).iter().for_each(|it| what = format!("{what}<br>{}", escaped(it)));
    entry.severity.iter().for_each(|it| what = format!("{what} ({})", it.word()));
    let origin = origin(&change.kind).map(|it| coded(&it, escaped));
    let fields = change.kind.fields().iter().map(|it| escaped(&difference(it)));
    let follows = entry.consequences.iter().map(|it| format!("⇒ {}", coded(&it.text, escaped)));
    let lines: Vec<String> = origin.into_iter().chain(fields).chain(follows).collect();
    format!("| {} | {what} | {} |\n", change.kind.word(), lines.join("<br>"))
}

fn finding(finding: &Finding) -> String {
    let Finding { code, severity, message, file, line } = finding;
    let place = if file.is_empty() { String::new() } else { format!("{file}:{line}") };
    format!("| {severity} {code} | {} | {} |\n", escaped(&place), escaped(message))
}

fn hunk(hunk: &Hunk) -> String {
    let parts = hunk.parts.iter().map(|it| match it.mark {
        Mark::Same => escaped(&it.text),
        Mark::Old => format!("<del>{}</del>", escaped(&it.text)),
        Mark::New => format!("<ins>{}</ins>", escaped(&it.text)),
    });
    let place = escaped(&format!("{}:{}", hunk.file, hunk.line));
    format!("| {place} | {} |\n", parts.collect::<String>())
}

/// Text that is never read as markup, as a mention of somebody or as the number of an issue.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' | '<' | '>' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '@' | '\\' | '$' | '#' => {
                let _ = write!(out, "&#{};", u32::from(letter));
            }
            it if it.is_control() || is_hidden(it) => out.push(' '),
            it => out.push(it),
        }
    }
    out
}
