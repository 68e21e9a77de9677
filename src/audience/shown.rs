//! Which rows of a model everybody may see.

use std::collections::BTreeSet;

use crate::model::{
    BoundaryId, BoundaryKind, ControlId, ElementId, KindId, Model, Named, StepEnd, Target,
    ThreatId, UnitId, Visibility,
};

/// Whether each row is shown, by table.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) units: Vec<bool>,
    pub(super) kinds: Vec<bool>,
    pub(super) vocabularies: Vec<bool>,
    pub(super) elements: Vec<bool>,
    pub(super) boundaries: Vec<bool>,
    pub(super) flows: Vec<bool>,
    pub(super) data: Vec<bool>,
    pub(super) attackers: Vec<bool>,
    pub(super) objectives: Vec<bool>,
    pub(super) assumptions: Vec<bool>,
    pub(super) environments: Vec<bool>,
    pub(super) threats: Vec<bool>,
    pub(super) controls: Vec<bool>,
    pub(super) scenarios: Vec<bool>,
    pub(super) views: Vec<bool>,
}

/// Controls stand under each other no deeper than texts nest.
const MAX_DEPTH: usize = 64;

impl Shown {
    /// What is public and in nothing that is not.
    pub(super) fn of(model: &Model) -> Self {
        let mut judge = Judge { model, shown: Self::default(), hidden: BTreeSet::new() };
        judge.elements();
        judge.flows();
        judge.simple();
        judge.threats();
        judge.controls();
        judge.scenarios();
        judge.units();
        judge.shown
    }

    /// Whether any model is shown; libraries do not count.
    pub(super) fn has_anything(&self, model: &Model) -> bool {
        model.unit_ids().any(|it| self.units[it.index()] && !model[it].library)
    }
}

/// Decides table by table; later tables depend on earlier ones.
struct Judge<'a> {
    model: &'a Model,
    shown: Shown,
    /// Paths of hidden elements, flows and threats: what is declared inside of them has a path that
    /// begins so.
    hidden: BTreeSet<&'a str>,
}

impl<'a> Judge<'a> {
    /// Whether it, or the model that declares it, says that it is public.
    fn is_said(&self, named: &Named) -> bool {
        self.model.visibility(named) == Visibility::Public
    }

    /// Whether what a model is the inside of is shown, and what is around that.
    fn is_unit_open(&self, unit: UnitId) -> bool {
        let scopes = self.model.with_parents(unit).filter_map(|it| self.model[it].scope);
        scopes.into_iter().all(|scope| self.shown.elements[scope.index()])
    }

    /// Whether something is public and stands in nothing that is hidden.
    fn is_open(&self, named: &Named) -> bool {
        let outer = named.path.match_indices('.').map(|(at, _)| &named.path[..at]);
        let is_inside_hidden = outer.into_iter().any(|path| self.hidden.contains(path));
        self.is_said(named) && self.is_unit_open(named.unit) && !is_inside_hidden
    }

    fn elements(&mut self) {
        let model = self.model;
        let is_kind_shown = |named: &Named| model[named.unit].library || self.is_said(named);
        let kinds: Vec<bool> = model.kinds.iter().map(|it| is_kind_shown(&it.named)).collect();
        let vocabularies = model.vocabularies.iter().map(|it| is_kind_shown(&it.named)).collect();
        let has_look = |kind: KindId| {
            model.with_general_kinds(kind).any(|it| kinds.get(it.index()) == Some(&true))
        };
        let stays = |it: ElementId| {
            self.is_said(&model[it].named) && has_look(model[it].kind) && !self.is_misplaced(it)
        };
        let stays: Vec<bool> = model.element_ids().map(stays).collect();
        let is_in_shown = |it: ElementId| model.with_ancestors(it).all(|it| stays[it.index()]);
        let is_shown = |it: ElementId| {
            let scopes = model.with_parents(model[it].named.unit).filter_map(|it| model[it].scope);
            is_in_shown(it) && scopes.into_iter().all(is_in_shown)
        };
        let elements: Vec<bool> = model.element_ids().map(is_shown).collect();
        for (row, is_shown) in model.elements.iter().zip(&elements) {
            if !is_shown {
                self.hidden.insert(&row.named.path);
            }
        }
        self.shown = Shown { kinds, vocabularies, elements, ..Shown::default() };
    }

