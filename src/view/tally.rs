//! Threats counted by how bad they are and by what is done about them, for pictures of numbers.

use super::State;
use crate::model::{Model, Rating, Score, Threat};
use crate::status::Statuses;
use std::collections::BTreeMap;

/// How many threats there are of each kind. Variants are not counted, and no threats of libraries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// By band of severity, from least to worst; in each by state, worst first.
    pub bands: BTreeMap<Rating, BTreeMap<State, usize>>,
    /// Those whose worst score is a likelihood and an impact, each from 1 to 5, by these two.
    pub risks: BTreeMap<(u8, u8), Risk>,
    /// The others, by what they are scored with.
    pub others: BTreeMap<&'static str, usize>,
}

/// Threats of the same likelihood and impact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Risk {
    /// How many there are.
    pub total: usize,
    /// How many of them are open.
    pub open: usize,
}

impl Tally {
    /// How many threats there are in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.bands.values().flat_map(BTreeMap::values).sum()
    }
}

/// Counts the threats of all models.
#[must_use]
pub fn tally(model: &Model, statuses: &Statuses) -> Tally {
    let mut tally = Tally::default();
    let is_counted = |threat: &Threat| {
        let is_own = !model[threat.named.unit].library;
        is_own && threat.variant_of.is_none() && !threat.is_answer
    };
    for id in model.threat_ids().filter(|&id| is_counted(&model[id])) {
        let state = State::from(statuses.of(id).status);
        let threat = &model[id];
        *tally.bands.entry(threat.rating()).or_default().entry(state).or_default() += 1;
        let scale = match threat.worst_score().map(|it| &it.score) {
            Some(Score::Risk(likelihood, impact)) => {
                let risk = tally.risks.entry((*likelihood, *impact)).or_default();
                risk.total += 1;
                risk.open += usize::from(state == State::Open);
                continue;
            }
            Some(Score::Severity(_)) => "rated by a word",
            Some(Score::Cvss { .. }) => "rated by CVSS",
            Some(Score::None) => "said to do no harm",
            None => "not rated",
        };
        *tally.others.entry(scale).or_default() += 1;
    }
    tally
}
