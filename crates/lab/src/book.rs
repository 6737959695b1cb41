//! `cargo lab book`: builds the program that builds the book, and becomes it.

use std::ffi::OsString;
use std::process::ExitCode;

use course::Course;
use quiet_cargo::become_program;

use crate::compile::{self, Build};
use crate::failure::Failure;
use crate::screen;

/// Builds the book; opens or serves it if asked, or only checks it. `open`: the place to open it at; empty, its front
/// page.
pub fn book(
    course: &Course,
    open: Option<&str>,
    serve: bool,
    check: bool,
) -> Result<ExitCode, Failure> {
    let page =
        open.filter(|place| !place.is_empty()).map(|place| page(course, place)).transpose()?;
    let build = program(course)?;
    if !build.success {
        screen::print(&format!("{}\n", build.complaint().trim_end()));
        return Err(Failure::Other("the book's program does not compile".to_owned()));
    }
    let mut args = vec![course.root.clone().into_os_string()];
    let wanted = [(open.is_some(), "--open"), (serve, "--serve"), (check, "--check")];
    args.extend(wanted.iter().filter(|(wanted, _)| *wanted).map(|(_, flag)| OsString::from(flag)));
    if let Some(page) = page {
        args.extend(["--page".into(), page.into()]);
    }
    let program = build.executable("bin", "book")?;
    become_program(program, &args).map_err(|error| Failure::file("run", program, &error))
}

/// Builds the program that builds the book.
pub fn program(course: &Course) -> Result<Build, Failure> {
    compile::program(course, &course.root.join("crates").join("book"), "book", "book")
}

/// The page of a chapter, at a step's section: `02-tcp.html#reply`.
fn page(course: &Course, place: &str) -> Result<String, Failure> {
    let place = course.place(place)?;
    let section = place.step.map(|step| &step.section).filter(|section| !section.is_empty());
    let section = section.map_or(String::new(), |section| format!("#{section}"));
    Ok(format!("{}.html{section}", place.chapter.folder))
}
