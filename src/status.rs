//! The state of every threat, computed from the countermeasures in place, with its reason. The only
//! place that computes states.

use std::collections::BTreeMap;

use crate::date::Date;
use crate::model::{
    Acceptance, AssumptionStatus, ControlId, ControlState, Decision, Model, Need, ThreatId,
    Transfer, UnitId,
};

/// State of a threat, from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nothing that is needed is in place.
    Open,
    /// Some of what is needed is in place.
    Partly,
    /// Somebody lives with it.
    Accepted,
    /// Somebody else sees to it.
    Transferred,
    /// All that is needed is in place.
    Mitigated,
    /// The design no longer has it.
    Avoided,
    /// It does not apply.
    Dismissed,
}

impl Status {
    /// All states, from worst to best.
    pub const ALL: &'static [Self] = &[
        Self::Open,
        Self::Partly,
        Self::Accepted,
        Self::Transferred,
        Self::Mitigated,
        Self::Avoided,
        Self::Dismissed,
    ];

    /// The word of the language.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Partly => "partly",
            Self::Accepted => "accepted",
            Self::Transferred => "transferred",
            Self::Mitigated => "mitigated",
            Self::Avoided => "avoided",
            Self::Dismissed => "dismissed",
        }
    }
}

/// What was computed of one threat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreatStatus {
    /// The worst of its own state, its variants' and that of what refines it.
    pub status: Status,
    /// Its own state, from its own controls and decisions.
    pub own: Status,
    /// Why, for readers: "`ShortLived` is implemented; of `Dpop` or `Mtls` none is".
    pub reason: String,
}

/// All states of a model.
#[derive(Clone, Debug, Default)]
pub struct Statuses {
    threats: Vec<ThreatStatus>,
    in_place: Vec<bool>,
    shown: Vec<ControlState>,
    /// Variants of each threat.
    variants: BTreeMap<ThreatId, Vec<ThreatId>>,
    /// What refines each threat, answers included.
    refinements: BTreeMap<ThreatId, Vec<ThreatId>>,
    /// Whether they are of a part of the model that they were computed from.
    is_part: bool,
}

impl Statuses {
    /// The states of a part of the model: of these threats, each with what is to be said of it, and
    /// of these controls, in the order of the part, which numbers them anew.
    #[must_use]
    pub fn part(&self, threats: Vec<(ThreatId, ThreatStatus)>, controls: &[ControlId]) -> Self {
        let old = threats.iter().map(|(threat, _)| *threat);
        let new: BTreeMap<ThreatId, ThreatId> = old.zip((0..).map(ThreatId)).collect();
        let renumbered = |links: &BTreeMap<ThreatId, Vec<ThreatId>>| {
            let found = links.iter().filter_map(|(from, to)| {
                let to: Vec<ThreatId> = to.iter().filter_map(|it| new.get(it).copied()).collect();
                let from = new.get(from).filter(|_| !to.is_empty())?;
                Some((*from, to))
            });
            found.collect()
        };
        Self {
            variants: renumbered(&self.variants),
            refinements: renumbered(&self.refinements),
            threats: threats.into_iter().map(|(_, status)| status).collect(),
            in_place: controls.iter().map(|&it| self.in_place(it)).collect(),
            shown: controls.iter().map(|&it| self.control(it)).collect(),
            is_part: true,
        }
    }

    /// Whether they are of a part of a model only. What that leaves out may say something about the
    /// rest: so nothing can be called unassessed.
    #[must_use]
    pub fn is_part(&self) -> bool {
        self.is_part
    }

    /// The state of a threat.
    #[must_use]
    pub fn of(&self, threat: ThreatId) -> &ThreatStatus {
        &self.threats[threat.index()]
    }

    /// Whether a control is in place, with everything that it depends on.
    #[must_use]
    pub fn in_place(&self, control: ControlId) -> bool {
        self.in_place[control.index()]
    }

    /// The state to show for a control: its own; of a group that says none, what its controls add
    /// up to.
    #[must_use]
    pub fn control(&self, control: ControlId) -> ControlState {
        self.shown[control.index()]
    }

    /// Variants of a threat, in the order of the model.
    #[must_use]
    pub fn variants(&self, threat: ThreatId) -> &[ThreatId] {
        self.variants.get(&threat).map_or(&[], Vec::as_slice)
    }

    /// A threat, and its variants at all depths.
    #[must_use]
    pub fn with_variants(&self, threat: ThreatId) -> Vec<ThreatId> {
        let mut found = vec![threat];
        let mut at = 0;
        while let Some(&it) = found.get(at) {
            found.extend(self.variants(it));
            at += 1;
        }
        found
    }

