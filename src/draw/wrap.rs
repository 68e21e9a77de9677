//! Breaks text into lines that fit a width; nothing is ever cut.
//!
//! Lines break at spaces and between ideographs. A word that is too wide alone breaks after
//! `/`, `-`, `.`, `_`, `:` and at humps of camelCase; where even that is not enough, anywhere
//! between what a reader takes for characters.

use super::typography::{Line, Style, widest};
use crate::font;

/// Text broken to fit.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Wrapped {
    /// The lines; none for an empty text.
    pub(super) lines: Vec<Line>,
    /// Whether a word had to be broken.
    pub(super) broken: bool,
}

/// Lines of about the same width, as few as fit a width in px.
pub(super) fn balanced(text: &str, style: Style, width: i32) -> Wrapped {
    even_out(width, |width| wrap(text, style, width))
}

/// The same for a list whose items are joined with ` · `: lines break between items if they can,
/// and then the break stands for the dot.
pub(super) fn balanced_list(text: &str, style: Style, width: i32) -> Wrapped {
    even_out(width, |width| wrap_list(text, style, width))
}

fn even_out(width: i32, wrap: impl Fn(i32) -> Wrapped) -> Wrapped {
    let best = wrap(width);
    if best.lines.len() < 2 {
        return best;
    }
    let (mut low, mut high) = (0, width);
    while low + 1 < high {
        let middle = i32::midpoint(low, high);
        let tried = wrap(middle);
        let fits = widest(&tried.lines) <= f64::from(middle);
        if fits && tried.lines.len() == best.lines.len() && tried.broken == best.broken {
            high = middle;
        } else {
            low = middle;
        }
    }
    wrap(high)
}

fn wrap_list(text: &str, style: Style, width: i32) -> Wrapped {
    let mut wrapped = Wrapped::default();
    let mut line = String::new();
    for item in text.split(DOT) {
        let longer = if line.is_empty() { item.into() } else { format!("{line}{DOT}{item}") };
        let one = wrap(&longer, style, width);
        if one.lines.len() <= 1 {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            wrapped.lines.push(Line::new(&line, style));
        }
        // An item that is too long alone goes on with its last line.
        let mut alone = wrap(item, style, width);
        wrapped.broken |= alone.broken;
        line = alone.lines.pop().map(|it| it.text).unwrap_or_default();
        wrapped.lines.append(&mut alone.lines);
    }
    if !line.is_empty() {
        wrapped.lines.push(Line::new(&line, style));
    }
    wrapped
}

const DOT: &str = " · ";

/// Lines as full as fit a width in px.
pub(super) fn wrap(text: &str, style: Style, width: i32) -> Wrapped {
    let mut filler = Filler::new(style, f64::from(width));
    for (index, word) in text.split_whitespace().enumerate() {
        for (part, piece) in pieces(word).into_iter().enumerate() {
            filler.add(piece, if index > 0 && part == 0 { " " } else { "" });
        }
    }
    filler.finish()
}

struct Filler {
    style: Style,
    width: f64,
    line: String,
    /// Width of `line` so far; exact, for widths are multiples of a power of two.
    filled: f64,
    done: Wrapped,
}

impl Filler {
    fn new(style: Style, width: f64) -> Self {
        Self { style, width, line: String::new(), filled: 0.0, done: Wrapped::default() }
    }

    /// Puts a piece that should stay whole on this line, or else on the next.
    fn add(&mut self, piece: &str, space: &str) {
        if self.take(space, piece) {
            return;
        }
        self.end_line();
        if self.take("", piece) {
            return;
        }
        self.done.broken = true;
        for part in inner_pieces(piece) {
            if self.take("", part) {
                continue;
            }
            self.end_line();
            for cluster in font::clusters(part) {
                if !self.take("", cluster) {
                    self.end_line();
                    self.put(cluster);
                }
            }
        }
    }

    /// Puts a piece on this line if it fits.
    fn take(&mut self, space: &str, piece: &str) -> bool {
        let fits = self.filled + self.measure(space) + self.measure(piece) <= self.width;
        if fits {
            self.put(space);
            self.put(piece);
        }
        fits
    }

    fn put(&mut self, piece: &str) {
        self.filled += self.measure(piece);
        self.line.push_str(piece);
    }

