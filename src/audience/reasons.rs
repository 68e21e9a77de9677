//! Why threats have their states, as far as the audience may know.

use crate::model::{Model, ThreatId};
use crate::status::{Status, ThreatStatus};

/// The state of a threat of the cut model: `whole` was computed from everything, `part` from what
/// may be seen alone. A reason that both give names nothing else; any other is replaced.
pub(super) fn seen(
    model: &Model,
    threat: ThreatId,
    whole: &ThreatStatus,
    part: &ThreatStatus,
) -> ThreatStatus {
    if whole == part {
        return whole.clone();
    }
    let has_controls = !model[threat].controls().is_empty();
    let reason = match whole.status {
        Status::Mitigated if has_controls => "partly by measures that are not public",
        Status::Mitigated => "by measures that are not public",
        Status::Open
        | Status::Partly
        | Status::Accepted
        | Status::Transferred
        | Status::Avoided
        | Status::Dismissed => "for reasons that are not all public",
    };
    ThreatStatus { status: whole.status, own: whole.own, reason: reason.to_owned() }
}