    /// Whether an element would seem to stand in a boundary that it does not stand in: without its
    /// own, which are hidden, it would stand in those of what it is a part of.
    fn is_misplaced(&self, element: ElementId) -> bool {
        let model = self.model;
        let is_said = |it: &BoundaryId| self.is_said(&model[*it].named);
        let said = |it: ElementId| model[it].stands_in.iter().flat_map(|&it| model.with_outer(it));
        let own: BTreeSet<BoundaryKind> = said(element).map(|it| model[it].kind).collect();
        let left: BTreeSet<BoundaryKind> =
            said(element).filter(is_said).map(|it| model[it].kind).collect();
        let around = model.with_ancestors(element).skip(1).flat_map(said).filter(is_said);
        let around: BTreeSet<BoundaryKind> = around.map(|it| model[it].kind).collect();
        own.difference(&left).any(|kind| around.contains(kind))
    }

    /// A flow with an end that is hidden is hidden.
    fn flows(&mut self) {
        let model = self.model;
        let is_end_shown = |it: ElementId| self.shown.elements[it.index()];
        let flows: Vec<bool> = model
            .flows
            .iter()
            .map(|it| self.is_open(&it.named) && is_end_shown(it.from) && is_end_shown(it.to))
            .collect();
        for (row, is_shown) in model.flows.iter().zip(&flows) {
            if !is_shown {
                self.hidden.insert(&row.named.path);
            }
        }
        self.shown.flows = flows;
    }

    /// What depends on nothing but what it stands in.
    fn simple(&mut self) {
        let model = self.model;
        let boundaries = model.boundaries.iter().map(|it| self.is_open(&it.named)).collect();
        let data = model.data.iter().map(|it| self.is_open(&it.named)).collect();
        let attackers = model.attackers.iter().map(|it| self.is_open(&it.named)).collect();
        let objectives = model.objectives.iter().map(|it| self.is_open(&it.named)).collect();
        let assumptions = model.assumptions.iter().map(|it| self.is_open(&it.named)).collect();
        let environments = model.environments.iter().map(|it| self.is_open(&it.named)).collect();
        let is_shown = |it: Option<ElementId>| it.is_none_or(|it| self.shown.elements[it.index()]);
        let views = model.views.iter().map(|it| self.is_open(&it.named) && is_shown(it.of));
        let views = views.collect();
        let shown = std::mem::take(&mut self.shown);
        self.shown = Shown {
            boundaries,
            data,
            attackers,
            objectives,
            assumptions,
            environments,
            views,
            ..shown
        };
    }

    /// A threat of which all targets are hidden is hidden, a variant with its threat, an answer,
    /// which has the name of what it answers, with that, and a copy with what it copies, unless it
    /// says itself that it is public.
    fn threats(&mut self) {
        let model = self.model;
        let itself: Vec<bool> = model
            .threats
            .iter()
            .map(|it| {
                let has_target = it.targets.is_empty() || it.targets.iter().any(|&it| self.has(it));
                has_target && self.is_open(&it.named)
            })
            .collect();
        let threats = self.with_what_they_stand_on(itself);
        for (row, is_shown) in model.threats.iter().zip(&threats) {
            if !is_shown {
                self.hidden.insert(&row.named.path);
            }
        }
        self.shown.threats = threats;
    }

    /// Which threats are shown if, of those that are by `itself`, each that stands on a hidden one
    /// is hidden.
    fn with_what_they_stand_on(&self, itself: Vec<bool>) -> Vec<bool> {
        let model = self.model;
        let mut shown = itself;
        let mut standing: Vec<Vec<ThreatId>> = vec![Vec::new(); shown.len()];
        for threat in model.threat_ids() {
            let row = &model[threat];
            let answered = row.refines.iter().filter(|_| row.is_answer);
            let copied = row.like.iter().filter(|_| row.named.visibility.is_none());
            for below in row.variant_of.iter().chain(answered).chain(copied) {
                standing[below.index()].push(threat);
            }
        }
        let mut hidden: Vec<ThreatId> =
            model.threat_ids().filter(|it| !shown[it.index()]).collect();
        while let Some(below) = hidden.pop() {
            for &threat in &standing[below.index()] {
                if std::mem::replace(&mut shown[threat.index()], false) {
                    hidden.push(threat);
                }
            }
        }
        shown
    }

