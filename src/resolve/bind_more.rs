//! Fourth pass: what data, attackers, objectives, assumptions, scenarios, policies, rules and
//! requested maps say.

use super::attributes::{plain, statements, wrong_value};
use super::declare::split_label;
use super::names::Wanted;
use super::{Pending, Place, Resolver, attributes, vocabulary};
use crate::diag::{Code, Diagnostic};
use crate::model::{
    AssumptionId, AssumptionStatus, AttackerId, DataId, ElementId, Entity, EnvironmentId, FlowId,
    ObjectiveId, Policy, RuleId, ScenarioId, Step, StepEnd, ViewId,
};
use crate::source::Span;
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

    pub(super) fn bind_rule(&mut self, rule: RuleId, pending: &Pending<'a>) {
        self.collect(pending, vocabulary::RULE, "a rule");
        self.model[rule].lines = lines_of(pending);
    }

    pub(super) fn bind_policy(&mut self, pending: &Pending<'a>) {
        // A policy may have a name, which nothing refers to.
        let unnamed = Pending { head: &[], ..pending.clone() };
        self.collect(&unnamed, vocabulary::POLICY, "a policy");
        let (unit, lines) = (pending.place.unit, lines_of(pending));
        self.model.push(Policy { unit, lines });
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

    pub(super) fn bind_view(&mut self, view: ViewId, pending: &Pending<'a>) {
        let [of, depth] = ["of", "depth"].map(|word| clause_or_line(pending, word));
        let is_known = |part: &ast::Part| part.clause("of").or(part.clause("depth")).is_some();
        let known = pending.head.iter().all(is_known);
        let unnamed = Pending { head: if known { &[] } else { pending.head }, ..pending.clone() };
        let said = self.collect(&unnamed, vocabulary::VIEW, "a view");
        self.bind_common(&said, |it| &mut it.model[view].named);
        if let Some(list) = of {
            let found = self.names_in(list, &pending.place, Wanted::ELEMENT);
            self.model[view].of = found.into_iter().find_map(Entity::element);
        }
        if let Some(value) = depth.and_then(|list| list.values.first()) {
            match plain(value).parse::<u8>() {
                Ok(levels @ 1..=32) => self.model[view].depth = levels,
                _ => self.diags.push(wrong_value(value.span(), "depth", "a number from 1 to 32")),
            }
        }
        said.choice("direction", &mut self.diags);
        let include = self.names(&said, "include", &pending.place, Wanted::ELEMENT);
        let exclude = self.names(&said, "exclude", &pending.place, Wanted::ELEMENT);
        self.model[view].include = include.into_iter().filter_map(Entity::element).collect();
        self.model[view].exclude = exclude.into_iter().filter_map(Entity::element).collect();
        let lines: Vec<attributes::Attribute<'a>> = said.all("place").copied().collect();
        for line in lines {
            self.bind_place(view, &line, &pending.place);
        }
    }

    /// `place Bank right of Pay`
    fn bind_place(&mut self, view: ViewId, line: &attributes::Attribute<'a>, place: &Place) {
        let values = line.all_values();
        let relation = values.get(1).map(|value| plain(value)).unwrap_or_default();
        let known = matches!(relation.as_str(), "right" | "left" | "above" | "below");
        // `above` and `below` need no `of`: the second name then stands beside the word.
        let second =
            line.clause("of").and_then(|list| list.values.first()).or(values.get(2).copied());
        let (Some(ast::Value::Path(first)), Some(ast::Value::Path(second)), true) =
            (values.first().copied(), second, known)
        else {
            let wanted = "`A right of B`, `left of`, `above` or `below`";
            self.diags.push(wrong_value(line.span, "place", wanted));
            return;
        };
        let first = self.bind_it(place, first, Wanted::ELEMENT).and_then(Entity::element);
        let second = self.bind_it(place, second, Wanted::ELEMENT).and_then(Entity::element);
        if let Some((first, second)) = first.zip(second) {
            self.model[view].places.push((first, relation, second));
        }
    }
}

/// The list behind a word, in the head or as a line of the block.
fn clause_or_line<'a>(pending: &Pending<'a>, word: &str) -> Option<&'a ast::List> {
    let in_head = pending.head.iter().find_map(|part| part.clause(word));
    let mut lines = pending.block.into_iter().flat_map(statements).filter_map(ast::Statement::line);
    in_head.or_else(|| lines.find(|line| line.word.text == word).and_then(ast::Line::first_list))
}

/// The lines of a block, each with its first word; their text is cut out later where needed.
fn lines_of(pending: &Pending<'_>) -> Vec<(String, String, Span)> {
    let lines = pending.block.into_iter().flat_map(statements).filter_map(|it| match &it.head {
        ast::Head::Line(line) => Some((line, it.span)),
        ast::Head::Flow(_) => None,
    });
    lines.map(|(line, span)| (line.word.text.clone(), values_text(line), span)).collect()
}

fn values_text(line: &ast::Line) -> String {
    let lists = line.parts.iter().filter_map(|part| match part {
        ast::Part::Values(list) | ast::Part::Clause(_, list) => Some(&list.values),
        ast::Part::Technology(_) | ast::Part::Tag(_) | ast::Part::Condition(..) => None,
    });
    let values: Vec<String> = lists.flatten().map(plain).collect();
    values.join(" ")
}
