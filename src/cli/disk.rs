//! Files of the workspace: finding its root, listing its models, reading one.
//!
//! The workspace is the nearest folder above with a `tmd.toml`, looked for up to the root of the
//! repository; else that root; else the folder itself. A folder in it with a `tmd.toml` is a
//! workspace of its own.

use super::failure::{Failure, reason};
use super::revision::Tree;
use ignore::{DirEntry, Walk, WalkBuilder};
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

/// So many entries of a folder are looked at to see whether it has models.
const MAX_ENTRIES: usize = 1_000;
/// So many folders above are looked at for that.
const MAX_ABOVE: usize = 4;

/// Marks the root of a workspace, and configures it.
pub(super) const CONFIG: &str = "tmd.toml";

/// A workspace on disk, or at a revision.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    /// The `.tmd` files by path relative to the root, with `/`.
    files: BTreeMap<String, Place>,
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
    /// Files and folders outside of the root in which parents are said to be.
    pub around: BTreeSet<PathBuf>,
}

/// Where the text of a file is.
#[derive(Clone, Debug)]
enum Place {
    Disk(PathBuf),
    /// It was read from a revision, or stands for a file on disk.
    Read(Vec<u8>),
}

/// Files on disk as files of a workspace.
fn on_disk(files: BTreeMap<String, PathBuf>) -> BTreeMap<String, Place> {
    files.into_iter().map(|(name, file)| (name, Place::Disk(file))).collect()
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
            return Err(no_models(&root));
        }
        Self { files: on_disk(files), chosen, root, ..Self::default() }.configured(MAX_CHAIN)
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
        Self { files: on_disk(files), root, ..Self::default() }.configured(MAX_CHAIN)
    }

    /// The workspace in `root` with `texts` instead of the files at the paths that are `replaced`.
    pub(super) fn with_texts(
        root: &Path,
        replaced: &BTreeSet<String>,
        texts: BTreeMap<String, Vec<u8>>,
    ) -> Result<Self, Failure> {
        let mut files = on_disk(list(root, is_other_workspace)?);
        files.retain(|path, _| !replaced.contains(path));
        files.extend(texts.into_iter().map(|(path, text)| (path, Place::Read(text))));
        Self { files, root: root.to_owned(), ..Self::default() }.configured(MAX_CHAIN)
    }

    /// The file or the models in the folder at `path`, relative to the repository's root, as they
    /// are in a revision, with the parents that were configured there.
    pub(super) fn at_revision(tree: &Tree, path: &str) -> Result<Self, Failure> {
        Self::in_tree(tree, path, MAX_CHAIN)
    }

    fn in_tree(tree: &Tree, path: &str, depth: usize) -> Result<Self, Failure> {
        let is_file = tree.is_file(path);
        let folder = if is_file { path.rsplit_once('/').map_or("", |it| it.0) } else { path };
        let paths = if is_file { vec![path.to_owned()] } else { tree.models_below(folder) };
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let texts = tree.read(&paths)?.into_iter();
        let shown = |path: String| path.strip_prefix(&prefix).unwrap_or(&path).to_owned();
        let files = texts.map(|(path, bytes)| (shown(path), Place::Read(bytes))).collect();
        let root = tree.top.join(folder);
        let mut workspace = Self { files, root, ..Self::default() };
        let Some(text) = tree.text(&format!("{prefix}{CONFIG}"))? else { return Ok(workspace) };
        let config = parse_config(&text)?;
        workspace.theme = config.theme;
        for parent in &config.parents {
            let blame = |failure: Failure| failure.at(CONFIG, &text, parent.range.clone());
            if depth == 0 {
                return Err(blame(circle()));
            }
            let place = format!("{prefix}{}", parent.path);
            let above = match normal(&place) {
                Some(inner) if is_below(&inner, folder) => continue,
                Some(inner) => Self::in_tree(tree, &inner, depth - 1).map(|it| it.named(parent)),
                None => Self::of_parent(&workspace.root.join(&parent.path), parent, depth - 1),
            };
            let files = above.and_then(|it| it.chain(parent)).map_err(blame)?;
            workspace.take_over(files);
        }
        Ok(workspace)
    }

    /// The same files under the path by which they are configured as a parent.
    fn named(self, parent: &Parent) -> Self {
        let base = parent.path.trim_end_matches('/');
        let is_file = is_model(Path::new(base));
        let shown = |name: String| match is_file {
            true => base.to_owned(),
            false => format!("{base}/{name}"),
        };
        let files = self.files.into_iter().map(|(name, place)| (shown(name), place)).collect();
        Self { files, ..self }
    }

    fn take_over(&mut self, files: Vec<(String, Place, bool)>) {
        for (path, place, is_interface) in files {
            if let (true, Place::Disk(file)) = (is_interface, &place) {
                self.interfaces.insert(path.clone(), file.clone());
            }
            self.foreign.insert(path.clone());
            self.files.insert(path, place);
        }
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
                return Err(blame(circle()));
            }
            let full = place.canonicalize().map_err(|error| {
                let hint = "name the parent's folder, or an interface that `tmd export interface` \
                            wrote";
                blame(Failure::io("read", &place, &error).hint(hint))
            })?;
            if full.starts_with(&self.root) {
                continue;
            }
            let above = Self::of_parent(&full, &parent, depth - 1).map_err(blame)?;
            self.around.extend(above.around.iter().cloned());
            self.around.insert(full);
            self.take_over(above.chain(&parent).map_err(blame)?);
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

    /// Where all its files on disk are.
    pub(super) fn places(&self) -> impl Iterator<Item = &Path> {
        self.files.values().filter_map(|place| match place {
            Place::Disk(file) => Some(file.as_path()),
            Place::Read(_) => None,
        })
    }

    /// Where a file of the workspace is.
    pub(super) fn file(&self, path: &str) -> Option<&Path> {
        match self.files.get(path) {
            Some(Place::Disk(file)) => Some(file),
            Some(Place::Read(_)) | None => None,
        }
    }
}

