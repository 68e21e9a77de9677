//! Reports on stdout and in the atlas.

use std::collections::{BTreeMap, BTreeSet};

use super::{Folder, SHOP};
use serde_json::Value;

/// Something for most reports.
const MORE: &str = r#"
attacker Mallory "Mallory" { access external }
control Tls "TLS" implemented { verify "tests/tls.rs" }
threat Listen "Lines are read" on Web by Mallory { mitigated by Tls }
"#;

const NAMES: [&str; 9] = [
    "controls",
    "attackers",
    "objectives",
    "assumptions",
    "questions",
    "operators",
    "tests",
    "data",
    "unassessed",
];

#[test]
fn every_report_is_printed_in_every_form() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{MORE}"));
    for name in NAMES {
        for form in ["md", "html", "csv", "json"] {
            let run = folder.tmd(&format!("table --report {name} --format {form}"));
            assert_eq!(run.code, 0, "{name} {form}: {}", run.stderr);
            assert!(!run.stdout.is_empty(), "{name} {form}");
        }
    }
    let threats = folder.tmd("table --report threats").stdout;
    assert_eq!(threats, folder.tmd("table").stdout);
}

#[test]
fn conditions_orders_and_sarif_are_for_threats_only() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{MORE}"));
    for (args, what) in [
        ("--where status=open", "`--where` is for the report of threats only"),
        ("--sort id", "`--sort` is for the report of threats only"),
        ("--format sarif", "SARIF is for the report of threats only"),
    ] {
        let run = folder.tmd(&format!("table --report tests {args}"));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args}");
        assert!(run.stderr.contains(what), "{}", run.stderr);
    }
    assert_eq!(folder.tmd("table --report threats --where status=open").code, 0);
}

#[test]
fn an_atlas_has_all_reports_that_say_something() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{MORE}"));
    assert_eq!(folder.tmd("build --out atlas").code, 0);
    let files = folder.files("atlas");
    let text = |name: &str| String::from_utf8_lossy(&files[name]).into_owned();
    let page = text("reports.html");
    assert!(page.contains("<a href=\"#attackers\">Attackers</a> <small>1</small>"), "{page}");
    assert!(page.contains("<a href=\"threats.html#Shop.Listen\">Lines are read: mitigated</a>"));
    assert!(!page.contains("Assumptions"), "{page}");
    let page = text("reports.md");
    assert!(page.contains("- [Attackers](#attackers)\n"), "{page}");
    assert!(text("index.html").contains("<a href=\"reports.html\">Reports</a>"));
    assert!(text("index.md").contains("[HTML](reports.html), [Markdown](reports.md)"));
}

#[test]
fn an_atlas_without_reports_has_no_page_of_them() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    folder.tmd("build --out atlas");
    let files = folder.files("atlas");
    assert!(!files.contains_key("reports.html") && !files.contains_key("reports.md"));
    assert!(!String::from_utf8_lossy(&files["index.html"]).contains("Reports"));
}

