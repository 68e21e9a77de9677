//! `tmd check`: findings, and what is wrong with the theme of the workspace.

use super::args::Check;
use super::compile::{Compiled, compile};
use super::failure::Failure;
use super::{Verdict, fix, history, judging, streams, theme};
use std::collections::BTreeSet;
use std::mem::ManuallyDrop;
use threatlas::diag::{Code, Diagnostic};
use threatlas::model::UnitId;
use threatlas::plain::counted;
use threatlas::source::Span;

pub(super) fn run(args: &Check) -> Result<Verdict, Failure> {
    if args.fix {
        return fix::run(args);
    }
    // The process ends after this: nobody needs the memory back.
    let mut compiled = ManuallyDrop::new(compile(&args.path, &args.day)?);
    match &args.write_baseline {
        Some(path) => judging::write(&mut compiled, path)?,
        None => judging::judge(&mut compiled, &args.judging)?,
    }
    let hidden = args.owner.as_deref().map(|owner| limit(&mut compiled, owner)).transpose()?;
    history::tell(&mut compiled);
    compiled.show_checked(args.format)?;
    if let Some(hidden) = hidden.filter(|&hidden| hidden > 0) {
        streams::say(&format!("{} of other owners not shown\n", counted(hidden, "finding")));
    }
    theme::chosen(None, &compiled)?;
    Ok(Verdict::findings_if(compiled.has_errors()))
}

/// Leaves the findings of one owner's models, and says how many there were of others. A proposal
/// concerns its child and the parent that decides on it. What is in no model concerns everybody.
fn limit(compiled: &mut Compiled, owner: &str) -> Result<usize, Failure> {
    let model = &compiled.compilation.model;
    let own: Vec<UnitId> = model.unit_ids().filter(|&it| !model[it].library).collect();
    let owners: BTreeSet<&str> = own.iter().filter_map(|&it| model.owner(it)).collect();
    if !owners.contains(owner) {
        let known: Vec<String> = owners.iter().map(|owner| format!("`{owner}`")).collect();
        let failure = Failure::new(format!("no model of this workspace has the owner `{owner}`"));
        return Err(match known.as_slice() {
            [] => failure.hint("say who owns a model: `owner \"payments\"` in its header"),
            known => failure.hint(format!("there are {}", known.join(", "))),
        });
    }
    let is_theirs = |span: Span| {
        let unit = own.iter().find(|&&it| model[it].files.contains(&span.file));
        unit.is_none_or(|&it| model.owner(it) == Some(owner))
    };
    let concerns = |it: &Diagnostic| {
        let labels = it.labels.iter().map(|label| label.span);
        let labels = labels.filter(|_| it.code == Code::Proposal);
        let mut places = it.span.into_iter().chain(labels).peekable();
        places.peek().is_none() || places.any(is_theirs)
    };
    let (shown, hidden): (Vec<Diagnostic>, Vec<Diagnostic>) =
        compiled.compilation.diagnostics.iter().cloned().partition(concerns);
    compiled.compilation.diagnostics = shown;
    Ok(hidden.len())
}
