//! A program on Unix: it has a process group, and signals.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::thread;
use std::time::Instant;

use rustix::io::Errno;
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, waitid,
};

use super::events::{Events, What};
use findings::record::ProgramEnd;

/// The program and its process group: dropping it kills them all.
pub(super) struct Group(Child);

/// One signal shall reach the program and its children, and none shall reach them from the keyboard.
pub(super) fn with_own_group(command: &mut Command) {
    command.process_group(0);
}

/// Says when the program ends, without reaping it: as long as it is not reaped its number belongs to
/// nobody else, so a signal to it can hit nobody else.
pub(super) fn watch(child: Child, number: usize, events: Events) -> io::Result<Group> {
    let group = Group(child);
    let pid = group.pid();
    thread::spawn(move || {
        loop {
            match waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {
                Err(Errno::INTR) => {}
                Ok(Some(status)) => {
                    let end = match status.exit_status() {
                        Some(code) => ProgramEnd::Exited(code),
                        None => ProgramEnd::Killed(status.terminating_signal().unwrap_or(0)),
                    };
                    return events.send(number, What::Ended(end, Instant::now()));
                }
                Ok(None) | Err(_) => return,
            }
        }
    });
    Ok(group)
}

impl Group {
    fn pid(&self) -> Pid {
        Pid::from_child(&self.0)
    }

    /// Stops the program for a moment and lets it go on: a system call that it is blocked in
    /// is interrupted (signal(7), "Interruption of system calls").
    pub(super) fn interrupt(&self) {
        let pid = self.pid();
        if kill_process(pid, Signal::STOP).is_ok() {
            let stopped = WaitIdOptions::STOPPED | WaitIdOptions::EXITED;
            let seen = || waitid(WaitId::Pid(pid), stopped | WaitIdOptions::NOWAIT);
            while matches!(seen(), Err(Errno::INTR)) {}
            // Taken off the list, so that the next stop is told from this one.
            let _ = waitid(WaitId::Pid(pid), WaitIdOptions::STOPPED | WaitIdOptions::NOHANG);
        }
        let _ = kill_process(pid, Signal::CONT);
    }

    /// What Ctrl-C does at a terminal: SIGINT to the program and whoever it has started.
    pub(super) fn press_ctrl_c(&self, _step: &str) -> io::Result<()> {
        Ok(kill_process_group(self.pid(), Signal::INT)?)
    }

    /// Lets the program have at most so many bytes of address space.
    pub(super) fn limit_memory(&self, bytes: u64) {
        #[cfg(target_os = "linux")]
        self.limit(rustix::process::Resource::As, bytes);
        #[cfg(not(target_os = "linux"))]
        let _ = bytes;
    }

    /// Lets the program have at most so many open descriptors.
    pub(super) fn limit_descriptors(&self, count: u64) {
        #[cfg(target_os = "linux")]
        self.limit(rustix::process::Resource::Nofile, count);
        #[cfg(not(target_os = "linux"))]
        let _ = count;
    }

    #[cfg(target_os = "linux")]
    fn limit(&self, resource: rustix::process::Resource, most: u64) {
        use rustix::process::{Rlimit, prlimit};
        let limit = Rlimit { current: Some(most), maximum: Some(most) };
        let _ = prlimit(Some(self.pid()), resource, limit);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let _ = kill_process_group(self.pid(), Signal::KILL);
        // Should it have left its group, which a program can.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
