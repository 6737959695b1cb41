//! `check --programs`: programs in another language. A file that begins with `#!` is a program on
//! Unix alone.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

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
fn a_program_that_ignores_every_signal_is_ended() {
    let student = Student::new();
    let folder = tempfile::tempdir().unwrap();
    let script = "#!/bin/sh\ntrap '' HUP INT QUIT TERM\nexec sleep 1000\n";
    let programs = folder.path().to_str().unwrap();
    make_program(&folder.path().join("basic-flow-server"), script);
    let checked = student.checks_in_time("basic-flow", &["--programs", programs]);
    checked.says("listen", "hung", &["basic-flow-server is still running"]);
    let missing = "There is no program basic-flow-client in ";
    checked.passes(&[]).says("connect", "failed", &[missing]);
}

fn make_program(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
