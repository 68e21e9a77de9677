//! Files of the workspace: finding its root, listing its models, reading one.
//!
//! The workspace is the nearest folder above with a `tmd.toml`, looked for up to the root of the
//! repository; else that root; else the folder itself. A folder in it with a `tmd.toml` is a
//! workspace of its own.

use super::failure::{Failure, reason};
use ignore::{DirEntry, WalkBuilder};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use threatlas::project::Loader;
use toml::de::DeTable;

/// Files larger than this are not read to their end.
pub(super) const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;

/// Marks the root of a workspace, and configures it.
pub(super) const CONFIG: &str = "tmd.toml";

/// A workspace on disk.
#[derive(Debug)]
pub(super) struct Workspace {
    /// The `.tmd` files by path relative to the root, with `/`.
    files: BTreeMap<String, PathBuf>,
    /// The file that the user named, as a path of `files`.
    pub chosen: Option<String>,
    /// Where its files are.
    pub root: PathBuf,
    /// The theme of its maps, as the configuration says.
    pub theme: Option<String>,
}

impl Workspace {
    /// The workspace that `path`, a folder or a `.tmd` file, lies in.
    pub(super) fn find(path: &Path) -> Result<Self, Failure> {
        let found = Found::at(path)?;
        let root = root_above(&found.folder).unwrap_or_else(|| found.folder.clone());
        let theme = read_config(&root.join(CONFIG))?;
        let mut files = list(&root, is_other_workspace)?;
        // A file that was named counts, even if `.gitignore` or its dot would hide it.
        let chosen = found.file.map(|file| {
            let path = relative(&file, &root);
            files.insert(path.clone(), file);
            path
        });
        if files.is_empty() {
            let message = format!("there are no `.tmd` files in `{}`", root.display());
            return Err(Failure::new(message).hint(
                "begin a model with `tmd init`, or name a folder that has one: folders with a \
                 `tmd.toml` are workspaces of their own",
            ));
        }
        Ok(Self { files, chosen, root, theme })
    }

    /// Where a file of the workspace is.
    pub(super) fn file(&self, path: &str) -> Option<&Path> {
        self.files.get(path).map(PathBuf::as_path)
    }
}

impl Loader for Workspace {
    fn list(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match self.files.get(path) {
            Some(file) => read(file),
            None => Err("there is no such file in the workspace".to_owned()),
        }
    }
}

/// Whether a workspace or a repository reaches down to `folder`.
pub(super) fn has_workspace(folder: &Path) -> bool {
    root_above(folder).is_some()
}

/// The `.tmd` files that `path` stands for: itself, or those in the folder, by shown path.
pub(super) fn models_at(path: &Path) -> Result<BTreeMap<String, PathBuf>, Failure> {
    let found = Found::at(path)?;
    if let Some(file) = found.file {
        return Ok(BTreeMap::from([(path.display().to_string(), file)]));
    }
    // The form of a model does not depend on its workspace.
    let files = list(&found.folder, |_| false)?.into_iter();
    Ok(files.map(|(name, file)| (path.join(name).display().to_string(), file)).collect())
}

/// The bytes of a file; no more than one past the limit, which the compiler then reports.
///
/// # Errors
/// The reason in words.
pub(super) fn read(file: &Path) -> Result<Vec<u8>, String> {
    let described = fs::symlink_metadata(file).map_err(|error| reason(&error))?;
    if described.is_dir() {
        return Err("it is a folder; only files may have names that end in `.tmd`".to_owned());
    }
    if described.is_symlink() {
        return Err("it is a link that leads nowhere, or out of the workspace".to_owned());
    }
    // Reading from a pipe or a device could wait for ever.
    if !described.is_file() {
        return Err("it is no regular file".to_owned());
    }
    let mut bytes = Vec::new();
    let opened = File::open(file).map_err(|error| reason(&error))?;
    opened.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    Ok(bytes)
}

/// What a path on the command line leads to.
struct Found {
    /// The folder, or the file's.
    folder: PathBuf,
    /// The file, if it is one.
    file: Option<PathBuf>,
}

impl Found {
    fn at(path: &Path) -> Result<Self, Failure> {
        let full = path.canonicalize().map_err(|error| {
            Failure::io("read", path, &error).hint("name a folder or a `.tmd` file that exists")
        })?;
        if full.is_dir() {
            return Ok(Self { folder: full, file: None });
        }
        if !is_model(&full) {
            let message = format!("`{}` is no folder and no `.tmd` file", path.display());
            return Err(Failure::new(message).hint("name a folder or a `.tmd` file"));
        }
        let folder = full.parent().unwrap_or(Path::new("/")).to_owned();
        Ok(Self { folder, file: Some(full) })
    }
}

