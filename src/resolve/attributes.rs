//! Reads what a declaration says, in its head or in its block, against the table of its properties.
//!
//! A head's clause and a line of the block are the same to the phases behind: an [`Attribute`].

use super::vocabulary::{DECISIONS, DECLARATIONS, Property, Takes};
use crate::date::Date;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::fields::CONTROL_STATES;
use crate::source::Span;
use crate::spelling::{self, elsewhere};
use crate::syntax::ast;

/// One property of a declaration.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute<'a> {
    /// Its row in the table.
    pub(super) property: &'static Property,
    /// Its word, or the part of the head that stands for it.
    pub(super) span: Span,
    /// What follows the word.
    pub(super) parts: &'a [ast::Part],
    /// The values of a head's clause; `parts` is then empty.
    pub(super) list: Option<&'a ast::List>,
    /// The text of a head's `[technology]`.
    pub(super) text: Option<&'a ast::Text>,
    /// The head's `#tag`, or the bare word in a head: a state or a decision.
    pub(super) bare: Option<&'a ast::Word>,
    /// The block of a line that has one.
    pub(super) block: Option<&'a ast::Block>,
}

/// All that a declaration says, in order.
#[derive(Debug, Default)]
pub(super) struct Attributes<'a> {
    pub(super) list: Vec<Attribute<'a>>,
}

impl<'a> Attribute<'a> {
    fn new(property: &'static Property, span: Span) -> Self {
        let (parts, list, text, bare, block) = (&[][..], None, None, None, None);
        Self { property, span, parts, list, text, bare, block }
    }

    /// The values right after the word.
    pub(super) fn values(&self) -> &'a [ast::Value] {
        if let Some(list) = self.list {
            return &list.values;
        }
        self.parts.first().and_then(ast::Part::list).map_or(&[], |list| &list.values)
    }

    /// The list right after the word.
    pub(super) fn first_list(&self) -> Option<&'a ast::List> {
        self.list.or_else(|| self.parts.first().and_then(ast::Part::list))
    }

    /// The values of all parts without a clause word, side by side.
    pub(super) fn all_values(&self) -> Vec<&'a ast::Value> {
        let lists = self.parts.iter().filter_map(ast::Part::list);
        self.list.into_iter().chain(lists).flat_map(|list| &list.values).collect()
    }

    /// The list behind a clause word.
    pub(super) fn clause(&self, word: &str) -> Option<&'a ast::List> {
        self.parts.iter().find_map(|part| part.clause(word))
    }

    /// The text behind a clause word; reports anything that is no text.
    pub(super) fn clause_text(&self, word: &str, diags: &mut Diagnostics) -> String {
        let Some(list) = self.clause(word) else { return String::new() };
        match list.values.as_slice() {
            [value] => text_of(value, word, diags).unwrap_or_default(),
            _ => {
                diags.push(wrong_value(list.span(), word, "one text in quotes"));
                String::new()
            }
        }
    }

    /// The day behind a clause word.
    pub(super) fn clause_date(&self, word: &str, diags: &mut Diagnostics) -> Option<Date> {
        let list = self.clause(word)?;
        match list.values.as_slice() {
            [value] => date_of(value, word, diags),
            _ => {
                diags.push(wrong_value(list.span(), word, "one day, as `2027-03-31`"));
                None
            }
        }
    }
}

