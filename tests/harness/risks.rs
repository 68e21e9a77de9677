//! What a comparison says of edits to threats, controls, boundaries, data and answers of made-up
//! workspaces: each edit is reported, and nothing else.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use libtest_mimic::Trial;
use threatlas::diff::{Entry, Thing};
use threatlas::model::ThreatId;

use super::differences::{Files, SCALE, compared, compiled, told};
use super::made::Workspace;
use super::random::Random;

const N_WORKSPACES: usize = 8;

const SEVERITIES: &[&str] = &["low", "medium", "high", "critical"];

const STATES: &[&str] = &["planned", "in-progress", "implemented", "rejected"];

const DECISIONS: &[&str] = &[
    "mitigated by C0",
    "mitigated by C1, C2",
    "mitigated by C0 or C2",
    "accepted by \"owner\" until 2027-06-30 because \"rare\"",
    "avoided because \"switched off\"",
    "",
];

const CLASSES: &[&str] = &["public", "internal", "confidential", "restricted"];

const TRUSTS: &[&str] = &["untrusted", "semi-trusted", "trusted", "highly-trusted"];

const ANSWERS: &[&str] = &["applies", "dismissed because \"nothing is kept here\""];

/// Statements beside a made-up model.
#[derive(Clone)]
struct Risks {
    workspace: Workspace,
    /// Of each threat: what it is on, how severe it is, what is decided.
    threats: Vec<(String, &'static str, &'static str)>,
    /// States of the controls.
    controls: Vec<&'static str>,
    /// Classes of the data.
    data: Vec<&'static str>,
    /// Trust of each boundary.
    boundaries: Vec<&'static str>,
    /// Number of the boundary that an element of its own is in.
    inside: usize,
    /// What each child says to the threat on the element that it describes.
    answers: Vec<&'static str>,
}

/// What is to be reported: what it is, its name, and the properties that differ; none of what was
/// added or removed.
type Reported = (Thing, String, Vec<&'static str>);

impl Risks {
    fn made(seed: usize, random: &mut Random) -> Self {
        let workspace = Workspace::made(&format!("risks {seed}"), SCALE);
        let elements = workspace.units[0].elements();
        let threat = |_| {
            let on = random.pick::<String>(&elements).clone();
            (on, *random.pick(SEVERITIES), *random.pick(DECISIONS))
        };
        let threats = (0..6).map(threat).collect();
        let answers = workspace.units[1..].iter().map(|_| *random.pick(ANSWERS)).collect();
        Self {
            workspace,
            threats,
            controls: (0..3).map(|_| *random.pick(STATES)).collect(),
            data: (0..3).map(|_| *random.pick(CLASSES)).collect(),
            boundaries: (0..3).map(|_| *random.pick(TRUSTS)).collect(),
            inside: random.below(3),
            answers,
        }
    }

    fn files(&self) -> Files {
        let mut files = self.workspace.files();
        let mut out = String::new();
        for (at, (on, severity, decision)) in self.threats.iter().enumerate() {
            let head = format!("threat T{at} \"Threat {at}\" on {on}");
            writeln!(out, "{head} {{ severity {severity}; {decision} }}")
                .expect("strings take all");
        }
        for (at, state) in self.controls.iter().enumerate() {
            writeln!(out, "control C{at} \"Control {at}\" {state}").expect("strings take all");
        }
        for (at, class) in self.data.iter().enumerate() {
            writeln!(out, "data D{at} \"Data {at}\" {{ classification {class} }}")
                .expect("strings take all");
        }
        for (at, trust) in self.boundaries.iter().enumerate() {
            writeln!(out, "boundary Q{at} \"Boundary {at}\" {{ trust {trust} }}")
                .expect("strings take all");
        }
        writeln!(out, "system M \"Of its own\" in Q{}", self.inside).expect("strings take all");
        writeln!(out, "system O \"Outside\"\nflow G: M -> O \"tells\"").expect("strings take all");
        for (at, unit) in self.workspace.units.iter().enumerate().skip(1) {
            // Children of the root's elements are asked; those further down by their own parent.
            let path = unit.refines.as_ref().expect("all but the first describe an element");
            if self.workspace.units[0].elements().contains(path) {
                writeln!(out, "threat A{at} \"Asked {at}\" on {path}").expect("strings take all");
                let answer = format!("answer A{at} {}\n", self.answers[at - 1]);
                files[at].1.push_str(&answer);
            }
        }
        files[0].1.push_str(&out);
        files
    }

    /// The state of each threat.
    fn states(&self) -> BTreeMap<String, &'static str> {
        let compiled = compiled(&self.files());
        let state = |id: ThreatId| {
            let path = compiled.model[id].named.path.clone();
            (path, compiled.statuses.of(id).status.word())
        };
        compiled.model.threat_ids().map(state).collect()
    }
}

