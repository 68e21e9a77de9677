//! The steps of the action for GitHub, run as it runs them, with a `gh` that keeps what it is told.

use std::collections::BTreeSet;
use std::fs;

use super::git::{self, commit, git};
use super::{Folder, Run, sarif};

const OLD: &str = git::SHOP;

const FLOOD: &str = "threat Flood \"Too many orders\" on Web.Page { severity high }\n";

/// Lists the comments that are in the file `comments`, and keeps what is written.
const GH: &str = r#"#!/usr/bin/env bash
printf '<%s>' "$@" >> "$GH_LOG"
echo >> "$GH_LOG"
for word in "$@"; do
  if [[ $word == body=@* ]]; then cp "${word#body=@}" "$GH_LOG.body"; fi
done
if [[ $* == *--paginate* ]]; then cat comments; fi
"#;

/// A repository whose pull request adds to a model, with what an action is given beside it.
fn repository(added: &str) -> Folder {
    let folder = Folder::new().file("m/shop.tmd", OLD).file(".gitignore", "bin\ntemp\ncomments\n");
    git(&folder, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&folder, "first");
    git(&folder, &["checkout", "--quiet", "-b", "change"]);
    let folder = folder.file("m/shop.tmd", &format!("{OLD}{added}")).file("other.txt", "");
    commit(&folder, "second");
    let folder = folder.file("bin/gh", GH).file("comments", "").file("temp/here", "");
    git::run(&folder, "chmod", &["+x", "bin/gh"], &[]);
    folder
}

fn script(name: &str) -> String {
    let folder = super::repository().join(".github/actions/threat-model");
    folder.join(name).to_str().unwrap().to_owned()
}

/// Runs the review with further variables.
fn review(folder: &Folder, more: &[(&str, &str)]) -> Run {
    let temp = folder.path("temp").canonicalize().unwrap();
    let file = |name: &str| temp.join(name).to_str().unwrap().to_owned();
    let (summary, output, log) = (file("summary.md"), file("output"), file("gh.log"));
    let all = [
        ("RUNNER_TEMP", temp.to_str().unwrap()),
        ("GITHUB_STEP_SUMMARY", &summary),
        ("GITHUB_OUTPUT", &output),
        ("GITHUB_REPOSITORY", "acme/shop"),
        ("GH_LOG", &log),
        ("MODELS", "m"),
        ("BASE", "main"),
        ("PULL_REQUEST", "7"),
    ];
    let env: Vec<(&str, &str)> = all.iter().chain(more).copied().collect();
    git::run(folder, &script("review.sh"), &[], &env)
}

fn text(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.path(path)).unwrap_or_default()
}

#[test]
fn a_review_writes_summary_findings_and_comment() {
    let folder = repository(FLOOD);
    let run = review(&folder, &[]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.starts_with("::warning file=m/shop.tmd,line=14,"), "{}", run.stdout);
    let summary = text(&folder, "temp/summary.md");
    assert!(summary.contains("### Threat model: `m`"), "{summary}");
    assert!(summary.contains("threat <code>Shop.Flood</code>"), "{summary}");
    let output = text(&folder, "temp/output");
    let path = output.lines().find_map(|it| it.strip_prefix("sarif=")).unwrap();
    assert!(!sarif::valid(&fs::read_to_string(path).unwrap()).is_empty());
    let log = text(&folder, "temp/gh.log");
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 2, "{log}");
    assert!(lines[0].starts_with("<api><--paginate><repos/acme/shop/issues/7/comments>"), "{log}");
    assert!(lines[1].starts_with("<api><--method><POST><repos/acme/shop/issues/7/comments>"));
    let body = text(&folder, "temp/gh.log.body");
    assert_eq!(body, summary);
    assert!(body.starts_with("<!-- threat-model review of m -->\n"), "{body}");
}

#[test]
fn a_second_review_updates_the_comment() {
    let folder = repository(FLOOD).file("comments", "4711\n4712\n");
    assert_eq!(review(&folder, &[]).code, 0);
    let log = text(&folder, "temp/gh.log");
    assert!(log.contains("<--method><PATCH><repos/acme/shop/issues/comments/4711>"), "{log}");
    assert!(!log.contains("<POST>"), "{log}");
    // What was taken back is said where it was told, and nowhere else.
    let folder = repository("// no change\n").file("comments", "4711\n");
    assert_eq!(review(&folder, &[]).code, 0);
    assert!(text(&folder, "temp/gh.log.body").contains("no model changes"));
    let folder = repository("// no change\n");
    assert_eq!(review(&folder, &[]).code, 0);
    assert!(!text(&folder, "temp/gh.log").contains("<POST>"));
}

