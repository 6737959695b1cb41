//! Rules for a program that does not go on.

use std::net::SocketAddr;

use super::facts::*;
use super::left_out::{
    answered_another, listens_where_nobody_looks, sends_nothing_for_an_empty_message,
};
use super::threads::{
    accepts_nobody_while_a_thread_works, accepts_nobody_while_it_serves, blocks_every_thread,
    nobody_reads_any_more, one_thread_writes_and_others_wait, serves_more_than_asked,
    waits_for_a_client_at_the_end, waits_for_no_other_thread, waits_for_one_who_leaves,
};
use crate::record::{Call, Doing, Kind, Wanted};

pub(super) const RULES: &[(&str, Rule)] = rules![
    said_that_it_listens,
    listens_where_nobody_looks,
    listens_elsewhere,
    answered_another,
    waits_without_a_limit,
    knows_no_limit,
    sends_nothing_for_an_empty_message,
    connects_without_an_answer,
    sleeps_while_somebody_waits,
    line_has_no_end,
    listens_without_a_word,
    accepts_in_vain,
    reads_on_after_the_end,
    read_on_after_the_end,
    waits_for_a_client_at_the_end,
    serves_more_than_asked,
    accepts_nobody_while_it_serves,
    accepts_nobody_while_a_thread_works,
    blocks_every_thread,
    waits_for_one_who_leaves,
    never_accepted,
    waits_for_input,
    waits_for_no_other_thread,
    peer_does_not_read,
    one_thread_writes_and_others_wait,
    left_unread,
    nobody_reads_any_more,
    sends_one_at_a_time,
    sent_a_part,
    has_not_closed,
    went_on_to_the_next_client,
    told_the_others_nothing,
    answers_nothing,
    waits_for_who_waits_for_it,
    never_answered,
    keeps_quiet,
    prints_what_nobody_asked_for,
];

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
    let said = facts.name(said);
    Some(format!("It has said that it listens on {said}, but {where_then}."))
}

/// Whether only one address of the machine is meant: not all of them, and not a group.
fn is_one_interface(addr: SocketAddr) -> bool {
    !addr.ip().is_unspecified() && !addr.ip().is_multicast()
}

/// It was given one address of the machine, and listens on another.
fn listens_elsewhere(facts: &Facts) -> Option<String> {
    let given = facts.args.iter().skip_while(|arg| *arg != "--addr").nth(1)?;
    let asked: SocketAddr = given.parse().ok()?;
    let listens = listeners(facts.autopsy?).next()?;
    let differs =
        asked.ip() != listens.ip() && is_one_interface(asked) && is_one_interface(listens);
    (differs && facts.role == "server").then(|| {
        let (asked, ip) = (asked.ip(), listens.ip());
        format!("It was given {asked}, and listens on {ip}: where it listens comes from the command line.")
    })
}

/// Where a time is over: `error: no reply within 100 ms`.
fn waits_without_a_limit(facts: &Facts) -> Option<String> {
    let expected = text(&facts.goal.expected);
    let (_, limit) = expected.split_once(" within ")?;
    let autopsy = facts.autopsy?;
    let reads = blocked_in(autopsy, Call::Recv) || blocked_in(autopsy, Call::Read);
    (facts.stuck && reads).then(|| {
        format!("It waits without a limit, and {limit} are over: its read has no time-out.")
    })
}

/// Where something is too long, which the scene's error tells.
fn knows_no_limit(facts: &Facts) -> Option<String> {
    let expected = text(&facts.goal.expected);
    let of_a_limit = ["over the limit", "over 8192", "over 65536", "longer than", "more than"];
    let much = facts.connections.iter().any(|connection| connection.sent.len() >= MUCH);
    let is_of_it = of_a_limit.iter().any(|words| expected.contains(words));
    let ends = facts.goal.wanted == Wanted::End;
    let of_much = much && (ends || expected.starts_with("error: "));
    let wanted = facts.is_on_stderr() && is_of_it || of_much;
    let autopsy = facts.autopsy?;
    let reads_on = connections(autopsy).any(|end| end.unread == 0 && reads(autopsy, end.fd));
    (facts.in_vain && wanted && reads_on).then(|| {
        "It has read all that came, and reads on: it does not look how much it has already."
            .to_owned()
    })
}

fn connects_without_an_answer(facts: &Facts) -> Option<String> {
    let waits = facts.autopsy?.threads.first();
    let connects = matches!(waits, Some(Doing::BlockedIn(Call::Connect, _)));
    (facts.in_vain && connects).then(|| {
        "It waits in connect(), and nobody answers there: without a limit of the program's own that takes \
         minutes."
            .to_owned()
    })
}

fn sleeps_while_somebody_waits(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let waits =
        autopsy.sockets.iter().any(|socket| matches!(socket.kind, Kind::Listener { waiting: 1.. }));
    let sleeps = matches!(autopsy.threads.first(), Some(Doing::BlockedIn(Call::Sleep, _)));
    (facts.in_vain && waits && sleeps)
        .then(|| "It sleeps, and a connection waits to be accepted.".to_owned())
}

