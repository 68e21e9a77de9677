//! Rows of trust boundaries.

use super::{BoundaryId, Named};
use crate::model::Trust;

/// A trust boundary: a line that flows cross.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boundary {
    /// Name and title. Its path is no part of any other path.
    pub named: Named,
    /// What kind of line it is; an element stands in one of each kind at most.
    pub kind: BoundaryKind,
    /// How much what stands in it is trusted; `None` if not said.
    pub trust: Option<Trust>,
    /// The boundary around it.
    pub parent: Option<BoundaryId>,
    /// What flows over its line must have.
    pub requires: Vec<Requirement>,
}

/// What separates inside from outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum BoundaryKind {
    /// Who is trusted.
    #[default]
    Trust,
    /// A network.
    Network,
    /// A tenant of a shared system.
    Tenant,
    /// A process or execution environment.
    Process,
    /// A company or department.
    Organisational,
    /// A room or device.
    Physical,
}

/// What a crossing flow must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Requirement {
    /// `encrypted yes`
    Encryption,
    /// `authn` set
    Authentication,
    /// `authz` set
    Authorization,
}

impl BoundaryKind {
    /// The words of the language, each with its kind.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("trust", Self::Trust),
        ("network", Self::Network),
        ("tenant", Self::Tenant),
        ("process", Self::Process),
        ("organisational", Self::Organisational),
        ("physical", Self::Physical),
    ];
}
