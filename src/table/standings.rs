//! What the threats of each place add up to, and what nobody has looked at.

use super::rows::natural;
use crate::model::{Model, Named, UnitId};
use crate::places::{self, Places};
use serde::Serialize;

/// What the threats of one place add up to.
#[derive(Clone, Debug, Serialize)]
pub struct Standing {
    /// model, element, flow, boundary or data.
    pub kind: &'static str,
    /// Dotted path of names.
    pub path: String,
    /// For readers.
    pub title: String,
    /// The worst state, or "unassessed".
    pub status: &'static str,
    /// How many threats are in that state; 0 if nobody has looked.
    pub count: usize,
    /// How many threats there are.
    pub total: usize,
    /// Why, for readers.
    pub reason: String,
}

/// Something that nobody has looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Unassessed {
    /// element or flow.
    pub kind: &'static str,
    /// Dotted path of names.
    pub path: String,
    /// For readers.
    pub title: String,
    /// Why somebody should look.
    pub reason: String,
}

/// The standing of everything that has one, in the models that are `within`: models first, then
/// elements, flows, boundaries and data, each by path.
pub(super) fn standings(
    model: &Model,
    places: &Places<'_>,
    within: &dyn Fn(UnitId) -> bool,
) -> Vec<Standing> {
    let units = model.unit_ids().filter(|&it| within(it)).filter_map(|id| {
        let unit = &model[id];
        made(places, "model", model.unit_path(id), &unit.title, &places.unit(id))
    });
    let elements = model.element_ids().filter(|&it| within(model[it].named.unit));
    let elements = elements.filter_map(|id| {
        let Named { path, title, .. } = &model[id].named;
        made(places, "element", path, title, &places.element(id))
    });
    let flows = model.flow_ids().filter(|&it| within(model[it].named.unit));
    let flows = flows.filter_map(|id| {
        let path = &model[id].named.path;
        made(places, "flow", path, &model.flow_title(id), &places.flows(&[id]))
    });
    let boundaries = ids(model.boundaries.len(), crate::model::BoundaryId);
    let boundaries = boundaries.filter(|&it| within(model[it].named.unit)).filter_map(|id| {
        let Named { path, title, .. } = &model[id].named;
        made(places, "boundary", path, title, &places.boundary(id))
    });
    let data = ids(model.data.len(), crate::model::DataId);
    let data = data.filter(|&it| within(model[it].named.unit)).filter_map(|id| {
        let Named { path, title, .. } = &model[id].named;
        made(places, "data", path, title, &places.data(id))
    });
    let groups: [Vec<Standing>; 5] = [
        units.collect(),
        elements.collect(),
        flows.collect(),
        boundaries.collect(),
        data.collect(),
    ];
    let sorted = groups.into_iter().map(|mut group| {
        group.sort_by(|a, b| natural(&a.path, &b.path).then_with(|| a.title.cmp(&b.title)));
        group
    });
    sorted.flatten().collect()
}

fn ids<Id>(count: usize, id: fn(u32) -> Id) -> impl Iterator<Item = Id> {
    (0..u32::try_from(count).unwrap_or(u32::MAX)).map(id)
}

fn made(
    places: &Places<'_>,
    kind: &'static str,
    path: &str,
    title: &str,
    standing: &places::Standing,
) -> Option<Standing> {
    let (status, count, total) = match standing {
        places::Standing::Quiet => return None,
        places::Standing::Unassessed => ("unassessed", 0, 0),
        places::Standing::Threatened { status, worst, total } => {
            (status.word(), worst.len(), *total)
        }
    };
    let reason = places.reason(standing);
    let (path, title) = (path.to_owned(), title.to_owned());
    Some(Standing { kind, path, title, status, count, total, reason })
}

/// What nobody has looked at in the models that are `within`, by path.
pub(super) fn unassessed(
    model: &Model,
    places: &Places<'_>,
    within: &dyn Fn(UnitId) -> bool,
) -> Vec<Unassessed> {
    let found = places.unassessed(within).into_iter();
    let row = |it| match it {
        places::Unassessed::Element(id) => {
            let Named { path, title, .. } = &model[id].named;
            let (path, title) = (path.clone(), title.clone());
            let reason = "a model describes its inside".to_owned();
            Unassessed { kind: "element", path, title, reason }
        }
        places::Unassessed::Flow(id) => {
            let crossed = model.crossings(id).into_iter();
            let mut titles: Vec<&str> =
                crossed.map(|it| model[it.boundary].named.title.as_str()).collect();
            titles.sort_unstable();
            titles.dedup();
            let reason = format!("it crosses the line of {}", titles.join(", "));
            let (path, title) = (model[id].named.path.clone(), model.flow_title(id));
            Unassessed { kind: "flow", path, title, reason }
        }
    };
    found.map(row).collect()
}
