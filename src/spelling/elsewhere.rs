//! What other tools and plain speech call things, and what they are called here. All of it is data;
//! words are compared without regard to case and to `-`, `_` and spaces between their parts.

/// A word of the language for one of other tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// The word.
    pub word: &'static str,
    /// Whether it can mean nothing else.
    pub is_sure: bool,
}

/// Kinds of elements; the first that fits the place is meant.
const KINDS: &[(&str, &[&str])] = &[
    ("actor", &["person"]),
    ("application", &["system", "container"]),
    ("bucket", &["store"]),
    ("cache", &["store"]),
    ("data store", &["store"]),
    ("database", &["store"]),
    ("db", &["store"]),
    ("entity", &["external"]),
    ("external entity", &["external"]),
    ("external service", &["external"]),
    ("external system", &["external"]),
    ("interactor", &["external"]),
    ("library", &["component"]),
    ("message queue", &["queue"]),
    ("microservice", &["container", "system"]),
    ("module", &["component"]),
    ("process", &["container", "system"]),
    ("role", &["person"]),
    ("server", &["container", "system"]),
    ("service", &["container", "system"]),
    ("software system", &["system"]),
    ("storage", &["store"]),
    ("sub system", &["container", "system"]),
    ("technical asset", &["container", "system"]),
    ("third party", &["external"]),
    ("topic", &["queue"]),
    ("user", &["person"]),
];

/// Words that begin a declaration.
const DECLARATIONS: &[(&str, &str)] = &[
    ("adversary", "attacker"),
    ("asset", "data"),
    ("connection", "flow"),
    ("countermeasure", "control"),
    ("data asset", "data"),
    ("data flow", "flow"),
    ("edge", "flow"),
    ("goal", "objective"),
    ("group", "boundary"),
    ("include", "use"),
    ("import", "use"),
    ("measure", "control"),
    ("misuse case", "abuse-case"),
    ("mitigation", "control"),
    ("relationship", "flow"),
    ("risk", "threat"),
    ("safeguard", "control"),
    ("threat actor", "attacker"),
    ("threat agent", "attacker"),
    ("trust boundary", "boundary"),
    ("trust zone", "boundary"),
    ("use case", "scenario"),
    ("vulnerability", "threat"),
    ("weakness", "threat"),
    ("zone", "boundary"),
];

/// Properties; of several the first that the block knows is meant.
const PROPERTIES: &[(&str, &[&str])] = &[
    ("actor", &["by"]),
    ("attacker", &["by"]),
    ("auth", &["authn"]),
    ("authentication", &["authn"]),
    ("authorisation", &["authz"]),
    ("authorization", &["authz"]),
    ("capec", &["refs"]),
    ("category", &["stride", "classification", "kind"]),
    ("comment", &["description"]),
    ("confidentiality", &["classification"]),
    ("consequence", &["impact"]),
    ("control", &["mitigated"]),
    ("countermeasure", &["mitigated"]),
    ("cwe", &["refs"]),
    ("data", &["carries", "holds"]),
    ("details", &["description"]),
    ("effect", &["impact"]),
    ("encrypt", &["encrypted"]),
    ("encryption", &["encrypted"]),
    ("issue", &["ticket"]),
    ("jira", &["ticket"]),
    ("level", &["severity", "trust", "classification"]),
    ("likelihood", &["risk"]),
    ("mitigation", &["mitigated"]),
    ("note", &["description"]),
    ("priority", &["severity"]),
    ("probability", &["risk"]),
    ("proto", &["protocol"]),
    ("rating", &["severity"]),
    ("references", &["refs"]),
    ("repo", &["source"]),
    ("repository", &["source"]),
    ("responsible", &["owner"]),
    ("sensitivity", &["classification"]),
    ("ssl", &["encrypted"]),
    ("status", &["state"]),
    ("stores", &["holds"]),
    ("target", &["on"]),
    ("team", &["owner"]),
    ("tech", &["technology"]),
    ("tls", &["encrypted"]),
    ("transport", &["protocol"]),
    ("type", &["kind", "stride"]),
    ("url", &["link"]),
    ("zone", &["in"]),
];

