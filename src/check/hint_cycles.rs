//! Hints that contradict each other on some map.

use std::collections::{BTreeMap, BTreeSet};

use super::Subject;
use super::hints::shown;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{ElementId, Hint, HintId, Model, UnitId, ViewId};

/// Reports each circle of hints once, at a hint of the lowest model that takes part in it: maps
/// keep the order of those above them, so that what a parent says stays.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    let owners: BTreeSet<Owner> = model.hints.iter().map(|it| (it.unit, it.view)).collect();
    let mut reported: BTreeSet<BTreeSet<HintId>> = BTreeSet::new();
    for owner in owners {
        let hints = in_force(model, owner);
        for level in [true, false] {
            let is_of_axis = |it: &HintId| model[*it].side.is_level() == level;
            let of_axis: Vec<HintId> = hints.iter().copied().filter(is_of_axis).collect();
            for circle in circles(model, &of_axis, owner) {
                if reported.insert(circle.iter().copied().collect()) {
                    diags.push(finding(model, &circle));
                }
            }
        }
    }
}

/// The model that says a hint, and the requested map that it is for.
type Owner = (UnitId, Option<ViewId>);

/// What stands after each element on one map, and the hint that says so.
type Lifted = BTreeMap<ElementId, Vec<(ElementId, HintId)>>;

/// The hints that count on an owner's maps and order two things at all.
fn in_force(model: &Model, (unit, view): Owner) -> Vec<HintId> {
    let units: BTreeSet<UnitId> = model.with_parents(unit).collect();
    let counts = |hint: &Hint| match hint.view {
        Some(of) => Some(of) == view,
        None => units.contains(&hint.unit),
    };
    let all = model.hints.iter().zip(0..);
    all.filter(|(hint, _)| counts(hint)).map(|(_, at)| HintId(at)).collect()
}

/// Circles through hints of `owner`, on the landscape and on the maps that open what is around the
/// ends of hints; each begins with a hint of the owner.
fn circles(model: &Model, hints: &[HintId], owner: Owner) -> Vec<Vec<HintId>> {
    let ends = hints.iter().flat_map(|&it| [model[it].first, model[it].second]);
    let around: BTreeSet<ElementId> =
        ends.flat_map(|it| model.with_ancestors(it).skip(1).collect::<Vec<_>>()).collect();
    let maps = std::iter::once(None).chain(around.into_iter().map(Some));
    let mut found = Vec::new();
    for map in maps {
        let mut lifted = Lifted::new();
        let mut own = Vec::new();
        for &hint in hints {
            let (before, after) = model[hint].ends();
            let [before, after] = [before, after].map(|it| shown(model, it, map));
            if model.is_in(before, after) || model.is_in(after, before) {
                continue;
            }
            lifted.entry(before).or_default().push((after, hint));
            if (model[hint].unit, model[hint].view) == owner {
                own.push((before, after, hint));
            }
        }
        for (before, after, hint) in own {
            if let Some(way) = way(&lifted, after, before) {
                found.push(std::iter::once(hint).chain(way).collect());
            }
        }
    }
    found
}

/// The hints on a shortest way from `start` to `goal`.
fn way(lifted: &Lifted, start: ElementId, goal: ElementId) -> Option<Vec<HintId>> {
    let mut reached: BTreeMap<ElementId, Vec<HintId>> = BTreeMap::from([(start, Vec::new())]);
    let mut next = vec![start];
    while !next.is_empty() && !reached.contains_key(&goal) {
        let mut beyond = Vec::new();
        for at in next {
            let way = reached[&at].clone();
            for &(after, hint) in lifted.get(&at).into_iter().flatten() {
                reached.entry(after).or_insert_with(|| {
                    beyond.push(after);
                    way.iter().copied().chain([hint]).collect()
                });
            }
        }
        next = beyond;
    }
    reached.remove(&goal)
}

fn finding(model: &Model, circle: &[HintId]) -> Diagnostic {
    let said = |hint: HintId| {
        let Hint { first, side, second, .. } = model[hint];
        let [first, second] = [first, second].map(|it| &model[it].named.name);
        format!("`{first}` {} `{second}`", side.word())
    };
    let (own, others) = (circle[0], &circle[1..]);
    let foreign = others.iter().find(|&&it| model[it].unit != model[own].unit);
    let message = format!("no map can show {}: other hints say the contrary", said(own));
    let advice = match foreign {
        Some(&other) => {
            format!("remove this line: `{}` orders these", model[model[other].unit].name)
        }
        None => "remove one of these lines, or turn it round".to_owned(),
    };
    let found = Diagnostic::error(Code::ContradictoryHints, model[own].span, message);
    let found = others.iter().fold(found, |found, &other| {
        found.with_label(model[other].span, format!("puts {}", said(other)))
    });
    found.with_hint(advice)
}
