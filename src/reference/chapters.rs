//! The whole reference as chapters of Markdown, for a book.

use std::fmt::Write as _;

use super::{STATEMENTS, VISIBILITY, lowercase, stands, takes};
use crate::diag::Code;
use crate::fields;
use crate::levels;
use crate::model::{About, Model};
use crate::query::{Field, Values};
use crate::resolve::vocabulary::{self, Property};

const LANGUAGE: &str = "\
# The language

`tmd explain --reference language` prints this chapter, from the tables that the compiler checks by.

A file is a list of statements. The first is `model`, or `part of` for a further file of a model. A
statement is a word, a name, a title in quotes, and a block in braces with its properties, one a
line or set apart by `;`. Words in brackets are a technology or a protocol, words behind `#` are
tags, `//` begins a comment. Texts of several lines stand in `\"\"\"`. A name is found in its own
block, then in the blocks around it, then in the models above; a path such as `Acme.Pay.Api` leads
into a thing. The order of statements never matters.
";

const FINDINGS: &str = "\
# Findings

`tmd explain --reference findings` prints this chapter; `tmd explain TM0101` one page of it. Where a
page has two models, the first has the finding and the second has not: the tests of the compiler see
to that.
";

/// The chapter of the language: all words with their forms and properties; element kinds are those
/// of the libraries of `model`.
#[must_use]
pub fn language(model: &Model) -> String {
    let mut out = LANGUAGE.to_owned();
    out.push_str("\n## Elements\n\n| word | of | stands |\n|---|---|---|\n");
    for kind in &model.kinds {
        let library = &model[kind.named.unit].name;
        let like = kind.like.map(|it| format!("wherever a {} may", model[it].named.name));
        let places = [like.unwrap_or_default(), stands(model, kind)];
        let places = places.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ");
        let _ = writeln!(out, "| `{}` | `{library}` | {places} |", kind.named.name);
    }
    out.push_str("\n```tmd show=\"source\"\nsystem Name \"Title\" [technology] { … }\n```\n");
    properties(&mut out, model, vocabulary::ELEMENT);
    for it in STATEMENTS {
        let _ = write!(out, "\n## {}\n\n{}.\n\n", it.word, sentence(it.what));
        let _ = write!(out, "```tmd show=\"source\"\n{}\n```\n", it.form);
        properties(&mut out, model, it.properties);
        if it.word == "model" {
            maturity(&mut out);
        }
    }
    let (title, rest) = VISIBILITY.split_once("\n\n").unwrap_or_default();
    let what = title.trim_start_matches("visibility: ");
    let _ = write!(out, "\n## visibility\n\n{}.\n\n{}", sentence(what), listed(rest));
    conditions(&mut out);
    out
}

/// The chapter of all findings, by their codes.
#[must_use]
pub fn findings() -> String {
    let mut out = FINDINGS.to_owned();
    for &code in Code::ALL {
        let page = code.explanation().trim_end();
        let page = page.replace("```tmd\n", "```tmd show=\"source\"\n");
        let _ = write!(out, "\n## {code}: {}\n\n{page}\n", code.title());
        if let Some(level) = levels::sentence(code) {
            let _ = write!(out, "\n{level}\n");
        }
    }
    out
}

fn properties(out: &mut String, model: &Model, table: &[Property]) {
    if table.is_empty() {
        return;
    }
    out.push_str("\n| property | what it says | words |\n|---|---|---|\n");
    for it in table {
        let words = takes(model, it.takes);
        let _ = writeln!(out, "| `{}` | {} | {} |", it.word, cell(it.doc), cell(&words));
    }
}

fn maturity(out: &mut String) {
    out.push_str("\nWhat `maturity` makes of findings; all others are the same at each:\n\n");
    for code in levels::codes() {
        let level = lowercase(&levels::sentence(code).unwrap_or_default());
        let _ = writeln!(out, "* {code}, {}: {level}.", lowercase(code.title()));
    }
}

/// What policies, rules and `--where` may ask for.
fn conditions(out: &mut String) {
    out.push_str(
        "\n## Conditions\n\n\
         `policy`, `rule` and `tmd table --where` compare fields: `FIELD = VALUE`, `!=`, `in` a \
         list; `<`, `<=`, `>`, `>=` for\nranks, numbers and days; `~` for a part of a text. A \
         field alone asks whether it says anything.\n`not`, `and`, `or` and parentheses join \
         conditions.\n",
    );
    for (word, about) in About::WORDS {
        let _ =
            write!(out, "\n### Of a {word}\n\n| field | values | what it is |\n|---|---|---|\n");
        for field in fields::of(*about) {
            let _ = writeln!(out, "| `{}` | {} | {} |", field.word, values(field), cell(field.doc));
        }
    }
}

fn values(field: &Field) -> String {
    match field.values {
        Values::Text | Values::Means => "text".to_owned(),
        Values::Names => "names".to_owned(),
        Values::Number => "number".to_owned(),
        Values::Day => "day".to_owned(),
        Values::Ranks(words) => words.join(" &lt; "),
    }
}

/// Text as a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Indented lines as a list.
fn listed(text: &str) -> String {
    text.replace("\n  ", "\n* ").replace("\n\n* visibility public\n", "\n\n`visibility public`\n")
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}
