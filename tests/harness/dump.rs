//! The tables of a model as text: a line for each row, sorted by path, with what is said and
//! nothing of what is not.

use threatlas::model::{
    Acceptance, Control, ControlId, Decision, ElementId, Flow, FlowId, Model, Named, Need,
    Protection, Scenario, Score, ScoreFor, StepEnd, Target, Threat, Transfer, Unit, Who,
};
use threatlas::status::{Statuses, ThreatStatus};

/// All that the models of a workspace declare; nothing of the libraries.
pub(crate) fn model(model: &Model) -> String {
    let dump = Dump { model };
    let units = model.unit_ids().filter(|&it| !model[it].library);
    let mut out = sorted(units.map(|it| dump.unit(&model[it])));
    let own = |named: &Named| !model[named.unit].library;
    let kinds = model.kinds.iter().filter(|it| own(&it.named));
    out += &sorted(kinds.map(|it| row("kind", &it.named).finish()));
    out += &sorted(model.element_ids().map(|it| dump.element(it)));
    out += &sorted(model.boundaries.iter().map(|it| dump.boundary(it)));
    out += &sorted(model.flow_ids().map(|it| dump.flow(it)));
    out += &dump.around();
    out += &sorted(model.threats.iter().map(|it| dump.threat(it)));
    out += &sorted(model.controls.iter().filter(|it| own(&it.named)).map(|it| dump.control(it)));
    out + &sorted(model.scenarios.iter().map(|it| dump.scenario(it)))
}

/// The state of every threat with its reason, and of controls that differ from what they say.
pub(crate) fn status(model: &Model, statuses: &Statuses) -> String {
    let threats = sorted(model.threat_ids().map(|id| {
        let ThreatStatus { status, own, reason } = statuses.of(id);
        let own = if own == status { String::new() } else { format!(" (own: {})", own.word()) };
        format!("{} {}{own}: {reason}\n", model[id].named.path, status.word())
    }));
    let controls = (0..).map(ControlId).zip(&model.controls);
    let controls = controls.filter(|&(id, control)| statuses.control(id) != control.state);
    let controls = controls.map(|(id, control)| {
        format!("control {} {}\n", control.named.path, statuses.control(id).word())
    });
    threats + &sorted(controls)
}

struct Dump<'a> {
    model: &'a Model,
}

