//! The command as its users run it: exit codes, streams, and the files it writes.
#![expect(clippy::disallowed_methods, reason = "tests read and write files")]
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

#[path = "cli/atlas.rs"]
mod atlas;
#[path = "cli/copied.rs"]
mod copied;
#[path = "cli/diff.rs"]
mod diff;
#[path = "cli/docs.rs"]
mod docs;
#[path = "cli/forges.rs"]
mod forges;
#[path = "cli/git.rs"]
mod git;
#[path = "cli/guide.rs"]
mod guide;
#[path = "cli/history.rs"]
mod history;
#[path = "cli/judging.rs"]
mod judging;
#[path = "cli/pages.rs"]
mod pages;
#[path = "cli/public.rs"]
mod public;
#[path = "cli/reports.rs"]
mod reports;
#[path = "cli/review.rs"]
mod review;
#[path = "cli/sarif.rs"]
mod sarif;
#[path = "harness/schema.rs"]
mod schema;
#[path = "cli/schemas.rs"]
mod schemas;
#[path = "cli/serve.rs"]
mod serve;
#[path = "cli/shell.rs"]
mod shell;
#[path = "cli/starting.rs"]
mod starting;
#[path = "cli/teams.rs"]
mod teams;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A model with nothing to say about it.
const SHOP: &str = r#"model Shop "A small shop" {
  owner "shop team"
}

person Customer "Customer"
system Web "Web shop" {
  container Page "Page"
  store Orders "Orders"
  Page -> Orders "books"
}
Customer -> Web.Page "orders" [HTTPS]
"#;

/// What `SHOP` becomes by a mistake: `Pay` is not declared.
const MISTAKE: &str = "Web.Page -> Pay \"asks\"\n";

#[test]
fn a_model_without_findings_exits_with_0() {
    let run = Folder::new().file("shop.tmd", SHOP).tmd("check");
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

#[test]
fn errors_exit_with_1_and_show_their_place() {
    let run = Folder::new().file("shop.tmd", &format!("{SHOP}{MISTAKE}")).tmd("check");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("shop.tmd:12:13"), "{}", run.stderr);
    assert!(run.stderr.contains("Pay"), "{}", run.stderr);
    assert_eq!(run.stdout, "");
}

#[test]
fn warnings_alone_exit_with_0() {
    let run = Folder::new().file("another-name.tmd", SHOP).tmd("check");
    assert!(run.stderr.contains("warning["), "{}", run.stderr);
    assert_eq!(run.code, 0);
}

#[test]
fn a_wrong_command_line_exits_with_2() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    for line in ["", "chek", "check --colour", "check nowhere", "render --view Nothing"] {
        let run = folder.tmd(line);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "tmd {line}\n{}", run.stderr);
        assert!(!run.stderr.is_empty(), "tmd {line}");
    }
}

#[test]
fn the_exit_code_does_not_depend_on_the_format() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{MISTAKE}"));
    for format in ["text", "short", "json", "sarif", "github", "gitlab"] {
        assert_eq!(folder.tmd(&format!("check --format {format}")).code, 1, "{format}");
    }
}

#[test]
fn findings_as_json_are_objects_on_stdout() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{MISTAKE}"));
    let run = folder.tmd("check --format json");
    let objects: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!objects.is_empty());
    assert!(objects.iter().all(|it| it["code"].as_str().unwrap().starts_with("TM")));
}

#[test]
fn streams_that_are_no_terminal_get_no_colours() {
    let run = Folder::new().file("shop.tmd", &format!("{SHOP}{MISTAKE}")).tmd("check");
    assert!(!run.stderr.contains('\x1b'), "{:?}", run.stderr);
}

/// A parent with an old name, one in another case and a word that is not to be used.
const UNKEPT: &str = r#"model Old "Old" { owner "a" }

naming {
  case element PascalCase
  term "Authorization server" { not "IdP" }
  renamed Rss to Rse
}
system Rss "The IdP"
system web-site "Web"
web-site -> Rss "asks"
"#;

/// A child of it.
const UNKEPT_CHILD: &str = r#"model Site "Web" refines Old.web-site { owner "b" }

container Page "Page"
Page -> Rss "asks"
"#;

#[test]
fn fixes_change_names_in_all_files_and_are_made_once() {
    let folder = Folder::new().file("old.tmd", UNKEPT).file("site.tmd", UNKEPT_CHILD);
    let shown = folder.tmd("check --fix --dry-run");
    assert_eq!(shown.code, 1, "{}", shown.stderr);
    assert!(shown.stdout.contains("+Page -> Rse \"asks\""), "{}", shown.stdout);
    assert_eq!(folder.tmd("check --fix").code, 0);
    let run = folder.tmd("check --fix");
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("made 0 fixes in 0 files"), "{}", run.stderr);
    assert!(run.stderr.contains("no findings in 2 files"), "{}", run.stderr);
}

