//! Which threats of the models above concern the inside of an element.

use super::{ElementId, Flow, Model, Target, ThreatId, UnitId};

impl Model {
    /// Threats of a model that whoever describes the inside of an element must answer: those on the
    /// element or a part of it; and those on a flow that ends there, unless they name an element
    /// whose own model answers them.
    #[must_use]
    pub fn threats_to_answer(&self, unit: UnitId, element: ElementId) -> Vec<ThreatId> {
        let asks = |&threat: &ThreatId| {
            let row = &self[threat];
            row.named.unit == unit
                && row.variant_of.is_none()
                && !row.is_answer
                && self.asks(threat, element)
        };
        self.threat_ids().filter(asks).collect()
    }

    fn asks(&self, threat: ThreatId, element: ElementId) -> bool {
        let row = &self[threat];
        let on_elements = row.targets.iter().filter_map(|target| match target {
            Target::Element(on) => Some(*on),
            Target::Model | Target::Flow(_) | Target::Boundary(_) | Target::Data(_) => None,
        });
        let on_elements: Vec<ElementId> = on_elements.collect();
        if on_elements.iter().any(|&it| self.is_in(it, element)) {
            return true;
        }
        let is_described = |&on: &ElementId| {
            let mut children = self.units.iter().filter(|it| it.parent == Some(row.named.unit));
            children.any(|it| it.scope.is_some_and(|scope| self.is_in(on, scope)))
        };
        if on_elements.iter().any(is_described) {
            return false;
        }
        row.targets.iter().any(|target| match target {
            Target::Flow(flow) => {
                let Flow { from, to, .. } = &self[*flow];
                self.is_in(*from, element) != self.is_in(*to, element)
            }
            Target::Model | Target::Element(_) | Target::Boundary(_) | Target::Data(_) => false,
        })
    }
}
