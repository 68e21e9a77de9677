//! Since when a parent's threat has been there: told where `git` knows it, and silence elsewhere.

use std::fs;
use std::process::Command;

use super::Folder;

const SHOP: &str = "model Shop \"Shop\"\nsystem Api \"API\"\n\
                    threat Flood \"The API is flooded\" on Api { open because \"new\" }\n";
const API: &str = "model Api \"API\" refines Shop.Api\ncontainer Desk \"Desk\"\n";
const LATER: &str = "threat Theft \"Cash is stolen\" on Api { open because \"new\" }\n";

fn git(folder: &Folder, at: &str, words: &[&str]) {
    let mut git = Command::new("git");
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        git.env_remove(variable);
    }
    git.args(words).current_dir(folder.path("."));
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    git.env("GIT_AUTHOR_DATE", at).env("GIT_COMMITTER_DATE", at);
    for role in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{role}_NAME"), "A").env(format!("GIT_{role}_EMAIL"), "a@example.org");
    }
    let output = git.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn commit(folder: &Folder, at: &str) {
    git(folder, at, &["add", "."]);
    git(folder, at, &["commit", "-q", "-m", "change"]);
}

/// A repository in which `Flood` is older than `Theft`.
fn repository() -> Folder {
    let folder = Folder::new().file("shop.tmd", SHOP).file("api.tmd", API);
    git(&folder, "", &["init", "-q"]);
    commit(&folder, "2026-08-01T12:00:00+0000");
    let folder = folder.file("shop.tmd", &format!("{SHOP}{LATER}"));
    commit(&folder, "2026-09-01T12:00:00+0000");
    folder
}

fn missing(folder: &Folder) -> Vec<String> {
    let run = folder.tmd("check --format short");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let lines = run.stderr.lines().filter_map(|it| it.split_once("[TM0306]: "));
    lines.map(|it| it.1.to_owned()).collect()
}

#[test]
fn a_threat_without_an_answer_says_since_when_it_has_been_there() {
    let folder = repository();
    let wanted = [
        "`Api` does not answer `Flood`, declared on 2026-08-01",
        "`Api` does not answer `Theft`, declared on 2026-09-01",
    ];
    assert_eq!(missing(&folder), wanted);
    let status = folder.tmd("status").stdout;
    assert!(status.contains("unanswered since 2026-08-01"), "{status}");
    let answered = folder.file("api.tmd", &format!("{API}answer Flood applies\n"));
    assert_eq!(missing(&answered), wanted[1..]);
    let status = answered.tmd("status").stdout;
    assert!(status.contains("unanswered since 2026-09-01"), "{status}");
}

#[test]
fn a_threat_that_was_only_reworded_or_moved_keeps_its_day() {
    let folder = repository();
    let reworded = format!("{SHOP}{LATER}").replace("The API is flooded", "Too many requests");
    let folder = folder.file("shop.tmd", &reworded);
    commit(&folder, "2026-10-01T12:00:00+0000");
    fs::create_dir(folder.path("umbrella")).unwrap();
    fs::rename(folder.path("shop.tmd"), folder.path("umbrella/shop.tmd")).unwrap();
    commit(&folder, "2026-10-02T12:00:00+0000");
    assert!(missing(&folder)[0].ends_with("declared on 2026-08-01"), "{:?}", missing(&folder));
}

#[test]
fn what_is_not_committed_has_no_day() {
    let folder = repository();
    let folder = folder.file("shop.tmd", &format!("{SHOP}{}", LATER.replace("Theft", "Fraud")));
    assert_eq!(missing(&folder)[1], "`Api` does not answer `Fraud`");
    assert!(missing(&folder)[0].ends_with("declared on 2026-08-01"));
}

#[test]
fn without_a_repository_or_git_there_is_no_day_and_no_error() {
    let folder = Folder::new().file("shop.tmd", SHOP).file("api.tmd", API);
    assert_eq!(missing(&folder), ["`Api` does not answer `Flood`"]);
    let folder = repository();
    let run = Command::new(env!("CARGO_BIN_EXE_tmd"))
        .args(["check", "--format", "short"])
        .current_dir(folder.path("."))
        .env("PATH", "")
        .output()
        .unwrap();
    let told = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(0), "{told}");
    assert!(told.contains("does not answer `Flood`\n"), "{told}");
}

#[test]
fn a_history_that_is_cut_off_tells_no_day() {
    let folder = repository();
    let from = format!("file://{}", folder.path(".").display());
    git(&folder, "", &["clone", "-q", "--depth", "1", &from, "copy"]);
    let run = folder.tmd("check copy --format short");
    assert!(run.stderr.contains("does not answer `Flood`\n"), "{}", run.stderr);
}
