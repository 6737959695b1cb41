//! Rules for datagrams.

use super::facts::*;
use crate::record::{Call, Direction, Doing, Goal, Kind, Wanted};

pub(super) const RULES: &[(&str, Rule)] = rules![
    sends_in_pieces,
    sends_it_once_more,
    replaces_what_it_cannot_express,
    believes_a_stranger,
    takes_what_is_to_be_refused,
    waits_anew_for_each,
    is_not_in_the_group,
    hears_no_group,
    waits_on_another_socket,
    connected_elsewhere,
    does_not_read_datagrams,
    waits_for_a_lost_answer,
    sent_no_datagram,
];

/// What says the least.
pub(super) const LAST: &[(&str, Rule)] = rules![waits_for_a_datagram];

fn sends_in_pieces(facts: &Facts) -> Option<String> {
    let Goal { wanted, expected, got, .. } = facts.goal;
    let a_part = got.len() < expected.len() && expected.starts_with(got) && !got.is_empty();
    (a_part && *wanted == Wanted::Datagram).then(|| {
        format!(
            "That is the beginning, {} of {} bytes. Each datagram is a message of its own: nobody puts what comes \
             in several of them together.",
            got.len(),
            expected.len()
        )
    })
}

fn sends_it_once_more(facts: &Facts) -> Option<String> {
    let Goal { wanted, got, comes, .. } = facts.goal;
    let same = |(_, to, bytes): &(&str, Direction, &[u8])| *to == *comes && **bytes == **got;
    let again = facts.messages().filter(same).count() > 1;
    let asked = *wanted == Wanted::NoMore && facts.last_sender.is_some();
    (asked && again && !got.is_empty())
        .then(|| "It has sent the same before, and sends it once more.".to_owned())
}

fn replaces_what_it_cannot_express(facts: &Facts) -> Option<String> {
    let has = |part: &[u8]| facts.goal.got.windows(part.len()).any(|window| window == part);
    let encodes = facts.args.iter().any(|arg| arg == "--encoding");
    (facts.goal.wanted == Wanted::NoMore && encodes && (has(b"?") || has(b"&#"))).then(|| {
        "It sent something in the place of a character that the encoding cannot express. The other end cannot \
         know, so that is an error, and nothing is sent."
            .to_owned()
    })
}

/// It prints as the reply what somebody else has sent.
fn believes_a_stranger(facts: &Facts) -> Option<String> {
    let (expected, got) = lines(facts)?;
    let said = |(_, _, bytes): &(&str, Direction, &[u8])| {
        let message = text(bytes);
        !message.is_empty() && got.ends_with(&message) && !expected.ends_with(&message)
    };
    let sender = facts.messages().find(said)?.0;
    let goal_sender = facts.messages().find(|(_, _, bytes)| expected.ends_with(&text(bytes)))?.0;
    (facts.role.starts_with("client") && sender != goal_sender).then(|| {
        format!(
            "That came from {sender}, and not from {goal_sender}: a socket for datagrams hears everybody, unless \
             it is connected, or the sender is compared, address and port."
        )
    })
}

/// A datagram that is dropped with an error, and it has printed one.
fn takes_what_is_to_be_refused(facts: &Facts) -> Option<String> {
    let expected = text(&facts.goal.expected);
    let wanted = facts.in_vain && facts.is_on_stderr() && expected.starts_with("error: <");
    let took = facts.unread.last().filter(|line| line.starts_with("received: "))?;
    (wanted && facts.last_sender.is_some() && facts.complaints.is_empty())
        .then(|| format!("It took the datagram that it should have refused: {took:?}."))
}

fn waits_anew_for_each(facts: &Facts) -> Option<String> {
    let has_datagrams = datagrams(facts.autopsy?).next().is_some();
    let is_sent_to = facts.wants_exit() && facts.goal.peer.is_some();
    (facts.in_vain && has_datagrams && is_sent_to).then(|| {
        "Datagrams keep coming, and each one starts its wait anew. A wait for several ends at one \
         moment: each receive may only take what is left until then."
            .to_owned()
    })
}

fn is_not_in_the_group(facts: &Facts) -> Option<String> {
    let joined = facts.joined?;
    let waits = facts.in_vain && facts.goal.wanted == Wanted::Datagram;
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

/// A socket hears what is sent to the address that it is bound to, and a group is another address.
fn hears_no_group(facts: &Facts) -> Option<String> {
    facts.joined?;
    let bound = facts.autopsy?.sockets.iter().find(|socket| {
        let is_group = socket.local.ip().is_multicast() || socket.local.ip().is_unspecified();
        matches!(socket.kind, Kind::Datagrams { .. }) && !is_group
    })?;
    let waits = facts.in_vain && facts.goal.wanted == Wanted::Datagram;
    waits.then(|| {
        let ip = bound.local.ip();
        format!(
            "Its socket is bound to {ip}: it hears what is sent to that address alone, and nothing that is \
             sent to the group, although the group has been joined."
        )
    })
}

fn waits_on_another_socket(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let all: Vec<_> = datagrams(autopsy).collect();
    let (unread, ..) = all.iter().find(|(.., waiting)| *waiting)?;
    let (waits, ..) = all.iter().find(|(fd, _, waiting)| !waiting && fd != unread)?;
    let elsewhere = reads(autopsy, *waits) || blocked_in(autopsy, Call::Poll);
    (facts.in_vain && elsewhere).then(|| {
        format!(
            "It sent from the socket on fd {unread}, so the answer came there, and it waits on another \
             socket, fd {waits}."
        )
    })
}

fn connected_elsewhere(facts: &Facts) -> Option<String> {
    let mut remotes = datagrams(facts.autopsy?).filter_map(|(_, remote, _)| remote);
    let speaks_with = match facts.goal.wanted {
        Wanted::Datagram => facts.goal.peer?,
        _ => facts.last_sender?,
    };
    let remote = remotes.next().filter(|remote| facts.in_vain && *remote != speaks_with)?;
    let (remote, other) = (facts.name(remote), facts.name(speaks_with));
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
    let lost = facts.goal.wanted == Wanted::Datagram && facts.goal.lost;
    (facts.in_vain && waits && lost).then(|| {
        "It waits for an answer, and the datagram before was lost: nothing will come. Whoever waits for \
         a datagram needs a time-out, and then asks again."
            .to_owned()
    })
}

fn sent_no_datagram(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let wanted = facts.in_vain && facts.goal.wanted == Wanted::Datagram;
    let (fd, ..) = datagrams(autopsy).find(|(fd, ..)| reads(autopsy, *fd)).filter(|_| wanted)?;
    let peer = facts.name(facts.goal.peer?);
    Some(format!(
        "It waits for the next datagram on fd {fd}, and has sent {peer} nothing. (A datagram that goes \
         to a wrong address is lost, and nobody says so.)"
    ))
}

fn waits_for_a_datagram(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let waits = datagrams(autopsy).any(|(fd, _, waiting)| reads(autopsy, fd) && !waiting);
    let acts = matches!(facts.goal.wanted, Wanted::Line | Wanted::Exit(_));
    let is_client = facts.role.starts_with("client");
    let says = match facts.wants_exit() {
        _ if is_client && facts.stuck => {
            "It waits for a datagram, and none will come. Whoever waits for one needs a time-out."
        }
        _ if is_client => "It waits for a datagram.",
        true => "It waits for the next datagram.",
        false => "It has taken all that came, and waits for the next datagram.",
    };
    (facts.in_vain && waits && acts).then(|| says.to_owned())
}
