//! A report in words, for a terminal.

use std::fmt::Write as _;

use super::findings::Finding;
use super::report::{Entry, Report};
use super::sources::{Hunk, Mark};
use super::weight::Rank;
use super::words::{difference, headline, origin, sign, title};
use crate::plain::printable;

/// Escape sequences of terminals.
const PLAIN: &str = "\x1b[0m";
const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[1;31m";
const GREEN: &str = "\x1b[32m";
const YELLOW: &str = "\x1b[33m";
const CYAN: &str = "\x1b[36m";

/// The report: a line that says it all, then the changes under the headings of their ranks.
#[must_use]
pub fn text(report: &Report, is_colored: bool) -> String {
    let writer = Writer { is_colored };
    let mut out = format!("{}\n", writer.painted(BOLD, &headline(report)));
    for &rank in Rank::ALL {
        let entries: Vec<&Entry> = report.of_rank(rank).collect();
        if !entries.is_empty() {
            let _ = writeln!(out, "\n{}", writer.painted(BOLD, rank.heading()));
        }
        entries.iter().for_each(|it| writer.entry(it, &mut out));
    }
    let findings = [("New findings", "+", &report.new_findings)];
    for (heading, sign, found) in
        findings.into_iter().chain([("Findings that are gone", "-", &report.gone_findings)])
    {
        if !found.is_empty() {
            let _ = writeln!(out, "\n{}", writer.painted(BOLD, heading));
        }
        found.iter().for_each(|it| writer.finding(sign, it, &mut out));
    }
    if !report.sources.is_empty() {
        let _ = writeln!(out, "\n{}", writer.painted(BOLD, "Sources"));
    }
    report.sources.iter().for_each(|it| writer.hunk(it, &mut out));
    out
}

struct Writer {
    is_colored: bool,
}

impl Writer {
    /// A text in a colour; without what a terminal would act on.
    fn painted(&self, color: &str, text: &str) -> String {
        let text = printable(text);
        if self.is_colored { format!("{color}{text}{PLAIN}") } else { text }
    }

    fn entry(&self, entry: &Entry, out: &mut String) {
        let change = &entry.change;
        let color = match entry.rank {
            Rank::Worse | Rank::NewThreat | Rank::Exposed | Rank::ControlLost => RED,
            Rank::Added | Rank::Better => GREEN,
            Rank::Decided | Rank::Removed | Rank::Changed | Rank::Noise => YELLOW,
        };
        let sign = self.painted(color, sign(&change.kind));
        let mut line = format!("{} `{}`", change.thing.word(), change.id);
        title(change).iter().for_each(|it| line = format!("{line} \"{it}\""));
        entry.severity.iter().for_each(|it| line = format!("{line} ({})", it.word()));
        let _ = writeln!(out, "  {sign} {}", printable(&line));
        let fields = change.kind.fields().iter().map(difference);
        for line in origin(&change.kind).into_iter().chain(fields) {
            let _ = writeln!(out, "      {}", printable(&line));
        }
        for it in &entry.consequences {
            let _ = writeln!(out, "      {}", self.painted(CYAN, &format!("⇒ {}", it.text)));
        }
    }

    fn finding(&self, sign: &str, finding: &Finding, out: &mut String) {
        let Finding { code, severity, message, file, line } = finding;
        let color = if sign == "+" { RED } else { GREEN };
        let place = if file.is_empty() { String::new() } else { format!(" {file}:{line}:") };
        let text = printable(&format!("{severity}[{code}]:{place} {message}"));
        let _ = writeln!(out, "  {} {text}", self.painted(color, sign));
    }

    fn hunk(&self, hunk: &Hunk, out: &mut String) {
        let place = format!("{}:{}", hunk.file, hunk.line);
        let _ = writeln!(out, "  {}", self.painted(CYAN, &place));
        for (mark, sign, color) in [(Mark::Old, "-", RED), (Mark::New, "+", GREEN)] {
            if !hunk.parts.iter().any(|it| it.mark == mark) && !hunk.is_one_sided(mark) {
                continue;
            }
            let parts = hunk.parts.iter().filter(|it| it.mark == mark || it.mark == Mark::Same);
            let text = parts.map(|it| match it.mark == mark && self.is_colored {
                true => self.painted(color, &it.text),
                false => printable(&it.text),
            });
            let _ = writeln!(out, "    {sign} {}", text.collect::<String>());
        }
    }
}
