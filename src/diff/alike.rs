//! Things that have another id and are still the same: what they say and stand beside agrees,
//! better than with anything else, from both sides.

use std::collections::BTreeMap;

use super::Thing;
use super::record::Record;
use super::said::{Names, around, last};
use crate::model::{Model, Target};

/// What is compared.
pub(super) struct Sides<'a> {
    pub(super) models: [&'a Model; 2],
    pub(super) records: [&'a [Record]; 2],
    pub(super) names: &'a Names,
}

/// Two records of one thing, and what speaks for it.
pub(super) struct Alike {
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) because: String,
}

/// Points that two records must have in common to be taken for one thing.
const ENOUGH: usize = 48;
/// Points by which the best pair must be better than the next for it to be clear.
const CLEAR: usize = 12;
/// Points of what tells most: a title, or all that it stands beside.
const MUCH: usize = 36;
/// Points of what tells little, such as standing in the same place.
const LITTLE: usize = 12;
/// What more things than this have in common does not tell which of them is meant.
const MOST_SHARING: usize = 40;

/// The clear pairs among records that have no counterpart, in the order of the old ones.
pub(super) fn alike(thing: Thing, sides: &Sides<'_>, old: &[usize], new: &[usize]) -> Vec<Alike> {
    let none = Names::default();
    let looks = [(old, sides.names), (new, &none)].into_iter().enumerate().map(|(side, it)| {
        let (places, names) = it;
        let links = links(thing, sides.models[side], names);
        let look = |&at: &usize| Look::of(&sides.records[side][at], &links, names);
        places.iter().map(look).collect::<Vec<Look>>()
    });
    let looks: Vec<Vec<Look>> = looks.collect();
    let scores = scores(&looks[0], &looks[1]);
    let mut found = Vec::new();
    for (at, row) in &scores {
        let Some((there, points)) = best(row.iter().map(|(there, points)| (*there, *points)))
        else {
            continue;
        };
        let back = scores.iter().filter_map(|(it, row)| Some((*it, *row.get(&there)?)));
        if best(back) == Some((*at, points)) {
            let because = looks[0][*at].because(&looks[1][there]);
            found.push(Alike { old: old[*at], new: new[there], because });
        }
    }
    found
}

/// The best of some candidates, if it is good enough and none is nearly as good.
fn best(candidates: impl Iterator<Item = (usize, usize)>) -> Option<(usize, usize)> {
    let mut sorted: Vec<(usize, usize)> = candidates.collect();
    sorted.sort_by_key(|it| std::cmp::Reverse(it.1));
    let (there, points) = *sorted.first()?;
    let next = sorted.get(1).map_or(0, |it| it.1);
    (points >= ENOUGH && points >= next + CLEAR).then_some((there, points))
}

/// Points of all pairs that have something in common, by places of old and new looks.
fn scores(old: &[Look], new: &[Look]) -> BTreeMap<usize, BTreeMap<usize, usize>> {
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, look) in new.iter().enumerate() {
        look.signs().for_each(|sign| holders.entry(sign).or_default().push(at));
    }
    let mut scores: BTreeMap<usize, BTreeMap<usize, usize>> = BTreeMap::new();
    for (at, look) in old.iter().enumerate() {
        let shared = look.signs().filter_map(|sign| holders.get(sign));
        for &there in shared.filter(|it| it.len() <= MOST_SHARING).flatten() {
            let row = scores.entry(at).or_default();
            row.entry(there).or_insert_with(|| look.points(&new[there]));
        }
    }
    scores
}

/// What is looked at of a record, under the names of the new model.
struct Look {
    kind: String,
    /// Empty if it has no title of its own.
    title: String,
    name: String,
    place: String,
    description: String,
    /// Ends of a flow, and the same from the other side.
    ends: Option<[String; 2]>,
    one_end: Vec<String>,
    /// What it stands beside, by kind.
    links: BTreeMap<&'static str, Vec<String>>,
}

impl Look {
    fn of(record: &Record, links: &Links, names: &Names) -> Self {
        let field = |name: &str| {
            let said = record.said(name).map(|it| it.values(names).join(", "));
            said.unwrap_or_default()
        };
        let ends = record.ends.as_ref().map(|it| {
            let (from, to) = (names.now(&it.from), names.now(&it.to));
            [format!("{from} {} {to}", it.both), format!("{to} {} {from}", it.both)]
        });
        let one_end = record.ends.iter().flat_map(|it| {
            [format!("from {}", names.now(&it.from)), format!("to {}", names.now(&it.to))]
        });
        Self {
            kind: record.kind.clone(),
            title: record.own_title().unwrap_or_default().to_owned(),
            name: last(&record.id).to_owned(),
            place: names.now(around(&record.id)),
            description: [field("description"), field("attack")].concat(),
            ends,
            one_end: one_end.collect(),
            links: links.get(&record.id).cloned().unwrap_or_default(),
        }
    }

    /// What may be in common with others and is not nothing.
    fn signs(&self) -> impl Iterator<Item = &str> {
        let ends = self.ends.iter().flatten().chain(&self.one_end);
        let own = [&self.title, &self.name, &self.description].into_iter().chain(ends);
        let all = own.chain(self.links.values().flatten());
        all.map(String::as_str).filter(|it| !it.is_empty())
    }

