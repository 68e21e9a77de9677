//! All maps of a workspace, each drawn inside the map one level up.

use crate::draw::{self, Measured};
use crate::layout::{self, Placed};
use crate::model::Model;
use crate::scene::Scene;
use crate::status::Statuses;
use crate::view::{self, Plan, View};
use std::collections::{BTreeMap, BTreeSet};

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

/// Draws the maps that exist without being asked for, coarse before fine.
#[must_use]
pub fn maps(model: &Model, statuses: &Statuses) -> Vec<Map> {
    draw_plans(&view::plan(model, statuses))
}

/// Draws one map, by its id or file name; `None` if there is no such map.
#[must_use]
pub fn map(model: &Model, statuses: &Statuses, wanted: &str) -> Option<Map> {
    let plans = view::plan(model, statuses);
    let is_sequence =
        |plan: &Plan| plan.view.story.as_ref().is_some_and(|it| it.sequence == wanted);
    let is_wanted =
        |plan: &Plan| plan.view.id == wanted || plan.view.stem == wanted || is_sequence(plan);
    let at = plans.iter().position(is_wanted)?;
    // Only the maps above it need to be placed first.
    let mut needed = BTreeSet::from([at]);
    let mut next = vec![at];
    while let Some(plan) = next.pop().map(|it| &plans[it]) {
        next.extend(plan.inside.iter().chain(&plan.opened).filter(|&&it| needed.insert(it)));
    }
    let mut placed: BTreeMap<usize, Placed> = BTreeMap::new();
    for it in needed {
        let view = &plans[it].view;
        let measured = draw::measure(view);
        let found = place(&plans, it, &measured, |above| &placed[&above]);
        if it == at {
            return Some(finish(view.clone(), measured, found));
        }
        placed.insert(it, found);
    }
    None
}

/// Places one map inside of those above it, which `above` gives.
fn place<'a>(
    plans: &[Plan],
    at: usize,
    measured: &Measured,
    above: impl Fn(usize) -> &'a Placed,
) -> Placed {
    let plan = &plans[at];
    let Some(outer) = plan.inside.map(&above) else {
        return layout::layout(&measured.graph, None);
    };
    if plan.opened.is_empty() {
        return layout::layout(&measured.graph, Some(outer));
    }
    let finer = plan.opened.iter().map(|&it| (plans[it].view.id.as_str(), above(it)));
    let all = layout::nested(outer, &finer.collect::<Vec<_>>());
    layout::layout(&measured.graph, Some(&all))
}

/// Draws plans level by level, each level in as many threads as the machine has processors; which
/// thread draws a map changes nothing in it.
fn draw_plans(plans: &[Plan]) -> Vec<Map> {
    let mut drawn: Vec<Map> = Vec::with_capacity(plans.len());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut rest = plans;
    while !rest.is_empty() {
        let before = drawn.len();
        let ready = |plan: &Plan| plan.inside.iter().chain(&plan.opened).all(|it| *it < before);
        let count = rest.iter().take_while(|plan| ready(plan)).count().max(1);
        let (level, later) = rest.split_at(count);
        let next = std::sync::atomic::AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(plan) = level.get(at) else { return done };
                let measured = draw::measure(&plan.view);
                let placed = place(plans, before + at, &measured, |it| &drawn[it].placed);
                done.push((at, finish(plan.view.clone(), measured, placed)));
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

fn finish(view: View, measured: Measured, placed: Placed) -> Map {
    let scene = draw::compose(&view, &measured, &placed);
    let sequence = draw::sequence(&view, &measured);
    Map { view, measured, placed, scene, sequence }
}
