//! What all HTML pages share: their frame, their look, and text that is never read as markup.
//!
//! Pages ask no network for anything. Those with a script or a style of their own name it by its
//! hash, so that nothing else runs in them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// A whole page around `body`; `title` is plain text.
#[must_use]
pub fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        escaped(title)
    )
}

/// Text for HTML, between tags or in quotes.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::new();
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            it if it.is_control() => out.push(' '),
            it => out.push(it),
        }
    }
    out
}

/// The source by which a content security policy allows a script or style of just this text: its
/// SHA-256 hash, as `'sha256-…'`, quotes included.
#[must_use]
pub fn csp_hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

const STYLE: &str = "\
:root { color-scheme: light dark; --ink: #1d2733; --quiet: #5a6675; --line: #d5dbe3;
  --page: #ffffff; --panel: #f7f9fb; --link: #2360a5; --bad: #b3261e; --fair: #8a5c00;
  --good: #1f7a3d; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf3; --quiet: #a9b4c1; --line: #33404f; --page: #12171e; --panel: #18202a;
    --link: #7fb4ec; --bad: #ff8f85; --fair: #e3b341; --good: #7cc294; }
}
body { margin: 0 auto; max-width: 88rem; padding: 2rem 1.5rem 4rem; background: var(--page);
  color: var(--ink); font: 16px/1.5 Arial, Helvetica, sans-serif; }
h1 { margin: 0; font-size: 1.75rem; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.15rem; }
p { margin: .25rem 0 0; }
nav { margin: 0 0 .75rem; font-size: .9rem; }
header p { max-width: 45rem; color: var(--quiet); }
a { color: var(--link); }
figure { margin: 1.5rem 0 0; padding: 1rem; border: 1px solid var(--line); border-radius: 8px; }
img { display: block; max-width: 100%; height: auto; margin: 0 auto; }
dl { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1.5rem 0 0; }
dl div { padding: .4rem .9rem; border: 1px solid var(--line); border-radius: 8px;
  background: var(--panel); }
dt { display: inline; color: var(--quiet); }
dd { display: inline; margin: 0; font-weight: bold; }
ul { margin: 0; padding: 0; list-style: none; }
ul ul { margin-left: .6rem; padding-left: 1.2rem; border-left: 1px solid var(--line); }
li > p { display: flex; flex-wrap: wrap; gap: 0 .9rem; align-items: baseline; margin: 0;
  padding: .3rem 0; }
small, li > p span { color: var(--quiet); font-size: .875rem; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
th, td { padding: .6rem .5rem; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; }
th { color: var(--quiet); font-weight: normal; background: var(--panel); }
td { overflow-wrap: anywhere; }
code { font: .85em ui-monospace, Menlo, Consolas, monospace; }
.text { min-width: 15rem; }
.names { min-width: 7.25rem; }
.word { min-width: 4.5rem; }
td li + li { margin-top: .3rem; }
:target { background: var(--panel); }
.bad { color: var(--bad); }
.fair { color: var(--fair); }
.good { color: var(--good); }
";

#[cfg(test)]
mod tests {
    use super::csp_hash;

    #[test]
    fn a_hash_is_that_of_the_standard() {
        // The digest of the empty text, as FIPS 180-4 has it.
        let expected = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
        assert_eq!(csp_hash(""), expected);
    }
}
