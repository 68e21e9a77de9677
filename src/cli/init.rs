//! `tmd init`: a first model that explains itself, or an umbrella with the systems of a list.

use super::args::Init;
use super::failure::Failure;
use super::{Verdict, disk, output, streams, terminal, today};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use threatlas::diag::Diagnostics;
use threatlas::plain::counted;
use threatlas::starter::{self, Fault, System};
use threatlas::{project, resolve};

/// An umbrella model. Its name, its title and a day are replaced.
const TEMPLATE: &str = include_str!("init.tmd");

/// Marks the root of the workspace, where no repository does.
const CONFIG: &str = "\
# The root of a workspace of threat models: all `.tmd` files below belong together.
[workspace]
";

pub(super) fn run(args: &Init) -> Result<Verdict, Failure> {
    // The list is read first: one that is wrong leaves nothing behind.
    let list = args.from.as_deref().map(read).transpose()?;
    let io = |verb: &'static str| move |error| Failure::io(verb, &args.dir, &error);
    fs::create_dir_all(&args.dir).map_err(io("make the folder"))?;
    let folder = args.dir.canonicalize().map_err(io("read"))?;
    let own = Own::of(&folder, if list.is_some() { "" } else { TEMPLATE });
    let text = match &list {
        Some(list) => match umbrella(list, &own) {
            Some(text) => text,
            None => return Ok(Verdict::Findings),
        },
        None => first(&own, &today::in_a_year()?.to_string()),
    };
    let model = args.dir.join(format!("{}.tmd", own.stem));
    refuse_existing(&model)?;
    output::replace(&model, text.as_bytes())?;
    streams::say(&format!("wrote {}\n", model.display()));
    if !disk::has_workspace(&folder) {
        let config = args.dir.join(disk::CONFIG);
        output::replace(&config, CONFIG.as_bytes())?;
        streams::say(&format!("wrote {}\n", config.display()));
    }
    let dir = args.dir.display();
    streams::say(&format!(
        "\nnext:\n  tmd check {dir}    says what is wrong with it (nothing yet)\n  \
         tmd build {dir}    draws its maps and tables into the folder `atlas`\n  \
         tmd new ELEMENT {dir} --owner TEAM    begins a team's model of what is in an element\n"
    ));
    Ok(Verdict::Fine)
}

/// A list of systems.
struct List {
    /// Where it stands, for messages.
    shown: String,
    text: String,
}

fn read(path: &Path) -> Result<List, Failure> {
    let (shown, bytes) = match path == Path::new("-") {
        true => ("standard input".to_owned(), streams::read_stdin(disk::MAX_FILE_BYTES)?),
        false => {
            let bytes = fs::read(path).map_err(|error| Failure::io("read", path, &error))?;
            (path.display().to_string(), bytes)
        }
    };
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::new(format!("`{shown}` is no UTF-8 text")).hint("save it as UTF-8")
    })?;
    Ok(List { shown, text })
}

/// An umbrella with the systems of a list; `None` if lines of it are wrong, which was told.
fn umbrella(list: &List, own: &Own) -> Option<String> {
    let nothing: [(&str, &str); 0] = [];
    let mut diags = Diagnostics::default();
    let library = resolve::resolve(&project::load(nothing.as_slice(), &mut diags), &mut diags);
    match starter::list(&list.text, &library) {
        Ok(systems) => {
            streams::say(&taken(&systems));
            Some(starter::umbrella(&own.name, &own.title, &systems))
        }
        Err(faults) => {
            for fault in &faults {
                let told = told(fault, list);
                streams::say(&terminal::failure(&told, streams::colored()));
            }
            let lines = counted(faults.len(), "line");
            streams::say(&format!("nothing was written: mend {lines} of {}\n", list.shown));
            None
        }
    }
}

/// What kinds with words of other tools were taken for.
fn taken(systems: &[System]) -> String {
    let mut out = String::new();
    for System { kind, taken, .. } in systems {
        if let Some((line, word)) = taken {
            let _ = writeln!(out, "line {line}: `{word}` is here called `{kind}`");
        }
    }
    out
}

