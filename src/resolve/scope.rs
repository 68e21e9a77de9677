//! Who sees which name: scopes inside each other, and models that see their parents' names only.

use std::collections::BTreeMap;

use crate::model::{ElementId, Entity, Model, UnitId};

/// A place that names are declared in: a model, an element, a threat or a group of controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ScopeId(usize);

/// All scopes of a workspace.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    rows: Vec<Scope>,
    /// Where the names inside a thing live.
    inside: BTreeMap<Entity, ScopeId>,
}

#[derive(Debug, Default)]
struct Scope {
    /// Where names are looked up next.
    outer: Option<ScopeId>,
    /// Declared here, each with the model that declared it; in that order.
    names: BTreeMap<String, Vec<(UnitId, Entity)>>,
}

/// A place to look names up from: a scope, seen by a model.
#[derive(Clone, Copy, Debug)]
pub(super) struct Viewpoint {
    /// The innermost scope.
    pub(super) scope: ScopeId,
    /// The model that looks.
    pub(super) unit: UnitId,
}

impl Scopes {
    /// A new scope for what is inside `entity`; `outer` is where it stands.
    pub(super) fn open(&mut self, entity: Entity, outer: Option<ScopeId>) -> ScopeId {
        let id = ScopeId(self.rows.len());
        self.rows.push(Scope { outer, names: BTreeMap::new() });
        self.inside.insert(entity, id);
        id
    }

    /// The scope inside `entity`, if it has one.
    pub(super) fn inside(&self, entity: Entity) -> Option<ScopeId> {
        self.inside.get(&entity).copied()
    }

    /// Makes a name known; whoever declared it before is returned and stays.
    pub(super) fn declare(
        &mut self,
        scope: ScopeId,
        name: &str,
        unit: UnitId,
        entity: Entity,
    ) -> Option<Entity> {
        let list = self.rows[scope.0].names.entry(name.to_owned()).or_default();
        let before = list.iter().find(|(by, _)| *by == unit).map(|&(_, entity)| entity);
        if before.is_none() {
            list.push((unit, entity));
        }
        before
    }

    /// What a model itself declared under a name in a scope.
    pub(super) fn lookup_own(&self, scope: ScopeId, unit: UnitId, name: &str) -> Option<Entity> {
        let list = self.rows[scope.0].names.get(name)?;
        list.iter().find(|(by, _)| *by == unit).map(|&(_, entity)| entity)
    }

    /// What a first name stands for, seen from `from`: in the scopes around, from inside to
    /// outside, then as the root's own name.
    pub(super) fn lookup(&self, model: &Model, from: Viewpoint, name: &str) -> Option<Entity> {
        let root = model.root(from.unit);
        self.outward(from.scope)
            .find_map(|scope| self.seen(model, scope, from.unit, name))
            .or_else(|| (model[root].name == name).then_some(Entity::Unit(root)))
    }

    /// What a further name stands for, strictly inside `entity`.
    pub(super) fn member(
        &self,
        model: &Model,
        unit: UnitId,
        entity: Entity,
        name: &str,
    ) -> Option<Entity> {
        self.seen(model, self.inside(entity)?, unit, name)
    }

    /// What a name stands for outside of the model that looks: where its element stands.
    pub(super) fn inherited(&self, model: &Model, unit: UnitId, name: &str) -> Option<Entity> {
        let parent = model[unit].parent?;
        let scope = self.inside(Entity::Element(model[unit].scope?))?;
        self.outward(scope).find_map(|scope| self.seen(model, scope, parent, name))
    }

    /// Things of this name inside models that `unit` does not see, in the order of their paths.
    pub(super) fn hidden(&self, model: &Model, unit: UnitId, name: &str) -> Vec<Entity> {
        let lists = self.rows.iter().filter_map(|scope| scope.names.get(name));
        let mut found: Vec<Entity> = lists
            .flatten()
            .filter(|(by, _)| !sees(model, unit, *by) && !model[*by].library)
            .map(|&(_, entity)| entity)
            .collect();
        found.sort_by(|a, b| path_of(model, *a).cmp(path_of(model, *b)));
        found
    }

    /// All names visible from `from`, each once, from inside to outside.
    pub(super) fn visible(&self, model: &Model, from: Viewpoint) -> Vec<(String, Entity)> {
        let mut found: BTreeMap<String, Entity> = BTreeMap::new();
        for scope in self.outward(from.scope) {
            for (name, entity) in self.members_of(model, scope, from.unit) {
                found.entry(name).or_insert(entity);
            }
        }
        found.into_iter().collect()
    }

    /// All names inside `entity` that `unit` sees.
    pub(super) fn members(
        &self,
        model: &Model,
        unit: UnitId,
        entity: Entity,
    ) -> Vec<(String, Entity)> {
        self.inside(entity).map(|scope| self.members_of(model, scope, unit)).unwrap_or_default()
    }

    /// The scope and all around it.
    fn outward(&self, scope: ScopeId) -> impl Iterator<Item = ScopeId> + '_ {
        std::iter::successors(Some(scope), |it| self.rows[it.0].outer)
    }

    fn seen(&self, model: &Model, scope: ScopeId, unit: UnitId, name: &str) -> Option<Entity> {
        let list = self.rows[scope.0].names.get(name)?;
        list.iter().find(|(by, _)| sees(model, unit, *by)).map(|&(_, entity)| entity)
    }

    fn members_of(&self, model: &Model, scope: ScopeId, unit: UnitId) -> Vec<(String, Entity)> {
        let names = self.rows[scope.0].names.iter();
        names
            .filter_map(|(name, list)| {
                let seen = list.iter().find(|(by, _)| sees(model, unit, *by))?;
                Some((name.clone(), seen.1))
            })
            .collect()
    }
}

/// Whether a model sees what `by` declares: its own, its parents', and libraries.
pub(super) fn sees(model: &Model, unit: UnitId, by: UnitId) -> bool {
    model.with_parents(unit).any(|it| it == by) || model[by].library
}

/// The element nearest around a thing inside another model that `unit` sees: its border.
pub(super) fn border(model: &Model, unit: UnitId, hidden: ElementId) -> Option<ElementId> {
    model.with_ancestors(hidden).find(|&it| sees(model, unit, model[it].named.unit))
}

fn path_of(model: &Model, entity: Entity) -> &str {
    model.named(entity).map_or("", |named| named.path.as_str())
}