#[test]
fn a_build_writes_maps_tables_and_an_index() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    let run = folder.tmd("build --out atlas");
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    let files = folder.files("atlas");
    let n_maps = files.keys().filter(|it| it.ends_with(".svg")).count();
    assert_eq!(n_maps, 3, "the whole, `Web`, and the summary: {:?}", files.keys());
    for name in ["index.html", "index.md"] {
        assert!(files.contains_key(name), "{name} of {:?}", files.keys());
    }
    for ending in [".csv", ".json"] {
        assert!(files.keys().any(|it| it.ends_with(ending)), "{ending} of {:?}", files.keys());
    }
}

#[test]
fn a_build_writes_the_formats_that_it_is_asked_for() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    let run = folder.tmd("build --out atlas --format png,csv");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let files = folder.files("atlas");
    let shown = |ending: &str| files.iter().filter(|it| it.0.ends_with(ending)).collect::<Vec<_>>();
    assert_eq!(shown(".png").len(), 3);
    assert!(shown(".png").iter().all(|it| it.1.starts_with(b"\x89PNG\r\n")));
    assert!(!shown(".csv").is_empty());
    assert!(shown(".svg").is_empty() && shown(".html").is_empty(), "{:?}", files.keys());
}

#[test]
fn a_second_build_changes_nothing() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    folder.tmd("build --out atlas");
    let (files, times) = (folder.files("atlas"), folder.times("atlas"));
    assert_eq!(folder.tmd("build --out atlas").code, 0);
    assert_eq!(folder.files("atlas"), files);
    assert_eq!(folder.times("atlas"), times, "files are written although nothing changed");
}

#[test]
fn the_same_models_give_the_same_bytes_everywhere() {
    let child = "model WebShop \"Web shop\" refines Shop.Web {\n  owner \"web\"\n}\n\
                 queue Mail \"Mail\"\nPage -> Mail \"sends\"\n";
    let atlas = |folder: Folder| {
        let run = folder.tmd("build --out atlas");
        assert_eq!(run.code, 0, "{}", run.stderr);
        folder.files("atlas")
    };
    let one = atlas(Folder::new().file("shop.tmd", SHOP).file("web-shop.tmd", child));
    let other = atlas(Folder::new().file("web-shop.tmd", child).file("shop.tmd", SHOP));
    assert!(one == other, "the order of files or the name of the folder shows");
}

#[test]
fn windows_line_ends_change_nothing() {
    let atlas = |text: &str| {
        let folder = Folder::new().file("shop.tmd", text);
        let run = folder.tmd("build --out atlas");
        assert_eq!(run.code, 0, "{}", run.stderr);
        folder.files("atlas")
    };
    assert!(atlas(SHOP) == atlas(&SHOP.replace('\n', "\r\n")));
}

#[test]
fn a_build_with_check_writes_nothing_and_names_what_is_stale() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    let run = folder.tmd("build --out atlas --check");
    assert_eq!(run.code, 1, "nothing was built yet: {}", run.stderr);
    assert!(!folder.path("atlas").exists());

    folder.tmd("build --out atlas");
    assert_eq!(folder.tmd("build --out atlas --check").code, 0);

    let folder = folder.file("shop.tmd", &SHOP.replace("A small shop", "A large shop"));
    let before = folder.files("atlas");
    let run = folder.tmd("build --out atlas --check");
    assert_eq!(run.code, 1);
    assert!(format!("{}{}", run.stdout, run.stderr).contains("index.html"), "{}", run.stderr);
    assert_eq!(folder.files("atlas"), before);
}

#[test]
fn a_requested_map_says_what_it_leaves_out() {
    let view = "view Short \"Without orders\" of Web { exclude Web.Orders }\n";
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{view}"));
    let map = folder.tmd("render --view Shop.Short");
    assert!(map.stdout.contains("level 2 · 1 element left out"), "{}", map.stderr);
    folder.tmd("build --out atlas");
    let files = folder.files("atlas");
    assert!(files.contains_key("shop.short.svg"), "{:?}", files.keys());
    assert!(String::from_utf8_lossy(&files["index.md"]).contains("  - Without orders (2 elements"));
}

#[test]
fn a_hint_that_a_map_cannot_keep_is_reported_when_it_is_drawn() {
    let parts = "system A \"A\" {\n  container A1 \"A1\"\n}\nsystem B \"B\"\nA -> B \"asks\"\n";
    let child = "model ShopA \"A\" refines Shop.A { owner \"b\" }\n\ncontainer A2 \"A2\"\n";
    let flow = "A2 -> B \"asks\"\nplace A2 right of B\n";
    let folder = Folder::new()
        .file("shop.tmd", &format!("model Shop \"Shop\" {{ owner \"a\" }}\n{parts}"))
        .file("shop-a.tmd", &format!("{child}{flow}"));
    let run = folder.tmd("build --out atlas");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("warning[TM0505]: `A2` is not right of `B`"), "{}", run.stderr);
    assert!(!folder.tmd("check").stderr.contains("TM0505"));
}

