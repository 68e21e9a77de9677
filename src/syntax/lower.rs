//! From what the parser matched to the syntax tree.
#![expect(clippy::wildcard_enum_match_arm, reason = "the rules of the grammar are not our enum")]

use pest::Parser;
use pest::iterators::{Pair, Pairs};

use super::ast::{
    Arrow, Comparison, Expr, Flow, Head, Joint, Line, List, Part, Path, Statement, Text, Value,
    Word,
};
use super::error;
use super::habits;
use super::parse::{Grammar, Rule, TokenKind};
use super::rest::Rest;
use super::text;
use crate::diag::Diagnostic;
use crate::plain::visible;
use crate::source::{Source, Span};

/// How deep parentheses and `not` nest, and how many comparisons one condition joins.
const EXPRESSION_LIMIT: usize = 64;

/// Makes tree nodes and collects what there is to say about them.
pub(super) struct Lower<'a> {
    source: &'a Source,
    /// Where in the file the text begins that the parser was given.
    base: usize,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Lower<'a> {
    pub(super) fn new(source: &'a Source, base: usize) -> Self {
        Self { source, base, diagnostics: Vec::new() }
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// Where the pair stands in the file.
    pub(super) fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let written = pair.as_span();
        Span::new(self.source.id, self.base + written.start(), self.base + written.end())
    }

    /// Reports a comment that only the end of the file ends.
    pub(super) fn check_comment(&mut self, pair: &Pair<'_, Rule>) {
        let comment = pair.as_str();
        let is_closed = comment.len() >= 4 && comment.ends_with("*/");
        if pair.as_rule() == Rule::block_comment && !is_closed {
            self.diagnostics.push(error::unclosed_comment(self.span(pair)));
        }
    }

    /// A head, with what could not be understood of it, and the span of both.
    pub(super) fn statement(&mut self, pair: Pair<'_, Rule>) -> (TokenKind, Span) {
        let mut head = None;
        for piece in pair.into_inner() {
            match piece.as_rule() {
                Rule::flow | Rule::line => head = Some(self.head(piece)),
                Rule::block_comment => self.check_comment(&piece),
                _ => return self.broken(head, piece),
            }
        }
        let statement = head.expect("a statement that is no `rest` has a head");
        if let Head::Line(Line { word, parts }) = &statement.head
            && matches!(word.text.as_str(), "where" | "when" | "require")
            && !matches!(parts.as_slice(), [Part::Condition(..), ..])
            && self.diagnostics.is_empty()
        {
            self.diagnostics.push(error::no_condition(word));
        }
        let span = statement.span;
        (TokenKind::Head(Box::new(statement)), span)
    }

    /// What could be understood goes on if it is likely to be meant: others may refer to it.
    fn broken(&mut self, head: Option<Statement>, pair: Pair<'_, Rule>) -> (TokenKind, Span) {
        let rest = text::trimmed_end(self.source, self.span(&pair));
        for text in pair.into_inner() {
            self.value(&text);
        }
        let context = Rest::new(self.source, head.as_ref(), rest);
        self.diagnostics.push(context.finding());
        let leaves_sense = context.leaves_sense();
        let is_chain = habits::is_chain(&context);
        let is_named_block = habits::is_named_block(&context);
        let is_assigned = habits::assigned_kind(&context).is_some();
        let Some(mut statement) = head else { return (TokenKind::Bad, rest) };
        if is_chain {
            return (TokenKind::Bad, statement.span.to(rest));
        }
        let assigned = match &statement.head {
            head if is_assigned => self.assigned(head, rest),
            Head::Line(line) if is_named_block => Some(boundary(&line.word)),
            Head::Line(_) | Head::Flow(_) => None,
        };
        let is_kept = leaves_sense || assigned.is_some();
        statement.head = assigned.unwrap_or(statement.head);
        statement.span = statement.span.to(rest);
        statement.has_inner_comment = true;
        let (span, statement) = (statement.span, Box::new(statement));
        (if is_kept { TokenKind::Head(statement) } else { TokenKind::Broken(statement) }, span)
    }

    /// `x = system "…"`, as other tools have it, read as `system x "…"`.
    fn assigned(&self, head: &Head, rest: Span) -> Option<Head> {
        let Head::Line(Line { word: name, parts }) = head else { return None };
        let declaration = self.source.slice(rest).strip_prefix('=')?.trim_start();
        if !parts.is_empty() {
            return None;
        }
        // As long as it was, so that places stay what they are.
        let mended = declaration.replace('\'', "\"");
        let has_double = declaration.contains('"');
        let declaration = if has_double { declaration } else { &mended };
        let mut pairs = Grammar::parse(Rule::line, declaration).ok()?;
        let mut inner = Self::new(self.source, rest.end as usize - declaration.len());
        let mut line = inner.line(pairs.next()?);
        let path = Path { segments: vec![name.clone()], span: name.span };
        let list = List { values: vec![Value::Path(path)], joint: Joint::Comma };
        line.parts.insert(0, Part::Values(list));
        Some(Head::Line(line))
    }

    fn head(&mut self, pair: Pair<'_, Rule>) -> Statement {
        let span = self.span(&pair);
        let is_comment =
            |it: Pair<'_, Rule>| matches!(it.as_rule(), Rule::line_comment | Rule::block_comment);
        let may_have_comment = pair.as_str().contains('/');
        let has_inner_comment =
            may_have_comment && pair.clone().into_inner().flatten().any(is_comment);
        let head = match pair.as_rule() {
            Rule::flow => Head::Flow(self.flow(pair)),
            _ => Head::Line(self.line(pair)),
        };
        Statement { span, head, block: None, has_inner_comment }
    }

    fn flow(&mut self, pair: Pair<'_, Rule>) -> Flow {
        let (mut lead, mut name, mut arrow) = (Vec::new(), None, None);
        let (mut from, mut to) = (None, None);
        let mut inner = pair.into_inner();
        for piece in inner.by_ref() {
            match piece.as_rule() {
                Rule::lead => lead.push(self.word(&piece)),
                Rule::word => name = Some(self.word(&piece)),
                Rule::arrow => arrow = Some((arrow_of(piece.as_str()), self.span(&piece))),
                Rule::path if arrow.is_none() => from = Some(self.path(&piece)),
                Rule::path => {
                    to = Some(self.path(&piece));
                    break;
                }
                _ => self.check_comment(&piece),
            }
        }
        let (arrow, arrow_span) = arrow.expect("a flow has an arrow");
        let to = to.expect("a flow has a target");
        let mut parts = self.parts(inner);
        self.check_neighbours(&mut parts, true);
        Flow { lead, name, from, arrow, arrow_span, to, parts }
    }

    fn line(&mut self, pair: Pair<'_, Rule>) -> Line {
        let mut inner = pair.into_inner();
        let first = inner.next().expect("a line begins with a word or a condition");
        let is_condition = first.as_rule() == Rule::condition;
        let inner_word = first.clone().into_inner().next().filter(|_| is_condition);
        let word = self.word(inner_word.as_ref().unwrap_or(&first));
        let mut parts: Vec<Part> =
            if is_condition { self.condition(first).into_iter().collect() } else { Vec::new() };
        parts.extend(self.parts(inner));
        self.check_neighbours(&mut parts, false);
        Line { word, parts }
    }

    fn parts(&mut self, pairs: Pairs<'_, Rule>) -> Vec<Part> {
        let mut parts = Vec::new();
        for pair in pairs {
            parts.extend(self.part(pair));
        }
        parts
    }

    fn part(&mut self, pair: Pair<'_, Rule>) -> Option<Part> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::technology => {
                let between = &pair.as_str()[1..pair.as_str().len() - 1];
                Some(Part::Technology(Text { text: between.trim().to_owned(), span }))
            }
            Rule::tag => {
                let word = pair.into_inner().next().expect("a tag holds a word");
                Some(Part::Tag(self.word(&word)))
            }
            Rule::list => Some(Part::Values(self.list(pair))),
            Rule::clause => {
                let mut inner = pair.into_inner();
                let word = self.word(&inner.next().expect("a clause begins with its word"));
                let list = inner.inspect(|it| self.check_comment(it)).last();
                Some(Part::Clause(word, self.list(list.expect("a clause ends with its list"))))
            }
            Rule::condition => self.condition(pair),
            _ => {
                self.check_comment(&pair);
                None
            }
        }
    }

    fn list(&mut self, pair: Pair<'_, Rule>) -> List {
        let (mut values, mut joint) = (Vec::with_capacity(1), None);
        let mut is_mixed = false;
        for piece in pair.into_inner() {
            let found = match piece.as_rule() {
                Rule::comma => Joint::Comma,
                Rule::or => Joint::Or,
                _ => {
                    values.extend(self.value(&piece));
                    continue;
                }
            };
            if *joint.get_or_insert(found) != found && !is_mixed {
                is_mixed = true;
                self.diagnostics.push(error::mixed_list(self.span(&piece)));
            }
        }
        List { values, joint: joint.unwrap_or(Joint::Comma) }
    }

    fn value(&mut self, pair: &Pair<'_, Rule>) -> Option<Value> {
        let span = self.span(pair);
        let written = pair.as_str();
        let as_written = || Text { text: written.to_owned(), span };
        Some(match pair.as_rule() {
            Rule::path => Value::Path(self.path(pair)),
            Rule::string => Value::String(self.string(&written[1..written.len() - 1], span)),
            Rule::unclosed_string => {
                self.diagnostics.push(error::unclosed_string(span));
                Value::String(self.string(&written[1..], span))
            }
            Rule::markdown => {
                let inner = text::inside_quotes(written).unwrap_or_else(|| {
                    self.diagnostics.push(error::unclosed_markdown(span));
                    &written[3..]
                });
                Value::Markdown(Text { text: visible(text::lines(inner).join("\n")), span })
            }
            Rule::date => Value::Date(as_written()),
            Rule::number => Value::Number(as_written()),
            _ => {
                self.check_comment(pair);
                return None;
            }
        })
    }

    /// The text that is meant by what stands between quotes.
    fn string(&mut self, written: &str, span: Span) -> Text {
        if !written.contains('\\') {
            return Text { text: visible(written.to_owned()), span };
        }
        let mut meant = String::with_capacity(written.len());
        let mut chars = written.char_indices();
        while let Some((at, char)) = chars.next() {
            if char != '\\' {
                meant.push(char);
                continue;
            }
            match chars.next() {
                Some((_, escaped @ ('"' | '\\'))) => meant.push(escaped),
                Some((next, unknown)) => {
                    meant.extend(['\\', unknown]);
                    let start = span.start as usize + 1 + at;
                    let end = span.start as usize + 1 + next + unknown.len_utf8();
                    let place = Span::new(span.file, start, end);
                    self.diagnostics.push(error::unknown_escape(place, unknown));
                }
                None => meant.push('\\'),
            }
        }
        Text { text: visible(meant), span }
    }

    fn path(&self, pair: &Pair<'_, Rule>) -> Path {
        let span = self.span(pair);
        let mut start = span.start as usize;
        let written = pair.as_str();
        let dots = written.bytes().filter(|&byte| byte == b'.').count();
        let mut segments = Vec::with_capacity(dots + 1);
        for segment in written.split('.') {
            let place = Span::new(span.file, start, start + segment.len());
            start += segment.len() + 1;
            segments.push(Word { text: segment.to_owned(), span: place });
        }
        Path { segments, span }
    }

    fn word(&self, pair: &Pair<'_, Rule>) -> Word {
        Word { text: pair.as_str().to_owned(), span: self.span(pair) }
    }

    /// Finds values side by side that are not meant to be: two texts, of which the second is left
    /// out, or the beginning of what should be another statement.
    fn check_neighbours(&mut self, parts: &mut Vec<Part>, is_flow: bool) {
        let mut second_texts = Vec::new();
        for (at, pair) in parts.windows(2).enumerate() {
            let [Part::Values(left), Part::Values(right)] = pair else { continue };
            match (left.values.as_slice(), right.values.as_slice()) {
                ([.., Value::String(first)], [Value::String(second), ..]) => {
                    self.diagnostics.push(error::second_string(first.span, second, is_flow));
                    second_texts.push(at + 1);
                }
                ([.., last, Value::Path(word)], _) => {
                    let gap = Span { start: last.span().end, end: word.span.start, ..word.span };
                    if left.joint == Joint::Comma || self.source.slice(gap).contains('\n') {
                        self.diagnostics.push(error::joint_at_end(self.source, gap, word));
                    }
                }
                _ => {}
            }
        }
        second_texts.into_iter().rev().for_each(|at| drop(parts.remove(at)));
    }

    fn condition(&mut self, pair: Pair<'_, Rule>) -> Option<Part> {
        let mut inner = pair.into_inner();
        let word = self.word(&inner.next().expect("a condition begins with its word"));
        let pieces = inner.inspect(|it| self.check_comment(it));
        let pieces: Vec<_> = pieces.filter(|it| it.as_rule() != Rule::block_comment).collect();
        let joins = pieces.iter().filter(|it| matches!(it.as_rule(), Rule::and | Rule::or)).count();
        if joins >= EXPRESSION_LIMIT {
            self.diagnostics.push(error::long_condition(word.span));
            return None;
        }
        let mut expression = Expression { lower: self, pieces: pieces.into_iter().peekable() };
        match expression.whole() {
            Ok(expr) => Some(Part::Condition(word, expr)),
            Err(finding) => {
                self.diagnostics.push(*finding);
                None
            }
        }
    }
}

