//! What a check tells while it runs, a line of JSON each: the screen starts one in a process of its own, which it can
//! end at any moment.

use std::io::{self, Read, Write};
use std::process::{self, ExitCode};
use std::thread;

use course::{Chapter, Course, Step};
use findings::Findings;
use serde::{Deserialize, Serialize};

use crate::Subject;
use crate::checked;
use crate::failure::Failure;
use crate::steps::{Status, Verdict};

/// Something that a check tells.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// The crate has been built, or the compiler complains.
    Built {
        success: bool,
        /// The compiler's errors, the first one first; or what cargo says, if it did not come to the compiler.
        complaints: Vec<String>,
        warnings: Vec<String>,
    },
    /// What came of a step.
    Verdict { step: String, status: Status, millis: u64, findings: Option<Box<Findings>> },
    /// There is nothing more to come.
    Done,
}

/// Checks all steps of the student's chapter, `first` before the others, and tells what comes of it.
pub fn stream(
    course: &Course,
    chapter: &Chapter,
    first: Option<&Step>,
) -> Result<ExitCode, Failure> {
    thread::spawn(end_with_the_listener);
    let build = checked::build(course, chapter, &Subject::Starter)?;
    tell(&News::Built {
        success: build.success,
        complaints: build.complaints(),
        warnings: build.warnings.clone(),
    });
    if build.success {
        let steps: Vec<&Step> = chapter.steps.iter().collect();
        let came = &mut |verdict: &Verdict| {
            tell(&News::Verdict {
                step: verdict.step.name.clone(),
                status: verdict.status,
                millis: verdict.millis,
                findings: verdict.findings.clone().map(Box::new),
            });
        };
        checked::verdicts(course, chapter, &build, &steps, &Subject::Starter, first, came)?;
    }
    tell(&News::Done);
    Ok(ExitCode::SUCCESS)
}

fn tell(news: &News) {
    let written = serde_json::to_string(news).map_err(io::Error::other);
    if written.and_then(|line| writeln!(io::stdout(), "{line}")).is_err() {
        // Nobody listens any more.
        process::exit(1);
    }
}

/// Standard input ends when the screen has gone. Then nothing must stay: cargo and the compilers are in our process
/// group, and checks end by themselves.
fn end_with_the_listener() {
    // What comes does not matter, nor does an error: both end with the listener.
    let _ = io::stdin().read_to_end(&mut Vec::new());
    #[cfg(unix)]
    {
        let ourselves = rustix::process::getpid();
        // Only a group of our own: whoever types the command by hand keeps the shell.
        if rustix::process::getpgrp() == ourselves {
            let _ = rustix::process::kill_process_group(ourselves, rustix::process::Signal::KILL);
        }
    }
    process::exit(1);
}
