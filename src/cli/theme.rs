//! The theme that maps are drawn in: a shipped one, or one of a file.

use super::compile::Compiled;
use super::disk::CONFIG;
use super::failure::Failure;
use super::{streams, terminal};
use std::fs;
use std::path::{Component, Path, PathBuf};
use threatlas::render::contrast::{WeakPair, weak_pairs};
use threatlas::render::theme::{SHIPPED, by_name};
use threatlas::render::theme_file::{ThemeFault, ThemeFile, parse};
use threatlas::render::{LIGHT, Theme};

/// The theme that the command line names, else the workspace's, else the usual one. What is hard to
/// read in a theme of a file is told.
pub(super) fn chosen(named: Option<&str>, compiled: &Compiled) -> Result<Theme, Failure> {
    let workspace = &compiled.workspace;
    let (name, folder) = match (named, &workspace.theme) {
        (Some(name), _) => (name, PathBuf::new()),
        (None, Some(name)) => (name.as_str(), workspace.root.clone()),
        (None, None) => return Ok(LIGHT.clone()),
    };
    if let Some(theme) = by_name(name) {
        return Ok(theme.clone());
    }
    // Who runs a command on somebody's models lets them name no file of their own.
    if named.is_none() && !stays_inside(Path::new(name)) {
        let message = format!("the theme `{name}` in `{CONFIG}` is not in the workspace");
        return Err(Failure::new(message).hint("name a file below the folder of `tmd.toml`"));
    }
    read(name, &folder.join(name))
}

fn stays_inside(path: &Path) -> bool {
    path.components().all(|it| matches!(it, Component::Normal(_) | Component::CurDir))
}

fn read(name: &str, file: &Path) -> Result<Theme, Failure> {
    let text = fs::read_to_string(file).map_err(|error| {
        let names = SHIPPED.map(|it| format!("`{}`", it.0)).join(", ");
        let hint = format!("name a file that is there, or one of {names}");
        Failure::io("read the theme", Path::new(name), &error).hint(hint)
    })?;
    let read = parse(&text, by_name).map_err(|faults| {
        let mut failures: Vec<Failure> =
            faults.into_iter().map(|fault| failure(fault, name, &text)).collect();
        let last = failures.pop().unwrap_or_else(|| Failure::new("the theme cannot be read"));
        for failure in failures {
            streams::say(&terminal::failure(&failure, streams::colored()));
        }
        last
    })?;
    for pair in weak_pairs(&read.theme, 1.0) {
        let warning = warning(&pair, &read, name, &text);
        streams::say(&terminal::warning(&warning, streams::colored()));
    }
    Ok(read.theme)
}

fn failure(fault: ThemeFault, name: &str, text: &str) -> Failure {
    Failure::new(fault.message).hint(fault.hint).at(name, text, fault.range)
}

/// What is said of two colours that are hard to tell apart, at the one that the file names.
fn warning(pair: &WeakPair, read: &ThemeFile, name: &str, text: &str) -> Failure {
    let (front, back) = pair.tokens();
    let (ratio, least) = (rounded_down(pair.ratio), pair.least);
    let message =
        format!("`{front}` on `{back}` has a contrast of {ratio} to 1 and not of {least} to 1");
    let place = read.places.get(&pair.front).or_else(|| read.places.get(&pair.back));
    let hint = "make one of them lighter or darker";
    Failure::new(message).hint(hint).at(name, text, place.cloned().unwrap_or(0..0))
}

/// With two decimals; 4.499 must not look like enough.
fn rounded_down(ratio: f64) -> f64 {
    (ratio * 100.0).floor() / 100.0
}
