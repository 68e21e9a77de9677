//! Third pass: everything that has a name and is neither element nor boundary.

use std::collections::BTreeMap;

use super::attributes::statements;
use super::hierarchy::{missing_name, plain_named};
use super::names::Wanted;
use super::scope::Viewpoint;
use super::{Body, Context, HeadName, Pending, Place, Resolver};
use crate::diag::{Code, Diagnostic};
use crate::model::{
    Application, Assumption, AssumptionStatus, Attacker, BoundaryId, Control, ControlState, Data,
    Element, ElementId, Entity, Environment, Flow, Named, Objective, Protection, Rule, Scenario,
    Target, Template, Threat, ThreatId, ViewRequest,
};
use crate::source::Span;
use crate::syntax::ast;

impl<'a> Resolver<'a> {
    /// Declares what the second pass left. Templates come first and their applications last, since
    /// an application declares what its template holds.
    pub(super) fn declare_all(&mut self) {
        let later = std::mem::take(&mut self.later);
        let word = |statement: &ast::Statement| match &statement.head {
            ast::Head::Line(line) => line.word.text.clone(),
            ast::Head::Flow(_) => String::new(),
        };
        let (applied, rest): (Vec<_>, Vec<_>) =
            later.into_iter().partition(|(_, statement)| word(statement) == "apply");
        for (place, statement) in rest {
            self.declare(&place, statement);
        }
        for (place, statement) in applied {
            self.apply(&place, statement);
        }
        self.report_shared_paths();
    }

    /// Boundaries are named as if they stood at the top of their model, however deep they do.
    /// Reports those whose path another boundary, or something at the top, has already.
    fn report_shared_paths(&mut self) {
        let mut first: BTreeMap<String, Entity> = BTreeMap::new();
        for at in 0..self.model.boundaries.len() {
            let entity = Entity::Boundary(BoundaryId(u32::try_from(at).unwrap_or(u32::MAX)));
            let named = self.model.boundaries[at].named.clone();
            let unit = named.unit;
            let top = self.model[unit].scope.map_or(Entity::Unit(unit), Entity::Element);
            let top = self.scopes.inside(top);
            let at_top = top.and_then(|top| self.scopes.lookup_own(top, unit, &named.name));
            let other = at_top.or_else(|| first.get(&named.path).copied());
            if let Some(other) = other.filter(|&other| other != entity) {
                self.report_duplicate(&named, other);
            }
            first.entry(named.path).or_insert(entity);
        }
    }

    fn declare(&mut self, place: &Place, statement: &'a ast::Statement) {
        match &statement.head {
            ast::Head::Flow(flow) => self.flow(place, flow, statement),
            ast::Head::Line(line) => self.line(place, line, statement),
        }
    }

    fn line(&mut self, place: &Place, line: &'a ast::Line, statement: &'a ast::Statement) {
        let word = line.word.text.as_str();
        let anywhere = matches!(word, "threat" | "control");
        if place.context != Context::Model && !anywhere {
            self.report_misplaced(place, line);
            return;
        }
        match word {
            "threat" => drop(self.threat(place, line, statement, None)),
            "control" => self.control(place, line, statement, None, None),
            "answer" => self.answer(place, line, statement),
            "naming" => self.unnamed(place, Body::Naming, line, statement),
            "policy" => self.unnamed(place, Body::Policy, line, statement),
            "place" => self.unnamed(place, Body::Hint, line, statement),
            "flow" => {
                let message = "`flow` is followed by no flow";
                let hint = "write `flow Name: Source -> Target \"label\"`";
                let found = Diagnostic::error(Code::MissingName, line.word.span, message);
                self.diags.push(found.with_hint(hint));
            }
            _ => self.other(place, line, statement),
        }
    }

    fn report_misplaced(&mut self, place: &Place, line: &ast::Line) {
        let around = match place.context {
            Context::Model => "a model",
            Context::Element => "an element",
            Context::Boundary => "a boundary",
            Context::Flow => "a flow",
            Context::Threat(_) => "a threat",
            Context::Control(_) => "a control",
        };
        let message = format!("`{}` cannot stand inside {around}", line.word.text);
        let found = Diagnostic::error(Code::UnknownStatement, line.word.span, message);
        self.diags.push(found.with_hint("move it to the top of the model"));
    }

