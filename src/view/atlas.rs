//! Which maps there are: the landscape of each root, one for each element that has parts, those
//! that were asked for, and those of stories.

use super::badge::Badges;
use super::content::{self, Content, FlowIndex};
use super::cut::{Cut, Opened};
use super::stem::stems;
use super::{Crumb, Story, View, steps};
use crate::model::{ElementId, Model, Scenario, UnitId, ViewId};
use crate::status::Statuses;
use crate::threads::side_by_side;
use std::collections::BTreeSet;

/// A map to draw, and the maps that it is drawn inside of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What it shows.
    pub view: View,
    /// Indices of the maps whose orders it keeps, which stand before this one, coarse before fine:
    /// of most maps the one a level up; of a story the landscape.
    pub inside: Vec<usize>,
    /// Index of the map one level up; none of requested maps and stories.
    above: Option<usize>,
    /// Indices of the maps whose opened elements a story shows opened, too, coarse before fine.
    pub opened: Vec<usize>,
}

impl Plan {
    fn shows(&self, id: &str) -> bool {
        self.view.nodes.iter().any(|node| node.id == id)
    }
}

/// All maps: those that exist without being asked for, coarse before fine, each level sorted by id,
/// then requested ones, then those of abuse cases and scenarios.
#[must_use]
pub fn plan(model: &Model, statuses: &Statuses) -> Vec<Plan> {
    let opened = opened(model);
    let requests = requests(model);
    let mut scenarios: Vec<&Scenario> =
        model.scenarios.iter().filter(|it| !it.steps.is_empty()).collect();
    scenarios.retain(|it| !model[model.root(it.named.unit)].orphan);
    scenarios.sort_by(|a, b| a.named.path.cmp(&b.named.path));
    let ids = opened.iter().map(|(opened, _)| id(model, *opened));
    let ids = ids.chain(requests.iter().map(|&it| model[it].named.path.clone()));
    let stories = scenarios.iter().map(|it| it.named.path.clone());
    let sequences = stories.clone().map(|path| format!("{path}.sequence"));
    let ids: Vec<String> = ids.chain(stories).chain(sequences).collect();
    let stems = stems(&ids);
    let stem_of = |element: Option<ElementId>, unit: UnitId| {
        let is_it = |opened: &Opened| match element {
            Some(_) => opened.element == element,
            None => opened.element.is_none() && opened.unit == model.root(unit),
        };
        opened.iter().position(|(opened, _)| is_it(opened)).map(|at| stems[at].clone())
    };
    let (badges, flows) = (Badges::new(model, statuses), FlowIndex::new(model));
    let planning = Planning { model, badges, flows, stem_of: &stem_of };
    let mut names = ids.iter().map(String::as_str).zip(stems.iter().map(String::as_str));
    let mut plans: Vec<Plan> = Vec::new();
    let named: Vec<(Opened, (&str, &str))> =
        opened.iter().map(|it| it.0).zip(names.by_ref()).collect();
    let views = side_by_side(&named, |(opened, name)| planning.map(*opened, *name));
    for ((_, above), view) in opened.iter().zip(views) {
        let inside = telling(&plans, &view, *above);
        plans.push(Plan { view, inside, above: *above, opened: Vec::new() });
    }
    for (request, name) in requests.iter().zip(names.by_ref()) {
        let cut = Cut::of_request(model, *request);
        let is_around = |it: &Opened| match it.element {
            Some(element) => cut.is_frame(element),
            None => it.unit == model.root(cut.opened.unit),
        };
        let inside = opened.iter().enumerate().filter(|(_, it)| is_around(&it.0));
        let inside = inside.map(|(at, _)| at).collect();
        let view = planning.request(*request, cut, name);
        plans.push(Plan { view, inside, above: None, opened: Vec::new() });
    }
    let stories: Vec<(&str, &str)> = names.by_ref().take(scenarios.len()).collect();
    for ((scenario, name), (_, sequence)) in scenarios.iter().zip(stories).zip(names) {
        let (view, frames) = planning.scenario(scenario, name, sequence);
        let root = model.root(scenario.named.unit);
        let is_landscape = |it: &Opened| it.element.is_none() && it.unit == root;
        let opens = |it: &Opened| it.element.is_some_and(|it| frames.contains(&it));
        let all = || opened.iter().enumerate();
        let inside = all().filter(|(_, it)| is_landscape(&it.0)).map(|(at, _)| at).collect();
        let opened = all().filter(|(_, it)| opens(&it.0)).map(|(at, _)| at).collect();
        plans.push(Plan { view, inside, above: None, opened });
    }
    plans
}

