//! `tmd serve`: the maps in a browser, from memory, as they are now.

use super::args::{BUILD_FORMATS, Build, BuildFormat, MessageFormat, Open, Serve};
use super::failure::Failure;
use super::inputs::Inputs;
use super::rebuild::Builder;
use super::sockets::{self, Stage};
use super::watch::line;
use super::watching::Watch;
use super::{Verdict, disk, streams, terminal};
use clap::ValueEnum as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use threatlas::page;
use threatlas::preview::Site;

pub(super) fn run(args: &Serve) -> Result<Verdict, Failure> {
    disk::is_there(&args.path)?;
    let mut watch = Watch::start(args.watching)?;
    let stage = Arc::new(Stage::default());
    stage.show(broken(&Site::default(), "The first build is under way.".to_owned()));
    let port = sockets::listen(args.port, &stage)?;
    let address = format!("http://127.0.0.1:{port}/");
    streams::print(format!("{address}\n"))?;
    if args.open == Open::Yes {
        open(&address);
    }
    let args = &build_args(args);
    let mut builder = Builder::default();
    while let Some(change) = watch.next(args) {
        // What cannot be found out has no name, and no build.
        let name = change.inputs.as_ref().map(Inputs::name).unwrap_or_default();
        let (site, said) = build(&mut builder, args, &name, &stage.site());
        stage.show(site);
        streams::say(&line(&change, &said));
    }
    Ok(Verdict::Fine)
}

/// Makes one build; what is to be seen after it, and what came of it in words.
fn build(builder: &mut Builder, args: &Build, name: &str, before: &Site) -> (Site, String) {
    let built = match builder.build(args, Some(name)) {
        Ok(built) => built,
        Err(failure) => {
            streams::say(&terminal::failure(&failure, streams::colored()));
            let said = "the last map without errors stays".to_owned();
            return (broken(before, terminal::failure(&failure, false)), said);
        }
    };
    let found = built.findings();
    if !built.is_good {
        return (
            broken(before, built.errors()),
            format!("{found}; the last map without errors stays"),
        );
    }
    let site = Site {
        files: Arc::new(builder.files().clone()),
        build: name.to_owned(),
        problems: String::new(),
        waiting: String::new(),
    };
    (site, found)
}

/// What was seen before, with what is wrong now.
fn broken(before: &Site, problems: String) -> Site {
    let waiting = page::waiting(&problems);
    Site { files: before.files.clone(), build: before.build.clone(), problems, waiting }
}

/// All that a build writes, but into no folder.
fn build_args(args: &Serve) -> Build {
    let formats = BUILD_FORMATS.split(',').filter_map(|it| BuildFormat::from_str(it, false).ok());
    Build {
        path: args.path.clone(),
        out: PathBuf::new(),
        format: formats.collect(),
        check: false,
        lock: false,
        relayout: false,
        message_format: MessageFormat::Text,
        reader: args.reader.clone(),
        look: args.look.clone(),
        judging: super::args::Judging::default(),
        day: args.day.clone(),
    }
}

/// Asks the system to open the page; where it cannot, its address is printed all the same.
fn open(address: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let opened = Command::new(program)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if opened.is_err() {
        streams::say(&format!("note: there is no `{program}` to open the page with\n"));
    }
}
