//! `tmd embed`: maps and tables between comments of Markdown files.

use super::args::Embed;
use super::failure::Failure;
use super::library::{Base, Library, Shown, tell};
use super::output::{self, Files};
use super::{Verdict, rewrite, streams};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use threatlas::docs::{self, Mark, Place, What};
use threatlas::plain::counted;
use threatlas::query::Fault;
use threatlas::render::{self, DARK, LIGHT, Theme};
use threatlas::scene::Link;

/// The folder of pictures, if a mark names no other.
const FOLDER: &str = "tmd";

pub(super) fn run(args: &Embed) -> Result<Verdict, Failure> {
    let mut library = Library::new(&args.day, &args.reader)?;
    let mut pages = Vec::new();
    for file in &args.files {
        let (text, base) = read(file)?;
        match page(&mut library, file, &text, &base) {
            Ok(page) => pages.push(page),
            Err(faults) => tell(&file.display().to_string(), &text, faults),
        }
    }
    if pages.len() < args.files.len() {
        streams::say("nothing was written\n");
        return Ok(Verdict::Findings);
    }
    if args.check { check(&pages) } else { write(&pages) }
}

/// A Markdown file with all that it asks for.
struct Page {
    file: PathBuf,
    old: String,
    new: String,
    /// The pictures of each folder.
    pictures: BTreeMap<PathBuf, Files>,
}

impl Page {
    /// The list of its pictures in a folder: each page has one, so that pages share folders. It is
    /// named by the way to the page, which is the same on all machines.
    fn manifest(&self, folder: &Path) -> String {
        let full = |it: &Path| it.canonicalize().unwrap_or_else(|_| it.to_owned());
        let page = full(&self.file);
        let above = folder.parent().map(full).unwrap_or_default();
        let ways = above.ancestors().enumerate();
        let mut ways = ways.filter_map(|(n, it)| Some((n, page.strip_prefix(it).ok()?)));
        let (n_up, way) = ways.next().unwrap_or((0, &page));
        output::manifest_of(&format!("{}{}", "../".repeat(n_up), way.display()))
    }
}

fn read(file: &Path) -> Result<(String, Base), Failure> {
    let bytes = fs::read(file).map_err(|error| Failure::io("read", file, &error))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        let message = format!("`{}` is not UTF-8 text", file.display());
        Failure::new(message).hint("save the file as UTF-8")
    })?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok((text, Base::of(file.parent().unwrap_or(Path::new(".")))?))
}

/// What a mark is to hold.
enum Content {
    Text(String),
    Map(Box<Shown>, PathBuf),
}