impl Dump<'_> {
    fn unit(&self, unit: &Unit) -> String {
        let mut row = Row(format!("model {} \"{}\"", unit.name, unit.title));
        row.list("refines", unit.scope.iter().map(|&it| self.path(it)));
        row.text("owner", &unit.owner);
        row.text("version", &unit.version);
        row.list("reviewed", unit.reviewed.iter().map(ToString::to_string));
        row.list("review-by", unit.review_by.iter().map(ToString::to_string));
        row.text("summary", &unit.summary);
        row.said("maturity", &unit.maturity);
        row.list("out-of-scope", unit.out_of_scope.iter().map(|it| format!("{:?}", it.topic)));
        row.list("use", unit.uses.iter().map(|it| it.name.clone()));
        row.finish()
    }

    fn element(&self, id: ElementId) -> String {
        let element = &self.model[id];
        let mut row = row(&self.model[element.kind].named.name, &element.named);
        let zones = self.model.zones(id);
        row.list("in", zones.iter().map(|&it| self.model[it].named.path.clone()));
        row.text("technology", &element.technology);
        row.text("owner", &element.owner);
        row.list("holds", element.holds.iter().map(|&it| self.model[it].named.path.clone()));
        row.flag("out-of-scope", element.out_of_scope.is_some());
        row.text("link", &element.link);
        row.text("source", &element.source);
        row.flag("proposed", element.proposed);
        row.finish()
    }

    fn boundary(&self, boundary: &threatlas::model::Boundary) -> String {
        let mut row = row("boundary", &boundary.named);
        row.said("kind", &boundary.kind);
        row.list("trust", boundary.trust.iter().map(|it| format!("{it:?}")));
        row.list("inside", boundary.parent.iter().map(|&it| self.model[it].named.path.clone()));
        row.list("requires", boundary.requires.iter().map(|it| format!("{it:?}")));
        row.finish()
    }

    fn flow(&self, id: FlowId) -> String {
        let flow: &Flow = &self.model[id];
        let mut row = row("flow", &flow.named);
        let arrow = if flow.both { "<->" } else { "->" };
        let ends = format!("{} {arrow} {}", self.path(flow.from), self.path(flow.to));
        row.list("ends", flow.has_name.then_some(ends).into_iter());
        row.list("carries", flow.carries.iter().map(|&it| self.model[it].named.path.clone()));
        row.text("protocol", &flow.protocol);
        for (word, protection) in
            [("authn", &flow.authn), ("authz", &flow.authz), ("encrypted", &flow.encrypted)]
        {
            match protection {
                Protection::Unknown => {}
                Protection::No => row.list(word, ["no".to_owned()].into_iter()),
                Protection::Yes(how) => row.list(word, [how.clone()].into_iter()),
            }
        }
        row.list("via", flow.via.iter().map(|&it| self.path(it)));
        row.list(
            "crosses",
            self.model.crossings(id).iter().map(|crossed| {
                let sign = if crossed.enters { "into " } else { "out of " };
                format!("{sign}{}", self.model[crossed.boundary].named.path)
            }),
        );
        row.list("refines", flow.refines.iter().map(|&it| self.model[it].named.path.clone()));
        row.flag("out-of-scope", flow.out_of_scope.is_some());
        row.flag("proposed", flow.proposed);
        row.finish()
    }

    /// Data, attackers, objectives, assumptions and environments.
    fn around(&self) -> String {
        let model = self.model;
        let data = sorted(model.data.iter().map(|it| {
            let mut row = row("data", &it.named);
            row.text("classification", &it.classification);
            row.list("kind", it.kinds.iter().cloned());
            row.text("owner", &it.owner);
            row.finish()
        }));
        let attackers = sorted(model.attackers.iter().map(|it| {
            let mut row = row("attacker", &it.named);
            row.text("access", &it.access);
            row.text("skill", &it.skill);
            row.finish()
        }));
        let objectives = sorted(model.objectives.iter().map(|it| {
            let mut row = row("objective", &it.named);
            row.text("property", &it.property);
            let parts = it.contributes_to.iter().map(|&it| model[it].named.path.clone());
            row.list("contributes-to", parts);
            row.finish()
        }));
        let assumptions = sorted(model.assumptions.iter().map(|it| {
            let mut row = row("assumption", &it.named);
            row.said("status", &it.status);
            row.text("owner", &it.owner);
            row.finish()
        }));
        let environments = model.environments.iter();
        let environments = sorted(environments.map(|it| row("environment", &it.named).finish()));
        data + &attackers + &objectives + &assumptions + &environments
    }

    fn threat(&self, threat: &Threat) -> String {
        let model = self.model;
        let mut row = row(if threat.is_answer { "answer" } else { "threat" }, &threat.named);
        let paths = |ids: &[threatlas::model::ThreatId]| -> Vec<String> {
            ids.iter().map(|&it| model[it].named.path.clone()).collect()
        };
        row.list("variant-of", paths(threat.variant_of.as_slice()).into_iter());
        row.list("refines", paths(&threat.refines).into_iter());
        row.list("on", threat.targets.iter().map(|&it| self.target(it)));
        row.text("attack", &threat.attack);
        row.text("impact", &threat.impact);
        row.list("by", threat.by.iter().map(|it| self.who(it)));
        let objectives = threat.harms_objectives.iter().map(|&it| model[it].named.path.clone());
        let data = threat.harms_data.iter().map(|&it| model[it].named.path.clone());
        row.list("harms", objectives.chain(data));
        row.list("stride", threat.stride.iter().cloned());
        row.list("linddun", threat.linddun.iter().cloned());
        row.list("refs", threat.refs.iter().cloned());
        row.list("score", threat.scores.iter().map(|it| self.score(it)));
        row.list("residual", threat.residual.iter().map(|it| self.score(it)));
        row.list("assumes", threat.assumes.iter().map(|&it| model[it].named.path.clone()));
        row.text("owner", &threat.owner);
        row.text("ticket", &threat.ticket);
        row.text("condition", &threat.condition);
        row.list("asserts", threat.asserted.iter().map(|it| it.0.clone()));
        let decisions = threat.decisions.iter().map(|it| format!("  {}\n", self.decision(it)));
        row.finish() + &decisions.collect::<String>()
    }

    fn decision(&self, decision: &Decision) -> String {
        let controls = |ids: &[ControlId], joint: &str| -> String {
            let paths: Vec<&str> =
                ids.iter().map(|&it| self.model[it].named.path.as_str()).collect();
            paths.join(joint)
        };
        match decision {
            Decision::Mitigated(Need::All(ids)) => format!("mitigated by {}", controls(ids, ", ")),
            Decision::Mitigated(Need::Any(ids)) => {
                format!("mitigated by {}", controls(ids, " or "))
            }
            Decision::Reduced(ids) => format!("reduced by {}", controls(ids, ", ")),
            Decision::Accepted(Acceptance { by, until, because, .. }) => {
                let until = until.map_or("?".to_owned(), |it| it.to_string());
                format!("accepted by {by:?} until {until} because {because:?}")
            }
            Decision::Transferred(Transfer { to, by, because, .. }) => {
                format!("transferred to {to:?} by {by:?} because {because:?}")
            }
            Decision::Avoided(because) => format!("avoided because {because:?}"),
            Decision::Dismissed(because) => format!("dismissed because {because:?}"),
            Decision::Open(because) => format!("open because {because:?}"),
            Decision::Applies => "applies".to_owned(),
        }
    }

    fn control(&self, control: &Control) -> String {
        let model = self.model;
        let mut row = row("control", &control.named);
        row.list("state", [control.state.word().to_owned()].into_iter());
        row.list("group", control.group.iter().map(|&it| model[it].named.path.clone()));
        row.list("threat", control.threat.iter().map(|&it| model[it].named.path.clone()));
        row.list("kind", control.kinds.iter().cloned());
        row.list("on", control.on.iter().map(|&it| self.target(it)));
        row.list("by", control.by.iter().map(|it| self.who(it)));
        row.text("verify", &control.verify);
        row.list("refs", control.refs.iter().cloned());
        row.text("ticket", &control.ticket);
        row.text("owner", &control.owner);
        row.text("because", &control.because);
        row.list("depends-on", control.depends_on.iter().map(|&it| model[it].named.path.clone()));
        let next = control.superseded_by.iter().map(|&it| model[it].named.path.clone());
        row.list("superseded-by", next);
        row.finish()
    }

    fn scenario(&self, scenario: &Scenario) -> String {
        let word = if scenario.abuse { "abuse-case" } else { "scenario" };
        let mut row = row(word, &scenario.named);
        row.list("leads-to", scenario.leads_to.iter().map(|&it| self.model[it].named.path.clone()));
        let end = |end: StepEnd| match end {
            StepEnd::Element(id) => self.path(id),
            StepEnd::Attacker(id) => self.model[id].named.path.clone(),
        };
        let steps = scenario.steps.iter().map(|step| {
            let flow = step.flow.map(|it| format!(" over {}", self.model[it].named.path));
            let (from, to) = (end(step.from), end(step.to));
            format!("  step {from} -> {to} {:?}{}\n", step.label, flow.unwrap_or_default())
        });
        row.finish() + &steps.collect::<String>()
    }

    fn path(&self, element: ElementId) -> String {
        self.model[element].named.path.clone()
    }

    fn target(&self, target: Target) -> String {
        match target {
            Target::Model => "model".to_owned(),
            Target::Element(id) => self.path(id),
            Target::Flow(id) => self.model[id].named.path.clone(),
            Target::Boundary(id) => self.model[id].named.path.clone(),
            Target::Data(id) => self.model[id].named.path.clone(),
        }
    }

    fn who(&self, who: &Who) -> String {
        match who {
            Who::Attacker(id) => self.model[*id].named.path.clone(),
            Who::Element(id) => self.path(*id),
            Who::Text(text) => format!("{text:?}"),
        }
    }

    fn score(&self, score: &ScoreFor) -> String {
        let word = match &score.score {
            Score::Severity(band) => band.word().to_owned(),
            Score::Risk(likelihood, impact) => format!("L{likelihood} I{impact}"),
            Score::None => "none".to_owned(),
            Score::Cvss { vector, tenths } => format!("{vector} ({tenths})"),
        };
        let name = score.environment.map(|it| format!(" for {}", self.model[it].named.path));
        word + &name.unwrap_or_default()
    }
}

