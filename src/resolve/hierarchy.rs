//! Second pass: elements and boundaries, from the roots downwards.

use super::attributes::statements;
use super::scope::ScopeId;
use super::vocabulary::DECLARATIONS;
use super::{Body, Context, HeadName, Pending, Place, Resolver};
use crate::diag::{Code, Diagnostic};
use crate::model::{
    Boundary, BoundaryKind, Element, ElementId, Entity, KindId, Named, Target, UnitId,
};
use crate::source::Span;
use crate::syntax::ast;

/// Words that declare something inside an element or boundary; all else there is an element kind
/// or a property.
const INSIDE_ELEMENT: &[&str] = &["boundary", "flow", "threat", "control"];

impl<'a> Resolver<'a> {
    /// Declares libraries, then roots, then each child whose element is known by then.
    pub(super) fn hierarchy(&mut self) {
        let units: Vec<UnitId> = self.model.unit_ids().collect();
        self.kinds_and_vocabularies();
        let refines = |it: &Self, unit: UnitId| it.drafts[unit.index()].refines;
        for &unit in &units {
            if refines(self, unit).is_none() {
                let scope = self.scopes.open(Entity::Unit(unit), None);
                let prefix = self.model[unit].name.clone();
                self.declare_unit(unit, scope, prefix, None);
            }
        }
        let mut waiting: Vec<UnitId> =
            units.into_iter().filter(|&unit| refines(self, unit).is_some()).collect();
        loop {
            let before = waiting.len();
            waiting.retain(|&unit| !self.try_child(unit));
            if waiting.is_empty() || waiting.len() == before {
                break;
            }
        }
        self.report_cycles(&waiting);
        for unit in waiting {
            self.declare_orphan(unit);
        }
    }

    /// Declares a child without a parent for itself, so that what it says is still checked.
    pub(super) fn declare_orphan(&mut self, unit: UnitId) {
        self.model[unit].orphan = true;
        let scope = self.scopes.open(Entity::Unit(unit), None);
        let prefix = self.model[unit].name.clone();
        self.declare_unit(unit, scope, prefix, None);
    }

    pub(super) fn declare_unit(
        &mut self,
        unit: UnitId,
        scope: ScopeId,
        prefix: String,
        element: Option<ElementId>,
    ) {
        let draft = self.drafts[unit.index()].clone();
        let place = Place {
            unit,
            scope,
            prefix,
            context: Context::Model,
            element,
            boundary: None,
            target: None,
            it: None,
        };
        let head = HeadName::read(&draft.header.parts);
        if let Some(head) = head.as_ref().filter(|_| !draft.library) {
            self.model[unit].title = head.title();
        }
        // A library's name is a path, so that it is no `HeadName`.
        let skipped = draft.header.parts.get(2..).unwrap_or_default();
        let head = head.map_or(skipped, |head| head.rest);
        let what = Body::Unit(unit);
        self.pending.push(Pending { what, place: place.clone(), head, block: draft.header_block });
        let mut extended = Vec::new();
        for statement in draft.statements() {
            match &statement.head {
                ast::Head::Line(line) if line.word.text == "extend" => extended.push(statement),
                ast::Head::Line(_) | ast::Head::Flow(_) => self.statement(&place, statement),
            }
        }
        for statement in extended {
            self.extend(&place, statement);
        }
    }

    /// One statement of a model, element or boundary: elements and boundaries now, the rest later.
    fn statement(&mut self, place: &Place, statement: &'a ast::Statement) {
        let ast::Head::Line(line) = &statement.head else {
            self.later.push((place.clone(), statement));
            return;
        };
        let word = line.word.text.as_str();
        match word {
            "boundary" => self.boundary(place, line, statement),
            "propose" => self.propose(place, line, statement),
            "kind" | "vocabulary" | "use" if place.context == Context::Model => {}
            _ if declares_later(place.context, word) => {
                self.later.push((place.clone(), statement));
            }
            _ => match self.kind(place.unit, word) {
                Some(kind) => self.element(place, kind, line, statement, false),
                None => self.foreign_statement(place, line, statement),
            },
        }
    }

    /// Whether a line in the block of an element or boundary declares something.
    pub(super) fn declares_in_element(&self, unit: UnitId, line: &ast::Line) -> bool {
        let word = line.word.text.as_str();
        INSIDE_ELEMENT.contains(&word)
            || self.kind(unit, word).is_some()
            || self.declares_foreign(unit, line)
    }

