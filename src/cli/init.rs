//! `tmd init`: a first model that explains itself.

use super::args::Init;
use super::failure::Failure;
use super::{Verdict, disk, output, streams, today};
use std::fs;
use std::path::Path;

/// An umbrella model. Its name, its title and a day are replaced.
const TEMPLATE: &str = include_str!("init.tmd");

/// Marks the root of the workspace, where no repository does.
const CONFIG: &str = "\
# The root of a workspace of threat models: all `.tmd` files below belong together.
[workspace]
";

pub(super) fn run(args: &Init) -> Result<Verdict, Failure> {
    let io = |verb: &'static str| move |error| Failure::io(verb, &args.dir, &error);
    fs::create_dir_all(&args.dir).map_err(io("make the folder"))?;
    let folder = args.dir.canonicalize().map_err(io("read"))?;
    let words = words(&folder);
    let model = args.dir.join(format!("{}.tmd", words.join("-")));
    refuse_existing(&model)?;
    output::replace(&model, text(&words, &today::in_a_year()?.to_string()).as_bytes())?;
    streams::say(&format!("wrote {}\n", model.display()));
    if !disk::has_workspace(&folder) {
        let config = args.dir.join(disk::CONFIG);
        output::replace(&config, CONFIG.as_bytes())?;
        streams::say(&format!("wrote {}\n", config.display()));
    }
    let dir = args.dir.display();
    streams::say(&format!(
        "\nnext:\n  tmd check {dir}    says what is wrong with it (nothing yet)\n  \
         tmd build {dir}    draws its maps and tables into the folder `atlas`\n"
    ));
    Ok(Verdict::Fine)
}

fn refuse_existing(model: &Path) -> Result<(), Failure> {
    if model.symlink_metadata().is_err() {
        return Ok(());
    }
    Err(Failure::new(format!("`{}` is already there", model.display()))
        .hint("choose another folder: `tmd init DIR`; nothing is ever overwritten"))
}

fn text(words: &[String], until: &str) -> String {
    let name: String = words.iter().map(|word| capitalized(word)).collect();
    let title = capitalized(&words.join(" "));
    TEMPLATE.replace("Acme", &name).replace("ACME-TITLE", &title).replace("9999-12-31", until)
}

/// The words of the model's name, in small letters: those of the folder's name, if they are
/// nothing but letters and mean nothing else in the model.
fn words(folder: &Path) -> Vec<String> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let words: Vec<String> = name.split(['-', '_', ' ']).map(str::to_owned).collect();
    let is_word =
        |word: &String| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let joined = words.concat();
    let is_taken = TEMPLATE
        .split(|it: char| !it.is_ascii_alphanumeric())
        .any(|it| it.eq_ignore_ascii_case(&joined));
    if words.iter().all(is_word) && !is_taken { words } else { vec!["acme".to_owned()] }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::{text, words};
    use std::path::Path;

    #[test]
    fn the_model_is_named_after_its_folder() {
        assert_eq!(words(Path::new("models/Web-Shop")), ["web", "shop"]);
        let text = text(&words(Path::new("web_shop")), "2027-11-23");
        assert!(text.contains("model WebShop \"Web shop\" {"));
        assert!(text.contains("refines WebShop.Service.Site"));
        assert!(text.contains("until 2027-11-23 because"));
    }

    #[test]
    fn a_title_that_begins_like_the_template_stays() {
        assert!(text(&words(Path::new("acme-pay")), "").contains("model AcmePay \"Acme pay\" {"));
    }

    #[test]
    fn other_folder_names_give_acme() {
        for folder in ["/", ".tmpX9", "x/2026", "x/système", "x/model", "x/on", "x/a--b"] {
            assert_eq!(words(Path::new(folder)), ["acme"], "{folder}");
        }
    }
}
