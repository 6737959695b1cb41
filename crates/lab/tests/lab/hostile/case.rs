//! A hostile program, and how it is written.

/// A program, and what is said of it.
pub struct Case {
    /// What it does.
    pub name: &'static str,
    /// The text of its file. Without a `#!` the file is not executable.
    pub script: String,
    /// The step of chapter 1 that is checked.
    pub step: &'static str,
    pub status: &'static str,
    /// What the report says, among other things.
    pub words: &'static [&'static str],
}

pub fn shell(script: &str) -> String {
    format!("#!/bin/sh\n{script}\n")
}

pub fn python(script: &str) -> String {
    let start = r#"#!/usr/bin/env python3
import os, resource, socket, struct, subprocess, sys, time

def address():
    host, port = sys.argv[2].rsplit(":", 1)
    return host.strip("[]"), int(port)

def say(listener):
    host, port = sys.argv[2].rsplit(":", 1)[0], listener.getsockname()[1]
    host = "127.0.0.1" if host == "localhost" else host
    print(f"listening on {host}:{port}", flush=True)
"#;
    format!("{start}{script}\n")
}

/// A server that listens as it should, and then does this.
pub fn server(script: &str) -> String {
    let start = r#"
family = socket.AF_INET6 if ":" in address()[0] else socket.AF_INET
listener = socket.create_server(address(), family=family)
say(listener)
"#;
    python(&format!("{start}{script}"))
}

/// A server that does this, and then answers its client as it should.
pub fn server_that_answers(script: &str) -> String {
    let end = r#"
client, _ = listener.accept()
client.sendall(b"Hello, client!")
time.sleep(1000)
"#;
    server(&format!("{script}{end}"))
}

/// A server that takes a client, and then something else until no descriptor is left.
pub fn server_that_hoards(something: &str) -> String {
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
pub const DRIVES_THE_TERMINAL: &str = r#"
client, _ = listener.accept()
print("\x1b]0;mine\x07\x1b[35mred", file=sys.stderr, flush=True)
print("\x1b[2J\x1b[?1049h\x1b[35m\x9b2J\r\x07", flush=True)
time.sleep(1000)
"#;
