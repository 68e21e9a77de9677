//! The workspaces whose maps and tables stand in pages, each compiled once.

use super::args::{Audience, Day, Reader};
use super::audience::nothing_public;
use super::compile::{Compiled, of};
use super::disk::{CONFIG, Workspace};
use super::failure::Failure;
use super::{history, streams, terminal, theme, today};
use std::path::{Component, Path, PathBuf};
use threatlas::atlas::Map;
use threatlas::diag::Severity;
use threatlas::docs::{self, Block};
use threatlas::facts::unknown_names;
use threatlas::lock::Locks;
use threatlas::model::About;
use threatlas::overview::{self, Overview, Subject};
use threatlas::plain::counted;
use threatlas::project::MAX_FILE_BYTES;
use threatlas::query::{Fault, Query};
use threatlas::render::Theme;
use threatlas::scene::Scene;
use threatlas::source::Span;
use threatlas::table::{self, COLUMNS, Column, Table};
use threatlas::{Compilation, Options, atlas, audience, fields, view};

/// Compiled workspaces.
pub(super) struct Library {
    options: Options,
    /// For whom the pages are.
    audience: Audience,
    compiled: Vec<Compiled>,
}

/// Where the files that a page names are looked for.
pub(super) struct Base {
    /// The page's folder.
    folder: PathBuf,
    /// The folder that nothing may lead out of.
    pub root: PathBuf,
}

/// A map that a block asks for.
#[derive(Clone)]
pub(super) struct Shown {
    /// Number of its workspace; none of a model in the page itself.
    pub workspace: Option<usize>,
    /// The map.
    pub map: Map,
    /// Which of its scenes.
    pub scene: Scene,
    /// Its colours.
    pub theme: Theme,
}

impl Base {
    /// What pages in `folder` may name: files of the repository, or of the outermost workspace; if
    /// there is neither, files below the folder where the command runs, or the page's.
    pub(super) fn of(folder: &Path) -> Result<Self, Failure> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let full = |it: &Path| it.canonicalize().map_err(|error| Failure::io("read", it, &error));
        let folder = full(folder)?;
        let is_root = |it: &&Path| it.join(".git").exists() || it.join(CONFIG).is_file();
        let here = full(Path::new("."))?;
        let around = folder.ancestors().filter(is_root).last();
        let around = around.or_else(|| Some(here.as_path()).filter(|it| folder.starts_with(it)));
        let root = around.unwrap_or(&folder).to_owned();
        Ok(Self { folder, root })
    }

    /// The path that a page names, if it stays inside.
    pub(super) fn path(&self, named: &str) -> Result<PathBuf, Failure> {
        let path = match named.strip_prefix('/') {
            Some(inner) => self.root.join(inner),
            None => self.folder.join(named),
        };
        let mut plain = PathBuf::new();
        for part in path.components() {
            match part {
                Component::ParentDir => {
                    plain.pop();
                }
                Component::CurDir => {}
                Component::Normal(_) | Component::RootDir | Component::Prefix(_) => {
                    plain.push(part);
                }
            }
        }
        if plain.starts_with(&self.root) {
            return Ok(plain);
        }
        let message = format!("`{named}` leads out of `{}`", self.root.display());
        Err(Failure::new(message).hint("name a file in the repository or workspace of the page"))
    }
}

impl Library {
    /// An empty one.
    pub(super) fn new(day: &Day, reader: &Reader) -> Result<Self, Failure> {
        let options = Options { today: today::today(day)? };
        Ok(Self { options, audience: reader.audience, compiled: Vec::new() })
    }

    /// The workspace that a block is about, with the file that it names chosen in it.
    fn open(&mut self, block: &Block, base: &Base) -> Result<usize, Fault> {
        let named = block.value("file");
        let fault = |failure: Failure| block.fault("file", failure.message, failure.hint);
        let at = self.find(named, base).map_err(fault)?;
        let findings = &self.compiled[at].compilation.diagnostics;
        let n = findings.iter().filter(|it| it.severity == Severity::Error).count();
        if n == 0 {
            return Ok(at);
        }
        let message = format!("the models here have {}", counted(n, "error"));
        Err(block.fault("file", message, Some("`tmd check` shows them, too".to_owned())))
    }

