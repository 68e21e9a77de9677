//! Last pass: a child answers and refines the threats of models above that concern its element, and
//! leaves those of others to them.

use super::Resolver;
use crate::diag::{Code, Diagnostic};
use crate::model::{ElementId, ThreatId};

impl Resolver<'_> {
    /// Takes out of `refines` the threats in which a child has no say, and reports each.
    pub(super) fn drop_foreign_threats(&mut self) {
        let threats: Vec<ThreatId> = self.model.threat_ids().collect();
        let found = threats.into_iter().flat_map(|threat| {
            let unit = self.model[threat].named.unit;
            let scope = self.model[unit].scope;
            let foreign = scope.map(|scope| self.foreign(threat, scope)).unwrap_or_default();
            foreign.into_iter().filter_map(move |it| Some((threat, it, scope?)))
        });
        let found: Vec<(ThreatId, ThreatId, ElementId)> = found.collect();
        for &(threat, foreign, scope) in &found {
            self.report_foreign(threat, foreign, scope);
        }
        for (threat, foreign, _) in found {
            self.model[threat].refines.retain(|&it| it != foreign);
        }
    }

    /// Threats of models above that a child's threat refines and that do not concern its element.
    fn foreign(&self, threat: ThreatId, scope: ElementId) -> Vec<ThreatId> {
        let row = &self.model[threat];
        let is_foreign = |&it: &ThreatId| {
            let declared = self.model[it].named.unit;
            let is_above = self.model.with_parents(row.named.unit).skip(1).any(|it| it == declared);
            is_above && !self.model.has_say(scope, it)
        };
        row.refines.iter().copied().filter(is_foreign).collect()
    }

    fn report_foreign(&mut self, threat: ThreatId, foreign: ThreatId, scope: ElementId) {
        let (own, above) = (&self.model[threat].named, &self.model[foreign].named);
        let element = &self.model[scope].named;
        let targets = self.model[foreign].targets.iter();
        let targets = targets.map(|&it| format!("`{}`", self.model.target_title(it, above.unit)));
        let targets: Vec<String> = targets.collect();
        let message = format!(
            "`{}` is on {}; `{}` has a say in threats on it, on its parts, and on flows that end \
             there",
            above.name,
            targets.join(", "),
            element.name
        );
        let hint = format!(
            "leave it to the model that describes it, or have the parent say that it is on `{}`, \
             too",
            element.name
        );
        let found = Diagnostic::error(Code::ForeignThreat, own.span, message)
            .with_label(above.span, "the parent declares the threat here")
            .with_label(element.span, "the element that this model is the inside of")
            .with_hint(hint);
        self.diags.push(found);
    }
}
