//! Breaks text into lines that fit a width.
//!
//! Lines break where UAX #14 allows it, but within a word of letters only if they must: a word that
//! is too wide alone breaks after `/`, `-`, `.`, `_` and the like and at humps of camelCase; where
//! even that is not enough, anywhere between what a reader takes for characters. Text that takes
//! too many lines ends with an ellipsis; whoever draws it shows it whole to those who point at it.

use super::clean::clean;
use super::typography::{Line, Style, widest};
use crate::font;
use unicode_linebreak::linebreaks;

/// Text broken to fit.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Wrapped {
    /// The lines; none for an empty text.
    pub(super) lines: Vec<Line>,
    /// Whether a word had to be broken.
    pub(super) broken: bool,
    /// How many lines more the text would take.
    pub(super) hidden: usize,
}

/// What lines have to fit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Width in px.
    pub(super) width: i32,
    /// How many lines there may be.
    pub(super) lines: usize,
}

/// Lines of about the same width, as few as fit.
pub(super) fn balanced(text: &str, style: Style, room: Room) -> Wrapped {
    even_out(style, room, |width| wrap(text, style, width))
}

/// The same for a list whose items are joined with ` · `: lines break between items if they can,
/// and then the break stands for the dot.
pub(super) fn balanced_list(text: &str, style: Style, room: Room) -> Wrapped {
    even_out(style, room, |width| wrap_list(text, style, width))
}

/// Lines as full as fit, and no more of them than there is room for.
pub(super) fn limited(text: &str, style: Style, room: Room) -> Wrapped {
    limit(wrap(text, style, room.width), style, room)
}

fn even_out(style: Style, room: Room, wrap: impl Fn(i32) -> Wrapped) -> Wrapped {
    let best = wrap(room.width);
    if best.lines.len() < 2 || best.lines.len() > room.lines {
        return limit(best, style, room);
    }
    let (mut low, mut high) = (0, room.width);
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

/// The first lines, the last of them with an ellipsis if there were more.
fn limit(mut wrapped: Wrapped, style: Style, room: Room) -> Wrapped {
    if wrapped.lines.len() > room.lines {
        wrapped.hidden = wrapped.lines.len() - room.lines;
        wrapped.lines.truncate(room.lines);
        if let Some(last) = wrapped.lines.last_mut() {
            *last = shortened(last, style, f64::from(room.width));
        }
    }
    wrapped
}

fn shortened(line: &Line, style: Style, width: f64) -> Line {
    let mut parts: Vec<&str> = font::clusters(&line.text).collect();
    loop {
        let kept = parts.concat();
        let words =
            kept.trim_end_matches(|it: char| it.is_whitespace() || ",;:.·、。".contains(it));
        let shorter = Line::new(&format!("{words}…"), style).directed(line.right_to_left);
        if shorter.width <= width || parts.pop().is_none() {
            return shorter;
        }
    }
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
        wrapped.lines.extend(alone.lines);
    }
    if !line.is_empty() {
        wrapped.lines.push(Line::new(&line, style));
    }
    wrapped
}

const DOT: &str = " · ";

/// Lines as full as fit a width in px.
pub(super) fn wrap(text: &str, style: Style, width: i32) -> Wrapped {
    let text = clean(text);
    // The items of a list stand from left to right, whatever they are.
    let right_to_left = !text.contains(DOT) && font::is_right_to_left(&text);
    let mut filler = Filler::new(style, f64::from(width), right_to_left);
    let words = text.split(is_space).filter(|it| !it.is_empty());
    for (index, word) in words.enumerate() {
        for (part, piece) in pieces(word).into_iter().enumerate() {
            filler.add(piece, if index > 0 && part == 0 { " " } else { "" });
        }
    }
    filler.finish()
}

/// Spaces at which lines may break.
fn is_space(it: char) -> bool {
    it.is_whitespace() && !matches!(it, '\u{A0}' | '\u{2007}' | '\u{202F}')
}

/// Shown only where a line ends: where a word may break with a hyphen, and where without one.
const SOFT_HYPHEN: char = '\u{AD}';
const NO_SPACE: char = '\u{200B}';

struct Filler {
    style: Style,
    width: f64,
    right_to_left: bool,
    line: String,
    /// Width of `line` so far; exact, for widths are multiples of a power of two.
    filled: f64,
    done: Wrapped,
}

impl Filler {
    fn new(style: Style, width: f64, right_to_left: bool) -> Self {
        let (line, done) = (String::new(), Wrapped::default());
        Self { style, width, right_to_left, line, filled: 0.0, done }
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
        let hyphen = if piece.ends_with(SOFT_HYPHEN) { self.measure("-") } else { 0.0 };
        let long = self.measure(space) + self.measure(piece) + hyphen;
        let fits = self.filled + long <= self.width;
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
        let line = std::mem::take(&mut self.line);
        self.filled = 0.0;
        let mut words = line.replace([SOFT_HYPHEN, NO_SPACE], "");
        if !words.is_empty() {
            if line.ends_with(SOFT_HYPHEN) {
                words.push('-');
            }
            let line = Line::new(&words, self.style).directed(self.right_to_left);
            self.done.lines.push(line);
        }
    }

