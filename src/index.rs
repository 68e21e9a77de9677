//! The front page of an atlas: every map, every table, and how many threats are in which state.
//!
//! Plain data to text.

use crate::html::{escaped, figure, page};
use std::fmt::Write as _;

/// What the page lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Heading.
    pub title: String,
    /// Sentence under it; empty if there is none.
    pub summary: String,
    /// The page with all maps and threats in one; `None` if there is none.
    pub atlas: Option<String>,
    /// The first map, shown on the page itself.
    pub picture: Option<Link>,
    /// Pictures of numbers, shown on the page itself.
    pub figures: Vec<Link>,
    /// Number of threats in each state, the worst state first.
    pub counts: Vec<(String, usize)>,
    /// Maps, each after the one that it is a part of.
    pub maps: Vec<Entry>,
    /// Tables.
    pub tables: Vec<Entry>,
    /// What models propose to those above them.
    pub proposals: Vec<Entry>,
}

/// A line of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// How many entries it is nested in; at most one more than the entry before it.
    pub depth: usize,
    /// What it is.
    pub title: String,
    /// What is in it: `5 elements, 2 open threats`; empty if there is nothing to say.
    pub note: String,
    /// The files that show it.
    pub files: Vec<Link>,
}

/// A file beside the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// What readers see: the form of the file, or what a picture shows.
    pub label: String,
    /// Name of the file.
    pub file: String,
}

/// The lists of the page, each under its heading.
fn lists(index: &Index) -> [(&'static str, &[Entry]); 3] {
    [("Maps", &index.maps), ("Tables", &index.tables), ("Proposals", &index.proposals)]
}
/// What leads to the page with all maps and threats.
const ATLAS: &str = "Open the atlas: all maps and threats in one page";

/// The page as Markdown.
#[must_use]
pub fn markdown(index: &Index) -> String {
    let mut out = format!("# {}\n", plain(&index.title));
    if !index.summary.is_empty() {
        let _ = write!(out, "\n{}\n", plain(&index.summary));
    }
    if let Some(file) = &index.atlas {
        let _ = write!(out, "\n[{ATLAS}]({file})\n");
    }
    if let Some(Link { label, file }) = &index.picture {
        let _ = write!(out, "\n[![{}]({file})]({file})\n", plain(label));
    }
    if !index.counts.is_empty() {
        out.push_str("\n## Threats\n\n| status | threats |\n|---|---:|\n");
        for (state, count) in &index.counts {
            let _ = writeln!(out, "| {} | {count} |", plain(state));
        }
    }
    if index.counts.is_empty() && !index.figures.is_empty() {
        out.push_str("\n## Threats\n");
    }
    for Link { label, file } in &index.figures {
        let _ = write!(out, "\n[![{}]({file})]({file})\n", plain(label));
    }
    for (heading, entries) in lists(index) {
        if !entries.is_empty() {
            let _ = write!(out, "\n## {heading}\n\n");
        }
        for entry in entries {
            out.push_str(&markdown_entry(entry));
        }
    }
    out
}

/// The page as HTML.
#[must_use]
pub fn html(index: &Index) -> String {
    let mut out = format!("<header>\n<h1>{}</h1>\n", escaped(&index.title));
    if !index.summary.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", escaped(&index.summary));
    }
    if let Some(file) = &index.atlas {
        let _ = writeln!(out, "<p><a href=\"{}\">{ATLAS}</a></p>", escaped(file));
    }
    out.push_str("</header>\n<main>\n");
    out.push_str(&html_counts(&index.counts));
    if let Some(Link { label, file }) = &index.picture {
        out.push_str(&figure(file, label));
    }
    if !index.figures.is_empty() {
        let figures = index.figures.iter().map(|it| figure(&it.file, &it.label));
        let _ = writeln!(out, "<div class=\"figures\">\n{}</div>", figures.collect::<String>());
    }
    for (heading, entries) in lists(index) {
        if !entries.is_empty() {
            let _ =
                write!(out, "<section>\n<h2>{heading}</h2>\n{}</section>\n", html_list(entries));
        }
    }
    out.push_str("</main>\n");
    page(&index.title, &out)
}

