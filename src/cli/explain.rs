//! `tmd explain`: what a code or a word of the language means.

use super::args::{Chapter, Explain};
use super::failure::Failure;
use super::{Verdict, streams};
use std::fmt::Write as _;
use threatlas::date::Date;
use threatlas::diag::Code;
use threatlas::levels;
use threatlas::model::Model;
use threatlas::{Options, reference};

pub(super) fn run(args: &Explain) -> Result<Verdict, Failure> {
    // The libraries are enough to know their words.
    let none: &[(&str, &str)] = &[];
    let libraries = threatlas::compile(none, &Options { today: Date::from_unix_seconds(0) }).model;
    let text = match (&args.code, args.reference) {
        (_, Some(Chapter::Language)) => reference::language(&libraries),
        (_, Some(Chapter::Findings)) => reference::findings(),
        (None, None) => list(&libraries),
        (Some(asked), None) => {
            let code = Code::parse(asked).map(page);
            code.or_else(|| reference::page(&libraries, asked)).ok_or_else(|| unknown(asked))?
        }
    };
    streams::print(text)?;
    Ok(Verdict::Fine)
}

fn list(libraries: &Model) -> String {
    let mut out = "Words that begin a statement:\n\n".to_owned();
    let words = reference::words(libraries);
    let width = words.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
    for (word, what) in words {
        let _ = writeln!(out, "{word:width$}  {what}");
    }
    out.push_str("\nFindings:\n\n");
    for code in Code::ALL {
        let _ = writeln!(out, "{code}  {}", code.title());
    }
    out
}

fn page(code: Code) -> String {
    let level = levels::sentence(code).map(|it| format!("\n{it}\n")).unwrap_or_default();
    format!("{code}: {}\n\n{}\n{level}", code.title(), code.explanation().trim_end())
}

fn unknown(text: &str) -> Failure {
    let hint = match nearest(text) {
        Some(code) => {
            let title = code.title();
            format!("did you mean `{code}` ({title})? `tmd explain` lists all that there is")
        }
        None => "`tmd explain` lists all that there is".to_owned(),
    };
    Failure::new(format!("no code and no word of the language is `{text}`")).hint(hint)
}

/// The code with the fewest other digits, then the nearest number.
fn nearest(text: &str) -> Option<Code> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number: u16 = digits.parse().ok()?;
    let padded = format!("{number:04}");
    let distance = |code: Code| {
        let name = format!("{:04}", code as u16);
        let n_other = name.bytes().zip(padded.bytes()).filter(|(a, b)| a != b).count();
        (n_other, number.abs_diff(code as u16))
    };
    Code::ALL.iter().copied().min_by_key(|&code| distance(code))
}

#[cfg(test)]
mod tests {
    use super::nearest;
    use threatlas::diag::Code;

    #[test]
    fn the_nearest_code_shares_most_digits() {
        for &code in Code::ALL {
            assert_eq!(nearest(&code.to_string()), Some(code));
        }
        assert_eq!(nearest("TM00011"), Some(Code::MissingBrace));
        assert_eq!(nearest("what"), None);
    }
}
