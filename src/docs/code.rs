//! Code in Markdown: fences and spans, where nothing is read as anything but code.

use super::lines::{Prefix, lines};
use std::ops::Range;

/// A block of code between lines of backticks or tildes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// From its first mark to the end of its last line.
    pub at: Range<usize>,
    /// What the first line says after its marks, without blanks around.
    pub info: Range<usize>,
    /// Its lines, without what lists and quotes begin them with.
    pub lines: Vec<Range<usize>>,
    /// What continues the lists and quotes that it stands in.
    pub prefix: Prefix,
}

impl Fence {
    /// The code.
    #[must_use]
    pub fn code(&self, text: &str) -> String {
        self.lines.iter().map(|it| format!("{}\n", &text[it.clone()])).collect()
    }

    /// The byte of the text at which a byte of the code stands.
    #[must_use]
    pub fn place(&self, text: &str, code_at: usize) -> usize {
        let mut rest = code_at;
        for line in &self.lines {
            if rest <= line.len() {
                return line.start + rest;
            }
            rest -= line.len() + 1;
        }
        self.at.end.min(text.len())
    }
}

/// All fences of a text, in their order. One that is not closed goes on to the end.
pub(super) fn fences(text: &str) -> Vec<Fence> {
    let mut found: Vec<Fence> = Vec::new();
    let mut open: Option<(Fence, &str)> = None;
    for line in lines(text) {
        let words = &text[line.clone()];
        if let Some((mut fence, marks)) = open.take() {
            let bare = words.trim_start_matches([' ', '\t', '>']).trim_end();
            let n_quotes = words.len() - words.trim_start_matches([' ', '>']).len();
            let quotes = words[..n_quotes].matches('>').count();
            let is_end = bare.len() >= marks.len() && bare.chars().all(|it| marks.contains(it));
            if quotes < fence.prefix.quotes() {
                found.push(fence);
            } else if is_end {
                fence.at.end = line.end;
                found.push(fence);
                continue;
            } else {
                let start = line.start + fence.prefix.width_in(words);
                fence.at.end = line.end;
                fence.lines.push(start..line.end);
                open = Some((fence, marks));
                continue;
            }
        }
        open = opening(text, line);
    }
    found.extend(open.map(|it| it.0));
    found
}

/// The fence that begins in a line, and its marks.
fn opening(text: &str, line: Range<usize>) -> Option<(Fence, &str)> {
    let words = &text[line.clone()];
    let first = ["```", "~~~"].iter().filter_map(|it| words.find(it)).min()?;
    let prefix = Prefix::of(&words[..first])?;
    let mark = &words[first..=first];
    let n_marks = words[first..].len() - words[first..].trim_start_matches(mark).len();
    let info = words[first + n_marks..].trim();
    // Backticks after backticks are a span.
    if mark == "`" && info.contains('`') {
        return None;
    }
    let at = line.start + first;
    let start = line.end - words[first + n_marks..].trim_start().len();
    let info = start..start + info.len();
    let fence = Fence { at: at..line.end, info, lines: Vec::new(), prefix };
    Some((fence, &text[at..at + n_marks]))
}

/// Spans of code in the lines of a text, each within one line.
pub(super) fn spans(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for line in lines(text) {
        let mut next = line.start;
        while let Some(at) = text[next..line.end].find('`').map(|it| next + it) {
            let run = &text[at..line.end];
            let n = run.len() - run.trim_start_matches('`').len();
            next = at + n;
            if let Some(end) = closing(&text[next..line.end], n) {
                found.push(at..next + end);
                next += end;
            }
        }
    }
    found
}

/// Where a span that was opened with `n` backticks ends.
fn closing(text: &str, n: usize) -> Option<usize> {
    let mut next = 0;
    loop {
        let at = next + text[next..].find('`')?;
        let run = text[at..].len() - text[at..].trim_start_matches('`').len();
        next = at + run;
        if run == n {
            return Some(next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{fences, spans};

    /// Info and code of each fence.
    fn read(text: &str) -> Vec<(&str, String)> {
        fences(text).iter().map(|it| (&text[it.info.clone()], it.code(text))).collect()
    }

    #[test]
    fn fences_end_with_marks_like_theirs() {
        let text = "a\n```` tmd file=\"x\"\n```\nb\n````\n~~~\nc\n```\n~~~ \n``` `d`\n";
        let wanted = [("tmd file=\"x\"", "```\nb\n".to_owned()), ("", "c\n```\n".to_owned())];
        assert_eq!(read(text), wanted);
        assert_eq!(read("```tmd\r\na\r\n"), [("tmd", "a\n".to_owned())]);
    }

    #[test]
    fn fences_stand_in_lists_and_quotes() {
        let text = "- ```tmd\n  a\n    b\n  ```\n> ~~~x\n> c\n>\nd\n1. ```\n";
        let wanted = [("tmd", "a\n  b\n"), ("x", "c\n\n"), ("", "")];
        let found = read(text);
        let found: Vec<(&str, &str)> = found.iter().map(|it| (it.0, it.1.as_str())).collect();
        assert_eq!(found, wanted);
        let fence = &fences(text)[0];
        assert_eq!(&text[fence.place(text, 4)..][..1], "b");
    }

    #[test]
    fn spans_end_with_as_many_backticks() {
        let text = "a `b` `` c ` d `` ` e\n`f`";
        let found: Vec<&str> = spans(text).into_iter().map(|it| &text[it]).collect();
        assert_eq!(found, ["`b`", "`` c ` d ``", "`f`"]);
    }
}
