//! What is written for the public.

use super::{Folder, SHOP};

/// A shop of which some is public: a threat that an internal control mitigates among it.
const OPEN: &str = r#"model Shop "A small shop" {
  owner "shop team"
  visibility public
}

person Customer "Customer"
system Web "Web shop" {
  container Page "Page" { owner "page team"; source "src/page" }
  store Orders "Orders" { visibility internal }
  Page -> Orders "books"
}
system Fraud "Fraud detection" {
  visibility internal
  container Score "Score keeper" { visibility public }
}
Customer -> Web.Page "orders" [HTTPS]
Web.Page -> Fraud.Score "reports"
control Traps "Hidden traps" implemented { visibility internal; ticket "T-1" }
control Tls "TLS" implemented { verify "tests/tls.rs" }
control Later "Rate limits" planned { visibility internal }
threat Theft "Orders are read" on Web.Page, Web.Orders { mitigated by Tls, Traps; owner "o" }
threat Flood "Too many requests" on Web { mitigated by Later; status open }
threat Listen "Lines are read" on Web { mitigated by Tls }
threat Trap "Traps are found" on Fraud { accepted by "o" until 2027-01-01 because "hard" }
"#;

/// What must not be written.
const SECRETS: [&str; 14] = [
    "Orders\"",
    "Shop.Web.Orders",
    "Fraud",
    "Score",
    "Trap",
    "trap",
    "Rate limits",
    "Later",
    "books",
    "reports\"",
    "T-1",
    "page team",
    "src/page",
    "tests/tls.rs",
];

#[test]
fn the_public_gets_what_is_public_and_states_of_the_whole() {
    let folder = Folder::new().file("shop.tmd", OPEN);
    let run = folder.tmd("build --audience public --out atlas");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let files = folder.files("atlas");
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        let found = SECRETS.iter().find(|it| text.contains(**it) || name.contains(**it));
        assert_eq!(found, None, "{name}: {text}");
        assert!(!text.contains("not assessed</dt>"), "{name}");
    }
    let csv = String::from_utf8_lossy(&files["threats.csv"]).into_owned();
    for line in [
        "Shop.Tls TLS (implemented),mitigated,partly by measures that are not public,",
        ",open,for reasons that are not all public,",
        ",mitigated,`Tls` is implemented,",
    ] {
        assert!(csv.contains(line), "{line}\n{csv}");
    }
    assert!(csv.contains("Orders are read,,,Page,"), "{csv}");
}

#[test]
fn the_public_gets_single_maps_tables_and_reports() {
    let folder = Folder::new().file("shop.tmd", OPEN);
    for line in [
        "render --audience public",
        "render --audience public --view Shop.Web",
        "table --audience public",
        "table --audience public --format json",
        "table --audience public --report controls",
        "table --audience public --report tests --format json",
    ] {
        let run = folder.tmd(line);
        assert_eq!(run.code, 0, "{line}: {}", run.stderr);
        let found = SECRETS.iter().find(|it| run.stdout.contains(**it));
        assert_eq!(found, None, "{line}: {}", run.stdout);
    }
    assert_eq!(folder.tmd("render --audience public --view Shop.Fraud").code, 2);
    let asked = folder.tmd("table --audience public --where control=Traps");
    assert_eq!((asked.code, asked.stdout.as_str()), (2, ""), "{}", asked.stderr);
    assert!(!asked.stderr.contains("did you mean"), "{}", asked.stderr);
}

#[test]
fn an_atlas_for_the_public_takes_the_place_of_one_for_all() {
    let folder = Folder::new().file("shop.tmd", OPEN);
    folder.tmd("build --out atlas --lock");
    let lock = std::fs::read_to_string(folder.path("tmd.lock")).unwrap();
    assert!(folder.files("atlas").contains_key("shop.fraud.svg"));
    let run = folder.tmd("build --audience public --out atlas");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(!folder.files("atlas").contains_key("shop.fraud.svg"));
    assert_eq!(folder.tmd("build --audience public --out atlas --check").code, 0);
    assert_eq!(std::fs::read_to_string(folder.path("tmd.lock")).unwrap(), lock);
}

#[test]
fn what_says_nothing_is_not_for_the_public() {
    let child = "model WebShop \"Web shop\" refines Shop.Web {\n  owner \"web\"\n}\n\
                 queue Mail \"Mail\"\n";
    let shop = SHOP.replace("owner \"shop team\"", "owner \"a\"; visibility public");
    let folder = Folder::new().file("shop.tmd", SHOP).file("web-shop.tmd", child);
    for line in ["build --out atlas", "render", "table", "table --report controls"] {
        let run = folder.tmd(&format!("{line} --audience public"));
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{line}: {}", run.stderr);
        assert!(run.stderr.contains("nothing in this workspace is public: say `visibility"));
    }
    assert!(!folder.path("atlas").exists());
    let folder = folder.file("shop.tmd", &shop);
    let map = folder.tmd("render --audience public --view Shop.Web");
    assert!(map.stdout.contains("Page") && !map.stdout.contains("Mail"), "{}", map.stderr);
    let run = folder.tmd("table web-shop.tmd --audience public");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(run.stderr.contains("nothing in `web-shop.tmd` is public"), "{}", run.stderr);
}

#[test]
fn places_in_sources_and_locks_are_not_for_the_public() {
    let folder = Folder::new().file("shop.tmd", OPEN);
    for line in [
        "table --format sarif",
        "build --out atlas --format svg,sarif",
        "build --out atlas --lock",
        "build --out atlas --relayout",
    ] {
        let run = folder.tmd(&format!("{line} --audience public"));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{line}: {}", run.stderr);
    }
    assert!(!folder.path("atlas").exists() && !folder.path("tmd.lock").exists());
}

#[test]
fn visibility_is_explained() {
    let page = folder_page("explain visibility");
    assert!(page.starts_with("visibility: who may see something"), "{page}");
    assert!(folder_page("explain model").contains("  visibility "));
}

fn folder_page(line: &str) -> String {
    Folder::new().tmd(line).stdout
}
