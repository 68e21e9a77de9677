//! What properties say, with the ids in it kept apart from words, so that a thing that was renamed
//! is the same wherever it is named.

use std::collections::BTreeMap;

/// A part of what a property says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Piece {
    Word(String),
    /// The stable id of something.
    Id(String),
}

/// What a property says: values whose order does not matter, each of pieces side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said(pub(super) Vec<Vec<Piece>>);

impl Said {
    /// A text; nothing if it is empty.
    pub(super) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self(if text.is_empty() { Vec::new() } else { vec![vec![Piece::Word(text)]] })
    }

    /// Some texts.
    pub(super) fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self(texts.into_iter().map(|it| vec![Piece::Word(it.into())]).collect())
    }

    /// Some ids.
    pub(super) fn ids<'n>(ids: impl IntoIterator<Item = &'n str>) -> Self {
        Self(ids.into_iter().map(|it| vec![Piece::Id(it.to_owned())]).collect())
    }

    /// The values under the names of the new model, sorted, each once.
    pub(super) fn values(&self, names: &Names) -> Vec<String> {
        let mut values: Vec<String> = self.0.iter().map(|value| names.joined(value)).collect();
        values.sort();
        values.dedup();
        values
    }
}

/// New ids of things that had others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    now: BTreeMap<String, String>,
}

impl Names {
    /// Notes that a thing has another id now; what stands in it goes with it.
    pub(super) fn insert(&mut self, old: &str, new: &str) {
        if self.now(old) != new {
            self.now.insert(old.to_owned(), new.to_owned());
        }
    }

    /// Whether nothing has another id.
    pub(super) fn is_empty(&self) -> bool {
        self.now.is_empty()
    }

    /// The id that something has now, by itself or because something around it has another.
    pub(super) fn now(&self, id: &str) -> String {
        if self.now.is_empty() {
            return id.to_owned();
        }
        if let Some(new) = self.now.get(id) {
            return new.clone();
        }
        let mut ends = id.match_indices('.').map(|(at, _)| at).collect::<Vec<_>>().into_iter();
        let around = ends.rfind(|&end| self.now.contains_key(&id[..end]));
        around
            .map_or_else(|| id.to_owned(), |end| format!("{}{}", self.now[&id[..end]], &id[end..]))
    }

    /// The last names of things that have others: old and new.
    pub(super) fn simple(&self) -> BTreeMap<&str, &str> {
        self.now.iter().map(|(old, new)| (last(old), last(new))).collect()
    }

    fn joined(&self, pieces: &[Piece]) -> String {
        let mut out = String::new();
        for piece in pieces {
            match piece {
                Piece::Word(word) => out.push_str(word),
                Piece::Id(id) => out.push_str(&self.now(id)),
            }
        }
        out
    }
}

/// The last name of a path.
pub(super) fn last(id: &str) -> &str {
    id.rsplit('.').next().unwrap_or_default()
}

/// What a path stands in; empty for a path of one name.
pub(super) fn around(id: &str) -> &str {
    id.rsplit_once('.').map_or("", |(around, _)| around)
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn what_stands_inside_goes_along() {
        let mut names = Names::default();
        names.insert("A.B", "A.C");
        names.insert("A.B.X", "A.C.Y");
        names.insert("A.B.Z", "A.C.Z");
        assert_eq!(names.now("A.B.X.Q"), "A.C.Y.Q");
        assert_eq!(names.now("A.B.Z.Q"), "A.C.Z.Q");
        assert_eq!(names.now("A.BB"), "A.BB");
        assert_eq!(names.now("A"), "A");
        assert_eq!(names.simple().len(), 2);
    }
}
