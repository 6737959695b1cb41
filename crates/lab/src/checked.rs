//! From a chapter's source to its verdicts: builds, checks, and records what the student has done.

use std::path::Path;

use course::{Chapter, Course, Step};

use crate::Subject;
use crate::compile::{self, Build};
use crate::failure::Failure;
use crate::kept;
use crate::progress::Progress;
use crate::steps::{Checks, Verdict};

/// What came of a check.
pub struct Checked<'a> {
    /// If it was no success, there are no verdicts.
    pub build: Build,
    /// In the chapter's order.
    pub verdicts: Vec<Verdict<'a>>,
}

impl Checked<'_> {
    /// Whether everything that was checked passes.
    pub fn all_pass(&self) -> bool {
        self.build.success && !self.verdicts.iter().any(Verdict::is_open)
    }
}

/// Builds, runs the checks of these steps, and records what they say of the student's crate. The
/// step that the student is at comes first.
pub fn check_steps<'a>(
    course: &Course,
    chapter: &'a Chapter,
    steps: &[&'a Step],
    subject: &Subject,
    came: &mut dyn FnMut(&Verdict),
) -> Result<Checked<'a>, Failure> {
    let build = build(course, chapter, subject)?;
    let mut verdicts = Vec::new();
    if build.success {
        let progress = Progress::load(course);
        let current = progress.first_open(chapter).filter(|_| *subject == Subject::Starter);
        verdicts = self::verdicts(course, chapter, &build, steps, subject, current, came)?;
    }
    Ok(Checked { build, verdicts })
}

/// Builds the checks of a chapter, and the programs with them.
pub fn build(course: &Course, chapter: &Chapter, subject: &Subject) -> Result<Build, Failure> {
    let (package, name) = package(chapter, subject);
    compile::checks(course, package, &name)
}

/// Runs the checks of these steps, which have been built, and records what they say of the student's crate. Somebody
/// may await one of them, which comes first. `came` hears of each verdict as it comes.
pub fn verdicts<'a>(
    course: &Course,
    chapter: &'a Chapter,
    build: &Build,
    steps: &[&'a Step],
    subject: &Subject,
    awaited: Option<&Step>,
    came: &mut dyn FnMut(&Verdict),
) -> Result<Vec<Verdict<'a>>, Failure> {
    let (package, _) = package(chapter, subject);
    let executable = build.executable("test", "steps")?;
    let checks = Checks { chapter, executable, package, subject };
    let verdicts = checks.run_first(awaited, steps, came)?;
    if *subject == Subject::Starter {
        Progress::record(course, chapter, &verdicts)?;
    }
    kept::keep(course, chapter, &verdicts, subject)?;
    Ok(verdicts)
}

/// The crate whose checks are run: its folder and its name. Foreign programs are checked with the solution's checks: the
/// student's crate may be broken.
fn package<'a>(chapter: &'a Chapter, subject: &Subject) -> (&'a Path, String) {
    match subject {
        Subject::Starter => (&chapter.exercise, chapter.name.clone()),
        Subject::Solution | Subject::Programs(_) | Subject::Version(..) => {
            (&chapter.solution, chapter.solution_package())
        }
    }
}
