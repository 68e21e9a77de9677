//! How bad a finding is where that depends on how far the model has come: its maturity.
//!
//! All other findings are what the check that reports them says, at every maturity.

use crate::diag::{Code, Severity};
use crate::model::Maturity;

/// Findings by maturity, from `bootstrap` to `verified`. The maturity that counts is that of the
/// model which has to mend the finding: of a parent and a child the child's.
const LEVELS: &[(Code, [Severity; 4])] = {
    const W: Severity = Severity::Warning;
    const E: Severity = Severity::Error;
    &[
        (Code::UnlandedFlow, [W, E, E, E]),
        (Code::UnansweredThreat, [W, W, E, E]),
        (Code::UndecidedThreat, [W, W, W, E]),
    ]
};

/// How bad a finding is in a model of some maturity; `None` if that makes no difference.
#[must_use]
pub fn level(code: Code, maturity: Maturity) -> Option<Severity> {
    let row = LEVELS.iter().find(|row| row.0 == code);
    row.map(|row| row.1[maturity as usize])
}

/// Findings whose level depends on maturity.
pub fn codes() -> impl Iterator<Item = Code> {
    LEVELS.iter().map(|row| row.0)
}

/// What the maturity of a model makes of a finding, as a sentence; `None` if nothing.
#[must_use]
pub fn sentence(code: Code) -> Option<String> {
    let is_error = |it: &&(&str, Maturity)| level(code, it.1) == Some(Severity::Error);
    level(code, Maturity::default())?;
    let first = Maturity::WORDS.iter().find(is_error);
    Some(first.map_or_else(
        || "A warning.".to_owned(),
        |(word, _)| format!("An error from `maturity {word}` on, before that a warning."),
    ))
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
