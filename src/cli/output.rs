//! A set of files in the output folder: whole at every moment, and no file left behind.
//!
//! A manifest in the folder lists what was written. Only what it lists is ever deleted, and what
//! it does not list is never written over.

use super::failure::Failure;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Files to be: their bytes by path relative to the output folder, with `/`.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// The list of what a build wrote.
pub(super) const MANIFEST: &str = ".tmd-manifest.json";

/// How names of all such lists begin: several writers may share a folder, each with its own.
const MANIFESTS: &str = ".tmd-manifest";

/// The list of a writer, which a text stands for.
pub(super) fn manifest_of(writer: &str) -> String {
    format!("{MANIFESTS}-{}.json", writer.replace(['/', '\\', ':'], "%"))
}

/// Begins the names of files that are not yet whole.
const PARTIAL: &str = ".tmd-partial-";

/// How a file of the folder differs from what a build would make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Difference {
    /// It is not there.
    Missing,
    /// Its bytes differ.
    Stale,
    /// An earlier build made it, this one would not.
    LeftOver,
}

impl Difference {
    /// The word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::LeftOver => "left over",
        }
    }
}

/// How `folder` differs from `files`, by path, as far as the writer with this `manifest` is
/// concerned. Writes nothing.
pub(super) fn compare(
    folder: &Path,
    manifest: &str,
    files: &Files,
) -> Result<BTreeMap<String, Difference>, Failure> {
    let mut differences = BTreeMap::new();
    let others = others(folder, manifest)?;
    for path in read_manifest(folder, manifest)? {
        let is_needed = files.contains_key(&path) || others.contains(&path);
        if !is_needed && is_file(&folder.join(&path)) {
            differences.insert(path, Difference::LeftOver);
        }
    }
    for (path, bytes) in files {
        match read_if_there(&folder.join(path))? {
            None => differences.insert(path.clone(), Difference::Missing),
            Some(old) if old != *bytes => differences.insert(path.clone(), Difference::Stale),
            Some(_) => None,
        };
    }
    Ok(differences)
}

/// Makes `folder` hold `files`, and says what had to change. On a failure every file that was
/// there is as it was or as it is to be, and none is half written.
pub(super) fn write(
    folder: &Path,
    manifest: &str,
    files: &Files,
) -> Result<BTreeMap<String, Difference>, Failure> {
    let differences = compare(folder, manifest, files)?;
    let old = read_manifest(folder, manifest)?;
    let ours = old.union(&others(folder, manifest)?).cloned().collect();
    refuse_foreign(folder, &ours, &differences)?;
    fs::create_dir_all(folder).map_err(|error| Failure::io("make the folder", folder, &error))?;
    remove_partial(folder)?;
    // While files change the manifest lists old and new ones, so that a build that was cut short
    // leaves none which the next one would not know.
    let new: BTreeSet<String> = files.keys().cloned().collect();
    if !differences.is_empty() {
        write_manifest(folder, manifest, &old.union(&new).cloned().collect())?;
    }
    for (path, difference) in &differences {
        match difference {
            Difference::Missing | Difference::Stale => replace(&folder.join(path), &files[path])?,
            Difference::LeftOver => retire(folder, path, files)?,
        }
    }
    write_manifest(folder, manifest, &new)?;
    Ok(differences)
}

/// Puts `bytes` in the place of the file `target`, which is whole at every moment.
pub(super) fn replace(target: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = target.parent().unwrap_or(Path::new("."));
    let partial = folder.join(format!("{PARTIAL}{}", std::process::id()));
    let rights = fs::metadata(target).ok().map(|old| old.permissions());
    let result = fs::create_dir_all(folder)
        .and_then(|()| fs::write(&partial, bytes))
        .and_then(|()| rights.map_or(Ok(()), |rights| fs::set_permissions(&partial, rights)))
        .and_then(|()| fs::rename(&partial, target));
    result.map_err(|error| {
        // The first error is the one to tell.
        let _ = fs::remove_file(&partial);
        Failure::io("write", target, &error)
    })
}

/// A file of somebody else under a name that is needed.
fn refuse_foreign(
    folder: &Path,
    ours: &BTreeSet<String>,
    differences: &BTreeMap<String, Difference>,
) -> Result<(), Failure> {
    let foreign = differences.iter().find(|&(path, &difference)| {
        difference == Difference::Stale && !ours.iter().any(|it| it.eq_ignore_ascii_case(path))
    });
    let Some((path, _)) = foreign else { return Ok(()) };
    let message = format!("`{}` was not written by `tmd`", folder.join(path).display());
    Err(Failure::new(message).hint("move it away, or choose another folder"))
}

