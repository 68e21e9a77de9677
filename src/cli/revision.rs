//! The files of a revision, read through the `git` program. The work tree is never touched, and no
//! shell is asked.

use super::disk::{CONFIG, MAX_FILE_BYTES, normal};
use super::failure::{Failure, reason};
use super::git;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// A repository that a folder lies in.
#[derive(Debug)]
pub(super) struct Repository {
    /// The root of the work tree.
    pub top: PathBuf,
    /// The folder's path below it, with `/`; empty for the root itself.
    pub here: String,
}

impl Repository {
    /// The repository of a folder; `None` if it lies in none.
    pub(super) fn around(folder: &Path) -> Result<Option<Self>, Failure> {
        let found = run(folder, &["rev-parse", "--show-toplevel", "--show-prefix"], &[])?;
        let Ok(bytes) = found else { return Ok(None) };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut lines = text.lines();
        let top = PathBuf::from(lines.next().unwrap_or_default());
        let here = lines.next().unwrap_or_default().trim_end_matches('/').to_owned();
        Ok(Some(Self { top, here }))
    }

    /// The id of the tree that a revision stands for; `None` if there is no such revision.
    pub(super) fn tree_id(&self, revision: &str) -> Result<Option<String>, Failure> {
        // What begins so would be an option of git, or all but a revision.
        if revision.starts_with(['-', '^']) || revision.is_empty() {
            return Ok(None);
        }
        let wanted = format!("{revision}^{{tree}}");
        let found = run(&self.top, &["rev-parse", "--verify", "--quiet", &wanted], &[])?;
        Ok(found.ok().map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned()))
    }
}

/// All files of a revision.
#[derive(Debug)]
pub(super) struct Tree {
    /// The root of the work tree.
    pub top: PathBuf,
    /// Ids of contents by path from the root, with `/`.
    files: BTreeMap<String, String>,
}

impl Tree {
    /// The tree with this id.
    pub(super) fn open(repository: &Repository, id: &str) -> Result<Self, Failure> {
        let top = repository.top.clone();
        let found = run(&top, &["ls-tree", "-r", "-z", "--full-tree", id], &[])?;
        let bytes = found.map_err(|words| refused("list the files of the revision", &words))?;
        let mut files = BTreeMap::new();
        for entry in bytes.split(|&byte| byte == 0) {
            let entry = String::from_utf8_lossy(entry);
            // Links are no files, and a repository in the repository has its own history.
            if let Some((head, path)) = entry.split_once('\t')
                && head.starts_with("100")
                && let Some(id) = head.rsplit(' ').next()
            {
                files.insert(path.to_owned(), id.to_owned());
            }
        }
        Ok(Self { top, files })
    }

    /// Whether there is a file at this path.
    pub(super) fn is_file(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Whether there is anything at this path, or in it.
    pub(super) fn has(&self, path: &str) -> bool {
        let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
        let inside = self.files.range(folder.clone()..).next();
        self.is_file(path) || inside.is_some_and(|(first, _)| first.starts_with(&folder))
    }

    /// The nearest folder around `folder`, or itself, that a `tmd.toml` makes a workspace; else the
    /// root of the repository.
    pub(super) fn workspace_around<'p>(&self, folder: &'p str) -> &'p str {
        let mut around = Some(folder);
        while let Some(it) = around.filter(|it| !it.is_empty()) {
            if self.is_file(&format!("{it}/{CONFIG}")) {
                return it;
            }
            around = it.rsplit_once('/').map(|(before, _)| before);
        }
        ""
    }

    /// The models in a folder, without those in hidden places and in workspaces of their own.
    pub(super) fn models_below(&self, folder: &str) -> Vec<String> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let models = self.files.keys().filter(|path| {
            let Some(inner) = path.strip_prefix(&prefix) else { return false };
            let is_model = Path::new(inner).extension().is_some_and(|ending| ending == "tmd");
            let is_shown = inner.split('/').all(|part| !part.starts_with('.'));
            let mut folders = inner.match_indices('/').map(|(at, _)| &inner[..at]);
            let is_own = folders.all(|it| !self.is_file(&format!("{prefix}{it}/{CONFIG}")));
            is_model && is_shown && is_own
        });
        models.cloned().collect()
    }

    /// The text of one file, if there is one.
    pub(super) fn text(&self, path: &str) -> Result<Option<String>, Failure> {
        if !self.is_file(path) {
            return Ok(None);
        }
        let bytes = self.read(&[path.to_owned()])?.remove(path).unwrap_or_default();
        if bytes.len() as u64 > MAX_FILE_BYTES {
            let limit = MAX_FILE_BYTES / 1024 / 1024;
            return Err(Failure::new(format!("`{path}` is larger than {limit} MB")));
        }
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The bytes of some files, by path. Of one beyond the limit for files there are some more than
    /// the limit, which the compiler then reports.
    pub(super) fn read(&self, paths: &[String]) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
        let known = paths.iter().filter_map(|path| Some((path, self.files.get(path)?)));
        let known: Vec<(&String, &String)> = known.collect();
        let sizes = self.sizes(&known)?;
        let sized = || known.iter().zip(&sizes);
        let mut read = BTreeMap::new();
        let large = sized().filter(|it| *it.1 > MAX_FILE_BYTES);
        read.extend(large.map(|((path, _), _)| ((*path).clone(), too_large())));
        let small: Vec<(&String, &String)> =
            sized().filter(|it| *it.1 <= MAX_FILE_BYTES).map(|it| *it.0).collect();
        let bytes = self.ask("--batch", &small)?;
        let mut rest = bytes.as_slice();
        for (path, _) in small {
            let (content, after) = content(rest).ok_or_else(|| missing(path))?;
            read.insert(path.clone(), content.to_vec());
            rest = after;
        }
        Ok(read)
    }

    /// The sizes of files in bytes.
    fn sizes(&self, files: &[(&String, &String)]) -> Result<Vec<u64>, Failure> {
        let said = self.ask("--batch-check", files)?;
        let said = String::from_utf8_lossy(&said);
        let mut lines = said.lines();
        let size = |&(path, _): &(&String, &String)| {
            let size = lines.next().and_then(|it| it.rsplit_once(' ')?.1.parse().ok());
            size.ok_or_else(|| missing(path))
        };
        files.iter().map(size).collect()
    }

    /// What `git cat-file` says of the contents of files, by path and id.
    fn ask(&self, how: &str, files: &[(&String, &String)]) -> Result<Vec<u8>, Failure> {
        if files.is_empty() {
            return Ok(Vec::new());
        }
        let ids: String = files.iter().flat_map(|(_, id)| [id.as_str(), "\n"]).collect();
        let found = run(&self.top, &["cat-file", how], ids.as_bytes())?;
        found.map_err(|words| refused("read files of the revision", &words))
    }
}

