//! Made-up workspaces of several models, as data, so that they can be edited and shuffled: nested
//! boundaries, parts described in place or by a child model, cycles, flows of an element to itself
//! and to what is around it, long labels.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::random::Random;

/// Some models, the root first.
#[derive(Clone)]
pub(crate) struct Workspace {
    /// A parent stands before its children.
    pub(crate) units: Vec<Unit>,
    down: bool,
    n_names: usize,
}

/// One model.
#[derive(Clone)]
pub(crate) struct Unit {
    /// Path of the element that it describes, from the root, without the root's name.
    pub(crate) refines: Option<String>,
    /// What it declares, nested.
    pub(crate) parts: Vec<Part>,
    /// All its flows.
    pub(crate) flows: Vec<Flow>,
    /// Names that its flows may end at, beside its own elements.
    outside: Vec<String>,
}

/// An element or a boundary.
#[derive(Clone)]
pub(crate) struct Part {
    /// Its kind; of boundaries, theirs.
    word: &'static str,
    name: String,
    /// Name shown to readers.
    pub(crate) title: String,
    parts: Vec<Part>,
}

/// A flow; its ends are paths from the root.
#[derive(Clone)]
pub(crate) struct Flow {
    name: Option<String>,
    /// Path of the source.
    pub(crate) from: String,
    /// Path of the target.
    pub(crate) to: String,
    both: bool,
    /// Words on its line.
    pub(crate) label: String,
    /// Name of the flow of the parent model that it is the detail of.
    refines: Option<String>,
}

/// How large a workspace gets.
#[derive(Clone, Copy)]
pub(crate) struct Scale {
    /// Elements of the root, at least and at most.
    pub(crate) root: (usize, usize),
    /// Elements inside another, at least and at most.
    pub(crate) inner: (usize, usize),
    /// Elements that are opened, at most.
    pub(crate) opened: usize,
    /// Whether all boundaries are of one kind, so that what is in an element may have left the
    /// boundaries around it.
    pub(crate) one_kind: bool,
}

/// Elements inside elements inside elements, and the root: four levels.
const MAX_DEPTH: usize = 3;

/// Kinds by depth, with those that may be opened more often.
const KINDS: &[&[&str]] = &[
    &["system", "system", "system", "system", "external", "person", "store"],
    &["container", "container", "container", "store", "queue"],
    &["component", "component", "component", "store"],
];

/// Kinds of boundaries by depth.
const ZONES: &[&str] = &["trust", "network", "process", "physical"];

const OPENED: &[&str] = &["system", "container", "component"];

const TITLES: &[&str] = &[
    "Api",
    "Ledger",
    "Search",
    "Card data",
    "Notifications",
    "Order history",
    "Identity and access management",
    "A service with a name that is too long for one line of any box",
];

const VERBS: &[&str] = &["asks", "reads", "writes", "streams", "validates", "hands over", ""];

const NOUNS: &[&str] = &[
    "orders",
    "tokens",
    "events [batched]",
    "rows of the ledger",
    "what the bank that has issued the card says about it, and the reason if it says no",
    "",
];

impl Workspace {
    /// The workspace that belongs to `name`.
    pub(crate) fn made(name: &str, scale: Scale) -> Self {
        let mut random = Random::seeded(name);
        let down = random.once_in(2);
        let mut maker = Maker { random, scale, opened: 0, n_names: 0, waiting: Vec::new() };
        let n = maker.between(scale.root);
        let root = maker.unit(None, n, 0, &[]);
        let mut units = vec![root];
        let mut at = 0;
        while at < maker.waiting.len() {
            let (path, n, above) = maker.waiting[at].clone();
            let depth = path.matches('.').count() + 1;
            let seen = units[above].visible();
            let outside: Vec<String> =
                seen.into_iter().filter(|it| !is_within(it, &path)).collect();
            let next = units.len();
            let before = maker.waiting.len();
            let mut unit = maker.unit(Some(path), n, depth, &outside);
            maker.land(&mut units[above].flows, &mut unit);
            units.push(unit);
            maker.waiting[before..].iter_mut().for_each(|it| it.2 = next);
            at += 1;
        }
        Self { units, down, n_names: maker.n_names }
    }