    /// Data, attackers, objectives, assumptions, environments, scenarios, rules, templates, views.
    fn other(&mut self, place: &Place, line: &'a ast::Line, statement: &'a ast::Statement) {
        let Some(head) = self.head_name(line) else { return };
        let named = self.named(place, &head);
        let name = named.name.clone();
        let entity = match line.word.text.as_str() {
            "data" => Entity::Data(self.model.push(empty_data(named))),
            "attacker" => Entity::Attacker(self.model.push(empty_attacker(named))),
            "objective" => Entity::Objective(self.model.push(empty_objective(named))),
            "assumption" => Entity::Assumption(self.model.push(empty_assumption(named))),
            "environment" => Entity::Environment(self.model.push(Environment { named })),
            "abuse-case" | "scenario" => {
                let abuse = line.word.text == "abuse-case";
                let (steps, leads_to) = (Vec::new(), Vec::new());
                Entity::Scenario(self.model.push(Scenario { named, abuse, steps, leads_to }))
            }
            "rule" => Entity::Rule(self.model.push(empty_rule(named))),
            "template" => {
                let unit = place.unit;
                let body = statement.block.as_ref().map(|block| block.span);
                let template = self.model.push(Template { named, unit, body });
                self.templates.insert(template, statement.block.as_ref());
                Entity::Template(template)
            }
            "view" => Entity::View(self.model.push(empty_view(named))),
            _ => return,
        };
        self.declare_name(place, &name, entity);
        let block = statement.block.as_ref();
        let what = Body::Entity(entity);
        self.pending.push(Pending { what, place: place.clone(), head: head.rest, block });
    }

    fn unnamed(
        &mut self,
        place: &Place,
        what: Body,
        line: &'a ast::Line,
        statement: &'a ast::Statement,
    ) {
        let block = statement.block.as_ref();
        self.pending.push(Pending { what, place: place.clone(), head: &line.parts, block });
    }

    fn flow(&mut self, place: &Place, flow: &'a ast::Flow, statement: &'a ast::Statement) {
        let proposed = flow.lead.iter().any(|word| word.text == "propose");
        if let Some(word) = flow.lead.iter().find(|it| !matches!(&*it.text, "flow" | "propose")) {
            let message = format!("`{}` cannot begin a flow here", word.text);
            let found = Diagnostic::error(Code::UnknownStatement, word.span, message);
            let hint = "steps stand in the block of an `abuse-case` or `scenario`";
            self.diags.push(found.with_hint(hint));
            return;
        }
        let ends = self.flow_ends(place, flow, statement.span);
        let Some((from, to)) = ends else {
            self.poisoned.extend(flow.name.iter().map(|name| name.text.clone()));
            self.model[place.unit].lacks_flows = true;
            return;
        };
        let bare = unquoted_label(&flow.parts);
        let (label, rest) = match &bare {
            Some((label, rest)) => {
                self.diags.push(unquoted(label));
                (Some(label), *rest)
            }
            None => split_label(&flow.parts),
        };
        let named = self.flow_named(place, flow, (from, to), label);
        let name = named.name.clone();
        let proposed = proposed || self.model[from].proposed || self.model[to].proposed;
        let duplicate = flow.name.is_none().then(|| self.same_flow(&named.path)).flatten();
        if let Some(first) = duplicate {
            let message = "this flow is drawn already";
            let found = Diagnostic::error(Code::DuplicateName, statement.span, message)
                .with_label(first, "here")
                .with_hint("remove one, or give them different labels");
            self.diags.push(found);
            return;
        }
        let id = self.model.push(Flow {
            named,
            has_name: flow.name.is_some(),
            from,
            to,
            both: flow.arrow == ast::Arrow::Both,
            carries: Vec::new(),
            protocol: String::new(),
            authn: Protection::Unknown,
            authz: Protection::Unknown,
            encrypted: Protection::Unknown,
            via: Vec::new(),
            refines: Vec::new(),
            out_of_scope: None,
            proposed,
        });
        let known = self.scopes.inherited(&self.model, place.unit, &name);
        let adopted = proposed && known.and_then(Entity::flow).is_some();
        self.proposed_flows.extend(proposing(flow).map(|(word, rest)| (id, word, rest)));
        if adopted && flow.name.is_some() {
            // It stands for the parent's, which has taken it up.
        } else if flow.name.is_some() {
            self.declare_name(place, &name, Entity::Flow(id));
        } else {
            self.flow_paths.insert(self.model[id].named.path.clone(), id);
        }
        let block = statement.block.as_ref();
        let what = Body::Entity(Entity::Flow(id));
        self.pending.push(Pending { what, place: place.clone(), head: rest, block });
        let target = Some(Target::Flow(id));
        let inner = Place { context: Context::Flow, target, ..place.clone() };
        self.inner_threats(&inner, block);
    }

