//! What the facts of a failure mean, in one sentence or two. Each rule knows one mistake by its
//! facts. Where they fit no rule, nothing is said.

use std::net::SocketAddr;
use std::time::Duration;

use crate::autopsy::{Autopsy, Doing, Kind};
use crate::focus::{End, Focus, Wanted};
use crate::payload::escape;
use crate::stage::Connection;

/// CPU time, and time in which it waited for a CPU, from which on a program that runs is called spinning.
const SPINNING: Duration = Duration::from_millis(200);

/// What the rules look at.
pub(crate) struct Facts<'a> {
    /// What the program is doing. Not for one that has ended, and only on Linux.
    pub(crate) autopsy: Option<&'a Autopsy>,
    /// What the check was looking at.
    pub(crate) focus: &'a Focus,
    /// Whether it waited for that in vain. Otherwise something else came.
    pub(crate) in_vain: bool,
    /// What stands for an address in the transcript.
    pub(crate) name: &'a dyn Fn(SocketAddr) -> String,
    /// The program's part in the conversation: `server` or `client`.
    pub(crate) role: &'a str,
    /// Where the program has said that it listens.
    pub(crate) said: Option<SocketAddr>,
    /// The exit code of a program that has ended by itself.
    pub(crate) exit: Option<i32>,
    /// Its last lines on standard error, and a panic's message.
    pub(crate) complaints: String,
    /// The lines on standard output that the check has not looked at.
    pub(crate) unread: &'a [String],
    /// Whether the last of them has no line end.
    pub(crate) has_no_line_end: bool,
    /// The check's connections to programs.
    pub(crate) connections: &'a [Connection],
    /// The check's socket for datagrams that has sent the last one.
    pub(crate) last_sender: Option<SocketAddr>,
    /// The networks on which the program's group has been joined, if it has one.
    pub(crate) joined: Option<Vec<String>>,
    /// The lines that should have come on the lane after the one that did.
    pub(crate) still_to_come: Vec<String>,
    /// Whether it complains of an address where an old connection lingers.
    pub(crate) lingers: bool,
}

/// A rule: the sentence, if it fits.
type Rule = fn(&Facts) -> Option<String>;

/// The first that fits is told: from the most particular facts to the most general.
const RULES: &[Rule] = &[
    // A line is not the one that should have come.
    names_its_own_end,
    listens_on_every_network,
    keeps_the_whole_buffer,
    takes_the_end_for_a_message,
    receives_nothing,
    prints_what_is_no_text,
    prints_on_the_other_output,
    prints_a_line_end,
    loses_the_rest_of_a_datagram,
    keeps_half_of_the_line_end,
    takes_two_messages_for_one,
    takes_a_piece_for_the_whole_line,
    skips_a_line,
    // An error that the program complains of.
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
    // The program has done something, and not what the peer waits for.
    prints_what_it_should_send,
    sends_little_endian,
    takes_a_piece_for_the_whole,
    resets,
    ends_too_soon,
    // Datagrams.
    waits_anew_for_each,
    is_not_in_the_group,
    connected_elsewhere,
    does_not_read_datagrams,
    waits_for_a_lost_answer,
    sent_no_datagram,
    waits_for_a_datagram,
    // It does not go on.
    said_that_it_listens,
    listens_where_nobody_looks,
    listens_without_a_word,
    line_has_no_end,
    reads_on_after_the_end,
    waits_for_a_client_at_the_end,
    accepts_nobody_while_a_thread_works,
    blocks_every_thread,
    never_accepted,
    waits_for_input,
    waits_for_no_other_thread,
    peer_does_not_read,
    one_thread_writes_and_others_wait,
    left_unread,
    nobody_reads_any_more,
    sent_a_part,
    has_not_closed,
    went_on_to_the_next_client,
    waits_for_who_waits_for_it,
    never_answered,
];

/// What it means that the program did as it did, or is as it is.
pub(crate) fn of(facts: &Facts) -> Option<String> {
    RULES.iter().find_map(|rule| rule(facts))
}

fn names_its_own_end(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let own = format!("<{}>", facts.role);
    let other = expected.get(expected.find('<')?..=expected.find('>')?)?;
    (other != own && got == expected.replace(other, &own))
        .then(|| format!("{own} is the program's own address. That of the other end is {other}."))
}

