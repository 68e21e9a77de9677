//! What can be asked for in conditions: the fields of threats, flows, elements, controls and
//! models. What each thing answers stands in `facts`.

use crate::model::{About, Rating};
use crate::query::{Field, Values};

const fn field(word: &'static str, values: Values, doc: &'static str) -> Field {
    Field { word, values, doc }
}

/// States of threats, from worst to best.
pub(crate) const STATUSES: &[&str] =
    &["open", "partly", "accepted", "transferred", "mitigated", "avoided", "dismissed"];

/// What the threats of a place add up to, from worst to best.
pub(crate) const STANDINGS: &[&str] = &[
    "unassessed",
    "open",
    "partly",
    "accepted",
    "transferred",
    "mitigated",
    "avoided",
    "dismissed",
];

/// States of controls.
pub(crate) const CONTROL_STATES: &[&str] = &[
    "proposed",
    "planned",
    "in-progress",
    "implemented",
    "verified",
    "delegated",
    "rejected",
    "retired",
];

const MATURITIES: &[&str] = &["bootstrap", "draft", "reviewed", "verified"];
const TRUSTS: &[&str] = &["untrusted", "semi-trusted", "trusted", "highly-trusted"];
const ENCRYPTED: &[&str] = &["no", "unknown", "yes"];
const SCOPES: &[&str] = &["out", "in"];

/// The fields of threats.
pub const THREAT: &[Field] = &[
    field("id", Values::Names, "its name, path or display id"),
    field("title", Values::Text, "what can go wrong, in a few words"),
    field("attack", Values::Text, "how it is done"),
    field("impact", Values::Text, "what follows from it"),
    field("status", Values::Ranks(STATUSES), "the computed state, from worst to best"),
    field("reason", Values::Text, "why it has that state"),
    field("severity", Values::Ranks(Rating::WORDS), "the band of its worst score"),
    field("score", Values::Number, "its worst CVSS score, 0 to 10"),
    field("residual", Values::Ranks(Rating::WORDS), "the band of the worst score that remains"),
    field("environment", Values::Names, "what its scores are for"),
    field("stride", Values::Names, "words of STRIDE"),
    field("linddun", Values::Names, "words of LINDDUN"),
    field("on", Values::Names, "what it is on"),
    field("within", Values::Names, "what it is on, and every element around that"),
    field("by", Values::Names, "who does it"),
    field("harms", Values::Names, "objectives and data that it harms"),
    field("objective", Values::Names, "objectives that it harms, and what they contribute to"),
    field("assumes", Values::Names, "assumptions"),
    field("control", Values::Names, "controls that it names or holds"),
    field("control-state", Values::Ranks(CONTROL_STATES), "states of those controls"),
    field("refines", Values::Names, "threats that it is the detail of"),
    field("variant", Values::Names, "the threat that it is a variant of"),
    field("ref", Values::Names, "references to catalogues"),
    field("owner", Values::Text, "who sees to it"),
    field("ticket", Values::Text, "where the work is tracked"),
    field("condition", Values::Text, "when it applies"),
    field("until", Values::Day, "the last day of its acceptance"),
    field("model", Values::Names, "the model that declares it"),
    field("tag", Values::Names, "its tags"),
];

