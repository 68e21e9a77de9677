//! What follows from changes, found by comparing what was computed of both models.

use std::collections::{BTreeMap, BTreeSet};

use super::matching::Matching;
use super::report::{Consequence, Effect, Entry};
use super::weight::state;
use super::{Field, Kind, Thing, World};
use crate::diag::Code;
use crate::model::{ControlId, Decision, ElementId, FlowId, Model, ThreatId};
use crate::plain::counted;
use crate::status::{self, Status};

/// Adds to each change what follows from it.
pub(super) fn attach(entries: &mut [Entry], matching: &Matching, worlds: [&World<'_>; 2]) {
    let seer = Seer::new(entries, matching, worlds);
    for entry in entries {
        let mut found = seer.of(entry);
        found.sort();
        found.dedup();
        entry.consequences = found;
    }
}

/// A threat that stands otherwise than before.
struct Shifted {
    id: String,
    is_worse: bool,
    /// Rows of controls and assumptions that it stands on, before and now.
    controls: [BTreeSet<usize>; 2],
    assumptions: [BTreeSet<usize>; 2],
}

/// A flow that crosses a boundary now and did not, though it says what it said.
struct Drawn {
    row: usize,
    id: String,
    gained: Vec<String>,
}

struct Seer<'a> {
    worlds: [&'a World<'a>; 2],
    shifted: Vec<Shifted>,
    drawn: Vec<Drawn>,
    /// New rows of flows by old ones.
    flows: BTreeMap<usize, usize>,
}

impl<'a> Seer<'a> {
    fn new(entries: &[Entry], matching: &Matching, worlds: [&'a World<'a>; 2]) -> Self {
        let shifted = entries.iter().filter_map(|it| shifted(it, worlds)).collect();
        let drawn = entries.iter().filter_map(drawn).collect();
        let pairs = matching.both.iter().map(|it| (&matching.old[it.0], &matching.new[it.1]));
        let flows = pairs.filter(|it| it.1.thing == Thing::Flow);
        let flows = flows.map(|(old, new)| (old.row, new.row)).collect();
        Self { worlds, shifted, drawn, flows }
    }

    fn of(&self, entry: &Entry) -> Vec<Consequence> {
        let change = &entry.change;
        let thing = change.thing;
        if matches!(thing, Thing::Threat | Thing::Answer) {
            self.of_threat(entry)
        } else if thing == Thing::Control {
            self.shifts(|it, side| &it.controls[side], change.rows)
        } else if thing == Thing::Assumption {
            self.shifts(|it, side| &it.assumptions[side], change.rows)
        } else if thing == Thing::Flow {
            self.of_flow(entry)
        } else if thing == Thing::Element {
            self.of_element(entry)
        } else {
            Vec::new()
        }
    }

    /// The threats that stand otherwise because of something they stand on.
    fn shifts(
        &self,
        rows: impl Fn(&Shifted, usize) -> &BTreeSet<usize>,
        [old, new]: [Option<usize>; 2],
    ) -> Vec<Consequence> {
        let is_on = |it: &&Shifted| {
            old.is_some_and(|row| rows(it, 0).contains(&row))
                || new.is_some_and(|row| rows(it, 1).contains(&row))
        };
        let mut found = Vec::new();
        for (is_worse, effect, verb) in
            [(true, Effect::Opens, "worsens"), (false, Effect::Closes, "betters")]
        {
            let those = self.shifted.iter().filter(is_on).filter(|it| it.is_worse == is_worse);
            let ids: Vec<String> = those.map(|it| it.id.clone()).collect();
            if !ids.is_empty() {
                let text = format!("{verb} {}: {}", counted(ids.len(), "threat"), listed(&ids));
                found.push(Consequence { effect, text, ids });
            }
        }
        found
    }

