//! Starts a program, listens to what it prints, and ends it with all that it started.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Instant;

use mio::Waker;

#[cfg(windows)]
mod console;
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

/// Output past this many bytes is cut, in each of the two streams.
const OUTPUT_LIMIT: usize = 1024 * 1024;

/// As many descriptors as a check and its programs may need: macOS refuses to allow any number.
#[cfg(unix)]
const ENOUGH_DESCRIPTORS: u64 = 10_000;

/// Which of its two outputs a program used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    Stdout,
    Stderr,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Exited(i32),
    #[cfg_attr(windows, allow(dead_code, reason = "Windows has no signals"))]
    Killed(i32),
}

/// `signal 6 (SIGABRT)`: the number, and the name that signal(7) has for it.
pub(crate) fn signal_name(number: i32) -> String {
    const NAMES: &[(i32, &str)] = &[
        (1, "SIGHUP"),
        (2, "SIGINT"),
        (4, "SIGILL"),
        (6, "SIGABRT"),
        (8, "SIGFPE"),
        (9, "SIGKILL"),
        (11, "SIGSEGV"),
        (13, "SIGPIPE"),
        (15, "SIGTERM"),
    ];
    match NAMES.iter().find(|(known, _)| *known == number) {
        Some((_, name)) => format!("signal {number} ({name})"),
        None => format!("signal {number}"),
    }
}

/// Something that happened while the check waited.
#[derive(Debug)]
pub(crate) enum Event {
    /// A program did something. The number is its place in the check.
    Program(usize, What),
    /// `cargo lab`, which started the check, has ended before it.
    Abandoned,
}

#[derive(Debug)]
pub(crate) enum What {
    Printed(Stream, Vec<u8>),
    /// It printed more than the limit. The rest is read and thrown away.
    Flooded,
    /// It and everybody who inherited the stream have closed it.
    Closed(Stream),
    Ended(End, Instant),
}

/// Where the threads that watch a program send what they see; it wakes the check that waits.
#[derive(Clone)]
pub(crate) struct Events {
    pub(crate) sender: Sender<Event>,
    pub(crate) waker: Arc<Waker>,
}

impl Events {
    /// A check that has ended does not listen any more, which is not an error.
    fn send(&self, program: usize, what: What) {
        self.tell(Event::Program(program, what));
    }

    fn tell(&self, event: Event) {
        let _ = self.sender.send(event);
        let _ = self.waker.wake();
    }
}

/// A running program. Dropping it kills it, and everything in its group.
pub(crate) struct Process {
    pid: u32,
    #[cfg_attr(windows, allow(dead_code, reason = "it has only to be dropped"))]
    group: system::Group,
    stdin: Option<Sender<Vec<u8>>>,
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
}

