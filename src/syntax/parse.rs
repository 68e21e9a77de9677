//! The wall around the parser: text in, tokens out.
//!
//! A token is what stands between braces and line ends: the head of a statement, a comment, a
//! brace. Everything that pest says ends here and in `lower`, `error` and `format`.
#![expect(clippy::wildcard_enum_match_arm, reason = "the rules of the grammar are not our enum")]

use std::ops::Range;

use pest::Parser;
use pest::iterators::Pair;
use pest_derive::Parser;

use super::ast::Statement;
use super::error;
use super::lower::Lower;
use crate::diag::{Code, Diagnostic};
use crate::source::{Source, Span};

#[derive(Parser)]
#[grammar = "grammar/tmd.pest"]
pub(super) struct Grammar;

/// A piece of the flat list that a file is read as.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
    /// Whether it is the first on its line.
    pub(super) first: bool,
    /// How many characters of space its line begins with.
    pub(super) indent: usize,
    /// Findings inside the token.
    pub(super) diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Debug)]
pub(super) enum TokenKind {
    Newline,
    Separator,
    Open,
    Close,
    Comment,
    /// The head of a statement.
    Head(Box<Statement>),
    /// What could be understood of a head that goes on with something else; reported.
    Broken(Box<Statement>),
    /// A text that begins like no statement; reported.
    Bad,
}

/// Reads the whole text.
///
/// A Markdown text that is never closed takes in the rest of the file. It is meant to end sooner:
/// before the first line that is indented no deeper than its own.
pub(super) fn tokens(source: &Source) -> Vec<Token> {
    let tokens = read(source, 0..source.text.len());
    let Some(end) = tokens.last().and_then(|last| end_of_lost_text(source, last)) else {
        return tokens;
    };
    let mut tokens = read(source, 0..end);
    tokens.extend(read(source, end..source.text.len()));
    tokens
}

/// Reads from the beginning of a line. Only a call limit set from outside can make this fail: then
/// all of it is one bad token.
fn read(source: &Source, range: Range<usize>) -> Vec<Token> {
    let mut line = Position { base: range.start, line_start: range.start, fresh: true, indent: 0 };
    let Ok(mut pairs) = Grammar::parse(Rule::file, &source.text[range.clone()]) else {
        let span = Span::new(source.id, range.start, range.end);
        let diagnostics = vec![error::unreadable(span)];
        return vec![Token { kind: TokenKind::Bad, span, first: true, indent: 0, diagnostics }];
    };
    let file = pairs.next().expect("a parse of `file` gives one `file`");
    let pieces = file.into_inner().filter(|pair| pair.as_rule() != Rule::EOI);
    pieces.map(|pair| token(source, &mut line, pair)).collect()
}

/// What is known of the line that the next token is on.
struct Position {
    /// Where in the file the text begins that is being read.
    base: usize,
    line_start: usize,
    /// Whether no token has been seen on the line.
    fresh: bool,
    indent: usize,
}

fn token(source: &Source, line: &mut Position, pair: Pair<'_, Rule>) -> Token {
    let mut lower = Lower::new(source, line.base);
    let mut span = lower.span(&pair);
    let first = std::mem::take(&mut line.fresh);
    if first {
        line.indent = source.text[line.line_start..span.start as usize].chars().count();
    }
    let kind = match pair.as_rule() {
        Rule::newline => {
            (line.line_start, line.fresh) = (span.end as usize, true);
            TokenKind::Newline
        }
        Rule::separator => TokenKind::Separator,
        Rule::open => TokenKind::Open,
        Rule::close => TokenKind::Close,
        Rule::statement => {
            let (kind, covered) = lower.statement(pair);
            span = covered;
            kind
        }
        _ => {
            lower.check_comment(&pair);
            TokenKind::Comment
        }
    };
    Token { kind, span, first, indent: line.indent, diagnostics: lower.into_diagnostics() }
}

fn end_of_lost_text(source: &Source, token: &Token) -> Option<usize> {
    let mut strings = token.diagnostics.iter().filter(|it| it.code == Code::UnclosedString);
    let quotes = strings.find(|finding| error::is_lost_end(source, finding))?.span?;
    let mut start = quotes.end as usize;
    for line in source.text[start..].split_inclusive('\n') {
        let indent = line.chars().take_while(|char| char.is_whitespace()).count();
        if start > quotes.end as usize && indent <= token.indent && !line.trim().is_empty() {
            return Some(start);
        }
        start += line.len();
    }
    None
}
