//! Rows from the model and its states.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::proposals::proposals;
use super::standings::{standings, unassessed};
use super::{Answer, Measure, Reference, Role, Row, Scored, Table, controls};
use crate::catalogues;
use crate::facts::ThreatFacts;
use crate::model::{ControlId, Decision, Model, Need, ScoreFor, Target, ThreatId, UnitId, Who};
use crate::places::Places;
use crate::query::Query;
use crate::status::{Status, Statuses};
use crate::threads::side_by_side;

/// The table of a model and of all that refines it; of all models for `None`.
#[must_use]
pub fn table(model: &Model, statuses: &Statuses, top: Option<UnitId>) -> Table {
    whole_table(model, statuses, &Places::new(model, statuses), top)
}

/// The tables of some models, each as [`table`] makes it.
#[must_use]
pub fn tables(model: &Model, statuses: &Statuses, tops: &[Option<UnitId>]) -> Vec<Table> {
    let places = Places::new(model, statuses);
    side_by_side(tops, |&top| whole_table(model, statuses, &places, top))
}

fn whole_table(
    model: &Model,
    statuses: &Statuses,
    places: &Places<'_>,
    top: Option<UnitId>,
) -> Table {
    let within = scope(model, top);
    let mut table = table_of(model, statuses, top, &|_| true);
    table.controls = controls(model, statuses, &within, None);
    table.standings = standings(model, places, &within);
    table.unassessed = unassessed(model, places, &within);
    table.proposals = proposals(model, &within);
    table
}

/// The same table with those threats only that are as asked, or of whose variants one is, and with
/// the controls that they name.
#[must_use]
pub fn table_where(
    model: &Model,
    statuses: &Statuses,
    top: Option<UnitId>,
    query: &Query,
) -> Table {
    let holds = |threat| query.holds(&ThreatFacts { model, statuses, threat });
    let mut table = table_of(model, statuses, top, &|threat| {
        statuses.with_variants(threat).into_iter().any(holds)
    });
    let all = threats(model, statuses, top);
    table.asked_of = Some(all.len());
    let shown = all.into_iter().flat_map(|it| statuses.with_variants(it));
    let named: BTreeSet<ControlId> =
        shown.filter(|&it| holds(it)).flat_map(|it| model[it].controls()).collect();
    table.controls = controls(model, statuses, &|_| true, Some(&named));
    table
}

/// Which models the table of `top` is about: it and all that refine it, but no library.
pub(super) fn scope(model: &Model, top: Option<UnitId>) -> impl Fn(UnitId) -> bool + '_ {
    move |unit| {
        let is_below = top.is_none_or(|top| model.with_parents(unit).any(|it| it == top));
        is_below && !model[unit].library
    }
}

/// The threats that have a row of their own, sorted by id.
pub(super) fn threats(model: &Model, statuses: &Statuses, top: Option<UnitId>) -> Vec<ThreatId> {
    let within = scope(model, top);
    let is_row = |&threat: &ThreatId| {
        let row = &model[threat];
        // A child's table has the threats of its parents that it answers, too.
        let refining = || statuses.refinements(threat).iter();
        let is_answered = || refining().any(|&it| within(model[it].named.unit));
        row.variant_of.is_none() && !row.is_answer && (within(row.named.unit) || is_answered())
    };
    let mut threats: Vec<ThreatId> = model.threat_ids().filter(is_row).collect();
    sort(model, &mut threats);
    threats
}

fn table_of(
    model: &Model,
    statuses: &Statuses,
    top: Option<UnitId>,
    keep: &dyn Fn(ThreatId) -> bool,
) -> Table {
    let threats: Vec<ThreatId> =
        threats(model, statuses, top).into_iter().filter(|&it| keep(it)).collect();
    let states = threats.iter().map(|&threat| statuses.of(threat).status);
    let summary = Status::ALL
        .iter()
        .map(|&status| (status, states.clone().filter(|&it| it == status).count()))
        .collect();
    let (title, version) = heading(model, top);
    Table {
        title,
        version,
        summary,
        threats: threats.iter().map(|&threat| row(model, statuses, threat)).collect(),
        order: None,
        asked_of: None,
        controls: Vec::new(),
        standings: Vec::new(),
        unassessed: Vec::new(),
        proposals: Vec::new(),
    }
}

