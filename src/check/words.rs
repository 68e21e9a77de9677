//! Words of names and texts: `TokenStore` is `Token` and `Store`.

use std::ops::Range;

use crate::model::NameCase;

/// The words of a name, from its capitals and separators. A lone capital belongs to the word beside
/// it: `OAuth` and `IdP` are one word each.
pub(super) fn split(name: &str) -> Vec<&str> {
    let chunks = name.split(|it: char| !it.is_alphanumeric()).filter(|chunk| !chunk.is_empty());
    chunks.flat_map(|chunk| humps(chunk).into_iter().map(|range| &chunk[range])).collect()
}

/// The words of a text without separators.
fn humps(chunk: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = chunk.char_indices().collect();
    let mut starts = vec![0];
    for at in 1..chars.len() {
        let [before, here] = [chars[at - 1].1, chars[at].1];
        let begins = here.is_uppercase()
            && (!before.is_uppercase() || chars.get(at + 1).is_some_and(|it| it.1.is_lowercase()));
        if begins {
            starts.push(chars[at].0);
        }
    }
    starts.push(chunk.len());
    let mut words: Vec<Range<usize>> = Vec::new();
    for pair in starts.windows(2) {
        let joins = |it: &Range<usize>| chunk[it.clone()].chars().count() == 1;
        let is_lone = joins(&(pair[0]..pair[1]));
        match words.last_mut() {
            Some(last) if is_lone || joins(last) => last.end = pair[1],
            _ => words.push(pair[0]..pair[1]),
        }
    }
    words
}

/// Words in `s` that are no plural, whatever a word without it means.
const NO_PLURALS: &[&str] = &["https", "sftps", "sms"];

/// What is left of a word to compare it with others: in small letters, and the same for singular
/// and plural. It need not be a word: `cache` and `caches` are both `cach`.
pub(super) fn folded(word: &str) -> String {
    let lower = word.to_lowercase();
    let is_singular = ["ss", "us", "sis", "xis"].iter().any(|end| lower.ends_with(end))
        || NO_PLURALS.contains(&lower.as_str());
    // Of an abbreviation a small `s` is a plural, and a large one a letter: `IDs`, `TLS`.
    let is_short = lower.chars().count() <= 3;
    let is_plural = match word.strip_suffix('s') {
        Some(stem) if is_short => stem.len() > 1 && stem.chars().all(char::is_uppercase),
        Some(_) => !is_singular,
        None => false,
    };
    let stem = if is_plural { &lower[..lower.len() - 1] } else { lower.as_str() };
    if let Some(begin) = stem.strip_suffix("ie").filter(|begin| begin.len() > 1) {
        return format!("{begin}y");
    }
    let hisses = ["sse", "xe", "che", "she", "ze"].iter().any(|end| stem.ends_with(end));
    stem[..stem.len() - usize::from(hisses)].to_owned()
}

