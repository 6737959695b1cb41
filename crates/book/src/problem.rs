//! What is wrong with the book, in a line for its author.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::path::Path;

/// One thing that is wrong: where, and what.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    place: String,
    what: String,
}

impl Problem {
    /// A problem somewhere in `file`.
    pub(crate) fn new(file: impl AsRef<Path>, what: impl Display) -> Self {
        Self { place: file.as_ref().display().to_string(), what: what.to_string() }
    }

    /// A problem in `file`, in its line `line`, if that is known.
    pub(crate) fn at(file: impl AsRef<Path>, line: Option<usize>, what: impl Display) -> Self {
        let mut problem = Self::new(file, what);
        if let Some(line) = line {
            problem.place = format!("{}:{line}", problem.place);
        }
        problem
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// All that is wrong, a line each. It is never empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Problems(pub Vec<Problem>);

impl Display for Problems {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        for (number, problem) in self.0.iter().enumerate() {
            let line_end = if number == 0 { "" } else { "\n" };
            write!(f, "{line_end}{problem}")?;
        }
        Ok(())
    }
}

impl Error for Problems {}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}