/// Title and version of what a table of `top` is about.
pub(super) fn heading(model: &Model, top: Option<UnitId>) -> (String, String) {
    let within = scope(model, top);
    let roots: Vec<UnitId> =
        model.unit_ids().filter(|&it| within(it) && model[it].parent.is_none()).collect();
    let unit = top.or(if let [only] = roots.as_slice() { Some(*only) } else { None });
    let title = unit.map_or_else(|| "All models".to_owned(), |unit| model[unit].title.clone());
    (title, unit.map_or_else(String::new, |unit| model[unit].version.clone()))
}

fn row(model: &Model, statuses: &Statuses, threat: ThreatId) -> Row {
    let it = &model[threat];
    let computed = statuses.of(threat);
    let mut variants = statuses.variants(threat).to_vec();
    sort(model, &mut variants);
    let data = it.harms_data.iter().map(|&data| model[data].named.title.clone());
    let objectives = it.harms_objectives.iter().map(|&id| model[id].named.title.clone());
    let goals = model.with_goals(&it.harms_objectives).into_iter();
    let targets = it.targets.iter();
    Row {
        id: it.named.shown_id().to_owned(),
        path: it.named.path.clone(),
        span: it.named.span,
        model: model[it.named.unit].title.clone(),
        title: it.named.title.clone(),
        attack: it.attack.clone(),
        impact: it.impact.clone(),
        on: targets.map(|&target| model.target_title(target, it.named.unit)).collect(),
        on_paths: it
            .targets
            .iter()
            .map(|&target| target_path(model, target, it.named.unit))
            .collect(),
        by: it.by.iter().map(|who| who_title(model, who)).collect(),
        harms: objectives.chain(data).collect(),
        objectives: goals.map(|it| model[it].named.title.clone()).collect(),
        category: categories(model, threat),
        refs: it.refs.iter().map(|text| reference(text)).collect(),
        condition: it.condition.clone(),
        assumes: it.assumes.iter().map(|&it| model[it].named.title.clone()).collect(),
        tags: it.named.tags.clone(),
        severity: it.rating().word(),
        weight: it.weight(),
        scores: scored(model, &it.scores),
        controls: measures(model, statuses, threat),
        decisions: it.decisions.iter().filter_map(decision_text).collect(),
        answers: answers(model, statuses, threat),
        refines: it.refines.iter().map(|&it| model[it].named.shown_id().to_owned()).collect(),
        status: computed.status,
        reason: computed.reason.clone(),
        owner: it.owner.clone(),
        ticket: it.ticket.clone(),
        residual: scored(model, &it.residual),
        variants: variants.iter().map(|&variant| row(model, statuses, variant)).collect(),
    }
}

fn target_path(model: &Model, target: Target, unit: UnitId) -> String {
    match target {
        Target::Model => model.unit_path(unit).to_owned(),
        Target::Element(id) => model[id].named.path.clone(),
        Target::Flow(id) => model[id].named.path.clone(),
        Target::Boundary(id) => model[id].named.path.clone(),
        Target::Data(_) => String::new(),
    }
}

/// Titles of a threat's categories, from the vocabularies.
fn categories(model: &Model, threat: ThreatId) -> Vec<String> {
    let row = &model[threat];
    let words = row.stride.iter().map(|word| ("stride", word));
    let words = words.chain(row.linddun.iter().map(|word| ("linddun", word)));
    let title = |(vocabulary, word): (&str, &String)| {
        let lists = model.vocabularies.iter().filter(|it| it.named.name == vocabulary);
        let found = lists.flat_map(|it| &it.words).find(|it| it.word == *word);
        found.map_or_else(|| word.clone(), |it| it.title.clone())
    };
    words.map(title).collect()
}

fn measures(model: &Model, statuses: &Statuses, threat: ThreatId) -> Vec<Measure> {
    let row = &model[threat];
    let mut found: Vec<(ControlId, Role)> = Vec::new();
    for decision in &row.decisions {
        let role = match decision.need() {
            Some(Need::All(_)) => Role::Needed,
            Some(Need::Any(_)) => Role::Alternative,
            None => Role::Reduces,
        };
        found.extend(decision.controls().iter().map(|&it| (it, role)));
    }
    for &local in &row.local_controls {
        if !found.iter().any(|(control, _)| *control == local) {
            found.push((local, Role::Needed));
        }
    }
    let measure = |(control, role): (ControlId, Role)| Measure {
        id: model[control].named.shown_id().to_owned(),
        title: model[control].named.title.clone(),
        state: statuses.control(control).word(),
        in_place: statuses.in_place(control),
        role,
    };
    found.into_iter().map(measure).collect()
}

