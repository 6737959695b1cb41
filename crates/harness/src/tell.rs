//! Tells what a check has found, before it ends.

use std::path::Path;

use course::places::{self, Clues};
use course::{Chapter, Course, guide};

use findings::record::{Findings, Status};
use findings::report;

use crate::snapshot;

/// How many columns a report takes that nobody asked for in another width.
const WIDTH: usize = 80;

/// `cargo lab` gets the findings, as JSON in the file that `LAB_RESULT` names, and draws them itself. Under
/// plain `cargo test` the report is printed.
pub(crate) fn tell(mut findings: Findings, package: &Path) {
    let stored = snapshot::expected(&snapshot::tests(package), &findings.step);
    findings.expected = stored.map(|text| {
        let expected = report::read(&text);
        expected.find(findings.scene.title.as_deref()).cloned().unwrap_or_default()
    });
    match std::env::var_os("LAB_RESULT") {
        Some(path) => {
            let written = serde_json::to_string(&findings).map_err(std::io::Error::other);
            if let Err(error) = written.and_then(|text| std::fs::write(&path, text)) {
                eprintln!("error: cannot write {}: {error}", path.display());
            }
        }
        None => {
            let package = package.canonicalize().unwrap_or_default();
            let course = course(&package);
            let chapter = course.as_ref().and_then(|course| chapter(course, &package));
            if let Some(chapter) = chapter {
                findings.weigh_todo(chapter);
            }
            let text = report::text(&findings, WIDTH);
            let whole = course.as_ref().zip(chapter).and_then(|(course, chapter)| {
                whole_report(&findings, &text, &package, course, chapter)
            });
            eprintln!("\n{}", whole.unwrap_or(text));
        }
    }
}

/// The course that the package is a crate of.
fn course(package: &Path) -> Option<Course> {
    Course::at(package.parent()?.parent()?).ok()
}

fn chapter<'a>(course: &'a Course, package: &Path) -> Option<&'a Chapter> {
    course.chapter(package.file_name()?.to_str()?).ok()
}

/// The findings with the step's name above them, and below them where to go on. `None`: the check is
/// of no step of the chapter.
fn whole_report(
    findings: &Findings,
    text: &str,
    package: &Path,
    course: &Course,
    chapter: &Chapter,
) -> Option<String> {
    let step = chapter.step(&findings.step).ok()?;
    let (mark, go_on, clues) = match (findings.status, findings.stopped_at()) {
        (Status::Todo, Some(name)) => ('·', chapter.step(name).unwrap_or(step), Clues::default()),
        _ => ('✗', step, report::clues(findings)),
    };
    let places = match std::env::var_os("LAB_PROGRAMS") {
        Some(_) => Vec::new(),
        None => places::places(course, chapter, package, go_on, &clues),
    };
    let header = guide::header(mark, chapter, step);
    let footer = guide::footer(chapter, go_on, &places);
    Some(format!("{header}\n\n{text}\n{footer}"))
}
