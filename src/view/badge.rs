//! Which threats count where on the map, and the badges that they make.

use std::collections::{BTreeMap, BTreeSet};

use super::{Badge, State};
use crate::model::{BoundaryId, ElementId, FlowId, Model, Target, ThreatId, UnitId};
use crate::status::{Status, Statuses};

/// Threats by the place where their badge shows.
pub(super) struct Badges<'a> {
    model: &'a Model,
    statuses: &'a Statuses,
    elements: BTreeMap<ElementId, BTreeSet<ThreatId>>,
    flows: BTreeMap<FlowId, BTreeSet<ThreatId>>,
    boundaries: BTreeMap<BoundaryId, BTreeSet<ThreatId>>,
    /// Flows that refine a flow.
    details: BTreeMap<FlowId, Vec<FlowId>>,
    refined: BTreeSet<ElementId>,
}

impl<'a> Badges<'a> {
    /// Sorts the rows of the table, which are all threats but variants and answers, by place: an
    /// element has what is on it, in it, and on flows inside it; a flow what is on it.
    pub(super) fn new(model: &'a Model, statuses: &'a Statuses) -> Self {
        let mut badges = Self {
            model,
            statuses,
            elements: BTreeMap::new(),
            flows: BTreeMap::new(),
            boundaries: BTreeMap::new(),
            details: BTreeMap::new(),
            refined: model.units.iter().filter_map(|unit| unit.scope).collect(),
        };
        for flow in model.flow_ids() {
            for &refined in &model[flow].refines {
                badges.details.entry(refined).or_default().push(flow);
            }
        }
        for threat in model.threat_ids() {
            let row = &model[threat];
            if row.variant_of.is_none() && !row.is_answer {
                for &target in &row.targets {
                    badges.count(threat, target, row.named.unit);
                }
            }
        }
        badges
    }

    fn count(&mut self, threat: ThreatId, target: Target, unit: UnitId) {
        match target {
            Target::Element(element) => self.count_in(threat, element),
            Target::Flow(flow) => {
                self.flows.entry(flow).or_default().insert(threat);
                let (from, to) = (self.model[flow].from, self.model[flow].to);
                let around = self.model.with_ancestors(from).find(|&it| self.model.is_in(to, it));
                if let Some(around) = around {
                    self.count_in(threat, around);
                }
            }
            Target::Boundary(boundary) => {
                self.boundaries.entry(boundary).or_default().insert(threat);
            }
            Target::Model => {
                if let Some(scope) = self.model[unit].scope {
                    self.count_in(threat, scope);
                }
            }
            Target::Data(_) => {}
        }
    }

    fn count_in(&mut self, threat: ThreatId, element: ElementId) {
        let around: Vec<ElementId> = self.model.with_ancestors(element).collect();
        for element in around {
            self.elements.entry(element).or_default().insert(threat);
        }
    }

    /// The badge of an element; none if it has no threats and no model describes its inside.
    pub(super) fn element(&self, element: ElementId) -> Option<Badge> {
        let badge = self.worst(self.elements.get(&element).into_iter().flatten().copied());
        let undecided = self.model[element].out_of_scope.is_none();
        let unassessed = || self.refined.contains(&element) && undecided;
        badge.or_else(|| unassessed().then_some(Badge { state: State::Unassessed, count: 0 }))
    }

    /// The badge of a boundary.
    pub(super) fn boundary(&self, boundary: BoundaryId) -> Option<Badge> {
        self.worst(self.boundaries.get(&boundary).into_iter().flatten().copied())
    }

    /// The badge of a line that stands for some flows: their threats and those of the parent's
    /// flows that they are the detail of.
    pub(super) fn flows(&self, flows: &[FlowId]) -> Option<Badge> {
        let of_parents = flows.iter().flat_map(|&flow| self.model[flow].refines.iter().copied());
        let all: BTreeSet<FlowId> = flows.iter().copied().chain(of_parents).collect();
        let threats: BTreeSet<ThreatId> =
            all.iter().filter_map(|flow| self.flows.get(flow)).flatten().copied().collect();
        let unassessed = || flows.iter().any(|&flow| self.is_unassessed(flow));
        self.worst(threats.into_iter())
            .or_else(|| unassessed().then_some(Badge { state: State::Unassessed, count: 0 }))
    }

    /// Whether a flow crosses a boundary and nobody has decided anything about it.
    fn is_unassessed(&self, flow: FlowId) -> bool {
        let row = &self.model[flow];
        let looked_at = |it: FlowId| self.flows.contains_key(&it);
        let details = self.details.get(&flow).into_iter().flatten();
        row.out_of_scope.is_none()
            && !looked_at(flow)
            && !row.refines.iter().chain(details).any(|&it| looked_at(it))
            && !self.model.crossings(flow).is_empty()
    }

    fn worst(&self, threats: impl Iterator<Item = ThreatId>) -> Option<Badge> {
        let states: Vec<State> =
            threats.map(|threat| state(self.statuses.of(threat).status)).collect();
        let worst = states.iter().copied().min()?;
        Some(Badge { state: worst, count: states.iter().filter(|&&it| it == worst).count() })
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
