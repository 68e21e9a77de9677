//! Models of several teams: parents in other folders, interfaces, differences, owners.

use std::fs;
use std::path::Path;

use super::{Folder, Run};

/// A folder `umbrella` with the parent and a folder `payments` with the child, each a workspace.
fn apart() -> Folder {
    let acme = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/acme");
    let text = |path: &str| fs::read_to_string(acme.join(path)).unwrap();
    Folder::new()
        .file("umbrella/tmd.toml", "")
        .file("umbrella/acme.tmd", &text("acme.tmd"))
        .file("payments/tmd.toml", "[parents]\nAcme = \"acme.interface.tmd\"\n")
        .file("payments/payments-api.tmd", &text("payments/payments-api.tmd"))
}

/// The same, with the interface exported into the child's folder.
fn exported() -> Folder {
    let folder = apart();
    export(&folder);
    folder
}

fn export(folder: &Folder) -> Run {
    let run = folder.tmd("export interface umbrella --out payments");
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    run
}

/// The same with some text of the parent changed.
fn changed(folder: Folder, from: &str, to: &str) -> Folder {
    let text = fs::read_to_string(folder.path("umbrella/acme.tmd")).unwrap();
    assert!(text.contains(from), "{from}");
    folder.file("umbrella/acme.tmd", &text.replace(from, to))
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn a_child_needs_its_parent_or_its_interface() {
    let run = apart().file("payments/tmd.toml", "").tmd("check payments");
    assert_eq!(run.code, 1);
    has(&run.stderr, &["no model `Acme` to refine", "[parents]"]);
    let run = exported().tmd("check payments");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.starts_with("no findings"), "{}", run.stderr);
}

#[test]
fn an_interface_is_the_same_however_the_model_is_written() {
    let folder = exported();
    let before = fs::read_to_string(folder.path("payments/acme.interface.tmd")).unwrap();
    let text = fs::read_to_string(folder.path("umbrella/acme.tmd")).unwrap();
    let (head, rest) = text.split_once("threat TokenReplay").unwrap();
    let further = format!("part of Acme\n\n// Threats.\nthreat TokenReplay{rest}");
    let folder = folder.file("umbrella/a-threats.tmd", &further).file("umbrella/acme.tmd", head);
    let run = folder.tmd("export interface umbrella");
    assert_eq!((run.code, run.stdout), (0, before.clone()), "{}", run.stderr);
    let run = export(&folder);
    has(&run.stderr, &["is up to date"]);
    let run = folder.tmd("fmt --check payments");
    assert_eq!(run.code, 0, "{}", run.stdout);
    // How an attack is done is nobody else's to read.
    assert!(!before.contains("Record a request"), "{before}");
}

#[test]
fn an_interface_of_an_interface_is_the_same() {
    let folder = exported();
    let text = fs::read_to_string(folder.path("payments/acme.interface.tmd")).unwrap();
    let run = folder.tmd("export interface payments --model Acme");
    assert_eq!((run.code, run.stdout), (0, text), "{}", run.stderr);
}

#[test]
fn a_changed_flow_of_the_parent_breaks_the_child() {
    let folder = changed(exported(), "Pay.Api -> Bank \"authorises\"", "Bank -> Pay.Api \"asks\"");
    assert_eq!(folder.tmd("check payments").code, 0, "the interface has not changed yet");
    export(&folder);
    let run = folder.tmd("check payments");
    assert_eq!(run.code, 1);
    // Both texts are shown.
    has(&run.stderr, &["Orders -> Bank \"authorises\"", "Bank -> Pay.Api \"asks\"", "[TM0304]"]);
    assert_eq!(run.stderr.matches("error[").count(), 1, "{}", run.stderr);
}

#[test]
fn a_changed_name_of_the_parent_breaks_the_child() {
    let folder = changed(exported(), "PlaceOrder", "Order");
    export(&folder);
    let run = folder.tmd("check payments");
    assert_eq!(run.code, 1);
    has(&run.stderr, &["no name `PlaceOrder`", "refines PlaceOrder", "flow Order: Customer -> "]);
    let folder = changed(exported(), "external Bank ", "external BankHouse ");
    let folder = changed(folder, "Pay.Api -> Bank ", "Pay.Api -> BankHouse ");
    export(&folder);
    let run = folder.tmd("check payments");
    assert_eq!(run.code, 1);
    has(&run.stderr, &["Orders -> Bank \"authorises\"", "external BankHouse \"Acquiring bank\""]);
    let folder = changed(exported(), "encrypted yes", "encrypted no");
    let child = fs::read_to_string(folder.path("payments/payments-api.tmd")).unwrap();
    let child = child.replace("refines PlaceOrder", "refines PlaceOrder { encrypted no }");
    let folder = folder.file("payments/payments-api.tmd", &child);
    let run = folder.tmd("check payments");
    has(&run.stderr, &["`encrypted no`", "flow PlaceOrder: Customer -> Pay.Api", "[TM0307]"]);
    export(&folder);
    assert_eq!(folder.tmd("check payments").code, 0);
}

