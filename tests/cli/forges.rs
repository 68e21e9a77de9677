//! Findings as hosts of repositories read them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Folder, MISTAKE, SHOP};

#[test]
fn github_marks_lines_by_commands() {
    let folder = Folder::new()
        .file(".git/HEAD", "ref: refs/heads/main\n")
        .file("my, docs/tmd.toml", "")
        .file("my, docs/shop.tmd", &format!("{SHOP}{MISTAKE}"));
    let run = folder.tmd_of(&["check", "my, docs", "--format", "github"], "");
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let first = run.stdout.lines().next().unwrap();
    let place =
        "::error file=my%2C docs/shop.tmd,line=12,endLine=12,col=13,endColumn=16,title=TM0101";
    assert!(first.starts_with(place), "{first}");
    assert!(run.stdout.lines().all(|it| it.starts_with("::")), "{}", run.stdout);
    assert_eq!(Folder::new().file("shop.tmd", SHOP).tmd("check --format github").stdout, "");
}

#[test]
fn gitlab_reads_a_report_with_fingerprints_that_stay() {
    let report = |text: &str| -> Vec<Value> {
        let run = Folder::new().file("shop.tmd", text).tmd("check --format gitlab");
        assert_eq!(run.stderr, "");
        serde_json::from_str(&run.stdout).unwrap()
    };
    let found = report(&format!("{SHOP}{MISTAKE}{MISTAKE}"));
    let moved = report(&format!("\n{SHOP}\n\n{MISTAKE}\n{MISTAKE}"));
    let fingerprints = |it: &[Value]| -> Vec<String> {
        it.iter().map(|it| it["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(fingerprints(&found), fingerprints(&moved));
    assert_ne!(found[0]["location"], moved[0]["location"]);
    let unique: BTreeSet<String> = fingerprints(&found).into_iter().collect();
    assert_eq!(unique.len(), found.len());
    for it in &found {
        assert!(["info", "minor", "major"].contains(&it["severity"].as_str().unwrap()));
        assert!(it["location"]["lines"]["begin"].as_u64().unwrap() > 0);
        assert_eq!(it["location"]["path"], "shop.tmd");
        assert!(it["check_name"].as_str().unwrap().starts_with("TM"));
        assert!(!it["description"].as_str().unwrap().is_empty());
    }
    assert_eq!(report(SHOP), Vec::<Value>::new());
}
