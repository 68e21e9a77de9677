//! The interface of a model: all that models below it need of it, as text of the language itself.
//!
//! An interface is a model file whose header says `interface 1`. It holds names, titles and kinds,
//! boundaries, flows, data and conventions, and threats with their targets and decisions, but not
//! how attacks are done. It depends on nothing but what the model says, so that moving lines or
//! splitting files does not change it.

mod things;
mod threats;
mod write;

use std::collections::BTreeMap;

use crate::model::{ElementId, Model, Named, UnitId, Visibility};
use crate::project::Project;
use crate::source::{FileId, Source};
use crate::syntax::{self, ast};
use write::{Block, quoted};

/// The number of the form of interfaces that this version writes.
const FORM: u32 = 1;

/// Statements that are a part of the interface as they were written: conventions, words, and wishes
/// for the order on maps.
const AS_WRITTEN: &[&str] =
    &["kind", "naming", "place", "policy", "rule", "template", "vocabulary"];

/// The interface of one model, in the one form of files.
#[must_use]
pub fn text(project: &Project, model: &Model, unit: UnitId) -> String {
    let writer = Writer { model, unit };
    let mut out = format!(
        "// The interface of `{name}`, for models that refine its elements. Written by\n\
         // `tmd export interface`: change the model and export it again.\n{}\n\n",
        writer.header().statement(),
        name = model[unit].name,
    );
    let mut groups = vec![writer.uses(), as_written(project, model, unit)];
    groups.extend(writer.groups());
    for group in groups.iter().filter(|group| !group.is_empty()) {
        out.push_str(&group.join("\n"));
        out.push_str("\n\n");
    }
    syntax::format(&Source::new(FileId(0), file_name(&model[unit].name), out))
}

/// The name that an interface's file has: `PaymentsApi` as `payments-api.interface.tmd`.
#[must_use]
pub fn file_name(name: &str) -> String {
    format!("{}.interface.tmd", crate::spelling::kebab(name))
}

/// Conventions and words of a model as they were written, in the order of their texts.
fn as_written(project: &Project, model: &Model, unit: UnitId) -> Vec<String> {
    let mut found = Vec::new();
    for file in &model[unit].files {
        let source = &project.sources[file.index()];
        for item in &project.trees[file.index()].items {
            let ast::Item::Statement(statement) = item else { continue };
            let ast::Head::Line(line) = &statement.head else { continue };
            if AS_WRITTEN.contains(&line.word.text.as_str()) {
                let end = statement.block.as_ref().map_or(statement.span, |block| block.span);
                found.push(source.slice(statement.span.to(end)).to_owned());
            }
        }
    }
    found.sort();
    found
}

/// Writes what one model declares.
struct Writer<'a> {
    model: &'a Model,
    unit: UnitId,
}

/// Statements by the element in whose block they stand; `None` for the top of the model.
type Statements = BTreeMap<Option<ElementId>, Vec<String>>;

impl Writer<'_> {
    fn header(&self) -> Block {
        let row = &self.model[self.unit];
        let mut head = format!("model {} {}", row.name, quoted(&row.title));
        if let Some(scope) = row.scope {
            head = format!("{head} refines {}", self.model[scope].named.path);
        }
        let mut block = Block::new(head);
        block.line(format!("interface {FORM}"));
        block.text("owner", &row.owner);
        block.text("version", &row.version);
        if row.visibility != Visibility::default() {
            block.line(visibility(row.visibility));
        }
        if row.direction == crate::model::Direction::Down {
            block.line("direction down");
        }
        block
    }

    fn uses(&self) -> Vec<String> {
        let uses = self.model[self.unit].uses.iter();
        let mut uses: Vec<String> = uses.map(|library| format!("use {}", library.name)).collect();
        uses.sort();
        uses.dedup();
        uses
    }

    /// All that the model declares, by kind of thing; each sorted by id.
    fn groups(&self) -> Vec<Vec<String>> {
        let mut inside = Statements::new();
        let threats = self.threats(&mut inside);
        let controls = self.controls(&mut inside);
        let flows = self.flows(&mut inside);
        let mut groups = self.declarations();
        groups.push(self.boundaries());
        let mut elements = self.elements(None, &mut inside);
        elements.extend(inside.remove(&None).unwrap_or_default());
        groups.extend([elements, flows, threats, controls]);
        groups
    }

    /// What stands for a thing in the text: its path below the model, else its whole path.
    fn name(&self, path: &str) -> String {
        let above = format!("{}.", self.model.unit_path(self.unit));
        path.strip_prefix(&above).unwrap_or(path).to_owned()
    }

    /// The element in whose block a thing must stand to have its path; `None` for the top.
    fn container(&self, named: &Named) -> Option<ElementId> {
        let around = named.path.strip_suffix(&named.name)?.strip_suffix('.')?;
        if around == self.model.unit_path(self.unit) {
            return None;
        }
        let is_it = |&it: &ElementId| {
            let element = &self.model[it].named;
            element.unit == self.unit && element.path == around
        };
        self.model.element_ids().find(is_it)
    }
}

/// The line that says who may see something.
fn visibility(said: Visibility) -> String {
    let word = Visibility::WORDS.iter().find(|(_, it)| *it == said).map_or("", |(word, _)| *word);
    format!("visibility {word}")
}

/// Rows of a table that belong to a model, sorted by path.
fn sorted<T>(rows: &[T], named: impl Fn(&T) -> &Named, unit: UnitId) -> Vec<(usize, &T)> {
    let mut found: Vec<(usize, &T)> =
        rows.iter().enumerate().filter(|(_, row)| named(row).unit == unit).collect();
    found.sort_by(|a, b| named(a.1).path.cmp(&named(b.1).path));
    found
}
