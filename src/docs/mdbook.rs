//! Books of mdBook, as it hands them to preprocessors: JSON, of which only the chapters' texts are
//! touched, so that fields of other versions stay as they are.

use super::lines::{Prefix, before, line_end, lines};
use super::{Block, Fence, What, attributes, code};
use crate::query::Fault;
use serde_json::Value;
use std::ops::Range;

/// A book, and what mdBook says about this build.
#[derive(Clone, Debug)]
pub struct Book {
    context: Value,
    book: Value,
}

/// A chapter with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Where it is in the book.
    pointer: String,
    /// Its Markdown.
    pub content: String,
    /// Its file below the folder of sources, from which the name of its page is made.
    pub path: String,
    /// Its file below the folder of sources, as it is on disk.
    pub source: String,
}

impl Book {
    /// The book that a preprocessor is given.
    ///
    /// # Errors
    ///
    /// Says why the text is none.
    pub fn read(text: &[u8]) -> Result<Self, String> {
        let mut parts: Vec<Value> =
            serde_json::from_slice(text).map_err(|error| error.to_string())?;
        match (parts.pop(), parts.pop(), parts.is_empty()) {
            (Some(book), Some(context), true) => Ok(Self { context, book }),
            _ => Err("it is no list of a context and a book".to_owned()),
        }
    }

    /// A text that the context has at a JSON pointer.
    #[must_use]
    pub fn said(&self, pointer: &str) -> Option<&str> {
        self.context.pointer(pointer)?.as_str()
    }

    /// Whether the context says yes at a JSON pointer.
    #[must_use]
    pub fn is_set(&self, pointer: &str) -> bool {
        self.context.pointer(pointer).and_then(Value::as_bool).unwrap_or(false)
    }

    /// All chapters with a text, in the order of their pages. mdBook 0.4 lists them as `sections`,
    /// 0.5 as `items`.
    #[must_use]
    pub fn chapters(&self) -> Vec<Chapter> {
        let mut found = Vec::new();
        for list in ["items", "sections"] {
            if let Some(items) = self.book.get(list) {
                collect(items, &format!("/{list}"), &mut found);
            }
        }
        found
    }

    /// Gives a chapter another text.
    pub fn set(&mut self, chapter: &Chapter, content: String) {
        if let Some(place) = self.book.pointer_mut(&format!("{}/content", chapter.pointer)) {
            *place = Value::String(content);
        }
    }

    /// The book, for mdBook to go on with.
    #[must_use]
    pub fn text(&self) -> String {
        self.book.to_string()
    }
}

fn collect(items: &Value, pointer: &str, found: &mut Vec<Chapter>) {
    for (at, item) in items.as_array().into_iter().flatten().enumerate() {
        let Some(chapter) = item.get("Chapter") else { continue };
        let pointer = format!("{pointer}/{at}/Chapter");
        let said = |key: &str| chapter.get(key).and_then(Value::as_str).map(str::to_owned);
        // Drafts have no file and no text.
        if let (Some(content), Some(path)) = (said("content"), said("path")) {
            let source = said("source_path").unwrap_or_else(|| path.clone());
            let (path, source) = (path.replace('\\', "/"), source.replace('\\', "/"));
            found.push(Chapter { pointer: pointer.clone(), content, path, source });
        }
        if let Some(inner) = chapter.get("sub_items") {
            collect(inner, &format!("{pointer}/sub_items"), found);
        }
    }
}

/// A part of a chapter whose place a map or a table takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it asks for.
    pub block: Block,
    /// The fence, if it is one; other pieces are in mdBook's own form.
    pub fence: Option<Fence>,
    /// What continues the lists and quotes that it stands in.
    prefix: Prefix,
}

impl Piece {
    /// Whether it is source that is only to be shown.
    #[must_use]
    pub fn is_source(&self) -> bool {
        self.fence.is_some() && self.block.value("show") == "source"
    }
}

