//! What threats, flows, elements, controls and models answer to conditions. The fields that they
//! can be asked for stand in `fields`.

mod control;
mod element;
mod flow;
mod known;
mod threat;
mod unit;

pub use control::ControlFacts;
pub use element::ElementFacts;
pub use flow::FlowFacts;
pub use known::{unknown_name, unknown_names};
pub use threat::ThreatFacts;
pub use unit::UnitFacts;

use crate::model::{
    DataId, ElementId, Model, Named, OutOfScope, Protection, Target, Trust, UnitId, Who,
};
use crate::places::Standing;
use crate::query::Spellings;

/// All spellings of a thing.
fn named(named: &Named) -> Spellings {
    let mut found = vec![named.path.clone(), named.title.clone()];
    found.extend(named.display_id.clone());
    found
}

/// Values of one spelling each.
fn words<T: AsRef<str>>(words: impl Iterator<Item = T>) -> Vec<Spellings> {
    words.map(|it| vec![it.as_ref().to_owned()]).collect()
}

/// A text, if it says something.
fn text(text: &str) -> Vec<Spellings> {
    words([text].into_iter().filter(|it| !it.is_empty()))
}

/// The model that declares something.
fn unit(model: &Model, unit: UnitId) -> Vec<Spellings> {
    let unit = &model[unit];
    vec![vec![unit.name.clone(), unit.title.clone()]]
}

fn target(model: &Model, target: Target, unit: UnitId) -> Spellings {
    match target {
        Target::Model => {
            let unit = &model[unit];
            vec!["model".to_owned(), unit.name.clone(), unit.title.clone()]
        }
        Target::Element(id) => named(&model[id].named),
        Target::Flow(id) => [named(&model[id].named), vec![model.flow_title(id)]].concat(),
        Target::Boundary(id) => named(&model[id].named),
        Target::Data(id) => named(&model[id].named),
    }
}

fn who(model: &Model, who: &Who) -> Spellings {
    match who {
        Who::Attacker(id) => named(&model[*id].named),
        Who::Element(id) => named(&model[*id].named),
        Who::Text(text) => vec![text.clone()],
    }
}

/// An element and all that it is a part of.
fn with_ancestors(model: &Model, element: ElementId) -> Vec<Spellings> {
    model.with_ancestors(element).map(|it| named(&model[it].named)).collect()
}

/// The trust of the nearest boundary around an element that says so.
fn trust(model: &Model, element: ElementId) -> Vec<Spellings> {
    let found = model.zones(element).into_iter().find_map(|it| model[it].trust);
    let word = found.map(|it| match it {
        Trust::Untrusted => "untrusted",
        Trust::Semi => "semi-trusted",
        Trust::Trusted => "trusted",
        Trust::High => "highly-trusted",
    });
    words(word.into_iter())
}

fn classifications(model: &Model, data: &[DataId]) -> Vec<Spellings> {
    data.iter().flat_map(|&it| text(&model[it].classification)).collect()
}

fn data_kinds(model: &Model, data: &[DataId]) -> Vec<Spellings> {
    words(data.iter().flat_map(|&it| &model[it].kinds))
}

/// What threats add up to; nothing where there are none and nothing asks for any.
fn standing(standing: &Standing) -> Vec<Spellings> {
    match standing {
        Standing::Quiet => Vec::new(),
        Standing::Unassessed => text("unassessed"),
        Standing::Threatened { status, .. } => text(status.word()),
    }
}

fn scope(out_of_scope: Option<&OutOfScope>) -> Vec<Spellings> {
    text(if out_of_scope.is_some() { "out" } else { "in" })
}

/// `no`, `unknown`, or how.
fn protection(protection: &Protection) -> Vec<Spellings> {
    match protection {
        Protection::Unknown => text("unknown"),
        Protection::No => text("no"),
        Protection::Yes(how) => text(how),
    }
}

#[cfg(test)]
mod tests {
    use crate::fields::{CONTROL_STATES, STANDINGS, STATUSES};
    use crate::model::ControlState;
    use crate::status::Status;

    #[test]
    fn ranks_are_all_states_in_their_order() {
        let statuses: Vec<&str> = Status::ALL.iter().map(|it| it.word()).collect();
        assert_eq!(STATUSES, statuses);
        assert_eq!(STANDINGS[0], "unassessed");
        assert_eq!(STANDINGS[1..], statuses);
        let states: Vec<&str> = ControlState::WORDS.iter().map(|it| it.0).collect();
        assert_eq!(CONTROL_STATES, states);
    }
}
