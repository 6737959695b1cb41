//! Starts a program, listens to what it prints, and ends it with all that it started.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

#[cfg(windows)]
mod console;
mod events;
mod orphans;
mod pipes;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;
#[cfg(windows)]
pub(crate) use windows::press_if_asked;

pub(crate) use self::events::{Event, Events, Stream, What};
pub(crate) use self::orphans::kill_orphans;
pub use self::orphans::{adopt_orphans, kill_all_of_run};
use self::pipes::{Output, Typist};

/// Output past this many bytes is cut, in each of the two streams.
const OUTPUT_LIMIT: usize = 1024 * 1024;

/// As many descriptors as a check and its programs may need: macOS refuses to allow any number.
#[cfg(unix)]
const ENOUGH_DESCRIPTORS: u64 = 10_000;

/// A running program. Dropping it kills it, and everything in its group.
pub(crate) struct Process {
    pid: u32,
    group: system::Group,
    outputs: Vec<Arc<Output>>,
    typist: Option<Typist>,
    output_limit: Arc<AtomicUsize>,
}

/// What a process is started with.
pub(crate) struct Start<'a> {
    pub(crate) path: &'a Path,
    pub(crate) args: &'a [&'a OsStr],
    /// Every process that the program starts inherits this in its environment as `LAB_RUN`, and
    /// can be found by it.
    pub(crate) run: &'a str,
    /// Whether the check types on its standard input; otherwise that is empty.
    pub(crate) typed: bool,
    /// More of its environment.
    pub(crate) env: &'a [(&'static str, String)],
}

impl Process {
    pub(crate) fn start(start: &Start, number: usize, events: &Events) -> io::Result<Process> {
        // A crowd of clients needs more than the usual 1,024, at both ends.
        allowed_descriptors();
        keep_descriptors();
        let mut command = Command::new(start.path);
        command
            .args(start.args)
            // Where the check writes what it has found is not the program's business.
            .env_remove("LAB_RESULT")
            .env("LAB_HOLD", "1")
            .env("LAB_RUN", start.run)
            .env("RUST_BACKTRACE", "0")
            .envs(start.env.iter().map(|(name, value)| (name, value)))
            .stdin(if start.typed { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        system::with_own_group(&mut command);
        let mut child = command.spawn()?;
        let pid = child.id();
        let output_limit = Arc::new(AtomicUsize::new(OUTPUT_LIMIT));
        let mut outputs = Vec::new();
        let mut listen = |pipe, stream| {
            outputs.push(pipes::listen(pipe, stream, number, events.clone(), &output_limit));
        };
        if let Some(stdout) = child.stdout.take() {
            listen(pipes::file(stdout), Stream::Stdout);
        }
        if let Some(stderr) = child.stderr.take() {
            listen(pipes::file(stderr), Stream::Stderr);
        }
        let typist = child.stdin.take().map(|stdin| Typist::start(pipes::file(stdin)));
        let group = system::watch(child, number, events.clone())?;
        Ok(Process { pid, group, outputs, typist, output_limit })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// Lets the program print so many bytes.
    pub(crate) fn may_print(&self, bytes: usize) {
        self.output_limit.store(bytes, Relaxed);
    }

    /// Types on the program's standard input. Returns at once.
    pub(crate) fn types(&self, text: Vec<u8>) {
        if let Some(typist) = &self.typist {
            typist.types(text);
        }
    }

    /// Ends the program's standard input, once all that was typed is taken.
    pub(crate) fn end_input(&mut self) {
        if let Some(typist) = &mut self.typist {
            typist.end();
        }
    }

    /// Stops the program for a moment and lets it go on: a system call that it is blocked in returns
    /// early. Only on Unix.
    pub(crate) fn interrupt(&self) {
        self.group.interrupt();
    }

    /// Somebody presses Ctrl-C at the program's terminal. `step`: the check that runs.
    pub(crate) fn press_ctrl_c(&self, step: &str) -> io::Result<()> {
        self.group.press_ctrl_c(step)
    }

    /// Lets the program have at most so many bytes of address space. Only on Linux.
    pub(crate) fn limit_memory(&self, bytes: u64) {
        self.group.limit_memory(bytes);
    }

    /// Lets the program have at most so many open descriptors. Only on Linux.
    pub(crate) fn limit_descriptors(&self, count: u64) {
        self.group.limit_descriptors(count);
    }

    /// Whether nothing is on its way between the program's standard streams and the check.
    pub(crate) fn is_quiet(&self) -> bool {
        let typed = self.typist.as_ref().is_none_or(Typist::is_quiet);
        typed && self.outputs.iter().all(|output| output.is_quiet())
    }
}

/// Says when `cargo lab` ends, however it ends: it holds the other end of our standard input and
/// never writes to it.
pub(crate) fn watch_lab(events: Events) {
    thread::spawn(move || {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        events.tell(Event::Abandoned);
    });
}

/// How many descriptors this process may have open, and every program that it starts from now on:
/// as many as the system lets it. `None`: there is no limit.
pub(crate) fn allowed_descriptors() -> Option<u64> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        let most = limit.maximum.map_or(ENOUGH_DESCRIPTORS, |most| most.min(ENOUGH_DESCRIPTORS));
        let current = limit.current?.max(most);
        // Where it is refused, what was allowed before still is.
        let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(current), ..limit });
        if raised.is_ok() { Some(current) } else { limit.current }
    }
    #[cfg(not(unix))]
    None
}

/// From now on a program gets no descriptor of ours but its three streams: what a terminal or an editor
/// has left open here would change its numbers, and how many it may have.
fn keep_descriptors() {
    #[cfg(unix)]
    close_fds::set_fds_cloexec(3, &[]);
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::io::{FdFlags, fcntl_setfd};

    use super::{Command, keep_descriptors};

    #[test]
    fn a_program_gets_no_descriptor_of_ours() {
        let file = std::fs::File::open("/dev/null").unwrap();
        fcntl_setfd(&file, FdFlags::empty()).unwrap();
        keep_descriptors();
        let path = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&file));
        assert!(!Command::new("test").args(["-e", &path]).status().unwrap().success());
    }
}