fn answers(model: &Model, statuses: &Statuses, threat: ThreatId) -> Vec<Answer> {
    let answers = statuses.refinements(threat).iter().filter(|&&it| model[it].is_answer);
    let mut found: Vec<Answer> = answers
        .map(|&it| {
            let computed = statuses.of(it);
            let model = model[model[it].named.unit].title.clone();
            Answer { model, status: computed.own, reason: computed.reason.clone() }
        })
        .collect();
    found.sort_by(|a, b| a.model.cmp(&b.model));
    found
}

fn decision_text(decision: &Decision) -> Option<String> {
    let join = |parts: &[(&str, &str)]| {
        let said = parts.iter().filter(|(_, text)| !text.is_empty());
        let words: Vec<String> =
            said.map(|(word, text)| format!("{word} {text}").trim().to_owned()).collect();
        words.join(" ")
    };
    Some(match decision {
        Decision::Mitigated(_) | Decision::Reduced(_) | Decision::Applies => return None,
        Decision::Accepted(it) => {
            let until = it.until.map_or_else(String::new, |day| day.to_string());
            let because = &it.because;
            join(&[("accepted by", &it.by), ("until", &until), ("because", because)])
        }
        Decision::Transferred(it) => {
            join(&[("transferred to", &it.to), ("by", &it.by), ("because", &it.because)])
        }
        Decision::Avoided(because) => join(&[("avoided because", because)]),
        Decision::Dismissed(because) => join(&[("dismissed because", because)]),
        Decision::Open(because) => join(&[("open because", because)]),
    })
}

/// Scores for readers; first those for all environments, then by environment.
fn scored(model: &Model, scores: &[ScoreFor]) -> Vec<Scored> {
    let mut found: Vec<Scored> = scores
        .iter()
        .map(|it| Scored {
            band: it.score.rating().word(),
            number: it.score.number().unwrap_or_default(),
            basis: it.score.basis().unwrap_or_default(),
            environment: it
                .environment
                .map_or_else(String::new, |it| model[it].named.title.clone()),
            because: it.because.clone(),
        })
        .collect();
    found.sort_by(|a, b| a.environment.cmp(&b.environment));
    found
}

pub(super) fn reference(text: &str) -> Reference {
    Reference { text: text.to_owned(), link: catalogues::link(text) }
}

/// Name of an attacker, element or party, for readers.
pub(super) fn who_title(model: &Model, who: &Who) -> String {
    match who {
        Who::Attacker(id) => model[*id].named.title.clone(),
        Who::Element(id) => model[*id].named.title.clone(),
        Who::Text(text) => text.clone(),
    }
}

/// By id as people count: 4.4.1.9 before 4.4.1.10; then by path.
pub(super) fn sort(model: &Model, threats: &mut [ThreatId]) {
    threats.sort_by(|a, b| {
        let (a, b) = (&model[*a].named, &model[*b].named);
        natural(a.shown_id(), b.shown_id()).then_with(|| a.path.cmp(&b.path))
    });
}

/// Compares texts with the numbers in them as numbers.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    chunks(a).cmp(chunks(b))
}

/// Runs of digits and of what stands between them, in the order in which they compare: whether it
/// is no number, the number, and the bytes themselves.
fn chunks(text: &str) -> impl Iterator<Item = (bool, u64, &[u8])> {
    let runs = text.as_bytes().chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit());
    runs.map(|run| {
        let number = str::from_utf8(run).ok().and_then(|it| it.parse().ok());
        (!run[0].is_ascii_digit(), number.unwrap_or(u64::MAX), run)
    })
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn numbers_in_ids_count_as_numbers() {
        let mut ids = ["4.4.1.10", "Acme.B", "4.4.1.9", "4.4.1", "Acme.A2", "Acme.A10"];
        ids.sort_by(|a, b| natural(a, b));
        assert_eq!(ids, ["4.4.1", "4.4.1.9", "4.4.1.10", "Acme.A2", "Acme.A10", "Acme.B"]);
    }
}
