//! `tmd mdbook`: the preprocessor that draws maps and tables into books.

use super::args::{Mdbook, MdbookQuestion};
use super::failure::Failure;
use super::library::{Base, Library, Shown, tell};
use super::{Verdict, streams};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use threatlas::docs::{self, Book, Chapter, Piece, What};
use threatlas::query::Fault;
use threatlas::render::{self, Figure};
use threatlas::scene::Link;

/// Larger books are not read to their end.
const MAX_BOOK_BYTES: u64 = 1 << 30;

pub(super) fn run(args: &Mdbook) -> Result<Verdict, Failure> {
    // What has no pictures has the maps in words.
    if let Some(MdbookQuestion::Supports { .. }) = args.question {
        return Ok(Verdict::Fine);
    }
    let input = streams::read_stdin(MAX_BOOK_BYTES)?;
    let mut book = Book::read(&input).map_err(|found| {
        let hint = "name it in `book.toml` as the command of a preprocessor, and run mdBook";
        Failure::new(format!("this is no book as mdBook hands it over: {found}")).hint(hint)
    })?;
    let root = PathBuf::from(book.said("/root").unwrap_or("."));
    let sources = root.join(book.said("/config/book/src").unwrap_or("src"));
    let is_html = book.said("/renderer") == Some("html");
    if is_html && !book.is_set("/config/preprocessor/tmd/publish-models") {
        refuse_models(&sources)?;
    }
    let mut pages = Vec::new();
    let mut is_wrong = false;
    let mut library = Library::new(&args.day, &args.reader)?;
    for chapter in book.chapters() {
        match page(&mut library, &chapter, &sources) {
            Ok(asked) => pages.push((chapter, asked)),
            Err(faults) => {
                is_wrong = true;
                tell_of(&chapter, &sources, faults);
            }
        }
    }
    if is_wrong {
        return Ok(Verdict::Findings);
    }
    let ids = Ids::of(&pages);
    let mut n_maps = 0;
    for (chapter, asked) in &pages {
        let mut contents = Vec::new();
        for it in asked {
            let is_map = matches!(it.what, Answer::Map(_));
            contents.push(it.content(chapter, is_html, &ids, n_maps));
            n_maps += usize::from(is_map);
        }
        let pieces: Vec<Piece> = asked.iter().map(|it| it.piece.clone()).collect();
        book.set(chapter, docs::replaced(&chapter.content, &pieces, &contents));
    }
    streams::print(book.text())?;
    Ok(Verdict::Fine)
}

/// mdBook copies all that lies in its folder of sources; no preprocessor can prevent that.
fn refuse_models(sources: &Path) -> Result<(), Failure> {
    let mut folders = vec![sources.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "tmd") {
                found.push(path);
            }
        }
    }
    found.sort();
    let Some(first) = found.first() else { return Ok(()) };
    let message = format!("the book would publish `{}`", first.display());
    Err(Failure::new(message).hint(
        "mdBook copies all files in its folder of sources: move models out of it, or say \
         `publish-models = true` under `[preprocessor.tmd]`",
    ))
}

/// A piece of a chapter and what it asks for.
struct Asked {
    piece: Piece,
    what: Answer,
}

enum Answer {
    Map(Box<Shown>),
    Text(String),
    /// Source that stays.
    Source,
}

