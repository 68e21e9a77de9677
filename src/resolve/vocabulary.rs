//! The words of the language: which properties each kind of block knows, and what they take.
//!
//! These tables are what the compiler checks by, and what the reference of the language is made of.

use crate::fields::CONTROL_STATES;

/// A property: `word values`, as a line of a block or, for some, as a clause of a head.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// The word.
    pub word: &'static str,
    /// What stands after it.
    pub takes: Takes,
    /// Whether several lines add up; otherwise a second one is an error.
    pub many: bool,
    /// Clauses that may follow the values: `because`, `until`.
    pub clauses: &'static [&'static str],
    /// What it says, for the reference.
    pub doc: &'static str,
}

/// What stands after a property's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// One text in quotes.
    Text,
    /// One day: `2026-10-01`.
    Date,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// One or more of these words.
    Choices(&'static [&'static str]),
    /// One or more words of a vocabulary that a library declares.
    Vocabulary(&'static str),
    /// Words or texts that the compiler does not judge.
    Words,
    /// One or more names of declared things.
    Names,
    /// Nothing, or a form of its own that the property's documentation describes.
    Own,
}

const fn one(word: &'static str, takes: Takes, doc: &'static str) -> Property {
    Property { word, takes, many: false, clauses: &[], doc }
}

const fn many(word: &'static str, takes: Takes, doc: &'static str) -> Property {
    Property { word, takes, many: true, clauses: &[], doc }
}