/// Of the maps above a view, coarse before fine, the one a level up, and those that show something
/// of the view that no map between does.
fn telling(plans: &[Plan], view: &View, above: Option<usize>) -> Vec<usize> {
    let mut rest: Vec<&str> = view.nodes.iter().map(|node| node.id.as_str()).collect();
    let mut found: Vec<usize> = above.into_iter().collect();
    let mut next = above;
    while let Some(at) = next {
        let before = rest.len();
        rest.retain(|id| !plans[at].shows(id));
        if rest.len() < before && !found.contains(&at) {
            found.push(at);
        }
        next = plans[at].above;
    }
    found.reverse();
    found
}

/// Requested maps of models that are part of a whole, sorted by id.
fn requests(model: &Model) -> Vec<ViewId> {
    let all = model.views.iter().zip(0..).map(|(_, number)| ViewId(number));
    let mut found: Vec<ViewId> = all.collect();
    found.retain(|&it| !model[model.root(model[it].named.unit)].orphan);
    found.sort_by(|a, b| model[*a].named.path.cmp(&model[*b].named.path));
    found
}

/// What all maps are made with.
struct Planning<'a> {
    model: &'a Model,
    badges: Badges<'a>,
    flows: FlowIndex,
    stem_of: &'a content::StemOf<'a>,
}

impl Planning<'_> {
    /// The map of a landscape or of an opened element.
    fn map(&self, opened: Opened, (id, stem): (&str, &str)) -> View {
        let (model, stem_of) = (self.model, self.stem_of);
        let cut = Cut::of_one(model, opened);
        let content = content::content(model, &self.badges, &self.flows, cut, stem_of);
        let path = path(model, opened, stem_of);
        let heading = Heading { id, stem, title: title(model, opened), path };
        view(model, opened.unit, heading, &format!("level {}", level(model, opened)), content)
    }

    /// A requested map. Its caption says how much it leaves out.
    fn request(&self, request: ViewId, cut: Cut, (id, stem): (&str, &str)) -> View {
        let (model, stem_of) = (self.model, self.stem_of);
        let row = &model[request];
        let opened = cut.opened;
        let content = content::content(model, &self.badges, &self.flows, cut, stem_of);
        let first = level(model, opened);
        let levels = match row.depth {
            1 => format!("level {first}"),
            depth => format!("levels {first} to {}", first + usize::from(depth) - 1),
        };
        let caption = match content.n_left_out {
            0 => levels,
            1 => format!("{levels} · 1 element left out"),
            n => format!("{levels} · {n} elements left out"),
        };
        let path = self.path_to(opened);
        let heading = Heading { id, stem, title: row.named.title.clone(), path };
        let mut view = view(model, row.named.unit, heading, &caption, content);
        view.direction = row.direction.unwrap_or(view.direction);
        view
    }

    /// The numbered map of an abuse case or scenario, and the elements that it opens.
    fn scenario(
        &self,
        scenario: &Scenario,
        (id, stem): (&str, &str),
        sequence: &str,
    ) -> (View, BTreeSet<ElementId>) {
        let model = self.model;
        let steps = steps::steps(model, &self.badges, scenario, self.stem_of);
        let unit = scenario.named.unit;
        let path = self.path_to(Opened { unit, element: model[unit].scope });
        let heading = Heading { id, stem, title: scenario.named.title.clone(), path };
        let kind = if scenario.abuse { "abuse case" } else { "scenario" };
        let mut view = view(model, unit, heading, kind, steps.content);
        view.story = Some(Story { sequence: sequence.to_owned(), ends: steps.ends });
        (view, steps.frames)
    }

    /// The titles down to what a further map belongs to, at least the landscape's.
    fn path_to(&self, opened: Opened) -> Vec<Crumb> {
        let (model, stem_of) = (self.model, self.stem_of);
        let mut path = path(model, opened, stem_of);
        if path.is_empty() {
            let title = model[model.root(opened.unit)].title.clone();
            path.extend(stem_of(None, opened.unit).map(|stem| Crumb { title, stem }));
        }
        path
    }
}

