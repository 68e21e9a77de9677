//! `tmd diff`: what differs between two versions, and what follows from it.

use super::args::{Diff, DiffFormat, PictureFormat};
use super::compile::Compiled;
use super::failure::Failure;
use super::files::file_name;
use super::maps::Painter;
use super::output::{self, Difference, Files};
use super::{Verdict, difftool, side, streams, theme, today};
use std::path::Path;
use threatlas::diff::{self, Pictures, Report, World};
use threatlas::lock::Locks;
use threatlas::model::UnitId;
use threatlas::overlay::{self, Picture};
use threatlas::plain::counted;
use threatlas::render::Theme;
use threatlas::scene::Link;
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
    let is_page = matches!(args.format, DiffFormat::Html);
    let is_drawn = is_page || args.out.is_some();
    let drawing = is_drawn.then(|| Drawing::of(args, &sides)).transpose()?;
    let compilations = comparable(sides, options);
    let [old, new] = compilations.each_ref().map(|it| world(it, options));
    check_gates(args, damaged, [&old, &new])?;
    let mut report = diff::compare(&old, &new);
    report.damaged = damaged;
    report.sides = [args.old.clone(), args.new.clone().unwrap_or_else(|| ".".to_owned())];
    if args.sources {
        report.sources = diff::hunks(&old, &new);
    }
    let drawn = drawing.as_ref().map(|it| overlay::pictures(&report, [&old, &new], &it.locks));
    let drawn = drawn.unwrap_or_default();
    if let (Some(out), Some(drawing)) = (&args.out, drawing) {
        write(args, out, drawing.theme, &drawn)?;
    }
    streams::print(match args.format {
        DiffFormat::Text => diff::text(&report, streams::stdout_colored()),
        DiffFormat::Md => diff::markdown(&report, &shown(args, &report, &drawn, &compilations[1])),
        DiffFormat::Json => diff::json(&report),
        DiffFormat::Html => diff::html(&report, &overlay::page(&drawn)),
    })?;
    let denied: Vec<_> = args.deny.iter().flat_map(|it| it.denied(&report, [&old, &new])).collect();
    for it in &denied {
        streams::say(&format!("denied: {} is what `{}` asks for\n", it.what, it.gate));
    }
    Ok(Verdict::findings_if(!denied.is_empty() || args.check && !report.is_empty()))
}

/// Conditions that ask for what neither side has would never be met. Of a side with errors nobody
/// knows what it has.
fn check_gates(args: &Diff, damaged: [bool; 2], worlds: [&World<'_>; 2]) -> Result<(), Failure> {
    if damaged.contains(&true) {
        return Ok(());
    }
    let unknown =
        args.deny.iter().find_map(|it| Some((it, it.unknown(worlds).into_iter().next()?)));
    unknown.map_or(Ok(()), |(gate, fault)| {
        let failure = Failure::new(fault.message).at("--deny", &gate.text, fault.at);
        Err(fault.hint.into_iter().fold(failure, Failure::hint))
    })
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

/// What pictures of maps are made with.
struct Drawing {
    theme: Theme,
    locks: Locks,
}

impl Drawing {
    /// The theme of the new side, and the order in which the old one is drawn.
    fn of(args: &Diff, [old, new]: &[Compiled; 2]) -> Result<Self, Failure> {
        let theme = theme::chosen(args.look.theme.as_deref(), new)?;
        let (here, _) = new.workspace.locks()?;
        let locks = if here.maps.is_empty() { old.workspace.locks()?.0 } else { here };
        Ok(Self { theme, locks })
    }
}

/// Writes the pictures into the folder that they are asked for in.
fn write(args: &Diff, out: &Path, theme: Theme, pictures: &[Picture]) -> Result<(), Failure> {
    let mut painter = Painter::new(theme, &args.look.font)?;
    let leads = |link: &Link| match link {
        Link::Drawing(stem) => {
            let is_there = pictures.iter().any(|it| it.overlay.stem == *stem);
            is_there.then(|| name(args, stem))
        }
        Link::Threats(_) => None,
    };
    let mut files = Files::new();
    for Picture { overlay, .. } in pictures {
        let bytes = painter.draw_linked(overlay, args.picture_format, &leads)?;
        files.insert(name(args, &overlay.stem), bytes);
    }
    let changes = output::write(out, &output::manifest_of("diff"), &files)?;
    let n_deleted = changes.values().filter(|&&it| it == Difference::LeftOver).count();
    streams::say(&format!(
        "{} in `{}`: {} written, {n_deleted} deleted\n",
        counted(files.len(), "picture"),
        out.display(),
        changes.len() - n_deleted
    ));
    Ok(())
}

/// The name of a picture's file.
fn name(args: &Diff, stem: &str) -> String {
    match args.picture_format {
        PictureFormat::Svg => format!("{stem}.svg"),
        PictureFormat::Png => format!("{stem}.png"),
    }
}

/// The pictures to show in Markdown: those that were written, else the maps that show what
/// changed, as `tmd build` names their files.
fn shown(args: &Diff, report: &Report, drawn: &[Picture], new: &Compilation) -> Pictures {
    let out = args.out.as_ref().map(|it| it.display().to_string());
    let Some(base) = args.pictures.as_ref().or(out.as_ref()) else { return Pictures::default() };
    let address = |file: &str| format!("{}/{file}", base.trim_end_matches('/'));
    if args.out.is_some() {
        let maps = drawn.iter().map(|it| (it.words(), address(&name(args, &it.overlay.stem))));
        return Pictures { maps: maps.collect() };
    }
    let ids = report.maps(&new.model);
    let plans = view::plan(&new.model, &new.statuses);
    let shown = plans.iter().filter(|plan| ids.contains(&plan.view.id));
    let maps = shown.map(|plan| {
        let file = file_name(&plan.view.stem, super::args::BuildFormat::Svg);
        (plan.view.title.clone(), address(&file))
    });
    Pictures { maps: maps.collect() }
}
