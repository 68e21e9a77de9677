//! Naming conventions: what they say, and the names that they gave up, which still find their
//! thing.

use regex_lite::Regex;

use super::attributes::{Attribute, plain, statements, unknown_value, wrong_value};
use super::scope::Viewpoint;
use super::{Pending, Resolver, vocabulary};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Convention, Entity, NameCase, Naming, Renamed, THINGS, Term, UnitId};
use crate::source::Span;
use crate::syntax::ast;

impl<'a> Resolver<'a> {
    pub(super) fn bind_naming(&mut self, pending: &Pending<'a>) {
        let said = self.collect(pending, vocabulary::NAMING, "a naming convention");
        let unit = pending.place.unit;
        let cases = said.all("case").filter_map(|line| self.case(line, unit)).collect();
        let patterns = said.all("pattern").filter_map(|line| self.pattern(line, unit)).collect();
        let renamed = said.all("renamed").filter_map(|line| renamed(line, &mut self.diags));
        let renamed = renamed.collect();
        let terms = said.all("term").filter_map(|line| self.term(line, pending)).collect();
        self.model.push(Naming { unit, cases, patterns, terms, renamed });
    }

    fn case(&mut self, line: &Attribute<'a>, unit: UnitId) -> Option<(NameCase, Convention)> {
        let (convention, place) = self.convention(line, unit, "`element PascalCase`")?;
        let known = NameCase::WORDS.iter().find(|(word, _)| *word == convention.how);
        if known.is_none() {
            let words: Vec<&str> = NameCase::WORDS.iter().map(|(word, _)| *word).collect();
            self.diags.push(unknown_value(&convention.how, place, "case", &words));
        }
        known.map(|(_, case)| (*case, convention))
    }

    fn pattern(&mut self, line: &Attribute<'a>, unit: UnitId) -> Option<Convention> {
        let (convention, place) = self.convention(line, unit, "`control \"C-[0-9]+\"`")?;
        if Regex::new(&convention.how).is_err() {
            let message = format!("`{}` is no regular expression", convention.how);
            let found = Diagnostic::error(Code::WrongValue, place, message);
            self.diags.push(found.with_hint("close its brackets, or write `\\\\` before signs"));
            return None;
        }
        Some(convention)
    }

    /// A kind of thing and what its names are to be like, with the place of the latter.
    fn convention(
        &mut self,
        line: &Attribute<'a>,
        unit: UnitId,
        wanted: &str,
    ) -> Option<(Convention, Span)> {
        let values = line.all_values();
        let [what, how] = values.as_slice() else {
            self.diags.push(wrong_value(line.span, line.property.word, wanted));
            return None;
        };
        let (word, place) = (plain(what), how.span());
        if !THINGS.contains(&word.as_str()) && self.kind(unit, &word).is_none() {
            self.diags.push(unknown_value(&word, what.span(), line.property.word, THINGS));
            return None;
        }
        let span = line.span.to(place);
        Some((Convention { what: word, how: plain(how), span }, place))
    }

    fn term(&mut self, line: &Attribute<'a>, pending: &Pending<'a>) -> Option<Term> {
        let [value] = line.values() else {
            self.diags.push(wrong_value(line.span, "term", "a word or a text in quotes"));
            return None;
        };
        let body = Pending { head: &[], block: line.block, ..pending.clone() };
        let said = self.collect(&body, vocabulary::TERM, "a term");
        let (short, not) = (said.words("short"), said.words("not"));
        Some(Term { word: plain(value), short, not, span: line.span.to(value.span()) })
    }

    /// Reads which names were given up, before anything looks for them. Mistakes in these lines are
    /// reported when the conventions are bound.
    pub(super) fn collect_renamed(&mut self) {
        for unit in self.model.unit_ids() {
            let draft = &self.drafts[unit.index()];
            let blocks = draft.statements().filter(|it| is_line(it, "naming"));
            let lines = blocks.filter_map(|it| it.block.as_ref()).flat_map(statements);
            let lines = lines.filter(|it| is_line(it, "renamed")).filter_map(|it| it.line());
            let found = lines.filter_map(|line| {
                let old = line.first_list()?.only_path()?.text();
                let list = line.parts.iter().find_map(|part| part.clause("to"))?;
                Some((old, list.only_path()?.clone(), line.word.span.to(list.span())))
            });
            let found: Vec<_> = found.map(|(old, new, span)| (unit, old, new, span)).collect();
            self.renamed.extend(found);
        }
    }

    /// The thing that a path with a name that was given up stands for now; reports the old name.
    pub(super) fn bind_renamed(&mut self, from: Viewpoint, path: &ast::Path) -> Option<Entity> {
        let words: Vec<&str> = path.segments.iter().map(|word| word.text.as_str()).collect();
        let units: Vec<UnitId> = self.model.with_parents(from.unit).collect();
        let rows: Vec<_> = self.renamed.iter().filter(|(unit, ..)| units.contains(unit)).collect();
        let found = rows.iter().filter_map(|(_, old, new, span)| {
            let old: Vec<&str> = old.split('.').collect();
            let at = words.windows(old.len()).position(|it| *it == *old)?;
            let rest = &words[at + old.len()..];
            // What has the new name may have been renamed again since.
            let mut new = new.text();
            for _ in 0..=rows.len() {
                let all: Vec<&str> = [&words[..at], &[new.as_str()], rest].concat();
                if let Some(entity) = self.by_path(from, &all.join(".")) {
                    return Some((entity, at..at + old.len(), new, *span));
                }
                new = rows.iter().find(|(_, old, ..)| *old == new)?.2.text();
            }
            None
        });
        let (entity, range, new, stated) = found.into_iter().next()?;
        let segments = &path.segments[range];
        let place = segments.first()?.span.to(segments.last()?.span);
        let old: Vec<&str> = segments.iter().map(|word| word.text.as_str()).collect();
        let message = format!("`{}` is called `{new}` now", old.join("."));
        self.diags.push(
            Diagnostic::warning(Code::OldName, place, message)
                .with_label(stated, "renamed here")
                .with_fix(format!("write `{new}`"), place, new),
        );
        Some(entity)
    }
}

fn is_line(statement: &ast::Statement, word: &str) -> bool {
    statement.line().is_some_and(|line| line.word.text == word)
}

fn renamed(line: &Attribute<'_>, diags: &mut Diagnostics) -> Option<Renamed> {
    let values = line.values();
    let new = line.clause("to").and_then(|list| list.values.first());
    let since = line.clause_date("since", diags);
    let ([ast::Value::Path(old)], Some(ast::Value::Path(new))) = (values, new) else {
        diags.push(wrong_value(line.span, "renamed", "`Old to New since 2026-01-01`"));
        return None;
    };
    if old.text() == new.text() {
        let message = format!("`{}` is renamed to itself", old.text());
        let found = Diagnostic::error(Code::WrongValue, new.span, message);
        diags.push(found.with_hint("write the new name behind `to`, or remove the line"));
        return None;
    }
    let span = line.span.to(new.span);
    Some(Renamed { old: old.text(), new: new.text(), since, span })
}
