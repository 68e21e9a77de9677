//! From the flat list of tokens to nested blocks.

use super::ast::{Block, Comment, File, Item, Statement};
use super::braces::{self, Faults, Missing};
use super::error;
use super::habits;
use super::parse::{Token, TokenKind};
use crate::diag::Diagnostic;
use crate::source::{Source, Span};

/// How deep blocks nest.
const NESTING_LIMIT: usize = 64;

/// Puts statements into their blocks.
pub(super) fn build(source: &Source, tokens: Vec<Token>) -> (File, Vec<Diagnostic>) {
    let tokens = braces::with_lost_braces(tokens);
    let faults = braces::faults(&tokens);
    let mut builder = Builder::new(source);
    builder.report(&tokens, &faults);
    let mut missing = faults.missing.iter().peekable();
    let mut stray = faults.stray.iter().peekable();
    let mut tokens = tokens.into_iter().enumerate().peekable();
    while let Some((at, token)) = tokens.next() {
        while missing.next_if(|it: &&Missing| it.before == at).is_some() {
            builder.close(None);
        }
        if stray.next_if(|&&it| it == at).is_some() {
            builder.stray(token.span);
        } else {
            let opens = tokens.peek().is_some_and(|(_, next)| matches!(next.kind, TokenKind::Open));
            builder.add(token, opens);
        }
    }
    builder.finish()
}

/// A block that is being filled.
struct Frame {
    owner: Owner,
    open: Span,
    items: Vec<Item>,
}

/// What a block belongs to.
enum Owner {
    Statement(Box<Statement>),
    /// Text that fits no shape: the block goes with it.
    Bad(Span),
}

/// What stands before the next token, as far as that matters to it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing that it could belong to.
    Nothing,
    /// A head, on the same line; clean if nothing was found in it.
    Head { clean: bool },
    /// A clean head, before the line end or `;`.
    HeadAbove,
    /// A block, on the same line.
    Block,
    /// A brace that closes nothing, perhaps lines above.
    Stray,
}

