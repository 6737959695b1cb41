//! Starters, and how to get them back: nothing that a student wrote is lost.

use std::fs;

use crate::course_copy::CourseCopy;

const SERVER: &str = "exercises/02-tcp/src/bin/server.rs";

#[test]
fn a_chapter_is_reset_after_its_files_are_saved() {
    let course = CourseCopy::new();
    let pristine = course.read(SERVER);
    let notes = "exercises/02-tcp/src/bin/notes.txt";
    course.write(SERVER, "mine\n");
    course.write(notes, "remember\n");
    course.write(".lab/progress.json", r#"{"basic-flow": ["listen"], "tcp": ["listen"]}"#);

    let said = course.stdout(&["reset", "tcp"]);
    assert_eq!(said, "saved    .lab/saved/02-tcp-1\nwritten  exercises/02-tcp/src\n");
    assert_eq!(course.read(".lab/saved/02-tcp-1/src/bin/server.rs"), "mine\n");
    assert_eq!(course.read(".lab/saved/02-tcp-1/src/bin/notes.txt"), "remember\n");
    assert_eq!(course.read(SERVER), pristine);
    assert!(!course.path(notes).exists());
    let list = course.stdout(&["list"]);
    assert_eq!(list.matches('✓').count(), 1, "{list}");

    let said = course.stdout(&["reset", "tcp"]);
    assert_eq!(said, "tcp is as the starter has it: nothing to do\n");
    assert!(!course.path(".lab/saved/02-tcp-2").exists());
}

#[test]
fn a_saved_copy_is_never_overwritten() {
    let course = CourseCopy::new();
    for text in ["one\n", "two\n"] {
        course.write(SERVER, text);
        course.stdout(&["reset", "2"]);
    }
    assert_eq!(course.read(".lab/saved/02-tcp-1/src/bin/server.rs"), "one\n");
    assert_eq!(course.read(".lab/saved/02-tcp-2/src/bin/server.rs"), "two\n");
}

#[test]
fn a_step_is_reset_and_the_rest_of_the_file_stays() {
    let course = CourseCopy::new();
    let pristine = course.read(SERVER);
    let mine = pristine
        .replace("todo!(\"accept\")", "listener.accept()")
        .replace("todo!(\"reply\")", "client.write_all(b\"Hello\")");
    course.write(SERVER, &mine);
    course.write(".lab/progress.json", r#"{"tcp": ["accept", "reply"]}"#);

    let said = course.stdout(&["reset", "tcp/reply"]);
    assert_eq!(said, format!("saved    .lab/saved/02-tcp-1\nwritten  {SERVER}\n"));
    let after = course.read(SERVER);
    assert_eq!(after, pristine.replace("todo!(\"accept\")", "listener.accept()"));
    assert_eq!(course.read(".lab/saved/02-tcp-1/src/bin/server.rs"), mine);
    assert_eq!(course.stdout(&["list"]).matches('✓').count(), 1);

    let said = course.stdout(&["reset", "tcp/reply"]);
    assert_eq!(said, "tcp/reply is as the starter has it: nothing to do\n");
}

#[test]
fn a_step_whose_function_is_gone_cannot_be_reset_alone() {
    let course = CourseCopy::new();
    course.write(SERVER, "fn main() {}\n");
    let what = format!("no fn reply in {SERVER}; to reset the whole chapter: cargo lab reset tcp");
    let assert = course.lab(&["reset", "tcp/reply"]).assert().code(1);
    assert.stdout("").stderr(format!("error: {what}\n"));
    assert!(!course.path(".lab/saved").exists());
}

#[test]
fn starters_are_what_the_solutions_generate() {
    let course = CourseCopy::new();
    course.lab(&["starters", "--check"]).assert().success().stdout("");

    let pristine = course.read(SERVER);
    course.write(SERVER, format!("{pristine}// mine\n"));
    fs::remove_file(course.path("exercises/02-tcp/src/bin/client.rs")).unwrap();
    let line = pristine.lines().count() + 1;
    let differences = format!(
        "exercises/02-tcp/src/bin/client.rs: it is missing\n{SERVER}: line {line} differs\n"
    );
    course.lab(&["starters", "--check"]).assert().code(1).stdout(differences);

    course.lab(&["starters"]).assert().success();
    course.lab(&["starters", "--check"]).assert().success();
    assert_eq!(course.read(SERVER), pristine);
    assert!(course.read(".lab/saved/02-tcp-1/src/bin/server.rs").ends_with("// mine\n"));
}

#[test]
fn line_ends_of_windows_are_no_difference_and_stay() {
    let course = CourseCopy::new();
    let pristine = course.read(SERVER);
    for path in [SERVER, "exercises/02-tcp/chapter.toml", "solutions/02-tcp/src/bin/server.rs"] {
        course.write(path, course.read(path).replace('\n', "\r\n"));
    }
    course.lab(&["starters", "--check"]).assert().success().stdout("");
    let said = course.stdout(&["reset", "tcp"]);
    assert_eq!(said, "tcp is as the starter has it: nothing to do\n");

    course.edit(SERVER, "todo!(\"reply\")", "client.write_all(b\"Hello\")");
    course.stdout(&["reset", "tcp/reply"]);
    assert_eq!(course.read(SERVER), pristine.replace('\n', "\r\n"));
}
