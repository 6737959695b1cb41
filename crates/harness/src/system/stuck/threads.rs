//! Threads that sleep, and the processes that they are of: proc(5).

use std::fs::{self, File};
use std::io::Read;

use super::super::descriptors::children;

/// A thread that sleeps. If two looks at it are equal, then it has not run in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Thread {
    pub(crate) pid: u32,
    pub(crate) tid: u32,
    /// The number of the system call that it sleeps in, and what it was called with.
    pub(crate) call: i64,
    pub(crate) arguments: [u64; 6],
    /// How often it has given up the CPU.
    pub(crate) switches: u64,
}

/// `SIGALRM` in a set of signals of `/proc/PID/status`.
const SIGALRM: u64 = 1 << 13;

/// What `/proc/PID/task/TID/status` has about a thread.
struct Status {
    state: char,
    /// Whether it would notice that a timer of alarm(2) or setitimer(2) has run out.
    hears_alarm: bool,
    switches: u64,
}

/// The threads of these processes, of those that they have started, and of those that their ancestors
/// have left behind with us. `None`: one of the threads may be awake.
pub(super) fn asleep(pids: &[u32]) -> Option<Vec<Thread>> {
    let mut left = [pids, &orphans(pids)?].concat();
    let mut seen: Vec<u32> = Vec::new();
    let mut threads = Vec::new();
    while let Some(pid) = left.pop() {
        if seen.contains(&pid) {
            continue;
        }
        seen.push(pid);
        let tids = tids(pid)?;
        // It has ended. If its parent waited for that, the parent would not sleep.
        if let [tid] = tids[..]
            && !pids.contains(&pid)
            && status(pid, tid)?.state == 'Z'
        {
            continue;
        }
        if !is_64_bit(pid)? {
            return None;
        }
        for tid in tids {
            threads.push(thread(pid, tid, true)?);
            left.extend(children(pid, tid)?);
        }
    }
    Some(threads)
}

/// The order matters. What a thread sleeps in is told only when it is off the CPU and in no queue for
/// it, whereas its state says that it sleeps from the moment when it decides to. Whatever the thread
/// does between two looks, it has given up the CPU once more before its call is told again.
fn thread(pid: u32, tid: u32, deaf: bool) -> Option<Thread> {
    let (call, arguments) = call(pid, tid)?;
    let status = status(pid, tid)?;
    let sleeps = status.state == 'S' && !(deaf && status.hears_alarm);
    sleeps.then_some(Thread { pid, tid, call, arguments, switches: status.switches })
}

/// `/proc/PID/task/TID/syscall`: the number, six arguments, and two more registers. It is `running`,
/// or -1 if the thread is in no call.
fn call(pid: u32, tid: u32) -> Option<(i64, [u64; 6])> {
    let text = fs::read_to_string(format!("/proc/{pid}/task/{tid}/syscall")).ok()?;
    let mut words = text.split_ascii_whitespace();
    let number = words.next()?.parse().ok().filter(|number| *number >= 0)?;
    let mut arguments = [0; 6];
    for argument in &mut arguments {
        *argument = u64::from_str_radix(words.next()?.strip_prefix("0x")?, 16).ok()?;
    }
    Some((number, arguments))
}

fn status(pid: u32, tid: u32) -> Option<Status> {
    let text = fs::read_to_string(format!("/proc/{pid}/task/{tid}/status")).ok()?;
    let field = |name: &str| {
        let mut lines = text.lines();
        lines.find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(':')?.trim()))
    };
    let signals = |name: &str| u64::from_str_radix(field(name)?, 16).ok();
    let count = |name: &str| field(name)?.parse::<u64>().ok();
    Some(Status {
        state: field("State")?.chars().next()?,
        // Who blocks it may be waiting for it: sigwait(3), signalfd(2).
        hears_alarm: (signals("SigCgt")? | signals("SigBlk")?) & SIGALRM != 0,
        switches: count("voluntary_ctxt_switches")? + count("nonvoluntary_ctxt_switches")?,
    })
}

fn tids(pid: u32) -> Option<Vec<u32>> {
    let entries = fs::read_dir(format!("/proc/{pid}/task")).ok()?;
    entries.map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect()
}

/// The system calls of other programs have other numbers. The fifth byte tells: elf(5).
fn is_64_bit(pid: u32) -> Option<bool> {
    let mut header = [0; 5];
    File::open(format!("/proc/{pid}/exe")).ok()?.read_exact(&mut header).ok()?;
    Some(header == [0x7f, b'E', b'L', b'F', 2])
}

/// Children of ours that are in the process group of a program, and are no program themselves: their
/// parent has ended, and they have become ours (`PR_SET_CHILD_SUBREAPER` of prctl(2)).
fn orphans(pids: &[u32]) -> Option<Vec<u32>> {
    let own = std::process::id();
    let ours: Vec<Vec<u32>> = tids(own)?.into_iter().filter_map(|tid| children(own, tid)).collect();
    let mut orphans = ours.concat();
    orphans.retain(|pid| !pids.contains(pid) && group(*pid).is_some_and(|it| pids.contains(&it)));
    Some(orphans)
}

/// The third field of `/proc/PID/stat` after the name, which may contain anything.
fn group(pid: u32) -> Option<u32> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    text.rsplit_once(')')?.1.split_ascii_whitespace().nth(2)?.parse().ok()
}

/// What the main thread of a process sleeps in.
#[cfg(test)]
pub(super) fn main_thread(pid: u32) -> Option<Thread> {
    thread(pid, pid, false)
}
