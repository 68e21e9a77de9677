//! Comments in Markdown between which maps and tables stand: `<!-- tmd: map file="x.tmd" -->` and
//! `<!-- /tmd -->`. Only what is between them is ever changed.

use super::lines::{Prefix, before, line_end};
use super::{Block, What, attributes, code};
use crate::html::escaped;
use crate::query::Fault;
use crate::spelling;
use std::ops::Range;

/// Two comments and what is between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What the first comment asks for.
    pub block: Block,
    /// The bytes between them.
    pub inner: Range<usize>,
    /// Whether both stand in one line, as in a sentence.
    pub is_inline: bool,
}

/// A comment of ours.
enum Comment {
    /// Its words after `tmd:`.
    Open(Range<usize>),
    Close,
}

/// All marks of a Markdown text, in their order; marks in code are code.
///
/// # Errors
///
/// Gives all that is wrong with them.
pub fn marks(text: &str) -> Result<Vec<Mark>, Vec<Fault>> {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    let mut open: Option<(Range<usize>, Range<usize>)> = None;
    let unclosed = |at: Range<usize>| Fault {
        at,
        message: "a mark without its end".to_owned(),
        hint: Some("write `<!-- /tmd -->` after it, on a line of its own".to_owned()),
    };
    for (at, comment) in comments(text) {
        match (comment, open.take()) {
            (Comment::Open(words), earlier) => {
                faults.extend(earlier.map(|it| unclosed(it.0)));
                open = Some((at, words));
            }
            (Comment::Close, None) => faults.push(Fault {
                at,
                message: "the end of a mark that does not begin".to_owned(),
                hint: Some("remove it, or write `<!-- tmd: map file=\"…\" -->` before".to_owned()),
            }),
            (Comment::Close, Some((first, words))) => match block(text, first.clone(), words) {
                Ok(block) => {
                    let inner = first.end..at.start;
                    let is_inline = !text[inner.clone()].contains('\n');
                    found.push(Mark { block, inner, is_inline });
                }
                Err(found) => faults.extend(found),
            },
        }
    }
    faults.extend(open.map(|it| unclosed(it.0)));
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

/// All comments of ours, outside of code.
fn comments(text: &str) -> Vec<(Range<usize>, Comment)> {
    let mut code: Vec<Range<usize>> = code::fences(text).into_iter().map(|it| it.at).collect();
    code.extend(code::spans(text));
    let is_code = |at: usize| code.iter().any(|it| it.contains(&at));
    let mut found = Vec::new();
    let mut next = 0;
    while let Some(start) = text[next..].find("<!--").map(|it| next + it) {
        next = start + 4;
        if is_code(start) {
            continue;
        }
        let Some(end) = text[next..].find("-->").map(|it| next + it) else { break };
        let words = text[next..end].trim();
        let first = next + text[next..end].find(words).unwrap_or(0);
        let at = start..end + 3;
        if words == "/tmd" {
            found.push((at, Comment::Close));
        } else if let Some(rest) = words.strip_prefix("tmd:") {
            let last = first + words.len();
            found.push((at, Comment::Open(last - rest.len()..last)));
        }
        next = end + 3;
    }
    found
}

/// What a mark asks for.
fn block(text: &str, at: Range<usize>, words: Range<usize>) -> Result<Block, Vec<Fault>> {
    let start = words.end - text[words.clone()].trim_start().len();
    let rest = &text[start..words.end];
    let word = start..start + rest.find(char::is_whitespace).unwrap_or(rest.len());
    let Some((_, what, known)) = What::ALL.iter().find(|it| it.0 == &text[word.clone()]) else {
        let names = What::ALL.map(|it| it.0);
        let hint = match spelling::nearest(&text[word.clone()], names.into_iter()) {
            Some(like) => format!("did you mean `{like}`?"),
            None => "write `map`, `table` or `status` after `tmd:`".to_owned(),
        };
        let message = format!("a mark cannot ask for `{}`", &text[word.clone()]);
        return Err(vec![Fault { at: word, message, hint: Some(hint) }]);
    };
    let attributes = attributes::parse(text, word.end..words.end, known)?;
    Ok(Block { what: *what, at, attributes })
}

/// The text with `contents` between its marks, in their order; every other byte stays. Contents
/// are Markdown with `\n` at the ends of lines, and take over the file's.
#[must_use]
pub fn written(text: &str, marks: &[Mark], contents: &[String]) -> String {
    let mut out = String::new();
    let mut next = 0;
    for (mark, content) in marks.iter().zip(contents) {
        out += &text[next..mark.inner.start];
        next = mark.inner.end;
        if mark.is_inline {
            out += content.trim();
            continue;
        }
        let prefix = Prefix::of(before(text, mark.block.at.start)).unwrap_or_default();
        // Empty lines around it, so that it is read as what it is and not as part of the comments.
        let block = format!("\n\n{}\n\n", content.trim_end());
        out += &prefix.joined(&block, line_end(text, mark.inner.start));
    }
    out + &text[next..]
}

/// Where the pictures of a map are, as seen from the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The light one.
    pub light: String,
    /// The dark one.
    pub dark: String,
    /// Where a click leads.
    pub link: String,
}

