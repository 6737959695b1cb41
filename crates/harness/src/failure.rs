//! Why a check ended before its story did.

use std::panic;

use crate::process::End;
use crate::report;
use crate::stage::{ProgramState, Stage};

/// What kind of failure it is: the step's status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// The check saw something wrong.
    Failed,
    /// A deadline passed.
    Hung,
    /// The program panicked or was killed by a signal.
    Crashed,
    /// The program stopped at the `todo!` of this step.
    Todo(String),
}

impl Status {
    /// The first line of the result that `cargo lab` reads.
    fn line(&self) -> String {
        match self {
            Status::Failed => "failed".to_owned(),
            Status::Hung => "hung".to_owned(),
            Status::Crashed => "crashed".to_owned(),
            Status::Todo(step) => format!("todo {step}"),
        }
    }
}

/// What the check was waiting for when it gave up.
pub(crate) enum Reason {
    /// Something else came. In words: `the client expected "a" and got "b"`.
    Wrong(String),
    /// Nothing came in time. In words: `the client waited for "a"`.
    Nothing(String),
}

/// Ends the check: tells the program's state, writes the report, and leaves the test.
pub(crate) fn end(stage: &mut Stage, program: Option<usize>, reason: &Reason) -> ! {
    let state = program.map(|number| &stage.programs[number]);
    let status = status(state, reason);
    let report = report::report(stage, program, reason);
    stage.end_programs();
    tell(&status, &report)
}

/// The check cannot be done at all, for instance because there is no program.
pub(crate) fn impossible(why: &str) -> ! {
    tell(&Status::Failed, &format!("  {why}\n"))
}

fn tell(status: &Status, report: &str) -> ! {
    match std::env::var_os("LAB_RESULT") {
        Some(path) => {
            let result = format!("{}\n{report}", status.line());
            if let Err(error) = std::fs::write(&path, result) {
                eprintln!("error: cannot write {}: {error}", path.display());
            }
        }
        None => eprintln!("\n{report}"),
    }
    // The report has said it all: no panic message on top of it.
    panic::resume_unwind(Box::new(status.line()))
}

fn status(program: Option<&ProgramState>, reason: &Reason) -> Status {
    if let Some(program) = program {
        if let Some(step) = program.todo() {
            return Status::Todo(step);
        }
        if matches!(program.end, Some(End::Killed(_))) || program.panic().is_some() {
            return Status::Crashed;
        }
    }
    match reason {
        Reason::Nothing(_) if program.is_some_and(|program| program.end.is_some()) => {
            Status::Failed
        }
        Reason::Nothing(_) => Status::Hung,
        Reason::Wrong(_) => Status::Failed,
    }
}
