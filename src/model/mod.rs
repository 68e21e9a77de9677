//! The resolved model: inert tables with typed ids. Made by `resolve`, never changed afterwards.
//!
//! One [`Model`] holds all models of a workspace; a *unit* is one `model` declaration with all its
//! files. Tables are in declaration order of files sorted by path; whatever is shown is sorted by
//! id first, so that the order of declarations never shows.

mod unit;
mod look;
mod element;
mod boundary;
mod flow;
mod threat;
mod score;
mod more;
mod naming;
mod visibility;
mod walk;
mod concern;

pub use boundary::{Boundary, BoundaryKind, Requirement};
pub use element::{Element, Kind, Place};
pub use flow::{Flow, Protection};
pub use look::{Direction, Shape, Side, Tone, Trust};
pub use more::{
    About, Application, Assumption, AssumptionStatus, Attacker, Chosen, Condition, Data,
    Environment, Gate, Hint, Objective, Policy, Rule, Scenario, Step, StepEnd, Template,
    ViewRequest, Vocabulary, VocabularyWord,
};
pub use naming::{Convention, NameCase, Naming, Reference, Renamed, THINGS, Term};
pub use score::{Rating, Score, ScoreFor, Severity};
pub use threat::{
    Acceptance, Control, ControlState, Decision, Need, Target, Threat, Transfer, Who,
};
pub use unit::{Library, Maturity, OutOfScope, Unit};
pub use visibility::Visibility;
pub use walk::{Crossed, Misfit, Proposed};

use crate::source::Span;

