//! `tmd fence`: one map as a part of a page, for who builds pages out of blocks.

use super::args::Fence;
use super::disk::MAX_FILE_BYTES;
use super::failure::Failure;
use super::library::{Base, Library, tell};
use super::{Verdict, streams};
use threatlas::docs::{Attribute, Block, What};
use threatlas::render::{self, Figure};
use threatlas::scene::Link;

pub(super) fn run(args: &Fence) -> Result<Verdict, Failure> {
    let mut library = Library::new(&args.day, &args.reader)?;
    let base = Base::of(&args.base)?;
    let block = block(args);
    let (shown, name, text) = match &args.file {
        Some(file) => (library.map(&block, &base).map_err(|it| vec![it]), file.clone(), line(args)),
        None => {
            let code = streams::read_stdin(MAX_FILE_BYTES + 1)?;
            let code = String::from_utf8(code).map_err(|_| {
                Failure::new("standard input is not UTF-8 text").hint("save the file as UTF-8")
            })?;
            (library.drawn(&block, &code, |at| at), "-".to_owned(), code)
        }
    };
    let shown = match shown {
        Ok(shown) => shown,
        Err(faults) => {
            tell(&name, &text, faults);
            return Ok(Verdict::Findings);
        }
    };
    let mut places = Vec::new();
    for link in args.link.chunks_exact(2) {
        let (file, id) = link[0].split_once('#').unwrap_or((&link[0], ""));
        places.extend(library.stem(file, id, &base).map(|it| (it, &link[1])));
    }
    let leads = |link: &Link| match link {
        Link::Drawing(stem) => {
            let is_it = |it: &&((usize, String), &String)| {
                Some(it.0.0) == shown.workspace && it.0.1 == *stem
            };
            places.iter().find(is_it).map(|it| format!("{}#{stem}", it.1))
        }
        Link::Threats(_) => None,
    };
    let stem = &shown.scene.stem;
    let id = if args.nth > 1 { format!("{stem}-{}", args.nth) } else { stem.clone() };
    let figure = Figure { id: &id, caption: &args.caption, description: &args.alt, leads: &leads };
    streams::print(render::figure(&shown.scene, &shown.theme, figure))?;
    Ok(Verdict::Fine)
}

/// What the flags ask for, as a line of text to point at.
fn line(args: &Fence) -> String {
    let view = args.view.as_deref().unwrap_or_default();
    format!("{} {view}", args.file.as_deref().unwrap_or_default())
}

fn block(args: &Fence) -> Block {
    let file = args.file.as_deref().unwrap_or_default();
    let mut attributes = Vec::new();
    let mut add = |name: &str, value: &str, start: usize| {
        let at = start..start + value.len();
        attributes.push(Attribute { name: name.to_owned(), value: value.to_owned(), at });
    };
    add("file", file, 0);
    if let Some(view) = &args.view {
        add("view", view, file.len() + 1);
    }
    Block { what: What::Map, at: 0..file.len(), attributes }
}
