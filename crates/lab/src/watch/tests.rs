//! What keys and news change in the model, and that it can be drawn on any screen.

use std::fs;

use course::Course;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::draw::{self, Looks};
use super::keys::{Act, Key};
use super::model::{Doing, Model, View};
use crate::steps::Status;
use crate::stream::News;

/// A page of ten lines, of which all are seen.
const PAGE: (usize, usize) = (10, 10);

fn course() -> (tempfile::TempDir, Course) {
    let folder = tempfile::tempdir().unwrap();
    for (chapter, steps) in [("01-one", ["a", "b"]), ("02-two", ["c", "d"])] {
        let exercise = folder.path().join("exercises").join(chapter);
        fs::create_dir_all(&exercise).unwrap();
        let steps =
            steps.map(|step| format!("[[step]]\nname = \"{step}\"\ntitle = \"Do {step}\"\n"));
        let text = format!("title = \"The {chapter}\"\n{}", steps.concat());
        fs::write(exercise.join("chapter.toml"), text).unwrap();
        fs::write(exercise.join("Cargo.toml"), "[package]\nname = \"x\"\n").unwrap();
    }
    let course = Course::at(folder.path()).unwrap();
    (folder, course)
}

fn model(course: &Course) -> Model<'_> {
    Model::new(course, &course.chapters[0], None)
}

fn built() -> News {
    News::Built { success: true, complaints: Vec::new(), warnings: Vec::new() }
}

fn verdict(step: &str, status: Status) -> News {
    News::Verdict { step: step.to_owned(), status, millis: 1, findings: None }
}

/// A whole check, as it comes.
fn check(model: &mut Model, verdicts: &[(&str, Status)]) {
    model.starts();
    model.hears(built());
    for (step, status) in verdicts {
        model.hears(verdict(step, *status));
    }
    // What the check has recorded.
    let passed = verdicts.iter().filter(|(_, status)| *status == Status::Passed);
    let passed: Vec<&str> = passed.map(|(step, _)| *step).collect();
    let text = format!("{{\"{}\": {passed:?}}}", model.chapter.name);
    fs::create_dir_all(model.course.root.join(".lab")).unwrap();
    fs::write(model.course.root.join(".lab/progress.json"), text).unwrap();
    model.hears(News::Done);
}

#[test]
fn a_step_that_passes_makes_room_for_the_next() {
    let (_folder, course) = course();
    let mut model = model(&course);
    check(&mut model, &[("a", Status::Failed), ("b", Status::Todo)]);
    assert_eq!((model.shown, model.news.len()), (0, 0));
    check(&mut model, &[("a", Status::Passed), ("b", Status::Todo)]);
    assert_eq!((model.shown, &model.news[..]), (1, &["✓ a passes.".to_owned()][..]));
    check(&mut model, &[("a", Status::Hung), ("b", Status::Failed)]);
    assert_eq!(model.news, ["✗ passed before, and now no longer: a"]);
    assert_eq!(model.shown, 1, "what is worked on stays");
    check(&mut model, &[("a", Status::Passed), ("b", Status::Passed)]);
    assert!(model.is_done());
    assert!(model.body(80).contains("chapter one is done"));
    assert_eq!(model.press(Key::Enter, PAGE), Some(Act::Check));
    assert_eq!((model.chapter.name.as_str(), model.shown), ("two", 0));
}

#[test]
fn a_step_that_was_asked_for_stays() {
    let (_folder, course) = course();
    let one = &course.chapters[0];
    let mut model = Model::new(&course, one, Some(&one.steps[0]));
    check(&mut model, &[("a", Status::Passed), ("b", Status::Todo)]);
    assert_eq!(model.shown, 0);
    assert_eq!(model.press(Key::Char('n'), PAGE), None);
    assert_eq!(model.shown, 1);
    assert_eq!(model.press(Key::Char('p'), PAGE), None);
    assert_eq!(model.press(Key::Char('p'), PAGE), None);
    assert_eq!(model.shown, 0);
}

