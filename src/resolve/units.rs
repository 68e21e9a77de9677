//! First pass: which models there are, and which files each is made of.

use std::collections::BTreeMap;

use super::attributes::{of_items, statements};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::project::Project;
use crate::source::{FileId, Span};
use crate::spelling;
use crate::syntax::ast;

/// A model before its names are bound.
#[derive(Clone, Debug)]
pub(super) struct Draft<'a> {
    pub(super) name: &'a ast::Word,
    pub(super) header: &'a ast::Line,
    pub(super) header_block: Option<&'a ast::Block>,
    /// The path after `refines`.
    pub(super) refines: Option<&'a ast::Path>,
    pub(super) library: bool,
    /// Whether it is the interface of a model and not the model.
    pub(super) interface: bool,
    /// Files that hold an interface of it beside its own.
    pub(super) exported: Vec<FileId>,
    /// Its files, the one with the header first, each with the statements after the header.
    pub(super) files: Vec<(FileId, &'a [ast::Item])>,
}

impl<'a> Draft<'a> {
    /// All statements of the model but its header.
    pub(super) fn statements(&self) -> impl Iterator<Item = &'a ast::Statement> + use<'a> {
        self.files.clone().into_iter().flat_map(|(_, items)| of_items(items))
    }
}

/// Finds the models of a project, libraries first, then sorted by name. Files without a header are
/// reported and left out; whether there are any is the second result.
pub(super) fn units<'a>(project: &'a Project, diags: &mut Diagnostics) -> (Vec<Draft<'a>>, bool) {
    let mut drafts: BTreeMap<(bool, String), Draft<'a>> = BTreeMap::new();
    let mut further = Vec::new();
    let (mut lost, mut lacks_files) = (Vec::new(), false);
    for (source, tree) in project.sources.iter().zip(&project.trees) {
        match header(&tree.items) {
            Header::Model(draft) => add(source.id, draft, project, &mut drafts, diags),
            Header::Part(name, items) => further.push((source.id, name, items)),
            Header::Missing(span) => lost.push(missing_header(span)),
            Header::Malformed(found) => lost.push(*found),
            Header::Unreadable => lacks_files = true,
        }
    }
    for (file, name, items) in further {
        match drafts.get_mut(&(true, name.text.clone())) {
            Some(draft) => draft.files.push((file, items)),
            // It may be in the file that could not be read.
            None if lacks_files => {}
            None => diags.push(unknown_model(name, &drafts)),
        }
    }
    lacks_files |= !lost.is_empty();
    diags.extend(lost);
    (drafts.into_values().collect(), lacks_files)
}

enum Header<'a> {
    Model(Draft<'a>),
    Part(&'a ast::Word, &'a [ast::Item]),
    /// The file begins with something else.
    Missing(Span),
    Malformed(Box<Diagnostic>),
    /// There is no statement before the first text that could not be read, which was reported.
    Unreadable,
}

fn header(items: &[ast::Item]) -> Header<'_> {
    let first = items.iter().position(|item| match item {
        ast::Item::Statement(_) | ast::Item::Bad(_) => true,
        ast::Item::Blank | ast::Item::Comment(_) => false,
    });
    let Some(first) = first else { return Header::Unreadable };
    let ast::Item::Statement(statement) = &items[first] else { return Header::Unreadable };
    let rest = &items[first + 1..];
    let ast::Head::Line(line) = &statement.head else { return Header::Missing(statement.span) };
    match line.word.text.as_str() {
        "model" | "library" => model_header(statement, line, rest),
        "part" => part_header(line, rest),
        _ => Header::Missing(statement.span),
    }
}

fn model_header<'a>(
    statement: &'a ast::Statement,
    line: &'a ast::Line,
    rest: &'a [ast::Item],
) -> Header<'a> {
    let library = line.word.text == "library";
    let path = line.first_list().and_then(ast::List::only_path);
    let path = path.filter(|path| library || path.segments.len() == 1);
    let Some(name) = path.and_then(|path| path.segments.last()) else {
        return malformed(
            statement.span,
            "`model` is followed by no name",
            "write `model Name \"Title\"`, with a letter first",
        );
    };
    let file = (FileId(name.span.file.0), rest);
    let refines = match refined(line, statement.block.as_ref()) {
        Ok(refines) => refines,
        Err(span) => {
            let hint = "write `refines` and one path, as `refines Acme.Pay.Api`";
            return malformed(span, "a model refines exactly one element of its parent", hint);
        }
    };
    let header_block = statement.block.as_ref();
    let mut lines = header_block.into_iter().flat_map(statements);
    let interface = lines.any(|it| it.line().is_some_and(|line| line.word.text == "interface"));
    let (files, exported) = (vec![file], Vec::new());
    let header = line;
    Header::Model(Draft {
        name,
        header,
        header_block,
        refines,
        library,
        interface,
        exported,
        files,
    })
}

