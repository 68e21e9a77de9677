//! Element kinds and vocabularies: what libraries, and models for themselves, add to the words of
//! the language.

use super::Resolver;
use super::attributes::{self, Attribute, plain, statements};
use super::hierarchy::plain_named;
use super::vocabulary::{self, DECLARATIONS};
use crate::diag::{Code, Diagnostic};
use crate::model::{Entity, Kind, KindId, Place, UnitId, Vocabulary, VocabularyWord};
use crate::model::{Shape, Tone};
use crate::source::Span;
use crate::spelling;
use crate::syntax::ast;

/// A kind whose body is bound once all kinds are known.
type Body<'a> = (KindId, UnitId, &'a [ast::Part], Option<&'a ast::Block>);

impl<'a> Resolver<'a> {
    /// Declares the kinds and vocabularies of all models, then binds what kinds say of each other.
    pub(super) fn kinds_and_vocabularies(&mut self) {
        let mut bodies = Vec::new();
        for unit in self.model.unit_ids() {
            for statement in self.drafts[unit.index()].clone().statements() {
                let ast::Head::Line(line) = &statement.head else { continue };
                match line.word.text.as_str() {
                    "kind" => bodies.extend(self.declare_kind(unit, line, statement)),
                    "vocabulary" => self.declare_vocabulary(unit, line, statement),
                    _ => {}
                }
            }
            self.check_uses(unit);
        }
        for body in bodies {
            self.bind_kind(body);
        }
    }

    fn check_uses(&mut self, unit: UnitId) {
        for library in self.model[unit].uses.clone() {
            let mut libraries = self.model.units.iter().filter(|it| it.library);
            if libraries.any(|it| it.name == library.name) {
                continue;
            }
            let message = format!("no library `{}`", library.name);
            let found = Diagnostic::error(Code::UnknownLibrary, library.span, message);
            let libraries = self.model.units.iter().filter(|it| it.library);
            let known: Vec<&str> = libraries.map(|it| it.name.as_str()).collect();
            let hint = match spelling::nearest(&library.name, known.iter().copied()) {
                Some(best) => format!("did you mean `{best}`?"),
                None => format!("there are {}", known.join(", ")),
            };
            self.diags.push(found.with_hint(hint));
        }
    }

    fn declare_kind(
        &mut self,
        unit: UnitId,
        line: &'a ast::Line,
        statement: &'a ast::Statement,
    ) -> Option<Body<'a>> {
        let head = self.head_name(line)?;
        let path = format!("{}.{}", self.model[unit].name, head.name.text);
        let named = plain_named(&head, path, unit);
        let word = named.name.clone();
        let known = DECLARATIONS.iter().any(|(known, _)| *known == word);
        let property = vocabulary::ELEMENT.iter().any(|it| it.word == word);
        if known || property {
            let message = format!("`{word}` is a word of the language and names no element kind");
            let found = Diagnostic::error(Code::WrongPlace, named.span, message);
            self.diags.push(found.with_hint("choose another word"));
            return None;
        }
        if let Some(&first) = self.kinds.get(&(unit, word.clone())) {
            self.report_duplicate(&named, Entity::Kind(first));
            return None;
        }
        let kind = self.model.push(Kind {
            named,
            like: None,
            shape: Shape::Rectangle,
            tone: Tone::Container,
            inside: Vec::new(),
            requires: Vec::new(),
        });
        self.kinds.insert((unit, word), kind);
        Some((kind, unit, head.rest, statement.block.as_ref()))
    }

    fn bind_kind(&mut self, (kind, unit, head, block): Body<'a>) {
        let table = vocabulary::KIND;
        let mut diags = std::mem::take(&mut self.diags);
        let none = |_: &ast::Line| false;
        let said = attributes::collect(head, block, table, "an element kind", &none, &mut diags);
        let like = said.get("like").and_then(|it| it.values().first());
        if let Some(value) = like {
            let word = plain(value);
            match self.kind(unit, &word).filter(|&it| it != kind) {
                Some(like) => {
                    let Kind { shape, tone, .. } = self.model[like].clone();
                    let row = &mut self.model[kind];
                    (row.like, row.shape, row.tone) = (Some(like), shape, tone);
                }
                None => diags.push(unknown_kind(&word, value.span())),
            }
        }
        if let Some(word) = said.choice("shape", &mut diags) {
            self.model[kind].shape = shape(word);
        }
        if let Some(word) = said.choice("tone", &mut diags) {
            self.model[kind].tone = tone(word);
        }
        for value in said.all("inside").flat_map(Attribute::values) {
            let word = plain(value);
            let place = match word.as_str() {
                "model" => Some(Place::Top),
                _ => self.kind(unit, &word).map(Place::Kind),
            };
            match place {
                Some(place) => self.model[kind].inside.push(place),
                None => diags.push(unknown_kind(&word, value.span())),
            }
        }
        self.model[kind].requires = said.words("requires");
        self.model[kind].named.description = said.text("description", &mut diags);
        self.diags = diags;
        self.model[kind].named.visibility = self.visibility(&said);
    }

    fn declare_vocabulary(
        &mut self,
        unit: UnitId,
        line: &'a ast::Line,
        statement: &'a ast::Statement,
    ) {
        let Some(head) = self.head_name(line) else { return };
        let path = format!("{}.{}", self.model[unit].name, head.name.text);
        let named = plain_named(&head, path, unit);
        let mut words = Vec::new();
        for inner in statement.block.iter().flat_map(statements) {
            let ast::Head::Line(line) = &inner.head else { continue };
            let values: Vec<String> = {
                let lists = line.parts.iter().filter_map(ast::Part::list);
                lists.flat_map(|list| &list.values).map(plain).collect()
            };
            match (line.word.text.as_str(), values.as_slice()) {
                ("word", [word, rest @ ..]) => {
                    let title = rest.first().unwrap_or(word).clone();
                    words.push(VocabularyWord { word: word.clone(), title });
                }
                _ => {
                    let message = "a vocabulary holds words";
                    let found = Diagnostic::error(Code::UnknownProperty, inner.span, message);
                    self.diags.push(found.with_hint("write `word name \"Title\"`"));
                }
            }
        }
        self.model.push(Vocabulary { named, words });
    }
}

fn unknown_kind(word: &str, span: Span) -> Diagnostic {
    let message = format!("no element kind `{word}`");
    Diagnostic::error(Code::UnknownName, span, message).with_hint("declare it with `kind`")
}

fn shape(word: &str) -> Shape {
    match word {
        "person" => Shape::Person,
        "store" => Shape::Store,
        "queue" => Shape::Queue,
        "process" => Shape::Process,
        _ => Shape::Rectangle,
    }
}

fn tone(word: &str) -> Tone {
    match word {
        "person" => Tone::Person,
        "system" => Tone::System,
        "component" => Tone::Component,
        "external" => Tone::External,
        _ => Tone::Container,
    }
}
