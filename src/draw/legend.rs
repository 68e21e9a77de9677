//! What stands below a map: what its signs mean, and its caption.

use super::areas::{boundary_stroke, meter};
use super::badge;
use super::beads;
use super::boxes::{self, Frame};
use super::crossing;
use super::flows::{head, is_attack};
use super::mark::{self, Marks};
use super::typography::{DETAIL, Line, Pen, SIGN, baseline, height, text, whole};
use super::wrap::wrap;
use crate::scene::{Anchor, Change, Dash, Fade, Group, Ink, Item, Outline, Shape, Stroke};
use crate::view::{self, Badge, Lock, Role, Tone, Trust, View};

const ROW: i32 = 26;
const SAMPLE_GAP: f64 = 7.0;
const ENTRY_GAP: f64 = 18.0;
/// Where entries begin, right of the names of rows.
const NAMES: f64 = 76.0;
const COLUMN_GAP: f64 = 48.0;

/// Legend and caption from a place on; gives the height they take.
pub(super) fn draw(
    view: &View,
    marks: Option<&Marks>,
    (x, y): (f64, f64),
    width: i32,
    items: &mut Vec<Item>,
) -> i32 {
    let right = x + f64::from(width);
    items.push(Item::line(Outline::through(&[(x, y), (right, y)]), Ink::Rule, 1.0));
    let rows: Vec<Row> = marks.map(changes).into_iter().chain(rows(view)).collect();
    let mut legend = Vec::new();
    let mut top = y + 14.0;
    match second_column(&rows, f64::from(width)) {
        Some(offset) => {
            for pair in rows.chunks(2) {
                let lefts = [x, x + offset];
                let ends = pair.iter().zip(lefts);
                let ends = ends.map(|(row, left)| draw_row(row, (left, top), right, &mut legend));
                top = ends.fold(top, f64::max);
            }
        }
        None => {
            for row in &rows {
                top = draw_row(row, (x, top), right, &mut legend);
            }
        }
    }
    items.push(Item::Group(Group { class: "legend", items: legend, ..Group::default() }));
    let caption = wrap(&view.caption, DETAIL, width).lines;
    let mut pen = Pen { x, y: top + 8.0, anchor: Anchor::Left };
    pen.set(&caption, DETAIL, Ink::Secondary, items);
    whole(top - y) + 8 + height(&caption, DETAIL)
}

/// Where a second column of rows begins, if a map is wide enough for two.
fn second_column(rows: &[Row], width: f64) -> Option<f64> {
    let column = |first: usize| {
        let widths = rows.iter().skip(first).step_by(2).map(Row::width);
        widths.fold(0.0, f64::max)
    };
    let offset = column(0) + COLUMN_GAP;
    (offset + column(1) <= width).then_some(offset)
}

/// Samples of one kind, with a name.
struct Row {
    name: &'static str,
    entries: Vec<Entry>,
}

impl Row {
    fn width(&self) -> f64 {
        let gaps = f64::from(u32::try_from(self.entries.len()).unwrap_or(0).saturating_sub(1));
        NAMES + self.entries.iter().map(Entry::width).sum::<f64>() + gaps * ENTRY_GAP
    }
}

/// A sample with what it means.
struct Entry {
    /// Width of the sample alone.
    width: f64,
    sample: Sample,
    words: &'static str,
}

impl Entry {
    fn width(&self) -> f64 {
        self.width + SAMPLE_GAP + Line::new(self.words, DETAIL).width
    }
}

enum Sample {
    State(view::State),
    Box(view::Shape, Tone),
    Opened,
    Closes,
    Boundary(Trust),
    Flow(Dash),
    Lock(Lock),
    Step(bool),
    Nothing,
    Change(Option<Change>),
}

/// What differs, as far as it occurs.
fn changes(marks: &Marks) -> Row {
    let occur = Change::ALL.into_iter().filter(|&it| marks.count(it) > 0);
    let entry = |change: Change| Entry {
        width: 62.0,
        sample: Sample::Change(Some(change)),
        words: change.word(),
    };
    let mut entries: Vec<Entry> = occur.map(entry).collect();
    if marks.has_same() {
        entries.push(Entry { width: 34.0, sample: Sample::Change(None), words: "as before" });
    }
    Row { name: "Changes", entries }
}

/// Every state that there is, so that an assessment inside an element changes no legend above;
/// of all else what occurs.
fn rows(view: &View) -> Vec<Row> {
    let mut states: Vec<Entry> = view::State::ALL.map(state).into();
    states.push(Entry { width: 42.0, sample: Sample::Nothing, words: "none recorded" });
    let mut rows = vec![
        Row { name: "Threats", entries: states },
        Row { name: "Boundaries", entries: boundaries(view) },
        Row { name: if view.story.is_some() { "Steps" } else { "Flows" }, entries: flows(view) },
        Row { name: "Elements", entries: elements(view) },
    ];
    rows.retain(|it| !it.entries.is_empty());
    rows
}