fn listens_on_every_network(facts: &Facts) -> Option<String> {
    let (_, got) = lines(facts)?;
    let addr: SocketAddr = got.strip_prefix("listening on ")?.parse().ok()?;
    addr.ip().is_unspecified().then(|| {
        format!(
            "{} stands for every network that this machine is on. A socket that is not bound, or \
             bound to that address, listens there.",
            addr.ip()
        )
    })
}

fn keeps_the_whole_buffer(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let text = got.trim_end_matches("\\0").trim_end_matches('\0');
    (text.len() < got.len() && text == expected).then(|| {
        "Behind the text it printed bytes that are 0: the part of the buffer that nothing was \
         received into. A read says how many bytes it has put there."
            .to_owned()
    })
}

fn takes_the_end_for_a_message(facts: &Facts) -> Option<String> {
    if facts.focus.wanted != Wanted::Line {
        return None;
    }
    let (expected, got) = (text(&facts.focus.expected), text(&facts.focus.got));
    let is_empty = |line: &String| line.ends_with(": ") && !expected.starts_with(line);
    let is_empty = is_empty(&got) || facts.in_vain && facts.unread.iter().any(is_empty);
    let all_closed = facts.connections.iter().all(|connection| !connection.open);
    (is_empty && all_closed && !facts.connections.is_empty()).then(|| {
        "Nothing was received there: the peer had closed. A read of 0 bytes is the end of the stream, \
         and no message."
            .to_owned()
    })
}

fn receives_nothing(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let text_is_missing = got.ends_with(": ") && expected.len() > got.len();
    (text_is_missing && expected.starts_with(&got)).then(|| {
        "It received none of the bytes that came. A read fills a buffer up to its length, and a vector \
         without elements has none, whatever its capacity."
            .to_owned()
    })
}

fn prints_what_is_no_text(facts: &Facts) -> Option<String> {
    let expected = text(&facts.focus.expected);
    let printed = std::iter::once(text(&facts.focus.got)).chain(facts.unread.iter().cloned());
    let is_no_text = printed.into_iter().any(|line| line.contains('\u{fffd}'));
    let line = facts.focus.wanted == Wanted::Line;
    (line && is_no_text && !expected.contains('\u{fffd}')).then(|| {
        "It printed \u{fffd} (U+FFFD), which stands for bytes that are no text in the encoding that it \
         decodes with."
            .to_owned()
    })
}

fn keeps_half_of_the_line_end(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    (got.strip_prefix(&expected)? == "\\r").then(|| {
        "Behind it comes \"\\r\": a line may end in \"\\r\\n\", and both bytes are its end."
            .to_owned()
    })
}

fn takes_two_messages_for_one(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let rest = got.strip_prefix(&expected)?;
    let sent_later = |sent: &str| !rest.is_empty() && sent.contains(rest);
    facts.connections.iter().any(|connection| sent_later(&text(&connection.sent))).then(|| {
        format!(
            "Behind it comes {rest:?}, which was sent after it. A stream does not keep messages \
             apart: a read gives what has arrived by then, be it one or two."
        )
    })
}

fn takes_a_piece_for_the_whole_line(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let rest = expected.strip_prefix(&got)?;
    let is_the_end_of = |sent: &str| sent.len() > rest.len() && sent.ends_with(rest);
    let sent_in_pieces =
        facts.connections.iter().any(|connection| is_the_end_of(&text(&connection.sent)));
    (!rest.is_empty() && sent_in_pieces).then(|| PIECE.to_owned())
}

const PIECE: &str = "It took a piece for the whole: a read gives what has arrived by then, and the \
                     rest was still to come.";

fn skips_a_line(facts: &Facts) -> Option<String> {
    let (_, got) = lines(facts)?;
    facts.still_to_come.contains(&got).then(|| {
        "That line should come later: the program printed it before it happened, or left out the \
         one before it."
            .to_owned()
    })
}

fn address_lingers(facts: &Facts) -> Option<String> {
    facts.lingers.then(|| {
        "Nobody listens there any more, but an old connection lingers (TIME_WAIT). bind() takes \
         such an address only if SO_REUSEADDR was set before."
            .to_owned()
    })
}