impl<'a> Attributes<'a> {
    /// All lines and clauses of a property.
    pub(super) fn all(&self, word: &str) -> impl Iterator<Item = &Attribute<'a>> + use<'_, 'a> {
        let word = word.to_owned();
        self.list.iter().filter(move |it| it.property.word == word)
    }

    /// The first line or clause of a property.
    pub(super) fn get(&self, word: &str) -> Option<&Attribute<'a>> {
        self.list.iter().find(|it| it.property.word == word)
    }

    /// The text of a property, empty if it is not said.
    pub(super) fn text(&self, word: &str, diags: &mut Diagnostics) -> String {
        let Some(attribute) = self.get(word) else { return String::new() };
        if let Some(text) = attribute.text {
            return text.text.clone();
        }
        self.one_value(attribute, "one text in quotes", diags)
            .and_then(|value| text_of(value, word, diags))
            .unwrap_or_default()
    }

    /// The day of a property.
    pub(super) fn date(&self, word: &str, diags: &mut Diagnostics) -> Option<Date> {
        let attribute = self.get(word)?;
        let value = self.one_value(attribute, "one day, as `2027-03-31`", diags)?;
        date_of(value, word, diags)
    }

    /// The value of a property that takes just one. That it has none is reported where its line is
    /// read.
    fn one_value(
        &self,
        attribute: &Attribute<'a>,
        wanted: &str,
        diags: &mut Diagnostics,
    ) -> Option<&'a ast::Value> {
        match attribute.values() {
            [value] => Some(value),
            [] => None,
            [..] => {
                diags.push(wrong_value(attribute.span, attribute.property.word, wanted));
                None
            }
        }
    }

    /// The word of a property that takes one of a few.
    pub(super) fn choice(&self, word: &str, diags: &mut Diagnostics) -> Option<&'a str> {
        let attribute = self.get(word)?;
        if let Some(bare) = attribute.bare {
            return Some(&bare.text);
        }
        let Takes::Choice(words) = attribute.property.takes else { return None };
        let value = self.one_value(attribute, &one_of(words), diags)?;
        choice_of(value, word, words, diags)
    }

    /// The words of a property that takes some of a few.
    pub(super) fn choices(&self, word: &str, diags: &mut Diagnostics) -> Vec<&'a str> {
        let mut found = Vec::new();
        for attribute in self.all(word) {
            let Takes::Choices(words) = attribute.property.takes else { continue };
            let values = attribute.values().iter();
            found.extend(values.filter_map(|value| choice_of(value, word, words, diags)));
        }
        found
    }

    /// The words of a property that the compiler does not judge.
    pub(super) fn words(&self, word: &str) -> Vec<String> {
        let tags = self.all(word).filter_map(|it| it.bare).map(|bare| bare.text.clone());
        let values = self.all(word).flat_map(Attribute::all_values).map(plain);
        tags.chain(values).collect()
    }
}

/// Collects the attributes of a declaration: `head` is what follows its name and title, `block`
/// what stands in braces. Reports unknown properties, misplaced clauses and second mentions. Lines
/// that `declares` are left to the caller.
pub(super) fn collect<'a>(
    head: &'a [ast::Part],
    block: Option<&'a ast::Block>,
    table: &'static [Property],
    noun: &str,
    declares: &dyn Fn(&ast::Line) -> bool,
    diags: &mut Diagnostics,
) -> Attributes<'a> {
    let mut found = Attributes::default();
    let head = match name_of_words(head, table) {
        Some((found, rest)) => {
            diags.push(found);
            rest
        }
        None => head,
    };
    for (at, part) in head.iter().enumerate() {
        from_head(&head[at..], part, table, noun, &mut found, diags);
    }
    for statement in block.into_iter().flat_map(statements) {
        if let ast::Head::Line(line) = &statement.head
            && !declares(line)
        {
            from_line(line, statement.block.as_ref(), table, noun, &mut found, diags);
        }
    }
    report_repeated(&found, noun, diags);
    found
}

/// The statements of a block, without comments, blank lines and what could not be read.
pub(super) fn statements(block: &ast::Block) -> impl Iterator<Item = &ast::Statement> {
    of_items(&block.items)
}

/// The statements among some items.
pub(super) fn of_items(items: &[ast::Item]) -> impl Iterator<Item = &ast::Statement> {
    items.iter().filter_map(|item| match item {
        ast::Item::Statement(statement) => Some(&**statement),
        ast::Item::Blank | ast::Item::Comment(_) | ast::Item::Bad(_) => None,
    })
}

fn find(table: &'static [Property], word: &str) -> Option<&'static Property> {
    table.iter().find(|property| property.word == word)
}

fn from_head<'a>(
    rest: &'a [ast::Part],
    part: &'a ast::Part,
    table: &'static [Property],
    noun: &str,
    found: &mut Attributes<'a>,
    diags: &mut Diagnostics,
) {
    let attribute = match part {
        ast::Part::Clause(word, list) => {
            // A decision's clauses follow its word, and belong to it.
            let of_decision = found.list.last().is_some_and(|last| {
                last.property.clauses.contains(&word.text.as_str()) && last.bare.is_some()
            });
            if of_decision {
                return;
            }
            let row = find(table, &word.text);
            row.map(|row| Attribute { list: Some(list), ..Attribute::new(row, word.span) })
        }
        ast::Part::Technology(text) => {
            let row = find(table, "technology");
            row.map(|row| Attribute { text: Some(text), ..Attribute::new(row, text.span) })
        }
        ast::Part::Tag(word) => {
            let row = find(table, "tag");
            row.map(|row| Attribute { bare: Some(word), ..Attribute::new(row, word.span) })
        }
        ast::Part::Values(list) => bare_word(list).and_then(|word| {
            let state = CONTROL_STATES.contains(&word.text.as_str());
            let decision = DECISIONS.contains(&word.text.as_str());
            let row = if state { find(table, "state") } else { None };
            let row = row.or_else(|| if decision { find(table, &word.text) } else { None });
            row.map(|row| Attribute {
                bare: Some(word),
                parts: &rest[1..],
                ..Attribute::new(row, word.span)
            })
        }),
        ast::Part::Condition(..) => None,
    };
    match attribute {
        Some(attribute) => found.list.push(attribute),
        None => diags.push(unknown_clause(part, table, noun)),
    }
}

