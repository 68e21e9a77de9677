//! Rules about the repository itself: who may use whom, and what files look like.
#![expect(clippy::disallowed_methods, reason = "tests read their own files")]

#[path = "harness/unshowable.rs"]
mod unshowable;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use threatlas::diag::Code;
use unshowable::UNSHOWABLE;

/// Which modules a module may use, in the order of the pipeline. What has no row may use none.
/// Nobody uses `cli` but `main`; `cli` and the crate's root may use all.
const EDGES: &[(&str, &str)] = &[
    ("diag", "source"),
    ("syntax", "source diag plain"),
    ("stdlib", "source"),
    ("project", "source diag syntax stdlib threads"),
    ("query", "source diag spelling syntax"),
    ("model", "source date query"),
    ("fields", "model query"),
    (
        "resolve",
        "source date diag spelling syntax stdlib project circles cvss catalogues model \
         query fields",
    ),
    ("status", "source date model"),
    ("audience", "date model status"),
    ("places", "model status"),
    ("interface", "source spelling syntax project model"),
    ("facts", "date spelling model status places query fields"),
    ("levels", "diag model"),
    (
        "check",
        "source date diag spelling circles syntax project model status places facts query levels \
         interface",
    ),
    ("baseline", "source diag model"),
    ("sarif", "source"),
    ("annotations", "sarif plain"),
    (
        "diff",
        "source date diag syntax project model status places facts fields query baseline html \
         plain",
    ),
    ("fix", "source diag syntax"),
    ("view", "model status places threads"),
    ("layout", "geom"),
    ("scene", "geom font view"),
    ("draw", "geom font view layout scene plain"),
    ("render", "geom font view scene"),
    ("lock", "diag geom layout"),
    ("atlas", "diag model status view draw layout scene lock threads"),
    ("html", "plain"),
    ("index", "html"),
    ("table", "source sarif date html model status catalogues places facts query threads"),
    ("overlay", "html geom scene view draw layout lock atlas render diff threads"),
    ("page", "html view draw scene render atlas status table threads"),
    ("overview", "source date diag model status places plain"),
    ("starter", "source syntax spelling stdlib model"),
    ("reference", "diag spelling stdlib model query fields levels resolve"),
    ("docs", "html spelling query view scene draw table"),
    ("stale", "source diag syntax project model interface diff"),
    ("main", "cli"),
];

/// Everything that the package names in its manifest; a new name is a decision.
const DEPENDENCIES: &[&str] = &[
    "annotate-snippets",
    // With `sha2`: pages name their one script and style by hash, so that browsers run no other.
    "base64",
    "clap",
    // Completions and the manual are made of the command line itself.
    "clap_complete",
    "clap_mangen",
    "csv",
    // Ends `watch` and `serve` in order; without it signals could be caught by unsafe code only.
    "ctrlc",
    "cvss",
    "ignore",
    "layout-rs",
    "miniz_oxide",
    // Tells `watch` and `serve` that files changed, by the means of each system.
    "notify",
    "pest",
    "pest_derive",
    "petgraph",
    "regex-lite",
    "resvg",
    "serde",
    "serde_json",
    "sha2",
    "strsim",
    "toml",
    "ttf-parser",
    "unicode-bidi",
    "unicode-linebreak",
    "unicode-segmentation",
    "unicode-width",
    "libtest-mimic",
    "similar",
    "tempfile",
];

/// Files that may be larger than 100 KiB, by the end of their path.
const LARGE: &[&str] = &[".ttf", ".svg", "tests/data/sarif-2.1.0-rtm.5.json"];

/// No function is longer, unless it says why.
const MAX_FUNCTION_LINES: usize = 70;
const MAX_FILE_LINES: usize = 700;
const MAX_COLUMNS: usize = 100;
const MAX_BYTES: usize = 100 * 1024;

#[test]
fn modules_use_only_what_stands_in_the_table() {
    none(sources().flat_map(|file| {
        let module = file.module().to_owned();
        let row = EDGES.iter().find(|row| row.0 == module).map_or("", |row| row.1);
        let may: Vec<&str> = row.split(' ').chain([module.as_str()]).collect();
        let free = matches!(module.as_str(), "cli" | "lib");
        let until_tests = file.lines_before_tests();
        let lines = file.code_lines().take_while(|(at, _)| *at <= until_tests);
        let uses = lines.flat_map(|(at, line)| {
            crate_paths(line).map(move |it| (at, it.to_owned())).collect::<Vec<_>>()
        });
        let bad = uses.filter(|(_, it)| !free && !may.contains(&it.as_str()));
        bad.map(|(at, it)| format!("{}:{at}: `{module}` may not use `{it}`", file.path))
            .collect::<Vec<_>>()
    }));
}

