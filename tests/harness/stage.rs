//! The stages of a case: each maps what came of its files to text.
//!
//! `format`: the files in their one form. `rendered`: the findings as a terminal shows them.
//! `model`, `status`: the tables of the model, and the states of threats. `views`: what all maps
//! show. Of one map, the first or the one whose id is the argument: `view`, `layout` (numbers),
//! `sketch` (characters), `drawing` (SVG without style sheet and legend), `sequence` (the same of
//! its steps), `svg`. `markdown`, `csv`, `json`: the threat table. `report`, `report-html`,
//! `report-csv`, `report-json`: the report whose name is the argument.

use std::process::Command;

use threatlas::atlas::Map;
use threatlas::date::Date;
use threatlas::diag::{Diagnostic, Diagnostics, Severity};
use threatlas::model::Model;
use threatlas::project::Project;
use threatlas::source::{FileId, Source};
use threatlas::status::Statuses;
use threatlas::syntax::{self, Parsed};
use threatlas::table::{Kind, Report, Table};
use threatlas::{Options, atlas, table};

use super::case::{Case, Expectation};
use super::{dump, maps, sketch, update};

/// What came of the files of a case.
pub(crate) struct Outcome {
    /// All files that spans may point into.
    pub(crate) sources: Vec<Source>,
    /// Trees of the case's own files, in the order of `sources`.
    pub(crate) parsed: Vec<Parsed>,
    /// Sorted.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What the text means; `None` if it was only parsed.
    pub(crate) meaning: Option<Meaning>,
}

/// The model and what was computed of it.
pub(crate) struct Meaning {
    pub(crate) model: Model,
    pub(crate) statuses: Statuses,
}

impl Outcome {
    /// Compiles `files`, listed in this order.
    pub(crate) fn of_meaning(files: &[(String, String)], today: Date) -> Self {
        let listed = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let listed: Vec<(&str, &str)> = listed.collect();
        let compilation = threatlas::compile(listed.as_slice(), &Options { today });
        let Project { sources, own, .. } = compilation.project;
        Self {
            parsed: sources[..own].iter().map(syntax::parse).collect(),
            sources,
            diagnostics: compilation.diagnostics,
            meaning: Some(Meaning { model: compilation.model, statuses: compilation.statuses }),
        }
    }

    /// Parses `files` and nothing more.
    pub(crate) fn of_shape(files: &[(String, String)]) -> Self {
        let mut files = files.to_vec();
        files.sort();
        let sources = files.into_iter().zip(0..);
        let sources = sources.map(|((path, text), id)| Source::new(FileId(id), path, text));
        let sources: Vec<Source> = sources.collect();
        let parsed: Vec<Parsed> = sources.iter().map(syntax::parse).collect();
        let mut diagnostics = Diagnostics::default();
        parsed.iter().for_each(|it| diagnostics.extend(it.diagnostics.clone()));
        Self { sources, parsed, diagnostics: diagnostics.into_sorted(), meaning: None }
    }

    /// All maps; none if the text was only parsed.
    pub(crate) fn maps(&self) -> Vec<Map> {
        self.meaning.as_ref().map_or_else(Vec::new, |it| atlas::maps(&it.model, &it.statuses))
    }

    /// The table of all threats; none if the text was only parsed.
    pub(crate) fn tables(&self) -> Option<Table> {
        let meaning = self.meaning.as_ref();
        meaning.map(|it| table::table(&it.model, &it.statuses, None))
    }

    /// Everything that comes of the files, to compare one run with another.
    pub(crate) fn all(&self, maps: &[Map]) -> String {
        format!("{:#?}\n{}", self.diagnostics, self.meant(maps))
    }

    /// What the files mean, without any places in them.
    pub(crate) fn meant(&self, maps: &[Map]) -> String {
        let mut out = String::new();
        if let Some(Meaning { model, statuses }) = &self.meaning {
            out += &table::json(&table::table(model, statuses, None));
            out += &dump::model(model);
        }
        maps.iter().for_each(|map| out += &maps::svg(map));
        out
    }

    /// Whether every file has the right shape.
    pub(crate) fn is_well_formed(&self) -> bool {
        let mut all = self.parsed.iter().flat_map(|it| &it.diagnostics);
        all.all(|it| it.severity < Severity::Error)
    }
}

/// The text of a stage, or why there is none.
pub(crate) fn text(wanted: &Expectation, case: &Case, outcome: &Outcome) -> Result<String, String> {
    match wanted.stage.as_str() {
        "format" => return Ok(format(outcome)),
        "rendered" => return Ok(rendered(case)),
        _ => {}
    }
    let meaning = outcome.meaning.as_ref().ok_or("cases of this area are only parsed")?;
    let Meaning { model, statuses } = meaning;
    let map = || {
        let maps = atlas::maps(model, statuses);
        maps::find(&maps, wanted.argument.as_deref()).cloned()
    };
    let table = || table::table(model, statuses, None);
    let report = || {
        let all = Kind::ALL.iter().map(|&kind| table::report(model, statuses, None, kind));
        let named = |it: &Report| Some(it.name) == wanted.argument.as_deref();
        all.into_iter().find(named).ok_or("there is no such report")
    };
    Ok(match wanted.stage.as_str() {
        "model" => dump::model(model),
        "status" => dump::status(model, statuses),
        "views" => atlas::maps(model, statuses).iter().map(|it| maps::view(&it.view)).collect(),
        "view" => maps::view(&map()?.view),
        "layout" => maps::layout(&map()?),
        "sketch" => sketch::sketch(&map()?.placed),
        "drawing" => maps::drawing(&map()?.scene),
        "sequence" => maps::drawing(map()?.sequence.as_ref().ok_or("it has no steps")?),
        "svg" => maps::svg(&map()?),
        "markdown" => table::markdown(&table()),
        "csv" => table::csv(&table()),
        "json" => table::json(&table()),
        "report" => table::report_markdown(&report()?),
        "report-html" => body(&table::report_html(&report()?)),
        "report-csv" => table::report_csv(&report()?),
        "report-json" => table::report_json(&report()?),
        other => return Err(format!("there is no stage `{other}`")),
    })
}

/// What stands in a page, without its head.
fn body(page: &str) -> String {
    page.split_once("<body>\n").map_or(page, |it| it.1).to_owned()
}

/// What a case must `expect format` and does not: its files have the right shape, but not the form.
pub(crate) fn missing_format(case: &Case, outcome: &Outcome) -> Option<String> {
    let expects = case.expectations.iter().any(|it| it.stage == "format");
    let mut own = outcome.sources[..outcome.parsed.len()].iter();
    let is_formatted = own.all(|it| syntax::format(it) == it.text);
    let is_missing = !expects && !is_formatted && outcome.is_well_formed();
    is_missing.then(|| format(outcome))
}

/// The findings as `tmd check` prints them.
fn rendered(case: &Case) -> String {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    for (path, text) in case.files() {
        update::write(&folder.path().join(path), &text);
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_tmd"));
    command.args(["check", "--today", &case.options.today.to_string()]).current_dir(&folder);
    let output = command.output().expect("the command was built with this");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The text that the formatter gives; of several files those that it changes, each under its path.
fn format(outcome: &Outcome) -> String {
    let n_files = outcome.parsed.len();
    let mut out = String::new();
    for source in &outcome.sources[..n_files] {
        let formatted = syntax::format(source);
        if n_files == 1 {
            return formatted;
        }
        if formatted != source.text {
            out.extend(["//= ", &source.path, "\n", &formatted]);
        }
    }
    out
}
