//! Rules for a program that has done something on the wire, and not what its peer waits for.

use super::facts::*;
use crate::record::{Connection, StreamEnd, Wanted};

pub(super) const RULES: &[(&str, Rule)] = rules![
    prints_what_it_should_send,
    sends_little_endian,
    takes_a_piece_for_the_whole,
    resets,
    ends_too_soon,
];

fn prints_what_it_should_send(facts: &Facts) -> Option<String> {
    let wanted = matches!(facts.goal.wanted, Wanted::Bytes);
    let expected = text(&facts.goal.expected);
    let printed = facts.unread.contains(&expected);
    (wanted && !expected.is_empty() && printed).then(|| {
        "It printed that text on its standard output instead of sending it over the connection."
            .to_owned()
    })
}

fn sends_little_endian(facts: &Facts) -> Option<String> {
    let (expected, got) = (facts.goal.expected.get(..4)?, facts.goal.got.get(..4)?);
    let is_turned = expected.iter().eq(got.iter().rev()) && expected != got;
    (facts.goal.wanted == Wanted::Bytes && is_turned).then(|| {
        "The first four bytes came in the opposite order. On the network a number begins with its \
         most significant byte (big-endian)."
            .to_owned()
    })
}

fn takes_a_piece_for_the_whole(facts: &Facts) -> Option<String> {
    let more = facts.goal.wanted == Wanted::MoreToSay;
    let acted = facts.goal.ended.is_some() || !facts.goal.got.is_empty();
    (more && acted).then(|| PIECE.to_owned())
}

fn resets(facts: &Facts) -> Option<String> {
    let reset = |connection: &&Connection| connection.reset;
    let here = facts.goal.peer.filter(|_| facts.goal.ended == Some(StreamEnd::Reset));
    let peer = here.or_else(|| Some(facts.connections.iter().find(reset)?.local))?;
    let name = facts.name(peer);
    let printed = text(&facts.goal.got) + &facts.complaints;
    let why = match printed.contains("left without a word") {
        true => format!(
            " {name} has not left: a read gives 0 bytes at the end of the stream, and also into a buffer \
             of no length, whatever its capacity."
        ),
        false => String::new(),
    };
    Some(format!(
        "It closed the connection to {name} before it had read everything that {name} sent: that \
         is a reset.{why}"
    ))
}

fn ends_too_soon(facts: &Facts) -> Option<String> {
    let quietly = facts.complaints.is_empty() && facts.exit == Some(0);
    let needed = facts.in_vain || facts.goal.wanted == Wanted::Connection;
    (needed && quietly).then(|| {
        "It has come to the end of its main, and the conversation was not over.".to_owned()
    })
}
