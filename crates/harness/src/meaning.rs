//! What the facts of an autopsy mean, in one sentence or two. Where they fit no rule, nothing.

use std::net::SocketAddr;
use std::time::Duration;

use crate::autopsy::{Autopsy, Doing, Kind, Socket};
use crate::stage::Stage;

/// CPU time from which on a program that runs is called spinning.
const SPINNING: Duration = Duration::from_millis(700);

/// What the rules look at.
struct Facts<'a> {
    autopsy: &'a Autopsy,
    /// What stands for an address in the transcript.
    name: &'a dyn Fn(SocketAddr) -> String,
    /// Where the program has said that it listens.
    said: Option<SocketAddr>,
    /// The peer that waits until the program closes the connection.
    waits_for_close: Option<SocketAddr>,
}

/// A rule: the sentence, if it fits.
type Rule = fn(&Facts) -> Option<String>;

/// The first that fits is told.
const RULES: &[Rule] = &[
    said_that_it_listens,
    reads_on_after_the_end,
    never_accepted,
    peer_does_not_read,
    left_unread,
    has_not_closed,
    went_on_to_the_next_client,
    waits_for_who_waits_for_it,
];

/// What it means that the program is as it is. The check is waiting for it in vain.
pub(crate) fn of(stage: &Stage, program: usize, autopsy: &Autopsy) -> Option<String> {
    let name = |addr: SocketAddr| stage.normalise(&addr.to_string());
    let facts = Facts {
        autopsy,
        name: &name,
        said: stage.programs[program].said_addr,
        waits_for_close: stage.waits_for_close,
    };
    RULES.iter().find_map(|rule| rule(&facts))
}

fn said_that_it_listens(facts: &Facts) -> Option<String> {
    let said = facts.said?;
    let listeners = || facts.autopsy.sockets.iter().filter(|socket| is_listener(socket));
    if listeners().any(|socket| socket.local.port() == said.port()) {
        return None;
    }
    let where_then = match listeners().next() {
        Some(socket) => format!("it listens on {}", socket.local),
        None => "no socket of its is listening".to_owned(),
    };
    Some(format!("It has said that it listens on {said}, but {where_then}."))
}

fn reads_on_after_the_end(facts: &Facts) -> Option<String> {
    let (remote, ..) = connections(facts).find(|(_, _, ended, _)| *ended)?;
    let spins = facts.autopsy.threads.contains(&Doing::Running) && facts.autopsy.cpu >= SPINNING;
    let name = (facts.name)(remote);
    spins.then(|| {
        format!("{name} has closed its side: a read gives 0 bytes at once, again and again.")
    })
}

fn never_accepted(facts: &Facts) -> Option<String> {
    let waits = facts
        .autopsy
        .sockets
        .iter()
        .any(|socket| matches!(socket.kind, Kind::Listener { waiting: 1.. }));
    let busy_with_nobody = connections(facts).next().is_none();
    (waits && busy_with_nobody && !blocked_in(facts, "accept")).then(|| {
        "A client is connected: the system has done that. The program has not called accept()."
            .to_owned()
    })
}

fn left_unread(facts: &Facts) -> Option<String> {
    let (remote, unread, _, fd) = connections(facts).find(|(_, unread, ..)| *unread > 0)?;
    let reads_it = facts.autopsy.threads.iter().any(|thread| {
        matches!(thread, Doing::BlockedIn("recv" | "read", Some(blocked)) if *blocked == fd)
    });
    let running = facts.autopsy.threads.contains(&Doing::Running);
    let name = (facts.name)(remote);
    (!reads_it && !running)
        .then(|| format!("{unread} bytes from {name} have arrived, and it does not read them."))
}

fn has_not_closed(facts: &Facts) -> Option<String> {
    let waiting = facts.waits_for_close?;
    let (_, _, ended, fd) = connections(facts).find(|(remote, ..)| *remote == waiting)?;
    let reads_it = facts.autopsy.threads.iter().any(|thread| {
        matches!(thread, Doing::BlockedIn("recv" | "read", Some(blocked)) if *blocked == fd)
    });
    let name = (facts.name)(waiting);
    (!reads_it && !ended).then(|| {
        format!("The connection to {name} is still open, on fd {fd}: nobody has closed it.")
    })
}

fn went_on_to_the_next_client(facts: &Facts) -> Option<String> {
    let (remote, ..) = connections(facts).next()?;
    let name = (facts.name)(remote);
    blocked_in(facts, "accept").then(|| {
        format!("It waits for the next client, while the connection to {name} is still open.")
    })
}

fn waits_for_who_waits_for_it(facts: &Facts) -> Option<String> {
    let Some(Doing::BlockedIn("recv" | "read", Some(fd))) = facts.autopsy.threads.first() else {
        return None;
    };
    let (remote, ..) = connections(facts)
        .find(|(_, unread, ended, socket)| socket == fd && *unread == 0 && !*ended)?;
    let name = (facts.name)(remote);
    Some(format!(
        "It waits for more bytes from {name}, and {name} waits for the program: neither will move."
    ))
}

