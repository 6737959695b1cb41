//! `cargo lab solution`: a step's function in the solution, beside the student's.

use std::fs;
use std::process::ExitCode;

use course::{Course, anchors, functions, places};

use crate::failure::Failure;
use crate::screen;

/// Prints both functions.
pub fn solution(course: &Course, step: &str) -> Result<ExitCode, Failure> {
    let (chapter, step) = course.step(step)?;
    let (function, source) = chapter.solution_function(step)?;
    let theirs: String = functions::text(&source, &function)
        .lines()
        .filter(|line| !anchors::is_mark(line))
        .flat_map(|line| [line, "\n"])
        .collect();
    let student = fs::read_to_string(chapter.exercise.join(&step.file)).unwrap_or_default();
    let yours = match functions::find(&student, &function) {
        Some(function) => functions::text(&student, &function),
        None => format!("there is no fn {} in this file\n", function.name),
    };
    let mut text = String::new();
    let both = [("yours", &chapter.exercise, yours), ("solution", &chapter.solution, theirs)];
    for (title, folder, function) in both {
        text.push_str(&screen::rule(title));
        text.push_str(&places::place(course, chapter, folder, step));
        text.push_str(&format!("\n\n{}\n", screen::escape(&function.replace('\t', "    "))));
    }
    screen::print(&text);
    Ok(ExitCode::SUCCESS)
}