#[test]
fn no_edge_hides_behind_super() {
    none(sources().flat_map(|file| {
        let is_top = file.path.matches('/').count() == 1 || file.path.ends_with("/mod.rs");
        let hidden = if is_top { "super::" } else { "super::super::" };
        let until_tests = file.lines_before_tests();
        let offences = file.code_lines().filter(|it| it.1.contains(hidden));
        let offences = offences.take_while(|it| it.0 <= until_tests);
        let said = |(at, _)| format!("{}:{at}: name the module: `crate::…`", file.path);
        offences.map(said).collect::<Vec<_>>()
    }));
}

#[test]
fn the_parser_stays_behind_its_wall() {
    let outside = sources().filter(|file| file.module() != "syntax");
    none(outside.flat_map(|file| {
        file.lines_with(|line| line.contains("pest::"), "pest is known to `syntax` only")
    }));
}

#[test]
fn files_begin_with_what_they_hold() {
    let bare = rust_files().filter(|file| !file.text.starts_with("//!"));
    none(bare.map(|file| format!("{}: begins without `//!`", file.path)));
}

#[test]
fn lines_fit_a_screen() {
    let wide = |line: &str| line.chars().count() > MAX_COLUMNS;
    let files = tracked().into_iter().filter(|it| it.has_end(&["rs", "pest"]));
    none(files.flat_map(|file| file.lines_with(wide, "wider than 100 columns")));
}

#[test]
fn no_line_ends_in_a_space() {
    let is_sample =
        |path: &str| path.starts_with("tests/suite/") || path.starts_with("tests/golden/");
    let files = tracked().into_iter().filter(|it| !is_sample(&it.path));
    none(
        files.flat_map(|file| file.lines_with(|it| it.ends_with([' ', '\t']), "space at its end")),
    );
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [concat!("FIX", "ME"), concat!("TO", "DO"), concat!("#[ign", "ore")];
    let is_marked = |line: &str| marks.iter().any(|mark| line.contains(mark));
    none(rust_files().flat_map(|file| file.lines_with(is_marked, "finish it")));
}

#[test]
fn files_are_named_after_what_they_hold() {
    let vague = ["util", "utils", "helper", "helpers", "common", "misc", "types", "manager"];
    let files = rust_files().filter(|it| it.path.split(['/', '.']).any(|it| vague.contains(&it)));
    none(files.map(|file| format!("{}: says nothing", file.path)));
}

#[test]
fn functions_fit_a_screen() {
    none(rust_files().flat_map(|file| {
        let long = functions(&file.text).into_iter().filter(|it| it.1 > MAX_FUNCTION_LINES);
        long.map(|(at, n)| format!("{}:{at}: {n} lines", file.path)).collect::<Vec<_>>()
    }));
}

#[test]
fn files_hold_one_thing() {
    let long = sources().filter(|file| file.text.lines().count() > MAX_FILE_LINES);
    none(long.map(|file| format!("{}: more than {MAX_FILE_LINES} lines", file.path)));
}

#[test]
fn every_finding_has_a_case() {
    let cases: Vec<File> =
        tracked().into_iter().filter(|it| it.path.starts_with("tests/suite/")).collect();
    let cli = fs::read_to_string(root().join("tests/cli.rs")).unwrap_or_default();
    let missing = Code::ALL.iter().filter(|&&code| {
        let is_excused = UNSHOWABLE.iter().any(|it| it.0 == code);
        let shown = format!("[{code}]");
        if is_excused {
            !cli.contains(&shown)
        } else {
            !cases.iter().any(|it| it.text.contains(&shown))
        }
    });
    none(missing.map(|code| format!("{code} ({code:?}): no case expects it")));
}

#[test]
fn every_golden_file_belongs_to_a_case() {
    let files = tracked();
    let cases = files.iter().filter(|it| it.path.starts_with("tests/suite/"));
    let cases: String = cases.map(|it| it.text.as_str()).collect();
    let names: BTreeSet<&str> = cases
        .split("//% case ")
        .filter(|case| case.contains("\n//% golden "))
        .filter_map(|case| case.split_whitespace().next())
        .collect();
    let golden = files.iter().filter_map(|it| it.path.strip_prefix("tests/golden/"));
    let stray = golden.filter(|it| !names.contains(it.split('.').next().unwrap_or_default()));
    none(stray.map(|it| format!("tests/golden/{it}: no case has it")));
}

#[test]
fn every_rule_of_the_grammar_is_used() {
    let grammar = fs::read_to_string(root().join("grammar/tmd.pest")).unwrap_or_default();
    let syntax: String = sources().filter(|it| it.module() == "syntax").map(|it| it.text).collect();
    let bodies = grammar.lines().filter(|line| !line.trim_start().starts_with("//"));
    let bodies: Vec<&str> = bodies.collect();
    let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
    let has_word = |text: &str, word: &str| text.split(|it| !is_word(it)).any(|it| it == word);
    let rules = bodies.iter().filter_map(|line| line.split_once(" = "));
    let rules = rules.map(|it| it.0).filter(|it| it.chars().all(is_word));
    let unused = rules.filter(|rule| {
        let is_head = |line: &str| line.starts_with(&format!("{rule} ="));
        let used_below = |line: &&str| {
            let body =
                if is_head(line) { line.split_once('=').map_or("", |it| it.1) } else { line };
            has_word(body, rule)
        };
        !bodies.iter().any(used_below) && !has_word(&syntax, rule)
    });
    none(unused.map(|rule| format!("grammar/tmd.pest: nothing uses `{rule}`")));
}

