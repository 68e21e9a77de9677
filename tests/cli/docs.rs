//! Maps and tables in pages of others: Markdown files, books, blocks of HTML.

use std::fs;

use super::{Folder, MISTAKE, SHOP};
use serde_json::{Value, json};

const PAGE: &str = "# Shop\r\n\r\n<!-- tmd: map file=\"shop.tmd\" view=\"Shop.Web\" -->\r\n\
                    <!-- /tmd -->\r\n\r\n\
                    All: <!-- tmd: status file=\"shop.tmd\" -->?<!-- /tmd -->.";

fn read(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.path(path)).unwrap()
}

fn shop() -> Folder {
    Folder::new().file("shop.tmd", SHOP)
}

#[test]
fn a_page_is_filled_once_and_every_other_byte_stays() {
    let folder = shop().file("README.md", &format!("\u{feff}{PAGE}"));
    let run = folder.tmd("embed README.md");
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    let text = read(&folder, "README.md");
    assert!(text.starts_with("\u{feff}# Shop\r\n\r\n<!-- tmd: map file"), "{text}");
    let end = "-->\r\n\r\nAll: <!-- tmd: status file=\"shop.tmd\" -->no threats<!-- /tmd -->.";
    assert!(text.ends_with(end), "{text}");
    assert!(text.contains("\r\n\r\n<a href=\"tmd/shop.web.svg\"><picture>"), "{text}");
    assert!(text.contains("alt=\"Map of Web shop: 3 elements and 2 flows.\""), "{text}");
    assert!(text.replace("\r\n", "").lines().count() == 1, "line ends are those of the file");
    let (pictures, times) = (folder.files("tmd"), folder.times("tmd"));
    let names: Vec<&String> = pictures.keys().collect();
    assert_eq!(names, [".tmd-manifest-README.md.json", "shop.web.dark.svg", "shop.web.svg"]);

    assert_eq!(folder.tmd("embed README.md --check").code, 0);
    assert_eq!(folder.tmd("embed README.md").code, 0);
    assert_eq!((read(&folder, "README.md"), folder.times("tmd")), (text, times));
}

#[test]
fn pictures_lead_only_to_pictures_that_are_there() {
    let both = format!("{PAGE}\n<!-- tmd: map file=\"shop.tmd\" -->\n<!-- /tmd -->\n");
    for (page, is_there) in [(PAGE, false), (both.as_str(), true)] {
        let folder = shop().file("README.md", page);
        assert_eq!(folder.tmd("embed README.md").code, 0);
        let picture = read(&folder, "tmd/shop.web.dark.svg");
        assert_eq!(picture.contains("href=\"shop.dark.svg\""), is_there, "{picture}");
        assert_eq!(picture.contains("href="), is_there, "{picture}");
    }
}

#[test]
fn stale_pages_exit_with_1() {
    let folder = shop().file("README.md", PAGE);
    let run = folder.tmd("embed --check README.md");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert_eq!(
        run.stdout,
        "stale: README.md\nmissing: tmd/shop.web.dark.svg\nmissing: tmd/shop.web.svg\n"
    );
    assert!(!folder.path("tmd").exists());
    folder.tmd("embed README.md");
    let folder = folder.file("shop.tmd", &SHOP.replace("\"Page\"", "\"Shop window\""));
    let run = folder.tmd("embed --check README.md");
    assert_eq!(run.code, 1);
    assert_eq!(run.stdout, "stale: tmd/shop.web.dark.svg\nstale: tmd/shop.web.svg\n");
}

#[test]
fn pages_share_a_folder_and_delete_their_own_pictures_only() {
    let folder = shop().file("README.md", PAGE).file("OTHER.md", PAGE);
    let folder = folder.file("tmd/mine.svg", "mine");
    assert_eq!(folder.tmd("embed README.md OTHER.md").code, 0);
    let folder = folder.file("README.md", "nothing");
    assert_eq!(folder.tmd("embed README.md").code, 0);
    assert!(folder.path("tmd/shop.web.svg").exists(), "the other page needs it");
    let folder = folder.file("OTHER.md", "nothing");
    assert_eq!(folder.tmd("embed --check OTHER.md").code, 1);
    assert_eq!(folder.tmd("embed OTHER.md").code, 0);
    assert!(!folder.path("tmd/shop.web.svg").exists());
    assert_eq!(read(&folder, "tmd/mine.svg"), "mine");
}

