//! Levels balance: what the parent draws into an element lands on a part of it, and what leaves the
//! element's inside is drawn by the parent.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{ElementId, Flow, FlowId, Misfit, Model, UnitId};

/// Holds each child to the flows of its parent.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    for child in model.unit_ids() {
        let (Some(scope), Some(parent)) = (model[child].scope, model[child].parent) else {
            continue;
        };
        let level = Level { model, child, scope, drawn: model.border_flows(parent, scope) };
        diags.extend(level.unlanded());
        for flow in model.flow_ids().filter(|&flow| model[flow].named.unit == child) {
            diags.extend(level.own_flow(flow));
        }
    }
}

/// A child and what its parent draws at its border.
struct Level<'a> {
    model: &'a Model,
    child: UnitId,
    scope: ElementId,
    drawn: Vec<FlowId>,
}

impl Level<'_> {
    /// Flows that the parent ends at the element itself and that no flow of the child details.
    fn unlanded(&self) -> Vec<Diagnostic> {
        let model = self.model;
        let child = &model[self.child];
        if child.lacks_flows {
            return Vec::new();
        }
        let is_settled = |flow: FlowId| self.is_landed(flow) || self.may_be_meant(flow);
        let unlanded = self.drawn.iter().filter(|&&it| self.ends_here(it) && !is_settled(it));
        let report = |&flow: &FlowId| {
            let named = &model[flow].named;
            let title = model.flow_title(flow);
            let message = format!("no flow of `{}` details `{title}`", child.name);
            let element = &model[self.scope].named.name;
            let outer = &model[model.outer_end(flow, self.scope)].named.name;
            Diagnostic::error(Code::UnlandedFlow, child.span, message)
                .with_label(named.span, "the parent draws it here")
                .with_hint(format!("draw a flow between `{outer}` and a part of `{element}`"))
        };
        unlanded.map(report).collect()
    }

    /// Whether the parent ends a flow at the element itself, not at a part that it drew.
    fn ends_here(&self, drawn: FlowId) -> bool {
        let row = &self.model[drawn];
        row.from == self.scope || row.to == self.scope
    }

    /// Whether a flow of the child is the detail of this one.
    fn is_landed(&self, drawn: FlowId) -> bool {
        let mut own = self.model.flows.iter().filter(|it| it.named.unit == self.child);
        // A flow that ends at the element itself lands on no part of it.
        let lands = |it: &Flow| it.from != self.scope && it.to != self.scope;
        own.any(|it| lands(it) && it.refines.contains(&drawn))
    }

    /// Whether a flow of the child, which is the detail of none, fits this one among others or but
    /// for its direction; or fits it and says that it is the detail of one that it does not fit.
    /// That is reported there.
    fn may_be_meant(&self, drawn: FlowId) -> bool {
        let model = self.model;
        let own = model.border_flows(self.child, self.scope);
        let mut own = own.into_iter().filter(|&it| !model[it].proposed);
        own.any(|it| {
            let refines = &model[it].refines;
            let misfits = |&it_drawn: &FlowId| model.misfit(it, it_drawn, self.scope).is_some();
            match model.misfit(it, drawn, self.scope) {
                None => refines.is_empty() || refines.iter().any(misfits),
                Some(Misfit::Direction) => refines.is_empty(),
                Some(_) => false,
            }
        })
    }

    fn own_flow(&self, flow: FlowId) -> Option<Diagnostic> {
        let model = self.model;
        let row = &model[flow];
        let inside = [row.from, row.to].map(|end| model.is_in(end, self.scope));
        match inside {
            _ if row.proposed => None,
            [true, true] => None,
            [false, false] => Some(self.outside(flow)),
            _ if row.refines.is_empty() => self.undrawn(flow),
            _ => row.refines.iter().find_map(|&drawn| {
                let misfit = model.misfit(flow, drawn, self.scope)?;
                Some(self.misfit(flow, drawn, misfit))
            }),
        }
    }

    fn outside(&self, flow: FlowId) -> Diagnostic {
        let element = &self.model[self.scope].named;
        let message = format!("this flow runs outside of `{}`", element.path);
        Diagnostic::error(Code::OutsideFlow, self.model[flow].named.span, message)
            .with_label(element.span, "the element that this model is the inside of")
            .with_hint("draw it in the model that describes its ends")
    }

    /// A border flow that no flow of the parent, or more than one, fits.
    fn undrawn(&self, flow: FlowId) -> Option<Diagnostic> {
        let model = self.model;
        let fitting = self.drawn.iter().filter(|&&it| model.misfit(flow, it, self.scope).is_none());
        let fitting: Vec<FlowId> = fitting.copied().collect();
        let span = model[flow].named.span;
        let element = &model[self.scope].named;
        // A flow at a part that the parent drew asks for no detail: it is not what is meant.
        let is_turned = |&&it: &&FlowId| {
            let misfit = model.misfit(flow, it, self.scope);
            misfit == Some(Misfit::Direction) && self.ends_here(it) && !self.is_landed(it)
        };
        if let (true, Some(&turned)) = (fitting.is_empty(), self.drawn.iter().find(is_turned)) {
            return Some(self.misfit(flow, turned, Misfit::Direction));
        }
        if fitting.is_empty() {
            // What the parent draws and could not be read may be what is meant.
            let is_known = !model[element.unit].lacks_flows;
            return is_known.then(|| self.nowhere_drawn(flow));
        }
        let names: Vec<String> = fitting
            .iter()
            .map(|&it| match model[it].has_name {
                true => format!("`refines {}`", model[it].named.name),
                false => format!(
                    "name `{}` in the parent and write `refines` with that name",
                    model.flow_title(it)
                ),
            })
            .collect();
        let message = format!("{} flows of the parent fit this one", fitting.len());
        let hint = format!("say which: {}", names.join(", or "));
        let found = Diagnostic::error(Code::AmbiguousFlow, span, message).with_hint(hint);
        let label =
            |found: Diagnostic, it: &FlowId| found.with_label(model[*it].named.span, "one of them");
        Some(fitting.iter().fold(found, label))
    }

    /// A border flow of which the parent draws none, or the other way only.
    fn nowhere_drawn(&self, flow: FlowId) -> Diagnostic {
        let model = self.model;
        let element = &model[self.scope].named;
        let outer = model.outer_end(flow, self.scope);
        let ends = match (model[flow].both, model[flow].from == outer) {
            (true, _) => format!("between `{}` and `{}`", model[outer].named.name, element.name),
            (false, true) => format!("from `{}` to `{}`", model[outer].named.name, element.name),
            (false, false) => format!("from `{}` to `{}`", element.name, model[outer].named.name),
        };
        let message = format!("the parent draws no such flow {ends}");
        let found = Diagnostic::error(Code::UndrawnFlow, model[flow].named.span, message)
            .with_label(element.span, "the parent declares the element here")
            .with_hint("draw it in the parent, or write `propose` before it");
        let is_turned =
            |&&it: &&FlowId| model.misfit(flow, it, self.scope) == Some(Misfit::Direction);
        let turned = self.drawn.iter().filter(is_turned);
        turned.fold(found, |found, &it| {
            found.with_label(model[it].named.span, "this one runs the other way")
        })
    }

    fn misfit(&self, flow: FlowId, drawn: FlowId, misfit: Misfit) -> Diagnostic {
        let model = self.model;
        let title = model.flow_title(drawn);
        let element = &model[self.scope].named.name;
        let (message, hint) = match misfit {
            Misfit::Elsewhere => (
                format!("`{title}` does not end at `{element}`"),
                "refine a flow that does".to_owned(),
            ),
            Misfit::Direction => (
                format!("this flow runs another way than `{title}`"),
                "turn it, or refine another flow".to_owned(),
            ),
            Misfit::OuterEnd => {
                let own = &model[model.outer_end(flow, self.scope)].named.name;
                let outer = &model[model.outer_end(drawn, self.scope)].named.name;
                (
                    format!("`{title}` has `{outer}` outside, and this flow has `{own}`"),
                    format!("end it at `{outer}` or a part of it, or refine another flow"),
                )
            }
        };
        Diagnostic::error(Code::MisfitFlow, model[flow].named.span, message)
            .with_label(model[drawn].named.span, "the parent draws it here")
            .with_hint(hint)
    }
}