/// The path after `refines`, in the head or the block.
fn refined<'a>(
    line: &'a ast::Line,
    block: Option<&'a ast::Block>,
) -> Result<Option<&'a ast::Path>, Span> {
    let in_head = line.parts.iter().filter_map(|part| part.clause("refines"));
    let lines = block.into_iter().flat_map(statements).filter_map(ast::Statement::line);
    let in_block =
        lines.filter(|line| line.word.text == "refines").filter_map(ast::Line::first_list);
    let lists: Vec<&ast::List> = in_head.chain(in_block).collect();
    match lists.as_slice() {
        [] => Ok(None),
        [list] => list.only_path().map(Some).ok_or(list.span()),
        [_, second, ..] => Err(second.span()),
    }
}

fn part_header<'a>(line: &'a ast::Line, rest: &'a [ast::Item]) -> Header<'a> {
    let list = line.parts.first().and_then(|part| part.clause("of"));
    match list.and_then(ast::List::only_path).and_then(ast::Path::word) {
        Some(name) => Header::Part(name, rest),
        None => malformed(
            line.word.span,
            "`part` is followed by no model",
            "write `part of Name`, with the name that the `model` statement has",
        ),
    }
}

fn malformed<'a>(span: Span, message: &str, hint: &str) -> Header<'a> {
    let found = Diagnostic::error(Code::MalformedHeader, span, message).with_hint(hint);
    Header::Malformed(Box::new(found))
}

fn missing_header(span: Span) -> Diagnostic {
    let message = "the file does not begin with `model` or `part of`";
    let hint = "begin it with `model Name \"Title\"`, with `model Name \"Title\" refines Path` for \
                a child, or with `part of Name` for a further file of a model";
    Diagnostic::error(Code::MalformedHeader, span, message).with_hint(hint)
}

fn add<'a>(
    file: FileId,
    draft: Draft<'a>,
    project: &'a Project,
    drafts: &mut BTreeMap<(bool, String), Draft<'a>>,
    diags: &mut Diagnostics,
) {
    let own = file.index() < project.own;
    let name = if own { draft.name.text.clone() } else { library_name(draft.header) };
    if own && draft.library {
        let message = "libraries are part of the compiler";
        let found = Diagnostic::error(Code::MalformedHeader, draft.header.word.span, message);
        diags.push(found.with_hint("write `model Name \"Title\"`"));
        return;
    }
    if let Some(first) = drafts.get_mut(&(own, name.clone())) {
        // Where a model and its interface meet, the model counts.
        if draft.interface != first.interface {
            let (mut model, interface) =
                if first.interface { (draft, first.clone()) } else { (first.clone(), draft) };
            model.exported.extend(interface.files.iter().map(|(file, _)| *file));
            *first = model;
            return;
        }
        let message = format!("a model `{name}` is declared in two files");
        let hint = format!("rename one, or begin this file with `part of {name}`");
        diags.push(
            Diagnostic::error(Code::DuplicateModel, draft.name.span, message)
                .with_label(first.name.span, "declared here first")
                .with_hint(hint),
        );
        return;
    }
    drafts.insert((own, name), draft);
}

/// The dotted name of a library: `std.c4`.
pub(super) fn library_name(header: &ast::Line) -> String {
    let path = header.first_list().and_then(ast::List::only_path);
    path.map(ast::Path::text).unwrap_or_default()
}

fn unknown_model(name: &ast::Word, drafts: &BTreeMap<(bool, String), Draft<'_>>) -> Diagnostic {
    let message = format!("no model named `{}` in this workspace", name.text);
    let found = Diagnostic::error(Code::UnknownModel, name.span, message);
    let names = drafts.keys().filter(|(own, _)| *own).map(|(_, name)| name.as_str());
    match spelling::nearest(&name.text, names) {
        Some(best) => found.with_hint(format!("did you mean `{best}`?")),
        None => found.with_hint("begin one of its files with `model`"),
    }
}
