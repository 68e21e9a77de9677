//! `tmd render`: one map, on stdout.

use super::args::{PictureFormat, Render};
use super::compile::compile;
use super::failure::Failure;
use super::maps::Painter;
use super::{Verdict, streams, theme};
use threatlas::render::Profile;
use threatlas::scene::Scene;

pub(super) fn run(args: &Render) -> Result<Verdict, Failure> {
    let is_png = matches!(args.format, PictureFormat::Png);
    if is_png && streams::stdout_is_terminal() {
        return Err(Failure::new("a PNG is no text for a terminal")
            .hint("send it to a file: `tmd render --format png > map.png`"));
    }
    let mut compiled = compile(&args.path, &args.day)?;
    if compiled.has_errors() {
        return compiled.refuse();
    }
    if !compiled.cut_for(&args.reader, &args.day)? {
        return Ok(Verdict::Findings);
    }
    let theme = theme::chosen(args.look.theme.as_deref(), &compiled)?;
    let mut painter = Painter::new(theme, &args.look.font)?;
    let map = compiled.map(args.view.as_deref())?;
    let is_named = |scene: &&Scene| Some(scene.stem.as_str()) == args.view.as_deref();
    let scene = map.scenes().find(is_named).unwrap_or(&map.scene);
    streams::print(painter.draw(scene, args.format, Profile::File)?)?;
    Ok(Verdict::Fine)
}
