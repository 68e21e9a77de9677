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
    draw_plans(&view::plan(model, statuses), locks, Drawing::default()).maps
}

/// All maps, with what they were drawn from beside their own views.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// Coarse before fine.
    pub maps: Vec<Map>,
    /// Of each map, whether it was taken over from the drawing before as it was.
    pub kept: Vec<bool>,
    /// Of each map, the maps that it was drawn inside of, and those that it opens.
    around: Vec<[Vec<usize>; 2]>,
    locks: Locks,
}

/// Draws all maps, and takes those over from an earlier drawing that would be the same: what they
/// show is equal, and so are the places on all maps that they depend on, and their locks.
#[must_use]
pub fn redrawn(model: &Model, statuses: &Statuses, locks: &Locks, earlier: Drawing) -> Drawing {
    draw_plans(&view::plan(model, statuses), locks, earlier)
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
    let (measured, placed) = placed(&plans, &BTreeSet::from([at]), locks).remove(&at)?;
    Some(finish(plans[at].view.clone(), measured, placed))
}

/// Sizes and places of some maps, by index, and of those that they are drawn inside of.
#[must_use]
pub fn placed(
    plans: &[Plan],
    wanted: &BTreeSet<usize>,
    locks: &Locks,
) -> BTreeMap<usize, (Measured, Placed)> {
    let mut needed = wanted.clone();
    let mut next: Vec<usize> = wanted.iter().copied().collect();
    while let Some(plan) = next.pop().map(|it| &plans[it]) {
        next.extend(plan.inside.iter().chain(&plan.opened).filter(|&&it| needed.insert(it)));
    }
    let mut found: BTreeMap<usize, (Measured, Placed)> = BTreeMap::new();
    let mut rest: Vec<usize> = needed.into_iter().collect();
    while !rest.is_empty() {
        let is_ready = |&at: &usize| {
            plans[at].inside.iter().chain(&plans[at].opened).all(|it| found.contains_key(it))
        };
        let (ready, later): (Vec<usize>, Vec<usize>) = rest.into_iter().partition(is_ready);
        let new = side_by_side(&ready, |&at| {
            let measured = draw::measure(&plans[at].view);
            let placed = place(plans, &plans[at], &measured, locks, |above| &found[&above].1);
            (measured, placed)
        });
        found.extend(ready.into_iter().zip(new));
        rest = later;
    }
    found
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

/// Draws plans level by level; of each level those that the earlier drawing has not.
fn draw_plans(plans: &[Plan], locks: &Locks, earlier: Drawing) -> Drawing {
    let mut earlier = Before::of(earlier);
    let mut drawn: Vec<Map> = Vec::with_capacity(plans.len());
    let mut kept = Vec::with_capacity(plans.len());
    while drawn.len() < plans.len() {
        let before = drawn.len();
        let ready = |plan: &&Plan| plan.inside.iter().chain(&plan.opened).all(|it| *it < before);
        let count = plans[before..].iter().take_while(ready).count().max(1);
        let level = before..before + count;
        let mut maps: BTreeMap<usize, Map> = level
            .clone()
            .filter_map(|at| Some((at, earlier.take(at, plans, locks, &drawn)?)))
            .collect();
        kept.extend(level.clone().map(|at| maps.contains_key(&at)));
        let missing: Vec<usize> = level.filter(|at| !maps.contains_key(at)).collect();
        let drawing = side_by_side(&missing, |&at| {
            let measured = draw::measure(&plans[at].view);
            let placed = place(plans, &plans[at], &measured, locks, |it| &drawn[it].placed);
            finish(plans[at].view.clone(), measured, placed)
        });
        maps.extend(missing.into_iter().zip(drawing));
        drawn.extend(maps.into_values());
    }
    let around = plans.iter().map(|it| [it.inside.clone(), it.opened.clone()]).collect();
    Drawing { maps: drawn, kept, around, locks: locks.clone() }
}

/// What is left of an earlier drawing while it is taken over.
struct Before {
    maps: Vec<Option<Map>>,
    around: Vec<[Vec<usize>; 2]>,
    locks: Locks,
    /// Where a map is by its id.
    by_id: BTreeMap<String, usize>,
    /// By its earlier index, where a map is that was taken over.
    moved: BTreeMap<usize, usize>,
}

impl Before {
    fn of(drawing: Drawing) -> Self {
        let by_id = drawing.maps.iter().zip(0..).map(|(map, at)| (map.view.id.clone(), at));
        Self {
            by_id: by_id.collect(),
            maps: drawing.maps.into_iter().map(Some).collect(),
            around: drawing.around,
            locks: drawing.locks,
            moved: BTreeMap::new(),
        }
    }

    /// The map of the plan at an index, if drawing it now would give the same.
    fn take(&mut self, at: usize, plans: &[Plan], locks: &Locks, drawn: &[Map]) -> Option<Map> {
        let plan = &plans[at];
        let old = *self.by_id.get(&plan.view.id)?;
        let is_same = self.maps[old].as_ref()?.view == plan.view
            && self.locks.maps.get(&plan.view.id) == locks.maps.get(&plan.view.id)
            && self.has_same_places(&self.around[old][0], &plan.inside, drawn)
            && self.has_same_places(&self.around[old][1], &plan.opened, drawn);
        if !is_same {
            return None;
        }
        self.moved.insert(old, at);
        self.maps[old].take()
    }

    /// Whether maps of then and of now are the same ones, one by one, with equal places.
    fn has_same_places(&self, then: &[usize], now: &[usize], drawn: &[Map]) -> bool {
        let is_same = |(then, now): (&usize, &usize)| match &self.maps[*then] {
            None => self.moved.get(then) == Some(now),
            Some(map) => map.view.id == drawn[*now].view.id && map.placed == drawn[*now].placed,
        };
        then.len() == now.len() && then.iter().zip(now).all(is_same)
    }
}

fn finish(view: View, measured: Measured, placed: Placed) -> Map {
    let scene = draw::compose(&view, &measured, &placed);
    let sequence = draw::sequence(&view, &measured);
    Map { view, measured, placed, scene, sequence }
}

#[cfg(test)]
mod tests {
    use super::{Drawing, Map, redrawn};
    use crate::lock::Locks;
    use crate::render::{self, LIGHT, Profile};
    use crate::{Compilation, Options, compile, date::Date};

    const PARENT: &str = "model Shop \"Shop\" { owner \"a\" }\n\
        system Web \"Web\"\nsystem Bank \"Bank\"\nWeb -> Bank \"pays\"\n";
    const WEB: &str = "model Web \"Web\" refines Shop.Web { owner \"b\" }\n\
        container Page \"Page\" {\n  component Form \"Form\"\n}\n\
        store Orders \"Orders\"\nPage.Form -> Orders \"books\"\nPage.Form -> Bank \"pays\"\n";
    const BANK: &str = "model Bank \"Bank\" refines Shop.Bank { owner \"c\" }\n\
        container Till \"Till\"\nWeb -> Till \"pays\"\n";

    fn draw(texts: [&str; 3], earlier: Drawing) -> Drawing {
        let files = [("shop.tmd", texts[0]), ("web.tmd", texts[1]), ("bank.tmd", texts[2])];
        let options = Options { today: Date::from_unix_seconds(0) };
        let Compilation { model, statuses, .. } = compile(&files[..], &options);
        redrawn(&model, &statuses, &Locks::default(), earlier)
    }

    fn pictures(maps: &[Map]) -> Vec<String> {
        let scenes = maps.iter().flat_map(Map::scenes);
        scenes.map(|it| render::svg(it, &LIGHT, Profile::File)).collect()
    }

    #[test]
    fn maps_drawn_after_an_edit_are_those_that_are_drawn_anew() {
        let longer = BANK.replace("\"Till\"", "\"A till that has a very long name, and a drawer\"");
        let more = WEB.replace("store Orders", "queue Mail \"Mail\"\nstore Orders");
        let renamed = PARENT.replace("\"Bank\"\n", "\"House bank of all shops\"\n");
        let mut last = draw([PARENT, WEB, BANK], Drawing::default());
        assert!(last.kept.iter().all(|it| !it));
        for texts in [
            [PARENT, WEB, longer.as_str()],
            [PARENT, more.as_str(), BANK],
            [renamed.as_str(), more.as_str(), BANK],
            [PARENT, WEB, BANK],
        ] {
            last = draw(texts, last);
            let anew = draw(texts, Drawing::default());
            assert!(pictures(&last.maps) == pictures(&anew.maps), "{texts:?}");
            assert!(last.maps.iter().zip(&anew.maps).all(|(a, b)| a.placed == b.placed));
        }
    }

    #[test]
    fn what_no_edit_concerns_is_kept() {
        let first = draw([PARENT, WEB, BANK], Drawing::default());
        let again = draw([PARENT, WEB, BANK], first);
        assert!(again.kept.iter().all(|&it| it) && again.maps.len() == again.kept.len());
        let more = BANK.replace("container Till", "container Safe \"Safe\"\ncontainer Till");
        let edited = draw([PARENT, WEB, &more], again);
        let kept = |id: &str| {
            let at = edited.maps.iter().position(|it| it.view.id == id);
            edited.kept[at.expect("the map is there")]
        };
        assert!(kept("Shop.Web.Page") && !kept("Shop.Bank"));
    }
}