fn page(library: &mut Library, file: &Path, text: &str, base: &Base) -> Result<Page, Vec<Fault>> {
    let marks = docs::marks(text)?;
    let (mut contents, mut faults) = (Vec::new(), Vec::new());
    for mark in &marks {
        match content(library, mark, base) {
            Ok(content) => contents.push(content),
            Err(found) => faults.extend(found),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let pictures = pictures(&marks, &contents)?;
    let texts = marks.iter().zip(contents).map(|(mark, content)| match content {
        Content::Text(text) => text,
        Content::Map(shown, _) => picture(mark, &shown),
    });
    let new = docs::written(text, &marks, &texts.collect::<Vec<_>>());
    let mut page = Page { file: file.to_owned(), old: text.to_owned(), new, pictures };
    // What an earlier run wrote for marks that are gone is to go, too.
    let usual = base.path(FOLDER).map_err(|it| vec![whole(text, it)])?;
    if usual.join(page.manifest(&usual)).is_file() {
        page.pictures.entry(usual).or_default();
    }
    Ok(page)
}

fn whole(text: &str, failure: Failure) -> Fault {
    Fault { at: 0..text.len().min(1), message: failure.message, hint: failure.hint }
}

fn content(library: &mut Library, mark: &Mark, base: &Base) -> Result<Content, Vec<Fault>> {
    let block = &mark.block;
    let one = |fault: Fault| vec![fault];
    match block.what {
        What::Map => {
            let folder = base.path(out(mark)).map_err(|it| {
                let at_fault = block.fault("out", it.message, it.hint);
                vec![at_fault]
            })?;
            let shown = library.map(block, base).map_err(one)?;
            Ok(Content::Map(Box::new(shown), folder))
        }
        What::Table if mark.is_inline => {
            let hint = "put the end of the mark on a line of its own";
            Err(one(block.fault("", "a table within a line", Some(hint.to_owned()))))
        }
        What::Table => library.table(block, base).map(Content::Text),
        What::Status => library.status(block, base, mark.is_inline).map(Content::Text).map_err(one),
    }
}

/// The folder of the pictures of a mark, as the page says it.
fn out(mark: &Mark) -> &str {
    match mark.block.value("out").trim_end_matches('/') {
        "" => FOLDER,
        out => out,
    }
}

/// Names of the light and the dark picture of a map.
fn names(stem: &str) -> [String; 2] {
    [format!("{stem}.svg"), format!("{stem}.dark.svg")]
}

/// The pictures of all maps, by folder. Links lead to those that are there.
fn pictures(marks: &[Mark], contents: &[Content]) -> Result<BTreeMap<PathBuf, Files>, Vec<Fault>> {
    let maps: Vec<(&Mark, &Shown, &PathBuf)> = marks
        .iter()
        .zip(contents)
        .filter_map(|(mark, content)| match content {
            Content::Map(shown, folder) => Some((mark, &**shown, folder)),
            Content::Text(_) => None,
        })
        .collect();
    let mut all: BTreeMap<PathBuf, Files> = BTreeMap::new();
    for (mark, shown, folder) in &maps {
        let is_there = |stem: &str| {
            let is_it = |it: &&(&Mark, &Shown, &PathBuf)| {
                it.2 == *folder && it.1.scene.stem == stem && it.1.workspace == shown.workspace
            };
            maps.iter().any(|it| is_it(&it))
        };
        let dark = if shown.theme == *LIGHT { &*DARK } else { &shown.theme };
        let draw = |theme: &Theme, name: fn(&str) -> String| {
            let leads = |link: &Link| match link {
                Link::Drawing(stem) => is_there(stem).then(|| name(stem)),
                Link::Threats(_) => None,
            };
            render::fixed(&shown.scene, theme, &leads).into_bytes()
        };
        let [light_name, dark_name] = names(&shown.scene.stem);
        let light = draw(&shown.theme, |stem| format!("{stem}.svg"));
        let dark = draw(dark, |stem| format!("{stem}.dark.svg"));
        let files = all.entry((*folder).clone()).or_default();
        if files.get(&light_name).is_some_and(|it| *it != light) {
            let message = format!("two workspaces have a map `{}`", shown.scene.stem);
            let hint = "give one of them a folder of its own: `out=\"…\"`".to_owned();
            return Err(vec![mark.block.fault("out", message, Some(hint))]);
        }
        files.extend([(light_name, light), (dark_name, dark)]);
    }
    Ok(all)
}

fn picture(mark: &Mark, shown: &Shown) -> String {
    let block = &mark.block;
    let way = |name: &str| url(&format!("{}/{name}", out(mark)));
    let [light, dark] = names(&shown.scene.stem).map(|it| way(&it));
    let link = match block.value("link") {
        "" => light.clone(),
        link => link.to_owned(),
    };
    let alt = match block.value("alt") {
        "" => docs::alt(&shown.map.view, &shown.scene),
        alt => alt.to_owned(),
    };
    let place = Place { light, dark, link };
    docs::picture(&place, &alt, shown.scene.size.w, block.value("caption"))
}

/// A path as a part of an address.
fn url(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Lists what is not up to date.
fn check(pages: &[Page]) -> Result<Verdict, Failure> {
    let mut n = 0;
    for page in pages {
        if page.old != page.new {
            n += 1;
            streams::print(format!("stale: {}\n", page.file.display()))?;
        }
        for (folder, files) in &page.pictures {
            for (path, difference) in output::compare(folder, &page.manifest(folder), files)? {
                n += 1;
                let here = page.file.parent().unwrap_or(Path::new(""));
                let full = Path::new(".").join(here).canonicalize().unwrap_or_default();
                let shown = folder.strip_prefix(&full).map_or(folder.clone(), |it| here.join(it));
                let file = shown.join(path);
                streams::print(format!("{}: {}\n", difference.word(), file.display()))?;
            }
        }
    }
    streams::say(&match n {
        0 => format!("{}: up to date\n", counted(pages.len(), "file")),
        _ => format!("{} differ; run `tmd embed` to update\n", counted(n, "file")),
    });
    Ok(Verdict::findings_if(n > 0))
}

fn write(pages: &[Page]) -> Result<Verdict, Failure> {
    let mut n = 0;
    for page in pages {
        for (folder, files) in &page.pictures {
            n += output::write(folder, &page.manifest(folder), files)?.len();
        }
    }
    let changed = pages.iter().filter(|it| it.old != it.new);
    let changes: Vec<rewrite::Change<'_>> = changed
        .map(|it| rewrite::Change { target: &it.file, old: &it.old, new: &it.new })
        .collect();
    rewrite::all(&changes)?;
    streams::say(&format!(
        "{}: {} changed, {} changed\n",
        counted(pages.len(), "file"),
        changes.len(),
        counted(n, "picture")
    ));
    Ok(Verdict::Fine)
}

#[cfg(test)]
mod tests {
    use super::url;

    #[test]
    fn addresses_hold_no_blanks() {
        assert_eq!(url("a b/é.svg"), "a%20b/%C3%A9.svg");
    }
}
