//! The command line as readers of `--help` see it.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use threatlas::date::Date;
use threatlas::diff::Gate;

use super::help::{EMBED, EXAMPLES, FENCE, MDBOOK, SERVE, SHORT_CONDITIONS};

pub(super) use super::forms::{
    BuildFormat, Chapter, CheckFormat, DiffFormat, Form, MessageFormat, Open, PictureFormat,
    ReportName, StatusFormat, TableFormat, TableOrder,
};

/// Compiles threat models, written as `.tmd` text, into maps and tables.
#[derive(Debug, Parser)]
#[command(name = "tmd", version, arg_required_else_help = true, after_help = EXAMPLES)]
pub(super) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands, in the order in which a newcomer meets them.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write a first model that explains itself
    Init(Init),
    /// Begin the model of a team, the inside of one element
    New(New),
    /// Say what is wrong with the models; with `--fix`, mend what can be mended surely
    Check(Check),
    /// Write all maps, tables and an index into a folder
    Build(Build),
    /// Build, and build again whenever a file of the workspace changes, until Ctrl-C
    Watch(Watch),
    /// Show the maps in a browser, and show them anew whenever a file changes, until Ctrl-C
    #[command(after_long_help = SERVE, after_help = SERVE)]
    Serve(Serve),
    /// Print one map as SVG or PNG
    Render(Render),
    /// Print the table of threats
    Table(Table),
    /// Show the hierarchy of models: owners, what is open, what is stale
    Status(Status),
    /// Say in words what differs between two versions of models
    Diff(Diff),
    /// List what a change of a parent breaks in its children
    Impact(Impact),
    /// Write what others need of a model
    Export(Export),
    /// Write maps and tables into Markdown files, between comments that ask for them
    #[command(after_long_help = EMBED, after_help = EMBED)]
    Embed(Embed),
    /// Draw maps and tables into a book while mdBook builds it
    #[command(after_long_help = MDBOOK, after_help = MDBOOK)]
    Mdbook(Mdbook),
    /// Print one map as a part of an HTML page, for builders of documents
    #[command(after_long_help = FENCE, after_help = FENCE)]
    Fence(Fence),
    /// Put models into their one form: indentation, spaces, blank lines
    Fmt(Fmt),
    /// Explain a finding by its code, or a word of the language; without either, list both
    Explain(Explain),
    /// Print the geometry of a map as JSON, for other tools
    Layout(Layout),
    /// Print what makes a shell complete commands and flags
    Completions(Completions),
    /// Print a page of the manual, for `man`
    Man(Man),
}

/// `tmd init`
#[derive(Debug, Args)]
pub(super) struct Init {
    /// Folder to write into; made if it is not there
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// Begin with these systems instead of an example: a file, or `-` for stdin. One a line, as
    /// `Title, kind, owner`; only the title must be there. Or a table whose first line names its
    /// columns: `name`, `title`, `kind`, `owner`. Kinds may be words of other tools, as `database`
    #[arg(long, value_name = "FILE|-")]
    pub from: Option<PathBuf>,
}

/// `tmd new`
#[derive(Debug, Args)]
pub(super) struct New {
    /// The element whose inside the model describes, as `Acme.Pay.Api`
    pub element: String,
    /// Folder or file in the workspace; the model is written into that folder
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Who answers for the model
    #[arg(long, value_name = "TEAM")]
    pub owner: String,
    /// File to write; else one named after the element, in the folder PATH
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `tmd check`
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Folder or file in the workspace to check
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// How to show findings: `text` and `short` on stderr, `json` (one object a line) and
    /// `sarif`, `github` and `gitlab` on stdout
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: CheckFormat,
    /// Write all findings, but for errors of the language itself, into this file as known
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "deny"])]
    pub write_baseline: Option<PathBuf>,
    /// Show the findings of models of this owner only, and count the others; a model that names no
    /// owner has that of the model above it
    #[arg(long, value_name = "OWNER")]
    pub owner: Option<String>,
    /// Make the changes that are sure to be right, in all files at once, and show what is left
    #[arg(long, conflicts_with_all = ["baseline", "write_baseline", "deny", "owner"])]
    pub fix: bool,
    /// With `--fix`: write nothing, print the changes as a diff, and exit with 1 if there are any
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
    #[command(flatten)]
    pub judging: Judging,
    #[command(flatten)]
    pub day: Day,
}

