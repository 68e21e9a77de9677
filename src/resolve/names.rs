//! Binds a written path to the thing that it names, and explains itself where it cannot.

use super::Resolver;
use super::scope::{Viewpoint, border};
use crate::diag::{Code, Diagnostic};
use crate::model::{Entity, Model, Reference};
use crate::spelling;
use crate::syntax::ast;

/// What a reference may name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// With its article, for messages: `an element`.
    pub(super) noun: &'static str,
    /// Whether a thing fits.
    pub(super) fits: fn(Entity) -> bool,
}

macro_rules! wanted {
    ($($(#[$doc:meta])+ $name:ident: $noun:literal => $pattern:pat,)+) => {
        impl Wanted {
            $($(#[$doc])+ pub(super) const $name: Self = Self {
                noun: $noun,
                fits: |entity| matches!(entity, $pattern),
            };)+
        }
    };
}

wanted! {
    /// Ends of flows, scopes of views.
    ELEMENT: "an element" => Entity::Element(_),
    /// `in`
    BOUNDARY: "a boundary" => Entity::Boundary(_),
    /// `refines` of a flow.
    FLOW: "a flow" => Entity::Flow(_),
    /// `carries`, `holds`
    DATA: "a data class" => Entity::Data(_),
    /// `contributes-to`
    OBJECTIVE: "an objective" => Entity::Objective(_),
    /// `harms`
    HARMED: "an objective or a data class" => Entity::Objective(_) | Entity::Data(_),
    /// `assumes`
    ASSUMPTION: "an assumption" => Entity::Assumption(_),
    /// `for`
    ENVIRONMENT: "an environment" => Entity::Environment(_),
    /// `refines`, `like`, `answer`, `leads-to`
    THREAT: "a threat" => Entity::Threat(_),
    /// `mitigated by`
    CONTROL: "a control" => Entity::Control(_),
    /// `apply`
    TEMPLATE: "a template" => Entity::Template(_),
    /// `by` of a threat or control; ends of steps.
    ACTOR: "an attacker or an element" => Entity::Attacker(_) | Entity::Element(_),
    /// `on`
    TARGET: "an element, a flow, a boundary or a data class" =>
        Entity::Element(_) | Entity::Flow(_) | Entity::Boundary(_) | Entity::Data(_),
}

impl Resolver<'_> {
    /// The thing that `path` names, seen from `from`; reports why if there is none or it is of
    /// another kind.
    pub(super) fn bind(
        &mut self,
        from: Viewpoint,
        path: &ast::Path,
        wanted: Wanted,
    ) -> Option<Entity> {
        let entity = self.bind_any(from, path, wanted);
        if let Some(entity) = entity.filter(|&it| (wanted.fits)(it)) {
            return Some(entity);
        }
        self.model[from.unit].lacks_answers |= wanted.noun == Wanted::CONTROL.noun;
        let entity = entity?;
        let message = format!("`{}` is {}, not {}", path.text(), entity.noun(), wanted.noun);
        let mut found = Diagnostic::error(Code::WrongKind, path.span, message)
            .with_hint(format!("name {} here", wanted.noun));
        if let Some(named) = self.model.named(entity) {
            found = found.with_label(named.span, "declared here");
        }
        self.diags.push(found);
        None
    }

    /// As [`Self::bind`], of any kind.
    fn bind_any(&mut self, from: Viewpoint, path: &ast::Path, wanted: Wanted) -> Option<Entity> {
        let (first, rest) = path.segments.split_first()?;
        let Some(mut entity) = self.scopes.lookup(&self.model, from, &first.text) else {
            return self.bind_renamed(from, path).or_else(|| {
                self.report_unknown(from, path, first, wanted);
                None
            });
        };
        let mut found = vec![Reference { span: first.span, entity }];
        for word in rest {
            let member = self.scopes.member(&self.model, from.unit, entity, &word.text);
            let Some(member) = member else {
                return self.bind_renamed(from, path).or_else(|| {
                    self.report_no_member(from, entity, word);
                    None
                });
            };
            entity = member;
            found.push(Reference { span: word.span, entity });
        }
        self.model.references.extend(found);
        Some(entity)
    }

    fn report_unknown(
        &mut self,
        from: Viewpoint,
        path: &ast::Path,
        first: &ast::Word,
        wanted: Wanted,
    ) {
        let orphan = self.model.with_parents(from.unit).any(|unit| self.model[unit].orphan);
        if orphan || self.is_poisoned(&first.text) {
            return;
        }
        let found = self
            .model_name_in_path(path, first)
            .or_else(|| self.hidden_name(from, first))
            .unwrap_or_else(|| self.unknown_name(from, first, wanted));
        self.diags.push(found);
    }

    /// The first name is a child model's handle, which is no part of paths.
    pub(super) fn model_name_in_path(
        &self,
        path: &ast::Path,
        first: &ast::Word,
    ) -> Option<Diagnostic> {
        let unit = self.model.units.iter().find(|unit| unit.name == first.text && !unit.library)?;
        let scope = &self.model[unit.scope?].named;
        let message = format!("`{}` is the name of a model, and paths go by elements", first.text);
        let mut words = vec![scope.path.clone()];
        words.extend(path.segments[1..].iter().map(|word| word.text.clone()));
        let right = words.join(".");
        Some(
            Diagnostic::error(Code::ModelNameInPath, path.span, message)
                .with_label(unit.span, format!("this model is the inside of `{}`", scope.path))
                .with_hint(format!("write `{right}`"))
                .with_fix(format!("write `{right}`"), path.span, right),
        )
    }

    /// The name exists, but inside another model.
    fn hidden_name(&self, from: Viewpoint, word: &ast::Word) -> Option<Diagnostic> {
        let hidden = self.scopes.hidden(&self.model, from.unit, &word.text);
        let named = hidden.first().and_then(|&entity| self.model.named(entity))?;
        let unit = &self.model[named.unit];
        let inside = unit.scope.map_or(unit.name.as_str(), |scope| &self.model[scope].named.name);
        let message =
            format!("`{}` is inside `{inside}`, which another model describes", word.text);
        let found = Diagnostic::error(Code::HiddenName, word.span, message)
            .with_label(named.span, "declared there");
        let border = match hidden.first() {
            Some(Entity::Element(element)) => border(&self.model, from.unit, *element),
            _ => None,
        };
        Some(match border {
            Some(border) => {
                let name = &self.model[border].named.name;
                found.with_hint(format!("name its border instead: `{name}`"))
            }
            None => found.with_hint("declare it where both models see it, in their parent"),
        })
    }

    fn unknown_name(&self, from: Viewpoint, word: &ast::Word, wanted: Wanted) -> Diagnostic {
        let places = self.places(from);
        let message = format!("no name `{}` in {places}", word.text);
        let found = Diagnostic::error(Code::UnknownName, word.span, message);
        let visible = self.scopes.visible(&self.model, from);
        let fitting = visible.iter().filter(|(_, entity)| (wanted.fits)(*entity));
        // At the end of a flow any name is looked up, to be told that it is no element.
        let is_end = wanted.noun == Wanted::ELEMENT.noun;
        let elements = fitting.clone().filter(|it| !is_end || it.1.element().is_some());
        let elements = elements.map(|(name, _)| name.as_str());
        let best = spelling::nearest(&word.text, fitting.map(|(name, _)| name.as_str()))
            .map(str::to_owned)
            .or_else(|| self.same_name_further_in(from, word, wanted))
            .or_else(|| spelling::sharing_words(&word.text, elements).map(str::to_owned));
        let Some(best) = best else {
            let is_child = self.model[from.unit].scope.is_some();
            let propose = match is_child && is_end {
                true => {
                    format!(", or write `propose external {}` if the parent lacks it", word.text)
                }
                false => String::new(),
            };
            let hint = format!("declare {} of this name, or correct it{propose}", wanted.noun);
            return found.with_hint(hint);
        };
        let entity = visible.iter().find(|(name, _)| *name == best).map(|&(_, entity)| entity);
        let entity = entity.or_else(|| self.by_path(from, &best));
        let found = found.with_hint(format!("did you mean `{best}`?"));
        match entity.and_then(|entity| self.model.named(entity)) {
            Some(named) => found.with_label(named.span, format!("`{best}` is declared here")),
            None => found,
        }
    }

    /// A visible element of exactly this name that must be written with a longer path.
    fn same_name_further_in(
        &self,
        from: Viewpoint,
        word: &ast::Word,
        wanted: Wanted,
    ) -> Option<String> {
        let model = &self.model;
        let root = format!("{}.", model[model.root(from.unit)].name);
        let same = model.element_ids().filter(|&id| {
            let named = &model[id].named;
            named.name == word.text
                && named.path.starts_with(&root)
                && super::scope::sees(model, from.unit, named.unit)
                && (wanted.fits)(Entity::Element(id))
        });
        let paths = same.map(|id| &model[id].named.path[root.len()..]);
        paths.min_by_key(|path| (path.len(), (*path).to_owned())).map(str::to_owned)
    }

    /// What a path given as text stands for.
    pub(super) fn by_path(&self, from: Viewpoint, path: &str) -> Option<Entity> {
        let mut segments = path.split('.');
        let first = self.scopes.lookup(&self.model, from, segments.next()?)?;
        segments.try_fold(first, |entity, name| {
            self.scopes.member(&self.model, from.unit, entity, name)
        })
    }

    /// Where a first name is looked for, in words.
    fn places(&self, from: Viewpoint) -> String {
        let units: Vec<&str> =
            self.model.with_parents(from.unit).map(|unit| self.model.unit_path(unit)).collect();
        match units.as_slice() {
            [own] => format!("`{own}`"),
            [own, parents @ ..] => format!("`{own}` or above it in `{}`", parents.join("`, `")),
            [] => "this model".to_owned(),
        }
    }

    fn report_no_member(&mut self, from: Viewpoint, entity: Entity, word: &ast::Word) {
        if self.is_poisoned(&word.text) {
            return;
        }
        let hidden = self.hidden_member(from, entity, word);
        if let Some(found) = hidden {
            self.diags.push(found);
            return;
        }
        let root = &self.model[self.model.root(from.unit)].name;
        // A model has no row of its own; only the root's name begins a path.
        let owner = self.model.named(entity).map_or(root, |named| &named.path).clone();
        let message = format!("no name `{}` in `{owner}`", word.text);
        let mut found = Diagnostic::error(Code::UnknownName, word.span, message);
        let members = self.scopes.members(&self.model, from.unit, entity);
        let best = spelling::nearest(&word.text, members.iter().map(|(name, _)| name.as_str()));
        let best = best.and_then(|best| members.iter().find(|(name, _)| name == best));
        if let Some((name, member)) = best {
            found = found.with_hint(format!("did you mean `{name}`?"));
            if let Some(named) = self.model.named(*member) {
                found = found.with_label(named.span, format!("`{name}` is declared here"));
            }
        } else if let Some(named) = self.model.named(entity) {
            let hint = match members.is_empty() {
                true => format!("nothing is declared inside `{owner}`"),
                false => format!("declare it inside `{owner}`, or correct it"),
            };
            found = found.with_hint(hint).with_label(named.span, format!("`{owner}` is here"));
        }
        self.diags.push(found);
    }

    fn hidden_member(
        &self,
        from: Viewpoint,
        entity: Entity,
        word: &ast::Word,
    ) -> Option<Diagnostic> {
        let hidden = self.scopes.hidden(&self.model, from.unit, &word.text);
        let inside = self.model.named(entity)?;
        let prefix = format!("{}.", inside.path);
        let named = hidden
            .iter()
            .filter_map(|&entity| self.model.named(entity))
            .find(|named| named.path.starts_with(&prefix))?;
        let unit = &self.model[named.unit].name;
        let is_below = self.model.with_parents(named.unit).any(|it| it == from.unit);
        let place = if is_below { "below" } else { "beside" };
        let message = format!("`{}` belongs to the model `{unit}`, {place} this one", word.text);
        let hint = format!("name its border instead: `{}`", inside.name);
        let found = Diagnostic::error(Code::HiddenName, word.span, message);
        Some(found.with_label(named.span, "declared there").with_hint(hint))
    }
}

/// Whether the model that declares a thing is `unit` or one above it.
pub(super) fn is_own(model: &Model, unit: crate::model::UnitId, entity: Entity) -> bool {
    model.named(entity).is_some_and(|named| named.unit == unit)
}
