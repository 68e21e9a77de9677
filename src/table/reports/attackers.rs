//! Attackers with the threats that are by them.

use std::collections::BTreeSet;

use super::{Subject, by_id, ids, one};
use crate::model::{AttackerId, ElementId, OutOfScope, Who};
use crate::table::report::{Cell, Report};

const COLUMNS: &[&str] =
    &["id", "attacker", "kind", "access", "skill", "threats", "worst state", "left out because"];

/// One row for each attacker, then one for each element that some threat is by, which is an
/// insider, and one for each party that is only named in words.
pub(in crate::table) fn attackers(subject: &Subject<'_>) -> Report {
    let model = subject.model;
    let named: BTreeSet<&Who> = subject.threats.iter().flat_map(|&it| &model[it].by).collect();
    let is_shown = |&it: &AttackerId| {
        subject.is_within(model[it].named.unit) || named.contains(&Who::Attacker(it))
    };
    let mut declared: Vec<AttackerId> =
        ids(model.attackers.len(), AttackerId).filter(is_shown).collect();
    declared.sort_by(|&a, &b| by_id(&model[a].named, &model[b].named));
    let mut insiders: Vec<ElementId> = Vec::new();
    let mut words: Vec<&String> = Vec::new();
    for who in named {
        match who {
            Who::Attacker(_) => {}
            Who::Element(element) => insiders.push(*element),
            Who::Text(text) => words.push(text),
        }
    }
    insiders.sort_by(|&a, &b| by_id(&model[a].named, &model[b].named));
    let declared = declared.into_iter().map(|id| {
        let it = &model[id];
        let who = [one(it.named.shown_id()), one(&it.named.title), one("attacker")];
        let begins = [one(&it.access), one(&it.skill)];
        row(subject, who, begins, &Who::Attacker(id), it.out_of_scope.as_ref())
    });
    let insiders = insiders.into_iter().map(|id| {
        let it = &model[id].named;
        let who = [one(it.shown_id()), one(&it.title), one("insider")];
        row(subject, who, [Cell::new(), Cell::new()], &Who::Element(id), None)
    });
    let words = words.into_iter().map(|text| {
        let who = [Cell::new(), one(text), one("party")];
        row(subject, who, [Cell::new(), Cell::new()], &Who::Text(text.clone()), None)
    });
    Report {
        name: "attackers",
        title: "Attackers",
        about: subject.about.clone(),
        introduction: "Who attacks, from where, and what they can do to the system.",
        nothing: subject.nothing("No attackers are written down yet."),
        columns: COLUMNS,
        rows: declared.chain(insiders).chain(words).collect(),
    }
}

fn row(
    subject: &Subject<'_>,
    [id, title, kind]: [Cell; 3],
    [access, skill]: [Cell; 2],
    who: &Who,
    left_out: Option<&OutOfScope>,
) -> Vec<Cell> {
    let threats = subject.threats_where(|it| it.by.contains(who));
    let because = left_out.map(|it| one(&it.because)).unwrap_or_default();
    let worst = subject.worst(&threats);
    vec![id, title, kind, access, skill, subject.threat_cell(&threats), worst, because]
}
