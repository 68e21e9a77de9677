//! What flows answer.

use super::{
    classifications, data_kinds, named, protection, scope, standing, text, trust, unit,
    with_ancestors, words,
};
use crate::model::{FlowId, Model};
use crate::places::Places;
use crate::query::{Row, Spellings};

/// A flow that is asked.
pub struct FlowFacts<'a> {
    /// What it is in.
    pub model: &'a Model,
    /// What its threats add up to is among them.
    pub places: &'a Places<'a>,
    /// The flow.
    pub flow: FlowId,
}

impl Row for FlowFacts<'_> {
    fn values(&self, field: &str) -> Vec<Spellings> {
        let (model, row) = (self.model, &self.model[self.flow]);
        match field {
            "id" => vec![[named(&row.named), vec![model.flow_title(self.flow)]].concat()],
            "title" => text(&row.named.title),
            "from" => with_ancestors(model, row.from),
            "to" => with_ancestors(model, row.to),
            "from-trust" => trust(model, row.from),
            "to-trust" => trust(model, row.to),
            "crosses" => {
                let crossed = model.crossings(self.flow).into_iter();
                crossed.map(|it| named(&model[it.boundary].named)).collect()
            }
            "via" => row.via.iter().map(|&it| named(&model[it].named)).collect(),
            "protocol" => text(&row.protocol),
            "encrypted" => protection(&row.encrypted),
            "authn" => protection(&row.authn),
            "authz" => protection(&row.authz),
            "carries" => row.carries.iter().map(|&it| named(&model[it].named)).collect(),
            "classification" => classifications(model, &row.carries),
            "data-kind" => data_kinds(model, &row.carries),
            "status" => standing(&self.places.flows(&[self.flow])),
            "scope" => scope(row.out_of_scope.as_ref()),
            "model" => unit(model, row.named.unit),
            "tag" => words(row.named.tags.iter()),
            _ => Vec::new(),
        }
    }
}