    /// Threats and controls in the block of something that is no element.
    fn inner_threats(&mut self, place: &Place, block: Option<&'a ast::Block>) {
        for statement in block.into_iter().flat_map(statements) {
            let ast::Head::Line(line) = &statement.head else {
                let message = "a flow cannot stand here";
                let found = Diagnostic::error(Code::UnknownStatement, statement.span, message);
                self.diags.push(found.with_hint("move it to the top of the model"));
                continue;
            };
            if is_threat_or_control(line) {
                self.line(place, line, statement);
            }
        }
    }

    fn same_flow(&self, path: &str) -> Option<Span> {
        self.flow_paths.get(path).map(|&id| self.model[id].named.span)
    }

    fn flow_named(
        &self,
        place: &Place,
        flow: &ast::Flow,
        (from, to): (ElementId, ElementId),
        label: Option<&ast::Text>,
    ) -> Named {
        let title = label.map_or_else(String::new, |label| label.text.clone());
        let (from, to) = (&self.model[from], &self.model[to]);
        if let Some(name) = &flow.name {
            let head = HeadName { name, title: label, rest: &[] };
            let named = plain_named(&head, format!("{}.{}", place.prefix, name.text), place.unit);
            return Named { title, ..named };
        }
        let unit = self.model.unit_path(place.unit);
        let short = |end: &Element| {
            let prefix = format!("{unit}.");
            end.named.path.strip_prefix(&prefix).unwrap_or(&end.named.path).to_owned()
        };
        let arrow = if flow.arrow == ast::Arrow::Both { "<->" } else { "->" };
        let ends = format!("{}{arrow}{}", short(from), short(to));
        let path = if title.is_empty() {
            format!("{unit}.{ends}")
        } else {
            format!("{unit}.{ends} \"{title}\"")
        };
        let span = flow.from.as_ref().map_or(flow.arrow_span, |path| path.span).to(flow.to.span);
        Named {
            name: ends,
            path,
            title,
            unit: place.unit,
            span,
            display_id: None,
            description: String::new(),
            tags: Vec::new(),
            visibility: None,
        }
    }

    fn flow_ends(
        &mut self,
        place: &Place,
        flow: &ast::Flow,
        span: Span,
    ) -> Option<(ElementId, ElementId)> {
        let from = match &flow.from {
            Some(path) => self.flow_end(place, path),
            None if place.context == Context::Element => place.element,
            None => {
                let message = "the flow has no source";
                let hint = "write `Source -> Target`; only inside the block of an element may the \
                            source be left out";
                self.diags
                    .push(Diagnostic::error(Code::MissingName, span, message).with_hint(hint));
                None
            }
        };
        let to = self.flow_end(place, &flow.to);
        from.zip(to)
    }

