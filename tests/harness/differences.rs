//! What a comparison of models must keep to, on made-up workspaces: the same model has no
//! differences, whatever its order and form; an edit is reported, and nothing else; from the other
//! side the same is seen turned round; and no damaged file makes it panic.

use std::panic::{AssertUnwindSafe, catch_unwind};

use libtest_mimic::Trial;
use threatlas::date::Date;
use threatlas::diff::{self, Change, Entry, Kind, Report, Thing, World};
use threatlas::lock::Locks;
use threatlas::source::{FileId, Source};
use threatlas::{Compilation, Options, overlay, syntax};

use super::made::{Scale, Workspace, is_within};
use super::random::Random;

const N_WORKSPACES: usize = 12;

pub(crate) const SCALE: Scale = Scale { root: (5, 20), inner: (2, 10), opened: 3, one_kind: false };

pub(crate) type Files = Vec<(String, String)>;
type Law = fn(&Workspace, &mut Random) -> Result<(), String>;

const LAWS: &[(&str, Law)] = &[
    ("same", same),
    ("form", form),
    ("add-element", add_element),
    ("add-flow", add_flow),
    ("label", label),
    ("remove-element", remove_element),
    ("rename", rename),
    ("damaged", damaged),
];

/// One trial for each law, on all workspaces.
pub(crate) fn trials() -> Vec<Trial> {
    let trial = |&(name, law): &(&'static str, Law)| {
        Trial::test(format!("differences/{name}"), move || {
            for seed in 0..N_WORKSPACES {
                let workspace = Workspace::made(&format!("difference {seed}"), SCALE);
                let mut random = Random::seeded(&format!("{name} {seed}"));
                law(&workspace, &mut random).map_err(|why| format!("workspace {seed}: {why}"))?;
            }
            Ok(())
        })
    };
    LAWS.iter().map(trial).collect()
}

pub(crate) fn compiled(files: &Files) -> Compilation {
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let today = Date::parse("2026-11-23").expect("the constant is a day");
    threatlas::compile(files.as_slice(), &Options { today })
}

fn world(it: &Compilation) -> World<'_> {
    let Compilation { project, model, statuses, diagnostics } = it;
    let today = Date::parse("2026-11-23").expect("the constant is a day");
    World { project, model, statuses, findings: diagnostics, today }
}

/// The comparison, which must be the same from the other side, turned round.
pub(crate) fn compared(old: &Files, new: &Files) -> Result<Report, String> {
    let (old, new) = (compiled(old), compiled(new));
    let (there, back) =
        (diff::compare(&world(&old), &world(&new)), diff::compare(&world(&new), &world(&old)));
    let (mut ahead, mut behind): (Vec<_>, Vec<_>) = (
        there.entries.iter().map(|it| seen(&it.change, false)).collect(),
        back.entries.iter().map(|it| seen(&it.change, true)).collect(),
    );
    ahead.sort();
    behind.sort();
    match ahead == behind {
        true => Ok(there),
        false => Err(format!("from the other side {ahead:#?} is {behind:#?}")),
    }
}

/// A change from one side: what it is about, old and new id, and the properties that differ.
fn seen(change: &Change, turned: bool) -> (Thing, Option<String>, Option<String>, Vec<&str>) {
    let from = change.kind.origin().map_or(change.id.clone(), |it| it.0.to_owned());
    let (old, new) = match change.kind {
        Kind::Added => (None, Some(change.id.clone())),
        Kind::Removed => (Some(change.id.clone()), None),
        Kind::Renamed { .. } | Kind::Moved { .. } => (Some(from), Some(change.id.clone())),
        // A flow without a name is called by its label.
        Kind::Changed(_) => (None, None),
    };
    let fields = change.kind.fields().iter().map(|it| it.name).collect();
    let (old, new) = if turned { (new, old) } else { (old, new) };
    (change.thing, old, new, fields)
}