fn page(
    library: &mut Library,
    chapter: &Chapter,
    sources: &Path,
) -> Result<Vec<Asked>, Vec<Fault>> {
    let text = &chapter.content;
    let pieces = docs::pieces(text)?;
    let file = sources.join(&chapter.source);
    let base = Base::of(file.parent().unwrap_or(sources))
        .map_err(|it| vec![Fault { at: 0..0, message: it.message, hint: it.hint }])?;
    let (mut asked, mut faults) = (Vec::new(), Vec::new());
    for piece in pieces {
        let what = match (&piece.fence, piece.block.what) {
            _ if piece.is_source() => Ok(Answer::Source),
            (Some(fence), _) if piece.block.attribute("file").is_none() => {
                let place = |at: usize| fence.place(text, at);
                let shown = library.drawn(&piece.block, &fence.code(text), place);
                shown.map(|it| Answer::Map(Box::new(it)))
            }
            (_, What::Map) => {
                let shown = library.map(&piece.block, &base).map_err(|it| vec![it]);
                shown.map(|it| Answer::Map(Box::new(it)))
            }
            (_, What::Table | What::Status) => library.table(&piece.block, &base).map(Answer::Text),
        };
        match what {
            Ok(what) => asked.push(Asked { piece, what }),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(asked) } else { Err(faults) }
}

/// Shows what is wrong with a chapter, at its place in the file if that is still to be found.
fn tell_of(chapter: &Chapter, sources: &Path, faults: Vec<Fault>) {
    let file = sources.join(&chapter.source);
    let path = file.display().to_string();
    let disk = fs::read_to_string(&file).unwrap_or_default();
    for fault in faults {
        match docs::located(&chapter.content, &disk, &fault.at) {
            Some(at) => tell(&path, &disk, vec![Fault { at, ..fault }]),
            None => tell(&path, &chapter.content, vec![fault]),
        }
    }
}

/// Ids of maps in the whole book, which may be printed as one page.
#[derive(Default)]
struct Ids<'a> {
    /// Those of all maps, in their order.
    all: Vec<String>,
    /// Chapter and id of the first that shows something, by workspace and stem.
    first: BTreeMap<(usize, &'a str), (&'a str, String)>,
}

impl<'a> Ids<'a> {
    fn of(pages: &'a [(Chapter, Vec<Asked>)]) -> Self {
        let mut ids = Self::default();
        let mut used: BTreeMap<&str, usize> = BTreeMap::new();
        let maps = pages.iter().flat_map(|(chapter, asked)| {
            asked.iter().filter_map(move |it| match &it.what {
                Answer::Map(shown) => Some((chapter, shown)),
                Answer::Text(_) | Answer::Source => None,
            })
        });
        for (chapter, shown) in maps {
            let stem = shown.scene.stem.as_str();
            let n = used.entry(stem).or_insert(0);
            *n += 1;
            let id = if *n > 1 { format!("{stem}-{n}") } else { stem.to_owned() };
            if let Some(workspace) = shown.workspace {
                let place = || (chapter.path.as_str(), id.clone());
                ids.first.entry((workspace, stem)).or_insert_with(place);
            }
            ids.all.push(id);
        }
        ids
    }
}

impl Asked {
    /// What takes the place of the piece, which is the map number `at` if it is one.
    fn content(
        &self,
        chapter: &Chapter,
        is_html: bool,
        ids: &Ids<'_>,
        at: usize,
    ) -> Option<String> {
        let shown = match &self.what {
            Answer::Source => return None,
            Answer::Text(text) => return Some(format!("\n\n{text}")),
            Answer::Map(shown) => shown,
        };
        let (alt, caption) = (self.piece.block.value("alt"), self.piece.block.value("caption"));
        if !is_html {
            let words = if alt.is_empty() {
                docs::alt(&shown.map.view, &shown.scene)
            } else {
                alt.to_owned()
            };
            return Some(format!("\n\n{}\n", docs::plain(&words)));
        }
        let leads = |link: &Link| match link {
            Link::Drawing(stem) => {
                let (page, id) = ids.first.get(&(shown.workspace?, stem.as_str()))?;
                let way = docs::relative(&chapter.path, page);
                Some(format!("{way}#{id}"))
            }
            Link::Threats(_) => None,
        };
        let id = &ids.all[at];
        let figure = Figure { id, caption, description: alt, leads: &leads };
        Some(render::figure(&shown.scene, &shown.theme, figure))
    }
}