fn address_is_the_servers(facts: &Facts) -> Option<String> {
    let bound = complains(facts, &["already in use"]);
    (bound && facts.role == "client" && facts.focus.wanted == Wanted::Connection).then(|| {
        "That is what bind() says of an address that somebody has. <server> is where the server \
         listens: a client connects to it and needs no bind()."
            .to_owned()
    })
}

fn connects_elsewhere(facts: &Facts) -> Option<String> {
    let refused = complains(facts, &["nobody is listening", "onnection refused"]);
    (refused && facts.role == "client" && facts.focus.wanted == Wanted::Connection).then(|| {
        "The check's server does listen on <server>: the program connected to another address."
            .to_owned()
    })
}

fn listens_too_late(facts: &Facts) -> Option<String> {
    let refused = facts.focus.wanted == Wanted::Connection && facts.role == "server";
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

fn prints_what_it_should_send(facts: &Facts) -> Option<String> {
    let wanted = matches!(facts.focus.wanted, Wanted::Bytes);
    let expected = text(&facts.focus.expected);
    let printed = facts.unread.contains(&expected);
    (wanted && !expected.is_empty() && printed).then(|| {
        "It printed that text on its standard output instead of sending it over the connection."
            .to_owned()
    })
}

fn sends_little_endian(facts: &Facts) -> Option<String> {
    let (expected, got) = (facts.focus.expected.get(..4)?, facts.focus.got.get(..4)?);
    let is_turned = expected.iter().eq(got.iter().rev()) && expected != got;
    (facts.focus.wanted == Wanted::Bytes && is_turned).then(|| {
        "The first four bytes came in the opposite order. On the network a number begins with its \
         most significant byte (big-endian)."
            .to_owned()
    })
}

fn takes_a_piece_for_the_whole(facts: &Facts) -> Option<String> {
    let more = facts.focus.wanted == Wanted::MoreToSay;
    let acted = facts.focus.ended.is_some() || !facts.focus.got.is_empty();
    (more && acted).then(|| PIECE.to_owned())
}

fn resets(facts: &Facts) -> Option<String> {
    let reset = |connection: &&Connection| connection.is_reset();
    let here = facts.focus.peer.filter(|_| facts.focus.ended == Some(End::Reset));
    let peer = here.or_else(|| Some(facts.connections.iter().find(reset)?.local))?;
    let name = (facts.name)(peer);
    let printed = text(&facts.focus.got) + &facts.complaints;
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
    let needed = facts.in_vain || facts.focus.wanted == Wanted::Connection;
    (needed && quietly).then(|| {
        "It has come to the end of its main, and the conversation was not over.".to_owned()
    })
}

fn is_not_in_the_group(facts: &Facts) -> Option<String> {
    let joined = facts.joined.as_ref()?;
    let waits = facts.in_vain && facts.focus.wanted == Wanted::Datagram;
    match joined.first() {
        _ if !waits || joined.iter().any(|device| device == "lo") => None,
        None => Some(
            "Nobody has joined the group. A socket that is bound to its port hears the group only \
             after it has joined."
                .to_owned(),
        ),
        Some(device) => Some(format!(
            "The group has been joined on the network {device}, and the question came over another, \
             the loopback network: a join is for one network."
        )),
    }
}

fn connected_elsewhere(facts: &Facts) -> Option<String> {
    let mut remotes = datagrams(facts.autopsy?).filter_map(|(_, remote, _)| remote);
    let speaks_with = match facts.focus.wanted {
        Wanted::Datagram => facts.focus.peer?,
        _ => facts.last_sender?,
    };
    let remote = remotes.next().filter(|remote| facts.in_vain && *remote != speaks_with)?;
    let (remote, other) = ((facts.name)(remote), (facts.name)(speaks_with));
    Some(format!(
        "Its socket is connected to {remote}: what it sends goes there, and it hears nobody else, not \
         even {other}."
    ))
}

fn does_not_read_datagrams(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let (fd, ..) = datagrams(autopsy).find(|(.., waiting)| *waiting)?;
    let running = autopsy.threads.contains(&Doing::Running);
    (facts.in_vain && !reads(autopsy, fd) && !running)
        .then(|| format!("On fd {fd} datagrams have arrived, and it does not read them."))
}

fn waits_for_a_lost_answer(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let waits = datagrams(autopsy).any(|(fd, ..)| reads(autopsy, fd));
    let lost = facts.focus.wanted == Wanted::Datagram && facts.focus.lost;
    (facts.in_vain && waits && lost).then(|| {
        "It waits for an answer, and the datagram before was lost: nothing will come. Whoever waits for \
         a datagram needs a time-out, and then asks again."
            .to_owned()
    })
}

fn sent_no_datagram(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let wanted = facts.in_vain && facts.focus.wanted == Wanted::Datagram;
    let (fd, ..) = datagrams(autopsy).find(|(fd, ..)| reads(autopsy, *fd)).filter(|_| wanted)?;
    let peer = (facts.name)(facts.focus.peer?);
    Some(format!(
        "It waits for the next datagram on fd {fd}, and has sent {peer} nothing. (A datagram that goes \
         to a wrong address is lost, and nobody says so.)"
    ))
}

fn waits_for_a_datagram(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let waits = datagrams(autopsy).any(|(fd, _, waiting)| reads(autopsy, fd) && !waiting);
    let acts = matches!(facts.focus.wanted, Wanted::Line | Wanted::Exit);
    (facts.in_vain && waits && acts).then(|| match facts.role {
        "client" => "It waits for a datagram, and none will come. Whoever waits for one needs a \
                     time-out."
            .to_owned(),
        _ => "It waits for the next datagram.".to_owned(),
    })
}

fn loses_the_rest_of_a_datagram(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let rest = expected.strip_prefix(&got)?;
    let is_a_part = !rest.is_empty() && !rest.starts_with("\\n");
    (is_a_part && facts.last_sender.is_some()).then(|| {
        "The rest of the datagram is lost: what has no room in the buffer of a receive is thrown \
         away."
            .to_owned()
    })
}

fn prints_a_line_end(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let rest = expected.strip_prefix(&got)?.strip_prefix("\\n")?;
    (facts.unread.first().map_or("", String::as_str) == rest).then(|| {
        "A line end in what came from the network has cut the line in two: such text is printed with \
         its control characters escaped (printable)."
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

fn waits_anew_for_each(facts: &Facts) -> Option<String> {
    let has_datagrams = datagrams(facts.autopsy?).next().is_some();
    let is_sent_to = facts.focus.wanted == Wanted::Exit && facts.focus.peer.is_some();
    (facts.in_vain && has_datagrams && is_sent_to).then(|| {
        "Datagrams keep coming, and each one starts its wait anew. A wait for several ends at one \
         moment: each receive may only take what is left until then."
            .to_owned()
    })
}

fn prints_on_the_other_output(facts: &Facts) -> Option<String> {
    let expected = text(&facts.focus.expected);
    let wanted = facts.in_vain && facts.focus.wanted == Wanted::Line && !expected.is_empty();
    let on_stdout = facts.unread.contains(&expected);
    let on_stderr = facts.complaints.lines().any(|line| line == expected);
    if wanted && on_stdout && facts.focus.lane.ends_with(" stderr") {
        Some("It printed that on standard output. It belongs on standard error.".to_owned())
    } else if wanted && on_stderr && facts.focus.lane.ends_with(" stdout") {
        Some("It printed that on standard error. It belongs on standard output.".to_owned())
    } else {
        None
    }
}

fn said_that_it_listens(facts: &Facts) -> Option<String> {
    let (said, autopsy) = (facts.said?, facts.autopsy?);
    let is_reached = |addr: SocketAddr| {
        addr.port() == said.port() && (addr.ip() == said.ip() || !is_one_interface(addr))
    };
    // Who has a client may have stopped listening.
    if listeners(autopsy).any(is_reached) || connections(autopsy).next().is_some() {
        return None;
    }
    let where_then = match listeners(autopsy).next() {
        Some(addr) => format!("it listens on {addr}"),
        None => "no socket of its is listening".to_owned(),
    };
    let said = (facts.name)(said);
    Some(format!("It has said that it listens on {said}, but {where_then}."))
}

/// Whether only one address of the machine is meant: not all of them, and not a group.
fn is_one_interface(addr: SocketAddr) -> bool {
    !addr.ip().is_unspecified() && !addr.ip().is_multicast()
}

fn listens_where_nobody_looks(facts: &Facts) -> Option<String> {
    let is_taken = text(&facts.focus.expected).ends_with(" is already in use");
    let listens = facts.unread.iter().any(|line| line.starts_with("listening on "));
    (facts.in_vain && is_taken && listens).then(|| {
        "The address that it was given is taken, and it listens on another one: who looks for it at the \
         given address finds somebody else."
            .to_owned()
    })
}

fn listens_without_a_word(facts: &Facts) -> Option<String> {
    let addr = listeners(facts.autopsy?).next()?;
    let waits = facts.focus.wanted == Wanted::Line && facts.focus.lane.ends_with(" stdout");
    (facts.in_vain && waits && facts.said.is_none()).then(|| {
        format!(
            "It listens on {addr}, but has not said so: the line is not printed yet, or still in a \
             buffer that is not flushed."
        )
    })
}

fn line_has_no_end(facts: &Facts) -> Option<String> {
    let expected = text(&facts.focus.expected);
    let on_stdout = facts.focus.lane.ends_with(" stdout");
    let waits = facts.in_vain && facts.focus.wanted == Wanted::Line && on_stdout;
    (waits && facts.has_no_line_end && facts.unread == [expected]).then(|| {
        "It printed that text, but no line end after it: a line is complete only with its line end."
            .to_owned()
    })
}

fn reads_on_after_the_end(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let end = connections(autopsy).find(|end| end.ended)?;
    let spins =
        autopsy.threads.contains(&Doing::Running) && autopsy.cpu + autopsy.queued >= SPINNING;
    let name = (facts.name)(end.remote);
    spins.then(|| {
        format!("{name} has closed its side: a read gives 0 bytes at once, again and again.")
    })
}

fn waits_for_a_client_at_the_end(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let end = connections(autopsy).find(|end| waits_on(autopsy, end.fd).is_some())?;
    let name = (facts.name)(end.remote);
    (facts.in_vain && facts.focus.wanted == Wanted::Exit && autopsy.threads.len() > 1).then(|| {
        match waits_on(autopsy, end.fd) {
            Some("send" | "write") => {
                format!(
                    "One of its threads waits until {name} takes its answers, and {name} does not."
                )
            }
            _ => format!("One of its threads waits for bytes from {name}, and {name} is silent."),
        }
    })
}

fn accepts_nobody_while_a_thread_works(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let waits =
        autopsy.sockets.iter().any(|socket| matches!(socket.kind, Kind::Listener { waiting: 1.. }));
    let end = connections(autopsy).find(|end| waits_on(autopsy, end.fd).is_some())?;
    let name = (facts.name)(end.remote);
    let main_waits = autopsy.threads.first() == Some(&Doing::BlockedIn("futex", None));
    (facts.in_vain && waits && main_waits && !blocked_in(autopsy, "accept")).then(|| {
        format!(
            "A client is connected, and nobody accepts it: the main thread waits for the thread that \
             serves {name}."
        )
    })
}

/// A program that waits for everybody in one place (epoll), and a thread of its waits elsewhere.
fn blocks_every_thread(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let end = connections(autopsy).find(|end| waits_on(autopsy, end.fd).is_some())?;
    let name = (facts.name)(end.remote);
    let main_waits = autopsy.threads.first() == Some(&Doing::BlockedIn("futex", None));
    let nobody = !blocked_in(autopsy, "accept") && !blocked_in(autopsy, "epoll_wait");
    (facts.in_vain && main_waits && nobody && autopsy.threads.len() > 2).then(|| {
        format!(
            "A call that blocks has stopped a whole thread, until {name} does something. Where few threads \
             run many tasks, all wait soon: in a task, what waits ends in .await."
        )
    })
}

fn never_accepted(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let waits =
        autopsy.sockets.iter().any(|socket| matches!(socket.kind, Kind::Listener { waiting: 1.. }));
    let busy_with_nobody = connections(autopsy).next().is_none();
    (facts.in_vain && waits && busy_with_nobody && !blocked_in(autopsy, "accept")).then(|| {
        "A client is connected: the system has done that. The program has not called accept()."
            .to_owned()
    })
}

fn waits_for_input(facts: &Facts) -> Option<String> {
    let reads_input = |thread: &Doing| matches!(thread, Doing::BlockedIn("read", Some(0)));
    (facts.in_vain && facts.autopsy?.threads.first().is_some_and(reads_input))
        .then(|| "It waits for a line on its standard input, and nobody types one now.".to_owned())
}

fn waits_for_no_other_thread(facts: &Facts) -> Option<String> {
    let threads = &facts.autopsy?.threads;
    (facts.in_vain && threads[..] == [Doing::BlockedIn("futex", None)]).then(|| {
        "It waits for another thread, and there is no other: nobody will wake it. A channel, for \
         one, ends only when its last sender is gone."
            .to_owned()
    })
}

fn peer_does_not_read(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let Some(Doing::BlockedIn("send" | "write", Some(fd))) = autopsy.threads.first() else {
        return None;
    };
    let end = connections(autopsy).find(|end| end.fd == *fd).filter(|_| facts.in_vain)?;
    let name = (facts.name)(end.remote);
    Some(format!(
        "It waits in a send until {name} has read what was sent before, and reads nothing meanwhile."
    ))
}

fn one_thread_writes_and_others_wait(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let fd = autopsy.threads.iter().find_map(|thread| match thread {
        Doing::BlockedIn("send" | "write", fd) => *fd,
        _ => None,
    })?;
    let end = connections(autopsy).find(|end| end.fd == fd)?;
    let others_wait = autopsy.threads.iter().filter(|thread| is_futex(thread)).count() > 1;
    let name = (facts.name)(end.remote);
    (facts.in_vain && others_wait).then(|| {
        format!(
            "One of its threads waits in a send until {name} has read what was sent before, and others wait \
             for another thread. Whoever writes with a lock in its hands lets all who need the lock wait."
        )
    })
}

fn left_unread(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let end = connections(autopsy).find(|end| end.unread > 0)?;
    let running = autopsy.threads.contains(&Doing::Running);
    let name = (facts.name)(end.remote);
    (facts.in_vain && !reads(autopsy, end.fd) && !running).then(|| {
        let waiting = autopsy.threads.iter().filter(|thread| is_futex(thread)).count();
        let others = match waiting {
            0 | 1 => String::new(),
            _ => format!(" {waiting} of its threads wait for another thread."),
        };
        format!("{} bytes from {name} have arrived, and it does not read them.{others}", end.unread)
    })
}

/// Not where one place waits for all (epoll), and not where a thread still reads.
fn nobody_reads_any_more(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let end = connections(autopsy).find(|end| waits_on(autopsy, end.fd).is_none())?;
    let waiting = autopsy.threads.iter().filter(|thread| is_futex(thread)).count();
    let name = (facts.name)(end.remote);
    (facts.in_vain && waiting > 1 && !blocked_in(autopsy, "epoll_wait")).then(|| {
        format!(
            "No thread waits for bytes from {name} any more, and {waiting} wait for another thread: perhaps \
             for a lock that is not given back. A thread that wants a lock which it has itself waits for \
             ever."
        )
    })
}

fn sent_a_part(facts: &Facts) -> Option<String> {
    let end = end_of_focus(facts)?;
    let a_part = facts.focus.wanted == Wanted::Bytes && !facts.focus.got.is_empty();
    (facts.in_vain && a_part && end.unsent == 0).then(|| {
        let name = (facts.name)(end.remote);
        let waits = facts.autopsy.is_some_and(|autopsy| reads(autopsy, end.fd));
        let now = if waits { format!(" It now waits for {name}.") } else { String::new() };
        format!(
            "The rest was never given to the system: a write may take fewer bytes than it is given, \
             and says how many it took; or the program means to send the rest later.{now}"
        )
    })
}

fn has_not_closed(facts: &Facts) -> Option<String> {
    let end = end_of_focus(facts).filter(|_| facts.focus.wanted == Wanted::End)?;
    let name = (facts.name)(end.remote);
    (facts.in_vain && !reads(facts.autopsy?, end.fd) && !end.ended).then(|| {
        format!("The connection to {name} is still open, on fd {}: nobody has closed it.", end.fd)
    })
}

fn went_on_to_the_next_client(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let end = connections(autopsy).next()?;
    let name = (facts.name)(end.remote);
    let alone = autopsy.threads.len() == 1;
    (facts.in_vain && alone && blocked_in(autopsy, "accept")).then(|| {
        format!("It waits for the next client, while the connection to {name} is still open.")
    })
}

fn waits_for_who_waits_for_it(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let Some(Doing::BlockedIn("recv" | "read", Some(fd))) = autopsy.threads.first() else {
        return None;
    };
    let quiet = |end: &ProgramEnd| end.fd == *fd && end.unread == 0 && !end.ended;
    let end = connections(autopsy).find(quiet).filter(|_| facts.in_vain)?;
    let name = (facts.name)(end.remote);
    let sent = facts.connections.iter().find(|connection| connection.local == end.remote);
    let start = match sent {
        Some(connection) if !connection.sent.is_empty() => {
            format!("It has read everything that {name} sent and waits for more, and")
        }
        _ => format!("It waits for bytes from {name}, and"),
    };
    Some(format!("{start} {name} waits for the program: neither will move."))
}

fn never_answered(facts: &Facts) -> Option<String> {
    let end = end_of_focus(facts)?;
    let silent = facts.focus.wanted == Wanted::Bytes && facts.focus.got.is_empty();
    let name = (facts.name)(end.remote);
    (facts.in_vain && silent && end.unread == 0 && end.unsent == 0)
        .then(|| format!("It has read what {name} sent, and has sent nothing back."))
}

/// The line that should have come and the one that did, where a line came.
fn lines(facts: &Facts) -> Option<(String, String)> {
    let line = facts.focus.wanted == Wanted::Line && !facts.in_vain;
    line.then(|| (text(&facts.focus.expected), text(&facts.focus.got)))
}

/// As it stands in the transcript.
fn text(bytes: &[u8]) -> String {
    escape(&String::from_utf8_lossy(bytes))
}

fn complains(facts: &Facts, of: &[&str]) -> bool {
    of.iter().any(|words| facts.complaints.contains(words))
}

/// Where the program listens, be it for connections or for datagrams.
fn listeners(autopsy: &Autopsy) -> impl Iterator<Item = SocketAddr> {
    autopsy.sockets.iter().filter_map(|socket| match socket.kind {
        Kind::Listener { .. } | Kind::Datagrams { .. } => Some(socket.local),
        _ => None,
    })
}

/// The program's sockets for datagrams: descriptor, whom it is connected to, whether something waits.
fn datagrams(autopsy: &Autopsy) -> impl Iterator<Item = (i32, Option<SocketAddr>, bool)> {
    autopsy.sockets.iter().filter_map(|socket| match socket.kind {
        Kind::Datagrams { remote, waiting } => Some((socket.fd, remote, waiting)),
        _ => None,
    })
}

/// The program's end of a connection.
#[derive(Clone, Copy)]
struct ProgramEnd {
    fd: i32,
    remote: SocketAddr,
    unread: u32,
    unsent: u32,
    /// The peer has closed its side.
    ended: bool,
}

fn connections(autopsy: &Autopsy) -> impl Iterator<Item = ProgramEnd> {
    autopsy.sockets.iter().filter_map(|socket| match socket.kind {
        Kind::Connection { remote, unread, unsent, ended } => {
            Some(ProgramEnd { fd: socket.fd, remote, unread, unsent, ended })
        }
        _ => None,
    })
}

/// The program's end of the connection that the check was looking at.
fn end_of_focus(facts: &Facts) -> Option<ProgramEnd> {
    let peer = facts.focus.peer?;
    connections(facts.autopsy?).find(|end| end.remote == peer)
}

/// Whether a thread waits for bytes on this descriptor.
fn reads(autopsy: &Autopsy, fd: i32) -> bool {
    autopsy.threads.iter().any(|thread| {
        matches!(thread, Doing::BlockedIn("recv" | "read", Some(blocked)) if *blocked == fd)
    })
}

/// The call that a thread waits in on this descriptor.
fn waits_on(autopsy: &Autopsy, fd: i32) -> Option<&'static str> {
    autopsy.threads.iter().find_map(|thread| match thread {
        Doing::BlockedIn(call, Some(on)) if *on == fd => Some(*call),
        _ => None,
    })
}

fn is_futex(thread: &Doing) -> bool {
    matches!(thread, Doing::BlockedIn("futex", _))
}

fn blocked_in(autopsy: &Autopsy, call: &str) -> bool {
    autopsy
        .threads
        .iter()
        .any(|thread| matches!(thread, Doing::BlockedIn(name, _) if *name == call))
}

#[cfg(test)]
mod tests;
