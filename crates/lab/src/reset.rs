//! `cargo lab reset`: the starter again, and the hints from the first on. What the student has written
//! is saved before.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use course::{Chapter, Course, Step, functions, starter};

use crate::failure::Failure;
use crate::progress::Progress;
use crate::screen;
use crate::sources;

/// Resets a chapter, or the function of one step.
pub fn reset(course: &Course, place: &str) -> Result<ExitCode, Failure> {
    let place = course.place(place)?;
    let chapter = place.chapter;
    match place.step {
        Some(step) => reset_step(course, chapter, step)?,
        None => reset_chapter(course, chapter)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn reset_chapter(course: &Course, chapter: &Chapter) -> Result<(), Failure> {
    let files = starter::starter(chapter)?;
    if sources::differences(&chapter.exercise, &files)?.is_empty() {
        Progress::forget(course, chapter, &chapter.steps)?;
        say_nothing_to_do(&chapter.name);
        return Ok(());
    }
    save(course, chapter)?;
    sources::replace_all(&chapter.exercise, &files)?;
    Progress::forget(course, chapter, &chapter.steps)?;
    say_written(course, &chapter.exercise.join("src"));
    Ok(())
}

fn reset_step(course: &Course, chapter: &Chapter, step: &Step) -> Result<(), Failure> {
    let name = format!("{}/{}", chapter.name, step.name);
    let (function, _) = chapter.solution_function(step)?;
    let files = starter::starter(chapter)?;
    let source = files.get(Path::new(&step.file)).map_or("", String::as_str);
    let pristine = functions::find(source, &function).ok_or_else(|| {
        Failure::Other(format!("the starter of {name} has no fn {}", function.name))
    })?;
    let path = chapter.exercise.join(&step.file);
    let student = fs::read_to_string(&path).unwrap_or_default();
    let written = functions::find(&student, &function).ok_or_else(|| {
        Failure::Other(format!(
            "no fn {} in {}; to reset the whole chapter: cargo lab reset {}",
            function.name,
            course.short(&path),
            chapter.name
        ))
    })?;
    let text = functions::text(source, &pristine);
    if functions::text(&student, &written) == text {
        Progress::forget(course, chapter, [step])?;
        say_nothing_to_do(&name);
        return Ok(());
    }
    save(course, chapter)?;
    sources::write(&path, functions::replace(&student, &written, &text).as_bytes())?;
    Progress::forget(course, chapter, [step])?;
    say_written(course, &path);
    Ok(())
}

/// Saves the student's files and says where.
pub fn save(course: &Course, chapter: &Chapter) -> Result<(), Failure> {
    let saved = sources::save(course, chapter)?;
    screen::print(&format!("saved    {}\n", course.short(&saved)));
    Ok(())
}

fn say_written(course: &Course, path: &Path) {
    screen::print(&format!("written  {}\n", course.short(path)));
}

fn say_nothing_to_do(name: &str) {
    screen::print(&format!("{name} is as the starter has it: nothing to do\n"));
}