type Edit = fn(&mut Risks, &mut Random) -> Vec<Reported>;

const EDITS: &[(&str, Edit)] = &[
    ("score", score),
    ("decision", decision),
    ("target", target),
    ("add-threat", add_threat),
    ("control", control),
    ("trust", trust),
    ("add-boundary", add_boundary),
    ("move", move_over),
    ("data", data),
    ("answer", answer),
];

/// One trial for each edit, on all workspaces, there and back.
pub(crate) fn trials() -> Vec<Trial> {
    let trial = |&(name, edit): &(&'static str, Edit)| {
        Trial::test(format!("differences/{name}"), move || {
            for seed in 0..N_WORKSPACES {
                let mut random = Random::seeded(&format!("{name} {seed}"));
                let old = Risks::made(seed, &mut random);
                let mut new = old.clone();
                let wanted = edit(&mut new, &mut random);
                check(&old, &new, wanted).map_err(|why| format!("workspace {seed}: {why}"))?;
            }
            Ok(())
        })
    };
    EDITS.iter().map(trial).collect()
}

/// The files before and after the edit with this name, on one workspace; `None` if there is no such
/// edit.
pub(crate) fn edited(name: &str, seed: usize) -> Option<(Files, Files)> {
    let (_, edit) = EDITS.iter().find(|it| it.0 == name)?;
    let mut random = Random::seeded(&format!("{name} {seed}"));
    let old = Risks::made(seed, &mut random);
    let mut new = old.clone();
    edit(&mut new, &mut random);
    Some((old.files(), new.files()))
}

fn check(old: &Risks, new: &Risks, mut wanted: Vec<Reported>) -> Result<(), String> {
    let report = compared(&old.files(), &new.files())?;
    let reported = |it: &Entry| {
        let fields = it.change.kind.fields().iter().map(|it| it.name).collect();
        (it.change.thing, it.change.id.clone(), fields)
    };
    let mut found: Vec<Reported> = report.entries.iter().map(reported).collect();
    found.sort();
    wanted.sort();
    let all: Vec<&Entry> = report.entries.iter().collect();
    match found == wanted {
        true => Ok(()),
        false => Err(format!("wanted {wanted:?}\nfound\n{}", told(&all))),
    }
}

