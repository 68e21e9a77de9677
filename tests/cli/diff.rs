//! Differences between versions: sides, order, consequences, forms, gates.

use std::process::Command;

use serde_json::Value;

use super::{Folder, Run, git};

const OLD: &str = r#"model Acme "Acme" { owner "acme" }
boundary Internet "Internet" { trust untrusted }
boundary Cloud "Cloud" { trust trusted }
data Card "Card data" { classification confidential }
person Customer "Customer" in Internet
system Pay "Payments" in Cloud {
  container Api "Payments API"
  store Ledger "Ledger"
}
system Mail "Mail" in Cloud
external Bank "Acquiring bank" in Cloud
flow Order: Customer -> Pay.Api "orders" { encrypted yes }
flow Books: Pay.Api -> Pay.Ledger "books"
Pay -> Bank "authorises"
Mail -> Customer "tells"
Mail -> Bank "reports"
threat Replay "An order is sent twice" on Order { severity high; mitigated by Nonce }
threat Flood "Too many orders" on Pay.Api { severity medium; mitigated by Limit }
control Nonce "Orders are used once" implemented
control Limit "Rate limit" planned
"#;

const CHILD: &str = r#"model PayApi "Inside of the API" refines Acme.Pay.Api { owner "pay" }
component Gate "Gate"
Customer -> Gate "orders" refines Order
Gate -> Ledger "books"
answer Replay applies
answer Flood applies
"#;

/// A folder `old`, and a folder `new` in which each text is replaced by the one beside it.
fn changed(edits: &[(&str, &str)]) -> Folder {
    let apply =
        |text: &str| edits.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    for (from, _) in edits {
        assert!(OLD.contains(from) || CHILD.contains(from), "{from}");
    }
    Folder::new()
        .file("old/acme.tmd", OLD)
        .file("old/pay-api.tmd", CHILD)
        .file("new/acme.tmd", &apply(OLD))
        .file("new/pay-api.tmd", &apply(CHILD))
}

fn has(run: &Run, parts: &[&str]) {
    let mut rest = run.stdout.as_str();
    for part in parts {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part}\n{}", run.stdout));
        rest = &rest[at..];
    }
}

#[test]
fn what_matters_most_comes_first() {
    let folder = changed(&[
        ("\"Orders are used once\" implemented", "\"Orders are used once\" rejected"),
        ("{ encrypted yes }", "{ encrypted no }"),
        ("external Bank \"Acquiring bank\" in Cloud", "external Bank \"The bank\" in Internet"),
        ("\"Rate limit\" planned", "\"Rate limit\" implemented"),
        (
            "system Mail \"Mail\" in Cloud",
            "system Mail \"Mail\" in Cloud\nsystem Sms \"Sms\" in Cloud",
        ),
    ]);
    let run = folder.tmd("diff old new");
    assert_eq!(run.code, 0, "{}", run.stderr);
    has(
        &run,
        &[
            "1 threat open now, 2 flows cross boundaries, 2 flows less protected, 1 control lost, \
             1 element added, 1 threat mitigated now; ",
            "Threats that stand worse\n",
            "~ threat `Acme.Replay` \"An order is sent twice\" (high)\n",
            "status: mitigated → open\n",
            "because `Nonce` is rejected",
            "Less protected",
            "crosses: now into Acme.Internet, out of Acme.Cloud",
            "encrypted: yes → no",
            "Controls and rules lost\n",
            "state: implemented → rejected\n",
            "worsens 2 threats: `Acme.Replay`, `Acme.Pay.Api.Replay`",
            "Added\n  + element `Acme.Sms`",
            "Changed\n  ~ element `Acme.Bank` \"The bank\"\n",
            "2 flows go out of Acme.Cloud now",
            "Better\n",
            "betters 2 threats: `Acme.Flood`, `Acme.Pay.Api.Flood`",
            "New findings\n",
            "warning[TM0410]: new/acme.tmd:18: ",
        ],
    );
    assert!(!run.stdout.contains('\x1b'), "a pipe has no colours");
}

