//! Forms that other tools have, and how they are written here.

use super::ast::{Arrow, Head, Part, Statement, Value};
use super::rest::{Rest, name_length, path_length, shown};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// Quotes that do not quote here.
pub(super) const QUOTES: [char; 6] = ['\'', '“', '”', '„', '«', '‘'];

/// Kinds of elements that are known everywhere, here or in other tools.
const KINDS: [&str; 11] = [
    "person",
    "actor",
    "user",
    "system",
    "softwareSystem",
    "external",
    "container",
    "component",
    "store",
    "database",
    "queue",
];

/// The first habit that the text looks like.
pub(super) fn finding(rest: &Rest<'_>) -> Option<Diagnostic> {
    let habits = [
        comment,
        list_mark,
        block_in_brackets,
        key_in_quotes,
        other_quotes,
        label_after_colon,
        property_with_colon,
        swapped_arrow,
        second_target,
        chain,
        other_arrow,
        double_sign,
        declaration_by_assignment,
        property_with_sign,
        logical_sign,
        directive,
    ];
    habits.iter().find_map(|habit| habit(rest))
}

/// Nothing but the place of the first `length` bytes is known to be wrong.
fn foreign(rest: &Rest<'_>, length: usize, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::ForeignSyntax, rest.place(0, length), message)
}

/// `# note`, `-- note`, `%% note`, `<!-- note -->`
fn comment(rest: &Rest<'_>) -> Option<Diagnostic> {
    let hashes = rest.text.len() - rest.text.trim_start_matches('#').len();
    let is_tag = hashes == 1 && name_length(&rest.text[1..]) == rest.text.len() - 1;
    let mark = match rest.text {
        _ if hashes > 0 && !is_tag => &rest.text[..hashes],
        _ if rest.head.is_some() => return None,
        text => ["--", "%%", "<!--"].into_iter().find(|mark| text.starts_with(mark))?,
    };
    let finding = foreign(rest, mark.len(), format!("`{mark}` begins no comment"))
        .with_hint("write `//` before a comment");
    let is_whole = mark != "<!--";
    let mark = rest.place(0, mark.len());
    Some(if is_whole { finding.with_fix("write `//`", mark, "//") } else { finding })
}

/// `- item`, `* item`
fn list_mark(rest: &Rest<'_>) -> Option<Diagnostic> {
    let is_mark = rest.text.starts_with("- ") || rest.text.starts_with("* ");
    (rest.head.is_none() && is_mark).then(|| {
        foreign(rest, 1, format!("`{}` begins no statement", &rest.text[..1]))
            .with_hint("write the values of a list behind their word, with `,` between them")
    })
}

/// `system Pay "Payments" [` before its parts
fn block_in_brackets(rest: &Rest<'_>) -> Option<Diagnostic> {
    let is_open = rest.head.is_some()
        && (matches!(rest.text, "[" | "(")
            || rest.text == ":" && rest.line().is_some() && !rest.opens());
    let is_closed = rest.head.is_none() && matches!(rest.text, "]" | ")" | "],");
    let (ours, what) = match (is_open, is_closed) {
        (true, _) => ("{", "begins"),
        (_, true) => ("}", "ends"),
        (false, false) => return None,
    };
    let sign = &rest.text[..1];
    let finding = foreign(rest, 1, format!("`{sign}` {what} no block"));
    Some(finding.with_hint(format!("write `{ours}`")))
}

/// `"owner": …`
fn key_in_quotes(rest: &Rest<'_>) -> Option<Diagnostic> {
    let inside = rest.text.strip_prefix('"').filter(|_| rest.head.is_none())?;
    let length = name_length(inside);
    let name = &inside[..length];
    let quoted = length + 2;
    if length == 0 || !inside[length..].starts_with('"') {
        return None;
    }
    let colon = rest.text[quoted..].strip_prefix(':').map_or(0, |_| 1);
    let finding = foreign(rest, quoted, "a statement begins with a word, without quotes")
        .with_hint(format!("write `{name}`"));
    Some(finding.with_fix(format!("write `{name}`"), rest.place(0, quoted + colon), name))
}