    fn flow_end(&mut self, place: &Place, path: &ast::Path) -> Option<ElementId> {
        let any = Wanted { noun: "an element", fits: |_| true };
        let entity = self.bind_it(place, path, any)?;
        if entity.element().is_some() {
            return entity.element();
        }
        let message =
            format!("`{}` is {}, and flows run between elements", path.text(), entity.noun());
        let mut found = Diagnostic::error(Code::WrongFlowEnd, path.span, message)
            .with_hint("make it an element: `external`, `system`, `person` …");
        if let Some(named) = self.model.named(entity) {
            found = found.with_label(named.span, "declared here");
        }
        self.diags.push(found);
        None
    }

    /// As `bind`; `it` stands for what a template is applied to.
    pub(super) fn bind_it(
        &mut self,
        place: &Place,
        path: &ast::Path,
        wanted: Wanted,
    ) -> Option<Entity> {
        let is_it = path.word().is_some_and(|word| word.text == "it");
        match place.it.filter(|_| is_it) {
            Some(it) => Some(it),
            None => self.bind(place.viewpoint(), path, wanted),
        }
    }

    /// A threat, or a variant of one.
    fn threat(
        &mut self,
        place: &Place,
        line: &'a ast::Line,
        statement: &'a ast::Statement,
        variant_of: Option<ThreatId>,
    ) -> Option<ThreatId> {
        let head = self.head_name(line)?;
        let named = self.named(place, &head);
        let name = named.name.clone();
        let threat = self.model.push(Threat { variant_of, ..empty_threat(named) });
        let entity = Entity::Threat(threat);
        self.declare_under(place, &name, entity);
        let block = statement.block.as_ref();
        self.threat_body(place, threat, Body::Entity(entity), head.rest, block);
        Some(threat)
    }

    fn threat_body(
        &mut self,
        place: &Place,
        threat: ThreatId,
        what: Body,
        head: &'a [ast::Part],
        block: Option<&'a ast::Block>,
    ) {
        self.pending.push(Pending { what, place: place.clone(), head, block });
        let scope = self.scopes.open(Entity::Threat(threat), Some(place.scope));
        let prefix = self.model[threat].named.path.clone();
        let inner = Place { scope, prefix, context: Context::Threat(threat), ..place.clone() };
        for statement in block.into_iter().flat_map(statements) {
            let ast::Head::Line(line) = &statement.head else { continue };
            match line.word.text.as_str() {
                "threat" => drop(self.threat(&inner, line, statement, Some(threat))),
                "control" => self.control(&inner, line, statement, Some(threat), None),
                _ => {}
            }
        }
    }

    fn control(
        &mut self,
        place: &Place,
        line: &'a ast::Line,
        statement: &'a ast::Statement,
        threat: Option<ThreatId>,
        group: Option<crate::model::ControlId>,
    ) {
        let Some(head) = self.head_name(line) else { return };
        let named = self.named(place, &head);
        let name = named.name.clone();
        let control = self.model.push(Control { group, threat, ..empty_control(named) });
        let entity = Entity::Control(control);
        self.declare_under(place, &name, entity);
        if let Some(threat) = threat.filter(|_| group.is_none()) {
            self.model[threat].local_controls.push(control);
        }
        let block = statement.block.as_ref();
        let what = Body::Entity(entity);
        self.pending.push(Pending { what, place: place.clone(), head: head.rest, block });
        // A group is no part of names: moving a control below another heading renames nothing.
        let scope = self.scopes.open(entity, Some(place.scope));
        let inner = Place { context: Context::Control(control), ..place.clone() };
        for statement in block.into_iter().flat_map(statements) {
            let ast::Head::Line(line) = &statement.head else { continue };
            if line.word.text == "control" {
                let before = self.model.controls.len();
                self.control(&inner, line, statement, threat, Some(control));
                let id = crate::model::ControlId(u32::try_from(before).unwrap_or(u32::MAX));
                if let Some(row) = self.model.controls.get(before) {
                    let name = row.named.name.clone();
                    self.scopes.declare(scope, &name, place.unit, Entity::Control(id));
                }
            }
        }
    }