#[test]
fn children_that_no_longer_balance_are_named() {
    let folder =
        changed(&[("flow Books: Pay.Api -> Pay.Ledger", "flow Books: Pay.Ledger -> Pay.Api")]);
    let run = folder.tmd("diff old new");
    has(&run, &["flow `Acme.Books`", "ends: ", "`PayApi` no longer balances (TM030"]);
}

#[test]
fn what_has_another_name_is_found_again() {
    let folder = changed(&[
        ("system Mail ", "system Post "),
        ("Mail -> ", "Post -> "),
        ("system Pay ", "system Money "),
        ("Pay.", "Money."),
        ("Pay -> ", "Money -> "),
        ("external Bank", "naming { renamed Bank to House since 2026-10-01 }\nexternal House"),
        ("-> Bank", "-> House"),
    ]);
    let run = folder.tmd("diff old new");
    let wanted = "3 changes\n\nChanged\n  \
        ~ element `Acme.House` \"Acquiring bank\"\n      was `Acme.Bank` (`renamed` says so)\n  \
        ~ element `Acme.Money` \"Payments\"\n      was `Acme.Pay` \
        (same title, same flows and same parts)";
    assert!(run.stdout.contains("~ element `Acme.Post`"), "{}", run.stdout);
    assert!(run.stdout.contains("was `Acme.Mail` (same flows)"), "{}", run.stdout);
    assert!(run.stdout.contains(&wanted["3 changes\n\n".len()..]), "{}", run.stdout);
    assert_eq!(run.stdout.matches("\n  ~ ").count(), 3, "{}", run.stdout);
    assert!(!run.stdout.contains("flow `"), "what stands inside is the same\n{}", run.stdout);
    assert!(!run.stdout.contains("findings"), "{}", run.stdout);
}

#[test]
fn form_order_and_files_do_not_count() {
    let (head, rest) = OLD.split_once("threat Replay").unwrap();
    let folder = changed(&[])
        .file("new/acme.tmd", &head.replace(" in Cloud\n", "   in   Cloud\n\n"))
        .file("new/threats.tmd", &format!("part of Acme\nthreat Replay{rest}"));
    let run = folder.tmd("diff old new --check --deny");
    assert_eq!(run.code, 2, "{}", run.stdout);
    let run = folder.tmd("diff old new --check");
    assert_eq!((run.code, run.stdout.as_str()), (0, "no model changes\n"), "{}", run.stderr);
}

#[test]
fn gates_fail_the_run_and_name_what_they_found() {
    let folder = changed(&[(
        "control Nonce",
        "threat Theft \"Cards are stolen\" on Pay.Ledger { severity critical }\ncontrol Nonce",
    )]);
    assert_eq!(folder.tmd("diff old new").code, 0);
    assert_eq!(folder.tmd("diff old new --check").code, 1);
    let deny = |condition: &str| folder.tmd_of(&["diff", "old", "new", "--deny", condition], "");
    let run = deny("threat where new and status = open and severity >= high");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("denied: threat `Acme.Theft`"), "{}", run.stderr);
    assert_eq!(deny("threat where new and severity < high").code, 0);
    assert_eq!(deny("flow where worse").code, 0);
    for wrong in ["threat", "cat where new", "threat where nwe", "threat where change = add"] {
        let run = deny(wrong);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{wrong}");
    }
}

#[test]
fn gates_that_ask_for_what_neither_side_has_are_errors() {
    let folder =
        changed(&[("system Mail \"Mail\"", "system Post \"Mail\""), ("Mail -> ", "Post -> ")]);
    let deny = |condition: &str| folder.tmd_of(&["diff", "old", "new", "--deny", condition], "");
    for (condition, name, shown) in [
        ("threat where on = Pay.Leger", "Pay.Leger", "^^^^^^^^^"),
        ("flow where new and to = Bnak", "Bnak", "^^^^"),
        ("control where property = sate", "sate", "^^^^"),
        ("element where not id = Maill", "Maill", "^^^^^"),
    ] {
        let run = deny(condition);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{condition}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("named `{name}`")), "{condition}: {}", run.stderr);
        assert!(run.stderr.contains(&format!(" {shown}\n")), "{condition}: {}", run.stderr);
        assert!(run.stderr.contains("--deny:1:"), "{condition}: {}", run.stderr);
    }
    // What only one of the sides has may be asked for.
    for condition in
        ["element where id = Mail", "element where id = Post", "control where property = state"]
    {
        let run = deny(condition);
        assert!(run.code < 2, "{condition}: {}", run.stderr);
    }
}

