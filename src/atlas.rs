//! All maps of a workspace, each drawn inside the map one level up.

use crate::draw::{self, Measured};
use crate::layout::{self, Placed};
use crate::model::Model;
use crate::scene::Scene;
use crate::status::Statuses;
use crate::view::{self, Plan, View};

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

/// Draws the maps that exist without being asked for, coarse before fine.
#[must_use]
pub fn maps(model: &Model, statuses: &Statuses) -> Vec<Map> {
    draw_plans(&view::plan(model, statuses))
}

/// Draws one map, by its id or file name; `None` if there is no such map.
#[must_use]
pub fn map(model: &Model, statuses: &Statuses, wanted: &str) -> Option<Map> {
    let plans = view::plan(model, statuses);
    let is_wanted = |plan: &Plan| plan.view.id == wanted || plan.view.stem == wanted;
    let at = plans.iter().position(is_wanted)?;
    // Only the maps above it need to be placed first.
    let mut needed = vec![at];
    while let Some(above) = needed.last().and_then(|&last| plans[last].inside) {
        needed.push(above);
    }
    let mut placed: Option<Placed> = None;
    while let Some(at) = needed.pop() {
        let view = &plans[at].view;
        let measured = draw::measure(view);
        let found = layout::layout(&measured.graph, placed.as_ref());
        if needed.is_empty() {
            return Some(finish(view.clone(), measured, found));
        }
        placed = Some(found);
    }
    None
}

/// Draws plans level by level, each level in as many threads as the machine has processors; which
/// thread draws a map changes nothing in it.
fn draw_plans(plans: &[Plan]) -> Vec<Map> {
    let mut drawn: Vec<Map> = Vec::with_capacity(plans.len());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut rest = plans;
    while !rest.is_empty() {
        let before = drawn.len();
        let ready = |plan: &Plan| plan.inside.is_none_or(|inside| inside < before);
        let count = rest.iter().take_while(|plan| ready(plan)).count().max(1);
        let (level, later) = rest.split_at(count);
        let next = std::sync::atomic::AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(plan) = level.get(at) else { return done };
                let inside = plan.inside.map(|inside| &drawn[inside].placed);
                done.push((at, draw_one(plan, inside)));
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

fn draw_one(plan: &Plan, inside: Option<&Placed>) -> Map {
    let measured = draw::measure(&plan.view);
    let placed = layout::layout(&measured.graph, inside);
    finish(plan.view.clone(), measured, placed)
}

fn finish(view: View, measured: Measured, placed: Placed) -> Map {
    let scene = draw::compose(&view, &measured, &placed);
    Map { view, measured, placed, scene }
}
