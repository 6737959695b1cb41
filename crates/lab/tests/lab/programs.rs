//! `check --programs`: programs in another language. A file that begins with `#!` is a program on
//! Unix alone.

use std::path::Path;

use crate::course_copy::real;
use crate::student::{Checked, Student};

/// Python takes its time to start where much else runs.
const FOR_PYTHON: &str = "5";

/// What the checks of the real course say of the programs in this folder, with this `LAB_TIMEOUT_SCALE`. `None`: there
/// is no Python.
pub fn check(place: &str, programs: &Path, scale: &str) -> Option<Checked> {
    // Skips the test, or fails it, where there is no Python.
    harness::interop::python("")?;
    let mut lab = assert_cmd::cargo::cargo_bin_cmd!("lab");
    lab.args(["check", place, "--json", "--programs"]).arg(programs).current_dir(real(""));
    // Python leaves nothing beside the source.
    lab.env("LAB_TIMEOUT_SCALE", scale).env("PYTHONDONTWRITEBYTECODE", "1");
    Some(Checked::read(&lab.output().unwrap()))
}

/// The chapter's programs in the book.
fn counterparts(chapter: &str) -> Option<Checked> {
    check(chapter, &real("docs/python").join(chapter), FOR_PYTHON)
}

#[test]
fn the_python_programs_of_chapter_1_pass() {
    let Some(checked) = counterparts("basic-flow") else { return };
    checked.passes_all();
}

/// There is no framed counterpart: those steps say so.
#[test]
fn the_python_programs_of_chapter_2_pass_up_to_the_frames() {
    let Some(checked) = counterparts("tcp") else { return };
    let steps = ["listen", "accept", "receive", "reply", "connect", "request", "response"];
    checked.passes(&steps);
    for step in &checked.steps()[steps.len()..] {
        assert_eq!(step["status"], "failed", "{step:#}");
    }
}

#[test]
fn a_program_that_is_not_there_is_named() {
    let student = Student::new();
    let folder = tempfile::tempdir().unwrap();
    let programs = folder.path().to_str().unwrap();
    let checked = student.checks_with("basic-flow", &["--programs", programs]);
    checked.passes(&[]);
    checked.says("listen", "failed", &["There is no program basic-flow-server in "]);
    checked.says("connect", "failed", &["There is no program basic-flow-client in "]);
}