pub(crate) fn told(entries: &[&Entry]) -> String {
    let lines = entries.iter().map(|it| {
        format!("{} {} {:?}", it.change.kind.word(), it.change.id, it.change.kind.fields())
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The entries without flows that only are the detail of another flow now: which one fits may
/// depend on what else there is.
fn without_refines(report: &Report) -> Vec<&Entry> {
    let only_refines = |it: &&Entry| {
        let fields = it.change.kind.fields();
        let is_all = !fields.is_empty() && fields.iter().all(|field| field.name == "refines");
        !(is_all && it.change.thing == Thing::Flow)
    };
    report.entries.iter().filter(only_refines).collect()
}

fn same(workspace: &Workspace, random: &mut Random) -> Result<(), String> {
    let files = workspace.files();
    for other in [files.clone(), workspace.shuffled(random).files()] {
        let report = compared(&files, &other)?;
        let n_findings = report.new_findings.len() + report.gone_findings.len();
        let (old, new) = (compiled(&files), compiled(&other));
        if pictures(&report, [&world(&old), &world(&new)]) > 0 {
            return Err("the same model has pictures of changes".to_owned());
        }
        if !report.is_empty() || n_findings > 0 {
            let all: Vec<&Entry> = report.entries.iter().collect();
            return Err(format!("{}\n{:?}", told(&all), report.new_findings));
        }
    }
    Ok(())
}

/// Formatting the files, and splitting each in two, changes nothing.
fn form(workspace: &Workspace, _: &mut Random) -> Result<(), String> {
    let files = workspace.files();
    let formatted = files.iter().map(|(path, text)| {
        let source = Source::new(FileId(0), path.clone(), text.clone());
        (path.clone(), syntax::format(&source))
    });
    let mut split: Files = Vec::new();
    for (path, text) in &files {
        let name = text.split_whitespace().nth(1).unwrap_or_default();
        // Each flow stands in a line of its own at the top.
        let is_flow = |line: &&str| line.contains("->") && !line.starts_with(' ');
        let (flows, rest): (Vec<&str>, Vec<&str>) = text.lines().partition(is_flow);
        split.push((path.clone(), rest.join("\n") + "\n"));
        let flows = format!("part of {name}\n{}\n", flows.join("\n"));
        split.push((format!("flows-{path}"), flows));
    }
    for other in [formatted.collect(), split] {
        let report = compared(&files, &other)?;
        if !report.is_empty() {
            return Err(told(&report.entries.iter().collect::<Vec<_>>()));
        }
    }
    Ok(())
}

/// Exactly this thing was added, or removed if it is looked at from the other side.
fn only_added(report: &Report, thing: Thing, id: Option<&str>) -> Result<(), String> {
    let entries = without_refines(report);
    let is_it = |it: &&Entry| {
        let change = &it.change;
        change.kind == Kind::Added && change.thing == thing && id.is_none_or(|id| change.id == id)
    };
    match entries.as_slice() {
        [entry] if is_it(entry) => Ok(()),
        others => Err(format!("not just {thing:?} {id:?} was added:\n{}", told(others))),
    }
}

fn add_element(workspace: &Workspace, random: &mut Random) -> Result<(), String> {
    let mut edited = workspace.clone();
    let unit = random.below(edited.units.len());
    let path = edited.add_element(unit, random);
    let report = compared(&workspace.files(), &edited.files())?;
    only_added(&report, Thing::Element, Some(&format!("Unit0.{path}")))
}

fn add_flow(workspace: &Workspace, random: &mut Random) -> Result<(), String> {
    let mut edited = workspace.clone();
    let own = edited.units[0].elements();
    edited.add_flow(0, random.pick::<String>(&own), random.pick::<String>(&own));
    let report = compared(&workspace.files(), &edited.files())?;
    only_added(&report, Thing::Flow, None)
}

fn label(workspace: &Workspace, random: &mut Random) -> Result<(), String> {
    let mut edited = workspace.clone();
    let flows = &mut edited.units[0].flows;
    let at = random.below(flows.len());
    "says something else".clone_into(&mut flows[at].label);
    let report = compared(&workspace.files(), &edited.files())?;
    let entries = without_refines(&report);
    match entries.as_slice() {
        [entry] => {
            let fields = entry.change.kind.fields();
            let names: Vec<&str> = fields.iter().map(|it| it.name).collect();
            let is_it = entry.change.thing == Thing::Flow && names == ["label"];
            if is_it { Ok(()) } else { Err(told(&entries)) }
        }
        // Of several flows without a name between the same ends, any may be the one.
        [one, other] => {
            let are_flows = one.change.thing == Thing::Flow && other.change.thing == Thing::Flow;
            let words = [one.change.kind.word(), other.change.kind.word()];
            let is_it = are_flows && words == ["added", "removed"];
            if is_it { Ok(()) } else { Err(told(&entries)) }
        }
        others => Err(told(others)),
    }
}

fn remove_element(workspace: &Workspace, random: &mut Random) -> Result<(), String> {
    let mut edited = workspace.clone();
    // Models are named by their number: none may go with the element.
    let is_alone = |path: &String| {
        let mut refined = workspace.units.iter().filter_map(|it| it.refines.as_ref());
        refined.all(|it| !is_within(it, path))
    };
    let paths: Vec<String> = edited.units[0].elements().into_iter().filter(is_alone).collect();
    let path = random.pick::<String>(&paths).clone();
    edited.remove_element(&path);
    let report = compared(&workspace.files(), &edited.files())?;
    let id = format!("Unit0.{path}");
    let entries = without_refines(&report);
    let is_it = |it: &&&Entry| it.change.thing == Thing::Element && it.change.id == id;
    let n_found = entries.iter().filter(is_it).count();
    // Flows that ended there are gone, and so is what described it.
    let fits = |it: &&Entry| {
        let change = &it.change;
        let inside = change.thing != Thing::Element || is_within(&change.id, &id);
        change.kind == Kind::Removed && inside
    };
    match n_found == 1 && entries.iter().all(fits) {
        true => Ok(()),
        false => Err(format!("removed {id}:\n{}", told(&entries))),
    }
}

/// An element that has another name is found by the `renamed` line, and nothing else differs.
fn rename(workspace: &Workspace, random: &mut Random) -> Result<(), String> {
    let files = workspace.files();
    let path = random.pick::<String>(&workspace.units[0].elements()).clone();
    let name = path.rsplit('.').next().unwrap_or_default();
    let mut renamed: Files = Vec::new();
    for (path, text) in &files {
        let is_part = |it: char| it.is_ascii_alphanumeric();
        let words = text.split_inclusive(|it: char| !is_part(it));
        let words = words.map(|word| {
            let bare = word.trim_end_matches(|it: char| !is_part(it));
            let tail = &word[bare.len()..];
            if bare == name { format!("Other{tail}") } else { word.to_owned() }
        });
        renamed.push((path.clone(), words.collect()));
    }
    let line = format!("naming {{ renamed {name} to Other since 2026-01-01 }}\n");
    renamed[0].1.push_str(&line);
    let report = compared(&files, &renamed)?;
    let entries: Vec<&Entry> = report.entries.iter().collect();
    let words = entries.iter().map(|it| (it.change.thing, it.change.kind.word()));
    let words: Vec<(Thing, &str)> = words.collect();
    let wanted = [(Thing::Element, "renamed"), (Thing::Convention, "added")];
    if words == wanted { Ok(()) } else { Err(format!("renamed {path}:\n{}", told(&entries))) }
}

fn pictures(report: &Report, sides: [&World<'_>; 2]) -> usize {
    overlay::pictures(report, sides, &Locks::default()).len()
}

/// A file that ends too early is compared as far as it can be read.
fn damaged(workspace: &Workspace, random: &mut Random) -> Result<(), String> {
    let files = workspace.files();
    for _ in 0..5 {
        let mut broken = files.clone();
        let n_files = broken.len();
        let text = &mut broken[random.below(n_files)].1;
        let places: Vec<usize> = text.char_indices().map(|it| it.0).collect();
        text.truncate(places[random.below(places.len())]);
        let run = AssertUnwindSafe(|| {
            let (old, new) = (compiled(&files), compiled(&broken));
            let report = diff::compare(&world(&old), &world(&new));
            let n_pictures = pictures(&report, [&world(&old), &world(&new)]);
            let n_back =
                pictures(&diff::compare(&world(&new), &world(&old)), [&world(&new), &world(&old)]);
            n_pictures
                + n_back
                + diff::json(&report).len()
                + diff::hunks(&world(&old), &world(&new)).len()
        });
        catch_unwind(run).map_err(|_| format!("this panics:\n{broken:?}"))?;
    }
    Ok(())
}