#[test]
fn changes_are_made_in_the_own_folder_only() {
    let toml = "[parents]\nAcme = \"../umbrella\"\n";
    let folder = changed(apart().file("payments/tmd.toml", toml), "store Ledger", "store ledger");
    let folder = changed(folder, "-> Ledger", "-> ledger");
    let before = fs::read_to_string(folder.path("umbrella/acme.tmd")).unwrap();
    let child = fs::read_to_string(folder.path("payments/payments-api.tmd")).unwrap();
    let child = child.replace("-> Ledger", "-> ledger").replace("Gateway", "gateway");
    let folder = folder.file("payments/payments-api.tmd", &child);
    let run = folder.tmd("check payments --fix");
    has(&run.stderr, &["write `Gateway`"]);
    assert_eq!(fs::read_to_string(folder.path("umbrella/acme.tmd")).unwrap(), before);
    let now = fs::read_to_string(folder.path("payments/payments-api.tmd")).unwrap();
    has(&now, &["-> ledger", "component Gateway"]);
}

#[test]
fn maps_below_an_interface_are_those_below_the_sources() {
    let (alone, beside) = (exported(), exported());
    let beside = beside.file("payments/tmd.toml", "[parents]\nAcme = \"../umbrella\"\n");
    fs::remove_file(beside.path("payments/acme.interface.tmd")).unwrap();
    for view in ["Acme", "Acme.Pay", "Acme.Pay.Api"] {
        for command in ["layout", "render"] {
            let line = format!("{command} payments --view {view}");
            let [alone, beside] = [&alone, &beside].map(|it| it.tmd(&line));
            assert_eq!((alone.code, beside.code), (0, 0), "{}{}", alone.stderr, beside.stderr);
            assert!(alone.stdout == beside.stdout, "{line}");
        }
    }
}

