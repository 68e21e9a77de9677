//! Statements as text.

/// A statement with what stands in its braces.
pub(super) struct Block {
    head: String,
    lines: Vec<String>,
}

impl Block {
    pub(super) fn new(head: String) -> Self {
        Self { head, lines: Vec::new() }
    }

    /// Adds a line, or a whole statement.
    pub(super) fn line(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    /// Adds a technology or protocol to the head, if there is one and it can stand there.
    pub(super) fn technology(&mut self, word: &str, text: &str) {
        match text.contains(['[', ']', '\n']) {
            true => self.text(word, text),
            false if text.is_empty() => {}
            false => self.head = format!("{} [{text}]", self.head),
        }
    }

    /// Adds a clause with names to the head, if there are any.
    pub(super) fn clause(&mut self, word: &str, names: &[String]) {
        if !names.is_empty() {
            self.head = format!("{} {word} {}", self.head, names.join(", "));
        }
    }

    /// Adds a word to the head.
    pub(super) fn word(&mut self, word: &str) {
        self.head = format!("{} {word}", self.head);
    }

    /// Adds a property with a text, if there is one.
    pub(super) fn text(&mut self, word: &str, text: &str) {
        if !text.is_empty() {
            self.line(format!("{word} {}", quoted(text)));
        }
    }

    /// Adds a property with words or names, if there are any.
    pub(super) fn list(&mut self, word: &str, values: &[String]) {
        if !values.is_empty() {
            self.line(format!("{word} {}", values.join(", ")));
        }
    }

    /// Adds a line for what is left out on purpose.
    pub(super) fn out_of_scope(&mut self, row: Option<&crate::model::OutOfScope>) {
        if let Some(row) = row {
            self.line(format!("scope out{}", because(&row.because)));
        }
    }

    /// The statement as text.
    pub(super) fn statement(self) -> String {
        let Self { head, lines } = self;
        if lines.is_empty() { head } else { format!("{head} {{\n{}\n}}", lines.join("\n")) }
    }
}

/// A text in quotes; one of several lines as Markdown.
pub(super) fn quoted(text: &str) -> String {
    if text.contains('\n') {
        return format!("\"\"\"\n{text}\n\"\"\"");
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A reason, if there is one.
pub(super) fn because(reason: &str) -> String {
    clause("because", reason)
}

/// A clause with a text, if there is one.
pub(super) fn clause(word: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" {word} {}", quoted(text)) }
}
