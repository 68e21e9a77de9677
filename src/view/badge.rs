//! The badges of a map: what the threats of a place add up to, as a state and a number.

use super::{Badge, State};
use crate::model::{BoundaryId, ElementId, FlowId, Model, ThreatId};
use crate::places::{Places, Standing};
use crate::status::Statuses;

/// Badges of everything that a map may show.
pub(super) struct Badges<'a> {
    model: &'a Model,
    statuses: &'a Statuses,
    places: Places<'a>,
}

impl<'a> Badges<'a> {
    pub(super) fn new(model: &'a Model, statuses: &'a Statuses) -> Self {
        Self { model, statuses, places: Places::new(model, statuses) }
    }

    /// Paths of what the badge of an element counts, the worst first.
    pub(super) fn threats_of_element(&self, element: ElementId) -> Vec<String> {
        self.listed(self.places.threats_of_element(element))
    }

    /// Paths of what the badge of a boundary counts, the worst first.
    pub(super) fn threats_of_boundary(&self, boundary: BoundaryId) -> Vec<String> {
        self.listed(self.places.threats_of_boundary(boundary))
    }

    /// Paths of what the badge of a line counts, the worst first.
    pub(super) fn threats_of_flows(&self, flows: &[FlowId]) -> Vec<String> {
        self.listed(self.places.threats_of_flows(flows).into_iter())
    }

    fn listed(&self, threats: impl Iterator<Item = ThreatId>) -> Vec<String> {
        let path = |it: ThreatId| self.model[it].named.path.as_str();
        let mut rows: Vec<(State, &str)> = threats.map(|it| (self.state(it), path(it))).collect();
        rows.sort();
        rows.into_iter().map(|(_, path)| path.to_owned()).collect()
    }

    /// The state of one threat.
    pub(super) fn state(&self, threat: ThreatId) -> State {
        self.statuses.of(threat).status.into()
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
            Some(Badge { state: (*status).into(), count: worst.len() })
        }
    }
}
