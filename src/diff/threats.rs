//! What threats and controls say, as properties to compare.

use super::Thing;
use super::record::{Reader, Record};
use super::said::{Piece, Said};
use crate::model::{Control, ControlId, Decision, Need, ScoreFor, Threat, ThreatId};

impl Reader<'_> {
    pub(super) fn threat(&self, row: usize, threat: &Threat) -> Record {
        let model = self.model;
        let thing = if threat.is_answer { Thing::Answer } else { Thing::Threat };
        let goals = threat.harms_objectives.iter().map(|&it| model[it].named.path.as_str());
        let data = threat.harms_data.iter().map(|&it| model[it].named.path.as_str());
        let assumes = threat.assumes.iter().map(|&it| model[it].named.path.as_str());
        let refines = threat.refines.iter().map(|&it| model[it].named.path.as_str());
        let decisions = threat.decisions.iter().map(|it| self.decision(it)).collect();
        let mut fields = vec![
            ("on", self.targets(&threat.targets)),
            ("refines", Said::ids(refines)),
            ("attack", Said::text(&threat.attack)),
            ("impact", Said::text(&threat.impact)),
            ("by", self.who(&threat.by)),
            ("harms", Said::ids(goals.chain(data))),
            ("stride", Said::texts(&threat.stride)),
            ("linddun", Said::texts(&threat.linddun)),
            ("refs", Said::texts(&threat.refs)),
            ("score", self.scores(&threat.scores)),
            ("residual", self.scores(&threat.residual)),
            ("assumes", Said::ids(assumes)),
            ("decision", Said(decisions)),
            ("owner", Said::text(&threat.owner)),
            ("ticket", Said::text(&threat.ticket)),
            ("condition", Said::text(&threat.condition)),
        ];
        if let Some(world) = self.world {
            let id = ThreatId(u32::try_from(row).unwrap_or(u32::MAX));
            fields.push(("status", Said::text(world.statuses.of(id).status.word())));
        }
        self.record(thing, row, &threat.named, fields)
    }

    fn scores(&self, scores: &[ScoreFor]) -> Said {
        let words = scores.iter().map(|it| {
            let rating = it.score.rating().word().to_owned();
            let score = it.score.basis().map_or(rating.clone(), |it| format!("{it} ({rating})"));
            let mut said = vec![Piece::Word(score)];
            if let Some(environment) = it.environment {
                let path = self.model[environment].named.path.clone();
                said.extend([Piece::Word(" for ".to_owned()), Piece::Id(path)]);
            }
            said
        });
        Said(words.collect())
    }

    fn decision(&self, decision: &Decision) -> Vec<Piece> {
        let word = |text: String| vec![Piece::Word(text)];
        match decision {
            Decision::Mitigated(Need::All(controls)) => {
                self.controls("mitigated by ", controls, ", ")
            }
            Decision::Mitigated(Need::Any(controls)) => {
                self.controls("mitigated by ", controls, " or ")
            }
            Decision::Reduced(controls) => self.controls("reduced by ", controls, ", "),
            Decision::Accepted(it) => {
                let until = it.until.map_or_else(String::new, |day| format!(" until {day}"));
                word(format!("accepted by {}{until}: {}", it.by, it.because))
            }
            Decision::Transferred(it) => word(format!("transferred to {}: {}", it.to, it.because)),
            Decision::Avoided(because) => word(format!("avoided: {because}")),
            Decision::Dismissed(because) => word(format!("dismissed: {because}")),
            Decision::Open(because) => word(format!("open: {because}")),
            Decision::Applies => word("applies".to_owned()),
        }
    }

    fn controls(&self, lead: &str, controls: &[ControlId], joint: &str) -> Vec<Piece> {
        let mut paths: Vec<&str> =
            controls.iter().map(|&it| self.model[it].named.path.as_str()).collect();
        paths.sort_unstable();
        let mut said = vec![Piece::Word(lead.to_owned())];
        for (at, path) in paths.into_iter().enumerate() {
            if at > 0 {
                said.push(Piece::Word(joint.to_owned()));
            }
            said.push(Piece::Id(path.to_owned()));
        }
        said
    }

    pub(super) fn control(&self, row: usize, control: &Control) -> Record {
        let model = self.model;
        let id = ControlId(u32::try_from(row).unwrap_or(u32::MAX));
        let path = |it: ControlId| model[it].named.path.as_str();
        let state = self.world.map_or(control.state, |it| it.statuses.control(id));
        let depends = control.depends_on.iter().map(|&it| path(it));
        let fields = vec![
            ("state", Said::text(state.word())),
            ("kind", Said::texts(&control.kinds)),
            ("on", self.targets(&control.on)),
            ("by", self.who(&control.by)),
            ("owner", Said::text(&control.owner)),
            ("ticket", Said::text(&control.ticket)),
            ("verify", Said::text(&control.verify)),
            ("refs", Said::texts(&control.refs)),
            ("because", Said::text(&control.because)),
            ("depends-on", Said::ids(depends)),
            ("superseded-by", Said::ids(control.superseded_by.map(path))),
        ];
        self.record(Thing::Control, row, &control.named, fields)
    }
}
