//! The pictures of a difference: for each map on which something changed, one drawing with all that
//! is in the old or the new version, and both versions in the same places.
//!
//! The old and the new map are joined to one, which is placed in the order of the old drawing: what
//! is in both stands where it stood to all else, what is gone has a place of its own and hides
//! nothing, and the three drawings lie exactly one upon another.

mod page;
mod union;

use std::collections::{BTreeMap, BTreeSet};

use crate::atlas;
use crate::diff::{Report, Thing, World, difference};
use crate::draw::{self, Measured};
use crate::layout::{Placed, layout, layout_locked};
use crate::lock::Locks;
use crate::scene::{Change, Scene};
use crate::threads::side_by_side;
use crate::view::{self, Plan, View};
use union::{Known, Union};

pub use page::page;

/// The pictures of a map that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Id of the map.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// How much changed: `1 added, 2 changed`.
    pub count: String,
    /// Both versions in one, with what differs marked.
    pub overlay: Scene,
    /// The old version; `None` if the map is new.
    pub before: Option<Scene>,
    /// The new version; `None` if the map is gone.
    pub after: Option<Scene>,
    /// Whether the old version has the places of the new one: nothing stands in another area now.
    pub is_in_place: bool,
}

impl Picture {
    /// What it shows in a few words, for those who cannot see it.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{}: {}", self.title, self.count)
    }
}

/// The pictures of all maps of the new side that show something that changed, in the order of maps,
/// then of those that only the old side has. `locks` is the order that the old side is drawn in.
#[must_use]
pub fn pictures(report: &Report, [old, new]: [&World<'_>; 2], locks: &Locks) -> Vec<Picture> {
    let (before, after) = (plans(old), plans(new));
    let now = |id: &str| report.now(id);
    let of_old: BTreeMap<String, usize> =
        before.iter().enumerate().map(|(at, it)| (now(&it.view.id), at)).collect();
    let differs = differences(report);
    let gone = gone(&before, &after, &now);
    let stems = gone.iter().map(|it| it.1.stem.clone()).collect();
    let known = Known { now: &now, differs: &differs, gone: &stems };
    let found = after.iter().filter_map(|plan| {
        let old = of_old.get(&plan.view.id).copied();
        // Most maps are as they were.
        if differs.is_empty() && old.is_some_and(|it| before[it].view == plan.view) {
            return None;
        }
        let union = Union::of(old.map(|it| &before[it].view), &plan.view, &known);
        (!union.is_same()).then_some((old, Some(&plan.view), union))
    });
    let mut found: Vec<(Option<usize>, Option<&View>, Union)> = found.collect();
    found.extend(gone.iter().map(|(old, nothing)| {
        (Some(*old), None, Union::of(Some(&before[*old].view), nothing, &known))
    }));
    let wanted: BTreeSet<usize> = found.iter().filter_map(|it| it.0).collect();
    let drawn = atlas::placed(&before, &wanted, locks);
    let picture = |(old, new, union): &(Option<usize>, Option<&View>, Union)| {
        let old = old.map(|at| (&before[at].view, &drawn[&at]));
        picture(old, *new, union)
    };
    side_by_side(&found, picture)
}

/// The maps that only the old side has, by index, each with a new version that shows nothing, under
/// a name that no other map has.
fn gone(before: &[Plan], after: &[Plan], now: &dyn Fn(&str) -> String) -> Vec<(usize, View)> {
    let ids: BTreeSet<&str> = after.iter().map(|it| it.view.id.as_str()).collect();
    let stems: BTreeSet<&str> = after.iter().map(|it| it.view.stem.as_str()).collect();
    let gone = before.iter().enumerate().filter(|it| !ids.contains(now(&it.1.view.id).as_str()));
    let nothing = |(at, plan): (usize, &Plan)| {
        let mut stem = plan.view.stem.clone();
        if stems.contains(stem.as_str()) {
            stem.push_str("--was");
        }
        let (nodes, edges, hints) = (Vec::new(), Vec::new(), Vec::new());
        (at, View { stem, nodes, edges, hints, ..plan.view.clone() })
    };
    gone.map(nothing).collect()
}

fn plans(world: &World<'_>) -> Vec<Plan> {
    view::plan(world.model, world.statuses)
}

/// What differs in elements, boundaries and flows, by their ids.
fn differences(report: &Report) -> BTreeMap<String, String> {
    let things = [Thing::Element, Thing::Boundary, Thing::Flow];
    let entries = report.entries.iter().filter(|it| things.contains(&it.change.thing));
    let words = entries.filter_map(|it| {
        let fields: Vec<String> = it.change.kind.fields().iter().map(difference).collect();
        (!fields.is_empty()).then(|| (it.change.id.clone(), fields.join("\n")))
    });
    words.collect()
}

fn picture(
    old: Option<(&View, &(Measured, Placed))>,
    new: Option<&View>,
    union: &Union,
) -> Picture {
    let measured = union.measured(old.map(|it| &it.1.0));
    let lock = old.map(|(_, (measured, placed))| union.lock(measured, placed));
    let placed = match &lock {
        Some(lock) => layout_locked(&measured.graph, lock),
        None => layout(&measured.graph, None),
    };
    let mut overlay = draw::compose_changes(&union.view, &measured, &placed, &union.marks);
    let View { id, stem, title, path, direction, .. } = &union.view;
    let after = new.map(|it| draw::compose(it, &draw::measure(it), &union.after(&placed)));
    let mut is_in_place = true;
    let before = old.map(|(view, (measured, drawn))| {
        // Under the same heading, so that all else stands in the same place.
        let (title, path) = (title.clone(), path.clone());
        let view = View { title, path, direction: *direction, ..view.clone() };
        let there = union.before(measured, &placed);
        is_in_place = there.is_some();
        draw::compose(&view, measured, there.as_ref().unwrap_or(drawn))
    });
    let shown = after.as_ref().or(before.as_ref()).map_or("", |it| it.description.as_str());
    let gone = if new.is_none() { "the map is gone, " } else { "" };
    let count = format!("{gone}{}", count(union));
    overlay.description = format!("What changed: {}. {shown}", list(union));
    Picture {
        id: id.clone(),
        title: title.clone(),
        count,
        overlay,
        before: before.map(|it| Scene { stem: format!("{stem}--before"), ..it }),
        after: after.map(|it| Scene { stem: format!("{stem}--after"), ..it }),
        is_in_place,
    }
}

/// How much changed.
fn count(union: &Union) -> String {
    let parts = Change::ALL.iter().filter_map(|&change| {
        let n = union.marks.count(change);
        (n > 0).then(|| format!("{n} {}", change.word()))
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// What changed, thing by thing.
fn list(union: &Union) -> String {
    let view = &union.view;
    let nodes = view.nodes.iter().map(|it| it.title.clone());
    let edges = view.edges.iter().map(|it| {
        let [from, to] = [it.from, it.to].map(|at| view.nodes[at].title.as_str());
        let label = if it.label.is_empty() { String::new() } else { format!(" ({})", it.label) };
        format!("{from} to {to}{label}")
    });
    let marks = union.marks.nodes.iter().chain(&union.marks.edges);
    let said = nodes.chain(edges).zip(marks).filter(|(_, mark)| mark.change.is_some());
    let said = said.map(|(title, mark)| format!("{title} {}", mark.words.replace('\n', ", ")));
    said.collect::<Vec<_>>().join("; ")
}
