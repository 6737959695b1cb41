//! Tells what a check has found, before it ends.

use std::path::Path;

use course::{Course, guide};

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
            let text = report::text(&findings, WIDTH);
            eprintln!("\n{}", whole_report(&findings, &text, package).unwrap_or(text));
        }
    }
}

/// The findings with the step's name above them, and below them where to go on. `None`: the check is
/// of no chapter of the course.
fn whole_report(findings: &Findings, text: &str, package: &Path) -> Option<String> {
    let package = package.canonicalize().ok()?;
    let course = Course::at(package.parent()?.parent()?).ok()?;
    let folder = package.file_name()?.to_str()?;
    let chapter = course.chapter(folder).ok()?;
    let step = chapter.step(&findings.step).ok()?;
    let (mark, go_on) = match (findings.status, findings.stopped_at()) {
        (Status::Todo, Some(name)) => ('·', chapter.step(name).unwrap_or(step)),
        _ => ('✗', step),
    };
    let own = std::env::var_os("LAB_PROGRAMS").is_none();
    let header = guide::header(mark, chapter, step);
    let footer = guide::footer(&course, chapter, go_on, own.then_some(package.as_path()));
    Some(format!("{header}\n\n{text}\n{footer}"))
}
