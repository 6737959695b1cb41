//! The programs of chapter 1 talk to programs that nobody here wrote.

use assert_cmd::Command;
use harness::interop::{self, Process};

const SERVER: &str = env!("CARGO_BIN_EXE_basic-flow-solution-server");
const CLIENT: &str = env!("CARGO_BIN_EXE_basic-flow-solution-client");

/// A client as a Python tutorial has it: sends a message, and receives until the server closes.
const CPYTHON_CLIENT: &str = r#"
import socket, sys
host, port = sys.argv[1:]
with socket.create_connection((host, int(port))) as server:
    server.sendall(b"Hello from CPython")
    answer = b""
    while piece := server.recv(1024):
        answer += piece
print(answer.decode(), end="")
"#;

#[test]
fn cpython_is_answered() {
    let Some(python) = interop::python(CPYTHON_CLIENT) else { return };
    let server = Process::serve(SERVER);
    Command::from_std(python)
        .args(server.host_and_port())
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("Hello, client!")
        .stderr("");
    server.line_after("connected by 127.0.0.1:");
    server.prints("received: Hello from CPython");
}

#[test]
fn cpython_is_answered_over_ipv6() {
    let Some(python) = interop::python(CPYTHON_CLIENT) else { return };
    let Some(ipv6) = interop::ipv6() else { return };
    let server = Process::serve_at(SERVER, ipv6);
    Command::from_std(python)
        .args(server.host_and_port())
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("Hello, client!")
        .stderr("");
    server.line_after("connected by [::1]:");
    server.prints("received: Hello from CPython");
}

#[test]
fn netcat_is_answered() {
    let Some(netcat) = interop::netcat() else { return };
    let server = Process::serve(SERVER);
    Command::from_std(netcat)
        .args(server.host_and_port())
        .write_stdin("Hello from netcat\n")
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("Hello, client!")
        .stderr("");
    server.line_after("connected by 127.0.0.1:");
    server.prints(r"received: Hello from netcat\n");
}

#[test]
fn socat_is_answered() {
    let Some(socat) = interop::socat() else { return };
    let server = Process::serve(SERVER);
    Command::from_std(socat)
        .args(["-", &format!("TCP:{}", server.addr())])
        .write_stdin("Hello from socat\n")
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("Hello, client!")
        .stderr("");
    server.line_after("connected by 127.0.0.1:");
    server.prints(r"received: Hello from socat\n");
}

#[test]
fn the_counterpart_client_is_answered() {
    let Some(client) = interop::counterpart("basic-flow/basic-flow-client") else { return };
    let server = Process::serve(SERVER);
    Command::from_std(client)
        .args(["--addr", &server.addr().to_string()])
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout(format!("received: Hello, client!{}", interop::PYTHON_LINE_END))
        .stderr("");
    server.line_after("connected by 127.0.0.1:");
    server.prints("received: Hello, server!");
}

/// Both connect at once, and the one that came second speaks first.
#[test]
fn two_clients_are_served_one_after_the_other() {
    const CLIENTS: &str = r#"
import socket, sys
host, port = sys.argv[1:]
first = socket.create_connection((host, int(port)))
second = socket.create_connection((host, int(port)))
second.sendall(b"I came second")
first.sendall(b"I came first")
print(first.recv(1024).decode(), second.recv(1024).decode(), end="")
"#;
    let Some(python) = interop::python(CLIENTS) else { return };
    let server = Process::serve(SERVER);
    Command::from_std(python)
        .args(server.host_and_port())
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("Hello, client! Hello, client!");
    server.line_after("connected by ");
    server.prints("received: I came first");
    server.line_after("connected by ");
    server.prints("received: I came second");
}

