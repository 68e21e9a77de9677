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
mod parse;
mod rest;
mod text;

pub use format::{can_format, format};
pub use format_lines::format_lines;

use crate::diag::Diagnostic;
use crate::source::{Source, Span};

/// Whether a text can be the name of something.
#[must_use]
pub fn is_name(text: &str) -> bool {
    rest::is_name(text)
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
        let whole = Span::new(source.id, 0, source.text.len());
        let file = ast::File { items: vec![ast::Item::Bad(whole)] };
        return Parsed { file, diagnostics: vec![finding] };
    }
    let (file, mut diagnostics) = blocks::build(source, parse::tokens(source));
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

#[cfg(test)]
mod tests;
