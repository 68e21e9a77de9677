//! Fourth pass: what threats, answers, controls and applied templates say.

use super::attributes::{Attribute, Attributes, plain, wrong_value};
use super::bind_like::Like;
use super::names::Wanted;
use super::{Context, Pending, Place, Resolver, vocabulary};
use crate::catalogues;
use crate::diag::{Code, Diagnostic};
use crate::model::{
    Acceptance, ApplicationId, ControlId, ControlState, Decision, Entity, Need, Target, ThreatId,
    Transfer, Who,
};
use crate::syntax::ast;

impl<'a> Resolver<'a> {
    /// The threats that answers name; before anything reads what they refine.
    pub(super) fn bind_answered(&mut self) {
        for (threat, path, place) in std::mem::take(&mut self.answered) {
            let outside = self.outside(&place);
            if let Some(Entity::Threat(answered)) = self.bind_it(&outside, path, Wanted::THREAT) {
                self.model[threat].refines = vec![answered];
                self.model[threat].named.title = self.model[answered].named.title.clone();
            }
        }
    }

    /// Where a child looks for what its parent declares: around it, so that an answer, which has
    /// the name of what it answers, does not find itself.
    fn outside(&self, place: &Place) -> Place {
        let scope = self.model[place.unit].scope.map(|element| self.scope_of(element));
        Place { scope: scope.unwrap_or(place.scope), ..place.clone() }
    }

    pub(super) fn bind_threat(&mut self, threat: ThreatId, pending: &Pending<'a>) {
        let noun = if self.model[threat].is_answer { "an answer" } else { "a threat" };
        let (before, unit) = (self.diags.count(), pending.place.unit);
        let said = self.collect(pending, vocabulary::THREAT, noun);
        self.model[unit].lacks_answers |= self.diags.count() > before;
        self.bind_common(&said, |it| &mut it.model[threat].named);
        let scope = self.scopes.inside(Entity::Threat(threat)).unwrap_or(pending.place.scope);
        let place = Place { scope, context: Context::Threat(threat), ..pending.place.clone() };
        self.bind_targets(threat, &said, &place);
        self.bind_texts(threat, &said);
        self.bind_relations(threat, &said, &place);
        self.bind_scores(threat, &said, &place);
        let lines: Vec<Attribute<'a>> = said.list.clone();
        for line in lines.iter().filter(|it| vocabulary::DECISIONS.contains(&it.property.word)) {
            let decision = self.decision(threat, line, &place);
            self.model[threat].decisions.extend(decision);
        }
        if self.model[threat].is_answer && said.list.is_empty() && pending.block.is_none() {
            let named = &self.model[threat].named;
            let message = format!("the answer to `{}` says nothing", named.name);
            let found = Diagnostic::error(Code::MissingValue, named.span, message);
            let hint = "write `applies` behind it, or a decision, as `dismissed because \"…\"`";
            self.diags.push(found.with_hint(hint));
        }
        if let Some(status) = said.choice("status", &mut self.diags) {
            let span = said.get("status").map_or(self.model[threat].named.span, |it| it.span);
            self.model[threat].asserted = Some((status.to_owned(), span));
        }
    }

    fn bind_targets(&mut self, threat: ThreatId, said: &Attributes<'a>, place: &Place) {
        let lines: Vec<Attribute<'a>> = said.all("on").copied().collect();
        let mut targets = Vec::new();
        for value in lines.iter().filter_map(Attribute::first_list).flat_map(|it| &it.values) {
            let ast::Value::Path(path) = value else {
                self.diags.push(wrong_value(value.span(), "on", "names, without quotes"));
                continue;
            };
            if path.word().is_some_and(|word| word.text == "model") {
                targets.push(Target::Model);
                continue;
            }
            targets.extend(self.bind_it(place, path, Wanted::TARGET).and_then(target));
        }
        if lines.is_empty() && Self::is_inside_something(place) {
            targets.extend(place.target.filter(|_| self.model[threat].variant_of.is_none()));
        }
        if targets.is_empty() && !lines.is_empty() {
            self.failed_targets.insert(threat);
        }
        self.model[threat].targets = targets;
    }

    fn bind_texts(&mut self, threat: ThreatId, said: &Attributes<'a>) {
        let diags = &mut self.diags;
        let words = ["attack", "impact", "owner", "ticket", "condition"];
        let [attack, impact, owner, ticket, condition] = words.map(|word| said.text(word, diags));
        let refs = self.references(said);
        let row = &mut self.model[threat];
        (row.attack, row.impact) = (attack, impact);
        (row.owner, row.ticket, row.condition) = (owner, ticket, condition);
        row.refs = refs;
    }

