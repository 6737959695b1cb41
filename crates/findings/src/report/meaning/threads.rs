//! Rules for a program with several threads, or with one too few. Where they stand among the others,
//! `waits` says.

use super::facts::*;
use crate::record::{Call, Doing, Kind};

pub(super) fn waits_for_a_client_at_the_end(facts: &Facts) -> Option<String> {
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

/// The one thread is with a client, and it is another one that the check looks at.
pub(super) fn accepts_nobody_while_it_serves(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let waits =
        autopsy.sockets.iter().any(|socket| matches!(socket.kind, Kind::Listener { waiting: 1.. }));
    let Some(Doing::BlockedIn(Call::Recv | Call::Read, Some(fd))) = autopsy.threads.first() else {
        return None;
    };
    let end = connections(autopsy).find(|end| end.fd == *fd && end.unread == 0 && !end.ended)?;
    let name = facts.name(end.remote);
    (facts.in_vain && waits && facts.goal.peer != Some(end.remote)).then(|| {
        format!(
            "A client is connected, and nobody accepts it: the main thread itself waits for bytes from {name}."
        )
    })
}

pub(super) fn accepts_nobody_while_a_thread_works(facts: &Facts) -> Option<String> {
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

/// More clients at the same time than it was told.
pub(super) fn serves_more_than_asked(facts: &Facts) -> Option<String> {
    let given = facts.args.iter().skip_while(|arg| *arg != "--workers").nth(1)?;
    let workers: usize = given.parse().ok()?;
    let autopsy = facts.autopsy?;
    let serves = connections(autopsy).filter(|end| reads(autopsy, end.fd)).count();
    (serves > workers).then(|| {
        format!("It serves {serves} clients at the same time, and was told --workers {workers}.")
    })
}

/// A program that waits for everybody in one place (epoll), and a thread of its waits elsewhere.
pub(super) fn blocks_every_thread(facts: &Facts) -> Option<String> {
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

/// After Ctrl-C, with nobody there.
pub(super) fn waits_for_one_who_leaves(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let sleeps = autopsy.threads.iter().any(is_futex);
    let nobody = connections(autopsy).next().is_none();
    let is_server = facts.role == "server" && autopsy.threads.len() > 1;
    (facts.in_vain && facts.wants_exit() && is_server && sleeps && nobody).then(|| {
        "Nobody is connected, so there is nobody to wait for, and it waits to be woken.".to_owned()
    })
}

pub(super) fn waits_for_no_other_thread(facts: &Facts) -> Option<String> {
    let threads = &facts.autopsy?.threads;
    (facts.in_vain && threads[..] == [Doing::BlockedIn(Call::Futex, None)]).then(|| {
        "It waits for another thread, and there is no other: nobody will wake it. A channel, for \
         one, ends only when its last sender is gone."
            .to_owned()
    })
}

pub(super) fn one_thread_writes_and_others_wait(facts: &Facts) -> Option<String> {
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
             to be woken: perhaps for a lock that the first one holds while it writes."
        )
    })
}

/// Not where one place waits for all (epoll), and not where a thread still reads.
pub(super) fn nobody_reads_any_more(facts: &Facts) -> Option<String> {
    let autopsy = facts.autopsy?;
    let end = connections(autopsy).find(|end| waits_on(autopsy, end.fd).is_none())?;
    let waiting = autopsy.threads.iter().filter(|thread| is_futex(thread)).count();
    let name = facts.name(end.remote);
    (facts.in_vain && waiting > 1 && !blocked_in(autopsy, Call::EpollWait)).then(|| {
        format!(
            "No thread waits for bytes from {name} any more, and some wait to be woken: perhaps \
             for a lock that is not given back. A thread that wants a lock which it has itself waits for \
             ever."
        )
    })
}
