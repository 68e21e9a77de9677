//! The list of all maps.

use super::{Atlas, Listed};
use crate::draw;
use crate::html::escaped;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The maps as nested lists, each a link, with what the sign of its element says.
pub(super) fn write(out: &mut String, atlas: &Atlas<'_>) {
    let signs: BTreeMap<&str, &str> =
        atlas.places.iter().map(|it| (it.anchor.as_str(), it.sign.as_str())).collect();
    let ids: BTreeMap<&str, &str> =
        atlas.maps.iter().map(|map| (map.view.stem.as_str(), map.view.id.as_str())).collect();
    out.push_str("<nav id=\"maps\" aria-labelledby=\"maps-title\">\n");
    out.push_str("<h2 id=\"maps-title\">Maps</h2>\n");
    let mut n_open = 0;
    for listed in &atlas.list {
        let depth = listed.depth.min(n_open);
        if depth == n_open {
            out.push_str("<ul>\n");
        } else {
            out.push_str(&"</li>\n</ul>\n".repeat(n_open - depth - 1));
            out.push_str("</li>\n");
        }
        n_open = depth + 1;
        let anchor = ids.get(listed.stem.as_str()).map(|id| format!("on--{}", draw::key(id)));
        let sign = anchor.and_then(|it| signs.get(it.as_str()).copied());
        line(out, listed, sign.unwrap_or_default());
    }
    out.push_str(&"</li>\n</ul>\n".repeat(n_open));
    out.push_str("</nav>\n");
}

/// One line; its end is left open for what it holds.
fn line(out: &mut String, listed: &Listed, sign: &str) {
    let Listed { title, note, stem, .. } = listed;
    let dot = if sign.is_empty() { "" } else { " · " };
    let _ = write!(
        out,
        "<li><a href=\"#{}\">{} <small>{}{dot}{}</small></a>",
        escaped(stem),
        escaped(title),
        escaped(note),
        escaped(sign)
    );
}
