//! From a chapter's source to its verdicts: builds, checks, and records what the student has done.

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
/// step that the student is at comes first. `came` hears of each verdict as it comes.
pub fn check_steps<'a>(
    course: &Course,
    chapter: &'a Chapter,
    steps: &[&'a Step],
    subject: &Subject,
    came: &mut dyn FnMut(&Verdict),
) -> Result<Checked<'a>, Failure> {
    // Foreign programs are checked with the solution's checks: the student's crate may be broken.
    let (package, name) = match subject {
        Subject::Starter => (&chapter.exercise, chapter.name.clone()),
        Subject::Solution | Subject::Programs(_) | Subject::Version(..) => {
            (&chapter.solution, chapter.solution_package())
        }
    };
    let build = compile::checks(course, package, &name)?;
    let mut verdicts = Vec::new();
    if build.success {
        let executable = build.executable("test", "steps")?;
        let checks = Checks { chapter, executable, package, subject };
        verdicts = match subject {
            Subject::Starter => {
                let current = Progress::load(course).first_open(chapter);
                let verdicts = checks.run_first(current, steps, came)?;
                Progress::record(course, chapter, &verdicts)?;
                verdicts
            }
            Subject::Solution | Subject::Programs(_) | Subject::Version(..) => {
                checks.run_first(None, steps, came)?
            }
        };
    }
    kept::keep(course, chapter, &verdicts, subject)?;
    Ok(Checked { build, verdicts })
}
