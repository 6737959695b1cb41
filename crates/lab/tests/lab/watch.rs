//! `cargo lab watch --plain` on a terminal, which a few lines of Python play.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use wait_timeout::ChildExt;

use crate::student::{SERVER, Student};

/// Runs a command on a terminal. First it prints the command's process id, then what the terminal
/// shows. What it reads is typed there, and at its end the terminal closes.
const TERMINAL: &str = r#"
import os, pty, select, signal, sys

pid, terminal = pty.fork()
if pid == 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a job in the background ignores it
    os.execv(sys.argv[1], sys.argv[1:])
print(pid, flush=True)
while True:
    ready, _, _ = select.select([0, terminal], [], [])
    if 0 in ready:
        keys = os.read(0, 1024)
        if not keys:
            break
        os.write(terminal, keys)
    if terminal in ready:
        try:
            shown = os.read(terminal, 65536)
        except OSError:  # Linux's way to say that nobody is on the terminal any more
            break
        if not shown:
            break
        os.write(1, shown)
os.close(terminal)
os.waitpid(pid, 0)
"#;

/// The longest that a build and a check may take here.
const PATIENCE: Duration = Duration::from_secs(60);

/// A student's terminal, on which `cargo lab` runs.
struct Terminal {
    python: Child,
    keyboard: ChildStdin,
    lab: Pid,
    output: Receiver<Vec<u8>>,
    shown: String,
}

impl Terminal {
    /// `None`: there is no Python.
    fn start(student: &Student) -> Option<Terminal> {
        let mut python = harness::interop::python(TERMINAL)?;
        let lab = student.lab(&[]);
        python
            .arg(lab.get_program())
            .args(["watch", "--plain"])
            .current_dir(student.course.path(""));
        for (name, value) in lab.get_envs() {
            match value {
                Some(value) => python.env(name, value),
                None => python.env_remove(name),
            };
        }
        // Other tests may run beside this one.
        python.env("LAB_TIMEOUT_SCALE", "5");
        let mut python = python.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let keyboard = python.stdin.take().unwrap();
        let mut screen = python.stdout.take().unwrap();
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(length @ 1..) = screen.read(&mut buffer) {
                let _ = sender.send(buffer[..length].to_vec());
            }
        });
        let lab = Pid::INIT;
        let mut terminal = Terminal { python, keyboard, lab, output, shown: String::new() };
        let pid = terminal.shows("\n").trim_end().parse().unwrap();
        terminal.lab = Pid::from_raw(pid).unwrap();
        Some(terminal)
    }

    /// Waits until the terminal shows this, and gives what it has shown before.
    fn shows(&mut self, text: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some((before, after)) = self.shown.split_once(text) {
                let before = before.to_owned();
                self.shown = after.to_owned();
                return before;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let piece = self.output.recv_timeout(left);
            let piece = piece.unwrap_or_else(|_| panic!("no {text:?} in:\n{}", self.shown));
            self.shown.push_str(&String::from_utf8_lossy(&piece));
        }
    }

    #[cfg_attr(
        not(target_os = "linux"),
        allow(dead_code, reason = "only Linux tells what is left")
    )]
    fn press(&mut self, key: u8) {
        self.keyboard.write_all(&[key]).unwrap();
    }

    fn signal(&self, signal: Signal) {
        kill_process(self.lab, signal).unwrap();
    }

    /// Waits until the command has ended.
    fn ends(mut self) {
        let status = self.python.wait_timeout(PATIENCE).unwrap();
        assert!(status.is_some(), "the command does not end");
    }
}

#[test]
fn each_save_is_checked() {
    let student = Student::new()
        .writes("reply", "    client.write_all(b\"Hello, all!\")")
        .writes("response", "    todo!(\"response\")");
    let Some(mut terminal) = Terminal::start(&student) else { return };
    terminal.shows("watching exercises/01-basic-flow; Ctrl-C to leave");
    terminal.shows("✗ basic-flow · step 4 of 8 · reply");
    terminal.shows("Hello, all!");
    terminal.shows("5 of 8 steps pass");

    student.course.edit(SERVER, "Hello, all!", "Hello, client!");
    terminal.shows("✓ reply passes");
    terminal.shows("· basic-flow · step 8 of 8 · response");
    terminal.shows("7 of 8 steps pass");

    student.course.edit(SERVER, "Hello, client!\")", "Hello, client!\"");
    terminal.shows("mismatched closing delimiter");
    terminal.shows("basic-flow does not compile");

    terminal.signal(Signal::TERM);
    terminal.ends();
    student.left_nothing_behind();
}

/// The client of the last step waits until the test has read what came of the current one.
#[test]
fn the_current_step_is_told_before_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let seen = folder.path().join("seen");
    let wait = format!(
        r#"    while !std::path::Path::new({seen:?}).exists() {{
        std::thread::sleep(std::time::Duration::from_millis(1));
    }}
    let mut answer = Vec::new();
    server.take((1 << 20) + 1).read_to_end(&mut answer)?;
    if answer.len() > 1 << 20 {{
        return Err(io::Error::other("too long"));
    }}
    Ok(answer)"#
    );
    let student = Student::new()
        .writes("reply", "    client.write_all(b\"Hello, all!\")")
        .writes("response", &wait);
    // The student has come as far as this.
    let before = ["listen", "accept", "receive"];
    student.course.write(".lab/progress.json", format!("{{\"basic-flow\": {before:?}}}"));
    let Some(mut terminal) = Terminal::start(&student) else { return };
    terminal.shows("✗ basic-flow · step 4 of 8 · reply");
    assert!(!terminal.shown.contains("steps pass"), "{}", terminal.shown);
    std::fs::write(seen, "").unwrap();
    // All but `reply` and `next`: the last step passes only if its client has not waited in vain.
    terminal.shows("6 of 8 steps pass");
    terminal.signal(Signal::TERM);
    terminal.ends();
}

#[cfg(target_os = "linux")]
#[test]
fn who_leaves_during_a_check_leaves_nothing_behind() {
    let interrupt = |terminal: &mut Terminal| terminal.press(3);
    let kill = |terminal: &mut Terminal| terminal.signal(Signal::KILL);
    let ways: [fn(&mut Terminal); 2] = [interrupt, kill];
    let student = Student::new().begins("listen", "    loop {}");
    for leave in ways {
        let Some(mut terminal) = Terminal::start(&student) else { return };
        let deadline = Instant::now() + PATIENCE;
        while !student.runs("basic-flow-serv") {
            assert!(Instant::now() < deadline, "the check does not start");
        }
        leave(&mut terminal);
        terminal.ends();
        student.left_nothing_behind();
    }
}