    /// What refines a threat, answers included, in the order of the model.
    #[must_use]
    pub fn refinements(&self, threat: ThreatId) -> &[ThreatId] {
        self.refinements.get(&threat).map_or(&[], Vec::as_slice)
    }

    /// Threats of its parent that a model must answer and does not, in the order of the model.
    #[must_use]
    pub fn unanswered(&self, model: &Model, child: UnitId) -> Vec<ThreatId> {
        let (Some(scope), Some(parent)) = (model[child].scope, model[child].parent) else {
            return Vec::new();
        };
        let mut asked = model.threats_to_answer(parent, scope);
        asked.retain(|&threat| {
            self.refinements(threat).iter().all(|&it| model[it].named.unit != child)
        });
        asked
    }
}

/// Computes all states as of `today`.
#[must_use]
pub fn compute(model: &Model, today: Date) -> Statuses {
    let mut variants: BTreeMap<ThreatId, Vec<ThreatId>> = BTreeMap::new();
    let mut refinements: BTreeMap<ThreatId, Vec<ThreatId>> = BTreeMap::new();
    for threat in model.threat_ids() {
        if let Some(around) = model[threat].variant_of {
            variants.entry(around).or_default().push(threat);
        }
        for &refined in &model[threat].refines {
            refinements.entry(refined).or_default().push(threat);
        }
    }
    let controls = Controls::compute(model);
    let Controls { in_place, shown, .. } = &controls;
    let threats: Vec<Own> =
        model.threat_ids().map(|threat| own(model, &controls, threat, today, 0)).collect();
    let mut statuses = Statuses {
        threats: Vec::new(),
        in_place: in_place.iter().map(|it| it.unwrap_or(false)).collect(),
        shown: shown.clone(),
        variants,
        refinements,
        is_part: false,
    };
    statuses.threats = model
        .threat_ids()
        .map(|threat| {
            let own = &threats[threat.index()];
            let (status, worse) = worst(&statuses, &threats, threat, &mut Vec::new());
            let reason = match worse.filter(|&it| it != threat) {
                Some(it) => format!("{}: {}", place_of(model, it), threats[it.index()].reason),
                None => own.reason.clone(),
            };
            ThreatStatus { status, own: own.status, reason }
        })
        .collect();
    statuses
}

/// Where a worse state comes from, for a reason.
fn place_of(model: &Model, threat: ThreatId) -> String {
    let row = &model[threat];
    if row.is_answer {
        return format!("in `{}`", model[row.named.unit].name);
    }
    format!("`{}`", row.named.name)
}

#[derive(Clone, Debug)]
struct Own {
    status: Status,
    reason: String,
    /// Whether it names controls or a decision; otherwise it counts only if it stands alone.
    says: bool,
    /// Whether somebody decided to live with it, hand it on, avoid or dismiss it, and that holds.
    decided: bool,
}

/// The worst of a threat's own state, its variants' and its refinements', and where it comes from.
fn worst(
    statuses: &Statuses,
    own: &[Own],
    threat: ThreatId,
    seen: &mut Vec<ThreatId>,
) -> (Status, Option<ThreatId>) {
    if seen.contains(&threat) {
        return (Status::Dismissed, None);
    }
    seen.push(threat);
    let row = &own[threat.index()];
    // A decision on the whole covers its variants, but not what a child's model says.
    let variants = if row.decided { &[] } else { statuses.variants(threat) };
    let parts = variants.iter().chain(statuses.refinements(threat));
    let mut found: Vec<(Status, Option<ThreatId>)> = Vec::new();
    for &part in parts {
        let (status, from) = worst(statuses, own, part, seen);
        found.push((status, from));
    }
    seen.pop();
    if row.says || found.is_empty() {
        found.insert(0, (row.status, Some(threat)));
    }
    found.into_iter().min_by_key(|(status, _)| *status).unwrap_or((row.status, Some(threat)))
}

/// A threat's own state. `depth` bounds the way through variants and answers.
fn own(model: &Model, controls: &Controls, threat: ThreatId, today: Date, depth: usize) -> Own {
    let row = &model[threat];
    let needs = needs(model, threat);
    let silent = row.decisions.is_empty() && needs.is_empty();
    let applies = row.decisions.contains(&Decision::Applies);
    let from = if row.is_answer && (silent || applies) && needs.is_empty() {
        row.refines.first()
    } else if silent {
        row.variant_of.as_ref()
    } else {
        None
    };
    if let Some(&from) = from.filter(|_| depth < 64) {
        let taken = own(model, controls, from, today, depth + 1);
        return Own { says: taken.says || applies, ..taken };
    }
    let (status, reason) = decide(model, controls, threat, &needs, today);
    let decided = row.decisions.iter().any(|decision| match decision {
        Decision::Accepted(_) => status == Status::Accepted,
        Decision::Transferred(_) => status == Status::Transferred,
        Decision::Avoided(_) => status == Status::Avoided,
        Decision::Dismissed(_) => status == Status::Dismissed,
        Decision::Mitigated(_) | Decision::Reduced(_) | Decision::Open(_) | Decision::Applies => {
            false
        }
    });
    Own { status, reason, says: !silent, decided }
}

