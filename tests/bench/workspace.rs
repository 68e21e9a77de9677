//! Made-up workspaces, the same on every run.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const N_SYSTEMS: usize = 50;
const N_CONTAINERS: usize = 9;
const N_COMPONENTS: usize = 10;
/// Flows inside one child model; with those at its border, 10,000 in all.
const N_INNER_FLOWS: usize = 197;
const N_THREATS: usize = 20;

/// An umbrella of 50 systems in a ring, each with a child model: 5,000 elements, 10,000 flows,
/// 1,000 threats.
pub(crate) fn large(folder: &Path) {
    let mut umbrella = header("Big", "Everything", "");
    for zone in 0..5 {
        line(&mut umbrella, &format!("boundary Zone{zone} \"Zone {zone}\" {{"));
        line(&mut umbrella, "  trust trusted");
        for system in (zone..N_SYSTEMS).step_by(5) {
            line(&mut umbrella, &format!("  system S{system} \"System number {system}\""));
        }
        line(&mut umbrella, "}");
    }
    for system in 0..N_SYSTEMS {
        let next = (system + 1) % N_SYSTEMS;
        line(&mut umbrella, &format!("S{system} -> S{next} \"hands over to {next}\" [HTTPS]"));
    }
    write(folder, "big.tmd", &umbrella);
    for system in 0..N_SYSTEMS {
        write(folder, &format!("child{system}.tmd"), &child(system));
    }
}

/// An umbrella of 200 systems, each with a child model of 10 parts, 20 threats of its own and one
/// answer: 4,200 threats.
pub(crate) fn wide(folder: &Path) {
    const N_CHILDREN: usize = 200;
    const N_PARTS: usize = 10;
    let mut umbrella = header("Wide", "Everything", "");
    for group in 0..20 {
        line(&mut umbrella, &format!("boundary Group{group} \"Group {group}\" {{"));
        for system in (group..N_CHILDREN).step_by(20) {
            line(&mut umbrella, &format!("  system S{system} \"System number {system}\""));
        }
        line(&mut umbrella, "}");
    }
    for system in 0..N_CHILDREN {
        let next = (system + 1) % N_CHILDREN;
        line(&mut umbrella, &format!("S{system} -> S{next} \"hands over to {next}\" [HTTPS]"));
        line(&mut umbrella, &format!("threat Outage{system} \"{system} is down\" on S{system} {{"));
        line(&mut umbrella, "  severity high");
        line(&mut umbrella, "  open because \"left to its team\"");
        line(&mut umbrella, "}");
    }
    write(folder, "wide.tmd", &umbrella);
    for system in 0..N_CHILDREN {
        let (before, after) = ((system + N_CHILDREN - 1) % N_CHILDREN, (system + 1) % N_CHILDREN);
        let refines = format!(" refines Wide.S{system}");
        let mut text = header(&format!("Team{system}"), &format!("Team {system}"), &refines);
        for part in 0..N_PARTS {
            line(&mut text, &format!("container P{part} \"Part {part} of {system}\""));
        }
        line(&mut text, &format!("S{before} -> P0 \"arrives\""));
        line(&mut text, &format!("P1 -> S{after} \"leaves\""));
        for (from, to) in pairs(N_PARTS, 15) {
            line(&mut text, &format!("P{from} -> P{to} \"tells {to} of {from}\""));
        }
        line(&mut text, &format!("answer Outage{system} applies"));
        for threat in 0..N_THREATS {
            threat_on(&mut text, threat, &format!("P{}", threat % N_PARTS));
        }
        write(folder, &format!("team{system}.tmd"), &text);
    }
}

/// A threat with a control in place.
fn threat_on(text: &mut String, threat: usize, target: &str) {
    line(text, &format!("threat T{threat} \"Part {threat} fails\" on {target} {{"));
    line(text, "  severity high");
    line(text, &format!("  control K{threat} \"Guard {threat}\" implemented"));
    line(text, "}");
}

/// One model with one map of 25 boxes.
pub(crate) fn small(folder: &Path) {
    let mut text = header("Small", "A model of one map", "");
    for group in 0..5 {
        line(&mut text, &format!("boundary Group{group} \"Group {group}\" {{"));
        for at in 0..5 {
            let number = group * 5 + at;
            line(&mut text, &format!("  system Part{number} \"Part number {number}\""));
        }
        line(&mut text, "}");
    }
    for (from, to) in pairs(25, 40) {
        line(&mut text, &format!("Part{from} -> Part{to} \"asks {to} for {from}\" [HTTPS]"));
    }
    write(folder, "small.tmd", &text);
}

