//! The one form for some lines of a file, as editors ask for it when a part is selected.

use std::ops::{Range, RangeInclusive};

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

use super::format;
use crate::source::Source;

/// The text with `lines` (counted from 1) in their form, and all others as they are.
///
/// Lines that the form joins or breaks are taken as one: if one of them is asked for, all are
/// formatted. So is what stands before and after, where formatting the lines alone would change
/// what is said. Line ends stay those of the file.
#[must_use]
pub fn format_lines(source: &Source, lines: &RangeInclusive<usize>) -> String {
    let whole = format(source);
    let pieces = pieces(&source.text, &whole);
    let is_asked = |piece: &Piece<'_>| {
        let places = &piece.lines;
        let last = places.end.max(places.start + 1);
        piece.changes() && places.start < *lines.end() && *lines.start() <= last
    };
    let Some(first) = pieces.iter().position(is_asked) else { return source.text.clone() };
    let last = pieces.iter().rposition(is_asked).unwrap_or(first);

    // Each round takes in more, at last all of it, which is the whole form.
    let mut taken = first..last + 1;
    loop {
        let mut text = String::new();
        for (at, piece) in pieces.iter().enumerate() {
            text.push_str(if taken.contains(&at) { &piece.new } else { piece.old });
        }
        let formatted = Source::new(source.id, source.path.clone(), text);
        if taken == (0..pieces.len()) || format(&formatted) == whole {
            return formatted.text;
        }
        taken = taken.start.saturating_sub(1)..(taken.end + 1).min(pieces.len());
    }
}

/// Some lines, and the form of them.
struct Piece<'a> {
    /// Which lines, from 0.
    lines: Range<usize>,
    old: &'a str,
    new: String,
}

impl Piece<'_> {
    fn changes(&self) -> bool {
        self.old != self.new
    }
}

/// Both texts side by side: line by line where they differ in spaces only.
fn pieces<'a>(old: &'a str, new: &str) -> Vec<Piece<'a>> {
    let end = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let ends = |text: &str| -> Vec<usize> {
        let mut at = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            at += line.len();
            at
        });
        std::iter::once(0).chain(lines).collect()
    };
    let (old_ends, new_ends) = (ends(old), ends(new));
    let piece = |olds: Range<usize>, news: Range<usize>| Piece {
        old: &old[old_ends[olds.start]..old_ends[olds.end]],
        new: new[new_ends[news.start]..new_ends[news.end]].replace('\n', end),
        lines: olds,
    };
    let words = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.split_whitespace().collect()).collect()
    };
    let steps = capture_diff_slices(Algorithm::Myers, &words(old), &words(new));
    let pieces = steps.iter().flat_map(|step: &DiffOp| {
        let (olds, news) = (step.old_range(), step.new_range());
        if step.tag() == DiffTag::Equal {
            olds.zip(news).map(|(old, new)| piece(old..old + 1, new..new + 1)).collect()
        } else {
            vec![piece(olds, news)]
        }
    });
    pieces.collect()
}