/// One thing that a threat needs: all or any of some controls.
fn needs(model: &Model, threat: ThreatId) -> Vec<Need> {
    let row = &model[threat];
    let mut named = Vec::new();
    let mut needs = Vec::new();
    for decision in &row.decisions {
        named.extend(decision.controls());
        needs.extend(decision.need().cloned());
    }
    let local = row.local_controls.iter().copied().filter(|it| !named.contains(it));
    needs.extend(local.map(|control| Need::All(vec![control])));
    needs
}

fn decide(
    model: &Model,
    controls: &Controls,
    threat: ThreatId,
    needs: &[Need],
    today: Date,
) -> (Status, String) {
    let row = &model[threat];
    for decision in &row.decisions {
        if let Decision::Avoided(because) = decision {
            return (Status::Avoided, because.clone());
        }
        if let Decision::Dismissed(because) = decision {
            return (Status::Dismissed, because.clone());
        }
    }
    let invalid = row.assumes.iter().find(|&&it| model[it].status == AssumptionStatus::Invalid);
    if let Some(&assumption) = invalid {
        let name = &model[assumption].named.name;
        return (Status::Open, format!("it assumes `{name}`, which does not hold"));
    }
    let met: Vec<bool> = needs.iter().map(|need| controls.met(need)).collect();
    let reason = reason(model, controls, needs);
    if !needs.is_empty() && met.iter().all(|&it| it) {
        return (Status::Mitigated, reason);
    }
    if let Some(decided) = by_somebody(row.decisions.as_slice(), today) {
        return decided;
    }
    let missing = needs.iter().zip(&met).filter(|(_, met)| !**met).map(|(need, _)| need);
    if !needs.is_empty() && missing.clone().all(|need| controls.delegated(model, need)) {
        return (Status::Transferred, reason);
    }
    if needs.iter().any(|need| controls.any_in_place(need)) {
        return (Status::Partly, reason);
    }
    let open = row.decisions.iter().find_map(|decision| {
        if let Decision::Open(because) = decision { Some(because.clone()) } else { None }
    });
    let open = open.filter(|because| !because.is_empty());
    let nothing = "no control and no decision".to_owned();
    let fallback = if needs.is_empty() { nothing } else { reason };
    (Status::Open, open.unwrap_or(fallback))
}

/// A valid acceptance or transfer.
fn by_somebody(decisions: &[Decision], today: Date) -> Option<(Status, String)> {
    decisions.iter().find_map(|decision| {
        if let Decision::Accepted(acceptance) = decision
            && is_valid(acceptance, today)
        {
            let Acceptance { by, because, until, .. } = acceptance;
            let until = until.map_or_else(String::new, |day| day.to_string());
            return Some((Status::Accepted, format!("accepted by {by} until {until}: {because}")));
        }
        if let Decision::Transferred(Transfer { to, by, because, .. }) = decision
            && ![to, by, because].into_iter().any(String::is_empty)
        {
            return Some((Status::Transferred, format!("transferred to {to}: {because}")));
        }
        None
    })
}

/// The last day of an acceptance, if it says who, why and until when, and that day is over.
#[must_use]
pub fn ended(acceptance: &Acceptance, today: Date) -> Option<Date> {
    let said = !acceptance.by.is_empty() && !acceptance.because.is_empty();
    acceptance.until.filter(|until| said && *until < today)
}

/// Whether an acceptance counts on a day: it says who, why and until when, and that day is not
/// over.
#[must_use]
pub fn is_valid(acceptance: &Acceptance, today: Date) -> bool {
    let said = !acceptance.by.is_empty() && !acceptance.because.is_empty();
    said && acceptance.until.is_some_and(|until| today <= until)
}

/// What was computed of controls.
struct Controls {
    /// `None` while a control is being computed: one that depends on itself is not in place.
    in_place: Vec<Option<bool>>,
    shown: Vec<ControlState>,
    nested: BTreeMap<ControlId, Vec<ControlId>>,
}

