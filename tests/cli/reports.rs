//! Reports on stdout and in the atlas.

use super::{Folder, SHOP};

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
