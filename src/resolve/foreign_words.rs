//! Words that begin no statement here: what is said about them, and what they are read as, so that
//! one wrong word is one finding.

use super::vocabulary::{self, DECLARATIONS};
use super::{Context, HeadName, Place, Resolver};
use crate::diag::{Code, Diagnostic};
use crate::model::{self, KindId, UnitId};
use crate::spelling::{self, elsewhere};
use crate::syntax::ast;

/// What a wrong word is read as.
enum Meant {
    Kind(KindId),
    Boundary,
}

impl<'a> Resolver<'a> {
    /// Whether a line in the block of an element or boundary declares something with a word that is
    /// not ours.
    pub(super) fn declares_foreign(&self, unit: UnitId, line: &ast::Line) -> bool {
        let word = line.word.text.as_str();
        let mut properties = vocabulary::ELEMENT.iter().chain(vocabulary::BOUNDARY);
        let is_property = properties.any(|it| it.word == word);
        let is_kind = !elsewhere::kinds(word).is_empty() || self.library_of(unit, word).is_some();
        let is_other = elsewhere::declaration(word).is_some() || self.respelt(unit, word).is_some();
        !is_property && (is_kind || is_other) && HeadName::read(&line.parts).is_some()
    }

    /// Reports a word that begins no statement, and reads the statement as what it means. A name
    /// that is not read is not looked for either.
    pub(super) fn foreign_statement(
        &mut self,
        place: &Place,
        line: &'a ast::Line,
        statement: &'a ast::Statement,
    ) {
        let word = line.word.text.as_str();
        let is_model = place.context == Context::Model;
        if !is_model && !self.declares_foreign(place.unit, line) {
            return;
        }
        // What a model without its parent lacks may stand there.
        let is_brought = self.library_of(place.unit, word).is_some()
            && self.model.with_parents(place.unit).any(|unit| self.model[unit].orphan);
        if !is_brought {
            let found = self.unknown_statement(place, line);
            self.diags.push(found);
        }
        let Some(head) = HeadName::read(&line.parts) else { return };
        match self.meant(place, word) {
            Some(Meant::Kind(kind)) => self.element(place, kind, line, statement, false),
            Some(Meant::Boundary) => self.boundary(place, line, statement),
            None => {
                self.poisoned.insert(head.name.text.clone());
            }
        }
    }

    fn meant(&self, place: &Place, word: &str) -> Option<Meant> {
        let unit = place.unit;
        if let Some((_, kind)) = self.library_of(unit, word) {
            return Some(Meant::Kind(kind));
        }
        let declaration = self.respelt(unit, word).or(elsewhere::declaration(word));
        if declaration == Some("boundary") {
            return Some(Meant::Boundary);
        }
        let kind = self.respelt(unit, word).or(self.kind_for(place, word));
        kind.and_then(|kind| self.kind(unit, kind)).map(Meant::Kind)
    }

    /// The library that has an element kind and is not in scope, with the kind.
    fn library_of(&self, unit: UnitId, word: &str) -> Option<(UnitId, KindId)> {
        let units = self.sources_of_words(unit);
        let mut kinds = self.kinds.iter();
        let found = kinds.find(|((of, kind), _)| kind == word && !units.contains(of));
        found.map(|((unit, _), kind)| (*unit, *kind))
    }

    /// The word that begins a statement and differs in nothing but case and signs.
    fn respelt(&self, unit: UnitId, word: &str) -> Option<&str> {
        let units = self.sources_of_words(unit);
        let kinds = self.kinds.keys().filter(move |(unit, _)| units.contains(unit));
        let known = DECLARATIONS.iter().map(|(word, _)| *word);
        elsewhere::same_letters(word, known.chain(kinds.map(|(_, word)| word.as_str())))
    }

    /// The kind that a word of another tool means where it stands.
    fn kind_for(&self, place: &Place, word: &str) -> Option<&'static str> {
        let stands = match place.element {
            Some(element) => model::Place::Kind(self.model[element].kind),
            None => model::Place::Top,
        };
        let is_orphan = self.model[place.unit].orphan && place.element.is_none();
        let fits = |kind: KindId| is_orphan || self.model.may_stand(kind, stands);
        let mut kinds = elsewhere::kinds(word).iter().copied();
        kinds.find(|kind| self.kind(place.unit, kind).is_some_and(fits))
    }

    fn unknown_statement(&self, place: &Place, line: &ast::Line) -> Diagnostic {
        let word = &line.word;
        let units = self.sources_of_words(place.unit);
        let kinds = self.kinds.keys().filter(|(unit, _)| units.contains(unit));
        let kinds: Vec<&str> = kinds.map(|(_, word)| word.as_str()).collect();
        let known = DECLARATIONS.iter().map(|(word, _)| *word).chain(kinds.iter().copied());
        let message = match place.context == Context::Model {
            true if word.text == "model" => "a second `model` stands in this file".to_owned(),
            true => format!("`{}` begins no statement of a model", word.text),
            false => format!("`{}` is neither an element kind nor a property", word.text),
        };
        let found = Diagnostic::error(Code::UnknownStatement, word.span, message);
        let here = elsewhere::declaration(&word.text).or(self.kind_for(place, &word.text));
        if let Some(right) = self.respelt(place.unit, &word.text) {
            let title = format!("write `{right}`");
            found.with_hint(title.clone()).with_fix(title, word.span, right)
        } else if let Some((library, _)) = self.library_of(place.unit, &word.text) {
            let library = &self.model[library].name;
            let instead = here.map(|here| format!(", or write `{here}`")).unwrap_or_default();
            found.with_hint(format!(
                "it is an element kind of `{library}`: add `use {library}`{instead}"
            ))
        } else if let Some(here) = here {
            found.with_hint(format!("here it is called `{here}`")).with_suggestion(
                format!("write `{here}`"),
                word.span,
                here,
            )
        } else if vocabulary::MODEL.iter().any(|it| it.word == word.text) {
            found.with_hint("move it into the block of the `model` statement")
        } else if word.text == "model" {
            found.with_hint(
                "a file holds one model: move this one into a file of its own, and write `refines` \
                 and a path behind its name if it is the inside of an element",
            )
        } else if let Some(best) = spelling::nearest(&word.text, known) {
            let title = format!("write `{best}`");
            let hint = format!("did you mean `{best}`?");
            found.with_suggestion(title, word.span, best).with_hint(hint)
        } else {
            found.with_hint(format!("element kinds are {}", kinds.join(", ")))
        }
    }
}
