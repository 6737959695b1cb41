//! `cargo lab hint`: for who is stuck, one more at each call.

use std::process::ExitCode;

use course::{Chapter, Course, Step, guide, prose};

use crate::failure::Failure;
use crate::progress::Progress;
use crate::screen::{self, BOLD, PLAIN};

/// Prints the step's hints as far as they have been shown, and one more; without a step, those of
/// the current one. `all` prints all, and leaves it at what has been shown.
pub fn hint(course: &Course, step: Option<&str>, all: bool) -> Result<ExitCode, Failure> {
    let (chapter, step) = match step {
        Some(step) => course.step(step)?,
        None => Progress::load(course).current(course).ok_or_else(|| {
            let what = "every step passes; name one: cargo lab hint CHAPTER/STEP";
            Failure::Other(what.to_owned())
        })?,
    };
    let shown = match all {
        true => step.hints.len(),
        false => Progress::show_one_more(course, chapter, step)?,
    };
    let (name, title) = (&chapter.name, &step.title);
    let head = format!("{BOLD}{name}/{}{PLAIN}  {title}\n", step.name);
    let next = next(chapter, step, shown);
    screen::print(&format!("{head}\n{}{next}", hints(step, shown, screen::prose_width())));
    Ok(ExitCode::SUCCESS)
}

/// The first hints of a step, so many, each with its number, in lines of at most `width`.
pub fn hints(step: &Step, shown: usize, width: usize) -> String {
    let count = step.hints.len();
    let hint = |(place, hint): (usize, &String)| {
        let text = prose::wrap(hint.trim_matches('\n'), width);
        format!("{BOLD}hint {} of {count}{PLAIN}\n\n{text}\n", place + 1)
    };
    step.hints.iter().take(shown).enumerate().map(hint).collect()
}

/// Where to go on when so many hints have been shown.
fn next(chapter: &Chapter, step: &Step, shown: usize) -> String {
    let name = format!("{}/{}", chapter.name, step.name);
    if shown < step.hints.len() {
        return format!("one more: cargo lab hint {name}\n");
    }
    let what = if shown == 0 { "This step has no hint." } else { "That was the last hint." };
    let page = guide::page(chapter, step);
    format!(
        "{what} The page says more, and the solution says it all:\n\
         \x20 read      {page}\n  solution  cargo lab solution {name}\n"
    )
}