#[test]
fn json_says_what_its_schema_says() {
    let folder = changed(&[
        ("implemented", "rejected"),
        ("encrypted yes", "encrypted no"),
        ("system Mail \"Mail\"", "system Post \"Mail\""),
        ("Mail -> ", "Post -> "),
    ]);
    let run = folder.tmd("diff old new --format json --sources");
    let found: Value = serde_json::from_str(&run.stdout).unwrap();
    let schema = include_str!("../../stdlib/schemas/diff.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    for part in ["changes", "sources"] {
        assert!(!found[part].as_array().unwrap().is_empty(), "{part}");
    }
    assert!(!found["findings"]["new"].as_array().unwrap().is_empty());
    fits(&found, &schema, &schema, "");
}

/// Every field of the document stands in the schema, and every one that must be there is.
fn fits(found: &Value, part: &Value, schema: &Value, path: &str) {
    if let Some(name) = part["$ref"].as_str() {
        let inner = schema.pointer(name.trim_start_matches('#')).unwrap();
        return fits(found, inner, schema, path);
    }
    if let Some(choices) = part["anyOf"].as_array() {
        let at = usize::from(found.is_null());
        return fits(found, &choices[at], schema, path);
    }
    if let Some(words) = part["enum"].as_array() {
        assert!(words.contains(found), "{path}: {found}");
    }
    match found {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let known = &part["properties"][name];
                assert!(!known.is_null(), "{path}.{name} is in no schema");
                fits(inner, known, schema, &format!("{path}.{name}"));
            }
            for name in part["required"].as_array().unwrap() {
                assert!(fields.contains_key(name.as_str().unwrap()), "{path} lacks {name}");
            }
        }
        Value::Array(items) => {
            items.iter().for_each(|it| fits(it, &part["items"], schema, &format!("{path}[]")));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn other_forms_are_whole_documents() {
    let folder = changed(&[
        ("encrypted yes", "encrypted no"),
        ("\"Mail\"", "\"<b>@mail</b> | #1\""),
        ("\"Rate limit\" planned", "\"Rate limit\" implemented"),
    ]);
    let run = folder.tmd("diff old new --format md --sources --pictures https://a.example/atlas/");
    has(
        &run,
        &[
            "**2 flows less protected, 1 threat mitigated now; ",
            "![Acme](https://a.example/atlas/acme.svg)",
            "#### Less protected, or over a boundary (2)\n\n| | what | change |\n",
            "<details><summary>Better (3)</summary>",
            "&#60;b&#62;&#64;mail&#60;/b&#62; &#124; &#35;1",
            "<details><summary>Sources (3)",
            "encrypted <del>yes</del><ins>no</ins>",
        ],
    );
    let run = folder.tmd("diff old new --format html --sources");
    has(&run, &["Content-Security-Policy", "default-src 'none'", "&lt;b&gt;@mail", "</html>\n"]);
    assert_eq!(run.stdout.matches("<script").count(), 1, "that of the pictures");
}

#[test]
fn a_comment_has_room_for_so_much() {
    let many: String = (0..3000).map(|at| format!("system Part{at} \"Part {at}\"\n")).collect();
    let folder = changed(&[]);
    let folder = folder.file("new/acme.tmd", &format!("{OLD}{many}"));
    let run = folder.tmd("diff old new --format md");
    let n_letters = run.stdout.chars().count();
    assert!((50_000..61_000).contains(&n_letters), "{n_letters}");
    has(&run, &["**3000 elements added**", "Added (3000)", "</details>", "\nand 5"]);
}

#[test]
fn a_damaged_side_is_compared_as_far_as_it_can_be_read() {
    let folder = changed(&[("system Mail \"Mail\" in Cloud", "system Mail \"Mail\" in Clud {")]);
    let run = folder.tmd("diff old new");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("`new` has errors, which `tmd check new` shows"), "{}", run.stderr);
    has(&run, &["New findings\n"]);
}