#[test]
fn a_lock_keeps_maps_and_says_when_it_is_stale() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    folder.tmd("build --out atlas");
    assert!(!folder.path("tmd.lock").exists());
    assert_eq!(folder.tmd("build --out atlas --lock").code, 0);
    let lock = fs::read_to_string(folder.path("tmd.lock")).unwrap();
    assert!(lock.starts_with("tmd lock 1\n\nmap Shop\nShop.Customer 0 "), "{lock}");
    let run = folder.tmd("build --out atlas --check");
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);

    let more = format!("{SHOP}external Bank \"Bank\"\nBank -> Customer \"asks\"\n");
    let folder = folder.file("shop.tmd", &more);
    assert_eq!(folder.tmd("build --out atlas").code, 0);
    let run = folder.tmd("build --out atlas --check");
    assert_eq!((run.code, run.stdout.as_str()), (1, "stale: tmd.lock\n"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(folder.path("tmd.lock")).unwrap(), lock);
    folder.tmd("build --out atlas --lock");
    assert_eq!(folder.tmd("build --out atlas --check").code, 0);
    assert_ne!(fs::read_to_string(folder.path("tmd.lock")).unwrap(), lock);
}

#[test]
fn a_broken_lock_costs_its_broken_lines() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    folder.tmd("build --out atlas --lock");
    let lock = fs::read_to_string(folder.path("tmd.lock")).unwrap();
    let folder =
        folder.file("tmd.lock", &lock.replace("Shop.Customer", "<<<<<<< HEAD\nShop.Customer"));
    let run = folder.tmd("build --out atlas");
    assert_eq!(run.code, 0);
    assert!(
        run.stderr.contains("warning[TM0520]: a merge conflict begins in line 4"),
        "{}",
        run.stderr
    );
    let folder = folder.file("tmd.lock", "{}");
    assert!(folder.tmd("render").stderr.contains("TM0520"));
    let run = folder.tmd("build --out atlas --relayout");
    assert!(!run.stderr.contains("TM0520"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(folder.path("tmd.lock")).unwrap(), lock);
}

#[test]
fn a_build_deletes_only_what_a_build_wrote() {
    let folder = Folder::new().file("shop.tmd", SHOP).file("atlas/notes.txt", "mine");
    folder.tmd("build --out atlas");
    let before = folder.files("atlas");
    let flat = SHOP.replace(
        " {\n  container Page \"Page\"\n  store Orders \"Orders\"\n  Page -> Orders \"books\"\n}",
        "",
    );
    let folder = folder.file("shop.tmd", &flat.replace("Web.Page", "Web"));
    let run = folder.tmd("build --out atlas");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let after = folder.files("atlas");
    let n_maps = |files: &Files| files.keys().filter(|it| it.ends_with(".svg")).count();
    assert_eq!((n_maps(&before), n_maps(&after)), (3, 2), "{:?}", after.keys());
    assert!(after.contains_key("notes.txt"));
}

#[test]
fn a_build_never_writes_over_the_files_of_others() {
    let folder = Folder::new().file("shop.tmd", SHOP).file("atlas/index.html", "mine");
    let run = folder.tmd("build --out atlas");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("index.html"), "{}", run.stderr);
    assert_eq!(folder.files("atlas")["index.html"], b"mine");
}

#[test]
fn nothing_half_written_stays_behind() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    folder.tmd("build --out atlas");
    let files = folder.files("atlas");
    let manifest: Vec<_> = files.keys().filter(|it| it.starts_with('.')).collect();
    assert_eq!(manifest.len(), 1, "only the manifest is hidden: {manifest:?}");
    assert!(files.values().all(|bytes| !bytes.is_empty()));
}

#[test]
fn an_output_folder_that_cannot_be_made_exits_with_2() {
    let folder = Folder::new().file("shop.tmd", SHOP).file("wall", "");
    let run = folder.tmd("build --out wall/atlas");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("wall"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    std::os::unix::fs::symlink("nowhere.tmd", folder.path("broken.tmd")).unwrap();
    let run = folder.tmd("check");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("error[TM0004]"), "{}", run.stderr);
    assert!(run.stderr.contains("broken.tmd"), "{}", run.stderr);
}

#[test]
fn a_folder_with_the_name_of_a_model_is_no_model() {
    let folder = Folder::new().file("shop.tmd", SHOP).file("folder.tmd/readme.txt", "text");
    let run = folder.tmd("check");
    assert!(run.stderr.contains("folder.tmd"), "{}", run.stderr);
    assert_ne!(run.code, 0);
}

#[test]
fn bytes_that_are_not_utf_8_are_no_model() {
    let folder = Folder::new().file("shop.tmd", SHOP).bytes("odd.tmd", b"model Odd \"\xff\"\n");
    let run = folder.tmd("check");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("error[TM0001]"), "{}", run.stderr);
    assert!(run.stderr.contains("odd.tmd"), "{}", run.stderr);
}

#[test]
fn a_file_of_5_mb_is_too_large() {
    let text = format!("{SHOP}{}", "// as long as a book\n".repeat(250_000));
    let run = Folder::new().file("shop.tmd", &text).tmd("check");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("error[TM0002]"), "{}", run.stderr);
}

#[test]
fn an_empty_file_is_an_error() {
    let run = Folder::new().file("shop.tmd", SHOP).file("empty.tmd", "").tmd("check");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("error[TM0003]"), "{}", run.stderr);
}