const fn own(word: &'static str, clauses: &'static [&'static str], doc: &'static str) -> Property {
    Property { word, takes: Takes::Own, many: true, clauses, doc }
}

const DESCRIPTION: Property = one("description", Takes::Text, "a sentence or two, in Markdown");
const OWNER: Property = one("owner", Takes::Text, "the team or person who answers for it");
const DISPLAY_ID: Property = one("id", Takes::Text, "the number that a standard gives it");
const TAG: Property =
    many("tag", Takes::Words, "words to find and filter by, also written `#word`");
const REFS: Property =
    many("refs", Takes::Words, "entries of catalogues: `CWE-294`, `CAPEC-60`, or any text");
const TICKET: Property = one("ticket", Takes::Text, "where the work is tracked");
const VISIBILITY: Property = one(
    "visibility",
    Takes::Choice(&["public", "internal"]),
    "who may see it, in what `--audience public` writes; without it as the header of its model \
     says, else `internal`. What is inside of something internal is internal",
);
const BECAUSE: Property = one("because", Takes::Text, "the reason");
const SCOPE_OUT: Property =
    own("scope", &["because"], "`scope out because \"…\"`: left out on purpose");

/// Kinds of trust boundaries.
pub const BOUNDARY_KINDS: &[&str] =
    &["trust", "network", "tenant", "process", "organisational", "physical"];

/// States that a threat may be said to have, to be compared with the computed one.
pub const STATUSES: &[&str] =
    &["open", "partly", "mitigated", "accepted", "transferred", "avoided", "dismissed"];

/// Words of decisions; a threat and an answer know them.
pub const DECISIONS: &[&str] =
    &["mitigated", "reduced", "accepted", "transferred", "avoided", "dismissed", "open", "applies"];

/// Bands of severity.
pub const SEVERITIES: &[&str] = &["low", "medium", "high", "critical"];

/// Of a `model`, in its head or block.
pub const MODEL: &[Property] = &[
    many("refines", Takes::Names, "the one element of the parent that this model is the inside of"),
    OWNER,
    one("version", Takes::Text, "the version of the model, shown on its maps"),
    one("reviewed", Takes::Date, "the day of the last review"),
    one("review-by", Takes::Date, "the day by which it must be reviewed again"),
    one("summary", Takes::Text, "what the system is for, in Markdown"),
    own("scope", &["because"], "`scope out \"topic\" because \"…\"`: left out on purpose"),
    one(
        "maturity",
        Takes::Choice(&["bootstrap", "draft", "reviewed", "verified"]),
        "how far it has come, and so how hard it is judged",
    ),
    one("direction", Takes::Choice(&["right", "down"]), "which way flows run; in the root model"),
    one(
        "interface",
        Takes::Words,
        "says that `tmd export interface` wrote the file, in which form",
    ),
    one("link", Takes::Text, "address of its documentation"),
    one(
        "visibility",
        Takes::Choice(&["public", "internal"]),
        "who may see what the header says, and what the model declares that says nothing itself; \
         without it `internal`. A model below does not take it over",
    ),
    TAG,
];

/// Of elements of every kind.
pub const ELEMENT: &[Property] = &[
    DESCRIPTION,
    one("technology", Takes::Text, "what it is made of, also written `[Rust]`"),
    OWNER,
    many("holds", Takes::Names, "data that it keeps"),
    many("in", Takes::Names, "boundaries that it stands in, one of each kind"),
    SCOPE_OUT,
    one("link", Takes::Text, "address of its documentation"),
    one("source", Takes::Text, "where its source lies"),
    DISPLAY_ID,
    VISIBILITY,
    TAG,
];

/// Of trust boundaries.
pub const BOUNDARY: &[Property] = &[
    DESCRIPTION,
    one("kind", Takes::Choice(BOUNDARY_KINDS), "what kind of line it is"),
    one("trust", Takes::Vocabulary("trust"), "how much what stands in it is trusted"),
    many(
        "requires",
        Takes::Choices(&["encryption", "authentication", "authorization"]),
        "what a flow over its line must have",
    ),
    many("in", Takes::Names, "the boundary around it"),
    OWNER,
    DISPLAY_ID,
    VISIBILITY,
    TAG,
];

/// Of flows.
pub const FLOW: &[Property] = &[
    DESCRIPTION,
    many("carries", Takes::Names, "data that it carries"),
    one("protocol", Takes::Text, "how the ends talk, also written `[HTTPS]`"),
    one("technology", Takes::Text, "the same as `protocol`"),
    one("authn", Takes::Words, "how the ends know each other; `no` if they do not"),
    one("authz", Takes::Words, "how it is decided who may do what; `no` if it is not"),
    one("encrypted", Takes::Choice(&["yes", "no", "unknown"]), "whether it is encrypted"),
    many("via", Takes::Names, "elements that it passes on its way, which count for crossings"),
    many("refines", Takes::Names, "flows of the parent model that it is the detail of"),
    SCOPE_OUT,
    OWNER,
    one("link", Takes::Text, "address of its documentation"),
    DISPLAY_ID,
    VISIBILITY,
    TAG,
];

/// Of classes of data.
pub const DATA: &[Property] = &[
    DESCRIPTION,
    one("classification", Takes::Vocabulary("classification"), "who may see it"),
    many("kind", Takes::Choices(&["pii", "phi", "pci", "credential", "key"]), "what laws call it"),
    many("cia", Takes::Words, "needs of confidentiality, integrity and availability"),
    OWNER,
    DISPLAY_ID,
    VISIBILITY,
    TAG,
];

/// Of attackers.
pub const ATTACKER: &[Property] = &[
    DESCRIPTION,
    one(
        "access",
        Takes::Choice(&["none", "external", "internal", "privileged", "physical"]),
        "where the attacker begins",
    ),
    one("skill", Takes::Text, "what the attacker can do"),
    SCOPE_OUT,
    DISPLAY_ID,
    VISIBILITY,
    TAG,
];

/// Of objectives.
pub const OBJECTIVE: &[Property] = &[
    DESCRIPTION,
    one(
        "property",
        Takes::Choice(&[
            "confidentiality",
            "integrity",
            "availability",
            "authenticity",
            "authorization",
            "non-repudiation",
            "accountability",
            "privacy",
        ]),
        "what must be kept",
    ),
    many("contributes-to", Takes::Names, "objectives that it is a part of"),
    OWNER,
    DISPLAY_ID,
    VISIBILITY,
    TAG,
];

/// Of assumptions.
pub const ASSUMPTION: &[Property] = &[
    DESCRIPTION,
    one(
        "status",
        Takes::Choice(&["unverified", "verified", "invalid"]),
        "whether somebody checked; `invalid` reopens what assumes it",
    ),
    OWNER,
    DISPLAY_ID,
    VISIBILITY,
    TAG,
];

/// Of environments.
pub const ENVIRONMENT: &[Property] = &[DESCRIPTION, VISIBILITY, TAG];

/// Of threats, variants and answers.
pub const THREAT: &[Property] = &[
    DESCRIPTION,
    many("on", Takes::Names, "elements, flows, boundaries or data, or `model` for the whole"),
    one("attack", Takes::Text, "how it is done"),
    one("impact", Takes::Text, "what follows from it"),
    many("by", Takes::Names, "attackers; an element is an insider"),
    many("harms", Takes::Names, "objectives and data that it harms"),
    many("stride", Takes::Vocabulary("stride"), "words of STRIDE, after `use std.stride`"),
    many("linddun", Takes::Vocabulary("linddun"), "words of LINDDUN, after `use std.linddun`"),
    REFS,
    own("severity", &["for"], "`severity high`: a plain band, low, medium, high or critical"),
    own("risk", &["for"], "`risk L4 I5`: likelihood and impact, 1 to 5; or `risk none`"),
    own("cvss", &["for"], "`cvss \"CVSS:3.1/…\"`: a vector of CVSS 3.1 or 4.0"),
    own("residual", &["for", "because"], "`residual severity low because \"…\"`: what remains"),
    many("assumes", Takes::Names, "assumptions that it takes for granted"),
    OWNER,
    TICKET,
    one("condition", Takes::Text, "when it applies"),
    many("refines", Takes::Names, "threats of the parent model that it is the detail of"),
    many("like", Takes::Names, "a threat to copy everything from but its id"),
    many("without", Takes::Names, "controls to leave out of what `like` copies"),
    one("status", Takes::Choice(STATUSES), "asserts the computed status"),
    own("mitigated", &["by"], "`mitigated by A, B` needs all, `mitigated by A or B` any one"),
    own("reduced", &["by"], "`reduced by C`: helps, but is not needed"),
    own("accepted", &["by", "until", "because"], "somebody lives with it until a day"),
    own("transferred", &["to", "by", "because"], "somebody else sees to it"),
    own("avoided", &["because"], "the design no longer has it"),
    own("dismissed", &["because"], "it does not apply"),
    own("open", &["because"], "nothing is decided yet, and why"),
    own("applies", &[], "in an answer: the threat's own controls decide"),
    DISPLAY_ID,
    VISIBILITY,
    TAG,
];

/// Of controls.
pub const CONTROL: &[Property] = &[
    DESCRIPTION,
    one("state", Takes::Choice(CONTROL_STATES), "how far it has come, also written in the head"),
    many(
        "kind",
        Takes::Choices(&[
            "preventive",
            "detective",
            "corrective",
            "deterrent",
            "compensating",
            "recovery",
        ]),
        "how it works",
    ),
    many("on", Takes::Names, "what it protects or stands on"),
    many("by", Takes::Names, "who does it: an element, or a person or party in quotes"),
    one("verify", Takes::Text, "the test that shows it works"),
    REFS,
    TICKET,
    OWNER,
    BECAUSE,
    many("depends-on", Takes::Names, "controls without which it is not in place"),
    one("superseded-by", Takes::Names, "the control that took its place"),
    DISPLAY_ID,
    VISIBILITY,
    TAG,
];

/// Of abuse cases and scenarios; their steps are flows.
pub const SCENARIO: &[Property] = &[
    DESCRIPTION,
    many("leads-to", Takes::Names, "threats that it ends in"),
    DISPLAY_ID,
    VISIBILITY,
    TAG,
];

/// Of requested maps.
pub const VIEW: &[Property] = &[
    DESCRIPTION,
    own("of", &[], "the element to open; without it what the model describes"),
    own("depth", &[], "how many levels to open; without it one"),
    own("include", &[], "`include Ledger #pci`: elements or tags to show besides"),
    own("exclude", &[], "`exclude Ledger #legacy`: elements or tags to leave out"),
    one("direction", Takes::Choice(&["right", "down"]), "which way flows run"),
    VISIBILITY,
    own("place", &["of"], "`place A right of B`, `left of`, `above` or `below`, on this map only"),
];

/// Of element kinds.
pub const KIND: &[Property] = &[
    DESCRIPTION,
    one("like", Takes::Names, "the kind that it is a special case of"),
    one(
        "shape",
        Takes::Choice(&["rectangle", "person", "store", "queue", "process"]),
        "the outline of its boxes",
    ),
    one(
        "tone",
        Takes::Choice(&["person", "system", "container", "component", "external"]),
        "the colours of its boxes",
    ),
    one("icon", Takes::Text, "name of a sign drawn in its boxes"),
    many("inside", Takes::Names, "kinds that it may stand in, and `model` for the top"),
    VISIBILITY,
    many("requires", Takes::Words, "properties that its elements must have"),
];

/// Of vocabularies.
pub const VOCABULARY: &[Property] = &[own("word", &[], "`word spoofing \"Spoofing\"`")];

/// Of naming conventions.
pub const NAMING: &[Property] = &[
    own("case", &[], "`case element PascalCase`"),
    own("pattern", &[], "`pattern control \"^C-[0-9]+$\"`"),
    own("term", &[], "`term \"User agent\" { short UA; not \"browser\" }`"),
    own("renamed", &["to", "since"], "`renamed Old to New since 2026-01-01`"),
];

/// Of terms.
pub const TERM: &[Property] = &[
    many("short", Takes::Words, "short forms of it"),
    many("not", Takes::Words, "words not to use for it"),
];

/// Of policies.
pub const POLICY: &[Property] = &[
    own("deny", &["because"], "`deny threat where severity >= high and status = open`"),
    own("warn", &["because"], "`warn model where not reviewed or review-age > 365 because \"…\"`"),
];

/// Of rules.
pub const RULE: &[Property] = &[
    DESCRIPTION,
    one("on", Takes::Names, "`threat`, `flow`, `element`, `control` or `model`: what it looks at"),
    own("where", &[], "which of them: `where crosses and carries`; without it all"),
    own("require", &[], "what must hold, each line on its own: `require encrypted = yes`"),
    one("message", Takes::Text, "what to do where it does not hold"),
    one("severity", Takes::Choice(&["error", "warning"]), "how bad that is; without it an error"),
    TAG,
];

/// Of applied templates: a decision names one of the template's threats.
pub const APPLICATION: &[Property] = &[
    own("dismissed", &["because"], "`dismissed Threat because \"…\"`"),
    own("avoided", &["because"], "`avoided Threat because \"…\"`"),
    own("accepted", &["by", "until", "because"], "`accepted Threat by \"…\" until … because …`"),
    own("mitigated", &["by"], "`mitigated Threat by Control`"),
    own("reduced", &["by"], "`reduced Threat by Control`"),
    own("transferred", &["to", "by", "because"], "`transferred Threat to \"…\"`"),
];

/// Words that begin a declaration and no property, each with what it declares.
pub const DECLARATIONS: &[(&str, &str)] = &[
    ("boundary", "a trust boundary"),
    ("flow", "a flow"),
    ("data", "a class of data"),
    ("attacker", "an attacker"),
    ("objective", "an objective"),
    ("assumption", "an assumption"),
    ("environment", "an environment for scores"),
    ("threat", "a threat"),
    ("control", "a countermeasure"),
    ("answer", "a child's word on a threat of its parent"),
    ("abuse-case", "numbered steps of an attack"),
    ("scenario", "numbered steps of normal use"),
    ("naming", "conventions for names"),
    ("policy", "what fails the check"),
    ("rule", "a check of your own"),
    ("template", "threats and controls to apply to many elements"),
    ("apply", "an application of a template"),
    ("place", "a wish for the order on maps"),
    ("view", "a map beside those that exist without being asked"),
    ("propose", "something that the parent model lacks"),
    ("extend", "an addition to an element of this model"),
    ("kind", "an element kind"),
    ("vocabulary", "a closed list of words"),
    ("use", "a library to bring into scope"),
];

#[cfg(test)]
mod tests {
    use super::DECLARATIONS;
    use crate::syntax::begins_statement;

    #[test]
    fn files_are_told_to_be_models_by_every_declaration() {
        let unknown = DECLARATIONS.iter().map(|it| it.0).find(|it| !begins_statement(it));
        assert_eq!(unknown, None);
    }
}
