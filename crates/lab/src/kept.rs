//! Keeps failed runs for a closer look: the last one of each step.

use std::fs;

use course::{Chapter, Course};
use findings::Findings;
use serde::Serialize;

use crate::failure::Failure;
use crate::steps::Verdict;
use crate::{Subject, report, sources};

/// What a check has found, and what it means.
#[derive(Serialize)]
pub struct Found<'a> {
    #[serde(flatten)]
    findings: &'a Findings,
    /// The rule of meaning that fits: graders count by it.
    rule: Option<String>,
    /// Its sentence.
    says: Option<String>,
}

impl<'a> Found<'a> {
    /// What the findings say.
    pub fn new(findings: &'a Findings) -> Found<'a> {
        let meaning = findings::report::meaning(findings);
        let (rule, says) = meaning.map(|meaning| (meaning.rule, meaning.says)).unzip();
        Found { findings, rule, says }
    }
}

/// Keeps those of these runs that failed: the findings, and the report as text and as a page.
pub fn keep(
    course: &Course,
    chapter: &Chapter,
    verdicts: &[Verdict],
    subject: &Subject,
) -> Result<(), Failure> {
    for verdict in verdicts.iter().filter(|verdict| verdict.has_failed()) {
        let Some(findings) = &verdict.findings else { continue };
        let folder = report::kept_in(course, chapter, &verdict.step.name);
        fs::create_dir_all(&folder).map_err(|error| Failure::file("make", &folder, &error))?;
        let json = serde_json::to_string_pretty(&Found::new(findings))
            .map_err(|error| Failure::Other(format!("cannot write the findings: {error}")))?;
        let text = report::whole(course, chapter, verdict, subject, &report::Style::default());
        sources::write(&folder.join("findings.json"), format!("{json}\n").as_bytes())?;
        let (title, go_on) = report::title_and_way_on(course, chapter, verdict, subject);
        let page = findings::report::html(findings, &title, &go_on);
        sources::write(&folder.join("report.txt"), text.as_bytes())?;
        sources::write(&folder.join("report.html"), page.as_bytes())?;
    }
    Ok(())
}
