//! `cargo lab starters`: for authors. The starters are made from the solutions.

use std::process::ExitCode;

use course::{Course, starter};

use crate::failure::Failure;
use crate::reset;
use crate::screen;
use crate::sources;

/// Writes every starter that is not what its solution generates. What was there is saved.
pub fn write(course: &Course) -> Result<ExitCode, Failure> {
    for chapter in &course.chapters {
        let files = starter::starter(chapter)?;
        let differences = sources::differences(&chapter.exercise, &files)?;
        if differences.is_empty() {
            continue;
        }
        reset::save(course, chapter)?;
        sources::replace_all(&chapter.exercise, &files)?;
        for difference in differences {
            let path = chapter.exercise.join(difference.path);
            screen::print(&format!("written  {}\n", course.short(&path)));
        }
    }
    screen::print("every starter is what its solution generates\n");
    Ok(ExitCode::SUCCESS)
}

/// Prints each file that is not what the solution generates.
pub fn check(course: &Course) -> Result<ExitCode, Failure> {
    let mut code = ExitCode::SUCCESS;
    for chapter in &course.chapters {
        let files = starter::starter(chapter)?;
        for difference in sources::differences(&chapter.exercise, &files)? {
            let path = chapter.exercise.join(&difference.path);
            screen::print(&format!("{}: {}\n", course.short(&path), difference.what));
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}
