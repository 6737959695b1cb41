//! Why a check ended before its story did, and the report about it.

use std::fmt::Write;
use std::panic;

use crate::process::End;
use crate::stage::{ProgramState, Stage};
use crate::{deadline, snapshot, transcript};

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
    let report = report(stage, program, reason);
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

fn report(stage: &mut Stage, program: Option<usize>, reason: &Reason) -> String {
    let mut report = String::new();
    let stopped = program.and_then(|number| stage.programs[number].how_it_stopped());
    let what = match (reason, stopped) {
        (Reason::Wrong(what), _) => what.clone(),
        (Reason::Nothing(what), Some(how)) => format!("{what}; it {how} instead"),
        (Reason::Nothing(what), None) => {
            format!("{what}; nothing came for {}", deadline::patience_in_words())
        }
    };
    let _ = writeln!(report, "  {what}\n");
    let title = stage.transcript.scene_title_line();
    if let Some(expected) = snapshot::expected(&stage.tests, &stage.step) {
        let scene = transcript::find_scene(&expected, title.as_deref());
        let _ = write!(report, "  expected\n{}\n", indent(scene));
    }
    let got = stage.transcript.render_scene();
    let _ = write!(report, "  got\n{}\n", indent(&got));
    for program in &stage.programs {
        report.push_str(&describe(program));
    }
    report
}

fn indent(text: &str) -> String {
    text.trim_end().lines().fold(String::new(), |mut all, line| {
        let _ = writeln!(all, "{}", format!("    {line}").trim_end());
        all
    })
}

/// What became of a program, and what it said on standard error.
fn describe(program: &ProgramState) -> String {
    let name = &program.file_name;
    let mut text = match program.how_it_stopped() {
        Some(how) => format!("  {name} {how}.\n"),
        None => format!("  {name} is still running.\n"),
    };
    if let Some(panic) = program.panic().filter(|_| program.todo().is_none()) {
        let _ = writeln!(text, "    {panic}");
    }
    if let Some(rest) = program.unread_stdout() {
        let _ = writeln!(text, "    stdout, not expected yet: {rest}");
    }
    if program.flooded {
        text.push_str("    It printed more than 1 MiB; the rest is cut.\n");
    }
    if program.todo().is_none() && program.panic().is_none() {
        for line in program.last_stderr_lines() {
            let _ = writeln!(text, "    stderr: {line}");
        }
    }
    text
}
