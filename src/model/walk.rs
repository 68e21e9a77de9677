//! Small questions that many phases ask of the model.

use std::collections::BTreeSet;

use super::{
    Boundary, BoundaryId, ElementId, Entity, Flow, FlowId, KindId, Model, Named, ObjectiveId,
    Place, Target, ThreatId, UnitId,
};

/// A boundary whose line a flow passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Crossed {
    /// The boundary.
    pub boundary: BoundaryId,
    /// Whether the flow enters it; otherwise it leaves it.
    pub enters: bool,
}

/// Why a flow is not the detail of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The parent's flow does not pass the border of the element.
    Elsewhere,
    /// It runs the other way between ends that agree.
    Direction,
    /// It comes from, or goes to, something else outside.
    OuterEnd,
}

/// Something that a child proposes to a model above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The element or flow.
    pub what: Entity,
    /// The model that proposes it.
    pub child: UnitId,
    /// The model that decides: it would declare the thing.
    pub parent: UnitId,
}

impl Model {
    /// What children propose: elements, then flows between elements that are there. A flow to
    /// something proposed goes with that.
    #[must_use]
    pub fn proposals(&self) -> Vec<Proposed> {
        let elements = self.element_ids().filter(|&it| self[it].proposed).map(|element| {
            let child = self[element].named.unit;
            let around = self[element].parent.map(|it| self[it].named.unit);
            let parent = around.unwrap_or_else(|| self.root(child));
            Proposed { what: Entity::Element(element), child, parent }
        });
        let is_there =
            |it: &FlowId| ![self[*it].from, self[*it].to].iter().any(|&end| self[end].proposed);
        let flows = self.flow_ids().filter(|&it| self[it].proposed).filter(is_there);
        let flows = flows.filter_map(|flow| {
            let child = self[flow].named.unit;
            let parent = self[child].parent?;
            Some(Proposed { what: Entity::Flow(flow), child, parent })
        });
        elements.chain(flows).filter(|it| self[it.child].scope.is_some()).collect()
    }

    /// All elements with their ids.
    pub fn element_ids(&self) -> impl Iterator<Item = ElementId> + use<> {
        (0..u32::try_from(self.elements.len()).unwrap_or(u32::MAX)).map(ElementId)
    }

    /// All flows with their ids.
    pub fn flow_ids(&self) -> impl Iterator<Item = FlowId> + use<> {
        (0..u32::try_from(self.flows.len()).unwrap_or(u32::MAX)).map(FlowId)
    }

    /// All threats with their ids, variants and answers included.
    pub fn threat_ids(&self) -> impl Iterator<Item = ThreatId> + use<> {
        (0..u32::try_from(self.threats.len()).unwrap_or(u32::MAX)).map(ThreatId)
    }

    /// All models with their ids, libraries included.
    pub fn unit_ids(&self) -> impl Iterator<Item = UnitId> + use<> {
        (0..u32::try_from(self.units.len()).unwrap_or(u32::MAX)).map(UnitId)
    }

