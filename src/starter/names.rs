//! Names for things of which only the title is known.

/// Letters with marks, and what is written for them where only ASCII may stand.
const PLAIN: &[(&str, &str)] = &[
    ("ä", "ae"),
    ("ö", "oe"),
    ("ü", "ue"),
    ("ß", "ss"),
    ("àáâãåāăą", "a"),
    ("æ", "ae"),
    ("çćĉċč", "c"),
    ("ðďđ", "d"),
    ("èéêëēĕėęě", "e"),
    ("ĝğġģ", "g"),
    ("ĥħ", "h"),
    ("ìíîïĩīĭįı", "i"),
    ("ĵ", "j"),
    ("ķ", "k"),
    ("ĺļľŀł", "l"),
    ("ñńņňŋ", "n"),
    ("òóôõōŏőø", "o"),
    ("œ", "oe"),
    ("ŕŗř", "r"),
    ("śŝşšș", "s"),
    ("ţťŧț", "t"),
    ("þ", "th"),
    ("ùúûũūŭůűų", "u"),
    ("ŵ", "w"),
    ("ýÿŷ", "y"),
    ("źżž", "z"),
];

/// A name made of a title: its words in ASCII, each with a capital, as `Zahlung2` of `zahlung 2`.
/// Where that is no name, since it is empty or begins with a digit, the kind stands before it.
#[must_use]
pub fn name(title: &str, kind: &str) -> String {
    let name: String = words(title).iter().map(|word| capitalized(word)).collect();
    if name.starts_with(|it: char| it.is_ascii_alphabetic()) {
        return name;
    }
    let kind: String = words(kind).iter().map(|word| capitalized(word)).collect();
    format!("{kind}{name}")
}

/// The words of a text in ASCII letters and digits; other scripts are left out.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            words.last_mut().expect("there is always one").push(letter);
        } else if let Some(plain) = plain(letter) {
            let is_first = words.last().is_some_and(String::is_empty);
            let plain = match letter.is_uppercase() {
                true if is_first => capitalized(plain),
                true => plain.to_ascii_uppercase(),
                false => plain.to_owned(),
            };
            words.last_mut().expect("there is always one").push_str(&plain);
        } else if !matches!(letter, '\'' | '’') {
            words.push(String::new());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn plain(letter: char) -> Option<&'static str> {
    let small = letter.to_lowercase().next().unwrap_or(letter);
    PLAIN.iter().find(|(letters, _)| letters.contains(small)).map(|(_, plain)| *plain)
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn names_are_made_of_any_title() {
        for (title, wanted) in [
            ("Payments", "Payments"),
            ("order service (v2)", "OrderServiceV2"),
            ("Müller's Öffnungszeiten", "MuellersOeffnungszeiten"),
            ("Überweisung", "Ueberweisung"),
            ("Łódź – café", "LodzCafe"),
            ("3-D Secure", "System3DSecure"),
            ("支付 API 2", "API2"),
            ("支付", "System"),
            ("  ", "System"),
        ] {
            assert_eq!(name(title, "system"), wanted, "{title}");
        }
    }
}
