//! Fourth pass: what policies and rules say.

use super::attributes::{Attribute, Attributes, plain, statements, unknown_value};
use super::{Pending, Resolver, vocabulary};
use crate::diag::{Code, Diagnostic};
use crate::fields;
use crate::model::{About, Condition, Gate, Policy, RuleId};
use crate::query::Query;
use crate::source::Span;
use crate::syntax::ast;

impl<'a> Resolver<'a> {
    pub(super) fn bind_policy(&mut self, pending: &Pending<'a>) {
        // A policy may have a name, which nothing refers to.
        let unnamed = Pending { head: &[], ..pending.clone() };
        let said = self.collect(&unnamed, vocabulary::POLICY, "a policy");
        let lines: Vec<Attribute<'a>> = said.list.clone();
        let gates = lines.iter().filter_map(|line| self.gate(line, pending)).collect();
        self.model.push(Policy { unit: pending.place.unit, gates });
    }

    /// `deny threat where status = open because "…"`
    fn gate(&mut self, line: &Attribute<'a>, pending: &Pending<'a>) -> Option<Gate> {
        let word = line.property.word;
        let about = line.values().first().and_then(|value| self.about(word, value));
        let Some((word, expr)) = condition(line) else {
            let message = format!("`{}` does not say what it looks for", line.property.word);
            let hint = format!("write it as {}", line.property.doc);
            let found = Diagnostic::error(Code::MissingValue, line.span, message);
            self.diags.push(found.with_hint(hint));
            return None;
        };
        if word.text != "where" {
            self.report_wrong_word(word, "where");
        }
        let because = line.clause_text("because", &mut self.diags);
        if line.values().is_empty() {
            let message = format!("`{}` does not say what it looks at", line.property.word);
            let hint = format!("write it as {}", line.property.doc);
            let found = Diagnostic::error(Code::MissingValue, line.span, message);
            self.diags.push(found.with_hint(hint));
        }
        let about = about?;
        let whole = whole_line(pending, line.span);
        let text = text_after(line, word, whole);
        let condition = self.condition(expr, about, text)?;
        Some(Gate { denies: line.property.word == "deny", about, condition, because, span: whole })
    }

    pub(super) fn bind_rule(&mut self, rule: RuleId, pending: &Pending<'a>) {
        let said = self.collect(pending, vocabulary::RULE, "a rule");
        self.bind_common(&said, |it| &mut it.model[rule].named);
        let message = said.text("message", &mut self.diags);
        let warns = said.choice("severity", &mut self.diags) == Some("warning");
        let about = said.get("on").and_then(|line| line.values().first());
        let about = about.and_then(|value| self.about("on", value));
        if said.get("on").is_none_or(|line| line.values().is_empty()) {
            let named = &self.model[rule].named;
            let message = format!("`{}` does not say what it looks at", named.name);
            let found = Diagnostic::error(Code::MissingValue, named.span, message);
            self.diags.push(found.with_hint("write `on flow`, or another of its words"));
        }
        if said.get("require").is_none() {
            let named = &self.model[rule].named;
            let message = format!("`{}` requires nothing", named.name);
            let found = Diagnostic::error(Code::MissingValue, named.span, message);
            self.diags.push(found.with_hint("write what must hold: `require encrypted = yes`"));
        }
        let given = self.conditions(&said, "where", about, pending);
        let requires = self.conditions(&said, "require", about, pending);
        let row = &mut self.model[rule];
        // Half of a condition would find too much.
        row.about = about.filter(|_| given.is_some());
        row.given = given.unwrap_or_default();
        row.requires = requires.unwrap_or_default();
        (row.message, row.warns) = (message, warns);
    }

    /// The conditions of a rule behind a word; `None` if one of them could not be bound.
    fn conditions(
        &mut self,
        said: &Attributes<'a>,
        word: &str,
        about: Option<About>,
        pending: &Pending<'a>,
    ) -> Option<Vec<Condition>> {
        let lines: Vec<Attribute<'a>> = said.all(word).copied().collect();
        let mut found = Vec::new();
        for line in lines {
            let bound = condition(&line).and_then(|(word, expr)| {
                let text = text_after(&line, word, whole_line(pending, line.span));
                self.condition(expr, about?, text)
            });
            found.push(bound);
        }
        found.into_iter().collect()
    }

    fn condition(&mut self, expr: &ast::Expr, about: About, span: Span) -> Option<Condition> {
        match Query::of(expr, fields::of(about)) {
            Ok(query) => Some(Condition { query, span }),
            Err(faults) => {
                for (span, message, hint) in faults {
                    let found = Diagnostic::error(Code::WrongCondition, span, message);
                    self.diags.push(Diagnostic { hint, ..found });
                }
                None
            }
        }
    }

    fn about(&mut self, property: &str, value: &ast::Value) -> Option<About> {
        let word = plain(value);
        let found = About::WORDS.iter().find(|(known, _)| *known == word);
        if found.is_none() {
            let words: Vec<&str> = About::WORDS.iter().map(|(word, _)| *word).collect();
            self.diags.push(unknown_value(&word, value.span(), property, &words));
        }
        found.map(|(_, about)| *about)
    }

    fn report_wrong_word(&mut self, word: &ast::Word, wanted: &str) {
        let message = format!("`{}` asks nothing here", word.text);
        let found = Diagnostic::error(Code::UnknownClause, word.span, message);
        self.diags.push(found.with_fix(format!("write `{wanted}`"), word.span, wanted));
    }
}

/// The condition of a line, and the word that leads it.
fn condition<'a>(line: &Attribute<'a>) -> Option<(&'a ast::Word, &'a ast::Expr)> {
    line.parts.iter().find_map(|part| match part {
        ast::Part::Condition(word, expr) => Some((word, expr)),
        ast::Part::Values(_)
        | ast::Part::Clause(..)
        | ast::Part::Technology(_)
        | ast::Part::Tag(_) => None,
    })
}

/// What stands between the word that leads a condition and the next part of its line.
fn text_after(line: &Attribute<'_>, word: &ast::Word, whole: Span) -> Span {
    let next = line.parts.iter().map(ast::Part::span).find(|it| it.start > word.span.start);
    let end = next.map_or(whole.end, |it| it.start);
    Span { start: word.span.end, end, ..word.span }
}

/// The line of a block that begins at a word.
fn whole_line(pending: &Pending<'_>, word: Span) -> Span {
    let mut lines = pending.block.into_iter().flat_map(statements).map(|it| it.span);
    lines.find(|it| it.file == word.file && it.start == word.start).unwrap_or(word)
}
