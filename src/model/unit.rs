//! Rows of models and what they say in their headers.

use super::{ElementId, UnitId};
use crate::date::Date;
use crate::model::{Direction, Visibility};
use crate::source::{FileId, Span};

/// A `model` declaration with all its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Handle for files and `part of`; never part of a path below the root.
    pub name: String,
    /// Title as written; the name if there is none.
    pub title: String,
    /// Where the name is declared.
    pub span: Span,
    /// The file that begins with `model`, then the files that are `part of` it.
    pub files: Vec<FileId>,
    /// The element that this model is the inside of; `None` for a root, and for a child whose
    /// parent was not found.
    pub scope: Option<ElementId>,
    /// The model that declares the refined element.
    pub parent: Option<UnitId>,
    /// Whether it says `refines` but the element was not found: names that might be the parent's
    /// are then not judged.
    pub orphan: bool,
    /// Whether a flow of it could not be bound, which was reported: then nothing is said about
    /// flows that are missing.
    pub lacks_flows: bool,
    /// Whether something that it says of threats could not be read or bound, which was reported:
    /// then nothing is said about threats without a control and controls without a threat.
    pub lacks_answers: bool,
    /// Whether this is a library of the compiler.
    pub library: bool,
    /// Whether it is what `tmd export interface` wrote of a model whose sources are elsewhere.
    pub interface: bool,
    /// Files that hold an interface of it, where the model itself is there as well.
    pub exported: Vec<FileId>,
    /// Who answers for it; empty if not said.
    pub owner: String,
    /// Version as written; empty if not said.
    pub version: String,
    /// Day of the last review.
    pub reviewed: Option<Date>,
    /// Day of the next review.
    pub review_by: Option<Date>,
    /// What it is about, in Markdown.
    pub summary: String,
    /// Topics that it leaves out on purpose.
    pub out_of_scope: Vec<OutOfScope>,
    /// How hard it is judged.
    pub maturity: Maturity,
    /// Which way flows run on its maps; counts in the root only.
    pub direction: Direction,
    /// Libraries that it brings into scope itself.
    pub uses: Vec<Library>,
    /// Who may see what its header says, and what it declares that says nothing itself.
    pub visibility: Visibility,
}

/// A library named in a `use`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    /// Dotted name: `std.stride`.
    pub name: String,
    /// Where it is named.
    pub span: Span,
}

/// Something left out on purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfScope {
    /// The topic; empty for an element or flow, which is its own topic.
    pub topic: String,
    /// Why; empty if not said.
    pub because: String,
}

/// How far a model has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Maturity {
    /// Being started: gaps are warnings.
    Bootstrap,
    /// Being written.
    #[default]
    Draft,
    /// Read by somebody else.
    Reviewed,
    /// Checked against what runs.
    Verified,
}

impl Maturity {
    /// The words of the language, each with its stage, from first to last.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("bootstrap", Self::Bootstrap),
        ("draft", Self::Draft),
        ("reviewed", Self::Reviewed),
        ("verified", Self::Verified),
    ];

    /// The word of the language.
    #[must_use]
    pub fn word(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(_, stage)| *stage == self);
        found.map(|(word, _)| *word).expect("every stage has a word")
    }
}