/// Words of closed lists: the property, the word, ours, and whether that is sure.
const VALUES: &[(&str, &str, &str, bool)] = &[
    ("classification", "private", "confidential", false),
    ("classification", "secret", "restricted", false),
    ("classification", "sensitive", "confidential", false),
    ("encrypted", "false", "no", true),
    ("encrypted", "https", "yes", true),
    ("encrypted", "mtls", "yes", true),
    ("encrypted", "none", "no", true),
    ("encrypted", "off", "no", true),
    ("encrypted", "on", "yes", true),
    ("encrypted", "plaintext", "no", true),
    ("encrypted", "tls", "yes", true),
    ("encrypted", "true", "yes", true),
    ("maturity", "approved", "reviewed", false),
    ("maturity", "initial", "bootstrap", false),
    ("maturity", "wip", "draft", false),
    ("severity", "blocker", "critical", false),
    ("severity", "major", "high", false),
    ("severity", "minor", "low", false),
    ("severity", "moderate", "medium", true),
    ("severity", "severe", "critical", false),
    ("state", "active", "implemented", false),
    ("state", "complete", "implemented", false),
    ("state", "completed", "implemented", false),
    ("state", "deployed", "implemented", false),
    ("state", "done", "implemented", false),
    ("state", "doing", "in-progress", false),
    ("state", "live", "implemented", false),
    ("state", "started", "in-progress", false),
    ("state", "tested", "verified", false),
    ("state", "todo", "planned", false),
    ("state", "wip", "in-progress", false),
    ("stride", "d", "denial-of-service", true),
    ("stride", "disclosure", "information-disclosure", true),
    ("stride", "dos", "denial-of-service", true),
    ("stride", "ddos", "denial-of-service", true),
    ("stride", "e", "elevation-of-privilege", true),
    ("stride", "elevation", "elevation-of-privilege", true),
    ("stride", "eop", "elevation-of-privilege", true),
    ("stride", "escalation", "elevation-of-privilege", true),
    ("stride", "i", "information-disclosure", true),
    ("stride", "info disclosure", "information-disclosure", true),
    ("stride", "information", "information-disclosure", true),
    ("stride", "privilege escalation", "elevation-of-privilege", true),
    ("stride", "r", "repudiation", true),
    ("stride", "repudiate", "repudiation", true),
    ("stride", "s", "spoofing", true),
    ("stride", "spoof", "spoofing", true),
    ("stride", "t", "tampering", true),
    ("stride", "tamper", "tampering", true),
    ("trust", "full", "highly-trusted", false),
    ("trust", "high", "highly-trusted", false),
    ("trust", "low", "semi-trusted", false),
    ("trust", "medium", "trusted", false),
    ("trust", "none", "untrusted", false),
    ("trust", "no", "untrusted", false),
    ("trust", "partial", "semi-trusted", false),
    ("trust", "public", "untrusted", false),
    ("trust", "yes", "trusted", false),
];

/// Common ways to authenticate and to authorize, to find slips of the pen.
const PROTECTIONS: &[&str] = &[
    "abac",
    "api-key",
    "basic",
    "bearer",
    "certificate",
    "client-certificate",
    "cookie",
    "fido2",
    "hmac",
    "kerberos",
    "ldap",
    "mtls",
    "mutual-tls",
    "oauth",
    "oauth1",
    "oauth2",
    "oidc",
    "openid",
    "passkey",
    "password",
    "passwords",
    "rbac",
    "role-based",
    "roles",
    "saml",
    "saml2",
    "scope",
    "scopes",
    "server-certificate",
    "session",
    "sessions",
    "token",
    "tokens",
    "webauthn",
];

/// A word without case and without what stands between its parts.
fn folded(word: &str) -> String {
    let inner = word.chars().filter(|it| !matches!(it, '-' | '_' | ' '));
    inner.flat_map(char::to_lowercase).collect()
}

fn find<'r, T>(rows: &'r [(&str, T)], word: &str) -> Option<&'r T> {
    let word = folded(word);
    rows.iter().find(|row| folded(row.0) == word).map(|row| &row.1)
}

/// The candidate that differs from a word in nothing but case and what stands between its parts.
#[must_use]
pub fn same_letters<'c>(
    word: &str,
    mut candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    let folded_word = folded(word);
    candidates.find(|it| *it != word && folded(it) == folded_word)
}

/// Kinds of elements that a word may mean, the likeliest first.
#[must_use]
pub fn kinds(word: &str) -> &'static [&'static str] {
    find(KINDS, word).copied().unwrap_or_default()
}

/// The word that begins such a declaration here.
#[must_use]
pub fn declaration(word: &str) -> Option<&'static str> {
    find(DECLARATIONS, word).copied()
}

/// Properties that a word may mean, the likeliest first.
#[must_use]
pub fn properties(word: &str) -> &'static [&'static str] {
    find(PROPERTIES, word).copied().unwrap_or_default()
}

/// The common way to authenticate or authorize of which a word is a slip of the pen.
#[must_use]
pub fn slip(word: &str) -> Option<&'static str> {
    const MIN_LETTERS: usize = 4;
    let is_known = PROTECTIONS.iter().any(|it| folded(it) == folded(word));
    let is_word = !is_known && word.chars().count() >= MIN_LETTERS;
    super::close(word, PROTECTIONS.iter().copied()).filter(|_| is_word)
}

/// The word that a property has for another.
#[must_use]
pub fn value(property: &str, word: &str) -> Option<Value> {
    let word = folded(word);
    let row = VALUES.iter().find(|row| row.0 == property && folded(row.1) == word)?;
    Some(Value { word: row.2, is_sure: row.3 })
}