#[test]
fn a_folder_without_models_exits_with_2() {
    let folder = Folder::new().file("a/b/c/d/readme.txt", "nothing here");
    let run = folder.tmd("check a/b/c/d");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("tmd init"), "{}", run.stderr);
}

#[test]
fn a_hundred_thousand_open_braces_end_in_errors() {
    for line_end in ["", "\n"] {
        let braces = format!("{{{line_end}").repeat(100_000);
        let run = Folder::new().file("shop.tmd", &format!("{SHOP}system A {braces}")).tmd("check");
        assert_eq!(run.code, 1, "{}", &run.stderr[..run.stderr.len().min(2000)]);
    }
}

#[test]
fn deep_blocks_without_their_ends_are_read_to_the_end() {
    let nested = |n: usize, close: &str| {
        let open: String = (0..n).map(|at| format!("system A{at} \"{at}\" {{\n")).collect();
        format!("model Deep \"Deep\" {{ owner \"a\" }}\n{open}{}", close.repeat(n))
    };
    let run = Folder::new().file("deep.tmd", &nested(64, "")).tmd("check");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("error[TM0011]"), "{}", run.stderr);
    let run = Folder::new().file("deep.tmd", &nested(64, "}\n")).tmd("check");
    assert!(!run.stderr.contains("TM0013"), "{}", run.stderr);
    let run = Folder::new().file("deep.tmd", &nested(65, "}\n")).tmd("check");
    assert!(run.stderr.contains("error[TM0013]"), "{}", run.stderr);
}

#[test]
fn models_that_refine_each_other_are_an_error() {
    let model = |name: &str, parent: &str, part: &str| {
        let head = format!("model {name} \"{name}\" refines {parent}.{part}");
        format!("{head} {{ owner \"a\" }}\nsystem X \"X\"\n")
    };
    let folder = Folder::new().file("one.tmd", &model("One", "Two", "X"));
    let run = folder.file("two.tmd", &model("Two", "One", "X")).tmd("check");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("error["), "{}", run.stderr);
}

#[test]
fn models_above_models_have_an_end() {
    let model = |level: usize| {
        let refines = match level {
            0 => String::new(),
            1 => " refines M0.X0".to_owned(),
            _ => format!(
                " refines M0.{}",
                (0..level).map(|it| format!("X{it}")).collect::<Vec<_>>().join(".")
            ),
        };
        let kind = if level == 0 { "system" } else { "component" };
        format!("model M{level} \"M\"{refines} {{ owner \"a\" }}\n{kind} X{level} \"X\"\n")
    };
    let folder = (0..34)
        .fold(Folder::new(), |folder, level| folder.file(&format!("m{level}.tmd"), &model(level)));
    let run = folder.tmd("check");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("error[TM0114]"), "{}", run.stderr);
}

#[test]
fn a_parent_that_is_missing_is_an_error() {
    let child = "model Web \"Web\" refines Shop.Web { owner \"a\" }\ncontainer Page \"Page\"\n";
    let run = Folder::new().file("web.tmd", child).tmd("check");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("Shop"), "{}", run.stderr);
}

#[test]
fn titles_in_other_scripts_survive() {
    let folder = Folder::new().file("shop.tmd", &SHOP.replace("A small shop", "小さな店"));
    let run = folder.tmd("render");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("小さな店"));
}

#[test]
fn a_map_goes_to_stdout() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    let root = folder.tmd("render");
    assert!(root.stdout.starts_with("<svg") || root.stdout.starts_with("<?xml"));
    let web = folder.tmd("render --view Shop.Web");
    assert_eq!(web.code, 0, "{}", web.stderr);
    assert!(web.stdout.contains("Orders") && !root.stdout.contains("Orders"));
}

