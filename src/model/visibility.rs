//! Who may see what is declared.

use super::{Model, Named, Unit};

/// Who may see something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Visibility {
    /// Those who work on the system.
    #[default]
    Internal,
    /// Everybody.
    Public,
}

impl Visibility {
    /// The words of the language, each with what it means.
    pub const WORDS: &'static [(&'static str, Self)] =
        &[("public", Self::Public), ("internal", Self::Internal)];
}

impl Model {
    /// Who may see something by its own word, else by that of the model that declares it. What a
    /// template of another model holds is no more public than that model. What hides something
    /// around it hides it, too; that is not asked here.
    #[must_use]
    pub fn visibility(&self, named: &Named) -> Visibility {
        named.visibility.unwrap_or_else(|| {
            let declaring = &self[named.unit];
            if declaring.files.contains(&named.span.file) {
                return declaring.visibility;
            }
            let is_source = |unit: &&Unit| unit.files.contains(&named.span.file);
            let of_source = match self.units.iter().find(is_source) {
                Some(source) if source.library => Visibility::Public,
                Some(source) => source.visibility,
                None => Visibility::Internal,
            };
            declaring.visibility.min(of_source)
        })
    }
}
