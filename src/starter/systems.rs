//! An umbrella model made of a list of systems.
//!
//! A list has one system a line: `Title, kind, owner`, of which only the title must be there. A
//! first line of nothing but the words `name`, `title`, `kind` and `owner` says which columns there
//! are, between commas, semicolons or tabs, as spreadsheets write them. Fields may be in quotes.
//! Empty lines and lines that begin with `#` do not count. Kinds may be words of other tools, as
//! `database`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{flat, formatted, names, quoted};
use crate::model::{KindId, Model, Place};
use crate::spelling::{self, elsewhere};
use crate::stdlib;

/// One system of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct System {
    /// Its name, made of the title if the list has none.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The word of its kind.
    pub kind: String,
    /// The line and the word for its kind in the list, if that is another tool's.
    pub taken: Option<(u64, String)>,
    /// Who answers for it; empty if not said.
    pub owner: String,
}

/// Why a line is no system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Number of the line, from 1.
    pub line: u64,
    /// What was found.
    pub message: String,
    /// What to do.
    pub hint: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Title,
    Kind,
    Owner,
}

const COLUMNS: &[(&str, Column)] = &[
    ("name", Column::Name),
    ("title", Column::Title),
    ("kind", Column::Kind),
    ("owner", Column::Owner),
];

/// Columns of a list that does not name them.
const UNSAID: &[Column] = &[Column::Title, Column::Kind, Column::Owner];

/// What may stand between columns.
const DELIMITERS: &[char] = &[',', ';', '\t'];

/// Reads a list; `library` holds the kinds that there are.
///
/// # Errors
/// All lines that are no system.
pub fn list(text: &str, library: &Model) -> Result<Vec<System>, Vec<Fault>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (columns, delimiter, has_head) = head(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(has_head)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut reading = Reading { columns, kinds: top_kinds(library), ..Reading::default() };
    for record in reader.records() {
        // Text in memory, of lines that may differ in length, gives no errors.
        let Ok(record) = record else { continue };
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().any(|field| !field.is_empty()) {
            let fields: Vec<&str> = record.iter().collect();
            if let Err(fault) = reading.add(line, &fields) {
                reading.faults.push(fault);
            }
        }
    }
    if reading.systems.is_empty() && reading.faults.is_empty() {
        let message = "the list is empty".to_owned();
        let hint = "write one system a line: `Title, kind, owner`".to_owned();
        reading.faults.push(Fault { line: 1, message, hint });
    }
    if reading.faults.is_empty() { Ok(reading.systems) } else { Err(reading.faults) }
}

/// The columns, what stands between them, and whether the first line names them.
fn head(text: &str) -> (Vec<Column>, char, bool) {
    let mut lines = text.lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
    for &delimiter in DELIMITERS {
        let words = first.split(delimiter).map(|it| it.trim().trim_matches('"').to_lowercase());
        let columns: Option<Vec<Column>> =
            words.map(|word| COLUMNS.iter().find(|it| it.0 == word).map(|it| it.1)).collect();
        let names = |it: &Column| matches!(it, Column::Name | Column::Title);
        if let Some(mut columns) = columns.filter(|it| it.iter().any(names)) {
            // Where there are no titles, what is called a name is one.
            if !columns.contains(&Column::Title) {
                for column in columns.iter_mut().filter(|it| **it == Column::Name) {
                    *column = Column::Title;
                }
            }
            return (columns, delimiter, true);
        }
    }
    (UNSAID.to_vec(), ',', false)
}

/// Words of the kinds that may stand at the top of a model that uses no library for them, each
/// once.
fn top_kinds(library: &Model) -> Vec<String> {
    let kinds = (0u32..).map(KindId).zip(&library.kinds);
    let in_scope = kinds.filter(|(_, it)| library[it.named.unit].name == stdlib::ALWAYS);
    let top = in_scope.filter(|(id, _)| library.may_stand(*id, Place::Top));
    top.map(|(_, kind)| kind.named.name.clone()).collect()
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    columns: Vec<Column>,
    kinds: Vec<String>,
    systems: Vec<System>,
    faults: Vec<Fault>,
    /// Lines by the title in them, and by the name that they give.
    titles: BTreeMap<String, u64>,
    names: BTreeMap<String, u64>,
}

