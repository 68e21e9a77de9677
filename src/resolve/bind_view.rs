//! Fourth pass: what requested maps and hints for the order on maps say.

use super::attributes::{Attribute, plain, statements, wrong_value};
use super::names::Wanted;
use super::{Pending, Place, Resolver, vocabulary};
use crate::diag::{Code, Diagnostic};
use crate::model::{Chosen, Direction, ElementId, Entity, Hint, Side, ViewId};
use crate::source::Span;
use crate::syntax::ast;

impl<'a> Resolver<'a> {
    pub(super) fn bind_view(&mut self, view: ViewId, pending: &Pending<'a>) {
        let [of, depth] = ["of", "depth"].map(|word| clause_or_line(pending, word));
        let is_known = |part: &ast::Part| part.clause("of").or(part.clause("depth")).is_some();
        let known = pending.head.iter().all(is_known);
        let unnamed = Pending { head: if known { &[] } else { pending.head }, ..pending.clone() };
        let said = self.collect(&unnamed, vocabulary::VIEW, "a view");
        self.bind_common(&said, |it| &mut it.model[view].named);
        // Without `of`: what the model describes.
        self.model[view].of = self.model[pending.place.unit].scope;
        if let Some(list) = of {
            let found = self.names_in(list, &pending.place, Wanted::ELEMENT);
            self.model[view].of = found.into_iter().find_map(Entity::element);
        }
        if let Some(value) = depth.and_then(|list| list.values.first()) {
            match plain(value).parse::<u8>() {
                Ok(levels @ 1..=32) => self.model[view].depth = levels,
                _ => self.diags.push(wrong_value(value.span(), "depth", "a number from 1 to 32")),
            }
        }
        self.model[view].direction =
            said.choice("direction", &mut self.diags).map(|word| match word {
                "down" => Direction::Down,
                _ => Direction::Right,
            });
        for line in said.all("include") {
            let chosen = self.chosen(line, &pending.place);
            self.model[view].include.extend(chosen);
        }
        for line in said.all("exclude") {
            let chosen = self.chosen(line, &pending.place);
            self.model[view].exclude.extend(chosen);
        }
        for line in said.all("place") {
            self.hint(Some(view), line.parts, line.span, &pending.place);
        }
    }

    /// Elements and tags: `Ledger, Api #legacy`.
    fn chosen(&mut self, line: &Attribute<'a>, place: &Place) -> Vec<(Chosen, Span)> {
        let mut found = Vec::new();
        for part in line.parts {
            let values = part.list().map_or(&[][..], |list| &list.values[..]);
            for value in values {
                let ast::Value::Path(path) = value else {
                    let wanted = "names of elements or `#tags`";
                    self.diags.push(wrong_value(value.span(), line.property.word, wanted));
                    continue;
                };
                let element = self.bind(place.viewpoint(), path, Wanted::ELEMENT);
                let element = element.and_then(Entity::element).map(Chosen::Element);
                found.extend(element.map(|it| (it, value.span())));
            }
            if let ast::Part::Tag(word) = part {
                found.push((Chosen::Tag(word.text.clone()), word.span));
            }
        }
        found
    }

    /// `place A right of B` of a model.
    pub(super) fn bind_hint(&mut self, pending: &Pending<'a>) {
        let parts = pending.head;
        if let Some(block) = pending.block {
            let message = "`place` takes no block";
            self.diags.push(Diagnostic::error(Code::UnexpectedBlock, block.span, message));
        }
        if let Some(first) = parts.first() {
            self.hint(None, parts, first.span(), &pending.place);
        }
    }

    /// `A right of B`, found at `span`.
    fn hint(&mut self, view: Option<ViewId>, parts: &'a [ast::Part], span: Span, place: &Place) {
        let span = parts.first().zip(parts.last()).map_or(span, |(a, b)| a.span().to(b.span()));
        let Some((first, side, second)) = read_hint(parts) else {
            let wanted = "`A right of B`, `A left of B`, `A above B` or `A below B`";
            self.diags.push(wrong_value(span, "place", wanted));
            return;
        };
        let [first, second]: [Option<ElementId>; 2] = [first, second].map(|path| {
            self.bind(place.viewpoint(), path, Wanted::ELEMENT).and_then(Entity::element)
        });
        if let Some((first, second)) = first.zip(second) {
            self.model.push(Hint { unit: place.unit, view, first, side, second, span });
        }
    }
}

/// Reads `A right of B`; `above` and `below` need no `of`.
fn read_hint(parts: &[ast::Part]) -> Option<(&ast::Path, Side, &ast::Path)> {
    let (ast::Part::Values(_), Some(first)) = (parts.first()?, only_path(parts.first()?)) else {
        return None;
    };
    let word = &only_path(parts.get(1)?)?.word()?.text;
    let third = parts.get(2)?;
    let (of, second) = match third.clause("of") {
        Some(list) => (" of", list.only_path()?),
        None => ("", only_path(third)?),
    };
    let (_, side) = Side::WORDS.iter().find(|(known, _)| *known == format!("{word}{of}"))?;
    (parts.len() == 3).then_some((first, *side, second))
}

fn only_path(part: &ast::Part) -> Option<&ast::Path> {
    part.list().and_then(ast::List::only_path)
}

/// The list behind a word, in the head or as a line of the block.
fn clause_or_line<'a>(pending: &Pending<'a>, word: &str) -> Option<&'a ast::List> {
    let in_head = pending.head.iter().find_map(|part| part.clause(word));
    let mut lines = pending.block.into_iter().flat_map(statements).filter_map(ast::Statement::line);
    in_head.or_else(|| lines.find(|line| line.word.text == word).and_then(ast::Line::first_list))
}
