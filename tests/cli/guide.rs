//! The readme and the guide: their models compile, their commands run, and what they show is what
//! a reader sees.
//!
//! Each page is one session in a copy of the examples, from top to bottom, by the words behind its
//! fences:
//!
//! * `tmd`, `toml`, `csv`, `markdown`: a file, if the first line is a comment with its name; else a
//!   model or a piece of one without errors, and lines of a site that `tests/docs/run` builds;
//! * `sh`: commands that exit with 0;
//! * `console`: commands behind `$`, each with what it prints, exit code 0 or 1;
//! * `diff`: a change of the file that its first line names;
//! * `yaml` with the name of a file: a job of a host of repositories, whose parts are there;
//! * `text`: a finding of the example `acme` with a mistake in it.
//!
//! `TMD_UPDATE=1` writes what commands print, and the chapters that `tmd explain` prints, anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Folder, repository};

/// Scripts that run commands of pages which are not ours, with the real tools.
const SCRIPTS: [&str; 2] = ["tests/docs/run", ".ci/run"];

/// A fenced block of a page.
struct Block<'a> {
    /// What stands behind the opening fence.
    info: &'a str,
    text: &'a str,
}

impl Block<'_> {
    fn word(&self) -> &str {
        self.info.split(' ').next().unwrap_or_default()
    }

    /// The file that the first line names in a comment, and the lines below it.
    fn file(&self) -> Option<(&str, &str)> {
        let (first, rest) = self.text.split_once('\n')?;
        let bare = ["// ", "# ", "--- ", "<!-- "].iter().find_map(|it| first.strip_prefix(it))?;
        let name = bare.trim_end_matches(" -->");
        let is_name = !name.contains(' ') && Path::new(name).extension().is_some();
        is_name.then_some((name, rest))
    }
}

/// A page as pieces of text and blocks in turn.
fn pieces(page: &str) -> Vec<(&str, Option<Block<'_>>)> {
    let mut found = Vec::new();
    let (mut at, mut open) = (0, None::<(&str, &str, usize, usize)>);
    let mut text_from = 0;
    for line in page.split_inclusive('\n') {
        let end = at + line.len();
        let ticks = line.len() - line.trim_start_matches('`').len();
        let fence = &line[..ticks];
        match open {
            None if ticks >= 3 => open = Some((fence, line[ticks..].trim(), text_from, end)),
            Some((opened, info, from, start)) if line.trim_end() == opened => {
                let block = Block { info, text: &page[start..at] };
                found.push((&page[from..start], Some(block)));
                text_from = at;
                open = None;
            }
            _ => {}
        }
        at = end;
    }
    found.push((&page[text_from..], None));
    found
}

/// All pages but those that are printed by `tmd explain`.
fn pages() -> Vec<PathBuf> {
    let mut found = vec![repository().join("README.md")];
    found.extend(
        chapters().into_iter().filter(|it| !GENERATED.iter().any(|(_, g)| it.ends_with(g))),
    );
    found
}

fn chapters() -> Vec<PathBuf> {
    let list = fs::read_dir(guide()).unwrap().map(|it| it.unwrap().path());
    let mut list: Vec<_> = list.filter(|it| it.extension().is_some_and(|it| it == "md")).collect();
    list.sort();
    list
}

fn guide() -> PathBuf {
    repository().join("examples/guide/src")
}

fn is_update() -> bool {
    std::env::var_os("TMD_UPDATE").is_some_and(|it| it != "0" && !it.is_empty())
}

