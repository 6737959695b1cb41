//! `cargo lab hint`: for who is stuck.

use std::process::ExitCode;

use course::{Course, prose};

use crate::failure::Failure;
use crate::progress::Progress;
use crate::screen::{self, BOLD, PLAIN};

/// Prints the step's hint; without a step, that of the current one.
pub fn hint(course: &Course, step: Option<&str>) -> Result<ExitCode, Failure> {
    let progress = Progress::load(course);
    let (chapter, step) = match step {
        Some(step) => course.step(step)?,
        None => progress.current(course).ok_or_else(|| {
            let what = "every step passes; name one: cargo lab hint CHAPTER/STEP";
            Failure::Other(what.to_owned())
        })?,
    };
    let hint = match step.hint.trim() {
        "" => "This step has no hint.\n".to_owned(),
        hint => prose::wrap(hint, screen::prose_width()),
    };
    let (chapter, name, title) = (&chapter.name, &step.name, &step.title);
    screen::print(&format!("{BOLD}{chapter}/{name}{PLAIN}  {title}\n\n{hint}"));
    Ok(ExitCode::SUCCESS)
}
