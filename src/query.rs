//! Questions about threats, and later about whatever else has fields: `severity >= high and status
//! = open`. The form is that of conditions in the language itself.
//!
//! A question is understood against a list of fields, so that a wrong field or value is found
//! before anything is asked, and then asked of rows. It knows nothing of models.

use std::cmp::Ordering;
use std::ops::Range;

use crate::source::{FileId, Source, Span};
use crate::spelling;
use crate::syntax::{self, ast};

/// Something that can be asked for.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The word in a question.
    pub word: &'static str,
    /// What its values are.
    pub values: Values,
    /// What it is, for readers.
    pub doc: &'static str,
}

/// What the values of a field are, and so what they can be compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Text. Case does not count.
    Text,
    /// How something is done, as text. The field alone asks whether it is done: `no`, `none` and
    /// `unknown` say that it is not, or that nobody knows.
    Means,
    /// Things with names: a path, the end of a path, a display id or a title stands for one. Case
    /// does not count.
    Names,
    /// One of these words, from least to most.
    Ranks(&'static [&'static str]),
    /// Numbers.
    Number,
    /// Days.
    Day,
}

/// A value of a field: all spellings of it.
pub type Spellings = Vec<String>;

/// What questions are asked of.
pub trait Row {
    /// The values of a field; none if it has nothing to say.
    fn values(&self, field: &str) -> Vec<Spellings>;
}

/// Something wrong with a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Bytes of the text.
    pub at: Range<usize>,
    /// What was found.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

/// A name that a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// The field that is to have it.
    pub field: &'static str,
    /// As it was written.
    pub name: &'a str,
    /// Where it was written.
    pub at: Span,
}

/// What means of nothing say.
const NO_MEANS: [&str; 3] = ["no", "none", "unknown"];

/// What stands before the text of a question, to make a line of it.
const LEAD: &str = "where ";

/// A question that is understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Query(Node);

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Or(Box<Node>, Box<Node>),
    And(Box<Node>, Box<Node>),
    Not(Box<Node>),
    /// The field has a value.
    Has(&'static str),
    /// A value of the field is like one of the wanted ones.
    Any(&'static str, Test, Vec<Wanted>),
}

/// How a value is to be like a wanted one.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Test {
    Is,
    Contains,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Debug, PartialEq)]
enum Wanted {
    /// In lower case.
    Text(String),
    /// In lower case, as written, and where.
    Name(String, String, Span),
    /// As `2027-03-31`.
    Day(String),
    Number(f64),
    /// A place in the list of ranks.
    Rank(&'static [&'static str], usize),
}

impl Query {
    /// Understands the text of a question about rows with these fields.
    ///
    /// # Errors
    ///
    /// Gives all that is wrong with the text, each at its place.
    pub fn parse(text: &str, fields: &'static [Field]) -> Result<Self, Vec<Fault>> {
        let line = format!("{LEAD}{}", text.replace(['\n', '\r'], " "));
        let source = Source::new(FileId(0), "where".to_owned(), line);
        let faults = match expression(&source) {
            Ok(expr) => match Self::of(&expr, fields) {
                Ok(query) => return Ok(query),
                Err(faults) => faults,
            },
            Err(faults) => faults,
        };
        Err(faults.into_iter().map(|it| Self::fault(text, it)).collect())
    }

    /// What was found in a question of [`Self::parse`], at its place in the text.
    #[must_use]
    pub fn fault(text: &str, (span, message, hint): Found) -> Fault {
        let at = |byte: usize| byte.saturating_sub(LEAD.len()).min(text.len());
        Fault { at: at(span.range().start)..at(span.range().end), message, hint }
    }

    /// The names that it asks for, in their order; parts of names that are looked for with `~` are
    /// none.
    #[must_use]
    pub fn names(&self) -> Vec<Asked<'_>> {
        let mut found = Vec::new();
        self.0.names(&mut found);
        found
    }

    /// Understands a condition as it stands in a model.
    ///
    /// # Errors
    ///
    /// Gives all that is wrong with it: the place, what was found and what to do.
    pub fn of(expr: &ast::Expr, fields: &'static [Field]) -> Result<Self, Vec<Found>> {
        let mut binder = Binder { fields, faults: Vec::new() };
        let node = binder.node(expr);
        match node {
            Some(node) if binder.faults.is_empty() => Ok(Self(node)),
            Some(_) | None => Err(binder.faults),
        }
    }

    /// Whether a row is as asked.
    #[must_use]
    pub fn holds(&self, row: &dyn Row) -> bool {
        self.0.holds(row)
    }
}

/// Something wrong at a place: what was found, and what to do.
pub type Found = (Span, String, Option<String>);

