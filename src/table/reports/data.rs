//! The data catalogue: what is kept and carried, and what threatens it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Subject, by_id, ids, one, texts};
use crate::model::{DataId, Target};
use crate::table::report::Report;

const COLUMNS: &[&str] = &[
    "id",
    "data",
    "classification",
    "kind",
    "needs",
    "held in",
    "carried by",
    "threats",
    "worst state",
    "owner",
];

/// One row for each class of data that these models declare, hold or carry.
pub(in crate::table) fn data(subject: &Subject<'_>) -> Report {
    let model = subject.model;
    let mut held: BTreeMap<DataId, BTreeSet<String>> = BTreeMap::new();
    for element in model.elements.iter().filter(|it| subject.is_within(it.named.unit)) {
        for &data in &element.holds {
            held.entry(data).or_default().insert(element.named.title.clone());
        }
    }
    let mut carried: BTreeMap<DataId, BTreeSet<String>> = BTreeMap::new();
    for flow in model.flow_ids().filter(|&it| subject.is_within(model[it].named.unit)) {
        for &data in &model[flow].carries {
            carried.entry(data).or_default().insert(model.flow_title(flow));
        }
    }
    let is_shown = |it: &DataId| {
        let is_used = held.contains_key(it) || carried.contains_key(it);
        subject.is_within(model[*it].named.unit) || is_used
    };
    let mut shown: Vec<DataId> = ids(model.data.len(), DataId).filter(is_shown).collect();
    shown.sort_by(|&a, &b| by_id(&model[a].named, &model[b].named));
    let row = |id: DataId| {
        let it = &model[id];
        let threats = subject.threats_where(|it| {
            it.targets.contains(&Target::Data(id)) || it.harms_data.contains(&id)
        });
        vec![
            one(it.named.shown_id()),
            one(&it.named.title),
            one(&it.classification),
            texts(it.kinds.iter().cloned()),
            texts(it.cia.iter().cloned()),
            texts(held.get(&id).into_iter().flatten().cloned()),
            texts(carried.get(&id).into_iter().flatten().cloned()),
            subject.threat_cell(&threats),
            subject.worst(&threats),
            one(&it.owner),
        ]
    };
    Report {
        name: "data",
        title: "Data catalogue",
        about: subject.about.clone(),
        introduction: "Classes of data, where they are kept, which flows carry them, and the \
                       threats on them.",
        nothing: subject.nothing("No data is written down yet."),
        columns: COLUMNS,
        rows: shown.into_iter().map(row).collect(),
    }
}
