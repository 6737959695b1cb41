//! `cargo lab list`, and `cargo lab` where there is no terminal.

use std::process::ExitCode;

use course::Course;

use crate::Subject;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::report;
use crate::screen::{self, BOLD, DIM, GREEN, PLAIN};

/// Prints chapters and steps, and which are done.
pub fn list(course: &Course) -> Result<ExitCode, Failure> {
    screen::print(&table(course, &Progress::load(course)));
    Ok(ExitCode::SUCCESS)
}

/// Prints the list, the card of the first unfinished step, and how to start.
pub fn overview(course: &Course) -> Result<ExitCode, Failure> {
    let progress = Progress::load(course);
    let mut text = table(course, &progress);
    text.push('\n');
    match progress.current(course) {
        Some((chapter, step)) => {
            let card = report::card(
                course,
                chapter,
                step,
                &Subject::Starter,
                &report::Style::of_screen(false),
            );
            text.push_str(&report::paint(&card));
            text.push_str("\nrun `cargo lab` in a terminal, or `cargo lab check`\n");
        }
        None => text.push_str("every step of the course passes\n"),
    }
    screen::print(&text);
    Ok(ExitCode::SUCCESS)
}

fn table(course: &Course, progress: &Progress) -> String {
    let names = course.chapters.iter().flat_map(|chapter| &chapter.steps);
    let width = names.map(|step| step.name.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for chapter in &course.chapters {
        let head = format!("{} {} · {}", chapter.number, chapter.name, chapter.title);
        let (done, all) = (progress.count(chapter), chapter.steps.len());
        let line = screen::spread(&head, &format!("{done} of {all}"), screen::prose_width());
        text.push_str(&format!("{BOLD}{line}{PLAIN}\n"));
        for step in &chapter.steps {
            let (colour, mark) = if progress.has_passed(chapter, step) {
                (GREEN, '✓')
            } else if step.can_be_checked() {
                (DIM, '·')
            } else {
                (DIM, '–')
            };
            let (name, title) = (&step.name, &step.title);
            text.push_str(&format!("  {colour}{mark}{PLAIN} {name:width$}  {title}\n"));
        }
    }
    text
}
