//! `tmd render`: one map, on stdout.

use super::args::{PictureFormat, Render};
use super::compile::compile;
use super::failure::Failure;
use super::{Verdict, maps, streams};

pub(super) fn run(args: &Render) -> Result<Verdict, Failure> {
    let is_png = matches!(args.format, PictureFormat::Png);
    if is_png && streams::stdout_is_terminal() {
        return Err(Failure::new("a PNG is no text for a terminal")
            .hint("send it to a file: `tmd render --format png > map.png`"));
    }
    let fonts = maps::read_fonts(&args.font)?;
    let compiled = compile(&args.path, &args.day)?;
    if compiled.has_errors() {
        return compiled.refuse();
    }
    let plans = compiled.plans();
    let map = maps::place_wanted(&plans, compiled.wanted(&plans, args.view.as_deref())?);
    match args.format {
        PictureFormat::Svg => streams::print(map.svg())?,
        PictureFormat::Png => streams::print(map.png(&fonts, &mut false)?)?,
    }
    Ok(Verdict::Fine)
}
