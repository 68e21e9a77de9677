//! Rows of threats and controls.

use super::{
    AssumptionId, AttackerId, BoundaryId, ControlId, DataId, ElementId, FlowId, Named, ObjectiveId,
    Rating, ScoreFor, ThreatId,
};
use crate::date::Date;
use crate::source::Span;

/// What can go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threat {
    /// Name, path and title. An answer has the path of its model and the threat that it answers.
    pub named: Named,
    /// The threat that it is a variant of.
    pub variant_of: Option<ThreatId>,
    /// The threat that it copies.
    pub like: Option<ThreatId>,
    /// Threats of the parent model that it is the detail of.
    pub refines: Vec<ThreatId>,
    /// Whether it is a child's `answer`, not a threat of its own.
    pub is_answer: bool,
    /// What it is on.
    pub targets: Vec<Target>,
    /// How it is done.
    pub attack: String,
    /// What follows from it.
    pub impact: String,
    /// Who does it.
    pub by: Vec<Who>,
    /// Objectives that it harms.
    pub harms_objectives: Vec<ObjectiveId>,
    /// Data that it harms.
    pub harms_data: Vec<DataId>,
    /// Words of the STRIDE vocabulary.
    pub stride: Vec<String>,
    /// Words of the LINDDUN vocabulary.
    pub linddun: Vec<String>,
    /// References to catalogues: `CWE-294`.
    pub refs: Vec<String>,
    /// Scores before countermeasures, one for each environment at most.
    pub scores: Vec<ScoreFor>,
    /// Scores that remain, with the reason.
    pub residual: Vec<ScoreFor>,
    /// What it takes for granted.
    pub assumes: Vec<AssumptionId>,
    /// Who sees to it; empty if not said.
    pub owner: String,
    /// Ticket; empty if not said.
    pub ticket: String,
    /// When it applies; empty if always.
    pub condition: String,
    /// Lines that say what is done about it.
    pub decisions: Vec<Decision>,
    /// Controls declared inside it.
    pub local_controls: Vec<ControlId>,
    /// A state that the text asserts, to be compared with the computed one.
    pub asserted: Option<(String, Span)>,
}

impl Threat {
    /// The worst of its scores, over all environments; none if it is unrated.
    #[must_use]
    pub fn worst_score(&self) -> Option<&ScoreFor> {
        ScoreFor::worst(&self.scores)
    }

    /// How bad it is before countermeasures, by the worst of its scores.
    #[must_use]
    pub fn rating(&self) -> Rating {
        self.worst_score().map_or(Rating::Unrated, |it| it.score.rating())
    }

    /// Its place among threats by how bad it is: the band, then the number.
    #[must_use]
    pub fn weight(&self) -> (Rating, u8) {
        (self.rating(), self.worst_score().map_or(0, |it| it.score.tenths()))
    }
}

impl Threat {
    /// The controls that it names or holds, each once.
    #[must_use]
    pub fn controls(&self) -> Vec<ControlId> {
        let named = self.decisions.iter().flat_map(Decision::controls);
        let mut found: Vec<ControlId> = Vec::new();
        for &control in self.local_controls.iter().chain(named) {
            if !found.contains(&control) {
                found.push(control);
            }
        }
        found
    }
}

/// What a threat is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The whole model that declares it.
    Model,
    /// An element.
    Element(ElementId),
    /// A flow.
    Flow(FlowId),
    /// A boundary.
    Boundary(BoundaryId),
    /// A class of data.
    Data(DataId),
}

/// Who attacks, or who does a control.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// A declared attacker.
    Attacker(AttackerId),
    /// An element: as an attacker, an insider.
    Element(ElementId),
    /// A person or party in words.
    Text(String),
}

/// One line that says what is done about a threat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// `mitigated by`: needed.
    Mitigated(Need),
    /// `reduced by`: helps, but is not needed.
    Reduced(Vec<ControlId>),
    /// `accepted by … until … because …`
    Accepted(Acceptance),
    /// `transferred to … by … because …`
    Transferred(Transfer),
    /// `avoided because …`
    Avoided(String),
    /// `dismissed because …`
    Dismissed(String),
    /// `open because …`
    Open(String),
    /// `applies`: the controls of the answered threat decide.
    Applies,
}