/// Deletes what no build makes any more. Where only the case of a name changed, the old file takes
/// the new name: on systems that ignore case, deleting it would delete the new file.
fn retire(folder: &Path, old: &str, files: &Files) -> Result<(), Failure> {
    let source = folder.join(old);
    let Some((new, bytes)) = files.iter().find(|(new, _)| new.eq_ignore_ascii_case(old)) else {
        return remove(&source);
    };
    let target = folder.join(new);
    fs::rename(&source, &target).map_err(|error| Failure::io("rename", &source, &error))?;
    replace(&target, bytes)
}

/// Deletes what a build that was killed while writing has left.
fn remove_partial(folder: &Path) -> Result<(), Failure> {
    let list = fs::read_dir(folder).map_err(|error| Failure::io("list", folder, &error))?;
    for entry in list.flatten() {
        if entry.file_name().to_string_lossy().starts_with(PARTIAL) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

fn remove(file: &Path) -> Result<(), Failure> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Failure::io("delete", file, &error))
        }
        _ => Ok(()),
    }
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|described| !described.is_dir())
}

fn read_if_there(file: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::io("read", file, &error)),
    }
}

#[derive(Serialize, Deserialize)]
struct Manifest {
    /// Of the form of the manifest; 1 so far.
    version: u32,
    /// Sorted.
    files: BTreeSet<String>,
}

/// What other writers have in the folder.
fn others(folder: &Path, manifest: &str) -> Result<BTreeSet<String>, Failure> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != manifest && name.starts_with(MANIFESTS) && name.ends_with(".json") {
            files.extend(read_manifest(folder, &name)?);
        }
    }
    Ok(files)
}

fn read_manifest(folder: &Path, manifest: &str) -> Result<BTreeSet<String>, Failure> {
    let file = folder.join(manifest);
    let Some(bytes) = read_if_there(&file)? else { return Ok(BTreeSet::new()) };
    parse_manifest(&bytes).map_err(|found| {
        let message = format!("`{}` is no manifest of this version: {found}", file.display());
        Failure::new(message).hint("delete it and what earlier builds wrote, and build again")
    })
}

fn parse_manifest(bytes: &[u8]) -> Result<BTreeSet<String>, String> {
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if manifest.version != 1 {
        return Err(format!("its version is {}, not 1", manifest.version));
    }
    match manifest.files.iter().find(|path| !is_plain(path)) {
        Some(path) => Err(format!("the path `{path}` may lead out of the folder")),
        None => Ok(manifest.files),
    }
}

/// Whether the path leads to a file in the folder itself, on every system.
fn is_plain(path: &str) -> bool {
    let is_special = |it: char| matches!(it, '/' | '\\' | ':') || it.is_control();
    !path.is_empty() && path != "." && path != ".." && !path.contains(is_special)
}

fn write_manifest(folder: &Path, manifest: &str, files: &BTreeSet<String>) -> Result<(), Failure> {
    let file: PathBuf = folder.join(manifest);
    let manifest = Manifest { version: 1, files: files.clone() };
    let text = serde_json::to_string_pretty(&manifest).expect("plain data is always JSON") + "\n";
    if fs::read(&file).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    replace(&file, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::parse_manifest;

    fn manifest(path: &str) -> String {
        serde_json::json!({ "version": 1, "files": [path] }).to_string()
    }

    #[test]
    fn manifests_lead_to_files_of_the_folder_only() {
        assert!(parse_manifest(manifest("Acme.Pay.svg").as_bytes()).is_ok());
        for path in ["", ".", "..", "../x", "/x", "a/b", "a\\b", "C:x", "x\n"] {
            let found = parse_manifest(manifest(path).as_bytes());
            assert!(found.unwrap_err().contains("may lead out"), "{path}");
        }
    }

    #[test]
    fn manifests_of_other_versions_are_not_read() {
        let found = parse_manifest(b"{\"version\": 2, \"files\": []}");
        assert_eq!(found, Err("its version is 2, not 1".to_owned()));
        assert!(parse_manifest(b"[]").is_err());
    }
}
