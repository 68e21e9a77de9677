//! Laws of zooming, on made-up workspaces: whatever is declared, every map is legal, keeps the
//! order of the maps above, and depends neither on the order of declarations nor on what
//! deeper levels hold. 20 workspaces, and 200 with `TMD_SLOW=1`.

use std::collections::BTreeSet;

use libtest_mimic::Trial;
use threatlas::date::Date;
use threatlas::diag::{Code, Severity};
use threatlas::layout::{self, Earlier, Graph, Placed, legal};
use threatlas::lock::Locks;
use threatlas::{Options, draw, view};

use super::made::{Flow, Scale, Workspace, is_within};
use super::metrics;
use super::random::Random;

const N_QUICK: usize = 20;
const N_SLOW: usize = 200;

/// Each thing that drawings may stumble over is there so often in all of them.
const AT_LEAST: usize = 3;

const USUAL: Scale = Scale { root: (5, 30), inner: (2, 14), opened: 5, one_kind: false };
/// Each eighth workspace has large maps.
const LARGE: Scale = Scale { root: (30, 60), inner: (5, 30), opened: 2, ..USUAL };
/// Each tenth has boundaries of one kind only.
const PLAIN: Scale = Scale { one_kind: true, ..USUAL };

/// Levels that do not balance are drawn like any other; few edits of one line keep the balance.
const UNBALANCED: &[Code] =
    &[Code::UnlandedFlow, Code::UndrawnFlow, Code::AmbiguousFlow, Code::MisfitFlow];

/// A map: its id, the ones that it is drawn inside of, and its places.
pub(crate) struct Drawn {
    /// Path of the opened element, from the root's name on.
    pub(crate) id: String,
    /// Indices of the maps that it is drawn inside of.
    pub(crate) inside: Vec<usize>,
    /// What was placed.
    pub(crate) graph: Graph,
    /// Where it is.
    pub(crate) placed: Placed,
}

/// One trial for each workspace.
pub(crate) fn trials() -> Vec<Trial> {
    let slow = std::env::var_os("TMD_SLOW").is_some_and(|it| it != "0" && !it.is_empty());
    let trial = |seed: usize| Trial::test(format!("zoom/{seed}"), move || Ok(keeps_laws(seed)?));
    let mut trials: Vec<Trial> = (0..if slow { N_SLOW } else { N_QUICK }).map(trial).collect();
    trials.push(Trial::test("zoom/covers", || Ok(covers()?)));
    trials
}

/// The workspaces have all that drawings may stumble over.
fn covers() -> Result<(), String> {
    let made = |seed: usize| Workspace::made(&format!("zoom {seed}"), scale(seed));
    let workspaces: Vec<Workspace> = (0..N_SLOW).map(made).collect();
    let flows = || workspaces.iter().flat_map(|it| &it.units).flat_map(|it| &it.flows);
    let n_loops = flows().filter(|it| it.from == it.to).count();
    let n_long = flows().filter(|it| it.label.len() > 80).count();
    let is_around = |one: &str, other: &str| one != other && is_within(one, other);
    let n_nested =
        flows().filter(|it| is_around(&it.from, &it.to) || is_around(&it.to, &it.from)).count();
    let there_and_back = workspaces.iter().flat_map(|it| &it.units).filter(|unit| {
        let back = |it: &Flow| {
            unit.flows.iter().any(|other| (&other.from, &other.to) == (&it.to, &it.from))
        };
        unit.flows.iter().any(|it| it.from != it.to && back(it))
    });
    let sizes: Vec<usize> =
        workspaces.iter().flat_map(|it| &it.units).map(|it| it.elements().len()).collect();
    let found = [
        ("flows of an element to itself", n_loops),
        ("long labels", n_long),
        ("flows to what is around an element", n_nested),
        ("models with cycles", there_and_back.count()),
        ("models of at most 5 elements", sizes.iter().filter(|it| **it <= 5).count()),
        ("models of at least 50 elements", sizes.iter().filter(|it| **it >= 50).count()),
        ("workspaces of 4 levels", workspaces.iter().filter(|it| it.n_levels() == 4).count()),
    ];
    let rare =
        found.into_iter().filter(|it| it.1 < AT_LEAST).map(|it| format!("{}: {}", it.0, it.1));
    let rare: Vec<String> = rare.collect();
    if rare.is_empty() { Ok(()) } else { Err(rare.join("\n")) }
}

/// All maps of a workspace, coarse before fine.
pub(crate) fn drawn(files: &[(String, String)]) -> Result<Vec<Drawn>, String> {
    drawn_after(files, &Locks::default())
}

/// All maps of a workspace in the order of an earlier drawing, coarse before fine.
pub(crate) fn drawn_after(files: &[(String, String)], locks: &Locks) -> Result<Vec<Drawn>, String> {
    let listed: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let today = Date::parse("2026-11-23").expect("the constant is a day");
    let compiled = threatlas::compile(listed.as_slice(), &Options { today });
    let errors = compiled.diagnostics.iter().filter(|it| it.severity == Severity::Error);
    let mut errors = errors.filter(|it| !UNBALANCED.contains(&it.code));
    if let Some(error) = errors.next() {
        return Err(format!("{}: {}", error.code, error.message));
    }
    let mut maps: Vec<Drawn> = Vec::new();
    for plan in view::plan(&compiled.model, &compiled.statuses) {
        let graph = draw::measure(&plan.view).graph;
        let inside: Vec<&Placed> = plan.inside.iter().map(|&it| &maps[it].placed).collect();
        let lock = locks.maps.get(&plan.view.id);
        let placed = layout::layout_after(&graph, Earlier { maps: &inside, lock });
        maps.push(Drawn { id: plan.view.id, inside: plan.inside, graph, placed });
    }
    Ok(maps)
}

