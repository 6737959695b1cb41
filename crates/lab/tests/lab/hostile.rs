//! Hostile programs under `check --programs`. Each gets the right status in time, and a report that
//! names what it does and leaves the terminal alone; and no process is left.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::sync::Mutex;
use std::thread;

use tempfile::TempDir;

use crate::student::{Checked, Student, is_bench, left_of, longest_verdict};

/// The most lines that a report has: one or two screens.
const LINES: usize = 60;

/// How many programs are checked at once. Most of them only wait; where times are looked at, each has
/// the machine for itself.
fn at_once() -> usize {
    if is_bench() { 1 } else { 8 }
}

/// A program, and what is said of it.
struct Case {
    /// What it does.
    name: &'static str,
    /// The text of its file. Without a `#!` the file is not executable.
    script: String,
    /// The step of chapter 1 that is checked.
    step: &'static str,
    status: &'static str,
    /// What the report says, among other things.
    words: &'static [&'static str],
}

fn shell(script: &str) -> String {
    format!("#!/bin/sh\n{script}\n")
}

fn python(script: &str) -> String {
    let start = r#"#!/usr/bin/env python3
import os, resource, socket, struct, subprocess, sys, time

def address():
    host, port = sys.argv[2].rsplit(":", 1)
    return host.strip("[]"), int(port)

def say(listener):
    host, port = sys.argv[2].rsplit(":", 1)[0], listener.getsockname()[1]
    print(f"listening on {host}:{port}", flush=True)
"#;
    format!("{start}{script}\n")
}

/// A server that listens as it should, and then does this.
fn server(script: &str) -> String {
    let start = r#"
family = socket.AF_INET6 if ":" in address()[0] else socket.AF_INET
listener = socket.create_server(address(), family=family)
say(listener)
"#;
    python(&format!("{start}{script}"))
}

/// A server that does this, and then answers its client as it should.
fn server_that_answers(script: &str) -> String {
    let end = r#"
client, _ = listener.accept()
client.sendall(b"Hello, client!")
time.sleep(1000)
"#;
    server(&format!("{script}{end}"))
}

/// A server that takes a client, and then something else until no descriptor is left.
fn server_that_hoards(something: &str) -> String {
    let hoard = r#"
client, _ = listener.accept()
resource.setrlimit(resource.RLIMIT_NOFILE, (1000, 1000))
hoard = []
try:
    while True:
        hoard.append(SOMETHING)
except OSError:
    time.sleep(1000)
"#;
    server(&hoard.replace("SOMETHING", something))
}

/// Sets a title, a colour, another screen and clears it; and rings.
const DRIVES_THE_TERMINAL: &str = r#"
client, _ = listener.accept()
print("\x1b]0;mine\x07\x1b[35mred", file=sys.stderr, flush=True)
print("\x1b[2J\x1b[?1049h\x1b[35m\x9b2J\r\x07", flush=True)
time.sleep(1000)
"#;