    fn of_threat(&self, entry: &Entry) -> Vec<Consequence> {
        let Some(row) = entry.change.rows[1] else { return Vec::new() };
        let new = self.worlds[1];
        let id = ThreatId(number(row));
        let now = new.statuses.of(id);
        let mut found = Vec::new();
        let ids = vec![entry.change.id.clone()];
        let is_added = entry.change.kind == Kind::Added;
        let has_status = entry.change.kind.fields().iter().any(|it| it.name == "status");
        if is_added {
            let text = format!("it is {}: {}", now.status.word(), now.reason);
            found.push(Consequence { effect: Effect::Reason, text, ids: ids.clone() });
        } else if has_status {
            let text = format!("because {}", now.reason);
            found.push(Consequence { effect: Effect::Reason, text, ids: ids.clone() });
        }
        let over = ended(new, id).filter(|_| {
            let before = entry.change.rows[0].map(|row| ThreatId(number(row)));
            before.and_then(|it| ended(self.worlds[0], it)).is_none()
        });
        if let Some(day) = over {
            let text = format!("its acceptance is over since {day}");
            found.push(Consequence { effect: Effect::Expires, text, ids });
        }
        found
    }

    fn of_flow(&self, entry: &Entry) -> Vec<Consequence> {
        let [old, new] = self.worlds;
        let mut found = Vec::new();
        if let (Kind::Added, Some(row)) = (&entry.change.kind, entry.change.rows[1]) {
            let crossed = new.model.crossings(FlowId(number(row))).into_iter();
            let names = crossed.map(|it| new.model[it.boundary].named.path.clone());
            let names: BTreeSet<String> = names.collect();
            let names: Vec<String> = names.into_iter().collect();
            if !names.is_empty() {
                let text = format!("crosses {}", listed(&names));
                found.push(Consequence { effect: Effect::Crosses, text, ids: names });
            }
        }
        // Flows that were or are the detail of this one.
        let details = |model: &Model, row: Option<usize>| -> Vec<usize> {
            let Some(row) = row.map(|it| FlowId(number(it))) else { return Vec::new() };
            let is_detail = |it: &(usize, &crate::model::Flow)| it.1.refines.contains(&row);
            model.flows.iter().enumerate().filter(is_detail).map(|it| it.0).collect()
        };
        let before = details(old.model, entry.change.rows[0]);
        let mut rows: BTreeSet<usize> =
            before.iter().filter_map(|it| self.flows.get(it)).copied().collect();
        rows.extend(details(new.model, entry.change.rows[1]));
        rows.extend(entry.change.rows[1]);
        let spans: Vec<_> = rows.iter().map(|&row| new.model.flows[row].named.span).collect();
        let is_known = |code: Code, message: &str| {
            old.findings.iter().any(|it| it.code == code && it.message == message)
        };
        for finding in new.findings.iter().filter(|it| is_of_balance(it.code)) {
            let places = finding.span.into_iter().chain(finding.labels.iter().map(|it| it.span));
            let is_here = places.into_iter().any(|it| spans.contains(&it));
            if is_here && !is_known(finding.code, &finding.message) {
                let unit = finding.span.and_then(|span| {
                    new.model.units.iter().find(|it| it.files.contains(&span.file))
                });
                let name = unit.map_or("", |it| it.name.as_str());
                let text = format!("`{name}` no longer balances ({})", finding.code);
                let ids = vec![name.to_owned()];
                found.push(Consequence { effect: Effect::Unbalances, text, ids });
            }
        }
        found
    }

    /// Flows that cross a boundary now because an end of theirs stands elsewhere.
    fn of_element(&self, entry: &Entry) -> Vec<Consequence> {
        let is_placed =
            entry.change.kind.fields().iter().any(|it| matches!(it.name, "in" | "part of"));
        let Some(row) = entry.change.rows[1].filter(|_| is_placed) else { return Vec::new() };
        let model = self.worlds[1].model;
        let element = ElementId(number(row));
        let mut by_boundary: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for flow in &self.drawn {
            let ends = &model.flows[flow.row];
            if model.is_in(ends.from, element) || model.is_in(ends.to, element) {
                for boundary in &flow.gained {
                    by_boundary.entry(boundary).or_default().push(flow.id.clone());
                }
            }
        }
        let found = by_boundary.into_iter().map(|(boundary, ids)| {
            let verb = if ids.len() == 1 { "goes" } else { "go" };
            let text = format!("{} {verb} {boundary} now", counted(ids.len(), "flow"));
            Consequence { effect: Effect::Crosses, text, ids }
        });
        found.collect()
    }
}