    /// Names inside a threat clash with nothing outside of it.
    fn declare_under(&mut self, place: &Place, name: &str, entity: Entity) {
        if !matches!(place.context, Context::Threat(_)) {
            self.declare_name(place, name, entity);
            return;
        }
        let before = self.scopes.declare(place.scope, name, place.unit, entity);
        if let Some((first, named)) = before.zip(self.model.named(entity).cloned()) {
            self.report_duplicate(&named, first);
        }
    }

    fn answer(&mut self, place: &Place, line: &'a ast::Line, statement: &'a ast::Statement) {
        let Some(path) = line.first_list().and_then(ast::List::only_path) else {
            self.diags.push(missing_name(line));
            return;
        };
        let word = path.segments.last().expect("a path is never empty");
        let head = HeadName { name: word, title: None, rest: &line.parts[1..] };
        let named = self.named(place, &head);
        let threat = self.model.push(Threat { is_answer: true, ..empty_threat(named) });
        self.answered.push((threat, path, place.clone()));
        let block = statement.block.as_ref();
        self.threat_body(place, threat, Body::Answer(threat), head.rest, block);
    }

    /// `apply T to X { … }`: the threats and controls of a template, on `X`.
    fn apply(&mut self, place: &Place, statement: &'a ast::Statement) {
        let ast::Head::Line(line) = &statement.head else { return };
        let (Some(template), Some(to)) =
            (path_of(&line.parts, None), path_of(&line.parts, Some("to")))
        else {
            let message = "`apply` needs a template and an element";
            let found = Diagnostic::error(Code::MissingName, line.word.span, message);
            self.diags.push(found.with_hint("write `apply Template to Element`"));
            return;
        };
        let view: Viewpoint = place.viewpoint();
        let template = self.bind(view, template, Wanted::TEMPLATE);
        let to = self.bind(view, to, Wanted::ELEMENT);
        let (Some(Entity::Template(template)), Some(Entity::Element(to))) = (template, to) else {
            return;
        };
        let inner = Place {
            scope: self.scope_of(to),
            prefix: self.model[to].named.path.clone(),
            element: Some(to),
            target: Some(Target::Element(to)),
            it: Some(Entity::Element(to)),
            ..place.clone()
        };
        let first = self.model.threats.len();
        let block = self.templates.get(&template).copied().flatten();
        for statement in block.into_iter().flat_map(statements) {
            if let ast::Head::Line(line) = &statement.head
                && is_threat_or_control(line)
            {
                self.line(&inner, line, statement);
            }
        }
        let made = first..self.model.threats.len();
        let threats: Vec<ThreatId> =
            made.map(|at| ThreatId(u32::try_from(at).unwrap_or(u32::MAX))).collect();
        let unit = place.unit;
        let span = statement.span;
        let id = self.model.push(Application { template, to, unit, threats, span });
        let block = statement.block.as_ref();
        let (what, place) = (Body::Application(id), inner);
        self.pending.push(Pending { what, place, head: &[], block });
    }
}

/// The place of `propose` before a flow, up to the next word, and up to the flow's source.
fn proposing(flow: &ast::Flow) -> Option<(Span, Span)> {
    let word = flow.lead.iter().find(|word| word.text == "propose")?.span;
    let source = flow.from.as_ref()?.span;
    let next = flow.lead.iter().map(|it| it.span.start).filter(|&it| it > word.start).min();
    let end = next.or(flow.name.as_ref().map(|name| name.span.start)).unwrap_or(source.start);
    Some((Span { end, ..word }, Span { end: source.start, ..word }))
}

/// Whether a line declares something inside a threat, flow or template.
pub(super) fn is_threat_or_control(line: &ast::Line) -> bool {
    matches!(line.word.text.as_str(), "threat" | "control")
}

/// The label of a flow or step and what follows it.
pub(super) fn split_label(parts: &[ast::Part]) -> (Option<&ast::Text>, &[ast::Part]) {
    let list = parts.first().and_then(ast::Part::list);
    match list.and_then(ast::List::only).and_then(ast::Value::string) {
        Some(label) => (Some(label), &parts[1..]),
        None => (None, parts),
    }
}

