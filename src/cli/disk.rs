//! Files of the workspace: finding its root, listing its models, reading one.
//!
//! The workspace is the nearest folder above with a `tmd.toml`, looked for up to the root of the
//! repository; else that root; else the folder itself. A folder in it with a `tmd.toml` is a
//! workspace of its own.

use super::failure::{Failure, reason};
use ignore::{DirEntry, WalkBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use threatlas::date::Date;
use threatlas::diag::Diagnostic;
use threatlas::lock::{self, Locks};
use threatlas::model::Unit;
use threatlas::project::Loader;
use threatlas::{Compilation, Options};
use toml::de::DeTable;

/// Files larger than this are not read to their end.
pub(super) const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;

/// Marks the root of a workspace, and configures it.
pub(super) const CONFIG: &str = "tmd.toml";

/// A workspace on disk.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    /// The `.tmd` files by path relative to the root, with `/`.
    files: BTreeMap<String, PathBuf>,
    /// The file that the user named, as a path of `files`.
    pub chosen: Option<String>,
    /// Where its files are.
    pub root: PathBuf,
    /// The theme of its maps, as the configuration says.
    pub theme: Option<String>,
    /// Interfaces of parents that lie outside of the workspace, by path of `files`.
    pub interfaces: BTreeMap<String, PathBuf>,
    /// The files of parents that lie outside of the workspace, as paths of `files`.
    pub foreign: BTreeSet<String>,
}

impl Workspace {
    /// The workspace that `path`, a folder or a `.tmd` file, lies in.
    pub(super) fn find(path: &Path) -> Result<Self, Failure> {
        let found = Found::at(path)?;
        let root = root_above(&found.folder).unwrap_or_else(|| found.folder.clone());
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
        Self { files, chosen, root, ..Self::default() }.configured(MAX_CHAIN)
    }

    /// Just the file, or the files in the folder, that `path` stands for, with the parents that the
    /// folder configures.
    pub(super) fn at(path: &Path) -> Result<Self, Failure> {
        let found = Found::at(path)?;
        let root = found.folder;
        let files = match found.file {
            Some(file) => BTreeMap::from([(path.display().to_string(), file)]),
            None => list(&root, is_other_workspace)?
                .into_iter()
                .map(|(name, file)| (path.join(name).display().to_string(), file))
                .collect(),
        };
        Self { files, root, ..Self::default() }.configured(MAX_CHAIN)
    }

    /// Takes over theme and parents from the configuration. Parents have configured parents, too;
    /// at most `depth` workspaces are read.
    fn configured(mut self, depth: usize) -> Result<Self, Failure> {
        let config = Config::read(&self.root.join(CONFIG))?;
        self.theme = config.theme;
        for parent in config.parents {
            let place = self.root.join(&parent.path);
            let blame = |failure: Failure| failure.at(CONFIG, &config.text, parent.range.clone());
            if depth == 0 {
                let failure = Failure::new("parents lead in a circle, or further than 32 levels");
                return Err(blame(failure.hint("a parent stands above its children only")));
            }
            let full = place.canonicalize().map_err(|error| {
                let hint = "name the parent's folder, or an interface that `tmd export interface` \
                            wrote";
                blame(Failure::io("read", &place, &error).hint(hint))
            })?;
            if full.starts_with(&self.root) {
                continue;
            }
            let files = parent_files(&full, &parent, depth - 1).map_err(blame)?;
            for (path, file, is_interface) in files {
                if is_interface {
                    self.interfaces.insert(path.clone(), file.clone());
                }
                self.foreign.insert(path.clone());
                self.files.insert(path, file);
            }
        }
        Ok(self)
    }

    /// The same files, but those of models that `other` has as well taken from there.
    pub(super) fn overlaid(&self, own: &Compilation, other: &Self, theirs: &Compilation) -> Self {
        let named = |unit: &&Unit| {
            !unit.library && theirs.model.units.iter().any(|it| it.name == unit.name && !it.library)
        };
        let mut files = self.files.clone();
        for unit in own.model.units.iter().filter(named) {
            for file in unit.files.iter().chain(&unit.exported) {
                files.remove(&own.project.sources[file.index()].path);
            }
        }
        files.extend(other.files.clone());
        Self { files, ..Self::default() }
    }
}

impl Workspace {
    /// Where the lock file is, or would be.
    pub(super) fn lock_file(&self) -> PathBuf {
        self.root.join(lock::FILE)
    }

