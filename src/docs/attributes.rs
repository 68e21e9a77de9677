//! Attributes of blocks: `view="Acme.Pay" caption="Payments"`.

use crate::query::Fault;
use crate::spelling;
use std::ops::Range;

/// What a block says in one word and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The word.
    pub name: String,
    /// What stands between the quotes.
    pub value: String,
    /// Bytes of the value, without its quotes.
    pub at: Range<usize>,
}

/// The attributes in the bytes `within` of a text.
///
/// # Errors
///
/// Gives all that is wrong with them: a value without quotes, which builds of documents read in
/// different ways, a word that is not `known`, one that is said twice.
pub fn parse(
    text: &str,
    within: Range<usize>,
    known: &[&str],
) -> Result<Vec<Attribute>, Vec<Fault>> {
    let mut found: Vec<Attribute> = Vec::new();
    let mut faults = Vec::new();
    let mut next = within.start;
    while let Some((name, value, end)) = one(text, next..within.end) {
        next = end;
        let word = &text[name.clone()];
        let fault = |message, hint| Fault { at: name.clone(), message, hint: Some(hint) };
        let Some(value) = value else {
            let name = word.split('=').next().filter(|it| !it.is_empty()).unwrap_or("view");
            let hint = format!("write `{name}=\"…\"`");
            faults.push(fault("an attribute without a value in quotes".to_owned(), hint));
            continue;
        };
        if !known.contains(&word) {
            let hint = match spelling::nearest(word, known.iter().copied()) {
                Some(like) => format!("did you mean `{like}`?"),
                None => format!("here may stand {}", listed(known)),
            };
            faults.push(fault(format!("there is no attribute `{word}` here"), hint));
        } else if found.iter().any(|it| it.name == word) {
            faults.push(fault(format!("`{word}` is said twice"), "remove one".to_owned()));
        } else {
            let said = text[value.clone()].to_owned();
            found.push(Attribute { name: word.to_owned(), value: said, at: value });
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

/// The next attribute: its name, its value if it has one in quotes, and where it ends.
type One = (Range<usize>, Option<Range<usize>>, usize);

fn one(text: &str, within: Range<usize>) -> Option<One> {
    let rest = text.get(within.clone())?;
    let start = within.end - rest.trim_start().len();
    let rest = rest.trim_start();
    if rest.is_empty() {
        return None;
    }
    let is_word = |it: char| it.is_alphanumeric() || "-_".contains(it);
    let word = start..start + rest.find(|it| !is_word(it)).unwrap_or(rest.len());
    let blank = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let after = &rest[word.len()..];
    let value = after.strip_prefix('=').and_then(|it| {
        let quote = it.chars().next().filter(|it| matches!(it, '"' | '\''))?;
        let inner = &it[1..];
        let first = word.end + 2;
        Some(first..first + inner.find(quote)?)
    });
    match value {
        Some(value) => {
            let end = value.end + 1;
            Some((word, Some(value), end))
        }
        None => Some((start..start + blank, None, start + blank)),
    }
}

fn listed(known: &[&str]) -> String {
    known.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn read(text: &str) -> String {
        let known = ["file", "view", "alt"];
        match parse(text, 0..text.len(), &known) {
            Ok(found) => {
                let said = |it: &super::Attribute| {
                    assert_eq!(&text[it.at.clone()], it.value);
                    format!("{}={}", it.name, it.value)
                };
                found.iter().map(said).collect::<Vec<_>>().join(";")
            }
            Err(faults) => {
                let told = faults.into_iter();
                let told = told.map(|it| {
                    format!("`{}`: {}; {}", &text[it.at], it.message, it.hint.unwrap_or_default())
                });
                told.collect::<Vec<_>>().join("\n")
            }
        }
    }

    #[test]
    fn values_stand_in_quotes() {
        assert_eq!(read(""), "");
        let text = " file=\"a b.tmd\"  view='Å \"x\"'alt=\"\"";
        assert_eq!(read(text), "file=a b.tmd;view=Å \"x\";alt=");
        assert_eq!(
            read("file=a.tmd view=\"x"),
            "`file=a.tmd`: an attribute without a value in quotes; write `file=\"…\"`\n\
             `view=\"x`: an attribute without a value in quotes; write `view=\"…\"`"
        );
    }

    #[test]
    fn words_are_known_and_said_once() {
        let told = "`veiw`: there is no attribute `veiw` here; did you mean `view`?";
        assert_eq!(read("veiw=\"x\""), told);
        assert_eq!(
            read("size=\"x\""),
            "`size`: there is no attribute `size` here; here may stand `file`, `view`, `alt`"
        );
        assert_eq!(read("alt=\"x\" alt=\"y\""), "`alt`: `alt` is said twice; remove one");
    }
}
