//! The files of a workspace, read through a [`Loader`] and parsed.

/// Access to the files of a workspace. Disk is one implementation, memory the other.
pub trait Loader {
    /// All `.tmd` files, relative to the workspace root, with `/`, in any order.
    fn list(&self) -> Vec<String>;

    /// The bytes of one of them.
    ///
    /// # Errors
    /// The reason in words, for the reader of the diagnostic: "permission denied".
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}