#[test]
fn a_list_of_pictures_has_the_same_name_on_all_machines() {
    let page = PAGE.replacen(" -->\r\n", " out=\"pictures/shop\" -->\r\n", 1);
    let folder = shop().file("README.md", &page);
    assert_eq!(folder.tmd("embed README.md").code, 0);
    let files = folder.files("pictures");
    let names: Vec<&String> = files.keys().collect();
    let list = "shop/.tmd-manifest-..%README.md.json";
    assert_eq!(names, [list, "shop/shop.web.dark.svg", "shop/shop.web.svg"]);
}

#[test]
fn what_is_wrong_with_a_page_is_shown_in_it() {
    let page = "One.\n<!-- tmd: map file=\"shop.tmd\" view=\"Shop.Wep\" -->\n<!-- /tmd -->\n\
                <!-- tmd: table file=\"shop.tmd\" where=\"severty = high\" columns=\"ids\" -->\n\
                <!-- /tmd -->\n<!-- tmd: map file=\"../x.tmd\" -->\n<!-- /tmd -->\n";
    let folder = shop().file("README.md", page);
    let run = folder.tmd("embed README.md");
    assert_eq!(run.code, 1, "{}", run.stderr);
    let told = [
        "there is no map `Shop.Wep`",
        "README.md:2:37",
        "did you mean `Shop.Web`?",
        "there is no field `severty`",
        "README.md:4:40",
        "leads out of",
        "README.md:6:21",
    ];
    for part in told {
        assert!(run.stderr.contains(part), "{part}\n{}", run.stderr);
    }
    assert_eq!(read(&folder, "README.md"), page);
    let run = folder.file("README.md", "<!-- tmd: map -->\n").tmd("embed README.md");
    assert!(run.stderr.contains("a mark without its end"), "{}", run.stderr);
}

#[test]
fn models_with_errors_fill_no_page() {
    let folder = Folder::new().file("shop.tmd", &format!("{SHOP}{MISTAKE}"));
    let run = folder.file("README.md", PAGE).tmd("embed README.md");
    assert_eq!(run.code, 1);
    for part in ["shop.tmd:12:13", "the models here have 1 error", "README.md:3:"] {
        assert!(run.stderr.contains(part), "{part}\n{}", run.stderr);
    }
}

/// What mdBook hands over: chapters by path, as version 0.4 or 0.5 lists them.
fn book(folder: &Folder, list: &str, renderer: &str, chapters: &[(&str, &str)]) -> String {
    let chapter = |(path, content): &(&str, &str)| {
        json!({ "Chapter": {
            "name": "A", "content": content, "number": null, "sub_items": [],
            "path": path, "source_path": path, "parent_names": [],
        } })
    };
    let items: Vec<Value> = chapters.iter().map(chapter).collect();
    let root = folder.path("");
    let config = json!({ "book": { "src": "src" }, "preprocessor": { "tmd": {} } });
    let context = json!({ "root": root, "config": config, "renderer": renderer });
    json!([context, { list: items, "__non_exhaustive": null }]).to_string()
}

/// The texts of the chapters that come back.
fn chapters(out: &str, list: &str) -> Vec<String> {
    let book: Value = serde_json::from_str(out).unwrap();
    let items = book[list].as_array().unwrap().iter();
    items.map(|it| it["Chapter"]["content"].as_str().unwrap().to_owned()).collect()
}

const FENCE: &str = "a\n```tmd file=\"../shop.tmd\"\n```\nb\n";

#[test]
fn books_of_both_versions_get_maps_that_lead_to_each_other() {
    let inner = "{{#tmd ../../shop.tmd view=\"Shop.Web\"}}\n{{#tmd ../../shop.tmd}}\n";
    let folder = shop().file("src/SUMMARY.md", "").file("src/in/b.md", inner);
    for list in ["items", "sections"] {
        let text = book(&folder, list, "html", &[("README.md", FENCE), ("in/b.md", inner)]);
        let run = folder.tmd_with("mdbook", &text);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let texts = chapters(&run.stdout, list);
        assert!(texts[0].starts_with("a\n<figure class=\"tmd-map\">\n"), "{}", texts[0]);
        assert!(texts[0].ends_with("</figure>\n\nb\n"), "{}", texts[0]);
        assert!(texts[0].contains("href=\"in/b.html#shop.web\""), "{}", texts[0]);
        assert!(texts[1].contains("href=\"../index.html#shop\""), "{}", texts[1]);
        assert!(texts[1].contains("id=\"shop-2\"") && !texts[1].contains("id=\"shop\""));
        assert!(!texts[1].contains("<style") && !texts[1].contains("style="));
    }
    assert_eq!(folder.tmd("mdbook supports html").code, 0);
}

