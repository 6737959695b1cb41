//! What `check --json` prints.

use course::{Chapter, Course};
use serde::Serialize;

use crate::Subject;
use crate::checked::Checked;
use crate::failure::Failure;
use crate::kept::Found;
use crate::report::{self, Style};
use crate::steps::{Status, Verdict};

#[derive(Serialize)]
struct Document<'a> {
    /// Of this document.
    version: u32,
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
    /// Nothing for a step that passes.
    findings: Option<Found<'a>>,
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
        report: report::whole(course, chapter, verdict, subject, &Style::default()),
        findings: verdict.findings.as_ref().map(Found::new),
    };
    let build = &checked.build;
    let document = Document {
        version: 2,
        chapter: &chapter.name,
        compiled: build.success,
        compiler_output: if build.success { String::new() } else { build.plain_complaint() },
        steps: checked.verdicts.iter().map(step).collect(),
    };
    serde_json::to_string(&document)
        .map(|text| format!("{text}\n"))
        .map_err(|error| Failure::Other(format!("cannot write the document: {error}")))
}
