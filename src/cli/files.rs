//! The files of an atlas: maps, tables and the front page.

use super::args::{Build, BuildFormat, Form, TableFormat};
use super::atlas_page;
use super::compile::Compiled;
use super::failure::Failure;
use super::links;
use super::maps::Painter;
use super::output::Files;
use super::theme;
use std::collections::{BTreeMap, BTreeSet};
use threatlas::atlas::Map;
use threatlas::draw;
use threatlas::index::{self, Entry, Index, Link};
use threatlas::model::UnitId;
use threatlas::page::{Listed, Sheets};
use threatlas::plain::counted;
use threatlas::render::{Profile, Theme};
use threatlas::scene::Scene;
use threatlas::table::{self, Beside, Proposal, Report, Table};
use threatlas::threads::side_by_side;
use threatlas::view::{self, Role, View};

/// Name of the page with all maps and threats, without its ending.
const ATLAS: &str = "atlas";

/// Everything that the formats ask for.
pub(super) fn files(compiled: &Compiled, maps: &[Map], args: &Build) -> Result<Files, Failure> {
    let theme = theme::chosen(args.look.theme.as_deref(), compiled)?;
    let (live, pictures, sheets) = (None, Files::new(), Sheets::default());
    Ok(files_after(compiled, maps, args, After { theme: &theme, live, pictures, sheets })?.0)
}

/// What a build has from the one before it, and from who asks for it.
pub(super) struct After<'a> {
    /// The colours of all maps.
    pub theme: &'a Theme,
    /// Which build it is, if a server shows its page.
    pub live: Option<&'a str>,
    /// Pictures that are as they were, by file name.
    pub pictures: Files,
    /// The same as they stand in the page with all maps.
    pub sheets: Sheets,
}

/// Everything that the formats ask for, with what is known of it; and the pictures in the page with
/// all maps, for the next build.
pub(super) fn files_after(
    compiled: &Compiled,
    maps: &[Map],
    args: &Build,
    after: After<'_>,
) -> Result<(Files, Sheets), Failure> {
    let After { theme, live, mut pictures, mut sheets } = after;
    let mut painter = Painter::new(theme.clone(), &args.look.font)?;
    let tables = tables(compiled, maps);
    // Neither the order nor the number of mentions of a format changes anything.
    let formats: Vec<BuildFormat> = BTreeSet::from_iter(args.format.clone()).into_iter().collect();
    let reports = {
        let (model, statuses) = (&compiled.compilation.model, &compiled.compilation.statuses);
        table::all_reports(model, statuses)
    };
    let figures = figures(compiled);
    let shown = links::pictures(&figures, &formats);
    let mut page = front_page(compiled, maps, &tables, &formats, &shown);
    page.tables.extend(reports_entry(&reports, &formats));
    let beside_parts = links::beside(maps, &formats);
    let places = links::places(maps, &formats);
    let beside = Beside { pictures: shown, places, ..beside_parts.clone() };
    let has_table = formats.contains(&BuildFormat::Html);
    let profile = if has_table { Profile::Atlas } else { Profile::File };
    let mut files = Files::new();
    for format in formats {
        match format.form() {
            Form::Map(form) => {
                let scenes: Vec<&Scene> =
                    maps.iter().flat_map(Map::scenes).chain(&figures).collect();
                let name = |scene: &Scene| file_name(&scene.stem, format);
                let new: Vec<&Scene> =
                    scenes.iter().copied().filter(|it| !pictures.contains_key(&name(it))).collect();
                let drawn = painter.draw_all(&new, form, profile)?;
                let old = scenes.iter().filter_map(|it| pictures.remove_entry(&name(it)));
                files.extend(old);
                files.extend(new.iter().map(|it| name(it)).zip(drawn));
            }
            Form::Atlas => {
                let Some(Sheet { table, .. }) = tables.first() else { continue };
                let text;
                (text, sheets) = atlas_page::text(compiled, maps, table, theme, live, &sheets);
                files.insert(file_name(ATLAS, format), text.into_bytes());
            }
            Form::Table(form) => {
                // Signs lead to the table of everything, which is the first.
                let besides = std::iter::once(&beside).chain(std::iter::repeat(&beside_parts));
                let wanted: Vec<(&Sheet, &Beside)> = tables.iter().zip(besides).collect();
                let texts = side_by_side(&wanted, |(sheet, beside)| {
                    super::table::text(compiled, &sheet.table, beside, form).into_bytes()
                });
                let names = tables.iter().map(|sheet| file_name(&sheet.stem, format));
                files.extend(names.zip(texts));
                if let Some(text) = page_text(&page, form) {
                    files.insert(file_name("index", format), text.into_bytes());
                }
                if let Some(text) = reports_text(&reports, form) {
                    files.insert(file_name(REPORTS, format), text.into_bytes());
                }
            }
        }
    }
    Ok((files, sheets))
}

