//! Rules for datagrams.

use super::facts::*;
use crate::record::{Call, Doing, Kind, Wanted};

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
