//! What threats answer.

use super::{named, target, text, unit, who, words};
use crate::model::{ControlState, Decision, ElementId, Model, Score, ScoreFor, Target, ThreatId};
use crate::query::{Row, Spellings};
use crate::status::{Status, Statuses};

/// A threat that is asked.
pub struct ThreatFacts<'a> {
    /// What it is in.
    pub model: &'a Model,
    /// Its state is among them.
    pub statuses: &'a Statuses,
    /// The threat.
    pub threat: ThreatId,
}

impl Row for ThreatFacts<'_> {
    fn values(&self, field: &str) -> Vec<Spellings> {
        let (model, row) = (self.model, &self.model[self.threat]);
        match field {
            "id" => vec![named(&row.named)],
            "title" => text(&row.named.title),
            "attack" => text(&row.attack),
            "impact" => text(&row.impact),
            "status" => text(self.status().word()),
            "reason" => text(&self.statuses.of(self.threat).reason),
            "severity" => text(row.rating().word()),
            "score" => self.cvss().map(|it| vec![it]).into_iter().collect(),
            "residual" => ScoreFor::worst(&row.residual)
                .map_or_else(Vec::new, |it| text(it.score.rating().word())),
            "environment" => {
                let environments = row.scores.iter().filter_map(|it| it.environment);
                environments.map(|it| named(&model[it].named)).collect()
            }
            "stride" => words(row.stride.iter()),
            "linddun" => words(row.linddun.iter()),
            "on" => self.on(),
            "within" => self.within(),
            "by" => row.by.iter().map(|it| who(model, it)).collect(),
            "harms" => {
                let data = row.harms_data.iter().map(|&it| named(&model[it].named));
                let objectives = row.harms_objectives.iter().map(|&it| named(&model[it].named));
                objectives.chain(data).collect()
            }
            "objective" => {
                let all = model.with_goals(&row.harms_objectives);
                all.into_iter().map(|it| named(&model[it].named)).collect()
            }
            "assumes" => row.assumes.iter().map(|&it| named(&model[it].named)).collect(),
            "control" => row.controls().into_iter().map(|it| named(&model[it].named)).collect(),
            "control-state" => {
                let states = row.controls().into_iter().map(|it| self.statuses.control(it));
                words(states.map(ControlState::word))
            }
            "refines" => row.refines.iter().map(|&it| named(&model[it].named)).collect(),
            "variant" => row.variant_of.iter().map(|&it| named(&model[it].named)).collect(),
            "ref" => words(row.refs.iter()),
            "owner" => text(&row.owner),
            "ticket" => text(&row.ticket),
            "condition" => text(&row.condition),
            "until" => {
                let acceptances = row.decisions.iter().filter_map(Decision::acceptance);
                let days = acceptances.filter_map(|it| it.until);
                words(days.map(|it| it.to_string()))
            }
            "model" => unit(model, row.named.unit),
            "tag" => words(row.named.tags.iter()),
            _ => Vec::new(),
        }
    }
}

impl ThreatFacts<'_> {
    fn status(&self) -> Status {
        self.statuses.of(self.threat).status
    }

    /// The worst CVSS score: in full as `7.5`.
    fn cvss(&self) -> Option<String> {
        let scores = self.model[self.threat].scores.iter().filter_map(|it| match it.score {
            Score::Cvss { tenths, .. } => Some(tenths),
            Score::Severity(_) | Score::Risk(..) | Score::None => None,
        });
        scores.max().map(|tenths| format!("{}.{}", tenths / 10, tenths % 10))
    }

    fn on(&self) -> Vec<Spellings> {
        let row = &self.model[self.threat];
        row.targets.iter().map(|&it| target(self.model, it, row.named.unit)).collect()
    }

    /// What the threat is on, and every element around that.
    fn within(&self) -> Vec<Spellings> {
        let model = self.model;
        let row = &model[self.threat];
        let mut found = self.on();
        let inner = row.targets.iter().flat_map(|target| match *target {
            Target::Element(id) => vec![id],
            Target::Flow(id) => vec![model[id].from, model[id].to],
            Target::Model => model[row.named.unit].scope.into_iter().collect(),
            Target::Boundary(_) | Target::Data(_) => Vec::new(),
        });
        let inner: Vec<ElementId> = inner.collect();
        let around = inner.iter().flat_map(|&it| model.with_ancestors(it));
        found.extend(around.map(|it| named(&model[it].named)));
        found
    }
}
