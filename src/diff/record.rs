//! What the things of a model say, as words to compare.

use super::{Change, Kind, Thing};
use crate::model::{
    AssumptionStatus, Boundary, BoundaryKind, Control, Decision, Element, Flow, Maturity, Model,
    Named, Need, Protection, Requirement, ScoreFor, Target, Threat, Trust, UnitId,
};
use crate::source::Span;

/// One thing.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) model: String,
    pub(super) thing: Thing,
    pub(super) id: String,
    /// The id before `renamed` lines were applied, if that is another.
    pub(super) old_id: Option<String>,
    pub(super) title: String,
    pub(super) span: Span,
    /// Source, target and direction of a flow without a name.
    pub(super) ends: Option<String>,
    /// Properties with what they say; the same names in the same order for all of a kind.
    pub(super) fields: Vec<(&'static str, String)>,
}

impl Record {
    /// The change of a thing that is in one of the two models only.
    pub(super) fn change(self, kind: Kind, is_old: bool) -> Change {
        let Self { model, thing, id, title, span, .. } = self;
        let (old_span, new_span) = if is_old { (Some(span), None) } else { (None, Some(span)) };
        Change { model, thing, id, title, kind, old_span, new_span }
    }
}

/// The `renamed` lines of a model: old and new names.
pub(super) struct Renames {
    pairs: Vec<(String, String)>,
}

impl Renames {
    pub(super) fn of(model: &Model) -> Self {
        let lines = model.namings.iter().flat_map(|naming| &naming.renamed);
        Self { pairs: lines.map(|line| (line.old.clone(), line.new.clone())).collect() }
    }

    /// A record of the old model under the names of the new one.
    pub(super) fn apply(&self, record: Record) -> Record {
        let id = self.text(&record.id);
        let old_id = (id != record.id).then(|| record.id.clone());
        let fields = record.fields.iter().map(|(name, said)| match *name {
            "title" | "description" | "label" | "attack" | "impact" => (*name, said.clone()),
            _ => (*name, self.text(said)),
        });
        let fields = fields.collect();
        let ends = record.ends.as_ref().map(|ends| self.text(ends));
        Record { id, old_id, ends, fields, ..record }
    }

    fn text(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for (old, new) in &self.pairs {
            out = replaced(&out, old, new);
        }
        out
    }
}

/// The text with whole names replaced.
fn replaced(text: &str, old: &str, new: &str) -> String {
    let is_name = |it: char| it.is_ascii_alphanumeric() || it == '_';
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(old).filter(|_| !old.is_empty()) {
        let end = at + old.len();
        let before = rest[..at].chars().next_back().or_else(|| out.chars().next_back());
        let after = rest[end..].chars().next();
        let whole = !before.is_some_and(is_name) && !after.is_some_and(is_name);
        out.push_str(&rest[..at]);
        out.push_str(if whole { new } else { old });
        rest = &rest[end..];
    }
    out + rest
}

/// All things of all models, libraries left out.
pub(super) fn records(model: &Model) -> Vec<Record> {
    let reader = Reader { model };
    let mut found = Vec::new();
    found.extend(model.unit_ids().filter(|&it| !model[it].library).map(|it| reader.unit(it)));
    found.extend(model.elements.iter().map(|it| reader.element(it)));
    found.extend(model.boundaries.iter().map(|it| reader.boundary(it)));
    found.extend(model.flows.iter().map(|it| reader.flow(it)));
    found.extend(reader.around());
    found.extend(model.threats.iter().map(|it| reader.threat(it)));
    found.extend(model.controls.iter().map(|it| reader.control(it)));
    found.retain(|it| !it.model.is_empty());
    found
}

struct Reader<'a> {
    model: &'a Model,
}

