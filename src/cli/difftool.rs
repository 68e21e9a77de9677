//! Sides as `git difftool` gives them: just the files that differ, in folders of their own. All
//! other files are those of the work tree, without which a part of a model says little.

use super::compile::{self, Compiled};
use super::disk::{self, Workspace, root_above};
use super::failure::Failure;
use super::side::NOTHING;
use super::streams;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use threatlas::Options;

/// Texts by where the work tree has, had or will have them.
type Texts = BTreeMap<PathBuf, Vec<u8>>;

/// Whether a file that git would have compared is none for this program. It need not be there.
pub(super) fn is_no_model(path: &Path) -> bool {
    !path.is_dir() && path.extension().is_none_or(|ending| ending != "tmd")
}

/// Compiles both sides. `inside` is the file that both stand for, or the folder that both mirror.
pub(super) fn both(
    old: &str,
    new: &str,
    inside: &Path,
    options: Options,
) -> Result<[Compiled; 2], Failure> {
    let sides = [texts(old, inside)?, texts(new, inside)?];
    let paths: BTreeSet<&PathBuf> = sides.iter().flat_map(BTreeMap::keys).collect();
    let mut roots: BTreeSet<PathBuf> = paths.iter().map(|path| root_around(path)).collect();
    let root = roots.pop_first().unwrap_or_else(|| root_around(&full(inside)));
    if let Some(other) = roots.first() {
        let [root, other] = [&root, other].map(|it| it.display());
        return Err(Failure::new(format!("files of two workspaces differ: `{root}`, `{other}`"))
            .hint("compare one at a time: `git difftool -d -- FOLDER`"));
    }
    let replaced: BTreeSet<String> = paths.iter().map(|path| disk::relative(path, &root)).collect();
    let [old, new] = sides.map(|texts| {
        let texts = texts.into_iter().map(|(path, text)| (disk::relative(&path, &root), text));
        Workspace::with_texts(&root, &replaced, texts.collect())
    });
    Ok([compiled("old", old?, options), compiled("new", new?, options)])
}

fn compiled(name: &str, workspace: Workspace, options: Options) -> Compiled {
    let compiled = compile::of(workspace, options);
    if compiled.has_errors() {
        streams::say(&format!("the {name} side has errors: what could not be read is left out\n"));
    }
    compiled
}

/// The models of a side. What it links to is what the user asked for, wherever that is.
fn texts(side: &str, inside: &Path) -> Result<Texts, Failure> {
    if side == NOTHING {
        return Ok(Texts::new());
    }
    let folder = Path::new(side);
    let files = match folder.is_dir() {
        true => disk::models_at(folder)?,
        false => BTreeMap::from([(side.to_owned(), folder.to_owned())]),
    };
    let read = |(shown, file): (String, PathBuf)| {
        let bytes = file.canonicalize().map_err(|error| Failure::io("read", &file, &error));
        let bytes = disk::read(&bytes?)
            .map_err(|reason| Failure::new(format!("cannot read `{shown}`: {reason}")))?;
        let place = match Path::new(&shown).strip_prefix(folder) {
            Ok(inner) if folder.is_dir() => inside.join(inner),
            _ => inside.to_owned(),
        };
        Ok((full(&place), bytes))
    };
    files.into_iter().map(read).collect()
}

/// The root of the workspace that a file belongs to, which need not be there any more.
fn root_around(path: &Path) -> PathBuf {
    let folder = path.ancestors().find(|it| it.is_dir()).unwrap_or(path);
    root_above(folder).unwrap_or_else(|| folder.to_owned())
}

/// The full path of what may not be there: of as much of it as is there, then the rest.
fn full(path: &Path) -> PathBuf {
    let found = path.ancestors().find_map(|ancestor| {
        let is_here = ancestor.as_os_str().is_empty();
        let folder = if is_here { Path::new(".") } else { ancestor };
        Some((folder.canonicalize().ok()?, path.strip_prefix(ancestor).ok()?))
    });
    found.map_or_else(
        || path.to_owned(),
        |(folder, rest)| folder.components().chain(rest.components()).collect(),
    )
}
