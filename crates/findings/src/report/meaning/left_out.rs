//! Rules for what a program left out, be it that it waits or that it has stopped at a later step.

use super::facts::*;
use crate::record::{Connection, Goal, Kind, Wanted};

pub(super) const RULES: &[(&str, Rule)] = rules![
    answered_another,
    says_it_and_does_not_listen,
    listens_where_nobody_looks,
    sends_nothing_for_an_empty_message,
    went_on_with_a_part,
    went_on_after_the_end,
    went_on_after_a_time_out,
    went_on_without_sending,
    went_on_without_a_word,
    went_on_too_soon,
];

/// What one client waits for has come to another.
pub(super) fn answered_another(facts: &Facts) -> Option<String> {
    let peer = facts.goal.peer.filter(|_| facts.goal.wanted == Wanted::Bytes)?;
    let has_got = |connection: &&Connection| {
        connection.local != peer && connection.unread.starts_with(&facts.goal.expected)
    };
    let other = facts.connections.iter().find(has_got)?;
    let (name, other) = (facts.name(peer), facts.name(other.local));
    (facts.in_vain && !facts.goal.expected.is_empty())
        .then(|| format!("What {name} waits for went to {other}."))
}

fn says_it_and_does_not_listen(facts: &Facts) -> Option<String> {
    let said = facts.name(facts.said?);
    let mut sockets = facts.autopsy?.sockets.iter();
    let is_there = sockets.any(|socket| !matches!(socket.kind, Kind::Other));
    (!is_there).then(|| {
        format!(
            "It has said that it listens on {said}, but no socket of its is listening: one that is only bound \
             takes no connections."
        )
    })
}

/// Where somebody has the address already.
pub(super) fn listens_where_nobody_looks(facts: &Facts) -> Option<String> {
    let expected = text(&facts.goal.expected);
    let taken = expected.strip_suffix(" is already in use")?.strip_prefix("error: ")?;
    let listens = facts.unread.iter().find_map(|line| line.strip_prefix("listening on "))?;
    let says = if listens == taken {
        "The address that it was given is taken, and it listens there as well: the system deals the \
         clients out between the two (SO_REUSEPORT)."
    } else {
        "The address that it was given is taken, and it listens on another one: who looks for it at the \
         given address finds somebody else."
    };
    facts.in_vain.then(|| says.to_owned())
}

/// A frame of no text is four bytes of 0.
pub(super) fn sends_nothing_for_an_empty_message(facts: &Facts) -> Option<String> {
    let Goal { wanted, expected, got, .. } = facts.goal;
    let is_due = *wanted == Wanted::Bytes && **expected == [0; 4] && got.is_empty();
    is_due.then(|| {
        "It has sent nothing for an empty line. A message of no bytes is a message: 00 00 00 00, and its \
         answer is due."
            .to_owned()
    })
}

fn went_on_with_a_part(facts: &Facts) -> Option<String> {
    let Goal { wanted, expected, got, .. } = facts.goal;
    let a_part = *wanted == Wanted::Bytes && !got.is_empty() && expected.starts_with(got);
    let (length, sent) = (expected.len(), got.len());
    a_part.then(|| {
        format!(
            "{sent} of {length} bytes came, and it went on: a write may take fewer bytes than it is given, and \
             says how many it took."
        )
    })
}

fn went_on_after_the_end(facts: &Facts) -> Option<String> {
    let end = connections(facts.autopsy?).find(|end| end.ended)?;
    let wanted = facts.in_vain && text(&facts.goal.expected).starts_with("error: ");
    let name = facts.name(end.remote);
    wanted
        .then(|| format!("{name} has closed its side, and it went on as if nothing were missing."))
}

fn went_on_after_a_time_out(facts: &Facts) -> Option<String> {
    let expected = text(&facts.goal.expected);
    let (_, limit) = expected.split_once(" within ")?;
    facts.in_vain.then(|| {
        format!(
            "{limit} were over, and it went on without a word of it. On Unix the error of such a read is of the kind \
             WouldBlock, on Windows TimedOut."
        )
    })
}

fn went_on_without_sending(facts: &Facts) -> Option<String> {
    let nothing = facts.goal.got.is_empty() && facts.in_vain;
    let who = &facts.goal.me;
    match facts.goal.wanted {
        Wanted::Bytes if nothing => {
            Some(format!("It went on, and has sent {who} nothing of that."))
        }
        Wanted::Datagram if nothing => Some(format!(
            "It went on, and nothing of that has come to {who}. (A datagram that goes to a wrong address is \
             lost, and nobody says so.)"
        )),
        _ => None,
    }
}

fn went_on_without_a_word(facts: &Facts) -> Option<String> {
    let nothing = facts.goal.wanted == Wanted::Line && facts.goal.got.is_empty();
    let stream = if facts.is_on_stderr() { " on standard error" } else { "" };
    let line = text(&facts.goal.expected);
    (nothing && facts.in_vain && facts.unread.is_empty()).then(|| {
        format!(
            "It went on without printing {line:?}{stream}, or has it in a buffer that is not flushed."
        )
    })
}

fn went_on_too_soon(facts: &Facts) -> Option<String> {
    (facts.goal.wanted == Wanted::MoreToSay).then(|| {
        "It went on before all had come: what it does next belongs behind the whole message."
            .to_owned()
    })
}
