//! Rows of everything around elements, flows and threats: data, attackers, objectives, assumptions,
//! scenarios, policies, templates and requested maps.

use super::{
    AttackerId, Direction, ElementId, FlowId, Named, ObjectiveId, Side, TemplateId, ThreatId,
    UnitId, ViewId,
};
use crate::query::Query;
use crate::source::Span;

/// A closed list of words, declared in a library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    /// `stride`.
    pub named: Named,
    /// Its words.
    pub words: Vec<VocabularyWord>,
}

/// One word of a vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VocabularyWord {
    /// As models write it: `information-disclosure`.
    pub word: String,
    /// As tables show it: `Information disclosure`.
    pub title: String,
}

/// A class of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// Name, path and title.
    pub named: Named,
    /// Word of the classification vocabulary; empty if not said.
    pub classification: String,
    /// pii, phi, pci, credential, key.
    pub kinds: Vec<String>,
    /// Needs of confidentiality, integrity and availability, as written.
    pub cia: Vec<String>,
    /// Who answers for it; empty if not said.
    pub owner: String,
}

/// Somebody who attacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attacker {
    /// Name, path and title.
    pub named: Named,
    /// none, external, internal, privileged or physical; empty if not said.
    pub access: String,
    /// Skill in words; empty if not said.
    pub skill: String,
    /// Reason why this attacker is left out.
    pub out_of_scope: Option<super::OutOfScope>,
}

/// Something that must stay true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objective {
    /// Name, path and title.
    pub named: Named,
    /// confidentiality, integrity, availability, …; empty if not said.
    pub property: String,
    /// Objectives that it is a part of.
    pub contributes_to: Vec<ObjectiveId>,
}

/// Something taken for granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// Name, path and title: what is assumed.
    pub named: Named,
    /// Whether somebody checked.
    pub status: AssumptionStatus,
    /// Who answers for it; empty if not said.
    pub owner: String,
}

/// Whether an assumption was checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AssumptionStatus {
    /// Nobody checked.
    #[default]
    Unverified,
    /// It holds.
    Verified,
    /// It does not hold: what assumes it is open.
    Invalid,
}

/// A setting that scores may differ in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Name, path and title.
    pub named: Named,
}

/// An abuse case or a scenario: numbered steps over the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Name, path and title.
    pub named: Named,
    /// Whether it is an abuse case.
    pub abuse: bool,
    /// In their order.
    pub steps: Vec<Step>,
    /// Threats that it ends in.
    pub leads_to: Vec<ThreatId>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Who acts.
    pub from: StepEnd,
    /// Upon whom.
    pub to: StepEnd,
    /// What is done; empty if not said.
    pub label: String,
    /// The flow that it uses, if there is just one between the ends.
    pub flow: Option<FlowId>,
}

/// Who takes part in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepEnd {
    /// An element.
    Element(ElementId),
    /// An attacker.
    Attacker(AttackerId),
}

/// What fails the check, in a model and all below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The model that states it.
    pub unit: UnitId,
    /// Its lines.
    pub gates: Vec<Gate>,
}

/// One line of a policy: `deny threat where status = open because "…"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// Whether what meets the condition is an error; otherwise it is a warning.
    pub denies: bool,
    /// What it looks at.
    pub about: About,
    /// What must not be.
    pub condition: Condition,
    /// Why; empty if not said.
    pub because: String,
    /// Where it is stated.
    pub span: Span,
}

/// A condition and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// What is asked.
    pub query: Query,
    /// Its text.
    pub span: Span,
}

/// What a policy or a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// Threats.
    Threat,
    /// Flows.
    Flow,
    /// Elements.
    Element,
    /// Controls.
    Control,
    /// Models.
    Model,
}

impl About {
    /// The words of the language, each with what it stands for.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("threat", Self::Threat),
        ("flow", Self::Flow),
        ("element", Self::Element),
        ("control", Self::Control),
        ("model", Self::Model),
    ];
}

/// A user's own check, in a model and all below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Name, path and title.
    pub named: Named,
    /// What it looks at; `None` if that could not be bound.
    pub about: Option<About>,
    /// Which of them: those that meet all of these.
    pub given: Vec<Condition>,
    /// What must hold, each on its own.
    pub requires: Vec<Condition>,
    /// What to do where it does not; empty if not said.
    pub message: String,
    /// Whether what breaks it is only a warning.
    pub warns: bool,
}

/// A reusable set of threats and controls about `it`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Name, path and title.
    pub named: Named,
    /// The model that declares it.
    pub unit: UnitId,
    /// Where the threats and controls stand that each application copies.
    pub body: Option<Span>,
}

/// A template applied to elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The template.
    pub template: TemplateId,
    /// What stands for `it`.
    pub to: ElementId,
    /// The model that applies it.
    pub unit: UnitId,
    /// Threats that the application made.
    pub threats: Vec<ThreatId>,
    /// Where it is applied.
    pub span: Span,
}

/// A map that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewRequest {
    /// Name, path and title.
    pub named: Named,
    /// The element to open; `None` for the landscape.
    pub of: Option<ElementId>,
    /// How many levels to open, from 1.
    pub depth: u8,
    /// What to show besides, each with where that is said.
    pub include: Vec<(Chosen, Span)>,
    /// What to leave out, each with where that is said.
    pub exclude: Vec<(Chosen, Span)>,
    /// Which way flows run; the root model's if it is not said.
    pub direction: Option<Direction>,
}

/// What a requested map shows besides or leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// An element with all its parts.
    Element(ElementId),
    /// All elements with this tag, with their parts.
    Tag(String),
}

/// A wish for the order on maps: `place A right of B`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The model that wishes it, for its own maps and those below.
    pub unit: UnitId,
    /// The requested map that alone it is for.
    pub view: Option<ViewId>,
    /// `A`.
    pub first: ElementId,
    /// On which side of `B` it is to stand.
    pub side: Side,
    /// `B`.
    pub second: ElementId,
    /// From `A` to `B`.
    pub span: Span,
}

impl Hint {
    /// What stands nearer to the begin of the page, and what farther from it.
    #[must_use]
    pub fn ends(&self) -> (ElementId, ElementId) {
        if self.side.is_before() { (self.first, self.second) } else { (self.second, self.first) }
    }
}