/// `tmd diff`
#[derive(Debug, Args)]
pub(super) struct Diff {
    /// What it was: a file, a folder, `REV:path`, or a revision of the whole workspace, which are
    /// read through `git`; `/dev/null` is nothing
    pub old: String,
    /// What it is, likewise; without it, the workspace as it is now
    pub new: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: DiffFormat,
    /// Show the texts of statements that differ, too
    #[arg(long)]
    pub sources: bool,
    /// Exit with 1 if the models differ
    #[arg(long)]
    pub check: bool,
    /// Exit with 1 if a change meets this condition, as in
    /// `threat where new and status = open and severity >= high`; fields are those of policies, and
    /// `new`, `worse`, `change` and `property`. Can be repeated
    #[arg(long, value_name = "CONDITION", value_parser = gate)]
    pub deny: Vec<Gate>,
    /// Folder to write a picture of each map that changed into: added, removed and changed things
    /// are marked, all else steps back
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What pictures to write
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", requires = "out")]
    pub picture_format: PictureFormat,
    /// With `--format md`: show the maps that changed, from this address of what `--out` wrote;
    /// without `--out`, of what `tmd build` wrote
    #[arg(long, value_name = "BASE")]
    pub pictures: Option<String>,
    /// OLD and NEW are just the files that differ, as `git difftool` gives them: they stand for the
    /// file PATH, or for those of the folder PATH; all others are as they are there. `tmd export
    /// git-config` prints how to make git ask so
    #[arg(long, value_name = "PATH", requires = "new")]
    pub inside: Option<PathBuf>,
    #[command(flatten)]
    pub look: Look,
    #[command(flatten)]
    pub day: Day,
}

/// Reads a condition about changes.
fn gate(text: &str) -> Result<Gate, String> {
    Gate::parse(text).map_err(|faults| {
        let said = faults.into_iter().map(|fault| match fault.hint {
            Some(hint) => format!("{}; {hint}", fault.message),
            None => fault.message,
        });
        said.collect::<Vec<_>>().join("; ")
    })
}

/// `tmd impact`
#[derive(Debug, Args)]
pub(super) struct Impact {
    /// The parent as it was: its folder, its file or its interface, also as `REV:path`
    pub old: String,
    /// The parent as it is, likewise
    pub new: String,
    /// Folder or file in the workspace that has the children
    #[arg(long, default_value = ".", value_name = "PATH")]
    pub children: PathBuf,
    #[command(flatten)]
    pub day: Day,
}

/// `tmd export`
#[derive(Debug, Args)]
pub(super) struct Export {
    /// What to export.
    #[command(subcommand)]
    pub what: Exported,
}

/// What can be exported.
#[derive(Debug, Subcommand)]
pub(super) enum Exported {
    /// All that models below need of a model, as a `.tmd` file that they can be checked with alone
    Interface(Interface),
    /// The JSON Schema of what a command prints as JSON, on stdout
    Schema(Schema),
    /// The colours of maps that are parts of pages: light or dark as the page is
    StyleSheet,
    /// What git's configuration needs so that its diffs name declarations and `git difftool -t tmd`
    /// says in words what differs, on stdout, with comments that say where it goes
    GitConfig,
}

/// `tmd export schema`
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// Of what
    #[arg(value_enum)]
    pub of: Described,
}

/// What has a JSON Schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Described {
    /// The table: `tmd table --format json`
    Threats,
}

/// `tmd export interface`
#[derive(Debug, Args)]
pub(super) struct Interface {
    /// Folder or file in the workspace that has the model
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Which model; without it that in the file PATH, else the root model
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// File or folder to write to, instead of stdout; in a folder it is `NAME.interface.tmd`
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub day: Day,
}

