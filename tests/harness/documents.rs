//! Models that stand elsewhere than in cases: examples, the standard library, pages of the manual.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Trial;
use threatlas::diag::Code;
use threatlas::stdlib;

use super::case::{self, Case};
use super::stage::{self, Outcome};
use super::unshowable::UNSHOWABLE;
use super::{laws, notes, story, update};

/// One trial for each.
pub(crate) fn trials() -> Vec<Trial> {
    let revisions = story::revisions().into_iter().map(|it| (format!("story-{}", name(&it)), it));
    let examples = examples().into_iter().map(|it| (name(&it), it)).chain(revisions);
    let examples = examples.map(|(name, folder)| {
        Trial::test(format!("examples/{name}"), move || Ok(example(&name, &folder)?))
    });
    let library = stdlib::FILES.iter().map(|&(path, text)| {
        Trial::test(format!("stdlib/{path}"), move || Ok(library_file(path, text)?))
    });
    let codes = Code::ALL.iter().filter(|&&code| UNSHOWABLE.iter().all(|it| it.0 != code));
    let manual = codes.map(|&code| Trial::test(format!("manual/{code}"), move || Ok(page(code)?)));
    examples.chain(library).chain(manual).collect()
}

/// The examples that are one workspace each.
pub(crate) fn examples() -> Vec<PathBuf> {
    let mut folders = case::entries(&case::tests_dir().with_file_name("examples"));
    folders.retain(|it| it.join("tmd.toml").exists());
    folders
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// An example has exactly the findings that its `expected.txt` lists, is formatted, and keeps the
/// laws.
fn example(name: &str, folder: &Path) -> Result<(), String> {
    let case = Case::of_files("examples", name, models(folder, folder));
    let outcome = laws::compile(&case, &case.files());
    let mut wrong = laws::broken(&case, &outcome);
    if stage::missing_format(&case, &outcome).is_some() {
        wrong.push("its files are not formatted: `tmd fmt` does it".into());
    }
    let findings = notes::write(&outcome.sources, &outcome.diagnostics, &[]).global;
    let found: String = findings.iter().flat_map(|line| [line, "\n"]).collect();
    let list = folder.join("expected.txt");
    let expected = fs::read_to_string(&list).unwrap_or_default();
    if found != expected && update::is_on() {
        update::write(&list, &found);
    } else if found != expected {
        wrong.push(format!("findings differ:\n{}", super::diff(&expected, &found)));
    }
    result(&wrong)
}

/// A file of the standard library has the right shape and form; its names are bound by every case.
fn library_file(path: &str, text: &str) -> Result<(), String> {
    let case = Case::of_files("syntax", path, vec![(path.to_owned(), text.to_owned())]);
    let outcome = laws::compile(&case, &case.files());
    let mut wrong = laws::broken(&case, &outcome);
    wrong.extend(outcome.diagnostics.iter().map(|it| it.message.clone()));
    if stage::missing_format(&case, &outcome).is_some() {
        wrong.push("it is not formatted: `tmd fmt stdlib` does it".into());
    }
    result(&wrong)
}

/// Of the first two blocks of a page, one has the finding and the other has not.
fn page(code: Code) -> Result<(), String> {
    let blocks = code.explanation().split("```tmd\n").skip(1);
    let blocks: Vec<&str> = blocks.filter_map(|it| it.split("```").next()).collect();
    let [wrong, right, ..] = blocks.as_slice() else {
        return Err("its page needs a block that is wrong and one that is right".into());
    };
    let gives_it = |block: &str| {
        let outcome = example_of(code, block);
        outcome.diagnostics.iter().any(|it| it.code == code)
    };
    let mut complaints = Vec::new();
    if !gives_it(wrong) {
        complaints.push(format!("the first block of its page does not give {code}:\n{wrong}"));
    }
    if gives_it(right) {
        complaints.push(format!("the second block of its page gives {code}:\n{right}"));
    }
    result(&complaints)
}

/// Compiles a block of the manual. A comment that is a file's name begins that file.
fn example_of(code: Code, block: &str) -> Outcome {
    let first = case::file_of_model(&block.lines().collect::<Vec<_>>());
    let mut files = vec![(first, String::new())];
    for line in block.split_inclusive('\n') {
        let path = line.strip_prefix("// ").map(str::trim).filter(|it| it.ends_with(".tmd"));
        if let Some(path) = path.filter(|it| !it.contains(' ')) {
            files.push((path.to_owned(), String::new()));
        } else if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
        }
    }
    if files.len() > 1 && files[0].1.trim().is_empty() {
        files.remove(0);
    }
    let case = Case::of_files("manual", &code.to_string(), files);
    laws::compile(&case, &case.files())
}

/// Path and text of the models below `folder`, relative to `root`.
pub(crate) fn models(root: &Path, folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for path in case::entries(folder) {
        if path.is_dir() {
            found.extend(models(root, &path));
        } else if path.extension().is_some_and(|it| it == "tmd") {
            let parts: PathBuf = path.strip_prefix(root).unwrap_or(&path).to_owned();
            let parts: Vec<_> = parts.iter().map(|it| it.to_string_lossy()).collect();
            found.push((parts.join("/"), fs::read_to_string(&path).unwrap_or_default()));
        }
    }
    found
}

fn result(wrong: &[String]) -> Result<(), String> {
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}