fn is_of_balance(code: Code) -> bool {
    use Code::{AmbiguousFlow, MisfitFlow, OutsideFlow, UndrawnFlow, UnlandedFlow};
    matches!(code, UnlandedFlow | UndrawnFlow | MisfitFlow | AmbiguousFlow | OutsideFlow)
}

fn shifted(entry: &Entry, worlds: [&World<'_>; 2]) -> Option<Shifted> {
    if !matches!(entry.change.thing, Thing::Threat | Thing::Answer) {
        return None;
    }
    let field = entry.change.kind.fields().iter().find(|it| it.name == "status");
    let is_worse = match (field, &entry.change.kind, entry.change.rows[1]) {
        (Some(Field { old, new, .. }), ..) => state(new) < state(old),
        (None, Kind::Added, Some(row)) => {
            let status = worlds[1].statuses.of(ThreatId(number(row))).status;
            matches!(status, Status::Open | Status::Partly)
        }
        _ => return None,
    };
    // A new threat is not made better by anything.
    if field.is_none() && !is_worse {
        return None;
    }
    let mut found = Shifted {
        id: entry.change.id.clone(),
        is_worse,
        controls: Default::default(),
        assumptions: Default::default(),
    };
    for (side, world) in worlds.into_iter().enumerate() {
        if let Some(row) = entry.change.rows[side].filter(|_| field.is_some()) {
            let grounds = grounds(world, ThreatId(number(row)));
            (found.controls[side], found.assumptions[side]) = grounds;
        }
    }
    Some(found)
}

/// Rows of controls and assumptions that the state of a threat depends on.
fn grounds(world: &World<'_>, threat: ThreatId) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let model = world.model;
    let mut threats = vec![threat];
    let mut seen: BTreeSet<ThreatId> = BTreeSet::from([threat]);
    let mut controls: Vec<ControlId> = Vec::new();
    let mut assumptions = BTreeSet::new();
    while let Some(it) = threats.pop() {
        let row = &model[it];
        controls.extend(row.controls());
        assumptions.extend(row.assumes.iter().map(|it| it.index()));
        let answered = row.refines.iter().filter(|_| row.is_answer);
        let others = world.statuses.with_variants(it).into_iter().chain(answered.copied());
        let others = others.chain(world.statuses.refinements(it).iter().copied());
        threats.extend(others.filter(|it| seen.insert(*it)));
    }
    let mut rows = BTreeSet::new();
    while let Some(it) = controls.pop() {
        if rows.insert(it.index()) {
            let row = &model[it];
            controls.extend(row.depends_on.iter().chain(&row.superseded_by));
            let nested = model.controls.iter().enumerate().filter(|(_, row)| row.group == Some(it));
            controls.extend(nested.map(|(at, _)| ControlId(number(at))));
        }
    }
    (rows, assumptions)
}

fn drawn(entry: &Entry) -> Option<Drawn> {
    let row = entry.change.rows[1].filter(|_| entry.change.thing == Thing::Flow)?;
    let crosses = entry.change.kind.fields().iter().find(|it| it.name == "crosses")?;
    let gained = crosses.gained.clone();
    (!gained.is_empty()).then(|| Drawn { row, id: entry.change.id.clone(), gained })
}

/// The last day of an acceptance of a threat that is over.
fn ended(world: &World<'_>, threat: ThreatId) -> Option<crate::date::Date> {
    let mut acceptances = world.model[threat].decisions.iter().filter_map(Decision::acceptance);
    acceptances.find_map(|it| status::ended(it, world.today))
}

fn number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

/// Names in backticks, the first few of many.
fn listed(ids: &[String]) -> String {
    const MOST: usize = 5;
    let shown: Vec<String> = ids.iter().take(MOST).map(|it| format!("`{it}`")).collect();
    let more = ids.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}
