//! Changes that must not be: conditions of the language about what changed, with three more things
//! to ask for: whether something is `new`, whether it is `worse`, and which `change` it is; and
//! which `property` of it differs.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::record::records;
use super::report::{Entry, Report};
use super::weight::Rank;
use super::{Kind, Thing, World};
use crate::facts::{
    ControlFacts, ElementFacts, FlowFacts, ThreatFacts, UnitFacts, unknown_name, unknown_names,
};
use crate::fields;
use crate::model::{About, ControlId, ElementId, FlowId, ThreatId, UnitId};
use crate::places::Places;
use crate::query::{Asked, Fault, Field, Found, Query, Row, Spellings, Values};

const CHANGES: &[&str] = &["added", "removed", "renamed", "moved", "changed"];

/// The field that properties are asked for with.
const PROPERTY: &str = "property";

/// What can be asked of changes alone.
const OWN: [Field; 4] = [
    Field { word: "new", values: Values::Text, doc: "`yes` if it was not there before" },
    Field {
        word: "worse",
        values: Values::Text,
        doc: "`yes` if it stands worse, is protected less, or a control or rule of it is lost",
    },
    Field { word: "change", values: Values::Ranks(CHANGES), doc: "what happened to it" },
    Field { word: PROPERTY, values: Values::Names, doc: "the properties that differ" },
];

/// The fields of each kind of thing that conditions can be about, with those of changes.
static FIELDS: LazyLock<Vec<(About, Vec<Field>)>> = LazyLock::new(|| {
    let all = About::WORDS.iter().map(|(_, about)| *about);
    all.map(|about| (about, [fields::of(about), &OWN[..]].concat())).collect()
});

/// A condition that no change may meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// As it was written.
    pub text: String,
    about: About,
    /// Where the condition begins behind `where`, in bytes.
    start: usize,
    query: Query,
}

/// A change that meets a condition which none may meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// The condition.
    pub gate: String,
    /// What it is, and its id: ``threat `Acme.Replay` ``.
    pub what: String,
}

impl Gate {
    /// Understands `threat where new and status = open`.
    ///
    /// # Errors
    ///
    /// Gives what is wrong with the text, at its place.
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        let words = || About::WORDS.iter().map(|it| it.0).collect::<Vec<_>>().join("`, `");
        let fault = |at: std::ops::Range<usize>, message: String| {
            let hint = format!(
                "begin with `{}` and ` where `, as in `threat where new and status = open`",
                words()
            );
            vec![Fault { at, message, hint: Some(hint) }]
        };
        let Some((word, condition)) = text.split_once(" where ") else {
            return Err(fault(0..text.len(), "there is no ` where ` in the condition".to_owned()));
        };
        let Some((_, about)) = About::WORDS.iter().find(|it| it.0 == word.trim()) else {
            return Err(fault(0..word.len(), format!("`{word}` cannot be asked about")));
        };
        let fields = FIELDS.iter().find(|it| it.0 == *about).map_or(&[][..], |it| &it.1);
        let start = text.len() - condition.len();
        let query = Query::parse(condition, fields).map_err(|faults| {
            let moved = |it: Fault| Fault { at: it.at.start + start..it.at.end + start, ..it };
            faults.into_iter().map(moved).collect::<Vec<Fault>>()
        })?;
        Ok(Self { text: text.to_owned(), about: *about, start, query })
    }

    /// The names and words that nothing has on either side, at their places in the text: what is
    /// gone can be asked for, too.
    #[must_use]
    pub fn unknown(&self, worlds: [&World<'_>; 2]) -> Vec<Fault> {
        let [old, new] = worlds.map(|it| unknown_names(it.model, self.about, &self.query));
        let in_both = new.into_iter().filter(|it| old.iter().any(|other| other.0 == it.0));
        let asked = self.query.names().into_iter().filter(|it| it.field == PROPERTY);
        let asked: Vec<Asked<'_>> = asked.collect();
        let known = if asked.is_empty() { Vec::new() } else { self.properties(worlds) };
        let properties = asked.iter().filter(|_| !known.is_empty());
        let properties = properties.filter_map(|it| unknown_name(it, &known));
        let fault = |found: Found| {
            let fault = Query::fault(&self.text[self.start..], found);
            Fault { at: fault.at.start + self.start..fault.at.end + self.start, ..fault }
        };
        in_both.chain(properties).map(fault).collect()
    }

    /// The properties of what is asked about, on either side; if there is none of its kind, nothing
    /// can be said.
    fn properties(&self, worlds: [&World<'_>; 2]) -> Vec<Spellings> {
        let records = worlds.map(|it| records(it.model, Some(it)));
        let mine = records.iter().flatten().filter(|it| it.thing == self.thing());
        let names: BTreeSet<&str> = mine.flat_map(|it| &it.fields).map(|(name, _)| *name).collect();
        names.into_iter().map(|it| vec![it.to_owned()]).collect()
    }

    /// The kind of what is asked about.
    fn thing(&self) -> Thing {
        match self.about {
            About::Threat => Thing::Threat,
            About::Flow => Thing::Flow,
            About::Element => Thing::Element,
            About::Control => Thing::Control,
            About::Model => Thing::Model,
        }
    }

    /// The changes that meet the condition, in the order of the report. What is gone is asked as it
    /// was.
    #[must_use]
    pub fn denied(&self, report: &Report, worlds: [&World<'_>; 2]) -> Vec<Denied> {
        let places = worlds.map(|it| Places::new(it.model, it.statuses));
        let about = self.thing();
        let of_kind = report.entries.iter().filter(|it| it.change.thing == about);
        let met = of_kind.filter(|entry| {
            let (side, row) = match entry.change.rows {
                [_, Some(row)] => (1, row),
                [Some(row), None] => (0, row),
                [None, None] => return false,
            };
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            let World { model, statuses, today, .. } = *worlds[side];
            let places = &places[side];
            let holds = |row: &dyn Row| self.query.holds(&Changed { entry, row });
            match self.about {
                About::Threat => holds(&ThreatFacts { model, statuses, threat: ThreatId(row) }),
                About::Flow => holds(&FlowFacts { model, places, flow: FlowId(row) }),
                About::Element => holds(&ElementFacts { model, places, element: ElementId(row) }),
                About::Control => holds(&ControlFacts { model, statuses, control: ControlId(row) }),
                About::Model => holds(&UnitFacts { model, places, unit: UnitId(row), today }),
            }
        });
        let denied = met.map(|it| Denied {
            gate: self.text.clone(),
            what: format!("{} `{}`", about.word(), it.change.id),
        });
        denied.collect()
    }
}

/// A changed thing that is asked.
struct Changed<'a> {
    entry: &'a Entry,
    row: &'a dyn Row,
}

impl Row for Changed<'_> {
    fn values(&self, field: &str) -> Vec<Spellings> {
        let yes = |is_so: bool| if is_so { vec![vec!["yes".to_owned()]] } else { Vec::new() };
        let change = &self.entry.change;
        match field {
            "new" => yes(change.kind == Kind::Added),
            "worse" => {
                let is_worse = [Rank::Worse, Rank::Exposed, Rank::ControlLost];
                yes(change.kind != Kind::Added && is_worse.contains(&self.entry.rank))
            }
            "change" => vec![vec![change.kind.word().to_owned()]],
            PROPERTY => change.kind.fields().iter().map(|it| vec![it.name.to_owned()]).collect(),
            _ => self.row.values(field),
        }
    }
}