impl Process {
    pub(crate) fn start(start: &Start, number: usize, events: &Events) -> io::Result<Process> {
        // A crowd of clients needs more than the usual 1,024, at both ends.
        allowed_descriptors();
        keep_descriptors();
        let mut command = Command::new(start.path);
        command
            .args(start.args)
            .env("LAB_HOLD", "1")
            .env("LAB_RUN", start.run)
            .env("RUST_BACKTRACE", "0")
            .stdin(if start.typed { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        system::with_own_group(&mut command);
        let mut child = command.spawn()?;
        let pid = child.id();
        let output_limit = Arc::new(AtomicUsize::new(OUTPUT_LIMIT));
        if let Some(stdout) = child.stdout.take() {
            listen(stdout, Stream::Stdout, number, events.clone(), Arc::clone(&output_limit));
        }
        if let Some(stderr) = child.stderr.take() {
            listen(stderr, Stream::Stderr, number, events.clone(), Arc::clone(&output_limit));
        }
        let stdin = child.stdin.take().map(typist);
        let group = system::watch(child, number, events.clone())?;
        Ok(Process { pid, group, stdin, output_limit })
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
        if let Some(stdin) = &self.stdin {
            // The program may have closed its input; then nobody wants the text.
            let _ = stdin.send(text);
        }
    }

    /// Ends the program's standard input, once all that was typed is taken.
    pub(crate) fn end_input(&mut self) {
        self.stdin = None;
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

/// Passes on what a program prints, as it comes.
fn listen(
    mut from: impl Read + Send + 'static,
    stream: Stream,
    number: usize,
    events: Events,
    limit: Arc<AtomicUsize>,
) {
    thread::spawn(move || {
        let mut buffer = vec![0; 64 * 1024];
        let mut total = 0;
        loop {
            match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(_) if total > limit.load(Relaxed) => {}
                Ok(length) => {
                    total += length;
                    events.send(number, What::Printed(stream, buffer[..length].to_vec()));
                    if total > limit.load(Relaxed) {
                        events.send(number, What::Flooded);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        events.send(number, What::Closed(stream));
    });
}

/// Types what it is sent on a program's standard input, which ends when the sender is dropped.
fn typist(mut stdin: impl Write + Send + 'static) -> Sender<Vec<u8>> {
    let (sender, texts) = mpsc::channel::<Vec<u8>>();
    thread::spawn(move || {
        for text in texts {
            if stdin.write_all(&text).and_then(|()| stdin.flush()).is_err() {
                break;
            }
        }
    });
    sender
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

/// From now on a process that has lost its parent becomes our child, and [`kill_orphans`] finds it,
/// even if it has cleared its environment (prctl(2), PR_SET_CHILD_SUBREAPER). Only on Linux.
pub(crate) fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    {
        // The system may refuse; then only those are found that have kept `LAB_RUN`.
        let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    }
}

/// Kills our children, and then theirs, which become ours, until there is none. For a process that
/// plays a single check and has ended its programs: then every child is an orphan.
pub(crate) fn kill_orphans() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, WaitOptions, kill_process, waitpid};
        // As in `kill_all_of_run`: whoever is faster than we are must not keep us for ever.
        for _ in 0..100 {
            let mut orphans = children();
            // Who belongs to another user stays, and is not waited for.
            orphans.retain(|pid| kill_process(*pid, Signal::KILL).is_ok());
            if orphans.is_empty() {
                break;
            }
            for pid in orphans {
                let _ = waitpid(Some(pid), WaitOptions::empty());
            }
        }
    }
}

#[cfg(target_os = "linux")]
fn children() -> Vec<rustix::process::Pid> {
    let tasks = procfs::process::Process::myself().and_then(|process| process.tasks());
    let pids = tasks.into_iter().flatten().flatten().flat_map(|task| task.children()).flatten();
    pids.filter_map(|pid| rustix::process::Pid::from_raw(pid.cast_signed())).collect()
}

/// Kills every process that has `LAB_RUN=<run>` in its environment, until there is none: those
/// that left the program's process group. Elsewhere than on Linux it finds nobody.
pub fn kill_all_of_run(run: &str) {
    #[cfg(target_os = "linux")]
    {
        let mark = format!("LAB_RUN={run}");
        // A program that starts children faster than they are found must not keep us for ever.
        for _ in 0..100 {
            if !kill_found(mark.as_bytes()) {
                break;
            }
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = run;
}

#[cfg(target_os = "linux")]
fn kill_found(mark: &[u8]) -> bool {
    use rustix::process::{Pid, Signal, kill_process};
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return false;
    };
    let mut found = false;
    for entry in entries.flatten() {
        let Some(raw) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        let Ok(environment) = std::fs::read(entry.path().join("environ")) else {
            continue;
        };
        let ours = environment.split(|byte| *byte == 0).any(|variable| variable == mark);
        if ours && raw != std::process::id().cast_signed() {
            found = true;
            if let Some(pid) = Pid::from_raw(raw) {
                let _ = kill_process(pid, Signal::KILL);
            }
        }
    }
    found
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::io::{FdFlags, fcntl_setfd};

    use super::{Command, Read, Stdio, keep_descriptors, kill_all_of_run};

    #[test]
    fn a_program_gets_no_descriptor_of_ours() {
        let file = std::fs::File::open("/dev/null").unwrap();
        fcntl_setfd(&file, FdFlags::empty()).unwrap();
        keep_descriptors();
        let path = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&file));
        assert!(!Command::new("test").args(["-e", &path]).status().unwrap().success());
    }

    #[test]
    fn what_a_run_has_started_is_ended() {
        let run = format!("test-{}", std::process::id());
        // `read` waits for a line that never comes: our end of its input stays open.
        let mut child = Command::new("sh")
            .args(["-c", "echo ready; read line"])
            .env("LAB_RUN", &run)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that is only just being started has no environment to be found by yet.
        child.stdout.take().unwrap().read_exact(&mut [0; 6]).unwrap();
        let input = child.stdin.take();
        kill_all_of_run(&run);
        assert!(!child.wait().unwrap().success());
        drop(input);
    }
}