    pub(super) fn element(
        &mut self,
        place: &Place,
        kind: KindId,
        line: &'a ast::Line,
        statement: &'a ast::Statement,
        proposed: bool,
    ) {
        let Some(head) = self.head_name(line) else { return };
        let place = if proposed { self.proposed_place(place, kind) } else { place.clone() };
        let named = self.named(&place, &head);
        self.check_stands(&place, kind, &named);
        let element = match self.scopes.lookup_own(place.scope, place.unit, &named.name) {
            // What a second declaration says is read as if it stood in the first, so that its
            // mistakes show in the same run.
            Some(Entity::Element(first)) => {
                self.report_duplicate(&named, Entity::Element(first));
                first
            }
            _ => self.new_element(&place, kind, named, proposed),
        };
        let inner = self.inside_element(element, place.unit);
        let (what, block) = (Body::Entity(Entity::Element(element)), statement.block.as_ref());
        self.pending.push(Pending { what, place, head: head.rest, block });
        for statement in block.into_iter().flat_map(statements) {
            self.statement(&inner, statement);
        }
    }

    fn new_element(
        &mut self,
        place: &Place,
        kind: KindId,
        named: Named,
        proposed: bool,
    ) -> ElementId {
        let path = named.path.clone();
        let name = named.name.clone();
        let element = self.model.push(Element {
            named,
            kind,
            parent: place.element,
            stands_in: place.boundary.into_iter().collect(),
            technology: String::new(),
            owner: String::new(),
            holds: Vec::new(),
            out_of_scope: None,
            link: String::new(),
            source: String::new(),
            lacks_boundary: false,
            proposed,
        });
        self.declare_name(place, &name, Entity::Element(element));
        self.scopes.open(Entity::Element(element), Some(place.scope));
        self.elements.entry(path).or_insert(element);
        element
    }

    fn inside_element(&self, element: ElementId, unit: UnitId) -> Place {
        Place {
            unit,
            scope: self.scope_of(element),
            prefix: self.model[element].named.path.clone(),
            context: Context::Element,
            element: Some(element),
            boundary: None,
            target: Some(Target::Element(element)),
            it: None,
        }
    }

    pub(super) fn scope_of(&self, element: ElementId) -> ScopeId {
        self.scopes.inside(Entity::Element(element)).expect("every element has a scope")
    }

    fn check_stands(&mut self, place: &Place, kind: KindId, named: &Named) {
        if self.model[place.unit].orphan && place.element.is_none() {
            return;
        }
        let stands = match place.element {
            Some(element) => crate::model::Place::Kind(self.model[element].kind),
            None => crate::model::Place::Top,
        };
        if self.model.may_stand(kind, stands) {
            return;
        }
        let word = &self.model[kind].named.name;
        let around = match place.element {
            Some(element) => {
                let around = &self.model[element];
                let kind = &self.model[around.kind].named.name;
                format!("in the {kind} `{}`", around.named.path)
            }
            None => "at the top of a model".to_owned(),
        };
        let message = format!("the {word} `{}` cannot stand {around}", named.name);
        let allowed = self.allowed_places(kind);
        let is_child = self.model[place.unit].scope.is_some();
        let hint = match is_child && self.model.may_stand(kind, crate::model::Place::Top) {
            true => format!(
                "what stands outside of this model is the parent's: write `propose {word} {}`",
                named.name
            ),
            false => {
                format!("`{word}` elements stand {allowed}; move it, or declare it as another kind")
            }
        };
        let mut found = Diagnostic::error(Code::WrongPlace, named.span, message).with_hint(hint);
        if let Some(element) = place.element {
            found = found.with_label(self.model[element].named.span, "this is around it");
        }
        self.diags.push(found);
    }

    fn allowed_places(&self, kind: KindId) -> String {
        let places = self.model.with_general_kinds(kind).flat_map(|it| &self.model[it].inside);
        let words = places.map(|place| match place {
            crate::model::Place::Top => "at the top of a model".to_owned(),
            crate::model::Place::Kind(kind) => format!("in a {}", self.model[*kind].named.name),
        });
        words.collect::<Vec<_>>().join(", ")
    }

    pub(super) fn boundary(
        &mut self,
        place: &Place,
        line: &'a ast::Line,
        statement: &'a ast::Statement,
    ) {
        let Some(head) = self.head_name(line) else { return };
        let mut named = self.named(place, &head);
        // Not part of any name: what stands in a boundary is named as if it stood around it.
        named.path = format!("{}.{}", self.model.unit_path(place.unit), named.name);
        let name = named.name.clone();
        let boundary = self.model.push(Boundary {
            named,
            kind: self.boundary_kind(statement),
            trust: None,
            parent: place.boundary,
            requires: Vec::new(),
        });
        self.declare_name(place, &name, Entity::Boundary(boundary));
        if let (Some(element), None) = (place.element, place.boundary) {
            self.inner_boundaries.push((boundary, element));
        }
        let (what, block) = (Body::Entity(Entity::Boundary(boundary)), statement.block.as_ref());
        self.pending.push(Pending { what, place: place.clone(), head: head.rest, block });
        let inner = Place {
            context: Context::Boundary,
            boundary: Some(boundary),
            target: Some(Target::Boundary(boundary)),
            ..place.clone()
        };
        for statement in block.into_iter().flat_map(statements) {
            self.statement(&inner, statement);
        }
    }

