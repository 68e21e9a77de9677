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
        assert!(run.stderr.contains("nothing in this workspace is public"), "{}", run.stderr);
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

/// The table that everybody may read.
fn table(folder: &Folder) -> String {
    let run = folder.tmd("table --audience public --today 2026-11-23");
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout
}

#[test]
fn copies_of_what_is_hidden_are_hidden() {
    let folder = Folder::new().file(
        "shop.tmd",
        "model Shop { visibility public }\n\
         system Web\n\
         system Fraud { visibility internal\n\
         threat Probe \"Probing\" on Fraud { attack \"guess\" } }\n\
         threat Copy \"A copy\" on Web { like Fraud.Probe }\n\
         threat Again \"A copy of a copy\" on Web { like Copy }\n\
         threat Said \"Said to be public\" on Web { like Fraud.Probe; visibility public }\n\
         threat Seen \"Seen\" on Web { attack \"look\" }\n\
         threat Twice \"Twice seen\" on Web { like Seen }\n",
    );
    let shown = table(&folder);
    for title in ["Said to be public", "Twice seen"] {
        assert!(shown.contains(title), "{title}: {shown}");
    }
    assert!(!shown.contains("opy") && !shown.contains("Probing"), "{shown}");
}

#[test]
fn a_copy_in_an_internal_model_of_what_is_public_is_internal() {
    let folder = Folder::new()
        .file(
            "shop.tmd",
            "model Shop { visibility public }\nsystem Web\n\
             threat Seen \"Seen\" on Web { attack \"look\" }\n",
        )
        .file(
            "web.tmd",
            "model Inner refines Shop.Web\n\
             container Page { visibility public }\n\
             threat Copy \"A copy\" on Page { like Seen }\n",
        );
    let shown = table(&folder);
    assert!(shown.contains("Seen") && !shown.contains("A copy"), "{shown}");
}

#[test]
fn what_a_template_of_an_internal_model_holds_is_internal() {
    let template = "template Kept { threat Leak \"Leaks\" on it { attack \"tap\" }\n\
                    threat Loss \"Losses\" on it { visibility public }\n\
                    control Lock \"Locks\" }";
    let root = format!("model Shop\nsystem Web {{ visibility public }}\n{template}\n");
    let child = "model Inner refines Shop.Web { visibility public }\n\
                 store Files\napply Kept to Files\n\
                 threat Own \"Its own\" on Files { open because \"new\" }\n";
    let folder = Folder::new().file("shop.tmd", &root).file("inner.tmd", child);
    let shown = table(&folder);
    assert!(shown.contains("Losses") && shown.contains("Its own"), "{shown}");
    assert!(!shown.contains("Leaks") && !shown.contains("Locks"), "{shown}");
    let folder = folder.file("shop.tmd", &root.replace("Shop", "Shop { visibility public }"));
    let shown = table(&folder);
    assert!(shown.contains("Leaks") && shown.contains("Locks"), "{shown}");
}

#[test]
fn who_accepted_or_handed_on_a_threat_is_not_for_the_public() {
    let folder = Folder::new().file(
        "shop.tmd",
        "model Shop { visibility public }\nsystem Web\n\
         threat Flood \"Floods\" on Web {\n\
         accepted by \"Bert\" until 2027-01-01 because \"rare\" }\n\
         threat Theft \"Thefts\" on Web {\n\
         transferred to \"Insurer\" by \"Evelyn\" because \"dear\" }\n",
    );
    for format in ["md", "html", "csv", "json"] {
        let run = folder
            .tmd(&format!("table --audience public --today 2026-11-23 --format {format}"))
            .stdout;
        assert!(!run.contains("Bert") && !run.contains("Evelyn"), "{run}");
        assert!(run.contains("Insurer") && run.contains("rare"), "{run}");
    }
    let shown = table(&folder);
    let accepted = "**accepted**<br>accepted by somebody until 2027-01-01: rare";
    assert!(shown.contains(accepted), "{shown}");
    assert!(shown.contains("**transferred**<br>transferred to Insurer: dear"), "{shown}");
}

