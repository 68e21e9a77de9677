//! Words about maps and tables for pages: texts instead of pictures, sentences instead of tables.

use crate::draw::sign_words;
use crate::scene::Scene;
use crate::table::Table;
use crate::view::{Badge, Role, State, View};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Longest text instead of a picture, in characters; those who hear it cannot skip in it.
const MAX_ALT: usize = 280;

/// The text instead of a map: what it is, and where threats are not dealt with, the worst first.
#[must_use]
pub fn alt(view: &View, scene: &Scene) -> String {
    let mut out = first_sentence(scene);
    let mut signs: BTreeMap<(State, Reverse<usize>), (String, Vec<String>)> = BTreeMap::new();
    let nodes = view.nodes.iter().filter(|it| !matches!(it.role, Role::Boundary(_)));
    let nodes = nodes.filter_map(|it| Some((it.badge?, it.title.clone())));
    let edges = view.edges.iter().filter_map(|it| {
        let ends = [it.from, it.to].map(|end| view.nodes[end].title.as_str());
        Some((it.badge?, ends.join(" to ")))
    });
    for (badge, title) in nodes.chain(edges).filter(|it| is_trouble(it.0)) {
        let sign = signs.entry((badge.state, Reverse(badge.count)));
        sign.or_insert_with(|| (sign_words(badge), Vec::new())).1.push(title);
    }
    for (words, titles) in signs.into_values() {
        let next = format!(" {}: {}.", capital(&words), titles.join(", "));
        if out.chars().count() + next.chars().count() > MAX_ALT {
            return out + " More on the map.";
        }
        out += &next;
    }
    out
}

fn is_trouble(badge: Badge) -> bool {
    matches!(badge.state, State::Open | State::Partly)
}

/// `Map of Shop: 3 elements and 2 flows.` A title may hold full stops itself.
fn first_sentence(scene: &Scene) -> String {
    let text = &scene.description;
    let title = text.find(&scene.title).map_or(0, |at| at + scene.title.len());
    let end = text[title..].find(". ").map_or(text.len(), |at| title + at + 1);
    text[..end].to_owned()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

/// How many threats are in which state: `3 threats: 1 open, 2 mitigated`.
#[must_use]
pub fn summary(table: &Table) -> String {
    let n = table.threats.len();
    let counts = table.summary.iter().filter(|it| it.1 > 0);
    let counts: Vec<String> = counts.map(|(it, n)| format!("{n} {}", it.word())).collect();
    match n {
        0 => "no threats".to_owned(),
        1 => format!("1 threat: {}", counts.join(", ")),
        _ => format!("{n} threats: {}", counts.join(", ")),
    }
}

/// Text as Markdown that shows just it, on one line.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            it if it.is_ascii_punctuation() && !",.:;()'\"-/".contains(it) => {
                out.extend(['\\', it]);
            }
            it if it.is_control() => out.push(' '),
            it => out.push(it),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{capital, plain};

    #[test]
    fn text_is_no_markup() {
        assert_eq!(plain("a*b* <c>\n{{#d}}"), "a\\*b\\* &lt;c&gt; \\{\\{\\#d\\}\\}");
        assert_eq!(capital("2 threats"), "2 threats");
        assert_eq!(capital("élan"), "Élan");
    }
}
