//! Findings that are known already, so that an old model can start: a text file with one line for
//! each, made of its code and of stable ids, never of lines.
//!
//! ```text
//! # Known findings
//! TM0412 Shop.Api.Flood: Flood
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Model, Named};
use crate::source::Span;

const HEADING: &str = "\
# Findings that are known and do not fail the check, one a line: code, the declaration, names.
# Written by `tmd check --write-baseline`; lines may be removed, and those that nothing is found
# for any more are reported.
";

/// Codes below this number are of the language itself: text that cannot be read, names that nothing
/// has. An error among them is never known.
const FIRST_OF_MODELS: u16 = 300;

/// A list of known findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// How often each is known.
    known: BTreeMap<String, usize>,
}

/// Findings, sorted by what a baseline knows of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sorted {
    /// Those that it does not know, in their order.
    pub unknown: Vec<Diagnostic>,
    /// How many it knows.
    pub n_known: usize,
    /// Its lines that nothing was found for.
    pub stale: Vec<String>,
}

impl Baseline {
    /// Reads the text of a baseline.
    ///
    /// # Errors
    ///
    /// Gives the number of the first line that is none of a baseline, from 1.
    pub fn read(text: &str) -> Result<Self, usize> {
        let mut known = BTreeMap::new();
        for (at, line) in text.lines().map(str::trim).enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let code = line.split(' ').next().and_then(Code::parse);
            if code.is_none_or(|code| !line.starts_with(&code.to_string())) {
                return Err(at + 1);
            }
            *known.entry(line.to_owned()).or_default() += 1;
        }
        Ok(Self { known })
    }

    /// The baseline that knows all findings but errors of the language itself.
    #[must_use]
    pub fn of(model: &Model, findings: &[Diagnostic]) -> Self {
        let declared = Declared::of(model);
        let mut known = BTreeMap::new();
        for line in findings.iter().filter_map(|it| declared.line(it)) {
            *known.entry(line).or_default() += 1;
        }
        Self { known }
    }

    /// Its text, sorted.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = HEADING.to_owned();
        for (line, &count) in &self.known {
            for _ in 0..count {
                let _ = writeln!(out, "{line}");
            }
        }
        out
    }

    /// How many findings it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.values().sum()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Sorts findings into those that it knows and those that it does not. A line stands for one
    /// finding: what is found twice and known once is found once more.
    #[must_use]
    pub fn sort(&self, model: &Model, findings: Vec<Diagnostic>) -> Sorted {
        let declared = Declared::of(model);
        let mut left = self.known.clone();
        let mut is_known = |finding: &Diagnostic| {
            let line = declared.line(finding);
            let count = line.and_then(|line| left.get_mut(&line)).filter(|count| **count > 0);
            count.map(|count| *count -= 1).is_some()
        };
        let n_found = findings.len();
        let unknown: Vec<Diagnostic> = findings.into_iter().filter(|it| !is_known(it)).collect();
        let n_known = n_found - unknown.len();
        let stale = left.into_iter().filter(|(_, count)| *count > 0).map(|(line, _)| line);
        Sorted { unknown, n_known, stale: stale.collect() }
    }
}

/// What each finding is recognised by, in their order: its code, the declaration that it is in or
/// behind, and the names in its message; never a line. Some may be equal.
#[must_use]
pub fn fingerprints(model: &Model, findings: &[Diagnostic]) -> Vec<String> {
    let declared = Declared::of(model);
    findings.iter().map(|it| declared.fingerprint(it)).collect()
}

/// What a finding is recognised by, whatever moves around it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Its code.
    pub code: Code,
    /// Id of the declaration that it is in or behind; empty if there is none.
    pub path: String,
    /// The names in its message, in their order.
    pub names: Vec<String>,
}

/// The marks of findings, in their order. Some may be equal.
#[must_use]
pub fn marks(model: &Model, findings: &[Diagnostic]) -> Vec<Mark> {
    let declared = Declared::of(model);
    findings.iter().map(|it| declared.mark(it)).collect()
}

