//! Threatlas compiles threat models, written as `.tmd` text beside architecture documents, into an
//! atlas: one map of a system at every zoom level, and a table of what can go wrong and what is
//! done about it.
//!
//! The way from text to picture is a line of functions from data to data:
//!
//! ```text
//! bytes ── project ──> sources, syntax trees     (files found and parsed side by side)
//!       ── resolve ──> model                     (every name bound; inert tables with typed ids)
//!       ── check   ──> diagnostics               (one rule, one file)
//!       ── status  ──> states with reasons       (the only place that computes them)
//!       ── view    ──> boxes and lifted flows    (what one map shows, no geometry)
//!       ── draw    ──> sizes of boxes and labels (text measured with the bundled font)
//!       ── layout  ──> places                    (knows boxes and lines, no models, no text)
//!       ── draw    ──> scene                     (absolute items, ready to paint)
//!       ── render  ──> SVG, PNG
//! ```
//!
//! and from the model and its states to tables (`table`), to what other repositories need of it
//! (`interface`), and from two models to what differs and what follows from it (`diff`), also as
//! pictures (`overlay`). What only some may see is cut out of the model and its states first
//! (`audience`).
//!
//! What holds everywhere, each an absence:
//!
//! 1. `pest` and its rules appear only in `syntax`.
//! 2. No phase returns `Result`: broken input is normal, and gives data plus diagnostics.
//! 3. Nothing outside `cli` touches files, environment, clock or standard streams.
//! 4. Nothing is changed after the phase that made it: tree, model, places, scene.
//! 5. The model holds no syntax and no geometry; the scene holds no ids to look up.
//! 6. Same input, same bytes: no hash iteration, no platform mathematics, one place that rounds.

pub mod source;
pub mod diag;
pub mod geom;
pub mod date;
pub mod spelling;
pub mod plain;
pub mod circles;
pub mod threads;
pub mod syntax;
pub mod stdlib;
pub mod project;
pub mod cvss;
pub mod query;
pub mod model;
pub mod resolve;
pub mod status;
pub mod fields;
pub mod interface;
pub mod facts;
pub mod audience;
pub mod places;
pub mod catalogues;
pub mod levels;
pub mod check;
pub mod baseline;
pub mod sarif;
pub mod annotations;
pub mod diff;
pub mod fix;
pub mod view;
pub mod font;
pub mod draw;
pub mod layout;
pub mod scene;
pub mod render;
pub mod lock;
pub mod atlas;
pub mod html;
pub mod index;
pub mod table;
pub mod page;
pub mod overlay;
pub mod preview;
pub mod overview;
pub mod starter;
pub mod reference;
pub mod docs;
mod stale;

use date::Date;
use diag::{Diagnostic, Diagnostics};
use model::Model;
use project::{Loader, Project};
use status::Statuses;

/// What a compilation depends on beside the files.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The day on which acceptances are judged.
    pub today: Date,
}

/// A compiled workspace.
#[derive(Clone, Debug)]
pub struct Compilation {
    /// Files and their trees.
    pub project: Project,
    /// Everything declared, with every name bound.
    pub model: Model,
    /// The state of every threat and control.
    pub statuses: Statuses,
    /// All findings, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles a workspace: reads, parses, binds and checks it.
pub fn compile<L: Loader + ?Sized>(loader: &L, options: &Options) -> Compilation {
    let mut diags = Diagnostics::default();
    let project = project::load(loader, &mut diags);
    let model = resolve::resolve(&project, &mut diags);
    let statuses = status::compute(&model, options.today);
    check::run(&project, &model, &statuses, options.today, &mut diags);
    diags.extend(stale::findings(&project, &model, &|files| compile(files, options).model));
    Compilation { project, model, statuses, diagnostics: diags.into_sorted() }
}
