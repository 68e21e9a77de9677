//! Threats with their targets and what is decided about them, and controls with their states.

use super::write::{Block, because, clause};
use super::{Statements, Writer, sorted, visibility};
use crate::model::{
    Acceptance, Control, ControlId, Decision, FlowId, Need, Score, ScoreFor, Target, Threat,
    ThreatId, Transfer, Visibility,
};

impl Writer<'_> {
    /// Threats and answers at the top; those that must stand in an element's block go to `inside`.
    /// Those on a flow without a name stand in its block.
    pub(super) fn threats(&self, inside: &mut Statements) -> Vec<String> {
        let mut found = Vec::new();
        for (at, row) in sorted(&self.model.threats, |it| &it.named, self.unit) {
            if row.variant_of.is_some() || self.unnamed_flow(row).is_some() {
                continue;
            }
            let text = self.threat(ThreatId(u32::try_from(at).unwrap_or(u32::MAX)), None);
            match self.container(&row.named) {
                Some(around) => inside.entry(Some(around)).or_default().push(text),
                None => found.push(text),
            }
        }
        found
    }

    /// Threats on a flow without a name.
    pub(super) fn nested_threats(&self, flow: FlowId) -> Vec<ThreatId> {
        let rows = sorted(&self.model.threats, |it| &it.named, self.unit).into_iter();
        let rows = rows.filter(|(_, row)| row.variant_of.is_none());
        let rows = rows.filter(|(_, row)| self.unnamed_flow(row) == Some(flow));
        rows.map(|(at, _)| ThreatId(u32::try_from(at).unwrap_or(u32::MAX))).collect()
    }

    fn unnamed_flow(&self, threat: &Threat) -> Option<FlowId> {
        match threat.targets.as_slice() {
            [Target::Flow(flow)] if !self.model[*flow].has_name => Some(*flow),
            _ => None,
        }
    }

    /// A threat with its variants and its own controls; `around` is what it is on by its place.
    pub(super) fn threat(&self, id: ThreatId, around: Option<Target>) -> String {
        let model = self.model;
        let row = &model[id];
        let mut block = match (row.is_answer, row.refines.first()) {
            (true, Some(&answered)) => {
                let answered = &model[answered].named.path;
                let mut block = Block::new(format!("answer {answered}"));
                self.visibility(&mut block, &row.named);
                block
            }
            _ => self.block("threat", &row.named),
        };
        // An interface does not say what is a copy; a copy is public if it says so only.
        let is_silent = row.like.is_some() && row.named.visibility.is_none();
        if is_silent && model.visibility(&row.named) == Visibility::Public {
            block.line(visibility(Visibility::Internal));
        }
        let targets: Vec<String> = row.targets.iter().map(|&it| self.target(it)).collect();
        if around.is_none() {
            block.clause("on", &targets);
        }
        if !row.is_answer {
            let refines = row.refines.iter().map(|&it| model[it].named.path.clone());
            block.list("refines", &refines.collect::<Vec<_>>());
        }
        let assumes = row.assumes.iter().map(|&it| self.name(&model[it].named.path));
        block.list("assumes", &assumes.collect::<Vec<_>>());
        for score in &row.scores {
            block.line(self.score(score));
        }
        for decision in &row.decisions {
            block.line(self.decision(decision));
        }
        for &control in &row.local_controls {
            block.line(self.control(control));
        }
        let variants = sorted(&model.threats, |it| &it.named, self.unit).into_iter();
        for (at, _) in variants.filter(|(_, it)| it.variant_of == Some(id)) {
            block.line(self.threat(ThreatId(u32::try_from(at).unwrap_or(u32::MAX)), None));
        }
        block.statement()
    }

    fn target(&self, target: Target) -> String {
        let model = self.model;
        match target {
            Target::Model => "model".to_owned(),
            Target::Element(it) => self.name(&model[it].named.path),
            Target::Flow(it) => self.name(&model[it].named.path),
            Target::Boundary(it) => self.name(&model[it].named.path),
            Target::Data(it) => self.name(&model[it].named.path),
        }
    }

    fn score(&self, score: &ScoreFor) -> String {
        let text = match &score.score {
            Score::Severity(band) => format!("severity {}", band.word()),
            Score::Risk(likelihood, impact) => format!("risk L{likelihood} I{impact}"),
            Score::None => "risk none".to_owned(),
            Score::Cvss { vector, .. } => format!("cvss \"{vector}\""),
        };
        match score.environment {
            Some(it) => format!("{text} for {}", self.name(&self.model[it].named.path)),
            None => text,
        }
    }

    fn decision(&self, decision: &Decision) -> String {
        match decision {
            Decision::Mitigated(Need::All(controls)) => {
                format!("mitigated by {}", self.names(controls).join(", "))
            }
            Decision::Mitigated(Need::Any(controls)) => {
                format!("mitigated by {}", self.names(controls).join(" or "))
            }
            Decision::Reduced(controls) => {
                format!("reduced by {}", self.names(controls).join(", "))
            }
            Decision::Accepted(Acceptance { by, until, because: reason, .. }) => {
                let until = until.map_or_else(String::new, |day| format!(" until {day}"));
                format!("accepted{}{until}{}", clause("by", by), because(reason))
            }
            Decision::Transferred(Transfer { to, by, because: reason, .. }) => {
                format!("transferred{}{}{}", clause("to", to), clause("by", by), because(reason))
            }
            Decision::Avoided(reason) => format!("avoided{}", because(reason)),
            Decision::Dismissed(reason) => format!("dismissed{}", because(reason)),
            Decision::Open(reason) => format!("open{}", because(reason)),
            Decision::Applies => "applies".to_owned(),
        }
    }

    fn names(&self, controls: &[ControlId]) -> Vec<String> {
        controls.iter().map(|&it| self.name(&self.model[it].named.path)).collect()
    }

    /// Controls at the top; those that must stand in an element's block go to `inside`.
    pub(super) fn controls(&self, inside: &mut Statements) -> Vec<String> {
        let mut found = Vec::new();
        for (at, row) in sorted(&self.model.controls, |it| &it.named, self.unit) {
            if row.threat.is_some() || row.group.is_some() {
                continue;
            }
            let text = self.control(ControlId(u32::try_from(at).unwrap_or(u32::MAX)));
            match self.container(&row.named) {
                Some(around) => inside.entry(Some(around)).or_default().push(text),
                None => found.push(text),
            }
        }
        found
    }

    /// A control with those that are listed under it.
    fn control(&self, id: ControlId) -> String {
        let Control { named, state, state_said, depends_on, superseded_by, .. } = &self.model[id];
        let mut block = self.block("control", named);
        if *state_said {
            block.word(state.word());
        }
        block.list("depends-on", &self.names(depends_on));
        block.list("superseded-by", &self.names(superseded_by.as_slice()));
        for (at, row) in sorted(&self.model.controls, |it| &it.named, self.unit) {
            if row.group == Some(id) {
                block.line(self.control(ControlId(u32::try_from(at).unwrap_or(u32::MAX))));
            }
        }
        block.statement()
    }
}