#[test]
fn a_table_goes_to_stdout_in_each_format() {
    let threat = "threat Theft \"Orders are read\" on Web.Orders { severity high }\n";
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{threat}"));
    for format in ["md", "html", "csv", "json"] {
        let run = folder.tmd(&format!("table --format {format}"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.contains("Orders are read"), "{format}: {}", run.stdout);
    }
}

#[test]
fn a_table_shows_what_is_asked_for() {
    let threats = "threat Theft \"Orders are read\" on Web.Orders { severity high }\n\
                   threat Loss \"Orders are lost\" on Web.Orders { severity critical }\n\
                   threat Spam \"Orders are made up\" on Web.Orders { severity low }\n";
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{threats}"));
    let ids = |arguments: &[&str]| {
        let run = folder.tmd_of(&[&["table", "--format", "csv"], arguments].concat(), "");
        assert_eq!(run.code, 0, "{}", run.stderr);
        let lines = run.stdout.lines().skip(1).filter_map(|it| it.split(',').next());
        lines.map(|it| it.replace("Shop.", "")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ids(&[]), "Loss Spam Theft");
    assert_eq!(ids(&["--sort", "severity"]), "Loss Theft Spam");
    assert_eq!(ids(&["--where", "severity >= high and status = open"]), "Loss Theft");
    assert_eq!(ids(&["--where", "not (title ~ lost) and within = Web"]), "Spam Theft");
    assert_eq!(ids(&["--where", "owner"]), "");
    for format in ["md", "html"] {
        let run = folder.tmd_of(&["table", "--where", "owner", "--format", format], "");
        assert!(run.stdout.contains("No threat is as asked; 3 in all."), "{}", run.stdout);
    }
}

#[test]
fn a_condition_that_cannot_be_asked_exits_with_2() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    let run = folder.tmd_of(&["table", "--where", "within = Wep"], "");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("did you mean `Web`?"), "{}", run.stderr);
    let run = folder.tmd_of(&["table", "--where", "status = open and sevrity = high"], "");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    for part in ["--where:1:19", "there is no field `sevrity`", "did you mean `severity`?"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    let help = folder.tmd("table --help");
    assert!(help.stdout.contains("unrated < none < low < medium < high < critical"));
}

#[test]
fn the_tables_of_the_example_agree_row_for_row() {
    let folder = Folder::of(&repository().join("examples/oauth"));
    let table = |format: &str| {
        let run = folder.tmd(&format!("table --sort id --format {format}"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout
    };
    let json: serde_json::Value = serde_json::from_str(&table("json")).unwrap();
    let mut rows = Vec::new();
    for threat in json["threats"].as_array().unwrap() {
        rows_of(threat, &mut rows);
    }
    assert!(rows.len() > 50);
    let csv = table("csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let column = |word: &str| heads.iter().position(|it| it == word).unwrap();
    let columns = ["id", "what can go wrong", "status", "severity"].map(column);
    let found = reader.records().map(|it| it.unwrap());
    let found = found.map(|row| columns.map(|at| row[at].trim_start_matches('\'').to_owned()));
    assert_eq!(found.collect::<Vec<_>>(), rows);

    let markdown = table("md");
    let lines = markdown.split("\n## ").next().unwrap().lines();
    let lines: Vec<&str> = lines.filter(|it| it.starts_with("| ")).skip(1).collect();
    let html = table("html");
    let html: Vec<&str> =
        html.split("<h2>Controls").next().unwrap().split("<tr id=").skip(1).collect();
    assert_eq!((lines.len(), html.len()), (rows.len(), rows.len()));
    for (([id, _, status, severity], line), html) in rows.iter().zip(lines).zip(html) {
        let html = html.replace("<wbr>", "");
        assert!(html.contains(&format!("<td>{id}</td>")), "{id}: {html}");
        assert!(html.contains(&format!(">{status}</strong>")), "{id}: {html}");
        assert!(line.starts_with(&format!("| {} |", id.replace('_', "\\_"))), "{id}: {line}");
        assert!(line.contains(&format!("**{status}**")), "{id}: {line}");
        assert!(line.contains(severity) && html.contains(severity), "{id}: {line} {html}");
    }
}

/// Id, title, status and severity of a threat and its variants, in the order of the table.
fn rows_of(threat: &serde_json::Value, rows: &mut Vec<[String; 4]>) {
    let text = |key: &str| threat[key].as_str().unwrap().to_owned();
    rows.push(["id", "title", "status", "severity"].map(text));
    for variant in threat["variants"].as_array().unwrap() {
        rows_of(variant, rows);
    }
}

#[test]
fn a_map_that_does_not_exist_has_a_neighbour() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    for wrong in ["Shop.Wbe", "shop.webb", "Web"] {
        let run = folder.tmd(&format!("render --view {wrong}"));
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.to_lowercase().contains("did you mean `shop.web`?"), "{}", run.stderr);
    }
    let run = folder.tmd("render --view Elsewhere");
    assert!(!run.stderr.contains("did you mean") && run.stderr.contains("`Shop.Web`"));
}

#[test]
fn no_link_leads_nowhere() {
    for example in ["examples/oauth", "examples/acme"] {
        let folder = Folder::of(&repository().join(example));
        assert_eq!(folder.tmd("build --out atlas").code, 0);
        let files = folder.files("atlas");
        let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
        let mut n_signs = 0;
        for name in files.keys().filter(|it| it.ends_with(".svg") || it.ends_with(".html")) {
            let links = quoted(&text(name), "href");
            for href in links.iter().filter(|it| !it.starts_with("https://")) {
                let (file, id) = href.split_once('#').unwrap_or((href, ""));
                let target = if file.is_empty() { name } else { file };
                assert!(files.contains_key(target), "{name}: {href}");
                let has_id = || quoted(&text(target), "id").iter().any(|it| it == id);
                assert!(id.is_empty() || has_id(), "{name}: {href}");
                n_signs += usize::from(file == "threats.html");
            }
        }
        assert!(n_signs > 5, "signs lead to the table");
    }
}

#[test]
fn what_is_printed_alone_leads_to_no_table() {
    let folder = Folder::of(&repository().join("examples/oauth"));
    let map = folder.tmd("render --view oauth.code-injection");
    assert!(map.stdout.contains("--badge\"") && !map.stdout.contains("threats.html"));
    let sequence = folder.tmd("render --view oauth.code-injection.sequence");
    assert!(sequence.stdout.contains("id=\"oauth.code-injection.sequence\""));
    let table = folder.tmd("table --format html");
    let is_outside = |href: &String| href.starts_with("https://");
    assert!(quoted(&table.stdout, "href").iter().all(is_outside), "there is nothing beside it");
}

/// The values of an attribute in a document.
fn quoted(text: &str, attribute: &str) -> Vec<String> {
    let begin = format!(" {attribute}=\"");
    let values = text.split(&begin).skip(1).filter_map(|it| it.split('"').next());
    values.map(|it| it.replace("&gt;", ">").replace("&amp;", "&")).collect()
}

#[test]
fn the_day_of_the_flag_beats_that_of_the_environment() {
    let threat = "threat Theft \"Orders are read\" on Web.Orders {\n  severity high\n  \
                  accepted by \"CISO\" until 2027-03-01 because \"rare\"\n}\n";
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{threat}"));
    let table = |flags: &str| folder.tmd(&format!("table --format csv {flags}")).stdout;
    assert!(table("").contains("accepted"), "{}", table(""));
    assert_eq!(table(""), table("--today 2027-03-01"), "the last day counts");
    assert_ne!(table(""), table("--today 2027-03-02"));
}

#[test]
fn fmt_writes_the_one_form() {
    let folder = Folder::new().file("shop.tmd", &SHOP.replace("  owner", "owner"));
    let run = folder.tmd("fmt --check");
    assert_eq!((run.code, run.stdout.trim_end()), (1, "./shop.tmd"), "{}", run.stderr);
    assert_eq!(folder.tmd("fmt").code, 0);
    assert_eq!(fs::read_to_string(folder.path("shop.tmd")).unwrap(), SHOP);
    assert_eq!(folder.tmd("fmt --check").code, 0);
}

#[test]
fn fmt_reads_stdin_and_writes_stdout() {
    let run = Folder::new().tmd_with("fmt -", &SHOP.replace("  owner", "\towner"));
    assert_eq!((run.code, run.stdout.as_str()), (0, SHOP), "{}", run.stderr);
}

#[test]
fn fmt_keeps_line_ends_of_windows() {
    let windows = SHOP.replace('\n', "\r\n");
    let folder = Folder::new().file("shop.tmd", &windows);
    assert_eq!(folder.tmd("fmt --check").code, 0);
    let mixed = windows.replacen("\r\n", "\n", 1);
    let folder = folder.file("shop.tmd", &mixed);
    assert_eq!(folder.tmd("fmt").code, 0);
    assert_eq!(fs::read_to_string(folder.path("shop.tmd")).unwrap(), SHOP);
}

#[test]
fn places_are_told_as_seen_from_here() {
    let faulty = SHOP.replace("owner", "owmer");
    let folder = Folder::new().file("tmd.toml", "").file("a/shop.tmd", &faulty).file("b/c", "");
    let place = |run: &str| folder.tmd(run).stderr.lines().next().unwrap_or_default().to_owned();
    assert!(place("check --format short").starts_with("a/shop.tmd:"));
    let inner = folder.tmd_in("b", "check ../a --format short");
    assert!(inner.stderr.starts_with("../a/shop.tmd:"), "{}", inner.stderr);
}

#[test]
fn models_above_are_told_of() {
    let folder = Folder::new().file("shop.tmd", SHOP).file("teams/pay/notes", "");
    let run = folder.tmd("check teams/pay");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("there are some above it, in `"), "{}", run.stderr);
    assert!(run.stderr.contains("put an empty `tmd.toml` into"), "{}", run.stderr);
}

#[test]
fn fmt_formats_some_lines_alone() {
    let rough = "model   A \"A\"\n\nsystem  B \"B\" {\n owner   \"b\"\n}\nsystem   C \"C\"\n";
    let run = Folder::new().tmd_with("fmt - --lines 4:4", rough);
    let some = rough.replace(" owner   ", "  owner ");
    assert_eq!((run.code, run.stdout.as_str()), (0, some.as_str()), "{}", run.stderr);

    let folder = Folder::new().file("a.tmd", &rough.replace('\n', "\r\n"));
    assert_eq!(folder.tmd("fmt a.tmd --lines 6:9").code, 0);
    let text = fs::read_to_string(folder.path("a.tmd")).unwrap();
    assert_eq!(text, rough.replace("system   C", "system C").replace('\n', "\r\n"));

    for (flags, said) in [(". --lines 1:2", "several files"), ("a.tmd --lines 3:2", "after line 2")]
    {
        let run = folder.tmd(&format!("fmt {flags}"));
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
}

#[test]
fn explain_knows_words_that_properties_take_libraries_and_words_of_other_tools() {
    let folder = Folder::new();
    for (word, told) in [
        ("maturity", "bootstrap, draft, reviewed, verified"),
        ("maturity", "TM0415"),
        ("trust", "highly-trusted"),
        ("severity", "low, medium, high or critical"),
        ("authn", "how the ends know each other"),
        ("implemented", "`state implemented` of `control`"),
        ("public", "`visibility public` of `boundary`, `flow`"),
        ("public", "`classification public` of `data`"),
        ("high", "`severity high` of `threat`, `answer`"),
        ("spoofing", "`stride spoofing` of `threat`"),
        ("std.stride", "information-disclosure  Information disclosure"),
        ("std.dfd", "process"),
        ("std.c4", "in scope without `use`"),
        ("mitigation", "here called `control` or `mitigated`"),
        ("database", "here called `store`"),
    ] {
        let run = folder.tmd(&format!("explain {word}"));
        assert_eq!(run.code, 0, "{word}: {}", run.stderr);
        assert!(run.stdout.contains(told), "{told}\n--- is not in\n{}", run.stdout);
    }
    assert_eq!(folder.tmd("explain gizmo").code, 2);
}

#[test]
fn nothing_mends_files_that_are_no_models() {
    for text in [
        "# Notes\n\n- ask the *shop*\n",
        "{\n  \"a\": 1,\n  \"b\": [1, 2]\n}\n",
        "model A \"A\"\n# note\n<<<<<<< HEAD\nsystem B \"B\"\n=======\n>>>>>>> other\n",
        "PK\0\0",
    ] {
        let folder = Folder::new().file("tmd.toml", "").file("a.tmd", text);
        let run = folder.tmd("check --fix .");
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(run.stderr.contains("made 0 fixes in 0 files"), "{}", run.stderr);
        assert_eq!(run.stderr.matches("error[").count(), 1, "{}", run.stderr);
        assert_eq!(fs::read_to_string(folder.path("a.tmd")).unwrap(), text);
    }
}

#[test]
fn explain_knows_every_code() {
    let folder = Folder::new();
    let all = folder.tmd("explain").stdout;
    assert!(all.contains("TM0001"), "{all}");
    let page = folder.tmd("explain TM0001");
    assert_eq!(page.code, 0);
    assert!(page.stdout.contains("UTF-8"), "{}", page.stdout);
    assert_eq!(folder.tmd("explain TM9999").code, 2);
}

#[test]
fn a_first_model_has_no_findings() {
    let folder = Folder::new();
    assert_eq!(folder.tmd("init shop").code, 0);
    let run = folder.tmd("check shop");
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
    assert_eq!(folder.tmd("fmt --check shop").code, 0);

    let before = folder.files("shop");
    assert_eq!(folder.tmd("init shop").code, 2, "it writes over nothing");
    assert_eq!(folder.files("shop"), before);
}

#[test]
fn themes_are_chosen_by_name_and_by_file() {
    let ours = "base = \"dark\"\n[colours]\npage = \"#010203\"\n";
    let folder = Folder::new().file("shop.tmd", SHOP).file("ours.toml", ours);
    let page = |line: &str| {
        let run = folder.tmd(line);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let end = run.stdout.find(" class=\"shop--fill-page\"").unwrap();
        run.stdout[end - 9..end].to_owned()
    };
    assert_eq!(page("render"), "\"#ffffff\"");
    assert_eq!(page("render --theme dark"), "\"#12171e\"");
    assert_eq!(page("render --theme ours.toml"), "\"#010203\"");
    let folder = folder.file("tmd.toml", "[workspace]\ntheme = \"ours.toml\"\n");
    let run = folder.tmd("build --out atlas --format svg");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let map = folder.files("atlas").remove("shop.svg").unwrap();
    assert!(String::from_utf8(map).unwrap().contains("\"#010203\""));
    let run = folder.tmd("render --theme light");
    assert!(run.stdout.contains("\"#ffffff\" class=\"shop--fill-page\""), "{}", run.stdout);
}

#[test]
fn a_chosen_theme_turns_dark_for_nobody_but_is_for_paper_too() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    let sheets = |line: &str| {
        let text = folder.tmd(line).stdout;
        (text.contains("@media (prefers-color-scheme: dark)"), text.contains("@media print"))
    };
    assert_eq!(sheets("render"), (true, true));
    assert_eq!(sheets("render --theme high-contrast"), (false, true));
}

#[test]
fn faults_of_a_theme_have_their_places() {
    let faulty = "base = \"light\"\n[colours]\npaige = \"#fff\"\ntext = \"red\"\n";
    let folder = Folder::new().file("shop.tmd", SHOP).file("ours.toml", faulty);
    let run = folder.tmd("render --theme ours.toml");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    for said in ["ours.toml:3:1", "`page`", "ours.toml:4:8", "`text`"] {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    let run = folder.tmd("render --theme purple");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("`high-contrast`"), "{}", run.stderr);
    let folder = folder.file("tmd.toml", "[workspace]\ntheme = \"ours.toml\"\n");
    assert_eq!(folder.tmd("check").code, 2, "the theme of a workspace is checked with it");
    let folder = folder.file("tmd.toml", "[workspace]\ntheme = \"../ours.toml\"\n");
    assert!(folder.tmd("check").stderr.contains("not in the workspace"));
}

#[test]
fn colours_that_are_hard_to_tell_apart_are_told() {
    let pale = "base = \"light\"\n[colours]\ntext = \"#aaaaaa\"\n";
    let folder = Folder::new().file("shop.tmd", SHOP).file("ours.toml", pale);
    let run = folder.tmd("render --theme ours.toml");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let said = "warning: `text` on `page` has a contrast of 2.32 to 1 and not of 4.5 to 1";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    assert!(run.stderr.contains("ours.toml:3:1"), "{}", run.stderr);
}

#[test]
fn characters_that_no_font_has_are_told_once() {
    let model = SHOP.replace("Page\"", "支払い\"").replace("A small shop", "小さな店");
    let folder = Folder::new().file("shop.tmd", &model);
    let run = folder.tmd("build --out atlas --format png");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stderr.matches("--font FILE").count(), 1, "{}", run.stderr);
    let run = folder.tmd("build --out atlas --format png --font shop.tmd");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("`shop.tmd` holds no font"), "{}", run.stderr);
}