/// The threat model of OAuth 2.0 in RFC 6819: its threats cite the countermeasures of its section 5
/// 118 times. Nine of these are cited by none, and nine threats cite none.
#[test]
fn links_of_threats_and_controls_are_the_same_both_ways() {
    let folder = Folder::of(&super::repository().join("examples/oauth"));
    let table: Value = serde_json::from_str(&folder.tmd("table --format json").stdout).unwrap();
    let of = |value: &Value, name: &str| value[name].as_str().unwrap().to_owned();
    let list = |value: &Value, name: &str| value[name].as_array().unwrap().clone();
    let is_numbered = |id: &str| id.starts_with(|it: char| it.is_ascii_digit());
    let threats = list(&table, "threats");
    let variants = threats.iter().map(|it| list(it, "variants").len());
    assert_eq!((threats.len(), variants.sum::<usize>()), (50, 6));
    // Variants count for the threat that they are of.
    let mut whole = BTreeMap::new();
    let mut cited = BTreeSet::new();
    for threat in &threats {
        for row in list(threat, "variants").iter().chain([threat]) {
            whole.insert(of(row, "id"), of(threat, "id"));
            cited.extend(list(row, "controls").iter().map(|it| (of(threat, "id"), of(it, "id"))));
        }
    }
    cited.retain(|(_, control)| is_numbered(control));
    assert_eq!(cited.len(), 118);
    let mut citing = BTreeSet::new();
    let mut idle = Vec::new();
    let controls = list(&table, "controls");
    let mut numbered: Vec<&Value> = controls.iter().collect();
    numbered.retain(|it| is_numbered(&of(it, "id")));
    for control in &numbered {
        let id = of(control, "id");
        let by = list(control, "threats");
        let is_group = numbered.iter().any(|it| of(it, "group") == id);
        if by.is_empty() && !is_group {
            idle.push(id.clone());
        }
        // Threats of models below that refine one of these are no citations of the RFC.
        let by = by.iter().filter_map(|it| whole.get(it.as_str().unwrap()));
        citing.extend(by.map(|threat| (threat.clone(), id.clone())));
    }
    assert_eq!(citing, cited);
    let unused = "5.1.4.1.4 5.1.4.1.5 5.1.5.6 5.1.5.7 5.1.5.10 5.1.5.11 5.2.3.3 5.3.1 5.5";
    assert_eq!(idle.join(" "), unused);
    let bare: Vec<String> = threats.iter().map(|it| of(it, "id")).collect();
    let bare = bare.into_iter().filter(|id| !cited.iter().any(|it| it.0 == *id));
    assert_eq!(bare.count(), 9);
}

/// What nobody sees steers terminals and turns round what others wrote.
#[test]
fn hidden_characters_are_told_and_left_out_everywhere() {
    let shop = "model Shop \"Sh\u{202E}op\" { owner \"sh\u{7}op\" }\nsystem Web \"We\u{1b}[31mb\"\n\
                // \u{2066}note\u{2069}\nthreat Flood \"Flo\u{9b}od\" on Web { severity high }\n";
    let folder =
        Folder::new().file("new/shop.tmd", shop).file("old/shop.tmd", "model Shop \"Shop\"\n");
    let run = folder.tmd("check new --format short");
    let told: Vec<&str> = run.stderr.lines().filter(|it| it.contains("TM0019")).collect();
    assert_eq!(told.len(), 4, "{}", run.stderr);
    assert!(
        told[0].starts_with("new/shop.tmd:1:15: warning[TM0019]: U+202E is left out"),
        "{}",
        told[0]
    );
    assert!(told[0].ends_with(", and another on this line"), "{}", told[0]);
    let is_hidden = |it: char| {
        it.is_control() && it != '\n'
            || ('\u{202A}'..='\u{202E}').contains(&it)
            || ('\u{2066}'..='\u{2069}').contains(&it)
    };
    for line in [
        "check new",
        "table new --format csv",
        "table new --format md",
        "table new --format json",
        "table new --format html",
        "status new",
        "render new",
        "diff old new --sources",
        "diff old new --sources --format md",
        "diff old new --sources --format html",
        "diff old new --format json",
        "check new --format github",
        "check new --format json",
    ] {
        let run = folder.tmd(line);
        assert!(run.code < 2, "tmd {line}: {}", run.stderr);
        let out = run.stdout + &run.stderr;
        let found = out.find(is_hidden).map(|at| &out[at.saturating_sub(20)..]);
        assert_eq!(found, None, "tmd {line}");
    }
    assert!(folder.tmd("table new --format csv").stdout.contains(",Flood,"));
    let run = folder.tmd("check new --fix");
    assert!(!run.stderr.contains("TM0019"), "{}", run.stderr);
    let text = std::fs::read_to_string(folder.path("new/shop.tmd")).unwrap();
    assert_eq!(text.find(is_hidden), None);
}