/// Pictures of how many threats there are of what kind.
fn figures(compiled: &Compiled) -> Vec<Scene> {
    let (model, statuses) = (&compiled.compilation.model, &compiled.compilation.statuses);
    let tally = view::tally(model, statuses);
    let summary = draw::summary(&tally, view::SUMMARY);
    std::iter::once(summary).chain(draw::risk(&tally, view::RISK)).collect()
}

/// The front page, in the formats that people read.
fn page_text(page: &Index, form: TableFormat) -> Option<String> {
    match form {
        TableFormat::Md => Some(index::markdown(page)),
        TableFormat::Html => Some(index::html(page)),
        TableFormat::Csv | TableFormat::Json | TableFormat::Sarif => None,
    }
}

/// Name of the files that hold all reports, without their ending.
const REPORTS: &str = "reports";

/// All reports that have rows, in the formats that people read.
fn reports_text(reports: &[Report], form: TableFormat) -> Option<String> {
    let html = |name| file_name(name, BuildFormat::Html);
    match form {
        _ if reports.is_empty() => None,
        TableFormat::Md => Some(table::report_document(reports)),
        TableFormat::Html => Some(table::report_page(reports, &html("index"), &html("threats"))),
        TableFormat::Csv | TableFormat::Json | TableFormat::Sarif => None,
    }
}

/// The line of the front page for all reports.
fn reports_entry(reports: &[Report], formats: &[BuildFormat]) -> Option<Entry> {
    let titles: Vec<String> = reports.iter().map(|it| it.title.to_lowercase()).collect();
    let is_page = |format| matches!(format, BuildFormat::Html | BuildFormat::Md);
    let files = file_links(REPORTS, formats, is_page);
    let is_there = !reports.is_empty() && !files.is_empty();
    let title = "Reports".to_owned();
    is_there.then(|| Entry { depth: 0, title, note: titles.join(", "), files })
}

/// A table and how it is listed.
struct Sheet {
    stem: String,
    /// How many models stand above the one that it is of.
    depth: usize,
    table: Table,
}

/// The table of everything, then one for each model that is a part of it.
fn tables(compiled: &Compiled, maps: &[Map]) -> Vec<Sheet> {
    let (model, statuses) = (&compiled.compilation.model, &compiled.compilation.statuses);
    let is_part = |&unit: &UnitId| {
        let row = &model[unit];
        !row.library && (row.scope.is_some() || compiled.only_root().is_none())
    };
    let mut units: Vec<UnitId> = model.unit_ids().filter(is_part).collect();
    units.sort_by_key(|&unit| model.unit_path(unit).split('.').collect::<Vec<_>>());
    let mut tops = vec![None];
    let mut places = vec![("threats".to_owned(), 0)];
    for unit in units {
        // The map's name is safe on every system; a model without a map has nothing in it.
        if let Some(map) = maps.iter().find(|map| map.view.id == model.unit_path(unit)) {
            tops.push(Some(unit));
            places.push((format!("{}.threats", map.view.stem), model.level(unit)));
        }
    }
    let tables = table::tables(model, statuses, &tops).into_iter();
    places
        .into_iter()
        .zip(tables)
        .map(|((stem, depth), table)| Sheet { stem, depth, table })
        .collect()
}

/// What the whole is called: as its root model.
pub(super) fn title(compiled: &Compiled) -> String {
    let root = compiled.only_root().map(|root| &compiled.compilation.model[root]);
    root.map_or("Threat models", |unit| unit.title.as_str()).to_owned()
}

/// The first paragraph about the whole.
pub(super) fn summary(compiled: &Compiled) -> String {
    let root = compiled.only_root().map(|root| &compiled.compilation.model[root]);
    root.map(|unit| first_paragraph(&unit.summary)).unwrap_or_default()
}

fn front_page(
    compiled: &Compiled,
    maps: &[Map],
    tables: &[Sheet],
    formats: &[BuildFormat],
    figures: &[(String, String)],
) -> Index {
    let first = maps.first().filter(|_| formats.contains(&BuildFormat::Svg));
    let all = tables.first();
    Index {
        title: title(compiled),
        summary: summary(compiled),
        atlas: formats.contains(&BuildFormat::Atlas).then(|| file_name(ATLAS, BuildFormat::Atlas)),
        picture: first.map(|map| Link {
            label: format!("Map of {}", map.view.title),
            file: file_name(&map.view.stem, BuildFormat::Svg),
        }),
        figures: figures
            .iter()
            .map(|(file, label)| Link { label: label.clone(), file: file.clone() })
            .collect(),
        counts: all.map(|sheet| counts(&sheet.table)).unwrap_or_default(),
        maps: map_entries(maps, formats),
        tables: tables.iter().map(|sheet| table_entry(sheet, formats)).collect(),
        proposals: all.map(|sheet| proposals(&sheet.table)).unwrap_or_default(),
    }
}

