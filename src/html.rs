//! What all HTML pages share: their frame, their look, and text that is never read as markup.
//!
//! Pages ask for nothing but pictures beside them, and tell browsers so; of scripts they have one
//! at most, which they can be read without.

use crate::plain::is_hidden;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha256};

/// A whole page around `body`; `title` is plain text.
#[must_use]
pub fn page(title: &str, body: &str) -> String {
    page_with(title, body, "")
}

/// The same with a script at its end, unless that is empty.
#[must_use]
pub fn page_with(title: &str, body: &str, script: &'static str) -> String {
    page_of(title, &Part { style: String::new(), body: body.to_owned(), script })
}

/// What a page consists of, or a part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Rules beside those that all pages have.
    pub style: String,
    /// What is read.
    pub body: String,
    /// The one script; empty if there is none.
    pub script: &'static str,
}

/// A whole page of these parts.
#[must_use]
pub fn page_of(title: &str, part: &Part) -> String {
    let Part { style, body, script } = part;
    let script =
        if script.is_empty() { String::new() } else { format!("<script>\n{script}</script>\n") };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n<style>\n{STYLE}{style}</style>\n</head>\n<body>\n{body}{script}\
         </body>\n</html>\n",
        policy(style, &script),
        escaped(title)
    )
}

/// What browsers let the page do (Content Security Policy, level 3): use its own style and script,
/// known by their hashes, and show pictures that lie beside it. Some browsers call the folder of a
/// page without a server `file:`, not `'self'`.
fn policy(style: &str, script: &str) -> String {
    let script = script.strip_prefix("<script>").and_then(|it| it.strip_suffix("</script>\n"));
    let script = script.map(|it| format!(" script-src {};", csp_hash(it)));
    format!(
        "default-src 'none'; style-src {};{} img-src 'self' file:; base-uri 'none'; \
         form-action 'none'",
        csp_hash(&format!("\n{STYLE}{style}")),
        script.unwrap_or_default()
    )
}

/// What stands between the tags of an element, as a policy names it: its SHA-256 hash, as
/// `'sha256-…'`, quotes included.
#[must_use]
pub fn csp_hash(content: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(Sha256::digest(content)))
}

/// A picture in a file beside the page, which leads to the file; `alt` says what it shows.
#[must_use]
pub fn figure(file: &str, alt: &str) -> String {
    let (file, alt) = (escaped(file), escaped(alt));
    format!("<figure><a href=\"{file}\"><img src=\"{file}\" alt=\"{alt}\"></a></figure>\n")
}

/// Text for HTML, between tags or in quotes.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            it if it.is_control() || is_hidden(it) => out.push(' '),
            it => out.push(it),
        }
    }
    out
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
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem;
  margin: 1.5rem 0 0; }
.figures figure { margin: 0; }
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
th button { margin: 0; padding: 0; border: 0; background: none; color: inherit; font: inherit;
  text-align: left; cursor: pointer; text-decoration: underline dotted; }
th button::after { display: inline-block; width: 1.2em; text-align: right; }
[aria-sort=ascending], [aria-sort=descending] { color: var(--ink); font-weight: bold; }
[aria-sort=ascending] button::after { content: '\\25B2'; }
[aria-sort=descending] button::after { content: '\\25BC'; }
form { display: flex; flex-wrap: wrap; gap: .6rem 1.5rem; align-items: center; margin: 0 0 1rem;
  padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 8px;
  background: var(--panel); font-size: .9rem; }
[hidden] { display: none; }
form p { display: flex; gap: 1rem; align-items: center; width: 100%; margin: 0; }
fieldset { display: flex; flex-wrap: wrap; gap: .25rem .9rem; margin: 0; padding: 0; border: 0; }
legend { float: left; padding: 0; }
input[type=checkbox] { margin: 0 .1rem 0 0; }
legend, form > label { color: var(--quiet); }
input, select, form button, td button { font: inherit; max-width: 16rem; }
@page { size: landscape; margin: 12mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 12px; }
  form, nav, td button { display: none; }
  th button { text-decoration: none; }
  .wide { overflow: visible; }
  .text { min-width: 12rem; }
  .names { min-width: 6rem; }
  tr { break-inside: avoid; }
  h2 { break-after: avoid; }
}
:target { background: var(--panel); }
.bad { color: var(--bad); }
.fair { color: var(--fair); }
.good { color: var(--good); }
del { color: var(--bad); }
ins { color: var(--good); }
";

#[cfg(test)]
mod tests {
    use super::{csp_hash, page, page_with};

    /// What stands between the tags of the only element of a name.
    fn content<'a>(page: &'a str, name: &str) -> &'a str {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        assert_eq!(page.matches(&open).count(), 1, "{name}");
        page.split_once(&open).and_then(|it| it.1.split_once(&close)).unwrap().0
    }

    #[test]
    fn browsers_run_and_fetch_nothing_else() {
        let page = page_with("T", "<p>a</p>\n", "let a = 1 < 2;\n");
        let policy = page.split("Content-Security-Policy\" content=\"").nth(1).unwrap();
        let policy = policy.split('"').next().unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert!(policy.contains(&format!("style-src {};", csp_hash(content(&page, "style")))));
        assert!(policy.contains(&format!("script-src {};", csp_hash(content(&page, "script")))));
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        assert!(!page.contains("style=\"") && !page.contains(" onclick"));
    }

    #[test]
    fn a_page_without_a_script_allows_none() {
        let page = page("T", "");
        assert!(!page.contains("<script") && !page.contains("script-src"));
    }

    #[test]
    fn hashes_are_as_others_compute_them() {
        // What `openssl dgst -sha256 -binary | base64` makes of it.
        let named = "'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='";
        assert_eq!(csp_hash("doSomething();"), named);
    }
}
