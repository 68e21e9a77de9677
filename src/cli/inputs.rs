//! What a build depends on: the files that it reads, and the folders in which more can appear.

use super::args::Build;
use super::disk::{CONFIG, MAX_FILE_BYTES, Workspace, folders};
use super::failure::Failure;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The state of all that a build depends on.
#[derive(Clone, Debug)]
pub(super) struct Inputs {
    /// By file, what is in it as a hash; `None` if it is not there or cannot be read.
    pub files: BTreeMap<PathBuf, Option<[u8; 32]>>,
    /// Where a change may be one of these.
    pub folders: BTreeSet<PathBuf>,
    /// The root of the workspace.
    root: PathBuf,
}

impl Inputs {
    /// What the build depends on, as it is now.
    pub(super) fn of(args: &Build) -> Result<Self, Failure> {
        let workspace = Workspace::find(&args.path)?;
        let mut files: BTreeSet<PathBuf> = workspace.places().map(Path::to_owned).collect();
        files.insert(workspace.root.join(CONFIG));
        files.insert(workspace.lock_file());
        files.extend(workspace.theme.iter().map(|it| workspace.root.join(it)));
        let named = args.look.theme.iter().map(PathBuf::from);
        let named = named.chain(args.look.font.clone()).chain(args.judging.baseline.clone());
        files.extend(named.filter_map(|it| std::path::absolute(it).ok()));
        // Whether an interface is stale is found out from the models around it.
        for interface in workspace.interfaces.values() {
            let around = Workspace::find(interface);
            files.extend(around.iter().flat_map(Workspace::places).map(Path::to_owned));
        }
        let mut folders = folders(&workspace.root);
        for place in &workspace.around {
            if place.is_dir() {
                files.insert(place.join(CONFIG));
                folders.extend(super::disk::folders(place));
            }
        }
        // What is written there is none of them, unless models lie beside it.
        if let Ok(out) = args.out.canonicalize()
            && !workspace.root.starts_with(&out)
        {
            folders.retain(|it| !it.starts_with(&out));
        }
        folders.extend(files.iter().filter_map(|it| it.parent()).map(Path::to_owned));
        let files = files.into_iter().map(|file| (file.clone(), hash(&file))).collect();
        Ok(Self { files, folders, root: workspace.root })
    }

    /// Files that are new, gone or different, as they are seen from the root of the workspace.
    pub(super) fn changes(&self, before: &Self) -> BTreeSet<String> {
        let files = self.files.keys().chain(before.files.keys());
        let changed = files.filter(|it| {
            let state = |inputs: &Self| inputs.files.get(*it).copied().flatten();
            state(self) != state(before)
        });
        let shown = |it: &PathBuf| it.strip_prefix(&self.root).unwrap_or(it).display().to_string();
        changed.map(shown).collect()
    }

    /// A name for this state: equal for equal states.
    pub(super) fn name(&self) -> String {
        let mut hasher = Sha256::new();
        for (path, hash) in &self.files {
            hasher.update(path.to_string_lossy().as_bytes());
            hasher.update([0, u8::from(hash.is_some())]);
            hasher.update(hash.unwrap_or_default());
        }
        hasher.finalize().iter().take(8).map(|it| format!("{it:02x}")).collect()
    }
}

/// What is in a regular file; of one that is too large, what is at its beginning.
fn hash(file: &Path) -> Option<[u8; 32]> {
    // Reading from a pipe or a device could wait for ever.
    if !fs::metadata(file).ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(file).ok()?.take(4 * MAX_FILE_BYTES).read_to_end(&mut bytes).ok()?;
    Some(Sha256::digest(&bytes).into())
}
