//! How much of a drawing a small edit moves: 100 edits of one line, each on a made-up workspace of
//! its own, with and without a lock. The trials hold the numbers that are recorded in
//! `tests/gallery/edits.txt`, and fail when they get worse; `cargo bench -- edits` prints them.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use libtest_mimic::Trial;
use threatlas::geom::Point;
use threatlas::layout::{Edge, Graph, Lock, Placed};
use threatlas::lock::Locks;

use super::differences::Files;
use super::made::{Scale, Workspace};
use super::random::Random;
use super::zoom::{Drawn, drawn, drawn_after};
use super::{case, metrics, update};

const N_EDITS: usize = 100;

const SCALE: Scale = Scale { root: (5, 30), inner: (2, 14), opened: 3, one_kind: false };

/// A node that moves no further than this, in px, stays where it was.
const NEAR: i32 = 25;

/// How far a number may be worse than its record: edits that turn pairs round, and the mean share
/// of moved nodes.
const SLACK: (usize, f64) = (1, 0.02);

/// What one line changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    AddElement,
    /// A flow from a lower to a higher layer, as layers were before it.
    AddFlow,
    /// A flow that lengthens a path or runs against one.
    AddFlowAgainst,
    ChangeLabel,
    RemoveElement,
}

/// With the name of each, and whether the drawing is done after the lock from before the edit.
const KINDS: &[(Kind, &str, bool)] = &[
    (Kind::AddElement, "add-element", false),
    (Kind::AddFlow, "add-flow", false),
    (Kind::AddFlowAgainst, "add-flow-against", false),
    (Kind::ChangeLabel, "change-label", false),
    (Kind::RemoveElement, "remove-element", false),
    (Kind::AddElement, "add-element/lock", true),
    (Kind::AddFlow, "add-flow/lock", true),
    (Kind::AddFlowAgainst, "against/lock", true),
    (Kind::ChangeLabel, "change-label/lock", true),
    (Kind::RemoveElement, "remove/lock", true),
];

/// What an edit did.
#[derive(Clone, Copy)]
struct Effect {
    kind: Kind,
    /// Whether the drawing was done after the lock from before the edit.
    locked: bool,
    /// Clear pairs, and those of them that kept their order.
    clear: usize,
    kept: usize,
    /// Share of nodes, on the maps that changed, that are not where they were.
    moved: f64,
}

/// What the edits of one kind did.
pub(crate) struct Summary {
    name: &'static str,
    n_edits: usize,
    /// Edits that turn no clear pair round.
    unflipped: usize,
    /// Share of clear pairs that keep their order.
    kept: f64,
    /// Shares of moved nodes, sorted.
    moved: Vec<f64>,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, n_edits, unflipped, .. } = self;
        let percent = |share: f64| 100.0 * share;
        let [mean, median, p90, most] =
            [self.mean(), self.at(50), self.at(90), self.at(100)].map(percent);
        write!(f, "{name:17}{n_edits:5}{unflipped:11}{:12.1}", percent(self.kept))?;
        write!(f, "{mean:14.1}{median:9.1}{p90:7.1}{most:7.1}")
    }
}

/// What the numbers of a line are; all but the first two in percent.
pub(crate) const HEAD: &str =
    "                 edits  unflipped  pairs kept   moved: mean   median    p90   most";

impl Summary {
    fn of(name: &'static str, mine: &[&Effect]) -> Self {
        let mut moved: Vec<f64> = mine.iter().map(|it| it.moved).collect();
        moved.sort_by(f64::total_cmp);
        let unflipped = mine.iter().filter(|it| it.kept == it.clear).count();
        let sum = |of: fn(&Effect) -> usize| mine.iter().map(|it| of(it)).sum();
        let kept = metrics::share(sum(|it| it.kept), sum(|it| it.clear));
        Self { name, n_edits: mine.len(), unflipped, kept, moved }
    }

    fn mean(&self) -> f64 {
        self.moved.iter().sum::<f64>() / metrics::number(self.n_edits.max(1))
    }

    /// The share that so many percent of the edits do not exceed.
    fn at(&self, percent: usize) -> f64 {
        let at = (self.moved.len() * percent).div_ceil(100).saturating_sub(1);
        self.moved.get(at).copied().unwrap_or_default()
    }

