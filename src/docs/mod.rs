//! Maps and tables in the pages of others: which places of a text ask for one, what each asks for,
//! and the text with what was asked for in it.
//!
//! Three forms ask: comments in Markdown, whose inside is written anew in the file itself
//! (`embed`); fences of code, and lines of mdBook's own form, whose place is taken while a book is
//! built (`mdbook`). All say what they want as attributes: `file="x.tmd" view="Acme.Pay"`.

mod attributes;
mod code;
mod embed;
mod lines;
mod mdbook;
mod words;

pub use attributes::{Attribute, parse};
pub use code::Fence;
pub use embed::{Mark, Place, marks, picture, written};
pub use lines::Prefix;
pub use mdbook::{Book, Chapter, Piece, located, pieces, relative, replaced};
pub use words::{alt, plain, summary};

use crate::query::Fault;
use std::ops::Range;

/// What a block asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// One map.
    Map,
    /// Threats.
    Table,
    /// How far models have come.
    Status,
}

impl What {
    /// The words that ask, and what each may say.
    const ALL: [(&'static str, Self, &'static [&'static str]); 3] = [
        ("map", Self::Map, &["file", "view", "caption", "alt", "link", "out", "show"]),
        ("table", Self::Table, &["file", "where", "columns"]),
        ("status", Self::Status, &["file"]),
    ];

    /// Attributes that it knows.
    #[must_use]
    pub fn attributes(self) -> &'static [&'static str] {
        Self::ALL.iter().find(|it| it.1 == self).map_or(&[], |it| it.2)
    }
}

/// What a place of a text asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What.
    pub what: What,
    /// The bytes that ask.
    pub at: Range<usize>,
    /// How, each attribute once.
    pub attributes: Vec<Attribute>,
}

impl Block {
    /// The attribute of a name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|it| it.name == name)
    }

    /// The value of an attribute; empty if it is not there.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.attribute(name).map_or("", |it| &it.value)
    }

    /// A fault at an attribute, or at the whole block if it has none of that name.
    #[must_use]
    pub fn fault(&self, name: &str, message: impl Into<String>, hint: Option<String>) -> Fault {
        let at = self.attribute(name).map_or_else(|| self.at.clone(), |it| it.at.clone());
        Fault { at, message: message.into(), hint }
    }
}
