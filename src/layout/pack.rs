//! Where the parts of a container go that no line connects: beside each other, or, if that would
//! become a tower or a wall, on several shelves.
//!
//! Parts share layers as long as the container stays near the shape of a page; else they are put
//! on shelves one beyond the other, as in bin packing by levels (Coffman, Garey, Johnson and
//! Tarjan 1980).

use super::tree::{Flat, PADDING, Tree};

/// Estimated distances between neighbours and between layers, in px.
const BESIDE: i32 = 32;
const BEYOND: i32 = 60;
/// Widest and highest shapes that are left as they are, and the shape that shelves aim at, as
/// width by height in tenths.
const WIDEST: i64 = 22;
const HIGHEST: i64 = 6;
const PAGE: i64 = 15;
/// Parts that lines lead to from outside share one shelf up to this length, in px: the lines would
/// have to pass the shelves before.
const LONG_SHELF: i32 = 1_800;

/// A connected part of what stands in a container.
pub(super) struct Part {
    /// Its items.
    pub(super) items: Vec<usize>,
    /// Whether it has to stay in the first layers.
    pub(super) stays: bool,
    /// Whether lines lead from it out of the container.
    pub(super) reaches_out: bool,
    /// Weight of the lines that leave the container downwards less that of those upwards.
    pub(super) leaning: i32,
}

/// Moves the layers of whole parts. Layers of each part begin anywhere; afterwards they begin at
/// 0 for the first shelf.
pub(super) fn pack(tree: &Tree, parts: &mut [Part], layer: &mut [usize]) {
    let mut packing = Packing { tree, sizes: vec![None; tree.items.len()] };
    for part in &*parts {
        let first = part.items.iter().map(|&item| layer[item]).min().unwrap_or(0);
        for &item in &part.items {
            layer[item] -= first;
        }
    }
    let key = |part: &Part| (!part.stays, part.leaning.signum(), part.items[0]);
    parts.sort_by_key(key);
    let areas: Vec<Flat> = parts.iter().map(|part| packing.area(part, layer)).collect();
    let alone = !parts.iter().any(|part| part.reaches_out);
    let limit = packing.shelf_length(&areas, alone);
    let (mut begin, mut length, mut first_layer) = (0, 0, 0);
    for end in 1..=parts.len() {
        length += areas[end - 1].across + BESIDE;
        let next = areas.get(end).map(|area| length + area.across);
        if next.is_some_and(|next| next <= limit) {
            continue;
        }
        first_layer += fill_shelf(&parts[begin..end], first_layer, layer);
        (begin, length) = (end, 0);
    }
}

/// Puts parts on a shelf that begins at the given layer, and returns how many layers it takes.
/// Parts that lean downwards end with the shelf.
fn fill_shelf(parts: &[Part], first_layer: usize, layer: &mut [usize]) -> usize {
    let depth = |part: &Part, layer: &[usize]| {
        part.items.iter().map(|&item| layer[item] + 1).max().unwrap_or(0)
    };
    let deepest = parts.iter().map(|part| depth(part, layer)).max().unwrap_or(0);
    for part in parts {
        let lower = if part.leaning > 0 && !part.stays { deepest - depth(part, layer) } else { 0 };
        for &item in &part.items {
            layer[item] += first_layer + lower;
        }
    }
    deepest
}

struct Packing<'a> {
    tree: &'a Tree,
    /// Estimated sizes of items.
    sizes: Vec<Option<Flat>>,
}

impl Packing<'_> {
    /// The length across that a shelf may have.
    fn shelf_length(&self, areas: &[Flat], alone: bool) -> i32 {
        let across: i32 = areas.iter().map(|area| area.across + BESIDE).sum();
        let along = areas.iter().map(|area| area.along).max().unwrap_or(0);
        let (wide, high) = if self.tree.down { (across, along) } else { (along, across) };
        let (wide, high) = (i64::from(wide), i64::from(high.max(1)));
        let fits = wide * 10 <= high * WIDEST && wide * 10 >= high * HIGHEST;
        let grows_wide = wide * 10 > high * WIDEST;
        if fits || grows_wide != self.tree.down || (!alone && across <= LONG_SHELF) {
            return i32::MAX;
        }
        let area: i64 =
            areas.iter().map(|area| i64::from(area.across + BESIDE) * i64::from(area.along)).sum();
        let (up, down) = if self.tree.down { (PAGE, 10) } else { (10, PAGE) };
        i32::try_from((area * up / down).isqrt()).unwrap_or(i32::MAX)
    }

    /// The room that a part takes.
    fn area(&mut self, part: &Part, layer: &[usize]) -> Flat {
        let mut rows: Vec<(usize, Flat)> = Vec::new();
        for &item in &part.items {
            rows.push((layer[item], self.size(item)));
        }
        rows.sort_by_key(|row| row.0);
        let mut area = Flat::default();
        for row in rows.chunk_by(|a, b| a.0 == b.0) {
            let across = row.iter().map(|(_, size)| size.across + BESIDE).sum::<i32>() - BESIDE;
            area.across = area.across.max(across);
            area.along += row.iter().map(|(_, size)| size.along).max().unwrap_or(0) + BEYOND;
        }
        area
    }

    /// The size of a box, or a guess for a frame: as high as wide.
    fn size(&mut self, item: usize) -> Flat {
        if let Some(size) = self.sizes[item] {
            return size;
        }
        let least = self.tree.items[item].size;
        let mut size = least;
        if self.tree.holds(item) {
            let mut area = 0;
            for &child in &self.tree.children[item] {
                let child = self.size(child);
                area += i64::from(child.across + BESIDE) * i64::from(child.along + BEYOND);
            }
            let side = i32::try_from(area.isqrt()).unwrap_or(i32::MAX / 4) + 2 * PADDING;
            size = Flat { across: side.max(least.across), along: side.max(least.along) };
        }
        self.sizes[item] = Some(size);
        size
    }
}