#[test]
fn what_pages_show_is_what_happens() {
    let mut wrong = String::new();
    for path in pages() {
        let page = fs::read_to_string(&path).unwrap();
        let mut session = Session::new();
        let mut written = String::new();
        for (text, block) in pieces(&page) {
            written.push_str(text);
            if let Some(block) = block {
                written.push_str(&session.play(&block));
            }
        }
        session.check_files();
        let name = path.file_name().unwrap().to_string_lossy();
        for fault in session.wrong {
            writeln!(wrong, "{name}: {fault}").unwrap();
        }
        if written != page && is_update() {
            fs::write(&path, &written).unwrap();
        } else if written != page {
            let differing = page.lines().zip(written.lines()).find(|(old, new)| old != new);
            writeln!(wrong, "{name}: commands print something else: {differing:#?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}\n`TMD_UPDATE=1 cargo test` writes outputs anew");
}

/// A reader who does what a page says.
struct Session {
    folder: Folder,
    /// Models that the page wrote.
    models: Vec<String>,
    wrong: Vec<String>,
}

impl Session {
    fn new() -> Self {
        let mut folder = Folder::new();
        for example in ["acme", "oauth", "tfa", "threatlas"] {
            let from = Folder::of(&repository().join("examples").join(example));
            for (name, bytes) in from.files(".") {
                folder = folder.bytes(&format!("examples/{example}/{name}"), &bytes);
            }
        }
        Self { folder, models: Vec::new(), wrong: Vec::new() }
    }

    /// Does what a block says, and gives what should stand in it.
    fn play(&mut self, block: &Block<'_>) -> String {
        match (block.word(), block.file()) {
            ("sh", _) => self.commands(block.text),
            ("console", _) => return self.console(block.text),
            ("diff", Some((name, change))) => self.change(name, change),
            ("tmd" | "toml" | "csv" | "markdown", Some((name, text))) => self.write(name, text),
            ("yaml", Some((_, text))) => self.job(text),
            ("tmd", None) if block.text.trim().is_empty() => {}
            ("tmd", None) => self.model(block.text),
            ("text", None) => self.mistake(block.text),
            _ => self.site(block),
        }
        block.text.to_owned()
    }

    fn write(&mut self, name: &str, text: &str) {
        let path = self.folder.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        if Path::new(name).extension().is_some_and(|it| it == "tmd") {
            self.models.push(name.to_owned());
        }
    }

    /// Puts lines with `+` in the place of those with `-`; hunks are set apart by `@@`.
    fn change(&mut self, name: &str, change: &str) {
        let path = self.folder.path(name);
        let mut text = fs::read_to_string(&path).unwrap_or_default();
        for hunk in change.split("@@\n") {
            let side = |other: char| -> String {
                let lines = hunk.split_inclusive('\n').filter(|it| !it.starts_with(other));
                lines.map(|it| it.get(1..).unwrap_or_default()).collect()
            };
            let (old, new) = (side('+'), side('-'));
            if text.matches(&old).count() != 1 {
                self.wrong.push(format!("{name} has not once:\n{old}"));
            }
            text = text.replacen(&old, &new, 1);
        }
        fs::write(path, text).unwrap();
    }

    fn commands(&mut self, text: &str) {
        for line in text.lines() {
            let line = line.split(" #").next().unwrap_or_default().trim();
            if let Some((code, out)) = self.run(line)
                && code != 0
            {
                self.wrong.push(format!("`{line}` exits with {code}:\n{out}"));
            }
        }
    }

    /// Commands, each with what it prints on both streams.
    fn console(&mut self, text: &str) -> String {
        let mut written = String::new();
        for line in text.lines().filter_map(|it| it.strip_prefix("$ ")) {
            let (code, out) = self.run(line).unwrap_or_default();
            if code > 1 {
                self.wrong.push(format!("`{line}` exits with {code}:\n{out}"));
            }
            write!(written, "$ {line}\n{out}").unwrap();
        }
        written
    }

    /// Runs a command if it is ours or that of `git`: exit code, and what it prints.
    fn run(&mut self, line: &str) -> Option<(i32, String)> {
        let ours = line.replace("cargo run --release -- ", "tmd ");
        let mut words = words(&ours);
        let cut = words.iter().position(|it| it == "|").map(|at| words.split_off(at));
        let into = words.iter().position(|it| it == ">").map(|at| words.split_off(at));
        let program = words.first().cloned().unwrap_or_default();
        let rest: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let (code, mut out) = match program.as_str() {
            "" => return None,
            "tmd" => {
                let run = self.folder.tmd_of(&rest, "");
                match &into {
                    Some(file) => {
                        fs::write(self.folder.path(&file[1]), run.stdout).unwrap();
                        (run.code, run.stderr)
                    }
                    None => (run.code, run.stdout + &run.stderr),
                }
            }
            "git" => self.git(&rest),
            _ => {
                let is_known = SCRIPTS.iter().any(|script| {
                    fs::read_to_string(repository().join(script)).unwrap().contains(&program)
                });
                if !is_known {
                    self.wrong.push(format!("nothing runs `{line}`"));
                }
                return None;
            }
        };
        if let Some(n) = cut.and_then(|it| it.last()?.parse().ok()) {
            out = out.split_inclusive('\n').take(n).collect();
        }
        Some((code, out))
    }

    fn git(&self, words: &[&str]) -> (i32, String) {
        let who = ["-c", "user.name=reader", "-c", "user.email=reader@example.org"];
        let run = Command::new("git")
            .args(who)
            .args(["-c", "init.defaultBranch=main"])
            .args(words)
            .current_dir(self.folder.path(""))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        let out = [run.stdout, run.stderr].concat();
        (run.status.code().unwrap(), String::from_utf8(out).unwrap())
    }

    /// A model alone, or a piece of one, has no errors.
    fn model(&mut self, text: &str) {
        let is_whole = text.lines().any(|it| it.starts_with("model "));
        let head = "model Page \"A page\" { owner \"a\"; reviewed 2026-11-01 }\n\n";
        let head = if is_whole { "" } else { head };
        let folder = Folder::new().file("page.tmd", &format!("{head}{text}"));
        let run = folder.tmd("check");
        if run.code != 0 {
            self.wrong.push(run.stderr);
        }
        let form = folder.tmd("fmt --check");
        if form.code != 0 {
            self.wrong.push(format!("not formatted:\n{text}"));
        }
    }

    /// The example `acme` tells a mistake as the page says.
    fn mistake(&mut self, told: &str) {
        let folder = Folder::of(&repository().join("examples/acme"));
        let child = folder.path("payments/payments-api.tmd");
        let text = fs::read_to_string(&child).unwrap();
        fs::write(&child, text.replace("-> Ledger \"books\"", "-> Leger \"books\"")).unwrap();
        let run = folder.tmd("check");
        if !run.stderr.contains(told.trim()) {
            self.wrong.push(format!("{told}\n--- is not in\n{}", run.stderr));
        }
    }

    /// What a job names of ours is there: the file that it takes, what it sets, and conditions on
    /// what the page has made.
    fn job(&mut self, text: &str) {
        let mut part = String::new();
        for line in text.lines().map(str::trim) {
            let files = ["/.github/actions/", "/.gitlab/"].iter();
            if let Some(at) = files.filter_map(|it| line.find(it)).next() {
                let path = line[at + 1..].split(['@', '"']).next().unwrap_or_default();
                let file = repository().join(path);
                let file = if file.is_dir() { file.join("action.yml") } else { file };
                part = fs::read_to_string(&file).unwrap_or_default();
                if part.is_empty() {
                    self.wrong.push(format!("there is no `{path}`"));
                }
            } else if let Some((key, _)) = line.split_once(':').filter(|it| !it.0.contains(' ')) {
                let is_set = !["with", "variables", "threat-model"].contains(&key);
                if is_set && !part.is_empty() && !part.contains(key) {
                    self.wrong.push(format!("nothing reads `{key}`"));
                }
            }
            let condition = line.split_once('"').map_or(line, |it| it.1.trim_end_matches('"'));
            if condition.contains(" where ") {
                let run = self.folder.tmd_of(&["diff", "shop", "shop", "--deny", condition], "");
                if run.code != 0 {
                    self.wrong.push(format!("`{condition}`: {}", run.stderr));
                }
            }
        }
    }

    /// All lines stand in a site that is built with the real tools.
    fn site(&mut self, block: &Block<'_>) {
        let folders = ["tests/docs", "src/docs/remark"].map(|it| texts(&repository().join(it)));
        let sites = folders.concat().concat();
        let lines = block.text.lines().map(str::trim).filter(|it| !it.is_empty());
        for line in lines.filter(|it| !sites.contains(it)) {
            self.wrong.push(format!("no site of `tests/docs` has `{line}` ({})", block.info));
        }
    }

    /// Models that the page wrote have no errors at its end.
    fn check_files(&mut self) {
        for name in std::mem::take(&mut self.models) {
            let run = self.folder.tmd_of(&["check", &name], "");
            if run.code != 0 {
                self.wrong.push(format!("{name}\n{}", run.stderr));
            }
        }
    }
}

/// The texts of all files below a folder.
fn texts(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() { texts(&path) } else { vec![fs::read_to_string(path).unwrap()] }
        })
        .collect()
}

