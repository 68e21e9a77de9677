//! Scores: how bad a threat is, in one of several scales, and the bands that make them comparable.

use super::EnvironmentId;

/// A score, for all environments or one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreFor {
    /// How bad.
    pub score: Score,
    /// The environment; `None` for all that have none of their own.
    pub environment: Option<EnvironmentId>,
    /// The reason that a residual score gives; empty otherwise.
    pub because: String,
}

impl ScoreFor {
    /// The worst of some scores.
    #[must_use]
    pub fn worst(scores: &[Self]) -> Option<&Self> {
        scores.iter().max_by_key(|it| (it.score.rating(), it.score.tenths()))
    }
}

/// How bad a threat is, in one of three scales.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Score {
    /// A plain word.
    Severity(Severity),
    /// Likelihood and impact, each from 1 to 5.
    Risk(u8, u8),
    /// Said not to apply.
    None,
    /// A vector of CVSS 3.1 or 4.0.
    Cvss {
        /// As written.
        vector: String,
        /// Its score in tenths, 0 to 100.
        tenths: u8,
    },
}

impl Score {
    /// The band that it falls into. CVSS has the bands of its specification (from 0.1 low, 4.0
    /// medium, 7.0 high, 9.0 critical); the product of likelihood and impact is low up to 4,
    /// medium up to 9, high up to 16 and else critical.
    #[must_use]
    pub fn rating(&self) -> Rating {
        match self {
            Self::Severity(band) => (*band).into(),
            Self::None => Rating::None,
            Self::Risk(likelihood, impact) => match likelihood * impact {
                0..=4 => Rating::Low,
                5..=9 => Rating::Medium,
                10..=16 => Rating::High,
                17.. => Rating::Critical,
            },
            Self::Cvss { tenths, .. } => match tenths {
                0 => Rating::None,
                1..=39 => Rating::Low,
                40..=69 => Rating::Medium,
                70..=89 => Rating::High,
                90.. => Rating::Critical,
            },
        }
    }

    /// Where it stands from 0 to 100 beside others of its band: the score of CVSS; likelihood times
    /// impact, four times; for a word the middle of what CVSS calls so.
    #[must_use]
    pub fn tenths(&self) -> u8 {
        match self {
            Self::Severity(Severity::Low) => 20,
            Self::Severity(Severity::Medium) => 55,
            Self::Severity(Severity::High) => 80,
            Self::Severity(Severity::Critical) => 95,
            Self::None => 0,
            Self::Risk(likelihood, impact) => likelihood * impact * 4,
            Self::Cvss { tenths, .. } => *tenths,
        }
    }

    /// The number of its scale: `7.5` of CVSS, `20` of likelihood and impact; words have none.
    #[must_use]
    pub fn number(&self) -> Option<String> {
        match self {
            Self::Severity(_) | Self::None => None,
            Self::Risk(likelihood, impact) => Some((likelihood * impact).to_string()),
            Self::Cvss { tenths, .. } => Some(format!("{}.{}", tenths / 10, tenths % 10)),
        }
    }

    /// What it was computed from: `L4 I5` or a vector; words were not computed.
    #[must_use]
    pub fn basis(&self) -> Option<String> {
        match self {
            Self::Severity(_) | Self::None => None,
            Self::Risk(likelihood, impact) => Some(format!("L{likelihood} I{impact}")),
            Self::Cvss { vector, .. } => Some(vector.clone()),
        }
    }
}

/// Bands of severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Little harm.
    Low,
    /// Some harm.
    Medium,
    /// Great harm.
    High,
    /// The worst.
    Critical,
}

impl Severity {
    /// The words of the language, each with its band.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("low", Self::Low),
        ("medium", Self::Medium),
        ("high", Self::High),
        ("critical", Self::Critical),
    ];

    /// The word of the language.
    #[must_use]
    pub fn word(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(_, band)| *band == self);
        found.map(|(word, _)| *word).expect("every band has a word")
    }
}

/// The band of a threat, from least to worst; "not rated" is not the same as "harmless".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rating {
    /// Nobody scored it.
    Unrated,
    /// Scored, and it does no harm.
    None,
    /// Little harm.
    Low,
    /// Some harm.
    Medium,
    /// Great harm.
    High,
    /// The worst.
    Critical,
}

impl Rating {
    /// The words for readers and queries, from least to worst.
    pub const WORDS: &'static [&'static str] =
        &["unrated", "none", "low", "medium", "high", "critical"];

    /// The word for readers and queries.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unrated => "unrated",
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl From<Severity> for Rating {
    fn from(band: Severity) -> Self {
        match band {
            Severity::Low => Self::Low,
            Severity::Medium => Self::Medium,
            Severity::High => Self::High,
            Severity::Critical => Self::Critical,
        }
    }
}
