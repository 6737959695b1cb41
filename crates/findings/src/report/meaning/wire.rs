//! Rules for a program that has done something on the wire, and not what its peer waits for.

use super::facts::*;
use crate::record::{Connection, StreamEnd, Wanted};

pub(super) const RULES: &[(&str, Rule)] = rules![
    prints_what_it_should_send,
    takes_a_piece_for_the_whole,
    resets,
    ends_too_soon,
    ends_for_one_client,
    takes_any_certificate,
    takes_any_client,
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
    let silent = |connection: &Connection| connection.local == peer && connection.sent.is_empty();
    let has_sent = facts.has_sent(name.trim_matches(['<', '>']));
    if facts.connections.iter().any(silent) && !has_sent {
        return Some(format!(
            "It broke the connection to {name} off, although {name} had sent nothing: a socket with a \
             time to linger of 0 (SO_LINGER) ends with a reset."
        ));
    }
    Some(format!(
        "It closed the connection to {name} and did not read all that {name} sent: that is a \
         reset.{why}"
    ))
}

fn ends_too_soon(facts: &Facts) -> Option<String> {
    let quietly = !facts.complaints.contains("error") && facts.exit == Some(0);
    let needed = facts.in_vain || facts.goal.wanted == Wanted::Connection;
    let says = match facts.role {
        _ if facts.is_on_stderr() => {
            "It ended as if all had gone well. What went wrong has to reach main as an error: from \
             each call, and from each thread."
        }
        "server" if !facts.connections.is_empty() => {
            "It ended the whole program, as if all were done: a client that comes or goes is no \
             reason."
        }
        _ => "It ended as if all were done.",
    };
    (needed && quietly).then(|| says.to_owned())
}

/// It has ended, and should not have. One that could not even begin has told why.
fn ends_for_one_client(facts: &Facts) -> Option<String> {
    let ended = facts.exit.is_some_and(|code| code != 0) && !facts.panicked;
    let needed = facts.in_vain || facts.goal.wanted == Wanted::Connection;
    let serves = facts.role == "server" && facts.said.is_some() && facts.wanted_exit.is_none();
    (ended && needed && serves).then(|| {
        "It has ended by itself: the trouble of one client, or of one call, is no reason for a \
         server to end, and all the others lose it."
            .to_owned()
    })
}

/// The scene's title says what is wrong with it.
fn takes_any_certificate(facts: &Facts) -> Option<String> {
    let took = facts.words().contains("should have refused the certificate");
    let title = facts.title().filter(|_| took)?;
    Some(format!(
        "It finished the handshake all the same. What is wrong here: {title}. Who has signed it, \
         for which name and for which use, is looked at before."
    ))
}

fn takes_any_client(facts: &Facts) -> Option<String> {
    facts.words().contains("should have refused the client").then(|| {
        "It served a client that has shown no good certificate: to ask for one is one thing, and to \
         end the handshake without one is another."
            .to_owned()
    })
}