/// The one condition that a text is.
fn expression(source: &Source) -> Result<ast::Expr, Vec<Found>> {
    let parsed = syntax::parse(source);
    let whole = Span::new(source.id, 0, source.text.len());
    if !parsed.diagnostics.is_empty() {
        let found = parsed.diagnostics.into_iter();
        return Err(found.map(|it| (it.span.unwrap_or(whole), it.message, it.hint)).collect());
    }
    let stray = |span: Span| {
        let message = "the condition has ended before this".to_owned();
        vec![(span, message, Some("join conditions with `and` or `or`".to_owned()))]
    };
    let mut items = parsed.file.items.into_iter();
    let Some(ast::Item::Statement(statement)) = items.next() else { return Err(stray(whole)) };
    let rest = Span::new(source.id, statement.span.end as usize, source.text.len());
    if statement.block.is_some() || items.next().is_some() {
        return Err(stray(rest));
    }
    let ast::Head::Line(line) = statement.head else { return Err(stray(whole)) };
    let mut parts = line.parts.into_iter();
    match (parts.next(), parts.next()) {
        (Some(ast::Part::Condition(_, expr)), None) => Ok(expr),
        (Some(ast::Part::Condition(..)), Some(part)) => Err(stray(part.span())),
        (Some(_) | None, _) => Err(stray(whole)),
    }
}

struct Binder {
    fields: &'static [Field],
    faults: Vec<Found>,
}

impl Binder {
    fn fault(&mut self, span: Span, message: String, hint: String) {
        self.faults.push((span, message, Some(hint)));
    }

    /// What a condition asks; `None` if something is wrong, which is then among the faults.
    fn node(&mut self, expr: &ast::Expr) -> Option<Node> {
        match expr {
            ast::Expr::Or(left, right) => {
                let (left, right) = (self.node(left), self.node(right));
                Some(Node::Or(Box::new(left?), Box::new(right?)))
            }
            ast::Expr::And(left, right) => {
                let (left, right) = (self.node(left), self.node(right));
                Some(Node::And(Box::new(left?), Box::new(right?)))
            }
            ast::Expr::Not(inner) => Some(Node::Not(Box::new(self.node(inner)?))),
            ast::Expr::Is(path) => Some(Node::alone(self.field(path)?)),
            ast::Expr::In(path, values) => {
                let field = self.field(path)?;
                let wanted: Vec<Option<Wanted>> =
                    values.iter().map(|value| self.wanted(field, value)).collect();
                Some(Node::Any(field.word, Test::Is, wanted.into_iter().collect::<Option<_>>()?))
            }
            ast::Expr::Compare(path, sign, value) => self.comparison(path, *sign, value),
        }
    }

    fn comparison(
        &mut self,
        path: &ast::Path,
        sign: ast::Comparison,
        value: &ast::Value,
    ) -> Option<Node> {
        let field = self.field(path)?;
        let is_word = matches!(field.values, Values::Text | Values::Means | Values::Names);
        let (test, fits) = match sign {
            ast::Comparison::Equal | ast::Comparison::NotEqual => (Test::Is, true),
            ast::Comparison::Contains => (Test::Contains, is_word),
            ast::Comparison::Less => (Test::Less, !is_word),
            ast::Comparison::LessOrEqual => (Test::LessOrEqual, !is_word),
            ast::Comparison::Greater => (Test::Greater, !is_word),
            ast::Comparison::GreaterOrEqual => (Test::GreaterOrEqual, !is_word),
        };
        if !fits {
            let word = field.word;
            let (message, signs) = if is_word {
                (format!("`{word}` has no order"), "`=`, `!=`, `~` or `in`")
            } else {
                (format!("`{word}` is no text to look into"), "`=`, `!=`, `<`, `>` or `in`")
            };
            self.fault(path.span.to(value.span()), message, format!("compare it with {signs}"));
            return None;
        }
        let negated = sign == ast::Comparison::NotEqual;
        // No value is empty: `owner = ""` asks whether there is none.
        if test == Test::Is && plain(value).is_empty() {
            let has = Node::Has(field.word);
            return Some(if negated { has } else { Node::Not(Box::new(has)) });
        }
        let wanted = self.wanted(field, value)?;
        let node = Node::Any(field.word, test, vec![wanted]);
        Some(if negated { Node::Not(Box::new(node)) } else { node })
    }

    fn field(&mut self, path: &ast::Path) -> Option<&'static Field> {
        let word = path.text();
        let found = self.fields.iter().find(|it| it.word == word);
        if found.is_none() {
            let words = || self.fields.iter().map(|it| it.word);
            let mut known: Vec<&str> = words().collect();
            known.sort_unstable();
            let list = format!("the fields are {}", known.join(", "));
            let hint = match spelling::nearest(&word, words()) {
                Some(best) => format!("did you mean `{best}`? {list}"),
                None => list,
            };
            self.fault(path.span, format!("there is no field `{word}`"), hint);
        }
        found
    }

    fn wanted(&mut self, field: &'static Field, value: &ast::Value) -> Option<Wanted> {
        let text = plain(value);
        let word = field.word;
        match field.values {
            Values::Text | Values::Means => return Some(Wanted::Text(text.to_lowercase())),
            Values::Names => {
                return Some(Wanted::Name(text.to_lowercase(), text, value.span()));
            }
            Values::Ranks(words) => {
                if let Some(rank) = words.iter().position(|it| *it == text) {
                    return Some(Wanted::Rank(words, rank));
                }
                let list = format!("it is one of {}", words.join(", "));
                let hint = match spelling::nearest(&text, words.iter().copied()) {
                    Some(best) => format!("did you mean `{best}`? {list}"),
                    None => list,
                };
                self.fault(value.span(), format!("`{word}` is never `{text}`"), hint);
            }
            Values::Number => {
                if let (ast::Value::Number(_), Ok(number)) = (value, text.parse()) {
                    return Some(Wanted::Number(number));
                }
                let hint = "write a number, as in `7.5`".to_owned();
                self.fault(value.span(), format!("`{word}` is a number"), hint);
            }
            Values::Day => {
                if let ast::Value::Date(_) = value {
                    return Some(Wanted::Day(text));
                }
                let hint = "write a day without quotes, as in `2027-03-31`".to_owned();
                self.fault(value.span(), format!("`{word}` is a day"), hint);
            }
        }
        None
    }
}