    fn find(&mut self, named: &str, base: &Base) -> Result<usize, Failure> {
        let path = base.path(named)?;
        let full = path.canonicalize().map_err(|error| {
            Failure::io("read", Path::new(named), &error).hint("name a file as seen from the page")
        })?;
        // A link in the repository must not lead out of it, either.
        if !full.starts_with(&base.root) {
            return Err(Failure::new(format!("`{named}` leads out of the repository")));
        }
        let found = Workspace::find(&path)?;
        let knows = |it: &Compiled| {
            let is_listed = |file: &String| it.workspace.file(file).is_some();
            it.workspace.root == found.root
                && match self.audience {
                    Audience::Internal => found.chosen.as_ref().is_none_or(is_listed),
                    // Of each file it is found out anew whether anything in it is public.
                    Audience::Public => it.workspace.chosen == found.chosen,
                }
        };
        if let Some(at) = self.compiled.iter().position(knows) {
            self.compiled[at].workspace.chosen = found.chosen;
            return Ok(at);
        }
        let mut compiled = of(found, self.options);
        if compiled.has_errors() {
            let Compilation { project, diagnostics, .. } = &compiled.compilation;
            let text = terminal::text(diagnostics, &project.sources, streams::colored());
            streams::say(&text);
        } else {
            compiled.cut(self.audience, self.options.today)?;
        }
        self.compiled.push(compiled);
        Ok(self.compiled.len() - 1)
    }

    /// The map that a block asks for.
    pub(super) fn map(&mut self, block: &Block, base: &Base) -> Result<Shown, Fault> {
        let at = self.open(block, base)?;
        let compiled = &self.compiled[at];
        let fault = |failure: Failure| block.fault("view", failure.message, failure.hint);
        let id = block.attribute("view").map(|it| it.value.as_str());
        let map = compiled.map(id).map_err(fault)?;
        let theme = theme::chosen(None, compiled).map_err(fault)?;
        Ok(shown(Some(at), map, id, theme))
    }

    /// Number of the workspace and stem of a map, if all is well with it.
    pub(super) fn stem(&mut self, named: &str, id: &str, base: &Base) -> Option<(usize, String)> {
        let at = self.find(named, base).ok()?;
        let compiled = &self.compiled[at];
        let Compilation { model, statuses, .. } = &compiled.compilation;
        let unit = compiled.chosen_unit().or_else(|| compiled.only_root());
        let wanted = if id.is_empty() { model.unit_path(unit?) } else { id };
        let plans = view::plan(model, statuses);
        let plan = plans.iter().find(|it| it.view.id == wanted || it.view.stem == wanted)?;
        Some((at, plan.view.stem.clone()))
    }

    /// The rows that a block asks for, as Markdown.
    pub(super) fn table(&mut self, block: &Block, base: &Base) -> Result<String, Vec<Fault>> {
        let query = block.attribute("where").map(|said| {
            Query::parse(&said.value, fields::THREAT).map_err(|faults| {
                faults.into_iter().map(|it| moved(it, said.at.start)).collect::<Vec<_>>()
            })
        });
        let query: Option<Query> = query.transpose()?;
        let columns = columns(block).map_err(|fault| vec![fault])?;
        let at = self.open(block, base).map_err(|fault| vec![fault])?;
        let compiled = &self.compiled[at];
        if let (Some(said), Some(query)) = (block.attribute("where"), &query) {
            let unknown = unknown_names(&compiled.compilation.model, About::Threat, query);
            let faults = unknown.into_iter().map(|it| Query::fault(&said.value, it));
            let faults: Vec<Fault> = faults.map(|it| moved(it, said.at.start)).collect();
            if !faults.is_empty() {
                return Err(faults);
            }
        }
        let table = compiled.threats(query.as_ref());
        Ok(match table.threats.is_empty() {
            true => format!("{}\n", table.nothing()),
            false => table::markdown_rows(&table, &columns),
        })
    }

    /// How far models have come: one line of words, or a table of models.
    pub(super) fn status(
        &mut self,
        block: &Block,
        base: &Base,
        is_inline: bool,
    ) -> Result<String, Fault> {
        let at = self.open(block, base)?;
        let compiled = &self.compiled[at];
        if is_inline {
            return Ok(docs::summary(&compiled.threats(None)));
        }
        if self.audience == Audience::Public {
            let hint = "put a table of threats here, or their numbers within a line";
            let message = "how far models have come is not for the public";
            return Err(block.fault("", message, Some(hint.to_owned())));
        }
        let Compilation { model, statuses, diagnostics, .. } = &compiled.compilation;
        let (declared, today) = (&history::days(compiled), self.options.today);
        let subject = Subject { model, statuses, diagnostics, declared, today };
        Ok(overview::markdown(&Overview::new(&subject, compiled.chosen_unit())))
    }

