//! Beginning models, and seeing how they stand, as users do it.

use std::fs;

use super::{Folder, repository};

/// An umbrella whose flows and threats a team has to take over.
const SHOP: &str = r#"model Shop "A small shop" {
  owner "architecture"
  reviewed 2026-01-10
  review-by 2026-07-01
}
use std.stride
data Orders "Orders"
person Customer "Customer"
external Bank "Bank"
boundary Cloud "Cloud" {
  system Web "Web \"shop\"" {
    container Page "Page"
    store Books "Books"
  }
}
flow PlaceOrder: Customer -> Web.Page "orders" [HTTPS] { carries Orders; encrypted yes; authn no }
flow Again: Customer -> Web.Page "orders"
Web.Page -> Web.Books "books"
Web.Page <-> Bank "charges"
threat Replay "An order is sent twice" on PlaceOrder { attack "Send it again."; severity high }
threat Tampering "Books are changed" on Web.Books {
  accepted by "CISO" until 2026-11-01 because "rare" }
"#;

#[test]
fn a_new_model_compiles_and_lists_all_that_its_parent_asks() {
    let folder = Folder::new().file("shop.tmd", SHOP).file("tmd.toml", "");
    let run = folder.tmd("new Shop.Web.Page --owner pages");
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert!(run.stderr.contains("end 4 flows of the parent"), "{}", run.stderr);
    assert!(run.stderr.contains("answer 1 threat of the parent"), "{}", run.stderr);
    let text = fs::read_to_string(folder.path("web-page.tmd")).unwrap();
    for line in [
        "model WebPage \"Page\" refines Shop.Web.Page {",
        "  owner \"pages\"",
        "// PlaceOrder: Customer → Page: orders; by HTTPS; carries Orders; encrypted yes; authn no",
        "Customer -> Inside \"orders\" refines PlaceOrder",
        "flow AgainInside: Customer -> Inside \"orders\" refines Again",
        "Inside <-> Bank \"charges\"",
        "Inside -> Books \"books\"",
        "// An order is sent twice (on Customer → Page: orders; high)",
        "// answer Replay applies",
        "//   Books: Books, store",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n--- is no line of\n{text}");
    }
    assert_eq!(folder.tmd("fmt --check web-page.tmd").stdout, "");
    let check = folder.tmd("check --format short");
    assert_eq!(check.code, 0, "{}", check.stderr);
    assert_eq!(check.stderr.matches("web-page.tmd").count(), 1, "{}", check.stderr);
    assert_eq!(check.stderr.matches("[TM0306]").count(), 1, "{}", check.stderr);
    let answered = text.replace("// answer ", "answer ");
    let folder = folder.file("web-page.tmd", &answered);
    assert!(!folder.tmd("check --format short").stderr.contains("web-page.tmd"));
}

#[test]
fn new_models_of_all_elements_of_the_examples_compile() {
    for example in ["acme", "oauth", "tfa", "threatlas"] {
        let all = Folder::of(&repository().join("examples").join(example));
        let elements: serde_json::Value =
            serde_json::from_str(&all.tmd("table --format json").stdout).unwrap();
        let standings = elements["standings"].as_array().unwrap().iter();
        let paths = standings.filter(|it| it["kind"] == "element");
        let paths: Vec<&str> = paths.map(|it| it["path"].as_str().unwrap()).collect();
        assert!(!paths.is_empty());
        for path in paths {
            let folder = Folder::of(&repository().join("examples").join(example));
            let run = folder.tmd(&format!("new {path} --owner team --out new-team.tmd"));
            if run.code == 0 {
                let check = folder.tmd("check --format short");
                assert!(!check.stderr.contains("error["), "{path}: {}", check.stderr);
                assert_eq!(folder.tmd("fmt --check").stdout, "", "{path}");
            } else {
                let known = ["is described already", "has no inside"];
                assert!(known.iter().any(|it| run.stderr.contains(it)), "{path}: {}", run.stderr);
            }
        }
    }
}

#[test]
fn a_flow_that_the_parent_must_name_first_is_left_to_it() {
    let umbrella = "model Shop \"Shop\"\nperson Customer \"Customer\"\nsystem Web \"Web\"\n\
                    Customer -> Web \"asks\"\nCustomer -> Web \"orders\"\n";
    let folder = Folder::new().file("shop.tmd", umbrella);
    assert_eq!(folder.tmd("new Shop.Web --owner web").code, 0);
    let text = fs::read_to_string(folder.path("web.tmd")).unwrap();
    assert_eq!(text.matches("the parent must name it").count(), 2, "{text}");
    let check = folder.tmd("check --format short");
    assert_eq!(check.code, 0, "{}", check.stderr);
}

