//! Which brace closes which block.
//!
//! Braces that balance are taken as they stand. Where one is missing or too many, indentation says
//! which: a block has ended where a line stands no deeper than the line that opened it, and a
//! closing brace that stands deeper than that line closes nothing. Indentation is believed only as
//! far as it makes no more faults than counting does. Where the braces balance, it is believed only
//! if it tells of exactly one brace that opens nothing and one block that nothing closes.

use super::error;
use super::parse::{Token, TokenKind};
use crate::source::Span;

/// More faults than this come from text that is no model; indentation is not asked then.
const MAX_GUESSES: usize = 16;

/// What is wrong with the braces of a file; all by position in the list of tokens.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Faults {
    /// Blocks without a brace at their end.
    pub(super) missing: Vec<Missing>,
    /// Closing braces that close nothing.
    pub(super) stray: Vec<usize>,
    /// Opening braces that are still open at the end of the file, outermost first.
    pub(super) unclosed: Vec<usize>,
}

/// A block that ends without a brace, as its indentation tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Missing {
    /// The brace that opens it.
    pub(super) open: usize,
    /// The first token that is no longer in it.
    pub(super) before: usize,
}

impl Faults {
    fn count(&self) -> usize {
        self.missing.len() + self.stray.len() + self.unclosed.len()
    }
}

/// Finds the faults that explain the braces best.
pub(super) fn faults(tokens: &[Token]) -> Faults {
    let counted = walk(tokens, 0, 0);
    if counted.count() == 0 || counted.count() > MAX_GUESSES {
        return counted;
    }
    let guided = walk(tokens, counted.unclosed.len(), counted.stray.len());
    if guided.count() <= counted.count() { guided } else { counted }
}

/// The tokens with an opening brace, of no width, behind each head that lacks it: what stands below
/// is indented deeper, and a closing brace that closes nothing else stands under the head.
pub(super) fn with_lost_braces(mut tokens: Vec<Token>) -> Vec<Token> {
    let mut faults = faults(&tokens);
    if faults.count() == 0 {
        with_exchanged_braces(&mut tokens);
        return tokens;
    }
    for _ in 0..MAX_GUESSES {
        let count = faults.count();
        if faults.stray.is_empty() || count > MAX_GUESSES {
            break;
        }
        let found = faults
            .stray
            .iter()
            .find_map(|&close| head_without_block(&tokens, close).map(|head| (head, close)));
        let Some((head, close)) = found else { break };
        let opened = opened(&tokens[head], &tokens[close]);
        tokens.insert(head + 1, opened);
        faults = self::faults(&tokens);
        if faults.count() >= count {
            tokens.remove(head + 1);
            break;
        }
    }
    tokens
}

/// The same for braces that balance although one block lacks its end and a later one its beginning:
/// the brace at the end of the later one then seems to close the earlier one.
fn with_exchanged_braces(tokens: &mut Vec<Token>) {
    let Some((head, close)) = exchanged(tokens) else { return };
    let opened = opened(&tokens[head], &tokens[close]);
    tokens.insert(head + 1, opened);
    let found = faults(tokens);
    if found.missing.len() != 1 || found.count() != 1 {
        tokens.remove(head + 1);
    }
}

/// A head without a block, and the closing brace under it, which closes a block that the head has
/// left although the lines before it keep to their indentation.
fn exchanged(tokens: &[Token]) -> Option<(usize, usize)> {
    let mut open: Vec<usize> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open => open.push(at),
            TokenKind::Close => {
                let opener = open.pop()?;
                let left =
                    |&head: &usize| head > opener && has_left(&tokens[head], tokens[opener].indent);
                let head = head_without_block(tokens, at).filter(left);
                let head = head.filter(|_| is_indented(tokens, opener));
                if let Some(head) = head {
                    return Some((head, at));
                }
            }
            TokenKind::Newline | TokenKind::Separator | TokenKind::Comment => {}
            TokenKind::Head(_) | TokenKind::Broken(_) | TokenKind::Bad => {}
        }
    }
    None
}

/// Whether the first line of a block stands deeper than the line that opens it.
fn is_indented(tokens: &[Token], opener: usize) -> bool {
    let first = tokens[opener + 1..].iter().find(|it| it.first && !is_space(it));
    first.is_some_and(|it| it.indent > tokens[opener].indent)
}

/// The brace that a head lacks.
fn opened(head: &Token, close: &Token) -> Token {
    Token {
        kind: TokenKind::Open,
        span: Span { start: head.span.end, ..head.span },
        first: false,
        indent: head.indent,
        diagnostics: vec![error::lost_brace(head.span, close.span)],
    }
}

/// The statement that a closing brace seems to belong to although it begins no block: it is
/// indented alike, and what stands between them is indented deeper.
fn head_without_block(tokens: &[Token], close: usize) -> Option<usize> {
    let indent = tokens[close].first.then_some(tokens[close].indent)?;
    let is_left = |it: &Token| it.first && it.indent <= indent && !is_space(it);
    let at = tokens[..close].iter().rposition(is_left)?;
    let head = &tokens[at];
    let is_comment = |it: &&Token| matches!(it.kind, TokenKind::Comment);
    let mut between = tokens[at + 1..close].iter().skip_while(is_comment);
    let begins_no_block = matches!(between.next()?.kind, TokenKind::Newline);
    let is_body = |it: &Token| it.first && !is_space(it);
    let is_head = matches!(head.kind, TokenKind::Head(_)) && head.indent == indent;
    (is_head && begins_no_block && between.any(is_body)).then_some(at)
}

fn is_space(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Newline | TokenKind::Comment)
}

/// Matches braces; `missing` blocks may end and `stray` braces may be passed over because of how
/// they are indented.
fn walk(tokens: &[Token], mut missing: usize, mut stray: usize) -> Faults {
    let mut faults = Faults::default();
    let mut open: Vec<usize> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        while missing > 0
            && let Some(&top) = open.last()
            && has_left(token, tokens[top].indent)
        {
            open.pop();
            missing -= 1;
            faults.missing.push(Missing { open: top, before: at });
        }
        match token.kind {
            TokenKind::Open => open.push(at),
            TokenKind::Close => {
                let deeper = |&top: &usize| token.first && token.indent > tokens[top].indent;
                if stray > 0 && open.last().is_some_and(deeper) {
                    stray -= 1;
                    faults.stray.push(at);
                } else if open.pop().is_none() {
                    faults.stray.push(at);
                }
            }
            TokenKind::Newline | TokenKind::Separator | TokenKind::Comment => {}
            TokenKind::Head(_) | TokenKind::Broken(_) | TokenKind::Bad => {}
        }
    }
    faults.unclosed = open;
    faults
}

/// Whether `token` stands too far left to be in a block whose line is indented by `indent`.
fn has_left(token: &Token, indent: usize) -> bool {
    let is_left = match token.kind {
        TokenKind::Close => token.indent < indent,
        TokenKind::Head(_) | TokenKind::Broken(_) | TokenKind::Bad => token.indent <= indent,
        TokenKind::Newline | TokenKind::Separator | TokenKind::Open | TokenKind::Comment => false,
    };
    token.first && is_left
}
