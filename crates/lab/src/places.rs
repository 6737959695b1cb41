//! Where to look when a step fails: the `edit` lines of a report.

use std::path::Path;

use course::places::{self, Clues};
use course::{Chapter, Course, Step};

use crate::failure::Failure;
use crate::steps::Verdict;
use crate::{Subject, contract};

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

/// What a step's `also` names and is not there.
pub fn problems(chapter: &Chapter) -> Result<Vec<String>, Failure> {
    let (scenes, programs) = (contract::scenes(chapter), chapter.programs()?);
    let mut problems = Vec::new();
    for step in &chapter.steps {
        let titles = scenes.get(&step.name).map_or(&[][..], Vec::as_slice);
        for also in &step.also {
            let mut missing = |what: &str, name: &str, is_there: bool| {
                if !is_there {
                    problems.push(format!("also of {} names the {what} {name:?}", step.name));
                }
            };
            missing("step", &also.step, also.step != step.name && chapter.step(&also.step).is_ok());
            if let Some(program) = &also.program {
                missing("program", program, programs.contains(program));
            }
            for rule in &also.rules {
                missing("rule", rule, findings::report::rules().any(|known| known == rule));
            }
            for scene in &also.scenes {
                missing("scene", scene, titles.contains(scene));
            }
        }
    }
    Ok(problems)
}
