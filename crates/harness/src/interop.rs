//! What a conversation with a program that nobody here wrote needs: the peer itself ([`python`],
//! [`netcat`], [`socat`], [`openssl`], [`curl`]), a program that runs while the test goes on ([`Process`]),
//! and somebody on the way who cuts the wire ([`Scissors`]).
//!
//! A peer that is not installed skips its test, with a line that says so. With
//! `LAB_REQUIRE_PEERS=1` it fails the test.

mod output;
mod process;
mod scissors;

use std::fs::File;
use std::io::{self, Write};
use std::net::{Ipv6Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

pub use self::process::{Process, deadline};
pub use self::scissors::{Scissors, Side};
use crate::system::own_port::OwnPort;

/// How Python's `print` ends a line.
pub const PYTHON_LINE_END: &str = if cfg!(windows) { "\r\n" } else { "\n" };

/// CPython, about to run this script. The arguments that follow are `sys.argv[1:]`.
pub fn python(script: &str) -> Option<Command> {
    let mut command = cpython()?;
    command.args(["-c", script]);
    Some(command)
}

/// The file of Python's interpreter.
pub fn interpreter() -> Option<PathBuf> {
    let name = cpython()?.get_program().to_owned();
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&folders).find_map(|folder| folder.join(&name).canonicalize().ok());
    found.or(Some(name.into()))
}

/// A program of `docs/python`, about to run: `tcp/tcp-server`.
pub fn counterpart(path: &str) -> Option<Command> {
    let mut command = cpython()?;
    // -B: leaves no __pycache__ beside the source.
    command.args(["-B", &format!("{}/../../docs/python/{path}", env!("CARGO_MANIFEST_DIR"))]);
    Some(command)
}

/// Python 3. On Windows it is called `python`.
fn cpython() -> Option<Command> {
    static NAME: LazyLock<Option<&str>> = LazyLock::new(|| {
        ["python3", "python"].into_iter().find(|name| {
            try_out(name, "--version").is_some_and(|output| output.stdout.starts_with(b"Python 3"))
        })
    });
    match *NAME {
        Some(name) => Some(Command::new(name)),
        None => missing("python3"),
    }
}

/// socat. It passes bytes on between two addresses, in both directions. After the end of one
/// direction it waits for the end of the other, as long as the deadline.
pub fn socat() -> Option<Command> {
    if try_out("socat", "-V").is_none() {
        return missing("socat");
    }
    let mut command = Command::new("socat");
    command.args(["-t", &deadline().as_secs().to_string()]);
    Some(command)
}

/// tmux, a terminal without a window: the screen of `cargo lab` is tried on it.
pub fn tmux() -> Option<Command> {
    match try_out("tmux", "-V") {
        Some(_) => Some(Command::new("tmux")),
        None => missing("tmux"),
    }
}

/// Any netcat, as a client. There are several programs of that name, and all end when the server
/// closes the connection.
pub fn netcat() -> Option<Command> {
    match try_out("nc", "-h") {
        Some(_) => Some(Command::new("nc")),
        None => missing("nc"),
    }
}

/// OpenBSD's netcat, which shuts down its sending side when its input ends (`-N`), and which can
/// listen on a free port and tell which. Another netcat skips the test.
pub fn openbsd_netcat() -> Option<Command> {
    let Some(help) = try_out("nc", "-h") else {
        return missing("nc");
    };
    let help = String::from_utf8_lossy(&[help.stdout, help.stderr].concat()).into_owned();
    if !help.contains("Shutdown the network socket") {
        return skipped("the nc on this machine is not OpenBSD's");
    }
    let mut command = Command::new("nc");
    command.args(["-n", "-N"]);
    Some(command)
}

/// OpenSSL's command, about to run as a client (`s_client`) or a server (`s_server`).
pub fn openssl(command: &str) -> Option<Command> {
    if try_out("openssl", "version").is_none() {
        return missing("openssl");
    }
    let mut openssl = Command::new("openssl");
    openssl.arg(command);
    Some(openssl)
}

/// curl. It has no configuration, and takes no proxy.
pub fn curl() -> Option<Command> {
    if try_out("curl", "--version").is_none() {
        return missing("curl");
    }
    let mut curl = Command::new("curl");
    curl.args(["--disable", "--silent", "--show-error", "--noproxy", "*"]);
    Some(curl)
}

/// A server whose output cannot be written must end with one line on standard error and exit code 1: on a full disk,
/// and when whoever reads its output has gone. `knock` makes the server print its second line, and
/// returns what must live until then.
#[track_caller]
pub fn cannot_print<T>(server: impl Fn() -> Command, knock: impl FnOnce(SocketAddr) -> T) {
    // A file where nothing fits.
    if cfg!(target_os = "linux") {
        let full = File::options().write(true).open("/dev/full").expect("Linux has /dev/full");
        Process::start_printing_to(server(), full).gives_up();
    }
    let server = Process::server_for_one_line(server());
    let _client = knock(server.addr());
    server.gives_up();
}

/// IPv6's own address, with port 0.
pub fn ipv6() -> Option<SocketAddr> {
    let addr = SocketAddr::from((Ipv6Addr::LOCALHOST, 0));
    match TcpListener::bind(addr) {
        Ok(_) => Some(addr),
        Err(_) => skipped("this machine has no IPv6"),
    }
}

/// A group for multicast, on a port that no other test uses as long as this process runs.
pub fn udp_group() -> SocketAddr {
    let port = OwnPort::pick().expect("a port is free");
    let group = port.group();
    // Never given back.
    std::mem::forget(port);
    group
}

/// What the program says when it is only asked about itself. `None`: it is not there.
fn try_out(name: &str, question: &str) -> Option<Output> {
    Command::new(name).arg(question).stdin(Stdio::null()).output().ok()
}

#[track_caller]
fn missing<T>(name: &str) -> Option<T> {
    let reason = format!("there is no {name} on this machine");
    if std::env::var_os("LAB_REQUIRE_PEERS").is_some_and(|value| value == "1") {
        panic!("{reason}, and LAB_REQUIRE_PEERS=1 asks for it");
    }
    skipped(&reason)
}

fn skipped<T>(reason: &str) -> Option<T> {
    // Not with eprintln!, which a test that passes keeps to itself.
    let _ = writeln!(io::stderr(), "skipped: {reason}");
    None
}
