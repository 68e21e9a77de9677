//! What to say about text that follows a head, or begins like none.

use super::ast::{Flow, Head, Joint, Line, Part, Statement, Value};
use super::habits;
use crate::diag::{Code, Diagnostic};
use crate::source::{Source, Span};

/// The text in question, with what was understood before it.
#[derive(Clone, Copy)]
pub(super) struct Rest<'a> {
    pub(super) source: &'a Source,
    /// The head before it on the line.
    pub(super) head: Option<&'a Statement>,
    pub(super) span: Span,
    pub(super) text: &'a str,
}

impl<'a> Rest<'a> {
    pub(super) fn new(source: &'a Source, head: Option<&'a Statement>, span: Span) -> Self {
        Self { source, head, span, text: source.slice(span) }
    }

    /// The finding: a habit from another tool if it looks like one, else what does not fit.
    pub(super) fn finding(&self) -> Diagnostic {
        habits::finding(self).unwrap_or_else(|| {
            let known = [
                no_day,
                unquoted,
                half_a_flow,
                joined_by_and,
                wants_more,
                hyphen,
                not_a_name,
                digits,
                bracket,
            ];
            known.iter().find_map(|finding| finding(self)).unwrap_or_else(|| self.unfit())
        })
    }

    /// Whether what was understood is likely to be meant although the statement goes on in an
    /// unknown way: a flow, or a declaration with its title, to which others may refer.
    pub(super) fn leaves_sense(&self) -> bool {
        if self.is_joined() && !self.text.starts_with([':', ',']) {
            return false;
        }
        match self.head.map(|statement| &statement.head) {
            Some(Head::Flow(_)) => true,
            Some(Head::Line(line)) => {
                let has_name = matches!(line.parts.as_slice(), [Part::Values(list)]
                    if matches!(list.values.as_slice(), [Value::Path(_)]));
                let is_title = self.text.starts_with(habits::QUOTES);
                line.parts.iter().any(is_text) || has_name && is_title
            }
            None => false,
        }
    }

    pub(super) fn line(&self) -> Option<&'a Line> {
        match &self.head?.head {
            Head::Line(line) => Some(line),
            Head::Flow(_) => None,
        }
    }

    pub(super) fn flow(&self) -> Option<&'a Flow> {
        match &self.head?.head {
            Head::Flow(flow) => Some(flow),
            Head::Line(_) => None,
        }
    }

    pub(super) fn parts(&self) -> &'a [Part] {
        match self.head.map(|statement| &statement.head) {
            Some(Head::Line(line)) => &line.parts,
            Some(Head::Flow(flow)) => &flow.parts,
            None => &[],
        }
    }

    /// The first word of a line that has nothing else.
    pub(super) fn lone_word(&self) -> Option<&'a str> {
        self.line().filter(|line| line.parts.is_empty()).map(|line| line.word.text.as_str())
    }

    /// Whether no space stands before it.
    pub(super) fn is_joined(&self) -> bool {
        self.head.is_some_and(|statement| statement.span.end == self.span.start)
    }

    /// Bytes `from..to` of the text, as a place in the file.
    pub(super) fn place(&self, from: usize, to: usize) -> Span {
        let start = self.span.start as usize;
        Span::new(self.span.file, start + from, start + to)
    }

    /// The space between the head and the text, and the first `to` bytes of the text.
    pub(super) fn place_after_head(&self, to: usize) -> Span {
        let start = self.head.map_or(self.span.start, |statement| statement.span.end);
        Span { start, ..self.place(0, to) }
    }

    /// Whether a block follows.
    pub(super) fn opens(&self) -> bool {
        self.source.text[self.span.end as usize..].trim_start_matches([' ', '\t']).starts_with('{')
    }

    /// The text up to the first space.
    pub(super) fn first_word(&self) -> &'a str {
        self.text.split(char::is_whitespace).next().unwrap_or_default()
    }

    /// A finding about the first `length` bytes.
    pub(super) fn bad(&self, length: usize, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(Code::BadStatement, self.place(0, length), message)
    }

    fn unfit(&self) -> Diagnostic {
        let word = self.first_word();
        if self.head.is_none() {
            return self
                .bad(word.len(), format!("`{}` begins no statement", shown(word)))
                .with_hint(
                    "begin with a word, as in `system Pay \"Payments\"`, or write a flow, \
                 as in `Api -> Bank \"authorises\"`",
                );
        }
        self.bad(word.len(), format!("`{}` does not fit here", shown(word)))
            .with_hint("begin a new line before it, or write it in quotes if it is text")
    }
}

