//! Which threats of the models above concern the inside of an element: those that whoever describes
//! it must answer, and those that it may decide about.

use super::{ElementId, Flow, FlowId, Model, Target, ThreatId, UnitId};

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

    /// Whether the model that is the inside of an element has a say in a threat of a model above
    /// it: what the threat, or one that it is a variant or an answer of, is on has to do with the
    /// element. Of a threat on nothing, which is reported, that is not known.
    #[must_use]
    pub fn has_say(&self, element: ElementId, threat: ThreatId) -> bool {
        let mut threats = vec![threat];
        let mut at = 0;
        while let Some(&it) = threats.get(at) {
            let row = &self[it];
            let above = row.refines.iter().copied().chain(row.variant_of);
            let above: Vec<ThreatId> = above.filter(|it| !threats.contains(it)).collect();
            threats.extend(above);
            at += 1;
        }
        let mut targets = threats.iter().flat_map(|&it| &self[it].targets).peekable();
        targets.peek().is_none() || targets.any(|&it| self.touches(element, it))
    }

    /// Whether something is the element, in it or around it; a flow that ends at such an element; a
    /// boundary around it, through it or crossed by such a flow; or data that it holds or such a
    /// flow carries.
    fn touches(&self, element: ElementId, target: Target) -> bool {
        let is_near = |it: ElementId| self.is_in(it, element) || self.is_in(element, it);
        let ends_near = |it: &Flow| is_near(it.from) || is_near(it.to);
        let mut flows = self.flow_ids().filter(|&it: &FlowId| ends_near(&self[it]));
        let mut elements = self.element_ids().filter(|&it| is_near(it));
        match target {
            Target::Model => true,
            Target::Element(on) => is_near(on),
            Target::Flow(on) => ends_near(&self[on]) || self[on].via.iter().any(|&it| is_near(it)),
            Target::Boundary(on) => {
                elements.any(|it| self.zones(it).contains(&on))
                    || flows.any(|it| self.crossings(it).iter().any(|it| it.boundary == on))
            }
            Target::Data(on) => {
                elements.any(|it| self[it].holds.contains(&on))
                    || flows.any(|it| self[it].carries.contains(&on))
            }
        }
    }
}