    /// The kind of a boundary, needed before its body is bound; a wrong word is reported there.
    fn boundary_kind(&self, statement: &ast::Statement) -> BoundaryKind {
        let lines = statement.block.iter().flat_map(statements);
        let mut lines = lines.filter_map(ast::Statement::line);
        let line = lines.find(|line| line.word.text == "kind");
        let value = line.and_then(ast::Line::first_list).and_then(ast::List::only);
        let word = value.map(super::attributes::plain);
        let known = BoundaryKind::WORDS.iter().find(|(known, _)| Some(*known) == word.as_deref());
        known.map_or_else(BoundaryKind::default, |(_, kind)| *kind)
    }

    /// `extend Name { … }`: more inside an element of this model.
    fn extend(&mut self, place: &Place, statement: &'a ast::Statement) {
        let ast::Head::Line(line) = &statement.head else { return };
        let Some(path) = line.first_list().and_then(ast::List::only_path) else {
            self.diags.push(missing_name(line));
            return;
        };
        let wanted = super::names::Wanted::ELEMENT;
        let Some(Entity::Element(element)) = self.bind(place.viewpoint(), path, wanted) else {
            return;
        };
        if !super::names::is_own(&self.model, place.unit, Entity::Element(element)) {
            let message = format!("`{}` is another model's element", path.text());
            let found = Diagnostic::error(Code::ForeignExtend, path.span, message)
                .with_label(self.model[element].named.span, "declared there")
                .with_hint("describe its inside in a model that `refines` it");
            self.diags.push(found);
            return;
        }
        let inner = self.inside_element(element, place.unit);
        let (what, block) = (Body::Entity(Entity::Element(element)), statement.block.as_ref());
        self.pending.push(Pending { what, place: inner.clone(), head: &line.parts[1..], block });
        for statement in block.into_iter().flat_map(statements) {
            self.statement(&inner, statement);
        }
    }

    /// `propose KIND Name …`: an element outside of this model's scope.
    fn propose(&mut self, place: &Place, line: &'a ast::Line, statement: &'a ast::Statement) {
        let word = match line.parts.first() {
            Some(ast::Part::Values(list)) => list.values.first().map(super::attributes::plain),
            _ => None,
        };
        let kind = word.as_deref().and_then(|word| self.kind(place.unit, word));
        let Some(kind) = kind else {
            let message = "`propose` is followed by no element kind and no flow";
            let hint = "write `propose external Sms \"Text messages\"` or `propose A -> B \"…\"`";
            let found = Diagnostic::error(Code::MissingName, line.word.span, message);
            self.diags.push(found.with_hint(hint));
            return;
        };
        if self.model[place.unit].scope.is_none() && !self.model[place.unit].orphan {
            let message = "only a child model proposes: a root declares";
            let found = Diagnostic::error(Code::WrongPlace, line.word.span, message);
            self.diags.push(found.with_hint("leave out `propose`"));
        }
        let Some(head) = HeadName::read(&line.parts[1..]) else {
            self.diags.push(missing_name(line));
            return;
        };
        let own = place.unit;
        let place = self.proposed_place(place, kind);
        let named = self.named(&place, &head);
        let known = self.scopes.inherited(&self.model, own, &named.name);
        if let Some(known) = known.and_then(Entity::element) {
            let end = statement.block.as_ref().map_or(statement.span, |block| block.span);
            let whole = line.word.span.to(end);
            self.report_adopted(&named.name, named.span, self.model[known].named.span, whole);
            return;
        }
        let element = self.new_element(&place, kind, named, true);
        let (what, block) = (Body::Entity(Entity::Element(element)), statement.block.as_ref());
        self.pending.push(Pending { what, place, head: head.rest, block });
    }

    /// The nearest place around the refined element where a kind may stand.
    fn proposed_place(&self, place: &Place, kind: KindId) -> Place {
        let outer = self.model[place.unit].scope.and_then(|scope| self.model[scope].parent);
        let around = outer.and_then(|outer| {
            self.model.with_ancestors(outer).find(|&it| {
                self.model.may_stand(kind, crate::model::Place::Kind(self.model[it].kind))
            })
        });
        if let Some(element) = around {
            return Place { context: Context::Model, ..self.inside_element(element, place.unit) };
        }
        let root = self.model.root(place.unit);
        let scope = self.scopes.inside(Entity::Unit(root)).unwrap_or(place.scope);
        let prefix = self.model[root].name.clone();
        Place { scope, prefix, element: None, boundary: None, ..place.clone() }
    }