    fn bind_relations(&mut self, threat: ThreatId, said: &Attributes<'a>, place: &Place) {
        let by = self.actors(said, place);
        let harms = self.names(said, "harms", place, Wanted::HARMED);
        let stride = self.vocabulary_words(said, "stride", place);
        let linddun = self.vocabulary_words(said, "linddun", place);
        let assumes = self.names(said, "assumes", place, Wanted::ASSUMPTION);
        let outside = self.outside(place);
        let refines = self.names(said, "refines", &outside, Wanted::THREAT);
        let like = self.names(said, "like", place, Wanted::THREAT);
        let without = self.names(said, "without", place, Wanted::CONTROL);
        let row = &mut self.model[threat];
        row.by = by;
        row.harms_data = harms.iter().copied().filter_map(Entity::data).collect();
        row.harms_objectives = harms.into_iter().filter_map(Entity::objective).collect();
        (row.stride, row.linddun) = (stride, linddun);
        row.assumes = assumes.into_iter().filter_map(Entity::assumption).collect();
        row.refines.extend(refines.into_iter().filter_map(Entity::threat));
        let without = without.into_iter().filter_map(Entity::control).collect();
        if let Some(from) = like.into_iter().find_map(Entity::threat) {
            let span = said.get("like").map_or(row.named.span, |it| it.span);
            self.likes.push(Like { threat, from, without, span });
        } else if let Some(line) = said.get("without").filter(|_| said.get("like").is_none()) {
            let message = "`without` stands where nothing is copied";
            let found = Diagnostic::error(Code::UnknownProperty, line.span, message);
            self.diags.push(found.with_hint("write `like` and the threat to copy, or remove it"));
        }
    }

    /// `refs`: any words; those that begin like ids of known catalogues must have their shape.
    fn references(&mut self, said: &Attributes<'a>) -> Vec<String> {
        let mut found = Vec::new();
        for value in said.all("refs").flat_map(Attribute::all_values) {
            let text = plain(value);
            if let Some((message, hint)) = catalogues::fault(&text) {
                let finding = Diagnostic::warning(Code::MalformedReference, value.span(), message);
                self.diags.push(finding.with_hint(hint));
            }
            found.push(text);
        }
        found
    }

    /// `by`: attackers, elements, and parties in quotes.
    fn actors(&mut self, said: &Attributes<'a>, place: &Place) -> Vec<Who> {
        let lines: Vec<Attribute<'a>> = said.all("by").copied().collect();
        let mut found = Vec::new();
        for value in lines.iter().filter_map(Attribute::first_list).flat_map(|it| &it.values) {
            match value {
                ast::Value::Path(path) => {
                    let entity = self.bind_it(place, path, Wanted::ACTOR);
                    if let Some(Entity::Attacker(attacker)) = entity {
                        found.push(Who::Attacker(attacker));
                    }
                    found.extend(entity.and_then(Entity::element).map(Who::Element));
                }
                ast::Value::String(_)
                | ast::Value::Markdown(_)
                | ast::Value::Date(_)
                | ast::Value::Number(_) => found.push(Who::Text(plain(value))),
            }
        }
        found
    }

    fn decision(
        &mut self,
        threat: ThreatId,
        line: &Attribute<'a>,
        place: &Place,
    ) -> Option<Decision> {
        let because = line.clause_text("because", &mut self.diags);
        let span = line.span;
        Some(match line.property.word {
            "mitigated" => {
                let (controls, joint) = self.controls_by(line, place)?;
                Decision::Mitigated(match joint {
                    ast::Joint::Comma => Need::All(controls),
                    ast::Joint::Or => Need::Any(controls),
                })
            }
            "reduced" => Decision::Reduced(self.controls_by(line, place)?.0),
            "accepted" => {
                let by = line.clause_text("by", &mut self.diags);
                let until = line.clause_date("until", &mut self.diags);
                if until.is_none() && line.clause("until").is_some() {
                    // It was reported as no day; that it says no day need not be reported, too.
                    return None;
                }
                Decision::Accepted(Acceptance { by, until, because, span })
            }
            "transferred" => {
                let to = line.clause_text("to", &mut self.diags);
                let by = line.clause_text("by", &mut self.diags);
                Decision::Transferred(Transfer { to, by, because, span })
            }
            "avoided" => Decision::Avoided(because),
            "dismissed" => Decision::Dismissed(because),
            "open" => Decision::Open(because),
            _ => {
                if !self.model[threat].is_answer {
                    let message = "`applies` is a word of answers";
                    let found = Diagnostic::error(Code::UnknownProperty, span, message);
                    self.diags.push(found.with_hint("write it in `answer Threat applies`"));
                    return None;
                }
                Decision::Applies
            }
        })
    }

