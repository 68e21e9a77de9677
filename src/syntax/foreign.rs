//! Files that are no models at all: of another tool, or of no text.

use super::ast::{File, Head, Item, Part};
use crate::diag::{Code, Diagnostic};
use crate::source::{Source, Span};

/// The one finding about a file of which nothing can be read.
pub(super) fn finding(source: &Source) -> Option<Diagnostic> {
    no_text(source)
        .or_else(|| other_line_ends(source))
        .or_else(|| conflict(source))
        .or_else(|| other_language(source))
}

/// Words that begin statements which no other text has: of these and flows a model is made.
const STATEMENTS: [&str; 36] = [
    "model",
    "part",
    "library",
    "use",
    "person",
    "system",
    "container",
    "component",
    "store",
    "queue",
    "external",
    "process",
    "actor",
    "boundary",
    "flow",
    "data",
    "attacker",
    "objective",
    "assumption",
    "environment",
    "threat",
    "control",
    "answer",
    "abuse-case",
    "scenario",
    "naming",
    "policy",
    "rule",
    "template",
    "apply",
    "place",
    "view",
    "propose",
    "extend",
    "kind",
    "vocabulary",
];

/// Whether a word begins statements of models, in whatever case.
pub(super) fn begins_statement(word: &str) -> bool {
    STATEMENTS.iter().any(|it| it.eq_ignore_ascii_case(word))
}

/// The finding about a file of which something could not be read, and of which nothing that could
/// is a statement of a model.
pub(super) fn no_model(source: &Source, file: &File) -> Option<Diagnostic> {
    if has_statement(&file.items) {
        return None;
    }
    let text = &source.text;
    let start = text.len() - text.trim_start().len();
    let end = start + text[start..].lines().next().unwrap_or_default().trim_end().len();
    let message = "no statement of a threat model stands in this file";
    Some(
        Diagnostic::error(Code::NoModel, Span::new(source.id, start, end), message).with_hint(
            "begin it with `model Name \"Title\"`, or give it another ending than `.tmd`",
        ),
    )
}

/// Whether anything reads like a statement of a model, in whatever case.
fn has_statement(items: &[Item]) -> bool {
    items.iter().any(|item| {
        let Item::Statement(statement) = item else { return false };
        let is_known = match &statement.head {
            Head::Flow(_) => true,
            Head::Line(line) => {
                begins_statement(&line.word.text)
                    && (statement.block.is_some() || is_declaration(&line.parts))
            }
        };
        is_known || statement.block.as_ref().is_some_and(|block| has_statement(&block.items))
    })
}

/// Whether it is not only words side by side, as in `Use the shop`.
fn is_declaration(parts: &[Part]) -> bool {
    let is_word = |part: &Part| part.list().is_some_and(|list| list.only_path().is_some());
    !parts.is_empty() && !parts.iter().skip(1).any(is_word)
}

/// The marks that version control leaves where two changes meet.
fn conflict(source: &Source) -> Option<Diagnostic> {
    let place = |mark: &str, from: usize| {
        let text = &source.text[from..];
        let starts = text.match_indices(mark).map(|(at, _)| from + at);
        let mut starts = starts.filter(|&at| at == 0 || source.text[..at].ends_with('\n'));
        let at =
            starts.find(|&at| source.text[at + mark.len()..].starts_with([' ', '\r', '\n']))?;
        Some(Span::new(source.id, at, at + mark.len()))
    };
    let ours = place("<<<<<<<", 0)?;
    let theirs = place(">>>>>>>", ours.end as usize)?;
    let line = source.line_column(ours.start).0;
    let message = format!("a merge conflict begins in line {line}, and nobody has resolved it");
    Some(
        Diagnostic::error(Code::MergeConflict, ours, message)
            .with_label(theirs, "it ends here")
            .with_hint("keep one side or both, and remove the lines with the marks"),
    )
}

fn no_text(source: &Source) -> Option<Diagnostic> {
    let at = source.text.find('\0')?;
    let place = Span::new(source.id, at, at + 1);
    let message = "the file holds a byte of value 0, which no text has";
    Some(
        Diagnostic::error(Code::BadStatement, place, message)
            .with_hint("save the file as UTF-8 text"),
    )
}

fn other_line_ends(source: &Source) -> Option<Diagnostic> {
    let text = source.text.trim();
    if text.contains('\n') || !text.contains('\r') {
        return None;
    }
    let message = "the lines of this file end with a carriage return alone";
    let start = Span::new(source.id, 0, 0);
    Some(
        Diagnostic::error(Code::BadStatement, start, message)
            .with_hint("save the file with line ends of Unix or Windows"),
    )
}