    /// The element and all that it is a part of, from inside to outside.
    pub fn with_ancestors(&self, element: ElementId) -> impl Iterator<Item = ElementId> + '_ {
        std::iter::successors(Some(element), |&it| self[it].parent)
    }

    /// Whether `inner` is `outer` or a part of it.
    #[must_use]
    pub fn is_in(&self, inner: ElementId, outer: ElementId) -> bool {
        self.with_ancestors(inner).any(|it| it == outer)
    }

    /// The model and all above it, from the lowest to the root.
    pub fn with_parents(&self, unit: UnitId) -> impl Iterator<Item = UnitId> + '_ {
        std::iter::successors(Some(unit), |&it| self[it].parent)
    }

    /// The root above a model.
    #[must_use]
    pub fn root(&self, unit: UnitId) -> UnitId {
        self.with_parents(unit).last().unwrap_or(unit)
    }

    /// Who answers for a model: the owner that it names, else that of the model above it.
    #[must_use]
    pub fn owner(&self, unit: UnitId) -> Option<&str> {
        let mut owners = self.with_parents(unit).map(|it| self[it].owner.as_str());
        owners.find(|owner| !owner.is_empty())
    }

    /// How many models stand above this one.
    #[must_use]
    pub fn level(&self, unit: UnitId) -> usize {
        self.with_parents(unit).count() - 1
    }

    /// The path of what a model is the inside of: the refined element's, or the root's name.
    #[must_use]
    pub fn unit_path(&self, unit: UnitId) -> &str {
        let unit = &self[unit];
        unit.scope.map_or(unit.name.as_str(), |scope| self[scope].named.path.as_str())
    }

    /// The kind and all that it is like, from special to general.
    pub fn with_general_kinds(&self, kind: KindId) -> impl Iterator<Item = KindId> + '_ {
        std::iter::successors(Some(kind), |&it| self[it].like).take(16)
    }

    /// Whether an element of `kind` may stand in `place`.
    #[must_use]
    pub fn may_stand(&self, kind: KindId, place: Place) -> bool {
        let allowed = |kind: KindId| match place {
            Place::Top => self[kind].inside.contains(&Place::Top),
            Place::Kind(around) => self
                .with_general_kinds(around)
                .any(|around| self[kind].inside.contains(&Place::Kind(around))),
        };
        self.with_general_kinds(kind).any(allowed)
    }

    /// The boundary and all around it, from inside to outside.
    pub fn with_outer(&self, boundary: BoundaryId) -> impl Iterator<Item = BoundaryId> + '_ {
        std::iter::successors(Some(boundary), |&it| self[it].parent).take(64)
    }

    /// The boundaries that an element is in, from inside to outside: those that it says, each with
    /// what is around it, and, of kinds that these do not have, its parent element's.
    #[must_use]
    pub fn zones(&self, element: ElementId) -> Vec<BoundaryId> {
        let mut zones: Vec<BoundaryId> = Vec::new();
        for element in self.with_ancestors(element) {
            let known: BTreeSet<_> = zones.iter().map(|&it| self[it].kind).collect();
            let said = self[element].stands_in.iter().flat_map(|&it| self.with_outer(it));
            for boundary in said {
                if !known.contains(&self[boundary].kind) && !zones.contains(&boundary) {
                    zones.push(boundary);
                }
            }
        }
        zones
    }

    /// The boundaries whose lines a flow passes on its way from end to end, stops included.
    #[must_use]
    pub fn crossings(&self, flow: FlowId) -> Vec<Crossed> {
        let Flow { from, to, via, .. } = &self[flow];
        let stops: Vec<ElementId> =
            std::iter::once(*from).chain(via.iter().copied()).chain(std::iter::once(*to)).collect();
        let mut crossed = Vec::new();
        for hop in stops.windows(2) {
            let (left, entered) = (self.zones(hop[0]), self.zones(hop[1]));
            let out = left.iter().filter(|it| !entered.contains(it));
            crossed.extend(out.map(|&boundary| Crossed { boundary, enters: false }));
            let into = entered.iter().rev().filter(|it| !left.contains(it));
            crossed.extend(into.map(|&boundary| Crossed { boundary, enters: true }));
        }
        crossed
    }

    /// Flows that a model draws over the border of an element: one end is the element or inside it,
    /// the other is not.
    #[must_use]
    pub fn border_flows(&self, unit: UnitId, element: ElementId) -> Vec<FlowId> {
        let crosses = |flow: &Flow| self.is_in(flow.from, element) != self.is_in(flow.to, element);
        let drawn = |&id: &FlowId| self[id].named.unit == unit && crosses(&self[id]);
        self.flow_ids().filter(drawn).collect()
    }

    /// The end of a flow over the border of an element that lies outside.
    #[must_use]
    pub fn outer_end(&self, flow: FlowId, element: ElementId) -> ElementId {
        let flow = &self[flow];
        if self.is_in(flow.to, element) { flow.from } else { flow.to }
    }

    /// Why a child's flow over the border of its element cannot be the detail of a flow that the
    /// parent draws; `None` if it can: it runs the same way, of a flow both ways one way or both,
    /// and its outer end is the parent's or inside it.
    #[must_use]
    pub fn misfit(&self, child: FlowId, parent: FlowId, element: ElementId) -> Option<Misfit> {
        let over = |flow: &Flow| self.is_in(flow.from, element) != self.is_in(flow.to, element);
        let (detail, drawn) = (&self[child], &self[parent]);
        if !over(drawn) {
            return Some(Misfit::Elsewhere);
        }
        if !self.is_in(self.outer_end(child, element), self.outer_end(parent, element)) {
            return Some(Misfit::OuterEnd);
        }
        let same_way = self.is_in(detail.to, element) == self.is_in(drawn.to, element);
        let turned = !drawn.both && (detail.both || !same_way);
        turned.then_some(Misfit::Direction)
    }

    /// Whether anything may be both in one boundary and in the other: neither is of the same kind
    /// as the other without one being around the other.
    #[must_use]
    pub fn exclude_each_other(&self, one: BoundaryId, other: BoundaryId) -> bool {
        let nested = self.with_outer(one).any(|it| it == other)
            || self.with_outer(other).any(|it| it == one);
        let kind = |it: BoundaryId| -> &Boundary { &self[it] };
        kind(one).kind == kind(other).kind && !nested
    }

    /// Some objectives and all that they contribute to, each once; first those nearest.
    #[must_use]
    pub fn with_goals(&self, objectives: &[ObjectiveId]) -> Vec<ObjectiveId> {
        let mut found: Vec<ObjectiveId> = objectives.to_vec();
        let mut at = 0;
        while let Some(&objective) = found.get(at) {
            for &goal in &self[objective].contributes_to {
                if !found.contains(&goal) {
                    found.push(goal);
                }
            }
            at += 1;
        }
        found
    }

    /// Name, path and title of anything but a model, which has no such row.
    #[must_use]
    pub fn named(&self, entity: Entity) -> Option<&Named> {
        Some(match entity {
            Entity::Unit(_) => return None,
            Entity::Element(id) => &self[id].named,
            Entity::Boundary(id) => &self[id].named,
            Entity::Flow(id) => &self[id].named,
            Entity::Data(id) => &self[id].named,
            Entity::Attacker(id) => &self[id].named,
            Entity::Objective(id) => &self[id].named,
            Entity::Assumption(id) => &self[id].named,
            Entity::Environment(id) => &self[id].named,
            Entity::Threat(id) => &self[id].named,
            Entity::Control(id) => &self[id].named,
            Entity::Scenario(id) => &self[id].named,
            Entity::Rule(id) => &self[id].named,
            Entity::Template(id) => &self[id].named,
            Entity::Application(id) => &self[self[id].template].named,
            Entity::View(id) => &self[id].named,
            Entity::Kind(id) => &self[id].named,
        })
    }

    /// Title of a threat's target, for readers; a flow without a label shows its ends.
    #[must_use]
    pub fn target_title(&self, target: Target, unit: UnitId) -> String {
        match target {
            Target::Model => self[unit].title.clone(),
            Target::Element(id) => self[id].named.title.clone(),
            Target::Flow(id) => self.flow_title(id),
            Target::Boundary(id) => self[id].named.title.clone(),
            Target::Data(id) => self[id].named.title.clone(),
        }
    }

    /// `Customer → Payments: places an order`.
    #[must_use]
    pub fn flow_title(&self, flow: FlowId) -> String {
        let row = &self[flow];
        let arrow = if row.both { "↔" } else { "→" };
        let (from, to) = (&self[row.from].named.title, &self[row.to].named.title);
        let label = &row.named.title;
        let colon = if label.is_empty() { "" } else { ": " };
        format!("{from} {arrow} {to}{colon}{label}")
    }
}
