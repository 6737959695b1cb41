//! Hostile programs under `check --programs`. Each gets the right status in time, and a report that
//! names what it does and leaves the terminal alone; and no process is left.

mod case;
mod cases;
mod conversations;

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::sync::Mutex;
use std::thread;

use tempfile::TempDir;

use self::case::{Case, DRIVES_THE_TERMINAL, server};
use self::cases::cases;
use crate::student::{Checked, Student, is_bench, left_of, longest_verdict};

/// The most lines that a report has: one or two screens.
const LINES: usize = 60;

/// How many programs are checked at once. Most of them only wait; where times are looked at, each has
/// the machine for itself.
fn at_once() -> usize {
    if is_bench() { 1 } else { 8 }
}

#[test]
fn every_hostile_program_gets_its_verdict() {
    // Skips the test, or fails it, where there is no Python.
    if harness::interop::python("").is_none() {
        return;
    }
    let student = Student::new();
    // The checks are built first: the time that is measured is not the compiler's.
    student.lab(&["check", "basic-flow/connect", "--solution"]).assert().success();
    let others = TcpListener::bind("127.0.0.1:0").unwrap();
    let cases = cases(others.local_addr().unwrap());
    let (queue, wrong) = (Mutex::new(cases.iter()), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..at_once() {
            scope.spawn(|| {
                loop {
                    let Some(case) = queue.lock().unwrap().next() else { break };
                    if let Err(what) = case.check(&student) {
                        wrong.lock().unwrap().push(format!("── {}\n{what}", case.name));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

impl Case {
    /// Checks the program. The error tells what is wrong with the verdict.
    fn check(&self, student: &Student) -> Result<(), String> {
        let folder = programs(&self.script);
        let programs = folder.path().to_str().unwrap();
        let place = format!("basic-flow/{}", self.step);
        let mut lab = student.lab(&["check", &place, "--json", "--programs", programs]);
        let output = lab.output().unwrap();
        // Each of its processes has the folder in its environment or on its command line.
        let left = left_of(programs);
        let checked = Checked::read(&output);
        let step = checked.step(self.step);
        let (millis, report) = (step["millis"].as_u64().unwrap(), step["report"].as_str().unwrap());
        println!("{millis:5} ms  {}  {}", step["status"], self.name);
        let mut wrong = checked.lacks(self.step, self.words);
        if step["status"] != self.status {
            wrong.push(format!("it is {}, not {}", step["status"], self.status));
        }
        if millis > longest_verdict() {
            wrong.push(format!("the verdict took {millis} ms"));
        }
        if report.lines().count() > LINES {
            wrong.push(format!("the report has {} lines", report.lines().count()));
        }
        if !left.is_empty() {
            wrong.push(format!("left behind: {left:?}"));
        }
        // Cargo may say there that it waits for another cargo.
        let stderr = String::from_utf8_lossy(&output.stderr);
        if stderr.contains(|c: char| c.is_control() && c != '\n') {
            wrong.push(format!("stderr: {stderr:?}"));
        }
        if wrong.is_empty() { Ok(()) } else { Err(format!("{}\n{report}", wrong.join("\n"))) }
    }
}

#[test]
fn a_program_does_not_drive_the_terminal() {
    if harness::interop::python("").is_none() {
        return;
    }
    let student = Student::new();
    let folder = programs(&server(DRIVES_THE_TERMINAL));
    let programs = folder.path().to_str().unwrap();
    let mut lab = student.lab(&["check", "basic-flow/accept", "--programs", programs]);
    // As on a terminal: with colours.
    let output = lab.env("CLICOLOR_FORCE", "1").output().unwrap();
    let shown = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(shown.contains("\u{1b}[31m"), "no colours in {shown:?}");
    // Red, green, cyan; bold, dim and plain.
    let ours = ["31", "32", "36", "1", "2", "0"];
    let rest = ours.iter().fold(shown, |rest, code| rest.replace(&format!("\u{1b}[{code}m"), ""));
    let raw = rest.chars().find(|c| c.is_control() && *c != '\n');
    assert_eq!(raw, None, "{rest:?}");
    assert!(rest.contains(r"\u{1b}[2J\u{1b}[?1049h\u{1b}[35m"), "{rest}");
}

/// A folder with this script as server and as client.
fn programs(script: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["basic-flow-server", "basic-flow-client"] {
        let path = folder.path().join(name);
        fs::write(&path, script).unwrap();
        let mode = if script.contains("#!") { 0o755 } else { 0o644 };
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    }
    folder
}
