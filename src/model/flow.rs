//! Rows of flows.

use super::{DataId, ElementId, FlowId, Named, OutOfScope};

/// A flow as declared: one source, one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Name and path; a flow without a name has the path of its ends and label. The title is the
    /// label, empty if there is none.
    pub named: Named,
    /// Whether it was given a name.
    pub has_name: bool,
    /// The source.
    pub from: ElementId,
    /// The target.
    pub to: ElementId,
    /// Whether it runs both ways.
    pub both: bool,
    /// Data that it carries.
    pub carries: Vec<DataId>,
    /// Protocol or technology; empty if not said.
    pub protocol: String,
    /// How the peers know each other.
    pub authn: Protection,
    /// Who may do what.
    pub authz: Protection,
    /// Whether it is encrypted.
    pub encrypted: Protection,
    /// Stops on the way; they count for crossings.
    pub via: Vec<ElementId>,
    /// Flows of the parent model that it is the detail of: those it names, else the only one
    /// that fits.
    pub refines: Vec<FlowId>,
    /// Set if threats to it are left out on purpose.
    pub out_of_scope: Option<OutOfScope>,
    /// Whether a child model proposes it to the parent.
    pub proposed: bool,
}

/// Whether something protects a flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Protection {
    /// Not said.
    #[default]
    Unknown,
    /// Said to be missing.
    No,
    /// Said to be there: `yes`, or how.
    Yes(String),
}
