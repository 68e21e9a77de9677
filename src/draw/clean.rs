//! What of a text is drawn: nothing that controls, turns others around or towers above its line.

use std::borrow::Cow;

use crate::plain::is_hidden;

/// A text as it is drawn; spaces of all kinds are left to the one who breaks it into lines.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|it| (b' '..=b'~').contains(&it)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut accents = 0;
    for it in text.chars() {
        accents = if is_accent(it) { accents + 1 } else { 0 };
        match it {
            it if it.is_whitespace() => out.push(it),
            it if is_hidden(it) || is_annotation(it) || accents > MOST_ACCENTS => {}
            it => out.push(it),
        }
    }
    Cow::Owned(out)
}

/// More accents than this on one letter are no writing of any language.
const MOST_ACCENTS: usize = 3;

/// Marks that stack on letters of any script.
fn is_accent(it: char) -> bool {
    matches!(u32::from(it),
        0x0300..=0x036F | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

/// What surrounds annotations, which no painter shows.
fn is_annotation(it: char) -> bool {
    matches!(u32::from(it), 0xFFF9..=0xFFFB)
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn what_is_writing_is_kept() {
        for text in
            ["Payments API", "Größe, e\u{301}", "👩\u{200D}💻", "שלום", "ế\u{323}", "支払い"]
        {
            assert_eq!(clean(text), text);
        }
    }

    #[test]
    fn what_is_no_writing_is_left_out() {
        assert_eq!(clean("a\u{202E}b\u{2066}c\u{7}d\te"), "abcd\te");
        assert_eq!(clean(&format!("a{}b", "\u{338}".repeat(40))), "a\u{338}\u{338}\u{338}b");
    }
}
