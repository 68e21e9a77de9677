//! Which thing of the old model is which of the new one: by stable id, then by `renamed` lines,
//! then by structure where that is clear.

use std::collections::{BTreeMap, BTreeSet};

use super::Thing;
use super::alike::{Alike, Sides, alike};
use super::record::{Record, model_id};
use super::said::{Names, around, last};
use crate::model::Model;

/// The things of two models side by side.
pub(super) struct Matching {
    pub(super) old: Vec<Record>,
    pub(super) new: Vec<Record>,
    /// Places in `old` and `new` of what is in both, and why something with another id is taken
    /// for the same.
    pub(super) both: Vec<(usize, usize, Option<String>)>,
    /// New ids of what has another.
    pub(super) names: Names,
}

/// Kinds of things in the order in which they are matched: first what stands around others.
const ORDER: &[Thing] = &[
    Thing::Model,
    Thing::Element,
    Thing::Boundary,
    Thing::Data,
    Thing::Attacker,
    Thing::Objective,
    Thing::Assumption,
    Thing::Environment,
    Thing::Flow,
    Thing::Control,
    Thing::Threat,
    Thing::Answer,
    Thing::Scenario,
    Thing::Convention,
    Thing::Policy,
    Thing::Rule,
    Thing::View,
    Thing::Hint,
];

/// Why a name from a `renamed` line is another name of the same thing.
const SAID: &str = "`renamed` says so";

impl Matching {
    pub(super) fn of(models: [&Model; 2], [old, new]: [Vec<Record>; 2]) -> Self {
        let mut matcher = Matcher {
            models,
            renamed: renamed(models),
            found: Self { old, new, both: Vec::new(), names: Names::default() },
        };
        for &thing in ORDER {
            matcher.things(thing);
        }
        let mut found = matcher.found;
        found.both.sort_by_key(|it| it.1);
        found
    }

    /// Places in the old model of what is not in the new one.
    pub(super) fn removed(&self) -> Vec<usize> {
        let known: BTreeSet<usize> = self.both.iter().map(|it| it.0).collect();
        (0..self.old.len()).filter(|it| !known.contains(it)).collect()
    }

    /// Places in the new model of what is not in the old one.
    pub(super) fn added(&self) -> Vec<usize> {
        let known: BTreeSet<usize> = self.both.iter().map(|it| it.1).collect();
        (0..self.new.len()).filter(|it| !known.contains(it)).collect()
    }
}

/// The `renamed` lines of both models: names as they were in the old one and are in the new one.
/// Those of the old one count backwards: its change may have been taken back.
fn renamed([old, new]: [&Model; 2]) -> Vec<(String, String)> {
    let of = |model: &Model| -> Vec<(String, String)> {
        let lines = model.namings.iter().flat_map(|naming| &naming.renamed);
        lines.map(|line| (line.old.clone(), line.new.clone())).collect()
    };
    let mut lines = of(new);
    lines.extend(of(old).into_iter().map(|(from, to)| (to, from)));
    lines.sort();
    lines.dedup();
    lines
}

struct Matcher<'m> {
    models: [&'m Model; 2],
    renamed: Vec<(String, String)>,
    found: Matching,
}

/// Records of one kind that have no counterpart yet.
type Rest = (Vec<usize>, Vec<usize>);