/// A repository whose first revision has `old` at its root, with the new text in the work tree.
fn repository() -> Folder {
    let folder = Folder::new().file("m/acme.tmd", OLD).file("m/pay-api.tmd", CHILD);
    let git = |line: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@example.org"]).args(line);
        let status = command.current_dir(folder.path(".")).status();
        assert!(status.unwrap().success(), "git {line:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "first"]);
    folder.file("m/acme.tmd", &OLD.replace("encrypted yes", "encrypted no"))
}

#[test]
fn sides_may_be_revisions() {
    let folder = repository();
    for line in ["diff HEAD", "diff HEAD:m m", "diff HEAD .", "diff HEAD: m", "diff HEAD^{tree} m"]
    {
        let run = folder.tmd(line);
        assert_eq!(run.code, 0, "tmd {line}\n{}", run.stderr);
        // The flow of the child is protected as its parent's.
        has(&run, &["2 flows less protected\n", "encrypted: yes → no"]);
        assert_eq!(run.stdout.matches("\n  ~ ").count(), 2, "tmd {line}\n{}", run.stdout);
    }
    let run = folder.tmd("diff HEAD HEAD");
    assert_eq!(run.stdout, "no model changes\n");
    let run = folder.tmd("diff /dev/null HEAD:m");
    has(&run, &["Added\n", "+ model `Acme`"]);
    let folder = folder.file("n/more.tmd", "model More \"More\"\nsystem X \"X\"\n");
    let run = folder.tmd("diff HEAD:n n");
    assert!(run.stderr.contains("that side is empty"), "{}", run.stderr);
    has(&run, &["+ element `More.X`"]);
    for (line, why) in [
        ("diff nothing", "and no revision"),
        ("diff nothing:m m", "no revision `nothing`"),
        ("diff HEAD:nowhere m", "`HEAD` has no `nowhere`"),
        ("diff -- -HEAD m", "begins with `-`"),
        ("diff -- --output=x m", "begins with `-`"),
        ("diff ^HEAD m", "and no revision"),
        ("diff HEAD:../../x m", "leads out of the repository"),
        ("diff :m m", "no revision before the colon"),
    ] {
        let run = folder.tmd(line);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "tmd {line}");
        assert!(run.stderr.contains(why), "tmd {line}\n{}", run.stderr);
    }
    let folder = folder.file("HEAD/more.tmd", "model More \"More\"\nsystem X \"X\"\n");
    let run = folder.tmd("diff HEAD n");
    assert!(run.stderr.contains("`HEAD` is taken as the path"), "{}", run.stderr);
    assert_eq!(run.stdout, "no model changes\n");
}

/// Callers set these for repositories of their own, hooks of git among them.
#[test]
fn the_folder_says_which_repository_is_read() {
    let folder = repository();
    let other = repository();
    git::commit(&other, "another");
    let (at, there) = (other.path(".git"), other.path("."));
    let [at, there] = [&at, &there].map(|it| it.to_str().unwrap());
    let index = format!("{at}/index");
    let env = [("GIT_DIR", at), ("GIT_WORK_TREE", there), ("GIT_INDEX_FILE", &index)];
    let run = git::run(&folder, "tmd", &["diff", "HEAD"], &env);
    assert_eq!(run.code, 0, "{}", run.stderr);
    has(&run, &["2 flows less protected\n"]);
    let run = git::run(&folder, "tmd", &["diff", "HEAD~1"], &env);
    assert_eq!(run.code, 2, "the other repository has such a revision: {}", run.stdout);
    // Git runs its own tools with these, for the repository that they are in.
    let own = folder.path(".git");
    let env = [("GIT_DIR", own.to_str().unwrap()), ("GIT_PREFIX", "m/")];
    has(&git::run(&folder, "tmd", &["diff", "HEAD", "m"], &env), &["2 flows less protected\n"]);
}