#[test]
fn nothing_heavy_is_tracked() {
    let heavy = tracked().into_iter().filter(|file| {
        file.n_bytes > MAX_BYTES && !LARGE.iter().any(|end| file.path.ends_with(end))
    });
    none(heavy.map(|file| format!("{}: {} KiB", file.path, file.n_bytes / 1024)));
}

#[test]
fn dependencies_are_the_agreed_ones() {
    let manifest: toml::Table =
        fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
    let named = tables.iter().filter_map(|table| manifest.get(*table)?.as_table());
    let named: BTreeSet<&str> = named.flat_map(toml::Table::keys).map(String::as_str).collect();
    let agreed: BTreeSet<&str> = DEPENDENCIES.iter().copied().collect();
    assert_eq!(named, agreed);
}

#[test]
fn nothing_speaks_of_one_machine() {
    let folders = ["work", "home", "root", "farm", "tmp"].map(|it| format!("/{it}/"));
    let is_path = |line: &str| {
        folders.iter().flat_map(|folder| line.match_indices(folder)).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            !before.is_some_and(|it| it.is_alphanumeric() || "._-/~<)}*".contains(it))
        })
    };
    none(tracked().iter().flat_map(|file| file.lines_with(is_path, "a folder of one machine")));
}

/// A tracked file.
struct File {
    /// Relative to the root of the repository.
    path: String,
    /// Empty for files that are not text.
    text: String,
    n_bytes: usize,
}

impl File {
    fn has_end(&self, ends: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|it| ends.contains(&it.1))
    }

    /// The top module that a file of `src` belongs to.
    fn module(&self) -> &str {
        let inner = self.path.trim_start_matches("src/");
        inner.split(['/', '.']).next().unwrap_or_default()
    }

    /// How many lines stand before the tests of the file; those may use what they like.
    fn lines_before_tests(&self) -> usize {
        self.text.lines().take_while(|it| !it.contains("#[cfg(test)]")).count()
    }

    /// Numbered lines that are no comments.
    fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(at, line)| (at + 1, line));
        lines.filter(|it| !it.1.trim_start().starts_with("//"))
    }

    fn lines_with(&self, is_bad: impl Fn(&str) -> bool, why: &str) -> Vec<String> {
        let lines = self.text.lines().enumerate().filter(|it| is_bad(it.1));
        lines.map(|(at, _)| format!("{}:{}: {why}", self.path, at + 1)).collect()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What git tracks, and what it would.
fn tracked() -> Vec<File> {
    let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").args(list).current_dir(root()).output();
    let output = output.expect("the rules about tracked files need git");
    let paths = String::from_utf8(output.stdout).expect("paths are UTF-8");
    let mut files = Vec::new();
    for path in paths.split_terminator('\0') {
        // A file may be tracked and deleted.
        if let Ok(bytes) = fs::read(root().join(path)) {
            let (path, n_bytes) = (path.to_owned(), bytes.len());
            files.push(File { path, n_bytes, text: String::from_utf8(bytes).unwrap_or_default() });
        }
    }
    assert!(!files.is_empty(), "git tracks nothing here");
    files
}

fn rust_files() -> impl Iterator<Item = File> {
    tracked().into_iter().filter(|it| it.has_end(&["rs"]))
}

fn sources() -> impl Iterator<Item = File> {
    rust_files().filter(|it| it.path.starts_with("src/"))
}

/// The words after each `crate::` of a line.
fn crate_paths(line: &str) -> impl Iterator<Item = &str> {
    let tails = line.split("crate::").skip(1);
    tails.map(|tail| {
        let end = tail.find(|it: char| !it.is_ascii_alphanumeric() && it != '_');
        &tail[..end.unwrap_or(tail.len())]
    })
}

/// First line and length of each function that does not excuse itself. Formatted code closes a
/// function at the indentation that it opens it with.
fn functions(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let is_head =
            line.trim_start().split(' ').take_while(|it| !it.contains('(')).any(|it| it == "fn");
        let above = lines[..at].iter().rev().take_while(|it| it.trim_start().starts_with("#["));
        if !is_head || above.into_iter().any(|it| it.contains("too_many_lines")) {
            continue;
        }
        let close = format!("{:indent$}}}", "");
        let n_lines = lines[at..].iter().take_while(|it| **it != close).count();
        let has_body = lines[at..].iter().take(n_lines).any(|it| it.ends_with('{'));
        if has_body && !line.ends_with([';', '}']) {
            found.push((at + 1, n_lines + 1));
        }
    }
    found
}

/// Fails with all that is wrong, not only the first.
#[track_caller]
fn none(offences: impl IntoIterator<Item = String>) {
    let offences: Vec<String> = offences.into_iter().collect();
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}
