//! `tmd diff`: what differs between two versions, and what follows from it.

use super::args::{Diff, DiffFormat};
use super::compile::Compiled;
use super::failure::Failure;
use super::files::file_name;
use super::{Verdict, difftool, side, streams, today};
use threatlas::diff::{self, Pictures, Report, World};
use threatlas::model::UnitId;
use threatlas::view;
use threatlas::{Compilation, Options, interface};

pub(super) fn run(args: &Diff) -> Result<Verdict, Failure> {
    let options = Options { today: today::today(&args.day)? };
    if let Some(path) = args.inside.as_deref().filter(|path| difftool::is_no_model(path)) {
        streams::say(&format!("`{}` is no `.tmd` file\n", path.display()));
        return Ok(Verdict::Fine);
    }
    let sides = match (&args.inside, &args.new) {
        (Some(inside), Some(new)) => difftool::both(&args.old, new, inside, options)?,
        _ => {
            for side in [Some(&args.old), args.new.as_ref()].into_iter().flatten() {
                side::note(side)?;
            }
            side::both(&args.old, args.new.as_deref(), options)?
        }
    };
    let damaged = sides.each_ref().map(Compiled::has_errors);
    let compilations = comparable(sides, options);
    let [old, new] = compilations.each_ref().map(|it| world(it, options));
    let mut report = diff::compare(&old, &new);
    report.damaged = damaged;
    report.sides = [args.old.clone(), args.new.clone().unwrap_or_else(|| ".".to_owned())];
    if args.sources {
        report.sources = diff::hunks(&old, &new);
    }
    streams::print(match args.format {
        DiffFormat::Text => diff::text(&report, streams::stdout_colored()),
        DiffFormat::Md => diff::markdown(&report, &pictures(args, &report, &compilations[1])),
        DiffFormat::Json => diff::json(&report),
        DiffFormat::Html => diff::html(&report),
    })?;
    let denied: Vec<_> = args.deny.iter().flat_map(|it| it.denied(&report, [&old, &new])).collect();
    for it in &denied {
        streams::say(&format!("denied: {} is what `{}` asks for\n", it.what, it.gate));
    }
    Ok(Verdict::findings_if(!denied.is_empty() || args.check && !report.is_empty()))
}

fn world(compilation: &Compilation, options: Options) -> World<'_> {
    let Compilation { project, model, statuses, diagnostics } = compilation;
    World { project, model, statuses, findings: diagnostics, today: options.today }
}

/// Both sides. Where a model is compared with an interface, only what interfaces hold counts.
fn comparable(sides: [Compiled; 2], options: Options) -> [Compilation; 2] {
    let has_interface = |it: &Compiled| it.compilation.model.units.iter().any(|it| it.interface);
    if !sides.iter().any(has_interface) {
        return sides.map(|it| it.compilation);
    }
    sides.map(|side| {
        let Compilation { model, project, .. } = &side.compilation;
        let units = model.unit_ids().filter(|&it| !model[it].library);
        let text = |unit: UnitId| {
            (interface::file_name(&model[unit].name), interface::text(project, model, unit))
        };
        let texts: Vec<(String, String)> = units.map(text).collect();
        let files: Vec<(&str, &str)> =
            texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        threatlas::compile(files.as_slice(), &options)
    })
}

/// The maps that show what changed, as `tmd build` names their files.
fn pictures(args: &Diff, report: &Report, new: &Compilation) -> Pictures {
    let Some(base) = &args.pictures else { return Pictures::default() };
    let ids = report.maps(&new.model);
    let plans = view::plan(&new.model, &new.statuses);
    let shown = plans.iter().filter(|plan| ids.contains(&plan.view.id));
    let maps = shown.map(|plan| {
        let file = file_name(&plan.view.stem, super::args::BuildFormat::Svg);
        (plan.view.title.clone(), format!("{}/{file}", base.trim_end_matches('/')))
    });
    Pictures { maps: maps.collect() }
}