/// The beginning of a word that may be as long as a file.
pub(super) fn shown(word: &str) -> String {
    let short: String = word.chars().take(24).collect();
    if short.len() < word.len() { format!("{short}…") } else { short }
}

/// The length of the name that `text` begins with.
pub(super) fn name_length(text: &str) -> usize {
    let length = text.find(|char: char| !char.is_ascii_alphanumeric() && !"_-".contains(char));
    let name = &text[..length.unwrap_or(text.len())];
    if name.starts_with(|char: char| char.is_ascii_alphabetic()) {
        name.trim_end_matches('-').len()
    } else {
        0
    }
}

/// Whether the word joins values or conditions, so that nothing can have it as a name.
fn is_reserved(word: &str) -> bool {
    const WORDS: [&str; 17] = [
        "on", "by", "in", "to", "of", "or", "for", "until", "because", "refines", "like",
        "without", "and", "not", "where", "when", "require",
    ];
    WORDS.contains(&word)
}

/// Whether a text can be the name of something.
pub(super) fn is_name(text: &str) -> bool {
    const NO_NAMES: [&str; 2] = ["it", "model"];
    let is_whole = !text.is_empty() && name_length(text) == text.len();
    is_whole && !is_reserved(text) && !NO_NAMES.contains(&text)
}

/// The length of the dotted path that `text` begins with.
pub(super) fn path_length(text: &str) -> usize {
    let name = &text[..name_length(text)];
    if name.is_empty() || is_reserved(name) {
        return 0;
    }
    let end = text.find(|char: char| !char.is_ascii_alphanumeric() && !"_-.".contains(char));
    text[..end.unwrap_or(text.len())].trim_end_matches(['-', '.']).len()
}

fn is_text(part: &Part) -> bool {
    match part {
        Part::Values(list) => {
            list.values.iter().any(|it| matches!(it, Value::String(_) | Value::Markdown(_)))
        }
        Part::Clause(..) | Part::Technology(_) | Part::Tag(_) | Part::Condition(..) => false,
    }
}

/// `until 06/30/2027`, `until 2027-6-3`
fn no_day(rest: &Rest<'_>) -> Option<Diagnostic> {
    let start = match rest.parts().last() {
        Some(Part::Values(list) | Part::Clause(_, list)) if rest.is_joined() => {
            list.values.last()?.span().start
        }
        _ => {
            let after = rest.text.strip_prefix("until")?.trim_start();
            rest.span.end - u32::try_from(after.len()).ok()?
        }
    };
    let text = rest.source.slice(Span { start, ..rest.span });
    let word = text.split(char::is_whitespace).next()?.trim_end_matches([',', '.']);
    let is_after_until = rest.text.starts_with("until");
    let is_number = word.starts_with(|char: char| char.is_ascii_digit());
    if !is_number || !is_after_until && day_groups(word).is_none() {
        return None;
    }
    let place = Span::new(rest.span.file, start as usize, start as usize + word.len());
    let message = format!("`{}` is no day", shown(word));
    let finding = Diagnostic::error(Code::BadStatement, place, message);
    Some(match sure_day(word) {
        Some(day) => finding.with_hint(format!("write year, month and day: `{day}`")).with_fix(
            format!("write `{day}`"),
            place,
            day,
        ),
        None => finding.with_hint("write year, month and day as in `2027-06-30`"),
    })
}

/// The three numbers of what is meant as a day.
fn day_groups(word: &str) -> Option<[&str; 3]> {
    let is_group = |it: &&str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    let groups: Vec<&str> = word.split(['-', '/', '.']).filter(is_group).collect();
    let signs = word.bytes().filter(|byte| !byte.is_ascii_digit()).count();
    let groups = <[&str; 3]>::try_from(groups).ok()?;
    (signs == 2 && groups.iter().any(|group| group.len() == 4)).then_some(groups)
}

