//! What fails a run: `--deny`, known findings, policies, maturity.

use super::{Folder, SHOP};
use std::fs;

/// Three warnings: two threats without a word about them, and a control that nothing names.
const GAPS: &str = "threat Flood \"Too many requests\" on Web\n\
     threat Leak \"Logs leak\" on Web\ncontrol Logs \"Logs\"\n";

#[test]
fn denied_warnings_are_errors() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{GAPS}"));
    let codes = ["check", "check --deny TM0413", "check --deny TM0412", "check --deny warnings"];
    let codes = codes.map(|line| folder.tmd(line).code);
    assert_eq!(codes, [0, 0, 1, 1]);
    let build = folder.tmd("build --out out --deny TM0411");
    assert_eq!(build.code, 1, "{}", build.stderr);
    assert!(!folder.path("out").exists());
    assert_eq!(folder.tmd("check --deny nothing").code, 2);
}

#[test]
fn known_findings_do_not_fail_and_new_ones_do() {
    let policy = "policy { deny threat where status = open }\n";
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{policy}{GAPS}"));
    assert_eq!(folder.tmd("check").code, 1);
    let written = folder.tmd("check --write-baseline known.txt");
    assert_eq!(written.code, 0, "{}", written.stderr);
    assert!(written.stderr.contains("5 known findings written to `known.txt`"));
    let text = fs::read_to_string(folder.path("known.txt")).unwrap();
    let line = "TM0541 Shop.Flood: Flood, Shop, status = open\n";
    assert!(text.contains(line), "{text}");

    let known = folder.tmd("check --baseline known.txt --deny warnings");
    assert_eq!(known.code, 0, "{}", known.stderr);
    assert!(known.stderr.contains("5 known findings in `known.txt`"), "{}", known.stderr);
    assert_eq!(folder.tmd("build --out out --baseline known.txt").code, 0);

    // Other lines, one finding less and one more.
    let moved = GAPS.replace("control Logs \"Logs\"", "threat New \"New\" on Web");
    let folder = folder.file("shop.tmd", &format!("{SHOP}\n\n{moved}{policy}"));
    let run = folder.tmd("check --baseline known.txt");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("4 known findings in `known.txt`"), "{}", run.stderr);
    assert!(run.stderr.contains("1 line of `known.txt` to remove"), "{}", run.stderr);
    assert!(run.stderr.contains("  TM0411 Shop.Logs: Logs\n"), "{}", run.stderr);
    assert!(run.stderr.contains("1 error, 1 warning"), "{}", run.stderr);
}

#[test]
fn errors_of_the_language_are_never_known() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{}{GAPS}", super::MISTAKE));
    let run = folder.tmd("check --write-baseline known.txt");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("3 known findings"), "{}", run.stderr);
    assert!(run.stderr.contains("error[TM0101]"), "{}", run.stderr);
    assert_eq!(folder.tmd("check --baseline known.txt").code, 1);
}

#[test]
fn a_baseline_that_cannot_be_read_exits_with_2() {
    let folder = Folder::new().file("shop.tmd", SHOP).file("known.txt", "# known\nnothing\n");
    let run = folder.tmd("check --baseline known.txt");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("line 2 of `known.txt`"), "{}", run.stderr);
    assert_eq!(folder.tmd("check --baseline none.txt").code, 2);
    assert_eq!(folder.tmd("check --baseline a --write-baseline b").code, 2);
}

#[test]
fn the_day_of_the_run_decides_how_old_a_review_is() {
    let policy = "policy { deny model where not reviewed or review-age > 365 }\n";
    let reviewed = SHOP.replace("owner", "reviewed 2026-01-31\n  owner");
    let folder = Folder::new().file("shop.tmd", &format!("{reviewed}{policy}"));
    assert_eq!(folder.tmd("check --today 2027-01-31").code, 0);
    assert_eq!(folder.tmd("check --today 2027-02-01").code, 1);
    let never = Folder::new().file("shop.tmd", &format!("{SHOP}{policy}"));
    assert_eq!(never.tmd("check").code, 1);
}

#[test]
fn explain_lists_what_can_be_asked_and_what_maturity_changes() {
    let folder = Folder::new();
    let policy = folder.tmd("explain policy").stdout;
    for field in ["deny", "from-trust", "review-age", "control-state", "data-kind"] {
        assert!(policy.contains(field), "{field}\n{policy}");
    }
    let model = folder.tmd("explain model").stdout;
    assert!(model.contains("TM0306"), "{model}");
    let code = folder.tmd("explain TM0306").stdout;
    assert!(code.contains("An error from `maturity reviewed` on"), "{code}");
}

#[test]
fn the_example_reports_what_its_source_leaves_open() {
    let run = Folder::of(&super::repository().join("examples/oauth")).tmd("check --format short");
    let count = |code: &str| run.stderr.matches(code).count();
    assert_eq!((run.code, count("[TM0411]"), count("[TM0542]")), (0, 9, 9), "{}", run.stderr);
}
