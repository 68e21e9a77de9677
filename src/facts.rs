//! What can be asked of threats: the fields of questions, and what each threat answers.

use crate::model::{
    ControlState, Decision, ElementId, Model, Named, Rating, Score, ScoreFor, Target, ThreatId, Who,
};
use crate::query::{Field, Row, Spellings, Values};
use crate::status::{Status, Statuses};

const fn field(word: &'static str, values: Values, doc: &'static str) -> Field {
    Field { word, values, doc }
}

const STATUSES: &[&str] =
    &["open", "partly", "accepted", "transferred", "mitigated", "avoided", "dismissed"];
const CONTROL_STATES: &[&str] = &[
    "proposed",
    "planned",
    "in-progress",
    "implemented",
    "verified",
    "delegated",
    "rejected",
    "retired",
];

/// The fields of threats.
pub const THREAT: &[Field] = &[
    field("id", Values::Names, "its name, path or display id"),
    field("title", Values::Text, "what can go wrong, in a few words"),
    field("attack", Values::Text, "how it is done"),
    field("impact", Values::Text, "what follows from it"),
    field("status", Values::Ranks(STATUSES), "the computed state, from worst to best"),
    field("reason", Values::Text, "why it has that state"),
    field("severity", Values::Ranks(Rating::WORDS), "the band of its worst score"),
    field("score", Values::Number, "its worst CVSS score, 0 to 10"),
    field("residual", Values::Ranks(Rating::WORDS), "the band of the worst score that remains"),
    field("environment", Values::Names, "what its scores are for"),
    field("stride", Values::Names, "words of STRIDE"),
    field("linddun", Values::Names, "words of LINDDUN"),
    field("on", Values::Names, "what it is on"),
    field("within", Values::Names, "what it is on, and every element around that"),
    field("by", Values::Names, "who does it"),
    field("harms", Values::Names, "objectives and data that it harms"),
    field("objective", Values::Names, "objectives that it harms, and what they contribute to"),
    field("assumes", Values::Names, "assumptions"),
    field("control", Values::Names, "controls that it names or holds"),
    field("control-state", Values::Ranks(CONTROL_STATES), "states of those controls"),
    field("refines", Values::Names, "threats that it is the detail of"),
    field("variant", Values::Names, "the threat that it is a variant of"),
    field("ref", Values::Names, "references to catalogues"),
    field("owner", Values::Text, "who sees to it"),
    field("ticket", Values::Text, "where the work is tracked"),
    field("condition", Values::Text, "when it applies"),
    field("until", Values::Day, "the last day of its acceptance"),
    field("model", Values::Names, "the model that declares it"),
    field("tag", Values::Names, "its tags"),
];

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
        let text = |text: &str| words([text].into_iter().filter(|it| !it.is_empty()));
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
            "on" => row.targets.iter().map(|&it| self.target(it)).collect(),
            "within" => self.within(),
            "by" => row.by.iter().map(|it| self.who(it)).collect(),
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
                let days = row.decisions.iter().filter_map(|decision| match decision {
                    Decision::Accepted(it) => it.until,
                    Decision::Mitigated(_)
                    | Decision::Reduced(_)
                    | Decision::Transferred(_)
                    | Decision::Avoided(_)
                    | Decision::Dismissed(_)
                    | Decision::Open(_)
                    | Decision::Applies => None,
                });
                words(days.map(|it| it.to_string()))
            }
            "model" => {
                let unit = &model[row.named.unit];
                vec![vec![unit.name.clone(), unit.title.clone()]]
            }
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

    fn target(&self, target: Target) -> Spellings {
        let model = self.model;
        match target {
            Target::Model => {
                let unit = &model[model[self.threat].named.unit];
                vec!["model".to_owned(), unit.name.clone(), unit.title.clone()]
            }
            Target::Element(id) => named(&model[id].named),
            Target::Flow(id) => [named(&model[id].named), vec![model.flow_title(id)]].concat(),
            Target::Boundary(id) => named(&model[id].named),
            Target::Data(id) => named(&model[id].named),
        }
    }

    /// What the threat is on, and every element around that.
    fn within(&self) -> Vec<Spellings> {
        let model = self.model;
        let row = &model[self.threat];
        let mut found: Vec<Spellings> = row.targets.iter().map(|&it| self.target(it)).collect();
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

    fn who(&self, who: &Who) -> Spellings {
        match who {
            Who::Attacker(id) => named(&self.model[*id].named),
            Who::Element(id) => named(&self.model[*id].named),
            Who::Text(text) => vec![text.clone()],
        }
    }
}

/// All spellings of a thing.
fn named(named: &Named) -> Spellings {
    let mut found = vec![named.path.clone(), named.title.clone()];
    found.extend(named.display_id.clone());
    found
}

/// Values of one spelling each.
fn words<T: AsRef<str>>(words: impl Iterator<Item = T>) -> Vec<Spellings> {
    words.map(|it| vec![it.as_ref().to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::{CONTROL_STATES, STATUSES};
    use crate::model::ControlState;
    use crate::status::Status;

    #[test]
    fn ranks_are_all_states_in_their_order() {
        let statuses: Vec<&str> = Status::ALL.iter().map(|it| it.word()).collect();
        assert_eq!(STATUSES, statuses);
        let states: Vec<&str> = ControlState::WORDS.iter().map(|it| it.0).collect();
        assert_eq!(CONTROL_STATES, states);
    }
}
