//! What texts of people may hold without harm to those who show them.

/// Whether a character is seen by nobody and does something: steers a terminal, or sets the
/// direction of those behind it, also of those that others wrote. Line breaks and tabs do not.
#[must_use]
pub fn is_hidden(it: char) -> bool {
    it.is_control() && !matches!(it, '\n' | '\t') || is_turn(it)
}

/// Embeddings, overrides and isolates of directions, and their ends.
fn is_turn(it: char) -> bool {
    matches!(it, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text without the characters that nobody sees.
#[must_use]
pub fn visible(text: String) -> String {
    if text.contains(is_hidden) { text.replace(is_hidden, "") } else { text }
}

/// A text on one line for a terminal or a log; what would steer it is seen as a sign.
#[must_use]
pub fn printable(text: &str) -> String {
    let shown = text.chars().map(|it| match it {
        '\n' | '\r' | '\t' => ' ',
        it if is_hidden(it) => '\u{FFFD}',
        it => it,
    });
    shown.collect()
}

/// `1 file`, `2 files`.
#[must_use]
pub fn counted(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}

#[cfg(test)]
mod tests {
    use super::{printable, visible};

    #[test]
    fn hidden_characters_are_left_out_or_seen() {
        let text = "red \u{1b}[31m,\nback\u{202E}wards\u{2066}, \u{85}שלום\u{200F}\té";
        let kept = "red [31m,\nbackwards, שלום\u{200F}\té";
        assert_eq!(visible(text.to_owned()), kept);
        let shown = "red \u{FFFD}[31m, back\u{FFFD}wards\u{FFFD}, \u{FFFD}שלום\u{200F} é";
        assert_eq!(printable(text), shown);
    }
}