/// All states but that of what nobody has looked at, from a place on; gives where they end.
pub(super) fn states((x, y): (f64, f64), right: f64, items: &mut Vec<Item>) -> f64 {
    let states = view::State::ALL.into_iter().filter(|it| *it != view::State::Unassessed);
    let row = Row { name: "Threats", entries: states.map(state).collect() };
    let mut legend = vec![Item::line(Outline::through(&[(x, y), (right, y)]), Ink::Rule, 1.0)];
    let end = draw_row(&row, (x, y + 14.0), right, &mut legend);
    items.push(Item::Group(Group { class: "legend", items: legend, ..Group::default() }));
    end
}

fn state(state: view::State) -> Entry {
    let width = f64::from(badge::size(Badge { state, count: 0 }).w);
    Entry { width, sample: Sample::State(state), words: badge::name(state) }
}

fn elements(view: &View) -> Vec<Entry> {
    let mut looks: Vec<(Tone, &str, view::Shape)> = Vec::new();
    for node in &view.nodes {
        let look = match node.role {
            Role::Box(shape, tone) => (tone, kind(shape, tone), shape),
            Role::Frame(tone) => (tone, kind(view::Shape::Rectangle, tone), view::Shape::Rectangle),
            Role::Boundary(_) => continue,
        };
        if !looks.iter().any(|it| it.1 == look.1) {
            looks.push(look);
        }
    }
    looks.sort_by_key(|it| (it.0, it.1));
    let sample =
        |(tone, words, shape)| Entry { width: 26.0, sample: Sample::Box(shape, tone), words };
    let mut entries: Vec<Entry> = looks.into_iter().map(sample).collect();
    entries.push(Entry { width: 12.0, sample: Sample::Opened, words: "can be opened" });
    if view.nodes.iter().any(|it| matches!(it.role, Role::Frame(_)) && it.link.is_some()) {
        entries.push(Entry { width: 12.0, sample: Sample::Closes, words: "leads one level up" });
    }
    entries
}

fn kind(shape: view::Shape, tone: Tone) -> &'static str {
    match (shape, tone) {
        (view::Shape::Attacker, _) => "attacker",
        (_, Tone::External) => "outside",
        (view::Shape::Person, _) => "person",
        (view::Shape::Store, _) => "store",
        (view::Shape::Queue, _) => "queue",
        (view::Shape::Process, _) => "process",
        (view::Shape::Rectangle, Tone::Person) => "person",
        (view::Shape::Rectangle, Tone::System) => "system",
        (view::Shape::Rectangle, Tone::Container) => "container",
        (view::Shape::Rectangle, Tone::Component) => "component",
    }
}

fn flows(view: &View) -> Vec<Entry> {
    let mut entries = if view.story.is_some() { steps(view) } else { lines() };
    let occurs =
        |lock| view.edges.iter().any(|edge| edge.crossings.iter().any(|it| it.lock == lock));
    let locks = [Lock::Open, Lock::Unknown, Lock::Closed].into_iter().filter(|it| occurs(*it));
    entries.extend(locks.map(|lock| Entry {
        width: 2.0 * crossing::radius(lock),
        sample: Sample::Lock(lock),
        words: crossing::words(lock),
    }));
    entries
}

fn lines() -> Vec<Entry> {
    let lines = [(Dash::Solid, "flow"), (Dash::Dotted, "proposed")];
    let entry = |(dash, words)| Entry { width: 34.0, sample: Sample::Flow(dash), words };
    lines.into_iter().map(entry).collect()
}

fn steps(view: &View) -> Vec<Entry> {
    let occurs = |attack| view.edges.iter().any(|it| is_attack(it, &view.nodes) == attack);
    let kinds = [(false, "step"), (true, "step of an attacker")].into_iter();
    let kinds = kinds.filter(|it| occurs(it.0));
    let width = f64::from(badge::HEIGHT);
    kinds.map(|(attack, words)| Entry { width, sample: Sample::Step(attack), words }).collect()
}

fn boundaries(view: &View) -> Vec<Entry> {
    let levels = [
        (Trust::Untrusted, "untrusted"),
        (Trust::Semi, "semi-trusted"),
        (Trust::Trusted, "trusted"),
        (Trust::High, "highly trusted"),
    ];
    let occurs = |trust| view.nodes.iter().any(|it| it.role == Role::Boundary(trust));
    let levels = levels.into_iter().filter(|it| occurs(it.0));
    levels
        .map(|(trust, words)| Entry { width: 40.0, sample: Sample::Boundary(trust), words })
        .collect()
}

/// One row, which goes on below itself where it is too long; gives where the next begins.
fn draw_row(row: &Row, (left, top): (f64, f64), right: f64, items: &mut Vec<Item>) -> f64 {
    let line = (f64::from(ROW) - f64::from(DETAIL.leading)) / 2.0 + baseline(DETAIL);
    let name = Line::new(row.name, SIGN);
    items.push(text(&name, left, top + line, SIGN, Ink::Text, Anchor::Left));
    let mut top = top;
    let mut entries = row.entries.iter();
    for count in line_lengths(&row.entries, right - left - NAMES) {
        let mut x = left + NAMES;
        for entry in entries.by_ref().take(count) {
            items.extend(sample(&entry.sample, x, top + f64::from(ROW) / 2.0, entry.width));
            let after = x + entry.width + SAMPLE_GAP;
            let words = Line::new(entry.words, DETAIL);
            items.push(text(&words, after, top + line, DETAIL, Ink::Secondary, Anchor::Left));
            x += entry.width() + ENTRY_GAP;
        }
        top += f64::from(ROW);
    }
    top
}

