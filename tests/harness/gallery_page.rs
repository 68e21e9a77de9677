//! The page for who reviews a change of drawings: every picture of the gallery as it was accepted
//! and as it is drawn now, in light and in dark, with what both measure; changed ones first.
//!
//! It lies in the folder for build results and needs no network. "Before" is what lies in
//! `tests/gallery`, or what did at the revision of git that `TMD_BEFORE` names.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::gallery::{self, Picture};
use super::update;

const TEMPLATE: &str = include_str!("gallery.html");

/// What is counted, as it stands at the end of a line of the record.
const NUMBERS: [&str; 4] = ["crossings", "bends", "length / ideal", "aspect"];

/// How the style sheet of a picture begins that holds for readers who prefer dark.
const IF_DARK: &str = "@media (prefers-color-scheme: dark)";

/// Writes the page and its pictures; gives its path.
pub(crate) fn write(pictures: &[Picture]) -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("gallery");
    let revision = std::env::var("TMD_BEFORE").ok().filter(|it| !it.is_empty());
    let record = before(&gallery::folder().join("metrics.txt"), revision.as_deref())?;
    let record = record.unwrap_or_default();
    let mut cards = Vec::new();
    for picture in pictures {
        let before = before(&picture.home(), revision.as_deref())?;
        cards.push(Card::new(picture, before, &record));
    }
    cards.sort_by_key(|it| !it.is_changed());
    cards.iter().for_each(|it| it.write_pictures(&folder));
    let n_changed = cards.iter().filter(|it| it.is_changed()).count();
    let summary = format!("{n_changed} of {} pictures changed", cards.len());
    let cards: String = cards.iter().map(Card::html).collect();
    let page = TEMPLATE.replace("{{summary}}", &summary).replace("{{cards}}", &cards);
    let path = folder.join("index.html");
    update::write(&path, &page);
    Ok(path)
}

/// An accepted file, if there is or was one.
fn before(home: &Path, revision: Option<&str>) -> Result<Option<String>, String> {
    let Some(revision) = revision else { return Ok(std::fs::read_to_string(home).ok()) };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inner = home.strip_prefix(root).unwrap_or(home).display().to_string();
    let object = format!("{revision}:{}", inner.replace('\\', "/"));
    let output = Command::new("git").arg("show").arg(object).current_dir(root).output();
    let output = output.map_err(|it| format!("TMD_BEFORE needs git: {it}"))?;
    Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
}

/// A picture and what it was.
struct Card<'a> {
    picture: &'a Picture,
    before: Option<String>,
    /// Size in words.
    size: String,
    /// What it measured, if that is known, and measures.
    measured: (Vec<f64>, Vec<f64>),
}

impl<'a> Card<'a> {
    fn new(picture: &'a Picture, before: Option<String>, record: &str) -> Self {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let mut recorded = record.lines().map(words);
        let recorded = recorded.find(|it| it.first() == Some(&picture.name)).unwrap_or_default();
        let now = words(&picture.to_string());
        let numbers = |words: &[String]| -> Vec<f64> {
            let last = &words[words.len().saturating_sub(NUMBERS.len())..];
            last.iter().filter_map(|it| it.parse().ok()).collect()
        };
        let size = format!("{} boxes, {} lines", now[1], now[2]);
        Self { picture, before, size, measured: (numbers(&recorded), numbers(&now)) }
    }

    fn is_changed(&self) -> bool {
        self.before.as_ref() != Some(&self.picture.svg)
    }

    /// One file for each side and theme. What did not change is written once.
    fn write_pictures(&self, folder: &Path) {
        let sides = [("after", Some(&self.picture.svg)), ("before", self.before.as_ref())];
        for (side, svg) in &sides[..1 + usize::from(self.is_changed())] {
            let Some(svg) = svg else { continue };
            for (theme, condition) in [("light", "@media not all"), ("dark", "@media all")] {
                let path = folder.join(format!("{}.{side}.{theme}.svg", self.picture.name));
                update::write(&path, &svg.replace(IF_DARK, condition));
            }
        }
    }

    fn html(&self) -> String {
        let name = &self.picture.name;
        let class = if self.is_changed() { " class=\"changed\"" } else { "" };
        let size = &self.size;
        let mut out =
            format!("<article id=\"{name}\"{class}>\n<h2>{name} <small>{size}</small></h2>\n");
        self.table(&mut out);
        out.push_str("<div class=\"pair\">\n");
        let before = if self.is_changed() { "before" } else { "after" };
        let sides =
            [("before", before, self.before.as_ref()), ("after", "after", Some(&self.picture.svg))];
        for (side, file, svg) in sides {
            write!(out, "<figure class=\"{side}\"><figcaption>{side}</figcaption>")
                .expect("strings take all");
            match svg {
                Some(svg) => {
                    let width = width(svg);
                    let alt = format!("{name}, {side}");
                    let image = format!("data-name=\"{name}.{file}\" style=\"--w:{width}\"");
                    write!(out, "<img loading=\"lazy\" alt=\"{alt}\" {image}>")
                }
                None => write!(out, "There was none."),
            }
            .expect("strings take all");
            out.push_str("</figure>\n");
        }
        out.push_str("</div>\n</article>\n");
        out
    }

    /// Both measurements and their difference; less is better, but for aspects.
    fn table(&self, out: &mut String) {
        let (before, after) = &self.measured;
        let row = |head: &str, cells: Vec<String>| {
            format!("<tr><th>{head}</th>{}</tr>\n", cells.concat())
        };
        let cell = |it: &f64| format!("<td>{it}</td>");
        let head = NUMBERS.iter().map(|it| format!("<th>{it}</th>")).collect();
        out.push_str("<table>\n");
        out.push_str(&row("", head));
        out.push_str(&row("before", before.iter().map(cell).collect()));
        out.push_str(&row("after", after.iter().map(cell).collect()));
        let differences = before.iter().zip(after).zip(NUMBERS).map(|((before, after), name)| {
            // Both have two decimals.
            let by = ((after - before) * 100.0).round() / 100.0;
            let class = match by {
                _ if name == "aspect" || by == 0.0 => "",
                ..0.0 => "better",
                _ => "worse",
            };
            format!("<td class=\"{class}\">{by:+}</td>")
        });
        out.push_str(&row("difference", differences.collect()));
        out.push_str("</table>\n");
    }
}

/// The number in ` width="…"` of the first tag.
fn width(svg: &str) -> &str {
    let tail = svg.split_once(" width=\"").map_or("0", |it| it.1);
    tail.split('"').next().unwrap_or_default()
}
