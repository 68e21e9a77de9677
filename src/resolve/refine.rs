//! Fifth pass: which flow of the parent a child's flow over its border is the detail of, where the
//! child does not say and only one fits.

use super::Resolver;
use crate::diag::{Code, Diagnostic};
use crate::model::{Flow, FlowId, Protection, UnitId};
use crate::source::Span;

impl Resolver<'_> {
    /// A proposal that a model above has taken up; the text of `extra` is to go.
    pub(super) fn report_adopted(&mut self, name: &str, span: Span, parent: Span, extra: Span) {
        let message = format!("`{name}` is proposed here, and the parent has it by now");
        let found = Diagnostic::warning(Code::AdoptedProposal, span, message)
            .with_label(parent, "the parent declares it here")
            .with_hint("drop the proposal")
            .with_fix("drop the proposal", extra, "");
        self.diags.push(found);
    }

    /// Makes proposed flows that the parent draws by now, under the same name or label, the detail
    /// of the parent's.
    fn adopt_flows(&mut self) {
        for (flow, word, rest) in std::mem::take(&mut self.proposed_flows) {
            let row = &self.model[flow];
            let unit = row.named.unit;
            let (Some(scope), Some(parent)) = (self.model[unit].scope, self.model[unit].parent)
            else {
                continue;
            };
            let is_same = |it: &FlowId| {
                let above = &self.model[*it];
                let named = row.has_name && above.has_name && row.named.name == above.named.name;
                let labelled = row.named.title == above.named.title;
                (named || labelled) && self.model.misfit(flow, *it, scope).is_none()
            };
            let border = self.model.border_flows(parent, scope);
            let Some(above) = border.into_iter().find(is_same) else { continue };
            let taken = row.has_name && row.named.name == self.model[above].named.name;
            let extra = if taken { rest } else { word };
            let (title, span) = (self.model.flow_title(flow), row.named.span);
            self.report_adopted(&title, span, self.model[above].named.span, extra);
            self.model[flow].proposed = false;
            self.model[flow].refines = vec![above];
        }
    }

    /// Fills `refines` of flows over the border of a refined element.
    pub(super) fn refine_flows(&mut self) {
        self.adopt_flows();
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