/// The day that is meant, if it is the only one that the numbers may stand for.
fn sure_day(word: &str) -> Option<String> {
    let groups = day_groups(word)?;
    let [first, second, third] = groups.map(|group| group.parse::<u32>().unwrap_or(u32::MAX));
    let (year, month, day) = match groups.map(str::len) {
        [4, ..] => (first, second, third),
        [.., 4] if first == second || first > 12 => (third, second, first),
        [.., 4] if second > 12 => (third, first, second),
        _ => return None,
    };
    let last = match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let exists = (1..=12).contains(&month) && (1..=last).contains(&day);
    exists.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// `team@acme.com`, `https://…`, `AC-3(1)`: begun like a name, but text.
fn unquoted(rest: &Rest<'_>) -> Option<Diagnostic> {
    let value = match rest.parts().last()? {
        Part::Values(list) | Part::Clause(_, list) => list.values.last()?,
        Part::Technology(_) | Part::Tag(_) | Part::Condition(..) => return None,
    };
    let is_word = matches!(value, Value::Path(_) | Value::Number(_) | Value::Date(_));
    let first = rest.text.chars().next()?;
    let goes_on = "/@(%+.\\?*$~^'’".contains(first) || rest.text.starts_with("://");
    if !is_word || !rest.is_joined() || !goes_on || rest.text == "." {
        return None;
    }
    let length = rest.first_word().trim_end_matches([',', ';']).len();
    let whole = value.span().to(rest.place(0, length));
    let text = rest.source.slice(whole);
    let quoted = format!("\"{text}\"");
    let finding = format!("`{}` is neither a name nor a text in quotes", shown(text));
    let finding = Diagnostic::error(Code::BadStatement, whole, finding)
        .with_hint("write it in quotes if it is text");
    let is_plain = !text.contains(['"', '\\']);
    Some(if is_plain {
        finding.with_fix(format!("write `{quoted}`"), whole, quoted)
    } else {
        finding
    })
}

/// `A ->`, `"label" -> B`, `flow PlaceOrder: Customer`
fn half_a_flow(rest: &Rest<'_>) -> Option<Diagnostic> {
    let hint = "write `A -> B \"label\"` or `flow Name: A -> B \"label\"`";
    if rest.text.starts_with(':') && rest.line().is_some() {
        return Some(rest.bad(1, "`:` wants a flow after it").with_hint(hint));
    }
    let arrow = ["<->", "->"].into_iter().find(|arrow| rest.text.starts_with(arrow))?;
    let has_target = path_length(rest.text[arrow.len()..].trim_start()) > 0;
    let message = if has_target {
        format!("`{arrow}` wants its source right before it")
    } else {
        format!("`{arrow}` wants a target after it")
    };
    Some(rest.bad(arrow.len(), message).with_hint(hint))
}

/// `mitigated by A and B`, `on A + B`
fn joined_by_and(rest: &Rest<'_>) -> Option<Diagnostic> {
    let sign = ["and ", "And ", "AND ", "&& ", "& ", "+ "];
    let sign = sign.into_iter().find(|it| rest.text.starts_with(it))?.trim_end();
    let (Part::Clause(_, list) | Part::Values(list)) = rest.parts().last()? else { return None };
    let is_names = list.values.iter().all(|it| matches!(it, Value::Path(_)));
    if !is_names || path_length(rest.text[sign.len()..].trim_start()) == 0 {
        return None;
    }
    let finding = rest.bad(sign.len(), format!("`{sign}` joins no names"));
    if list.joint == Joint::Or {
        let hint = "`,` joins what is needed together, `or` what does alone, never both in one \
                    list: write a line of its own for each";
        return Some(finding.with_hint(hint));
    }
    let place = rest.place_after_head(sign.len());
    let hint = "write `,` where all are meant, `or` where one of them does";
    Some(finding.with_hint(hint).with_fix("write `,`", place, ","))
}

/// `-api`: a sign that may stand inside of a name only.
fn hyphen(rest: &Rest<'_>) -> Option<Diagnostic> {
    let inner = rest.text.trim_start_matches(['-', '_']);
    let sign = rest.text.chars().next().filter(|it| "-_".contains(*it))?;
    let length = rest.text.len() - inner.len() + name_length(inner);
    if rest.is_joined() || rest.head.is_none() || name_length(inner) == 0 {
        return None;
    }
    let word = &rest.text[..length];
    let message = format!("`{}` is no name: `{sign}` stands inside of names only", shown(word));
    let right = &inner[..name_length(inner)];
    let title = format!("write `{right}`");
    let place = rest.place(0, length);
    Some(
        Diagnostic::error(Code::BadStatement, place, message)
            .with_hint(title.clone())
            .with_suggestion(title, place, right),
    )
}

/// A word or sign that joins, with nothing to join.
fn wants_more(rest: &Rest<'_>) -> Option<Diagnostic> {
    let word = &rest.text[..name_length(rest.text)];
    Some(match word {
        "on" | "by" | "in" | "to" | "of" | "for" | "until" | "because" | "refines" | "like"
        | "without" => {
            let finding = rest.bad(word.len(), format!("`{word}` wants a value after it"));
            finding.with_hint(match word {
                "because" => "write the reason in quotes".to_owned(),
                "until" => "write a day, as in `until 2027-03-01`".to_owned(),
                _ => format!("write a name after `{word}`, or remove it"),
            })
        }
        "where" | "when" | "require" => rest
            .bad(word.len(), format!("`{word}` wants a condition after it"))
            .with_hint(format!("write a condition, as in `{word} encrypted = yes`")),
        "or" | "and" => rest
            .bad(word.len(), format!("`{word}` has nothing to join here"))
            .with_hint(format!("write what `{word}` joins before and after it, on one line")),
        _ if rest.text.starts_with(',') && matches!(rest.parts(), [.., Part::Condition(..)]) => {
            rest.bad(1, "`,` joins no conditions").with_hint("write `and` or `or`")
        }
        _ if rest.text.starts_with(',') => rest
            .bad(1, "`,` wants a value before and after it")
            .with_hint("write the value, or remove `,`"),
        _ if rest.text.starts_with('.') && rest.is_joined() => rest
            .bad(1, "`.` wants a name after it, without a space")
            .with_hint("write the name, or remove `.`"),
        _ if rest.text.starts_with('#') => rest
            .bad(1, "`#` wants a word after it, and a statement before it")
            .with_hint("write a tag behind what it marks, as in `system Pay \"Payments\" #core`"),
        _ => return None,
    })
}

fn not_a_name(rest: &Rest<'_>) -> Option<Diagnostic> {
    let first = rest.text.chars().next()?;
    let continues = rest.is_joined() && (first.is_alphanumeric() || "_-".contains(first));
    if !continues && (first.is_ascii() || !first.is_alphabetic()) {
        return None;
    }
    let before = if rest.is_joined() { last_word_start(rest) } else { rest.span.start as usize };
    let length = rest.text.find(|char: char| !char.is_alphanumeric() && !"_-".contains(char));
    let end = rest.span.start as usize + length.unwrap_or(rest.text.len());
    let place = Span::new(rest.span.file, before, end);
    let message = format!("`{}` is no name", shown(rest.source.slice(place)));
    Some(Diagnostic::error(Code::BadStatement, place, message).with_hint(
        "names are an ASCII letter, then letters, digits, `_` and inner `-`; a title in quotes \
         holds any text",
    ))
}

/// Where the word begins that `rest` is joined to.
fn last_word_start(rest: &Rest<'_>) -> usize {
    let before = &rest.source.text[..rest.span.start as usize];
    let is_inner = |char: &char| char.is_ascii_alphanumeric() || "_-".contains(*char);
    before.len() - before.chars().rev().take_while(is_inner).count()
}

/// `1.2.3`, `3rd-party`, `1.10.2026`
fn digits(rest: &Rest<'_>) -> Option<Diagnostic> {
    let word = rest.first_word().trim_end_matches([',', ':']);
    if !word.starts_with(|char: char| char.is_ascii_digit()) {
        return None;
    }
    let groups: Vec<&str> = word.split(['-', '/', '.']).collect();
    let is_day = groups.len() == 3
        && groups.iter().any(|group| group.len() == 4)
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    if is_day {
        return Some(
            rest.bad(word.len(), format!("`{word}` is no day"))
                .with_hint("write year, month and day as in `2026-10-01`"),
        );
    }
    let message = format!("`{}` is neither a number nor a name", shown(word));
    Some(
        rest.bad(word.len(), message)
            .with_hint("write it in quotes if it is text; a name begins with a letter"),
    )
}

fn bracket(rest: &Rest<'_>) -> Option<Diagnostic> {
    Some(match rest.text.chars().next()? {
        '[' => rest
            .bad(1, "`[` is never closed on this line")
            .with_hint("write the technology between `[` and `]`"),
        ']' => rest.bad(1, "`]` closes nothing").with_hint("remove it"),
        ')' => rest.bad(1, "`)` closes nothing").with_hint("remove it"),
        '(' => rest.bad(1, "`(` stands outside of a condition").with_hint(
            "parentheses group conditions after `where`, `when` and `require`; \
             write text in quotes",
        ),
        _ => return None,
    })
}