    /// Path and text of each file.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let units = self.units.iter().enumerate();
        units.map(|(at, unit)| (format!("unit{at}.tmd"), self.text(at, unit))).collect()
    }

    fn text(&self, at: usize, unit: &Unit) -> String {
        let refines = unit.refines.iter().map(|it| format!(" refines Unit0.{it}"));
        let refines: String = refines.collect();
        let direction = if self.down { "down" } else { "right" };
        let direction = if at == 0 { format!("  direction {direction}\n") } else { String::new() };
        let mut out = format!("model Unit{at} \"Model {at}\"{refines} {{\n{direction}}}\n");
        unit.parts.iter().for_each(|it| it.write(0, &mut out));
        unit.flows.iter().for_each(|it| it.write(&mut out));
        out
    }

    /// The same, declared in another order.
    pub(crate) fn shuffled(&self, random: &mut Random) -> Self {
        let mut other = self.clone();
        for unit in &mut other.units {
            shuffle_parts(&mut unit.parts, random);
            shuffle(&mut unit.flows, random);
        }
        other
    }

    /// How deep elements stand in each other.
    pub(crate) fn n_levels(&self) -> usize {
        let paths = self.units.iter().flat_map(Unit::elements);
        paths.map(|it| 1 + it.matches('.').count()).max().unwrap_or_default()
    }

    /// Adds an element to a model, anywhere in it; gives its path.
    pub(crate) fn add_element(&mut self, unit: usize, random: &mut Random) -> String {
        self.n_names += 1;
        let name = format!("N{}", self.n_names);
        let refines = self.units[unit].refines.clone();
        let depth = refines.as_ref().map_or(0, |it| it.matches('.').count() + 1);
        let word = KINDS[depth.min(KINDS.len() - 1)][0];
        let part = Part { word, name, title: "Added".to_owned(), parts: Vec::new() };
        let path = joined(refines.as_deref(), &part.name);
        let parts = &mut self.units[unit].parts;
        let at = random.below(parts.len() + 1);
        parts.insert(at, part);
        path
    }

    /// Adds a flow to a model.
    pub(crate) fn add_flow(&mut self, unit: usize, from: &str, to: &str) {
        let (from, to) = (from.to_owned(), to.to_owned());
        let label = "an added flow".to_owned();
        self.units[unit].flows.push(Flow {
            name: None,
            from,
            to,
            both: false,
            label,
            refines: None,
        });
    }

    /// All workspaces with one flow, element or boundary less; what stood in the boundary stays.
    pub(crate) fn smaller(&self) -> Vec<Self> {
        let mut found = Vec::new();
        let changed = |change: &dyn Fn(&mut Self)| {
            let mut other = self.clone();
            change(&mut other);
            other
        };
        for (at, unit) in self.units.iter().enumerate() {
            let paths = unit.elements();
            found.extend(paths.iter().map(|path| changed(&|it| it.remove_element(path))));
            let flows = 0..unit.flows.len();
            found.extend(flows.map(|flow| {
                changed(&|it| {
                    it.units[at].flows.remove(flow);
                    it.unrefine();
                })
            }));
            let mut zones = Vec::new();
            boundaries(&unit.parts, &mut zones);
            found.extend(
                zones.iter().map(|name| changed(&|it| open(&mut it.units[at].parts, name))),
            );
        }
        found
    }

    /// Removes an element with all that is in it and all flows that end there.
    pub(crate) fn remove_element(&mut self, path: &str) {
        self.units.retain(|it| !it.refines.as_ref().is_some_and(|it| is_within(it, path)));
        for unit in &mut self.units {
            let prefix = unit.refines.clone();
            remove(&mut unit.parts, prefix.as_deref(), path);
            unit.flows.retain(|it| !is_within(&it.from, path) && !is_within(&it.to, path));
        }
        self.unrefine();
    }

    /// Forgets what flows were the detail of, as far as it is gone.
    fn unrefine(&mut self) {
        let names = self.units.iter().flat_map(|it| &it.flows).filter_map(|it| it.name.clone());
        let names: BTreeSet<String> = names.collect();
        for flow in self.units.iter_mut().flat_map(|it| &mut it.flows) {
            flow.refines.take_if(|it| !names.contains(it));
        }
    }
}