/// A map as HTML in Markdown, in one line: a picture that is dark where its reader's pages are.
#[must_use]
pub fn picture(place: &Place, alt: &str, width: i32, caption: &str) -> String {
    let [light, dark, link] = [&place.light, &place.dark, &place.link].map(|it| escaped(it));
    let alt = escaped(alt);
    let source = |scheme: &str, file: &str| {
        format!("<source media=\"(prefers-color-scheme: {scheme})\" srcset=\"{file}\">")
    };
    let sources = source("dark", &dark) + &source("light", &light);
    let below = match caption {
        "" => String::new(),
        caption => format!("<br><em>{}</em>", escaped(caption)),
    };
    format!(
        "<a href=\"{link}\"><picture>{sources}<img src=\"{light}\" alt=\"{alt}\" \
         width=\"{width}\"></picture></a>{below}"
    )
}

#[cfg(test)]
mod tests {
    use super::{Place, marks, picture, written};

    fn told(text: &str) -> Vec<String> {
        let faults = marks(text).expect_err("something is wrong");
        faults.into_iter().map(|it| format!("`{}`: {}", &text[it.at], it.message)).collect()
    }

    fn filled(text: &str, content: &str) -> String {
        let marks = marks(text).expect("nothing is wrong");
        written(text, &marks, &vec![content.to_owned(); marks.len()])
    }

    #[test]
    fn only_what_is_between_marks_is_changed() {
        let text = "# A  \r\n<!-- tmd: status -->\r\nold\r\n<!-- /tmd -->\r\nb";
        let new = "# A  \r\n<!-- tmd: status -->\r\n\r\n1\r\n2\r\n\r\n<!-- /tmd -->\r\nb";
        assert_eq!(filled(text, "1\n2\n"), new);
        assert_eq!(filled(new, "1\n2\n"), new);
        let inline = "All: <!-- tmd: status -->x<!-- /tmd -->.";
        assert_eq!(filled(inline, "3 open\n"), "All: <!-- tmd: status -->3 open<!-- /tmd -->.");
    }

    #[test]
    fn lists_and_quotes_go_on_around_a_mark() {
        let text = "> - <!-- tmd: status -->\n>   <!-- /tmd -->\n";
        let new = "> - <!-- tmd: status -->\n>\n>   1\n>\n>   <!-- /tmd -->\n";
        assert_eq!(filled(text, "1"), new);
        assert_eq!(filled(new, "1"), new);
    }

    #[test]
    fn marks_in_code_are_code() {
        let text = "```\n<!-- tmd: map -->\n```\n`<!-- /tmd -->` <!-- other -->\n";
        assert_eq!(filled(text, "x"), text);
    }

    #[test]
    fn marks_come_in_pairs() {
        let text = "<!-- tmd: map -->\n<!-- tmd: mop -->\n<!-- /tmd -->\n<!-- /tmd -->";
        assert_eq!(
            told(text),
            [
                "`<!-- tmd: map -->`: a mark without its end",
                "`mop`: a mark cannot ask for `mop`",
                "`<!-- /tmd -->`: the end of a mark that does not begin",
            ]
        );
        assert_eq!(told("<!-- tmd: map where=\"x\" --><!-- /tmd -->").len(), 1);
    }

    #[test]
    fn texts_in_pictures_are_no_markup() {
        let place = Place { light: "a.svg".into(), dark: "b.svg".into(), link: "c".into() };
        let out = picture(&place, "\"><script>", 10, "");
        assert!(out.contains("alt=\"&quot;&gt;&lt;script&gt;\"") && !out.contains('\n'), "{out}");
    }
}