/// `tmd embed`
#[derive(Debug, Args)]
pub(super) struct Embed {
    /// Markdown files with comments that ask for maps and tables
    #[arg(required = true, value_name = "FILE.md")]
    pub files: Vec<PathBuf>,
    /// Write nothing; list what is stale, and exit with 1 if anything is
    #[arg(long)]
    pub check: bool,
    #[command(flatten)]
    pub reader: Reader,
    #[command(flatten)]
    pub day: Day,
}

/// `tmd mdbook`
#[derive(Debug, Args)]
pub(super) struct Mdbook {
    /// What mdBook asks before it hands over a book on stdin
    #[command(subcommand)]
    pub question: Option<MdbookQuestion>,
    #[command(flatten)]
    pub reader: Reader,
    #[command(flatten)]
    pub day: Day,
}

/// What mdBook asks.
#[derive(Debug, Subcommand)]
pub(super) enum MdbookQuestion {
    /// Whether books can be made for a renderer: always, but only HTML has maps; others have text
    Supports {
        /// The renderer
        renderer: String,
    },
}

/// `tmd fence`
#[derive(Debug, Args)]
pub(super) struct Fence {
    /// The model or the folder that has the map
    #[arg(long, value_name = "PATH")]
    pub file: Option<String>,
    /// Which map, as for `tmd render`
    #[arg(long, value_name = "ID")]
    pub view: Option<String>,
    /// Text under the map
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub caption: String,
    /// What those hear who cannot see the map; else the map in words
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub alt: String,
    /// The folder that PATH is seen from
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub base: PathBuf,
    /// The how many-th time this map stands in its page; from the second on, its ids end in this
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub nth: usize,
    /// Another map and the page that shows it, to which boxes then lead: `shop.tmd#Shop.Pay`
    /// `pay.html`; may be given more than once
    #[arg(long, num_args = 2, value_names = ["PATH#ID", "URL"])]
    pub link: Vec<String>,
    #[command(flatten)]
    pub reader: Reader,
    #[command(flatten)]
    pub day: Day,
}

/// Which findings fail.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Judging {
    /// Findings that this file lists are known: they are counted and do not fail. `tmd check
    /// --write-baseline` writes it
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Make errors of warnings: of those with this code, or of all; may be given more than once
    #[arg(long, value_name = "CODE|warnings", value_parser = super::judging::denied)]
    pub deny: Vec<super::judging::Denied>,
}

/// What a build writes if nobody says it.
pub(super) const BUILD_FORMATS: &str = "svg,atlas,html,md,csv,json";

/// `tmd build`
#[derive(Debug, Args)]
pub(super) struct Build {
    /// Folder or file in the workspace to build
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Folder to write into; made if it is not there. Of the files in it, only those that an
    /// earlier build wrote are ever changed or deleted
    #[arg(long, default_value = "atlas", value_name = "DIR")]
    pub out: PathBuf,
    /// What to write: `atlas` is all maps and threats in one page, `svg` and `png` are maps and
    /// pictures of numbers (`summary`, and `risk` if anything is rated by likelihood and impact),
    /// `csv`, `json` and `sarif` tables, `html` and `md` tables and the index
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = BUILD_FORMATS,
        value_name = "FORMATS"
    )]
    pub format: Vec<BuildFormat>,
    /// Write nothing; list what in the folder is stale, missing or left over, and exit with 1 if
    /// anything is
    #[arg(long)]
    pub check: bool,
    /// Write the order of all maps into `tmd.lock` in the root of the workspace. While it is there,
    /// each map keeps the order of what it knows
    #[arg(long, conflicts_with = "check")]
    pub lock: bool,
    /// Draw all maps as if there were no `tmd.lock`, and then write it anew
    #[arg(long, conflicts_with = "check")]
    pub relayout: bool,
    /// How to show findings: `text` and `short` on stderr, `json` (one object a line) on stdout
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub message_format: MessageFormat,
    #[command(flatten)]
    pub reader: Reader,
    #[command(flatten)]
    pub look: Look,
    #[command(flatten)]
    pub judging: Judging,
    #[command(flatten)]
    pub day: Day,
}

