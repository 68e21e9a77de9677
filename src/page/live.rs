//! What a page has more while a server shows it and its models are edited: it hears of new builds
//! and of what is wrong, and loads itself anew.

use crate::html::{csp_hash, escaped};

/// Hears what the server tells.
pub(super) const FOLLOW: &str = include_str!("follow.js");

/// Keeps what is seen, and shows what is wrong.
pub(super) const SCRIPT: &str = include_str!("live.js");

/// The look of what is wrong.
pub(super) const STYLE: &str = include_str!("live.css");

/// The place of what is wrong.
pub(super) const PROBLEMS: &str = include_str!("problems.html");

/// What the policy of a page has more: it may ask its own server.
pub(super) const POLICY: &str = "; connect-src 'self'";

/// Which build a page is of.
pub(super) fn mark(build: &str) -> String {
    format!("<meta name=\"build\" content=\"{}\">\n", escaped(build))
}

/// The page that stands for the whole until there is a first build without errors; `problems` is
/// plain text.
#[must_use]
pub fn waiting(problems: &str) -> String {
    let style = include_str!("waiting.css");
    let script =
        format!("\n\"use strict\";\n(() => {{\n{FOLLOW}\n{}\n}})();\n", include_str!("waiting.js"));
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'\
         {POLICY}",
        csp_hash(style),
        csp_hash(&script)
    );
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{}\
         <title>No map yet</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n\
         <h1>There is no map yet</h1>\n\
         <p>It is drawn as soon as the models have no errors. These stand in the way:</p>\n\
         <pre role=\"status\">{}</pre>\n</main>\n<script>{script}</script>\n</body>\n</html>\n",
        mark(""),
        escaped(problems)
    )
}

#[cfg(test)]
mod tests {
    use super::waiting;

    #[test]
    fn what_is_wrong_is_text() {
        let page = waiting("shop.tmd:1:1: </pre><script>alert(1)</script>");
        assert!(page.contains("shop.tmd:1:1: &lt;/pre&gt;&lt;script&gt;"));
        assert_eq!(page.matches("<script>").count(), 1);
        assert!(page.contains("; connect-src 'self'\">") && page.contains("name=\"build\""));
    }
}