/// How many entries stand on each line of a row: as few lines as there can be, none much longer
/// than another, and no entry alone on the last if its neighbour can join it.
fn line_lengths(entries: &[Entry], room: f64) -> Vec<usize> {
    let widths: Vec<f64> = entries.iter().map(Entry::width).collect();
    let fill = |room: f64| {
        let (mut lines, mut x): (Vec<usize>, f64) = (Vec::new(), 0.0);
        for width in &widths {
            match lines.last_mut() {
                Some(count) if x + width <= room => *count += 1,
                _ => {
                    lines.push(1);
                    x = 0.0;
                }
            }
            x += width + ENTRY_GAP;
        }
        lines
    };
    let least = fill(room).len();
    let narrower = (1..=40).map(|step| fill(room * f64::from(step) / 40.0));
    let mut lines = narrower.into_iter().find(|it| it.len() == least).unwrap_or_default();
    if let [.., before @ 3..=usize::MAX, last @ 1] = &mut lines[..]
        && let [.., neighbour, alone] = widths[..]
        && neighbour + ENTRY_GAP + alone <= room
    {
        (*before, *last) = (*before - 1, 2);
    }
    lines
}

fn sample(sample: &Sample, x: f64, middle: f64, width: f64) -> Vec<Item> {
    match *sample {
        Sample::State(state) => {
            let top = middle - f64::from(badge::HEIGHT) / 2.0;
            badge::sign(Badge { state, count: 0 }, (x, top))
        }
        Sample::Box(shape, tone) => {
            let at = Frame { x, y: middle - 8.0, w: width, h: 16.0 };
            boxes::outline(shape, tone, boxes::dash(tone, false), at)
        }
        Sample::Opened => boxes::mark(x + width / 2.0, middle, Tone::System),
        Sample::Closes => boxes::minus(x + width / 2.0, middle, Ink::Frame(Tone::System)),
        Sample::Boundary(trust) => {
            let outline = Outline::rect(x, middle - 9.0, width, 18.0, 4.0);
            let area = Item::outlined(outline, Ink::Tint(trust), boundary_stroke(trust));
            let mut items = vec![area];
            items.extend(meter(trust, x + width / 2.0 - 11.6, middle));
            items
        }
        Sample::Flow(dash) => {
            let outline = Outline::through(&[(x, middle), (x + width - 8.0, middle)]);
            let stroke = Some(Stroke { ink: Ink::Line, width: 1.6, dash });
            let line = Item::Shape(Shape { outline, fill: None, stroke });
            vec![line, head((x, middle), (x + width, middle), Ink::Line)]
        }
        Sample::Lock(lock) => crossing::sign(lock, (x + width / 2.0, middle)),
        Sample::Nothing => {
            let y = middle - f64::from(DETAIL.leading) / 2.0 + baseline(DETAIL);
            let words = Line::new("no sign", DETAIL);
            vec![text(&words, x, y, DETAIL, Ink::Text, Anchor::Left)]
        }
        Sample::Change(change) => changed(change, (x, middle), width),
        Sample::Step(is_attack) => beads::disc(1, is_attack, (x, middle - 10.0)),
    }
}

/// The sign and the line of a change; without one the line of what steps back.
fn changed(change: Option<Change>, (x, middle): (f64, f64), width: f64) -> Vec<Item> {
    let Some(change) = change else {
        let items = sample(&Sample::Flow(Dash::Solid), x, middle, width);
        return vec![Item::Group(Group { fade: Fade::Much, items, ..Group::default() })];
    };
    let sign = f64::from(mark::SIDE);
    let mut items = mark::sign(change, (x, middle - sign / 2.0));
    let outline = Outline::through(&[(x + sign + 4.0, middle), (x + width, middle)]);
    items.push(Item::Shape(Shape { outline, fill: None, stroke: Some(mark::stroke(change)) }));
    items
}

#[cfg(test)]
mod tests {
    use super::{Dash, Entry, Sample, line_lengths};

    fn lines(widths: &[f64], room: f64) -> Vec<usize> {
        let entry = |&width| Entry { width, sample: Sample::Flow(Dash::Solid), words: "" };
        let entries: Vec<Entry> = widths.iter().map(entry).collect();
        line_lengths(&entries, room)
    }

    #[test]
    fn no_entry_is_left_alone() {
        assert_eq!(lines(&[80.0; 8], 10_000.0), [8]);
        assert_eq!(lines(&[80.0; 8], 730.0), [4, 4]);
        assert_eq!(lines(&[60.0, 80.0, 130.0, 220.0], 400.0), [2, 2]);
        assert_eq!(lines(&[300.0, 300.0], 400.0), [1, 1]);
        assert_eq!(lines(&[500.0], 400.0), [1]);
        assert!(lines(&[], 400.0).is_empty());
    }
}