/// Another of these words.
fn other(words: &[&'static str], than: &str, random: &mut Random) -> &'static str {
    let others: Vec<&'static str> = words.iter().copied().filter(|&it| it != than).collect();
    random.pick::<&'static str>(&others)
}

fn score(risks: &mut Risks, random: &mut Random) -> Vec<Reported> {
    let at = random.below(risks.threats.len());
    let severity = &mut risks.threats[at].1;
    *severity = other(SEVERITIES, severity, random);
    vec![(Thing::Threat, format!("Unit0.T{at}"), vec!["score"])]
}

/// With controls that are in place, what is decided shows in the state as well.
fn decision(risks: &mut Risks, random: &mut Random) -> Vec<Reported> {
    let at = random.below(risks.threats.len());
    let decision = &mut risks.threats[at].2;
    *decision = if decision.starts_with("accepted") { DECISIONS[4] } else { DECISIONS[3] };
    vec![(Thing::Threat, format!("Unit0.T{at}"), vec!["decision", "status"])]
}

fn target(risks: &mut Risks, random: &mut Random) -> Vec<Reported> {
    let at = random.below(risks.threats.len());
    "M".clone_into(&mut risks.threats[at].0);
    vec![(Thing::Threat, format!("Unit0.T{at}"), vec!["on"])]
}

fn add_threat(risks: &mut Risks, random: &mut Random) -> Vec<Reported> {
    let at = risks.threats.len();
    risks.threats.push(("O".to_owned(), *random.pick(SEVERITIES), *random.pick(DECISIONS)));
    vec![(Thing::Threat, format!("Unit0.T{at}"), Vec::new())]
}

/// A control that is in place now, or no more, changes the states of some threats that name it.
fn control(risks: &mut Risks, random: &mut Random) -> Vec<Reported> {
    let old = risks.states();
    let at = random.below(risks.controls.len());
    let is_in_place = risks.controls[at] == "implemented";
    risks.controls[at] = if is_in_place { "rejected" } else { "implemented" };
    let new = risks.states();
    let changed = old.into_iter().filter(|(path, state)| new[path] != *state);
    let changed = changed.map(|(path, _)| (Thing::Threat, path, vec!["status"]));
    let control = (Thing::Control, format!("Unit0.C{at}"), vec!["state"]);
    std::iter::once(control).chain(changed).collect()
}

fn trust(risks: &mut Risks, random: &mut Random) -> Vec<Reported> {
    let at = random.below(risks.boundaries.len());
    let trust = &mut risks.boundaries[at];
    *trust = other(TRUSTS, trust, random);
    vec![(Thing::Boundary, format!("Unit0.Q{at}"), vec!["trust"])]
}

fn add_boundary(risks: &mut Risks, random: &mut Random) -> Vec<Reported> {
    let at = risks.boundaries.len();
    risks.boundaries.push(random.pick::<&'static str>(TRUSTS));
    vec![(Thing::Boundary, format!("Unit0.Q{at}"), Vec::new())]
}

fn move_over(risks: &mut Risks, _: &mut Random) -> Vec<Reported> {
    risks.inside = (risks.inside + 1) % risks.boundaries.len();
    vec![
        (Thing::Element, "Unit0.M".to_owned(), vec!["in"]),
        (Thing::Flow, "Unit0.G".to_owned(), vec!["crosses"]),
    ]
}

fn data(risks: &mut Risks, random: &mut Random) -> Vec<Reported> {
    let at = random.below(risks.data.len());
    let class = &mut risks.data[at];
    *class = other(CLASSES, class, random);
    vec![(Thing::Data, format!("Unit0.D{at}"), vec!["classification"])]
}

fn answer(risks: &mut Risks, _: &mut Random) -> Vec<Reported> {
    let mut units = risks.workspace.units.iter().enumerate().skip(1);
    let elements = risks.workspace.units[0].elements();
    let asked = |it: &Option<String>| it.as_ref().is_some_and(|it| elements.contains(it));
    let asked = units.find(|(_, unit)| asked(&unit.refines));
    let Some((at, unit)) = asked else { return Vec::new() };
    let path: String = unit.refines.iter().map(|it| format!("Unit0.{it}.A{at}")).collect();
    let answer = &mut risks.answers[at - 1];
    *answer = if *answer == ANSWERS[0] { ANSWERS[1] } else { ANSWERS[0] };
    // The parent has decided nothing, so that the answer decides its threat's state, too.
    vec![
        (Thing::Answer, path, vec!["decision", "status"]),
        (Thing::Threat, format!("Unit0.A{at}"), vec!["status"]),
    ]
}