/// The words of a command, as a shell takes quotes.
fn words(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut word, mut quote) = (None::<String>, None);
    for letter in line.chars() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (None, '"' | '\'') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, ' ') => found.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    found.extend(word);
    found
}

/// What `tmd explain` is asked, and the chapter that holds what it prints.
const GENERATED: [(&str, &str); 2] = [
    ("explain --reference language", "language.md"),
    ("explain --reference findings", "findings.md"),
];

#[test]
fn the_reference_is_what_the_program_prints() {
    for (line, chapter) in GENERATED {
        let run = Folder::new().tmd(line);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let path = guide().join(chapter);
        if is_update() {
            fs::write(&path, &run.stdout).unwrap();
        }
        let same = fs::read_to_string(&path).is_ok_and(|it| it == run.stdout);
        assert!(same, "{chapter} is stale: `TMD_UPDATE=1 cargo test` writes it anew");
    }
}

#[test]
fn the_book_has_all_chapters_and_all_their_maps() {
    let summary = fs::read_to_string(guide().join("SUMMARY.md")).unwrap();
    let chapters = chapters().into_iter().filter(|it| !it.ends_with("SUMMARY.md"));
    let items = chapters.map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(summary.contains(&format!("]({name})")), "SUMMARY.md lacks {name}");
        serde_json::json!({ "Chapter": {
            "name": name, "content": fs::read_to_string(&path).unwrap(), "number": null,
            "sub_items": [], "path": name, "source_path": name, "parent_names": [],
        } })
    });
    let items: Vec<_> = items.collect();
    let config = serde_json::json!({ "book": { "src": "src" }, "preprocessor": { "tmd": {} } });
    let root = repository().join("examples/guide");
    let context = serde_json::json!({ "root": root, "config": config, "renderer": "html" });
    let book = serde_json::json!([context, { "items": items, "__non_exhaustive": null }]);
    let run = Folder::new().tmd_with("mdbook", &book.to_string());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("id=\\\"threatlas\\\""), "the map of the last chapter");
}