fn plain(value: &ast::Value) -> String {
    match value {
        ast::Value::Path(path) => path.text(),
        ast::Value::String(text)
        | ast::Value::Markdown(text)
        | ast::Value::Date(text)
        | ast::Value::Number(text) => text.text.clone(),
    }
}

impl Node {
    /// What a field asks that stands alone: whether it says something, and no `no`.
    fn alone(field: &Field) -> Self {
        let any = |wanted| Self::Any(field.word, Test::Is, wanted);
        match field.values {
            Values::Ranks(words) => match words.iter().position(|it| *it == "yes") {
                Some(yes) => any(vec![Wanted::Rank(words, yes)]),
                None => Self::Has(field.word),
            },
            Values::Means => {
                let none = any(NO_MEANS.map(|it| Wanted::Text(it.to_owned())).to_vec());
                let says = Box::new(Self::Has(field.word));
                Self::And(says, Box::new(Self::Not(Box::new(none))))
            }
            Values::Text | Values::Names | Values::Number | Values::Day => Self::Has(field.word),
        }
    }

    fn names<'a>(&'a self, found: &mut Vec<Asked<'a>>) {
        match self {
            Self::Or(left, right) | Self::And(left, right) => {
                left.names(found);
                right.names(found);
            }
            Self::Not(inner) => inner.names(found),
            Self::Any(field, Test::Is, wanted) => {
                found.extend(wanted.iter().filter_map(|it| match it {
                    Wanted::Name(_, name, at) => Some(Asked { field, name, at: *at }),
                    Wanted::Text(_) | Wanted::Day(_) | Wanted::Number(_) | Wanted::Rank(..) => None,
                }));
            }
            Self::Has(_) | Self::Any(..) => {}
        }
    }

    fn holds(&self, row: &dyn Row) -> bool {
        match self {
            Self::Or(left, right) => left.holds(row) || right.holds(row),
            Self::And(left, right) => left.holds(row) && right.holds(row),
            Self::Not(inner) => !inner.holds(row),
            Self::Has(field) => !row.values(field).is_empty(),
            Self::Any(field, test, wanted) => {
                let values = row.values(field);
                let like = |value: &Spellings| wanted.iter().any(|it| it.is_met(*test, value));
                values.iter().any(like)
            }
        }
    }
}

impl Wanted {
    /// Whether a value, in one of its spellings, is as wanted.
    fn is_met(&self, test: Test, value: &Spellings) -> bool {
        value.iter().any(|spelling| match self {
            Self::Text(wanted) | Self::Name(wanted, ..) if test == Test::Contains => {
                spelling.to_lowercase().contains(wanted)
            }
            Self::Text(wanted) => spelling.to_lowercase() == *wanted,
            Self::Name(wanted, ..) => ends_path(&spelling.to_lowercase(), wanted),
            Self::Day(wanted) => test.allows(spelling.as_str().cmp(wanted)),
            Self::Number(wanted) => {
                spelling.parse::<f64>().is_ok_and(|it| test.allows(it.total_cmp(wanted)))
            }
            Self::Rank(words, wanted) => {
                let rank = words.iter().position(|it| it == spelling);
                rank.is_some_and(|rank| test.allows(rank.cmp(wanted)))
            }
        })
    }
}

/// Whether a name stands for what is spelled so: it is the spelling, or the end of a path. Case
/// does not count.
#[must_use]
pub fn stands_for(name: &str, spelling: &str) -> bool {
    ends_path(&spelling.to_lowercase(), &name.to_lowercase())
}

/// Whether a text is the wanted one, or a path that ends in it.
fn ends_path(text: &str, wanted: &str) -> bool {
    let before = text.strip_suffix(wanted);
    before.is_some_and(|before| before.is_empty() || !wanted.is_empty() && before.ends_with('.'))
}

impl Test {
    fn allows(self, order: Ordering) -> bool {
        match self {
            Self::Is | Self::Contains => order == Ordering::Equal,
            Self::Less => order == Ordering::Less,
            Self::LessOrEqual => order != Ordering::Greater,
            Self::Greater => order == Ordering::Greater,
            Self::GreaterOrEqual => order != Ordering::Less,
        }
    }
}

#[cfg(test)]
mod tests;
