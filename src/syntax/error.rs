//! What is said about faults of shape; text that fits no shape at all is in `rest`.

use super::ast::{Path, Text, Word};
use crate::diag::{Code, Diagnostic};
use crate::source::{Source, Span};

pub(super) fn unreadable(span: Span) -> Diagnostic {
    Diagnostic::error(Code::BadStatement, span, "the file takes too long to read")
        .with_hint("split it into several files with `part of`")
}

/// Whether a comment or a Markdown text goes on to the end of the file because nothing closes it.
pub(super) fn is_lost_end(source: &Source, finding: &Diagnostic) -> bool {
    let is_markdown = finding.span.is_some_and(|span| source.slice(span) == "\"\"\"");
    finding.code == Code::UnclosedComment || finding.code == Code::UnclosedString && is_markdown
}

pub(super) fn unclosed_string(span: Span) -> Diagnostic {
    let start = Span { end: span.start + 1, ..span };
    Diagnostic::error(Code::UnclosedString, start, "the text that begins here is never closed")
        .with_hint("write `\"` at its end, on the same line; `\"\"\"` holds text of many lines")
}

pub(super) fn unclosed_markdown(span: Span) -> Diagnostic {
    let start = Span { end: span.start + 3, ..span };
    Diagnostic::error(Code::UnclosedString, start, "the text that begins here is never closed")
        .with_hint("write `\"\"\"` at its end")
}

pub(super) fn unclosed_comment(span: Span) -> Diagnostic {
    let start = Span { end: span.start + 2, ..span };
    Diagnostic::error(Code::UnclosedComment, start, "the comment that begins here is never closed")
        .with_hint("write `*/` at its end")
}

pub(super) fn unknown_escape(span: Span, found: char) -> Diagnostic {
    Diagnostic::error(Code::UnknownEscape, span, format!("`\\{found}` is no escape"))
        .with_hint("write `\\\\` for a backslash and `\\\"` for a quote; there are no others")
}

pub(super) fn mixed_list(span: Span) -> Diagnostic {
    Diagnostic::error(Code::MixedList, span, "`,` and `or` stand in one list")
        .with_hint("use one of them, and write what is left on a line of its own")
}

pub(super) fn second_string(first: Span, second: &Text, is_flow: bool) -> Diagnostic {
    let message = "a second text stands beside the first";
    let finding = Diagnostic::error(Code::ForeignSyntax, second.span, message)
        .with_label(first, "the first text");
    if is_flow && !second.text.contains([']', '\n']) {
        let technology = format!("[{}]", second.text);
        let title = format!("write `{technology}`");
        return finding.with_hint("write a technology in `[ ]`").with_fix(
            title,
            second.span,
            technology,
        );
    }
    finding.with_hint(
        "write a description into the block, a technology in `[ ]`, \
         and `,` between the texts of a list",
    )
}

/// A comma or `or`, with the space around it, that makes a list go on in what is another
/// statement.
pub(super) fn joint_at_end(source: &Source, gap: Span, word: &Path) -> Diagnostic {
    let written = source.slice(gap);
    let joint = if written.contains(',') { "," } else { "or" };
    let at = gap.start as usize + written.find(joint).unwrap_or_default();
    let place = Span::new(gap.file, at, at + joint.len());
    let finding =
        Diagnostic::error(Code::ForeignSyntax, place, format!("`{joint}` ends no statement"))
            .with_label(word.span, "this goes on with the list");
    if written.contains('\n') {
        finding.with_hint("remove it").with_fix(format!("remove `{joint}`"), place, "")
    } else {
        finding.with_hint("write `;`, or begin a new line").with_fix("write `;`", place, ";")
    }
}

pub(super) fn no_condition(word: &Word) -> Diagnostic {
    let word_text = &word.text;
    let message = format!("`{word_text}` wants a condition after it");
    Diagnostic::error(Code::BadStatement, word.span, message)
        .with_hint(format!("write a condition, as in `{word_text} encrypted = yes`"))
}