#[test]
fn unknown_keys_of_the_configuration_are_refused() {
    let folder = Folder::new().file("shop.tmd", SHOP).file("tmd.toml", "colour = \"red\"\n");
    let run = folder.tmd("check");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("colour"), "{}", run.stderr);
}

#[test]
fn the_picture_in_the_repository_is_that_which_render_prints() {
    let folder = Folder::of(&repository().join("examples/acme"));
    let run = folder.tmd("render --view Acme.Pay.Api");
    let kept = repository().join("examples/acme/payments-api.svg");
    if std::env::var_os("TMD_UPDATE").is_some() {
        fs::write(&kept, &run.stdout).unwrap();
    }
    let same = run.stdout == fs::read_to_string(kept).unwrap();
    assert!(same, "`TMD_UPDATE=1 cargo test` writes it anew");
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn help_and_version_go_to_stdout() {
    let folder = Folder::new();
    let help = folder.tmd("--help");
    assert_eq!((help.code, help.stderr.as_str()), (0, ""));
    for command in ["check", "build", "new", "render", "table", "status", "fmt", "explain"] {
        assert!(help.stdout.contains(command), "{command}");
    }
    assert!(folder.tmd("--version").stdout.contains(env!("CARGO_PKG_VERSION")));
}

/// Bytes of files by their path.
type Files = BTreeMap<String, Vec<u8>>;

#[test]
fn the_baseline_draws_maps_without_boundaries_and_leaves_others_to_us() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    let flat = folder.tmd("layout --engine layout-rs");
    assert_eq!((flat.code, flat.stderr.as_str()), (0, ""));
    assert!(flat.stdout.starts_with("{\"engine\":\"layout-rs\","), "{}", flat.stdout);
    let framed = folder.tmd("layout --engine layout-rs --view Shop.Web");
    assert_eq!(framed.code, 0, "{}", framed.stderr);
    assert!(framed.stderr.starts_with("note: "), "{}", framed.stderr);
    assert_eq!(framed.stdout, folder.tmd("layout --view Shop.Web").stdout);
}

