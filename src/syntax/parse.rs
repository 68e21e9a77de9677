//! The wall around the parser: text in, tokens out.
//!
//! A token is what stands between braces and line ends: the head of a statement, a comment, a
//! brace. Everything that pest says ends here and in `lower`, `error` and `format`.
#![expect(clippy::wildcard_enum_match_arm, reason = "the rules of the grammar are not our enum")]

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
/// A text without its closing quote is first taken to go on as far as it may; where that is
/// unlikely to be meant, the place is read once more.
pub(super) fn tokens(source: &Source) -> Vec<Token> {
    let start = Position { at: 0, line_start: 0, fresh: true, indent: 0 };
    let tokens = read(source, start, source.text.len());
    let tokens = match tokens.last().and_then(|last| end_of_lost_text(source, last)) {
        Some(end) => {
            let mut tokens = read(source, start, end);
            let next_line = Position { at: end, line_start: end, fresh: true, indent: 0 };
            tokens.extend(read(source, next_line, source.text.len()));
            tokens
        }
        None => tokens,
    };
    with_quotes_mended(source, tokens)
}

/// Reads up to `end`. Only a call limit set from outside can make this fail: then all of it is one
/// bad token.
fn read(source: &Source, mut position: Position, end: usize) -> Vec<Token> {
    let base = position.at;
    let Ok(mut pairs) = Grammar::parse(Rule::file, &source.text[base..end]) else {
        let span = Span::new(source.id, base, end);
        let diagnostics = vec![error::unreadable(span)];
        return vec![Token { kind: TokenKind::Bad, span, first: true, indent: 0, diagnostics }];
    };
    let file = pairs.next().expect("a parse of `file` gives one `file`");
    let pieces = file.into_inner().filter(|pair| pair.as_rule() != Rule::EOI);
    pieces.map(|pair| token(Lower::new(source, base), source, &mut position, pair)).collect()
}

/// What is known of the line that the next token is on.
#[derive(Clone, Copy)]
struct Position {
    /// Where reading begins.
    at: usize,
    line_start: usize,
    /// Whether no token has been seen on the line.
    fresh: bool,
    indent: usize,
}

fn token(
    mut lower: Lower<'_>,
    source: &Source,
    line: &mut Position,
    pair: Pair<'_, Rule>,
) -> Token {
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

/// Where a Markdown text that is never closed is meant to end: before the first line that is
/// indented no deeper than its own.
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

/// Looks once more at lines whose last quote is one too many although an earlier one is to blame:
/// after `model Shop "Shop { owner "shop" }` the block is not part of the title.
fn with_quotes_mended(source: &Source, tokens: Vec<Token>) -> Vec<Token> {
    let mut mended = Vec::with_capacity(tokens.len());
    let mut tokens = tokens.into_iter().peekable();
    while let Some(mut token) = tokens.next() {
        let lost = lost_string(source, &token);
        if let Some((quote, None)) = lost {
            token.diagnostics = vec![error::unclosed_string(quote)];
            if let TokenKind::Head(mut statement) = token.kind {
                statement.has_inner_comment = true;
                token.kind = TokenKind::Broken(statement);
            }
        }
        let Some((_, Some(cut))) = lost else {
            mended.push(token);
            continue;
        };
        let mut end = token.span.end as usize;
        let on_same_line = |next: &Token| !matches!(next.kind, TokenKind::Newline);
        while let Some(next) = tokens.next_if(on_same_line) {
            end = next.span.end as usize;
        }
        let (at, fresh, indent) = (token.span.start as usize, token.first, token.indent);
        let start = Position { at, line_start: at - indent_length(source, at), fresh, indent };
        mended.extend(read(source, start, cut));
        mended.extend(read(source, Position { at: cut, fresh: false, ..start }, end));
    }
    mended
}

/// The quote of the first text of a head that has taken in the beginning of the next one, and
/// where in it the statement is meant to end, if it is.
fn lost_string(source: &Source, token: &Token) -> Option<(Span, Option<usize>)> {
    token.diagnostics.iter().find(|it| it.code == Code::UnclosedString)?;
    let head = Some(source.slice(token.span)).filter(|head| !head.contains("\"\"\""))?;
    let offset = token.span.start as usize;
    let mut start = 0;
    while let Some(open) = head[start..].find('"').map(|at| start + at) {
        let inside = &head[open + 1..];
        let close = open + 1 + inside.find('"')?;
        let is_joined = head[close + 1..].starts_with(char::is_alphanumeric);
        if is_joined && !head[..close].ends_with('\\') {
            let end = inside[..close - open - 1].find(['{', ';']).map(|at| offset + open + 1 + at);
            return Some((Span::new(source.id, offset + open, offset + open + 1), end));
        }
        start = close + 1;
    }
    None
}

fn indent_length(source: &Source, at: usize) -> usize {
    let before = &source.text[..at];
    before.len() - before.rfind('\n').map_or(0, |newline| newline + 1)
}