    fn points(&self, other: &Self) -> usize {
        if self.kind != other.kind {
            return 0;
        }
        let same = |one: &str, other: &str, points: usize| match one == other && !one.is_empty() {
            true => points,
            false => 0,
        };
        let title = same(&self.title, &other.title, MUCH);
        if let (Some(ends), Some(others)) = (&self.ends, &other.ends) {
            let n_ends = self.one_end.iter().filter(|it| other.one_end.contains(it)).count();
            let way = match (ends[0] == others[0], ends[1] == others[0]) {
                (true, _) => ENOUGH,
                (false, true) => 2 * LITTLE,
                (false, false) => n_ends * LITTLE,
            };
            return if way == 0 { 0 } else { way + title };
        }
        let name = match self.place == other.place {
            true => LITTLE,
            false => same(&self.name, &other.name, MUCH),
        };
        let description = same(&self.description, &other.description, LITTLE);
        let (common, all) = self.in_common(other);
        let links = match (common, all) {
            (0, _) => 0,
            (1, _) if title == 0 => LITTLE,
            (common, all) => MUCH * common / all,
        };
        title + name + description + links
    }

    /// How many links both have, and how many the one with more has.
    fn in_common(&self, other: &Self) -> (usize, usize) {
        let n_common = |group: &&'static str| common(&self.links[group], &other.links[group]);
        let groups = self.links.keys().filter(|it| other.links.contains_key(*it));
        let count = |look: &Self| look.links.values().map(Vec::len).sum::<usize>();
        (groups.map(n_common).sum(), count(self).max(count(other)))
    }

    /// What speaks for two looks of one thing: `same title and 3 of 4 flows`.
    fn because(&self, other: &Self) -> String {
        let mut found = Vec::new();
        if self.title == other.title && !self.title.is_empty() {
            found.push(if self.ends.is_some() { "same label" } else { "same title" }.to_owned());
        }
        if let (Some(ends), Some(others)) = (&self.ends, &other.ends) {
            found.push(match (ends[0] == others[0], ends[1] == others[0]) {
                (true, _) => "same ends".to_owned(),
                (false, true) => "same ends, turned round".to_owned(),
                (false, false) => "one end is the same".to_owned(),
            });
        } else if self.place != other.place && self.name == other.name {
            found.push("same name".to_owned());
        }
        if self.description == other.description && !self.description.is_empty() {
            found.push("same description".to_owned());
        }
        for (group, mine) in &self.links {
            let Some(others) = other.links.get(group) else { continue };
            let n_all = mine.len().max(others.len());
            found.push(match common(mine, others) {
                0 => continue,
                it if it == n_all => format!("same {group}"),
                it => format!("{it} of {n_all} {group}"),
            });
        }
        match found.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, before)) => format!("{} and {last}", before.join(", ")),
            None => "same place".to_owned(),
        }
    }
}

/// How many values two sorted lists have in common, repeated ones as often as both have them.
fn common(one: &[String], other: &[String]) -> usize {
    let mut left: Vec<&String> = other.iter().collect();
    let taken = one.iter().filter(|it| {
        let at = left.iter().position(|other| other == it);
        at.map(|at| left.swap_remove(at)).is_some()
    });
    taken.count()
}

/// By id: what each thing stands beside, by kind of link, under the names of the new model.
type Links = BTreeMap<String, BTreeMap<&'static str, Vec<String>>>;

fn links(thing: Thing, model: &Model, names: &Names) -> Links {
    let mut found = Links::new();
    let mut add = |id: &str, group: &'static str, link: String| {
        found.entry(id.to_owned()).or_default().entry(group).or_default().push(link);
    };
    let now = |id: &str| names.now(id);
    if thing == Thing::Element {
        for flow in &model.flows {
            let [from, to] = [flow.from, flow.to].map(|it| model[it].named.path.as_str());
            let label = &flow.named.title;
            add(from, "flows", format!("to {} {label}", now(to)));
            add(to, "flows", format!("from {} {label}", now(from)));
        }
        for element in &model.elements {
            let parent = element.parent.map(|it| model[it].named.path.as_str());
            parent.iter().for_each(|it| add(it, "parts", element.named.name.clone()));
        }
    }
    if thing == Thing::Boundary {
        for element in &model.elements {
            for &zone in &element.stands_in {
                add(&model[zone].named.path, "members", now(&element.named.path));
            }
        }
    }
    if thing == Thing::Data {
        for flow in &model.flows {
            for &data in &flow.carries {
                let ends = [flow.from, flow.to].map(|it| now(&model[it].named.path));
                add(&model[data].named.path, "flows", ends.join(" "));
            }
        }
    }
    if thing == Thing::Threat {
        for threat in &model.threats {
            for control in threat.controls() {
                add(&threat.named.path, "controls", now(&model[control].named.path));
            }
        }
    }
    if thing == Thing::Control {
        for threat in &model.threats {
            for control in threat.controls() {
                add(&model[control].named.path, "threats", now(&threat.named.path));
            }
        }
    }
    if matches!(thing, Thing::Element | Thing::Boundary | Thing::Data) {
        targets(model, &mut add);
    }
    found
}

/// Threats, by name, on what they are on.
fn targets(model: &Model, add: &mut dyn FnMut(&str, &'static str, String)) {
    for threat in &model.threats {
        for target in &threat.targets {
            let on = match *target {
                Target::Element(it) => &model[it].named,
                Target::Boundary(it) => &model[it].named,
                Target::Data(it) => &model[it].named,
                Target::Model | Target::Flow(_) => continue,
            };
            add(&on.path, "threats", threat.named.name.clone());
        }
    }
}