impl Matcher<'_> {
    /// Matches the things of a kind.
    fn things(&mut self, thing: Thing) {
        let of = |records: &[Record]| -> Vec<usize> {
            (0..records.len()).filter(|&at| records[at].thing == thing).collect()
        };
        let mut rest = (of(&self.found.old), of(&self.found.new));
        // Names that something gives to what stands in it are known only when it is matched.
        loop {
            rest = self.by_id(rest);
            let n_rest = rest.0.len();
            rest = self.by_line(rest);
            if rest.0.len() == n_rest {
                rest = self.by_structure(thing, rest);
            }
            if rest.0.len() == n_rest || rest.0.is_empty() {
                return;
            }
        }
    }

    fn take(&mut self, old: usize, new: usize, because: Option<String>) {
        let (before, after) = (&self.found.old[old], &self.found.new[new]);
        if before.thing == Thing::Model {
            self.found.names.insert(&model_id(&before.id), &model_id(&after.id));
            // Paths begin with the name of a root.
            let is_root = |record: &Record, model: &Model| model.units[record.row].scope.is_none();
            if is_root(before, self.models[0]) && is_root(after, self.models[1]) {
                self.found.names.insert(&before.id, &after.id);
            }
        } else if before.has_name && after.has_name {
            self.found.names.insert(&before.id, &after.id);
        }
        self.found.both.push((old, new, because));
    }

    /// Takes what has the same id, as far as names are known.
    fn by_id(&mut self, (old, new): Rest) -> Rest {
        let nothing = Names::default();
        let mut keys: BTreeMap<String, usize> = BTreeMap::new();
        for &at in &new {
            keys.entry(key(&self.found.new[at], &nothing)).or_insert(at);
        }
        let mut taken = BTreeSet::new();
        let mut left = Vec::new();
        // What stands around others comes first.
        let mut old = old;
        old.sort_by_key(|&at| (self.found.old[at].id.matches('.').count(), at));
        for at in old {
            match keys.remove(&key(&self.found.old[at], &self.found.names)) {
                Some(there) => {
                    taken.insert(there);
                    self.take(at, there, None);
                }
                None => left.push(at),
            }
        }
        (left, new.into_iter().filter(|it| !taken.contains(it)).collect())
    }

    /// Takes what `renamed` lines name.
    fn by_line(&mut self, (old, mut new): Rest) -> Rest {
        let left = old.into_iter().filter(|&at| {
            let before = &self.found.old[at];
            if !before.has_name {
                return true;
            }
            let now = self.found.names.now(&before.id);
            let is_meant = |id: &str, name: &str| {
                id == name || id.strip_suffix(name).is_some_and(|it| it.ends_with('.'))
            };
            let there = self.renamed.iter().find_map(|(from, to)| {
                let wanted = is_meant(&before.id, from) || is_meant(&now, from);
                let fits = |&&there: &&usize| {
                    let after = &self.found.new[there];
                    let same_place =
                        last(&after.id) == last(to) && around(&after.id) == around(&now);
                    after.has_name && is_meant(&after.id, to) && (same_place || to.contains('.'))
                };
                new.iter().find(fits).copied().filter(|_| wanted)
            });
            let Some(there) = there else { return true };
            new.retain(|&it| it != there);
            self.take(at, there, Some(SAID.to_owned()));
            false
        });
        let left: Vec<usize> = left.collect();
        (left, new)
    }

    /// Takes what is clearly the same by what it says and stands beside.
    fn by_structure(&mut self, thing: Thing, (old, new): Rest) -> Rest {
        if old.is_empty() || new.is_empty() || !may_be_alike(thing) {
            return (old, new);
        }
        let sides = Sides {
            models: self.models,
            records: [&self.found.old, &self.found.new],
            names: &self.found.names,
        };
        let pairs = alike(thing, &sides, &old, &new);
        let mut taken = (BTreeSet::new(), BTreeSet::new());
        for Alike { old, new, because } in pairs {
            taken.0.insert(old);
            taken.1.insert(new);
            self.take(old, new, Some(because));
        }
        let left = old.into_iter().filter(|it| !taken.0.contains(it)).collect();
        (left, new.into_iter().filter(|it| !taken.1.contains(it)).collect())
    }
}

/// Whether things of a kind can be the same under another id.
fn may_be_alike(thing: Thing) -> bool {
    !matches!(thing, Thing::Answer | Thing::Convention | Thing::Policy | Thing::Hint)
}

/// What a record is found by.
fn key(record: &Record, names: &Names) -> String {
    match (&record.ends, record.thing) {
        (Some(ends), _) if !record.has_name => {
            let arrow = if ends.both { "<->" } else { "->" };
            format!("{} {arrow} {} {}", names.now(&ends.from), names.now(&ends.to), record.title)
        }
        // A hint names what it places.
        (_, Thing::Hint) => {
            record.id.split(' ').map(|word| names.now(word)).collect::<Vec<_>>().join(" ")
        }
        (_, Thing::Model) => names.now(&model_id(&record.id)),
        (_, Thing::Convention | Thing::Policy) => {
            format!("{} {}", names.now(&model_id(&record.model)), record.id)
        }
        _ => names.now(&record.id),
    }
}
