//! The stored transcript of a step.

use std::path::{Path, PathBuf};

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

/// Compares with the stored transcript; insta says what to do where they differ.
pub(crate) fn compare(tests: &Path, step: &str, transcript: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder(tests));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(step, transcript));
}
