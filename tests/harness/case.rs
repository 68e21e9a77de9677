//! The one form of test cases. A file `tests/suite/AREA/*.tmd` holds many of them:
//!
//! ```text
//! //% case NAME [OPTION…]     begins a case; NAME is unique in the whole suite
//! //% file PATH               the lines below are this file; without it, a file named like the
//!                             model that they begin, or `main.tmd`
//! //% expect STAGE [ARG]      the lines below are the text of that stage
//! //% golden STAGE [ARG]      the text of that stage lies in tests/golden/NAME[.ARG].STAGE
//! ```
//!
//! Lines before the first case are a comment. Stages are listed in `stage.rs`; files stand before
//! expectations. A case whose files have the right shape but not the one form of the formatter
//! must `expect format`. Cases of the areas `syntax` and `format` are only parsed.
//!
//! Options: `today=2026-10-01` (the day of the run), `crlf` (the files get Windows line ends),
//! `unended` (the files lack their last line end).
//!
//! **Findings** need no directive: each stands under the line that it points at, and each that
//! stands there must be found.
//!
//! ```text
//! Page -> Auth "logs in"
//! //      ^^^^ error[TM0103]: `Auth` is inside `Api`, which another model describes
//! //        hint: end the flow at its border: `Api`
//! //        also shop.tmd:3:8 declared here
//! //        fix: write `Api`
//! //          + Page -> Api "logs in"
//! ```
//!
//! `also` is a label, `+` shows the lines that a fix leaves. An underline that begins in column 1
//! or 2 has no room for the slashes and goes without. Columns count characters. An empty place is
//! marked `|` under the character that it stands before; a place that ends N lines further down, in
//! column C, is underlined to the end of its first line and then says `..+N:C`. What cannot be
//! pointed at stands at the head of the case, with the place if there is one:
//!
//! ```text
//! //! error[TM0901]: no file of this workspace holds a model
//! //! std/c4.tmd:3:5 warning[TM0007]: …
//! ```
//!
//! All of these lines are removed before compiling, so they shift nothing. A case passes when
//! writing it anew from what was found changes nothing; `TMD_UPDATE=1 cargo test` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use threatlas::date::Date;

use super::notes::{self, Notes};

/// The day of a run that does not say.
const TODAY: &str = "2026-11-23";

/// The directory of this package's tests.
pub(crate) fn tests_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// One case: files to compile and what is expected of them.
pub(crate) struct Case {
    /// Unique in the suite.
    pub(crate) name: String,
    /// Name of the folder.
    pub(crate) area: String,
    /// The file that it stands in.
    pub(crate) home: PathBuf,
    /// What follows the name.
    pub(crate) options: Options,
    /// The files.
    pub(crate) inputs: Vec<Input>,
    /// What stages are to give.
    pub(crate) expectations: Vec<Expectation>,
    /// The lines as they stand in the file.
    pub(crate) text: String,
}

/// How a case is to be run.
pub(crate) struct Options {
    /// As they stand on the first line.
    written: String,
    /// The day of the run.
    pub(crate) today: Date,
    crlf: bool,
    unended: bool,
}

/// One file of a case.
pub(crate) struct Input {
    /// Path in the workspace.
    pub(crate) path: String,
    /// The lines without annotations; with `\n`, whatever the options say.
    text: String,
    has_directive: bool,
}

/// The text of one stage.
#[derive(Clone)]
pub(crate) struct Expectation {
    /// Name of the stage.
    pub(crate) stage: String,
    /// What else the directive says, such as the id of a view.
    pub(crate) argument: Option<String>,
    /// Where the text lies, if not in the case.
    pub(crate) golden: Option<PathBuf>,
    /// Ends with a newline, unless empty.
    pub(crate) text: String,
}