    /// The lock file with what is wrong with it; an empty one if there is no file.
    pub(super) fn locks(&self) -> Result<(Locks, Vec<Diagnostic>), Failure> {
        let file = self.lock_file();
        match fs::read(&file) {
            Ok(bytes) => Ok(Locks::read(&String::from_utf8_lossy(&bytes))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok((Locks::default(), Vec::new())),
            Err(error) => Err(Failure::io("read", &file, &error)),
        }
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

/// The files of a configured parent and of what stands above it: their shown paths, where they are,
/// and whether they are interfaces.
fn parent_files(
    full: &Path,
    parent: &Parent,
    depth: usize,
) -> Result<Vec<(String, PathBuf, bool)>, Failure> {
    let found = Found::at(full)?;
    let alone = found.file.clone().map(|file| BTreeMap::from([(parent.path.clone(), file)]));
    let workspace = match alone {
        Some(files) => Workspace { files, root: found.folder, ..Workspace::default() },
        None => {
            let files = list(&found.folder, is_other_workspace)?;
            let shown = |name: String| format!("{}/{name}", parent.path.trim_end_matches('/'));
            let files = files.into_iter().map(|(name, file)| (shown(name), file)).collect();
            let root = found.folder;
            Workspace { files, root, ..Workspace::default() }.configured(depth)?
        }
    };
    // Which day it is does not matter for what stands where.
    let options = Options { today: Date::from_unix_seconds(0) };
    let Compilation { project, model, .. } = threatlas::compile(&workspace, &options);
    let unit = model.unit_ids().find(|&it| !model[it].library && model[it].name == parent.name);
    let Some(unit) = unit else {
        let message = format!("`{}` holds no model `{}`", parent.path, parent.name);
        return Err(Failure::new(message).hint("name the folder or the interface that has it"));
    };
    let rows =
        model.with_parents(unit).flat_map(|it| model[it].files.iter().map(move |&file| (file, it)));
    let files = rows.map(|(file, unit)| {
        let path = project.sources[file.index()].path.clone();
        let place = workspace.files[&path].clone();
        (path, place, model[unit].interface)
    });
    Ok(files.collect())
}

/// Most workspaces above each other.
const MAX_CHAIN: usize = 32;

/// What `tmd.toml` says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Config {
    theme: Option<String>,
    parents: Vec<Parent>,
    /// The file itself, to show where it is wrong.
    text: String,
}

/// A model in another repository: `[parents]`, `Acme = "../umbrella"`.
#[derive(Debug, PartialEq, Eq)]
struct Parent {
    name: String,
    /// As written, relative to the file.
    path: String,
    /// Where it is written.
    range: Range<usize>,
}

impl Config {
    fn read(file: &Path) -> Result<Self, Failure> {
        if !file.is_file() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(file).map_err(|error| Failure::io("read", file, &error))?;
        parse_config(&text)
    }
}

fn parse_config(text: &str) -> Result<Config, Failure> {
    let table = DeTable::parse(text).map_err(|error| {
        let message = format!("`{CONFIG}` is not TOML: {}", error.message());
        Failure::new(message).at(CONFIG, text, error.span().unwrap_or(0..0))
    })?;
    let mut config = Config { text: text.to_owned(), ..Config::default() };
    for (key, value) in table.get_ref() {
        let section = key.get_ref().as_ref();
        let settings =
            value.get_ref().as_table().filter(|_| matches!(section, "workspace" | "parents"));
        let Some(settings) = settings else { return Err(unknown(section, key.span(), text)) };
        for (key, value) in settings {
            let name = key.get_ref().to_string();
            if section == "workspace" && name != "theme" {
                return Err(unknown(&name, key.span(), text));
            }
            let Some(said) = value.get_ref().as_str().map(str::to_owned) else {
                let message = format!("the `{name}` in `{CONFIG}` is no text");
                let hint = match section {
                    "workspace" => "name a shipped theme or a file: `theme = \"print\"`".to_owned(),
                    _ => format!("name a folder or an interface: `{name} = \"../umbrella\"`"),
                };
                return Err(Failure::new(message).hint(hint).at(CONFIG, text, value.span()));
            };
            match section {
                "workspace" => config.theme = Some(said),
                _ => config.parents.push(Parent { name, path: said, range: value.span() }),
            }
        }
    }
    Ok(config)
}

fn unknown(key: &str, place: Range<usize>, text: &str) -> Failure {
    let message = format!("`{CONFIG}` has the key `{key}`, which is unknown");
    let hint = "remove it: all that may stand here is `[workspace]`, with a `theme` in it, and \
                `[parents]`, with models in other repositories";
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
    fn a_theme_and_parents_are_all_there_is_to_configure() {
        let theme = |text| parse_config(text).unwrap().theme;
        assert_eq!(theme("# a comment\n[workspace]\n"), None);
        assert_eq!(theme(""), None);
        assert_eq!(theme("[workspace]\ntheme = \"print\"\n"), Some("print".into()));
        let parents = parse_config("[parents]\nAcme = \"../umbrella\"\n").unwrap().parents;
        let [parent] = parents.as_slice() else { panic!("{parents:?}") };
        assert_eq!((parent.name.as_str(), parent.path.as_str()), ("Acme", "../umbrella"));
        let range = |text| parse_config(text).unwrap_err().excerpt.unwrap().range;
        assert_eq!(range("[workspace]\nroot = 1\n"), 12..16);
        assert_eq!(range("[workspace]\ntheme = 1\n"), 20..21);
        assert_eq!(range("[parents]\nAcme = 1\n"), 17..18);
        assert_eq!(range("[workspace]\n[model]\n"), 13..18);
        assert_eq!(range("workspace = 1\n"), 0..9);
        assert_eq!(range("workspace =\n"), 11..11);
    }
}
