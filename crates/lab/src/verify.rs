//! Everything that must hold of the course, for authors and instructors.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use course::mistakes::{self, Mistake};
use course::versions::Bodies;
use course::{Chapter, Course, Step, starter};

use crate::compile::{self, Build};
use crate::failure::Failure;
use crate::report::Style;
use crate::screen::{self, GREEN, PLAIN, RED};
use crate::steps::{Checks, Status, Verdict};
use crate::stored::{self, Mode};
use crate::{Subject, contract, queue, report, sources, versions};

/// How many versions are checked at the same time. Most of them wait for a deadline.
const AT_ONCE: usize = 6;

/// How often a mistake is tried. What is wrong in a program may show in another way when the machine
/// is busy; the solution has one try.
const TRIES: usize = 3;

/// Verifies a chapter, or all of them, and prints each part as it comes.
pub fn verify(course: &Course, chapter: Option<&str>, mode: Mode) -> Result<ExitCode, Failure> {
    let chapters: Vec<&Chapter> = match chapter {
        Some(name) => vec![course.chapter(name)?],
        None => course.chapters.iter().collect(),
    };
    let mut problems = 0;
    for chapter in chapters {
        problems += verify_chapter(course, chapter, mode)?;
    }
    screen::print(&match problems {
        0 => format!("{GREEN}verify: everything holds.{PLAIN}\n"),
        1 => format!("{RED}verify: 1 problem.{PLAIN}\n"),
        _ => format!("{RED}verify: {problems} problems.{PLAIN}\n"),
    });
    Ok(ExitCode::from(if problems == 0 { 0 } else { 1 }))
}

/// Gives the number of problems.
fn verify_chapter(course: &Course, chapter: &Chapter, mode: Mode) -> Result<usize, Failure> {
    let mut count = 0;
    let mut part = |what: &str, check: &dyn Fn() -> Result<Vec<String>, Failure>| {
        let start = Instant::now();
        let problems = check()?;
        let millis = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (colour, mark) = if problems.is_empty() { (GREEN, '✓') } else { (RED, '✗') };
        let line = format!("{colour}{mark}{PLAIN} {}: {what}", chapter.name);
        screen::print(&format!("{line} ({})\n", screen::duration(millis)));
        for problem in &problems {
            let problem = screen::escape(problem.trim_end()).replace('\n', "\n    ");
            screen::print(&format!("    {problem}\n"));
        }
        count += problems.len();
        Ok::<_, Failure>(problems.is_empty())
    };

    let mistakes = mistakes::load(chapter)?;
    part("each step has a title, a task, hints, something learned and a section", &|| {
        Ok(texts(course, chapter))
    })?;
    part("each sentence has a scene and a mistake, and each of those a sentence", &|| {
        Ok(match course::contract::load(chapter) {
            Ok(contract) => contract::problems(chapter, &contract, &mistakes),
            Err(error) => vec![error.to_string()],
        })
    })?;
    let current = part("the starter is what the solution generates", &|| {
        let differences = sources::differences(&chapter.exercise, &starter::starter(chapter)?)?;
        let told = differences.into_iter().map(|file| {
            let path = course.short(&chapter.exercise.join(&file.path));
            format!("{path}: {}; `just starters` writes it anew", file.what)
        });
        Ok(told.collect())
    })?;
    let solution = build(course, &chapter.solution, &chapter.solution_package())?;
    let compiles = part("the solution compiles", &|| Ok(complaint(&solution)))?;
    if !compiles {
        return Ok(count);
    }
    let checks = solution.executable("test", "steps")?;
    part("each step has a check, and each check a step", &|| same_steps(chapter, checks))?;
    part("every step passes on the solution, and every snapshot is used", &|| {
        solution_passes(course, chapter, checks)
    })?;
    if current {
        part("the starter compiles without warnings, and every step is to do", &|| {
            starter_is_to_do(course, chapter)
        })?;
    }
    let programs = OnceCell::new();
    let what = "the solution compiles with every blank and mistake in it, to choose from";
    part(what, &|| {
        let files = course::versions::all(chapter, &mistakes)?;
        let _ = programs.set(versions::build(course, chapter, &files)?);
        Ok(Vec::new())
    })?;
    let Some(programs) = programs.get() else { return Ok(count) };
    part("with the first steps done, those pass and the others are to do", &|| {
        prefixes_pass(chapter, checks, programs)
    })?;
    let what = format!("{} mistakes are caught by the steps they name", mistakes.len());
    part(&what, &|| mistakes_are_caught(course, chapter, checks, programs, &mistakes, mode))?;
    Ok(count)
}