/// All fences of `tmd` and all `{{#tmd …}}` and `{{#tmd-table …}}` of a chapter.
///
/// # Errors
///
/// Gives all that is wrong with them.
pub fn pieces(text: &str) -> Result<Vec<Piece>, Vec<Fault>> {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    let fences = code::fences(text);
    let mut code = code::spans(text);
    code.extend(fences.iter().map(|it| it.at.clone()));
    for fence in fences {
        match fenced(text, fence) {
            Ok(piece) => found.extend(piece),
            Err(wrong) => faults.extend(wrong),
        }
    }
    for line in lines(text) {
        let words = &text[line.clone()];
        let starts = words.match_indices("{{#tmd").map(|(at, _)| line.start + at);
        // A backslash before makes it text for readers.
        let starts = starts.filter(|&at| !text[..at].ends_with('\\'));
        for at in starts.filter(|at| !code.iter().any(|it| it.contains(at))) {
            match inclusion(text, at..line.end) {
                Ok(piece) => found.extend(piece),
                Err(wrong) => faults.extend(wrong),
            }
        }
    }
    found.sort_by_key(|it| it.block.at.start);
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

/// A fence, if it is one of ours.
fn fenced(text: &str, fence: Fence) -> Result<Option<Piece>, Vec<Fault>> {
    let info = fence.info.clone();
    let words = &text[info.clone()];
    let language = words.find(|it: char| !it.is_alphanumeric()).unwrap_or(words.len());
    let rest = &words[language..];
    // Other words after a comma are for who highlights code.
    if &words[..language] != "tmd" || !(rest.is_empty() || rest.starts_with(char::is_whitespace)) {
        return Ok(None);
    }
    let within = info.start + language..info.end;
    let attributes = attributes::parse(text, within, What::Map.attributes())?;
    let line = fence.at.start..info.end;
    let block = Block { what: What::Map, at: line, attributes };
    let is_empty = fence.code(text).trim().is_empty();
    let has_file = block.attribute("file").is_some();
    if has_file != is_empty {
        let (message, hint) = match has_file {
            true => ("a fence with both a file and source", "remove one of them"),
            false => ("a fence without a file and without source", "write `file=\"…\"`"),
        };
        return Err(vec![block.fault("file", message, Some(hint.to_owned()))]);
    }
    Ok(Some(Piece { block, prefix: fence.prefix.clone(), fence: Some(fence) }))
}

/// `{{#tmd PATH view="…"}}` at the start of these bytes.
fn inclusion(text: &str, within: Range<usize>) -> Result<Option<Piece>, Vec<Fault>> {
    let words = &text[within.clone()];
    let what = match words {
        it if it.starts_with("{{#tmd-table ") => What::Table,
        it if it.starts_with("{{#tmd ") => What::Map,
        _ => return Ok(None),
    };
    let fault = |message: &str, hint: &str| {
        let (at, message) = (within.clone(), message.to_owned());
        vec![Fault { at, message, hint: Some(hint.to_owned()) }]
    };
    let Some(length) = words.find("}}") else {
        return Err(fault("no `}}` on this line", "write all on one line, with `}}` at its end"));
    };
    let at = within.start..within.start + length + 2;
    let prefix = Prefix::of(before(text, at.start));
    let Some(prefix) = prefix.filter(|_| text[at.end..within.end].trim().is_empty()) else {
        return Err(fault("a map or a table beside other text", "put it on a line of its own"));
    };
    let first = at.start + words.find(' ').unwrap_or(0) + 1;
    let inner = first..at.end - 2;
    let rest = text[inner.clone()].trim_start();
    let path = inner.end - rest.len();
    let path = path..path + rest.find(char::is_whitespace).unwrap_or(rest.len());
    if path.is_empty() || text[path.clone()].contains('=') {
        return Err(fault("no file is named first", "write `{{#tmd model.tmd view=\"…\"}}`"));
    }
    let mut attributes = attributes::parse(text, path.end..inner.end, what.attributes())?;
    let (name, value) = ("file".to_owned(), text[path.clone()].to_owned());
    attributes.insert(0, attributes::Attribute { name, value, at: path });
    let block = Block { what, at, attributes };
    Ok(Some(Piece { block, fence: None, prefix }))
}

/// A chapter with `contents` in the places of its pieces; what has none stays as it is. Contents
/// are Markdown or one block of HTML.
#[must_use]
pub fn replaced(text: &str, pieces: &[Piece], contents: &[Option<String>]) -> String {
    let mut out = String::new();
    let mut next = 0;
    for (piece, content) in pieces.iter().zip(contents) {
        let at = piece.fence.as_ref().map_or(&piece.block.at, |it| &it.at);
        out += &text[next..at.start];
        next = at.end;
        let Some(content) = content else {
            // Renderers know the language by the first word alone.
            let info = piece.fence.as_ref().map_or(at.clone(), |it| it.info.clone());
            out += &text[at.start..info.start];
            out += "tmd";
            out += &text[info.end..at.end];
            continue;
        };
        // What stands twice in braces is for another preprocessor. An empty line ends the block.
        let block = format!("{}\n", content.trim_end()).replace("{{", "&#123;&#123;");
        out += piece.prefix.joined(&block, line_end(text, at.start)).trim_end_matches(' ');
    }
    out + &text[next..]
}

/// Where the bytes of a chapter are in its file on disk: the same line again. Other preprocessors
/// may have changed what is around it. `None` if there is no such line.
#[must_use]
pub fn located(chapter: &str, disk: &str, at: &Range<usize>) -> Option<Range<usize>> {
    let start = before(chapter, at.start).len();
    let line = lines(chapter).find(|it| it.end >= at.start)?;
    let words = &chapter[line];
    let nth =
        lines(&chapter[..at.start - start]).filter(|it| chapter[it.clone()] == *words).count();
    let same = lines(disk).filter(|it| disk[it.clone()] == *words).nth(nth)?;
    let first = same.start + start;
    Some(first..(first + at.len()).min(disk.len()))
}

/// A way from the page of one chapter to that of another, both as files below one folder.
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let page = |path: &str| {
        let stem = path.strip_suffix(".md").unwrap_or(path);
        let (folder, name) = stem.rsplit_once('/').map_or(("", stem), |it| it);
        // The first page of a folder, whoever has renamed it by now.
        let name = if name.eq_ignore_ascii_case("readme") { "index" } else { name };
        let slash = if folder.is_empty() { "" } else { "/" };
        format!("{folder}{slash}{name}.html")
    };
    let (from, to) = (page(from), page(to));
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = |path: &[&str]| path.len() - 1;
    let shared = from[..folders(&from)].iter().zip(&to[..folders(&to)]);
    let shared = shared.take_while(|(one, other)| one == other).count();
    let up = "../".repeat(folders(&from) - shared);
    up + &to[shared..].join("/")
}

