//! `cargo lab run`: builds a program of a chapter and becomes it.

use std::ffi::OsString;
use std::process::ExitCode;

use course::{Course, nearest};
use quiet_cargo::become_program;

use crate::check;
use crate::compile;
use crate::failure::Failure;
use crate::screen;

/// Builds and runs the program. Its exit code is ours.
pub fn run(
    course: &Course,
    chapter: &str,
    program: &str,
    solution: bool,
    args: &[OsString],
) -> Result<ExitCode, Failure> {
    let chapter = course.chapter(chapter)?;
    let (folder, package) = if solution {
        (&chapter.solution, chapter.solution_package())
    } else {
        (&chapter.exercise, chapter.name.clone())
    };
    let programs = chapter.programs()?;
    let short = [chapter.solution_package(), chapter.name.clone()]
        .iter()
        .find_map(|package| program.strip_prefix(package.as_str())?.strip_prefix('-'))
        .unwrap_or(program);
    if !programs.iter().any(|known| known == short) {
        let rest = nearest(short, programs.iter().map(String::as_str));
        let what = format!("chapter {} has no program {program:?}{rest}", chapter.name);
        return Err(Failure::Usage(what));
    }
    let target = format!("{package}-{short}");
    let build = compile::program(course, folder, &package, &target)?;
    if !build.success {
        screen::print(&check::complaint(chapter, &build));
        return Ok(ExitCode::FAILURE);
    }
    let program = build.executable("bin", &target)?;
    become_program(program, args).map_err(|error| Failure::file("run", program, &error))
}