    fn has(&self, target: Target) -> bool {
        match target {
            Target::Model => true,
            Target::Element(id) => self.shown.elements[id.index()],
            Target::Flow(id) => self.shown.flows[id.index()],
            Target::Boundary(id) => self.shown.boundaries[id.index()],
            Target::Data(id) => self.shown.data[id.index()],
        }
    }

    /// A control is hidden with the threat that it is local to, and with what it is listed under.
    fn controls(&mut self) {
        let model = self.model;
        let count = u32::try_from(model.controls.len()).unwrap_or(u32::MAX);
        let itself: Vec<bool> = (0..count)
            .map(|at| {
                let row = &model[ControlId(at)];
                let threat = row.threat.is_none_or(|it| self.shown.threats[it.index()]);
                threat && self.is_open(&row.named)
            })
            .collect();
        let group = |control: &ControlId| model[*control].group;
        let is_shown = |at: u32| {
            let mut groups = std::iter::successors(Some(ControlId(at)), group).take(MAX_DEPTH);
            groups.all(|it| itself[it.index()])
        };
        self.shown.controls = (0..count).map(is_shown).collect();
    }

    /// A story that somebody hidden takes part in is hidden: without a step it would be another.
    fn scenarios(&mut self) {
        let is_end_shown = |end: StepEnd| match end {
            StepEnd::Element(id) => self.shown.elements[id.index()],
            StepEnd::Attacker(id) => self.shown.attackers[id.index()],
        };
        let scenarios = self.model.scenarios.iter().map(|it| {
            let mut steps = it.steps.iter();
            self.is_open(&it.named) && steps.all(|it| is_end_shown(it.from) && is_end_shown(it.to))
        });
        self.shown.scenarios = scenarios.collect();
    }

    /// Models of which nothing is shown are left out, and what else they declare with them.
    fn units(&mut self) {
        let model = self.model;
        let shown = &self.shown;
        let mut units: Vec<bool> = model.units.iter().map(|it| it.library).collect();
        let mut keep = |named: &Named, is_shown: bool| {
            if is_shown {
                model.with_parents(named.unit).for_each(|it| units[it.index()] = true);
            }
        };
        model.elements.iter().zip(&shown.elements).for_each(|(it, &is)| keep(&it.named, is));
        model.boundaries.iter().zip(&shown.boundaries).for_each(|(it, &is)| keep(&it.named, is));
        model.flows.iter().zip(&shown.flows).for_each(|(it, &is)| keep(&it.named, is));
        model.data.iter().zip(&shown.data).for_each(|(it, &is)| keep(&it.named, is));
        model.attackers.iter().zip(&shown.attackers).for_each(|(it, &is)| keep(&it.named, is));
        model.objectives.iter().zip(&shown.objectives).for_each(|(it, &is)| keep(&it.named, is));
        model.assumptions.iter().zip(&shown.assumptions).for_each(|(it, &is)| keep(&it.named, is));
        model.threats.iter().zip(&shown.threats).for_each(|(it, &is)| keep(&it.named, is));
        model.controls.iter().zip(&shown.controls).for_each(|(it, &is)| keep(&it.named, is));
        model.scenarios.iter().zip(&shown.scenarios).for_each(|(it, &is)| keep(&it.named, is));
        let is_kept = |named: &Named| units[named.unit.index()];
        let shown = &mut self.shown;
        for (row, is_shown) in model.environments.iter().zip(&mut shown.environments) {
            *is_shown &= is_kept(&row.named);
        }
        for (row, is_shown) in model.views.iter().zip(&mut shown.views) {
            *is_shown &= is_kept(&row.named);
        }
        for (row, is_shown) in model.kinds.iter().zip(&mut shown.kinds) {
            *is_shown &= is_kept(&row.named);
        }
        for (row, is_shown) in model.vocabularies.iter().zip(&mut shown.vocabularies) {
            *is_shown &= is_kept(&row.named);
        }
        shown.units = units;
    }
}