/// A model with a table of so many threats, controls, and links from a threat to a control: as many
/// links for each threat as there can be, and one more for the first ones.
pub(crate) fn table(folder: &Path, n_threats: usize, n_controls: usize, n_links: usize) {
    let mut text = header("Listed", "A model with a long table", "");
    for part in 0..N_COMPONENTS {
        line(&mut text, &format!("system Part{part} \"Part number {part}\""));
    }
    let states = ["implemented", "verified", "planned", "in-progress"];
    for control in 0..n_controls {
        let state = states[control % states.len()];
        line(&mut text, &format!("control K{control} \"Guard number {control}\" {state}"));
    }
    for threat in 0..n_threats {
        let n_own = n_links / n_threats + usize::from(threat < n_links % n_threats);
        let controls = (0..n_own).map(|at| format!("K{}", (threat * 7 + at) % n_controls));
        let part = threat % N_COMPONENTS;
        line(&mut text, &format!("threat T{threat} \"Guess number {threat}\" on Part{part} {{"));
        line(&mut text, "  attack \"Somebody sends what the part does not expect\"");
        line(&mut text, "  impact \"Orders of others are read and changed\"");
        let (likelihood, impact) = (threat % 5 + 1, threat / 5 % 5 + 1);
        line(&mut text, &format!("  risk L{likelihood} I{impact}"));
        line(&mut text, &format!("  mitigated by {}", controls.collect::<Vec<_>>().join(", ")));
        line(&mut text, "}");
    }
    write(folder, "listed.tmd", &text);
}

/// One model of 1,000 elements and 1,500 flows. In the changed one, every tenth flow has another
/// label, every hundredth element another name, and every tenth control another state.
pub(crate) fn thousand(folder: &Path, is_changed: bool) {
    let mut text = header("Thousand", "A model of many parts", "");
    let name = |at: usize| match is_changed && at % 100 == 7 {
        true => format!("Q{at}"),
        false => format!("P{at}"),
    };
    for system in 0..20 {
        line(&mut text, &format!("system S{system} \"System number {system}\" {{"));
        for at in system * 49..(system + 1) * 49 {
            line(&mut text, &format!("  container {} \"Service {at}\"", name(at)));
        }
        line(&mut text, "}");
    }
    let part = |at: usize| format!("S{}.{}", at / 49, name(at));
    for (at, (from, to)) in pairs(980, 1500).enumerate() {
        let verb = if is_changed && at % 10 == 3 { "asks" } else { "tells" };
        let (from, to) = (part(from), part(to));
        line(&mut text, &format!("{from} -> {to} \"{verb} {at}\""));
    }
    for at in 0..200 {
        let state = if is_changed && at % 10 == 5 { "planned" } else { "implemented" };
        line(&mut text, &format!("threat T{at} \"Part {at} fails\" on {} {{", part(at)));
        line(&mut text, "  severity high");
        line(&mut text, &format!("  control K{at} \"Guard {at}\" {state}"));
        line(&mut text, "}");
    }
    write(folder, "thousand.tmd", &text);
}

fn child(system: usize) -> String {
    let (before, after) = ((system + N_SYSTEMS - 1) % N_SYSTEMS, (system + 1) % N_SYSTEMS);
    let refines = format!(" refines Big.S{system}");
    let mut text = header(&format!("Child{system}"), &format!("Inside of {system}"), &refines);
    for container in 0..N_CONTAINERS {
        line(&mut text, &format!("container C{container} \"Service {container} of {system}\" {{"));
        for component in 0..N_COMPONENTS {
            let number = container * N_COMPONENTS + component;
            line(&mut text, &format!("  component P{number} \"Part {number} of {system}\""));
        }
        line(&mut text, "}");
    }
    let part = |number: usize| format!("C{}.P{number}", number / N_COMPONENTS);
    line(&mut text, &format!("S{before} -> {} \"arrives\"", part(0)));
    line(&mut text, &format!("{} -> S{after} \"leaves\"", part(1)));
    for (from, to) in pairs(N_CONTAINERS * N_COMPONENTS, N_INNER_FLOWS) {
        line(&mut text, &format!("{} -> {} \"tells {to} of {from}\"", part(from), part(to)));
    }
    for threat in 0..N_THREATS {
        threat_on(&mut text, threat, &part(threat));
    }
    text
}

fn header(name: &str, title: &str, refines: &str) -> String {
    format!("model {name} \"{title}\"{refines} {{\n  owner \"nobody\"\n}}\n")
}

/// Pairs of different numbers below `n`, no pair twice: mostly near, some far.
fn pairs(n: usize, n_pairs: usize) -> impl Iterator<Item = (usize, usize)> {
    let strides = [1, 7, 3, 11, 2];
    let all =
        strides.into_iter().flat_map(move |stride| (0..n).map(move |it| (it, (it + stride) % n)));
    all.take(n_pairs)
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("strings take all");
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::create_dir_all(folder).expect("the folder is ours");
    fs::write(folder.join(name), text).expect("the folder is ours");
}
