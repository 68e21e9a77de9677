//! A report as a page of its own: nothing from elsewhere, light and dark, and for paper. Its one
//! script is that of the pictures, if there are any.

use std::fmt::Write as _;

use super::findings::Finding;
use super::report::{Entry, Report};
use super::sources::{Hunk, Mark};
use super::weight::Rank;
use super::words::{coded, difference, headline, origin, title};
use crate::html::{Part, escaped, page_of};

/// The report as an HTML page, with the pictures of it.
#[must_use]
pub fn html(report: &Report, pictures: &Part) -> String {
    let [old, new] = report.sides.each_ref().map(|it| escaped(it));
    let mut out = format!(
        "<header>\n<h1>What changed</h1>\n<p>{}</p>\n<p>from <code>{old}</code> to \
         <code>{new}</code></p>\n</header>\n<main>\n",
        escaped(&headline(report))
    );
    for (is_damaged, word) in report.damaged.iter().zip(["old", "new"]) {
        if *is_damaged {
            let _ = writeln!(
                out,
                "<p>The {word} side has errors: what could not be read is left out.</p>"
            );
        }
    }
    out.push_str(&pictures.body);
    for &rank in Rank::ALL {
        let rows: Vec<String> = report.of_rank(rank).map(row).collect();
        section(&mut out, rank.heading(), ["", "what", "change"], &rows);
    }
    let rows = |found: &[Finding]| found.iter().map(finding).collect::<Vec<String>>();
    let heads = ["", "where", "finding"];
    section(&mut out, "New findings", heads, &rows(&report.new_findings));
    section(&mut out, "Findings that are gone", heads, &rows(&report.gone_findings));
    let rows: Vec<String> = report.sources.iter().map(hunk).collect();
    section(&mut out, "Sources", ["where", "in", "statement"], &rows);
    out.push_str("</main>\n");
    page_of("What changed", &Part { body: out, ..pictures.clone() })
}

fn section(out: &mut String, heading: &str, heads: [&str; 3], rows: &[String]) {
    if rows.is_empty() {
        return;
    }
    let heads: String = heads.iter().map(|it| format!("<th scope=\"col\">{it}</th>")).collect();
    let _ = write!(
        out,
        "<section>\n<h2>{heading} ({})</h2>\n<div class=\"wide\"><table>\n<thead><tr>{heads}</tr>\
         </thead>\n<tbody>\n{}</tbody>\n</table></div>\n</section>\n",
        rows.len(),
        rows.concat(),
    );
}

fn row(entry: &Entry) -> String {
    let change = &entry.change;
    let tone = match entry.rank {
        Rank::Worse | Rank::NewThreat | Rank::Exposed | Rank::ControlLost => "bad",
        Rank::Decided | Rank::Removed | Rank::Changed => "fair",
        Rank::Added | Rank::Better => "good",
        Rank::Noise => "word",
    };
    let mut what = format!("{} <code>{}</code>", change.thing.word(), escaped(&change.id));
    title(change).iter().for_each(|it| what = format!("{what}<br>{}", escaped(it)));
    entry.severity.iter().for_each(|it| what = format!("{what} ({})", it.word()));
    let origin = origin(&change.kind).map(|it| coded(&it, escaped));
    let fields = change.kind.fields().iter().map(|it| escaped(&difference(it)));
    let follows = entry.consequences.iter().map(|it| format!("⇒ {}", coded(&it.text, escaped)));
    let lines: Vec<String> = origin.into_iter().chain(fields).chain(follows).collect();
    let word = change.kind.word();
    format!(
        "<tr><td class=\"{tone}\">{word}</td><td class=\"text\">{what}</td><td \
         class=\"text\">{}</td></tr>\n",
        lines.join("<br>")
    )
}

fn finding(finding: &Finding) -> String {
    let Finding { code, severity, message, file, line } = finding;
    let place = if file.is_empty() { String::new() } else { format!("{file}:{line}") };
    let (place, message) = (escaped(&place), escaped(message));
    format!("<tr><td>{severity} {code}</td><td>{place}</td><td>{message}</td></tr>\n")
}

fn hunk(hunk: &Hunk) -> String {
    let parts = hunk.parts.iter().map(|it| match it.mark {
        Mark::Same => escaped(&it.text),
        Mark::Old => format!("<del>{}</del>", escaped(&it.text)),
        Mark::New => format!("<ins>{}</ins>", escaped(&it.text)),
    });
    let (place, around) = (format!("{}:{}", hunk.file, hunk.line), hunk.around.join(", "));
    format!(
        "<tr><td>{}</td><td>{}</td><td><code>{}</code></td></tr>\n",
        escaped(&place),
        escaped(&around),
        parts.collect::<String>()
    )
}
