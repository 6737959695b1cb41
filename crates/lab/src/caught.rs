//! The chapter's mistakes, and whether its checks catch them.

use std::path::Path;

use course::mistakes::Mistake;
use course::versions::Bodies;
use course::{Chapter, Course, Step};

use crate::failure::Failure;
use crate::held::{self, Held};
use crate::plays::{describe, in_parallel, names, run, text};
use crate::report::{self, Style};
use crate::steps::Verdict;
use crate::stored::{self, Mode};
use crate::{Subject, places};

/// How often a mistake is tried. What is wrong in a program may show in another way when the machine
/// is busy; the solution has one try.
const TRIES: usize = 3;

/// All versions of a chapter's solution, as one.
pub struct Versions<'a> {
    pub course: &'a Course,
    pub chapter: &'a Chapter,
    /// The executable of the chapter's checks.
    pub checks: &'a Path,
    /// The folder with the programs.
    pub programs: &'a Path,
    /// What has held of them.
    pub held: &'a Held<'a>,
}

impl Versions<'_> {
    /// The problems of those mistakes that are not caught as they should be.
    pub fn mistakes_are_caught(
        &self,
        mistakes: &[Mistake],
        mode: Mode,
    ) -> Result<Vec<String>, Failure> {
        let Versions { course, chapter, held, .. } = self;
        // What is caught by nobody here is no mistake of this system.
        let is_caught = |mistake: &&Mistake| {
            chapter.step(&mistake.caught_by).map_or(true, Step::can_be_checked)
        };
        let caught: Vec<&Mistake> = mistakes.iter().filter(is_caught).collect();
        let mut problems = in_parallel(caught.len(), |number| {
            let mistake = caught[number];
            let play = format!("mistake {}", mistake.name);
            let files = stored::files(mistake);
            let before = held::own(&files)?;
            if held.has(&play, &before) {
                return Ok(Vec::new());
            }
            let problem = self.problem(mistake, mode)?;
            if problem.is_none() {
                // What is accepted has just been written.
                let own = if mode == Mode::Accept { held::own(&files)? } else { before };
                held.remember(&play, &own)?;
            }
            let file = course.short(&mistake.path);
            Ok(problem.into_iter().map(|what| format!("{file} {what}")).collect())
        })?;
        let unused = stored::unused(&chapter.solution.join("mistakes"), mistakes);
        problems.extend(unused.iter().map(|file| format!("no mistake has {}", course.short(file))));
        Ok(problems)
    }

    /// What is wrong with how a mistake is caught.
    fn problem(&self, mistake: &Mistake, mode: Mode) -> Result<Option<String>, Failure> {
        let mut problem = None;
        for _ in 0..TRIES {
            problem = match self.caught_twice(mistake)? {
                Ok([report, with_blanks]) => stored::compare(mistake, &report, &with_blanks, mode)?,
                Err(problem) => Some(problem),
            };
            if problem.is_none() {
                break;
            }
        }
        Ok(problem)
    }

    /// The reports on the mistake when all other steps are written, and when those after the one that catches it are
    /// blank, as a student's are; or what is wrong with how it was caught.
    fn caught_twice(&self, mistake: &Mistake) -> Result<Result<[String; 2], String>, Failure> {
        let Versions { course, chapter, checks, programs, .. } = self;
        let (steps, later) = chapter.steps.split_at(chapter.number_of(&mistake.caught_by));
        let steps: Vec<&Step> = steps.iter().collect();
        // It may stand in a later step than the one that catches it.
        let later = names(later).filter(|step| *step != mistake.step);
        let written = Bodies::default().mistake(mistake);
        let states = [
            (written.clone(), &mistake.says, ""),
            (written.blank(later), &mistake.says_with_blanks, "while later steps are blank, it "),
        ];
        let mut reports = Vec::new();
        for (bodies, says, state) in states {
            let subject = Subject::Version(programs.to_path_buf(), bodies);
            let verdicts = run(chapter, &steps, checks, &subject)?;
            let verdict = judge(mistake, says, &verdicts)
                .and_then(|verdict| is_looked_at(chapter, mistake, verdict, &subject));
            match verdict {
                Ok(verdict) => reports.push(report::report(
                    course,
                    chapter,
                    verdict,
                    &subject,
                    &Style::default(),
                )),
                Err(problem) => return Ok(Err(format!("{state}{problem}"))),
            }
        }
        Ok(Ok(reports.try_into().expect("there is a report for each state")))
    }
}

/// The verdict that caught the mistake, or what is wrong with how it was caught.
fn judge<'a, 'b>(
    mistake: &Mistake,
    says: &str,
    verdicts: &'b [Verdict<'a>],
) -> Result<&'b Verdict<'a>, String> {
    let first = verdicts.iter().find(|verdict| verdict.is_open());
    let Some(first) = first else {
        return Err(format!("passes {}, which should catch it", mistake.caught_by));
    };
    if first.step.name != mistake.caught_by {
        return Err(format!(
            "is caught by {}, not by {}:\n{}",
            first.step.name,
            mistake.caught_by,
            describe(first)
        ));
    }
    // Its lines are broken at a width.
    let findings = text(first);
    let said = findings.split_whitespace().collect::<Vec<_>>().join(" ");
    if !said.contains(says) {
        return Err(format!("should say {:?}; its report is:\n{}", says, findings));
    }
    Ok(first)
}

/// The report must name the function that the mistake is in. A panic there names its place itself.
fn is_looked_at<'a, 'b>(
    chapter: &'a Chapter,
    mistake: &Mistake,
    verdict: &'b Verdict<'a>,
    subject: &Subject,
) -> Result<&'b Verdict<'a>, String> {
    let suspects = places::suspects(chapter, verdict, subject);
    if suspects.iter().any(|suspect| suspect.name == mistake.step) {
        return Ok(verdict);
    }
    let clues = places::clues(verdict);
    Err(format!("is in {}, and the report does not point there; it has {clues:?}", mistake.step))
}
