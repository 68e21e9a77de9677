//! Fourth pass: what elements, boundaries, flows and models say.

use super::attributes::{self, Attribute, Attributes, plain, unknown_value, wrong_value};
use super::declare::is_threat_or_control;
use super::names::Wanted;
use super::{Body, Context, Pending, Place, Resolver, vocabulary};
use crate::diag::{Code, Diagnostic};
use crate::model::{
    BoundaryId, DataId, ElementId, Entity, FlowId, Maturity, Named, OutOfScope, Protection,
    Requirement, UnitId, Visibility,
};
use crate::model::{Direction, Trust};
use crate::spelling::elsewhere;
use crate::syntax::ast;

impl<'a> Resolver<'a> {
    /// Binds every pending body.
    pub(super) fn bind_all(&mut self) {
        self.bind_answered();
        for pending in std::mem::take(&mut self.pending) {
            match pending.what {
                Body::Unit(unit) => self.bind_unit(unit, &pending),
                Body::Answer(threat) => self.bind_threat(threat, &pending),
                Body::Application(application) => self.bind_application(application, &pending),
                Body::Naming => self.bind_naming(&pending),
                Body::Policy => self.bind_policy(&pending),
                Body::Hint => self.bind_hint(&pending),
                Body::Entity(entity) => self.bind_entity(entity, &pending),
            }
        }
        self.bind_likes();
        self.nest_boundaries();
    }

    /// A boundary inside an element stands in what the element stands in.
    fn nest_boundaries(&mut self) {
        let mut inner = std::mem::take(&mut self.inner_boundaries);
        // Outer elements first: what they stand in is around their parts, too.
        inner.sort_by_key(|&(_, element)| self.model.with_ancestors(element).count());
        for (boundary, element) in inner {
            let around = self.model.zones(element).into_iter().find(|&it| it != boundary);
            let row = &mut self.model[boundary];
            row.parent = row.parent.or(around);
        }
    }

    fn bind_entity(&mut self, entity: Entity, pending: &Pending<'a>) {
        match entity {
            Entity::Element(element) => self.bind_element(element, pending),
            Entity::Boundary(boundary) => self.bind_boundary(boundary, pending),
            Entity::Flow(flow) => self.bind_flow(flow, pending),
            Entity::Data(data) => self.bind_data(data, pending),
            Entity::Attacker(attacker) => self.bind_attacker(attacker, pending),
            Entity::Objective(objective) => self.bind_objective(objective, pending),
            Entity::Assumption(assumption) => self.bind_assumption(assumption, pending),
            Entity::Environment(environment) => self.bind_environment(environment, pending),
            Entity::Threat(threat) => self.bind_threat(threat, pending),
            Entity::Control(control) => self.bind_control(control, pending),
            Entity::Rule(rule) => self.bind_rule(rule, pending),
            Entity::Scenario(scenario) => self.bind_scenario(scenario, pending),
            Entity::View(view) => self.bind_view(view, pending),
            Entity::Unit(_) | Entity::Kind(_) | Entity::Template(_) | Entity::Application(_) => {}
        }
    }

