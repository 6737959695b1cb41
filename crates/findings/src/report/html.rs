//! The findings as a page: one file, which needs nothing else and no network.

mod bytes;
mod conversation;
mod drawing;
mod programs;
mod safe;
#[cfg(test)]
mod tests;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use self::safe::safe;
use super::headline::headline;
use super::meaning::meaning_of;
use crate::record::{Findings, Outcome, Status};

/// Its looks, light and dark, on a screen and on paper.
const LOOKS: &str = include_str!("html/page.css");

/// What a click on a message does. The page can be read without it.
const CLICKS: &str = include_str!("html/page.js");

/// Nothing is fetched, sent or run but what stands in the page itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
                      base-uri 'none'; form-action 'none'";

/// One self-contained page. `title` is such as `tcp · step 4 of 13 · reply`; `go_on` holds the lines
/// below (edit, hint, read), as plain text.
pub fn html(findings: &Findings, title: &str, go_on: &str) -> String {
    let status = word(findings.status);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (safe(title)) ": " (status) }
                style { (PreEscaped(LOOKS)) }
            }
            body {
                header {
                    p.step { (safe(title)) " " span.status { (status) } }
                    h1 { (safe(&headline(findings))) }
                }
                main {
                    @if !matches!(findings.outcome, Outcome::Impossible(_)) {
                        (conversation::section(findings))
                        (bytes::section(&findings.goal))
                        (programs::section(findings))
                        (meanings(findings))
                    }
                    (next(go_on))
                }
                script { (PreEscaped(CLICKS)) }
            }
        }
    };
    page.into_string()
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Passed => "passed",
        Status::Failed => "failed",
        Status::Hung => "hung",
        Status::Crashed => "crashed",
        Status::Todo => "todo",
        Status::Skipped => "skipped",
    }
}

/// What the findings say of each program.
fn meanings(findings: &Findings) -> Markup {
    let programs = findings.programs.iter().enumerate();
    let meanings: Vec<_> = programs
        .filter_map(|(number, program)| Some((program, meaning_of(findings, number)?)))
        .collect();
    html! {
        @if !meanings.is_empty() {
            section.meaning aria-labelledby="meaning" {
                h2 #meaning { "What it means" }
                @for (program, meaning) in &meanings {
                    @if findings.programs.len() > 1 {
                        h3 { (safe(&program.name)) }
                    }
                    p { (safe(&meaning.says)) }
                    p.note { "rule: " code { (safe(&meaning.rule)) } }
                }
            }
        }
    }
}

/// What to do next.
fn next(go_on: &str) -> Markup {
    let lines: Vec<&str> = go_on.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    html! {
        @if !lines.is_empty() {
            section aria-labelledby="next" {
                h2 #next { "What to do next" }
                ul.lines {
                    @for line in lines {
                        li { code { (safe(line)) } }
                    }
                }
            }
        }
    }
}
