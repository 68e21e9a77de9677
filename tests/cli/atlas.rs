//! The page with all maps and threats: one file that lets nothing in. What it does when somebody
//! clicks is tested in `tests/browser`.

use super::{Folder, SHOP, quoted, repository};
use threatlas::html::csp_hash;

/// What stands between the first of two marks and the next second one.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).unwrap().1;
    rest.split_once(to).unwrap().0
}

fn page(folder: &Folder, args: &str) -> String {
    let run = folder.tmd(&format!("build --out atlas --format atlas {args}"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut files = folder.files("atlas");
    assert!(files.keys().all(|it| it == "atlas.html" || it.starts_with('.')), "{:?}", files.keys());
    String::from_utf8(files.remove("atlas.html").unwrap()).unwrap()
}

#[test]
fn an_atlas_holds_all_maps_and_allows_its_own_script_and_style_only() {
    let folder = Folder::of(&repository().join("examples/oauth"));
    let page = page(&folder, "");
    let ids = quoted(&page, "id");
    for id in ["oauth", "oauth.client", "oauth.code-injection", "oauth.code-injection.sequence"] {
        assert!(ids.iter().any(|it| it == id), "{id}");
    }
    let policy = between(&page, "Policy\" content=\"", "\">");
    let style = csp_hash(between(&page, "<style>", "</style>"));
    let script = csp_hash(between(&page, "<script>", "</script>"));
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    assert!(policy.contains(&format!("style-src {style}; script-src {script};")), "{policy}");
    assert!(quoted(&page, "src").is_empty() && quoted(&page, "style").is_empty());
    assert!(!page.contains("unsafe-inline") && !page.contains("@import"));
}

#[test]
fn no_text_of_a_model_becomes_part_of_an_atlas() {
    let evil = "model Evil \"</script><script>alert(1)</script>\" {\n  owner \"o\"\n  \
                summary \"</noscript><img>\"\n}\n\
                system A \"</noscript><img>\" {\n  container B \"<!--<script>\"\n}\n\
                threat T \"</title></style><img>\" on A {\n  attack \"<img>\"\n  \
                refs \"javascript:x\"\n}\n";
    let page = page(&Folder::new().file("evil.tmd", evil), "");
    assert!(!page.contains("<img") && !page.contains("<!--") && !page.contains("<script>alert"));
    assert!(quoted(&page, "href").iter().all(|it| it.starts_with('#')));
    for (tag, n) in [("script", 3), ("style", 1)] {
        assert_eq!(page.matches(&format!("</{tag}>")).count(), n, "{tag}");
    }
}

#[test]
fn an_atlas_has_the_colours_of_the_theme() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    let usual = page(&folder, "");
    assert!(usual.contains("prefers-color-scheme") && usual.contains("id=\"theme\""));
    let dark = page(&folder, "--theme dark");
    assert!(dark.contains(":root {\ncolor-scheme: dark;\n--tmd-page: #12171e;"));
    assert!(!dark.contains("prefers-color-scheme: dark) {") && !dark.contains("id=\"theme\""));
}

#[test]
fn the_front_page_leads_to_the_atlas() {
    let folder = Folder::new().file("shop.tmd", SHOP);
    assert_eq!(folder.tmd("build --out atlas").code, 0);
    let files = folder.files("atlas");
    let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    assert!(text("index.html").contains("href=\"atlas.html\""));
    assert!(text("index.md").contains("](atlas.html)"));
}
