//! One form for every file.
//!
//! Statements are printed word by word as they were written, with the spaces between them chosen
//! here. What is not understood is printed as it stands.

use pest::Parser;
use pest::iterators::Pair;

use super::ast::{Block, Comment, Head, Item, Statement};
use super::parse::{Grammar, Rule};
use super::{Parsed, error, foreign, parse, text};
use crate::diag::Code;
use crate::source::{Source, Span};

/// Columns that a line takes where it can be broken or joined.
const WIDTH: usize = 100;

/// The same statements and comments in one form.
///
/// A file whose blocks are in doubt keeps all but its line ends: where a brace, or the end of a
/// comment or of a text, is missing, any form would take a guess for what was meant. So does one of
/// another language.
#[must_use]
pub fn format(source: &Source) -> String {
    let lines: Vec<&str> =
        source.text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    let unix = Source::new(source.id, source.path.clone(), lines.join("\n"));
    let parsed = parse(&unix);
    if foreign::finding(&unix).is_some() || blocks_are_in_doubt(&unix, &parsed) {
        return unix.text;
    }
    let mut printer = Printer { source: &unix, out: String::new(), depth: 0 };
    printer.items(&parsed.file.items);
    if !printer.out.is_empty() {
        printer.out.push('\n');
    }
    printer.out
}

/// Whether [`format()`] knows one form for a file. It knows none while a brace, or the end of a
/// comment or of a text, is missing.
#[must_use]
pub fn can_format(source: &Source) -> bool {
    !blocks_are_in_doubt(source, &parse(source))
}

fn blocks_are_in_doubt(source: &Source, parsed: &Parsed) -> bool {
    parsed.diagnostics.iter().any(|finding| {
        let is_brace = matches!(finding.code, Code::MissingBrace | Code::StrayBrace);
        let is_quote = finding.code == Code::UnclosedString;
        // Which of several quotes is one too many is a guess, and with it what is in a block.
        let has_more = || {
            let after = finding.span.map_or("", |span| &source.text[span.end as usize..]);
            after.lines().next().is_some_and(|line| line.contains('"'))
        };
        is_brace || is_quote && has_more() || error::is_lost_end(source, finding)
    })
}

struct Printer<'a> {
    source: &'a Source,
    /// Ends with the last thing printed, never with a line break.
    out: String,
    depth: usize,
}