fn build(course: &Course, folder: &Path, package: &str) -> Result<Build, Failure> {
    compile::checks(course, folder, package)
}

fn complaint(build: &Build) -> Vec<String> {
    if build.success { Vec::new() } else { vec![build.plain_complaint()] }
}

/// What a student reads about each step.
fn texts(course: &Course, chapter: &Chapter) -> Vec<String> {
    let page = format!("docs/src/{}.md", chapter.folder);
    let text = fs::read_to_string(course.root.join(&page)).unwrap_or_default();
    let mut problems = Vec::new();
    for step in &chapter.steps {
        for (part, text) in [("title", &step.title), ("task", &step.task)] {
            if text.trim().is_empty() {
                problems.push(format!("{} has no {part}", step.name));
            }
        }
        if step.hints.is_empty() {
            problems.push(format!("{} has no hints", step.name));
        }
        if step.learned.trim().is_empty() {
            problems.push(format!("{} does not say what is learned", step.name));
        }
        let heading = format!("{{#{}}}", step.section);
        let found = |line: &str| line.starts_with('#') && line.trim_end().ends_with(&heading);
        if step.section.is_empty() {
            problems.push(format!("{} has no section", step.name));
        } else if !text.lines().any(found) {
            problems.push(format!("{page} has no section {heading} for {}", step.name));
        }
    }
    problems
}

/// The checks that are there, against the steps of `chapter.toml`.
fn same_steps(chapter: &Chapter, checks: &Path) -> Result<Vec<String>, Failure> {
    let output = Command::new(checks)
        .args(["--list", "--format", "terse"])
        .output()
        .map_err(|error| Failure::file("run", checks, &error))?;
    let listed = String::from_utf8_lossy(&output.stdout);
    let tests: BTreeSet<&str> =
        listed.lines().filter_map(|line| line.strip_suffix(": test")).map(plain_name).collect();
    let steps: BTreeSet<&str> = chapter.steps.iter().map(|step| step.name.as_str()).collect();
    let unchecked = steps.difference(&tests).map(|step| format!("the step {step} has no check"));
    let unknown = tests.difference(&steps).map(|test| format!("the check {test} has no step"));
    Ok(unchecked.chain(unknown).collect())
}

/// A test named as a keyword is `r#async` in the list, and its step is `async`.
fn plain_name(test: &str) -> &str {
    test.strip_prefix("r#").unwrap_or(test)
}

fn solution_passes(
    course: &Course,
    chapter: &Chapter,
    checks: &Path,
) -> Result<Vec<String>, Failure> {
    let verdicts = run(chapter, &all(chapter), checks, &Subject::Solution)?;
    let failed = verdicts.iter().filter(|verdict| verdict.is_open());
    let mut problems: Vec<String> = failed.map(describe).collect();
    problems.extend(unused_snapshots(course, chapter)?);
    Ok(problems)
}

/// A check compares with the snapshot of its name, so any other file is used by nobody.
fn unused_snapshots(course: &Course, chapter: &Chapter) -> Result<Vec<String>, Failure> {
    let folder = chapter.exercise.join("tests/snapshots");
    let entries = fs::read_dir(&folder).map_err(|error| Failure::file("read", &folder, &error))?;
    let mut problems = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !chapter.steps.iter().any(|step| name == format!("{}.snap", step.name)) {
            problems.push(format!("no check uses {}", course.short(&entry.path())));
        }
    }
    problems.sort();
    Ok(problems)
}

fn starter_is_to_do(course: &Course, chapter: &Chapter) -> Result<Vec<String>, Failure> {
    let build = build(course, &chapter.exercise, &chapter.name)?;
    if !build.success {
        return Ok(complaint(&build));
    }
    let plain = |warning: &String| anstream::adapter::strip_str(warning).to_string();
    let mut problems: Vec<String> = build.warnings.iter().map(plain).collect();
    let checks = build.executable("test", "steps")?;
    let (package, subject) = (&chapter.exercise, &Subject::Starter);
    let checks = Checks { chapter, executable: checks, package, subject };
    let verdicts = checks.run(&all(chapter))?;
    let is_wrong = |verdict: &&Verdict| !matches!(verdict.status, Status::Todo | Status::Skipped);
    problems.extend(verdicts.iter().filter(is_wrong).map(describe));
    Ok(problems)
}

