//! The `cargo lab` command: checks what a student writes, and shows the way from step to step.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use course::Course;

use crate::failure::Failure;

mod book;
mod caught;
mod check;
mod checked;
mod compile;
mod contract;
mod ending;
mod failure;
mod fetch;
mod held;
mod hint;
mod json;
mod kept;
mod list;
mod places;
mod plays;
mod progress;
mod queue;
mod report;
mod reset;
mod run;
mod screen;
mod solution;
mod sources;
mod starters;
mod steps;
mod stored;
mod stream;
mod subject;
mod update;
mod verify;
mod versions;
mod watch;

pub(crate) use subject::Subject;

/// Network programming with sockets, step by step.
///
/// Without a command: `watch` on a terminal, otherwise `list` and the first unfinished step.
/// CHAPTER is a name (tcp), a folder (02-tcp) or a number (2).
#[derive(Parser)]
#[command(name = "cargo lab", bin_name = "cargo lab")]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Show the current step, and check again on every save
    Watch(watch::Args),
    /// Show chapters and steps, and which are done
    List,
    /// Check a chapter or one step
    Check(check::Args),
    /// Show a step's hints, one more at each call
    Hint {
        /// The step; by default the current one
        #[arg(value_name = "CHAPTER/STEP")]
        step: Option<String>,
        /// Show all of them
        #[arg(long)]
        all: bool,
    },
    /// Build and run a program of a chapter: cargo lab run tcp server
    Run {
        /// The chapter
        chapter: String,
        /// The program: `server` or `tcp-server`
        program: String,
        /// Run the solution's program
        #[arg(long)]
        solution: bool,
        /// What the program is told, after `--`
        #[arg(last = true)]
        args: Vec<OsString>,
    },
    /// Save your files under .lab/saved, and write the starter again
    Reset {
        /// The chapter, or one step of it
        #[arg(value_name = "CHAPTER[/STEP]")]
        place: String,
    },
    /// Bring a newer course in; what you wrote is carried into it
    Update(update::Args),
    /// Show a step's solution beside yours
    Solution {
        /// The step
        #[arg(value_name = "CHAPTER/STEP")]
        step: String,
    },
    /// Download and build all that is needed, for a room without a network
    Fetch,
    /// Build the book
    Book {
        /// Open it in the browser, at the section of a chapter or step if one is named
        #[arg(long, value_name = "CHAPTER[/STEP]", num_args = 0..=1, default_missing_value = "")]
        open: Option<String>,
        /// Serve it, and build it again whenever something changes
        #[arg(long)]
        serve: bool,
        /// Only check that every page, include, link and image holds
        #[arg(long, conflicts_with_all = ["open", "serve"])]
        check: bool,
    },
    /// Authors: everything that must hold of the course
    Verify {
        /// The chapter; by default all of them
        chapter: Option<String>,
        /// Store the reports of mistakes as they now are; read them before you commit them
        #[arg(long)]
        accept: bool,
        /// Play also what has held before, and has not changed since
        #[arg(long)]
        fresh: bool,
    },
    /// Authors: make the starters from the solutions
    Starters {
        /// Only say what differs
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    match dispatch(Args::parse().command) {
        Ok(code) => code,
        Err(failure) => {
            screen::complain(&format!("{failure}"));
            failure.code()
        }
    }
}

fn dispatch(command: Option<Command>) -> Result<ExitCode, Failure> {
    if let Some(Command::Update(args)) = &command {
        return update::update(args);
    }
    let course = Course::find()?;
    update::look(&course.root)?;
    match command {
        None if screen::is_terminal() => watch::watch(&course, &watch::Args::default()),
        None => list::overview(&course),
        Some(Command::Watch(args)) => watch::watch(&course, &args),
        Some(Command::List) => list::list(&course),
        Some(Command::Check(args)) => check::check(&course, &args),
        Some(Command::Hint { step, all }) => hint::hint(&course, step.as_deref(), all),
        Some(Command::Run { chapter, program, solution, args }) => {
            run::run(&course, &chapter, &program, solution, &args)
        }
        Some(Command::Reset { place }) => reset::reset(&course, &place),
        Some(Command::Update(args)) => update::update(&args),
        Some(Command::Solution { step }) => solution::solution(&course, &step),
        Some(Command::Fetch) => fetch::fetch(&course),
        Some(Command::Book { open, serve, check }) => {
            book::book(&course, open.as_deref(), serve, check)
        }
        Some(Command::Verify { chapter, accept, fresh }) => {
            let mode = if accept { stored::Mode::Accept } else { stored::Mode::Compare };
            verify::verify(&course, chapter.as_deref(), mode, fresh)
        }
        Some(Command::Starters { check: true }) => starters::check(&course),
        Some(Command::Starters { check: false }) => starters::write(&course),
    }
}