impl Decision {
    /// The acceptance, if the line is one.
    #[must_use]
    pub fn acceptance(&self) -> Option<&Acceptance> {
        match self {
            Self::Accepted(acceptance) => Some(acceptance),
            Self::Mitigated(_)
            | Self::Reduced(_)
            | Self::Transferred(_)
            | Self::Avoided(_)
            | Self::Dismissed(_)
            | Self::Open(_)
            | Self::Applies => None,
        }
    }

    /// The controls that the line names.
    #[must_use]
    pub fn controls(&self) -> &[ControlId] {
        match self {
            Self::Mitigated(Need::All(controls) | Need::Any(controls))
            | Self::Reduced(controls) => controls,
            Self::Accepted(_)
            | Self::Transferred(_)
            | Self::Avoided(_)
            | Self::Dismissed(_)
            | Self::Open(_)
            | Self::Applies => &[],
        }
    }

    /// What the line needs, if it is `mitigated by`.
    #[must_use]
    pub fn need(&self) -> Option<&Need> {
        if let Self::Mitigated(need) = self { Some(need) } else { None }
    }
}

/// What one `mitigated by` line needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// All of them.
    All(Vec<ControlId>),
    /// Any one of them.
    Any(Vec<ControlId>),
}

/// Somebody lives with a threat for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// Who; empty if not said.
    pub by: String,
    /// The last day on which it counts.
    pub until: Option<Date>,
    /// Why; empty if not said.
    pub because: String,
    /// Where it is said.
    pub span: Span,
}

/// Somebody else sees to a threat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// To whom; empty if not said.
    pub to: String,
    /// Who decided; empty if not said.
    pub by: String,
    /// Why; empty if not said.
    pub because: String,
    /// Where it is said.
    pub span: Span,
}

/// A countermeasure: what we do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Name, path and title.
    pub named: Named,
    /// How far it has come.
    pub state: ControlState,
    /// Whether `state` is written or the default.
    pub state_said: bool,
    /// The control that it is listed under.
    pub group: Option<ControlId>,
    /// The threat that it is local to.
    pub threat: Option<ThreatId>,
    /// Words of its kind: preventive, detective, …
    pub kinds: Vec<String>,
    /// What it protects or stands on.
    pub on: Vec<Target>,
    /// Who does it.
    pub by: Vec<Who>,
    /// Test that shows it works; empty if not said.
    pub verify: String,
    /// References to catalogues.
    pub refs: Vec<String>,
    /// Ticket; empty if not said.
    pub ticket: String,
    /// Who sees to it; empty if not said.
    pub owner: String,
    /// Why it was rejected or retired, or anything else worth saying; empty if not said.
    pub because: String,
    /// Controls without which it is not in place.
    pub depends_on: Vec<ControlId>,
    /// The control that took its place.
    pub superseded_by: Option<ControlId>,
}

/// How far a control has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ControlState {
    /// Somebody thought of it.
    #[default]
    Proposed,
    /// Somebody decided to do it.
    Planned,
    /// Somebody is doing it.
    InProgress,
    /// It is in place.
    Implemented,
    /// It is in place, and somebody has checked.
    Verified,
    /// It is left to somebody outside.
    Delegated,
    /// It was decided against.
    Rejected,
    /// It was in place once.
    Retired,
}

impl ControlState {
    /// The words of the language, each with its state.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("proposed", Self::Proposed),
        ("planned", Self::Planned),
        ("in-progress", Self::InProgress),
        ("implemented", Self::Implemented),
        ("verified", Self::Verified),
        ("delegated", Self::Delegated),
        ("rejected", Self::Rejected),
        ("retired", Self::Retired),
    ];

    /// The word of the language.
    #[must_use]
    pub fn word(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(_, state)| *state == self);
        found.map(|(word, _)| *word).expect("every state has a word")
    }
}