/// All cases, in the order of areas, files and lines.
pub(crate) fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    for area in entries(&tests_dir().join("suite")) {
        for home in entries(&area).into_iter().filter(|it| it.extension().is_some()) {
            let area = area.file_name().expect("areas are folders").to_string_lossy().into_owned();
            let text = read(&home);
            let blocks = split(&text).1;
            cases.extend(blocks.into_iter().map(|block| Case::parse(&area, &home, block)));
        }
    }
    let mut homes = BTreeMap::new();
    for case in &cases {
        if let Some(other) = homes.insert(&case.name, &case.home) {
            panic!(
                "case `{}` stands in {} and {}",
                case.name,
                other.display(),
                case.home.display()
            );
        }
    }
    cases
}

/// The text before the first case, and the text of each case.
pub(crate) fn split(text: &str) -> (&str, Vec<&str>) {
    let starts = text.match_indices("//% case ").map(|(at, _)| at);
    let mut starts: Vec<usize> =
        starts.filter(|&at| at == 0 || text[..at].ends_with('\n')).collect();
    let preamble = &text[..starts.first().copied().unwrap_or(text.len())];
    starts.push(text.len());
    (preamble, starts.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect())
}

/// The name of the case that begins with `block`.
pub(crate) fn name(block: &str) -> &str {
    block.split_whitespace().nth(2).unwrap_or_default()
}

impl Case {
    fn parse(area: &str, home: &Path, block: &str) -> Self {
        let name = name(block).to_owned();
        let fail = |why: &str| -> ! { panic!("{}: case `{name}`: {why}", home.display()) };
        let mut lines = block.lines();
        let head = lines.next().and_then(|it| it.split_once(&name)).unwrap_or_default().1.trim();
        let options = Options::parse(head).unwrap_or_else(|why| fail(&why));

        let mut sections = vec![(None, Vec::new())];
        for line in lines {
            match line.strip_prefix("//% ") {
                Some(directive) => sections.push((Some(directive), Vec::new())),
                None => sections.last_mut().expect("never empty").1.push(line),
            }
        }
        let (mut inputs, mut expectations) = (Vec::new(), Vec::new());
        let has_files = sections.iter().any(|it| it.0.is_some_and(|it| it.starts_with("file ")));
        for (directive, lines) in sections {
            let mut words = directive.unwrap_or("implicit").splitn(3, ' ');
            match (words.next(), words.next(), words.next()) {
                (Some("implicit"), ..) if has_files && notes::strip(&lines).is_empty() => {}
                (Some("implicit"), ..) => {
                    inputs.push(Input::new(&file_of_model(&lines), &lines, false));
                }
                (Some("file"), Some(path), None) => inputs.push(Input::new(path, &lines, true)),
                (Some(form @ ("expect" | "golden")), Some(stage), argument) => {
                    let golden = (form == "golden").then(|| golden_path(&name, stage, argument));
                    expectations.push(Expectation::new(stage, argument, golden, &lines));
                }
                _ => fail("a directive is `case`, `file`, `expect` or `golden`, with its words"),
            }
        }
        let text = format!("{}\n", block.trim_end());
        let (area, home) = (area.to_owned(), home.to_owned());
        Self { name, area, home, options, inputs, expectations, text }
    }

    /// A case of files that stand elsewhere.
    pub(crate) fn of_files(area: &str, name: &str, files: Vec<(String, String)>) -> Self {
        let input = |(path, text)| Input { path, text, has_directive: true };
        Self {
            name: name.to_owned(),
            area: area.to_owned(),
            home: PathBuf::new(),
            options: Options::parse("").expect("there are none"),
            inputs: files.into_iter().map(input).collect(),
            expectations: Vec::new(),
            text: String::new(),
        }
    }

    /// Whether the files are only parsed.
    pub(crate) fn is_shape_only(&self) -> bool {
        matches!(self.area.as_str(), "syntax" | "format")
    }