/// A student who has done the first steps must not be told that a later one is wrong.
fn prefixes_pass(
    chapter: &Chapter,
    checks: &Path,
    programs: &Path,
) -> Result<Vec<String>, Failure> {
    in_parallel(chapter.steps.len() - 1, |number| {
        let done = number + 1;
        let bodies = Bodies::default().blank(names(&chapter.steps[done..]));
        let subject = Subject::Version(programs.to_owned(), bodies);
        let verdicts = run(chapter, &all(chapter), checks, &subject)?;
        let wrong = verdicts.iter().enumerate().filter(|(place, verdict)| match verdict.status {
            Status::Passed | Status::Skipped => false,
            Status::Todo => *place < done,
            Status::Failed | Status::Hung | Status::Crashed => true,
        });
        let step = &chapter.steps[number].name;
        Ok(wrong.map(|(_, verdict)| format!("done up to {step}: {}", describe(verdict))).collect())
    })
}

fn mistakes_are_caught(
    course: &Course,
    chapter: &Chapter,
    checks: &Path,
    programs: &Path,
    mistakes: &[Mistake],
    mode: Mode,
) -> Result<Vec<String>, Failure> {
    // What is caught by nobody here is no mistake of this system.
    let is_caught = |mistake: &&Mistake| {
        chapter.step(&mistake.caught_by).map_or(true, course::Step::can_be_checked)
    };
    let caught: Vec<&Mistake> = mistakes.iter().filter(is_caught).collect();
    let mut problems = in_parallel(caught.len(), |number| {
        let mistake = caught[number];
        let mut problem = None;
        for _ in 0..TRIES {
            problem = match caught_twice(course, chapter, checks, programs, mistake)? {
                Ok([report, with_blanks]) => stored::compare(mistake, &report, &with_blanks, mode)?,
                Err(problem) => Some(problem),
            };
            if problem.is_none() {
                break;
            }
        }
        let file = course.short(&mistake.path);
        Ok(problem.into_iter().map(|what| format!("{file} {what}")).collect())
    })?;
    let unused = stored::unused(&chapter.solution.join("mistakes"), mistakes);
    problems.extend(unused.iter().map(|file| format!("no mistake has {}", course.short(file))));
    Ok(problems)
}

/// The reports on the mistake when all other steps are written, and when those after the one that catches it are
/// blank, as a student's are; or what is wrong with how it was caught.
fn caught_twice(
    course: &Course,
    chapter: &Chapter,
    checks: &Path,
    programs: &Path,
    mistake: &Mistake,
) -> Result<Result<[String; 2], String>, Failure> {
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
        let subject = Subject::Version(programs.to_owned(), bodies);
        let verdicts = run(chapter, &steps, checks, &subject)?;
        match judge(mistake, says, &verdicts) {
            Ok(verdict) => {
                reports.push(report::report(course, chapter, verdict, &subject, &Style::default()))
            }
            Err(problem) => return Ok(Err(format!("{state}{problem}"))),
        }
    }
    Ok(Ok(reports.try_into().expect("there is a report for each state")))
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

fn run<'a>(
    chapter: &'a Chapter,
    steps: &[&'a Step],
    checks: &Path,
    subject: &Subject,
) -> Result<Vec<Verdict<'a>>, Failure> {
    let package = &chapter.solution;
    Checks { chapter, executable: checks, package, subject }.run(steps)
}

fn all(chapter: &Chapter) -> Vec<&Step> {
    chapter.steps.iter().collect()
}

fn describe(verdict: &Verdict) -> String {
    let (step, status) = (&verdict.step.name, verdict.status);
    format!("{step} is {status:?}\n{}", text(verdict))
}

fn text(verdict: &Verdict) -> String {
    report::findings(verdict, &Style::default())
}

fn names(steps: &[Step]) -> impl Iterator<Item = &str> {
    steps.iter().map(|step| step.name.as_str())
}

/// Calls `check` with each number below `count`, a few at the same time, and gathers what they find, in order.
fn in_parallel(
    count: usize,
    check: impl Fn(usize) -> Result<Vec<String>, Failure> + Sync,
) -> Result<Vec<String>, Failure> {
    let order: Vec<usize> = (0..count).collect();
    Ok(queue::work(&order, AT_ONCE, check, &mut |_| {})?.concat())
}
