//! The stored transcript of a step.

use std::path::{Path, PathBuf};

/// The folder of a chapter's checks, seen from the starter's package or the solution's.
pub(crate) fn tests(package: &Path) -> PathBuf {
    let folder = package.file_name().unwrap_or_default();
    package.join("../../exercises").join(folder).join("tests")
}

/// Where a chapter's snapshots are; `tests` is the folder of its `steps.rs`.
fn folder(tests: &Path) -> PathBuf {
    tests.join("snapshots")
}

/// The stored transcript, without insta's header.
pub(crate) fn expected(tests: &Path, step: &str) -> Option<String> {
    let text = std::fs::read_to_string(folder(tests).join(format!("{step}.snap"))).ok()?;
    // Git on Windows may have changed the line ends.
    let text = text.replace("\r\n", "\n");
    let (_, body) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
    Some(body.to_owned())
}

/// Whether the transcript is the stored one. `None`: there is none, or it is to be written anew.
pub(crate) fn is_as_stored(tests: &Path, step: &str, transcript: &str) -> Option<bool> {
    let update = std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode != "no");
    expected(tests, step).filter(|_| !update).map(|expected| expected == transcript)
}

/// Compares with the stored transcript; insta says what to do where they differ, or where there is none.
pub(crate) fn compare(tests: &Path, step: &str, transcript: &str) {
    if is_as_stored(tests, step, transcript) == Some(true) {
        return;
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder(tests));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(step, transcript));
}