#[cfg(test)]
mod tests {
    use super::{Book, located, pieces, relative, replaced};

    fn texts(text: &str) -> Vec<&str> {
        let found = pieces(text).expect("nothing is wrong").into_iter();
        found.map(|it| &text[it.fence.map_or(it.block.at, |it| it.at)]).collect()
    }

    fn told(text: &str) -> Vec<String> {
        let faults = pieces(text).expect_err("something is wrong");
        faults.into_iter().map(|it| it.message).collect()
    }

    #[test]
    fn both_forms_of_books_have_chapters() {
        let inner = r#"{"Chapter":{"name":"B","content":"b","path":"c/b.md","sub_items":[]}}"#;
        let head = r#""name":"A","content":"a","path":"a.md","new":1"#;
        let outer = format!(r#"{{"Chapter":{{{head},"sub_items":[{inner}]}}}}"#);
        for list in ["items", "sections"] {
            let text = format!(r#"[{{"root":"/r"}},{{"{list}":["Separator",{outer}],"x":null}}]"#);
            let mut book = Book::read(text.as_bytes()).unwrap();
            assert_eq!(book.said("/root"), Some("/r"));
            let chapters = book.chapters();
            let paths: Vec<&str> = chapters.iter().map(|it| it.path.as_str()).collect();
            assert_eq!(paths, ["a.md", "c/b.md"]);
            book.set(&chapters[1], "new".to_owned());
            assert_eq!(book.chapters()[1].content, "new");
            assert!(book.text().contains("\"new\":1") && book.text().contains("\"x\":null"));
        }
        assert!(Book::read(b"{}").is_err());
    }

    #[test]
    fn fences_and_inclusions_are_found() {
        let text = "```tmd file=\"x.tmd\"\n```\n{{#tmd a.tmd view=\"A\"}}\n\\{{#tmd b.tmd}}\n\
                    `{{#tmd c.tmd}}`\n```tmd-x\n```\n- {{#tmd-table d.tmd where=\"open\"}}\n\
                    ```tmd\nmodel A\n```\n```tmd,ignore\n```\n";
        let wanted = [
            "```tmd file=\"x.tmd\"\n```",
            "{{#tmd a.tmd view=\"A\"}}",
            "{{#tmd-table d.tmd where=\"open\"}}",
            "```tmd\nmodel A\n```",
        ];
        assert_eq!(texts(text), wanted);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let text = "```tmd file=\"x.tmd\"\nmodel A\n```\n```tmd\n```\na {{#tmd x.tmd}}\n\
                    {{#tmd x.tmd\n{{#tmd view=\"A\"}}\n";
        assert_eq!(
            told(text),
            [
                "a fence with both a file and source",
                "a fence without a file and without source",
                "a map or a table beside other text",
                "no `}}` on this line",
                "no file is named first",
            ]
        );
    }

    #[test]
    fn pieces_give_way_and_sources_stay() {
        let text = "a\n- {{#tmd x.tmd}}\nb\n> ```tmd show=\"source\"\n> model A\n> ```\n";
        let found = pieces(text).unwrap();
        let contents = [Some("<figure>\n  {{x}}\n</figure>\n".to_owned()), None];
        assert_eq!(
            replaced(text, &found, &contents),
            "a\n- <figure>\n    &#123;&#123;x}}\n  </figure>\n\nb\n> ```tmd\n> model A\n> ```\n"
        );
    }

    #[test]
    fn places_are_those_of_the_file() {
        let (chapter, disk) = ("included\n\nx\na x\nx y\n", "{{#include b}}\nx\na x\nx y\n");
        let at = chapter.rfind('y').unwrap();
        let found = located(chapter, disk, &(at..at + 1)).unwrap();
        assert_eq!(&disk[found.clone()], "y");
        assert_eq!(found.start, disk.rfind('y').unwrap());
        assert_eq!(located("gone", disk, &(0..1)), None);
    }

    #[test]
    fn pages_lead_to_pages() {
        assert_eq!(relative("a.md", "b.md"), "b.html");
        assert_eq!(relative("x/y/a.md", "x/z/b.md"), "../z/b.html");
        assert_eq!(relative("a.md", "x/b.md"), "x/b.html");
        assert_eq!(relative("x/a.md", "README.md"), "../index.html");
    }
}
