//! Reports: what the threat table holds, asked from another side. Each is a heading, a sentence and
//! rows of short texts, which one writer for each format puts down.

use crate::model::{Model, UnitId};
use crate::status::Statuses;

use super::reports::{self, Subject};

/// One report, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The word that asks for it: `controls`.
    pub name: &'static str,
    /// Heading: `Controls`.
    pub title: &'static str,
    /// Title and version of the model that it is about.
    pub about: String,
    /// What it shows, in a sentence.
    pub introduction: &'static str,
    /// What is said in place of rows if there are none.
    pub nothing: &'static str,
    /// Heads of the columns.
    pub columns: &'static [&'static str],
    /// Rows in their order, each with one cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in a cell: no text, one, or a list.
pub type Cell = Vec<Entry>;

/// One text of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What readers see.
    pub text: String,
    /// What it leads to.
    pub link: Option<Link>,
}

/// What a text leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// A page of the web.
    Page(String),
    /// The row of a threat, by its dotted path, in the page of threats.
    Threat(String),
}

impl Report {
    /// The columns that are not empty in every row.
    pub(super) fn shown_columns(&self) -> Vec<usize> {
        let has_text = |column: &usize| self.rows.iter().any(|row| !row[*column].is_empty());
        (0..self.columns.len()).filter(has_text).collect()
    }
}

impl Entry {
    /// A text that leads nowhere.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), link: None }
    }

    /// A text that a model gives; it is a link if it is the address of a page of the web. Any other
    /// scheme stays text, so that none can run anything.
    #[must_use]
    pub fn address(text: &str) -> Self {
        let is_page = ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme));
        let is_whole = !text.contains(|it: char| it.is_whitespace() || it.is_control());
        let link = (is_page && is_whole).then(|| Link::Page(text.to_owned()));
        Self { text: text.to_owned(), link }
    }

    /// The page that it leads to, if it leads to one.
    pub(super) fn page(&self) -> Option<&str> {
        match &self.link {
            Some(Link::Page(address)) => Some(address),
            Some(Link::Threat(_)) | None => None,
        }
    }
}

/// Which report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// What is done, and against what.
    Controls,
    /// Who attacks, and how.
    Attackers,
    /// What must stay true, and what harms it.
    Objectives,
    /// What is taken for granted, and by what.
    Assumptions,
    /// What nobody has decided yet.
    Questions,
    /// What operators are relied on for.
    Operators,
    /// Tests that show that controls work.
    Tests,
    /// Classes of data, and where they are.
    Data,
    /// What nobody has looked at.
    Unassessed,
}

impl Kind {
    /// All reports, in the order in which a page of them shows them.
    pub const ALL: [Self; 9] = [
        Self::Questions,
        Self::Unassessed,
        Self::Controls,
        Self::Operators,
        Self::Tests,
        Self::Attackers,
        Self::Objectives,
        Self::Assumptions,
        Self::Data,
    ];
}

/// A report on a model and all that refines it; on all models for `None`.
#[must_use]
pub fn report(model: &Model, statuses: &Statuses, top: Option<UnitId>, kind: Kind) -> Report {
    made(&Subject::new(model, statuses, top), kind)
}

/// The reports on all models that have anything to say.
#[must_use]
pub fn all_reports(model: &Model, statuses: &Statuses) -> Vec<Report> {
    let subject = Subject::new(model, statuses, None);
    let made = Kind::ALL.into_iter().map(|kind| made(&subject, kind));
    made.filter(|report| !report.rows.is_empty()).collect()
}

fn made(subject: &Subject<'_>, kind: Kind) -> Report {
    match kind {
        Kind::Controls => reports::controls(subject),
        Kind::Attackers => reports::attackers(subject),
        Kind::Objectives => reports::objectives(subject),
        Kind::Assumptions => reports::assumptions(subject),
        Kind::Questions => reports::questions(subject),
        Kind::Operators => reports::operators(subject),
        Kind::Tests => reports::tests(subject),
        Kind::Data => reports::data(subject),
        Kind::Unassessed => reports::unassessed(subject),
    }
}

#[cfg(test)]
mod tests {
    use super::Entry;

    #[test]
    fn only_addresses_of_pages_are_links() {
        assert!(Entry::address("https://example.org/a?b=c").link.is_some());
        for text in
            ["javascript:alert(1)", "JAVASCRIPT:x", " https://a", "https://a b", "data:text/html,x"]
        {
            assert_eq!(Entry::address(text).link, None, "{text}");
        }
    }
}
