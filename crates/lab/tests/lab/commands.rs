//! The command line: what it prints, and its exit codes.

use crate::course_copy::CourseCopy;
use crate::student::Student;

const CHAPTER_1: &str = "exercises/01-basic-flow/chapter.toml";

#[test]
fn help_names_every_command() {
    let help = CourseCopy::new().stdout(&["--help"]);
    let commands = [
        "watch", "list", "check", "hint", "run", "reset", "update", "solution", "book", "starters",
    ];
    for command in commands {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
    }
    assert!(help.contains("Usage: cargo lab [COMMAND]"), "{help}");
}

#[test]
fn what_is_not_there_is_a_wrong_command_line() {
    let course = CourseCopy::new();
    let cases: [(&[&str], &str); 8] = [
        (&["check", "tpc"], r#"no chapter "tpc"; did you mean "tcp"?"#),
        (&["watch", "tpc"], r#"no chapter "tpc"; did you mean "tcp"?"#),
        (&["check", "tcp/replay"], r#"chapter tcp has no step "replay"; did you mean "reply"?"#),
        (&["hint", "2/replay"], r#"chapter tcp has no step "replay"; did you mean "reply"?"#),
        (
            &["solution", "02-tcp/replay"],
            r#"chapter tcp has no step "replay"; did you mean "reply"?"#,
        ),
        (&["reset", "tpc"], r#"no chapter "tpc"; did you mean "tcp"?"#),
        (&["run", "tcp", "sever"], r#"chapter tcp has no program "sever"; did you mean "server"?"#),
        (&["check", "tcp", "--programs", "nowhere"], "nowhere is not a folder"),
    ];
    for (args, what) in cases {
        let assert = course.lab(args).assert().code(2);
        assert.stdout("").stderr(format!("error: {what}\n"));
    }
    course.lab(&["chekc"]).assert().code(2);
    course.lab(&["check", "--solution", "--programs", "."]).assert().code(2);
}

#[test]
fn outside_the_course_there_is_nothing_to_do() {
    let elsewhere = tempfile::tempdir().unwrap();
    let course = CourseCopy::new();
    let assert = course.lab(&["list"]).current_dir(elsewhere.path()).assert().code(1);
    let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(said.ends_with("is not inside the course's folder\n"), "{said}");
}

#[test]
fn a_broken_chapter_names_its_file_and_line() {
    let course = CourseCopy::new();
    course.write("exercises/02-tcp/chapter.toml", "title = \"TCP\"\nsteps = 3\n");
    let assert = course.lab(&["list"]).assert().code(1).stdout("");
    let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    let start = "error: exercises/02-tcp/chapter.toml:2: unknown field `steps`";
    assert!(said.starts_with(start), "{said}");
}

#[test]
fn the_list_marks_what_is_done() {
    let course = CourseCopy::new();
    let all = course.stdout(&["list"]);
    assert!(all.contains("\n  · listen"), "{all}");
    assert!(!all.contains('✓') && !all.contains('\u{1b}'), "{all}");

    course.write(".lab/progress.json", r#"{"tcp": ["listen", "gone"]}"#);
    let all = course.stdout(&["list"]);
    assert_eq!(all.matches('✓').count(), 1, "{all}");
    let head = all.lines().find(|line| line.starts_with("2 tcp")).unwrap();
    assert!(head.ends_with(" 1 of 13"), "{head}");
}

#[test]
fn without_a_terminal_the_first_unfinished_step_follows_the_list() {
    let course = CourseCopy::new();
    course.write(".lab/progress.json", r#"{"basic-flow": ["listen"]}"#);
    let text = course.stdout(&[]);
    assert!(text.starts_with(&course.stdout(&["list"])));
    assert!(text.contains("\n· basic-flow · step 2 of 8 · accept\n"), "{text}");
    assert!(text.contains("   fn accept\n  hint   cargo lab hint basic-flow/accept\n"), "{text}");
    assert!(text.ends_with("\nrun `cargo lab` in a terminal, or `cargo lab check`\n"), "{text}");
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{text}");
}

#[test]
fn what_only_another_system_can_check_is_skipped_and_not_passed() {
    let student = Student::new();
    let course = &student.course;
    let (name, other) = ("name = \"listen\"\n", if cfg!(windows) { "linux" } else { "windows" });
    course.edit(CHAPTER_1, name, &format!("{name}only_on = {other:?}\n"));
    let all = course.stdout(&["list"]);
    assert!(all.contains("\n  – listen"), "{all}");
    assert!(course.stdout(&["hint"]).starts_with("basic-flow/accept  "));
    let said = course.stdout(&["check", "basic-flow"]);
    assert!(said.starts_with("– listen ") && !said.contains("✓ listen"), "{said}");
    let count = "\n7 of 8 steps pass; 1 cannot be checked on this system\n";
    assert!(said.contains(count) && said.contains("next: tcp/listen"), "{said}");
    let checked = student.checks();
    assert_eq!((checked.code, checked.step("listen")["status"].as_str()), (0, Some("skipped")));
}

#[test]
fn a_solution_is_shown_beside_the_student_s() {
    let course = CourseCopy::new();
    let text = course.stdout(&["solution", "tcp/reply"]);
    let (yours, solution) = text.split_once("── solution ").unwrap();
    assert!(yours.starts_with("── yours "), "{text}");
    assert!(yours.contains("todo!(\"reply\")"), "{text}");
    assert!(solution.contains("fn reply(") && !solution.contains("ANCHOR"), "{text}");

    course.write("exercises/02-tcp/src/bin/server.rs", "fn main() {}\n");
    let text = course.stdout(&["solution", "tcp/reply"]);
    assert!(text.contains("\nthere is no fn reply in this file\n"), "{text}");
}
