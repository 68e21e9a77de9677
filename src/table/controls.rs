//! Controls with the threats that name them.

use std::collections::BTreeSet;

use super::Reference;
use super::rows::{natural, reference, who_title};
use crate::model::{ControlId, Model, ThreatId, UnitId};
use crate::status::Statuses;
use serde::Serialize;

/// One control.
#[derive(Clone, Debug, Serialize)]
pub struct ControlRow {
    /// The id that a standard gives it, else its path.
    pub id: String,
    /// Dotted path of names.
    pub path: String,
    /// What is done.
    pub title: String,
    /// How far it has come.
    pub state: &'static str,
    /// Whether it counts as in place, with all that it depends on.
    pub in_place: bool,
    /// Id of the control that it is listed under; empty if none.
    pub group: String,
    /// preventive, detective, …
    pub kinds: Vec<String>,
    /// Titles of what it protects or stands on.
    pub on: Vec<String>,
    /// Who does it.
    pub by: Vec<String>,
    /// The test that shows it works; empty if none.
    pub verify: String,
    /// Who sees to it; empty if not said.
    pub owner: String,
    /// Its ticket; empty if none.
    pub ticket: String,
    /// References to catalogues.
    pub refs: Vec<Reference>,
    /// Ids of the controls without which it is not in place.
    pub depends_on: Vec<String>,
    /// Id of the control that took its place; empty if none.
    pub superseded_by: String,
    /// Why it was rejected or retired, or anything else worth saying; empty if not said.
    pub because: String,
    /// Ids of the threats that name it.
    pub threats: Vec<String>,
}

/// The controls of the models that are `within`, sorted by id; of them those in `named` if that is
/// given.
#[must_use]
pub fn controls(
    model: &Model,
    statuses: &Statuses,
    within: &dyn Fn(UnitId) -> bool,
    named: Option<&BTreeSet<ControlId>>,
) -> Vec<ControlRow> {
    let ids = (0..u32::try_from(model.controls.len()).unwrap_or(u32::MAX)).map(ControlId);
    let mut named_by: Vec<Vec<ThreatId>> = vec![Vec::new(); model.controls.len()];
    for threat in model.threat_ids() {
        for control in model[threat].controls() {
            named_by[control.index()].push(threat);
        }
    }
    let shown = |control: ControlId| model[control].named.shown_id().to_owned();
    let mut rows: Vec<ControlRow> = ids
        .filter(|&id| within(model[id].named.unit))
        .filter(|id| named.is_none_or(|named| named.contains(id)))
        .map(|id| {
            let row = &model[id];
            let threats = named_by[id.index()].iter();
            let mut threats: Vec<String> =
                threats.map(|&it| model[it].named.shown_id().to_owned()).collect();
            threats.sort_by(|a, b| natural(a, b));
            let group = row.group.map(|it| model[it].named.shown_id().to_owned());
            ControlRow {
                id: row.named.shown_id().to_owned(),
                path: row.named.path.clone(),
                title: row.named.title.clone(),
                state: statuses.control(id).word(),
                in_place: statuses.in_place(id),
                group: group.unwrap_or_default(),
                kinds: row.kinds.clone(),
                on: row.on.iter().map(|&it| model.target_title(it, row.named.unit)).collect(),
                by: row.by.iter().map(|who| who_title(model, who)).collect(),
                verify: row.verify.clone(),
                owner: row.owner.clone(),
                ticket: row.ticket.clone(),
                refs: row.refs.iter().map(|text| reference(text)).collect(),
                depends_on: row.depends_on.iter().map(|&it| shown(it)).collect(),
                superseded_by: row.superseded_by.map(shown).unwrap_or_default(),
                because: row.because.clone(),
                threats,
            }
        })
        .collect();
    rows.sort_by(|a, b| natural(&a.id, &b.id).then_with(|| a.path.cmp(&b.path)));
    rows
}
