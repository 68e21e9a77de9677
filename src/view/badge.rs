//! The badges of a map: what the threats of a place add up to, as a state and a number.

use super::{Badge, State};
use crate::model::{BoundaryId, ElementId, FlowId, Model};
use crate::places::{Places, Standing};
use crate::status::{Status, Statuses};

/// Badges of everything that a map may show.
pub(super) struct Badges<'a> {
    places: Places<'a>,
}

impl<'a> Badges<'a> {
    pub(super) fn new(model: &'a Model, statuses: &'a Statuses) -> Self {
        Self { places: Places::new(model, statuses) }
    }

    /// The badge of an element; none if it has no threats and no model describes its inside.
    pub(super) fn element(&self, element: ElementId) -> Option<Badge> {
        badge(&self.places.element(element))
    }

    /// The badge of a boundary.
    pub(super) fn boundary(&self, boundary: BoundaryId) -> Option<Badge> {
        badge(&self.places.boundary(boundary))
    }

    /// The badge of a line that stands for some flows.
    pub(super) fn flows(&self, flows: &[FlowId]) -> Option<Badge> {
        badge(&self.places.flows(flows))
    }
}

fn badge(standing: &Standing) -> Option<Badge> {
    match standing {
        Standing::Quiet => None,
        Standing::Unassessed => Some(Badge { state: State::Unassessed, count: 0 }),
        Standing::Threatened { status, worst, .. } => {
            Some(Badge { state: state(*status), count: worst.len() })
        }
    }
}

fn state(status: Status) -> State {
    match status {
        Status::Open => State::Open,
        Status::Partly => State::Partly,
        Status::Accepted => State::Accepted,
        Status::Transferred => State::Transferred,
        Status::Mitigated => State::Mitigated,
        Status::Avoided => State::Avoided,
        Status::Dismissed => State::Dismissed,
    }
}