pub(super) fn long_condition(word: Span) -> Diagnostic {
    Diagnostic::error(Code::NestingTooDeep, word, "the condition joins more than 64 comparisons")
        .with_hint("split it into several rules")
}

pub(super) fn deep_condition(span: Span) -> Diagnostic {
    Diagnostic::error(Code::NestingTooDeep, span, "the condition nests deeper than 64 levels")
        .with_hint("split it into several rules")
}

pub(super) fn stray_parenthesis(span: Span) -> Diagnostic {
    Diagnostic::error(Code::BadStatement, span, "`)` closes nothing").with_hint("remove it")
}

pub(super) fn unclosed_parenthesis(span: Span) -> Diagnostic {
    Diagnostic::error(Code::BadStatement, span, "`(` is never closed")
        .with_hint("write `)` at the end of what it groups")
}

pub(super) fn missing_brace(open: Span, before: Span) -> Diagnostic {
    Diagnostic::error(Code::MissingBrace, open, "the block that begins here is never closed")
        .with_label(before, "it seems to end before this, which stands no deeper than its head")
        .with_hint("write `}` where the block ends")
}

/// One finding for all blocks that the end of the file leaves open, outermost first.
pub(super) fn unclosed_blocks(open: &[Span]) -> Option<Diagnostic> {
    let (&innermost, outer) = open.split_last()?;
    let message = match outer.len() {
        0 => "the block that begins here is never closed".to_owned(),
        more => format!("the block that begins here and {more} around it are never closed"),
    };
    let finding = Diagnostic::error(Code::MissingBrace, innermost, message);
    let label = |finding: Diagnostic, &span| finding.with_label(span, "this one is open too");
    let finding = outer.iter().rev().take(3).fold(finding, label);
    Some(finding.with_hint("write `}` where each block ends"))
}

pub(super) fn stray_brace(span: Span) -> Diagnostic {
    Diagnostic::error(Code::StrayBrace, span, "`}` closes nothing")
        .with_hint("remove it, or write the `{` that it should close")
}

/// `head` is the statement whose block `close` ends.
pub(super) fn lost_brace(head: Span, close: Span) -> Diagnostic {
    let message = "a block stands below this statement, and no `{` begins it";
    let end = Span { start: head.end, ..head };
    Diagnostic::error(Code::MissingBrace, head, message)
        .with_label(close, "this ends the block")
        .with_hint("write `{` at the end of the statement")
        .with_fix("add `{`", end, " {")
}

pub(super) fn block_of_nothing(open: Span) -> Diagnostic {
    Diagnostic::error(Code::BadStatement, open, "a block stands here without a statement before it")
        .with_hint("write what the block describes before `{`, on the same line")
}

pub(super) fn brace_apart(statement: Span, open: Span) -> Diagnostic {
    let gap = Span { start: statement.end, end: open.start, ..open };
    Diagnostic::error(Code::ForeignSyntax, open, "`{` stands apart from its statement")
        .with_hint("write it behind the statement, on the same line")
        .with_fix("move `{` to its statement", gap, " ")
}

pub(super) fn nesting_too_deep(open: Span, limit: usize) -> Diagnostic {
    let message = format!("blocks nest deeper than {limit} levels");
    Diagnostic::error(Code::NestingTooDeep, open, message)
        .with_hint("describe the inside of an element in a model of its own, with `refines`")
}

pub(super) fn no_line_end(statement: Span, gap: Span) -> Diagnostic {
    let start = Span { end: statement.start + 1, ..statement };
    Diagnostic::error(Code::BadStatement, start, "a statement begins right after a block")
        .with_hint("begin it on a line of its own")
        .with_fix("begin a new line", gap, "\n")
}

pub(super) fn empty_file(source: &Source) -> Diagnostic {
    let start = Span::new(source.id, 0, 0);
    Diagnostic::error(Code::EmptyFile, start, "the file holds no statement")
        .with_hint("begin with `model Name \"Title\"`, or remove the file")
}
