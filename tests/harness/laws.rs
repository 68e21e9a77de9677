//! What holds for every case, whatever it expects.

use std::panic::{AssertUnwindSafe, catch_unwind};

use threatlas::atlas::Map;
use threatlas::diag::{Diagnostic, Severity};
use threatlas::source::{Source, Span};
use threatlas::syntax::{Parsed, ast};

use super::case::Case;
use super::random::Random;
use super::stage::Outcome;
use super::{form, maps, notes, tables};

/// Mutants of each kind.
const N_MUTANTS: u64 = 20;

/// The laws that `case` breaks, each in words.
pub(crate) fn broken(case: &Case, outcome: &Outcome) -> Vec<String> {
    let mut broken = Vec::new();
    broken.extend(outcome.diagnostics.iter().filter_map(|it| misplaced(&outcome.sources, it)));
    broken.extend(outcome.diagnostics.iter().filter_map(|it| useless_fix(case, outcome, it)));
    broken.extend(unfaithful(outcome));
    let maps = outcome.maps();
    broken.extend(maps.iter().flat_map(maps::faults));
    broken.extend(outcome.tables().iter().flat_map(tables::faults));
    broken.extend(unstable(case, &outcome.all(&maps)));
    broken.extend(disordered(case, outcome, &maps));
    broken.extend(fragile(case));
    broken
}

/// Compiles the files of `case`, changed or not.
pub(crate) fn compile(case: &Case, files: &[(String, String)]) -> Outcome {
    if case.is_shape_only() {
        Outcome::of_shape(files)
    } else {
        Outcome::of_meaning(files, case.options.today)
    }
}

/// Spans lie inside their file and on character boundaries.
fn misplaced(sources: &[Source], diagnostic: &Diagnostic) -> Option<String> {
    let fits = |span: Span| {
        let text = &sources.get(span.file.index())?.text;
        text.get(span.range()).map(|_| ())
    };
    let mut spans: Vec<Span> = diagnostic.span.into_iter().collect();
    spans.extend(diagnostic.labels.iter().map(|it| it.span));
    spans.extend(diagnostic.fix.iter().flat_map(|fix| &fix.edits).map(|it| it.0));
    let astray = spans.into_iter().find(|&span| fits(span).is_none())?;
    Some(format!("the span {astray:?} of {} is in no text", diagnostic.code))
}

/// A fix mends its finding.
fn useless_fix(case: &Case, outcome: &Outcome, diagnostic: &Diagnostic) -> Option<String> {
    let fix = diagnostic.fix.as_ref()?;
    let mut files = case.files();
    for (path, text) in &mut files {
        let source = outcome.sources.iter().find(|it| it.path == *path)?;
        *text = notes::apply(text, source, fix);
    }
    let count = |outcome: &Outcome| {
        let same =
            |it: &&Diagnostic| it.code == diagnostic.code && it.message == diagnostic.message;
        outcome.diagnostics.iter().filter(same).count()
    };
    let is_mended = count(&compile(case, &files)) < count(outcome);
    (!is_mended).then(|| format!("the fix `{}` leaves {} as it is", fix.title, diagnostic.code))
}

/// Formatting the files changes nothing but their form.
fn unfaithful(outcome: &Outcome) -> Option<String> {
    let mut files = outcome.sources.iter().zip(&outcome.parsed);
    files.find_map(|(source, parsed)| form::unfaithful(source, parsed))
}

/// The order of statements does not show: what follows the header is turned round in each file.
fn disordered(case: &Case, outcome: &Outcome, maps: &[Map]) -> Option<String> {
    if outcome.diagnostics.iter().any(|it| it.severity == Severity::Error) {
        return None;
    }
    let files = outcome.sources.iter().zip(&outcome.parsed);
    let files: Vec<_> = files.map(|(it, parsed)| (it.path.clone(), turned(it, parsed))).collect();
    let other = compile(case, &files);
    let (before, after) = (outcome.meant(maps), other.meant(&other.maps()));
    let diff = || super::diff(&before, &after);
    (before != after).then(|| format!("the order of statements shows:\n{}", diff()))
}

/// The statements of a file without comments, the first one first, the others from last to first.
fn turned(source: &Source, parsed: &Parsed) -> String {
    let statements = parsed.file.items.iter().filter_map(|item| match item {
        ast::Item::Statement(it) => {
            let end = it.block.as_ref().map_or(it.span, |block| block.span);
            Some(source.slice(it.span.to(end)))
        }
        ast::Item::Blank | ast::Item::Comment(_) | ast::Item::Bad(_) => None,
    });
    let mut statements: Vec<&str> = statements.collect();
    if let Some((_, rest)) = statements.split_first_mut() {
        rest.reverse();
    }
    statements.join("\n")
}

/// A second run, with the files in another order, gives the same bytes.
fn unstable(case: &Case, all: &str) -> Option<String> {
    let mut files = case.files();
    files.reverse();
    let outcome = compile(case, &files);
    let again = outcome.all(&outcome.maps());
    let diff = || super::diff(all, &again);
    (again != all)
        .then(|| format!("another run, files reversed, gives something else:\n{}", diff()))
}

/// Nothing panics, and formatting loses nothing, when the end of a file or one of its characters is
/// missing.
fn fragile(case: &Case) -> Option<String> {
    let mut random = Random::seeded(&case.name);
    for round in 0..2 * N_MUTANTS {
        let mut files = case.files();
        let n_files = files.len();
        let text = &mut files[random.below(n_files)].1;
        let places: Vec<usize> = text.char_indices().map(|it| it.0).collect();
        if places.is_empty() {
            continue;
        }
        let at = places[random.below(places.len())];
        if round < N_MUTANTS {
            text.truncate(at);
        } else {
            text.remove(at);
        }
        let mutant = text.clone();
        let run = AssertUnwindSafe(|| {
            let outcome = compile(case, &files);
            let astray = outcome.diagnostics.iter().find_map(|it| misplaced(&outcome.sources, it));
            astray.or_else(|| unfaithful(&outcome))
        });
        match catch_unwind(run) {
            Ok(None) => {}
            Ok(Some(fault)) => return Some(format!("{fault}\nof this mutant:\n{mutant}")),
            Err(_) => return Some(format!("this mutant of the case panics:\n{mutant}")),
        }
    }
    None
}
