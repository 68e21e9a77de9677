//! Which threats count where: for every element, flow, boundary, class of data and model, the worst
//! state of its threats and why. The badges of the map and the tables both read it, so their
//! numbers agree. "Nobody has looked" is a state of its own, and never the same as "clean".

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{BoundaryId, DataId, ElementId, FlowId, Model, Target, ThreatId, UnitId};
use crate::status::{Status, Statuses};

/// Threats by the place where they count.
pub struct Places<'a> {
    model: &'a Model,
    statuses: &'a Statuses,
    elements: BTreeMap<ElementId, BTreeSet<ThreatId>>,
    flows: BTreeMap<FlowId, BTreeSet<ThreatId>>,
    boundaries: BTreeMap<BoundaryId, BTreeSet<ThreatId>>,
    data: BTreeMap<DataId, BTreeSet<ThreatId>>,
    units: BTreeMap<UnitId, BTreeSet<ThreatId>>,
    /// Flows that refine a flow.
    details: BTreeMap<FlowId, Vec<FlowId>>,
    refined: BTreeSet<ElementId>,
}

/// What the threats of a place add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There are none, and nothing asks for any.
    Quiet,
    /// There are none, but somebody should have looked: a flow crosses a boundary, or a model
    /// describes the inside.
    Unassessed,
    /// The worst state of the threats.
    Threatened {
        /// The worst state.
        status: Status,
        /// Threats in that state; never empty.
        worst: Vec<ThreatId>,
        /// How many threats there are in all states.
        total: usize,
    },
}

/// Something that nobody has looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unassessed {
    /// A model describes its inside, and no threat or decision is about it.
    Element(ElementId),
    /// It crosses a boundary, and no threat or decision is about it.
    Flow(FlowId),
}

