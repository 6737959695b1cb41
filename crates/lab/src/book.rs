//! `cargo lab book`: builds the program that builds the book, and becomes it.

use std::ffi::OsString;
use std::process::ExitCode;

use course::Course;
use quiet_cargo::become_program;

use crate::compile;
use crate::failure::Failure;
use crate::screen;

/// Builds the book; opens or serves it if asked, or only checks it.
pub fn book(course: &Course, open: bool, serve: bool, check: bool) -> Result<ExitCode, Failure> {
    let folder = course.root.join("crates").join("book");
    let build = compile::program(course, &folder, "book", "book")?;
    if !build.success {
        screen::print(&format!("{}\n", build.complaint().trim_end()));
        return Err(Failure::Other("the book's program does not compile".to_owned()));
    }
    let mut args = vec![course.root.clone().into_os_string()];
    let wanted = [(open, "--open"), (serve, "--serve"), (check, "--check")];
    args.extend(wanted.iter().filter(|(wanted, _)| *wanted).map(|(_, flag)| OsString::from(flag)));
    let program = build.executable("bin", "book")?;
    become_program(program, &args).map_err(|error| Failure::file("run", program, &error))
}