    /// Reads a body against a table; statements that declare something are left out.
    pub(super) fn collect(
        &mut self,
        pending: &Pending<'a>,
        table: &'static [vocabulary::Property],
        noun: &str,
    ) -> Attributes<'a> {
        let mut diags = std::mem::take(&mut self.diags);
        let unit = pending.place.unit;
        let in_element = |line: &ast::Line| self.declares_in_element(unit, line);
        let in_control = |line: &ast::Line| line.word.text == "control";
        let nothing = |_: &ast::Line| false;
        let declares: &dyn Fn(&ast::Line) -> bool = match pending.what {
            Body::Entity(Entity::Element(_) | Entity::Boundary(_)) => &in_element,
            Body::Entity(Entity::Threat(_) | Entity::Flow(_)) | Body::Answer(_) => {
                &is_threat_or_control
            }
            Body::Entity(Entity::Control(_)) => &in_control,
            Body::Entity(_)
            | Body::Unit(_)
            | Body::Application(_)
            | Body::Naming
            | Body::Policy
            | Body::Hint => &nothing,
        };
        let (head, block) = (pending.head, pending.block);
        let found = attributes::collect(head, block, table, noun, declares, &mut diags);
        self.diags = diags;
        found
    }

    /// What most declarations may say: description, display id, tags.
    pub(super) fn bind_common(
        &mut self,
        said: &Attributes<'a>,
        named: impl Fn(&mut Self) -> &mut Named,
    ) {
        let description = said.text("description", &mut self.diags);
        let display_id = said.text("id", &mut self.diags);
        let tags = said.words("tag");
        let visibility = self.visibility(said);
        let named = named(self);
        if !description.is_empty() {
            named.description = description;
        }
        if !display_id.is_empty() {
            named.display_id = Some(display_id);
        }
        named.tags.extend(tags);
        // An `extend` may say it, too: the stricter word holds, whichever stands first.
        named.visibility = match (named.visibility, visibility) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }

    /// Who may see something, if that is said.
    pub(super) fn visibility(&mut self, said: &Attributes<'a>) -> Option<Visibility> {
        let word = said.choice("visibility", &mut self.diags);
        let known = Visibility::WORDS.iter().find(|(known, _)| Some(*known) == word);
        known.map(|(_, visibility)| *visibility)
    }

    /// The things that a property names.
    pub(super) fn names(
        &mut self,
        said: &Attributes<'a>,
        word: &str,
        place: &Place,
        wanted: Wanted,
    ) -> Vec<Entity> {
        let lines: Vec<Attribute<'a>> = said.all(word).copied().collect();
        lines.iter().flat_map(|line| self.names_of(line, place, wanted)).collect()
    }

    /// The things that one line of a property names.
    pub(super) fn names_of(
        &mut self,
        line: &Attribute<'a>,
        place: &Place,
        wanted: Wanted,
    ) -> Vec<Entity> {
        line.first_list().map_or_else(Vec::new, |list| self.names_in(list, place, wanted))
    }

    /// The things that a list names; `or` is an error where all are meant.
    pub(super) fn names_in(
        &mut self,
        list: &'a ast::List,
        place: &Place,
        wanted: Wanted,
    ) -> Vec<Entity> {
        let mut found = Vec::new();
        for value in &list.values {
            let ast::Value::Path(path) = value else {
                let message = format!("{} is named without quotes", wanted.noun);
                let error = Diagnostic::error(Code::WrongValue, value.span(), message);
                self.diags.push(error.with_hint(format!("write the name of {}", wanted.noun)));
                continue;
            };
            found.extend(self.bind_it(place, path, wanted));
        }
        found
    }

    pub(super) fn data_names(
        &mut self,
        said: &Attributes<'a>,
        word: &str,
        place: &Place,
    ) -> Vec<DataId> {
        let found = self.names(said, word, place, Wanted::DATA);
        found.into_iter().filter_map(Entity::data).collect()
    }

    /// `scope out because "…"` of an element or flow, `scope out "topic" because "…"` of a model.
    pub(super) fn scope_out(&mut self, said: &Attributes<'a>) -> Vec<OutOfScope> {
        let lines: Vec<Attribute<'a>> = said.all("scope").copied().collect();
        let mut found = Vec::new();
        for line in lines {
            let values = line.all_values();
            if values.first().map(|value| plain(value)).as_deref() != Some("out") {
                self.diags.push(wrong_value(line.span, "scope", "`out because \"…\"`"));
                continue;
            }
            let topic = values.get(1).map(|value| plain(value)).unwrap_or_default();
            let because = line.clause_text("because", &mut self.diags);
            found.push(OutOfScope { topic, because });
        }
        found
    }

    fn bind_unit(&mut self, unit: UnitId, pending: &Pending<'a>) {
        if self.model[unit].library {
            return;
        }
        let said = self.collect(pending, vocabulary::MODEL, "a model");
        let scope = self.scope_out(&said);
        let visibility = self.visibility(&said).unwrap_or_default();
        let diags = &mut self.diags;
        let maturity = said.choice("maturity", diags);
        let maturity = Maturity::WORDS.iter().find(|(word, _)| Some(*word) == maturity);
        let maturity = maturity.map_or_else(Maturity::default, |(_, stage)| *stage);
        let direction = match said.choice("direction", diags) {
            Some("down") => Direction::Down,
            _ => Direction::Right,
        };
        let row = &mut self.model[unit];
        row.owner = said.text("owner", diags);
        row.version = said.text("version", diags);
        row.reviewed = said.date("reviewed", diags);
        row.review_by = said.date("review-by", diags);
        row.summary = said.text("summary", diags);
        row.out_of_scope = scope;
        row.maturity = maturity;
        row.direction = direction;
        row.visibility = visibility;
    }

    fn bind_element(&mut self, element: ElementId, pending: &Pending<'a>) {
        let said = self.collect(pending, vocabulary::ELEMENT, "an element");
        self.bind_common(&said, |it| &mut it.model[element].named);
        let holds = self.data_names(&said, "holds", &pending.place);
        let scope = self.scope_out(&said);
        let boundaries = self.names(&said, "in", &pending.place, Wanted::BOUNDARY);
        let n_named: usize = said.all("in").map(|it| it.values().len()).sum();
        self.model[element].lacks_boundary |= boundaries.len() < n_named;
        for boundary in boundaries {
            if let Entity::Boundary(boundary) = boundary {
                self.stand_in(element, boundary, &said);
            }
        }
        let diags = &mut self.diags;
        let [technology, owner, link, source] =
            ["technology", "owner", "link", "source"].map(|word| said.text(word, diags));
        let row = &mut self.model[element];
        set(&mut row.technology, technology);
        set(&mut row.owner, owner);
        set(&mut row.link, link);
        set(&mut row.source, source);
        row.holds.extend(holds);
        row.out_of_scope = scope.into_iter().next().or(row.out_of_scope.take());
    }

    /// Puts an element into a boundary, unless it stands in another of that kind.
    fn stand_in(&mut self, element: ElementId, boundary: BoundaryId, said: &Attributes<'a>) {
        let stands_in = self.model[element].stands_in.clone();
        let other = stands_in.iter().find(|&&it| self.model.exclude_each_other(it, boundary));
        let Some(&other) = other else {
            if !stands_in.contains(&boundary) {
                self.model[element].stands_in.push(boundary);
            }
            return;
        };
        let span = said.get("in").map_or(self.model[element].named.span, |it| it.span);
        let [one, two] = [other, boundary].map(|it| &self.model[it].named);
        let name = &self.model[element].named.name;
        let message = format!("`{name}` stands in `{}` and in `{}`", one.name, two.name);
        let found = Diagnostic::error(Code::TwoBoundaries, span, message)
            .with_label(one.span, "one")
            .with_label(two.span, "the other")
            .with_hint("keep one of them: an element stands in one boundary of each kind");
        self.diags.push(found);
    }

    fn bind_boundary(&mut self, boundary: BoundaryId, pending: &Pending<'a>) {
        let said = self.collect(pending, vocabulary::BOUNDARY, "a boundary");
        self.bind_common(&said, |it| &mut it.model[boundary].named);
        let around = self.names(&said, "in", &pending.place, Wanted::BOUNDARY);
        let mut around = around.into_iter().filter_map(Entity::boundary);
        let around = around.find(|&outer| outer != boundary);
        let trust = self.vocabulary_words(&said, "trust", &pending.place);
        let requires = said.choices("requires", &mut self.diags);
        said.choice("kind", &mut self.diags);
        let requires = requires.into_iter().map(|word| match word {
            "encryption" => Requirement::Encryption,
            "authentication" => Requirement::Authentication,
            _ => Requirement::Authorization,
        });
        let loops = around.is_some_and(|it| self.model.with_outer(it).any(|it| it == boundary));
        let row = &mut self.model[boundary];
        row.trust = trust.first().map(|word| trust_level(word));
        row.requires.extend(requires);
        if !loops {
            row.parent = around.or(row.parent);
        }
    }

    fn bind_flow(&mut self, flow: FlowId, pending: &Pending<'a>) {
        let said = self.collect(pending, vocabulary::FLOW, "a flow");
        self.bind_common(&said, |it| &mut it.model[flow].named);
        let carries = self.data_names(&said, "carries", &pending.place);
        let scope = self.scope_out(&said);
        let via = self.names(&said, "via", &pending.place, Wanted::ELEMENT);
        // A flow refines a flow of the models above: a name that the child gave to the same thing
        // must not hide it.
        let refines = self.names(&said, "refines", &pending.place, Wanted::FLOW);
        let authn = self.way_of_protection(&said, "authn");
        let authz = self.way_of_protection(&said, "authz");
        let encrypted = match said.choice("encrypted", &mut self.diags) {
            Some("yes") => Protection::Yes("yes".to_owned()),
            Some("no") => Protection::No,
            _ => Protection::Unknown,
        };
        let technology = said.text("technology", &mut self.diags);
        let protocol = said.text("protocol", &mut self.diags);
        let row = &mut self.model[flow];
        row.protocol = if protocol.is_empty() { technology } else { protocol };
        row.carries = carries;
        (row.authn, row.authz, row.encrypted) = (authn, authz, encrypted);
        row.out_of_scope = scope.into_iter().next();
        row.via = via.into_iter().filter_map(Entity::element).collect();
        row.refines = refines.into_iter().filter_map(Entity::flow).collect();
    }

    /// How a flow is protected, in words that the compiler does not judge: only one that is written
    /// unlike those for no protection at all, or almost like a common one, is a slip.
    fn way_of_protection(&mut self, said: &Attributes<'a>, word: &str) -> Protection {
        const NONE: [&str; 3] = ["no", "none", "unknown"];
        let mut words = Vec::new();
        for value in said.all(word).flat_map(Attribute::all_values) {
            let written = plain(value);
            if let Some(right) = elsewhere::same_letters(&written, NONE.into_iter()) {
                let title = format!("write `{right}`");
                let message = format!("`{word}` knows `{right}`, and not `{written}`");
                let found = Diagnostic::error(Code::UnknownValue, value.span(), message);
                let found = found.with_hint(title.clone());
                self.diags.push(found.with_fix(title, value.span(), right));
                words.push(right.to_owned());
                continue;
            }
            if let Some(right) = elsewhere::slip(&written) {
                let message = format!("`{written}` is almost `{right}`");
                let found = Diagnostic::warning(Code::UnknownValue, value.span(), message)
                    .with_hint(format!("did you mean `{right}`? Otherwise write it in quotes"));
                let is_text = matches!(value, ast::Value::String(_));
                let title = format!("write `{right}`");
                let found = found.with_suggestion(title, value.span(), right);
                self.diags.extend(Some(found).filter(|_| !is_text));
            }
            words.push(written);
        }
        protection(&words)
    }

    /// The words of a property that takes words of a library's vocabulary.
    pub(super) fn vocabulary_words(
        &mut self,
        said: &Attributes<'a>,
        word: &'static str,
        place: &Place,
    ) -> Vec<String> {
        let lines: Vec<Attribute<'a>> = said.all(word).copied().collect();
        let mut found = Vec::new();
        for line in lines {
            let Some(known) = self.vocabulary(place.unit, word) else {
                // What a model without its parent lacks may stand there.
                let mut units = self.model.with_parents(place.unit);
                let is_orphan = units.any(|unit| self.model[unit].orphan);
                if is_orphan || !self.missing_vocabularies.insert((place.unit, word)) {
                    continue;
                }
                let message = format!("the words of `{word}` are not in scope");
                let hint = format!("add `use std.{word}` to this model or one above it");
                let error = Diagnostic::error(Code::UnknownLibrary, line.span, message);
                self.diags.push(error.with_hint(hint));
                continue;
            };
            for value in line.values() {
                let said = plain(value);
                if known.contains(&said) {
                    found.push(said);
                    continue;
                }
                let words: Vec<&str> = known.iter().map(String::as_str).collect();
                self.diags.push(unknown_value(&said, value.span(), word, &words));
            }
        }
        found
    }

    /// Whether a threat or control stands where it is on something.
    pub(super) fn is_inside_something(place: &Place) -> bool {
        place.context != Context::Model
    }
}

fn set(field: &mut String, text: String) {
    if !text.is_empty() {
        *field = text;
    }
}

fn protection(words: &[String]) -> Protection {
    match words {
        [] => Protection::Unknown,
        [word] if word == "no" || word == "none" => Protection::No,
        [word] if word == "unknown" => Protection::Unknown,
        _ => Protection::Yes(words.join(", ")),
    }
}

fn trust_level(word: &str) -> Trust {
    match word {
        "untrusted" => Trust::Untrusted,
        "semi-trusted" => Trust::Semi,
        "highly-trusted" => Trust::High,
        _ => Trust::Trusted,
    }
}
