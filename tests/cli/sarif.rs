//! Findings and threats as SARIF: what the standard asks of every log, and what stays the same when
//! lines move.

use super::{Folder, MISTAKE, SHOP, schema};
use serde_json::Value;
use std::collections::BTreeSet;

/// The schema of the standard; `tests/data/README.md` says where it is from.
const SARIF: &str = include_str!("../data/sarif-2.1.0-rtm.5.json");

/// Threats in several states and bands.
const THREATS: &str = r#"
threat Flood "Too many {requests}" on Web { severity critical }
threat Leak "Logs leak" on Web {
  mitigated by Logs
  severity low
}
threat Guess "Passwords are guessed" on Web { accepted by "o" until 2027-03-31 because "small" }
threat Sniff "Lines are read" on Web
control Logs "Logs" { state implemented }
"#;

#[test]
fn findings_are_a_log_with_one_rule_for_each_code() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{MISTAKE}{MISTAKE}{THREATS}"));
    let run = folder.tmd("check --format sarif");
    assert_eq!(run.code, 1);
    let results = valid(&run.stdout);
    let first = results.iter().find(|it| it["ruleId"] == "TM0101").unwrap();
    let place = &first["locations"][0]["physicalLocation"];
    assert_eq!(first["level"], "error");
    assert_eq!(place["artifactLocation"]["uri"], "shop.tmd");
    let region = &place["region"];
    assert_eq!((&region["startLine"], &region["startColumn"]), (&12.into(), &13.into()));
    let text = folder.tmd("check --format json").stdout;
    assert_eq!(results.len(), text.lines().count());
}

#[test]
fn a_model_without_findings_is_a_log_without_results() {
    let run = Folder::new().file("shop.tmd", SHOP).tmd("check --format sarif");
    assert_eq!(run.code, 0);
    assert!(valid(&run.stdout).is_empty());
}

#[test]
fn denied_findings_are_errors_and_known_ones_are_left_out() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{THREATS}"));
    let levels = |line: &str| -> BTreeSet<String> {
        let results = valid(&folder.tmd(line).stdout);
        results.iter().map(|it| it["level"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(levels("check --format sarif"), BTreeSet::from(["warning".to_owned()]));
    let denied = levels("check --format sarif --deny warnings");
    assert_eq!(denied, BTreeSet::from(["error".to_owned()]));
    folder.tmd("check --write-baseline known.txt");
    assert!(levels("check --format sarif --baseline known.txt").is_empty());
}

#[test]
fn threats_that_are_not_dealt_with_are_results_by_state_and_band() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{THREATS}"));
    let run = folder.tmd("table --format sarif");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let results = valid(&run.stdout);
    let seen: Vec<(&str, &str)> =
        results.iter().map(|it| (it["ruleId"].as_str().unwrap(), fingerprint(it))).collect();
    let expected = [("threat-open-critical", "Shop.Flood"), ("threat-open-unrated", "Shop.Sniff")];
    assert_eq!(seen, expected);
    let message = results[0]["message"]["text"].as_str().unwrap();
    assert!(message.starts_with("Too many {{requests}} on Web shop is open"), "{message}");
    let log: Value = serde_json::from_str(&run.stdout).unwrap();
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    assert_eq!(rules[0]["properties"]["security-severity"], "9.5");
    assert_eq!(rules[1].get("properties"), None, "nobody has rated it");
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{MISTAKE}{THREATS}"));
    let moved = Folder::new().file("shop.tmd", &format!("\n\n{SHOP}\n\n{MISTAKE}\n{THREATS}"));
    let results = valid(&folder.tmd("check --format sarif").stdout);
    let later = valid(&moved.tmd("check --format sarif").stdout);
    assert_ne!(results[0]["locations"], later[0]["locations"]);
    let fingerprints = |results: &[Value]| -> Vec<String> {
        results.iter().map(|it| fingerprint(it).to_owned()).collect()
    };
    assert_eq!(fingerprints(&results), fingerprints(&later));
}

#[test]
fn paths_count_from_the_root_of_the_repository() {
    let folder = Folder::new()
        .file(".git/HEAD", "ref: refs/heads/main\n")
        .file("my docs/tmd.toml", "")
        .file("my docs/shop.tmd", &format!("{SHOP}{THREATS}"));
    let line = ["table", "my docs", "--format", "sarif"];
    let results = valid(&folder.tmd_of(&line, "").stdout);
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "my%20docs/shop.tmd");
}

#[test]
fn a_build_writes_sarif_if_asked() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{THREATS}"));
    assert_eq!(folder.tmd("build --out out --format sarif").code, 0);
    let text = String::from_utf8(folder.files("out")["threats.sarif"].clone()).unwrap();
    assert_eq!(text, folder.tmd("table --format sarif").stdout);
}

#[test]
fn the_examples_are_valid_logs_and_the_same_each_time() {
    for example in ["oauth", "acme", "tfa"] {
        let folder = Folder::of(&super::repository().join("examples").join(example));
        for line in ["check --format sarif", "table --format sarif"] {
            let text = folder.tmd(line).stdout;
            valid(&text);
            assert_eq!(text, folder.tmd(line).stdout, "{example}: {line}");
        }
    }
}

fn fingerprint(result: &Value) -> &str {
    result["partialFingerprints"]["tmdIds/v1"].as_str().unwrap()
}

/// The results of a log that keeps the rules of SARIF 2.1.0 for what it says.
pub(super) fn valid(text: &str) -> Vec<Value> {
    let log: Value = serde_json::from_str(text).unwrap();
    let schema: Value = serde_json::from_str(SARIF).unwrap();
    assert_eq!(schema::faults(&schema, &log), Vec::<String>::new());
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().starts_with("https://"));
    let [run] = log["runs"].as_array().unwrap().as_slice() else { panic!("one run") };
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "tmd");
    assert_eq!(driver["semanticVersion"], env!("CARGO_PKG_VERSION"));
    let rules = driver["rules"].as_array().unwrap();
    let ids: BTreeSet<&str> = rules.iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len(), "ids of rules are unique");
    for rule in rules {
        assert!(!rule["shortDescription"]["text"].as_str().unwrap().is_empty());
        assert!(!rule["help"]["text"].as_str().unwrap().is_empty());
    }
    let results = run["results"].as_array().unwrap();
    let fingerprints: BTreeSet<&str> = results.iter().map(fingerprint).collect();
    assert_eq!(fingerprints.len(), results.len(), "fingerprints are unique");
    for result in results {
        let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[at]["id"], result["ruleId"], "the index leads to the rule");
        let level = result["level"].as_str().unwrap();
        assert!(["none", "note", "warning", "error"].contains(&level), "{level}");
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let related = result["relatedLocations"].as_array().into_iter().flatten();
        let locations = result["locations"].as_array().unwrap().iter();
        for location in locations.chain(related) {
            is_valid_place(&location["physicalLocation"]);
        }
    }
    results.clone()
}

fn is_valid_place(place: &Value) {
    let uri = place["artifactLocation"]["uri"].as_str().unwrap();
    let is_free = |it: char| it.is_ascii_alphanumeric() || "-._~/%".contains(it);
    assert!(!uri.starts_with('/') && uri.chars().all(is_free), "{uri} is relative");
    let number = |name: &str| place["region"][name].as_u64().unwrap();
    let start = (number("startLine"), number("startColumn"));
    let end = (number("endLine"), number("endColumn"));
    assert!(start.0 >= 1 && start.1 >= 1 && start <= end, "{start:?} to {end:?}");
}