/// `internet: Public internet {`, as other tools have it, read as `boundary internet {`, as it may
/// hold anything.
fn boundary(name: &Word) -> Head {
    let path = Path { segments: vec![name.clone()], span: name.span };
    let list = List { values: vec![Value::Path(path)], joint: Joint::Comma };
    let word = Word { text: "boundary".to_owned(), span: name.span };
    Head::Line(Line { word, parts: vec![Part::Values(list)] })
}

fn arrow_of(written: &str) -> Arrow {
    if written == "->" { Arrow::Forward } else { Arrow::Both }
}

/// Precedence and parentheses over the flat pieces of a condition: `or` binds least, then `and`,
/// then `not`.
struct Expression<'a, 'b, 'i> {
    lower: &'a mut Lower<'b>,
    pieces: std::iter::Peekable<std::vec::IntoIter<Pair<'i, Rule>>>,
}

type Understood = Result<Expr, Box<Diagnostic>>;

impl<'i> Expression<'_, '_, 'i> {
    fn whole(&mut self) -> Understood {
        let expr = self.alternatives(0)?;
        match self.pieces.next() {
            Some(piece) => Err(Box::new(error::stray_parenthesis(self.lower.span(&piece)))),
            None => Ok(expr),
        }
    }

    fn alternatives(&mut self, depth: usize) -> Understood {
        let mut left = self.conjunction(depth)?;
        while self.next_is(Rule::or).is_some() {
            left = Expr::Or(Box::new(left), Box::new(self.conjunction(depth)?));
        }
        Ok(left)
    }

