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

    /// Paths of what the badge of an element counts, the worst first.
    pub(super) fn threats_of_element(&self, element: ElementId) -> Vec<String> {
        self.listed(self.elements.get(&element).into_iter().flatten().copied())
    }

    /// Paths of what the badge of a boundary counts, the worst first.
    pub(super) fn threats_of_boundary(&self, boundary: BoundaryId) -> Vec<String> {
        self.listed(self.boundaries.get(&boundary).into_iter().flatten().copied())
    }

    /// Paths of what the badge of a line counts, the worst first.
    pub(super) fn threats_of_flows(&self, flows: &[FlowId]) -> Vec<String> {
        let threats: BTreeSet<ThreatId> =
            flows.iter().flat_map(|&flow| self.of_flow(flow)).collect();
        self.listed(threats.into_iter())
    }

    fn listed(&self, threats: impl Iterator<Item = ThreatId>) -> Vec<String> {
        let path = |it: ThreatId| self.model[it].named.path.as_str();
        let mut rows: Vec<(State, &str)> = threats.map(|it| (self.state(it), path(it))).collect();
        rows.sort();
        rows.into_iter().map(|(_, path)| path.to_owned()).collect()
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

    /// The badge of a line that stands for some flows: their threats, those of the flows that they
    /// are the detail of, and those of their own details, so that a threat shows at every level.
    pub(super) fn flows(&self, flows: &[FlowId]) -> Option<Badge> {
        let threats: BTreeSet<ThreatId> =
            flows.iter().flat_map(|&flow| self.of_flow(flow)).collect();
        let unassessed = || flows.iter().any(|&flow| self.is_unassessed(flow));
        self.worst(threats.into_iter())
            .or_else(|| unassessed().then_some(Badge { state: State::Unassessed, count: 0 }))
    }

    /// Threats on a flow, on what it is the detail of, and on its details.
    fn of_flow(&self, flow: FlowId) -> BTreeSet<ThreatId> {
        let mut all = BTreeSet::from([flow]);
        let mut upward = vec![flow];
        while let Some(it) = upward.pop() {
            upward.extend(self.model[it].refines.iter().filter(|&&above| all.insert(above)));
        }
        let mut downward = vec![flow];
        while let Some(it) = downward.pop() {
            let details = self.details.get(&it).into_iter().flatten();
            downward.extend(details.filter(|&&below| all.insert(below)));
        }
        all.iter().filter_map(|it| self.flows.get(it)).flatten().copied().collect()
    }

    /// Whether a flow crosses a boundary and nobody has decided anything about it.
    fn is_unassessed(&self, flow: FlowId) -> bool {
        self.model[flow].out_of_scope.is_none()
            && self.of_flow(flow).is_empty()
            && !self.model.crossings(flow).is_empty()
    }

    /// The state of one threat.
    pub(super) fn state(&self, threat: ThreatId) -> State {
        state(self.statuses.of(threat).status)
    }

    fn worst(&self, threats: impl Iterator<Item = ThreatId>) -> Option<Badge> {
        let states: Vec<State> = threats.map(|threat| self.state(threat)).collect();
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
