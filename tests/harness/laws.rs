//! What holds for every case, whatever it expects.

use std::panic::{AssertUnwindSafe, catch_unwind};

use threatlas::diag::Diagnostic;
use threatlas::source::{Source, Span};
use threatlas::syntax::{self, Parsed, ast};

use super::case::Case;
use super::random::Random;
use super::stage::Outcome;
use super::{maps, notes};

/// Mutants of each kind.
const N_MUTANTS: u64 = 20;

/// The laws that `case` breaks, each in words.
pub(crate) fn broken(case: &Case, outcome: &Outcome) -> Vec<String> {
    let mut broken = Vec::new();
    broken.extend(outcome.diagnostics.iter().filter_map(|it| misplaced(&outcome.sources, it)));
    broken.extend(outcome.diagnostics.iter().filter_map(|it| useless_fix(case, outcome, it)));
    for (source, parsed) in outcome.sources.iter().zip(&outcome.parsed) {
        broken.extend(unfaithful_format(source, parsed));
    }
    let maps = outcome.maps();
    broken.extend(maps.iter().flat_map(maps::faults));
    broken.extend(unstable(case, &outcome.all(&maps)));
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
    let path = &outcome.sources.get(fix.edits.first()?.0.file.index())?.path;
    let mut files = case.files();
    let (_, text) = files.iter_mut().find(|it| it.0 == *path)?;
    *text = notes::apply(text, fix);
    let count = |outcome: &Outcome| {
        let same =
            |it: &&Diagnostic| it.code == diagnostic.code && it.message == diagnostic.message;
        outcome.diagnostics.iter().filter(same).count()
    };
    let is_mended = count(&compile(case, &files)) < count(outcome);
    (!is_mended).then(|| format!("the fix `{}` leaves {} as it is", fix.title, diagnostic.code))
}

/// `format` is idempotent and keeps the tree and the comments.
fn unfaithful_format(source: &Source, parsed: &Parsed) -> Option<String> {
    let once = Source::new(source.id, source.path.clone(), syntax::format(source));
    let twice = Source::new(source.id, source.path.clone(), syntax::format(&once));
    let path = &source.path;
    if once.text != twice.text {
        let diff = super::diff(&once.text, &twice.text);
        return Some(format!("formatting {path} twice differs from once:\n{diff}"));
    }
    let again = syntax::parse(&once);
    let (before, after) =
        (skeleton(source, &parsed.file.items), skeleton(&once, &again.file.items));
    if before != after {
        return Some(format!("formatting {path} changes it:\n{}", super::diff(&before, &after)));
    }
    let (before, after) = (comments(source, &parsed.file), comments(&once, &again.file));
    let differ = || format!("formatting {path} loses comments: {before:?} became {after:?}");
    (before != after).then(differ)
}

/// The statements, a line each, without places, comments and blank lines.
fn skeleton(source: &Source, items: &[ast::Item]) -> String {
    let mut out = String::new();
    for item in items {
        match item {
            ast::Item::Blank | ast::Item::Comment(_) => {}
            ast::Item::Bad(span) => out.extend([source.slice(*span).trim(), "\n"]),
            ast::Item::Statement(statement) => {
                out.push_str(&without_spans(&format!("{:?}\n", statement.head)));
                if let Some(block) = &statement.block {
                    let inner = skeleton(source, &block.items);
                    inner.lines().for_each(|line| out.extend(["  ", line, "\n"]));
                }
            }
        }
    }
    out
}

/// `debug` with every `FILE:START..END` left out.
fn without_spans(debug: &str) -> String {
    let mut out = String::new();
    let is_place = |it: char| it.is_ascii_digit() || ".:".contains(it);
    for word in debug.split_inclusive(['(', ')', '{', '}', ',', ' ']) {
        let bare = word.trim_end_matches(['(', ')', '{', '}', ',', ' ']);
        let is_span = bare.contains("..") && bare.contains(':') && bare.chars().all(is_place);
        out.push_str(if is_span { &word[bare.len()..] } else { word });
    }
    out
}

/// All comments, sorted; of a head with comments inside, the head as written.
fn comments(source: &Source, file: &ast::File) -> Vec<String> {
    fn collect(source: &Source, items: &[ast::Item], found: &mut Vec<String>) {
        let mut add = |span: Span| {
            let words: Vec<&str> = source.slice(span).split_whitespace().collect();
            found.push(words.join(" "));
        };
        for item in items {
            match item {
                ast::Item::Blank | ast::Item::Bad(_) => {}
                ast::Item::Comment(comment) => add(comment.span),
                ast::Item::Statement(it) if it.has_inner_comment => add(it.span),
                ast::Item::Statement(_) => {}
            }
        }
        for item in items {
            if let ast::Item::Statement(statement) = item {
                let block = statement.block.as_ref().map_or(&[][..], |it| &it.items);
                collect(source, block, found);
            }
        }
    }
    let mut found = Vec::new();
    collect(source, &file.items, &mut found);
    found.sort();
    found
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

/// Nothing panics when the end of a file or one of its characters is missing.
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
            outcome.diagnostics.iter().find_map(|it| misplaced(&outcome.sources, it))
        });
        match catch_unwind(run) {
            Ok(None) => {}
            Ok(Some(astray)) => return Some(format!("{astray}, of this mutant:\n{mutant}")),
            Err(_) => return Some(format!("this mutant of the case panics:\n{mutant}")),
        }
    }
    None
}
