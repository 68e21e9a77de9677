//! Diagnostics as data: code, places, message, hint and fix. Drawn in `cli::terminal` only.
//!
//! Text rules: lowercase start, no full stop, names in backticks; say what was found and where it
//! was looked for. A hint is an action.

use crate::source::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is wrong, but somebody has something to decide.
    Note,
    /// The run goes on and exits with 0.
    Warning,
    /// The run exits with 1.
    Error,
}

impl Severity {
    /// The word shown before the code.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Names the rule; `tmd explain` knows it.
    pub code: Code,
    /// Error, warning or note.
    pub severity: Severity,
    /// The place to change; `None` if no file is to blame, as for a missing workspace.
    pub span: Option<Span>,
    /// What was found and where it was looked for.
    pub message: String,
    /// Further places, each with what it has to do with the finding.
    pub labels: Vec<Label>,
    /// What to do, as an action.
    pub hint: Option<String>,
    /// A change that mends it.
    pub fix: Option<Fix>,
}

/// A related place, often in another file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What it has to do with the finding.
    pub message: String,
}

/// Replacements that mend the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the change does, as an action: "write `Ledger`".
    pub title: String,
    /// Places, not overlapping, each with its new text; the first is of the finding's own file.
    pub edits: Vec<(Span, String)>,
    /// Whether it may be made without asking anybody.
    pub is_sure: bool,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, Some(span), message.into())
    }

    /// A warning at `span`.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, Some(span), message.into())
    }

    /// A note at `span`.
    pub fn note(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, Some(span), message.into())
    }

    /// An error that no place in a file is to blame for.
    pub fn global(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, None, message.into())
    }

    fn new(code: Code, severity: Severity, span: Option<Span>, message: String) -> Self {
        Self { code, severity, span, message, labels: Vec::new(), hint: None, fix: None }
    }

    /// Adds what to do.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds a related place.
    #[must_use]
    pub fn with_label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// Adds a change that is sure to be right.
    #[must_use]
    pub fn with_fix(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        let edits = vec![(span, text.into())];
        Self { fix: Some(Fix { title: title.into(), edits, is_sure: true }), ..self }
    }

    /// Adds a change that may be what was meant, such as a word that is spelled alike.
    #[must_use]
    pub fn with_suggestion(
        self,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        let edits = vec![(span, text.into())];
        Self { fix: Some(Fix { title: title.into(), edits, is_sure: false }), ..self }
    }
}

/// Collects findings over all phases of a run.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds all of another collection.
    pub fn extend(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        self.list.extend(other);
    }

    /// Whether any is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|it| it.severity == Severity::Error)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// All, ordered by place, then code, then message; equal ones once.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| {
            let key = |it: &Diagnostic| (it.span, it.code as u16);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        self.list.dedup();
        self.list
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

macro_rules! codes {
    ($($(#[doc = $title:literal])+ $name:ident = $number:literal,)+) => {
        /// Every finding that the compiler can report. Numbers never change their meaning.
        ///
        /// The first line of a variant's documentation is its title in the manual; the rest of the
        /// manual page is `src/explain/TMnnnn.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum Code {
            $($(#[doc = $title])+ $name = $number,)+
        }

        impl Code {
            /// All codes, by number.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// One line that says what the code is about.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$name => [$($title),+][0].trim_ascii(),)+
                }
            }

            /// The manual page, in Markdown: what it means, an example that is wrong and one that
            /// is right.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self {
                    $(Self::$name => include_str!(concat!("explain/", stringify!($name), ".md")),)+
                }
            }
        }
    };
}

