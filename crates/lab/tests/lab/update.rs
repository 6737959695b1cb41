//! A newer course, as a student brings it in.

use std::fs;

use crate::course_copy::CourseCopy;
use crate::student::{SERVER, Student};

const TCP: &str = "exercises/02-tcp/src/bin/server.rs";

#[test]
fn a_student_in_the_middle_of_a_chapter_goes_on_in_the_newer_course() {
    let (old, new) = (CourseCopy::new(), CourseCopy::new());
    old.stdout(&["list"]);
    old.edit(TCP, "    todo!(\"reply\")\n", "    client.write_all(b\"Hello Client\")\n");
    old.write(".lab/progress.json", r#"{"tcp": ["listen", "accept", "reply"]}"#);
    let (chapter, solution) =
        ("exercises/02-tcp/chapter.toml", "solutions/02-tcp/src/bin/server.rs");
    new.edit(chapter, "name = \"accept\"\n", "name = \"take\"\nwas = \"accept\"\n");
    new.edit(solution, "ANCHOR: accept", "ANCHOR: take");
    new.edit(solution, "ANCHOR_END: accept", "ANCHOR_END: take");
    new.stdout(&["starters"]);

    let from = new.path("").to_str().unwrap().to_owned();
    let said = old.stdout(&["update", &from]);
    for line in ["\n2 tcp: 1 step carried\n  accept is now take\n", "\nnext     cargo lab\n"] {
        assert!(said.contains(line), "{said}");
    }
    let pristine = new.read(TCP);
    let start = "    todo!(\"reply\")\n";
    let expected = pristine.replace(start, "    client.write_all(b\"Hello Client\")\n");
    assert_eq!(old.read(TCP), expected);
    assert!(fs::read_to_string(old.path(".lab/saved/update-1").join(TCP)).is_ok());
    assert_eq!(old.stdout(&["list"]).matches('✓').count(), 3);
    old.lab(&["starters", "--check"]).assert().code(1);
    let said = old.stdout(&["update", &from]);
    assert_eq!(said, "the course is as new as that: nothing to do\n");
}

#[test]
fn an_update_that_was_interrupted_keeps_other_commands_away() {
    let course = CourseCopy::new();
    course.write(".lab/update/plan.json", "{");
    let said = "error: an update was interrupted; `cargo lab update` finishes it\n";
    course.lab(&["list"]).assert().code(1).stderr(said);
}

#[test]
fn line_ends_of_windows_are_checked_as_any() {
    let student = Student::new();
    let source = student.course.read(SERVER);
    student.course.write(SERVER, source.replace('\n', "\r\n"));
    let checked = student.checks();
    assert_eq!(checked.code, 0, "{:#}", checked.document);
}
