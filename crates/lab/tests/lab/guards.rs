//! `verify` guards the course: whatever breaks, it names. The small chapter in `tests/tiny`
//! is broken in one place after the other.

use crate::course_copy::{self, CourseCopy};

const CHAPTER: &str = "exercises/99-tiny/chapter.toml";
const CONTRACT: &str = "exercises/99-tiny/contract.toml";
const CHECKS: &str = "exercises/99-tiny/tests/steps.rs";
const STARTER: &str = "exercises/99-tiny/src/bin/server.rs";
const SOLUTION: &str = "solutions/99-tiny/src/bin/server.rs";
const SILENT: &str = "solutions/99-tiny/mistakes/silent.rs";
const PAGE: &str = "docs/src/99-tiny.md";

/// A course in which everything holds.
fn sound() -> CourseCopy {
    let course = CourseCopy::kept();
    course.lab(&["starters"]).assert().success();
    course
}

/// `verify` fails, and says all of this.
#[track_caller]
fn verify_says(course: &CourseCopy, words: &[&str]) {
    fails_with(&mut course.lab(&["verify", "tiny"]), words);
}

#[track_caller]
fn fails_with(command: &mut assert_cmd::Command, words: &[&str]) {
    let output = command.output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    for word in words {
        assert!(said.contains(word), "no {word:?} in:\n{said}");
    }
    assert!(!said.contains("u{1b}"), "colours that are none: {said}");
}

#[test]
fn a_sound_chapter_holds() {
    let said = sound().stdout(&["verify", "tiny"]);
    assert!(said.ends_with("\nverify: everything holds.\n"), "{said}");
    assert!(said.contains("✓ tiny: 2 mistakes are caught by the steps they name"), "{said}");
}

#[test]
fn what_has_held_is_played_again_when_it_changes_or_afresh() {
    let course = sound();
    course.lab(&["verify", "tiny", "--fresh"]).assert().success();
    let known = |args: &[&str]| {
        let said = course.stdout(&[&["verify", "tiny"], args].concat());
        let line = said.lines().find(|line| line.contains(" plays were known to hold;"));
        line.map_or(0, |line| line.split(' ').next().unwrap().parse().unwrap())
    };
    // The solution, the starter, a prefix and two mistakes.
    assert_eq!(known(&[]), 5);
    assert_eq!(known(&["--fresh"]), 0);
    // One mistake has other words, another body makes the programs new.
    course.edit(SILENT, "printed \"\"", "printed");
    assert_eq!(known(&[]), 4);
    course.edit(SILENT, "String::new()", "String::default()");
    assert_eq!(known(&[]), 2);
    // What is held of a report is no excuse for another one that is stored.
    course.edit("solutions/99-tiny/mistakes/deaf.txt", "tiny", "tinier");
    if cfg!(target_os = "linux") {
        verify_says(&course, &["mistakes/deaf.rs has another report than the stored one"]);
    }
}

#[test]
fn a_starter_out_of_date() {
    let course = sound();
    course.edit(STARTER, "/// A greeting.", "/// Greets.");
    let words =
        ["server.rs: line 26 differs; `just starters` writes it anew", "verify: 1 problem."];
    verify_says(&course, &words);
}

#[test]
fn a_step_without_one_of_its_texts() {
    let texts = [
        ("title = \"Greet the reader\"", "greet has no title"),
        ("task = \"Say hello.\"", "greet has no task"),
        ("hints = [\"to_owned\"]", "greet has no hints"),
        ("learned = \"A literal is a &str.\"", "greet does not say what is learned"),
        ("section = \"greet\"", "greet has no section"),
    ];
    for (text, words) in texts {
        let course = sound();
        course.edit(CHAPTER, text, "");
        course.lab(&["starters"]).assert().success();
        verify_says(&course, &[words]);
    }
}

#[test]
fn a_sentence_that_nothing_proves() {
    let course = sound();
    course.edit(
        CONTRACT,
        "scenes = [\"greet\"]\nmistakes = [\"silent\"]",
        "scenes = []\nmistakes = []",
    );
    let words = [
        "\"The server says hello.\" has no scene that shows it",
        "\"The server says hello.\" has no mistake that breaks it",
        "the scene \"greet\" of greet shows no sentence",
        "the mistake silent breaks no sentence",
        "verify: 4 problems.",
    ];
    verify_says(&course, &words);
}

#[test]
fn a_chapter_without_a_contract() {
    let course = sound();
    course.remove(CONTRACT);
    fails_with(
        &mut course.lab(&["verify", "tiny"]),
        &["exercises/99-tiny/contract.toml: No such file"],
    );
}

#[test]
fn a_section_that_is_not_in_the_page() {
    let course = sound();
    course.edit(PAGE, "## Greet {#greet}", "## Greet {#hello}");
    let words = "docs/src/99-tiny.md has no section {#greet} for greet";
    verify_says(&course, &[words, "verify: 1 problem."]);
}

#[test]
fn a_solution_that_does_not_compile() {
    let course = sound();
    course.edit(SOLUTION, "\"hello\".to_owned()", "\"hello\".to_owned(");
    verify_says(&course, &["✗ tiny: the solution compiles", "mismatched closing delimiter"]);
}

#[test]
fn a_solution_that_does_not_pass() {
    let course = sound();
    course.edit(SOLUTION, "\"hello\"", "\"hi\"");
    verify_says(
        &course,
        &["greet is Failed", "server should have printed \"hello\"", "printed \"hi\""],
    );
}

#[test]
fn a_starter_with_a_warning() {
    let course = sound();
    course.edit(SOLUTION, "let addr", "let Addr");
    course.edit(SOLUTION, "(&addr)", "(&Addr)");
    course.lab(&["starters"]).assert().success();
    let words = "warning: variable `Addr` should have a snake case name";
    verify_says(&course, &["✗ tiny: the starter compiles without warnings", words]);
}

