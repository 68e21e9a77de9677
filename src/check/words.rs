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

/// A word in small letters and in the singular, to compare it with others.
pub(super) fn folded(word: &str) -> String {
    let word = word.to_lowercase();
    let stem = |end: &str| word.strip_suffix(end).filter(|stem| stem.len() > 2);
    if let Some(stem) = stem("ies") {
        return format!("{stem}y");
    }
    if ["sses", "xes", "ches", "shes"].iter().any(|end| word.ends_with(end)) {
        return word[..word.len() - 2].to_owned();
    }
    let is_singular = ["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    match stem("s").filter(|_| !is_singular) {
        Some(stem) => stem.to_owned(),
        None => word,
    }
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
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (letter.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push((from, &text[from..at]));
                start = None;
            }
            _ => {}
        }
    }
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
        let folds = ["Keys", "Proxies", "Boxes", "Access", "Status", "Bus", "API", "Caches"];
        let wanted = ["key", "proxy", "box", "access", "status", "bus", "api", "cach"];
        assert_eq!(folds.map(folded), wanted);
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
