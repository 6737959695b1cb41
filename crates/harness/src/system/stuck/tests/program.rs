//! Programs in Python that get stuck.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::io::ioctl_fionread;
use rustix::process::{Pid, Signal, kill_process_group};

use super::super::{Look, look, threads};

/// Longer than anything takes on a machine that is busy.
const DEADLINE: Duration = Duration::from_secs(60);

/// The least time between two looks.
const PAUSE: Duration = Duration::from_millis(20);

const PRELUDE: &str = "
import ctypes, os, select, signal, socket, struct, sys, threading, time
libc = ctypes.CDLL(None, use_errno=True)
LONG = struct.pack('ll', 60, 0)
ports = [int(port) for port in sys.argv[1:]]
def say(text='ready'): print(text, flush=True)
def connect(port): return socket.create_connection(('127.0.0.1', port))
def listen():
    listener = socket.create_server(('127.0.0.1', 0))
    say(listener.getsockname()[1])
    return listener
";

pub(super) struct Program {
    child: Child,
    pub(super) stdin: Option<ChildStdin>,
    pub(super) stdout: BufReader<ChildStdout>,
}

/// Starts a program. `None`: there is no Python here.
pub(super) fn python(script: &str, ports: &[u16]) -> Option<Program> {
    let mut command = Command::new("python3");
    command.args(["-I", "-S", "-c", &format!("{PRELUDE}{script}")]);
    command.args(ports.iter().map(u16::to_string)).process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    match command.spawn() {
        Ok(mut child) => {
            let stdout = BufReader::new(child.stdout.take().unwrap());
            Some(Program { stdin: child.stdin.take(), child, stdout })
        }
        Err(error) => {
            let required = std::env::var_os("LAB_REQUIRE_PEERS").is_some_and(|value| value == "1");
            assert!(!required, "python3: {error}");
            eprintln!("skipped: there is no python3: {error}");
            None
        }
    }
}

impl Program {
    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn says(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "the program has ended");
        line.trim_end().to_string()
    }

    pub(super) fn has_said(&self) -> bool {
        !self.stdout.buffer().is_empty() || ioctl_fionread(self.stdout.get_ref()).unwrap() > 0
    }

    pub(super) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    pub(super) fn type_line(&mut self) {
        self.stdin.as_mut().unwrap().write_all(b"\n").unwrap();
    }

    pub(super) fn is_stuck(&self) {
        are_stuck(&[self.pid()]);
    }

    /// Whether it is stuck, seen from two looks.
    pub(super) fn seems_stuck(&self) -> bool {
        let first = look(&[self.pid()], false);
        if first.is_none() {
            return false;
        }
        std::thread::sleep(PAUSE);
        first == look(&[self.pid()], false)
    }

    /// It sleeps in such a call, and yet it is not proved that it is stuck.
    pub(super) fn is_not_proved(&self, calls: &[i64]) {
        let asleep =
            || threads::main_thread(self.pid()).filter(|thread| calls.contains(&thread.call));
        let first = twice(asleep);
        assert!(first.is_some(), "{:?}", threads::main_thread(self.pid()));
        for _ in 0..50 {
            assert_eq!(look(&[self.pid()], false), None);
            assert_eq!(asleep(), first);
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        let _ = self.child.wait();
    }
}

pub(super) fn are_stuck(pids: &[u32]) -> Look {
    let doing = || pids.iter().map(|pid| threads::main_thread(*pid)).collect::<Vec<_>>();
    twice(|| look(pids, false)).unwrap_or_else(|| panic!("not proved: {:?}", doing()))
}

/// What is the same twice, a moment apart.
pub(super) fn twice<T: PartialEq>(mut get: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + DEADLINE;
    let mut first = None;
    let mut since = Instant::now();
    while Instant::now() < deadline {
        let now = Instant::now();
        let second = get();
        if second.is_none() || second != first {
            (first, since) = (second, Instant::now());
        } else if now - since >= PAUSE {
            return second;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    None
}

/// Waits until something is so.
pub(super) fn until(mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !is_so() {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(1));
    }
}
