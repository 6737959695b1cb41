//! The stored reports of mistakes: what a student who makes the mistake reads, beside the mistake's
//! own file, as `no_listen.txt` beside `no_listen.rs`.

use std::fs;
use std::path::{Path, PathBuf};

use course::mistakes::Mistake;
use similar::TextDiff;

use crate::failure::Failure;

/// What to do with a report that is not the stored one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Say how they differ.
    Compare,
    /// Store it.
    Accept,
}

/// How the report differs from the stored one: nothing if it does not.
pub fn compare(mistake: &Mistake, report: &str, mode: Mode) -> Result<Option<String>, Failure> {
    let path = path(mistake);
    let stored = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let report = normalise(report);
    if stored == report {
        return Ok(None);
    }
    if mode == Mode::Accept {
        fs::write(&path, report).map_err(|error| Failure::file("write", &path, &error))?;
        return Ok(None);
    }
    let diff = TextDiff::from_lines(&stored, &report);
    let diff = diff.unified_diff().header("stored", "now").to_string();
    Ok(Some(format!("has another report than the stored one; `just snapshots` stores it:\n{diff}")))
}

/// The file of a mistake's report.
pub fn path(mistake: &Mistake) -> PathBuf {
    mistake.path.with_extension("txt")
}

/// The stored reports of mistakes that are no more.
pub fn unused(folder: &Path, mistakes: &[Mistake]) -> Vec<PathBuf> {
    let mut unused: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|file| file.extension().is_some_and(|extension| extension == "txt"))
        .filter(|file| !mistakes.iter().any(|mistake| path(mistake) == *file))
        .collect();
    unused.sort();
    unused
}

fn normalise(report: &str) -> String {
    report.to_owned()
}