/// `tmd watch`
#[derive(Debug, Args)]
pub(super) struct Watch {
    /// Folder or file in the workspace to build
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Folder to write into, as for `tmd build`
    #[arg(long, default_value = "atlas", value_name = "DIR")]
    pub out: PathBuf,
    /// What to write, as for `tmd build`
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = BUILD_FORMATS,
        value_name = "FORMATS"
    )]
    pub format: Vec<BuildFormat>,
    /// How to show findings: `text` and `short` on stderr, `json` (one object a line) on stdout
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub message_format: MessageFormat,
    #[command(flatten)]
    pub watching: Watching,
    #[command(flatten)]
    pub reader: Reader,
    #[command(flatten)]
    pub look: Look,
    #[command(flatten)]
    pub judging: Judging,
    #[command(flatten)]
    pub day: Day,
}

/// `tmd serve`
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Folder or file in the workspace to show
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Port of 127.0.0.1 to listen on; without it, one that is free
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "N")]
    pub port: u16,
    /// Whether to open the page in the usual browser
    #[arg(long, value_enum, default_value_t, value_name = "WHETHER")]
    pub open: Open,
    #[command(flatten)]
    pub watching: Watching,
    #[command(flatten)]
    pub look: Look,
    #[command(flatten)]
    pub reader: Reader,
    #[command(flatten)]
    pub day: Day,
}

/// How changes are noticed.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Watching {
    /// Look at all files once a second, instead of being told of changes by the system: for network
    /// drives, and folders of other machines
    #[arg(long)]
    pub poll: bool,
}

/// `tmd render`
#[derive(Debug, Args)]
pub(super) struct Render {
    /// Folder or file in the workspace that has the map
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Which map: the path of the opened element (`Acme.Pay`), or the name of the root model.
    /// Without it, the map of the model in the file PATH, else of the root model
    #[arg(long, value_name = "ID")]
    pub view: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: PictureFormat,
    #[command(flatten)]
    pub reader: Reader,
    #[command(flatten)]
    pub look: Look,
    #[command(flatten)]
    pub day: Day,
}

/// `tmd table`
#[derive(Debug, Args)]
#[command(after_long_help = super::table::conditions(), after_help = SHORT_CONDITIONS)]
pub(super) struct Table {
    /// Folder or file in the workspace
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// What to print
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: TableFormat,
    /// What the rows are
    #[arg(long, value_enum, default_value_t, value_name = "NAME")]
    pub report: ReportName,
    /// Which threats to show, as in `severity >= high and status = open`. A threat is shown if it
    /// or one of its variants is as asked, with all of them
    #[arg(long = "where", value_name = "CONDITION")]
    pub condition: Option<String>,
    /// What to sort by; without it, `id`, and for HTML `status`
    #[arg(long, value_enum, value_name = "ORDER")]
    pub sort: Option<TableOrder>,
    #[command(flatten)]
    pub reader: Reader,
    #[command(flatten)]
    pub day: Day,
}

/// `tmd status`
#[derive(Debug, Args)]
pub(super) struct Status {
    /// Folder or file in the workspace; of a file, its model and those below it are shown
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// What to print
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: StatusFormat,
    #[command(flatten)]
    pub day: Day,
}

/// `tmd fmt`
#[derive(Debug, Args)]
pub(super) struct Fmt {
    /// Folders and files to format; `-` formats stdin to stdout
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Write nothing; list the files that would change, and exit with 1 if there are any
    #[arg(long)]
    pub check: bool,
    /// Write nothing; print one file in its form, and as it is where it has none yet. It is what
    /// git asks for to leave out of a diff what differs in form alone: `tmd export git-config`
    #[arg(long, conflicts_with_all = ["check", "lines"])]
    pub print: bool,
    /// Format these lines of one file only, counted from 1, and what must go with them
    #[arg(long, value_name = "FROM:TO", value_parser = lines)]
    pub lines: Option<RangeInclusive<usize>>,
}

