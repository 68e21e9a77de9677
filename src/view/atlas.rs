//! Which maps there are: the landscape of each root, and one for each element that has parts.

use super::badge::Badges;
use super::content::{self, Content, FlowIndex, Opened};
use super::stem::stems;
use super::{Crumb, Story, View, steps};
use crate::model::{ElementId, Model, Scenario, UnitId};
use crate::status::Statuses;

/// A map to draw, and the map that it is drawn inside of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What it shows.
    pub view: View,
    /// Index of the map one level up, which stands before this one; of a story the landscape.
    pub inside: Option<usize>,
    /// Indices of the maps whose opened elements a story shows opened, too, coarse before fine.
    pub opened: Vec<usize>,
}

/// All maps that exist without being asked for: coarse before fine, each level sorted by id, then
/// those of abuse cases and scenarios.
#[must_use]
pub fn plan(model: &Model, statuses: &Statuses) -> Vec<Plan> {
    let opened = opened(model);
    let mut scenarios: Vec<&Scenario> =
        model.scenarios.iter().filter(|it| !it.steps.is_empty()).collect();
    scenarios.retain(|it| !model[model.root(it.named.unit)].orphan);
    scenarios.sort_by(|a, b| a.named.path.cmp(&b.named.path));
    let ids = opened.iter().map(|(opened, _)| id(model, *opened));
    let stories = scenarios.iter().map(|it| it.named.path.clone());
    let sequences = stories.clone().map(|path| format!("{path}.sequence"));
    let ids: Vec<String> = ids.chain(stories).chain(sequences).collect();
    let stems = stems(&ids);
    let badges = Badges::new(model, statuses);
    let stem_of = |element: Option<ElementId>, unit: UnitId| {
        let is_it = |opened: &Opened| match element {
            Some(_) => opened.element == element,
            None => opened.element.is_none() && opened.unit == model.root(unit),
        };
        opened.iter().position(|(opened, _)| is_it(opened)).map(|at| stems[at].clone())
    };
    let flows = FlowIndex::new(model);
    let all = opened.iter().zip(ids.iter().zip(&stems));
    let maps = all.map(|(&(opened, inside), (id, stem))| {
        let content = content::content(model, &badges, &flows, opened, &stem_of);
        let path = path(model, opened, &stem_of);
        let heading = Heading { id, stem, title: title(model, opened), path };
        let level = opened.element.map_or(1, |element| model.with_ancestors(element).count() + 1);
        let level = format!("level {level}");
        Plan {
            view: view(model, opened.unit, heading, &level, content),
            inside,
            opened: Vec::new(),
        }
    });
    let names = ids.iter().zip(&stems).skip(opened.len());
    let sequences = stems.iter().skip(opened.len() + scenarios.len());
    let stories = scenarios.iter().zip(names.zip(sequences)).map(|(scenario, (name, sequence))| {
        let (id, stem) = name;
        let steps = steps::steps(model, &badges, scenario, &stem_of);
        let unit = scenario.named.unit;
        let around = Opened { unit, element: model[unit].scope };
        let mut path = path(model, around, &stem_of);
        if path.is_empty() {
            let title = model[unit].title.clone();
            path.extend(stem_of(None, unit).map(|stem| Crumb { title, stem }));
        }
        let heading = Heading { id, stem, title: scenario.named.title.clone(), path };
        let kind = if scenario.abuse { "abuse case" } else { "scenario" };
        let mut view = view(model, unit, heading, kind, steps.content);
        view.story = Some(Story { sequence: sequence.clone(), ends: steps.ends });
        let root = model.root(unit);
        let is_landscape = |it: &Opened| it.element.is_none() && it.unit == root;
        let opens = |it: &Opened| it.element.is_some_and(|it| steps.frames.contains(&it));
        let at = |(at, it): (usize, &(Opened, Option<usize>))| opens(&it.0).then_some(at);
        Plan {
            view,
            inside: opened.iter().position(|(it, _)| is_landscape(it)),
            opened: opened.iter().enumerate().filter_map(at).collect(),
        }
    });
    maps.chain(stories).collect()
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
        let refining = model.unit_ids().find(|&unit| model[unit].scope == Some(element));
        let unit = refining.unwrap_or(model[element].named.unit);
        let above = model[element].parent;
        let root = model.root(unit);
        let inside = found.iter().position(|(opened, _)| match above {
            Some(above) => opened.element == Some(above),
            None => opened.element.is_none() && opened.unit == root,
        });
        found.push((Opened { unit, element: Some(element) }, inside));
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