fn html_counts(counts: &[(String, usize)]) -> String {
    if counts.is_empty() {
        return String::new();
    }
    let mut out = "<dl aria-label=\"Threats by status\">\n".to_owned();
    for (state, count) in counts {
        let state = escaped(state);
        let _ = writeln!(out, "<div><dd>{count}</dd> <dt>{state}</dt></div>");
    }
    out + "</dl>\n"
}

/// Entries as nested lists.
fn html_list(entries: &[Entry]) -> String {
    let mut out = String::new();
    let mut n_open = 0;
    for entry in entries {
        let depth = entry.depth.min(n_open);
        if depth == n_open {
            out.push_str("<ul>\n");
            n_open += 1;
        } else {
            out.push_str(&"</li>\n</ul>\n".repeat(n_open - depth - 1));
            out.push_str("</li>\n");
            n_open = depth + 1;
        }
        out.push_str(&html_entry(entry));
    }
    out.push_str(&"</li>\n</ul>\n".repeat(n_open));
    out
}

/// One item; its end is left open for the entries that it holds.
fn html_entry(entry: &Entry) -> String {
    let title = escaped(&entry.title);
    let mut out = match entry.files.first() {
        Some(link) => format!("<li><p><a href=\"{}\">{title}</a>", escaped(&link.file)),
        None => format!("<li><p>{title}"),
    };
    if !entry.note.is_empty() {
        let _ = write!(out, " <span>{}</span>", escaped(&entry.note));
    }
    for link in &entry.files {
        let (label, file) = (escaped(&link.label), escaped(&link.file));
        let _ = write!(out, " <a href=\"{file}\" aria-label=\"{title}: {label}\">{label}</a>");
    }
    out + "</p>\n"
}

fn markdown_entry(entry: &Entry) -> String {
    let mut out = format!("{}- {}", "  ".repeat(entry.depth), plain(&entry.title));
    if !entry.note.is_empty() {
        let _ = write!(out, " ({})", plain(&entry.note));
    }
    let links = entry.files.iter().map(|link| format!("[{}]({})", plain(&link.label), link.file));
    let links: Vec<String> = links.collect();
    if !links.is_empty() {
        let _ = write!(out, ": {}", links.join(", "));
    }
    out + "\n"
}

/// Text for one line of Markdown, none of it read as markup.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for it in text.chars() {
        match it {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(it);
            }
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            it if it.is_control() => out.push(' '),
            it => out.push(it),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Entry, Index, Link, html, markdown};

    fn entry(depth: usize, title: &str) -> Entry {
        let files = vec![Link { label: "SVG".to_owned(), file: format!("{title}.svg") }];
        Entry { depth, title: title.to_owned(), note: String::new(), files }
    }

    fn index(entries: &[(usize, &str)]) -> Index {
        let maps = entries.iter().map(|&(depth, title)| entry(depth, title)).collect();
        Index { title: "Pay & <go>".to_owned(), maps, ..Index::default() }
    }

    #[test]
    fn lists_nest_and_close() {
        for depths in [&[0, 1, 2, 0, 1][..], &[0, 0], &[3, 1, 1, 9], &[]] {
            let entries: Vec<(usize, &str)> = depths.iter().map(|&depth| (depth, "a")).collect();
            let page = html(&index(&entries));
            for tag in ["ul", "li", "section"] {
                let opened = page.matches(&format!("<{tag}>")).count();
                assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{depths:?}");
            }
        }
    }

    #[test]
    fn titles_are_text_and_never_markup() {
        let page = html(&index(&[(0, "<script>alert('x')</script>\" onload=\"y")]));
        assert!(!page.contains("<script") && !page.contains("\" onload"));
        let page = markdown(&index(&[(0, "[x](javascript:y) | <b>")]));
        assert!(page.contains("- \\[x\\](javascript:y) \\| &lt;b&gt;"));
    }

    #[test]
    fn markdown_shows_the_tree() {
        let mut shown = index(&[(0, "Acme"), (1, "Pay")]);
        let note = "external, by API to Acme".to_owned();
        shown.proposals = vec![Entry { title: "Sms".to_owned(), note, ..Entry::default() }];
        let page = markdown(&shown);
        let maps = "## Maps\n\n- Acme: [SVG](Acme.svg)\n  - Pay: [SVG](Pay.svg)\n";
        let proposals = "\n## Proposals\n\n- Sms (external, by API to Acme)\n";
        assert_eq!(page, format!("# Pay &amp; &lt;go&gt;\n\n{maps}{proposals}"));
    }
}
