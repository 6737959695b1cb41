//! Rules for a program that does not go on.

use std::net::SocketAddr;

use super::facts::*;
use crate::record::{Call, Doing, Kind, Wanted};

pub(super) const RULES: &[(&str, Rule)] = rules![
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

fn listens_where_nobody_looks(facts: &Facts) -> Option<String> {
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

fn listens_without_a_word(facts: &Facts) -> Option<String> {
    let addr = listeners(facts.autopsy?).next()?;
    let waits = facts.goal.wanted == Wanted::Line && facts.is_on_stdout();
    (facts.in_vain && waits && facts.said.is_none()).then(|| {
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
    let name = facts.name(end.remote);
    spins.then(|| {
        format!("{name} has closed its side: a read gives 0 bytes at once, again and again.")
    })
}

fn waits_for_a_client_at_the_end(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let end = connections(autopsy).find(|end| waits_on(autopsy, end.fd).is_some())?;
    let name = facts.name(end.remote);
    (facts.in_vain && facts.wants_exit() && autopsy.threads.len() > 1).then(|| {
        match waits_on(autopsy, end.fd) {
            Some(Call::Send | Call::Write) => {
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
    let name = facts.name(end.remote);
    let main_waits = autopsy.threads.first() == Some(&Doing::BlockedIn(Call::Futex, None));
    (facts.in_vain && waits && main_waits && !blocked_in(autopsy, Call::Accept)).then(|| {
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
    let name = facts.name(end.remote);
    let main_waits = autopsy.threads.first() == Some(&Doing::BlockedIn(Call::Futex, None));
    let nobody = !blocked_in(autopsy, Call::Accept) && !blocked_in(autopsy, Call::EpollWait);
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

fn waits_for_no_other_thread(facts: &Facts) -> Option<String> {
    let threads = &facts.autopsy?.threads;
    (facts.in_vain && threads[..] == [Doing::BlockedIn(Call::Futex, None)]).then(|| {
        "It waits for another thread, and there is no other: nobody will wake it. A channel, for \
         one, ends only when its last sender is gone."
            .to_owned()
    })
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

fn one_thread_writes_and_others_wait(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let fd = autopsy.threads.iter().find_map(|thread| match thread {
        Doing::BlockedIn(Call::Send | Call::Write, fd) => *fd,
        _ => None,
    })?;
    let end = connections(autopsy).find(|end| end.fd == fd)?;
    let others_wait = autopsy.threads.iter().filter(|thread| is_futex(thread)).count() > 1;
    let name = facts.name(end.remote);
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
    let name = facts.name(end.remote);
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
    let name = facts.name(end.remote);
    (facts.in_vain && waiting > 1 && !blocked_in(autopsy, Call::EpollWait)).then(|| {
        format!(
            "No thread waits for bytes from {name} any more, and {waiting} wait for another thread: perhaps \
             for a lock that is not given back. A thread that wants a lock which it has itself waits for \
             ever."
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
    Some(format!("{start} {name} waits for the program: neither will move."))
}

fn never_answered(facts: &Facts) -> Option<String> {
    let end = end_of_goal(facts)?;
    let silent = facts.goal.wanted == Wanted::Bytes && facts.goal.got.is_empty();
    let name = facts.name(end.remote);
    (facts.in_vain && silent && end.unread == 0 && end.unsent == 0)
        .then(|| format!("It has read what {name} sent, and has sent nothing back."))
}
