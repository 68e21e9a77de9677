//! Which part of the tree of elements a map shows: what it opens, shows besides and leaves out.

use std::collections::BTreeSet;

use crate::model::{Chosen, ElementId, FlowId, Model, UnitId, ViewId};

/// What is opened, and the lowest model that draws it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opened {
    /// The model that refines the element, else the one that declares it.
    pub(super) unit: UnitId,
    /// `None` for the landscape of a root.
    pub(super) element: Option<ElementId>,
}

/// What a map shows of the tree of elements.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    /// What the map is of.
    pub(super) opened: Opened,
    /// The map that was asked for, if it is one.
    pub(super) view: Option<ViewId>,
    /// Elements that are drawn as frames with all their parts: the opened one and those in it.
    pub(super) whole: BTreeSet<ElementId>,
    /// Elements around what is shown, of which the map shows some parts only.
    around: BTreeSet<ElementId>,
    /// Models whose statements the map draws.
    units: BTreeSet<UnitId>,
    /// Elements to show besides.
    pub(super) included: BTreeSet<ElementId>,
    /// Elements to leave out.
    pub(super) excluded: BTreeSet<ElementId>,
}

impl Opened {
    /// The element, or the landscape of the model that `unit` is a part of.
    pub(super) fn new(model: &Model, element: Option<ElementId>, unit: UnitId) -> Self {
        let Some(element) = element else { return Self { unit: model.root(unit), element: None } };
        let refining = model.unit_ids().find(|&unit| model[unit].scope == Some(element));
        let unit = refining.unwrap_or(model[element].named.unit);
        Self { unit, element: Some(element) }
    }
}

impl Cut {
    /// One element opened, in what is around it.
    pub(super) fn of_one(model: &Model, opened: Opened) -> Self {
        let frames = opened.element.into_iter().flat_map(|element| model.with_ancestors(element));
        Self {
            opened,
            view: None,
            whole: opened.element.into_iter().collect(),
            around: frames.filter(|&it| Some(it) != opened.element).collect(),
            units: model.with_parents(opened.unit).collect(),
            included: BTreeSet::new(),
            excluded: BTreeSet::new(),
        }
    }

    /// The landscape, in which some elements are opened as far as a story needs it.
    pub(super) fn of_story(model: &Model, unit: UnitId, frames: BTreeSet<ElementId>) -> Self {
        let cut = Self::of_one(model, Opened { unit, element: None });
        Self { around: frames, ..cut }
    }

    /// What a requested map shows.
    pub(super) fn of_request(model: &Model, view: ViewId) -> Self {
        let request = &model[view];
        let opened = Opened::new(model, request.of, request.named.unit);
        let mut cut = Self::of_one(model, opened);
        cut.view = Some(view);
        let said = |list: &[(Chosen, _)]| -> BTreeSet<ElementId> {
            list.iter().flat_map(|(chosen, _)| cut.chosen(model, chosen)).collect()
        };
        let (included, excluded) = (said(&request.include), said(&request.exclude));
        let is_out = |it: ElementId| model.with_ancestors(it).any(|it| excluded.contains(&it));
        cut.excluded = model.element_ids().filter(|&it| is_out(it)).collect();
        cut.included = included.difference(&cut.excluded).copied().collect();
        cut.open_parts(model, request.depth);
        for element in cut.included.clone() {
            let outer = model.with_ancestors(element).skip(1);
            cut.around.extend(outer.filter(|it| !cut.whole.contains(it)));
            cut.units.extend(model.with_parents(model[element].named.unit));
        }
        cut
    }

    /// Whether an element is drawn as a frame.
    pub(super) fn is_frame(&self, element: ElementId) -> bool {
        self.whole.contains(&element) || self.around.contains(&element)
    }

    /// The coarsest thing around an element that is no frame, or the element if it is a frame. What
    /// stands in a frame that is not shown as a whole may be hidden: then that frame.
    pub(super) fn visible(&self, model: &Model, element: ElementId) -> ElementId {
        let closed = model.with_ancestors(element).take_while(|&it| !self.is_frame(it));
        let found = closed.last().unwrap_or(element);
        let outer = model[found].parent.filter(|it| self.is_partly_open(model, *it));
        outer.filter(|_| !self.is_frame(found) && !self.included.contains(&found)).unwrap_or(found)
    }

    /// Whether a frame is there for the sake of something included only.
    pub(super) fn is_partly_open(&self, model: &Model, frame: ElementId) -> bool {
        let is_around_opened = self.opened.element.is_some_and(|it| model.is_in(it, frame));
        self.around.contains(&frame) && !is_around_opened
    }

    /// Whether the map draws what a model declares.
    pub(super) fn draws(&self, unit: UnitId) -> bool {
        self.units.contains(&unit)
    }

    /// Whether the map draws a flow: one of a model that it draws, or one that a model below the
    /// opened one proposes.
    pub(super) fn draws_flow(&self, model: &Model, flow: FlowId) -> bool {
        let row = &model[flow];
        let mut above = model.with_parents(row.named.unit).skip(1);
        self.draws(row.named.unit) || row.proposed && above.any(|it| it == self.opened.unit)
    }

    fn open_parts(&mut self, model: &Model, depth: u8) {
        let root = model.root(self.opened.unit);
        let is_shown = |it: ElementId| {
            !self.excluded.contains(&it)
                && !model[it].proposed
                && model.root(model[it].named.unit) == root
        };
        let shown: Vec<ElementId> = model.element_ids().filter(|&it| is_shown(it)).collect();
        let parts = |of: Option<ElementId>| shown.iter().filter(move |&&it| model[it].parent == of);
        let mut level: Vec<Option<ElementId>> = vec![self.opened.element];
        for _ in 1..depth {
            let inner = level.iter().flat_map(|&it| parts(it)).map(|&it| Some(it));
            level = inner.filter(|&it| parts(it).next().is_some()).collect();
            for element in level.iter().flatten() {
                self.whole.insert(*element);
                let opened = Opened::new(model, Some(*element), self.opened.unit);
                self.units.extend(model.with_parents(opened.unit));
            }
        }
    }

    fn chosen(&self, model: &Model, chosen: &Chosen) -> Vec<ElementId> {
        let root = model.root(self.opened.unit);
        match chosen {
            Chosen::Element(element) => vec![*element],
            Chosen::Tag(tag) => {
                let has_tag = |&it: &ElementId| {
                    let named = &model[it].named;
                    named.tags.contains(tag) && model.root(named.unit) == root
                };
                model.element_ids().filter(has_tag).collect()
            }
        }
    }
}
