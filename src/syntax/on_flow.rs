//! Threats that name a flow by its ends, as `on A -> B`: which flow of the file may be meant.

use super::ast::{File, Flow, Head, Item};
use super::rest::path_length;
use crate::diag::{Code, Diagnostic};
use crate::source::{Source, Span};

/// Most flows that a finding shows.
const MAX_SHOWN: usize = 4;

/// Says of each arrow behind `on` which flows have these ends.
pub(super) fn explain(source: &Source, file: &File, diagnostics: &mut [Diagnostic]) {
    for found in diagnostics.iter_mut().filter(|it| it.code == Code::BadStatement) {
        if let Some(better) = found.span.and_then(|arrow| explained(source, file, arrow)) {
            *found = better;
        }
    }
}

fn explained(source: &Source, file: &File, arrow: Span) -> Option<Diagnostic> {
    let sign = ["->", "<->"].into_iter().find(|it| *it == source.slice(arrow))?;
    let before = &source.text[..arrow.start as usize];
    let from = before.trim_end().rsplit([' ', '\t', ',']).next()?;
    let left = before.trim_end().strip_suffix(from)?;
    let is_on = left.trim_end().ends_with(" on");
    let start = left.len();
    let after = &source.text[arrow.end as usize..];
    let to = after.trim_start_matches([' ', '\t']);
    let to = &to[..path_length(to)];
    if !is_on || to.is_empty() || path_length(from) != from.len() {
        return None;
    }
    let end = source.text.len() - after.trim_start_matches([' ', '\t']).len() + to.len();
    let place = Span::new(source.id, start, end);
    let mut flows = Vec::new();
    collect(&file.items, from, to, &mut flows);
    let message = format!("`on` takes names, and `{from} {sign} {to}` is none");
    let found = Diagnostic::error(Code::BadStatement, place, message);
    let names: Vec<&str> =
        flows.iter().filter_map(|it| it.name.as_ref().map(|it| it.text.as_str())).collect();
    let found = match (flows.as_slice(), names.as_slice()) {
        ([], _) => found.with_hint(
            "this file draws no such flow: draw it with a name, as `flow Name: A -> B \"label\"`, \
             and write `on Name`",
        ),
        ([_], &[name]) => {
            let title = format!("write `{name}`");
            found.with_hint(format!("name the flow: {title}")).with_fix(title, place, name)
        }
        ([_], _) => found.with_hint(
            "write the threat into the block of that flow, or give the flow a name, as \
             `flow Name: A -> B`, and write `on Name`",
        ),
        (several, []) => found.with_hint(format!(
            "{} flows have these ends: give the one that is meant a name, as `flow Name: A -> B`, \
             and write `on Name`",
            several.len()
        )),
        (several, names) => found.with_hint(format!(
            "{} flows have these ends: write `on` and the name of one, as `{}`",
            several.len(),
            names.join("`, `")
        )),
    };
    let shown = flows.iter().take(MAX_SHOWN);
    Some(shown.fold(found, |found, flow| found.with_label(ends(flow), "a flow with these ends")))
}

fn ends(flow: &Flow) -> Span {
    flow.from.as_ref().map_or(flow.arrow_span, |from| from.span).to(flow.to.span)
}

/// The flows with these ends as written, at any depth.
fn collect<'f>(items: &'f [Item], from: &str, to: &str, flows: &mut Vec<&'f Flow>) {
    for item in items {
        let Item::Statement(statement) = item else { continue };
        if let Head::Flow(flow) = &statement.head
            && flow.from.as_ref().is_some_and(|it| it.text() == from)
            && flow.to.text() == to
        {
            flows.push(flow);
        }
        if let Some(block) = &statement.block {
            collect(&block.items, from, to, flows);
        }
    }
}