#[test]
fn a_cpython_client_may_leave_without_a_word() {
    const LEAVER: &str = r#"
import socket, sys
host, port = sys.argv[1:]
socket.create_connection((host, int(port))).close()
"#;
    let Some(leaver) = interop::python(LEAVER) else { return };
    let server = Process::serve(SERVER);
    Command::from_std(leaver)
        .args(server.host_and_port())
        .timeout(interop::deadline())
        .assert()
        .success();
    let peer = server.line_after("connected by ");
    server.prints(&format!("left without a word: {peer}"));
    the_client_prints(&server, "received: Hello, client!");
}

#[test]
fn a_cpython_client_may_reset_the_connection() {
    // With a linger time of zero, close() sends a reset instead of an end.
    const RESETTER: &str = r#"
import os, socket, struct, sys
host, port = sys.argv[1:]
server = socket.create_connection((host, int(port)))
two_numbers = "hh" if os.name == "nt" else "ii"
server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(two_numbers, 1, 0))
sys.stdin.read()
server.close()
"#;
    let Some(mut resetter) = interop::python(RESETTER) else { return };
    let server = Process::serve(SERVER);
    resetter.args(server.host_and_port());
    let mut resetter = Process::start(resetter);
    let peer = server.line_after("connected by ");
    resetter.end_input();
    server.prints(&format!("left without a word: {peer}"));
    resetter.exits(0);
    the_client_prints(&server, "received: Hello, client!");
}

/// A server as a Python tutorial has it. It sends its answer in two pieces.
const CPYTHON_SERVER: &str = r#"
import socket, sys
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
listener = socket.socket(family, socket.SOCK_STREAM)
listener.bind((sys.argv[1], 0))
listener.listen()
print("listening on", *listener.getsockname()[:2], flush=True)
client, peer = listener.accept()
with client:
    print(client.recv(1024).decode(), flush=True)
    client.sendall(b"Hello ")
    client.sendall(b"from CPython")
"#;

#[test]
fn the_client_talks_to_cpython() {
    let Some(mut python) = interop::python(CPYTHON_SERVER) else { return };
    python.arg("127.0.0.1");
    let server = Process::server(python);
    the_client_prints(&server, "received: Hello from CPython");
    server.prints("Hello, server!");
    server.exits(0);
}

#[test]
fn the_client_talks_to_cpython_over_ipv6() {
    let Some(mut python) = interop::python(CPYTHON_SERVER) else { return };
    let Some(ipv6) = interop::ipv6() else { return };
    python.arg(ipv6.ip().to_string());
    let server = Process::server(python);
    the_client_prints(&server, "received: Hello from CPython");
    server.prints("Hello, server!");
    server.exits(0);
}

#[test]
fn the_client_talks_to_netcat() {
    let Some(mut netcat) = interop::openbsd_netcat() else { return };
    netcat.args(["-v", "-l", "127.0.0.1", "0"]);
    let mut server = Process::verbose_server(netcat);
    server.types("Hello from netcat");
    server.end_input();
    the_client_prints(&server, "received: Hello from netcat");
    server.prints("Hello, server!");
    server.exits(0);
}

#[test]
fn the_client_talks_to_socat() {
    let Some(mut socat) = interop::socat() else { return };
    socat.args(["-d", "-d", "-", "TCP-LISTEN:0,bind=127.0.0.1"]);
    let mut server = Process::verbose_server(socat);
    server.types("Hello from socat");
    server.end_input();
    the_client_prints(&server, "received: Hello from socat");
    server.prints("Hello, server!");
    server.exits(0);
}

#[test]
fn the_client_talks_to_the_counterpart_server() {
    let Some(mut server) = interop::counterpart("basic-flow/basic-flow-server") else { return };
    server.args(["--addr", "127.0.0.1:0"]);
    let server = Process::server(server);
    the_client_prints(&server, "received: Hello, client!");
    server.line_after("connected by 127.0.0.1:");
    server.prints("received: Hello, server!");
}

/// Runs our own client.
#[track_caller]
fn the_client_prints(server: &Process, line: &str) {
    Command::new(CLIENT)
        .args(["--addr", &server.addr().to_string()])
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout(format!("{line}\n"))
        .stderr("");
}
