//! All maps of a workspace, each drawn inside the map one level up, or inside all that it opens.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic};
use crate::draw::{self, Measured};
use crate::layout::{self, Earlier, Lock, Placed};
use crate::lock::Locks;
use crate::model::{Hint, HintId, Model};
use crate::scene::Scene;
use crate::status::Statuses;
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
    let is_wanted = |plan: &Plan| plan.view.id == wanted || plan.view.stem == wanted;
    let at = plans.iter().position(is_wanted)?;
    // Only the maps that it is drawn inside of need to be placed first.
    let mut needed = BTreeSet::from([at]);
    let mut next = vec![at];
    while let Some(at) = next.pop() {
        next.extend(plans[at].inside.iter().filter(|&&inside| needed.insert(inside)));
    }
    let mut placed: BTreeMap<usize, Placed> = BTreeMap::new();
    for &above in needed.iter().filter(|&&it| it != at) {
        let measured = draw::measure(&plans[above].view);
        let inside: Vec<&Placed> = plans[above].inside.iter().map(|it| &placed[it]).collect();
        let lock = locks.maps.get(&plans[above].view.id);
        let found = layout::layout_after(&measured.graph, Earlier { maps: &inside, lock });
        placed.insert(above, found);
    }
    let inside: Vec<&Placed> = plans[at].inside.iter().map(|it| &placed[it]).collect();
    Some(draw_one(&plans[at], &inside, locks))
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
        let inside: Vec<&Placed> = plan.inside.iter().map(|&it| &maps[it].placed).collect();
        let earlier = Earlier { maps: &inside, lock: None };
        let free = layout::layout_after(&map.measured.graph, earlier);
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

/// Draws plans level by level, each level in as many threads as the machine has processors; which
/// thread draws a map changes nothing in it.
fn draw_plans(plans: &[Plan], locks: &Locks) -> Vec<Map> {
    let mut drawn: Vec<Map> = Vec::with_capacity(plans.len());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut rest = plans;
    while !rest.is_empty() {
        let before = drawn.len();
        let ready = |plan: &Plan| plan.inside.iter().all(|&inside| inside < before);
        let count = rest.iter().take_while(|plan| ready(plan)).count().max(1);
        let (level, later) = rest.split_at(count);
        let next = std::sync::atomic::AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(plan) = level.get(at) else { return done };
                let inside: Vec<&Placed> =
                    plan.inside.iter().map(|&inside| &drawn[inside].placed).collect();
                done.push((at, draw_one(plan, &inside, locks)));
            }
        };
        let mut done: Vec<(usize, Map)> = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads.min(count)).map(|_| scope.spawn(work)).collect();
            let mut done = work();
            for other in others {
                done.extend(other.join().expect("drawing does not panic"));
            }
            done
        });
        done.sort_by_key(|(at, _)| *at);
        drawn.extend(done.into_iter().map(|(_, map)| map));
        rest = later;
    }
    drawn
}

fn draw_one(plan: &Plan, inside: &[&Placed], locks: &Locks) -> Map {
    let view = plan.view.clone();
    let measured = draw::measure(&view);
    let earlier = Earlier { maps: inside, lock: locks.maps.get(&view.id) };
    let placed = layout::layout_after(&measured.graph, earlier);
    let scene = draw::compose(&view, &measured, &placed);
    Map { view, measured, placed, scene }
}