/// Words behind a name, and perhaps a title behind them: somebody took several words for a name.
/// Where bare words mean something, as in the heads of controls, nothing is known.
fn name_of_words<'a>(
    head: &'a [ast::Part],
    table: &'static [Property],
) -> Option<(Diagnostic, &'a [ast::Part])> {
    let word = |part: &ast::Part| part.list().and_then(bare_word).is_some();
    let n_words = head.iter().take_while(|it| word(it)).count();
    let has_words = find(table, "state").is_some() || find(table, "dismissed").is_some();
    let words: Vec<&str> = head[..n_words]
        .iter()
        .filter_map(|it| Some(bare_word(it.list()?)?.text.as_str()))
        .collect();
    let title = head.get(n_words).and_then(ast::Part::list).and_then(ast::List::only);
    let title = title.and_then(ast::Value::string)?;
    if words.is_empty() || has_words {
        return None;
    }
    let span = head.first()?.span();
    let message = format!("`{}` stands behind a name, and a name is one word", words.join(" "));
    let found =
        Diagnostic::error(Code::UnknownClause, span, message).with_label(title.span, "the title");
    let hint = "write the words as one, as `PaymentDesk`, and leave any others to the title";
    Some((found.with_hint(hint), &head[n_words + 1..]))
}

fn bare_word(list: &ast::List) -> Option<&ast::Word> {
    list.only_path().and_then(ast::Path::word)
}

fn unknown_clause(part: &ast::Part, table: &'static [Property], noun: &str) -> Diagnostic {
    let found = match part {
        ast::Part::Clause(word, _) | ast::Part::Condition(word, _) => {
            format!("`{}` is no clause of {noun}", word.text)
        }
        ast::Part::Technology(_) => format!("{noun} has no technology in brackets"),
        ast::Part::Tag(_) => format!("{noun} has no tags"),
        ast::Part::Values(list) => match bare_word(list) {
            Some(word) => format!("`{}` says nothing in the head of {noun}", word.text),
            None => format!("a value too many in the head of {noun}"),
        },
    };
    let report = Diagnostic::error(Code::UnknownClause, part.span(), found);
    let word = part.list().and_then(bare_word);
    if let Some(meant) = find(table, "state").and_then(|_| state_meant(part)) {
        let title = format!("write `{}`", meant.word);
        let hint = format!("{title}; its states are {}", CONTROL_STATES.join(", "));
        return match meant.is_sure {
            true => report.with_hint(hint).with_fix(title, part.span(), meant.word),
            false => report.with_hint(hint).with_suggestion(title, part.span(), meant.word),
        };
    }
    let states = find(table, "state").map_or(&[][..], |_| CONTROL_STATES);
    let clauses = table.iter().map(|property| property.word).chain(states.iter().copied());
    if let Some(word) = word {
        let best = spelling::nearest(&word.text, clauses);
        if let Some(best) = best {
            return report.with_hint(format!("did you mean `{best}`?"));
        }
        if !states.is_empty() {
            return report.with_hint(format!("its states are {}", states.join(", ")));
        }
    }
    if let Some(word) = word.filter(|_| find(table, "technology").is_some()) {
        return report.with_hint(format!(
            "write `[{0}]` if it is a technology, and `#{0}` if it is a tag",
            word.text
        ));
    }
    let mut words: Vec<&str> = table.iter().map(|property| property.word).collect();
    words.sort_unstable();
    report
        .with_hint(format!("remove it, or say it in the block; {noun} knows {}", words.join(", ")))
}

/// The state of a control that a part of its head means, as `Done` or `in progress` do.
fn state_meant(part: &ast::Part) -> Option<elsewhere::Value> {
    let said = match part {
        ast::Part::Values(list) => bare_word(list)?.text.clone(),
        ast::Part::Clause(word, list) => format!("{} {}", word.text, bare_word(list)?.text),
        ast::Part::Technology(_) | ast::Part::Tag(_) | ast::Part::Condition(..) => return None,
    };
    let same = elsewhere::same_letters(&said, CONTROL_STATES.iter().copied());
    let same = same.map(|word| elsewhere::Value { word, is_sure: true });
    same.or_else(|| elsewhere::value("state", &said))
}

