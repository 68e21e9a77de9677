//! One side of a comparison: a file, a folder, nothing, or what a revision has of these.

use super::compile::{self, Compiled};
use super::disk::{Workspace, root_above};
use super::failure::Failure;
use super::revision::{Repository, Tree, path_in};
use super::streams;
use std::path::Path;
use threatlas::Options;

/// A side with nothing in it, as `git difftool` names it.
pub(super) const NOTHING: &str = "/dev/null";

/// A side as it stands on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Side {
    Nothing,
    /// A file or folder on disk.
    Disk,
    /// The workspace as it was.
    Revision(String),
    /// A file or folder as it was.
    InRevision(String, String),
}

/// Compiles both sides; without a new one, the old is compared with the workspace as it is now.
/// Errors do not hinder a comparison, but things may be missing from it, which is said.
pub(super) fn both(
    old: &str,
    new: Option<&str>,
    options: Options,
) -> Result<[Compiled; 2], Failure> {
    let before = compiled(old, workspace(old, new)?, options);
    let after = match new {
        Some(new) => compiled(new, workspace(new, Some(old))?, options),
        None => compiled(".", Workspace::find(Path::new("."))?, options),
    };
    Ok([before, after])
}

fn compiled(name: &str, workspace: Workspace, options: Options) -> Compiled {
    let compiled = compile::of(workspace, options);
    if compiled.has_errors() {
        let is_path = side(name).is_ok_and(|it| it == Side::Disk);
        let where_to =
            if is_path { format!(", which `tmd check {name}` shows") } else { "".into() };
        streams::say(&format!(
            "`{name}` has errors{where_to}: what could not be read is left out\n"
        ));
    }
    compiled
}

/// The files of one side. What the `other` side has, this one may lack.
pub(super) fn workspace(name: &str, other: Option<&str>) -> Result<Workspace, Failure> {
    match side(name)? {
        Side::Nothing => Ok(Workspace::default()),
        Side::Disk => Workspace::at(Path::new(name)),
        Side::Revision(revision) => {
            let (repository, tree) = open(name, &revision)?;
            let root = tree.workspace_around(&repository.here);
            Workspace::at_revision(&tree, root)
        }
        Side::InRevision(revision, path) => {
            let (repository, tree) = open(name, &revision)?;
            let inner = path_in(&repository, &path)
                .ok_or_else(|| Failure::new(format!("`{path}` leads out of the repository")))?;
            if tree.has(&inner) {
                return Workspace::at_revision(&tree, &inner);
            }
            if repository.top.join(&inner).exists() || has(other, &inner)? {
                streams::say(&format!("`{revision}` has no `{inner}`: that side is empty\n"));
                return Ok(Workspace::default());
            }
            let failure = Failure::new(format!("`{revision}` has no `{inner}`"));
            let below = format!("./{path}");
            let is_here = path_in(&repository, &below).is_some_and(|it| tree.has(&it));
            Err(failure.hint(match is_here {
                true => format!("paths begin at the root of the repository, or write `{below}`"),
                false => format!("`git ls-tree -r {revision}` lists what it has"),
            }))
        }
    }
}

/// Whether the other side has a path at its revision.
fn has(other: Option<&str>, path: &str) -> Result<bool, Failure> {
    let Some(name) = other else { return Ok(false) };
    match side(name)? {
        Side::InRevision(revision, own) => {
            let (repository, tree) = open(name, &revision)?;
            Ok(path_in(&repository, &own).as_deref() == Some(path) && tree.has(path))
        }
        Side::Revision(revision) => Ok(open(name, &revision)?.1.has(path)),
        Side::Nothing | Side::Disk => Ok(false),
    }
}

/// What a side is. Something that exists wins over a revision.
fn side(name: &str) -> Result<Side, Failure> {
    if name == NOTHING {
        return Ok(Side::Nothing);
    }
    if Path::new(name).exists() {
        return Ok(Side::Disk);
    }
    if name.starts_with('-') {
        let message = format!("`{name}` is no revision: no name of one begins with `-`");
        return Err(Failure::new(message).hint("name a file, a folder or a revision"));
    }
    Ok(match split(name) {
        Some((revision, path)) => Side::InRevision(revision.to_owned(), path.to_owned()),
        None => Side::Revision(name.to_owned()),
    })
}

/// Says so if something that was taken as a path is a revision as well.
pub(super) fn note(name: &str) -> Result<(), Failure> {
    let may_be_both = !name.starts_with(['.', '/']) && Path::new(name).exists();
    let here = Path::new(".").canonicalize().ok();
    if !may_be_both || here.as_deref().and_then(root_above).is_none() {
        return Ok(());
    }
    // Without git nothing is ambiguous.
    let Ok(Some(repository)) = Repository::around(Path::new(".")) else { return Ok(()) };
    if repository.tree_id(name)?.is_some() {
        streams::say(&format!("`{name}` is taken as the path; for the revision write `{name}:`\n"));
    }
    Ok(())
}

/// Revision and path: what stands before and behind the first colon outside of braces.
fn split(name: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, letter) in name.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => return Some((&name[..at], &name[at + 1..])),
            _ => {}
        }
    }
    None
}

/// The files of a revision. `name` is the side that is asked for.
fn open(name: &str, revision: &str) -> Result<(Repository, Tree), Failure> {
    let Some(repository) = Repository::around(Path::new("."))? else {
        let message = format!(
            "`{name}` is no file and no folder, and no revision, because this is no repository"
        );
        return Err(Failure::new(message).hint("name a file or a folder that exists"));
    };
    let Some(id) = repository.tree_id(revision)? else {
        let message = match revision {
            "" => format!("`{name}` names no revision before the colon"),
            _ if revision == name => {
                format!("`{name}` is no file and no folder here, and no revision")
            }
            _ => format!("there is no revision `{revision}` in this repository"),
        };
        let hint = "`git log` lists revisions; a shallow clone lacks older ones, which \
                    `git fetch --unshallow` brings";
        return Err(Failure::new(message).hint(hint));
    };
    let tree = Tree::open(&repository, &id)?;
    Ok((repository, tree))
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_path_stands_behind_the_first_colon() {
        assert_eq!(split("HEAD~2:a/b.tmd"), Some(("HEAD~2", "a/b.tmd")));
        assert_eq!(split("v1:"), Some(("v1", "")));
        assert_eq!(split("main"), None);
        assert_eq!(split("HEAD^{/fix: it}"), None);
        assert_eq!(split("@{1:00}:x"), Some(("@{1:00}", "x")));
    }
}