fn listens_without_a_word(facts: &Facts) -> Option<String> {
    let addr = listeners(facts.autopsy?).next()?;
    let waits = facts.is_on_stdout() && text(&facts.goal.expected).starts_with("listening on ");
    (facts.in_vain && waits && facts.said.is_none() && facts.unread.is_empty()).then(|| {
        format!(
            "It listens on {addr}, but has not said so: the line is not printed yet, or still in a \
             buffer that is not flushed."
        )
    })
}

fn line_has_no_end(facts: &Facts) -> Option<String> {
    let expected = text(&facts.goal.expected);
    let on_stdout = facts.is_on_stdout();
    let waits = facts.in_vain && facts.goal.wanted == Wanted::Line && on_stdout;
    let [line] = facts.unread else { return None };
    (waits && facts.has_no_line_end).then(|| {
        let line = if *line == expected { "that text".to_owned() } else { format!("{line:?}") };
        format!(
            "It printed {line}, but no line end after it: a line is complete only with its line end."
        )
    })
}

fn accepts_in_vain(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let waits =
        autopsy.sockets.iter().any(|socket| matches!(socket.kind, Kind::Listener { waiting: 1.. }));
    let runs =
        autopsy.threads.contains(&Doing::Running) && autopsy.cpu + autopsy.queued >= SPINNING;
    let fails = complains(facts, &["Too many open files", "o file descriptors available"]);
    (waits && runs && fails).then(|| {
        "A connection waits to be accepted, and accept() fails again and again: it fails at once as long \
         as there is no descriptor for it."
            .to_owned()
    })
}

/// As the next one, but for a program that has ended.
fn read_on_after_the_end(facts: &Facts) -> Option<String> {
    facts.exit?;
    let ended = facts.connections.iter().find(|connection| !connection.open)?;
    let name = facts.name(ended.local);
    facts.busy.then(|| {
        format!(
            "{name} had closed its side, and it was busy until it ended: after the end a read gives 0 bytes \
             at once, again and again."
        )
    })
}

fn reads_on_after_the_end(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let end = connections(autopsy).find(|end| end.ended)?;
    let spins =
        autopsy.threads.contains(&Doing::Running) && autopsy.cpu + autopsy.queued >= SPINNING;
    let name = facts.name(end.remote);
    spins.then(|| {
        format!("{name} has closed its side: a read gives 0 bytes at once, again and again.")
    })
}

fn never_accepted(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let waits =
        autopsy.sockets.iter().any(|socket| matches!(socket.kind, Kind::Listener { waiting: 1.. }));
    let busy_with_nobody = connections(autopsy).next().is_none();
    (facts.in_vain && waits && busy_with_nobody && !blocked_in(autopsy, Call::Accept)).then(|| {
        "A client is connected: the system has done that. The program has not called accept()."
            .to_owned()
    })
}

fn waits_for_input(facts: &Facts) -> Option<String> {
    let reads_input = |thread: &Doing| matches!(thread, Doing::BlockedIn(Call::Read, Some(0)));
    (facts.in_vain && facts.autopsy?.threads.first().is_some_and(reads_input))
        .then(|| "It waits for a line on its standard input, and nobody types one now.".to_owned())
}

fn peer_does_not_read(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let Some(Doing::BlockedIn(Call::Send | Call::Write, Some(fd))) = autopsy.threads.first() else {
        return None;
    };
    let end = connections(autopsy).find(|end| end.fd == *fd).filter(|_| facts.in_vain)?;
    let name = facts.name(end.remote);
    Some(format!(
        "It waits in a send until {name} has read what was sent before, and reads nothing meanwhile."
    ))
}

fn left_unread(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let end = connections(autopsy).find(|end| end.unread > 0)?;
    let running = autopsy.threads.contains(&Doing::Running);
    let name = facts.name(end.remote);
    (facts.in_vain && !reads(autopsy, end.fd) && !running).then(|| {
        let waiting = autopsy.threads.iter().filter(|thread| is_futex(thread)).count();
        let others = match waiting {
            0 | 1 => "",
            _ => " Some of its threads wait to be woken: perhaps for a lock, or for the end of another.",
        };
        format!("{} bytes from {name} have arrived, and it does not read them.{others}", end.unread)
    })
}

/// A whole line, or a whole frame, and the rest only after an answer.
fn sends_one_at_a_time(facts: &Facts) -> Option<String> {
    let end = end_of_goal(facts)?;
    let got = &*facts.goal.got;
    let is_frame = got.get(..4).is_some_and(|length| {
        u32::from_be_bytes(length.try_into().unwrap_or_default()) as usize + 4 == got.len()
    });
    let waits = reads(facts.autopsy?, end.fd) && end.unread == 0 && end.unsent == 0;
    let name = facts.name(end.remote);
    (facts.in_vain && waits && (is_frame || got.ends_with(b"\n"))).then(|| {
        format!(
            "It waits for {name}'s answer before it sends the next message: whoever answers only when all \
             has been asked waits as well, and neither will move."
        )
    })
}

