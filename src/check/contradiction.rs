//! A child's flow over its border adds detail to the parent's and does not contradict it: no less
//! protection, no other data, no boundary that the parent's does not cross.

use std::collections::BTreeSet;

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{BoundaryId, DataId, ElementId, FlowId, Model, Protection};

/// Reports what flows of children deny of the flows that they are the detail of.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    for flow in model.flow_ids() {
        let row = &model[flow];
        let Some(scope) = model[row.named.unit].scope else { continue };
        // A flow that does not fit the parent's at all is reported as such.
        let fits = |&drawn: &FlowId| model.misfit(flow, drawn, scope).is_none();
        let drawn: Vec<FlowId> = row.refines.iter().copied().filter(fits).collect();
        if drawn.is_empty() || drawn.len() < row.refines.len() {
            continue;
        }
        let pair = Pair { model, flow, drawn, scope };
        diags.extend(pair.less_protected());
        diags.extend(pair.other_data());
        diags.extend(pair.other_crossings());
    }
}

/// A flow of a child, and the flows of the parent that it is the detail of.
struct Pair<'a> {
    model: &'a Model,
    flow: FlowId,
    drawn: Vec<FlowId>,
    scope: ElementId,
}

impl Pair<'_> {
    /// Protections that a flow of the parent has and the child's flow says to be missing.
    fn less_protected(&self) -> Vec<Diagnostic> {
        let model = self.model;
        let mut found = Vec::new();
        for &drawn in &self.drawn {
            let (own, above) = (&model[self.flow], &model[drawn]);
            let lines = [
                ("encrypted", &own.encrypted, &above.encrypted),
                ("authn", &own.authn, &above.authn),
                ("authz", &own.authz, &above.authz),
            ];
            for (word, own, above) in lines {
                let (Protection::No, Protection::Yes(how)) = (own, above) else { continue };
                let title = model.flow_title(drawn);
                let message =
                    format!("this flow says `{word} no`, and `{title}` says `{word} {how}`");
                let hint = format!(
                    "protect it as the parent says, or have the parent's flow say `{word} no`"
                );
                found.push(self.report(Code::LessProtectedFlow, drawn, message, hint));
            }
        }
        found
    }

    /// Data that no flow of the parent carries. A parent that lists none says nothing about data.
    fn other_data(&self) -> Option<Diagnostic> {
        let model = self.model;
        if self.drawn.iter().any(|&it| model[it].carries.is_empty()) {
            return None;
        }
        let known: BTreeSet<DataId> =
            self.drawn.iter().flat_map(|&it| model[it].carries.iter().copied()).collect();
        let mut others: Vec<&str> = model[self.flow]
            .carries
            .iter()
            .filter(|it| !known.contains(it))
            .map(|&it| model[it].named.name.as_str())
            .collect();
        others.sort_unstable();
        others.dedup();
        let drawn = *self.drawn.first()?;
        let title = model.flow_title(drawn);
        let names = listed(&others)?;
        let message = format!("this flow carries {names}, and `{title}` does not");
        let hint = format!("leave out {names} here, or have the parent's flow carry the same");
        Some(self.report(Code::OtherData, drawn, message, hint))
    }

    /// Boundaries of the models above that the flow crosses and no flow of the parent does. What
    /// the child draws inside itself is detail, and so are boundaries within those that the element
    /// stands in, and where a part of the outer end stands.
    fn other_crossings(&self) -> Option<Diagnostic> {
        let model = self.model;
        let crossed = |flow: FlowId| model.crossings(flow).into_iter().map(|it| it.boundary);
        let mut allowed: BTreeSet<BoundaryId> =
            self.drawn.iter().flat_map(|&it| crossed(it)).collect();
        let own_end = model.outer_end(self.flow, self.scope);
        let ends = self.drawn.iter().map(|&it| model.outer_end(it, self.scope));
        if ends.clone().all(|it| it != own_end) {
            let around: BTreeSet<BoundaryId> = ends.flat_map(|it| model.zones(it)).collect();
            allowed.extend(model.zones(own_end).into_iter().filter(|it| !around.contains(it)));
        }
        let child = model[self.flow].named.unit;
        let zones = model.zones(self.scope);
        let is_within = |it: BoundaryId| model.with_outer(it).any(|outer| zones.contains(&outer));
        let is_other = |&it: &BoundaryId| {
            let is_detail = !zones.contains(&it) && is_within(it);
            model[it].named.unit != child && !allowed.contains(&it) && !is_detail
        };
        let others: BTreeSet<&str> =
            crossed(self.flow).filter(is_other).map(|it| model[it].named.name.as_str()).collect();
        let others: Vec<&str> = others.into_iter().collect();
        let drawn = *self.drawn.first()?;
        let title = model.flow_title(drawn);
        let names = listed(&others)?;
        let message = format!("this flow crosses {names}, and `{title}` does not");
        let hint = "move its inner end to where the element stands, or have the parent draw the \
                    crossing";
        let found = self.report(Code::OtherCrossing, drawn, message, hint.to_owned());
        let inner = self.inner_end();
        Some(found.with_label(model[inner].named.span, "the inner end is declared here"))
    }

    fn inner_end(&self) -> ElementId {
        let row = &self.model[self.flow];
        if self.model.is_in(row.to, self.scope) { row.to } else { row.from }
    }

    fn report(&self, code: Code, drawn: FlowId, message: String, hint: String) -> Diagnostic {
        Diagnostic::error(code, self.model[self.flow].named.span, message)
            .with_label(self.model[drawn].named.span, "the parent draws it here")
            .with_hint(hint)
    }
}

/// Names in words: `A`, `B` and `C`; `None` if there are none.
pub(super) fn listed(names: &[&str]) -> Option<String> {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let (last, before) = quoted.split_last()?;
    Some(if before.is_empty() { last.clone() } else { format!("{} and {last}", before.join(", ")) })
}