    /// What is worse than in the recorded line.
    fn worse(&self, recorded: &str) -> Option<String> {
        let words: Vec<&str> = recorded.split_whitespace().collect();
        let number = |at: usize| words.get(at).and_then(|it| it.parse::<f64>().ok());
        let (Some(edits), Some(unflipped), Some(mean)) = (number(1), number(2), number(4)) else {
            return Some(format!("nothing is recorded for {}", self.name));
        };
        let flipped = metrics::number(self.n_edits - self.unflipped);
        let is_worse = flipped > edits - unflipped + metrics::number(SLACK.0)
            || self.mean() > mean / 100.0 + SLACK.1;
        is_worse.then(|| format!("worse than recorded:\n{HEAD}\n{recorded}\n{self}"))
    }
}

/// What every edit of so many does, from the first on, by kind.
pub(crate) fn summaries(first: usize, every: usize) -> Result<Vec<Summary>, String> {
    let effects: Result<Vec<[Effect; 2]>, String> =
        (first..N_EDITS).step_by(every).map(effects).collect();
    let effects = effects?;
    let summaries = KINDS.iter().filter_map(|&(kind, name, locked)| {
        let is_mine = |it: &&Effect| it.kind == kind && it.locked == locked;
        let mine: Vec<&Effect> = effects.iter().flatten().filter(is_mine).collect();
        (!mine.is_empty()).then(|| Summary::of(name, &mine))
    });
    Ok(summaries.collect())
}

/// One trial for the edits of each residue: those of a kind, but for flows, which are two.
pub(crate) fn trials() -> Vec<Trial> {
    let names = ["add-element", "add-flow", "change-label", "remove-element"];
    let trial = |(at, name): (usize, &str)| {
        Trial::test(format!("edits/{name}"), move || Ok(holds_record(at, names.len())?))
    };
    names.into_iter().enumerate().map(trial).collect()
}

fn holds_record(first: usize, step: usize) -> Result<(), String> {
    let summaries = summaries(first, step)?;
    if update::is_on() {
        summaries.iter().for_each(record);
        return Ok(());
    }
    let recorded = std::fs::read_to_string(home()).unwrap_or_default();
    let worse = summaries.iter().filter_map(|it| {
        let line = recorded.lines().find(|line| line.split(' ').next() == Some(it.name));
        it.worse(line.unwrap_or_default())
    });
    let worse: Vec<String> = worse.collect();
    if worse.is_empty() { Ok(()) } else { Err(worse.join("\n")) }
}

/// Writes one line of the record anew.
fn record(summary: &Summary) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);

    let before = std::fs::read_to_string(home()).unwrap_or_default();
    let mut text = format!("{HEAD}\n");
    for (_, name, _) in KINDS {
        let old = before.lines().find(|line| line.split(' ').next() == Some(name));
        let new = (summary.name == *name).then(|| summary.to_string());
        new.or_else(|| old.map(str::to_owned)).iter().for_each(|it| text.extend([it, "\n"]));
    }
    update::write(&home(), &text);
}

fn home() -> PathBuf {
    case::tests_dir().join("gallery").join("edits.txt")
}

/// The files before and after each edit whose kind has this name, wherever flows that are added
/// run; none if there is no such kind.
pub(crate) fn edited_of(name: &str) -> Vec<(Files, Files)> {
    let made = |seed: usize| {
        let workspace = Workspace::made(&format!("edit {seed}"), SCALE);
        let mut random = Random::seeded(&format!("line {seed}"));
        let (kind, edited) = edit(seed, &workspace, &mut random);
        let is_asked = KINDS.iter().any(|it| it.0 == kind && it.1 == name);
        is_asked.then(|| (workspace.files(), edited.files()))
    };
    (0..N_EDITS).filter_map(made).collect()
}

/// What an edit does without a lock and with one.
fn effects(seed: usize) -> Result<[Effect; 2], String> {
    let workspace = Workspace::made(&format!("edit {seed}"), SCALE);
    let mut random = Random::seeded(&format!("line {seed}"));
    let (kind, edited) = edit(seed, &workspace, &mut random);
    let (before, after) = (drawn(&workspace.files())?, drawn(&edited.files())?);
    let against = kind == Kind::AddFlow && before.iter().any(|it| runs_against(it, &after));
    let kind = if against { Kind::AddFlowAgainst } else { kind };
    let lock = |it: &Drawn| (it.id.clone(), Lock::of(&it.graph, &it.placed));
    let locks = Locks { maps: before.iter().map(lock).collect() };
    let locked = drawn_after(&edited.files(), &locks)?;
    Ok([effect(kind, false, &before, &after), effect(kind, true, &before, &locked)])
}

