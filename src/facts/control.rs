//! What controls answer.

use super::{named, target, text, unit, who, words};
use crate::model::{ControlId, Model};
use crate::query::{Row, Spellings};
use crate::status::Statuses;

/// A control that is asked.
pub struct ControlFacts<'a> {
    /// What it is in.
    pub model: &'a Model,
    /// Its state is among them.
    pub statuses: &'a Statuses,
    /// The control.
    pub control: ControlId,
}

impl Row for ControlFacts<'_> {
    fn values(&self, field: &str) -> Vec<Spellings> {
        let (model, row) = (self.model, &self.model[self.control]);
        match field {
            "id" => vec![named(&row.named)],
            "title" => text(&row.named.title),
            "state" => text(self.statuses.control(self.control).word()),
            "kind" => words(row.kinds.iter()),
            "on" => row.on.iter().map(|&it| target(model, it, row.named.unit)).collect(),
            "by" => row.by.iter().map(|it| who(model, it)).collect(),
            "verify" => text(&row.verify),
            "threat" => {
                let names =
                    |threat: &&crate::model::Threat| threat.controls().contains(&self.control);
                model.threats.iter().filter(names).map(|it| named(&it.named)).collect()
            }
            "ref" => words(row.refs.iter()),
            "owner" => text(&row.owner),
            "ticket" => text(&row.ticket),
            "because" => text(&row.because),
            "model" => unit(model, row.named.unit),
            "tag" => words(row.named.tags.iter()),
            _ => Vec::new(),
        }
    }
}