#[test]
fn rules_and_errors_fail_after_all_is_written() {
    let rule = "threat where new and status = open and severity >= high";
    let rules = format!("\n{rule}\nthreat where new and severity >= critical\n");
    let folder = repository(FLOOD);
    let run = review(&folder, &[("FAIL_ON", &rules)]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let body = text(&folder, "temp/gh.log.body");
    assert!(body.contains("#### Not allowed by the rules"), "{body}");
    assert!(body.contains(rule) && !body.contains("critical"), "{body}");

    let folder = repository("Web.Page -> Pay \"asks\"\n");
    let run = review(&folder, &[]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains("::error file=m/shop.tmd"), "{}", run.stdout);
    assert!(text(&folder, "temp/summary.md").contains("has errors"));

    let folder = repository(FLOOD);
    assert_eq!(review(&folder, &[("DENY", "TM0001\nwarnings")]).code, 1);
    assert_eq!(review(&folder, &[("FAIL_ON", "nonsense")]).code, 2);
    assert_eq!(review(&folder, &[("MODELS", "nowhere")]).code, 2);
}

#[test]
fn what_cannot_be_done_is_said_and_fails_nothing() {
    let folder = repository(FLOOD).file("bin/gh", "#!/bin/sh\nexit 1\n");
    let run = review(&folder, &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("::warning title=Threat model review::The comment could not be"));
    for base in ["", "0000000000000000000000000000000000000000", "gone", "--help"] {
        let folder = repository(FLOOD);
        let run = review(&folder, &[("BASE", base)]);
        assert_eq!(run.code, 0, "{base}\n{}", run.stderr);
        assert!(run.stdout.contains("There is no revision to compare with"), "{}", run.stdout);
        assert_eq!(text(&folder, "temp/gh.log"), "", "{base}");
    }
    for more in [("PULL_REQUEST", ""), ("COMMENT", "false")] {
        let folder = repository(FLOOD);
        assert_eq!(review(&folder, &[more]).code, 0);
        assert_eq!(text(&folder, "temp/gh.log"), "", "{more:?}");
    }
}

#[test]
fn a_shallow_clone_fetches_the_commit_to_compare_with() {
    let origin = repository(FLOOD);
    let base = git(&origin, &["rev-parse", "main"]);
    let url = format!("file://{}", origin.path(".").display());
    let folder = Folder::new();
    git(&folder, &["clone", "--quiet", "--depth", "1", &url, "."]);
    let folder = folder.file("bin/gh", GH).file("comments", "").file("temp/here", "");
    git::run(&folder, "chmod", &["+x", "bin/gh"], &[]);
    let run = review(&folder, &[("BASE", base.trim())]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(text(&folder, "temp/summary.md").contains("Shop.Flood"), "{}", run.stdout);
}

#[test]
fn names_and_texts_of_a_fork_are_data() {
    let hostile = "x$(touch${IFS}hit)`touch${IFS}hit`;touch${IFS}hit";
    let threat = format!("threat Flood \"{hostile} --> ::error::x @all\" on Web.Page\n");
    let folder = repository(&threat);
    git(&folder, &["branch", hostile, "main"]);
    let deny = format!("{hostile} warnings");
    let runs = [
        review(&folder, &[("BASE", hostile)]),
        review(&folder, &[("BASE", "$(touch hit)\n::error::hit")]),
        review(&folder, &[("MODELS", hostile)]),
        review(&folder, &[("PULL_REQUEST", "7/../8")]),
        review(&folder, &[("FAIL_ON", hostile), ("DENY", &deny)]),
    ];
    assert!(!folder.path("hit").exists());
    assert_eq!(runs[0].code, 0, "{}", runs[0].stderr);
    for run in &runs {
        let mut errors = run.stdout.lines().filter(|it| it.starts_with("::error"));
        assert_eq!(errors.next(), None, "{}", run.stdout);
    }
    let body = text(&folder, "temp/gh.log.body");
    assert!(body.contains("&#64;all") && !body.contains("@all"), "{body}");
    let log = text(&folder, "temp/gh.log");
    assert!(!log.contains("7/../8"), "{log}");
}

#[test]
fn the_action_installs_a_program_that_is_there() {
    let folder = repository(FLOOD);
    let temp = folder.path("temp").canonicalize().unwrap();
    let list = temp.join("path").to_str().unwrap().to_owned();
    let env = [
        ("TMD", env!("CARGO_BIN_EXE_tmd")),
        ("RUNNER_TEMP", temp.to_str().unwrap()),
        ("GITHUB_PATH", &list),
    ];
    let run = git::run(&folder, &script("install.sh"), &[], &env);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout, format!("tmd {}\n", env!("CARGO_PKG_VERSION")));
    let bin = text(&folder, "temp/path");
    assert!(fs::exists(format!("{}/tmd", bin.trim_end())).unwrap(), "{bin}");
}

/// In a script, the value of an expression would be code.
#[test]
fn no_script_of_a_workflow_holds_an_expression() {
    let root = super::repository();
    let paths = [".github/actions/threat-model/action.yml", ".github/workflows/threat-model.yml"];
    let mut keys = BTreeSet::new();
    for path in paths {
        let text = fs::read_to_string(root.join(path)).unwrap();
        for (at, line) in text.lines().enumerate().filter(|it| it.1.contains("${{")) {
            let key = line.trim_start().trim_start_matches("- ").split(':').next().unwrap();
            assert!(!key.contains("${{") && key != "run", "{path}:{}: {line}", at + 1);
            keys.insert(key.to_owned());
        }
        let runs = text.lines().filter_map(|it| it.trim_start().strip_prefix("run: "));
        for run in runs {
            assert!(run.ends_with(".sh\"'"), "{path}: {run} is a script of its own");
        }
    }
    assert!(keys.contains("BASE") && keys.contains("PULL_REQUEST"), "{keys:?}");
    for name in ["install.sh", "review.sh"] {
        assert!(!fs::read_to_string(script(name)).unwrap().contains("${{"), "{name}");
    }
}
