//! Whether a program is stuck for certain: all its threads sleep, and only the check could wake one.
//!
//! What cannot be proved is not claimed: a call with a time-out, a timer, a peer that is somebody
//! else, a descriptor of an uncommon kind, something that is still on its way. Only Linux tells enough
//! for a proof (proc(5), pidfd_getfd(2), sock_diag(7)), and only about programs that we may trace
//! (ptrace(2)).
//!
//! Not seen, so not for programs that do such things: a timer of alarm(2) or setitimer(2) whose signal
//! would kill the program, asynchronous work on files (io_setup(2)), a `TCP_SYNCNT`, and packets that
//! the system delays on purpose (tc-netem(8)); a stranger on loopback who sends to the program; and who has
//! left its process group and lost its parent.

#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod files;
#[cfg(target_os = "linux")]
mod sockets;
#[cfg(all(test, target_os = "linux"))]
mod tests;
#[cfg(target_os = "linux")]
mod threads;

/// The threads of some processes, all of them asleep. If two looks are equal, then none of the threads
/// has run in between.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "only Linux tells"))]
#[derive(Debug, PartialEq)]
pub(crate) struct Look {
    #[cfg(target_os = "linux")]
    threads: Vec<threads::Thread>,
}

/// Looks at programs, and at all that they have started. `None`: they may go on by themselves, or they
/// have ended, or the system does not tell. Two looks that are equal, a moment apart, prove that they
/// are stuck; then the caller should see once more whether nothing has come to it before the second.
/// `accepting`: the check waits for a connection, so nobody is stuck who connects.
///
/// Threads of the check that read or write for it may have something in hand that is not seen here.
#[cfg(target_os = "linux")]
pub(crate) fn look(pids: &[u32], accepting: bool) -> Option<Look> {
    // The order matters: what follows is true as long as the threads sleep.
    let threads = threads::asleep(pids)?;
    let sleep = |thread: &threads::Thread| calls::sleep(thread.call, &thread.arguments);
    let sleeps: Vec<calls::Sleep> = threads.iter().map(sleep).collect::<Option<_>>()?;
    let mut family: Vec<u32> = threads.iter().map(|thread| thread.pid).collect();
    family.dedup();
    let mut open = Vec::new();
    for pid in &family {
        open.extend(files::of_program(*pid, &family)?);
    }
    let ports = sockets::ports(&open);
    let own = files::own(|ends| sockets::concerns(ends, &ports))?;
    let mut sleeping = threads.iter().zip(sleeps);
    let stuck = !pids.is_empty()
        && sleeping.all(|(it, sleep)| files::is_for_certain(it.pid, sleep, &open, &own))
        && files::all_is_read(&open, &own)?
        && sockets::are_quiet(&open, &own, accepting)?
        && !in_flight();
    stuck.then_some(Look { threads })
}

/// Whether packets wait for a CPU that delivers them: the twelfth number of a line of
/// `/proc/net/softnet_stat`, one line for each CPU. `false` where the system does not tell.
#[cfg(target_os = "linux")]
pub(crate) fn in_flight() -> bool {
    let text = std::fs::read_to_string("/proc/net/softnet_stat").unwrap_or_default();
    text.lines().any(|line| {
        let waiting = line.split_ascii_whitespace().nth(11);
        waiting.is_some_and(|number| u32::from_str_radix(number, 16).is_ok_and(|number| number > 0))
    })
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn look(_pids: &[u32], _accepting: bool) -> Option<Look> {
    None
}