/// Stands for the bytes of a file beyond the limit.
fn too_large() -> Vec<u8> {
    let length = usize::try_from(MAX_FILE_BYTES + 1).unwrap_or(usize::MAX);
    vec![b' '; length]
}

fn missing(path: &str) -> Failure {
    Failure::new(format!("git does not give the contents of `{path}`"))
        .hint("in a partial clone, fetch it: `git fetch --refetch`")
}

/// The next object of what `git cat-file --batch` says, `ID TYPE SIZE`, then the bytes; and what
/// follows it.
fn content(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let size: usize = head.rsplit_once(' ')?.1.parse().ok()?;
    let start = end + 1;
    let content = bytes.get(start..start.checked_add(size)?)?;
    Some((content, bytes.get(start + size + 1..)?))
}

/// Where a path on the command line stands in the repository, as git reads it: from the root, or
/// from here if it begins with `./` or `../`.
pub(super) fn path_in(repository: &Repository, path: &str) -> Option<String> {
    let is_relative = path == "." || path == ".." || path.starts_with("./");
    match is_relative || path.starts_with("../") {
        true => normal(&format!("{}/{path}", repository.here)),
        false => normal(path),
    }
}

/// Runs git in a folder. Gives what it prints, or the words with which it fails.
fn run(folder: &Path, args: &[&str], input: &[u8]) -> Result<Result<Vec<u8>, String>, Failure> {
    let mut command = git::at(folder);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| match error.kind() == ErrorKind::NotFound {
        true => Failure::new("revisions are read with `git`, which is not here")
            .hint("install git, or compare folders"),
        false => Failure::new(format!("cannot run `git`: {}", reason(&error))),
    })?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // Both sides may have more to say than a pipe holds. What git does not read, it misses.
        scope.spawn(|| stdin.map(|mut it| it.write_all(input)));
        child.wait_with_output()
    });
    let output =
        output.map_err(|error| Failure::new(format!("cannot run `git`: {}", reason(&error))))?;
    if output.status.success() {
        return Ok(Ok(output.stdout));
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Ok(Err(words.lines().next().unwrap_or_default().to_owned()))
}

fn refused(verb: &str, words: &str) -> Failure {
    Failure::new(format!("git cannot {verb}: {words}"))
}

#[cfg(test)]
mod tests {
    use super::{Repository, content, path_in};
    use std::path::PathBuf;

    #[test]
    fn objects_follow_each_other() {
        let bytes = b"aa blob 3\nx\ny\nbb blob 0\n\n";
        let (first, rest) = content(bytes).unwrap();
        assert_eq!(first, b"x\ny");
        assert_eq!(content(rest).unwrap(), (&b""[..], &b""[..]));
        assert_eq!(content(b"aa missing\n"), None);
        assert_eq!(content(b"aa blob 9\nx\n"), None);
    }

    #[test]
    fn paths_stand_at_the_root_unless_they_say_so() {
        let repository = Repository { top: PathBuf::from("/r"), here: "a/b".to_owned() };
        let path = |text: &str| path_in(&repository, text);
        assert_eq!(path("x/y.tmd").as_deref(), Some("x/y.tmd"));
        assert_eq!(path("./y.tmd").as_deref(), Some("a/b/y.tmd"));
        assert_eq!(path("../c").as_deref(), Some("a/c"));
        assert_eq!(path("../../../c"), None);
        assert_eq!(path("").as_deref(), Some(""));
    }
}