/// The fields of flows.
pub const FLOW: &[Field] = &[
    field("id", Values::Names, "its name, path or display id"),
    field("title", Values::Text, "its label"),
    field("from", Values::Names, "its source, and every element around that"),
    field("to", Values::Names, "its target, and every element around that"),
    field("from-trust", Values::Ranks(TRUSTS), "trust of the boundary that its source stands in"),
    field("to-trust", Values::Ranks(TRUSTS), "trust of the boundary that its target stands in"),
    field("crosses", Values::Names, "boundaries whose lines it crosses"),
    field("via", Values::Names, "elements that it passes on its way"),
    field("protocol", Values::Text, "how the ends talk"),
    field(
        "encrypted",
        Values::Ranks(ENCRYPTED),
        "whether it is encrypted; alone: whether that is `yes`",
    ),
    field(
        "authn",
        Values::Means,
        "how the ends know each other, or `no`, or `unknown`; alone: whether they do",
    ),
    field(
        "authz",
        Values::Means,
        "how it is decided who may do what, or `no`, or `unknown`; alone: whether it is",
    ),
    field("carries", Values::Names, "data that it carries"),
    field("classification", Values::Names, "classifications of that data"),
    field("data-kind", Values::Names, "kinds of that data: `pii`, `credential`, …"),
    field("status", Values::Ranks(STANDINGS), "the worst state of its threats"),
    field("scope", Values::Ranks(SCOPES), "`out` if it is left out on purpose, else `in`"),
    field("model", Values::Names, "the model that declares it"),
    field("tag", Values::Names, "its tags"),
];

/// The fields of elements.
pub const ELEMENT: &[Field] = &[
    field("id", Values::Names, "its name, path or display id"),
    field("title", Values::Text, "what readers call it"),
    field("description", Values::Text, "what it is"),
    field("kind", Values::Names, "its kind, and what that is like"),
    field("technology", Values::Text, "what it is made of"),
    field("owner", Values::Text, "who answers for it"),
    field("within", Values::Names, "every element around it"),
    field("boundary", Values::Names, "the boundaries that it stands in"),
    field("trust", Values::Ranks(TRUSTS), "trust of the nearest of them that says so"),
    field("holds", Values::Names, "data that it keeps"),
    field("classification", Values::Names, "classifications of that data"),
    field("data-kind", Values::Names, "kinds of that data: `pii`, `credential`, …"),
    field("link", Values::Text, "address of its documentation"),
    field("source", Values::Text, "where its source lies"),
    field("status", Values::Ranks(STANDINGS), "the worst state of its threats"),
    field("scope", Values::Ranks(SCOPES), "`out` if it is left out on purpose, else `in`"),
    field("model", Values::Names, "the model that declares it"),
    field("tag", Values::Names, "its tags"),
];

/// The fields of controls.
pub const CONTROL: &[Field] = &[
    field("id", Values::Names, "its name, path or display id"),
    field("title", Values::Text, "what is done"),
    field("state", Values::Ranks(CONTROL_STATES), "how far it has come"),
    field("kind", Values::Names, "how it works: `preventive`, `detective`, …"),
    field("on", Values::Names, "what it protects or stands on"),
    field("by", Values::Names, "who does it"),
    field("verify", Values::Text, "the test that shows it works"),
    field("threat", Values::Names, "threats that name or hold it"),
    field("ref", Values::Names, "references to catalogues"),
    field("owner", Values::Text, "who sees to it"),
    field("ticket", Values::Text, "where the work is tracked"),
    field("because", Values::Text, "the reason that it gives"),
    field("model", Values::Names, "the model that declares it"),
    field("tag", Values::Names, "its tags"),
];

/// The fields of models.
pub const MODEL: &[Field] = &[
    field("id", Values::Names, "its name, and the path of what it is the inside of"),
    field("title", Values::Text, "what readers call it"),
    field("owner", Values::Text, "who answers for it"),
    field("version", Values::Text, "its version"),
    field("maturity", Values::Ranks(MATURITIES), "how far it has come"),
    field("reviewed", Values::Day, "the day of its last review"),
    field("review-by", Values::Day, "the day by which it must be reviewed again"),
    field("review-age", Values::Number, "days since its last review; none if there was none"),
    field("overdue", Values::Number, "days since `review-by`; none before that day is over"),
    field("coverage", Values::Number, "percent of its crossing flows that somebody has assessed"),
    field("status", Values::Ranks(STANDINGS), "the worst state of its threats and of those below"),
];

/// The fields of what a policy or rule is about.
#[must_use]
pub fn of(about: About) -> &'static [Field] {
    match about {
        About::Threat => THREAT,
        About::Flow => FLOW,
        About::Element => ELEMENT,
        About::Control => CONTROL,
        About::Model => MODEL,
    }
}
