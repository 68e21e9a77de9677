//! The page with all maps and threats, put together from what a build has.

use super::compile::Compiled;
use super::{files, links};
use threatlas::atlas::Map;
use threatlas::page::{self, Atlas};
use threatlas::render::Theme;
use threatlas::table::{Order, Table};

/// The page as HTML; its table begins with what is worst.
pub(super) fn text(
    compiled: &Compiled,
    maps: &[Map],
    table: &Table,
    theme: &Theme,
    live: Option<&str>,
) -> String {
    let beside = links::beside(maps, &[], true);
    page::atlas(&Atlas {
        title: files::title(compiled),
        summary: files::summary(compiled),
        maps,
        list: files::listed(maps),
        table: &table.clone().sorted(Order::Status),
        places: &beside.places,
        theme,
        live,
    })
}