#[test]
fn links_lead_somewhere() {
    let mut dead = String::new();
    for path in pages() {
        let page = fs::read_to_string(&path).unwrap();
        for (text, _) in pieces(&page) {
            for link in text.split("](").skip(1).filter_map(|it| it.split([')', '#']).next()) {
                let is_file = !link.is_empty() && !link.contains("://");
                if is_file && !path.parent().unwrap().join(link).exists() {
                    writeln!(dead, "{}: {link}", path.display()).unwrap();
                }
            }
        }
    }
    assert!(dead.is_empty(), "{dead}");
}

#[test]
fn the_pages_with_maps_are_up_to_date() {
    let root = repository().to_string_lossy();
    let page = format!("{root}/README.md");
    let run = if is_update() {
        Folder::new().tmd_of(&["embed", &page], "")
    } else {
        Folder::new().tmd_of(&["embed", "--check", &page], "")
    };
    assert_eq!(run.code, 0, "`tmd embed README.md` writes it anew: {}{}", run.stdout, run.stderr);
}

#[test]
fn tests_that_the_threat_model_of_threatlas_names_are_there() {
    let folder = Folder::of(&repository().join("examples/threatlas"));
    let report = folder.tmd("table --report tests --format json").stdout;
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let rows = report["rows"].as_array().unwrap();
    assert!(rows.len() > 10, "{report}");
    for row in rows {
        let test = row["test"][0]["text"].as_str().unwrap();
        let (file, name) = test.split_once(": ").unwrap();
        let text = fs::read_to_string(repository().join(file)).unwrap_or_default();
        let forms = ["fn NAME(", "//% case NAME\n", "check(\"NAME\"", "step NAME", "NAME\n"];
        let is_there = forms.iter().any(|it| text.contains(&it.replace("NAME", name)));
        assert!(is_there, "`{name}` is no test in `{file}`");
    }
}