impl Unit {
    /// Paths of its elements.
    pub(crate) fn elements(&self) -> Vec<String> {
        let mut found = Vec::new();
        elements(&self.parts, self.refines.as_deref(), &mut found);
        found
    }

    /// Paths that its flows may end at.
    pub(crate) fn visible(&self) -> Vec<String> {
        let mut all = self.elements();
        all.extend(self.outside.iter().cloned());
        all
    }
}

impl Part {
    fn is_boundary(&self) -> bool {
        ZONES.contains(&self.word)
    }

    fn write(&self, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        let word = if self.is_boundary() { "boundary" } else { self.word };
        write!(out, "{indent}{word} {} \"{}\"", self.name, self.title).expect("strings take all");
        if self.parts.is_empty() && !self.is_boundary() {
            out.push('\n');
            return;
        }
        out.push_str(" {\n");
        if self.is_boundary() {
            writeln!(out, "{indent}  kind {}", self.word).expect("strings take all");
        }
        self.parts.iter().for_each(|it| it.write(depth + 1, out));
        writeln!(out, "{indent}}}").expect("strings take all");
    }
}

impl Flow {
    fn write(&self, out: &mut String) {
        let Self { name, from, to, both, label, refines } = self;
        let name = name.iter().map(|it| format!("flow {it}: ")).collect::<String>();
        let arrow = if *both { "<->" } else { "->" };
        let refines: String = refines.iter().map(|it| format!(" refines {it}")).collect();
        writeln!(out, "{name}{from} {arrow} {to} \"{label}\"{refines}").expect("strings take all");
    }
}

/// Whether a path is that of an element or of something in it.
pub(crate) fn is_within(path: &str, around: &str) -> bool {
    path.strip_prefix(around).is_some_and(|it| it.is_empty() || it.starts_with('.'))
}

struct Maker {
    random: Random,
    scale: Scale,
    opened: usize,
    n_names: usize,
    /// Elements that a model of their own will describe: path, size, and that of the parent model.
    waiting: Vec<(String, usize, usize)>,
}

impl Maker {
    fn between(&mut self, (least, most): (usize, usize)) -> usize {
        // Small maps are more frequent than large ones.
        let span = most - least + 1;
        let (one, other) = (self.random.below(span), self.random.below(span));
        least + one.min(other)
    }

    fn name(&mut self, letter: char) -> String {
        self.n_names += 1;
        format!("{letter}{}", self.n_names)
    }

    fn unit(&mut self, path: Option<String>, n: usize, depth: usize, outside: &[String]) -> Unit {
        let parts = self.fill(path.as_deref(), n, depth, 0);
        let outside = outside.to_vec();
        let mut unit = Unit { refines: path, parts, flows: Vec::new(), outside };
        self.flows(&mut unit);
        unit
    }