/// All declarations by place.
struct Declared<'a> {
    paths: BTreeMap<Span, &'a str>,
}

impl<'a> Declared<'a> {
    fn of(model: &'a Model) -> Self {
        let rows: [Vec<&Named>; 9] = [
            model.elements.iter().map(|it| &it.named).collect(),
            model.boundaries.iter().map(|it| &it.named).collect(),
            model.flows.iter().map(|it| &it.named).collect(),
            model.data.iter().map(|it| &it.named).collect(),
            model.attackers.iter().map(|it| &it.named).collect(),
            model.objectives.iter().map(|it| &it.named).collect(),
            model.threats.iter().map(|it| &it.named).collect(),
            model.controls.iter().map(|it| &it.named).collect(),
            model.scenarios.iter().map(|it| &it.named).collect(),
        ];
        let named = rows.into_iter().flatten().map(|it| (it.span, it.path.as_str()));
        let units = model.units.iter().map(|it| (it.span, it.name.as_str()));
        Self { paths: named.chain(units).collect() }
    }

    /// The line of a baseline that a finding is known by; `None` if it is never known.
    fn line(&self, finding: &Diagnostic) -> Option<String> {
        let is_language = (finding.code as u16) < FIRST_OF_MODELS;
        if is_language && finding.severity == Severity::Error {
            return None;
        }
        finding.span.map(|_| self.fingerprint(finding))
    }

    /// The code of a finding, the declaration that it is in or behind, and the names in its
    /// message.
    fn fingerprint(&self, finding: &Diagnostic) -> String {
        let Mark { code, path, names } = self.mark(finding);
        let line = format!("{code} {path}: {}", names.join(", "));
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn mark(&self, finding: &Diagnostic) -> Mark {
        let before = finding.span.and_then(|span| {
            let before = self.paths.range(..=Span { end: u32::MAX, ..span }).next_back();
            before.filter(|(at, _)| at.file == span.file)
        });
        let path = before.map_or("", |(_, path)| *path);
        let names = finding.message.split('`').skip(1).step_by(2).map(str::to_owned);
        Mark { code: finding.code, path: path.to_owned(), names: names.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::Baseline;
    use crate::Options;
    use crate::date::Date;

    const BEFORE: &str = "model Shop \"Shop\"\nsystem Api \"API\"\n\
         threat A \"A\" on Api\ncontrol B \"B\"\nsystem Nobody \"N\" { owner Nobody }\n";
    /// The same, moved, with one finding mended and another new.
    const AFTER: &str = "model Shop \"Shop\"\n\n\nthreat C \"C\" on Api\n\nsystem Api \"API\"\n\
         threat A \"A\" on Api\n";

    fn compiled(text: &str) -> crate::Compilation {
        let files: &[(&str, &str)] = &[("shop.tmd", text)];
        crate::compile(files, &Options { today: Date::from_unix_seconds(0) })
    }

    #[test]
    fn what_has_moved_is_known_and_what_is_new_is_not() {
        let before = compiled(BEFORE);
        let baseline = Baseline::of(&before.model, &before.diagnostics);
        let lines = ["TM0411 Shop.B: B", "TM0412 Shop.A: A"];
        let text = baseline.text();
        let found: Vec<&str> = text.lines().filter(|it| !it.starts_with('#')).collect();
        assert_eq!(found, lines, "an error of the language is never known");
        assert_eq!(Baseline::read(&text), Ok(baseline.clone()));

        let after = compiled(AFTER);
        let sorted = baseline.sort(&after.model, after.diagnostics);
        let unknown: Vec<&str> = sorted.unknown.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(unknown, ["`C` has neither a control nor a reason"]);
        assert_eq!((sorted.n_known, sorted.stale), (1, vec!["TM0411 Shop.B: B".to_owned()]));
    }

    #[test]
    fn a_line_that_is_no_finding_has_its_number() {
        assert_eq!(Baseline::read("# known\n\nTM0412 A: A\nnothing\n"), Err(4));
        assert_eq!(Baseline::read("TM412 A: A\n"), Err(1));
    }
}
