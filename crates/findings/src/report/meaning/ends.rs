//! Rules for what a program says of a client's end.

use super::facts::*;
use crate::record::SILENCE;

pub(super) const RULES: &[(&str, Rule)] =
    rules![takes_it_for_the_end, says_goodbye_for_an_error, tells_half_of_an_end];

/// It says that a client has left which is there.
fn takes_it_for_the_end(facts: &Facts) -> Option<String> {
    let got = text(&facts.goal.got);
    let says = |name: &str| {
        let of_it = |line: &String| {
            line.contains(name) && (line.ends_with(" left") || line.contains("left without"))
        };
        of_it(&got) || facts.unread.iter().any(of_it)
    };
    let there = facts.connections.iter().filter(|connection| connection.open);
    let name = there.map(|connection| facts.name(connection.local)).find(|name| says(name))?;
    if facts.has_happened(SILENCE) {
        return Some(format!(
            "{name} has not left: it has said nothing for a while, and may. A time-out that is meant for the \
             beginning should end with it."
        ));
    }
    // After an error it was the program that ended it.
    (!facts.complaints.contains(&name)).then(|| format!(
        "{name} has not left. A read that gives 0 bytes is the end of the stream only if there was room for \
         more; and an empty message is a message."
    ))
}

/// `<client 1> left` is on standard output, and standard error should have the line of an error.
fn says_goodbye_for_an_error(facts: &Facts) -> Option<String> {
    let expected = text(&facts.goal.expected);
    let wanted = facts.in_vain && facts.is_on_stderr() && expected.starts_with("error: <");
    let name = expected.get(expected.find('<')?..=expected.find('>')?)?;
    if !wanted || !says_left(facts, name) || !facts.complaints.is_empty() {
        return None;
    }
    let sent = facts.connections.iter().find(|connection| facts.name(connection.local) == name);
    let cut = sent.filter(|_| expected.contains("cut off")).and_then(|sent| cut_frame(&sent.sent));
    Some(match cut {
        Some(bytes) => format!(
            "It says that {name} left, as after a goodbye. But {bytes} bytes of a message had come, and not the \
             rest: the stream ends well only before the first byte of one, be it of the length or of the \
             text."
        ),
        None => format!(
            "It says that {name} left, and not why: it has taken an error for an end like any other."
        ),
    })
}

/// One of the two lines that belong to the end of a client.
fn tells_half_of_an_end(facts: &Facts) -> Option<String> {
    let expected = text(&facts.goal.expected);
    let name = expected.get(expected.find('<')?..=expected.find('>')?)?;
    let is_of_it = |line: &str| line.starts_with("error: ") && line.contains(name);
    let complained = facts.complaints.lines().any(is_of_it);
    let wants_goodbye = facts.is_on_stdout() && expected.ends_with(" left");
    let wants_error = facts.is_on_stderr() && expected.starts_with("error: ");
    let (there, wanted) = match facts.in_vain && facts.exit.is_none() {
        true if wants_goodbye && complained => ("error", "goodbye"),
        true if wants_error && says_left(facts, name) => ("goodbye", "error"),
        _ => return None,
    };
    Some(format!("The {there} of {name} is told, and the {wanted} is not: both belong to its end."))
}

fn says_left(facts: &Facts, name: &str) -> bool {
    facts.unread.iter().any(|line| line.contains(name) && line.ends_with(" left"))
}
