//! `tmd new`: the first text of a team's model.

use super::args::{Day, New};
use super::compile::{Compiled, compile};
use super::failure::Failure;
use super::{Verdict, output, streams};
use std::path::{Path, PathBuf};
use threatlas::model::{ElementId, FlowId, Model, UnitId};
use threatlas::plain::counted;
use threatlas::spelling::{kebab, nearest};
use threatlas::starter::{self, Child};
use threatlas::syntax::is_name;

pub(super) fn run(args: &New) -> Result<Verdict, Failure> {
    let compiled = compile(&args.path, &Day { today: None })?;
    let model = &compiled.compilation.model;
    let element = element(model, &args.element)?;
    refuse_described(&compiled, element)?;
    if starter::kind_of_parts(model, element).is_none() {
        let kind = model[model[element].kind].named.title.to_lowercase();
        let message = format!("`{}` has no inside: nothing may stand in a {kind}", args.element);
        return Err(Failure::new(message).hint("describe a system, a container or a component"));
    }
    let name = name(model, element, args.out.as_deref());
    let file = file(args, &compiled.workspace.root, &name)?;
    let text = starter::child(&Child { model, element, name: &name, owner: &args.owner });
    output::replace(&file, text.as_bytes())?;
    streams::say(&format!("wrote {}\n", file.display()));
    streams::say(&next(model, element, &file));
    if compiled.has_errors() {
        streams::say(
            "\nthe workspace has errors, so something may be missing: `tmd check` shows them\n",
        );
    }
    Ok(Verdict::Fine)
}

/// What is left to do, in words.
fn next(model: &Model, element: ElementId, file: &Path) -> String {
    let parent = model[element].named.unit;
    let ends_here = |it: &&FlowId| [model[**it].from, model[**it].to].contains(&element);
    let flows = model.border_flows(parent, element).iter().filter(ends_here).count();
    let threats = model.threats_to_answer(parent, element).len();
    let mut out = String::from("\nnext:\n");
    if flows > 0 {
        let flows = counted(flows, "flow");
        out.push_str(&format!("  draw the parts, and end {flows} of the parent at them\n"));
    }
    if threats > 0 {
        let threats = counted(threats, "threat");
        out.push_str(&format!("  answer {threats} of the parent\n"));
    }
    out.push_str(&format!("  tmd check {}    says what is left\n", file.display()));
    out
}

/// The element with a path; else why there is none.
fn element(model: &Model, path: &str) -> Result<ElementId, Failure> {
    if let Some(found) = model.element_ids().find(|&it| model[it].named.path == path) {
        return Ok(found);
    }
    let paths: Vec<&str> = model.elements.iter().map(|it| it.named.path.as_str()).collect();
    let last = path.rsplit('.').next().unwrap_or(path);
    let same_name =
        |it: &&&str| it.rsplit('.').next().is_some_and(|it| it.eq_ignore_ascii_case(last));
    let mut same_names = paths.iter().filter(same_name);
    let best = nearest(path, paths.iter().copied()).or_else(|| same_names.next().copied());
    let failure = Failure::new(format!("no element `{path}` in this workspace"));
    Err(match best {
        Some(best) => failure.hint(format!("did you mean `{best}`?")),
        None => failure.hint(
            "write the path of an element, beginning with the name of the umbrella, which must \
             draw it first",
        ),
    })
}

/// One element is described by one model.
fn refuse_described(compiled: &Compiled, element: ElementId) -> Result<(), Failure> {
    let model = &compiled.compilation.model;
    let is_inside = |unit: &UnitId| model[*unit].scope == Some(element);
    let Some(unit) = model.unit_ids().find(is_inside) else { return Ok(()) };
    let sources = &compiled.compilation.project.sources;
    let file = model[unit].files.first().map_or("", |file| sources[file.index()].path.as_str());
    let message = format!(
        "`{}` is described already, by the model `{}` in `{file}`",
        model[element].named.path, model[unit].name
    );
    let hint = format!(
        "change that model, or add a file to it that begins with `part of {}`",
        model[unit].name
    );
    Err(Failure::new(message).hint(hint))
}

/// A name that no model has: what the file is called that was asked for, else the path below the
/// root as one name, `PayApi` of `Acme.Pay.Api`; with a number if it is taken.
fn name(model: &Model, element: ElementId, out: Option<&Path>) -> String {
    let path = &model[element].named.path;
    let inner = path.split_once('.').map_or(path.as_str(), |(_, inner)| inner);
    let base: String = inner.split('.').collect();
    let is_free = |name: &String| model.units.iter().all(|unit| unit.name != *name);
    let of_file = out.and_then(|it| name_of_file(inner, it));
    let numbered = (2..).map(|n| format!("{base}{n}"));
    let mut names = of_file.into_iter().chain([base.clone()]).chain(numbered);
    names.find(is_free).expect("there is always a further number")
}

/// The model name that fits a file: the last names of the path, spelled as there, or its words.
fn name_of_file(path: &str, file: &Path) -> Option<String> {
    let stem = file.file_stem()?.to_str()?;
    let words = stem.split(['-', '_', '.', ' ']).filter(|it| !it.is_empty());
    let words: String = words.map(capital).collect();
    let names: Vec<&str> = path.split('.').collect();
    let mut ends = (0..names.len()).map(|first| names[first..].concat());
    let end = ends.find(|it| it.eq_ignore_ascii_case(&words));
    end.or_else(|| Some(words).filter(|it| is_name(it)))
}

/// A word with a capital letter first.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The file to write; else why it must not be written.
fn file(args: &New, root: &Path, name: &str) -> Result<PathBuf, Failure> {
    let folder = match args.path.is_dir() {
        true => args.path.clone(),
        false => args.path.parent().unwrap_or(Path::new(".")).to_owned(),
    };
    let own = PathBuf::from(format!("{}.tmd", kebab(name)));
    let file = args.out.clone().unwrap_or_else(|| match folder == Path::new(".") {
        true => own,
        false => folder.join(own),
    });
    if file.extension().is_none_or(|it| it != "tmd") {
        let message = format!("`{}` is no name for a model", file.display());
        return Err(Failure::new(message).hint("names of models end in `.tmd`"));
    }
    if file.symlink_metadata().is_ok() {
        let message = format!("`{}` is already there", file.display());
        return Err(Failure::new(message).hint("choose another with `--out`"));
    }
    let full = std::path::absolute(&file).map_err(|error| Failure::io("find", &file, &error))?;
    let above = full.ancestors().skip(1).find_map(|it| it.canonicalize().ok());
    if !above.is_some_and(|it| it.starts_with(root)) {
        let message = format!("`{}` lies outside of the workspace", file.display());
        let hint = format!("a model finds its parent below `{}` only", root.display());
        return Err(Failure::new(message).hint(hint));
    }
    Ok(file)
}
