//! `check --programs`: programs in another language. A file that begins with `#!` is a program on
//! Unix alone.

use crate::course_copy;
use crate::student::Student;

/// The chapter's programs in Python.
fn counterparts(chapter: &str) -> Option<Vec<(String, String)>> {
    // Skips the test, or fails it, where there is no Python.
    harness::interop::python("")?;
    let student = Student::new();
    let folder = course_copy::real("docs/python").join(chapter);
    let mut check = student.lab(&["check", chapter, "--json", "--programs"]);
    // Python takes its time to start where much else runs.
    let output = check.arg(folder).env("LAB_TIMEOUT_SCALE", "5").output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let steps = document["steps"].as_array().unwrap();
    Some(steps.iter().map(|step| (text(&step["name"]), text(&step["status"]))).collect())
}

#[test]
fn the_python_programs_of_chapter_1_pass() {
    let Some(steps) = counterparts("basic-flow") else { return };
    assert_eq!(steps.len(), 8);
    assert!(steps.iter().all(|(_, status)| status == "passed"), "{steps:?}");
}

/// There is no framed counterpart: those steps say so.
#[test]
fn the_python_programs_of_chapter_2_pass_up_to_the_frames() {
    let Some(steps) = counterparts("tcp") else { return };
    let (plain, framed) = steps.split_at(7);
    assert!(plain.iter().all(|(_, status)| status == "passed"), "{steps:?}");
    assert_eq!(plain.last().map(|(name, _)| name.as_str()), Some("response"));
    assert!(framed.iter().all(|(_, status)| status == "failed"), "{steps:?}");
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
