//! The laws of the formatter: it is idempotent, and keeps the tree and the comments.

use threatlas::source::{Source, Span};
use threatlas::syntax::{self, Parsed, ast};

/// What formatting a file breaks.
pub(crate) fn unfaithful(source: &Source, parsed: &Parsed) -> Option<String> {
    let once = Source::new(source.id, source.path.clone(), syntax::format(source));
    let twice = Source::new(source.id, source.path.clone(), syntax::format(&once));
    let path = &source.path;
    if once.text != twice.text {
        let diff = super::diff(&once.text, &twice.text);
        return Some(format!("formatting {path} twice differs from once:\n{diff}"));
    }
    let again = syntax::parse(&once);
    let (before, after) =
        (skeleton(source, &parsed.file.items), skeleton(&once, &again.file.items));
    if before != after {
        return Some(format!("formatting {path} changes it:\n{}", super::diff(&before, &after)));
    }
    let (before, after) = (comments(source, &parsed.file), comments(&once, &again.file));
    let differ = || format!("formatting {path} loses comments: {before:?} became {after:?}");
    (before != after).then(differ)
}

/// The statements, a line each, without places, comments and blank lines.
fn skeleton(source: &Source, items: &[ast::Item]) -> String {
    let mut out = String::new();
    for item in items {
        match item {
            ast::Item::Blank | ast::Item::Comment(_) => {}
            ast::Item::Bad(span) => out.extend([source.slice(*span).trim(), "\n"]),
            ast::Item::Statement(statement) => {
                out.push_str(&without_spans(&format!("{:?}\n", statement.head)));
                if let Some(block) = &statement.block {
                    let inner = skeleton(source, &block.items);
                    inner.lines().for_each(|line| out.extend(["  ", line, "\n"]));
                }
            }
        }
    }
    out
}

/// `debug` with every `FILE:START..END` left out.
fn without_spans(debug: &str) -> String {
    let mut out = String::new();
    let is_place = |it: char| it.is_ascii_digit() || ".:".contains(it);
    for word in debug.split_inclusive(['(', ')', '{', '}', ',', ' ']) {
        let bare = word.trim_end_matches(['(', ')', '{', '}', ',', ' ']);
        let is_span = bare.contains("..") && bare.contains(':') && bare.chars().all(is_place);
        out.push_str(if is_span { &word[bare.len()..] } else { word });
    }
    out
}

/// All comments, sorted; of a head with comments inside, the head as written.
fn comments(source: &Source, file: &ast::File) -> Vec<String> {
    fn collect(source: &Source, items: &[ast::Item], found: &mut Vec<String>) {
        let mut add = |span: Span| {
            let words: Vec<&str> = source.slice(span).split_whitespace().collect();
            found.push(words.join(" "));
        };
        for item in items {
            match item {
                ast::Item::Blank | ast::Item::Bad(_) => {}
                ast::Item::Comment(comment) => add(comment.span),
                ast::Item::Statement(it) if it.has_inner_comment => add(it.span),
                ast::Item::Statement(_) => {}
            }
        }
        for item in items {
            if let ast::Item::Statement(statement) = item {
                let block = statement.block.as_ref().map_or(&[][..], |it| &it.items);
                collect(source, block, found);
            }
        }
    }
    let mut found = Vec::new();
    collect(source, &file.items, &mut found);
    found.sort();
    found
}
