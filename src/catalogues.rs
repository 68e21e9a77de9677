//! Catalogues that threats and controls refer to: the shape of their ids, and where they are on the
//! web. Ids and links only, never their texts.

/// A catalogue whose ids have a known shape.
struct Catalogue {
    /// What an id begins with; behind it comes the number.
    prefix: &'static str,
    name: &'static str,
    /// How an id looks, for readers.
    example: &'static str,
    /// Whether what stands behind the prefix is a number of the catalogue.
    is_number: fn(&str) -> bool,
    /// The official page of an entry.
    page: fn(&str) -> String,
}

/// All that have a prefix of their own. Of `ASVS` the entries have no pages, so that the link leads
/// to the standard; its edition may stand before the number.
const CATALOGUES: &[Catalogue] = &[
    Catalogue {
        prefix: "CWE-",
        name: "CWE",
        example: "CWE-294",
        is_number: digits,
        page: |number| format!("https://cwe.mitre.org/data/definitions/{number}.html"),
    },
    Catalogue {
        prefix: "CAPEC-",
        name: "CAPEC",
        example: "CAPEC-60",
        is_number: digits,
        page: |number| format!("https://capec.mitre.org/data/definitions/{number}.html"),
    },
    Catalogue {
        prefix: "CVE-",
        name: "CVE",
        example: "CVE-2014-0160",
        is_number: |number| {
            number.split_once('-').is_some_and(|(year, number)| {
                year.len() == 4 && number.len() >= 4 && digits(year) && digits(number)
            })
        },
        page: |number| format!("https://www.cve.org/CVERecord?id=CVE-{number}"),
    },
    Catalogue {
        prefix: "ASVS-",
        name: "ASVS",
        example: "ASVS-3.5.3` or `ASVS-4.0.3-3.5.3",
        is_number: |number| number.split('-').count() <= 2 && number.split('-').all(dotted),
        page: |_| {
            "https://owasp.org/www-project-application-security-verification-standard/".to_owned()
        },
    },
];

/// The official page of what a reference names; `None` for texts of other kinds.
#[must_use]
pub fn link(reference: &str) -> Option<String> {
    for catalogue in CATALOGUES {
        let number = reference.strip_prefix(catalogue.prefix);
        if let Some(number) = number.filter(|it| (catalogue.is_number)(it)) {
            return Some((catalogue.page)(number));
        }
    }
    attack(reference).or_else(|| rfc(reference))
}

/// Techniques and mitigations of ATT&CK: `T1557`, `T1557.001`, `M1032`.
fn attack(reference: &str) -> Option<String> {
    let four = |text: &str| text.len() == 4 && digits(text);
    if let Some(number) = reference.strip_prefix('M').filter(|it| four(it)) {
        return Some(format!("https://attack.mitre.org/mitigations/M{number}/"));
    }
    let technique = reference.strip_prefix('T')?;
    let (number, part) = technique.split_once('.').unwrap_or((technique, ""));
    let has_part = part.len() == 3 && digits(part);
    if !four(number) || !part.is_empty() && !has_part || technique.ends_with('.') {
        return None;
    }
    let part = if has_part { format!("{part}/") } else { String::new() };
    Some(format!("https://attack.mitre.org/techniques/T{number}/{part}"))
}

/// `RFC 6819`, `RFC-6819`, `RFC 9700 4.14`: the section is not part of the address.
fn rfc(reference: &str) -> Option<String> {
    let rest = reference.strip_prefix("RFC ").or_else(|| reference.strip_prefix("RFC-"))?;
    let (number, section) = rest.split_once(' ').unwrap_or((rest, ""));
    let fits = digits(number) && (section.is_empty() || dotted(section));
    fits.then(|| format!("https://www.rfc-editor.org/rfc/rfc{number}"))
}

/// What is wrong with a reference that begins like one to a known catalogue: the message and what
/// to do. Any other text is fine.
#[must_use]
pub fn fault(reference: &str) -> Option<(String, String)> {
    let starts = |it: &&Catalogue| {
        let start = reference.get(..it.prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(it.prefix))
    };
    let catalogue = CATALOGUES.iter().find(starts)?;
    let number = &reference[catalogue.prefix.len()..];
    if reference.starts_with(catalogue.prefix) && (catalogue.is_number)(number) {
        return None;
    }
    let message = format!("`{reference}` is no entry of {}", catalogue.name);
    Some((message, format!("write it as `{}`", catalogue.example)))
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

/// `3.5.3`, `v4.0.3`
fn dotted(text: &str) -> bool {
    text.strip_prefix('v').unwrap_or(text).split('.').all(digits)
}

#[cfg(test)]
mod tests {
    use super::{fault, link};

    #[test]
    fn known_catalogues_have_pages() {
        let page = |reference: &str| link(reference).unwrap_or_default();
        assert_eq!(page("CWE-294"), "https://cwe.mitre.org/data/definitions/294.html");
        assert_eq!(page("CAPEC-60"), "https://capec.mitre.org/data/definitions/60.html");
        assert_eq!(page("CVE-2014-0160"), "https://www.cve.org/CVERecord?id=CVE-2014-0160");
        assert_eq!(page("T1557.001"), "https://attack.mitre.org/techniques/T1557/001/");
        assert_eq!(page("T1557"), "https://attack.mitre.org/techniques/T1557/");
        assert_eq!(page("M1032"), "https://attack.mitre.org/mitigations/M1032/");
        assert_eq!(page("RFC 9700 4.14"), "https://www.rfc-editor.org/rfc/rfc9700");
        assert!(page("ASVS-3.5.3").starts_with("https://owasp.org/"));
        assert!(page("ASVS-4.0.3-3.5.3").starts_with("https://owasp.org/"));
    }

    #[test]
    fn other_texts_have_none() {
        let texts = ["", "CWE-", "CWE-29a", "CWE-1/../x", "T15", "T1557.", "T1557.1", "RFC 1 x"];
        for text in texts.into_iter().chain(["javascript:alert(1)", "our wiki", "ä"]) {
            assert_eq!(link(text), None, "{text}");
        }
    }

    #[test]
    fn ids_of_known_catalogues_have_their_shape() {
        for text in ["CWE-294", "ASVS-v4.0.3-3.5.3", "our CWE-29a", "T1", "CWE", "ä"] {
            assert_eq!(fault(text), None, "{text}");
        }
        let (message, hint) = fault("cwe-294").unwrap();
        assert_eq!(message, "`cwe-294` is no entry of CWE");
        assert_eq!(hint, "write it as `CWE-294`");
        for text in ["CWE-", "CWE-29a", "CVE-14-160", "ASVS-a", "CAPEC-1.2"] {
            assert!(fault(text).is_some(), "{text}");
        }
    }
}
