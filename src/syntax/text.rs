//! What is meant by Markdown as it stands in a file.

use crate::source::{Source, Span};

/// What stands between the quotes of `"""…"""`; `None` if nothing closes it.
pub(super) fn inside_quotes(written: &str) -> Option<&str> {
    written.strip_prefix("\"\"\"")?.strip_suffix("\"\"\"")
}

/// The text line by line, without the line breaks next to the quotes and without the indentation
/// that all lines share. The first line has none if it begins right behind the quotes. Lines of
/// spaces only are empty.
pub(super) fn lines(written: &str) -> Vec<&str> {
    let is_blank = |line: &str| line.trim().is_empty();
    let mut lines: Vec<&str> = written.split('\n').collect();
    let count = lines.len();
    for line in &mut lines {
        *line = line.trim_end_matches('\r');
    }
    let shared = lines[1..].iter().copied().filter(|line| !is_blank(line));
    let shared = shared.map(indentation).reduce(common_prefix).unwrap_or_default().len();
    for (at, line) in lines.iter_mut().enumerate() {
        *line = match at {
            _ if is_blank(line) => "",
            0 => line.trim_start(),
            _ => &line[shared..],
        };
    }
    if count > 1 && lines.last() == Some(&"") {
        lines.pop();
    }
    if count > 1 && lines.len() > 1 && lines.first() == Some(&"") {
        lines.remove(0);
    }
    lines
}

fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

fn common_prefix<'a>(left: &'a str, right: &str) -> &'a str {
    let same = left.chars().zip(right.chars()).take_while(|(a, b)| a == b);
    &left[..same.map(|(char, _)| char.len_utf8()).sum()]
}

/// The span without the spaces at its end.
pub(super) fn trimmed_end(source: &Source, span: Span) -> Span {
    let length = source.slice(span).trim_end().len();
    Span::new(span.file, span.start as usize, span.start as usize + length)
}