#[test]
fn an_interface_older_than_its_model_says_what_changed() {
    let toml = "[parents]\nAcme = \"../umbrella/acme.interface.tmd\"\n";
    let folder = exported().file("payments/tmd.toml", toml);
    let interface = folder.path("payments/acme.interface.tmd");
    fs::rename(interface, folder.path("umbrella/acme.interface.tmd")).unwrap();
    assert!(folder.tmd("check payments").stderr.starts_with("no findings"));
    assert!(folder.tmd("check umbrella").stderr.starts_with("no findings"));
    let folder = changed(folder, "version \"2026.11\"", "version \"2026.12\"");
    for place in ["payments", "umbrella"] {
        let run = folder.tmd(&format!("check {place}"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        has(&run.stderr, &["[TM0312]", "version: 2026.11 → 2026.12"]);
    }
}

#[test]
fn parents_that_cannot_be_read_are_shown_in_the_configuration() {
    let folder = apart().file("payments/tmd.toml", "[parents]\nAcme = \"../nowhere\"\n");
    let run = folder.tmd("check payments");
    assert_eq!(run.code, 2);
    has(&run.stderr, &["tmd.toml:2:8", "there is no such file"]);
    let folder = folder.file("payments/tmd.toml", "[parents]\nAcmee = \"../umbrella\"\n");
    let run = folder.tmd("check payments");
    assert_eq!(run.code, 2);
    has(&run.stderr, &["holds no model `Acmee`"]);
    let circle = folder
        .file("umbrella/tmd.toml", "[parents]\nPaymentsApi = \"../payments\"\n")
        .file("payments/tmd.toml", "[parents]\nAcme = \"../umbrella\"\n");
    let run = circle.tmd("check payments");
    assert_eq!(run.code, 2);
    has(&run.stderr, &["lead in a circle"]);
}

#[test]
fn a_difference_is_told_in_words() {
    let folder = exported();
    let same = folder.tmd("diff umbrella umbrella/acme.tmd");
    assert_eq!((same.code, same.stdout.as_str()), (0, "no model changes\n"), "{}", same.stderr);
    let text = fs::read_to_string(folder.path("umbrella/acme.tmd")).unwrap();
    let text = text
        .replace("encrypted yes", "encrypted no")
        .replace("\"authorises\"", "\"asks\"")
        .replace("external Bank \"Acquiring bank\"", "external House \"Acquiring bank\"")
        .replace("Pay.Api -> Bank", "Pay.Api -> House")
        .replace("renamed Rss to Rse since 2024-04-22", "renamed Bank to House since 2026-11-01")
        .replace("control Mtls \"Mutual TLS\" rejected", "control Mtls \"Mutual TLS\" planned");
    let text = format!("{text}\nexternal Sms \"Text messages\"\nPay -> Sms \"confirms\"\n");
    let run = folder.file("new/acme.tmd", &text).tmd("diff umbrella new --format text");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let lines = [
        "~ flow `Acme.PlaceOrder` \"places an order\"\n      encrypted: yes → no\n",
        "+ element `Acme.Sms` \"Text messages\"\n",
        "+ flow `Acme.Pay->Sms \"confirms\"`\n",
        "~ element `Acme.House` \"Acquiring bank\"\n      was `Acme.Bank` (`renamed` says so)\n",
        "~ control `Acme.Mtls` \"Mutual TLS\"\n      state: rejected → planned\n",
        "~ flow `Acme.Pay.Api->House \"asks\"`\n      label: authorises → asks\n",
    ];
    has(&run.stdout, &lines);
}

#[test]
fn a_change_of_a_parent_lists_the_children_that_it_breaks() {
    let folder = changed(exported(), "Pay.Api -> Bank \"authorises\"", "Pay.Api -> Bank \"asks\"");
    let old = "impact payments/acme.interface.tmd umbrella --children payments";
    let run = folder.tmd(old);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert_eq!(run.stderr, "0 new findings in 0 child models\n");
    let folder = changed(folder, "Pay.Api -> Bank \"asks\"", "Bank -> Pay.Api \"asks\"");
    let run = folder.tmd(old);
    assert_eq!(run.code, 1);
    let lines = [
        "PaymentsApi (payments) payments-api.tmd\n",
        "error[TM0304]: this flow runs another way than `Acquiring bank → Payments API: asks`",
    ];
    has(&run.stdout, &lines);
}

#[test]
fn findings_can_be_limited_to_an_owner() {
    let folder = exported();
    let child = fs::read_to_string(folder.path("payments/payments-api.tmd")).unwrap();
    let child = child.replace("answer LedgerTampering", "// answer LedgerTampering");
    let folder = folder.file("umbrella/payments/payments-api.tmd", &child).file(
        "umbrella/orders.tmd",
        "model Orders \"Orders\" { owner \"orders\" }\nsystem A\nA -> B\n",
    );
    let run = folder.tmd("check umbrella --owner payments");
    assert_eq!(run.code, 0, "{}", run.stderr);
    has(&run.stderr, &["[TM0306]", "1 warning", "1 finding of other owners not shown"]);
    let run = folder.tmd("check umbrella --owner orders --format json");
    assert_eq!((run.code, run.stdout.lines().count()), (1, 1), "{}", run.stdout);
    let run = folder.tmd("check umbrella --owner nobody");
    assert_eq!(run.code, 2);
    has(&run.stderr, &["`architecture`, `orders`, `payments`"]);
}

#[test]
fn an_interface_is_explained() {
    let run = Folder::new().tmd("explain interface");
    assert_eq!(run.code, 0, "{}", run.stderr);
    has(&run.stdout, &["of `model`", "tmd export interface"]);
}

#[test]
fn interfaces_of_the_examples_read_and_draw_like_the_models() {
    for (example, root) in [("acme", "Acme"), ("oauth", "OAuth")] {
        let folder =
            Folder::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(example));
        let run = folder.tmd("export interface");
        assert_eq!(run.code, 0, "{}", run.stderr);
        let alone = Folder::new().file(&format!("{example}.interface.tmd"), &run.stdout);
        let check = alone.tmd("check");
        assert_eq!(check.code, 0, "{}", check.stderr);
        assert_eq!(check.stderr.contains("TM0542"), root == "OAuth", "{}", check.stderr);
        assert_eq!(alone.tmd("export interface").stdout, run.stdout, "{example}");
        let line = format!("layout --view {root}");
        let [before, after] = [&folder, &alone].map(|it| it.tmd(&line));
        assert!(before.code == 0 && before.stdout == after.stdout, "{example}");
    }
}

#[test]
fn the_front_page_lists_what_is_proposed() {
    let shop = "model Shop \"Shop\"\nsystem Api \"API\"\n";
    let api = "model Api \"Team API\" refines Shop.Api\ncontainer Desk \"Desk\"\n\
               propose external Sms \"Text messages\"\nDesk -> Sms \"confirms\"\n";
    let folder = Folder::new().file("shop.tmd", shop).file("api.tmd", api);
    let run = folder.tmd("build --out out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let page = fs::read_to_string(folder.path("out/index.html")).unwrap();
    has(&page, &["<h2>Proposals</h2>", "Text messages", "element, proposed by Team API to Shop"]);
    let folder = folder.file("api.tmd", &api.replace("propose external Sms", "component Sms"));
    assert_eq!(folder.tmd("build --out out").code, 0);
    let page = fs::read_to_string(folder.path("out/index.html")).unwrap();
    assert!(!page.contains("Proposals"), "{page}");
}
