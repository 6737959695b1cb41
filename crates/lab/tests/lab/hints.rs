//! `cargo lab hint`: one more at each call.

use std::fs;
use std::path::Path;

use course::Course;

use crate::course_copy::{self, CourseCopy};

const TCP: &str = "exercises/02-tcp/chapter.toml";

/// A course whose step `tcp/reply` has these hints.
fn with_hints(hints: &str) -> CourseCopy {
    let course = CourseCopy::new();
    let step = "[[step]]\nname = \"reply\"\ntitle = \"Reply\"\nfile = \"src/bin/server.rs\"\n";
    course.write(TCP, format!("title = \"TCP\"\n{step}section = \"reply\"\nhints = {hints}\n"));
    course
}

fn next(course: &CourseCopy) -> String {
    course.stdout(&["hint", "tcp/reply"])
}

const FIRST: &str = "\
tcp/reply  Reply

hint 1 of 3

What does `send` take?

one more: cargo lab hint tcp/reply
";

const ALL: &str = "\
tcp/reply  Reply

hint 1 of 3

What does `send` take?

hint 2 of 3

Look up `write_all`.

hint 3 of 3

    client.write_all(...)

That was the last hint. The page says more, and the solution says it all:
  read      docs/src/02-tcp.md#reply
  solution  cargo lab solution tcp/reply
";

const THREE: &str =
    r#"["What does `send` take?", "Look up `write_all`.", "\n    client.write_all(...)\n"]"#;

#[test]
fn each_call_shows_one_more() {
    let course = with_hints(THREE);
    assert_eq!(next(&course), FIRST);
    let second = next(&course);
    assert!(
        second.starts_with(FIRST.strip_suffix("one more: cargo lab hint tcp/reply\n").unwrap())
    );
    let end = "\nhint 2 of 3\n\nLook up `write_all`.\n\none more: cargo lab hint tcp/reply\n";
    assert!(second.ends_with(end), "{second}");
    assert_eq!([next(&course), next(&course)], [ALL, ALL]);
}

#[test]
fn all_are_shown_to_who_asks_for_all() {
    let course = with_hints(THREE);
    assert_eq!(course.stdout(&["hint", "tcp/reply", "--all"]), ALL);
    assert_eq!(next(&course), FIRST);
}

#[test]
fn without_a_name_it_is_the_current_step() {
    let course = CourseCopy::new();
    let current = course.stdout(&["hint"]);
    assert!(current.starts_with("basic-flow/listen  "), "{current}");
    assert!(current.ends_with("\none more: cargo lab hint basic-flow/listen\n"), "{current}");
    let second = course.stdout(&["hint", "1/listen"]);
    assert!(second.contains("\nhint 2 of 3\n"), "{second}");
    // Another step's begin with the first.
    let other = course.stdout(&["hint", "basic-flow/accept"]);
    assert!(other.contains("\nhint 1 of 3\n") && !other.contains("hint 2"), "{other}");
}

#[test]
fn what_was_shown_survives_all_but_a_reset() {
    let course = with_hints(THREE);
    course.write(".lab/progress.json", r#"{"tcp": ["reply"]}"#);
    next(&course);
    assert_eq!(course.read(".lab/progress.json"), r#"{"tcp": ["reply"]}"#);
    assert!(next(&course).contains("hint 2 of 3"));

    course.write(".lab/hints.json", "{ broken");
    assert_eq!(next(&course), FIRST);
}

#[test]
fn a_reset_begins_again() {
    let course = CourseCopy::new();
    let hint = |step| course.stdout(&["hint", step]);
    let first = hint("tcp/reply");
    for reset in ["tcp/reply", "tcp"] {
        assert_ne!(hint("tcp/reply"), first);
        course.stdout(&["reset", reset]);
        assert_eq!(hint("tcp/reply"), first, "after a reset of {reset}");
    }
    hint("tcp/accept");
    course.stdout(&["reset", "tcp/reply"]);
    assert!(hint("tcp/accept").contains("hint 2 of 3"));
}

#[test]
fn what_a_newer_course_has_no_more_is_no_more_shown() {
    let course = with_hints(THREE);
    for _ in 0..3 {
        next(&course);
    }
    course.edit(TCP, THREE, r#"["Look up `write_all`."]"#);
    let only = next(&course);
    assert!(only.contains("hint 1 of 1") && only.contains("That was the last hint."), "{only}");
}

#[test]
fn a_step_without_hints_leads_on() {
    let course = with_hints("[\"\"]");
    let assert = course.lab(&["hint", "tcp/reply"]).assert().code(1);
    let error = "error: exercises/02-tcp/chapter.toml:7: hint 1 of 1 is empty\n";
    assert.stdout("").stderr(error);

    course.edit(TCP, "hints = [\"\"]\n", "");
    let said = next(&course);
    assert!(said.contains("\nThis step has no hint. The page says more"), "{said}");
}

/// All hints of the course, as they are printed.
#[test]
fn every_hint_fits_the_screen() {
    let course = CourseCopy::new();
    for chapter in &Course::at(&course.path("")).unwrap().chapters {
        for step in &chapter.steps {
            let name = format!("{}/{}", chapter.name, step.name);
            assert!((2..=3).contains(&step.hints.len()), "{name} has {} hints", step.hints.len());
            let said = course.stdout(&["hint", &name, "--all"]);
            for line in said.lines() {
                assert!(line.chars().count() <= 80, "{name}: {line}");
            }
        }
    }
}

/// It stands on the screen behind "passes".
#[test]
fn what_is_learned_is_a_short_sentence() {
    for chapter in &Course::at(&course_copy::real("")).unwrap().chapters {
        for step in &chapter.steps {
            let (name, learned) = (format!("{}/{}", chapter.name, step.name), &step.learned);
            assert!((1..=110).contains(&learned.chars().count()), "{name}: {learned}");
            assert!(learned.ends_with('.') && !learned.contains('\n'), "{name}: {learned}");
        }
    }
}

/// What stands between quotes in a hint is what a report of the chapter says, or its program.
#[test]
fn hints_quote_what_reports_say() {
    for chapter in &Course::at(&course_copy::real("")).unwrap().chapters {
        let said = words_of(&chapter.solution);
        for step in &chapter.steps {
            for quote in step.hints.iter().flat_map(|hint| quotes(hint)) {
                let (chapter, step) = (&chapter.name, &step.name);
                let found = quote.split(" ...").all(|part| said.contains(part));
                assert!(found, "the hints of {chapter}/{step} quote {quote:?}, which nobody says");
            }
        }
    }
}

/// What is between double quotes in a hint's prose: neither in its code nor between backticks.
fn quotes(hint: &str) -> Vec<String> {
    let prose: Vec<&str> = hint.lines().filter(|line| !line.starts_with("    ")).collect();
    let prose: String = prose.join(" ").split('`').step_by(2).collect();
    let words: Vec<&str> = prose.split_whitespace().collect();
    words.join(" ").split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// All words of a solution's programs and of the reports on its mistakes. Of a mistake whose report
/// is not stored, those that its header names.
fn words_of(solution: &Path) -> String {
    let mut words = String::new();
    let mut folders = vec![solution.join("src"), solution.join("mistakes")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let is_mistake = folder.ends_with("mistakes") && path.extension().unwrap() == "rs";
            let lines = text.lines().filter(|line| !is_mistake || line.starts_with("//! says"));
            for word in lines.flat_map(str::split_whitespace) {
                words.push_str(word);
                words.push(' ');
            }
        }
    }
    words
}