fn peer_does_not_read(facts: &Facts) -> Option<String> {
    let Some(Doing::BlockedIn("send" | "write", Some(fd))) = facts.autopsy.threads.first() else {
        return None;
    };
    let (remote, ..) = connections(facts).find(|(_, _, _, socket)| socket == fd)?;
    let name = (facts.name)(remote);
    Some(format!(
        "It waits in a send until {name} has read what was sent before, and reads nothing meanwhile."
    ))
}

fn is_listener(socket: &Socket) -> bool {
    matches!(socket.kind, Kind::Listener { .. })
}

/// The connections: the peer, bytes unread, whether the peer has closed its side, descriptor.
fn connections(facts: &Facts) -> impl Iterator<Item = (SocketAddr, u32, bool, i32)> {
    facts.autopsy.sockets.iter().filter_map(|socket| match socket.kind {
        Kind::Connection { remote, unread, ended, .. } => Some((remote, unread, ended, socket.fd)),
        Kind::Listener { .. } | Kind::Other => None,
    })
}

fn blocked_in(facts: &Facts, call: &str) -> bool {
    facts
        .autopsy
        .threads
        .iter()
        .any(|thread| matches!(thread, Doing::BlockedIn(name, _) if *name == call))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addr(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    fn listener(waiting: u32) -> Socket {
        Socket { fd: 3, local: addr(80), kind: Kind::Listener { waiting } }
    }

    fn connection(unread: u32, ended: bool) -> Socket {
        let kind = Kind::Connection { remote: addr(5000), unread, unsent: 0, ended };
        Socket { fd: 4, local: addr(80), kind }
    }

    fn meaning(threads: Vec<Doing>, sockets: Vec<Socket>, cpu: Duration) -> Option<String> {
        let autopsy = Autopsy { threads, sockets, cpu, ..Autopsy::default() };
        let name = |_: SocketAddr| "<client 1>".to_owned();
        let said = Some(addr(80));
        let facts = Facts { autopsy: &autopsy, name: &name, said, waits_for_close: None };
        RULES.iter().find_map(|rule| rule(&facts))
    }

    #[test]
    fn a_connection_that_should_be_closed_is_open() {
        let autopsy = Autopsy {
            threads: vec![Doing::BlockedIn("recv", Some(5))],
            sockets: vec![listener(0), connection(0, false)],
            ..Autopsy::default()
        };
        let name = |_: SocketAddr| "<client 1>".to_owned();
        let waits_for_close = Some(addr(5000));
        let facts = Facts { autopsy: &autopsy, name: &name, said: None, waits_for_close };
        starts(has_not_closed(&facts), "The connection to <client 1> is still open, on fd 4");
    }

    fn starts(meaning: Option<String>, start: &str) {
        let meaning = meaning.unwrap_or_default();
        assert!(meaning.starts_with(start), "{meaning:?}");
    }

    const IN_RECV: Doing = Doing::BlockedIn("recv", Some(4));
    const IN_ACCEPT: Doing = Doing::BlockedIn("accept", Some(3));
    const ASLEEP: Doing = Doing::BlockedIn("sleep", None);

    #[test]
    fn each_rule_has_its_facts() {
        let none = Duration::ZERO;
        starts(meaning(vec![ASLEEP], vec![], none), "It has said that it listens on");
        starts(meaning(vec![ASLEEP], vec![listener(1)], none), "A client is connected");
        let sockets = || vec![listener(0), connection(5, false)];
        starts(meaning(vec![ASLEEP], sockets(), none), "5 bytes from <client 1> have arrived");
        let sockets = || vec![listener(0), connection(0, false)];
        starts(meaning(vec![IN_ACCEPT], sockets(), none), "It waits for the next client");
        starts(meaning(vec![IN_RECV], sockets(), none), "It waits for more bytes from <client 1>");
        let in_send = Doing::BlockedIn("send", Some(4));
        starts(meaning(vec![in_send], sockets(), none), "It waits in a send");
        let ended = || vec![listener(0), connection(0, true)];
        let second = Duration::from_secs(1);
        starts(meaning(vec![Doing::Running], ended(), second), "<client 1> has closed its side");
    }

    #[test]
    fn facts_that_fit_no_rule_mean_nothing() {
        let none = Duration::ZERO;
        assert_eq!(meaning(vec![IN_ACCEPT], vec![listener(0)], none), None);
        assert_eq!(meaning(vec![ASLEEP], vec![listener(0), connection(0, false)], none), None);
        let running = vec![listener(0), connection(5, false)];
        assert_eq!(meaning(vec![Doing::Running], running, none), None);
    }
}