/// A file whose first statement is another language's.
fn other_language(source: &Source) -> Option<Diagnostic> {
    let text = without_comments(&source.text);
    let language = language(text).or_else(|| is_json(text).then_some("JSON"))?;
    let start = source.text.len() - text.len();
    let place = Span::new(source.id, start, start + head(text).len());
    Some(
        Diagnostic::error(Code::ForeignSyntax, place, format!("this looks like {language}"))
            .with_hint("write it as a threat model; `tmd init` writes a first one"),
    )
}

/// The text without the comments, of whatever language, that it begins with.
fn without_comments(text: &str) -> &str {
    let is_space = |char: char| char.is_whitespace() || char == '\u{feff}' || char == ';';
    let mut text = text.trim_start_matches(is_space);
    loop {
        let end = if let Some(comment) = text.strip_prefix("/*") {
            comment.find("*/").map(|at| at + "/**/".len())
        } else if let Some(front_matter) = text.strip_prefix("---") {
            front_matter.find("\n---").map(|at| at + "---\n---".len())
        } else if ["//", "#", "%%", "'"].iter().any(|mark| text.starts_with(mark)) {
            text.find('\n')
        } else {
            return text;
        };
        let Some(end) = end else { return "" };
        text = text[end..].trim_start_matches(is_space);
    }
}

/// The first statement up to its block; no form of the formatter changes what it is.
fn head(text: &str) -> &str {
    let end = text.find(['\n', ';', '{']).unwrap_or(text.len());
    text[..end].trim_end()
}

/// The language of a text, as its first statement tells.
fn language(text: &str) -> Option<&'static str> {
    let head = head(text);
    let opens = text[head.len()..].trim_start_matches([' ', '\t']).starts_with('{');
    let is_space = |char: char| char.is_whitespace() || char == '\u{feff}';
    let mut words = head.split(is_space).filter(|word| !word.is_empty());
    let (word, second) = (words.next()?, words.next());
    let is_alone = second.is_none();
    let mut statements = text.split(['\n', ';', '{', '}']).map(str::trim);
    match word {
        "flowchart" | "graph" => {
            let directions = ["LR", "RL", "TB", "TD", "BT"];
            second.is_some_and(|it| directions.contains(&it)).then_some("Mermaid")
        }
        "C4Context" | "C4Container" | "C4Component" | "C4Dynamic" | "C4Deployment"
        | "sequenceDiagram" | "classDiagram" | "stateDiagram-v2" | "erDiagram"
        | "architecture-beta" | "```mermaid" => is_alone.then_some("Mermaid"),
        _ if word.starts_with("@start") => Some("PlantUML"),
        "workspace" if opens => Some("Structurizr DSL"),
        "specification" if opens && is_alone => Some("LikeC4"),
        "model" | "views" if opens && is_alone => statements.find_map(|statement| {
            let kind = statement.split_once('=')?.1.trim_start();
            let first = kind.split(is_space).next()?;
            if first.eq_ignore_ascii_case("softwareSystem") {
                return Some("Structurizr DSL");
            }
            let title = kind[first.len()..].trim_start();
            title.starts_with('\'').then_some("LikeC4")
        }),
        _ => is_d2(head, opens, statements).then_some("D2"),
    }
}

/// Whether it begins as an object or a list of JSON.
fn is_json(text: &str) -> bool {
    let is_space = |char: char| char.is_whitespace();
    let inside = text.strip_prefix(['{', '[']).map(|it| it.trim_start_matches(is_space));
    inside.is_some_and(|it| it.starts_with(['"', '{', '[']))
}

/// Whether the head has a colon as D2 does, and it or another statement says what D2 alone says.
fn is_d2<'a>(head: &str, opens: bool, mut statements: impl Iterator<Item = &'a str>) -> bool {
    let Some((key, value)) = head.split_once(':') else { return false };
    let is_name = key.chars().all(|char| char.is_alphanumeric() || "._-".contains(char));
    if value.contains("->") || !is_name && !key.contains("->") {
        return false;
    }
    let directions = ["right", "left", "up", "down"];
    let is_direction = key == "direction" && directions.contains(&value.trim());
    let signs = ["direction:", "shape:", "style."];
    let has_sign = |it: &str| signs.iter().any(|sign| it.starts_with(sign));
    is_direction || opens || statements.any(has_sign)
}