    fn measure(&self, piece: &str) -> f64 {
        font::width(piece, self.style.weight, self.style.size)
    }

    fn end_line(&mut self) {
        if !self.line.is_empty() {
            let line = Line::new(&std::mem::take(&mut self.line), self.style);
            self.done.lines.push(line);
            self.filled = 0.0;
        }
    }

    fn finish(mut self) -> Wrapped {
        self.end_line();
        self.done
    }
}

/// A word cut where lines may break freely: between ideographs.
fn pieces(word: &str) -> Vec<&str> {
    cut(word, |before, after| {
        (font::is_ideograph(before) || font::is_ideograph(after))
            && !NEVER_FIRST.contains(after)
            && !NEVER_LAST.contains(before)
    })
}

/// A word cut where it may break if it must.
fn inner_pieces(word: &str) -> Vec<&str> {
    cut(word, |before, after| {
        "/-._:".contains(before) || (before.is_lowercase() && after.is_uppercase())
    })
}

fn cut(word: &str, may_break: impl Fn(char, char) -> bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut begin, mut end) = (0, 0);
    let mut before = None;
    for cluster in font::clusters(word) {
        let first = cluster.chars().next();
        if let (Some(before), Some(first)) = (before, first)
            && may_break(before, first)
        {
            parts.push(&word[begin..end]);
            begin = end;
        }
        before = first;
        end += cluster.len();
    }
    parts.push(&word[begin..]);
    parts
}

const NEVER_FIRST: &str =
    "、。，．・：；？！」』）］｝〉》】〕ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;?!)]}";
const NEVER_LAST: &str = "「『（［｛〈《【〔([{";

#[cfg(test)]
mod tests {
    use super::super::typography::{BODY, widest};
    use super::{balanced, balanced_list, wrap};

    fn lines(text: &str, width: i32) -> Vec<String> {
        wrap(text, BODY, width).lines.into_iter().map(|it| it.text).collect()
    }

    #[test]
    fn breaks_at_spaces_first() {
        assert_eq!(
            lines("Takes card  payments\nfrom shops", 90),
            ["Takes card", "payments from", "shops"]
        );
        assert!(lines("  ", 90).is_empty());
    }

    #[test]
    fn words_too_wide_break_at_their_joints() {
        assert_eq!(
            lines("org.example.payments.Gateway", 100),
            ["org.example.", "payments.", "Gateway"]
        );
        assert_eq!(lines("PaymentGatewayFactory", 100), ["PaymentGateway", "Factory"]);
    }

    #[test]
    fn nothing_is_lost_or_too_wide() {
        let long = "x".repeat(300);
        let odd = "👩\u{200D}💻".repeat(40);
        for text in [
            long.as_str(),
            odd.as_str(),
            "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}",
            "支払いを処理する、外部。",
        ] {
            for width in [16, 40, 150] {
                let wrapped = wrap(text, BODY, width);
                let joined: String = wrapped.lines.iter().map(|it| it.text.as_str()).collect();
                assert_eq!(joined, text);
                assert!(widest(&wrapped.lines) <= f64::from(width));
                assert!(
                    wrapped.lines.iter().all(|it| !it.text.starts_with(['\u{301}', '\u{200D}']))
                );
            }
        }
    }

    #[test]
    fn ideographs_break_but_not_before_a_full_stop() {
        assert_eq!(lines("支払い処理。", 60), ["支払い処", "理。"]);
    }

    #[test]
    fn lists_break_between_items() {
        let lines = |width| -> Vec<String> {
            let wrapped = balanced_list("HTTPS · Card data · Access token", BODY, width);
            wrapped.lines.into_iter().map(|it| it.text).collect()
        };
        assert_eq!(lines(130), ["HTTPS · Card data", "Access token"]);
        assert_eq!(lines(300), ["HTTPS · Card data · Access token"]);
        assert_eq!(lines(50), ["HTTPS", "Card", "data", "Access", "token"]);
    }

    #[test]
    fn balanced_lines_are_as_few_and_narrower() {
        let text = "Checks every order and routes it to a bank";
        let (full, even) = (wrap(text, BODY, 200), balanced(text, BODY, 200));
        assert_eq!(full.lines.len(), even.lines.len());
        assert!(widest(&even.lines) < widest(&full.lines));
    }
}