/// A fault with the line that it is about.
fn told(fault: &Fault, list: &List) -> Failure {
    let at = usize::try_from(fault.line).unwrap_or(1).saturating_sub(1);
    let start: usize = list.text.split_inclusive('\n').take(at).map(str::len).sum();
    let line = list.text[start..].lines().next().unwrap_or_default();
    Failure::new(format!("line {}: {}", fault.line, fault.message)).hint(fault.hint.as_str()).at(
        &list.shown,
        &list.text,
        start..start + line.len(),
    )
}

fn refuse_existing(model: &Path) -> Result<(), Failure> {
    if model.symlink_metadata().is_err() {
        return Ok(());
    }
    Err(Failure::new(format!("`{}` is already there", model.display()))
        .hint("choose another folder: `tmd init DIR`; nothing is ever overwritten"))
}

/// The model that explains itself, under a name of its own.
fn first(own: &Own, until: &str) -> String {
    let text = TEMPLATE.replace("Acme", &own.name);
    text.replace("\"ACME-TITLE\"", &format!("\"{}\"", own.title)).replace("9999-12-31", until)
}

/// What the model is called after its folder.
struct Own {
    name: String,
    title: String,
    /// Of its file.
    stem: String,
}

impl Own {
    /// Made of the words of the folder's name, in any script that has ASCII for its letters;
    /// `Acme` where there are none, or where they mean something else in the text of the model.
    fn of(folder: &Path, text: &str) -> Self {
        let shown = folder.file_name().unwrap_or_default().to_string_lossy();
        let words: Vec<String> =
            starter::words(&shown).iter().map(|word| word.to_ascii_lowercase()).collect();
        let joined = words.concat();
        let is_name = joined.starts_with(|it: char| it.is_ascii_alphabetic());
        let is_taken = text
            .split(|it: char| !it.is_ascii_alphanumeric())
            .any(|it| it.eq_ignore_ascii_case(&joined));
        if !is_name || is_taken || shown.starts_with('.') {
            return Self { name: "Acme".into(), title: "Acme".into(), stem: "acme".into() };
        }
        let is_part = |it: char| it.is_alphanumeric() || matches!(it, '\'' | '’' | '&' | '+' | '.');
        let title: Vec<&str> = shown.split(|it| !is_part(it)).filter(|it| !it.is_empty()).collect();
        Self {
            name: words.iter().map(|word| capitalized(word)).collect(),
            title: capitalized(&title.join(" ").to_lowercase()),
            stem: words.join("-"),
        }
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::{Own, TEMPLATE, first};
    use std::path::Path;

    fn of(folder: &str) -> (String, String, String) {
        let Own { name, title, stem } = Own::of(Path::new(folder), TEMPLATE);
        (name, title, stem)
    }

    #[test]
    fn the_model_is_named_after_its_folder() {
        for (folder, name, title, stem) in [
            ("models/Web-Shop", "WebShop", "Web shop", "web-shop"),
            ("shop2", "Shop2", "Shop2", "shop2"),
            ("x/2nd try of 3", "Acme", "Acme", "acme"),
            ("x/système", "Systeme", "Système", "systeme"),
            ("x/支付 api", "Api", "支付 api", "api"),
        ] {
            assert_eq!(of(folder), (name.into(), title.into(), stem.into()), "{folder}");
        }
        let text = first(&Own::of(Path::new("web_shop"), TEMPLATE), "2027-11-23");
        assert!(text.contains("model WebShop \"Web shop\" {"));
        assert!(text.contains("refines WebShop.Service.Site"));
        assert!(text.contains("until 2027-11-23 because"));
    }

    #[test]
    fn a_title_that_begins_like_the_template_stays() {
        let text = first(&Own::of(Path::new("acme-pay"), TEMPLATE), "");
        assert!(text.contains("model AcmePay \"Acme pay\" {"));
    }

    #[test]
    fn other_folder_names_give_acme() {
        for folder in ["/", ".tmpX9", "x/2026", "x/支付", "x/model", "x/on"] {
            assert_eq!(of(folder).0, "Acme", "{folder}");
        }
    }
}