    /// `n` elements, some of them in boundaries.
    fn fill(&mut self, path: Option<&str>, n: usize, depth: usize, zones: usize) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut rest = n;
        while rest > 0 {
            let title = (*self.random.pick(TITLES)).to_owned();
            if zones < 3 && self.random.once_in(6) {
                let within = 1 + self.random.below(rest.min(9));
                let inner = self.fill(path, within, depth, zones + 1);
                let word = if self.scale.one_kind { ZONES[0] } else { ZONES[depth] };
                let name = self.name('Z');
                parts.push(Part { word, name, title, parts: inner });
                rest -= within;
                continue;
            }
            let word = self.random.pick(KINDS[depth.min(KINDS.len() - 1)]);
            let name = self.name('N');
            let inner = self.inside(word, &joined(path, &name), depth);
            parts.push(Part { word, name, title, parts: inner });
            rest -= 1;
        }
        parts
    }

    /// Opens an element: with parts in place, or with a model of its own later.
    fn inside(&mut self, word: &str, path: &str, depth: usize) -> Vec<Part> {
        let may = OPENED.contains(&word) && depth < MAX_DEPTH && self.opened < self.scale.opened;
        if !may || !self.random.once_in(3) {
            return Vec::new();
        }
        self.opened += 1;
        let n = self.between(self.scale.inner);
        if self.random.once_in(2) {
            return self.fill(Some(path), n, depth + 1, 0);
        }
        self.waiting.push((path.to_owned(), n, 0));
        Vec::new()
    }

    /// About three flows for two elements: mostly forward and near, some back, far or odd.
    fn flows(&mut self, unit: &mut Unit) {
        let own = unit.elements();
        for _ in 0..own.len() * 3 / 2 {
            let at = self.random.below(own.len());
            let from = own[at].clone();
            let to = if !unit.outside.is_empty() && self.random.once_in(5) {
                self.random.pick(&unit.outside).clone()
            } else if self.random.once_in(4) {
                self.random.pick(&own).clone()
            } else {
                own[(at + 1 + self.random.below(4)).min(own.len() - 1)].clone()
            };
            let (from, to) = if self.random.once_in(8) { (to, from) } else { (from, to) };
            let both = self.random.once_in(12) && from != to;
            let words = [*self.random.pick(VERBS), *self.random.pick(NOUNS)];
            let label = words.join(" ").trim().to_owned();
            let name = self.random.once_in(3).then(|| self.name('F'));
            let is_same = |it: &Flow| it.from == from && it.to == to && it.label == label;
            if !unit.flows.iter().any(is_same) {
                unit.flows.push(Flow { name, from, to, both, label, refines: None });
            }
        }
    }

    /// Lands what a parent draws to the element that a child describes on parts of it.
    fn land(&mut self, drawn: &mut [Flow], child: &mut Unit) {
        let Some(path) = child.refines.clone() else { return };
        let own = child.elements();
        for flow in drawn {
            let ends = [is_within(&flow.from, &path), is_within(&flow.to, &path)];
            let part = self.random.pick(&own).clone();
            let (from, to) = match ends {
                [true, false] => (part, flow.to.clone()),
                [false, true] => (flow.from.clone(), part),
                _ => continue,
            };
            let refines = Some(flow.name.get_or_insert_with(|| self.name('F')).clone());
            let (name, both, label) = (Some(self.name('F')), flow.both, flow.label.clone());
            child.flows.push(Flow { name, from, to, both, label, refines });
        }
    }
}

fn joined(path: Option<&str>, name: &str) -> String {
    path.map_or_else(|| name.to_owned(), |it| format!("{it}.{name}"))
}

fn elements(parts: &[Part], prefix: Option<&str>, found: &mut Vec<String>) {
    for part in parts {
        if part.is_boundary() {
            elements(&part.parts, prefix, found);
        } else {
            let path = joined(prefix, &part.name);
            found.push(path.clone());
            elements(&part.parts, Some(&path), found);
        }
    }
}

fn boundaries(parts: &[Part], found: &mut Vec<String>) {
    for part in parts {
        if part.is_boundary() {
            found.push(part.name.clone());
        }
        boundaries(&part.parts, found);
    }
}

/// Puts what stands in a boundary into its place.
fn open(parts: &mut Vec<Part>, boundary: &str) {
    if let Some(at) = parts.iter().position(|it| it.is_boundary() && it.name == boundary) {
        let inner = parts.remove(at).parts;
        parts.splice(at..at, inner);
    }
    parts.iter_mut().for_each(|it| open(&mut it.parts, boundary));
}

fn remove(parts: &mut Vec<Part>, prefix: Option<&str>, path: &str) {
    parts.retain(|it| it.is_boundary() || joined(prefix, &it.name) != path);
    for part in parts {
        if part.is_boundary() {
            remove(&mut part.parts, prefix, path);
        } else {
            let inner = joined(prefix, &part.name);
            remove(&mut part.parts, Some(&inner), path);
        }
    }
}

fn shuffle_parts(parts: &mut [Part], random: &mut Random) {
    shuffle(parts, random);
    parts.iter_mut().for_each(|it| shuffle_parts(&mut it.parts, random));
}

fn shuffle<T>(list: &mut [T], random: &mut Random) {
    for at in (1..list.len()).rev() {
        list.swap(at, random.below(at + 1));
    }
}
