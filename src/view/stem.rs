//! File names of maps: readable, stable, and equal for no two maps, also where case is ignored.

use std::collections::BTreeMap;

/// Names that one operating system keeps for devices.
const RESERVED: &[&str] = &["con", "prn", "aux", "nul"];

/// The picture of threats by severity and state, beside all maps.
pub const SUMMARY: &str = "summary";
/// The picture of threats by likelihood and impact, beside all maps.
pub const RISK: &str = "risk";

/// The stems of some ids, in their order.
pub(super) fn stems(ids: &[String]) -> Vec<String> {
    let plain: Vec<String> = ids.iter().map(|id| unreserved(kebab(id))).collect();
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for stem in &plain {
        *uses.entry(stem).or_default() += 1;
    }
    let stem = |(id, stem): (&String, &String)| {
        if uses[stem.as_str()] == 1 {
            return stem.clone();
        }
        // A hash of the id and no counter: another map does not change this one's name.
        format!("{stem}.{:08x}", hash(id))
    };
    ids.iter().zip(&plain).map(stem).collect()
}

/// A device's name is taken for the device also with an ending behind it; the names of pictures are
/// taken as they are.
fn unreserved(stem: String) -> String {
    let is_device = stem.split('.').next().is_some_and(is_reserved);
    if is_device || [SUMMARY, RISK].contains(&stem.as_str()) { format!("map-{stem}") } else { stem }
}

fn is_reserved(first: &str) -> bool {
    let port = |prefix: &str| {
        first.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest != "0")
    };
    RESERVED.contains(&first) || port("com") || port("lpt")
}

/// `Acme.PaymentsApi` as `acme.payments-api`.
fn kebab(id: &str) -> String {
    let letters: Vec<char> = id.chars().collect();
    let mut out = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let starts_word = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase() || before.is_ascii_digit() || ends_acronym(&letters, at)
            });
        if starts_word {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// Whether a word begins at `at` behind at least two capitals, as in `HTTPProxy`.
fn ends_acronym(letters: &[char], at: usize) -> bool {
    let upper = |at: usize| letters.get(at).is_some_and(char::is_ascii_uppercase);
    at >= 2
        && upper(at - 1)
        && upper(at - 2)
        && letters.get(at + 1).is_some_and(char::is_ascii_lowercase)
}

/// FNV-1a, 32 bits.
fn hash(text: &str) -> u32 {
    text.bytes()
        .fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::stems;

    fn of(ids: &[&str]) -> Vec<String> {
        stems(&ids.iter().map(|&id| id.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn words_are_told_apart() {
        let stems = of(&["OAuth.AuthorizationServer", "Acme.HTTPProxy2Cache"]);
        assert_eq!(stems, ["oauth.authorization-server", "acme.http-proxy2-cache"]);
    }

    #[test]
    fn names_that_would_be_one_file_are_told_apart() {
        let stems = of(&["Acme.PayApi", "Acme.Pay-Api", "Con"]);
        assert!(stems[0].starts_with("acme.pay-api.") && stems[0] != stems[1]);
        assert_eq!(stems[2], "map-con");
    }
}
