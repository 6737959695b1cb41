//! How `verify` plays a version of a solution, and tells what came of it.

use std::path::Path;

use course::{Chapter, Step};

use crate::failure::Failure;
use crate::report::Style;
use crate::steps::{Checks, Verdict};
use crate::{Subject, queue, report};

/// How many versions are checked at the same time. Most of them wait for a deadline.
const AT_ONCE: usize = 6;

/// Runs these checks of the solution's package.
pub fn run<'a>(
    chapter: &'a Chapter,
    steps: &[&'a Step],
    checks: &Path,
    subject: &Subject,
) -> Result<Vec<Verdict<'a>>, Failure> {
    let package = &chapter.solution;
    Checks { chapter, executable: checks, package, subject }.run(steps)
}

/// A verdict that is not as it should be, and its report.
pub fn describe(verdict: &Verdict) -> String {
    let (step, status) = (&verdict.step.name, verdict.status);
    format!("{step} is {status:?}\n{}", text(verdict))
}

/// What a student reads of it.
pub fn text(verdict: &Verdict) -> String {
    report::findings(verdict, &Style::default())
}

/// The names of steps.
pub fn names(steps: &[Step]) -> impl Iterator<Item = &str> {
    steps.iter().map(|step| step.name.as_str())
}

/// Calls `check` with each number below `count`, a few at the same time, and gathers what they find, in order.
pub fn in_parallel(
    count: usize,
    check: impl Fn(usize) -> Result<Vec<String>, Failure> + Sync,
) -> Result<Vec<String>, Failure> {
    let order: Vec<usize> = (0..count).collect();
    Ok(queue::work(&order, AT_ONCE, check, &mut |_| {})?.concat())
}
