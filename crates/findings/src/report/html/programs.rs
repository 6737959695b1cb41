//! What is known of the scene's programs.

use maud::{Markup, html};

use super::safe::safe;
use crate::record::Findings;
use crate::report::describe::{Description, SocketLine, UNREAD, describe};

/// A part for each program.
pub(super) fn section(findings: &Findings) -> Markup {
    html! {
        @if !findings.programs.is_empty() {
            section aria-labelledby="programs" {
                h2 #programs { "The programs" }
                @for program in &findings.programs {
                    article {
                        h3 { (safe(&program.name)) }
                        (facts(&describe(findings, program)))
                    }
                }
            }
        }
    }
}

fn facts(description: &Description) -> Markup {
    let Description { state, panic, sockets, others, unread, output, stderr } = description;
    html! {
        p { (safe(state)) }
        @if let Some(panic) = panic {
            p.quoted { code { (safe(panic)) } }
        }
        @if !sockets.is_empty() {
            (table(sockets))
        }
        @if !others.is_empty() {
            ul {
                @for line in others {
                    li { (safe(line)) }
                }
            }
        }
        @if !unread.is_empty() {
            h4 { (UNREAD) }
            (lines(unread))
        }
        @for sentence in output {
            p { (safe(sentence)) }
        }
        @if !stderr.is_empty() {
            h4 { "stderr" }
            (lines(stderr))
        }
    }
}

fn table(sockets: &[SocketLine]) -> Markup {
    html! {
        table {
            caption { "its sockets" }
            thead {
                tr {
                    th scope="col" { "socket" }
                    th scope="col" { "state" }
                    th scope="col" { "more" }
                }
            }
            tbody {
                @for SocketLine { which, state, detail } in sockets {
                    tr {
                        td { (which.trim()) }
                        td { (state) }
                        td { (safe(detail)) }
                    }
                }
            }
        }
    }
}

fn lines(lines: &[String]) -> Markup {
    html! {
        ul.lines {
            @for line in lines {
                li { code { (safe(line)) } }
            }
        }
    }
}