fn from_line<'a>(
    line: &'a ast::Line,
    block: Option<&'a ast::Block>,
    table: &'static [Property],
    noun: &str,
    found: &mut Attributes<'a>,
    diags: &mut Diagnostics,
) {
    let Some(row) = find(table, &line.word.text) else {
        diags.push(unknown_property(&line.word, table, noun));
        return;
    };
    let own_block = row.takes == Takes::Own;
    if let Some(block) = block.filter(|_| !own_block) {
        let message = format!("`{}` takes no block", row.word);
        diags.push(Diagnostic::error(Code::UnexpectedBlock, block.span, message));
    }
    check_parts(line, row, diags);
    found.list.push(Attribute { parts: &line.parts, block, ..Attribute::new(row, line.word.span) });
}

fn check_parts(line: &ast::Line, row: &'static Property, diags: &mut Diagnostics) {
    if row.takes == Takes::Own {
        let unfit = line.parts.iter().find(|part| match part {
            ast::Part::Clause(word, _) => !row.clauses.contains(&word.text.as_str()),
            ast::Part::Technology(_) => true,
            ast::Part::Values(_) | ast::Part::Tag(_) | ast::Part::Condition(..) => false,
        });
        if let Some(part) = unfit {
            let message = format!("`{}` is followed by something that it does not know", row.word);
            let hint = format!("write it as {}", row.doc);
            diags
                .push(Diagnostic::error(Code::UnknownClause, part.span(), message).with_hint(hint));
        }
        return;
    }
    let [first, rest @ ..] = line.parts.as_slice() else {
        let hint = format!("after `{}` comes {}", row.word, row.doc);
        let message = format!("`{}` says nothing", row.word);
        diags.push(Diagnostic::error(Code::MissingValue, line.word.span, message).with_hint(hint));
        return;
    };
    let side_by_side = matches!(row.takes, Takes::Words);
    let unfit = if matches!(first, ast::Part::Values(_)) {
        rest.iter().find(|part| !(side_by_side && matches!(part, ast::Part::Values(_))))
    } else {
        Some(first)
    };
    if let Some(part) = unfit {
        let message = format!("`{}` is followed by more than it takes", row.word);
        let hint = "separate several values with commas, and begin a new line for another property";
        diags.push(Diagnostic::error(Code::UnknownClause, part.span(), message).with_hint(hint));
    }
}

fn unknown_property(word: &ast::Word, table: &'static [Property], noun: &str) -> Diagnostic {
    let message = format!("`{}` is no property of {noun}", word.text);
    let known = table.iter().map(|property| property.word);
    let found = Diagnostic::error(Code::UnknownProperty, word.span, message);
    let mut others = elsewhere::properties(&word.text).iter().copied();
    let here = others.find(|other| find(table, other).is_some());
    if here.is_none() && DECLARATIONS.iter().any(|(known, _)| *known == word.text) {
        let hint = format!("declare `{}` at the top of the model, outside of blocks", word.text);
        return found.with_hint(hint);
    }
    if let Some(right) = elsewhere::same_letters(&word.text, known.clone()) {
        let title = format!("write `{right}`");
        return found.with_hint(title.clone()).with_fix(title, word.span, right);
    }
    if let Some(here) = here {
        let row = find(table, here).filter(|row| row.takes == Takes::Own);
        let hint = match row {
            Some(row) => format!("here it is called `{here}`: {}", row.doc),
            None => format!("here it is called `{here}`"),
        };
        let found = found.with_hint(hint);
        return match row {
            Some(_) => found,
            None => found.with_suggestion(format!("write `{here}`"), word.span, here),
        };
    }
    if let Some(kind) = elsewhere::kinds(&word.text).first().filter(|_| noun == "an element") {
        let hint = format!("here it is called `{kind}`: write `{kind} Name \"Title\"`");
        return found.with_hint(hint);
    }
    if let Some(row) = table.iter().find(|row| is_word_of(row, &word.text)) {
        return found.with_hint(format!("write `{} {}`", row.word, word.text));
    }
    if let Some(best) = spelling::nearest(&word.text, known.clone()) {
        let title = format!("write `{best}`");
        return found
            .with_hint(format!("did you mean `{best}`?"))
            .with_suggestion(title, word.span, best);
    }
    let mut words: Vec<&str> = known.collect();
    words.sort_unstable();
    found.with_hint(format!("{noun} knows {}", words.join(", ")))
}

/// Whether a word is one of those that a property takes.
fn is_word_of(row: &Property, word: &str) -> bool {
    match row.takes {
        Takes::Choice(words) | Takes::Choices(words) => words.contains(&word),
        Takes::Text
        | Takes::Date
        | Takes::Vocabulary(_)
        | Takes::Words
        | Takes::Names
        | Takes::Own => false,
    }
}

