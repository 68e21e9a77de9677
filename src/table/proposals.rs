//! What children propose to the models above them.

use serde::Serialize;

use crate::model::{Model, UnitId};

/// Something that is proposed and not adopted.
#[derive(Clone, Debug, Serialize)]
pub struct Proposal {
    /// element or flow.
    pub kind: &'static str,
    /// Its id.
    pub path: String,
    /// Its title; of a flow with its ends.
    pub title: String,
    /// Title of the model that proposes it.
    pub by: String,
    /// Title of the model that decides.
    pub to: String,
}

/// What is proposed by or to the models that are `within`, by path.
pub(super) fn proposals(model: &Model, within: &dyn Fn(UnitId) -> bool) -> Vec<Proposal> {
    let all = model.proposals().into_iter();
    let rows = all.filter(|it| within(it.child) || within(it.parent)).filter_map(|it| {
        let named = model.named(it.what)?;
        let path = named.path.clone();
        let (kind, title) = match it.what.flow() {
            Some(flow) => ("flow", model.flow_title(flow)),
            None => ("element", named.title.clone()),
        };
        let (by, to) = (model[it.child].title.clone(), model[it.parent].title.clone());
        Some(Proposal { kind, path, title, by, to })
    });
    let mut rows: Vec<Proposal> = rows.collect();
    rows.sort_by(|a, b| a.path.cmp(&b.path));
    rows
}
