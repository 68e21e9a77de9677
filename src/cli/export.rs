//! `tmd export`: what models below need of a model, as a file, the schemas of what is printed, the
//! colours for pages, and the configuration of git.

use super::args::{self, Described, Export, Exported};
use super::compile::{Compiled, compile};
use super::failure::Failure;
use super::{Verdict, output, streams};
use std::fs;
use threatlas::interface;
use threatlas::model::UnitId;
use threatlas::render;
use threatlas::table;

/// A driver for diffs and a tool for them.
const GIT_CONFIG: &str = include_str!("git.config");

pub(super) fn run(args: &Export) -> Result<Verdict, Failure> {
    match &args.what {
        Exported::Interface(args) => export(args),
        Exported::Schema(args) => {
            let text = match args.of {
                Described::Threats => table::SCHEMA,
            };
            streams::print(text)?;
            Ok(Verdict::Fine)
        }
        Exported::StyleSheet => {
            streams::print(render::style_sheet())?;
            Ok(Verdict::Fine)
        }
        Exported::GitConfig => {
            streams::print(GIT_CONFIG)?;
            Ok(Verdict::Fine)
        }
    }
}

fn export(args: &args::Interface) -> Result<Verdict, Failure> {
    let compiled = compile(&args.path, &args.day)?;
    if compiled.has_errors() {
        return compiled.refuse();
    }
    let unit = chosen(&compiled, args.model.as_deref())?;
    let (project, model) = (&compiled.compilation.project, &compiled.compilation.model);
    let text = interface::text(project, model, unit);
    let Some(out) = &args.out else {
        streams::print(text)?;
        return Ok(Verdict::Fine);
    };
    let name = interface::file_name(&model[unit].name);
    let file = if out.is_dir() { out.join(name) } else { out.clone() };
    let is_same = fs::read(&file).is_ok_and(|old| old == text.as_bytes());
    if !is_same {
        output::replace(&file, text.as_bytes())?;
    }
    let what = if is_same { "is up to date" } else { "was written" };
    streams::say(&format!("`{}` {what}\n", file.display()));
    Ok(Verdict::Fine)
}

/// The model of this name, else the one that the path stands for.
fn chosen(compiled: &Compiled, name: Option<&str>) -> Result<UnitId, Failure> {
    let model = &compiled.compilation.model;
    let mut own: Vec<UnitId> = model.unit_ids().filter(|&it| !model[it].library).collect();
    own.sort_by(|a, b| model[*a].name.cmp(&model[*b].name));
    let found = match name {
        Some(name) => own.iter().copied().find(|&it| model[it].name == name),
        None => compiled.chosen_unit().or_else(|| compiled.only_root()),
    };
    found.ok_or_else(|| {
        let names: Vec<String> = own.iter().map(|&it| format!("`{}`", model[it].name)).collect();
        let message = match name {
            Some(name) => format!("there is no model `{name}` in this workspace"),
            None => "this workspace has several root models".to_owned(),
        };
        Failure::new(message).hint(format!("name one with `--model`: {}", names.join(", ")))
    })
}