/// The level of a map: 1 for a landscape.
fn level(model: &Model, opened: Opened) -> usize {
    opened.element.map_or(1, |element| model.with_ancestors(element).count() + 1)
}

/// How a map is called.
struct Heading<'a> {
    id: &'a str,
    stem: &'a str,
    title: String,
    path: Vec<Crumb>,
}

/// A map of a model. Its caption says model, version, id and level: of this map only, so that a
/// finer level changes no coarser map.
fn view(model: &Model, unit: UnitId, heading: Heading<'_>, level: &str, content: Content) -> View {
    let Heading { id, stem, title, path } = heading;
    let row = &model[unit];
    let version = if row.version.is_empty() { String::new() } else { format!(" {}", row.version) };
    // A root whose title is its name says it once.
    let shown_id = if id == row.title { String::new() } else { format!(" · {id}") };
    View {
        id: id.to_owned(),
        stem: stem.to_owned(),
        title,
        path,
        caption: format!("{}{version}{shown_id} · {level}", row.title),
        direction: model[model.root(unit)].direction,
        nodes: content.nodes,
        edges: content.edges,
        hints: content.hints,
        story: None,
    }
}

/// The landscapes and the elements with parts, coarse before fine, each with the index of the map
/// one level up.
fn opened(model: &Model) -> Vec<(Opened, Option<usize>)> {
    let mut roots: Vec<UnitId> = model
        .unit_ids()
        .filter(|&unit| !model[unit].library && model[unit].scope.is_none())
        .filter(|&unit| !model[unit].orphan)
        .collect();
    roots.sort_by(|a, b| model[*a].name.cmp(&model[*b].name));
    let mut has_parts: Vec<bool> = vec![false; model.elements.len()];
    for element in &model.elements {
        if let Some(parent) = element.parent {
            has_parts[parent.index()] = true;
        }
    }
    let mut elements: Vec<ElementId> =
        model.element_ids().filter(|element| has_parts[element.index()]).collect();
    elements.retain(|&it| !model[model.root(model[it].named.unit)].orphan);
    let depth = |element: ElementId| model.with_ancestors(element).count();
    elements.sort_by(|a, b| {
        let key = |it: ElementId| (depth(it), model[it].named.path.as_str());
        key(*a).cmp(&key(*b))
    });
    let mut found: Vec<(Opened, Option<usize>)> = Vec::new();
    for unit in roots {
        found.push((Opened { unit, element: None }, None));
    }
    for element in elements {
        let opened = Opened::new(model, Some(element), model[element].named.unit);
        let above = model[element].parent;
        let root = model.root(opened.unit);
        let inside = found.iter().position(|(outer, _)| match above {
            Some(above) => outer.element == Some(above),
            None => outer.element.is_none() && outer.unit == root,
        });
        found.push((opened, inside));
    }
    found
}

fn id(model: &Model, opened: Opened) -> String {
    opened
        .element
        .map_or_else(|| model[opened.unit].name.clone(), |it| model[it].named.path.clone())
}

fn title(model: &Model, opened: Opened) -> String {
    opened
        .element
        .map_or_else(|| model[opened.unit].title.clone(), |it| model[it].named.title.clone())
}

fn path(
    model: &Model,
    opened: Opened,
    stem_of: &dyn Fn(Option<ElementId>, UnitId) -> Option<String>,
) -> Vec<Crumb> {
    let Some(element) = opened.element else { return Vec::new() };
    let root = &model[model.root(opened.unit)];
    let mut above: Vec<(&str, Option<ElementId>)> = vec![(root.title.as_str(), None)];
    let mut elements: Vec<ElementId> = model.with_ancestors(element).collect();
    elements.reverse();
    above.extend(elements.into_iter().map(|it| (model[it].named.title.as_str(), Some(it))));
    let crumbs = above.into_iter().filter_map(|(title, element)| {
        Some(Crumb { title: title.to_owned(), stem: stem_of(element, opened.unit)? })
    });
    crumbs.collect()
}
