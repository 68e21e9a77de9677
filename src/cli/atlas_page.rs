//! The page with all maps and threats, put together from what a build has.

use super::compile::Compiled;
use super::{files, links};
use threatlas::atlas::Map;
use threatlas::page::{self, Atlas, Sheets};
use threatlas::render::Theme;
use threatlas::table::{Order, Table};

/// The page as HTML; its table begins with what is worst. Takes pictures over from an earlier page,
/// and gives those for the next one.
pub(super) fn text(
    compiled: &Compiled,
    maps: &[Map],
    table: &Table,
    theme: &Theme,
    live: Option<&str>,
    earlier: &Sheets,
) -> (String, Sheets) {
    let atlas = Atlas {
        title: files::title(compiled),
        summary: files::summary(compiled),
        maps,
        list: files::listed(maps),
        table: &table.clone().sorted(Order::Status),
        places: &links::places(maps, &[]),
        theme,
        live,
    };
    page::atlas(&atlas, earlier)
}