/// `tmd explain`
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Code of a finding, such as `TM0103`, or a word, such as `threat`; without it all are listed
    pub code: Option<String>,
    /// Print a whole chapter of the reference as Markdown
    #[arg(long, value_name = "OF", conflicts_with = "code")]
    pub reference: Option<Chapter>,
}

/// `tmd layout`
#[derive(Debug, Args)]
pub(super) struct Layout {
    /// Folder or file in the workspace that has the map
    #[arg(default_value = ".", conflicts_with = "graph")]
    pub path: PathBuf,
    /// Which map, as for `tmd render`
    #[arg(long, value_name = "ID", conflicts_with = "graph")]
    pub view: Option<String>,
    /// Lay out this bare graph instead of a map
    #[arg(long, value_name = "GRAPH.json")]
    pub graph: Option<PathBuf>,
    /// Keep what the map one level up, laid out before, has already placed
    #[arg(long, value_name = "GEOMETRY.json", requires = "graph")]
    pub inside: Option<PathBuf>,
    /// Who lays it out
    #[arg(long, value_name = "NAME", default_value = "tmd", conflicts_with = "inside")]
    pub engine: Engine,
    #[command(flatten)]
    pub day: Day,
}

/// `tmd completions`
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// For which shell. Bash reads it with `source <(tmd completions bash)`, fish with
    /// `tmd completions fish | source`; zsh finds it as `_tmd` in a folder of its `fpath`
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `tmd man`
#[derive(Debug, Args)]
pub(super) struct Man {
    /// The page of this command, as `tmd man check > tmd-check.1`; else that of `tmd`
    pub command: Option<String>,
}

/// How maps look.
#[derive(Clone, Debug, Args)]
pub(super) struct Look {
    /// Colours of maps: `light`, `dark`, `high-contrast`, `print`, or a file of your own; else the
    /// `theme` of `tmd.toml`, else light, and dark for readers who prefer that
    #[arg(long, value_name = "NAME|FILE")]
    pub theme: Option<String>,
    /// Font file for scripts that the bundled font lacks, for PNG; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub font: Vec<PathBuf>,
}

/// Layout engines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Engine {
    /// The one that draws all maps
    #[default]
    Tmd,
    /// A baseline that knows no boundaries; maps that have some are left to `tmd`
    LayoutRs,
}

/// For whom something is written.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Reader {
    /// Who reads it. For the public, all that does not say `visibility public` is left out, and
    /// what is inside of that; states are those of the whole
    #[arg(long, value_enum, default_value_t, value_name = "AUDIENCE")]
    pub audience: Audience,
}

/// Who reads what is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Audience {
    /// Those who work on the system
    #[default]
    Internal,
    /// Everybody
    Public,
}

/// The day that expiry dates are compared with.
#[derive(Clone, Debug, Args)]
pub(super) struct Day {
    /// The day that counts as today, as `2026-10-01`; else that of `SOURCE_DATE_EPOCH`, else the
    /// clock's, in UTC
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub today: Option<Date>,
}

fn lines(text: &str) -> Result<RangeInclusive<usize>, String> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|&it| it > 0);
    let ends = text.split_once(':').and_then(|(from, to)| number(from).zip(number(to)));
    let (from, to) = ends.ok_or("write the first and the last line, as `12:18`")?;
    if from > to {
        return Err(format!("line {from} comes after line {to}"));
    }
    Ok(from..=to)
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "there is no such day; write it as `2026-10-01`".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn every_flag_is_documented() {
        let mut cli = super::Cli::command();
        cli.build();
        for command in cli.get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for arg in command.get_arguments() {
                assert!(arg.get_help().is_some(), "{} {}", command.get_name(), arg.get_id());
            }
        }
    }
}