impl Controls {
    fn compute(model: &Model) -> Self {
        let mut nested: BTreeMap<ControlId, Vec<ControlId>> = BTreeMap::new();
        for (at, control) in model.controls.iter().enumerate() {
            if let Some(group) = control.group {
                let id = ControlId(u32::try_from(at).unwrap_or(u32::MAX));
                nested.entry(group).or_default().push(id);
            }
        }
        let count = model.controls.len();
        let mut controls = Self { in_place: vec![None; count], shown: Vec::new(), nested };
        let mut open = vec![false; count];
        for at in 0..count {
            let id = ControlId(u32::try_from(at).unwrap_or(u32::MAX));
            controls.settle(model, id, &mut open);
        }
        controls.shown = (0..count)
            .map(|at| controls.shown_state(model, ControlId(u32::try_from(at).unwrap_or(0))))
            .collect();
        controls
    }

    fn settle(&mut self, model: &Model, control: ControlId, open: &mut [bool]) -> bool {
        if let Some(known) = self.in_place[control.index()] {
            return known;
        }
        if std::mem::replace(&mut open[control.index()], true) {
            return false;
        }
        let row = &model[control];
        let nested = self.nested.get(&control).cloned().unwrap_or_default();
        let counts =
            |state: ControlState| !matches!(state, ControlState::Rejected | ControlState::Retired);
        let nested: Vec<ControlId> =
            nested.into_iter().filter(|&it| counts(model[it].state)).collect();
        let done = matches!(row.state, ControlState::Implemented | ControlState::Verified);
        let itself = done || !nested.is_empty() && !row.state_said;
        let needed = nested.iter().chain(&row.depends_on);
        let mut all = itself;
        for &other in needed {
            all &= self.settle(model, other, open);
        }
        let successor = row.superseded_by.is_some_and(|it| self.settle(model, it, open));
        let in_place = all || successor;
        self.in_place[control.index()] = Some(in_place);
        in_place
    }

    fn shown_state(&self, model: &Model, control: ControlId) -> ControlState {
        let row = &model[control];
        let Some(nested) = self.nested.get(&control).filter(|_| !row.state_said) else {
            return row.state;
        };
        let states: Vec<ControlState> =
            nested.iter().map(|&it| self.shown_state(model, it)).collect();
        let any = |wanted: &[ControlState]| states.iter().any(|state| wanted.contains(state));
        if self.is(control) {
            ControlState::Implemented
        } else if any(&[
            ControlState::Implemented,
            ControlState::Verified,
            ControlState::InProgress,
        ]) {
            ControlState::InProgress
        } else if any(&[ControlState::Planned]) {
            ControlState::Planned
        } else {
            ControlState::Proposed
        }
    }

    fn is(&self, control: ControlId) -> bool {
        self.in_place[control.index()].unwrap_or(false)
    }

    fn met(&self, need: &Need) -> bool {
        match need {
            Need::All(controls) => {
                !controls.is_empty() && controls.iter().all(|&control| self.is(control))
            }
            Need::Any(controls) => controls.iter().any(|&control| self.is(control)),
        }
    }

    fn any_in_place(&self, need: &Need) -> bool {
        let (Need::All(controls) | Need::Any(controls)) = need;
        controls.iter().any(|&control| self.is(control))
    }

    /// Whether what a need lacks is left to somebody outside.
    fn delegated(&self, model: &Model, need: &Need) -> bool {
        let is = |control: &ControlId| model[*control].state == ControlState::Delegated;
        match need {
            Need::All(controls) => controls.iter().all(|control| self.is(*control) || is(control)),
            Need::Any(controls) => controls.iter().any(is),
        }
    }
}

/// What is in place and what is missing, need by need.
fn reason(model: &Model, controls: &Controls, needs: &[Need]) -> String {
    let name = |control: ControlId| format!("`{}`", model[control].named.name);
    let state = |control: ControlId| controls.shown[control.index()].word();
    let say = |control: ControlId| {
        let own = format!("{} is {}", name(control), state(control));
        let row = &model[control];
        let done = matches!(row.state, ControlState::Implemented | ControlState::Verified);
        if let Some(next) = row.superseded_by.filter(|&it| !done && controls.is(it)) {
            return format!("{own}, and {} took its place and is {}", name(next), state(next));
        }
        let missing = row.depends_on.iter().find(|&&it| !controls.is(it));
        match missing.filter(|_| done) {
            Some(&it) => format!("{own}, but needs {}, which is {}", name(it), state(it)),
            None => own,
        }
    };
    let parts: Vec<String> = needs
        .iter()
        .map(|need| match need {
            Need::All(all) => {
                all.iter().map(|&control| say(control)).collect::<Vec<_>>().join(", ")
            }
            Need::Any(any) => match any.iter().find(|&&control| controls.is(control)) {
                Some(&control) => say(control),
                None => {
                    let names: Vec<String> = any.iter().map(|&control| name(control)).collect();
                    format!("of {} none is in place", names.join(" or "))
                }
            },
        })
        .collect();
    parts.join("; ")
}
