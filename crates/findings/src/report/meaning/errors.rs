//! Rules for an error that a program complains of.

use super::facts::*;
use crate::record::{Goal, Wanted};

pub(super) const RULES: &[(&str, Rule)] = rules![
    address_lingers,
    resolves_no_name,
    takes_a_refusal_for_silence,
    starts_all_the_same,
    address_is_the_servers,
    connects_elsewhere,
    listens_too_late,
    server_is_refused,
    lacks_permission,
    asks_a_connection_that_is_gone,
    talks_on_the_listener,
    wrong_family,
    took_a_part_for_text,
    takes_text_alone,
    unwraps_an_error,
    unwraps_nothing,
    goes_below_zero,
    makes_room_first,
    ran_out_of_descriptors,
    writes_after_the_end,
    reads_past_the_end,
    time_out_by_another_name,
    refuses_what_is_allowed,
    panics,
];

fn address_lingers(facts: &Facts) -> Option<String> {
    facts.lingers.then(|| {
        "Nobody listens there any more, but an old connection lingers (TIME_WAIT). bind() takes \
         such an address only if SO_REUSEADDR was set before."
            .to_owned()
    })
}

fn resolves_no_name(facts: &Facts) -> Option<String> {
    let resolves = complains(facts, &["cannot resolve localhost"]);
    (resolves && facts.goal.wanted == Wanted::Connection).then(|| {
        "localhost is a name that has an address here: a name is looked up, and not read as an address."
            .to_owned()
    })
}

/// Where nobody listens for datagrams.
fn takes_a_refusal_for_silence(facts: &Facts) -> Option<String> {
    let refused = text(&facts.goal.expected).starts_with("error: nobody is listening");
    (refused && text(&facts.goal.got).starts_with("error: no reply")).then(|| {
        "It takes a refusal for silence. Where nobody listens the system says so at once (ICMP), and the next \
         call on the socket fails with \"connection refused\": if the socket is connected, and that error is \
         looked at."
            .to_owned()
    })
}

/// With a command line that is none.
fn starts_all_the_same(facts: &Facts) -> Option<String> {
    let wanted = facts.in_vain && facts.goal.wanted == Wanted::Exit(Some(2));
    let listens = facts.unread.iter().any(|line| line.starts_with("listening on "));
    (wanted && listens).then(|| {
        "It starts with what it cannot use. A value on the command line that makes no sense ends the program, with \
         exit code 2, before it does anything."
            .to_owned()
    })
}

fn address_is_the_servers(facts: &Facts) -> Option<String> {
    let bound = complains(facts, &["already in use"]);
    (bound && facts.role == "client" && facts.goal.wanted == Wanted::Connection).then(|| {
        "That is what bind() says of an address that somebody has. <server> is where the server \
         listens: a client connects to it and needs no bind()."
            .to_owned()
    })
}

fn connects_elsewhere(facts: &Facts) -> Option<String> {
    let refused = complains(facts, &["nobody is listening", "onnection refused"]);
    (refused && facts.role == "client" && facts.goal.wanted == Wanted::Connection).then(|| {
        "The check's server does listen on <server>: the program connected to another address."
            .to_owned()
    })
}

fn listens_too_late(facts: &Facts) -> Option<String> {
    let refused = facts.goal.wanted == Wanted::Connection && facts.role == "server";
    (refused && facts.exit.is_some() && complains(facts, &["nvalid argument"])).then(|| {
        "accept() says \"invalid argument\" of a socket that does not listen: a bound socket takes \
         connections only after listen()."
            .to_owned()
    })
}

fn server_is_refused(facts: &Facts) -> Option<String> {
    let has_sockets_for_datagrams = facts.last_sender.is_some();
    let refused = complains(facts, &["onnection refused"]) && facts.role == "server";
    (refused && has_sockets_for_datagrams).then(|| {
        "Only a connected socket is told that an earlier datagram found nobody. A server's socket is \
         not connected: it hears all clients, and no client that has gone can harm it."
            .to_owned()
    })
}

fn lacks_permission(facts: &Facts) -> Option<String> {
    complains(facts, &["Permission denied"]).then(|| {
        "\"Permission denied\" is also what a send to a broadcast address says of a socket without the \
         option SO_BROADCAST. That needs no other user."
            .to_owned()
    })
}

/// Nobody can connect, and connections were there: the server's listener has not been talked on.
fn asks_a_connection_that_is_gone(facts: &Facts) -> Option<String> {
    let has_ended = facts.goal.wanted == Wanted::Connection && facts.role == "server";
    (has_ended && complains(facts, &["not connected"])).then(|| {
        "\"Not connected\" is what the system says of a connection that has been reset. A client can do that \
         before it is accepted: accept() gives the connection, and its address, all the same."
            .to_owned()
    })
}

fn talks_on_the_listener(facts: &Facts) -> Option<String> {
    complains(facts, &["not connected"]).then(|| {
        "\"Not connected\" is what a read or a write says of a socket that is no connection. A \
         listener is none: accept() gives a new socket for each client."
            .to_owned()
    })
}