impl Reading {
    fn add(&mut self, line: u64, fields: &[&str]) -> Result<(), Fault> {
        let fault = |message: String, hint: String| Fault { line, message, hint };
        if fields.len() > self.columns.len() {
            return Err(fault(
                format!("{} fields, and {} columns", fields.len(), self.columns.len()),
                "put a title that has the sign between columns in quotes".to_owned(),
            ));
        }
        let field = |wanted: Column| {
            let at = self.columns.iter().position(|&it| it == wanted);
            at.and_then(|at| fields.get(at)).copied().unwrap_or_default()
        };
        let title = field(Column::Title);
        if title.contains('\n') {
            let hint = "end it on its line".to_owned();
            return Err(fault("a text in quotes goes on in the next line".to_owned(), hint));
        }
        let (title, owner) = (flat(title), flat(field(Column::Owner)));
        if title.is_empty() {
            return Err(fault("no title".to_owned(), "write what people call it".to_owned()));
        }
        let said = field(Column::Kind);
        let kind = self.kind(said).map_err(|(what, hint)| fault(what, hint))?;
        let is_other = !said.is_empty() && !said.eq_ignore_ascii_case(&kind);
        let taken = is_other.then(|| (line, said.to_owned()));
        if let Some(first) = self.titles.insert(title.clone(), line) {
            let hint = "keep one of the lines, or tell the titles apart".to_owned();
            return Err(fault(format!("`{title}` stands in line {first} already"), hint));
        }
        let name = self.name(field(Column::Name), &title, &kind);
        let name = name.map_err(|(what, hint)| fault(what, hint))?;
        self.names.insert(name.clone(), line);
        self.systems.push(System { name, title, kind, taken, owner });
        Ok(())
    }

    fn kind(&self, word: &str) -> Result<String, (String, String)> {
        let word = if word.is_empty() { "system".to_owned() } else { word.to_lowercase() };
        if self.kinds.contains(&word) {
            return Ok(word);
        }
        let kinds = || self.kinds.iter().map(String::as_str);
        let same = elsewhere::same_letters(&word, kinds());
        let mut meant = elsewhere::kinds(&word).iter().copied();
        if let Some(kind) = same.or_else(|| meant.find(|it| kinds().any(|kind| kind == *it))) {
            return Ok(kind.to_owned());
        }
        let hint = match spelling::nearest(&word, self.kinds.iter().map(String::as_str)) {
            Some(best) => format!("did you mean `{best}`?"),
            None => format!("write one of: {}", self.kinds.join(", ")),
        };
        Err((format!("no kind `{word}` may stand at the top of a model"), hint))
    }

    /// The name that a line gives, which must be one, or one made of the title, with a number if
    /// another system has it.
    fn name(&self, said: &str, title: &str, kind: &str) -> Result<String, (String, String)> {
        if said.is_empty() {
            let base = names::name(title, kind);
            let numbered = (2..).map(|n| format!("{base}{n}"));
            let mut all = std::iter::once(base.clone()).chain(numbered);
            let free = all.find(|it| !self.names.contains_key(it));
            return Ok(free.expect("there is always a further number"));
        }
        let is_inner = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
        let is_name = said.starts_with(|it: char| it.is_ascii_alphabetic())
            && said.chars().all(is_inner)
            && !said.ends_with('-');
        if !is_name {
            let hint = format!("write `{}`, or leave the name out", names::name(said, kind));
            return Err((format!("`{said}` is no name"), hint));
        }
        match self.names.get(said) {
            Some(first) => Err((
                format!("the name `{said}` stands for line {first} already"),
                "choose another, or leave it out".to_owned(),
            )),
            None => Ok(said.to_owned()),
        }
    }
}

/// The text of an umbrella model with these systems.
#[must_use]
pub fn umbrella(name: &str, title: &str, systems: &[System]) -> String {
    let mut out = format!(
        "// The umbrella model: the systems that there are. Draw what passes between them, group \
         them in trust\n// boundaries, and write down what can go wrong; `tmd explain` lists the \
         words for it.\n\
         model {name} {} {{\nowner \"architecture\"\n\
         summary \"What the systems are for, in a sentence or two.\"\n}}\n\nuse std.stride\n\n",
        quoted(title)
    );
    for system in systems {
        let owner = match system.owner.as_str() {
            "" => String::new(),
            owner => format!(" {{ owner {} }}", quoted(owner)),
        };
        let _ = writeln!(out, "{} {} {}{owner}", system.kind, system.name, quoted(&system.title));
    }
    formatted(out)
}
