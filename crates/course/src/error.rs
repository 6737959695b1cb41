//! What can be wrong, in one line for people.

use std::fmt;
use std::io;
use std::path::Path;

/// Why the course's files are of no use.
#[derive(Debug, PartialEq, Eq)]
pub enum Error {
    /// There is nothing of the name that was asked for.
    Unknown(String),
    /// The files are not as they should be.
    Broken(String),
}

impl Error {
    /// Something is wrong in a file. Lines count from 1.
    pub fn in_file(file: &Path, line: usize, what: impl fmt::Display) -> Error {
        Error::Broken(format!("{}:{line}: {what}", file.display()))
    }

    /// A file or folder cannot be read.
    pub fn read(file: &Path, error: &io::Error) -> Error {
        Error::Broken(format!("cannot read {}: {error}", file.display()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Unknown(what) | Error::Broken(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Error {}
