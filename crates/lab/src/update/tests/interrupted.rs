//! An update that is ended after each of its changes on disk.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::small::{SERVER, Small};
use crate::update::disk::Disk;
use crate::update::look;

/// The lines that the student wrote, in all files below a folder.
fn lines_of_student(folder: &Path, lines: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            lines_of_student(&path, lines);
        } else if let Ok(text) = fs::read_to_string(&path) {
            lines.extend(text.lines().filter(|line| line.contains("mine")).map(str::to_owned));
        }
    }
}

/// A student who did everything, changed more than that, and has files of their own.
fn student() -> Small {
    let old = Small::old();
    old.done();
    old.edit(SERVER, "fn main() {\n", "fn main() {\n    main_is_mine();\n");
    old.write("notes.md", "notes are mine\n");
    old.write("docs/page.md", "the page is mine\n");
    old.write("exercises/01-one/src/bin/mine.rs", "// the file is mine\n");
    old.write("exercises/03-three/notes.md", "three is mine\n");
    old
}

#[test]
fn wherever_it_stops_nothing_is_lost_and_the_next_run_finishes_it() {
    let new = Small::new();
    let whole = student();
    let mut expected = BTreeSet::new();
    lines_of_student(&whole.root(), &mut expected);
    assert_eq!(expected.len(), 10);
    let mut disk = Disk::new();
    whole.update_from(&new.root(), true, &mut disk).unwrap();
    let changes = disk.made();
    assert!(changes >= 50, "{changes}");

    for stop in 0..changes {
        let old = student();
        old.update_from(&new.root(), true, &mut Disk::stopping_after(stop)).unwrap_err();
        let mut there = BTreeSet::new();
        lines_of_student(&old.root(), &mut there);
        assert!(there.is_superset(&expected), "after {stop} changes: {there:?}");

        old.update_from(&new.root(), true, &mut Disk::new()).unwrap();
        assert_eq!(old.files(), whole.files(), "after {stop} changes");
        let mut there = BTreeSet::new();
        lines_of_student(&old.root(), &mut there);
        assert_eq!(there, expected, "after {stop} changes");
        assert!(!old.path(".lab/update").exists());
    }
}

#[test]
fn what_the_student_writes_before_the_next_run_is_saved_too() {
    let new = Small::new();
    let mut disk = Disk::new();
    student().update_from(&new.root(), true, &mut disk).unwrap();
    let mut stops = 0;
    for stop in 0..disk.made() {
        let old = student();
        old.update_from(&new.root(), true, &mut Disk::stopping_after(stop)).unwrap_err();
        if look(&old.root()).is_ok() {
            continue;
        }
        stops += 1;
        old.write(SERVER, format!("{}// mine, later\n", old.read(SERVER)));
        let said = old.update_from(&new.root(), true, &mut Disk::new()).unwrap();
        assert!(said.starts_with("an update was interrupted; now it is finished\n\n"), "{said}");
        let mut there = BTreeSet::new();
        lines_of_student(&old.root(), &mut there);
        assert!(there.contains("// mine, later"), "after {stop} changes");
    }
    assert!(stops > 10, "{stops}");
}
