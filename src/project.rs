//! The files of a workspace, read through a [`Loader`] and parsed side by side.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Source, Span};
use crate::stdlib;
use crate::syntax::{self, ast};
use crate::threads::side_by_side;

/// Largest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;

/// Access to the files of a workspace. Disk is one implementation, memory the other.
pub trait Loader {
    /// All `.tmd` files, relative to the workspace root, with `/`, in any order.
    fn list(&self) -> Vec<String>;

    /// The bytes of one of them.
    ///
    /// # Errors
    /// The reason in words, for the reader of the diagnostic: "permission denied".
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// A workspace in memory: paths and texts.
impl Loader for [(&str, &str)] {
    fn list(&self) -> Vec<String> {
        self.iter().map(|(path, _)| (*path).to_owned()).collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let found = self.iter().find(|(name, _)| *name == path);
        found.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| "no such file".to_owned())
    }
}

/// All files, read and parsed: the workspace's sorted by path, then the standard library's.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// One for each file; a file's id is its index.
    pub sources: Vec<Source>,
    /// The tree of each file.
    pub trees: Vec<ast::File>,
    /// How many of them are the workspace's.
    pub own: usize,
}

impl Project {
    /// The file that a span lies in.
    #[must_use]
    pub fn source(&self, span: Span) -> &Source {
        &self.sources[span.file.index()]
    }
}

/// Reads and parses every file of the workspace. A file that cannot be read or is no text costs
/// itself and is reported.
pub fn load<L: Loader + ?Sized>(loader: &L, diags: &mut Diagnostics) -> Project {
    let mut paths = loader.list();
    paths.sort();
    paths.dedup();
    let own = paths.len();
    let workspace = paths.into_iter().map(|path| {
        let bytes = loader.read(&path);
        (path, bytes)
    });
    let library =
        stdlib::FILES.iter().map(|(path, text)| ((*path).to_owned(), Ok(text.as_bytes().to_vec())));
    let mut sources = Vec::new();
    let mut unread = Vec::new();
    for (path, bytes) in workspace.chain(library) {
        let id = FileId(u32::try_from(sources.len()).unwrap_or(u32::MAX));
        let text = decode(id, &path, bytes).unwrap_or_else(|(found, text)| {
            diags.push(*found);
            unread.push(id);
            text
        });
        sources.push(Source::new(id, path, text));
    }
    let mut trees = Vec::new();
    for (source, parsed) in sources.iter().zip(side_by_side(&sources, syntax::parse_model)) {
        // Of a file that could not be read, that is all there is to say.
        if unread.contains(&source.id) {
            trees.push(ast::File { items: Vec::new() });
            continue;
        }
        diags.extend(parsed.diagnostics);
        trees.push(parsed.file);
    }
    Project { sources, trees, own }
}

/// The text of a file, or why there is none, with what can be shown of it.
fn decode(
    id: FileId,
    path: &str,
    bytes: Result<Vec<u8>, String>,
) -> Result<String, (Box<Diagnostic>, String)> {
    let report = |code, message: String, hint: &str| {
        let found = Diagnostic::error(code, Span::new(id, 0, 0), message).with_hint(hint);
        (Box::new(found), String::new())
    };
    let bytes = bytes.map_err(|reason| {
        let message = format!("`{path}` could not be read: {reason}");
        report(Code::UnreadableFile, message, "make it readable, rename it or remove it")
    })?;
    if bytes.len() > MAX_FILE_BYTES {
        let message = format!("`{path}` has more than 4 MB, the limit for one file");
        return Err(report(Code::FileTooLarge, message, "split the model with `part of`"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let is_utf_16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
        let message = match is_utf_16 {
            true => format!("`{path}` is UTF-16 and not UTF-8 text"),
            false => format!("`{path}` is not UTF-8 text: a byte in line {line} is no character"),
        };
        let (mut found, _) = report(Code::NotUtf8, message, "save the file as UTF-8");
        if is_utf_16 {
            return (found, String::new());
        }
        let shown = String::from_utf8_lossy(bytes).into_owned();
        found.span = Some(Span::new(id, at, at + char::REPLACEMENT_CHARACTER.len_utf8()));
        (found, shown)
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
