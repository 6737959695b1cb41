//! Where to look when a step fails: the `edit` lines of a report.

use std::path::Path;

use course::places::{self, Clues};
use course::{Chapter, Course, Step};

use crate::Subject;
use crate::steps::Verdict;

/// Where the step's function is, if the crate is one of the course's.
pub fn of_step(course: &Course, chapter: &Chapter, step: &Step, subject: &Subject) -> Vec<String> {
    let folder = edited(chapter, subject);
    folder.iter().map(|folder| places::place(course, chapter, folder, step)).collect()
}

/// Where the fault may be, in a line each.
pub fn all(
    course: &Course,
    chapter: &Chapter,
    verdict: &Verdict,
    subject: &Subject,
) -> Vec<String> {
    if let Some(folder) = edited(chapter, subject) {
        return places::places(course, chapter, folder, verdict.step, &clues(verdict));
    }
    // There is no file of this version: only that it may be elsewhere than in the step is told.
    let suspects = suspects(chapter, verdict, subject);
    if suspects.iter().all(|suspect| suspect.name == verdict.step.name) {
        return Vec::new();
    }
    let place = |suspect: &&Step| {
        let function = chapter.blank(&chapter.solution, suspect).function.unwrap_or_default();
        format!("{}   fn {function}", suspect.file)
    };
    suspects.iter().map(place).collect()
}

/// The steps whose functions may be at fault in a version of the solution.
pub fn suspects<'a>(
    chapter: &'a Chapter,
    verdict: &Verdict<'a>,
    subject: &Subject,
) -> Vec<&'a Step> {
    let Subject::Version(_, bodies) = subject else { return Vec::new() };
    let mut suspects = places::suspects(chapter, verdict.step, &clues(verdict));
    suspects.retain(|suspect| !bodies.is_blank(&suspect.name));
    suspects
}

/// What the check has found out about where the fault is.
pub fn clues(verdict: &Verdict) -> Clues {
    verdict.findings.as_ref().map(findings::report::clues).unwrap_or_default()
}

/// The crate that is edited, if it is one of the course's.
fn edited<'a>(chapter: &'a Chapter, subject: &Subject) -> Option<&'a Path> {
    match subject {
        Subject::Starter => Some(&chapter.exercise),
        Subject::Solution => Some(&chapter.solution),
        Subject::Programs(_) | Subject::Version(..) => None,
    }
}
