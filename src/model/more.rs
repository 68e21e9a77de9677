//! Rows of everything around elements, flows and threats: data, attackers, objectives, assumptions,
//! scenarios, policies, templates and requested maps.

use super::{AttackerId, ElementId, FlowId, Named, ObjectiveId, TemplateId, ThreatId, UnitId};
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

/// What fails the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The model that states it.
    pub unit: UnitId,
    /// Its lines, each with its first word, as written.
    pub lines: Vec<(String, String, Span)>,
}

/// A user's own check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Name, path and title.
    pub named: Named,
    /// Its lines, each with its first word, as written.
    pub lines: Vec<(String, String, Span)>,
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
    /// Elements to show besides.
    pub include: Vec<ElementId>,
    /// Elements to leave out.
    pub exclude: Vec<ElementId>,
    /// `place A right of B`: the first, the relation and the second.
    pub places: Vec<(ElementId, String, ElementId)>,
}
