//! The suite: one trial for each case in `tests/suite`, named `AREA/CASE`.
//!
//! `cargo test` runs all, `cargo test -- undefended` those with that word in their name.
//! `TMD_UPDATE=1 cargo test` accepts what comes out; read `git diff` then. The form of cases is
//! described in `harness/case.rs`.
#![expect(clippy::disallowed_methods, reason = "tests read and write their own files")]

mod harness;

use std::process::ExitCode;

use harness::case::{self, Case, Expectation};
use harness::{
    diff, differences, documents, edits, gallery, generate, laws, lines, metrics, notes, public,
    risks, stage, story, update, zoom,
};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let cases = case::all().into_iter().map(|case| {
        let name = format!("{}/{}", case.area, case.name);
        Trial::test(name, move || run(&case).map_err(Failed::from))
    });
    let mut trials: Vec<Trial> = cases.collect();
    trials.extend(generate::trials());
    trials.extend(public::trials());
    trials.extend(documents::trials());
    trials.extend(metrics::trials());
    trials.extend(zoom::trials());
    trials.extend(edits::trials());
    trials.extend(lines::trials());
    trials.extend(differences::trials());
    trials.extend(risks::trials());
    trials.extend(story::trials());
    trials.extend(gallery::trials());
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Runs one case; an error says all that is wrong with it.
fn run(case: &Case) -> Result<(), String> {
    let outcome = laws::compile(case, &case.files());
    let own: Vec<String> = case.inputs.iter().map(|it| it.path.clone()).collect();
    let notes = notes::write(&outcome.sources, &outcome.diagnostics, &own);

    let mut wrong = laws::broken(case, &outcome);
    let mut found = Vec::new();
    for wanted in &case.expectations {
        match stage::text(wanted, case, &outcome) {
            Ok(text) => found.push(wanted.with_text(&text)),
            Err(why) => wrong.push(why),
        }
    }
    if let Some(text) = stage::missing_format(case, &outcome) {
        found.push(Expectation::added("format", &text));
    }

    let written = case.written(&notes, &found);
    let is_accepted = update::is_on() && found.len() >= case.expectations.len();
    if is_accepted && written != case.text {
        update::replace(case, &written);
    } else if written != case.text {
        wrong.push(format!("expected (-) and found (+) differ:\n{}", diff(&case.text, &written)));
    }
    for (wanted, found) in case.expectations.iter().zip(&found) {
        match &wanted.golden {
            Some(path) if is_accepted => update::write(path, &found.text),
            Some(path) if wanted.text != found.text => {
                let name = path.file_name().unwrap_or_default().display();
                wrong.push(format!("golden {name}:\n{}", diff(&wanted.text, &found.text)));
            }
            Some(_) | None => {}
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}