/// Whether a letter is of a script that puts no spaces between words, so that each letter is taken
/// for a word. Words in katakana stand out by themselves.
fn is_word_alone(it: char) -> bool {
    matches!(it, '\u{3040}'..='\u{309f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

fn is_katakana(it: char) -> bool {
    matches!(it, '\u{30a0}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}')
}

/// Whether a character is a part of a word: accents may stand alone behind their letter.
fn is_of_word(it: char) -> bool {
    it.is_alphanumeric() || matches!(it, '\u{300}'..='\u{36f}')
}

/// Whether two letters side by side are of two words, by their scripts.
fn parts(before: char, here: char) -> bool {
    is_word_alone(before) || is_word_alone(here) || is_katakana(before) != is_katakana(here)
}

/// Whether a name is of a case.
pub(super) fn fits(name: &str, case: NameCase) -> bool {
    let first = name.chars().next().unwrap_or_default();
    let only = |is_fit: fn(char) -> bool| name.chars().all(is_fit);
    match case {
        NameCase::Pascal => first.is_ascii_uppercase() && only(|it| it.is_ascii_alphanumeric()),
        NameCase::Camel => first.is_ascii_lowercase() && only(|it| it.is_ascii_alphanumeric()),
        NameCase::Kebab => only(|it| is_small(it) || it == '-'),
        NameCase::Snake => only(|it| is_small(it) || it == '_'),
        NameCase::Upper => only(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_'),
    }
}

fn is_small(it: char) -> bool {
    it.is_ascii_lowercase() || it.is_ascii_digit()
}

/// The case that a name is of, if it is of any.
pub(super) fn case_of(name: &str) -> Option<NameCase> {
    let mut cases = NameCase::WORDS.iter().map(|(_, case)| *case);
    cases.find(|&case| fits(name, case))
}

/// Words as a name of a case.
pub(super) fn join(words: &[&str], case: NameCase) -> String {
    let capital = |word: &&str| {
        let mut letters = word.chars();
        let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
        first + letters.as_str()
    };
    let separated = |separator: &str| words.join(separator);
    match case {
        NameCase::Pascal => words.iter().map(capital).collect(),
        NameCase::Camel => {
            let first = words.first().map(|word| word.to_lowercase()).unwrap_or_default();
            first + &words.iter().skip(1).map(capital).collect::<String>()
        }
        NameCase::Kebab => separated("-").to_lowercase(),
        NameCase::Snake => separated("_").to_lowercase(),
        NameCase::Upper => separated("_").to_uppercase(),
    }
}

/// The words of a text, each with where it stands.
pub(super) fn tokens(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = None;
    let mut before = ' ';
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_letter = is_of_word(letter);
        if let Some(from) = start.filter(|_| !is_letter || parts(before, letter)) {
            found.push((from, &text[from..at]));
            start = None;
        }
        if is_letter && start.is_none() {
            start = Some(at);
        }
        before = letter;
    }
    found
}

/// The words of a text, without names in backticks and addresses. Words of names that are joined by
/// capitals stay whole.
pub(super) fn plain_tokens(text: &str) -> Vec<(usize, &str)> {
    let mut is_code = false;
    let mut last = 0;
    let mut found = tokens(text);
    found.retain(|(at, _)| {
        is_code ^= text[last..*at].matches('`').count() % 2 == 1;
        last = *at;
        let begin = text[..*at].rfind(char::is_whitespace).map_or(0, |it| it + 1);
        let chunk = text[begin..].split(char::is_whitespace).next().unwrap_or_default();
        !is_code && !chunk.contains("://")
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_at_capitals_and_separators() {
        assert_eq!(split("TokenStore"), ["Token", "Store"]);
        assert_eq!(split("token-store_2"), ["token", "store", "2"]);
        assert_eq!(split("HTTPServer"), ["HTTP", "Server"]);
        assert_eq!(split("OAuthClient"), ["OAuth", "Client"]);
        assert_eq!(split("IdP"), ["IdP"]);
    }

    #[test]
    fn words_fold_to_small_singulars() {
        let pairs = [
            ("Keys", "Key"),
            ("Proxies", "Proxy"),
            ("Cookies", "Cookie"),
            ("Boxes", "Box"),
            ("Caches", "Cache"),
            ("Addresses", "Address"),
            ("APIs", "API"),
            ("Apis", "Api"),
            ("IDs", "ID"),
        ];
        for (plural, singular) in pairs {
            assert_eq!(folded(plural), folded(singular));
        }
        for alone in ["Access", "Status", "Bus", "TLS", "Https", "SMS", "Analysis"] {
            assert_eq!(folded(alone), alone.to_lowercase());
        }
    }

    #[test]
    fn texts_are_split_where_their_scripts_part_words() {
        let words = |text| tokens(text).into_iter().map(|(_, word)| word).collect::<Vec<_>>();
        assert_eq!(words("A user's API"), ["A", "user", "s", "API"]);
        assert_eq!(words("認可サーバーのAPI"), ["認", "可", "サーバー", "の", "API"]);
        assert_eq!(words("cafe\u{301}s für 2"), ["cafe\u{301}s", "für", "2"]);
    }

    #[test]
    fn names_change_their_case() {
        for (_, case) in NameCase::WORDS {
            assert!(fits(&join(&["Token", "Store"], *case), *case));
        }
        assert_eq!(join(&["token", "store"], NameCase::Camel), "tokenStore");
        assert_eq!(case_of("token-store"), Some(NameCase::Kebab));
        assert_eq!(case_of("Token-store"), None);
    }
}