    fn controls_by(
        &mut self,
        line: &Attribute<'a>,
        place: &Place,
    ) -> Option<(Vec<ControlId>, ast::Joint)> {
        let Some(list) = line.clause("by") else {
            let word = line.property.word;
            let message = format!("`{word}` names no control");
            let found = Diagnostic::error(Code::MissingValue, line.span, message);
            self.diags.push(found.with_hint(format!("write `{word} by Control`")));
            return None;
        };
        let found = self.names_in(list, place, Wanted::CONTROL);
        Some((found.into_iter().filter_map(Entity::control).collect(), list.joint))
    }

    pub(super) fn bind_control(&mut self, control: ControlId, pending: &Pending<'a>) {
        let said = self.collect(pending, vocabulary::CONTROL, "a control");
        self.bind_common(&said, |it| &mut it.model[control].named);
        let place = &pending.place;
        let on = self.names(&said, "on", place, Wanted::TARGET);
        let by = self.actors(&said, place);
        let depends_on = self.names(&said, "depends-on", place, Wanted::CONTROL);
        let superseded_by = self.names(&said, "superseded-by", place, Wanted::CONTROL);
        let kinds = said.choices("kind", &mut self.diags);
        let state = said.choice("state", &mut self.diags);
        let state = ControlState::WORDS.iter().find(|(word, _)| Some(*word) == state);
        let diags = &mut self.diags;
        let words = ["verify", "ticket", "owner", "because"];
        let [verify, ticket, owner, because] = words.map(|word| said.text(word, diags));
        let refs = self.references(&said);
        let row = &mut self.model[control];
        if let Some((_, state)) = state {
            (row.state, row.state_said) = (*state, true);
        }
        row.kinds = kinds.into_iter().map(str::to_owned).collect();
        row.on = on.into_iter().filter_map(target).collect();
        row.by = by;
        (row.verify, row.ticket, row.owner, row.because) = (verify, ticket, owner, because);
        row.refs = refs;
        row.depends_on = depends_on.into_iter().filter_map(Entity::control).collect();
        row.superseded_by = superseded_by.into_iter().find_map(Entity::control);
    }

    /// `apply T to X { dismissed Flood because "…" }`
    pub(super) fn bind_application(&mut self, id: ApplicationId, pending: &Pending<'a>) {
        let said = self.collect(pending, vocabulary::APPLICATION, "an applied template");
        let lines: Vec<Attribute<'a>> = said.list.clone();
        for line in lines {
            let Some(name) = line.values().first() else {
                let word = line.property.word;
                let message = format!("`{word}` names no threat of the template");
                let found = Diagnostic::error(Code::MissingValue, line.span, message);
                self.diags.push(found.with_hint(format!("write `{word} Threat because \"…\"`")));
                continue;
            };
            let wanted = plain(name);
            let threats = self.model[id].threats.clone();
            let found = threats.into_iter().find(|&it| self.model[it].named.name == wanted);
            let Some(threat) = found else {
                let template = &self.model[self.model[id].template].named;
                let message = format!("no threat `{wanted}` in the template `{}`", template.name);
                let found = Diagnostic::error(Code::UnknownName, name.span(), message);
                self.diags.push(found.with_label(template.span, "this template"));
                continue;
            };
            let decision = self.decision(threat, &line, &pending.place);
            self.model[threat].decisions.extend(decision);
        }
    }

    pub(super) fn report_no_target(&mut self, threat: ThreatId) {
        let row = &self.model[threat];
        let failed = self.failed_targets.contains(&threat) || self.model[row.named.unit].orphan;
        if !row.targets.is_empty() || row.is_answer || failed {
            return;
        }
        let message = format!("the threat `{}` is on nothing", row.named.name);
        let found = Diagnostic::error(Code::MissingTarget, row.named.span, message);
        let hint = "write `on` and an element, flow, boundary or data class, or `on model`";
        self.diags.push(found.with_hint(hint));
    }
}

fn target(entity: Entity) -> Option<Target> {
    let element = entity.element().map(Target::Element);
    let flow = entity.flow().map(Target::Flow);
    let boundary = entity.boundary().map(Target::Boundary);
    element.or(flow).or(boundary).or(entity.data().map(Target::Data))
}
