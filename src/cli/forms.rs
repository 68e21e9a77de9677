//! Forms of output, by the words that the command line has for them.

use clap::ValueEnum;

/// Forms of differences.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum DiffFormat {
    /// In words
    #[default]
    Text,
    /// Markdown for a comment on a pull request
    Md,
    /// JSON, as `stdlib/schemas/diff.schema.json` describes it
    Json,
    /// A page of its own
    Html,
}

/// Forms of findings.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum MessageFormat {
    /// With the lines they are about
    #[default]
    Text,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
}

/// Forms of the findings of a check.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum CheckFormat {
    /// With the lines they are about
    #[default]
    Text,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Commands that a step of GitHub Actions prints to mark lines of a pull request
    Github,
    /// A report of code quality as GitLab reads it
    Gitlab,
}

/// Chapters of the reference.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Chapter {
    /// All words of the language, with their properties
    Language,
    /// All findings
    Findings,
}

/// What a build writes, in the order in which the index lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum BuildFormat {
    /// Maps as SVG
    Svg,
    /// Maps as PNG
    Png,
    /// All maps and threats in one HTML file
    Atlas,
    /// Table and index as HTML
    Html,
    /// Table and index as Markdown
    Md,
    /// Table as CSV
    Csv,
    /// Table as JSON
    Json,
    /// What is open or partly mitigated as SARIF
    Sarif,
}

/// A format of a build by what is in its files.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// A map.
    Map(PictureFormat),
    /// A table.
    Table(TableFormat),
    /// All maps and the table in one.
    Atlas,
}

impl BuildFormat {
    /// What its files hold.
    pub(super) fn form(self) -> Form {
        match self {
            Self::Svg => Form::Map(PictureFormat::Svg),
            Self::Png => Form::Map(PictureFormat::Png),
            Self::Atlas => Form::Atlas,
            Self::Html => Form::Table(TableFormat::Html),
            Self::Md => Form::Table(TableFormat::Md),
            Self::Csv => Form::Table(TableFormat::Csv),
            Self::Json => Form::Table(TableFormat::Json),
            Self::Sarif => Form::Table(TableFormat::Sarif),
        }
    }

    /// What readers call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Svg => "SVG",
            Self::Png => "PNG",
            Self::Atlas => "atlas",
            Self::Html => "HTML",
            Self::Md => "Markdown",
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::Sarif => "SARIF",
        }
    }

    /// How names of its files end, without the dot.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Atlas | Self::Html => "html",
            Self::Md => "md",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Sarif => "sarif",
        }
    }
}

/// Forms of a map.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum PictureFormat {
    /// Scalable, with text and links
    #[default]
    Svg,
    /// Pixels
    Png,
}

/// Forms of the table.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum TableFormat {
    /// Markdown
    #[default]
    Md,
    /// HTML
    Html,
    /// Comma-separated values
    Csv,
    /// JSON
    Json,
    /// SARIF 2.1.0 of the threats that are open or partly mitigated, for code scanning
    Sarif,
}

/// Forms of the hierarchy.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum StatusFormat {
    /// Aligned columns
    #[default]
    Text,
    /// JSON
    Json,
    /// Markdown
    Md,
}

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum ReportName {
    /// Threats: what can go wrong, and what is done about it
    #[default]
    Threats,
    /// Controls, with the threats that name them
    Controls,
    /// Attackers, with the threats that are by them
    Attackers,
    /// Objectives, with what contributes to them and what harms them
    Objectives,
    /// Assumptions, with the threats that take them for granted
    Assumptions,
    /// Open questions: what nobody has decided yet
    Questions,
    /// The operator's guide: controls by who does them
    Operators,
    /// Controls with `verify`, and their tests
    Tests,
    /// The data catalogue: where data is held, what carries it, what threatens it
    Data,
    /// What nobody has looked at
    Unassessed,
}

/// What the rows of the table are sorted by.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum TableOrder {
    /// Ids, as people count
    Id,
    /// The worst score first
    Severity,
    /// The worst state first
    Status,
}

/// Whether something is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Open {
    /// No: its address is printed
    #[default]
    No,
    /// Yes, too
    Yes,
}
