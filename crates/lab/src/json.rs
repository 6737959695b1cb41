//! What `check --json` prints.

use course::{Chapter, Course};
use serde::Serialize;

use crate::Subject;
use crate::checked::Checked;
use crate::failure::Failure;
use crate::steps::{Status, Verdict};
use crate::{report, screen};

#[derive(Serialize)]
struct Document<'a> {
    chapter: &'a str,
    compiled: bool,
    compiler_output: String,
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Step<'a> {
    name: &'a str,
    title: &'a str,
    status: Status,
    millis: u64,
    report: String,
}

/// The document.
pub fn document<'a>(
    course: &Course,
    chapter: &'a Chapter,
    checked: &'a Checked,
    subject: &Subject,
) -> Result<String, Failure> {
    let step = |verdict: &'a Verdict| Step {
        name: &verdict.step.name,
        title: &verdict.step.title,
        status: verdict.status,
        millis: verdict.millis,
        report: report::report(course, chapter, verdict, subject, screen::WIDTH),
    };
    let build = &checked.build;
    let document = Document {
        chapter: &chapter.name,
        compiled: build.success,
        compiler_output: if build.success { String::new() } else { build.plain_complaint() },
        steps: checked.verdicts.iter().map(step).collect(),
    };
    serde_json::to_string(&document)
        .map(|text| format!("{text}\n"))
        .map_err(|error| Failure::Other(format!("cannot write the document: {error}")))
}