    /// The map of a model that stands in the page itself; `place` says where in the page a byte of
    /// it is.
    pub(super) fn drawn(
        &self,
        block: &Block,
        code: &str,
        place: impl Fn(usize) -> usize,
    ) -> Result<Shown, Vec<Fault>> {
        if code.len() > MAX_FILE_BYTES {
            return Err(vec![block.fault("file", "a model of more than 4 MB", None)]);
        }
        let files: &[(&str, &str)] = &[("page.tmd", code)];
        let Compilation { mut model, mut statuses, diagnostics, .. } =
            threatlas::compile(files, &self.options);
        let errors = diagnostics.into_iter().filter(|it| it.severity == Severity::Error);
        let faults: Vec<Fault> = errors
            .map(|it| {
                let range = it.span.map_or(0..0, Span::range);
                let at = place(range.start)..place(range.end);
                Fault { at, message: it.message, hint: it.hint }
            })
            .collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        if self.audience == Audience::Public {
            let cut = audience::public(&model, self.options.today).ok_or_else(|| {
                let failure = nothing_public("this model");
                vec![block.fault("", failure.message, failure.hint)]
            })?;
            (model, statuses) = (cut.model, cut.statuses);
        }
        let plans = view::plan(&model, &statuses);
        let id = block.attribute("view").map(|it| it.value.as_str());
        let wanted = id.or_else(|| plans.first().map(|it| it.view.id.as_str())).unwrap_or_default();
        let map = atlas::map(&model, &statuses, &Locks::default(), wanted).ok_or_else(|| {
            let names: Vec<String> = plans.iter().map(|it| format!("`{}`", it.view.id)).collect();
            let hint = format!("the maps are {}", names.join(", "));
            vec![block.fault(
                "view",
                format!("there is no map `{wanted}` in this model"),
                Some(hint),
            )]
        })?;
        Ok(shown(None, map, id, threatlas::render::LIGHT.clone()))
    }
}

/// What is wrong with the value of an attribute, at its place in the page.
fn moved(fault: Fault, start: usize) -> Fault {
    Fault { at: fault.at.start + start..fault.at.end + start, ..fault }
}

impl Compiled {
    /// The threats of the chosen model, or of all.
    fn threats(&self, query: Option<&Query>) -> Table {
        let Compilation { model, statuses, .. } = &self.compilation;
        let top = self.chosen_unit();
        match query {
            Some(query) => table::table_where(model, statuses, top, query),
            None => table::table(model, statuses, top),
        }
    }
}

fn shown(workspace: Option<usize>, map: Map, id: Option<&str>, theme: Theme) -> Shown {
    let named = map.scenes().find(|it| Some(it.stem.as_str()) == id);
    let scene = named.unwrap_or(&map.scene).clone();
    Shown { workspace, map, scene, theme }
}

/// The columns that a block asks for, else all.
fn columns(block: &Block) -> Result<Vec<Column>, Fault> {
    let said = block.value("columns");
    let words = said.split([' ', ',']).filter(|it| !it.is_empty());
    let column = |word: &str| {
        COLUMNS.into_iter().find(|it| it.word == word).ok_or_else(|| {
            let names = COLUMNS.map(|it| format!("`{}`", it.word)).join(", ");
            let hint = format!("the columns are {names}");
            block.fault("columns", format!("there is no column `{word}`"), Some(hint))
        })
    };
    let columns: Vec<Column> = words.map(column).collect::<Result<_, _>>()?;
    Ok(if columns.is_empty() { COLUMNS.to_vec() } else { columns })
}

/// Shows what is wrong with a page.
pub(super) fn tell(path: &str, text: &str, faults: Vec<Fault>) {
    for Fault { at, message, hint } in faults {
        let failure = Failure::new(message).at(path, text, at);
        let failure = hint.into_iter().fold(failure, Failure::hint);
        streams::say(&terminal::failure(&failure, streams::colored()));
    }
}
