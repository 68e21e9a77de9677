//! Made-up models, on which the laws hold too: nested boundaries, cycles, flows of an element to
//! itself and to what is around it, long and foreign labels.

use std::fmt::Write as _;

use libtest_mimic::Trial;
use threatlas::diag::Severity;

use super::case::Case;
use super::laws;
use super::random::Random;

const N_MODELS: usize = 20;

const TITLES: &[&str] = &[
    "Api",
    "Card data",
    "A service with a name that is too long for one line of any box",
    "Donaudampfschifffahrtsgesellschaftskapitänskajüte",
    "支払いサービス",
    "שירות תשלומים",
    "Ünïcödé & <tags> \\\"quoted\\\" 'it'",
    "🔐 vault",
];

const LABELS: &[&str] = &[
    "asks",
    "books an order and waits for the answer of the bank that has issued the card",
    "注文する",
    "a & b < c",
];

/// One trial for each made-up model.
pub(crate) fn trials() -> Vec<Trial> {
    let trial = |seed: usize| {
        Trial::test(format!("generated/{seed}"), move || Ok(keeps_laws(seed, 1 + 3 * seed)?))
    };
    (0..N_MODELS).map(trial).collect()
}

/// On failure a model of half the size is tried, as long as it fails too.
fn keeps_laws(seed: usize, size: usize) -> Result<(), String> {
    let text = model(seed, size);
    let case = Case::of_files("generated", &seed.to_string(), vec![("made.tmd".into(), text)]);
    let outcome = laws::compile(&case, &case.files());
    let mut wrong = laws::broken(&case, &outcome);
    let errors = outcome.diagnostics.iter().filter(|it| it.severity == Severity::Error);
    wrong.extend(errors.map(|it| it.message.clone()));
    if wrong.is_empty() {
        return Ok(());
    }
    if size > 1 {
        keeps_laws(seed, size / 2)?;
    }
    let text = case.files().remove(0).1;
    Err(format!("seed {seed}, size {size}: {}\n{text}", wrong.join("\n")))
}

/// A model of `size` elements.
fn model(seed: usize, size: usize) -> String {
    let mut random = Random::seeded(&format!("model {seed}"));
    let mut out = String::from("model Made \"Made up\" { owner \"nobody\" }\n");
    let mut paths = Vec::new();
    let n_people = size.div_ceil(8);
    for at in 0..n_people {
        writeln!(out, "person User{at} {}", title(&mut random)).expect("strings take all");
        paths.push(format!("User{at}"));
    }
    let (mut open, mut path) = (Vec::new(), Vec::<String>::new());
    for at in n_people..size {
        while !open.is_empty() && random.once_in(4) {
            if open.pop() == Some("system") {
                path.pop();
            }
            out.push_str("}\n");
        }
        if open.len() < 5 && random.once_in(4) {
            let trust = random.pick(&["untrusted", "semi-trusted", "trusted", "highly-trusted"]);
            writeln!(out, "boundary Zone{at} {} {{ trust {trust}", title(&mut random))
                .expect("strings take all");
            open.push("boundary");
        }
        let in_system = open.contains(&"system");
        let kinds: &[_] = if in_system { &["container", "store", "queue"] } else { &["system"] };
        let kind = random.pick(kinds);
        write!(out, "{kind} Node{at} {}", title(&mut random)).expect("strings take all");
        path.push(format!("Node{at}"));
        paths.push(path.join("."));
        if !in_system && random.once_in(2) {
            out.push_str(" {\n");
            open.push("system");
        } else {
            path.pop();
            out.push('\n');
        }
    }
    out.push_str(&"}\n".repeat(open.len()));
    flows(&mut random, &paths, &mut out);
    out
}

/// About three flows for two elements, between any of them.
fn flows(random: &mut Random, paths: &[String], out: &mut String) {
    for at in 0..paths.len() * 3 / 2 {
        let (from, to) = (random.pick(paths), random.pick(paths));
        let arrow = if random.once_in(6) { "<->" } else { "->" };
        let label = random.pick(LABELS);
        writeln!(out, "flow Flow{at}: {from} {arrow} {to} \"{label}\"").expect("strings take all");
        if random.once_in(5) {
            writeln!(
                out,
                "threat Threat{at} \"Something happens\" on Flow{at} {{ severity high }}"
            )
            .expect("strings take all");
        }
    }
}

fn title(random: &mut Random) -> String {
    format!("\"{}\"", random.pick(TITLES))
}
