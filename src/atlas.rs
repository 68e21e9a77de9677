//! All maps of a workspace, each drawn inside the map one level up, or inside all that it opens.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic};
use crate::draw::{self, Measured};
use crate::layout::{self, Earlier, Lock, Placed};
use crate::lock::Locks;
use crate::model::{Hint, HintId, Model};
use crate::scene::Scene;
use crate::status::Statuses;
use crate::threads::side_by_side;
use crate::view::{self, Plan, View};

/// A locked drawing worse than so many percent of a free one is worth a note.
const MUCH_WORSE_PERCENT: i64 = 125;

/// A finished map.
#[derive(Clone, Debug)]
pub struct Map {
    /// What it shows.
    pub view: View,
    /// Sizes of its boxes and labels.
    pub measured: Measured,
    /// Where they are.
    pub placed: Placed,
    /// What is painted.
    pub scene: Scene,
    /// The steps of a story as a sequence.
    pub sequence: Option<Scene>,
}

impl Map {
    /// All pictures of it, each a file.
    pub fn scenes(&self) -> impl Iterator<Item = &Scene> {
        std::iter::once(&self.scene).chain(&self.sequence)
    }
}

/// Draws all maps, coarse before fine.
#[must_use]
pub fn maps(model: &Model, statuses: &Statuses) -> Vec<Map> {
    locked_maps(model, statuses, &Locks::default())
}

/// Draws all maps in the order of an earlier drawing.
#[must_use]
pub fn locked_maps(model: &Model, statuses: &Statuses, locks: &Locks) -> Vec<Map> {
    draw_plans(&view::plan(model, statuses), locks)
}

/// Draws one map, by its id or file name, in the order of an earlier drawing; `None` if there is no
/// such map.
#[must_use]
pub fn map(model: &Model, statuses: &Statuses, locks: &Locks, wanted: &str) -> Option<Map> {
    let plans = view::plan(model, statuses);
    let is_sequence =
        |plan: &Plan| plan.view.story.as_ref().is_some_and(|it| it.sequence == wanted);
    let is_wanted =
        |plan: &Plan| plan.view.id == wanted || plan.view.stem == wanted || is_sequence(plan);
    let at = plans.iter().position(is_wanted)?;
    // Only the maps that it is drawn inside of need to be placed first.
    let mut needed = BTreeSet::from([at]);
    let mut next = vec![at];
    while let Some(plan) = next.pop().map(|it| &plans[it]) {
        next.extend(plan.inside.iter().chain(&plan.opened).filter(|&&it| needed.insert(it)));
    }
    let mut placed: BTreeMap<usize, Placed> = BTreeMap::new();
    for it in needed {
        let plan = &plans[it];
        let measured = draw::measure(&plan.view);
        let found = place(&plans, plan, &measured, locks, |above| &placed[&above]);
        if it == at {
            return Some(finish(plan.view.clone(), measured, found));
        }
        placed.insert(it, found);
    }
    None
}

/// The order of some maps.
#[must_use]
pub fn locks(maps: &[Map]) -> Locks {
    let lock = |map: &Map| (map.view.id.clone(), Lock::of(&map.measured.graph, &map.placed));
    Locks { maps: maps.iter().map(lock).collect() }
}

/// Ids of locked maps that look much worse than they would without their locks. `maps` are all that
/// there are.
#[must_use]
pub fn much_worse_for_locks(
    model: &Model,
    statuses: &Statuses,
    locks: &Locks,
    maps: &[Map],
) -> Vec<String> {
    let plans = view::plan(model, statuses);
    let is_worse = |(plan, map): &(&Plan, &Map)| {
        let unlocked = Locks::default();
        let free = place(&plans, plan, &map.measured, &unlocked, |above| &maps[above].placed);
        layout::badness(&map.placed) * 100 > layout::badness(&free) * MUCH_WORSE_PERCENT
    };
    let locked = plans.iter().zip(maps).filter(|(plan, _)| locks.maps.contains_key(&plan.view.id));
    locked.filter(is_worse).map(|(plan, _)| plan.view.id.clone()).collect()
}

/// Reports the hints that maps could not keep, each once.
#[must_use]
pub fn unkept_hints(model: &Model, maps: &[Map]) -> Vec<Diagnostic> {
    let mut unkept: BTreeMap<HintId, Vec<&str>> = BTreeMap::new();
    for map in maps {
        for (hint, placing) in map.view.hints.iter().zip(&map.measured.graph.hints) {
            if map.placed.distance(placing) <= 0 {
                unkept.entry(hint.said).or_default().push(&map.view.id);
            }
        }
    }
    let finding = |(hint, maps): (HintId, Vec<&str>)| {
        let Hint { first, side, second, span, .. } = model[hint];
        let [first, second] = [first, second].map(|it| &model[it].named.name);
        let maps: Vec<String> = maps.iter().map(|map| format!("`{map}`")).collect();
        let maps = maps.join(", ");
        let message = format!("`{first}` is not {} `{second}` on {maps}", side.word());
        let advice = "say in what order the things around these are to be, or remove the line";
        Diagnostic::warning(Code::UnkeptHint, span, message).with_hint(advice)
    };
    unkept.into_iter().map(finding).collect()
}

/// Places one map inside of those above it, which `above` gives.
fn place<'a>(
    plans: &[Plan],
    plan: &Plan,
    measured: &Measured,
    locks: &Locks,
    above: impl Fn(usize) -> &'a Placed,
) -> Placed {
    let lock = locks.maps.get(&plan.view.id);
    let mut maps: Vec<&Placed> = plan.inside.iter().map(|&it| above(it)).collect();
    let finer: Vec<(&str, &Placed)> =
        plan.opened.iter().map(|&it| (plans[it].view.id.as_str(), above(it))).collect();
    let nested = maps.first().filter(|_| !finer.is_empty()).map(|it| layout::nested(it, &finer));
    if let Some(nested) = &nested {
        maps = vec![nested];
    }
    layout::layout_after(&measured.graph, Earlier { maps: &maps, lock })
}

/// Draws plans level by level, those of a level side by side.
fn draw_plans(plans: &[Plan], locks: &Locks) -> Vec<Map> {
    let mut drawn: Vec<Map> = Vec::with_capacity(plans.len());
    let mut rest = plans;
    while !rest.is_empty() {
        let before = drawn.len();
        let ready = |plan: &Plan| plan.inside.iter().chain(&plan.opened).all(|it| *it < before);
        let count = rest.iter().take_while(|plan| ready(plan)).count().max(1);
        let (level, later) = rest.split_at(count);
        let maps = side_by_side(level, |plan| {
            let measured = draw::measure(&plan.view);
            let placed = place(plans, plan, &measured, locks, |it| &drawn[it].placed);
            finish(plan.view.clone(), measured, placed)
        });
        drawn.extend(maps);
        rest = later;
    }
    drawn
}

fn finish(view: View, measured: Measured, placed: Placed) -> Map {
    let scene = draw::compose(&view, &measured, &placed);
    let sequence = draw::sequence(&view, &measured);
    Map { view, measured, placed, scene, sequence }
}
