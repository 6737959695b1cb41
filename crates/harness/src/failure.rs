//! Why a check ended before its story did.

use std::panic;

use course::{Course, guide, prose};

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

/// Why the check gave up.
pub(crate) enum Reason {
    /// Something else came than it waited for: `client 1 waits for "a" from server, but it got "b"`.
    Wrong(String),
    /// What it waited for did not come.
    Missing(Missing),
}

/// What did not come in time.
pub(crate) struct Missing {
    /// `client 1 waits for "a" from server`
    pub(crate) what: String,
    /// What came instead, before the time: `nothing came for`, as in "nothing came for 2 s".
    pub(crate) instead: String,
}

impl Missing {
    /// Nothing came of it.
    pub(crate) fn nothing(what: String) -> Missing {
        Missing { what, instead: "nothing came for".to_owned() }
    }
}

/// Ends the check: tells the program's state, writes the report, and leaves the test.
pub(crate) fn end(stage: &mut Stage, program: Option<usize>, reason: &Reason) -> ! {
    stage.let_programs_rest();
    let state = program.map(|number| &stage.programs[number]);
    let status = status(state, reason);
    let report = report::report(stage, program, reason);
    stage.end_programs();
    tell(&status, &report, Some(stage))
}

/// The check cannot be done at all, for instance because there is no program.
pub(crate) fn impossible(why: &str) -> ! {
    tell(&Status::Failed, &format!("  {why}\n"), None)
}

/// `cargo lab` gets the findings and puts them between the step's name and the way on. Under plain
/// `cargo test` that is done here.
fn tell(status: &Status, findings: &str, stage: Option<&Stage>) -> ! {
    let findings = prose::break_long_lines(findings, width());
    match std::env::var_os("LAB_RESULT") {
        Some(path) => {
            let result = format!("{}\n{findings}", status.line());
            if let Err(error) = std::fs::write(&path, result) {
                eprintln!("error: cannot write {}: {error}", path.display());
            }
        }
        None => {
            let report = stage.and_then(|stage| whole_report(status, &findings, stage));
            eprintln!("\n{}", report.unwrap_or(findings));
        }
    }
    // The report has said it all: no panic message on top of it.
    panic::resume_unwind(Box::new(status.line()))
}

/// The findings with the step's name above them, and below them where to go on. `None`: the check is
/// of no chapter of the course.
fn whole_report(status: &Status, findings: &str, stage: &Stage) -> Option<String> {
    let package = stage.package.canonicalize().ok()?;
    let course = Course::at(package.parent()?.parent()?).ok()?;
    let folder = package.file_name()?.to_str()?;
    let chapter = course.chapter(folder).ok()?;
    let step = chapter.step(&stage.step).ok()?;
    let (mark, go_on) = match status {
        Status::Todo(name) => ('·', chapter.step(name).unwrap_or(step)),
        _ => ('✗', step),
    };
    let own = std::env::var_os("LAB_PROGRAMS").is_none();
    let header = guide::header(mark, chapter, step);
    let footer = guide::footer(&course, chapter, go_on, own.then_some(package.as_path()));
    Some(format!("{header}\n\n{findings}\n{footer}"))
}

/// How many columns a report may take: `LAB_WIDTH`, by default 80.
pub(crate) fn width() -> usize {
    let width = std::env::var("LAB_WIDTH").ok().and_then(|width| width.parse().ok());
    width.unwrap_or(80)
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
        Reason::Missing(_) if program.is_some_and(|program| program.end.is_some()) => {
            Status::Failed
        }
        Reason::Missing(_) => Status::Hung,
        Reason::Wrong(_) => Status::Failed,
    }
}
