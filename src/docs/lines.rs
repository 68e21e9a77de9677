//! Lines of Markdown: what stands before the text of a line because of lists and quotes around it.

use std::ops::Range;

/// What continues a list or a quote on a further line: `> ` or blanks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefix(String);

impl Prefix {
    /// Of what follows `before`, the beginning of a line; `None` if that holds other text.
    #[must_use]
    pub fn of(before: &str) -> Option<Self> {
        let inner = before.trim_start_matches([' ', '\t', '>']);
        let is_number = |it: &str| !it.is_empty() && it.chars().all(|it| it.is_ascii_digit());
        let marker = inner.trim_end();
        let is_marker = marker.is_empty()
            || matches!(marker, "-" | "*" | "+")
            || marker.strip_suffix(['.', ')']).is_some_and(is_number);
        // A marker and its text are apart.
        let is_apart = marker.is_empty() || marker.len() < inner.len();
        let keep = |it: char| if matches!(it, '>' | '\t') { it } else { ' ' };
        (is_marker && is_apart).then(|| Self(before.chars().map(keep).collect()))
    }

    /// How many quotes are open.
    #[must_use]
    pub fn quotes(&self) -> usize {
        self.0.matches('>').count()
    }

    /// `text` with each line but the first begun like this. The last one may be empty: something
    /// follows it.
    #[must_use]
    pub fn joined(&self, text: &str, line_end: &str) -> String {
        let last = text.matches('\n').count();
        let begun = |(at, line): (usize, &str)| match (at, line) {
            (0, line) => line.to_owned(),
            (at, "") if at < last => self.0.trim_end().to_owned(),
            (_, line) => format!("{}{line}", self.0),
        };
        let lines: Vec<String> = text.split('\n').enumerate().map(begun).collect();
        lines.join(line_end)
    }

    /// How many bytes of a line belong to lists and quotes and not to the text.
    #[must_use]
    pub fn width_in(&self, line: &str) -> usize {
        let is_part = |it: &char| matches!(it, ' ' | '\t' | '>');
        line.chars().take(self.0.chars().count()).take_while(is_part).map(char::len_utf8).sum()
    }
}

/// The lines of a text without their ends, as bytes.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let bare = line.trim_end_matches('\n').trim_end_matches('\r');
        let range = start..start + bare.len();
        start += line.len();
        range
    })
}

/// The beginning of the line that a byte stands in, up to it.
pub(super) fn before(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    &text[start..at]
}

/// The line ends of the line that a byte stands in.
pub(super) fn line_end(text: &str, at: usize) -> &'static str {
    let end = text[at..].find('\n').map(|it| at + it).or_else(|| text.find('\n'));
    if end.is_some_and(|it| text[..it].ends_with('\r')) { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::{Prefix, line_end, lines};

    #[test]
    fn lists_and_quotes_go_on() {
        let joined = |before| Prefix::of(before).map(|it| it.joined("a\n\nb", "\n"));
        assert_eq!(joined("").as_deref(), Some("a\n\nb"));
        assert_eq!(joined("> - ").as_deref(), Some("a\n>\n>   b"));
        assert_eq!(joined(" 12. ").as_deref(), Some("a\n\n     b"));
        assert_eq!(joined("text "), None);
        assert_eq!(joined("-"), None);
    }

    #[test]
    fn lines_have_no_ends() {
        let text = "a\r\n\nb";
        let found: Vec<&str> = lines(text).map(|it| &text[it]).collect();
        assert_eq!(found, ["a", "", "b"]);
        assert_eq!([0, 3, 4].map(|at| line_end(text, at)), ["\r\n", "\n", "\r\n"]);
    }
}