#[test]
fn new_refuses_what_would_not_be_a_model() {
    let folder = Folder::new().file("in/shop.tmd", SHOP).file("in/tmd.toml", "");
    assert_eq!(folder.tmd("new Shop.Web.Page in --owner pages").code, 0);
    for (line, told) in [
        ("new Shop.Web.Page in --owner x", "the model `WebPage` in `web-page.tmd`"),
        ("new Shop.Web.Pag in --owner x", "did you mean `Shop.Web.Page`?"),
        ("new page in --owner x", "did you mean `Shop.Web.Page`?"),
        ("new Shop in --owner x", "no element `Shop`"),
        ("new Shop.Customer in --owner x", "nothing may stand in a person"),
        ("new Shop.Web in --owner x --out in/shop.tmd", "`in/shop.tmd` is already there"),
        ("new Shop.Web in --owner x --out web.tmd", "outside of the workspace"),
        ("new Shop.Web in --owner x --out in/web.txt", "names of models end in `.tmd`"),
    ] {
        let run = folder.tmd(line);
        assert_eq!(run.code, 2, "{line}: {}", run.stderr);
        assert!(run.stderr.contains(told), "{line}: {}", run.stderr);
    }
    assert_eq!(fs::read_to_string(folder.path("in/shop.tmd")).unwrap(), SHOP);
    assert_eq!(folder.files(".").len(), 3);
}

#[test]
fn an_umbrella_is_made_of_a_list() {
    let list = "Web shop\nZahlungen für Händler, system, payments\n支付\n3-D Secure,external\n\n\
                # people\nKunde,Person\nweb-shop\n";
    let folder = Folder::new().file("systems.txt", list);
    let run = folder.tmd("init shop2 --from systems.txt");
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    let text = fs::read_to_string(folder.path("shop2/shop2.tmd")).unwrap();
    for line in [
        "model Shop2 \"Shop2\" {",
        "system WebShop \"Web shop\"",
        "system ZahlungenFuerHaendler \"Zahlungen für Händler\" { owner \"payments\" }",
        "system System \"支付\"",
        "external External3DSecure \"3-D Secure\"",
        "person Kunde \"Kunde\"",
        "system WebShop2 \"web-shop\"",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n--- is no line of\n{text}");
    }
    let check = folder.tmd("check shop2");
    assert_eq!((check.code, check.stderr.as_str()), (0, "no findings in 1 file\n"));
    assert_eq!(folder.tmd("fmt --check shop2").stdout, "");
}

#[test]
fn kinds_of_a_list_may_be_words_of_other_tools() {
    let list = "Ledger,database\nClerk,Actor\nMail,microservice\nBank,third party\nWeb,System\n";
    let folder = Folder::new();
    let run = folder.tmd_with("init shop --from -", list);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = fs::read_to_string(folder.path("shop/shop.tmd")).unwrap();
    for (line, told) in [
        ("store Ledger \"Ledger\"", "line 1: `database` is here called `store`\n"),
        ("person Clerk \"Clerk\"", "line 2: `Actor` is here called `person`\n"),
        ("system Mail \"Mail\"", "line 3: `microservice` is here called `system`\n"),
        ("external Bank \"Bank\"", "line 4: `third party` is here called `external`\n"),
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n--- is no line of\n{text}");
        assert!(run.stderr.contains(told), "{told}\n--- is not in\n{}", run.stderr);
    }
    assert!(!run.stderr.contains("line 5"), "{}", run.stderr);
}

#[test]
fn a_list_may_be_what_a_spreadsheet_writes() {
    let list = "\u{feff}Owner;Kind;Name;Title\r\nteam;;Pay;\"Payments; all\"\r\n;store;;Ledger\r\n";
    let folder = Folder::new();
    let run = folder.tmd_with("init bank --from -", list);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = fs::read_to_string(folder.path("bank/bank.tmd")).unwrap();
    assert!(text.contains("system Pay \"Payments; all\" { owner \"team\" }\n"), "{text}");
    assert!(text.contains("store Ledger \"Ledger\"\n"), "{text}");
    let names = Folder::new();
    assert_eq!(names.tmd_with("init bank --from -", "name\nPay by card\n").code, 0);
    let text = fs::read_to_string(names.path("bank/bank.tmd")).unwrap();
    assert!(text.contains("system PayByCard \"Pay by card\"\n"), "{text}");
}

#[test]
fn lines_of_a_list_that_are_no_systems_are_all_told() {
    let list = "name,title,kind\nPay,Payments,sytem\n9x,Pix,\nPay2,Pay,component\nA,,\n\
                B,Pix2,system,x\nC,Bank,\nC,Bonk,\nD,Bank,\n";
    let folder = Folder::new();
    let run = folder.tmd_with("init shop --from -", list);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    for told in [
        "line 2: no kind `sytem` may stand at the top of a model",
        "did you mean `system`?",
        "line 3: `9x` is no name",
        "write `System9x`",
        "line 4: no kind `component` may stand at the top of a model",
        "line 5: no title",
        "line 6: 4 fields, and 3 columns",
        "line 8: the name `C` stands for line 7 already",
        "line 9: `Bank` stands in line 7 already",
        "mend 7 lines of standard input",
    ] {
        assert!(run.stderr.contains(told), "{told}\n--- is not in\n{}", run.stderr);
    }
    assert!(!folder.path("shop/shop.tmd").exists());
    let empty = folder.tmd_with("init shop --from -", "\n# nothing\n");
    assert_eq!(empty.code, 1, "{}", empty.stderr);
    assert!(empty.stderr.contains("the list is empty"), "{}", empty.stderr);
}