#[test]
fn an_interface_says_what_is_public() {
    let folder = Folder::new()
        .file("parent/tmd.toml", "")
        .file(
            "parent/shop.tmd",
            "model Shop \"Shop\" { visibility public }\nsystem Web\nsystem Back { visibility \
             internal }\nsystem Fraud { visibility internal }\nWeb -> Back \"asks\" { visibility \
             public }\nthreat Flood on Fraud { attack \"a\"; open because \"b\" }\n\
             threat Copy on Web { like Flood }\n",
        )
        .file("web/tmd.toml", "[parents]\nShop = \"shop.interface.tmd\"\n")
        .file(
            "web/web.tmd",
            "model Inner refines Shop.Web { visibility public }\ncontainer Page\n\
             Page -> Back \"asks\"\n",
        )
        .file("back/tmd.toml", "[parents]\nShop = \"../web/shop.interface.tmd\"\n")
        .file(
            "back/back.tmd",
            "model Back refines Shop.Back { visibility public }\nstore Secrets\n\
             Web -> Secrets \"asks\"\n",
        );
    let run = folder.tmd("export interface parent --out web");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let map = folder.tmd("render --audience public --view Shop.Web web");
    assert!(map.code == 0 && map.stdout.contains("Page"), "{}", map.stderr);
    let run = folder.tmd("table --audience public web");
    assert!(run.code == 0 && !run.stdout.contains("Copy"), "{}{}", run.stdout, run.stderr);
    for line in ["render --audience public back/back.tmd", "table --audience public back/back.tmd"]
    {
        let run = folder.tmd(line);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{line}: {}", run.stderr);
    }
    let text = std::fs::read_to_string(folder.path("web/shop.interface.tmd")).unwrap();
    let again = folder.tmd("export interface web --model Shop");
    assert_eq!(again.stdout, text, "{}", again.stderr);
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

/// Where pages show maps, tables and numbers.
const PAGE: &str = "<!-- tmd: map file=\"shop.tmd\" -->\n<!-- /tmd -->\n\
                    <!-- tmd: map file=\"shop.tmd\" view=\"Shop.Web\" -->\n<!-- /tmd -->\n\
                    <!-- tmd: table file=\"shop.tmd\" -->\n<!-- /tmd -->\n\
                    Now <!-- tmd: status file=\"shop.tmd\" -->?<!-- /tmd -->.\n";

#[test]
fn pages_for_the_public_show_what_is_public() {
    let folder = Folder::new().file("shop.tmd", OPEN).file("README.md", PAGE);
    let run = folder.tmd("embed --audience public README.md");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let page = std::fs::read(folder.path("README.md")).unwrap();
    let mut written = folder.files("tmd");
    assert_eq!(written.len(), 5, "{:?}", written.keys());
    written.insert("README.md".to_owned(), page);
    let block = folder.tmd("fence --audience public --file shop.tmd --view Shop.Web");
    assert_eq!(block.code, 0, "{}", block.stderr);
    written.insert("fence".to_owned(), block.stdout.into_bytes());
    let model = folder.tmd_with("fence --audience public", OPEN);
    assert_eq!(model.code, 0, "{}", model.stderr);
    written.insert("model in the page".to_owned(), model.stdout.into_bytes());
    for (name, bytes) in &written {
        let text = String::from_utf8_lossy(bytes);
        let found = SECRETS.iter().find(|it| text.contains(**it) || name.contains(**it));
        assert_eq!(found, None, "{name}: {text}");
    }
    assert_eq!(folder.tmd("embed --audience public README.md --check").code, 0);
    assert_eq!(folder.tmd("embed README.md --check").code, 1);
}

#[test]
fn pages_for_the_public_show_nothing_else() {
    let status = "<!-- tmd: status file=\"shop.tmd\" -->\n<!-- /tmd -->\n";
    let secret = "<!-- tmd: map file=\"shop.tmd\" view=\"Shop.Fraud\" -->\n<!-- /tmd -->\n";
    let query = "<!-- tmd: table file=\"shop.tmd\" where=\"control=Traps\" -->\n<!-- /tmd -->\n";
    for (page, said) in [
        (status, "how far models have come is not for the public"),
        (secret, "`Shop.Fraud`"),
        (query, "`Traps`"),
    ] {
        let folder = Folder::new().file("shop.tmd", OPEN).file("README.md", page);
        let run = folder.tmd("embed --audience public README.md");
        assert_eq!(run.code, 1, "{page}");
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert_eq!(std::fs::read_to_string(folder.path("README.md")).unwrap(), page);
    }
    let folder = Folder::new().file("shop.tmd", SHOP).file("README.md", PAGE);
    let run = folder.tmd("embed --audience public README.md");
    assert!(
        run.code == 1 && run.stderr.contains("nothing in `shop.tmd` is public"),
        "{}",
        run.stderr
    );
    let run = folder.tmd_with("fence --audience public", SHOP);
    assert!(
        run.code == 1 && run.stderr.contains("nothing in this model is public"),
        "{}",
        run.stderr
    );
}