fn wrong_family(facts: &Facts) -> Option<String> {
    complains(facts, &["Address family not supported"]).then(|| {
        "The socket and the address are of different families: one is IPv4 and the other IPv6. A \
         socket is made for the family of the address that it will use."
            .to_owned()
    })
}

/// What the programs of the course, or their languages, say of bytes that are no text.
const NO_TEXT: &[&str] = &[
    "not UTF-8",
    "not utf-8",
    "invalid utf-8",
    "did not contain valid UTF-8",
    "codec can't decode",
];

fn took_a_part_for_text(facts: &Facts) -> Option<String> {
    let sent = facts.connections.iter().rfind(|connection| !connection.sent.is_empty())?;
    let cut = std::str::from_utf8(&sent.sent).is_err_and(|error| error.error_len().is_none());
    let more = facts.goal.wanted == Wanted::MoreToSay;
    (complains(facts, NO_TEXT) && cut && more).then(|| {
        let last = sent.sent.last().copied().unwrap_or_default();
        format!(
            "{last:02x}, the last byte that has come, is not a whole character: the rest of it was still to come. \
             Only a whole message is made text."
        )
    })
}

fn takes_text_alone(facts: &Facts) -> Option<String> {
    let Goal { wanted, expected, .. } = facts.goal;
    let says = match wanted {
        Wanted::Line if text(expected).contains('\u{fffd}') => "they are printed as \u{fffd}.",
        Wanted::Bytes if std::str::from_utf8(expected).is_err() => {
            "they are bytes like any others."
        }
        _ => return None,
    };
    let error = complains(facts, NO_TEXT) && !facts.is_on_stderr();
    error.then(|| format!("Bytes that came are no text, and that is no error here: {says}"))
}

fn unwraps_an_error(facts: &Facts) -> Option<String> {
    let unwraps = ["called `Result::unwrap()` on an `Err` value", "`Result::expect()`"];
    complains(facts, &unwraps).then(|| {
        let then = match facts.wanted_exit {
            _ if complains(facts, &["Utf8Error"]) => {
                "What came was no text: that is the trouble of one message, and no reason to end."
            }
            Some("0") | None => "Not every error is a reason to end.",
            Some(_) => {
                "Who cannot go on says so to its user: one line on standard error, and an exit code."
            }
        };
        format!("unwrap() makes a panic of every error. {then}")
    })
}

fn ran_out_of_descriptors(facts: &Facts) -> Option<String> {
    let complains = complains(facts, &["Too many open files", "o file descriptors available"]);
    (complains && facts.exit.is_some()).then(|| {
        "\"Too many open files\" is what accept() says when the program has as many descriptors as it may \
         have. It gets one back with each connection that it closes, and those who are connected need it."
            .to_owned()
    })
}

fn writes_after_the_end(facts: &Facts) -> Option<String> {
    complains(facts, &["Broken pipe"]).then(|| {
        "\"Broken pipe\" is what a write says when the other end has closed: the program went on \
         writing after that."
            .to_owned()
    })
}

fn reads_past_the_end(facts: &Facts) -> Option<String> {
    complains(facts, &["failed to fill whole buffer"]).then(|| {
        "\"Failed to fill whole buffer\" is what read_exact() says when the stream ends before its \
         buffer is full, also when it ends before the first byte."
            .to_owned()
    })
}

fn time_out_by_another_name(facts: &Facts) -> Option<String> {
    complains(facts, &["Resource temporarily unavailable"]).then(|| {
        "\"Resource temporarily unavailable\" is what Unix says of a call whose time is over, or that would \
         have to wait and may not (EWOULDBLOCK); Windows says that it has timed out."
            .to_owned()
    })
}

fn unwraps_nothing(facts: &Facts) -> Option<String> {
    complains(facts, &["called `Option::unwrap()` on a `None` value"]).then(|| {
        "unwrap() makes a panic of it when there is none, and there is none in this scene."
            .to_owned()
    })
}

fn goes_below_zero(facts: &Facts) -> Option<String> {
    complains(facts, &["attempt to subtract with overflow"]).then(|| {
        "It took a larger number from a smaller one, and these numbers know nothing below 0."
            .to_owned()
    })
}

fn makes_room_first(facts: &Facts) -> Option<String> {
    complains(facts, &["memory allocation of"]).then(|| {
        "It made room for what was announced before it compared the length with the limit: whoever connects \
         can announce what he likes."
            .to_owned()
    })
}

/// Nothing else was sent than what the contract allows, so the scene has no word of it.
fn refuses_what_is_allowed(facts: &Facts) -> Option<String> {
    let is_number = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let mut parts = facts.complaints.split(" over ").skip(1);
    let refuses = parts.any(|rest| rest.starts_with("the limit") || is_number(rest));
    (refuses && !facts.is_on_stderr()).then(|| {
        "It refuses what is still allowed: as much as the limit, and the line end is not counted."
            .to_owned()
    })
}

fn panics(facts: &Facts) -> Option<String> {
    (facts.panicked && facts.role == "server").then(|| {
        "A panic ends the thread, and in the main thread the program, for all clients. What one of them \
         sends is no reason."
            .to_owned()
    })
}
