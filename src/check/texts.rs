//! What is written for readers: titles, descriptions, attacks, reasons.

use crate::model::{Model, UnitId};
use crate::project::Project;
use crate::source::Span;
use crate::syntax::ast;

/// Lines whose texts are sentences for readers.
const PROSE: &[&str] = &[
    "description",
    "attack",
    "impact",
    "summary",
    "condition",
    "because",
    "skill",
    "scope",
    "message",
];

/// Statements in which texts have a meaning of their own.
const SILENT: &[&str] = &["naming", "policy", "use", "kind", "vocabulary"];

/// One text, quotes included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passage<'a> {
    /// The model that it stands in.
    pub(super) unit: UnitId,
    /// Whether it is a title or a flow's label.
    pub(super) is_title: bool,
    /// Where it stands.
    pub(super) span: Span,
    /// As it is written there.
    pub(super) text: &'a str,
}

/// All texts of a workspace, libraries left out, by model and then by place.
pub(super) fn passages<'a>(project: &'a Project, model: &Model) -> Vec<Passage<'a>> {
    let mut found = Vec::new();
    for unit in model.unit_ids().filter(|&unit| !model[unit].library) {
        for file in &model[unit].files {
            let mut texts = Texts { found: Vec::new() };
            texts.items(&project.trees[file.index()].items);
            found.extend(texts.found.into_iter().map(|(span, is_title)| Passage {
                unit,
                is_title,
                span,
                text: project.source(span).slice(span),
            }));
        }
    }
    found
}

/// Names between backticks, each with where it stands.
pub(super) fn mentions<'a>(passage: &Passage<'a>) -> Vec<(Span, &'a str)> {
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(open) = passage.text[rest..].find('`').map(|at| rest + at) {
        let inner = open + 1;
        let Some(close) = passage.text[inner..].find('`').map(|at| inner + at) else { break };
        let text = &passage.text[inner..close];
        if is_path(text) {
            let start = passage.span.start as usize + inner;
            found.push((Span::new(passage.span.file, start, start + text.len()), text));
        }
        rest = close + 1;
    }
    found
}

/// Whether a text has the form of a name or of names joined with dots.
fn is_path(text: &str) -> bool {
    text.split('.').all(|name| {
        name.starts_with(|it: char| it.is_ascii_alphabetic())
            && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_' || it == '-')
    })
}

struct Texts {
    found: Vec<(Span, bool)>,
}

impl Texts {
    fn items(&mut self, items: &[ast::Item]) {
        for item in items {
            if let ast::Item::Statement(statement) = item {
                self.statement(statement);
            }
        }
    }

    fn statement(&mut self, statement: &ast::Statement) {
        match &statement.head {
            ast::Head::Line(line) if SILENT.contains(&line.word.text.as_str()) => return,
            ast::Head::Line(line) => self.line(line),
            ast::Head::Flow(flow) => {
                let is_step = flow.lead.iter().any(|word| word.text == "step");
                let label = flow.parts.first().and_then(ast::Part::list).and_then(ast::List::only);
                self.found.extend(label.and_then(text_of).map(|it| (it.span, !is_step)));
                self.reasons(&flow.parts);
            }
        }
        if let Some(block) = &statement.block {
            self.items(&block.items);
        }
    }

    fn line(&mut self, line: &ast::Line) {
        self.reasons(&line.parts);
        if PROSE.contains(&line.word.text.as_str()) {
            let lists = line.parts.iter().filter_map(ast::Part::list);
            let texts = lists.flat_map(|list| &list.values).filter_map(text_of);
            self.found.extend(texts.map(|it| (it.span, false)));
            return;
        }
        // A title stands behind the name of what is declared.
        let title = line.parts.windows(2).find_map(|pair| {
            pair[0].list()?.only_path()?.word()?;
            pair[1].list()?.only()?.string()
        });
        self.found.extend(title.map(|it| (it.span, true)));
    }

    fn reasons(&mut self, parts: &[ast::Part]) {
        let lists = parts.iter().filter_map(|part| part.clause("because"));
        let texts = lists.flat_map(|list| &list.values).filter_map(text_of);
        self.found.extend(texts.map(|it| (it.span, false)));
    }
}

fn text_of(value: &ast::Value) -> Option<&ast::Text> {
    match value {
        ast::Value::String(text) | ast::Value::Markdown(text) => Some(text),
        ast::Value::Path(_) | ast::Value::Date(_) | ast::Value::Number(_) => None,
    }
}