fn sent_a_part(facts: &Facts) -> Option<String> {
    let end = end_of_goal(facts)?;
    let a_part = facts.goal.wanted == Wanted::Bytes && !facts.goal.got.is_empty();
    (facts.in_vain && a_part && end.unsent == 0).then(|| {
        let name = facts.name(end.remote);
        let waits = facts.autopsy.is_some_and(|autopsy| reads(autopsy, end.fd));
        let now = if waits { format!(" It now waits for {name}.") } else { String::new() };
        format!(
            "The rest was never given to the system: a write may take fewer bytes than it is given, \
             and says how many it took; or the program means to send the rest later.{now}"
        )
    })
}

fn has_not_closed(facts: &Facts) -> Option<String> {
    let end = end_of_goal(facts).filter(|_| facts.goal.wanted == Wanted::End)?;
    let name = facts.name(end.remote);
    (facts.in_vain && !reads(facts.autopsy?, end.fd) && !end.ended).then(|| {
        format!("The connection to {name} is still open, on fd {}: nobody has closed it.", end.fd)
    })
}

fn went_on_to_the_next_client(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let end = connections(autopsy).next()?;
    let name = facts.name(end.remote);
    let alone = autopsy.threads.len() == 1;
    (facts.in_vain && alone && blocked_in(autopsy, Call::Accept)).then(|| {
        format!("It waits for the next client, while the connection to {name} is still open.")
    })
}

/// The last one who spoke is another than the one who should hear of it.
fn told_the_others_nothing(facts: &Facts) -> Option<String> {
    let wanted = facts.in_vain && facts.goal.wanted == Wanted::Bytes && facts.role == "server";
    let all_is_read = connections(facts.autopsy?).all(|end| end.unread == 0);
    let (sender, ..) = facts.messages().rfind(|(_, to, _)| *to != facts.goal.comes)?;
    let me = &facts.goal.me;
    (wanted && all_is_read && facts.goal.got.is_empty() && sender != me)
        .then(|| format!("It has read what <{sender}> sent, and has told <{me}> nothing of it."))
}

/// It has taken the whole question, and reads on.
fn answers_nothing(facts: &Facts) -> Option<String> {
    let end = end_of_goal(facts).filter(|_| facts.goal.wanted == Wanted::Bytes)?;
    let connection = facts.connections.iter().find(|connection| connection.local == end.remote)?;
    let reads_on = reads(facts.autopsy?, end.fd) && end.unread == 0 && !end.ended;
    let name = facts.name(end.remote);
    let asked = !connection.sent.is_empty() && facts.goal.got.is_empty();
    (facts.in_vain && asked && reads_on).then(|| {
        format!(
            "It has read everything that {name} sent, has not answered, and reads on: {name} has sent all, and \
             waits for the answer."
        )
    })
}

/// An error that nobody hears of.
fn keeps_quiet(facts: &Facts) -> Option<String> {
    let expected = text(&facts.goal.expected);
    let wanted = facts.in_vain && facts.is_on_stderr() && expected.starts_with("error: ");
    (wanted && facts.complaints.is_empty() && facts.exit.is_none())
        .then(|| "It goes on, and has said nothing of that on standard error.".to_owned())
}

/// A whole scene, and a line more.
fn prints_what_nobody_asked_for(facts: &Facts) -> Option<String> {
    let line = facts.unasked().filter(|_| facts.wants_exit() && facts.exit.is_some())?;
    Some(format!("It has printed {line:?}, which does not belong here."))
}

fn waits_for_who_waits_for_it(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let Some(Doing::BlockedIn(Call::Recv | Call::Read, Some(fd))) = autopsy.threads.first() else {
        return None;
    };
    let quiet = |end: &Conversation| end.fd == *fd && end.unread == 0 && !end.ended;
    let end = connections(autopsy).find(quiet).filter(|_| facts.in_vain)?;
    let name = facts.name(end.remote);
    let sent = facts.connections.iter().find(|connection| connection.local == end.remote);
    let start = match sent {
        Some(connection) if !connection.sent.is_empty() => {
            format!("It has read everything that {name} sent and waits for more, and")
        }
        _ => format!("It waits for bytes from {name}, and"),
    };
    // The check waits for something; who is asked for nothing is merely silent.
    let then = match facts.goal.peer == Some(end.remote) {
        true => format!("{name} waits for the program: neither will move."),
        false => format!("{name} sends nothing now."),
    };
    Some(format!("{start} {then}"))
}

fn never_answered(facts: &Facts) -> Option<String> {
    let end = end_of_goal(facts)?;
    let silent = facts.goal.wanted == Wanted::Bytes && facts.goal.got.is_empty();
    let name = facts.name(end.remote);
    (facts.in_vain && silent && end.unread == 0 && end.unsent == 0)
        .then(|| format!("It has read what {name} sent, and has sent nothing back."))
}
