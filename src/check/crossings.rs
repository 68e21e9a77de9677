//! Flows over a boundary that requires something of them which they lack, or do not speak of.

use std::collections::BTreeSet;

use super::Subject;
use super::contradiction::listed;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::levels;
use crate::model::{BoundaryId, Flow, FlowId, Model, Protection, Requirement};

/// Reports each flow once for each protection that it lacks. A child's flow is not reported for
/// what is reported of a flow that it refines.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    // Most models require nothing, and ways of flows are long to follow.
    if model.boundaries.iter().all(|it| it.requires.is_empty()) {
        return;
    }
    for flow in model.flow_ids().filter(|&it| model[it].out_of_scope.is_none()) {
        let demanding = demanding(model, flow);
        if demanding.is_empty() {
            continue;
        }
        for needed in &Needed::ALL {
            let Some(mut lack) = needed.lack(model, flow, &demanding) else { continue };
            lack.boundaries.retain(|&it| !needed.is_reported_above(model, flow, lack.code, it));
            let is_mendable = !model[model[flow].named.unit].interface;
            if is_mendable && !lack.boundaries.is_empty() {
                diags.push(needed.finding(model, flow, &lack));
            }
        }
    }
}

/// The boundaries that require something, in the order in which a flow crosses them, each once.
fn demanding(model: &Model, flow: FlowId) -> Vec<BoundaryId> {
    let mut seen = BTreeSet::new();
    let crossed = model.crossings(flow).into_iter().map(|it| it.boundary);
    crossed.filter(|&it| !model[it].requires.is_empty() && seen.insert(it)).collect()
}

/// Something that a boundary may require.
struct Needed {
    requirement: Requirement,
    /// Its word in `requires`.
    word: &'static str,
    /// The property of flows that says it.
    property: &'static str,
    /// What a flow is that has it.
    state: &'static str,
    /// How a flow says that it has it.
    example: &'static str,
}

/// What a flow lacks.
struct Lack {
    /// Whether it says that it lacks it, or says nothing.
    code: Code,
    /// The boundaries that require it, in the order in which the flow crosses them.
    boundaries: Vec<BoundaryId>,
}

impl Needed {
    const ALL: [Self; 3] = [
        Self {
            requirement: Requirement::Encryption,
            word: "encryption",
            property: "encrypted",
            state: "encrypted",
            example: "encrypted yes",
        },
        Self {
            requirement: Requirement::Authentication,
            word: "authentication",
            property: "authn",
            state: "authenticated",
            example: "authn mutual-tls",
        },
        Self {
            requirement: Requirement::Authorization,
            word: "authorization",
            property: "authz",
            state: "authorized",
            example: "authz role-based",
        },
    ];

    fn said<'m>(&self, flow: &'m Flow) -> &'m Protection {
        match self.requirement {
            Requirement::Encryption => &flow.encrypted,
            Requirement::Authentication => &flow.authn,
            Requirement::Authorization => &flow.authz,
        }
    }

    /// Whether and over which of some boundaries a flow lacks it. What a flow does not say of
    /// itself it has of the flows that it refines.
    fn lack(&self, model: &Model, flow: FlowId, demanding: &[BoundaryId]) -> Option<Lack> {
        let code = match self.said(&model[flow]) {
            Protection::Yes(_) => return None,
            Protection::No => Code::UnprotectedCrossing,
            Protection::Unknown => Code::UnstatedProtection,
        };
        let requires = |it: &&BoundaryId| model[**it].requires.contains(&self.requirement);
        let boundaries: Vec<BoundaryId> = demanding.iter().filter(requires).copied().collect();
        (!boundaries.is_empty()).then_some(Lack { code, boundaries })
    }

    /// Whether a flow that this one refines is reported for the same, at the same boundary.
    fn is_reported_above(
        &self,
        model: &Model,
        flow: FlowId,
        code: Code,
        boundary: BoundaryId,
    ) -> bool {
        refined(model, flow).into_iter().any(|above| {
            let maturity = model[model[above].named.unit].maturity;
            let demanding = demanding(model, above);
            let lack = self.lack(model, above, &demanding).filter(|it| it.code == code);
            let is_judged = model[above].out_of_scope.is_none();
            is_judged
                && levels::is_reported(code, maturity)
                && lack.is_some_and(|it| it.boundaries.contains(&boundary))
        })
    }

    fn finding(&self, model: &Model, flow: FlowId, lack: &Lack) -> Diagnostic {
        let Self { word, property, state, example, .. } = self;
        let names = lack.boundaries.iter().map(|&it| model[it].named.name.as_str());
        let names = listed(&names.collect::<Vec<_>>()).unwrap_or_default();
        let verb = if lack.boundaries.len() == 1 { "requires" } else { "require" };
        let title = model.flow_title(flow);
        let crosses = format!("`{title}` crosses {names}, which {verb} {word}");
        let (span, code) = (model[flow].named.span, lack.code);
        let denies = |it: FlowId| *self.said(&model[it]) == Protection::No;
        let (what, hint) = if denies(flow) {
            let hint = format!("protect the flow, or take `{word}` out of `requires`");
            (format!("says `{property} no`"), hint)
        } else {
            let hint = format!("say how it is, as `{example}`, or `{property} no`");
            (format!("does not say whether it is {state}"), hint)
        };
        let message = format!("{crosses}, and {what}");
        let mut found = Diagnostic::warning(code, span, message).with_hint(hint);
        for &boundary in &lack.boundaries {
            found = found.with_label(model[boundary].named.span, "required here");
        }
        let above = model[flow].refines.iter().find(|&&it| denies(it) && denies(flow));
        above.into_iter().fold(found, |found, &above| {
            let message = format!("the flow that it refines says `{property} no`");
            found.with_label(model[above].named.span, message)
        })
    }
}

/// The flows that a flow refines, those that these refine, and so on.
fn refined(model: &Model, flow: FlowId) -> BTreeSet<FlowId> {
    let mut all = BTreeSet::new();
    let mut open = vec![flow];
    while let Some(it) = open.pop() {
        let above = model[it].refines.iter().copied();
        open.extend(above.filter(|&above| above != flow && all.insert(above)));
    }
    all
}
