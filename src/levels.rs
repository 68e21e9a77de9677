//! How bad a finding is where that depends on how far the model has come: its maturity.
//!
//! All other findings are what the check that reports them says, at every maturity.

use crate::diag::{Code, Severity};
use crate::model::Maturity;

/// Findings by maturity, from `bootstrap` to `verified`; `None` where they are not reported. The
/// maturity that counts is that of the model which has to mend the finding: of a parent and a child
/// the child's.
const LEVELS: &[(Code, [Option<Severity>; 4])] = {
    const W: Option<Severity> = Some(Severity::Warning);
    const E: Option<Severity> = Some(Severity::Error);
    &[
        (Code::UnlandedFlow, [W, E, E, E]),
        (Code::UnansweredThreat, [W, W, E, E]),
        (Code::UndecidedThreat, [W, W, W, E]),
        (Code::UnprotectedCrossing, [W, W, E, E]),
        (Code::UnstatedProtection, [None, None, W, E]),
    ]
};

fn row(code: Code) -> Option<&'static [Option<Severity>; 4]> {
    LEVELS.iter().find(|row| row.0 == code).map(|row| &row.1)
}

/// How bad a finding is in a model of some maturity; `None` if that makes no difference, or if it
/// is not reported there.
#[must_use]
pub fn level(code: Code, maturity: Maturity) -> Option<Severity> {
    row(code).and_then(|row| row[maturity as usize])
}

/// Whether a model of some maturity is far enough for a finding.
#[must_use]
pub fn is_reported(code: Code, maturity: Maturity) -> bool {
    row(code).is_none_or(|row| row[maturity as usize].is_some())
}

/// Findings whose level depends on maturity.
pub fn codes() -> impl Iterator<Item = Code> {
    LEVELS.iter().map(|row| row.0)
}

/// What the maturity of a model makes of a finding, as a sentence; `None` if nothing.
#[must_use]
pub fn sentence(code: Code) -> Option<String> {
    let row = row(code)?;
    let first = |wanted: Severity| {
        let mut words = Maturity::WORDS.iter();
        words.find(|(_, maturity)| row[*maturity as usize] == Some(wanted)).map(|it| it.0)
    };
    let is_silent = row[Maturity::Bootstrap as usize].is_none();
    Some(match (first(Severity::Error), first(Severity::Warning)) {
        (Some(error), Some(warning)) if is_silent => format!(
            "An error from `maturity {error}` on, from `maturity {warning}` on a warning, before \
             that not reported."
        ),
        (Some(error), _) => {
            format!("An error from `maturity {error}` on, before that a warning.")
        }
        (None, _) => "A warning.".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::LEVELS;

    #[test]
    fn a_model_that_comes_further_is_judged_harder() {
        for (code, levels) in LEVELS {
            assert!(levels.is_sorted(), "{code}");
        }
    }
}
