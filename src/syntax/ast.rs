//! What was written: statements, flows, blocks, comments and blank lines. Nothing is resolved.
//!
//! The tree knows shapes and not meanings: that `store Ledger` declares an element and
//! `authn oauth2` sets a property is decided where the enclosing block is known, by `resolve`.

use crate::source::Span;

/// One file: a block without braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Everything in the file, in order.
    pub items: Vec<Item>,
}

/// The part between `{` and `}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Everything between the braces, in order.
    pub items: Vec<Item>,
    /// From `{` to `}`; to the end of what was taken in when the brace is missing.
    pub span: Span,
}

/// One entry of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// One or more empty lines.
    Blank,
    /// A comment that is not inside a statement.
    Comment(Comment),
    /// A statement of one of the shapes.
    Statement(Box<Statement>),
    /// Text that fits no shape; a diagnostic was reported for it.
    Bad(Span),
}

/// A comment, with its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From `//` to the end of the line, or from `/*` to `*/`.
    pub span: Span,
    /// Whether something else stands before it on its line (`system A { // like this`).
    pub trailing: bool,
}

/// A statement: its head and, if it has one, its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The head, without the block.
    pub span: Span,
    /// What the head says.
    pub head: Head,
    /// What stands in braces after the head.
    pub block: Option<Block>,
    /// Whether a comment, or text that fits no shape, stands in the head: it is then printed as
    /// written.
    pub has_inner_comment: bool,
}

/// The shapes of a head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// `word …`: a declaration, a property or a directive.
    Line(Line),
    /// `A -> B …`
    Flow(Flow),
}

/// `system Pay "Payments" [Rust] in Cloud` or `carries CardData, Token`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The first word. A clause word may stand here too: `on A, B` as a line of its own. In
    /// `require a = b` it is also the word of the line's only part, a condition.
    pub word: Word,
    /// What follows it, in order.
    pub parts: Vec<Part>,
}

/// `flow Name: A -> B "label" …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Words before the flow: `flow`, `step`, `propose flow`; empty for the short form.
    pub lead: Vec<Word>,
    /// The name before the colon.
    pub name: Option<Word>,
    /// The source; absent in `-> B` inside an element's block.
    pub from: Option<Path>,
    /// `->` or `<->`.
    pub arrow: Arrow,
    /// Where the arrow stands.
    pub arrow_span: Span,
    /// The target.
    pub to: Path,
    /// Label and clauses, in order.
    pub parts: Vec<Part>,
}

/// Direction of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrow {
    /// `->`
    Forward,
    /// `<->`
    Both,
}

/// A piece of a head. Values that stand side by side without a comma are separate `Values`:
/// `control Dpop "Sender-constrained" planned` has three parts of one value each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// `A`, `A, B` or `A or B`.
    Values(List),
    /// `on A, B`, `until 2027-03-01`, `because "…"`: a clause word and its list. The clause words
    /// are `on by in to of or for until because refines like without`; after a line's own values
    /// also `since` and `depth`.
    Clause(Word, List),
    /// `[PostgreSQL]`, the text between the brackets, trimmed.
    Technology(Text),
    /// `#tag`, without the mark.
    Tag(Word),
    /// `where`, `when` or `require`, and an expression.
    Condition(Word, Expr),
}

/// One or more values, all joined in the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Never empty.
    pub values: Vec<Value>,
    /// How they are joined.
    pub joint: Joint,
}

/// What stands between the values of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// `,`: all of them. Also the joint of a single value.
    Comma,
    /// `or`: any one of them.
    Or,
}

/// A value as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A word or a dotted path: `yes`, `Acme.Pay.Api`, `CWE-294`, `ASVS-3.5.3`, `it`, `model`.
    Path(Path),
    /// `"…"`, unescaped.
    String(Text),
    /// `"""…"""`, dedented, without the line breaks next to the quotes.
    Markdown(Text),
    /// `2026-10-01`, as written; whether such a day exists is checked later.
    Date(Text),
    /// Digits, perhaps with a fraction: `7.5`.
    Number(Text),
}

/// Words joined with dots. Segments after the first may begin with a digit, as in `ASVS-3.5.3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Never empty.
    pub segments: Vec<Word>,
    /// From the first segment to the last.
    pub span: Span,
}

