//! Last of the fourth pass: what threats take over from others.

use super::Resolver;
use crate::circles;
use crate::diag::{Code, Diagnostic};
use crate::model::{ControlId, Decision, Need, Threat, ThreatId};
use crate::source::Span;

/// `threat A like B without C`
pub(super) struct Like {
    /// The threat that copies.
    pub(super) threat: ThreatId,
    /// The threat that it copies.
    pub(super) from: ThreatId,
    /// Controls to leave out.
    pub(super) without: Vec<ControlId>,
    /// The word `like`.
    pub(super) span: Span,
}

impl Resolver<'_> {
    /// Fills what threats take over from others: by `like`, from around a variant, from what they
    /// refine; first in those that others take from. Reports threats that are on nothing.
    pub(super) fn bind_likes(&mut self) {
        let mut likes: Vec<Option<Like>> = self.model.threats.iter().map(|_| None).collect();
        for like in std::mem::take(&mut self.likes) {
            let at = like.threat.index();
            likes[at] = Some(like);
        }
        let around = |threat: usize| {
            let row = &self.model.threats[threat];
            row.variant_of.or(row.refines.first().copied())
        };
        let found = circles::walk(likes.len(), &|threat| {
            let like = likes[threat].as_ref().map(|it| it.from);
            like.into_iter().chain(around(threat)).map(ThreatId::index).collect()
        });
        for circle in &found.circles {
            self.report_circle(circle, &likes);
        }
        for threat in found.order.into_iter().filter_map(|it| u32::try_from(it).ok()).map(ThreatId)
        {
            if let Some(like) = &likes[threat.index()] {
                self.report_missing(like);
                let from = self.model[like.from].clone();
                copy_missing(&mut self.model[threat], &from, &like.without);
                self.model[threat].like = Some(like.from);
            }
            let row = &self.model[threat];
            if let Some(from) = row.variant_of.or(row.refines.first().copied()) {
                let from = self.model[from].clone();
                take_over(&mut self.model[threat], from);
            }
        }
        for threat in self.model.threat_ids() {
            self.report_no_target(threat);
        }
    }

    fn report_circle(&mut self, circle: &[usize], likes: &[Option<Like>]) {
        let mut copies: Vec<&Like> = circle.iter().filter_map(|&it| likes[it].as_ref()).collect();
        copies.sort_by_key(|it| it.span);
        let [first, rest @ ..] = copies.as_slice() else { return };
        let name = &self.model[first.threat].named.name;
        let message = format!("`{name}` is a copy of itself");
        let mut found = Diagnostic::error(Code::Circle, first.span, message)
            .with_hint("leave one `like` of the circle out");
        for it in rest {
            found = found.with_label(it.span, "by way of this");
        }
        self.diags.push(found);
    }

    /// Controls to leave out of a copy that the copied threat does not have.
    fn report_missing(&mut self, like: &Like) {
        let from = &self.model[like.from];
        let known = from.controls();
        for control in like.without.iter().filter(|it| !known.contains(it)) {
            let name = &self.model[*control].named.name;
            let message = format!("`{}` has no control `{name}` to leave out", from.named.name);
            self.diags.push(
                Diagnostic::error(Code::UnknownName, like.span, message)
                    .with_label(from.named.span, "this threat")
                    .with_hint("name a control that it is mitigated or reduced by"),
            );
        }
    }
}

/// What a variant or the detail of a threat says nothing about is as in that threat.
fn take_over(to: &mut Threat, from: Threat) {
    if to.targets.is_empty() {
        to.targets = from.targets;
    }
    if to.by.is_empty() {
        to.by = from.by;
    }
    if to.harms_data.is_empty() && to.harms_objectives.is_empty() {
        (to.harms_data, to.harms_objectives) = (from.harms_data, from.harms_objectives);
    }
}

/// Everything but the id of a threat, where the copy says nothing itself.
fn copy_missing(to: &mut Threat, from: &Threat, without: &[ControlId]) {
    fn fill<T: Clone>(to: &mut Vec<T>, from: &[T]) {
        if to.is_empty() {
            to.extend_from_slice(from);
        }
    }
    for (to, from) in [
        (&mut to.named.description, &from.named.description),
        (&mut to.attack, &from.attack),
        (&mut to.impact, &from.impact),
        (&mut to.condition, &from.condition),
        (&mut to.owner, &from.owner),
        (&mut to.ticket, &from.ticket),
    ] {
        if to.is_empty() {
            to.clone_from(from);
        }
    }
    fill(&mut to.named.tags, &from.named.tags);
    fill(&mut to.targets, &from.targets);
    fill(&mut to.by, &from.by);
    fill(&mut to.harms_objectives, &from.harms_objectives);
    fill(&mut to.harms_data, &from.harms_data);
    fill(&mut to.stride, &from.stride);
    fill(&mut to.linddun, &from.linddun);
    fill(&mut to.refs, &from.refs);
    fill(&mut to.scores, &from.scores);
    fill(&mut to.residual, &from.residual);
    fill(&mut to.assumes, &from.assumes);
    if to.decisions.is_empty() {
        to.decisions = from.decisions.iter().filter_map(|it| left(it, without)).collect();
        let local = from.local_controls.iter().filter(|control| !without.contains(control));
        to.local_controls.extend(local);
    }
}

/// A decision without some controls; none if it named no others.
fn left(decision: &Decision, without: &[ControlId]) -> Option<Decision> {
    let mut decision = decision.clone();
    if let Decision::Mitigated(Need::All(controls) | Need::Any(controls))
    | Decision::Reduced(controls) = &mut decision
    {
        controls.retain(|control| !without.contains(control));
        if controls.is_empty() {
            return None;
        }
    }
    Some(decision)
}