fn root_above(folder: &Path) -> Option<PathBuf> {
    let is_root = |it: &&Path| it.join(CONFIG).is_file() || it.join(".git").exists();
    folder.ancestors().find(is_root).map(Path::to_owned)
}

/// Reads the configuration: the theme, if it names one.
fn read_config(file: &Path) -> Result<Option<String>, Failure> {
    if !file.is_file() {
        return Ok(None);
    }
    let text = fs::read_to_string(file).map_err(|error| Failure::io("read", file, &error))?;
    parse_config(&text)
}

fn parse_config(text: &str) -> Result<Option<String>, Failure> {
    let table = DeTable::parse(text).map_err(|error| {
        let message = format!("`{CONFIG}` is not TOML: {}", error.message());
        Failure::new(message).at(CONFIG, text, error.span().unwrap_or(0..0))
    })?;
    let mut theme = None;
    for (key, value) in table.get_ref() {
        let settings = value.get_ref().as_table().filter(|_| key.get_ref() == "workspace");
        let Some(settings) = settings else { return Err(unknown(key.get_ref(), key.span(), text)) };
        for (key, value) in settings {
            if key.get_ref() != "theme" {
                return Err(unknown(key.get_ref(), key.span(), text));
            }
            let Some(name) = value.get_ref().as_str() else {
                let message = format!("the `theme` in `{CONFIG}` is no text");
                let hint = "name a shipped theme or a file: `theme = \"print\"`";
                return Err(Failure::new(message).hint(hint).at(CONFIG, text, value.span()));
            };
            theme = Some(name.to_owned());
        }
    }
    Ok(theme)
}

fn unknown(key: &str, place: Range<usize>, text: &str) -> Failure {
    let message = format!("`{CONFIG}` has the key `{key}`, which is unknown");
    let hint = "remove it: all that may stand here is `[workspace]`, with a `theme` in it";
    Failure::new(message).hint(hint).at(CONFIG, text, place)
}

/// All models below `root` but those in places that are hidden, ignored or `is_foreign`.
fn list(
    root: &Path,
    is_foreign: fn(&DirEntry) -> bool,
) -> Result<BTreeMap<String, PathBuf>, Failure> {
    let mut walk = WalkBuilder::new(root);
    // Only what lies in the workspace decides: not the user's own settings, not the machine's.
    walk.require_git(false).git_global(false).git_exclude(false).ignore(false);
    walk.filter_entry(move |entry| entry.depth() == 0 || !is_foreign(entry));
    let mut files = BTreeMap::new();
    for entry in walk.build() {
        let entry = entry.map_err(|error| {
            let message = format!("cannot list the files of `{}`: {error}", root.display());
            Failure::new(message).hint("make it readable, or name it in `.gitignore`")
        })?;
        if entry.depth() > 0 && is_model(entry.path()) && !is_link_within(&entry, root) {
            files.insert(relative(entry.path(), root), entry.into_path());
        }
    }
    Ok(files)
}

fn is_other_workspace(entry: &DirEntry) -> bool {
    let is_folder = entry.file_type().is_some_and(|it| it.is_dir());
    is_folder && entry.path().join(CONFIG).is_file()
}

fn is_model(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "tmd")
}

/// Whether it is a link to something in the workspace, which is then listed under its own name.
fn is_link_within(entry: &DirEntry, root: &Path) -> bool {
    let target = || entry.path().canonicalize();
    entry.path_is_symlink() && target().is_ok_and(|target| target.starts_with(root))
}

fn relative(path: &Path, root: &Path) -> String {
    let inner = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = inner.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::parse_config;

    #[test]
    fn a_theme_is_all_there_is_to_configure() {
        assert_eq!(parse_config("# a comment\n[workspace]\n"), Ok(None));
        assert_eq!(parse_config(""), Ok(None));
        assert_eq!(parse_config("[workspace]\ntheme = \"print\"\n"), Ok(Some("print".into())));
        let range = |text| parse_config(text).unwrap_err().excerpt.unwrap().range;
        assert_eq!(range("[workspace]\nroot = 1\n"), 12..16);
        assert_eq!(range("[workspace]\ntheme = 1\n"), 20..21);
        assert_eq!(range("[workspace]\n[model]\n"), 13..18);
        assert_eq!(range("workspace = 1\n"), 0..9);
        assert_eq!(range("workspace =\n"), 11..11);
    }
}