fn effect(kind: Kind, locked: bool, before: &[Drawn], after: &[Drawn]) -> Effect {
    let (mut clear, mut kept, mut moved, mut n_nodes) = (0, 0, 0, 0);
    for one in before {
        let Some(other) = after.iter().find(|it| it.id == one.id) else { continue };
        if one.graph != other.graph || one.placed != other.placed {
            let pairs = metrics::pair(&one.placed, &other.placed);
            clear += pairs.clear;
            kept += pairs.clear_kept;
            let (out_of_place, all) = out_of_place(&one.placed, &other.placed);
            moved += out_of_place;
            n_nodes += all;
        }
    }
    let moved = if n_nodes == 0 { 0.0 } else { metrics::share(moved, n_nodes) };
    Effect { kind, locked, clear, kept, moved }
}

fn edit(seed: usize, workspace: &Workspace, random: &mut Random) -> (Kind, Workspace) {
    let mut edited = workspace.clone();
    let unit = random.below(edited.units.len());
    let own = edited.units[unit].elements();
    let kind = match seed % 4 {
        0 => {
            edited.add_element(unit, random);
            Kind::AddElement
        }
        1 => {
            let (from, to) =
                (random.pick(&own), random.pick(&edited.units[unit].visible()).clone());
            edited.add_flow(unit, from, &to);
            Kind::AddFlow
        }
        2 => {
            let flows = &mut edited.units[unit].flows;
            if !flows.is_empty() {
                let at = random.below(flows.len());
                let label = random.pick(&["asks", "asks the other side and waits for an answer"]);
                (*label).clone_into(&mut flows[at].label);
            }
            Kind::ChangeLabel
        }
        _ => {
            edited.remove_element(random.pick::<String>(&own));
            Kind::RemoveElement
        }
    };
    (kind, edited)
}

/// Nodes further than allowed from where they were, after the translation that keeps most of them,
/// and all nodes that are in both drawings.
fn out_of_place(before: &Placed, after: &Placed) -> (usize, usize) {
    let there = |id: &str| after.nodes.iter().find(|it| it.id == id);
    let ways = before.nodes.iter().filter_map(|it| {
        let other = there(&it.id)?.anchor;
        Some(Point::new(other.x - it.anchor.x, other.y - it.anchor.y))
    });
    let ways: Vec<Point> = ways.collect();
    let stay = |by: &Point| {
        let near = |way: &&Point| {
            let (x, y) = (way.x - by.x, way.y - by.y);
            x * x + y * y <= NEAR * NEAR
        };
        ways.iter().filter(near).count()
    };
    let most = ways.iter().map(stay).max().unwrap_or(0);
    (ways.len() - most, ways.len())
}

/// Whether what is new on a map does not run from a lower to a higher layer.
fn runs_against(before: &Drawn, after: &[Drawn]) -> bool {
    let Some(after) = after.iter().find(|it| it.id == before.id) else { return false };
    let known: BTreeSet<&str> = before.graph.edges.iter().map(|it| it.id.as_str()).collect();
    let (old, new): (Vec<&Edge>, Vec<&Edge>) =
        after.graph.edges.iter().partition(|it| known.contains(it.id.as_str()));
    let layers = layers(&after.graph, &old);
    let mut siblings = new.iter().filter_map(|it| siblings(&after.graph, it));
    siblings.any(|(from, to)| from != to && layers[from] >= layers[to])
}

/// The length of the longest path to each node, over edges between siblings that are on no cycle.
fn layers(graph: &Graph, edges: &[&Edge]) -> Vec<usize> {
    let n = graph.nodes.len();
    let pairs: Vec<_> = edges.iter().filter_map(|it| siblings(graph, it)).collect();
    let mut reaches = vec![vec![false; n]; n];
    for &(from, to) in &pairs {
        reaches[from][to] = true;
    }
    for via in 0..n {
        let onward = reaches[via].clone();
        for row in reaches.iter_mut().filter(|it| it[via]) {
            row.iter_mut().zip(&onward).for_each(|(it, more)| *it |= more);
        }
    }
    let mut layers = vec![0; n];
    for _ in 0..n {
        for &(from, to) in pairs.iter().filter(|it| !reaches[it.1][it.0]) {
            layers[to] = layers[to].max(layers[from] + 1);
        }
    }
    layers
}

/// What holds the ends of an edge, or is them, in the innermost container around both.
fn siblings(graph: &Graph, edge: &Edge) -> Option<(usize, usize)> {
    let path = |node: usize| {
        let mut path: Vec<usize> =
            std::iter::successors(Some(node), |&it| graph.nodes[it].parent).collect();
        path.reverse();
        path
    };
    let (from, to) = (path(edge.from), path(edge.to));
    let common = from.iter().zip(&to).take_while(|it| it.0 == it.1).count();
    Some((*from.get(common)?, *to.get(common)?))
}