#[test]
fn what_a_partial_clone_lacks_is_missing_and_not_fetched() {
    let folder = repository();
    git::commit(&folder, "second");
    git::git(&folder, &["config", "uploadpack.allowFilter", "true"]);
    let from = format!("file://{}", folder.path(".").canonicalize().unwrap().display());
    git::git(&folder, &["clone", "--quiet", "--filter=blob:none", &from, "clone"]);
    let lacks = || {
        let words = ["-C", "clone", "rev-list", "--objects", "--all", "--missing=print"];
        git::git(&folder, &words).lines().filter(|it| it.starts_with('?')).count()
    };
    let before = lacks();
    assert!(before > 0, "the first revision of the model is not there");
    let run = folder.tmd_in("clone", "diff HEAD~1");
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(run.stderr.contains("git does not give the contents of `m/"), "{}", run.stderr);
    assert_eq!(lacks(), before);
}

/// Keeps what git is asked for.
#[cfg(unix)]
const GIT: &str = "#!/bin/sh\necho \"$*\" >> \"$GIT_LOG\"\nPATH=\"${PATH#*:}\" exec git \"$@\"\n";

#[cfg(unix)]
#[test]
fn files_beyond_the_limit_are_not_read_from_a_revision() {
    let text = format!("{OLD}{}", "// a long comment\n".repeat(300_000));
    let folder = Folder::new().file("m/acme.tmd", &text).file("bin/git", GIT);
    git::run(&folder, "chmod", &["+x", "bin/git"], &[]);
    git::git(&folder, &["init", "--quiet"]);
    git::commit(&folder, "first");
    let folder = folder.file("m/acme.tmd", OLD);
    let log = folder.path("log");
    let env = [("GIT_LOG", log.to_str().unwrap())];
    let run = git::run(&folder, "tmd", &["diff", "HEAD:m", "m"], &env);
    assert_eq!(run.code, 0, "{}", run.stderr);
    has(&run, &["Findings that are gone\n", "TM0002"]);
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains(" cat-file --batch-check\n"), "{log}");
    assert!(!log.contains(" --batch\n"), "{log}");
}

/// Links of a revision may lead anywhere, and filters are programs.
#[cfg(unix)]
#[test]
fn revisions_have_no_links_and_run_no_filters() {
    let folder = repository().file("secret.tmd", "model Secret\nsystem Kept\n");
    let folder = folder.file(".gitattributes", "*.tmd filter=made\n");
    std::os::unix::fs::symlink("../secret.tmd", folder.path("m/link.tmd")).unwrap();
    std::os::unix::fs::symlink("..", folder.path("m/up")).unwrap();
    for line in [
        "config filter.made.smudge touch%filtered",
        "config filter.made.clean cat",
        "add m .gitattributes",
        "-c user.name=a -c user.email=a@example.org commit --quiet -m links",
    ] {
        let words = line.split(' ').map(|it| it.replace('%', " "));
        let status = Command::new("git").args(words).current_dir(folder.path(".")).status();
        assert!(status.unwrap().success(), "git {line}");
    }
    let run = folder.tmd("diff /dev/null HEAD:m");
    assert_eq!(run.code, 0, "{}", run.stderr);
    has(&run, &["+ model `Acme`"]);
    assert!(!run.stdout.contains("Secret") && !run.stdout.contains("Kept"), "{}", run.stdout);
    assert!(!folder.path("filtered").exists() && !folder.path("m/filtered").exists());
}

#[test]
fn a_folder_without_a_repository_has_no_revisions() {
    let run = changed(&[]).tmd("diff HEAD new");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("this is no repository"), "{}", run.stderr);
}

