//! Text to syntax tree, and back in one form.

pub mod ast;
mod blocks;
mod braces;
mod error;
mod format;
mod habits;
mod lower;
mod parse;
mod rest;
mod text;

pub use format::{can_format, format};

use crate::diag::Diagnostic;
use crate::source::Source;

/// A parsed file: always a tree, with a finding for each piece that is in none.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// What was written.
    pub file: ast::File,
    /// Findings about shape.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses one file. Never fails: what fits no shape costs itself and nothing else.
#[must_use]
pub fn parse(source: &Source) -> Parsed {
    let (file, mut diagnostics) = blocks::build(source, parse::tokens(source));
    let says_something = |item: &ast::Item| match item {
        ast::Item::Statement(_) | ast::Item::Bad(_) => true,
        ast::Item::Blank | ast::Item::Comment(_) => false,
    };
    if !file.items.iter().any(says_something) && diagnostics.is_empty() {
        diagnostics.push(error::empty_file(source));
    }
    Parsed { file, diagnostics }
}

#[cfg(test)]
mod tests;