impl Loader for Workspace {
    fn list(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match self.files.get(path) {
            Some(Place::Disk(file)) => read(file),
            Some(Place::Read(bytes)) => Ok(bytes.clone()),
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

/// That a workspace holds nothing, and what may have been meant.
fn no_models(root: &Path) -> Failure {
    let failure = Failure::new(format!("there are no `.tmd` files in `{}`", root.display()));
    let has_model = |folder: &&Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.take(MAX_ENTRIES).any(|entry| is_model(&entry.path()))
    };
    match root.ancestors().skip(1).take(MAX_ABOVE).find(has_model) {
        Some(above) => failure.hint(format!(
            "there are some above it, in `{0}`: put an empty `{CONFIG}` into `{0}`, and all below \
             it is one workspace",
            above.display()
        )),
        None => failure.hint(format!(
            "begin a model with `tmd init`, or name a folder that has one: folders with a \
             `{CONFIG}` are workspaces of their own"
        )),
    }
}

/// The path of a file as one writes it in the folder where the command was called.
pub(super) fn seen_from(here: &Path, file: &Path) -> String {
    let shared = here.iter().zip(file.iter()).take_while(|(one, other)| one == other).count();
    let up = here.iter().skip(shared).map(|_| "..".into());
    let down = file.iter().skip(shared).map(|part| part.to_string_lossy());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Whether `path` is a folder or a model at all.
pub(super) fn is_there(path: &Path) -> Result<(), Failure> {
    Found::at(path).map(|_| ())
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

pub(super) fn root_above(folder: &Path) -> Option<PathBuf> {
    let is_root = |it: &&Path| it.join(CONFIG).is_file() || it.join(".git").exists();
    folder.ancestors().find(is_root).map(Path::to_owned)
}

fn circle() -> Failure {
    Failure::new("parents lead in a circle, or further than 32 levels")
        .hint("a parent stands above its children only")
}

/// A path with `/` from the root of a repository without `.` and `..`; `None` if it leads out.
pub(super) fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|it| !it.is_empty() && *it != ".") {
        match part {
            ".." => parts.pop().map(|_| ())?,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether a path is that of the folder or of something in it.
fn is_below(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    folder.is_empty() || rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
}

impl Workspace {
    /// The workspace of a configured parent, which lies on disk, with its files under the path by
    /// which it is configured.
    fn of_parent(full: &Path, parent: &Parent, depth: usize) -> Result<Self, Failure> {
        let found = Found::at(full)?;
        let root = found.folder;
        if let Some(file) = found.file {
            let files = BTreeMap::from([(parent.path.clone(), Place::Disk(file))]);
            return Ok(Self { files, root, ..Self::default() });
        }
        let files = on_disk(list(&root, is_other_workspace)?);
        Self { files, root, ..Self::default() }.named(parent).configured(depth)
    }

    /// The files of the parent that is meant and of what stands above it: their shown paths, where
    /// they are, and whether they are interfaces.
    fn chain(&self, parent: &Parent) -> Result<Vec<(String, Place, bool)>, Failure> {
        // Which day it is does not matter for what stands where.
        let options = Options { today: Date::from_unix_seconds(0) };
        let Compilation { project, model, .. } = threatlas::compile(self, &options);
        let unit = model.unit_ids().find(|&it| !model[it].library && model[it].name == parent.name);
        let Some(unit) = unit else {
            let message = format!("`{}` holds no model `{}`", parent.path, parent.name);
            return Err(Failure::new(message).hint("name the folder or the interface that has it"));
        };
        let rows = model
            .with_parents(unit)
            .flat_map(|it| model[it].files.iter().map(move |&file| (file, it)));
        let files = rows.map(|(file, unit)| {
            let path = project.sources[file.index()].path.clone();
            let place = self.files[&path].clone();
            (path, place, model[unit].interface)
        });
        Ok(files.collect())
    }
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
    let mut files = BTreeMap::new();
    for entry in walk(root, is_foreign) {
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

/// All that lies below `root` but places that are hidden, ignored or `is_foreign`.
fn walk(root: &Path, is_foreign: fn(&DirEntry) -> bool) -> Walk {
    let mut walk = WalkBuilder::new(root);
    // Only what lies in the workspace decides: not the user's own settings, not the machine's.
    walk.require_git(false).git_global(false).git_exclude(false).ignore(false);
    walk.filter_entry(move |entry| entry.depth() == 0 || !is_foreign(entry));
    walk.build()
}

/// The folders in which models of the workspace at `root` can be, as far as they can be read. Those
/// of other workspaces are among them, because these end with their `tmd.toml`.
pub(super) fn folders(root: &Path) -> BTreeSet<PathBuf> {
    let found = walk(root, |_| false).flatten();
    let found = found.filter(|it| it.file_type().is_some_and(|it| it.is_dir()));
    found.map(DirEntry::into_path).collect()
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

/// A path below a folder, with `/`.
pub(super) fn relative(path: &Path, root: &Path) -> String {
    let inner = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = inner.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{parse_config, seen_from};
    use std::path::Path;

    #[test]
    fn paths_begin_where_the_command_was_called() {
        let file = Path::new("/srv/shop/web/web.tmd");
        let from = |here: &str| seen_from(Path::new(here), file);
        assert_eq!(from("/srv/shop"), "web/web.tmd");
        assert_eq!(from("/srv/shop/web"), "web.tmd");
        assert_eq!(from("/srv/shop/pay/api"), "../../web/web.tmd");
        assert_eq!(from("/srv"), "shop/web/web.tmd");
    }

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