    /// Path and text of each file, as it is to be compiled.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let files = self.inputs.iter();
        files.map(|input| (input.path.clone(), self.options.apply(&input.text))).collect()
    }

    /// The lines of the case as they would be if it expected just this.
    pub(crate) fn written(&self, notes: &Notes, expectations: &[Expectation]) -> String {
        let mut out = format!("//% case {} {}", self.name, self.options.written);
        out.truncate(out.trim_end().len());
        out.push('\n');
        notes.global.iter().for_each(|line| out.extend(["//! ", line, "\n"]));
        for input in &self.inputs {
            if input.has_directive {
                out.extend(["//% file ", &input.path, "\n"]);
            }
            for (at, line) in input.text.lines().enumerate() {
                out.extend([line, "\n"]);
                let below = notes.below.get(&(input.path.clone(), at + 1)).into_iter().flatten();
                below.for_each(|note| out.extend([note, "\n"]));
            }
        }
        for wanted in expectations {
            let form = if wanted.golden.is_some() { "golden" } else { "expect" };
            write!(out, "//% {form} {}", wanted.stage).expect("strings take all");
            wanted.argument.iter().for_each(|it| out.extend([" ", it]));
            out.push('\n');
            if wanted.golden.is_none() {
                out.push_str(&wanted.text);
            }
        }
        format!("{}\n", out.trim_end())
    }
}

impl Options {
    fn parse(written: &str) -> Result<Self, String> {
        let today = Date::parse(TODAY).expect("the constant is a day");
        let written_anew = written.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut options = Self { written: written_anew, today, crlf: false, unended: false };
        for word in written.split_whitespace() {
            match word.split_once('=').unwrap_or((word, "")) {
                ("crlf", "") => options.crlf = true,
                ("unended", "") => options.unended = true,
                ("today", day) => options.today = Date::parse(day).ok_or("there is no such day")?,
                _ => return Err(format!("there is no option `{word}`")),
            }
        }
        Ok(options)
    }

    fn apply(&self, text: &str) -> String {
        let text = if self.unended { text.trim_end_matches('\n') } else { text };
        if self.crlf { text.replace('\n', "\r\n") } else { text.to_owned() }
    }
}

impl Input {
    fn new(path: &str, lines: &[&str], has_directive: bool) -> Self {
        let text = joined(&notes::strip(lines));
        Self { path: path.to_owned(), text, has_directive }
    }
}

impl Expectation {
    fn new(stage: &str, argument: Option<&str>, golden: Option<PathBuf>, lines: &[&str]) -> Self {
        let text = golden.as_deref().map_or_else(|| joined(lines), read);
        Self { stage: stage.to_owned(), argument: argument.map(str::to_owned), golden, text }
    }

    /// The same expectation of another text; Windows line ends show.
    pub(crate) fn with_text(&self, text: &str) -> Self {
        let text = text.replace('\r', "␍");
        let lines: Vec<&str> = text.lines().collect();
        Self { text: joined(&lines), ..self.clone() }
    }

    /// An expectation that the case does not have yet.
    pub(crate) fn added(stage: &str, text: &str) -> Self {
        Self::new(stage, None, None, &text.lines().collect::<Vec<_>>())
    }
}

/// The name that the file of a model should have: `WebShop` stands in `web-shop.tmd`.
pub(crate) fn file_of_model(lines: &[&str]) -> String {
    let mut words = lines.iter().filter_map(|line| line.strip_prefix("model "));
    let name = words.next().and_then(|it| it.split_whitespace().next()).unwrap_or("main");
    let mut stem = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && stem.ends_with(|it: char| !it.is_ascii_uppercase()) {
            stem.push('-');
        }
        stem.push(letter.to_ascii_lowercase());
    }
    format!("{stem}.tmd")
}

fn golden_path(case: &str, stage: &str, argument: Option<&str>) -> PathBuf {
    let view = argument.map(|it| format!(".{it}")).unwrap_or_default();
    tests_dir().join("golden").join(format!("{case}{view}.{stage}"))
}

/// Lines without the blank ones at the end, which only keep sections apart.
fn joined(lines: &[&str]) -> String {
    let text = lines.iter().flat_map(|line| [line, "\n"]).collect::<String>();
    let end = text.trim_end_matches('\n').len();
    if end == 0 { String::new() } else { format!("{}\n", &text[..end]) }
}

/// What lies in `folder`, sorted, so that no result depends on the file system.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let found = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<_> = found.map(|it| it.expect("the suite is readable").path()).collect();
    paths.sort();
    paths
}

/// Empty if there is no such file yet.
fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}
