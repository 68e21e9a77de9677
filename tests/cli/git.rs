//! Git with the configuration that `tmd export git-config` prints: names in hunk headers, diffs
//! without differences of form, and `git difftool`.

use std::path::Path;
use std::process::Command;

use super::{Folder, Run};

pub(super) const SHOP: &str = r#"model Shop "Shop" { owner "shop" }

system Web "Web shop" {
  container Page "Page"
  store Orders "Orders"
}
Web.Page -> Web.Orders "books"

naming {
  term "Web shop" { not "portal" }
  case element PascalCase
  case control PascalCase
}
"#;

const THREATS: &str = r#"part of Shop

threat Flood "Too many orders" on Web.Page {
  severity high
  mitigated by Limit
}

threat Replay "An order is sent twice" on Web.Page {
  // How it is done
  // stands in the log
  // of last year
  severity medium
  accepted by "shop" until 2027-01-31 because "rare"
}

control Limit "Rate limit" planned {
  on Web.Page
  kind preventive
  owner "shop"
  description "one"
}
"#;

/// Runs a program in a folder, with `tmd` on its path and none of the user's own settings.
pub(super) fn run(folder: &Folder, program: &str, words: &[&str], env: &[(&str, &str)]) -> Run {
    let tmd = Path::new(env!("CARGO_BIN_EXE_tmd")).parent().unwrap();
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let paths =
        [folder.path("bin"), tmd.to_owned()].into_iter().chain(std::env::split_paths(&rest));
    let mut command = Command::new(program);
    command.args(words).current_dir(folder.path("."));
    command.env("PATH", std::env::join_paths(paths).unwrap());
    command.env("SOURCE_DATE_EPOCH", "1795392000");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    command.env("GIT_PAGER", "cat").envs(env.iter().copied());
    let output = command.output().unwrap();
    Run {
        code: output.status.code().expect("it was not killed"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs git, which must succeed.
pub(super) fn git(folder: &Folder, words: &[&str]) -> String {
    let run = run(folder, "git", words, &[]);
    assert_eq!(run.code, 0, "git {words:?}\n{}", run.stderr);
    run.stdout
}

/// Takes all files into a revision.
pub(super) fn commit(folder: &Folder, message: &str) {
    git(folder, &["add", "."]);
    let author = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    git(folder, &[&author[..], &["commit", "--quiet", "-m", message]].concat());
}

/// A repository with a model of two files, and git configured for it.
fn repository() -> Folder {
    let folder = Folder::new()
        .file("m/shop.tmd", SHOP)
        .file("m/threats.tmd", THREATS)
        .file(".gitattributes", "*.tmd diff=tmd\n");
    git(&folder, &["init", "--quiet"]);
    let config = folder.tmd("export git-config");
    assert_eq!(config.code, 0);
    assert!(config.stdout.contains("\n#   *.tmd diff=tmd\n"), "it says what else is to be done");
    let path = folder.path(".git/config");
    let old = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, old + &config.stdout).unwrap();
    commit(&folder, "first");
    folder
}

fn headers(diff: &str) -> Vec<&str> {
    let hunks = diff.lines().filter_map(|it| it.strip_prefix("@@ "));
    hunks.map(|it| it.split_once("@@").unwrap().1.trim()).collect()
}

#[test]
fn hunks_are_named_after_the_declaration_that_they_are_in() {
    let threats = THREATS
        .replace("severity medium", "severity low")
        .replace("description \"one\"", "description \"two\"");
    let folder = repository().file("m/threats.tmd", &threats);
    let folder = folder.file("m/shop.tmd", &SHOP.replace("case control", "case boundary"));
    let diff = git(&folder, &["diff", "-U1"]);
    let expected = [
        "naming {",
        "threat Replay \"An order is sent twice\" on Web.Page {",
        "control Limit \"Rate limit\" planned {",
    ];
    assert_eq!(headers(&diff), expected, "{diff}");
}

#[test]
fn statements_without_a_block_are_named_too() {
    let lines = "model Shop \"Shop\"\nsystem A \"A\" in Cloud\n// 1\n// 2\n// 3\nA -> B \"asks\"\n\
                 // 1\n// 2\n// 3\nanswer Flood applies\n// 1\n// 2\n// 3\n  scope out \"x\"\n\
                 // 4\n";
    let folder = repository().file("m/all.tmd", lines);
    commit(&folder, "more");
    let folder =
        folder.file("m/all.tmd", &lines.replace("// 2", "// two").replace("// 4", "// four"));
    let diff = git(&folder, &["diff", "-U0"]);
    let expected = [
        "system A \"A\" in Cloud",
        "A -> B \"asks\"",
        "answer Flood applies",
        "answer Flood applies",
    ];
    assert_eq!(headers(&diff), expected, "{diff}");
}

#[test]
fn what_differs_in_form_alone_is_no_difference() {
    let rough =
        THREATS.replace("  severity", "      severity").replace("twice\" on", "twice\"   on");
    let folder = repository().file("m/threats.tmd", &rough);
    assert_eq!(git(&folder, &["diff"]), "");
    assert!(git(&folder, &["diff", "--no-textconv"]).contains("+      severity high"));
    // Damaged files are shown as they are, and hinder nothing.
    let folder = folder.file("m/threats.tmd", &format!("{THREATS}threat A \"A {{\n  \"\"\"x\n"));
    assert!(git(&folder, &["diff"]).contains("+threat A \"A {\n"));
    let folder = folder.bytes("m/threats.tmd", b"model A \"\xff\"\n\xfe   x\n");
    assert_eq!(run(&folder, "git", &["diff", "--stat", "--text"], &[]).code, 0);
    assert_eq!(folder.tmd("fmt --print m/shop.tmd").stdout, SHOP);
    assert_eq!(folder.tmd("fmt --print nowhere.tmd").code, 2);
    assert_eq!(folder.tmd("fmt --print m/shop.tmd m/threats.tmd").code, 2);
}

#[test]
fn difftool_compares_single_files_with_all_others_around_them() {
    let folder = repository()
        .file("m/threats.tmd", &THREATS.replace("severity medium", "severity high"))
        .file("README.md", "read me\n");
    git(&folder, &["add", "--intent-to-add", "README.md"]);
    let run = run(&folder, "git", &["difftool", "-y", "-t", "tmd", "--trust-exit-code"], &[]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "`README.md` is no `.tmd` file\n"));
    assert!(run.stdout.contains("threat `Shop.Replay`"), "{}", run.stdout);
    assert!(run.stdout.contains("score: medium → high"), "{}", run.stdout);
    assert!(!run.stdout.contains("Flood"), "{}", run.stdout);
}

#[test]
fn difftool_compares_folders_of_differing_files() {
    let folder = repository()
        .file("m/threats.tmd", &THREATS.replace("severity medium", "severity high"))
        .file("m/new/more.tmd", "part of Shop\nsystem Mail \"Mail\"\n");
    git(&folder, &["add", "--intent-to-add", "."]);
    let words = ["difftool", "-d", "-t", "tmd", "--trust-exit-code"];
    for more in [&["--symlinks"][..], &["--no-symlinks"]] {
        let run = run(&folder, "git", &[&words[..], more].concat(), &[]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
        for part in ["score: medium → high", "+ element `Shop.Mail`"] {
            assert!(run.stdout.contains(part), "{part}\n{}", run.stdout);
        }
        assert!(!run.stdout.contains("Flood"), "{}", run.stdout);
    }
    let folder = folder.file("n/tmd.toml", "").file("n/other.tmd", "model Other \"Other\"\n");
    git(&folder, &["add", "--intent-to-add", "."]);
    let run = run(&folder, "git", &words, &[]);
    assert!(run.stderr.contains("files of two workspaces differ"), "{}", run.stderr);
}

#[test]
fn difftool_knows_files_that_came_and_went() {
    let folder = repository().file("m/more.tmd", "part of Shop\nsystem Mail \"Mail\"\n");
    git(&folder, &["add", "--intent-to-add", "."]);
    let words = ["difftool", "-y", "-t", "tmd"];
    let came = run(&folder, "git", &words, &[]);
    assert!(came.stdout.contains("+ element `Shop.Mail`"), "{}{}", came.stdout, came.stderr);
    commit(&folder, "more");
    std::fs::remove_file(folder.path("m/more.tmd")).unwrap();
    let went = run(&folder, "git", &words, &[]);
    assert!(went.stdout.contains("- element `Shop.Mail`"), "{}{}", went.stdout, went.stderr);
    let between = run(&folder, "git", &[&words[..], &["HEAD~1", "HEAD"]].concat(), &[]);
    assert!(between.stdout.contains("+ element `Shop.Mail`"), "{}", between.stdout);
    // The only file of a workspace.
    let folder = Folder::new().file("a.tmd", SHOP);
    git(&folder, &["init", "--quiet"]);
    let run = folder.tmd("diff --inside a.tmd a.tmd /dev/null");
    assert!(run.stdout.contains("- element `Shop.Web`"), "{}{}", run.stdout, run.stderr);
}