fn report_repeated(found: &Attributes<'_>, noun: &str, diags: &mut Diagnostics) {
    for (at, attribute) in found.list.iter().enumerate() {
        let same = |it: &&Attribute<'_>| it.property.word == attribute.property.word;
        if attribute.property.many {
            continue;
        }
        if let Some(first) = found.list[..at].iter().find(same) {
            let message = format!("{noun} says `{}` twice", attribute.property.word);
            diags.push(
                Diagnostic::error(Code::RepeatedProperty, attribute.span, message)
                    .with_label(first.span, "said here first")
                    .with_hint("keep one of the two"),
            );
        }
    }
}

/// A value as a word or text, whichever it is.
pub(super) fn plain(value: &ast::Value) -> String {
    match value {
        ast::Value::Path(path) => path.text(),
        ast::Value::String(text)
        | ast::Value::Markdown(text)
        | ast::Value::Date(text)
        | ast::Value::Number(text) => text.text.clone(),
    }
}

/// The text of a value; reports a value that is none.
pub(super) fn text_of(value: &ast::Value, word: &str, diags: &mut Diagnostics) -> Option<String> {
    match value {
        ast::Value::String(text) | ast::Value::Markdown(text) => Some(text.text.clone()),
        ast::Value::Path(_) | ast::Value::Date(_) | ast::Value::Number(_) => {
            let quoted = format!("\"{}\"", plain(value));
            let found = wrong_value(value.span(), word, "a text in quotes");
            diags.push(found.with_fix(format!("write `{quoted}`"), value.span(), quoted));
            None
        }
    }
}

/// The day of a value; reports a value that is none, and days that do not exist.
pub(super) fn date_of(value: &ast::Value, word: &str, diags: &mut Diagnostics) -> Option<Date> {
    let ast::Value::Date(text) = value else {
        diags.push(wrong_value(value.span(), word, "a day, as `2027-03-31`, without quotes"));
        return None;
    };
    let date = Date::parse(&text.text);
    if date.is_none() {
        let message = format!("there is no day `{}`", text.text);
        let found = Diagnostic::error(Code::NoSuchDay, text.span, message);
        diags.push(found.with_hint("write year, month and day, as `2027-03-31`"));
    }
    date
}

/// The word of a value, if it is one of `words`; reports it otherwise.
pub(super) fn choice_of<'a>(
    value: &'a ast::Value,
    property: &str,
    words: &[&str],
    diags: &mut Diagnostics,
) -> Option<&'a str> {
    let ast::Value::Path(path) = value else {
        diags.push(wrong_value(value.span(), property, &one_of(words)));
        return None;
    };
    let word = path.word().map(|word| word.text.as_str());
    if let Some(word) = word.filter(|word| words.contains(word)) {
        return Some(word);
    }
    diags.push(unknown_value(&path.text(), path.span, property, words));
    None
}

/// A word outside of a closed list.
pub(super) fn unknown_value(word: &str, span: Span, property: &str, words: &[&str]) -> Diagnostic {
    let message = format!("`{property}` knows no `{word}`");
    let found = Diagnostic::error(Code::UnknownValue, span, message);
    let known = words.join(", ");
    if let Some(right) = elsewhere::same_letters(word, words.iter().copied()) {
        let title = format!("write `{right}`");
        return found.with_hint(format!("{title}; it knows {known}")).with_fix(title, span, right);
    }
    if let Some(other) = elsewhere::value(property, word).filter(|it| words.contains(&it.word)) {
        let title = format!("write `{}`", other.word);
        let hint = format!("here it is called `{}`; it knows {known}", other.word);
        return match other.is_sure {
            true => found.with_hint(hint).with_fix(title, span, other.word),
            false => found.with_hint(hint).with_suggestion(title, span, other.word),
        };
    }
    match spelling::nearest(word, words.iter().copied()) {
        Some(best) => found
            .with_hint(format!("did you mean `{best}`? It knows {known}"))
            .with_suggestion(format!("write `{best}`"), span, best),
        None => found.with_hint(format!("it knows {known}")),
    }
}

/// A value of another form than the property takes.
pub(super) fn wrong_value(span: Span, property: &str, wanted: &str) -> Diagnostic {
    let message = format!("this is not what `{property}` takes");
    Diagnostic::error(Code::WrongValue, span, message).with_hint(format!("write {wanted}"))
}

fn one_of(words: &[&str]) -> String {
    format!("one of {}", words.join(", "))
}
