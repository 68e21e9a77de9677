//! What the things of a model say, as properties to compare.

use super::said::{Piece, Said};
use super::{Thing, World, around as rows_around};
use crate::model::{
    Boundary, BoundaryKind, Element, Flow, FlowId, Maturity, Model, Named, Protection, Requirement,
    Target, Trust, UnitId, Visibility, Who,
};
use crate::source::Span;

/// One thing.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) thing: Thing,
    /// Name of the model that declares it.
    pub(super) model: String,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) span: Span,
    /// Its place in its table.
    pub(super) row: usize,
    /// What it is of its kind; things of two kinds are not taken for the same.
    pub(super) kind: String,
    pub(super) ends: Option<Ends>,
    /// Whether it can be found by its id.
    pub(super) has_name: bool,
    /// Properties with what they say; the same names in the same order for all of a kind.
    pub(super) fields: Vec<(&'static str, Said)>,
}

/// Where a flow runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ends {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) both: bool,
}

impl Record {
    /// What a property says.
    pub(super) fn said(&self, field: &str) -> Option<&Said> {
        self.fields.iter().find(|it| it.0 == field).map(|it| &it.1)
    }

    /// Its title, unless that is its name only.
    pub(super) fn own_title(&self) -> Option<&str> {
        let is_own = !self.title.is_empty() && self.title != super::said::last(&self.id);
        is_own.then_some(self.title.as_str())
    }
}

/// All things of all models, libraries left out. With what was computed of them, if it is given.
pub(super) fn records(model: &Model, world: Option<&World<'_>>) -> Vec<Record> {
    let reader = Reader { model, world };
    let mut found = Vec::new();
    found.extend(model.unit_ids().map(|it| reader.unit(it)));
    found.extend(numbered(&model.elements).map(|(row, it)| reader.element(row, it)));
    found.extend(numbered(&model.boundaries).map(|(row, it)| reader.boundary(row, it)));
    found.extend(numbered(&model.flows).map(|(row, it)| reader.flow(row, it)));
    found.extend(rows_around::records(&reader));
    found.extend(numbered(&model.threats).map(|(row, it)| reader.threat(row, it)));
    found.extend(numbered(&model.controls).map(|(row, it)| reader.control(row, it)));
    found.extend(super::conventions::records(&reader));
    found.retain(|it| !it.model.is_empty());
    found
}

fn numbered<T>(rows: &[T]) -> impl Iterator<Item = (usize, &T)> {
    rows.iter().enumerate()
}

/// Reads the rows of a model.
pub(super) struct Reader<'a> {
    pub(super) model: &'a Model,
    pub(super) world: Option<&'a World<'a>>,
}

