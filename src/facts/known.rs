//! What names can be asked for: those of things that exist. A condition on any other name is never
//! met, or always.

use super::{named, who};
use crate::model::{About, Model, Named};
use crate::query::{Asked, Found, Query, Spellings, stands_for};
use crate::spelling;

/// The names in a condition that nothing has.
#[must_use]
pub fn unknown_names(model: &Model, about: About, query: &Query) -> Vec<Found> {
    let asked = query.names().into_iter();
    asked.filter_map(|asked| unknown_name(&asked, &known(model, about, asked.field)?)).collect()
}

/// What is wrong with a name, if it is none of these.
#[must_use]
pub fn unknown_name(asked: &Asked<'_>, known: &[Spellings]) -> Option<Found> {
    let mut spellings = known.iter().flatten();
    if spellings.any(|it| stands_for(asked.name, it)) {
        return None;
    }
    let message = format!("nothing that `{}` can be is named `{}`", asked.field, asked.name);
    // People write the end of a path.
    let last_names = known.iter().filter_map(|it| it.first()?.rsplit('.').next());
    let candidates = last_names.chain(known.iter().flatten().map(String::as_str));
    let hint = match spelling::nearest(asked.name, candidates) {
        Some(best) => format!("did you mean `{best}`?"),
        None => "correct the name; to look for a part of one, write `~`".to_owned(),
    };
    Some((asked.at, message, Some(hint)))
}

/// What a field can be named by; `None` if anything.
fn known(model: &Model, about: About, field: &str) -> Option<Vec<Spellings>> {
    let elements = || model.elements.iter().map(|it| named(&it.named));
    let boundaries = || model.boundaries.iter().map(|it| named(&it.named));
    let data = || model.data.iter().map(|it| named(&it.named));
    let threats = || model.threats.iter().map(|it| named(&it.named));
    let controls = || model.controls.iter().map(|it| named(&it.named));
    let objectives = || model.objectives.iter().map(|it| named(&it.named));
    Some(match (about, field) {
        (About::Threat, "id") | (_, "refines" | "variant" | "threat") => threats().collect(),
        (About::Control, "id") | (_, "control") => controls().collect(),
        (About::Element, "id" | "within") | (_, "from" | "to" | "via") => elements().collect(),
        (About::Flow, "id") => flows(model),
        (About::Model, "id") | (_, "model") => units(model),
        (About::Element, "kind") => model.kinds.iter().map(|it| named(&it.named)).collect(),
        (_, "on" | "within") => {
            let places = elements().chain(boundaries()).chain(data());
            places.chain(flows(model)).chain(units(model)).collect()
        }
        (_, "crosses" | "boundary") => boundaries().collect(),
        (_, "carries" | "holds") => data().collect(),
        (_, "harms") => objectives().chain(data()).collect(),
        (_, "objective") => objectives().collect(),
        (_, "assumes") => model.assumptions.iter().map(|it| named(&it.named)).collect(),
        (_, "environment") => model.environments.iter().map(|it| named(&it.named)).collect(),
        (_, "by") => {
            let attackers = model.attackers.iter().map(|it| named(&it.named));
            let said = model.threats.iter().flat_map(|it| &it.by);
            let said = said.chain(model.controls.iter().flat_map(|it| &it.by));
            attackers.chain(elements()).chain(said.map(|it| who(model, it))).collect()
        }
        (_, "stride" | "linddun" | "classification") => return words(model, field),
        _ => return None,
    })
}

fn flows(model: &Model) -> Vec<Spellings> {
    let spellings = |named_row: &Named, title| [named(named_row), vec![title]].concat();
    model.flow_ids().map(|it| spellings(&model[it].named, model.flow_title(it))).collect()
}

/// Models, by all that conditions call them: `model` is the one that a threat stands in.
fn units(model: &Model) -> Vec<Spellings> {
    let all = model.unit_ids().map(|it| {
        let (unit, path) = (&model[it], model.unit_path(it).to_owned());
        vec![unit.name.clone(), path, unit.title.clone(), "model".to_owned()]
    });
    all.collect()
}

/// The words of a vocabulary; `None` if no model uses one that says so.
fn words(model: &Model, name: &str) -> Option<Vec<Spellings>> {
    let vocabularies = model.vocabularies.iter().filter(|it| it.named.name == name);
    let words: Vec<Spellings> =
        vocabularies.flat_map(|it| &it.words).map(|it| vec![it.word.clone()]).collect();
    (!words.is_empty()).then_some(words)
}