#[test]
fn books_without_pictures_have_maps_in_words() {
    let folder = shop().file("src/a.md", FENCE);
    let text = book(&folder, "items", "markdown", &[("a.md", FENCE)]);
    let run = folder.tmd_with("mdbook", &text);
    let wanted = "a\n\n\nMap of A small shop: 2 elements and 1 flow.\n\nb\n";
    assert_eq!((run.code, chapters(&run.stdout, "items")[0].as_str()), (0, wanted));
}

#[test]
fn a_model_may_stand_in_a_chapter() {
    let chapter = "- ```tmd\n  model A \"A\"\n  system B \"B\"\n  B -> C \"asks\"\n  ```\n";
    let folder = shop().file("src/a.md", chapter);
    let run = folder.tmd_with("mdbook", &book(&folder, "items", "html", &[("a.md", chapter)]));
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("a.md:4:8"), "{}", run.stderr);
    let right = chapter.replace("-> C", "-> B");
    let run = folder.tmd_with("mdbook", &book(&folder, "items", "html", &[("a.md", &right)]));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = &chapters(&run.stdout, "items")[0];
    assert!(text.starts_with("- <figure class=\"tmd-map\">\n    <svg "), "{text}");
}

#[test]
fn books_publish_no_models_unnoticed() {
    let folder = shop().file("src/a.md", FENCE).file("src/secret/b.tmd", SHOP);
    let text = book(&folder, "items", "html", &[("a.md", "")]);
    let run = folder.tmd_with("mdbook", &text);
    assert_eq!(run.code, 2, "{}", run.stderr);
    for part in ["b.tmd", "publish-models = true"] {
        assert!(run.stderr.contains(part), "{part}\n{}", run.stderr);
    }
    let asked = text.replace("\"tmd\":{}", "\"tmd\":{\"publish-models\":true}");
    assert_eq!(folder.tmd_with("mdbook", &asked).code, 0);
    let run = folder.tmd_with("mdbook", "{}");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("book.toml"), "{}", run.stderr);
}

#[test]
fn faults_of_a_book_point_into_the_file() {
    let file = "# Title\n\n{{#include x.md}}\n```tmd file=\"../shop.tmd\" view=\"Nope\"\n```\n";
    let chapter = file.replace("{{#include x.md}}", "1\n2\n3\n4");
    let folder = shop().file("src/a.md", file);
    let run = folder.tmd_with("mdbook", &book(&folder, "items", "html", &[("a.md", &chapter)]));
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("a.md:4:33"), "{}", run.stderr);
}

#[test]
fn one_map_is_a_block_of_a_page() {
    let run = shop().tmd_of(
        &["fence", "--file", "shop.tmd", "--nth", "2", "--link", "shop.tmd#Shop.Web", "web/"],
        "",
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("<figure class=\"tmd-map\">\n  <svg "), "{}", run.stdout);
    assert!(run.stdout.contains("id=\"shop-2\"") && run.stdout.contains("href=\"web/#shop.web\""));
    let run = Folder::new().tmd_with("fence", "model A \"A\"\nsystem B\nC -> B\n");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("-:3:1"), "{}", run.stderr);
}

#[test]
fn the_style_sheet_knows_the_dark() {
    let run = Folder::new().tmd("export style-sheet");
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("--tmd-page: light-dark(#ffffff, #"), "{}", run.stdout);
}

#[test]
fn marks_in_texts_of_models_are_texts() {
    let mark = "<!-- /tmd --> <!-- tmd: map file=\\\"shop.tmd\\\" -->";
    let owner = format!("owner \"{mark}\"");
    let text = SHOP.replace("owner \"shop team\"", &owner);
    assert!(text.contains(&owner), "{text}");
    let threat = format!("threat Named \"{mark}\" on Web {{ open because \"{mark}\" }}\n");
    let page = "<!-- tmd: status file=\"shop.tmd\" -->\n<!-- /tmd -->\n\
                <!-- tmd: table file=\"shop.tmd\" -->\n<!-- /tmd -->\n\
                <!-- tmd: map file=\"shop.tmd\" -->\n<!-- /tmd -->\n";
    let folder = Folder::new().file("shop.tmd", &format!("{text}\n{threat}")).file("a.md", page);
    let run = folder.tmd("embed a.md");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let run = folder.tmd("embed a.md --check");
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(read(&folder, "a.md").matches("<!--").count(), 6);
}
