//! Copies of threats and controls with new ids.

use super::copy::{SHOWN, named};
use super::ids::Ids;
use crate::model::{Control, ControlId, Decision, Need, ScoreFor, Threat};

/// A threat with what is shown of all that it names.
pub(super) fn threat(ids: &Ids, row: &Threat) -> Threat {
    let Threat {
        named,
        variant_of,
        like,
        refines,
        is_answer,
        targets,
        attack,
        impact,
        by,
        harms_objectives,
        harms_data,
        stride,
        linddun,
        refs,
        scores,
        residual,
        assumes,
        owner: _,
        ticket: _,
        condition,
        decisions,
        local_controls,
        asserted: _,
    } = row;
    Threat {
        named: self::named(ids, named),
        variant_of: variant_of.map(|it| ids.threat(it).expect(SHOWN)),
        like: like.and_then(|it| ids.threat(it)),
        refines: refines.iter().filter_map(|&it| ids.threat(it)).collect(),
        is_answer: *is_answer,
        targets: targets.iter().filter_map(|&it| ids.target(it)).collect(),
        attack: attack.clone(),
        impact: impact.clone(),
        by: by.iter().filter_map(|it| ids.who(it)).collect(),
        harms_objectives: harms_objectives.iter().filter_map(|&it| ids.objective(it)).collect(),
        harms_data: harms_data.iter().filter_map(|&it| ids.data(it)).collect(),
        stride: stride.clone(),
        linddun: linddun.clone(),
        refs: refs.clone(),
        scores: scores.iter().filter_map(|it| score(ids, it)).collect(),
        residual: residual.iter().filter_map(|it| score(ids, it)).collect(),
        assumes: assumes.iter().filter_map(|&it| ids.assumption(it)).collect(),
        owner: String::new(),
        ticket: String::new(),
        condition: condition.clone(),
        decisions: decisions.iter().filter_map(|it| decision(ids, it)).collect(),
        local_controls: controls(ids, local_controls),
        asserted: None,
    }
}

fn controls(ids: &Ids, all: &[ControlId]) -> Vec<ControlId> {
    all.iter().filter_map(|&it| ids.control(it)).collect()
}

/// A score, if it is for all environments or for one that is shown.
fn score(ids: &Ids, row: &ScoreFor) -> Option<ScoreFor> {
    let ScoreFor { score, environment, because } = row;
    let environment = match environment {
        Some(environment) => Some(ids.environment(*environment)?),
        None => None,
    };
    Some(ScoreFor { score: score.clone(), environment, because: because.clone() })
}

/// A decision; nothing if it names controls of which none is shown.
fn decision(ids: &Ids, row: &Decision) -> Option<Decision> {
    let left = |all: &[ControlId]| Some(controls(ids, all)).filter(|left| !left.is_empty());
    Some(match row {
        Decision::Mitigated(Need::All(all)) => Decision::Mitigated(Need::All(left(all)?)),
        Decision::Mitigated(Need::Any(any)) => Decision::Mitigated(Need::Any(left(any)?)),
        Decision::Reduced(all) => Decision::Reduced(left(all)?),
        Decision::Accepted(it) => Decision::Accepted(it.clone()),
        Decision::Transferred(it) => Decision::Transferred(it.clone()),
        Decision::Avoided(because) => Decision::Avoided(because.clone()),
        Decision::Dismissed(because) => Decision::Dismissed(because.clone()),
        Decision::Open(because) => Decision::Open(because.clone()),
        Decision::Applies => Decision::Applies,
    })
}

/// A control. The test that shows that it works is a place in files.
pub(super) fn control(ids: &Ids, row: &Control) -> Control {
    let Control {
        named,
        state,
        state_said,
        group,
        threat,
        kinds,
        on,
        by,
        verify: _,
        refs,
        ticket: _,
        owner: _,
        because,
        depends_on,
        superseded_by,
    } = row;
    Control {
        named: self::named(ids, named),
        state: *state,
        state_said: *state_said,
        group: group.map(|it| ids.control(it).expect(SHOWN)),
        threat: threat.map(|it| ids.threat(it).expect(SHOWN)),
        kinds: kinds.clone(),
        on: on.iter().filter_map(|&it| ids.target(it)).collect(),
        by: by.iter().filter_map(|it| ids.who(it)).collect(),
        verify: String::new(),
        refs: refs.clone(),
        ticket: String::new(),
        owner: String::new(),
        because: because.clone(),
        depends_on: controls(ids, depends_on),
        superseded_by: superseded_by.and_then(|it| ids.control(it)),
    }
}
