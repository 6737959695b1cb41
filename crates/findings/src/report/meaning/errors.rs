//! Rules for an error that a program complains of.

use super::facts::*;
use crate::record::Wanted;

pub(super) const RULES: &[(&str, Rule)] = rules![
    address_lingers,
    address_is_the_servers,
    connects_elsewhere,
    listens_too_late,
    server_is_refused,
    lacks_permission,
    talks_on_the_listener,
    wrong_family,
    unwraps_an_error,
    ran_out_of_descriptors,
    writes_after_the_end,
    reads_past_the_end,
    time_out_by_another_name,
];

fn address_lingers(facts: &Facts) -> Option<String> {
    facts.lingers.then(|| {
        "Nobody listens there any more, but an old connection lingers (TIME_WAIT). bind() takes \
         such an address only if SO_REUSEADDR was set before."
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

fn unwraps_an_error(facts: &Facts) -> Option<String> {
    let unwraps = ["called `Result::unwrap()` on an `Err` value", "`Result::expect()`"];
    complains(facts, &unwraps).then(|| {
        "unwrap() makes a panic of every error. This one is no reason to end: what failed was one \
         call on one connection."
            .to_owned()
    })
}

fn ran_out_of_descriptors(facts: &Facts) -> Option<String> {
    let complains = complains(facts, &["Too many open files", "o file descriptors available"]);
    (complains && facts.exit.is_some()).then(|| {
        "\"Too many open files\" is what accept() says when the program has as many descriptors as it may \
         have. That passes when a client leaves, and those who are connected need the program."
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
        "\"Resource temporarily unavailable\" is what Unix says of a read or a write whose time is over \
         (EWOULDBLOCK); Windows says that it has timed out."
            .to_owned()
    })
}