/// The words that stand where a label should, as if they were one, and what follows them.
fn unquoted_label(parts: &[ast::Part]) -> Option<(ast::Text, &[ast::Part])> {
    let mut words: Vec<String> = Vec::new();
    let mut span: Option<Span> = None;
    for part in parts {
        let list = match part {
            ast::Part::Values(list) => list,
            ast::Part::Clause(word, list) if word.text != "refines" && span.is_some() => {
                words.push(word.text.clone());
                list
            }
            ast::Part::Clause(..)
            | ast::Part::Technology(_)
            | ast::Part::Tag(_)
            | ast::Part::Condition(..) => break,
        };
        let Some(word) = list.only_path() else { break };
        words.push(word.text());
        span = Some(span.map_or(part.span(), |span| span.to(part.span())));
    }
    let span = span?;
    let n_parts = parts.iter().take_while(|it| it.span().end <= span.end).count();
    Some((ast::Text { text: words.join(" "), span }, &parts[n_parts..]))
}

/// A small letter begins what a flow does, a capital perhaps the name of a protocol.
fn unquoted(label: &ast::Text) -> Diagnostic {
    let quoted = format!("\"{}\"", label.text);
    let message = format!("the label `{}` stands without quotes", label.text);
    let found = Diagnostic::error(Code::WrongValue, label.span, message);
    if label.text.starts_with(|it: char| it.is_ascii_lowercase()) {
        let title = format!("write `{quoted}`");
        return found.with_hint(title.clone()).with_fix(title, label.span, quoted);
    }
    found.with_hint(format!("write `{quoted}`, or `[{}]` if it is a technology", label.text))
}

/// The single path among a head's values, or behind a clause word.
fn path_of<'p>(parts: &'p [ast::Part], clause: Option<&str>) -> Option<&'p ast::Path> {
    let list = |part: &'p ast::Part| clause.map_or_else(|| part.list(), |word| part.clause(word));
    parts.iter().find_map(list)?.only_path()
}

fn empty_data(named: Named) -> Data {
    let (classification, owner) = (String::new(), String::new());
    Data { named, classification, kinds: Vec::new(), cia: Vec::new(), owner }
}

fn empty_attacker(named: Named) -> Attacker {
    Attacker { named, access: String::new(), skill: String::new(), out_of_scope: None }
}

fn empty_objective(named: Named) -> Objective {
    Objective { named, property: String::new(), contributes_to: Vec::new() }
}

fn empty_assumption(named: Named) -> Assumption {
    Assumption { named, status: AssumptionStatus::default(), owner: String::new() }
}

fn empty_rule(named: Named) -> Rule {
    let (given, requires) = (Vec::new(), Vec::new());
    Rule { named, about: None, given, requires, message: String::new(), warns: false }
}

fn empty_view(named: Named) -> ViewRequest {
    let (include, exclude) = (Vec::new(), Vec::new());
    ViewRequest { named, of: None, depth: 1, include, exclude, direction: None }
}

fn empty_threat(named: Named) -> Threat {
    Threat {
        named,
        variant_of: None,
        like: None,
        refines: Vec::new(),
        is_answer: false,
        targets: Vec::new(),
        attack: String::new(),
        impact: String::new(),
        by: Vec::new(),
        harms_objectives: Vec::new(),
        harms_data: Vec::new(),
        stride: Vec::new(),
        linddun: Vec::new(),
        refs: Vec::new(),
        scores: Vec::new(),
        residual: Vec::new(),
        assumes: Vec::new(),
        owner: String::new(),
        ticket: String::new(),
        condition: String::new(),
        decisions: Vec::new(),
        local_controls: Vec::new(),
        asserted: None,
    }
}

fn empty_control(named: Named) -> Control {
    Control {
        named,
        state: ControlState::default(),
        state_said: false,
        group: None,
        threat: None,
        kinds: Vec::new(),
        on: Vec::new(),
        by: Vec::new(),
        verify: String::new(),
        refs: Vec::new(),
        ticket: String::new(),
        owner: String::new(),
        because: String::new(),
        depends_on: Vec::new(),
        superseded_by: None,
    }
}