/// A single word with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The characters.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// Text from quotes or brackets with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text that is meant, without quotes and escapes.
    pub text: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// The expression language of rules, policies and `--where`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// `a or b`
    Or(Box<Expr>, Box<Expr>),
    /// `a and b`
    And(Box<Expr>, Box<Expr>),
    /// `not a`
    Not(Box<Expr>),
    /// `severity >= high`
    Compare(Path, Comparison, Value),
    /// `severity in high, critical`; never empty.
    In(Path, Vec<Value>),
    /// `crosses`: the property is set and not `no`.
    Is(Path),
}

/// The signs of comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `~`
    Contains,
}

impl Value {
    /// The word or path, if it is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        if let Self::Path(path) = self { Some(path) } else { None }
    }

    /// The text of `"…"`, if it is one.
    #[must_use]
    pub fn string(&self) -> Option<&Text> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// Where the value stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Path(path) => path.span,
            Self::String(text) | Self::Markdown(text) | Self::Date(text) | Self::Number(text) => {
                text.span
            }
        }
    }
}

impl Path {
    /// The path as written, with dots.
    #[must_use]
    pub fn text(&self) -> String {
        let words: Vec<&str> = self.segments.iter().map(|word| word.text.as_str()).collect();
        words.join(".")
    }

    /// The only word of a path of one segment.
    #[must_use]
    pub fn word(&self) -> Option<&Word> {
        match self.segments.as_slice() {
            [word] => Some(word),
            _ => None,
        }
    }
}

impl Statement {
    /// The head, if it is a line.
    #[must_use]
    pub fn line(&self) -> Option<&Line> {
        if let Head::Line(line) = &self.head { Some(line) } else { None }
    }

    /// The head, if it is a flow.
    #[must_use]
    pub fn flow(&self) -> Option<&Flow> {
        if let Head::Flow(flow) = &self.head { Some(flow) } else { None }
    }
}

impl Line {
    /// The values right behind the word.
    #[must_use]
    pub fn first_list(&self) -> Option<&List> {
        self.parts.first().and_then(Part::list)
    }
}

impl Part {
    /// The values, if no clause word stands before them.
    #[must_use]
    pub fn list(&self) -> Option<&List> {
        if let Self::Values(list) = self { Some(list) } else { None }
    }

    /// The values behind a clause word, if it is this one.
    #[must_use]
    pub fn clause(&self, wanted: &str) -> Option<&List> {
        match self {
            Self::Clause(word, list) if word.text == wanted => Some(list),
            Self::Values(_)
            | Self::Clause(..)
            | Self::Technology(_)
            | Self::Tag(_)
            | Self::Condition(..) => None,
        }
    }

    /// From the first to the last character of the part.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Values(list) => list.span(),
            Self::Clause(word, list) => word.span.to(list.span()),
            Self::Technology(text) => text.span,
            Self::Tag(word) => word.span,
            Self::Condition(word, expr) => word.span.to(expr.span()),
        }
    }
}

impl List {
    /// The value, if there is just one.
    #[must_use]
    pub fn only(&self) -> Option<&Value> {
        if let [value] = self.values.as_slice() { Some(value) } else { None }
    }

    /// The path, if there is just one value and it is a path.
    #[must_use]
    pub fn only_path(&self) -> Option<&Path> {
        self.only().and_then(Value::path)
    }

    /// From the first value to the last.
    #[must_use]
    pub fn span(&self) -> Span {
        let first = self.values.first().map(Value::span);
        let last = self.values.last().map(Value::span);
        first.zip(last).map(|(first, last)| first.to(last)).expect("a list is never empty")
    }
}

impl Expr {
    /// From the first to the last operand; parentheses around the whole are left out.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Or(left, right) | Self::And(left, right) => left.span().to(right.span()),
            Self::Not(inner) => inner.span(),
            Self::Compare(path, _, value) => path.span.to(value.span()),
            Self::In(path, values) => {
                values.last().map_or(path.span, |value| path.span.to(value.span()))
            }
            Self::Is(path) => path.span,
        }
    }
}