impl Printer<'_> {
    fn items(&mut self, items: &[Item]) {
        let mut is_after_blank = false;
        for (at, item) in items.iter().enumerate() {
            match item {
                Item::Blank => is_after_blank = at > 0,
                Item::Comment(Comment { span, trailing: true }) if !self.out.is_empty() => {
                    self.out.push(' ');
                    self.out.push_str(self.source.slice(*span));
                }
                Item::Comment(Comment { span, .. }) => {
                    self.begin_line(std::mem::take(&mut is_after_blank));
                    self.out.push_str(self.source.slice(*span));
                }
                Item::Statement(statement) => {
                    self.begin_line(std::mem::take(&mut is_after_blank));
                    self.statement(statement);
                    if statement.has_inner_comment && statement.block.is_none() {
                        self.end_list(statement.span, &items[at + 1..]);
                    }
                }
                Item::Bad(span) => {
                    self.begin_line(std::mem::take(&mut is_after_blank));
                    self.out.push_str(self.source.slice(*span));
                    self.end_list(*span, &items[at + 1..]);
                }
            }
        }
    }

    /// Keeps the `;` after text that is printed as written and would else go on in the next line.
    fn end_list(&mut self, written: Span, following: &[Item]) {
        let text = self.source.slice(written);
        let last_word = text.rsplit(|char: char| !char.is_ascii_alphanumeric()).next();
        if !text.ends_with([',', '/']) && last_word != Some("or") {
            return;
        }
        let mut end = written.end as usize;
        for item in following {
            let (span, is_comment) = match item {
                Item::Blank => continue,
                Item::Comment(comment) => (comment.span, true),
                Item::Statement(statement) => (statement.span, false),
                Item::Bad(span) => (*span, false),
            };
            if self.source.text[end..span.start as usize].contains(';') {
                self.out.push(';');
            } else if is_comment {
                end = span.end as usize;
                continue;
            }
            return;
        }
    }

    fn begin_line(&mut self, is_after_blank: bool) {
        if self.out.is_empty() {
            return;
        }
        self.out.push_str(if is_after_blank { "\n\n" } else { "\n" });
        self.indent(self.depth);
    }

    fn indent(&mut self, depth: usize) {
        self.out.extend(std::iter::repeat_n("  ", depth));
    }

    fn statement(&mut self, statement: &Statement) {
        let start = self.out.len();
        let Some(block) = &statement.block else { return self.head(statement, "") };
        let is_empty = block.items.iter().all(|item| matches!(item, Item::Blank));
        let end = if is_empty { " {}" } else { " {" };
        self.head(statement, end);
        if is_empty {
            self.out.push_str(end);
        } else if let Some(line) = self.in_one_line(statement, block, start) {
            self.out.push_str(&line);
        } else {
            self.out.push_str(end);
            self.depth += 1;
            self.items(&block.items);
            self.depth -= 1;
            self.begin_line(false);
            self.out.push('}');
        }
    }

    /// The block as it stands behind its head, if it was written so and has room for it.
    fn in_one_line(&self, statement: &Statement, block: &Block, start: usize) -> Option<String> {
        let written = statement.span.end as usize..block.span.end as usize;
        if self.source.text[written].contains('\n') || self.out[start..].contains('\n') {
            return None;
        }
        let mut line = String::from(" {");
        for (at, item) in block.items.iter().enumerate() {
            line.push_str(if at > 0 { "; " } else { " " });
            match item {
                Item::Statement(inner) if inner.block.is_none() => {
                    let mut printer = Printer { source: self.source, out: line, depth: 0 };
                    printer.head(inner, "");
                    line = printer.out;
                }
                Item::Bad(span) => line.push_str(self.source.slice(*span)),
                Item::Statement(_) | Item::Comment(_) | Item::Blank => return None,
            }
            if self.column() + line.chars().count() + " }".len() > WIDTH {
                return None;
            }
        }
        line.push_str(" }");
        Some(line)
    }

    /// A head, broken between the values of its lists where it has no room, with `end` behind it.
    fn head(&mut self, statement: &Statement, end: &str) {
        let written = self.source.slice(statement.span);
        if statement.has_inner_comment {
            self.out.push_str(written);
            return;
        }
        let rule = match &statement.head {
            Head::Line(line) if line.parts.is_empty() => return self.out.push_str(&line.word.text),
            Head::Line(_) => Rule::line,
            Head::Flow(_) => Rule::flow,
        };
        let mut words = Vec::new();
        for pair in Grammar::parse(rule, written).expect("a head is read once more as it was") {
            collect_words(pair, false, &mut words);
        }
        for (at, word) in words.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| words[before]);
            if before.is_some_and(|it| it.joins_list) && !self.has_room(&words[at..], end) {
                self.out.push('\n');
                self.indent(self.depth + 1);
            } else if before.is_some_and(|before| has_space_between(before.text, word.text)) {
                self.out.push(' ');
            }
            self.word(word.text);
        }
    }

    /// Whether the words up to the next one that joins a list fit on the line; after the last of
    /// them, `end` too.
    fn has_room(&self, words: &[HeadWord<'_>], end: &str) -> bool {
        let mut width = self.column();
        for (at, word) in words.iter().enumerate() {
            let space = at == 0 || has_space_between(words[at - 1].text, word.text);
            let first_line = word.text.lines().next().unwrap_or_default();
            width += usize::from(space) + first_line.chars().count();
            if word.joins_list || word.text.contains('\n') || width > WIDTH {
                return width <= WIDTH;
            }
        }
        width + end.len() <= WIDTH
    }

    fn word(&mut self, word: &str) {
        if let Some(inner) = text::inside_quotes(word).filter(|inner| inner.contains('\n')) {
            self.markdown(inner);
        } else if let Some(inner) = word.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            self.out.push('[');
            self.out.push_str(inner.trim());
            self.out.push(']');
        } else {
            self.out.push_str(word);
        }
    }

    fn markdown(&mut self, inner: &str) {
        self.out.push_str("\"\"\"");
        let lines = text::lines(inner);
        if lines != [""] {
            for line in lines {
                self.out.push('\n');
                if !line.is_empty() {
                    self.indent(self.depth + 1);
                }
                self.out.push_str(line);
            }
            self.out.push('\n');
            self.indent(self.depth);
        }
        self.out.push_str("\"\"\"");
    }

    /// How many characters the last line has.
    fn column(&self) -> usize {
        self.out.rsplit('\n').next().unwrap_or_default().chars().count()
    }
}

/// A word or sign of a head.
#[derive(Clone, Copy)]
struct HeadWord<'a> {
    text: &'a str,
    /// Whether it joins the values of a list, so that the line may end after it.
    joins_list: bool,
}

/// The words and signs of a head, in order.
fn collect_words<'a>(pair: Pair<'a, Rule>, in_list: bool, words: &mut Vec<HeadWord<'a>>) {
    let is_phrase = matches!(
        pair.as_rule(),
        Rule::flow | Rule::line | Rule::list | Rule::clause | Rule::condition
    );
    if !is_phrase {
        let joins_list = in_list && matches!(pair.as_rule(), Rule::comma | Rule::or);
        words.push(HeadWord { text: pair.as_str(), joins_list });
        return;
    }
    let is_list = pair.as_rule() == Rule::list;
    for inner in pair.into_inner() {
        collect_words(inner, is_list, words);
    }
}

fn has_space_between(left: &str, right: &str) -> bool {
    left != "(" && !matches!(right, "," | ":" | ")")
}
