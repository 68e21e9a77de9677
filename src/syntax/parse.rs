//! The wall around the parser: text in, tokens out.
//!
//! A token is what stands between braces and line ends: the head of a statement, a comment, a
//! brace. Everything that pest says ends here and in `lower`, `error` and `format`.

use pest::Parser;
use pest::iterators::Pair;
use pest_derive::Parser;

use super::ast::Statement;
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

/// Reads the whole text. Only a call limit set from outside can make this fail: then the file is
/// one bad token.
pub(super) fn tokens(source: &Source) -> Vec<Token> {
    let Ok(mut pairs) = Grammar::parse(Rule::file, &source.text) else {
        let message = "the file is too large to be read";
        let finding = Diagnostic::error(Code::BadStatement, source.span(), message);
        let (kind, span) = (TokenKind::Bad, source.span());
        return vec![Token { kind, span, first: true, indent: 0, diagnostics: vec![finding] }];
    };
    let file = pairs.next().expect("a parse of `file` gives one `file`");
    let mut line = LineStart { at: 0, fresh: true, indent: 0 };
    let pieces = file.into_inner().filter(|pair| pair.as_rule() != Rule::EOI);
    pieces.map(|pair| token(source, &mut line, pair)).collect()
}

/// Where the current line began and whether a token has been seen on it.
struct LineStart {
    at: usize,
    fresh: bool,
    indent: usize,
}

fn token(source: &Source, line: &mut LineStart, pair: Pair<'_, Rule>) -> Token {
    let (start, end) = (pair.as_span().start(), pair.as_span().end());
    let first = std::mem::take(&mut line.fresh);
    if first {
        line.indent = source.text[line.at..start].chars().count();
    }
    let mut lower = Lower::new(source);
    let mut span = Span::new(source.id, start, end);
    let kind = match pair.as_rule() {
        Rule::newline => {
            (line.at, line.fresh) = (end, true);
            TokenKind::Newline
        }
        Rule::separator => TokenKind::Separator,
        Rule::open => TokenKind::Open,
        Rule::close => TokenKind::Close,
        Rule::line_comment => TokenKind::Comment,
        Rule::block_comment => {
            lower.check_comment(span);
            TokenKind::Comment
        }
        Rule::statement => {
            let (kind, covered) = lower.statement(pair);
            span = covered;
            kind
        }
        other => unreachable!("`file` holds no `{other:?}`"),
    };
    Token { kind, span, first, indent: line.indent, diagnostics: lower.into_diagnostics() }
}
