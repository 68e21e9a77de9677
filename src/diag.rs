//! Diagnostics as data: code, places, message, hint and fix. Drawn in `cli::terminal` only.
//!
//! Text rules: lowercase start, no full stop, names in backticks; say what was found and where it
//! was looked for. A hint is an action.

use crate::source::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
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
    /// Error or warning.
    pub severity: Severity,
    /// The place to change; `None` if no file is to blame, as for a missing workspace.
    pub span: Option<Span>,
    /// What was found and where it was looked for.
    pub message: String,
    /// Further places, each with what it has to do with the finding.
    pub labels: Vec<Label>,
    /// What to do, as an action.
    pub hint: Option<String>,
    /// A change that is sure to be right.
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
    /// Spans of one file, not overlapping, each with its new text.
    pub edits: Vec<(Span, String)>,
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

    /// Adds a sure change.
    #[must_use]
    pub fn with_fix(
        mut self,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        self.fix = Some(Fix { title: title.into(), edits: vec![(span, text.into())] });
        self
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
    /// Text that is no statement
    BadStatement = 10,
    /// A brace is missing
    MissingBrace = 11,
    /// A closing brace that closes nothing
    StrayBrace = 12,
    /// Blocks nest deeper than 64 levels
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
