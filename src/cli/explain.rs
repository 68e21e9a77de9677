//! `tmd explain`: what a code means.

use super::args::Explain;
use super::failure::Failure;
use super::{Verdict, streams};
use std::fmt::Write as _;
use threatlas::diag::Code;

pub(super) fn run(args: &Explain) -> Result<Verdict, Failure> {
    let text = match &args.code {
        None => list(),
        Some(code) => page(Code::parse(code).ok_or_else(|| unknown(code))?),
    };
    streams::print(text)?;
    Ok(Verdict::Fine)
}

fn list() -> String {
    let mut out = String::new();
    for code in Code::ALL {
        let _ = writeln!(out, "{code}  {}", code.title());
    }
    out
}

fn page(code: Code) -> String {
    format!("{code}: {}\n\n{}\n", code.title(), code.explanation().trim_end())
}

fn unknown(text: &str) -> Failure {
    let hint = match nearest(text) {
        Some(code) => {
            let title = code.title();
            format!("did you mean `{code}` ({title})? `tmd explain` lists all codes")
        }
        None => "`tmd explain` lists all codes".to_owned(),
    };
    Failure::new(format!("there is no code `{text}`")).hint(hint)
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
