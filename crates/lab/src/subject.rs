//! What is checked.

use std::path::PathBuf;

/// Whose programs are checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The student's crate.
    Starter,
    /// The solution.
    Solution,
    /// The programs in a folder.
    Programs(PathBuf),
}