impl<'a> Places<'a> {
    /// Sorts the rows of the table, which are all threats but variants and answers, by place: an
    /// element has what is on it, in it, and on flows inside it; a flow what is on it; a model what
    /// it and the models below it declare.
    #[must_use]
    pub fn new(model: &'a Model, statuses: &'a Statuses) -> Self {
        let mut places = Self {
            model,
            statuses,
            elements: BTreeMap::new(),
            flows: BTreeMap::new(),
            boundaries: BTreeMap::new(),
            data: BTreeMap::new(),
            units: BTreeMap::new(),
            details: BTreeMap::new(),
            refined: model.units.iter().filter_map(|unit| unit.scope).collect(),
        };
        for flow in model.flow_ids() {
            for &refined in &model[flow].refines {
                places.details.entry(refined).or_default().push(flow);
            }
        }
        for threat in model.threat_ids() {
            let row = &model[threat];
            if row.variant_of.is_none() && !row.is_answer {
                for &target in &row.targets {
                    places.count(threat, target, row.named.unit);
                }
                for unit in model.with_parents(row.named.unit) {
                    places.units.entry(unit).or_default().insert(threat);
                }
            }
        }
        places
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
            Target::Data(data) => {
                self.data.entry(data).or_default().insert(threat);
            }
        }
    }

    fn count_in(&mut self, threat: ThreatId, element: ElementId) {
        for element in self.model.with_ancestors(element) {
            self.elements.entry(element).or_default().insert(threat);
        }
    }

    /// The threats that count for an element.
    pub fn threats_of_element(&self, element: ElementId) -> impl Iterator<Item = ThreatId> {
        self.elements.get(&element).into_iter().flatten().copied()
    }

    /// The threats that count for a boundary.
    pub fn threats_of_boundary(&self, boundary: BoundaryId) -> impl Iterator<Item = ThreatId> {
        self.boundaries.get(&boundary).into_iter().flatten().copied()
    }

    /// The threats that count for some flows: their own, those of the flows that they are the
    /// detail of, and those of their own details, so that a threat shows at every level.
    #[must_use]
    pub fn threats_of_flows(&self, flows: &[FlowId]) -> BTreeSet<ThreatId> {
        flows.iter().flat_map(|&flow| self.of_flow(flow)).collect()
    }

    /// What an element adds up to.
    #[must_use]
    pub fn element(&self, element: ElementId) -> Standing {
        let asks = self.refined.contains(&element) && self.model[element].out_of_scope.is_none();
        self.standing(self.threats_of_element(element), asks)
    }

    /// What a boundary adds up to.
    #[must_use]
    pub fn boundary(&self, boundary: BoundaryId) -> Standing {
        self.standing(self.threats_of_boundary(boundary), false)
    }

    /// What a class of data adds up to.
    #[must_use]
    pub fn data(&self, data: DataId) -> Standing {
        self.standing(self.data.get(&data).into_iter().flatten().copied(), false)
    }

    /// What a model and those below it add up to.
    #[must_use]
    pub fn unit(&self, unit: UnitId) -> Standing {
        self.standing(self.units.get(&unit).into_iter().flatten().copied(), false)
    }

    /// What the threats of some flows add up to.
    #[must_use]
    pub fn flows(&self, flows: &[FlowId]) -> Standing {
        self.standing(
            self.threats_of_flows(flows).into_iter(),
            flows.iter().any(|&flow| self.is_unassessed(flow)),
        )
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
        !self.statuses.is_part()
            && self.model[flow].out_of_scope.is_none()
            && self.of_flow(flow).is_empty()
            && !self.model.crossings(flow).is_empty()
    }

    /// All that nobody has looked at in the models that are `within`, sorted by path.
    #[must_use]
    pub fn unassessed(&self, within: &dyn Fn(UnitId) -> bool) -> Vec<Unassessed> {
        let model = self.model;
        let elements = model.element_ids().filter(|&it| within(model[it].named.unit));
        let elements = elements.filter(|&it| self.element(it) == Standing::Unassessed);
        let flows = model.flow_ids().filter(|&it| within(model[it].named.unit));
        let flows = flows.filter(|&it| self.is_unassessed(it));
        let mut found: Vec<Unassessed> =
            elements.map(Unassessed::Element).chain(flows.map(Unassessed::Flow)).collect();
        found.sort_by_key(|it| match *it {
            Unassessed::Element(id) => (model[id].named.path.clone(), String::new()),
            Unassessed::Flow(id) => (model[id].named.path.clone(), model.flow_title(id)),
        });
        found
    }

    fn standing(&self, threats: impl Iterator<Item = ThreatId>, asks: bool) -> Standing {
        let threats: Vec<ThreatId> = threats.collect();
        let status = |&threat: &ThreatId| self.statuses.of(threat).status;
        let Some(worst) = threats.iter().map(status).min() else {
            let asks = asks && !self.statuses.is_part();
            return if asks { Standing::Unassessed } else { Standing::Quiet };
        };
        let total = threats.len();
        let found = threats.into_iter().filter(|threat| status(threat) == worst).collect();
        Standing::Threatened { status: worst, worst: found, total }
    }

    /// Why a place stands as it does, for readers.
    #[must_use]
    pub fn reason(&self, standing: &Standing) -> String {
        match standing {
            Standing::Quiet => "no threat is about it".to_owned(),
            Standing::Unassessed => "nobody has decided anything about it".to_owned(),
            Standing::Threatened { status, worst, total } => {
                let key = |&&threat: &&ThreatId| {
                    let row = &self.model[threat];
                    (Reverse(row.weight()), row.named.shown_id(), row.named.path.as_str())
                };
                let Some(&first) = worst.iter().min_by_key(key) else { return String::new() };
                let (count, word) = (worst.len(), status.word());
                let why = &self.statuses.of(first).reason;
                let name = &self.model[first].named.name;
                let lead = match (count, total) {
                    (_, 1) => format!("its only threat is {word}: `{name}`"),
                    (1, _) => format!("1 of {total} threats is {word}: `{name}`"),
                    _ => format!("{count} of {total} threats are {word}, as `{name}`"),
                };
                format!("{lead}: {why}")
            }
        }
    }
}
