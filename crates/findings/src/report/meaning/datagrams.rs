//! Rules for datagrams.

use super::facts::*;
use crate::record::{Call, Direction, Doing, Goal, Kind, Wanted};

/// For what it did, whatever it does now.
pub(super) const DID: &[(&str, Rule)] = rules![
    sends_in_pieces,
    repeats_a_nonce,
    sends_it_once_more,
    sends_from_another_socket,
    replaces_what_it_cannot_express,
    takes_the_same_again,
    believes_a_stranger,
    lets_a_stranger_end_it,
    gives_up_too_soon,
    takes_what_is_to_be_refused,
];

pub(super) const RULES: &[(&str, Rule)] = rules![
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
    let Goal { wanted, expected, got, comes, .. } = facts.goal;
    let same = |(_, to, bytes): &(&str, Direction, &[u8])| *to == *comes && **bytes == **got;
    let again = facts.messages().filter(same).count() > 1;
    let other = match wanted {
        Wanted::NoMore => !got.is_empty(),
        Wanted::Datagram => !facts.in_vain && **expected != **got,
        _ => false,
    };
    (other && again && facts.connections.is_empty())
        .then(|| "It has sent the same before, and sends it once more.".to_owned())
}

fn sends_from_another_socket(facts: &Facts) -> Option<String> {
    facts.words().contains("from another address").then(|| {
        "Each socket has an address of its own, and the other end knows the one that it has heard of: what \
         belongs together is sent from one socket."
            .to_owned()
    })
}

fn repeats_a_nonce(facts: &Facts) -> Option<String> {
    facts.words().contains("with a repeated nonce").then(|| {
        "A nonce is for one message. Two that are sealed with one key and one nonce tell everybody what they \
         have in common, and let him forge more."
            .to_owned()
    })
}

/// A line that it has printed before, and the datagram is still there.
fn takes_the_same_again(facts: &Facts) -> Option<String> {
    let (_, got) = lines(facts)?;
    let waits = datagrams(facts.autopsy?).any(|(.., waiting)| waiting);
    (waits && facts.printed_before(&got)).then(|| {
        "It has printed that before: the same datagram again. A look (peek) leaves it where it is, and a receive \
         takes it."
            .to_owned()
    })
}

fn lets_a_stranger_end_it(facts: &Facts) -> Option<String> {
    let of_others = complains(facts, &["<stranger>", "is forged"]);
    let ended = facts.in_vain && facts.exit.is_some_and(|code| code != 0);
    (of_others && ended && facts.role.starts_with("client")).then(|| {
        "Somebody else's datagram has ended it, and anybody can send one. It is dropped, and the wait for the \
         true one goes on."
            .to_owned()
    })
}

/// It was given more time, or more attempts, or a name.
fn gives_up_too_soon(facts: &Facts) -> Option<String> {
    let gave_up = complains(facts, &["error: no reply"]) && facts.in_vain && !facts.is_on_stderr();
    let addr = facts.args.iter().skip_while(|arg| *arg != "--addr").nth(1)?;
    let times = ["--attempts", "--timeout-ms", "--wait-ms", "--read-timeout-ms", "--deadline-ms"];
    let told: Vec<String> = facts
        .args
        .windows(2)
        .filter(|pair| times.contains(&pair[0].as_str()))
        .map(|pair| pair.join(" "))
        .collect();
    gave_up.then(|| {
        let told = if told.is_empty() { "nothing of how long".to_owned() } else { told.join(" ") };
        // A name begins with a letter, unlike <server>.
        let name = match addr.starts_with(|c: char| c.is_alphabetic()) {
            true => format!(
                " And it was given the name {addr}: what comes has an address, and is compared with one."
            ),
            false => String::new(),
        };
        format!("It gave up, and was told {told}.{name}")
    })
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