    /// Name and title of a declaration; reports a missing name.
    pub(super) fn head_name(&mut self, line: &'a ast::Line) -> Option<HeadName<'a>> {
        let head = HeadName::read(&line.parts);
        if head.is_none() {
            self.diags.push(missing_name(line));
        }
        head
    }

    pub(super) fn named(&self, place: &Place, head: &HeadName<'_>) -> Named {
        plain_named(head, format!("{}.{}", place.prefix, head.name.text), place.unit)
    }

    /// Makes a name known where it is declared; reports a second declaration, and a name that the
    /// models above have already.
    pub(super) fn declare_name(&mut self, place: &Place, name: &str, entity: Entity) {
        let Some(named) = self.model.named(entity).cloned() else { return };
        let inherited = self.scopes.inherited(&self.model, place.unit, name);
        let before = self.scopes.declare(place.scope, name, place.unit, entity);
        if let Some(first) = before {
            self.report_duplicate(&named, first);
        } else if let Some(first) = inherited.filter(|first| *first != entity) {
            let Some(parent) = self.model.named(first) else { return };
            let message = format!("`{name}` is already {} of a parent model", first.noun());
            let hint = match (entity, first) {
                (Entity::Threat(_), Entity::Threat(_)) => format!(
                    "answer the parent's by `answer {name}`, or choose another name and write \
                     `refines {name}`"
                ),
                _ => "use the parent's, or choose another name".to_owned(),
            };
            let found = Diagnostic::error(Code::RedeclaredName, named.span, message)
                .with_label(parent.span, format!("`{}` is declared here", parent.path))
                .with_hint(hint);
            self.diags.push(found);
        }
    }

    pub(super) fn report_duplicate(&mut self, named: &Named, first: Entity) {
        let message = format!("`{}` is declared twice", named.path);
        let mut found = Diagnostic::error(Code::DuplicateName, named.span, message)
            .with_hint("rename one of the two");
        if let Some(first) = self.model.named(first) {
            found = found.with_label(first.span, "declared here first");
        }
        self.diags.push(found);
    }
}

/// Whether a word declares something for the third pass. Inside elements and boundaries most words
/// are properties.
fn declares_later(context: Context, word: &str) -> bool {
    if context == Context::Model {
        return DECLARATIONS.iter().any(|(known, _)| *known == word);
    }
    INSIDE_ELEMENT.contains(&word)
}

pub(super) fn plain_named(head: &HeadName<'_>, path: String, unit: UnitId) -> Named {
    Named {
        name: head.name.text.clone(),
        path,
        title: head.title(),
        unit,
        span: head.span(),
        display_id: None,
        description: String::new(),
        visibility: None,
        tags: Vec::new(),
    }
}

pub(super) fn missing_name(line: &ast::Line) -> Diagnostic {
    let word = &line.word.text;
    let first = line.parts.first().and_then(ast::Part::list).and_then(ast::List::only);
    let found = |span: Span, message: String| Diagnostic::error(Code::MissingName, span, message);
    match first {
        Some(ast::Value::Path(path)) => {
            let (name, around) = (path.segments.last(), path.segments.first());
            let name = name.map_or("Name", |it| &it.text);
            let around = around.map_or("it", |it| &it.text);
            let message = format!("`{}` is a path, and a declaration takes one name", path.text());
            found(path.span, message).with_hint(format!(
                "write `{word} {name}` inside of the block of `{around}`, or `extend {around} {{ … \
                 }}` around it"
            ))
        }
        Some(ast::Value::String(title)) => {
            let message = format!("`{word}` is followed by a title and no name");
            let name = name_of(&title.text);
            let hint = format!("write a name before it, as `{word} {name} \"…\"`");
            let place = Span { end: title.span.start, ..title.span };
            let fix = format!("write `{name}` before it");
            found(title.span, message).with_hint(hint).with_suggestion(
                fix,
                place,
                format!("{name} "),
            )
        }
        _ => {
            let hint = format!(
                "write `{word} Name \"Title\"`; a name is a letter, then letters, digits, `_` and \
                 inner `-`"
            );
            found(line.word.span, format!("`{word}` is followed by no name")).with_hint(hint)
        }
    }
}

/// The words of a title as a name.
fn name_of(title: &str) -> String {
    let words = title.split(|it: char| !it.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
    let words = words.map(|word| format!("{}{}", word[..1].to_ascii_uppercase(), &word[1..]));
    let name: String = words.collect();
    if name.starts_with(|it: char| it.is_ascii_alphabetic()) { name } else { "Name".to_owned() }
}
