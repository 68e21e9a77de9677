//! How much a change matters to somebody who reviews it for security.

use super::{Change, Field, Kind, Thing, World};
use crate::model::{ControlState, FlowId, Rating, ThreatId};
use crate::status::Status;
use serde::Serialize;

/// How much a change matters, from most to least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rank {
    /// A threat stands worse than it did.
    Worse,
    /// A new threat of high or critical severity, of which something is still to be done.
    NewThreat,
    /// Something is protected less, or reached over a boundary that it was not.
    Exposed,
    /// A control or a rule is gone, or not as far as it was.
    ControlLost,
    /// Somebody decided to live with something, or that it does not apply.
    Decided,
    /// Something is new.
    Added,
    /// Something is gone.
    Removed,
    /// Something says other things.
    Changed,
    /// Something is better than it was.
    Better,
    /// Words for readers, views and hints.
    Noise,
}

impl Rank {
    /// All of them, from the most important on.
    pub const ALL: &'static [Self] = &[
        Self::Worse,
        Self::NewThreat,
        Self::Exposed,
        Self::ControlLost,
        Self::Decided,
        Self::Added,
        Self::Removed,
        Self::Changed,
        Self::Better,
        Self::Noise,
    ];

    /// A heading for changes of this rank.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Worse => "Threats that stand worse",
            Self::NewThreat => "New open threats of high severity",
            Self::Exposed => "Less protected, or over a boundary",
            Self::ControlLost => "Controls and rules lost",
            Self::Decided => "Decided, and not mitigated",
            Self::Added => "Added",
            Self::Removed => "Removed",
            Self::Changed => "Changed",
            Self::Better => "Better",
            Self::Noise => "Words, views and order",
        }
    }
}

/// The rank of a change: that of the part of it that matters most.
pub(super) fn rank(change: &Change, [old, new]: [&World<'_>; 2]) -> Rank {
    match change.kind {
        Kind::Added => added(change, new),
        Kind::Removed => removed(change),
        Kind::Renamed { .. } | Kind::Moved { .. } | Kind::Changed(_) => {
            let fields = change.kind.fields().iter().map(|it| field(change, it, [old, new]));
            let itself = match change.kind {
                Kind::Renamed { .. } | Kind::Moved { .. } => Rank::Changed,
                Kind::Added | Kind::Removed | Kind::Changed(_) => Rank::Noise,
            };
            fields.min().unwrap_or(Rank::Noise).min(itself)
        }
    }
}

fn is_noise(thing: Thing) -> bool {
    matches!(thing, Thing::View | Thing::Hint | Thing::Convention | Thing::Scenario)
}

fn added(change: &Change, new: &World<'_>) -> Rank {
    let row = change.rows[1].map_or(u32::MAX, |it| u32::try_from(it).unwrap_or(u32::MAX));
    let thing = change.thing;
    if thing == Thing::Threat {
        let threat = ThreatId(row);
        let is_open = matches!(new.statuses.of(threat).status, Status::Open | Status::Partly);
        let is_high = new.model[threat].rating() >= Rating::High;
        return if is_open && is_high { Rank::NewThreat } else { Rank::Added };
    }
    let is_crossing = || !new.model.crossings(FlowId(row)).is_empty();
    if thing == Thing::Flow && is_crossing() {
        return Rank::Exposed;
    }
    // A name that may be used is nothing yet.
    if is_noise(thing) { Rank::Noise } else { Rank::Added }
}

fn removed(change: &Change) -> Rank {
    let is_rule = matches!(change.thing, Thing::Control | Thing::Policy | Thing::Rule);
    let is_convention = change.thing == Thing::Convention && !change.id.starts_with("renamed ");
    if is_rule || is_convention {
        Rank::ControlLost
    } else if is_noise(change.thing) {
        Rank::Noise
    } else {
        Rank::Removed
    }
}

fn field(change: &Change, field: &Field, [old, new]: [&World<'_>; 2]) -> Rank {
    let worse_if = |is_worse: bool, is_better: bool, worse: Rank| match (is_worse, is_better) {
        (true, _) => worse,
        (false, true) => Rank::Better,
        (false, false) => Rank::Changed,
    };
    let (gained, lost) = (!field.gained.is_empty(), !field.lost.is_empty());
    match (change.thing, field.name) {
        // What is no longer kept internal is as visible as the model around it.
        (_, "visibility") if field.new == "public" || field.old == "internal" => Rank::Exposed,
        (_, "visibility") => Rank::Changed,
        _ if is_noise(change.thing) => Rank::Noise,
        (Thing::Threat | Thing::Answer, "status") => status(field),
        (Thing::Threat | Thing::Answer, "score") => {
            let rating = |world: &World<'_>, row: Option<usize>| {
                row.and_then(|it| world.model.threats.get(it)).map(crate::model::Threat::rating)
            };
            let (before, after) = (rating(old, change.rows[0]), rating(new, change.rows[1]));
            if after > before { Rank::Exposed } else { Rank::Changed }
        }
        (Thing::Control, "state") => {
            let (before, after) = (progress(&field.old), progress(&field.new));
            worse_if(after < before, after > before, Rank::ControlLost)
        }
        (Thing::Flow, "encrypted" | "authn" | "authz") => {
            let (before, after) = (protection(&field.old), protection(&field.new));
            worse_if(after < before, after > before, Rank::Exposed)
        }
        (Thing::Flow, "crosses") => worse_if(gained, lost, Rank::Exposed),
        (Thing::Flow, "carries") if gained => Rank::Exposed,
        (Thing::Boundary, "requires") => worse_if(lost, gained, Rank::Exposed),
        (Thing::Boundary, "trust") => {
            let (before, after) = (trust(&field.old), trust(&field.new));
            worse_if(after < before, after > before, Rank::Exposed)
        }
        (Thing::Assumption, "status") => {
            worse_if(field.new == "invalid", field.new == "verified", Rank::Exposed)
        }
        (_, "scope out") if gained => Rank::Decided,
        (Thing::Rule, "given" | "requires" | "level") => Rank::ControlLost,
        (
            _,
            "title" | "label" | "description" | "id" | "tag" | "link" | "source" | "summary"
            | "ticket" | "version" | "reviewed" | "review-by" | "message",
        ) => Rank::Noise,
        _ => Rank::Changed,
    }
}

/// A state of a threat by its word.
pub(super) fn state(word: &str) -> Option<Status> {
    Status::ALL.iter().find(|it| it.word() == word).copied()
}

fn status(field: &Field) -> Rank {
    match (state(&field.old), state(&field.new)) {
        (old, new) if new < old => Rank::Worse,
        (_, Some(Status::Mitigated | Status::Partly)) => Rank::Better,
        _ => Rank::Decided,
    }
}

/// How far a control has come; what will not come is behind what nobody has begun.
fn progress(word: &str) -> u8 {
    let found = ControlState::WORDS.iter().find(|it| it.0 == word).map(|it| it.1);
    match found {
        Some(ControlState::Verified) => 6,
        Some(ControlState::Implemented) => 5,
        Some(ControlState::InProgress) => 4,
        Some(ControlState::Planned) => 3,
        Some(ControlState::Proposed) | None => 2,
        Some(ControlState::Delegated) => 1,
        Some(ControlState::Rejected | ControlState::Retired) => 0,
    }
}

fn protection(said: &str) -> u8 {
    match said {
        "no" => 0,
        "" => 1,
        _ => 2,
    }
}

fn trust(word: &str) -> u8 {
    match word {
        "untrusted" => 0,
        "semi-trusted" => 1,
        "highly-trusted" => 3,
        _ => 2,
    }
}