/// `'text'`, `“text”`
fn other_quotes(rest: &Rest<'_>) -> Option<Diagnostic> {
    let first = rest.text.chars().next().filter(|first| QUOTES.contains(first))?;
    if rest.is_joined() {
        return None;
    }
    let finding = foreign(rest, first.len_utf8(), format!("`{first}` does not quote"))
        .with_hint("write text between `\"` and `\"`");
    let Some((text, after)) = quoted_otherwise(rest.text, first) else { return Some(finding) };
    let whole = rest.place(0, rest.text.len() - after.len());
    Some(finding.with_fix(format!("write `\"{}\"`", shown(text)), whole, format!("\"{text}\"")))
}

/// What stands between quotes that begin with `first`, and what follows them, if it can stand
/// between `"` and `"` as it is.
fn quoted_otherwise(text: &str, first: char) -> Option<(&str, &str)> {
    let inside = &text[first.len_utf8()..];
    let closes =
        |char: char| if first == '\'' { char == first } else { "”“»’".contains(char) };
    let (at, last) = inside.char_indices().find(|&(at, char)| {
        let after = &inside[at + char.len_utf8()..];
        closes(char) && !after.starts_with(char::is_alphanumeric)
    })?;
    let text = &inside[..at];
    (!text.contains(['"', '\\'])).then(|| (text, &inside[at + last.len_utf8()..]))
}

/// `A -> B: label`
fn label_after_colon(rest: &Rest<'_>) -> Option<Diagnostic> {
    let label = rest.text.strip_prefix(':').filter(|_| rest.flow().is_some())?;
    let label = label.split(" //").next().unwrap_or_default();
    let end = 1 + label.trim_end().len();
    let label = label.trim();
    let finding = foreign(rest, 1, "a label follows its flow without `:`")
        .with_hint("write the label in quotes: `A -> B \"label\"`");
    let is_first = !rest.parts().iter().any(|part| matches!(part, Part::Values(_)));
    if label.is_empty() || !is_first {
        return Some(finding);
    }
    let quoted = match label {
        text if text.starts_with('"') => text.to_owned(),
        text if text.contains(['"', '\\', '[']) => return Some(finding),
        text => format!("\"{text}\""),
    };
    let gap = rest.place_after_head(end);
    Some(finding.with_fix(format!("write `{quoted}`"), gap, format!(" {quoted}")))
}

/// `owner: "payments"`
fn property_with_colon(rest: &Rest<'_>) -> Option<Diagnostic> {
    let is_flow = rest.text.contains("->") || rest.text.contains("<-");
    if is_flow || !rest.text.starts_with(':') {
        return None;
    }
    without_sign(rest, ":")
}

/// `owner = "payments"`
fn property_with_sign(rest: &Rest<'_>) -> Option<Diagnostic> {
    rest.text.starts_with('=').then(|| without_sign(rest, "="))?
}

fn without_sign(rest: &Rest<'_>, sign: &str) -> Option<Diagnostic> {
    let word = rest.lone_word()?;
    let after = rest.text[sign.len()..].trim_start();
    if rest.opens() {
        return Some(block_with_sign(rest, sign, after));
    }
    let message = format!("`{word}` is followed by its value, without `{sign}`");
    let finding = foreign(rest, sign.len(), message);
    if after.starts_with('[') {
        return Some(finding.with_hint(format!("remove `{sign}` and the brackets")));
    }
    if !is_value(after) {
        let hint = format!("write `{word} \"…\"` if it is text, and without `{sign}`");
        return Some(finding.with_hint(hint));
    }
    let gap = rest.place_after_head(rest.text.len() - after.len());
    let title = format!("remove `{sign}`");
    Some(finding.with_hint(title.clone()).with_fix(title, gap, " "))
}