fn proposals(table: &Table) -> Vec<Entry> {
    let entry = |it: &Proposal| Entry {
        title: it.title.clone(),
        note: format!("{}, proposed by {} to {}", it.kind, it.by, it.to),
        ..Entry::default()
    };
    table.proposals.iter().map(entry).collect()
}

fn counts(table: &Table) -> Vec<(String, usize)> {
    let found = table.summary.iter().filter(|(_, count)| *count > 0);
    found.map(|(status, count)| (status.word().to_owned(), *count)).collect()
}

fn first_paragraph(markdown: &str) -> String {
    let lines: Vec<&str> =
        markdown.trim().lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    lines.join(" ")
}

/// Maps as the tree of elements that they open.
pub(super) fn listed(maps: &[Map]) -> Vec<Listed> {
    // Ids are dotted paths: compared by segment, an element stands before its parts.
    let views: BTreeMap<Vec<&str>, &View> =
        maps.iter().map(|map| (map.view.id.split('.').collect(), &map.view)).collect();
    let depth =
        |id: &[&str]| views.keys().filter(|it| it.len() < id.len() && id.starts_with(it)).count();
    let line = |view: &View, title: String, stem: &str, depth: usize| Listed {
        depth,
        title,
        note: note(view),
        stem: stem.to_owned(),
    };
    let mut lines = Vec::new();
    for (id, view) in &views {
        let depth = depth(id);
        lines.push(line(view, view.title.clone(), &view.stem, depth));
        if let Some(story) = &view.story {
            let title = format!("{}, as a sequence", view.title);
            lines.push(line(view, title, &story.sequence, depth + 1));
        }
    }
    lines
}

fn map_entries(maps: &[Map], formats: &[BuildFormat]) -> Vec<Entry> {
    let entry = |it: Listed| Entry {
        depth: it.depth,
        title: it.title,
        note: it.note,
        files: file_links(&it.stem, formats, is_map),
    };
    listed(maps).into_iter().map(entry).collect()
}

/// How much the map shows of what it opens.
fn note(view: &View) -> String {
    let inside = format!("{}.", view.id);
    let is_story = view.story.is_some();
    // The landscape and the maps of elements show what is outside, too.
    let is_of_one = view.path.is_empty() || view.nodes.iter().any(|node| node.id == view.id);
    let is_part = |id: &str, role: &Role| {
        matches!(role, Role::Box(..)) && (!is_of_one || id.starts_with(&inside))
    };
    let n_parts = view.nodes.iter().filter(|node| is_part(&node.id, &node.role)).count();
    let lines = if is_story {
        counted(view.edges.len(), "step")
    } else {
        counted(view.edges.iter().map(|edge| edge.members.len()).sum(), "flow")
    };
    format!("{}, {lines}", counted(n_parts, "element"))
}

fn table_entry(sheet: &Sheet, formats: &[BuildFormat]) -> Entry {
    let n_threats: usize = sheet.table.summary.iter().map(|(_, count)| count).sum();
    let open = counts(&sheet.table);
    let open = open.iter().take(1).map(|(status, count)| format!(", {count} {status}"));
    Entry {
        depth: sheet.depth,
        title: sheet.table.title.clone(),
        note: counted(n_threats, "threat") + &open.collect::<String>(),
        files: file_links(&sheet.stem, formats, is_table),
    }
}

fn is_map(format: BuildFormat) -> bool {
    matches!(format.form(), Form::Map(_))
}

fn is_table(format: BuildFormat) -> bool {
    matches!(format.form(), Form::Table(_))
}

/// One link for each of the formats that `is_fit`.
fn file_links(
    stem: &str,
    formats: &[BuildFormat],
    is_fit: impl Fn(BuildFormat) -> bool,
) -> Vec<Link> {
    let fit = formats.iter().copied().filter(|&format| is_fit(format));
    fit.map(|format| Link { label: format.name().to_owned(), file: file_name(stem, format) })
        .collect()
}

pub(super) fn file_name(stem: &str, format: BuildFormat) -> String {
    format!("{stem}.{}", format.ending())
}