#[test]
fn maps_that_are_gone_have_a_picture() {
    let old = "model Shop \"Shop\"\nperson Customer \"Customer\"\nsystem Pay \"Payments\" {\n  \
               container Api \"Api\"\n}\nCustomer -> Pay.Api \"pays\"\n";
    let new = old.replace(" {\n  container Api \"Api\"\n}", "").replace("Pay.Api", "Pay");
    let folder = Folder::new().file("old/shop.tmd", old).file("new/shop.tmd", &new);
    let run = folder.tmd("diff old new --format md --out maps");
    has(&run, &["![Payments: the map is gone, 4 removed](maps/shop.pay.svg)"]);
    let picture = std::fs::read_to_string(folder.path("maps/shop.pay.svg")).unwrap();
    assert!(picture.contains("What changed: Customer removed; "), "{picture}");
    let page = folder.tmd("diff old new --format html").stdout;
    let count = |words: &str| page.matches(words).count();
    assert_eq!(page.matches("<h2>Payments: the map is gone, 4 removed</h2>").count(), 1);
    assert_eq!([count("value=\"before\""), count("value=\"after\"")], [2, 1]);
    // From the other side it is a map that was not there.
    let run = folder.tmd("diff new old --format md --out maps");
    has(&run, &["![Payments: 4 added](maps/shop.pay.svg)"]);
}

#[test]
fn pictures_of_a_history_show_what_a_commit_changed() {
    let folder = repository();
    let git = |line: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@example.org"]).args(line);
        assert!(command.current_dir(folder.path(".")).status().unwrap().success(), "git {line:?}");
    };
    git(&["commit", "--quiet", "--all", "-m", "second"]);
    let run = folder.tmd("diff HEAD~1 --format md --out maps --pictures https://a.example/maps");
    assert_eq!(run.code, 0, "{}", run.stderr);
    has(&run, &["![Acme: 1 changed](https://a.example/maps/acme.svg)"]);
    let svg = std::fs::read_to_string(folder.path("maps/acme.svg")).unwrap();
    assert!(svg.contains("<title>changed"), "{svg}");
    assert!(svg.contains("stroke-dasharray=\"12 3 3 3\""), "{svg}");
    let again = folder.tmd("diff HEAD~1 --out maps");
    assert!(again.stderr.contains("0 written, 0 deleted"), "{}", again.stderr);
    let run = folder.tmd("diff HEAD --out maps");
    assert!(run.stderr.contains("0 pictures in `maps`: 0 written"), "{}", run.stderr);
    assert!(!folder.path("maps/acme.svg").exists());
    let png = folder.tmd("diff HEAD~1 --out maps --picture-format png");
    assert_eq!(png.code, 0, "{}", png.stderr);
    assert!(std::fs::read(folder.path("maps/acme.png")).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn pages_show_both_versions_of_a_map() {
    let run = repository().tmd("diff HEAD m --format html");
    let has = |text: &str| assert!(run.stdout.contains(text), "{text}");
    has("type=\"range\"");
    has("<div class=\"both\">");
    has("<div class=\"before\" hidden>");
    has("<div class=\"after\" hidden>");
    has("script-src 'sha256-");
    assert!(!run.stdout.contains("style=\"") && !run.stdout.contains("http://a"));
}

#[test]
fn what_becomes_public_matters() {
    let folder =
        changed(&[("store Ledger \"Ledger\"", "store Ledger \"Ledger\" { visibility public }")]);
    let run = folder.tmd("diff old new");
    has(&run, &["Less protected", "element `Acme.Pay.Ledger`", "visibility: now public"]);
    let folder = folder
        .file("new/acme.tmd", &OLD.replace("owner \"acme\"", "owner \"acme\"; visibility public"));
    let run = folder.tmd("diff old new");
    has(&run, &["Less protected", "model `Acme`", "visibility: internal → public"]);
    let run = folder.tmd("diff new old");
    has(&run, &["Changed\n", "visibility: public → internal"]);
}

#[test]
fn names_in_consequences_are_code() {
    let folder =
        changed(&[("\"Orders are used once\" implemented", "\"Orders are used once\" rejected")]);
    for form in ["md", "html"] {
        let run = folder.tmd(&format!("diff old new --format {form}"));
        has(&run, &["because <code>Nonce</code> is rejected"]);
    }
}