struct Builder<'a> {
    source: &'a Source,
    diagnostics: Vec<Diagnostic>,
    items: Vec<Item>,
    frames: Vec<Frame>,
    /// How many blocks are open around one that belongs to another language; nothing is said of
    /// what is in it.
    foreign: Option<usize>,
    /// Open blocks beyond the limit; what is in them is passed over.
    beyond: usize,
    before: Before,
    /// One past the last byte that is no space.
    end: usize,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Source) -> Self {
        Self {
            source,
            diagnostics: Vec::new(),
            items: Vec::new(),
            frames: Vec::new(),
            foreign: None,
            beyond: 0,
            before: Before::Nothing,
            end: 0,
        }
    }

    /// Says which braces are missing. A text or comment without its end has taken in the braces
    /// that follow, so then only that is reported, by whoever found it.
    fn report(&mut self, tokens: &[Token], faults: &Faults) {
        for missing in &faults.missing {
            let (open, before) = (&tokens[missing.open], &tokens[missing.before]);
            self.diagnostics.push(error::missing_brace(open.span, before.span));
        }
        let mut at_end = tokens.last().into_iter().flat_map(|last| &last.diagnostics);
        if !at_end.any(|finding| error::is_lost_end(self.source, finding)) {
            let unclosed: Vec<Span> = faults.unclosed.iter().map(|&at| tokens[at].span).collect();
            self.diagnostics.extend(error::unclosed_blocks(&unclosed));
        }
    }

    fn add(&mut self, token: Token, opens: bool) {
        if self.beyond > 0 {
            self.pass_over(&token);
            return;
        }
        let span = token.span;
        let is_newline = matches!(token.kind, TokenKind::Newline);
        let clean = token.diagnostics.is_empty();
        if self.foreign.is_none_or(|depth| self.frames.len() <= depth) {
            self.diagnostics.extend(token.diagnostics);
        }
        match token.kind {
            TokenKind::Newline => self.newline(token.first),
            TokenKind::Separator => self.end_statement(),
            TokenKind::Open => self.open(span),
            TokenKind::Close => self.close(Some(span)),
            TokenKind::Comment => {
                let span = super::text::trimmed_end(self.source, span);
                self.items.push(Item::Comment(Comment { span, trailing: !token.first }));
            }
            TokenKind::Head(statement) if opens && self.is_foreign(&statement) => {
                self.foreign = Some(self.frames.len());
                self.statement(Item::Bad(span), span, false);
            }
            TokenKind::Head(statement) => self.statement(Item::Statement(statement), span, clean),
            TokenKind::Broken(statement) if opens => {
                self.statement(Item::Statement(statement), span, clean);
            }
            TokenKind::Broken(_) | TokenKind::Bad => self.statement(Item::Bad(span), span, clean),
        }
        if !is_newline {
            self.end = span.end as usize;
        }
    }

    /// Reports a block that only another language has.
    fn is_foreign(&mut self, statement: &Statement) -> bool {
        let finding = habits::foreign_block(statement).filter(|_| self.frames.is_empty());
        let is_foreign = finding.is_some();
        self.diagnostics.extend(finding);
        is_foreign
    }

    fn newline(&mut self, is_empty_line: bool) {
        if is_empty_line && self.items.last() != Some(&Item::Blank) {
            self.items.push(Item::Blank);
        }
        self.end_statement();
    }

    fn end_statement(&mut self) {
        self.before = match self.before {
            Before::Head { clean: true } | Before::HeadAbove => Before::HeadAbove,
            Before::Stray => Before::Stray,
            Before::Nothing | Before::Head { .. } | Before::Block => Before::Nothing,
        };
    }

    fn statement(&mut self, item: Item, span: Span, clean: bool) {
        if self.before == Before::Block && clean {
            let gap = Span::new(span.file, self.end, span.start as usize);
            self.diagnostics.push(error::no_line_end(span, gap));
        }
        self.items.push(item);
        self.before = Before::Head { clean };
    }

    fn open(&mut self, span: Span) {
        let owner = self.owner(span);
        self.before = Before::Nothing;
        let items = std::mem::take(&mut self.items);
        self.frames.push(Frame { owner, open: span, items });
        if self.frames.len() > NESTING_LIMIT {
            self.diagnostics.push(error::nesting_too_deep(span, NESTING_LIMIT));
            self.beyond = 1;
        }
    }

    /// Takes the statement that a block belongs to out of the items before it. Comments between
    /// a head and its brace become part of the head.
    fn owner(&mut self, open: Span) -> Owner {
        let is_comment = |it: &Item| matches!(it, Item::Comment(_));
        let comments = match self.before {
            Before::Head { .. } => self.items.iter().rev().take_while(|it| is_comment(it)).count(),
            Before::HeadAbove => 0,
            Before::Nothing | Before::Block | Before::Stray => return self.nobody(open),
        };
        let between = self.items.split_off(self.items.len() - comments);
        match self.items.pop() {
            Some(Item::Statement(mut statement)) => {
                if let Some(Item::Comment(last)) = between.last() {
                    statement.span = statement.span.to(last.span);
                    statement.has_inner_comment = true;
                }
                if self.before == Before::HeadAbove {
                    self.diagnostics.push(error::brace_apart(statement.span, open));
                }
                Owner::Statement(statement)
            }
            Some(Item::Bad(span)) => Owner::Bad(span),
            other => {
                self.items.extend(other);
                self.nobody(open)
            }
        }
    }

    /// A block that belongs to nothing; within another such block that has been said already.
    fn nobody(&mut self, open: Span) -> Owner {
        if !matches!(self.frames.last(), Some(Frame { owner: Owner::Bad(_), .. })) {
            self.diagnostics.push(error::block_of_nothing(open));
        }
        Owner::Bad(open)
    }

    /// Ends the innermost block, at `brace` or at what was taken in last.
    fn close(&mut self, brace: Option<Span>) {
        if self.beyond > 1 {
            self.beyond -= 1;
            return;
        }
        let frame = self.frames.pop().expect("only braces that close something come here");
        let end = brace.map_or(self.end, |brace| brace.end as usize);
        let span = Span::new(frame.open.file, frame.open.start as usize, end);
        let items = std::mem::replace(&mut self.items, frame.items);
        let is_beyond = std::mem::take(&mut self.beyond) > 0;
        self.items.push(match frame.owner {
            Owner::Statement(statement) if is_beyond => Item::Bad(statement.span.to(span)),
            Owner::Statement(mut statement) => {
                statement.block = Some(Block { items, span });
                Item::Statement(statement)
            }
            Owner::Bad(head) => Item::Bad(head.to(span)),
        });
        self.foreign = self.foreign.filter(|&depth| self.frames.len() > depth);
        self.before = if brace.is_some() { Before::Block } else { Before::Nothing };
    }

    /// What stands in a block beyond the limit only counts as far as it opens or closes another.
    fn pass_over(&mut self, token: &Token) {
        self.end = token.span.end as usize;
        match token.kind {
            TokenKind::Open => self.beyond += 1,
            TokenKind::Close => self.close(Some(token.span)),
            TokenKind::Newline | TokenKind::Separator | TokenKind::Comment => {}
            TokenKind::Head(_) | TokenKind::Broken(_) | TokenKind::Bad => {}
        }
    }

    /// A run of braces that close nothing is reported once.
    fn stray(&mut self, span: Span) {
        if self.beyond > 0 {
            return;
        }
        if self.before != Before::Stray {
            self.diagnostics.push(error::stray_brace(span));
        }
        self.items.push(Item::Bad(span));
        self.before = Before::Stray;
        self.end = span.end as usize;
    }

    fn finish(mut self) -> (File, Vec<Diagnostic>) {
        self.beyond = self.beyond.min(1);
        while !self.frames.is_empty() {
            self.close(None);
        }
        (File { items: self.items }, self.diagnostics)
    }
}
