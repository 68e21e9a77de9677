//! How words are written: what somebody may have meant who wrote a word that nothing has, and names
//! in other cases.

pub mod elsewhere;

/// The candidate most like `word`, if any is like enough that a reader would say "of course".
/// Similarity only ever suggests.
#[must_use]
pub fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let allowed = (word.chars().count() / 3).max(1);
    within(allowed, word, candidates)
}

/// As [`nearest`], but so near that a slip of the pen explains the difference.
#[must_use]
pub fn close<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    within(if word.chars().count() < 8 { 1 } else { 2 }, word, candidates)
}

/// The only candidate that is a part of `word`, or that `word` is a part of, as `Order` is of
/// `PlaceOrder`.
#[must_use]
pub fn sharing_words<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    const MIN_LETTERS: usize = 4;
    let word = word.to_lowercase();
    let mut sharing = candidates.filter(|candidate| {
        let other = candidate.to_lowercase();
        let (short, long) =
            if word.len() < other.len() { (&word, &other) } else { (&other, &word) };
        short.chars().count() >= MIN_LETTERS && long.contains(short.as_str())
    });
    match (sharing.next(), sharing.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn within<'c>(
    allowed: usize,
    word: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    let folded = word.to_lowercase();
    candidates
        .filter(|candidate| *candidate != word)
        .map(|candidate| {
            (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate)
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// `PaymentsApi` as `payments-api`.
#[must_use]
pub fn kebab(name: &str) -> String {
    let mut out = String::new();
    let mut before_lower = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && before_lower {
            out.push('-');
        }
        before_lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        out.push(if letter == '_' { '-' } else { letter.to_ascii_lowercase() });
    }
    out
}
