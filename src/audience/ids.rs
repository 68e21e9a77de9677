//! The ids that rows of a model have in a copy that leaves some of them out.

use super::shown::Shown;
use crate::model::{
    AssumptionId, AttackerId, BoundaryId, ControlId, DataId, ElementId, EnvironmentId, FlowId,
    KindId, ObjectiveId, ScenarioId, Target, ThreatId, UnitId, ViewId, VocabularyId, Who,
};

macro_rules! tables {
    ($($table:ident $name:ident $id:ident,)+) => {
        /// The new id of each row that stays, by table.
        pub(super) struct Ids {
            $($table: Vec<Option<$id>>,)+
        }

        impl Ids {
            /// Numbers the rows that are shown, in their order.
            pub(super) fn new(shown: &Shown) -> Self {
                Self { $($table: numbered(&shown.$table, $id),)+ }
            }

            $(
                /// The row in the copy; `None` if it is left out.
                pub(super) fn $name(&self, id: $id) -> Option<$id> {
                    self.$table[id.index()]
                }
            )+
        }
    };
}

tables! {
    units unit UnitId,
    kinds kind KindId,
    elements element ElementId,
    boundaries boundary BoundaryId,
    flows flow FlowId,
    data data DataId,
    attackers attacker AttackerId,
    objectives objective ObjectiveId,
    assumptions assumption AssumptionId,
    environments environment EnvironmentId,
    threats threat ThreatId,
    controls control ControlId,
    views view ViewId,
    vocabularies vocabulary VocabularyId,
    scenarios scenario ScenarioId,
}

impl Ids {
    /// What a threat or control is on, if that is shown. The model itself always is: its threats
    /// are shown with it only.
    pub(super) fn target(&self, target: Target) -> Option<Target> {
        match target {
            Target::Model => Some(Target::Model),
            Target::Element(id) => self.element(id).map(Target::Element),
            Target::Flow(id) => self.flow(id).map(Target::Flow),
            Target::Boundary(id) => self.boundary(id).map(Target::Boundary),
            Target::Data(id) => self.data(id).map(Target::Data),
        }
    }

    /// Who attacks or does something, if that is shown. What stands in words is a text of the row
    /// that says it.
    pub(super) fn who(&self, who: &Who) -> Option<Who> {
        match who {
            Who::Attacker(id) => self.attacker(*id).map(Who::Attacker),
            Who::Element(id) => self.element(*id).map(Who::Element),
            Who::Text(text) => Some(Who::Text(text.clone())),
        }
    }
}

fn numbered<Id>(shown: &[bool], id: fn(u32) -> Id) -> Vec<Option<Id>> {
    let mut next = 0;
    let mut number = || {
        next += 1;
        id(next - 1)
    };
    shown.iter().map(|&is_shown| is_shown.then(&mut number)).collect()
}
