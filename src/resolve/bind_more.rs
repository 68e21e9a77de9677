//! Fourth pass: what data, attackers, objectives, assumptions and scenarios say.

use super::attributes::statements;
use super::declare::split_label;
use super::names::Wanted;
use super::{Pending, Place, Resolver, vocabulary};
use crate::diag::{Code, Diagnostic};
use crate::model::{
    AssumptionId, AssumptionStatus, AttackerId, DataId, ElementId, Entity, EnvironmentId, FlowId,
    ObjectiveId, ScenarioId, Step, StepEnd,
};
use crate::syntax::ast;

impl<'a> Resolver<'a> {
    pub(super) fn bind_data(&mut self, data: DataId, pending: &Pending<'a>) {
        let said = self.collect(pending, vocabulary::DATA, "a class of data");
        self.bind_common(&said, |it| &mut it.model[data].named);
        let classification = self.vocabulary_words(&said, "classification", &pending.place);
        let kinds = said.choices("kind", &mut self.diags);
        let owner = said.text("owner", &mut self.diags);
        let row = &mut self.model[data];
        row.classification = classification.into_iter().next().unwrap_or_default();
        row.kinds = kinds.into_iter().map(str::to_owned).collect();
        row.cia = said.words("cia");
        row.owner = owner;
    }

    pub(super) fn bind_attacker(&mut self, attacker: AttackerId, pending: &Pending<'a>) {
        let said = self.collect(pending, vocabulary::ATTACKER, "an attacker");
        self.bind_common(&said, |it| &mut it.model[attacker].named);
        let scope = self.scope_out(&said);
        let access = said.choice("access", &mut self.diags).unwrap_or_default();
        let skill = said.text("skill", &mut self.diags);
        let row = &mut self.model[attacker];
        row.access = access.to_owned();
        row.skill = skill;
        row.out_of_scope = scope.into_iter().next();
    }

    pub(super) fn bind_objective(&mut self, objective: ObjectiveId, pending: &Pending<'a>) {
        let said = self.collect(pending, vocabulary::OBJECTIVE, "an objective");
        self.bind_common(&said, |it| &mut it.model[objective].named);
        let property = said.choice("property", &mut self.diags).unwrap_or_default();
        let parts = self.names(&said, "contributes-to", &pending.place, Wanted::OBJECTIVE);
        let row = &mut self.model[objective];
        row.property = property.to_owned();
        row.contributes_to = parts.into_iter().filter_map(Entity::objective).collect();
    }

    pub(super) fn bind_assumption(&mut self, assumption: AssumptionId, pending: &Pending<'a>) {
        let said = self.collect(pending, vocabulary::ASSUMPTION, "an assumption");
        self.bind_common(&said, |it| &mut it.model[assumption].named);
        let status = match said.choice("status", &mut self.diags) {
            Some("verified") => AssumptionStatus::Verified,
            Some("invalid") => AssumptionStatus::Invalid,
            _ => AssumptionStatus::Unverified,
        };
        let owner = said.text("owner", &mut self.diags);
        let row = &mut self.model[assumption];
        (row.status, row.owner) = (status, owner);
    }

    pub(super) fn bind_environment(&mut self, id: EnvironmentId, pending: &Pending<'a>) {
        let said = self.collect(pending, vocabulary::ENVIRONMENT, "an environment");
        self.bind_common(&said, |it| &mut it.model[id].named);
    }

    pub(super) fn bind_scenario(&mut self, scenario: ScenarioId, pending: &Pending<'a>) {
        let said = self.collect(pending, vocabulary::SCENARIO, "an abuse case or scenario");
        self.bind_common(&said, |it| &mut it.model[scenario].named);
        let threats = self.names(&said, "leads-to", &pending.place, Wanted::THREAT);
        self.model[scenario].leads_to = threats.into_iter().filter_map(Entity::threat).collect();
        for statement in pending.block.into_iter().flat_map(statements) {
            let ast::Head::Flow(flow) = &statement.head else { continue };
            if let Some(step) = self.step(&pending.place, flow) {
                self.model[scenario].steps.push(step);
            }
        }
    }

    fn step(&mut self, place: &Place, flow: &'a ast::Flow) -> Option<Step> {
        if flow.lead.first().map(|word| word.text.as_str()) != Some("step") {
            let message = "an abuse case or scenario holds steps";
            let found = Diagnostic::error(Code::UnknownStatement, flow.arrow_span, message);
            self.diags.push(found.with_hint("begin the line with `step`"));
            return None;
        }
        let from = flow.from.as_ref().and_then(|path| self.step_end(place, path));
        let to = self.step_end(place, &flow.to);
        let (from, to) = from.zip(to)?;
        let label = split_label(&flow.parts).0.map_or_else(String::new, |it| it.text.clone());
        let flow = match (from, to) {
            (StepEnd::Element(from), StepEnd::Element(to)) => self.flow_between(from, to),
            (StepEnd::Attacker(_), _) | (_, StepEnd::Attacker(_)) => None,
        };
        Some(Step { from, to, label, flow })
    }

    fn step_end(&mut self, place: &Place, path: &'a ast::Path) -> Option<StepEnd> {
        let entity = self.bind_it(place, path, Wanted::ACTOR)?;
        if let Entity::Attacker(attacker) = entity {
            return Some(StepEnd::Attacker(attacker));
        }
        entity.element().map(StepEnd::Element)
    }

    /// The flow between two elements, if there is just one.
    fn flow_between(&self, from: ElementId, to: ElementId) -> Option<FlowId> {
        let fits = |id: &FlowId| {
            let flow = &self.model[*id];
            (flow.from, flow.to) == (from, to) || flow.both && (flow.to, flow.from) == (from, to)
        };
        let mut flows = self.model.flow_ids().filter(fits);
        let only = flows.next()?;
        flows.next().is_none().then_some(only)
    }
}