    fn finish(mut self) -> Wrapped {
        if self.line.ends_with(SOFT_HYPHEN) {
            self.line.pop();
        }
        self.end_line();
        self.done
    }
}

/// A word cut where lines may break freely: between ideographs, at a dash. Korean is written with
/// spaces, and its words stay whole like those of letters.
fn pieces(word: &str) -> Vec<&str> {
    if word.is_ascii() {
        return vec![word];
    }
    let places: Vec<usize> = linebreaks(word).map(|it| it.0).collect();
    cut(word, |at, before, after| {
        places.binary_search(&at).is_ok()
            && !JOINTS.contains(before)
            && !(is_hangul(before) && is_hangul(after))
    })
}

/// A word cut where it may break if it must.
fn inner_pieces(word: &str) -> Vec<&str> {
    cut(word, |_, before, after| {
        JOINTS.contains(before) || (before.is_lowercase() && after.is_uppercase())
    })
}

/// Signs that join parts of a word, a path or an address.
const JOINTS: &str = "/\\-._:,;?&=#@|+~";

fn is_hangul(it: char) -> bool {
    ('가'..='힣').contains(&it)
}

/// A word cut at the places that suit, each told with the characters before and after it.
fn cut(word: &str, may_break: impl Fn(usize, char, char) -> bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut begin, mut end) = (0, 0);
    let mut before = None;
    for cluster in font::clusters(word) {
        let first = cluster.chars().next();
        if let (Some(before), Some(first)) = (before, first)
            && may_break(end, before, first)
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

#[cfg(test)]
mod tests {
    use super::super::typography::{BODY, widest};
    use super::{Room, balanced, balanced_list, limited, wrap};

    fn lines(text: &str, width: i32) -> Vec<String> {
        wrap(text, BODY, width).lines.into_iter().map(|it| it.text).collect()
    }

    fn room(width: i32) -> Room {
        Room { width, lines: 9 }
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
            let wrapped = balanced_list("HTTPS · Card data · Access token", BODY, room(width));
            wrapped.lines.into_iter().map(|it| it.text).collect()
        };
        assert_eq!(lines(130), ["HTTPS · Card data", "Access token"]);
        assert_eq!(lines(300), ["HTTPS · Card data · Access token"]);
        assert_eq!(lines(50), ["HTTPS", "Card", "data", "Access", "token"]);
    }

    #[test]
    fn balanced_lines_are_as_few_and_narrower() {
        let text = "Checks every order and routes it to a bank";
        let (full, even) = (wrap(text, BODY, 200), balanced(text, BODY, room(200)));
        assert_eq!(full.lines.len(), even.lines.len());
        assert!(widest(&even.lines) < widest(&full.lines));
    }

    #[test]
    fn spaces_that_hold_words_together_do() {
        assert_eq!(
            lines("costs 10\u{A0}000\u{A0}€ each year", 72),
            ["costs", "10\u{A0}000\u{A0}€", "each year"]
        );
    }

    #[test]
    fn breaks_that_the_author_marked() {
        assert_eq!(lines("authen\u{AD}ti\u{AD}cation", 60), ["authenti-", "cation"]);
        assert_eq!(lines("authen\u{AD}ti\u{AD}cation", 300), ["authentication"]);
        assert_eq!(lines("very\u{200B}long\u{200B}word", 60), ["verylong", "word"]);
    }

    #[test]
    fn korean_words_stay_whole() {
        assert_eq!(lines("결제 서비스 게이트웨이", 70), ["결제 서비스", "게이트웨이"]);
        assert_eq!(lines("결제 서비스", 60), ["결제", "서비스"]);
    }

    #[test]
    fn too_many_lines_end_with_an_ellipsis() {
        let text = "one two, three four, five six, seven eight";
        let wrapped = limited(text, BODY, Room { width: 70, lines: 2 });
        let lines: Vec<&str> = wrapped.lines.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(wrapped.hidden, 2);
        assert_eq!(lines, ["one two,", "three four…"]);
        assert!(widest(&wrapped.lines) <= 70.0);
    }

    #[test]
    fn all_lines_of_a_text_have_its_direction() {
        let of = |text| wrap(text, BODY, 60).lines.iter().map(|it| it.right_to_left).collect();
        let (right, left): (Vec<bool>, Vec<bool>) = (of("שולח בקשה POST API"), of("API שלום שלום"));
        assert!(right.len() > 1 && right.iter().all(|it| *it));
        assert!(left.len() > 1 && left.iter().all(|it| !*it));
    }
}
