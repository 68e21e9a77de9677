//! Rows of naming conventions, and of the places where names are written.

use super::{Entity, UnitId};
use crate::date::Date;
use crate::source::Span;

/// Conventions that a model and all below it keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The model that states them.
    pub unit: UnitId,
    /// The case of the names of things of a kind: `element PascalCase`.
    pub cases: Vec<(NameCase, Convention)>,
    /// What whole names of a kind look like, as a regular expression.
    pub patterns: Vec<Convention>,
    /// Words to use and words not to use.
    pub terms: Vec<Term>,
    /// Names that were given up.
    pub renamed: Vec<Renamed>,
}

/// What names of one kind of thing look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Convention {
    /// The kind of thing: `element`, `threat`, or an element kind such as `store`.
    pub what: String,
    /// How its names are to be, as written.
    pub how: String,
    /// Where it is stated.
    pub span: Span,
}

/// How the words of a name are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameCase {
    /// `TokenStore`
    Pascal,
    /// `tokenStore`
    Camel,
    /// `token-store`
    Kebab,
    /// `token_store`
    Snake,
    /// `TOKEN_STORE`
    Upper,
}

impl NameCase {
    /// The words of the language, each with its case.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("PascalCase", Self::Pascal),
        ("camelCase", Self::Camel),
        ("kebab-case", Self::Kebab),
        ("snake_case", Self::Snake),
        ("UPPER_CASE", Self::Upper),
    ];

    /// The word of the language.
    #[must_use]
    pub fn word(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(_, case)| *case == self);
        found.map(|(word, _)| *word).expect("every case has a word")
    }
}

/// Kinds of things that conventions speak of, beside element kinds.
pub const THINGS: &[&str] = &[
    "element",
    "boundary",
    "flow",
    "data",
    "attacker",
    "objective",
    "assumption",
    "environment",
    "threat",
    "control",
    "abuse-case",
    "scenario",
    "rule",
    "template",
    "view",
];

/// A canonical word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word to use.
    pub word: String,
    /// Short forms of it.
    pub short: Vec<String>,
    /// Words not to use for it.
    pub not: Vec<String>,
    /// Where it is stated.
    pub span: Span,
}

/// A name that was given up for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The old name or path.
    pub old: String,
    /// The new one.
    pub new: String,
    /// The day of the change.
    pub since: Option<Date>,
    /// Where it is stated.
    pub span: Span,
}

/// A name as it is written somewhere, and what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// One segment of a path.
    pub span: Span,
    /// What it was bound to.
    pub entity: Entity,
}
