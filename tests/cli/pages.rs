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
        let has_script = page.contains("<script");
        assert_eq!(has_script, page.contains("script-src 'sha256-"), "{name}");
        let is_atlas = name.ends_with("atlas.html");
        assert_eq!(has_script && !is_atlas, page.contains("<form id=\"filter\""), "{name}");
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

#[test]
fn pictures_of_numbers_stand_beside_the_maps() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{THREATS}"));
    assert_eq!(folder.tmd("build --out out").code, 0);
    let files = folder.files("out");
    let text = |name: &str| String::from_utf8_lossy(&files[name]).into_owned();
    let summary = text("summary.svg");
    assert!(summary.contains("critical: 1 open. low: 1 mitigated."), "{summary}");
    assert!(!files.contains_key("risk.svg"), "nothing is rated by likelihood and impact");
    for page in ["index.html", "threats.html"] {
        assert!(text(page).contains("<img src=\"summary.svg\" alt=\"Threats by"), "{page}");
    }
    assert!(text("index.md").contains("](summary.svg)](summary.svg)"));
    assert!(!text("index.html").contains("risk.svg"));
}

#[test]
fn risks_are_counted_by_likelihood_and_impact() {
    let risks = "threat Loss \"Loss\" on Web { risk L2 I5 }\n\
                 threat Late \"Late\" on Web {\n  risk L2 I5\n  avoided because \"queue\"\n}\n";
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{THREATS}{risks}"));
    assert_eq!(folder.tmd("build --out out --format png,html").code, 0);
    let files = folder.files("out");
    assert!(files["risk.png"].starts_with(b"\x89PNG\r\n") && files.contains_key("summary.png"));
    let page = String::from_utf8_lossy(&files["threats.html"]).into_owned();
    let alt = page.split("<img src=\"risk.png\" alt=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(alt.contains("Likelihood 2, impact 5, high: 2, of these 1 open."), "{alt}");
    assert!(alt.contains("Not in the table: 1 not rated, 2 rated by a word."), "{alt}");
}

#[test]
fn a_map_never_has_the_file_of_a_picture() {
    let folder = Folder::new().file("summary.tmd", &SHOP.replace("model Shop", "model Summary"));
    let run = folder.tmd("build --out out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let files = folder.files("out");
    assert!(files.contains_key("summary.svg") && files.contains_key("map-summary.svg"));
}