/// Whether it is `internet: Public internet {`.
pub(super) fn is_named_block(rest: &Rest<'_>) -> bool {
    let is_assigned = assigned_kind(rest).is_some();
    rest.lone_word().is_some() && rest.text.starts_with([':', '=']) && rest.opens() && !is_assigned
}

/// `internet: Public internet {`
fn block_with_sign(rest: &Rest<'_>, sign: &str, title: &str) -> Diagnostic {
    let name = rest.lone_word().unwrap_or_default();
    let title = title.trim_matches(|char| char == '"' || QUOTES.contains(&char));
    let title = if title.is_empty() { name } else { title };
    let right = format!("{name} \"{}\" {{", shown(title));
    foreign(rest, sign.len(), format!("`{sign}` stands between a name and its title"))
        .with_hint(format!("write `boundary {right}` or, with an element's kind, `system {right}`"))
}

/// Whether it reads as one value, or as values with `,` between them. A capital may begin a title
/// without its quotes.
fn is_value(text: &str) -> bool {
    let inside = text.strip_prefix('"').and_then(|it| it.split_once('"'));
    let mut words = text.split(',').map(str::trim);
    inside.is_some()
        || words.all(|it| {
            !it.contains([' ', '\t', '\'']) && !it.starts_with(|char: char| char.is_uppercase())
        })
}

/// What stands before a sign that might be meant as an arrow.
struct Before<'a> {
    path: &'a str,
    place: Span,
    /// Where in the text the sign stands.
    sign_at: usize,
}

/// `A`, `A.B`, `step A` or `flow F: A` before the sign.
fn before_sign<'a>(rest: &Rest<'a>) -> Option<Before<'a>> {
    let spaces = |at: usize| at + rest.text[at..].len() - rest.text[at..].trim_start().len();
    if rest.text.starts_with(':') {
        let start = spaces(1);
        let end = start + path_length(&rest.text[start..]);
        let path = rest.text.get(start..end).filter(|path| !path.is_empty())?;
        return Some(Before { path, place: rest.place(start, end), sign_at: spaces(end) });
    }
    let line = rest.line()?;
    let word = match line.parts.as_slice() {
        [] => line.word.span,
        [Part::Values(list)] => match list.values.as_slice() {
            [Value::Path(path)] => path.span,
            _ => return None,
        },
        _ => return None,
    };
    let inner = rest.text.strip_prefix('.').filter(|_| rest.is_joined());
    let length = inner.map_or(0, |inner| 1 + path_length(inner));
    let place = word.to(rest.place(0, length));
    let place = if length == 0 { word } else { place };
    Some(Before { path: rest.source.slice(place), place, sign_at: spaces(length) })
}

/// `A <- B`
fn swapped_arrow(rest: &Rest<'_>) -> Option<Diagnostic> {
    let before = before_sign(rest)?;
    let text = &rest.text[before.sign_at..];
    let arrow = ["<--", "<-"].into_iter().find(|arrow| text.starts_with(arrow))?;
    if text.starts_with("<->") || text.starts_with("<-->") {
        return None;
    }
    let sign = rest.place(before.sign_at, before.sign_at + arrow.len());
    let message = format!("`{arrow}` points backwards");
    let finding = Diagnostic::error(Code::ForeignSyntax, sign, message)
        .with_hint("write the source first: `B -> A`");
    let after = text[arrow.len()..].trim_start();
    let from = &after[..path_length(after)];
    if from.is_empty() {
        return Some(finding);
    }
    let end = rest.text.len() - after.len() + from.len();
    let flow = format!("{from} -> {}", before.path);
    let place = before.place.to(rest.place(end, end));
    Some(finding.with_fix(format!("write `{flow}`"), place, flow))
}

