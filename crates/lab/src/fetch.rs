//! `cargo lab fetch`: everything that a room without a network needs.

use std::process::ExitCode;

use course::Course;

use crate::book;
use crate::compile;
use crate::failure::Failure;
use crate::screen::{self, GREEN, PLAIN};

/// Downloads all crates, and builds what the chapters and the book need of them.
pub fn fetch(course: &Course) -> Result<ExitCode, Failure> {
    let mut cargo = quiet_cargo::cargo();
    cargo.args(["fetch", "--locked", "--manifest-path"]).arg(course.root.join("Cargo.toml"));
    let fetched = quiet_cargo::run(&mut cargo)
        .map_err(|error| Failure::Other(format!("cannot run cargo: {error}")))?;
    if !fetched.success {
        return Err(Failure::Other(format!("cannot fetch the crates\n{}", fetched.held_back())));
    }
    screen::print(&format!("{GREEN}✓{PLAIN} the crates are here\n"));
    for chapter in &course.chapters {
        // The solution's crate needs what the starter needs, and it compiles.
        let build = compile::checks(course, &chapter.solution, &chapter.solution_package())?;
        done(&format!("chapter {} is built", chapter.name), &build)?;
    }
    done("the book's program is built", &book::program(course)?)?;
    screen::print("From now on `cargo lab` needs no network.\n");
    Ok(ExitCode::SUCCESS)
}

fn done(what: &str, build: &compile::Build) -> Result<(), Failure> {
    if build.success {
        screen::print(&format!("{GREEN}✓{PLAIN} {what}\n"));
        return Ok(());
    }
    let why = build.complaint();
    Err(Failure::Other(format!("not so: {what}\n{}", why.trim_end())))
}
