//! Fourth pass: how bad threats are.

use super::attributes::{Attribute, Attributes, choice_of, plain, wrong_value};
use super::names::Wanted;
use super::{Place, Resolver, vocabulary};
use crate::cvss;
use crate::diag::{Code, Diagnostic};
use crate::model::{Entity, EnvironmentId, Score, ScoreFor, Severity, ThreatId};
use crate::source::Span;
use crate::syntax::ast;

/// Scores with the places where they are said.
type Said = Vec<(ScoreFor, Span)>;

impl<'a> Resolver<'a> {
    pub(super) fn bind_scores(&mut self, threat: ThreatId, said: &Attributes<'a>, place: &Place) {
        let (mut scores, mut residual): (Said, Said) = (Vec::new(), Vec::new());
        for line in &said.list {
            let values = line.all_values();
            match line.property.word {
                word @ ("severity" | "risk" | "cvss") => {
                    let found = self.scores(word, &values, line, place);
                    self.add_scores(found, line.span, &mut scores);
                }
                "residual" => {
                    let Some((scale, rest)) = values.split_first() else {
                        let wanted = "`residual severity low because \"…\"`";
                        self.diags.push(wrong_value(line.span, "residual", wanted));
                        continue;
                    };
                    let found = self.scores(&plain(scale), rest, line, place);
                    self.report_no_reason(&found, line.span);
                    self.add_scores(found, line.span, &mut residual);
                }
                _ => {}
            }
        }
        let row = &mut self.model[threat];
        row.scores = scores.into_iter().map(|(score, _)| score).collect();
        row.residual = residual.into_iter().map(|(score, _)| score).collect();
    }

    fn add_scores(&mut self, found: Vec<ScoreFor>, span: Span, scores: &mut Said) {
        for score in found {
            let same = |(other, _): &&(ScoreFor, Span)| other.environment == score.environment;
            let Some((_, first)) = scores.iter().find(same) else {
                scores.push((score, span));
                continue;
            };
            let message = match score.environment {
                Some(it) => {
                    let name = &self.model[it].named.name;
                    format!("the threat is scored twice for `{name}`")
                }
                None => "the threat is scored twice".to_owned(),
            };
            let hint = "keep one of `severity`, `risk` and `cvss` for each environment";
            self.diags.push(
                Diagnostic::error(Code::TwoScores, span, message)
                    .with_label(*first, "scored here first")
                    .with_hint(hint),
            );
        }
    }

    fn report_no_reason(&mut self, found: &[ScoreFor], span: Span) {
        if found.iter().any(|it| it.because.is_empty()) {
            let message = "the text does not say why just this score remains";
            let found = Diagnostic::error(Code::IncompleteDecision, span, message);
            self.diags.push(found.with_hint("write `because \"…\"` behind it"));
        }
    }

    /// The score of a line, once for each environment that it names.
    fn scores(
        &mut self,
        scale: &str,
        values: &[&'a ast::Value],
        line: &Attribute<'a>,
        place: &Place,
    ) -> Vec<ScoreFor> {
        let environments = self.environments(line, place);
        let because = line.clause_text("because", &mut self.diags);
        let Some(score) = self.score(scale, values, line) else { return Vec::new() };
        let score_for =
            |environment| ScoreFor { score: score.clone(), environment, because: because.clone() };
        environments.into_iter().map(score_for).collect()
    }

    /// The environments that a line is for; `None` alone if it names none.
    fn environments(&mut self, line: &Attribute<'a>, place: &Place) -> Vec<Option<EnvironmentId>> {
        let Some(list) = line.clause("for") else { return vec![None] };
        let found = self.names_in(list, place, Wanted::ENVIRONMENT);
        found.into_iter().filter_map(Entity::environment).map(Some).collect()
    }

    fn score(
        &mut self,
        scale: &str,
        values: &[&'a ast::Value],
        line: &Attribute<'a>,
    ) -> Option<Score> {
        match (scale, values) {
            ("severity", [value]) => {
                let word = choice_of(value, scale, vocabulary::SEVERITIES, &mut self.diags)?;
                let band = Severity::WORDS.iter().find(|(known, _)| *known == word)?;
                return Some(Score::Severity(band.1));
            }
            ("risk", [value]) if plain(value) == "none" => return Some(Score::None),
            ("risk", [likelihood, impact]) => {
                let likelihood = self.level(likelihood, 'L');
                let impact = self.level(impact, 'I');
                return Some(Score::Risk(likelihood?, impact?));
            }
            ("cvss", [ast::Value::String(text)]) => return self.vector(text),
            _ => {}
        }
        let wanted = match scale {
            "severity" => "one of low, medium, high, critical",
            "risk" => "likelihood and impact, as in `risk L4 I5`, or `risk none`",
            "cvss" => "a vector in quotes, as in `cvss \"CVSS:3.1/…\"`",
            _ => "`severity high`, `risk L4 I5` or `cvss \"CVSS:3.1/…\"`",
        };
        self.diags.push(wrong_value(line.span, line.property.word, wanted));
        None
    }

    /// `L4`, `I5`: a level from 1 to 5 behind its letter.
    fn level(&mut self, value: &ast::Value, letter: char) -> Option<u8> {
        let text = plain(value);
        let number = text.strip_prefix(letter).and_then(|it| it.parse().ok());
        let level = number.filter(|it| (1..=5).contains(it));
        if level.is_none() {
            let what = if letter == 'L' { "likelihood" } else { "impact" };
            let message = format!("`{text}` is no {what}");
            let found = Diagnostic::error(Code::WrongValue, value.span(), message);
            let hint = format!("write `{letter}1` (least) to `{letter}5` (most)");
            self.diags.push(found.with_hint(hint));
        }
        level
    }

    /// A CVSS vector with its score; reports each fault at its place.
    fn vector(&mut self, text: &ast::Text) -> Option<Score> {
        match cvss::tenths(&text.text) {
            Ok(tenths) => Some(Score::Cvss { vector: text.text.clone(), tenths }),
            Err(faults) => {
                for fault in faults {
                    let place = inside(text, fault.at);
                    let found = Diagnostic::error(Code::MalformedVector, place, fault.message);
                    self.diags.push(found.with_hint(fault.hint));
                }
                None
            }
        }
    }
}

/// Where bytes of a text stand in its file; the whole text if escapes have moved them.
fn inside(text: &ast::Text, at: std::ops::Range<usize>) -> Span {
    let start = text.span.start as usize + 1;
    if text.span.range().len() == text.text.len() + 2 {
        Span::new(text.span.file, start + at.start, start + at.end)
    } else {
        text.span
    }
}
