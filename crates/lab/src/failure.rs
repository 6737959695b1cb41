//! Why a command could not do its work, in one line for people.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// The end of a command that could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// The command line asks for something that is not there.
    Usage(String),
    /// Anything else.
    Other(String),
}

impl Failure {
    /// Something went wrong with a file: `cannot write <file>: <why>`.
    pub fn file(doing: &str, file: &Path, error: &io::Error) -> Failure {
        Failure::Other(format!("cannot {doing} {}: {error}", file.display()))
    }

    /// The exit code that tells it.
    pub fn code(&self) -> ExitCode {
        match self {
            Failure::Usage(_) => ExitCode::from(2),
            Failure::Other(_) => ExitCode::from(1),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(what) | Failure::Other(what) => f.write_str(what),
        }
    }
}

impl From<course::Error> for Failure {
    fn from(error: course::Error) -> Failure {
        match error {
            course::Error::Unknown(what) => Failure::Usage(what),
            course::Error::Broken(what) => Failure::Other(what),
        }
    }
}
