//! Writes XML: one element a line, everything escaped, numbers with two decimals at most.

/// A document that grows.
#[derive(Debug, Default)]
pub(super) struct Writer {
    out: String,
    depth: usize,
}

/// The head of an element.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    name: &'static str,
    attributes: String,
}

impl Tag {
    /// An element without attributes.
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, attributes: String::new() }
    }

    /// Adds an attribute with a text.
    pub(super) fn text(mut self, name: &str, value: &str) -> Self {
        self.attributes.push_str(&format!(" {name}=\"{}\"", escape(value)));
        self
    }

    /// Adds an attribute with a number.
    pub(super) fn number(self, name: &str, value: f64) -> Self {
        self.text(name, &number(value))
    }
}

impl Writer {
    /// Begins an element that holds others.
    pub(super) fn open(&mut self, tag: &Tag) {
        self.line(&format!("<{}{}>", tag.name, tag.attributes));
        self.depth += 1;
    }

    /// Ends the element that was begun last.
    pub(super) fn close(&mut self, name: &'static str) {
        self.depth = self.depth.saturating_sub(1);
        self.line(&format!("</{name}>"));
    }

    /// An element without content.
    pub(super) fn leaf(&mut self, tag: &Tag) {
        self.line(&format!("<{}{}/>", tag.name, tag.attributes));
    }

    /// An element with text.
    pub(super) fn words(&mut self, tag: &Tag, words: &str) {
        let (name, attributes) = (tag.name, &tag.attributes);
        self.line(&format!("<{name}{attributes}>{}</{name}>", escape(words)));
    }

    /// A line that is not to be escaped: of a style sheet.
    pub(super) fn line(&mut self, line: &str) {
        self.out.extend(std::iter::repeat_n("  ", self.depth));
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// The document.
    pub(super) fn finish(self) -> String {
        self.out
    }
}

/// A number as short as it can be written, rounded to two decimals; never `-0`.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".into() } else { short.into() }
}

/// Text as it may stand in an element or attribute. Characters that XML forbids are left out, and
/// those that set the direction of all that follows; line breaks are kept as references, so that no
/// line of the file is empty.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => {}
            // They would turn what follows, also what another wrote.
            '\u{202A}'..='\u{202E}' => {}
            it if it.is_control() => {}
            it => out.push(it),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Tag, Writer, escape, number};

    #[test]
    fn numbers_are_short() {
        let texts: Vec<String> =
            [1.0, -0.001, 2.5, 1.0 / 3.0, -7.125, 100.0].into_iter().map(number).collect();
        assert_eq!(texts, ["1", "0", "2.5", "0.33", "-7.12", "100"]);
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(
            escape("a<b> & \"c\"\u{0}\n\u{1b}[0m\u{202E}"),
            "a&lt;b&gt; &amp; &quot;c&quot;&#10;[0m"
        );
    }

    #[test]
    fn one_element_a_line() {
        let mut writer = Writer::default();
        writer.open(&Tag::new("g").text("id", "a&b"));
        writer.leaf(&Tag::new("rect").number("x", -0.0));
        writer.words(&Tag::new("text"), "<script>");
        writer.close("g");
        assert_eq!(
            writer.finish(),
            "<g id=\"a&amp;b\">\n  <rect x=\"0\"/>\n  <text>&lt;script&gt;</text>\n</g>\n"
        );
    }
}