#[test]
fn what_does_not_compile_is_told_first_and_goes_away() {
    let (_folder, course) = course();
    let mut model = model(&course);
    model.starts();
    let complaints = vec!["error: one".to_owned(), "error: two".to_owned()];
    model.hears(News::Built { success: false, complaints, warnings: Vec::new() });
    model.hears(News::Done);
    let body = model.body(80);
    assert!(body.contains("one does not compile") && body.contains("2 errors"), "{body}");
    assert!(!model.is_busy());
    check(&mut model, &[("a", Status::Todo)]);
    assert!(model.body(80).contains("Do a"));
}

#[test]
fn no_key_loses_the_report() {
    let (_folder, course) = course();
    let mut model = model(&course);
    check(&mut model, &[("a", Status::Failed)]);
    let report = model.body(80);
    for key in ['t', '?', 'l', 'y', 'x', 's'] {
        model.press(Key::Char(key), PAGE);
        assert_ne!(model.view, View::Step, "{key}");
        model.press(Key::Esc, PAGE);
        assert_eq!(model.body(80), report, "{key}");
    }
    assert_eq!(model.press(Key::Char('q'), PAGE), Some(Act::Quit));
}

#[test]
fn nothing_is_reset_and_no_solution_shown_before_a_yes() {
    let (_folder, course) = course();
    let mut model = model(&course);
    for (key, command) in [('x', "reset"), ('s', "solution")] {
        for no in [Key::Char('n'), Key::Enter, Key::Esc, Key::Char('q')] {
            assert_eq!(model.press(Key::Char(key), PAGE), None);
            assert_eq!(model.press(no, PAGE), None);
        }
        assert_eq!(model.press(Key::Char(key), PAGE), None);
        let Some(Act::Tell { command: told, .. }) = model.press(Key::Char('y'), PAGE) else {
            panic!()
        };
        assert_eq!(told, [command, "one/a"]);
    }
}

#[test]
fn the_list_is_searched_and_goes_there() {
    let (_folder, course) = course();
    let mut model = model(&course);
    model.press(Key::Char('l'), PAGE);
    for character in "DO D".chars() {
        model.press(Key::Char(character), PAGE);
    }
    assert_eq!(model.press(Key::Enter, PAGE), Some(Act::Check));
    assert_eq!((model.step().name.as_str(), model.pinned), ("d", true));
    model.press(Key::Char('l'), PAGE);
    for key in
        [Key::Up, Key::PageUp, Key::End, Key::Down, Key::Char('?'), Key::Enter, Key::Backspace]
    {
        model.press(key, PAGE);
    }
    assert_eq!(model.view, View::List { chosen: 0, search: String::new() });
}

#[test]
fn scrolling_ends_at_both_ends() {
    let (_folder, course) = course();
    let mut model = model(&course);
    for (key, scroll) in [
        (Key::Up, 0),
        (Key::Down, 1),
        (Key::PageDown, 9),
        (Key::End, 20),
        (Key::Char(' '), 20),
        (Key::Up, 19),
        (Key::PageUp, 11),
        (Key::Home, 0),
    ] {
        model.press(key, (10, 30));
        assert_eq!(model.scroll, scroll, "{key:?}");
    }
    model.scroll = 20;
    // The screen has grown, or the report has become shorter.
    model.press(Key::Down, PAGE);
    assert_eq!(model.scroll, 0);
}

#[test]
fn any_screen_can_be_drawn() {
    let (_folder, course) = course();
    let mut model = model(&course);
    model.doing = Doing::Building("Compiling".to_owned());
    let long = "word ".repeat(50) + &"好".repeat(100) + "\u{1b}[31mred\u{1b}[0m";
    let views = ["l", "?", "t", "x", "y"].map(|key| key.chars().next().unwrap());
    for (width, height) in [(80, 24), (60, 20), (3, 2), (1, 1), (300, 100), (20, 8)] {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        for unicode in [true, false] {
            let looks = Looks { colours: unicode, unicode };
            for view in views {
                model.turn_to(View::Step);
                model.press(Key::Char(view), PAGE);
                terminal.draw(|frame| draw::draw(&model, looks, frame)).unwrap();
            }
            model.turn_to(View::Told { title: String::new(), text: long.clone() });
            model.scroll = 5;
            terminal.draw(|frame| draw::draw(&model, looks, frame)).unwrap();
            let shown = format!("{}", terminal.backend());
            assert!(
                unicode || shown.chars().filter(|c| *c != '"').all(|c| c.is_ascii()),
                "{shown}"
            );
        }
    }
}
