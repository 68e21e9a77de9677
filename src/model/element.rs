//! Rows of elements and their kinds.

use super::{BoundaryId, DataId, ElementId, KindId, Named, OutOfScope};
use crate::model::{Shape, Tone};

/// An element kind, declared in a library or a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// `container`, `lambda`; the word that declares elements of the kind.
    pub named: Named,
    /// The kind that it is a special case of.
    pub like: Option<KindId>,
    /// Outline of its boxes.
    pub shape: Shape,
    /// Colours of its boxes.
    pub tone: Tone,
    /// Where its elements may stand; empty: nowhere but what `like` says.
    pub inside: Vec<Place>,
    /// Properties that its elements must have, as words.
    pub requires: Vec<String>,
}

/// Where elements of a kind may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// At the top of a root model.
    Top,
    /// Inside elements of this kind, or of one that is `like` it.
    Kind(KindId),
}

/// A person, system, container, component, store or queue, or a user's kind of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Name, path and title.
    pub named: Named,
    /// What it is.
    pub kind: KindId,
    /// The element that it is a part of.
    pub parent: Option<ElementId>,
    /// Boundaries named or enclosing at its declaration; one of each kind at most.
    pub stands_in: Vec<BoundaryId>,
    /// Whether it names a boundary that is none, so that nobody knows where it stands.
    pub lacks_boundary: bool,
    /// Technology; empty if not said.
    pub technology: String,
    /// Who answers for it; empty if not said.
    pub owner: String,
    /// Data that it keeps.
    pub holds: Vec<DataId>,
    /// Set if threats to it are left out on purpose.
    pub out_of_scope: Option<OutOfScope>,
    /// Address of its documentation; empty if not said.
    pub link: String,
    /// Where its source lies; empty if not said.
    pub source: String,
    /// Whether a child model proposes it to the parent.
    pub proposed: bool,
}