/// At the address `others` somebody listens who is no program under check.
fn cases(others: SocketAddr) -> Vec<Case> {
    [
        those_that_do_not_come_far(),
        those_that_print_badly(),
        those_that_listen_elsewhere(others),
        those_that_converse_badly(),
        those_that_take_too_much(),
        those_that_are_not_alone(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn those_that_do_not_come_far() -> Vec<Case> {
    vec![
        Case {
            name: "is not executable",
            script: "print('hello')\n".to_owned(),
            step: "listen",
            status: "failed",
            words: &["basic-flow-server cannot be started: Permission denied", "`chmod +x "],
        },
        Case {
            name: "asks for an interpreter that is not there",
            script: "#!/no/such/interpreter\n".to_owned(),
            step: "listen",
            status: "failed",
            words: &["basic-flow-server cannot be started", "not here: #!/no/such/interpreter"],
        },
        Case {
            name: "asks for its interpreter in the second line",
            script: "\n#!/usr/bin/env python3\n".to_owned(),
            step: "listen",
            status: "failed",
            words: &["cannot be started: Exec format error", "A script needs a first line such as"],
        },
        Case {
            name: "has lines that end as on Windows",
            script: "#!/usr/bin/env python3\r\nprint('hello')\r\n".to_owned(),
            step: "listen",
            status: "failed",
            words: &["basic-flow-server ended with exit code 127.", r"python3\r"],
        },
        Case {
            name: "exits at once",
            script: shell("exit 0"),
            step: "listen",
            status: "failed",
            words: &["; it ended with exit code 0 instead"],
        },
        Case {
            name: "exits with 3 at once",
            script: shell("exit 3"),
            step: "connect",
            status: "failed",
            words: &["client should have connected; it ended with exit code 3 instead"],
        },
        Case {
            name: "is ended by a signal",
            script: shell("kill -SEGV $$"),
            step: "listen",
            status: "crashed",
            words: &["basic-flow-server was ended by signal 11 (SIGSEGV)."],
        },
        Case {
            name: "stops itself",
            script: shell("kill -STOP $$"),
            step: "listen",
            status: "hung",
            words: &["nothing came for 2 s", "basic-flow-server is stopped"],
        },
        Case {
            name: "ignores every signal",
            script: shell("trap '' HUP INT QUIT TERM; exec sleep 1000"),
            step: "listen",
            status: "hung",
            words: &["basic-flow-server is still running, asleep"],
        },
    ]
}

fn those_that_print_badly() -> Vec<Case> {
    vec![
        Case {
            name: "never prints",
            script: python("socket.create_server(address()); time.sleep(1000)"),
            step: "listen",
            status: "hung",
            words: &["should have printed \"listening on <ip:port>\"; nothing came for 2 s"],
        },
        Case {
            name: "prints a first line without an address",
            script: shell("echo ready; exec sleep 1000"),
            step: "listen",
            status: "failed",
            words: &["should have printed \"listening on <ip:port>\", but it printed \"ready\""],
        },
        Case {
            name: "does not end its first line",
            script: shell("printf 'listening on 127.0.0.1:80'; exec sleep 1000"),
            step: "listen",
            status: "hung",
            words: &["listening on 127.0.0.1:80 (no line end)"],
        },
        Case {
            name: "closes its standard output",
            script: shell("exec >&-; exec sleep 1000"),
            step: "listen",
            status: "hung",
            words: &["It has closed its standard output"],
        },
        Case {
            name: "floods its standard output",
            script: server("client = listener.accept()\nwhile True: print('again')"),
            step: "reply",
            status: "hung",
            words: &[
                "stdout that the check has not come to",
                "again",
                "It printed more than 1 MiB",
            ],
        },
        Case {
            name: "floods its standard error",
            script: shell("exec yes 'oh no' >&2"),
            step: "listen",
            status: "hung",
            words: &["nothing came for 2 s", "It printed more than 1 MiB", "stderr: oh no"],
        },
        Case {
            name: "prints bytes that are no text",
            script: server(
                r#"
client = listener.accept()
sys.stdout.buffer.write(b"connected by \xff\xfe\n")
sys.stdout.flush()
time.sleep(1000)
"#,
            ),
            step: "accept",
            status: "failed",
            words: &["but it printed \"connected by \u{fffd}\u{fffd}\"", "bytes that are no text"],
        },
        Case {
            name: "drives the terminal",
            script: server(DRIVES_THE_TERMINAL),
            step: "accept",
            status: "failed",
            words: &[r#"printed "\u{1b}[2J\u{1b}[?1049h"#, r"stderr: \u{1b}]0;mine\u{7}"],
        },
    ]
}

fn those_that_listen_elsewhere(others: SocketAddr) -> Vec<Case> {
    vec![
        Case {
            name: "says that it listens and does not",
            script: python(
                r#"
listener = socket.socket()
listener.bind(address())
say(listener)
time.sleep(1000)
"#,
            ),
            step: "accept",
            status: "failed",
            words: &["client 1 could not connect to server", "no socket of its is listening"],
        },
        Case {
            name: "listens on another port than it says",
            script: python(
                r#"
listener = socket.create_server(address())
other = socket.socket()
other.bind(address())
say(other)
time.sleep(1000)
"#,
            ),
            step: "accept",
            status: "failed",
            words: &["client 1 could not connect to server", "but it listens on 127.0.0.1:"],
        },
        Case {
            name: "listens on another port than it was asked to",
            script: server("time.sleep(1000)").replace("int(port)", "0"),
            step: "listen",
            status: "failed",
            words: &["server was asked to listen on 127.0.0.1:", ", but it listens on 127.0.0.1:"],
        },
        Case {
            name: "listens on another address than it says",
            script: server("time.sleep(1000)").replace("host.strip(\"[]\")", "'127.0.0.2'"),
            step: "accept",
            status: "failed",
            words: &["client 1 could not connect to server", "but it listens on 127.0.0.2:"],
        },
        Case {
            name: "listens on another address than it was asked to",
            script: server("time.sleep(1000)").replace("sys.argv[2]", "'127.0.0.2:0'"),
            step: "listen",
            status: "failed",
            words: &["on 127.0.0.1 and any free port, but it listens on 127.0.0.2:"],
        },
        Case {
            name: "prints the address of somebody else",
            script: shell(&format!("echo listening on {others}; exec sleep 1000")),
            step: "reply",
            status: "hung",
            words: &["It has said that it listens on ", "no socket of its is listening"],
        },
    ]
}

fn those_that_converse_badly() -> Vec<Case> {
    vec![
        Case {
            name: "accepts and then sleeps",
            script: server("client = listener.accept(); time.sleep(1000)"),
            step: "reply",
            status: "hung",
            words: &["asleep", "14 bytes from <client 1> have arrived, and it"],
        },
        Case {
            name: "accepts, listens no more, and then sleeps",
            script: server("client = listener.accept(); listener.close(); time.sleep(1000)"),
            step: "reply",
            status: "hung",
            words: &["asleep", "14 bytes from <client 1> have arrived, and it"],
        },
        Case {
            name: "closes the connection at once",
            script: python("socket.create_connection(address()).close(); time.sleep(1000)"),
            step: "request",
            status: "failed",
            words: &["waits for \"Hello, server!\" from client, but the connection was closed"],
        },
        Case {
            name: "resets the connection",
            script: server(
                r#"
client, _ = listener.accept()
client.recv(1024)
client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
client.close()
time.sleep(1000)
"#,
            ),
            step: "reply",
            status: "failed",
            words: &["waits for \"Hello, client!\" from server, but the connection was reset"],
        },
        Case {
            name: "answers with bytes that are no text",
            script: server_that_answers("").replace("client!", r"\xff\xfe!"),
            step: "reply",
            status: "failed",
            words: &[r#"but it got "Hello, " ff fe "!""#],
        },
        Case {
            name: "sends without end",
            script: server(
                r#"
client, _ = listener.accept()
while True:
    client.sendall(b"x" * 65536)
"#,
            ),
            step: "reply",
            status: "failed",
            words: &["waits for \"Hello, client!\" from server, but it got 78 bytes \"xxxxxxxx\""],
        },
        Case {
            name: "sends what it should, and then without end",
            script: python(
                r#"
server = socket.create_connection(address())
message = sys.argv[4].encode()
while True:
    server.sendall(message + b"x" * 65536)
"#,
            ),
            step: "request",
            status: "failed",
            words: &["server expects nothing more, and client sent 64 bytes \"xxxxxxxx\""],
        },
        Case {
            name: "sends a byte a second",
            script: server(
                r#"
client, _ = listener.accept()
for byte in b"Hello, client!":
    client.sendall(bytes([byte]))
    time.sleep(1)
"#,
            ),
            step: "reply",
            status: "hung",
            words: &[
                "client 1 waits for \"Hello, client!\" from server; only a part of it came in 2 s",
                "\"He",
            ],
        },
        Case {
            name: "tries again for ever",
            script: python(
                r#"
while True:
    try:
        server = socket.create_connection(address())
        time.sleep(1000)
    except OSError as error:
        print(error, file=sys.stderr, flush=True)
        time.sleep(0.1)
"#,
            ),
            step: "connect",
            status: "hung",
            words: &["should have printed \"error: \" on standard error", "stderr: [Errno 111]"],
        },
    ]
}

fn those_that_take_too_much() -> Vec<Case> {
    vec![
        Case {
            name: "spins",
            script: server("client = listener.accept()\nwhile True: pass"),
            step: "reply",
            status: "hung",
            words: &["still running, and busy: it has used ", " s of CPU time"],
        },
        Case {
            name: "fills the memory",
            script: server(
                r#"
client, _ = listener.accept()
hoard = []
while len(hoard) < 32:
    hoard.append(b"x" * (16 << 20))
    time.sleep(0.02)
time.sleep(1000)
"#,
            ),
            step: "reply",
            status: "hung",
            words: &[" MiB of memory in use"],
        },
        Case {
            name: "opens files until no descriptor is left",
            script: server_that_hoards("open('/dev/null')"),
            step: "reply",
            status: "hung",
            words: &["1000 open descriptors"],
        },
        Case {
            name: "listens on ports until no descriptor is left",
            script: server_that_hoards("socket.create_server(('127.0.0.1', 0))"),
            step: "reply",
            status: "hung",
            words: &["1000 open descriptors"],
        },
    ]
}

fn those_that_are_not_alone() -> Vec<Case> {
    vec![
        Case {
            name: "starts many programs",
            script: shell("for i in $(seq 100); do sleep 1000 & done; exec sleep 1000"),
            step: "listen",
            status: "hung",
            words: &["it has started 100 programs, which are still running"],
        },
        Case {
            name: "leaves its output to another",
            script: shell("sleep 1000 & exit 3"),
            step: "listen",
            status: "failed",
            words: &["basic-flow-server ended with exit code 3."],
        },
        Case {
            name: "leaves its work to a child",
            script: server_that_answers("if os.fork(): os._exit(0)"),
            step: "reply",
            status: "passed",
            words: &[],
        },
        Case {
            name: "starts a program in a session of its own",
            script: server_that_answers(
                "subprocess.Popen(['sleep', '1000'], start_new_session=True)",
            ),
            step: "reply",
            status: "passed",
            words: &[],
        },
        Case {
            name: "starts a program in a session and with an environment of its own",
            script: server_that_answers(
                r#"
follow = ["tail", "-f", sys.argv[0]]
subprocess.Popen(follow, start_new_session=True, env={}, stdout=subprocess.DEVNULL)
"#,
            ),
            step: "reply",
            status: "passed",
            words: &[],
        },
    ]
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