codes! {
    // Files and syntax: 1 to 99.
    /// The file is not UTF-8 text
    NotUtf8 = 1,
    /// The file is larger than 4 MB
    FileTooLarge = 2,
    /// The file holds nothing
    EmptyFile = 3,
    /// A file that cannot be read
    UnreadableFile = 4,
    /// A file that is no threat model
    NoModel = 5,
    /// A merge conflict that nobody has resolved
    MergeConflict = 6,
    /// Text that is no statement
    BadStatement = 10,
    /// A brace is missing
    MissingBrace = 11,
    /// A closing brace that closes nothing
    StrayBrace = 12,
    /// Blocks or conditions nest deeper than 64 levels
    NestingTooDeep = 13,
    /// A text without its closing quote
    UnclosedString = 14,
    /// A comment without its end
    UnclosedComment = 15,
    /// A form that belongs to another language
    ForeignSyntax = 16,
    /// `,` and `or` in one list
    MixedList = 17,
    /// An escape that strings do not know
    UnknownEscape = 18,
    /// A character that nobody sees
    HiddenCharacter = 19,

    // Names: 100 to 109.
    /// A name that nothing has
    UnknownName = 101,
    /// A thing of another kind than is wanted
    WrongKind = 102,
    /// A name inside another model
    HiddenName = 103,
    /// A name declared twice
    DuplicateName = 104,
    /// A name that a parent model has already
    RedeclaredName = 105,
    /// A model's name where an element's path is wanted
    ModelNameInPath = 106,

    // Files, models and their parents: 110 to 139.
    /// A file that does not begin as a model
    MalformedHeader = 110,
    /// Two models of one name
    DuplicateModel = 111,
    /// A parent that does not exist
    MissingParent = 112,
    /// Models that refine each other in a circle
    RefinementCycle = 113,
    /// Too many models above each other
    RefinementTooDeep = 114,
    /// Two models that refine one element
    ElementRefinedTwice = 115,
    /// A child model that says nothing
    EmptyChild = 116,
    /// A file name unlike the model's
    FileName = 117,
    /// A part of a model that does not exist
    UnknownModel = 118,
    /// A library that does not exist
    UnknownLibrary = 119,
    /// An extension of another model's element
    ForeignExtend = 120,

    // Conventions for names: 140 to 169.
    /// A convention that contradicts another
    LoosenedConvention = 140,
    /// A name of another case or pattern than agreed
    NameStyle = 141,
    /// A word that is not to be used
    ForbiddenWord = 142,
    /// A name that was given up
    OldName = 143,
    /// Names that are almost the same
    SimilarNames = 144,
    /// One abbreviation for two things
    TwoExpansions = 145,
    /// A title used twice
    RepeatedTitle = 146,
    /// A flow without a label beside another
    UnlabelledFlow = 147,
    /// An element in no boundary, beside others that are in one
    OutsideBoundaries = 148,
    /// A name in a text that nothing has
    UnknownNameInText = 149,
    /// A number of a document used twice
    RepeatedId = 150,

    // Words, properties and values: 200 to 239.
    /// A word that begins no statement
    UnknownStatement = 201,
    /// A clause that says nothing here
    UnknownClause = 202,
    /// A word outside of a closed list
    UnknownValue = 203,
    /// A property said twice
    RepeatedProperty = 204,
    /// A declaration without a name
    MissingName = 205,
    /// An element where its kind cannot stand
    WrongPlace = 206,
    /// A flow that ends at something that is no element
    WrongFlowEnd = 207,
    /// A value of another form than the property takes
    WrongValue = 208,
    /// A day that does not exist
    NoSuchDay = 209,
    /// A property that the block does not know
    UnknownProperty = 210,
    /// A property without a value
    MissingValue = 211,
    /// A block where none belongs
    UnexpectedBlock = 212,
    /// An element in two boundaries of one kind
    TwoBoundaries = 213,
    /// A review on a day that is still to come
    FutureReview = 214,

    /// A condition that cannot be asked
    WrongCondition = 221,

    // Levels: 300 to 339.
    /// A flow of the parent that lands on no part of the child
    UnlandedFlow = 301,
    /// A flow out of a child that the parent does not draw
    UndrawnFlow = 302,
    /// A flow that several flows of the parent fit
    AmbiguousFlow = 303,
    /// A flow that refines a flow of another direction or end
    MisfitFlow = 304,
    /// A flow of a child outside of its element
    OutsideFlow = 305,
    /// A threat of the parent that a child does not answer
    UnansweredThreat = 306,
    /// A flow with less protection than the parent's
    LessProtectedFlow = 307,
    /// A flow that carries other data than the parent's
    OtherData = 308,
    /// A flow over a boundary that the parent's does not cross
    OtherCrossing = 309,
    /// Something that a child proposes to its parent
    Proposal = 310,
    /// A proposal that the parent has taken up
    AdoptedProposal = 311,
    /// An interface that is not that of its model any more
    StaleInterface = 312,
    /// A word of a child on a threat that is not on its element
    ForeignThreat = 313,

    // Threats, controls and decisions: 400 to 439.
    /// A status that differs from the computed one
    WrongStatus = 401,
    /// A decision without who, why or until when
    IncompleteDecision = 402,
    /// An acceptance whose last day is over
    ExpiredAcceptance = 403,
    /// A dismissed threat with an open refinement
    DismissedButOpen = 404,
    /// A threat scored twice for one environment
    TwoScores = 405,
    /// A threat on nothing
    MissingTarget = 406,
    /// A CVSS vector that is malformed
    MalformedVector = 407,
    /// A reference that is no id of its catalogue
    MalformedReference = 408,
    /// Things that are each made of another in a circle
    Circle = 409,
    /// A needed control that was rejected or retired
    LostControl = 410,
    /// A control that no threat names
    UnusedControl = 411,
    /// A threat with neither a control nor a reason
    UndecidedThreat = 412,
    /// A threat on something that is out of scope
    OutOfScopeTarget = 413,
    /// A flow without what a boundary requires
    UnprotectedCrossing = 414,
    /// A flow that does not say whether it has what a boundary requires
    UnstatedProtection = 415,

    // Maps: 500 to 539.
    /// Hints that contradict each other
    ContradictoryHints = 501,
    /// A hint that orders a thing and itself
    HintToItself = 502,
    /// A hint about things that no map shows beside each other
    UselessHint = 503,
    /// A hint about things that a coarser map orders
    HintTooDeep = 504,
    /// A hint that a map could not keep
    UnkeptHint = 505,
    /// Something included and excluded at once
    IncludedAndExcluded = 510,
    /// A requested map that shows nothing
    EmptyView = 511,
    /// A tag that nothing has
    UnknownTag = 512,
    /// A lock file that cannot be read as a whole
    BrokenLock = 520,

    // Policies and rules of users: 540 to 579.
    /// Something that a policy looks for
    AgainstPolicy = 541,
    /// Something that breaks a rule
    BrokenRule = 542,
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TM{:04}", *self as u16)
    }
}

impl Code {
    /// The code with this name (`TM0101`, also `tm101` or `101`).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim_start_matches(['T', 't']).trim_start_matches(['M', 'm']);
        let number: u16 = digits.parse().ok()?;
        Self::ALL.iter().copied().find(|&code| code as u16 == number)
    }
}
