//! The one bundled font: widths of text for the layout, bytes for PNG.
//!
//! Widths are sums of whole font units, so that they are the same on every machine. Characters that
//! the font lacks get an estimate; the picture then holds the text to it.

use std::sync::LazyLock;
use ttf_parser::Face;

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
    let units: u32 = clusters(text).map(|cluster| cluster_units(cluster, weight)).sum();
    f64::from(units) * f64::from(size) / f64::from(EM)
}

/// Whether the bundled font can show a character.
#[must_use]
pub fn has(it: char) -> bool {
    is_invisible(it) || REGULAR.glyph_index(it).is_some()
}

/// What a reader takes for one character each: a letter with its accents, an emoji of many parts.
pub fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = cluster_end(rest)?;
        let (cluster, after) = rest.split_at(end);
        rest = after;
        Some(cluster)
    })
}

/// Whether lines may break before and after a character: ideographs and kana.
#[must_use]
pub fn is_ideograph(it: char) -> bool {
    matches!(u32::from(it),
        0x2E80..=0x303E | 0x3041..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF | 0xFF00..=0xFF60 | 0x20000..=0x3FFFF)
}

/// Whether a text reads from right to left, going by its first letter that has a direction.
#[must_use]
pub fn is_right_to_left(text: &str) -> bool {
    text.chars().find(|it| it.is_alphabetic()).is_some_and(is_right_to_left_letter)
}

/// Units in which the font's widths are given, per size.
const EM: u32 = 2048;
/// Width of characters of unknown width: 0.6 of the size.
const UNKNOWN: u32 = 1229;

static REGULAR: LazyLock<Face<'static>> = LazyLock::new(|| parse(Weight::Regular));
static BOLD: LazyLock<Face<'static>> = LazyLock::new(|| parse(Weight::Bold));

/// Widths of the characters met most, by code; looking them up in the font is ten times slower.
static REGULAR_WIDTHS: LazyLock<Vec<u32>> = LazyLock::new(|| usual_widths(&REGULAR));
static BOLD_WIDTHS: LazyLock<Vec<u32>> = LazyLock::new(|| usual_widths(&BOLD));

fn usual_widths(face: &Face<'_>) -> Vec<u32> {
    ('\0'..'\u{460}').map(|it| units(face, it)).collect()
}

fn parse(weight: Weight) -> Face<'static> {
    Face::parse(bytes(weight), 0).expect("the bundled font is sound")
}

fn cluster_units(cluster: &str, weight: Weight) -> u32 {
    let Some(first) = cluster.chars().find(|it| !is_invisible(*it)) else { return 0 };
    let (face, usual) = match weight {
        Weight::Regular => (&REGULAR, &REGULAR_WIDTHS),
        Weight::Bold => (&BOLD, &BOLD_WIDTHS),
    };
    let index = usize::try_from(u32::from(first)).unwrap_or(usize::MAX);
    usual.get(index).copied().unwrap_or_else(|| units(face, first))
}

fn units(face: &Face<'_>, it: char) -> u32 {
    match face.glyph_index(it).and_then(|glyph| face.glyph_hor_advance(glyph)) {
        Some(advance) => u32::from(advance),
        None if is_wide(it) => EM,
        None => UNKNOWN,
    }
}

/// Where the first cluster of a text ends; `None` if the text is empty.
fn cluster_end(text: &str) -> Option<usize> {
    if let [first, second, ..] = text.as_bytes()
        && first.is_ascii()
        && second.is_ascii()
    {
        // Nearly all text: nothing joins two of these.
        return Some(1);
    }
    let mut chars = text.char_indices().peekable();
    let (_, first) = chars.next()?;
    let mut flag_open = is_flag_letter(first);
    let mut joined = false;
    while let Some(&(at, it)) = chars.peek() {
        let goes_on = joined || extends(it) || (flag_open && is_flag_letter(it));
        if !goes_on {
            return Some(at);
        }
        flag_open = false;
        joined = it == JOINER && is_emoji(first);
        chars.next();
    }
    Some(text.len())
}

/// Binds two emoji into one.
const JOINER: char = '\u{200D}';

fn extends(it: char) -> bool {
    is_mark(it) || it == JOINER || matches!(u32::from(it), 0x1F3FB..=0x1F3FF | 0xE0020..=0xE007F)
}

fn is_invisible(it: char) -> bool {
    is_mark(it)
        || it.is_control()
        || matches!(u32::from(it),
            0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFEFF | 0xE0020..=0xE007F)
}

/// Combining marks of the scripts met most, and variation selectors.
fn is_mark(it: char) -> bool {
    it >= '\u{300}'
        && matches!(u32::from(it),
        0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x05BD | 0x05BF | 0x05C1 | 0x05C2 | 0x05C4
        | 0x05C5 | 0x05C7 | 0x0610..=0x061A | 0x064B..=0x065F | 0x0670 | 0x06D6..=0x06DC
        | 0x06DF..=0x06E4 | 0x06E7 | 0x06E8 | 0x06EA..=0x06ED | 0x0900..=0x0903 | 0x093A..=0x093C
        | 0x093E..=0x094F | 0x0951..=0x0957 | 0x0962 | 0x0963 | 0x0981..=0x0983 | 0x09BC
        | 0x09BE..=0x09CD | 0x0B82 | 0x0BBE..=0x0BCD | 0x0E31 | 0x0E34..=0x0E3A | 0x0E47..=0x0E4E
        | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0x302A..=0x302F | 0x3099 | 0x309A
        | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F | 0xE0100..=0xE01EF)
}

fn is_wide(it: char) -> bool {
    is_ideograph(it)
        || is_emoji(it)
        || matches!(u32::from(it),
            0x1100..=0x115F | 0xA960..=0xA97C | 0xAC00..=0xD7A3 | 0xFFE0..=0xFFE6)
}

fn is_emoji(it: char) -> bool {
    matches!(u32::from(it), 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x1F000..=0x1FAFF)
}

fn is_flag_letter(it: char) -> bool {
    matches!(u32::from(it), 0x1F1E6..=0x1F1FF)
}

fn is_right_to_left_letter(it: char) -> bool {
    matches!(u32::from(it), 0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF | 0x10800..=0x10FFF
        | 0x1E800..=0x1EFFF)
}

#[cfg(test)]
mod tests {
    use super::{Weight, clusters, has, is_right_to_left, width};

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
        assert!(!is_right_to_left("API שלום"));
    }
}
