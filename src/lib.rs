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
//! and from the model and its states to tables (`table`).
//!
//! What holds everywhere, each an absence:
//!
//! 1. `pest` and its rules appear only in `syntax`.
//! 2. No phase returns `Result`: broken input is normal, and gives data plus diagnostics.
//! 3. Nothing outside `cli` touches files, environment, clock or standard streams.
//! 4. Nothing is changed after the phase that made it: tree, model, places, scene.
//! 5. The model holds no syntax and no geometry; the scene holds no ids to look up.
//! 6. Same input, same bytes: no hash iteration, no platform mathematics, one place that rounds.

pub mod date;
pub mod diag;
pub mod draw;
pub mod font;
pub mod geom;
pub mod index;
pub mod layout;
pub mod project;
pub mod render;
pub mod scene;
pub mod source;
pub mod syntax;
pub mod view;