    fn conjunction(&mut self, depth: usize) -> Understood {
        let mut left = self.operand(depth)?;
        while self.next_is(Rule::and).is_some() {
            left = Expr::And(Box::new(left), Box::new(self.operand(depth)?));
        }
        Ok(left)
    }

    fn operand(&mut self, depth: usize) -> Understood {
        let piece = self.pieces.next().expect("the grammar puts an operand after each joint");
        let span = self.lower.span(&piece);
        if depth > EXPRESSION_LIMIT {
            return Err(Box::new(error::deep_condition(span)));
        }
        match piece.as_rule() {
            Rule::not => Ok(Expr::Not(Box::new(self.operand(depth + 1)?))),
            Rule::left_paren => {
                let inner = self.alternatives(depth + 1)?;
                let closed = self.next_is(Rule::right_paren);
                closed.map(|_| inner).ok_or_else(|| Box::new(error::unclosed_parenthesis(span)))
            }
            _ => Ok(self.comparison(&piece)),
        }
    }

    fn comparison(&mut self, path: &Pair<'_, Rule>) -> Expr {
        let path = self.lower.path(path);
        if self.next_is(Rule::membership).is_some() {
            return Expr::In(path, self.members());
        }
        let Some(sign) = self.next_is(Rule::comparison) else { return Expr::Is(path) };
        Expr::Compare(path, comparison_of(sign.as_str()), self.value())
    }

    /// `high, critical` behind `in`, with or without parentheses of their own.
    fn members(&mut self) -> Vec<Value> {
        let opened = self.next_is(Rule::left_paren).is_some();
        let mut values = vec![self.value()];
        while self.next_is(Rule::comma).is_some() {
            values.push(self.value());
        }
        if opened {
            self.next_is(Rule::right_paren).expect("the grammar closes what it opens");
        }
        values
    }

    fn value(&mut self) -> Value {
        let value = self.pieces.next().expect("the grammar puts a value after a comparison");
        self.lower.value(&value).expect("what follows a comparison is a value")
    }

    fn next_is(&mut self, rule: Rule) -> Option<Pair<'i, Rule>> {
        self.pieces.next_if(|it| it.as_rule() == rule)
    }
}

fn comparison_of(sign: &str) -> Comparison {
    match sign {
        "=" => Comparison::Equal,
        "!=" => Comparison::NotEqual,
        "<" => Comparison::Less,
        "<=" => Comparison::LessOrEqual,
        "~" => Comparison::Contains,
        ">" => Comparison::Greater,
        _ => Comparison::GreaterOrEqual,
    }
}
