//! The HTML pages of an atlas: what browsers may do with them, and what can be asked of threats.

use super::{Folder, SHOP};

/// Threats of two owners in three states, one of them with a variant.
const THREATS: &str = r#"
threat Flood "Too many requests" on Web {
  severity critical
  owner "web & co"
}
threat Spray "Passwords are tried" on Web {
  severity low
  mitigated by Limit
  threat Burst "Passwords are tried at once" {
    severity medium
    mitigated by Limit
  }
}
threat Guess "Passwords are guessed" on Web {
  accepted by "o" until 2027-03-31 because "small"
}
control Limit "Limit" { state implemented }
"#;

#[test]
fn every_page_names_what_it_may_do() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{THREATS}"));
    assert_eq!(folder.tmd("build --out out").code, 0);
    let files = folder.files("out");
    let pages: Vec<_> = files.iter().filter(|it| it.0.ends_with(".html")).collect();
    assert!(pages.len() >= 2);
    for (name, bytes) in pages {
        let page = String::from_utf8_lossy(bytes);
        assert!(page.contains("content=\"default-src 'none'; style-src 'sha256-"), "{name}");
        let has_script = page.contains("<script>");
        assert_eq!(has_script, page.contains("script-src 'sha256-"), "{name}");
        assert_eq!(has_script, page.contains("<form id=\"filter\" hidden>"), "{name}");
    }
}

#[test]
fn what_occurs_can_be_asked_for_and_no_more() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{THREATS}"));
    let page = folder.tmd("table --format html").stdout;
    let form = page.split_once("<form").and_then(|it| it.1.split_once("</form>")).unwrap().0;
    let values = form.split(" value=\"").skip(1).filter_map(|it| it.split('"').next());
    let values: Vec<&str> = values.collect();
    let statuses = ["open", "accepted", "mitigated"];
    let severities = ["critical", "medium", "low", "unrated"];
    let owners = ["", "-", "web &amp; co"];
    assert_eq!(values, [&statuses[..], &severities, &owners].concat());
    assert!(!form.contains("Model"), "all threats are of one model");
    let row = page.split("<tr id=\"Shop.Flood\"").nth(1).unwrap();
    let row = row.split('>').next().unwrap();
    assert!(row.contains("data-status=\"open\" data-severity=\"critical\""), "{row}");
    assert!(row.contains("data-owner=\"web &amp; co\" data-model=\""), "{row}");
}

#[test]
fn variants_stay_with_their_threat() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{THREATS}"));
    let page = folder.tmd("table --format html").stdout;
    let bodies: Vec<&str> = page.split("<tbody>").filter(|it| it.contains("data-rank")).collect();
    assert_eq!(bodies.len(), 3);
    let both = bodies.iter().find(|it| it.contains("\"Shop.Spray\"")).unwrap();
    assert!(both.contains("<tr id=\"Shop.Spray.Burst\""), "{both}");
}

#[test]
fn a_page_without_threats_has_nothing_to_ask() {
    let page = Folder::new().file("shop.tmd", SHOP).tmd("table --format html").stdout;
    assert!(page.contains("No threats are written down yet."));
    assert!(!page.contains("<form") && !page.contains("<script"));
}