/// A temporary folder in which `tmd` is run.
struct Folder {
    root: TempDir,
}

/// What a run of `tmd` gave.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Folder {
    fn new() -> Self {
        Self { root: tempfile::tempdir().unwrap() }
    }

    /// A copy of the files below `from`.
    fn of(from: &Path) -> Self {
        let mut folders = vec![from.to_owned()];
        let mut copy = Self::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(from).unwrap().to_string_lossy().into_owned();
                    copy = copy.bytes(&name, &fs::read(&path).unwrap());
                }
            }
        }
        copy
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    fn file(self, path: &str, text: &str) -> Self {
        self.bytes(path, text.as_bytes())
    }

    fn bytes(self, path: &str, bytes: &[u8]) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// Runs `tmd` with the words of `line`, on the 23rd of November 2026.
    fn tmd(&self, line: &str) -> Run {
        self.tmd_with(line, "")
    }

    fn tmd_with(&self, line: &str, stdin: &str) -> Run {
        self.tmd_of(&line.split_whitespace().collect::<Vec<_>>(), stdin)
    }

    /// Called in a folder below.
    fn tmd_in(&self, below: &str, line: &str) -> Run {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        run_in(&self.path(below), &arguments, "")
    }

    fn tmd_of(&self, arguments: &[&str], stdin: &str) -> Run {
        run_in(self.root.path(), arguments, stdin)
    }

    /// All files below `folder`.
    fn files(&self, folder: &str) -> Files {
        self.each(folder, |path| fs::read(path).unwrap())
    }

    /// When each file below `folder` was written.
    fn times(&self, folder: &str) -> BTreeMap<String, std::time::SystemTime> {
        self.each(folder, |path| fs::metadata(path).unwrap().modified().unwrap())
    }

    fn each<T>(&self, folder: &str, value: impl Fn(&Path) -> T) -> BTreeMap<String, T> {
        let root = self.path(folder);
        let mut found = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
                    found.insert(name, value(&path));
                }
            }
        }
        found
    }
}

/// Runs `tmd` in a folder, on the 23rd of November 2026.
fn run_in(here: &Path, arguments: &[&str], stdin: &str) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tmd"))
        .args(arguments)
        .current_dir(here)
        .env("SOURCE_DATE_EPOCH", "1795392000")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may close it first.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code().expect("it was not killed"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
