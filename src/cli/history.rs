//! Since when parents' threats have been there, which children do not answer: asked of `git`.
//!
//! Only files with such threats are asked about, one run of `git` for each. Where there is no `git`
//! or no repository, or where its history begins after the declaration or is not whole, there is
//! no day and nothing is said.

use super::compile::Compiled;
use super::git;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use threatlas::date::Date;
use threatlas::diag::{Code, Diagnostic};
use threatlas::source::Span;

/// Says of each threat without an answer since when it has been there.
pub(super) fn tell(compiled: &mut Compiled) {
    let days = days(compiled);
    for finding in &mut compiled.compilation.diagnostics {
        if let Some(day) = declared_at(finding).and_then(|place| days.get(&place)) {
            finding.message = format!("{}, declared on {day}", finding.message);
        }
    }
}

/// The days on which threats without an answer were declared, by the places of their names.
pub(super) fn days(compiled: &Compiled) -> BTreeMap<Span, Date> {
    let places = compiled.compilation.diagnostics.iter().filter_map(declared_at);
    let mut by_file: BTreeMap<&Path, Vec<Span>> = BTreeMap::new();
    for place in places {
        let path = &compiled.compilation.project.source(place).path;
        if let Some(file) = compiled.workspace.file(path) {
            by_file.entry(file).or_default().push(place);
        }
    }
    let mut found = BTreeMap::new();
    for (file, places) in by_file {
        let Some(log) = log(file) else { continue };
        for place in places {
            let name = compiled.compilation.project.source(place).slice(place);
            found.extend(declared(&log, name).map(|day| (place, day)));
        }
    }
    found
}

/// Where the threat is declared that a finding misses an answer to.
fn declared_at(finding: &Diagnostic) -> Option<Span> {
    let is_it = finding.code == Code::UnansweredThreat;
    finding.labels.first().filter(|_| is_it).map(|label| label.span)
}

/// The commits that changed lines with threats in a file, the latest first: for each a line of a
/// zero byte, seconds and how it is decorated, then its changed lines.
fn log(file: &Path) -> Option<String> {
    let mut git = git::at(file.parent()?);
    git.args(["--no-pager", "--literal-pathspecs"]);
    // Nothing that a repository configures is to run, or to change the form.
    git.args(["-c", "core.fsmonitor=false", "-c", "log.showSignature=false"]);
    git.args(["-c", "log.diffMerges=off", "log", "--follow", "--no-color", "--no-ext-diff"]);
    git.args(["--no-textconv", "--format=%x00%at%d", "--patch", "--unified=0", "-Gthreat", "--"]);
    git.arg(file.file_name()?);
    let output = git.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(text)
}

/// The day of the commit since which a threat of this name has been declared without a break.
fn declared(log: &str, name: &str) -> Option<Date> {
    let mut since = None;
    for commit in log.split('\0').rev() {
        let Some((head, patch)) = commit.split_once('\n') else { continue };
        let has = |mark: char| patch.lines().any(|line| declares(line, mark, name));
        if has('+') && since.is_none() {
            // What the first commit of a cut history adds may be older.
            let seconds = head.split([' ', '(']).next().and_then(|it| it.parse().ok());
            since = Some(seconds.filter(|_| !head.contains("grafted")));
        } else if has('-') && !has('+') {
            since = None;
        }
    }
    since.flatten().map(Date::from_unix_seconds)
}

/// Whether a changed line, with this mark before it, declares a threat of this name.
fn declares(line: &str, mark: char, name: &str) -> bool {
    let Some(text) = line.strip_prefix(mark) else { return false };
    let is_of_name = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
    let is_comment = text.trim_start().starts_with("//");
    !is_comment
        && text.match_indices("threat ").any(|(at, word)| {
            let rest = text[at + word.len()..].trim_start();
            let is_whole = !text[..at].ends_with(is_of_name);
            let behind = rest.strip_prefix(name);
            is_whole && behind.is_some_and(|behind| !behind.starts_with(is_of_name))
        })
}

#[cfg(test)]
mod tests {
    use super::declared;

    const LOG: &str = "\x003000000000 (HEAD -> main)\n-threat A \"A\" on B\n\
        +threat A \"New\" on B\n\
        \x002000000000\n+  threat A \"A\" on B { }\n+threat Ab \"Ab\"\n\
        \x001900000000\n-threat A \"A\"\n\x001800000000\n+threat A \"A\"\n+// threat C \"C\"\n\
        \x001700000000 (grafted)\n+threat Old \"Old\"\n";

    #[test]
    fn a_threat_is_as_old_as_its_last_return() {
        let day = |name| declared(LOG, name).map(|it| it.to_string());
        assert_eq!(day("A").as_deref(), Some("2033-05-18"));
        assert_eq!(day("Ab").as_deref(), Some("2033-05-18"));
        assert_eq!((day("C"), day("Old"), day("B")), (None, None, None));
    }
}
