//! Fifth pass: which flow of the parent a child's flow over its border is the detail of, where the
//! child does not say and only one fits.

use super::Resolver;
use crate::model::{Flow, FlowId, Protection, UnitId};

impl Resolver<'_> {
    /// Fills `refines` of flows over the border of a refined element.
    pub(super) fn refine_flows(&mut self) {
        let units: Vec<UnitId> = self.model.unit_ids().collect();
        for unit in units {
            let (Some(scope), Some(parent)) = (self.model[unit].scope, self.model[unit].parent)
            else {
                continue;
            };
            let outer = self.model.border_flows(parent, scope);
            let own = self.model.border_flows(unit, scope);
            for flow in own {
                if !self.model[flow].refines.is_empty() || self.model[flow].proposed {
                    continue;
                }
                let mut fitting =
                    outer.iter().filter(|&&it| self.model.misfit(flow, it, scope).is_none());
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
