//! What one audience may see of a model: a copy without everything else.
//!
//! States are computed from the whole model before the cut, so a public threat that an internal
//! control mitigates is mitigated. The cut fails closed: what does not say that it is public, or is
//! inside of something that is not, is left out, with every mention of it. Who accepted a threat is
//! said to nobody: that is mostly the name of a person.

mod copy;
mod copy_threats;
mod ids;
mod reasons;
mod shown;

use crate::date::Date;
use crate::model::{Acceptance, ControlId, Decision, Model, ThreatId, Transfer};
use crate::status::{self, Statuses};

use ids::Ids;

/// A model and its states, as some audience may see them.
#[derive(Clone, Debug)]
pub struct Cut {
    /// What may be seen.
    pub model: Model,
    /// The states of that, computed from all there is.
    pub statuses: Statuses,
}

/// What stands for whoever took a decision.
const SOMEBODY: &str = "somebody";

/// What everybody may see of a model, with its states as of `today`; `None` if nothing of it is
/// public.
#[must_use]
pub fn public(whole: &Model, today: Date) -> Option<Cut> {
    // Reasons name who decided, so the states are computed without.
    let whole = &without_people(whole);
    let statuses = status::compute(whole, today);
    let shown = shown::Shown::of(whole);
    if !shown.has_anything(whole) {
        return None;
    }
    let ids = Ids::new(&shown);
    let model = copy::model(whole, &ids);
    let seen = status::compute(&model, today);
    let threats: Vec<ThreatId> =
        whole.threat_ids().filter(|&it| ids.threat(it).is_some()).collect();
    let threats = threats.into_iter().zip(model.threat_ids()).map(|(old, new)| {
        let found = reasons::seen(&model, new, statuses.of(old), seen.of(new));
        (old, found)
    });
    let controls = (0..u32::try_from(whole.controls.len()).unwrap_or(u32::MAX)).map(ControlId);
    let controls: Vec<ControlId> = controls.filter(|&it| ids.control(it).is_some()).collect();
    let statuses = statuses.part(threats.collect(), &controls);
    Some(Cut { model, statuses })
}

/// The model without those who accepted or handed on threats: that somebody did counts, as without
/// anybody it would be no decision.
fn without_people(whole: &Model) -> Model {
    let mut model = whole.clone();
    for decision in model.threats.iter_mut().flat_map(|it| &mut it.decisions) {
        if let Decision::Accepted(Acceptance { by, .. })
        | Decision::Transferred(Transfer { by, .. }) = decision
            && !by.is_empty()
        {
            SOMEBODY.clone_into(by);
        }
    }
    model
}
