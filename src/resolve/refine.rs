//! Fifth pass: which flow of the parent a child's flow over its border is the detail of, where the
//! child does not say and only one fits.

use super::Resolver;
use crate::model::{ElementId, Flow, FlowId, Model, Protection, UnitId};

impl Resolver<'_> {
    /// Fills `refines` of flows over the border of a refined element.
    pub(super) fn refine_flows(&mut self) {
        let units: Vec<UnitId> = self.model.unit_ids().collect();
        for unit in units {
            let (Some(scope), Some(parent)) = (self.model[unit].scope, self.model[unit].parent)
            else {
                continue;
            };
            let outer = border_flows(&self.model, parent, scope);
            let own = border_flows(&self.model, unit, scope);
            for flow in own {
                if !self.model[flow].refines.is_empty() || self.model[flow].proposed {
                    continue;
                }
                let mut fitting = outer.iter().filter(|&&it| fits(&self.model, flow, it, scope));
                if let (Some(&only), None) = (fitting.next(), fitting.next()) {
                    self.model[flow].refines = vec![only];
                }
            }
        }
        self.inherit();
    }

    /// What a flow does not say of itself, the flow says that it is the detail of.
    fn inherit(&mut self) {
        let mut flows: Vec<FlowId> = self.model.flow_ids().collect();
        // Parents stand above children, so that what a parent inherited goes on to its child.
        flows.sort_by_key(|&it| self.model.level(self.model[it].named.unit));
        for flow in flows {
            for above in self.model[flow].refines.clone() {
                let Flow { protocol, authn, authz, encrypted, carries, out_of_scope, .. } =
                    self.model[above].clone();
                let row = &mut self.model[flow];
                if row.protocol.is_empty() {
                    row.protocol = protocol;
                }
                if row.carries.is_empty() {
                    row.carries = carries;
                }
                row.out_of_scope = row.out_of_scope.take().or(out_of_scope);
                for (own, inherited) in [
                    (&mut row.authn, authn),
                    (&mut row.authz, authz),
                    (&mut row.encrypted, encrypted),
                ] {
                    if *own == Protection::Unknown {
                        *own = inherited;
                    }
                }
            }
        }
    }
}

/// Flows of a model with one end in an element and the other outside of it.
fn border_flows(model: &Model, unit: UnitId, element: ElementId) -> Vec<FlowId> {
    let crosses = |flow: &Flow| model.is_in(flow.from, element) != model.is_in(flow.to, element);
    let flows = model.flow_ids().filter(|&id| model[id].named.unit == unit && crosses(&model[id]));
    flows.collect()
}

/// Whether a child's flow may be the detail of a parent's: the same way over the border, and the
/// outer end equal to or inside the parent's.
fn fits(model: &Model, child: FlowId, parent: FlowId, scope: ElementId) -> bool {
    let (child, parent) = (&model[child], &model[parent]);
    let inward = model.is_in(child.to, scope);
    let parent_inward = model.is_in(parent.to, scope);
    let outer = |flow: &Flow| if model.is_in(flow.to, scope) { flow.from } else { flow.to };
    let same_way = inward == parent_inward || parent.both;
    same_way && (parent.both || !child.both) && model.is_in(outer(child), outer(parent))
}
