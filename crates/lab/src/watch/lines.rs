//! The screen as plain lines, one report below the other: for screen readers, and where there is no screen.

use std::process::ExitCode;

use course::{Chapter, Course, Step};

use crate::Subject;
use crate::check;
use crate::checked::{Checked, check_steps};
use crate::failure::Failure;
use crate::progress::Progress;
use crate::report::{self, Style};
use crate::screen::{self, DIM, GREEN, PLAIN};
use crate::steps::Verdict;
use crate::watch::saves::{How, Saves};

/// Watches a chapter, and then those after it, until all are done.
pub fn watch<'a>(
    course: &'a Course,
    mut chapter: &'a Chapter,
    how: How,
) -> Result<ExitCode, Failure> {
    loop {
        watch_chapter(course, chapter, how)?;
        match next_chapter(course, chapter) {
            Some(next) => chapter = next,
            None => {
                screen::print("every step of the course passes\n");
                return Ok(ExitCode::SUCCESS);
            }
        }
    }
}

/// The next chapter with something to do: one after this, or else one before.
pub fn next_chapter<'a>(course: &'a Course, chapter: &Chapter) -> Option<&'a Chapter> {
    let progress = Progress::load(course);
    let open = |other: &&Chapter| progress.first_open(other).is_some();
    let after = course.chapters.iter().filter(|other| other.number > chapter.number);
    after.chain(&course.chapters).find(open)
}

/// Checks on every save until all steps of the chapter pass.
fn watch_chapter(course: &Course, chapter: &Chapter, how: How) -> Result<(), Failure> {
    let saves = Saves::watch(&chapter.exercise, how)?;
    let folder = course.short(&chapter.exercise);
    screen::print(&format!("{DIM}watching {folder}; Ctrl-C to leave{PLAIN}\n"));

    let mut current = Progress::load(course).first_open(chapter);
    let mut first = true;
    loop {
        current = match round(course, chapter, current, first)? {
            Next::Done => return Ok(()),
            Next::Step(step) => step,
        };
        first = false;
        saves.wait()?;
    }
}

enum Next<'a> {
    Step(Option<&'a Step>),
    Done,
}

/// One check. What the student waits for is shown as soon as it is known; the rest when all is.
/// Gives the step that is current after it.
fn round<'a>(
    course: &Course,
    chapter: &'a Chapter,
    current: Option<&'a Step>,
    first: bool,
) -> Result<Next<'a>, Failure> {
    let title = current.map_or(&chapter.name, |step| &step.name);
    screen::print(&format!("\n{}\n", screen::rule(title)));
    let steps: Vec<&Step> = chapter.steps.iter().collect();
    let checked = check_steps(course, chapter, &steps, &Subject::Starter, &mut |verdict| {
        if is(current, verdict.step) {
            screen::print(&news(course, chapter, verdict));
        }
    })?;
    if !checked.build.success {
        if let (true, Some(step)) = (first, current) {
            let card =
                report::card(course, chapter, step, &Subject::Starter, &Style::of_screen(false));
            screen::print(&format!("{}\n", report::paint(&card)));
        }
        screen::print(&check::complaint(chapter, &checked.build));
        return Ok(Next::Step(current));
    }
    screen::print(&rest(course, chapter, current, &checked));
    if checked.all_pass() {
        screen::print(&format!("{GREEN}chapter {} is done{PLAIN}\n\n", chapter.name));
        return Ok(Next::Done);
    }
    Ok(Next::Step(Progress::load(course).first_open(chapter)))
}

fn is(current: Option<&Step>, step: &Step) -> bool {
    current.is_some_and(|current| current.name == step.name)
}

/// What came of the current step.
fn news(course: &Course, chapter: &Chapter, verdict: &Verdict) -> String {
    if verdict.is_open() {
        let report =
            report::whole(course, chapter, verdict, &Subject::Starter, &Style::of_screen(false));
        return format!("{}\n", report::paint(&report));
    }
    format!("{GREEN}✓ {} passes{PLAIN}\n\n", verdict.step.name)
}

/// What came of the others: the first step that does not pass, and how many do.
fn rest(course: &Course, chapter: &Chapter, current: Option<&Step>, checked: &Checked) -> String {
    let mut text = String::new();
    let open = checked.verdicts.iter().find(|verdict| verdict.is_open());
    if let Some(verdict) = open.filter(|verdict| !is(current, verdict.step)) {
        text.push_str(&news(course, chapter, verdict));
    }
    if !checked.build.warnings.is_empty() {
        text.push_str(&format!("{}\n", report::warnings(&checked.build.warnings)));
    }
    text.push_str(&format!("{}\n", report::count(&checked.verdicts)));
    text
}