impl Reader<'_> {
    fn record(&self, thing: Thing, named: &Named, fields: Vec<(&'static str, String)>) -> Record {
        let unit = &self.model[named.unit];
        let model = if unit.library { String::new() } else { unit.name.clone() };
        let (id, title) = (named.path.clone(), named.title.clone());
        let span = named.span;
        let mut all = vec![
            ("title", title.clone()),
            ("id", named.display_id.clone().unwrap_or_default()),
            ("description", named.description.clone()),
        ];
        all.extend(fields);
        Record { model, thing, id, old_id: None, title, span, ends: None, fields: all }
    }

    fn unit(&self, unit: UnitId) -> Record {
        let row = &self.model[unit];
        let refines = row.scope.map(|it| self.model[it].named.path.clone()).unwrap_or_default();
        let maturity = match row.maturity {
            Maturity::Bootstrap => "bootstrap",
            Maturity::Draft => "draft",
            Maturity::Reviewed => "reviewed",
            Maturity::Verified => "verified",
        };
        Record {
            model: row.name.clone(),
            thing: Thing::Model,
            id: row.name.clone(),
            old_id: None,
            title: row.title.clone(),
            span: row.span,
            ends: None,
            fields: vec![
                ("title", row.title.clone()),
                ("refines", refines),
                ("owner", row.owner.clone()),
                ("version", row.version.clone()),
                ("maturity", maturity.to_owned()),
            ],
        }
    }

    fn element(&self, row: &Element) -> Record {
        let model = self.model;
        let zones = row.stands_in.iter().map(|&it| &model[it].named);
        let holds = row.holds.iter().map(|&it| &model[it].named);
        let scope = row.out_of_scope.as_ref();
        self.record(
            Thing::Element,
            &row.named,
            vec![
                ("kind", model[row.kind].named.name.clone()),
                ("technology", row.technology.clone()),
                ("owner", row.owner.clone()),
                ("in", paths(zones)),
                ("holds", paths(holds)),
                ("scope out", scope.map_or_else(String::new, |it| said(&it.because))),
                ("proposed", yes(row.proposed)),
            ],
        )
    }

    fn boundary(&self, row: &Boundary) -> Record {
        let kind = BoundaryKind::WORDS.iter().find(|(_, kind)| *kind == row.kind);
        let trust = match row.trust {
            None => "",
            Some(Trust::Untrusted) => "untrusted",
            Some(Trust::Semi) => "semi-trusted",
            Some(Trust::Trusted) => "trusted",
            Some(Trust::High) => "highly-trusted",
        };
        let requires = row.requires.iter().map(|it| match it {
            Requirement::Encryption => "encryption",
            Requirement::Authentication => "authentication",
            Requirement::Authorization => "authorization",
        });
        let outer = row.parent.map(|it| &self.model[it].named);
        self.record(
            Thing::Boundary,
            &row.named,
            vec![
                ("kind", kind.map(|(word, _)| (*word).to_owned()).unwrap_or_default()),
                ("trust", trust.to_owned()),
                ("requires", requires.collect::<Vec<_>>().join(", ")),
                ("in", paths(outer.into_iter())),
            ],
        )
    }

    fn flow(&self, row: &Flow) -> Record {
        let model = self.model;
        let data = row.carries.iter().map(|&it| &model[it].named);
        let via = row.via.iter().map(|&it| model[it].named.path.as_str());
        let ends = self.ends(row);
        // Another label makes no other flow.
        let refines = row.refines.iter().map(|&it| match model[it].has_name {
            true => model[it].named.path.clone(),
            false => self.ends(&model[it]),
        });
        let mut refines: Vec<String> = refines.collect();
        refines.sort();
        let fields = vec![
            ("ends", ends.clone()),
            ("carries", paths(data)),
            ("protocol", row.protocol.clone()),
            ("encrypted", protection(&row.encrypted)),
            ("authn", protection(&row.authn)),
            ("authz", protection(&row.authz)),
            ("via", via.collect::<Vec<_>>().join(", ")),
            ("refines", refines.join(", ")),
            ("proposed", yes(row.proposed)),
        ];
        let mut record = self.record(Thing::Flow, &row.named, fields);
        record.fields[0].0 = "label";
        Record { ends: (!row.has_name).then_some(ends), ..record }
    }

    fn ends(&self, row: &Flow) -> String {
        let [from, to] = [row.from, row.to].map(|it| self.model[it].named.path.as_str());
        let arrow = if row.both { "<->" } else { "->" };
        format!("{from} {arrow} {to}")
    }

    /// Data, attackers, objectives and assumptions.
    fn around(&self) -> Vec<Record> {
        let model = self.model;
        let data = model.data.iter().map(|row| {
            let fields = vec![
                ("classification", row.classification.clone()),
                ("kind", row.kinds.join(", ")),
                ("owner", row.owner.clone()),
            ];
            self.record(Thing::Data, &row.named, fields)
        });
        let attackers = model.attackers.iter().map(|row| {
            self.record(Thing::Attacker, &row.named, vec![("access", row.access.clone())])
        });
        let objectives = model.objectives.iter().map(|row| {
            self.record(Thing::Objective, &row.named, vec![("property", row.property.clone())])
        });
        let assumptions = model.assumptions.iter().map(|row| {
            let status = match row.status {
                AssumptionStatus::Unverified => "unverified",
                AssumptionStatus::Verified => "verified",
                AssumptionStatus::Invalid => "invalid",
            };
            self.record(Thing::Assumption, &row.named, vec![("status", status.to_owned())])
        });
        data.chain(attackers).chain(objectives).chain(assumptions).collect()
    }

    fn threat(&self, row: &Threat) -> Record {
        let model = self.model;
        let thing = if row.is_answer { Thing::Answer } else { Thing::Threat };
        let on = row.targets.iter().map(|&it| match it {
            Target::Model => "model".to_owned(),
            Target::Element(it) => model[it].named.path.clone(),
            Target::Flow(it) => model[it].named.path.clone(),
            Target::Boundary(it) => model[it].named.path.clone(),
            Target::Data(it) => model[it].named.path.clone(),
        });
        let mut on: Vec<String> = on.collect();
        on.sort();
        let refines = row.refines.iter().map(|&it| &model[it].named);
        let scores = |scores: &[ScoreFor]| {
            let words = scores.iter().map(|it| match it.score.basis() {
                Some(basis) => basis,
                None => it.score.rating().word().to_owned(),
            });
            words.collect::<Vec<_>>().join(", ")
        };
        let decisions = row.decisions.iter().map(|it| self.decision(it));
        self.record(
            thing,
            &row.named,
            vec![
                ("on", on.join(", ")),
                ("refines", paths(refines)),
                ("attack", row.attack.clone()),
                ("impact", row.impact.clone()),
                ("score", scores(&row.scores)),
                ("residual", scores(&row.residual)),
                ("decision", decisions.collect::<Vec<_>>().join("; ")),
                ("owner", row.owner.clone()),
            ],
        )
    }

    fn decision(&self, decision: &Decision) -> String {
        let names = |joint: &str| {
            let names = decision.controls().iter().map(|&it| self.model[it].named.name.as_str());
            names.collect::<Vec<_>>().join(joint)
        };
        match decision {
            Decision::Mitigated(Need::All(_)) => format!("mitigated by {}", names(", ")),
            Decision::Mitigated(Need::Any(_)) => format!("mitigated by {}", names(" or ")),
            Decision::Reduced(_) => format!("reduced by {}", names(", ")),
            Decision::Accepted(it) => {
                let until = it.until.map_or_else(String::new, |day| format!(" until {day}"));
                format!("accepted by {}{until}: {}", it.by, it.because)
            }
            Decision::Transferred(it) => format!("transferred to {}: {}", it.to, it.because),
            Decision::Avoided(because) => format!("avoided: {because}"),
            Decision::Dismissed(because) => format!("dismissed: {because}"),
            Decision::Open(because) => format!("open: {because}"),
            Decision::Applies => "applies".to_owned(),
        }
    }

    fn control(&self, row: &Control) -> Record {
        let depends = row.depends_on.iter().map(|&it| &self.model[it].named);
        self.record(
            Thing::Control,
            &row.named,
            vec![
                ("state", row.state.word().to_owned()),
                ("owner", row.owner.clone()),
                ("ticket", row.ticket.clone()),
                ("verify", row.verify.clone()),
                ("because", row.because.clone()),
                ("depends-on", paths(depends)),
            ],
        )
    }
}

/// Paths side by side, in their order.
fn paths<'n>(things: impl Iterator<Item = &'n Named>) -> String {
    let mut paths: Vec<&str> = things.map(|it| it.path.as_str()).collect();
    paths.sort_unstable();
    paths.join(", ")
}

fn protection(said: &Protection) -> String {
    match said {
        Protection::Unknown => String::new(),
        Protection::No => "no".to_owned(),
        Protection::Yes(how) => how.clone(),
    }
}

fn yes(is_so: bool) -> String {
    if is_so { "yes".to_owned() } else { String::new() }
}

/// A reason, or that none is given.
fn said(reason: &str) -> String {
    if reason.is_empty() { "yes".to_owned() } else { reason.to_owned() }
}
