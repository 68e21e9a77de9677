//! What elements answer.

use super::{
    classifications, data_kinds, named, scope, standing, text, trust, unit, with_ancestors, words,
};
use crate::model::{ElementId, Model};
use crate::places::Places;
use crate::query::{Row, Spellings};

/// An element that is asked.
pub struct ElementFacts<'a> {
    /// What it is in.
    pub model: &'a Model,
    /// What its threats add up to is among them.
    pub places: &'a Places<'a>,
    /// The element.
    pub element: ElementId,
}

impl Row for ElementFacts<'_> {
    fn values(&self, field: &str) -> Vec<Spellings> {
        let (model, row) = (self.model, &self.model[self.element]);
        match field {
            "id" => vec![named(&row.named)],
            "title" => text(&row.named.title),
            "description" => text(&row.named.description),
            "kind" => {
                let kinds = model.with_general_kinds(row.kind);
                kinds.map(|it| named(&model[it].named)).collect()
            }
            "technology" => text(&row.technology),
            "owner" => text(&row.owner),
            "within" => row.parent.map_or_else(Vec::new, |parent| with_ancestors(model, parent)),
            "boundary" => {
                let zones = model.zones(self.element).into_iter();
                zones.map(|it| named(&model[it].named)).collect()
            }
            "trust" => trust(model, self.element),
            "holds" => row.holds.iter().map(|&it| named(&model[it].named)).collect(),
            "classification" => classifications(model, &row.holds),
            "data-kind" => data_kinds(model, &row.holds),
            "link" => text(&row.link),
            "source" => text(&row.source),
            "status" => standing(&self.places.element(self.element)),
            "scope" => scope(row.out_of_scope.as_ref()),
            "model" => unit(model, row.named.unit),
            "tag" => words(row.named.tags.iter()),
            _ => Vec::new(),
        }
    }
}
