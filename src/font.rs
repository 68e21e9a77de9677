//! The one bundled font: widths of text for the layout, bytes for PNG.
//!
//! Widths are sums of whole font units, so that they are the same on every machine. Characters that
//! the font lacks get an estimate; the picture then holds the text to it.

use std::sync::LazyLock;
use ttf_parser::Face;
use unicode_bidi::{BidiClass, Direction, bidi_class, get_base_direction};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Running text.
    Regular,
    /// Titles.
    Bold,
}

/// Names to ask for, best first; all but the last have the same widths.
pub const FAMILIES: &str = "Arimo, Liberation Sans, Arial, Helvetica, sans-serif";

/// Name of the bundled font.
pub const FAMILY: &str = "Arimo";

/// The font file of a weight.
#[must_use]
pub fn bytes(weight: Weight) -> &'static [u8] {
    match weight {
        Weight::Regular => include_bytes!("../stdlib/fonts/Arimo-Regular.ttf"),
        Weight::Bold => include_bytes!("../stdlib/fonts/Arimo-Bold.ttf"),
    }
}

/// Width in px of one line of text at a size in px.
#[must_use]
pub fn width(text: &str, weight: Weight, size: i32) -> f64 {
    let units: u32 = match text.is_ascii() {
        true => text.chars().map(|it| char_units(it, weight).unwrap_or(UNKNOWN)).sum(),
        false => clusters(text).map(|cluster| cluster_units(cluster, weight)).sum(),
    };
    f64::from(units) * f64::from(size) / f64::from(EM)
}

/// Whether the bundled font has a glyph for a character.
#[must_use]
pub fn has(it: char) -> bool {
    REGULAR.glyph_index(it).is_some()
}

/// What a reader takes for one character each: a letter with its accents, an emoji of many parts
/// (the extended grapheme clusters of UAX #29).
pub fn clusters(text: &str) -> impl Iterator<Item = &str> {
    text.graphemes(true)
}

/// Whether a character takes no room of its own: marks on others, joiners, what controls.
#[must_use]
pub fn is_invisible(it: char) -> bool {
    it.is_control() || it == '\u{AD}' || it.width() == Some(0)
}

/// Whether a text reads from right to left, going by its first letter that has a direction.
#[must_use]
pub fn is_right_to_left(text: &str) -> bool {
    !text.is_ascii() && get_base_direction(text) == Direction::Rtl
}

/// Whether something in a text reads from right to left.
#[must_use]
pub fn has_right_to_left(text: &str) -> bool {
    let turns = |it: char| matches!(bidi_class(it), BidiClass::R | BidiClass::AL | BidiClass::AN);
    !text.is_ascii() && text.chars().any(turns)
}

/// Units in which the font's widths are given, per size.
const EM: u32 = 2048;
/// Width of characters of unknown width: 0.6 of the size.
const UNKNOWN: u32 = 1229;

static REGULAR: LazyLock<Face<'static>> = LazyLock::new(|| parse(Weight::Regular));
static BOLD: LazyLock<Face<'static>> = LazyLock::new(|| parse(Weight::Bold));

/// Widths of the characters met most, by code; looking them up in the font is ten times slower.
static REGULAR_WIDTHS: LazyLock<Vec<Option<u32>>> = LazyLock::new(|| usual_widths(&REGULAR));
static BOLD_WIDTHS: LazyLock<Vec<Option<u32>>> = LazyLock::new(|| usual_widths(&BOLD));

fn usual_widths(face: &Face<'_>) -> Vec<Option<u32>> {
    ('\0'..'\u{460}').map(|it| units(face, it)).collect()
}

fn parse(weight: Weight) -> Face<'static> {
    Face::parse(bytes(weight), 0).expect("the bundled font is sound")
}

fn cluster_units(cluster: &str, weight: Weight) -> u32 {
    let Some(first) = cluster.chars().find(|it| !is_invisible(*it)) else { return 0 };
    let is_alone = cluster.len() == first.len_utf8();
    // A digit may be the base of an emoji; only the whole cluster tells.
    let known = (is_alone || cluster.width() < 2).then(|| char_units(first, weight)).flatten();
    known.unwrap_or(if is_wide(first) || cluster.width_cjk() > 1 { EM } else { UNKNOWN })
}

/// Width of a character that stands alone; `None` if the font lacks it.
fn char_units(it: char, weight: Weight) -> Option<u32> {
    let (face, usual) = match weight {
        Weight::Regular => (&REGULAR, &REGULAR_WIDTHS),
        Weight::Bold => (&BOLD, &BOLD_WIDTHS),
    };
    let index = usize::try_from(u32::from(it)).unwrap_or(usize::MAX);
    usual.get(index).copied().unwrap_or_else(|| units(face, it))
}

fn units(face: &Face<'_>, it: char) -> Option<u32> {
    if is_invisible(it) {
        return Some(0);
    }
    face.glyph_index(it).and_then(|glyph| face.glyph_hor_advance(glyph)).map(u32::from)
}

/// Signs that most fonts draw as wide as ideographs, although Unicode calls them narrow.
fn is_wide(it: char) -> bool {
    matches!(u32::from(it), 0x2600..=0x27BF | 0x2B00..=0x2BFF)
}

#[cfg(test)]
mod tests {
    use super::{Weight, clusters, has, has_right_to_left, is_right_to_left, width};

    fn at_100(text: &str) -> String {
        format!("{:.1}", width(text, Weight::Regular, 100))
    }

    #[test]
    fn widths_are_arials() {
        assert_eq!(at_100("Payments"), "444.6");
        assert_eq!(at_100(""), "0.0");
        assert!(width("Payments", Weight::Bold, 14) > width("Payments", Weight::Regular, 14));
    }

    #[test]
    fn unknown_characters_get_estimates() {
        assert_eq!(at_100("支払い"), "300.0");
        assert_eq!(at_100("🔑"), "100.0");
        assert_eq!(at_100("👩\u{200D}💻"), "100.0");
        assert_eq!(at_100("🇩🇪🇫🇷"), "200.0");
        assert_eq!(at_100("e\u{301}"), at_100("e"));
        assert_eq!(at_100("שלום"), "240.0");
        assert_eq!(at_100("한국어"), "300.0");
        assert_eq!(at_100("1\u{FE0F}\u{20E3}"), "100.0");
        assert_eq!(at_100("👨\u{200D}👩\u{200D}👧\u{200D}👦"), "100.0");
        assert_eq!(at_100("क्षि"), "100.0");
        assert_eq!(at_100("a\u{200B}\u{AD}\u{2060}\u{FEFF}\u{0}b"), at_100("ab"));
    }

    #[test]
    fn clusters_keep_marks_and_emoji_together() {
        let text = "ae\u{301}👍🏽👩\u{200D}💻🇩🇪🇫🇷x";
        let parts: Vec<&str> = clusters(text).collect();
        assert_eq!(parts, ["a", "e\u{301}", "👍🏽", "👩\u{200D}💻", "🇩🇪", "🇫🇷", "x"]);
    }

    #[test]
    fn coverage_and_direction() {
        assert!("Größe · Ωμέγα · Привет → €".chars().all(has));
        assert!(!has('支'));
        assert!(is_right_to_left("1. שלום"));
        assert!(has_right_to_left("API שלום") && !has_right_to_left("API größer"));
        assert!(!is_right_to_left("API שלום"));
    }
}