impl Reader<'_> {
    /// Name of a model; empty for a library.
    pub(super) fn unit_name(&self, unit: UnitId) -> String {
        let unit = &self.model[unit];
        if unit.library { String::new() } else { unit.name.clone() }
    }

    /// A record with what all declarations have.
    pub(super) fn record(
        &self,
        thing: Thing,
        row: usize,
        named: &Named,
        fields: Vec<(&'static str, Said)>,
    ) -> Record {
        let title = named.title.clone();
        let mut all = vec![
            ("title", Said::text(&title)),
            ("id", Said::text(named.display_id.clone().unwrap_or_default())),
            ("description", Said::text(&named.description)),
            ("tag", Said::texts(&named.tags)),
            ("visibility", visibility(named.visibility)),
        ];
        all.extend(fields);
        Record {
            thing,
            model: self.unit_name(named.unit),
            id: named.path.clone(),
            title,
            span: named.span,
            row,
            kind: String::new(),
            ends: None,
            has_name: true,
            fields: all,
        }
    }

    fn unit(&self, id: UnitId) -> Record {
        let unit = &self.model[id];
        let word = |it: &&(&'static str, Maturity)| it.1 == unit.maturity;
        let maturity = Maturity::WORDS.iter().find(word).map_or("", |it| it.0);
        let day = |day: Option<crate::date::Date>| {
            Said::text(day.map_or_else(String::new, |it| it.to_string()))
        };
        let out = unit.out_of_scope.iter().map(|it| format!("{}: {}", it.topic, it.because));
        let scope = unit.scope.map(|it| self.model[it].named.path.as_str());
        Record {
            thing: Thing::Model,
            model: self.unit_name(id),
            id: unit.name.clone(),
            title: unit.title.clone(),
            span: unit.span,
            row: id.index(),
            kind: String::new(),
            ends: None,
            has_name: true,
            fields: vec![
                ("title", Said::text(&unit.title)),
                ("refines", Said::ids(scope)),
                ("owner", Said::text(&unit.owner)),
                ("version", Said::text(&unit.version)),
                ("maturity", Said::text(maturity)),
                ("reviewed", day(unit.reviewed)),
                ("review-by", day(unit.review_by)),
                ("summary", Said::text(&unit.summary)),
                ("visibility", visibility(Some(unit.visibility))),
                ("scope out", Said::texts(out)),
                ("uses", Said::texts(unit.uses.iter().map(|it| it.name.as_str()))),
            ],
        }
    }

    fn element(&self, row: usize, element: &Element) -> Record {
        let model = self.model;
        let Element { named, kind, parent, out_of_scope, .. } = element;
        let kind = &model[*kind].named.name;
        let scope = out_of_scope.as_ref().map_or_else(String::new, |it| said(&it.because));
        // At the top of a model stands nothing around it that could be another.
        let parent = parent.map(|it| model[it].named.path.as_str());
        let zones = element.stands_in.iter().map(|&it| model[it].named.path.as_str());
        let holds = element.holds.iter().map(|&it| model[it].named.path.as_str());
        let fields = vec![
            ("kind", Said::text(kind)),
            ("part of", Said::ids(parent)),
            ("technology", Said::text(&element.technology)),
            ("owner", Said::text(&element.owner)),
            ("in", Said::ids(zones)),
            ("holds", Said::ids(holds)),
            ("scope out", Said::text(scope)),
            ("link", Said::text(&element.link)),
            ("source", Said::text(&element.source)),
            ("proposed", yes(element.proposed)),
            ("declared in", Said(vec![vec![Piece::Id(model_id(&self.unit_name(named.unit)))]])),
        ];
        let record = self.record(Thing::Element, row, named, fields);
        Record { kind: kind.clone(), ..record }
    }

    fn boundary(&self, row: usize, boundary: &Boundary) -> Record {
        let kind = BoundaryKind::WORDS.iter().find(|(_, kind)| *kind == boundary.kind);
        let trust = match boundary.trust {
            None => "",
            Some(Trust::Untrusted) => "untrusted",
            Some(Trust::Semi) => "semi-trusted",
            Some(Trust::Trusted) => "trusted",
            Some(Trust::High) => "highly-trusted",
        };
        let requires = boundary.requires.iter().map(|it| match it {
            Requirement::Encryption => "encryption",
            Requirement::Authentication => "authentication",
            Requirement::Authorization => "authorization",
        });
        let outer = boundary.parent.map(|it| self.model[it].named.path.as_str());
        let fields = vec![
            ("kind", Said::text(kind.map_or("", |it| it.0))),
            ("trust", Said::text(trust)),
            ("requires", Said::texts(requires)),
            ("in", Said::ids(outer)),
        ];
        self.record(Thing::Boundary, row, &boundary.named, fields)
    }

    fn flow(&self, row: usize, flow: &Flow) -> Record {
        let model = self.model;
        let path = |it: crate::model::ElementId| model[it].named.path.as_str();
        let data = flow.carries.iter().map(|&it| model[it].named.path.as_str());
        let via = flow.via.iter().map(|&it| Piece::Id(path(it).to_owned()));
        let via = via.flat_map(|it| [it, Piece::Word(" ".to_owned())]);
        let via: Vec<Piece> = via.collect();
        let refines = flow.refines.iter().map(|&it| self.flow_pieces(it)).collect();
        let scope = flow.out_of_scope.as_ref().map_or_else(String::new, |it| said(&it.because));
        let mut fields = vec![
            ("ends", Said(vec![self.ends_pieces(flow)])),
            ("carries", Said::ids(data)),
            ("protocol", Said::text(&flow.protocol)),
            ("encrypted", protection(&flow.encrypted)),
            ("authn", protection(&flow.authn)),
            ("authz", protection(&flow.authz)),
            ("via", Said(if via.is_empty() { Vec::new() } else { vec![via] })),
            ("refines", Said(refines)),
            ("scope out", Said::text(scope)),
            ("proposed", yes(flow.proposed)),
        ];
        if self.world.is_some() {
            let id = FlowId(u32::try_from(row).unwrap_or(u32::MAX));
            fields.push(("crosses", self.crosses(id)));
        }
        let mut record = self.record(Thing::Flow, row, &flow.named, fields);
        record.fields[0].0 = "label";
        let [from, to] = [flow.from, flow.to].map(|it| path(it).to_owned());
        let ends = Some(Ends { from, to, both: flow.both });
        Record { ends, has_name: flow.has_name, ..record }
    }

    /// The boundaries that a flow crosses, and which way.
    fn crosses(&self, flow: FlowId) -> Said {
        let crossed = self.model.crossings(flow).into_iter().map(|it| {
            let way = if it.enters { "into " } else { "out of " };
            let path = self.model[it.boundary].named.path.clone();
            vec![Piece::Word(way.to_owned()), Piece::Id(path)]
        });
        Said(crossed.collect())
    }

    /// A flow as others name it; another label makes no other flow.
    pub(super) fn flow_pieces(&self, flow: FlowId) -> Vec<Piece> {
        let row = &self.model[flow];
        match row.has_name {
            true => vec![Piece::Id(row.named.path.clone())],
            false => self.ends_pieces(row),
        }
    }

    fn ends_pieces(&self, flow: &Flow) -> Vec<Piece> {
        let [from, to] =
            [flow.from, flow.to].map(|it| Piece::Id(self.model[it].named.path.clone()));
        let arrow = if flow.both { " <-> " } else { " -> " };
        vec![from, Piece::Word(arrow.to_owned()), to]
    }

    /// What a threat or control is on.
    pub(super) fn targets(&self, targets: &[Target]) -> Said {
        let model = self.model;
        let on = targets.iter().map(|target| match *target {
            Target::Model => vec![Piece::Word("model".to_owned())],
            Target::Element(it) => vec![Piece::Id(model[it].named.path.clone())],
            Target::Flow(it) => self.flow_pieces(it),
            Target::Boundary(it) => vec![Piece::Id(model[it].named.path.clone())],
            Target::Data(it) => vec![Piece::Id(model[it].named.path.clone())],
        });
        Said(on.collect())
    }

    /// Who attacks, or who does something.
    pub(super) fn who(&self, who: &[Who]) -> Said {
        let model = self.model;
        let who = who.iter().map(|it| match it {
            Who::Attacker(it) => vec![Piece::Id(model[*it].named.path.clone())],
            Who::Element(it) => vec![Piece::Id(model[*it].named.path.clone())],
            Who::Text(text) => vec![Piece::Word(text.clone())],
        });
        Said(who.collect())
    }
}

/// The name of a model as an id: it is no path, and may be equal to one.
pub(super) fn model_id(name: &str) -> String {
    format!("model {name}")
}

fn protection(said: &Protection) -> Said {
    match said {
        Protection::Unknown => Said::default(),
        Protection::No => Said::text("no"),
        Protection::Yes(how) => Said::text(how),
    }
}

/// The word that says who may see something; nothing where the model around it says it.
fn visibility(said: Option<Visibility>) -> Said {
    let word = Visibility::WORDS.iter().find(|(_, it)| Some(*it) == said);
    Said::text(word.map_or("", |it| it.0))
}

pub(super) fn yes(is_so: bool) -> Said {
    Said::text(if is_so { "yes" } else { "" })
}

/// A reason, or that none is given.
pub(super) fn said(reason: &str) -> String {
    if reason.is_empty() { "yes".to_owned() } else { reason.to_owned() }
}
