//! Everything that must hold of the course, for authors and instructors.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use course::mistakes;
use course::versions::Bodies;
use course::{Chapter, Course, Step, starter};

use crate::compile::{self, Build};
use crate::failure::Failure;
use crate::held::{Held, Memory};
use crate::plays::{describe, in_parallel, names, run};
use crate::screen::{self, GREEN, PLAIN, RED};
use crate::steps::{Checks, Status, Verdict};
use crate::stored::Mode;
use crate::{Subject, caught, contract, places, sources, versions};

/// Verifies a chapter, or all of them, and prints each part as it comes. `fresh`: what has held before is played
/// again, although nothing has changed.
pub fn verify(
    course: &Course,
    chapter: Option<&str>,
    mode: Mode,
    fresh: bool,
) -> Result<ExitCode, Failure> {
    let chapters: Vec<&Chapter> = match chapter {
        Some(name) => vec![course.chapter(name)?],
        None => course.chapters.iter().collect(),
    };
    let memory = Memory::of(course, fresh)?;
    let mut problems = 0;
    for chapter in chapters {
        problems += verify_chapter(course, chapter, mode, &memory)?;
    }
    if memory.known() > 0 {
        let known = memory.known();
        screen::print(&format!("{known} plays were known to hold; `--fresh` plays them again\n"));
    }
    screen::print(&match problems {
        0 => format!("{GREEN}verify: everything holds.{PLAIN}\n"),
        1 => format!("{RED}verify: 1 problem.{PLAIN}\n"),
        _ => format!("{RED}verify: {problems} problems.{PLAIN}\n"),
    });
    Ok(ExitCode::from(if problems == 0 { 0 } else { 1 }))
}

/// Gives the number of problems.
fn verify_chapter(
    course: &Course,
    chapter: &Chapter,
    mode: Mode,
    memory: &Memory,
) -> Result<usize, Failure> {
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
    part("what a step names as another place to look at is there", &|| places::problems(chapter))?;
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
        let files = solution.executables().map(Path::to_owned).collect();
        let held = held(memory, chapter, "solution", files)?;
        let mut problems = held.or("all", || solution_passes(chapter, checks))?;
        problems.extend(unused_snapshots(course, chapter)?);
        Ok(problems)
    })?;
    if cfg!(unix) && chapter.solution.join("python").is_dir() {
        part("every step passes on the right programs in Python", &|| {
            python_passes(chapter, checks, memory)
        })?;
    }
    if current {
        part("the starter compiles without warnings, and every step is to do", &|| {
            starter_is_to_do(course, chapter, memory)
        })?;
    }
    let built = OnceCell::new();
    let what = "the solution compiles with every blank and mistake in it, to choose from";
    part(what, &|| {
        let files = course::versions::all(chapter, &mistakes)?;
        let programs = versions::build(course, chapter, &files)?;
        let files = vec![checks.to_owned(), programs.clone()];
        let _ = built.set((programs, held(memory, chapter, "versions", files)?));
        Ok(Vec::new())
    })?;
    let Some((programs, held)) = built.get() else { return Ok(count) };
    part("with the first steps done, those pass and the others are to do", &|| {
        prefixes_pass(chapter, checks, programs, held)
    })?;
    let what = format!("{} mistakes are caught by the steps they name", mistakes.len());
    let versions = caught::Versions { course, chapter, checks, programs, held };
    part(&what, &|| versions.mistakes_are_caught(&mistakes, mode))?;
    Ok(count)
}

/// What has held with these executables, and with all that the checks of the chapter read.
fn held<'a>(
    memory: &'a Memory,
    chapter: &Chapter,
    subject: &str,
    mut files: Vec<PathBuf>,
) -> Result<Held<'a>, Failure> {
    files.extend(["chapter.toml", "tests"].map(|file| chapter.exercise.join(file)));
    memory.held(&format!("{}/{subject}", chapter.folder), &files)
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

fn solution_passes(chapter: &Chapter, checks: &Path) -> Result<Vec<String>, Failure> {
    let verdicts = run(chapter, &all(chapter), checks, &Subject::Solution)?;
    let failed = verdicts.iter().filter(|verdict| verdict.is_open());
    Ok(failed.map(describe).collect())
}

/// The chapter's programs that were written apart from its solution. A file that begins with `#!` is a program on Unix
/// alone.
fn python_passes(
    chapter: &Chapter,
    checks: &Path,
    memory: &Memory,
) -> Result<Vec<String>, Failure> {
    let folder = chapter.solution.join("python");
    // Says that this is skipped, or fails, where there is no Python.
    let Some(python) = harness::interop::interpreter() else { return Ok(Vec::new()) };
    let files = vec![checks.to_owned(), folder.clone(), python];
    held(memory, chapter, "python", files)?.or("all", || {
        let verdicts = run(chapter, &all(chapter), checks, &Subject::Programs(folder))?;
        let failed = verdicts.iter().filter(|verdict| verdict.is_open());
        Ok(failed.map(describe).collect())
    })
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

fn starter_is_to_do(
    course: &Course,
    chapter: &Chapter,
    memory: &Memory,
) -> Result<Vec<String>, Failure> {
    let build = build(course, &chapter.exercise, &chapter.name)?;
    if !build.success {
        return Ok(complaint(&build));
    }
    let plain = |warning: &String| anstream::adapter::strip_str(warning).to_string();
    let mut problems: Vec<String> = build.warnings.iter().map(plain).collect();
    let checks = build.executable("test", "steps")?;
    let (package, subject) = (&chapter.exercise, &Subject::Starter);
    let checks = Checks { chapter, executable: checks, package, subject };
    let files = build.executables().map(Path::to_owned).collect();
    problems.extend(held(memory, chapter, "starter", files)?.or("all", || {
        let verdicts = checks.run(&all(chapter))?;
        let is_wrong =
            |verdict: &&Verdict| !matches!(verdict.status, Status::Todo | Status::Skipped);
        Ok(verdicts.iter().filter(is_wrong).map(describe).collect())
    })?);
    Ok(problems)
}

/// A student who has done the first steps must not be told that a later one is wrong.
fn prefixes_pass(
    chapter: &Chapter,
    checks: &Path,
    programs: &Path,
    held: &Held,
) -> Result<Vec<String>, Failure> {
    in_parallel(chapter.steps.len() - 1, |number| {
        let done = number + 1;
        let step = &chapter.steps[number].name;
        held.or(&format!("up to {step}"), || {
            let bodies = Bodies::default().blank(names(&chapter.steps[done..]));
            let subject = Subject::Version(programs.to_owned(), bodies);
            let verdicts = run(chapter, &all(chapter), checks, &subject)?;
            let wrong =
                verdicts.iter().enumerate().filter(|(place, verdict)| match verdict.status {
                    Status::Passed | Status::Skipped => false,
                    Status::Todo => *place < done,
                    Status::Failed | Status::Hung | Status::Crashed => true,
                });
            let told =
                wrong.map(|(_, verdict)| format!("done up to {step}: {}", describe(verdict)));
            Ok(told.collect())
        })
    })
}

fn all(chapter: &Chapter) -> Vec<&Step> {
    chapter.steps.iter().collect()
}
