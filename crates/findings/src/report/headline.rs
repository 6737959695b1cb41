//! What a check waited for and what came of it, in one sentence.

use crate::record::{Findings, Goal, Lane, Outcome, StreamEnd, Wanted, payload};

/// `client 1 waits for "a" from server; nothing came for 2 s`
pub fn headline(findings: &Findings) -> String {
    let goal = &findings.goal;
    match &findings.outcome {
        Outcome::Wrong(words) | Outcome::Impossible(words) => words.clone(),
        Outcome::Other => other(goal),
        Outcome::Missing | Outcome::Stuck => {
            let what = should(goal);
            let blamed = findings.blamed();
            if blamed.is_some_and(|program| findings.went_on(program)) {
                let how = match goal.wanted {
                    Wanted::Bytes if !goal.got.is_empty() => "it went on with only a part of it",
                    Wanted::Nothing => "it went on",
                    _ => "it went on without that",
                };
                return format!("{what}; {how}");
            }
            if let Some(how) = blamed.and_then(|program| program.how_it_stopped()) {
                let is_as_wanted = blamed.is_some_and(|program| findings.ended_as_wanted(program));
                let instead = if is_as_wanted { "without it" } else { "instead" };
                return format!("{what}; it {how} {instead}");
            }
            match findings.outcome {
                Outcome::Stuck => format!("{what}; {}", for_ever(goal)),
                _ => format!("{what}; {} {}", so_long(goal), patience(findings)),
            }
        }
    }
}

/// How long the check waits: `2 s`.
fn patience(findings: &Findings) -> String {
    format!("{} s", std::time::Duration::from_millis(findings.patience).as_secs_f64())
}

/// What is written where something should have come.
pub(super) fn missing(findings: &Findings) -> String {
    let stopped = findings.blamed().is_some_and(|program| program.how_it_stopped().is_some());
    match findings.outcome {
        Outcome::Missing if !stopped => format!("nothing for {}", patience(findings)),
        _ => "nothing more".to_owned(),
    }
}

/// What should have come.
fn should(goal: &Goal) -> String {
    let Goal { me, other, expected, .. } = goal;
    if let Some(words) = &goal.words {
        return words.clone();
    }
    match goal.wanted {
        Wanted::Line => {
            let line = payload::show_line(&String::from_utf8_lossy(expected));
            let place = match goal.lane {
                Lane::Stderr(_) => " on standard error",
                _ => "",
            };
            format!("{other} should have printed {line}{place}")
        }
        Wanted::Exit(Some(code)) => format!("{other} should have ended with exit code {code}"),
        Wanted::Exit(None) => format!("{other} should have ended"),
        Wanted::Connection => format!("{other} should have connected"),
        Wanted::Bytes | Wanted::Datagram if expected.is_empty() => {
            format!("{me} waits for bytes from {other}")
        }
        Wanted::Bytes | Wanted::Datagram => {
            format!("{me} waits for {} from {other}", payload::show(expected))
        }
        Wanted::Room if goal.many => {
            format!("{other} should have taken {} from {me}", payload::show(expected))
        }
        Wanted::Room => format!("{other} should have taken {}", payload::show(expected)),
        Wanted::Reading => format!("{other} should have received what was sent"),
        Wanted::End => format!("{me} waits until {other} closes the connection"),
        Wanted::MoreToSay => format!("{me} has more to say"),
        Wanted::NoMore => format!("{me} expects nothing more"),
        Wanted::Nothing => format!("{other} should have gone on"),
    }
}

/// How the wait went, before the time that it took.
fn so_long(goal: &Goal) -> &'static str {
    match goal.wanted {
        Wanted::Room if goal.many => "it took no more from one of them for",
        Wanted::End if goal.many => "one was still open after",
        Wanted::Bytes if goal.many && goal.got.is_empty() => "for one of them nothing came for",
        Wanted::Bytes if goal.many => "for one of them only a part of it came in",
        Wanted::Exit(_) => "it was still running after",
        Wanted::End => "it was still open after",
        Wanted::Room => "it took no more for",
        Wanted::Reading => "it did not read all of it within",
        Wanted::Bytes if !goal.got.is_empty() => "only a part of it came in",
        _ => "nothing came for",
    }
}

/// How the wait went, where nothing can change any more.
fn for_ever(goal: &Goal) -> &'static str {
    match goal.wanted {
        Wanted::Room if goal.many => "it takes no more from one of them",
        Wanted::End if goal.many => "one is still open, and will stay so",
        Wanted::Bytes if goal.many && goal.got.is_empty() => {
            "for one of them nothing came, and nothing will"
        }
        Wanted::Bytes if goal.many => "for one of them only a part of it came, and no more will",
        Wanted::Exit(_) => "it is still running, and will not end",
        Wanted::End => "it is still open, and will stay so",
        Wanted::Room => "it takes no more",
        Wanted::Reading => "it does not read all of it",
        Wanted::Bytes if !goal.got.is_empty() => "only a part of it came, and no more will",
        _ => "nothing came, and nothing will",
    }
}

/// What came in its place.
fn other(goal: &Goal) -> String {
    let what = should(goal);
    let Goal { wanted, other, got, ended, .. } = goal;
    let shown = payload::show(got);
    match (wanted, ended) {
        (Wanted::Line, _) => {
            let got = payload::show_line(&String::from_utf8_lossy(got));
            format!("{what}, but it printed {got}")
        }
        (Wanted::End, Some(StreamEnd::Reset)) => format!("{what}, and it was reset"),
        (Wanted::MoreToSay, Some(end)) => format!("{what}, and {}", end.in_words()),
        (Wanted::MoreToSay, None) => format!("{what}, and {other} sent {shown} already"),
        (Wanted::NoMore, _) => format!("{what}, and {other} sent {shown}"),
        (_, Some(end)) if goal.many => format!("{what}, but for one of them {}", end.in_words()),
        (_, Some(end)) => format!("{what}, but {}", end.in_words()),
        (_, None) if goal.many => format!("{what}, but one of them got {shown}"),
        (_, None) => format!("{what}, but it got {shown}"),
    }
}