/// How large the workspace with this number gets.
fn scale(seed: usize) -> Scale {
    match (seed % 8, seed % 10) {
        (7, _) => LARGE,
        (_, 9) => PLAIN,
        _ => USUAL,
    }
}

fn keeps_laws(seed: usize) -> Result<(), String> {
    let workspace = Workspace::made(&format!("zoom {seed}"), scale(seed));
    let faults = broken(seed, &workspace).map_err(|why| format!("{why}\n{}", text(&workspace)))?;
    let Some(&(law, _)) = faults.first() else { return Ok(()) };
    let (smallest, fault) = smallest(seed, workspace, law);
    Err(format!("{law}: {fault}\n{}", text(&smallest)))
}

/// The workspace without all that the fault does not need, and the fault.
fn smallest(seed: usize, workspace: Workspace, law: &str) -> (Workspace, String) {
    let fault = |it: &Workspace| {
        let faults = broken(seed, it).unwrap_or_default();
        faults.into_iter().find(|it| it.0 == law).map(|it| it.1)
    };
    let mut smallest = workspace;
    while let Some(less) = smallest.smaller().into_iter().find(|it| fault(it).is_some()) {
        smallest = less;
    }
    let fault = fault(&smallest).unwrap_or_default();
    (smallest, fault)
}

fn text(workspace: &Workspace) -> String {
    let files = workspace.files().into_iter();
    files.map(|(path, text)| format!("//% file {path}\n{text}")).collect()
}

/// The laws that a workspace breaks, each with what is wrong.
fn broken(seed: usize, workspace: &Workspace) -> Result<Vec<(&'static str, String)>, String> {
    let mut random = Random::seeded(&format!("laws {seed}"));
    let files = with_view(workspace.files());
    let maps = drawn(&files)?;
    let mut found = Vec::new();
    for map in &maps {
        let say = |what: &str| format!("{}: {what}", map.id);
        let faults = legal::violations(&map.graph, &map.placed);
        found.extend(faults.iter().map(|it| ("legal", say(it))));
        let measured = metrics::measure(&map.graph, &map.placed);
        if measured.labels + measured.hard > 0 {
            found.push(("clashes", say(&format!("{measured:?}"))));
        }
        for above in above(&maps, map) {
            let kept = metrics::pair(&maps[above].placed, &map.placed);
            // Inner maps are drawn one by one; together they may leave no room for each other.
            let is_inner = map.id == VIEW && maps[above].inside.len() == 1;
            let wanted = if is_inner { kept.clear * INNER_KEPT_PERCENT / 100 } else { kept.clear };
            if kept.clear_kept < wanted {
                found.push(("order", say(&format!("{}: {kept:?}", maps[above].id))));
            }
        }
    }
    let mut reversed = files;
    reversed.reverse();
    let again = drawn(&reversed)?;
    found.extend(moved(&maps, &again, |_| true).map(|it| ("again", it)));
    let shuffled = drawn(&with_view(workspace.shuffled(&mut random).files()))?;
    found.extend(moved(&maps, &shuffled, |_| true).map(|it| ("shuffled", it)));
    found.extend(far_moves(workspace, &maps, &mut random)?.into_iter().map(|it| ("local", it)));
    Ok(found)
}

/// The maps whose order a map keeps, and those whose order they keep.
fn above(maps: &[Drawn], map: &Drawn) -> BTreeSet<usize> {
    let mut found: BTreeSet<usize> = map.inside.iter().copied().collect();
    let mut next = map.inside.clone();
    while let Some(at) = next.pop() {
        next.extend(maps[at].inside.iter().filter(|&&it| found.insert(it)));
    }
    found
}

/// How much of the order of an inner map a requested one keeps at least, in percent.
const INNER_KEPT_PERCENT: usize = 80;

/// Id of a requested map of several levels.
const VIEW: &str = "Unit0.Whole";

/// The files with a requested map of several levels.
fn with_view(mut files: Vec<(String, String)>) -> Vec<(String, String)> {
    if let Some((_, text)) = files.iter_mut().find(|(_, text)| text.starts_with("model Unit0 ")) {
        text.push_str("view Whole \"All of it\" depth 2\n");
    }
    files
}

/// The first map that is placed otherwise in a second run, of those that count.
fn moved(maps: &[Drawn], others: &[Drawn], counts: impl Fn(&str) -> bool) -> Option<String> {
    for map in maps.iter().filter(|it| counts(&it.id)) {
        let Some(other) = others.iter().find(|it| it.id == map.id) else {
            return Some(format!("the map {} is gone", map.id));
        };
        if map.placed != other.placed {
            return Some(format!("the map {} has other places", map.id));
        }
    }
    None
}

/// What an addition to a child model moves outside of the element that it describes.
fn far_moves(
    workspace: &Workspace,
    maps: &[Drawn],
    random: &mut Random,
) -> Result<Option<String>, String> {
    if workspace.units.len() < 2 {
        return Ok(None);
    }
    let unit = 1 + random.below(workspace.units.len() - 1);
    let mut edited = workspace.clone();
    let visible = edited.units[unit].visible();
    let added = edited.add_element(unit, random);
    let (from, to) = (random.pick(&visible), random.pick(&visible));
    edited.add_flow(unit, from, &added);
    edited.add_flow(unit, &added, to);
    let scope = edited.units[unit].refines.as_deref().unwrap_or_default();
    let scope = format!("Unit0.{scope}");
    let after = drawn(&edited.files())?;
    Ok(moved(maps, &after, |id| !is_within(id, &scope) && id != VIEW))
}