/// `A -> B, C`, `A, B -> C`
fn second_target(rest: &Rest<'_>) -> Option<Diagnostic> {
    let after = rest.text.strip_prefix(',')?;
    let message = "a flow has one source and one target";
    let hint = "write a flow of its own for each";
    let Some(flow) = rest.flow() else {
        return after.contains("->").then(|| foreign(rest, 1, message).with_hint(hint));
    };
    let finding = foreign(rest, 1, message).with_hint(hint);
    let target = &after.trim_start()[..path_length(after.trim_start())];
    let tail = after.trim_start()[target.len()..].trim_end();
    let (Some(from), true) = (&flow.from, flow.name.is_none() && flow.parts.is_empty()) else {
        return Some(finding);
    };
    let starts_well = tail.is_empty() || tail.starts_with([' ', '[']);
    if target.is_empty() || !starts_well || tail.contains(',') {
        return Some(finding);
    }
    let lead: String = flow.lead.iter().map(|word| format!("{} ", word.text)).collect();
    let arrow = if flow.arrow == Arrow::Both { "<->" } else { "->" };
    let second = format!("{lead}{} {arrow} {target}{tail}", from.text());
    let text = format!("{tail}\n{}{second}", indentation(rest));
    Some(finding.with_fix("write two flows", rest.span, text))
}

/// `A -> B -> C`
fn chain(rest: &Rest<'_>) -> Option<Diagnostic> {
    let flow = rest.flow()?;
    let arrow = chained_arrow(rest)?;
    let to = flow.to.text();
    let finding = foreign(rest, arrow.len(), "a flow has one source and one target")
        .with_hint(format!("write `{to} {arrow} …` on a line of its own"));
    let goes_on = ["->", ",", ":"].iter().any(|it| rest.text[arrow.len()..].contains(it));
    if !flow.parts.is_empty() || flow.name.is_some() || goes_on {
        return Some(finding);
    }
    let lead: String = flow.lead.iter().map(|word| format!("{} ", word.text)).collect();
    let text = format!("\n{}{lead}{to} ", indentation(rest));
    Some(finding.with_fix("write two flows", rest.place_after_head(0), text))
}

fn chained_arrow(rest: &Rest<'_>) -> Option<&'static str> {
    rest.flow()?;
    ["->", "<->"].into_iter().find(|arrow| rest.text.starts_with(arrow))
}

/// Whether it is a chain of flows, of which nothing says which one is meant by what follows. One
/// with a name is kept, for its uses.
pub(super) fn is_chain(rest: &Rest<'_>) -> bool {
    chained_arrow(rest).is_some() && rest.flow().is_some_and(|flow| flow.name.is_none())
}

/// `A --> B`, `A => B`
fn other_arrow(rest: &Rest<'_>) -> Option<Diagnostic> {
    let arrows = ["<-->", "<=>", "-->", "->>", "==>", "=>", "-.->", "..>", "~>", "--"];
    let before = before_sign(rest)?;
    let text = &rest.text[before.sign_at..];
    let arrow = arrows.into_iter().find(|arrow| text.starts_with(arrow))?;
    let right = if arrow.starts_with('<') { "<->" } else { "->" };
    let sign = rest.place(before.sign_at, before.sign_at + arrow.len());
    Some(
        Diagnostic::error(Code::ForeignSyntax, sign, format!("`{arrow}` is no arrow"))
            .with_hint(format!("write `{right}`"))
            .with_fix(format!("write `{right}`"), sign, right),
    )
}

/// `where kind == store`
fn double_sign(rest: &Rest<'_>) -> Option<Diagnostic> {
    let is_condition = matches!(rest.parts().last(), Some(Part::Condition(..)));
    (is_condition && rest.text.starts_with("==")).then(|| {
        foreign(rest, 2, "`==` is no comparison").with_hint("write `=`").with_fix(
            "write `=`",
            rest.place(0, 2),
            "=",
        )
    })
}

/// `pay = system "Payments"`, `pay = system 'Payments'`, `pay = system`
fn declaration_by_assignment(rest: &Rest<'_>) -> Option<Diagnostic> {
    let name = rest.lone_word()?;
    let kind = assigned_kind(rest)?;
    let start = rest.text[1..].trim_start().as_ptr() as usize - rest.text.as_ptr() as usize;
    let place = rest.head?.span.to(rest.place(0, start + kind.len()));
    let right = format!("{kind} {name}");
    let finding = foreign(rest, 1, format!("the name `{name}` stands before what it names"))
        .with_hint(format!("write `{right} \"Title\"`"));
    let after = rest.text[start + kind.len()..].trim_start();
    let at = rest.text.len() - after.len();
    let Some(first) = after.chars().next().filter(|first| QUOTES.contains(first)) else {
        return Some(finding.with_fix(format!("write `{right}`"), place, right));
    };
    let Some((text, "")) = quoted_otherwise(after, first) else { return Some(finding) };
    let right = format!("{right} \"{text}\"");
    let whole = place.to(rest.place(at, rest.text.len()));
    Some(finding.with_fix(format!("write `{}`", shown(&right)), whole, right))
}

/// The kind in `pay = system …`, if a declaration is meant and not a property.
pub(super) fn assigned_kind<'a>(rest: &Rest<'a>) -> Option<&'a str> {
    rest.lone_word()?;
    let after = rest.text.strip_prefix('=')?.trim_start();
    let kind = &after[..name_length(after)];
    let tail = after[kind.len()..].trim_start();
    let has_title = tail.starts_with('"') || tail.starts_with(QUOTES);
    let is_bare = tail.is_empty() && (KINDS.contains(&kind) || rest.opens());
    (!kind.is_empty() && (has_title || is_bare)).then_some(kind)
}

