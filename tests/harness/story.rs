//! The story of a model in `examples/story`: what changed from each revision to the next, in words
//! and in pictures, beside the newer one.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Trial;
use threatlas::date::Date;
use threatlas::diff::{self, Pictures, World};
use threatlas::lock::Locks;
use threatlas::render::{self, LIGHT};
use threatlas::scene::Link;
use threatlas::{Compilation, Options, overlay};

use super::{case, documents, update};

/// The day on which the story ends, and one after an acceptance in it has expired.
const DAYS: [(&str, &str); 2] = [("2026-11-23", "changes.md"), ("2027-02-01", "expired.md")];

/// The number of the revision in which something is accepted.
const ACCEPTED: usize = 3;

/// The folders of all revisions, in their order.
pub(crate) fn revisions() -> Vec<PathBuf> {
    case::entries(&case::tests_dir().with_file_name("examples").join("story"))
}

/// One trial for each step.
pub(crate) fn trials() -> Vec<Trial> {
    let revisions = revisions();
    let pairs: Vec<[PathBuf; 2]> =
        revisions.windows(2).map(|it| [it[0].clone(), it[1].clone()]).collect();
    let trial = |(at, pair): (usize, [PathBuf; 2])| {
        Trial::test(format!("story/{}", at + 1), move || {
            let n_days = if at + 1 == ACCEPTED { 2 } else { 1 };
            let wrong: Vec<String> =
                DAYS[..n_days].iter().flat_map(|day| step(&pair, *day)).collect();
            if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
        })
    };
    pairs.into_iter().enumerate().map(trial).collect()
}

/// What one step changed as seen on a day; gives what differs from what is recorded.
fn step([old, new]: &[PathBuf; 2], (day, file): (&str, &str)) -> Vec<String> {
    let today = Date::parse(day).expect("the constant is a day");
    let sides = [compiled(old, today), compiled(new, today)];
    let [before, after] = sides.each_ref().map(|it| world(it, today));
    let report = diff::compare(&before, &after);
    let pictures = overlay::pictures(&report, [&before, &after], &Locks::default());
    let name = |stem: &str| format!("{stem}.svg");
    let maps = pictures.iter().map(|it| (it.words(), name(&it.overlay.stem))).collect();
    let mut wrong = recorded(&new.join(file), &diff::markdown(&report, &Pictures { maps }));
    if file == DAYS[0].1 {
        for picture in &pictures {
            let scene = &picture.overlay;
            let svg = render::leading(scene, &LIGHT, &|_: &Link| None);
            wrong.extend(recorded(&new.join(name(&scene.stem)), &svg));
        }
    }
    wrong
}

fn compiled(folder: &Path, today: Date) -> Compilation {
    let files = documents::models(folder, folder);
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    threatlas::compile(files.as_slice(), &Options { today })
}

fn world(it: &Compilation, today: Date) -> World<'_> {
    let Compilation { project, model, statuses, diagnostics } = it;
    World { project, model, statuses, findings: diagnostics, today }
}

/// Compares a text with a file, or writes it there.
fn recorded(path: &Path, text: &str) -> Vec<String> {
    let before = fs::read_to_string(path).unwrap_or_default();
    if update::is_on() {
        update::write(path, text);
    } else if before != text {
        let name = path.display();
        return vec![format!("{name}:\n{}", super::diff(&before, text))];
    }
    Vec::new()
}
