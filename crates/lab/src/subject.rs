//! What is checked.

use std::path::PathBuf;

use course::versions::Bodies;

/// Whose programs are checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The student's crate.
    Starter,
    /// The solution.
    Solution,
    /// The programs in a folder.
    Programs(PathBuf),
    /// The programs in a folder that have all versions of the solution in them, as one version.
    Version(PathBuf, Bodies),
}