#[test]
fn a_starter_with_nothing_to_do() {
    let course = sound();
    course.edit(SOLUTION, "listen(&addr)?", "TcpListener::bind(addr)?");
    course.lab(&["starters"]).assert().success();
    verify_says(&course, &["listen is Passed"]);
}

#[test]
fn a_check_and_a_step_without_each_other() {
    let course = sound();
    course.edit(CHECKS, "fn greet()", "fn greets()");
    verify_says(&course, &["the step greet has no check", "the check greets has no step"]);
}

#[test]
fn a_snapshot_that_no_check_uses() {
    let course = sound();
    course.write("exercises/99-tiny/tests/snapshots/wave.snap", "---\n---\n");
    let words = "no check uses exercises/99-tiny/tests/snapshots/wave.snap";
    verify_says(&course, &[words, "verify: 1 problem."]);
}

#[test]
fn a_snapshot_that_is_missing() {
    let course = sound();
    course.remove("exercises/99-tiny/tests/snapshots/greet.snap");
    verify_says(&course, &["greet is Failed"]);
}

#[test]
fn a_snapshot_of_something_else() {
    let course = sound();
    course.edit("exercises/99-tiny/tests/snapshots/greet.snap", "listening", "waiting");
    verify_says(&course, &["greet is Failed", "the transcript is not the expected one"]);
}

#[test]
fn a_mistake_that_passes() {
    let course = sound();
    course.edit(SILENT, "String::new()", "String::from(\"hello\")");
    let words = "mistakes/silent.rs passes greet, which should catch it";
    verify_says(&course, &[words, "verify: 1 problem."]);
}

#[test]
fn a_mistake_that_another_step_catches() {
    let course = sound();
    let deaf = "solutions/99-tiny/mistakes/deaf.rs";
    course.edit(deaf, "caught-by: listen", "caught-by: greet");
    let words = "mistakes/deaf.rs is caught by listen, not by greet:";
    verify_says(&course, &[words, "verify: 2 problems."]);
}

#[test]
fn a_mistake_that_its_step_does_not_catch() {
    let course = sound();
    course.edit(SILENT, "caught-by: greet", "caught-by: listen");
    let words = "mistakes/silent.rs passes listen, which should catch it";
    verify_says(&course, &[words, "verify: 2 problems."]);
}

#[test]
fn a_mistake_whose_report_lacks_its_words() {
    let course = sound();
    course.edit(SILENT, "printed \"\"", "it is shy");
    let words = "mistakes/silent.rs should say \"it is shy\"; its report is:";
    verify_says(&course, &[words, "verify: 1 problem."]);
}

/// Only Linux tells what a program is doing, so elsewhere reports are not compared.
#[cfg(target_os = "linux")]
#[test]
fn a_report_that_is_not_the_stored_one() {
    let course = sound();
    let stored = "solutions/99-tiny/mistakes/silent.txt";
    course.edit(stored, "tiny-server", "tiny-client");
    let words = "mistakes/silent.rs has another report than the stored one";
    verify_says(&course, &[words, "-  tiny-client ended", "+  tiny-server ended", "1 problem."]);

    course.lab(&["verify", "tiny", "--accept"]).assert().success();
    course.lab(&["verify", "tiny"]).assert().success();
}

#[test]
fn a_report_of_no_mistake() {
    let course = sound();
    course.write("solutions/99-tiny/mistakes/shy.txt", "shy\n");
    let words = "no mistake has solutions/99-tiny/mistakes/shy.txt";
    verify_says(&course, &[words, "verify: 1 problem."]);
}

#[test]
fn a_mistake_without_words() {
    let course = sound();
    course.edit(SILENT, "//! says: printed \"\"\n", "");
    verify_says(&course, &["mistakes/silent.rs:3: expected `//! says: ...`"]);
}

#[test]
fn a_mistake_that_does_not_compile() {
    let course = sound();
    course.edit(SILENT, "String::new()", "String::new(");
    verify_says(&course, &["the mistakes do not compile:", "mismatched closing delimiter"]);
}

/// `cargo lab book --check`, by the real course's program: mdBook takes long to compile. Built from the copy into the
/// same folder, it would be taken for the real course's.
fn check_book(course: &CourseCopy) -> assert_cmd::Command {
    let cargo = std::env::var_os("CARGO").unwrap_or("cargo".into());
    let built = std::process::Command::new(cargo)
        .args(["build", "--quiet", "--profile", "lab", "--package", "book"])
        .current_dir(course_copy::real(""))
        .env_remove("CARGO_TARGET_DIR")
        .status();
    assert!(built.unwrap().success(), "the book's program does not compile");
    let program = format!("target/lab/book{}", std::env::consts::EXE_SUFFIX);
    let mut book = assert_cmd::Command::new(course_copy::real(&program));
    book.arg(course.path("")).arg("--check");
    book
}

#[test]
fn a_book_with_a_dead_link_or_a_listing_of_nothing() {
    let course = sound();
    check_book(&course).assert().success();

    course.edit(PAGE, "(#greet)", "(#wave)");
    let words = "docs/src/99-tiny.md:5: links to #wave, but 99-tiny.html has no id wave";
    fails_with(&mut check_book(&course), &[words]);

    course.edit(PAGE, "(#wave)", "(#greet)");
    course.edit(PAGE, "server.rs:greet", "server.rs:wave");
    let words = "server.rs:wave, but the file has no line `ANCHOR: wave`";
    fails_with(&mut check_book(&course), &[words]);
}
