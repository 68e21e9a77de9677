//! Children find their parents; those that do not are told why.

use super::Resolver;
use crate::diag::{Code, Diagnostic};
use crate::model::{ElementId, Entity, Reference, UnitId};
use crate::spelling;
use crate::syntax::ast;

/// Most models above each other.
const MAX_REFINEMENT_DEPTH: usize = 32;

impl Resolver<'_> {
    /// Declares a child if the element that it refines is known.
    pub(super) fn try_child(&mut self, unit: UnitId) -> bool {
        let Some(path) = self.drafts[unit.index()].refines else { return true };
        let Some(&element) = self.elements.get(&path.text()) else { return false };
        let around: Vec<ElementId> = self.model.with_ancestors(element).collect();
        let written = path.segments.iter().rev().zip(around);
        self.model.references.extend(written.map(|(word, element)| Reference {
            span: word.span,
            entity: Entity::Element(element),
        }));
        let parent = self.model[element].named.unit;
        if self.model.with_parents(parent).count() >= MAX_REFINEMENT_DEPTH {
            let message = format!("more than {MAX_REFINEMENT_DEPTH} models refine each other");
            let found = Diagnostic::error(Code::RefinementTooDeep, path.span, message);
            self.diags.push(found.with_hint("describe these levels in fewer models"));
            return false;
        }
        let other = self.model.units.iter().find(|other| other.scope == Some(element));
        if let Some(other) = other {
            let message = format!("`{}` is refined by two models", path.text());
            let hint = format!("begin this file with `part of {}`, or refine a part", other.name);
            let found = Diagnostic::error(Code::ElementRefinedTwice, path.span, message);
            let label = format!("`{}` refines it", other.name);
            self.diags.push(found.with_label(other.span, label).with_hint(hint));
            self.declare_orphan(unit);
            return true;
        }
        self.model[unit].scope = Some(element);
        self.model[unit].parent = Some(parent);
        let scope = self.scope_of(element);
        let prefix = self.model[element].named.path.clone();
        self.declare_unit(unit, scope, prefix, Some(element));
        true
    }

    /// Says of models that found no parent why: they refine each other, or nothing that is.
    pub(super) fn report_cycles(&mut self, waiting: &[UnitId]) {
        let mut in_cycle: Vec<UnitId> = Vec::new();
        for &unit in waiting {
            if let Some(chain) = self.chain(unit, waiting).filter(|_| !in_cycle.contains(&unit)) {
                in_cycle.extend(&chain);
                self.report_cycle(&chain);
            }
        }
        for &unit in waiting.iter().filter(|unit| !in_cycle.contains(unit)) {
            let path = self.drafts[unit.index()].refines.expect("only children wait");
            self.report_missing_parent(path);
        }
    }

    /// The models on the way from a model through what it refines back to itself.
    fn chain(&self, unit: UnitId, waiting: &[UnitId]) -> Option<Vec<UnitId>> {
        let mut chain = vec![unit];
        loop {
            let last = *chain.last()?;
            let first = &self.drafts[last.index()].refines?.segments.first()?.text;
            let next = waiting.iter().copied().find(|it| self.model[*it].name == *first)?;
            // `model Api refines Api` means an element of that name and no circle.
            let path = self.drafts[last.index()].refines?;
            if next == last && path.segments.len() == 1 {
                return None;
            }
            if next == unit {
                return Some(chain);
            }
            if chain.contains(&next) {
                return None;
            }
            chain.push(next);
        }
    }

    fn report_cycle(&mut self, chain: &[UnitId]) {
        let mut names: Vec<&str> =
            chain.iter().map(|&unit| self.model[unit].name.as_str()).collect();
        names.push(names[0]);
        let message = format!("models refine each other in a circle: {}", names.join(" → "));
        let span = |it: &Self, unit: UnitId| {
            it.drafts[unit.index()].refines.map_or(it.model[unit].span, |path| path.span)
        };
        let mut found = Diagnostic::error(Code::RefinementCycle, span(self, chain[0]), message)
            .with_hint("one of them must be the umbrella: take out its `refines`");
        for &unit in &chain[1..] {
            found = found.with_label(span(self, unit), "and on from here");
        }
        self.diags.push(found);
    }

    fn report_missing_parent(&mut self, path: &ast::Path) {
        let root = path.segments.first().expect("a path is never empty");
        let is_root = |unit: usize| self.drafts[unit].refines.is_none();
        let by_name = self.model.units.iter().position(|it| it.name == root.text && !it.library);
        if let Some(unit) = by_name.filter(|&unit| is_root(unit)) {
            self.report_missing_element(path, unit);
        } else if let Some(found) = self.model_name_in_path(path, root) {
            self.diags.push(found);
        } else if !self.lacks_files {
            self.report_missing_root(root);
        }
    }

    /// No umbrella has the first name of the path.
    fn report_missing_root(&mut self, root: &ast::Word) {
        let roots = self.model.units.iter().filter(|it| it.scope.is_none() && !it.library);
        let message = format!("no model `{}` to refine in this workspace", root.text);
        let found = Diagnostic::error(Code::MissingParent, root.span, message);
        let best = spelling::nearest(&root.text, roots.map(|it| it.name.as_str()));
        let hint = match best {
            Some(best) => format!("did you mean `{best}`?"),
            None => "write the path of an element, beginning with the umbrella's name; the \
                     umbrella must lie in the same workspace, or be named under `[parents]` in \
                     `tmd.toml`"
                .to_owned(),
        };
        self.diags.push(found.with_hint(hint));
    }

    /// The path leads into a root, but not to an element of it.
    fn report_missing_element(&mut self, path: &ast::Path, root: usize) {
        let mut known = self.model.units[root].name.clone();
        let mut around = self.model.units[root].span;
        for word in &path.segments[1..] {
            let next = format!("{known}.{}", word.text);
            if let Some(&element) = self.elements.get(&next) {
                around = self.model[element].named.span;
                known = next;
                continue;
            }
            let prefix = format!("{known}.");
            let inner = self.elements.range(prefix.clone()..);
            let inner = inner.take_while(|(path, _)| path.starts_with(&prefix));
            let names = inner.filter_map(|(path, _)| path[prefix.len()..].split('.').next());
            let message = format!("no element `{}` in `{known}`", word.text);
            let found = Diagnostic::error(Code::MissingParent, word.span, message)
                .with_label(around, format!("`{known}` is declared here"));
            let is_boundary = self.model.boundaries.iter().any(|it| it.named.path == next);
            let hint = match spelling::nearest(&word.text, names) {
                _ if is_boundary => {
                    format!("`{}` is a boundary: paths leave boundaries out", word.text)
                }
                Some(best) => format!("did you mean `{best}`?"),
                None => "the parent must declare the element before a child can refine it".into(),
            };
            self.diags.push(found.with_hint(hint));
            return;
        }
        let message = format!("`{}` is a model and no element", path.text());
        let hint = "name the element that this model is the inside of";
        let found = Diagnostic::error(Code::MissingParent, path.span, message).with_hint(hint);
        self.diags.push(found.with_label(around, "declared here"));
    }
}