/// A line that grows by what is said.
struct Row(String);

fn row(word: &str, named: &Named) -> Row {
    let mut row = Row(format!("{word} {} \"{}\"", named.path, named.title));
    row.list("id", named.display_id.iter().cloned());
    row.text("description", &named.description);
    row.list("tags", named.tags.iter().cloned());
    row
}

impl Row {
    fn list(&mut self, word: &str, values: impl Iterator<Item = String>) {
        let values: Vec<String> = values.collect();
        if !values.is_empty() {
            self.0.extend([" ", word, "=", &values.join(", ")]);
        }
    }

    fn text(&mut self, word: &str, text: &str) {
        self.list(word, (!text.is_empty()).then(|| format!("{text:?}")).into_iter());
    }

    fn flag(&mut self, word: &str, is_set: bool) {
        if is_set {
            self.0.extend([" ", word]);
        }
    }

    /// A word that differs from what holds unless said.
    fn said<T: Default + PartialEq + std::fmt::Debug>(&mut self, word: &str, value: &T) {
        let said = (*value != T::default()).then(|| format!("{value:?}").to_lowercase());
        self.list(word, said.into_iter());
    }

    fn finish(self) -> String {
        self.0 + "\n"
    }
}

fn sorted(rows: impl Iterator<Item = String>) -> String {
    let mut rows: Vec<String> = rows.collect();
    rows.sort();
    rows.concat()
}
