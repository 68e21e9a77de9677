//! Who may see what is declared.

use super::{Model, Named};

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
    /// Who may see something by its own word, else by that of the model that declares it. What
    /// hides something around it hides it, too; that is not asked here.
    #[must_use]
    pub fn visibility(&self, named: &Named) -> Visibility {
        named.visibility.unwrap_or(self[named.unit].visibility)
    }
}