macro_rules! ids {
    ($($(#[$doc:meta])+ $id:ident in $table:ident of $row:ident;)+) => {
        $(
            $(#[$doc])+
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $id(pub u32);

            impl $id {
                /// Position in its table.
                #[must_use]
                pub fn index(self) -> usize {
                    self.0 as usize
                }
            }

            impl std::ops::Index<$id> for Model {
                type Output = $row;

                fn index(&self, id: $id) -> &$row {
                    &self.$table[id.index()]
                }
            }

            impl std::ops::IndexMut<$id> for Model {
                fn index_mut(&mut self, id: $id) -> &mut $row {
                    &mut self.$table[id.index()]
                }
            }

            impl Row for $row {
                type Id = $id;

                fn table(model: &mut Model) -> &mut Vec<Self> {
                    &mut model.$table
                }

                fn id(index: usize) -> $id {
                    $id(u32::try_from(index).unwrap_or(u32::MAX))
                }
            }
        )+

        /// All models of a workspace, with every name bound.
        #[derive(Clone, Debug, Default)]
        pub struct Model {
            $(
                #[doc = concat!("Rows of [`", stringify!($id), "`].")]
                pub $table: Vec<$row>,
            )+
        }
    };
}

/// A row of a table of the model.
pub trait Row: Sized {
    /// Its typed id.
    type Id: Copy;

    /// The table that it is a row of.
    fn table(model: &mut Model) -> &mut Vec<Self>;

    /// The id of the row at `index`.
    fn id(index: usize) -> Self::Id;
}

ids! {
    /// A `model` declaration with all its files.
    UnitId in units of Unit;
    /// An element kind.
    KindId in kinds of Kind;
    /// A closed list of words.
    VocabularyId in vocabularies of Vocabulary;
    /// A person, system, container, component, store or queue.
    ElementId in elements of Element;
    /// A trust boundary.
    BoundaryId in boundaries of Boundary;
    /// A flow as declared.
    FlowId in flows of Flow;
    /// A class of data.
    DataId in data of Data;
    /// An attacker.
    AttackerId in attackers of Attacker;
    /// A security objective.
    ObjectiveId in objectives of Objective;
    /// An assumption.
    AssumptionId in assumptions of Assumption;
    /// An environment that scores may differ in.
    EnvironmentId in environments of Environment;
    /// A threat, a variant of one, or a child's answer to one.
    ThreatId in threats of Threat;
    /// A countermeasure.
    ControlId in controls of Control;
    /// An abuse case or scenario.
    ScenarioId in scenarios of Scenario;
    /// A naming convention.
    NamingId in namings of Naming;
    /// A place where a name is written.
    ReferenceId in references of Reference;
    /// A policy.
    PolicyId in policies of Policy;
    /// A user's own check.
    RuleId in rules of Rule;
    /// A reusable set of threats and controls.
    TemplateId in templates of Template;
    /// A template applied to an element.
    ApplicationId in applications of Application;
    /// A map that was asked for.
    ViewId in views of ViewRequest;
    /// A wish for the order on maps.
    HintId in hints of Hint;
}

impl Model {
    /// Appends a row and returns its id.
    pub fn push<R: Row>(&mut self, row: R) -> R::Id {
        let table = R::table(self);
        table.push(row);
        R::id(table.len() - 1)
    }
}

/// What all declared things have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The last segment of the id.
    pub name: String,
    /// Dotted path of names from the root model; equal for no two things of a workspace.
    pub path: String,
    /// Title as written; the name if there is none.
    pub title: String,
    /// The model that declares it.
    pub unit: UnitId,
    /// Where its name is declared.
    pub span: Span,
    /// Display id, as a standard has it: `4.4.1.13`.
    pub display_id: Option<String>,
    /// Longer text; empty if there is none.
    pub description: String,
    /// `#tags`, without the mark.
    pub tags: Vec<String>,
    /// Who may see it, if it says so itself.
    pub visibility: Option<Visibility>,
}

impl Named {
    /// The display id if there is one, else the path.
    #[must_use]
    pub fn shown_id(&self) -> &str {
        self.display_id.as_deref().unwrap_or(&self.path)
    }
}

/// Anything that a name can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entity {
    /// The model itself, by its name.
    Unit(UnitId),
    /// An element.
    Element(ElementId),
    /// A trust boundary.
    Boundary(BoundaryId),
    /// A named flow.
    Flow(FlowId),
    /// A class of data.
    Data(DataId),
    /// An attacker.
    Attacker(AttackerId),
    /// An objective.
    Objective(ObjectiveId),
    /// An assumption.
    Assumption(AssumptionId),
    /// An environment.
    Environment(EnvironmentId),
    /// A threat or variant.
    Threat(ThreatId),
    /// A countermeasure.
    Control(ControlId),
    /// An abuse case or scenario.
    Scenario(ScenarioId),
    /// A rule.
    Rule(RuleId),
    /// A template.
    Template(TemplateId),
    /// A template's application under its own name.
    Application(ApplicationId),
    /// A requested map.
    View(ViewId),
    /// An element kind.
    Kind(KindId),
}

impl Entity {
    /// What it is, with an article: `a flow`.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Unit(_) => "a model",
            Self::Element(_) => "an element",
            Self::Boundary(_) => "a boundary",
            Self::Flow(_) => "a flow",
            Self::Data(_) => "a data class",
            Self::Attacker(_) => "an attacker",
            Self::Objective(_) => "an objective",
            Self::Assumption(_) => "an assumption",
            Self::Environment(_) => "an environment",
            Self::Threat(_) => "a threat",
            Self::Control(_) => "a control",
            Self::Scenario(_) => "a scenario",
            Self::Rule(_) => "a rule",
            Self::Template(_) => "a template",
            Self::Application(_) => "an applied template",
            Self::View(_) => "a view",
            Self::Kind(_) => "an element kind",
        }
    }
}

macro_rules! entity_ids {
    ($($(#[$doc:meta])+ $name:ident: $variant:ident($id:ident),)+) => {
        impl Entity {
            $(
                $(#[$doc])+
                #[must_use]
                pub fn $name(self) -> Option<$id> {
                    if let Self::$variant(id) = self { Some(id) } else { None }
                }
            )+
        }
    };
}

entity_ids! {
    /// The element, if it is one.
    element: Element(ElementId),
    /// The boundary, if it is one.
    boundary: Boundary(BoundaryId),
    /// The flow, if it is one.
    flow: Flow(FlowId),
    /// The class of data, if it is one.
    data: Data(DataId),
    /// The objective, if it is one.
    objective: Objective(ObjectiveId),
    /// The assumption, if it is one.
    assumption: Assumption(AssumptionId),
    /// The environment, if it is one.
    environment: Environment(EnvironmentId),
    /// The threat, if it is one.
    threat: Threat(ThreatId),
    /// The control, if it is one.
    control: Control(ControlId),
}