/// `where a && b`
fn logical_sign(rest: &Rest<'_>) -> Option<Diagnostic> {
    let begun = matches!(rest.lone_word(), Some("where" | "when" | "require"));
    if !begun && !matches!(rest.parts().last(), Some(Part::Condition(..))) {
        return None;
    }
    let signs = [("&&", "and"), ("||", "or"), ("!", "not")];
    let (sign, word) = signs.into_iter().find(|(sign, _)| rest.text.starts_with(sign))?;
    let is_apart = rest.text[sign.len()..].starts_with(' ');
    let text = if is_apart { word.to_owned() } else { format!("{word} ") };
    Some(
        foreign(rest, sign.len(), format!("`{sign}` joins no conditions"))
            .with_hint(format!("write `{word}`"))
            .with_fix(format!("write `{word}`"), rest.place(0, sign.len()), text),
    )
}

/// `!include other.dsl`
fn directive(rest: &Rest<'_>) -> Option<Diagnostic> {
    let name = rest.text.strip_prefix('!').filter(|_| rest.head.is_none())?;
    let word = &rest.text[..1 + name_length(name)];
    (word.len() > 1).then(|| {
        let finding = foreign(rest, word.len(), format!("`{}` begins no statement", shown(word)));
        finding.with_hint(match word {
            "!include" => "remove it; all `.tmd` files of the workspace are read together",
            _ => "remove it",
        })
    })
}

/// `views { … }`, `specification { … }`
pub(super) fn foreign_block(statement: &Statement) -> Option<Diagnostic> {
    let Head::Line(line) = &statement.head else { return None };
    let hint = match line.word.text.as_str() {
        "views" => "write each view on its own: `view Name \"Title\" of Element`",
        "specification" => "write each kind of your own as `kind word \"Title\"`",
        _ => return None,
    };
    let message = format!("`{} {{ … }}` belongs to another language", line.word.text);
    let finding = Diagnostic::error(Code::ForeignSyntax, line.word.span, message);
    line.parts.is_empty().then(|| finding.with_hint(hint))
}

/// The spaces that the statement's line begins with.
fn indentation<'a>(rest: &Rest<'a>) -> &'a str {
    let start = rest.head.map_or(rest.span.start, |statement| statement.span.start) as usize;
    let text = &rest.source.text;
    let line = &text[text[..start].rfind('\n').map_or(0, |at| at + 1)..];
    &line[..line.len() - line.trim_start().len()]
}
