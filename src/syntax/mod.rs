//! Text to syntax tree, and back in one form.

pub mod ast;
mod blocks;
mod braces;
mod error;
mod foreign;
mod format;
mod format_lines;
mod habits;
mod hidden;
mod lower;
mod on_flow;
mod parse;
mod rest;
mod text;

pub use format::{can_format, format};
pub use format_lines::format_lines;

use crate::diag::{Code, Diagnostic};
use crate::source::{Source, Span};

/// Whether a text can be the name of something.
#[must_use]
pub fn is_name(text: &str) -> bool {
    rest::is_name(text)
}

/// Whether a word begins statements of models and of no other text, in whatever case.
#[must_use]
pub fn begins_statement(word: &str) -> bool {
    foreign::begins_statement(word)
}

/// A parsed file: always a tree, with a finding for each piece that is in none.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// What was written.
    pub file: ast::File,
    /// Findings about shape.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses one file. Never fails: what fits no shape costs itself and nothing else. Of a file that
/// is no model at all, nothing is read.
#[must_use]
pub fn parse(source: &Source) -> Parsed {
    if let Some(finding) = foreign::finding(source) {
        return unread(source, finding);
    }
    let (file, mut diagnostics) = blocks::build(source, parse::tokens(source));
    on_flow::explain(source, &file, &mut diagnostics);
    let says_something = |item: &ast::Item| match item {
        ast::Item::Statement(_) | ast::Item::Bad(_) => true,
        ast::Item::Blank | ast::Item::Comment(_) => false,
    };
    if !file.items.iter().any(says_something) && diagnostics.is_empty() {
        diagnostics.push(error::empty_file(source));
    }
    diagnostics.extend(hidden::findings(source));
    Parsed { file, diagnostics }
}

/// Parses one file of a workspace, which begins a model or goes on with one: where something could
/// not be read and nothing is a statement of a model, that is all there is to say.
#[must_use]
pub fn parse_model(source: &Source) -> Parsed {
    let parsed = parse(source);
    let is_bad = |it: &Diagnostic| it.code != Code::EmptyFile;
    let is_read = !parsed.diagnostics.iter().any(is_bad) || foreign::finding(source).is_some();
    match foreign::no_model(source, &parsed.file).filter(|_| !is_read) {
        Some(finding) => unread(source, finding),
        None => parsed,
    }
}

/// A file of which nothing is read.
fn unread(source: &Source, finding: Diagnostic) -> Parsed {
    let whole = Span::new(source.id, 0, source.text.len());
    let file = ast::File { items: vec![ast::Item::Bad(whole)] };
    Parsed { file, diagnostics: vec![finding] }
}

#[cfg(test)]
mod tests;