#[test]
fn the_status_counts_as_check_and_table_do() {
    for example in ["acme", "oauth", "tfa", "threatlas"] {
        let folder = Folder::of(&repository().join("examples").join(example));
        let parse = |line: &str| -> serde_json::Value {
            serde_json::from_str(&folder.tmd(line).stdout).unwrap()
        };
        let (status, table) = (parse("status --format json"), parse("table --format json"));
        let totals = &status["totals"];
        let rows = table["threats"].as_array().unwrap();
        let of = |word: &str| rows.iter().filter(|it| it["status"] == word).count();
        assert_eq!(totals["threats"], rows.len(), "{example}");
        assert_eq!(totals["open"], of("open"), "{example}");
        assert_eq!(totals["partly"], of("partly"), "{example}");
        assert_eq!(totals["unassessed"], table["unassessed"].as_array().unwrap().len());
        let check = folder.tmd("check --format short").stderr;
        assert_eq!(totals["unanswered"], check.matches("[TM0306]").count(), "{example}");
    }
}

#[test]
fn the_status_is_a_tree_that_says_what_is_stale() {
    let page = "model Page refines Shop.Web.Page { owner \"pages\"; review-by 2026-11-23 }\n\
                component Form \"Form\"\n\
                Customer -> Form \"orders\" refines PlaceOrder, Again\n\
                Form -> Books \"books\"\nForm <-> Bank \"charges\"\n";
    let folder = Folder::new().file("shop.tmd", SHOP).file("page.tmd", page);
    let run = folder.tmd("status");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let lines: Vec<&str> = run.stdout.lines().collect();
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    for (at, wanted) in [
        "model owner maturity reviewed review by threats open partly unanswered unassessed \
         errors stale",
        "Shop architecture draft 2026-01-10 2026-07-01 2 2 0 0 3 0 \
         review was due on 2026-07-01, 1 acceptance ended",
        "Web.Page pages draft - 2026-11-23 0 0 0 1 1 0",
        "",
        "2 models on 2026-11-23: 2 threats, 2 open, 0 partly, 1 unanswered, 4 unassessed, \
         0 errors, 1 stale",
    ]
    .iter()
    .enumerate()
    {
        assert_eq!(words(lines[at]), *wanted);
    }
    assert!(lines[2].starts_with("  Web.Page"), "{}", run.stdout);
    let column = lines[0].find("maturity");
    assert_eq!((lines[1].find("draft"), lines[2].find("draft")), (column, column));
    let later = folder.tmd("status page.tmd --today 2026-11-24");
    assert!(later.stdout.contains("review was due on 2026-11-23"), "{}", later.stdout);
    assert!(later.stdout.contains("1 model on 2026-11-24: 0 threats"), "{}", later.stdout);
    let earlier = folder.tmd("status --today 2026-07-01");
    assert!(earlier.stdout.contains("2 threats, 1 open"), "{}", earlier.stdout);
    assert!(earlier.stdout.contains(" 0 stale"), "{}", earlier.stdout);
    let page = folder.tmd("status --format md").stdout;
    assert!(page.contains("\n| → Web.Page | pages | draft | - | 2026-11-23 | 0 | 0 "), "{page}");
}

#[test]
fn the_status_shows_all_models_although_one_has_errors() {
    let broken = format!("{SHOP}Web.Page -> Nobody \"asks\"\n");
    let folder = Folder::new().file("shop.tmd", &broken);
    let run = folder.tmd("status");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains(" 1 error, "), "{}", run.stdout);
    assert!(run.stderr.contains("`tmd check` shows them"), "{}", run.stderr);
}

#[test]
fn a_model_is_called_as_the_file_that_was_asked_for() {
    for (file, name) in [
        ("teams/page.tmd", "Page"),
        ("webpage.tmd", "WebPage"),
        ("order-desk.tmd", "OrderDesk"),
        ("2nd.tmd", "WebPage"),
        ("shop2/shop.tmd", "WebPage"),
    ] {
        let folder = Folder::new().file("shop.tmd", SHOP);
        let run = folder.tmd(&format!("new Shop.Web.Page --owner pages --out {file}"));
        assert_eq!(run.code, 0, "{file}: {}", run.stderr);
        let text = fs::read_to_string(folder.path(file)).unwrap();
        assert!(text.contains(&format!("\nmodel {name} \"")), "{file}: {text}");
    }
}
