//! The programs of chapter 3 talk to programs that nobody here wrote.

use assert_cmd::Command;
use harness::interop::{self, Process};

const SERVER: &str = env!("CARGO_BIN_EXE_udp-solution-server");
const CLIENT: &str = env!("CARGO_BIN_EXE_udp-solution-client");
const BEACON: &str = env!("CARGO_BIN_EXE_udp-solution-beacon");
const FIND: &str = env!("CARGO_BIN_EXE_udp-solution-find");

// The server.

/// A client as a Python tutorial has it: sends once, receives once.
const CPYTHON_CLIENT: &str = r#"
import socket, sys
host, port = sys.argv[1:]
family = socket.AF_INET6 if ":" in host else socket.AF_INET
with socket.socket(family, socket.SOCK_DGRAM) as client:
    client.settimeout(10)
    client.sendto(b"Hello from CPython", (host, int(port)))
    print(client.recvfrom(1024)[0].decode(), end="")
"#;

#[test]
fn cpython_is_answered_by_the_operator() {
    let Some(python) = interop::python(CPYTHON_CLIENT) else { return };
    let mut server = Process::serve(SERVER);
    server.types("Hello from the operator\n");
    the_answer_is(python, &server, "Hello from the operator");
    server.line_after("127.0.0.1:");
    server.asks("reply: ");
}

#[test]
fn cpython_is_answered_over_ipv6() {
    let Some(python) = interop::python(CPYTHON_CLIENT) else { return };
    let Some(ipv6) = interop::ipv6() else { return };
    let mut server = Process::serve_at(SERVER, ipv6);
    server.types("Hello from the operator\n");
    the_answer_is(python, &server, "Hello from the operator");
    server.line_after("[::1]:");
}

#[test]
fn cpython_sends_the_longest_datagram_and_the_shortest() {
    const CLIENT: &str = r#"
import socket, sys
host, port = sys.argv[1:]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    client.settimeout(10)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 17)
    client.connect((host, int(port)))
    for message in b"x" * 65507, b"":
        client.send(message)
        print(client.recv(1024).decode(), end="")
"#;
    let Some(python) = interop::python(CLIENT) else { return };
    let server = serve_with_reply("here");
    the_answer_is(python, &server, "herehere");
    let line = server.line_after("127.0.0.1:");
    assert!(line.ends_with(&format!(" says: {}", "x".repeat(65_507))), "{} bytes", line.len());
    let line = server.line_after("127.0.0.1:");
    assert!(line.ends_with(" says: "), "{line:?}");
}

#[test]
fn a_cpython_client_leaves_before_the_reply_and_the_server_goes_on() {
    const LEAVER: &str = r#"
import socket, sys
host, port = sys.argv[1:]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    client.connect((host, int(port)))
    client.send(b"Hello and goodbye")
    print("%s:%d" % client.getsockname(), end="")
"#;
    let Some(leaver) = interop::python(LEAVER) else { return };
    let Some(python) = interop::python(CPYTHON_CLIENT) else { return };
    let mut server = Process::serve(SERVER);
    let leaver = Command::from_std(leaver)
        .args(server.host_and_port())
        .timeout(interop::deadline())
        .assert()
        .success();
    let peer = String::from_utf8_lossy(&leaver.get_output().stdout);
    server.prints(&format!("{peer} says: Hello and goodbye"));
    server.asks("reply: ");
    server.types("too late\nin time\n");
    the_answer_is(python, &server, "in time");
}

#[test]
fn netcat_is_answered() {
    let Some(netcat) = interop::openbsd_netcat() else { return };
    let server = serve_with_reply("Hello netcat");
    // It ends when it has received one datagram.
    Command::from_std(netcat)
        .args(["-u", "-W", "1"])
        .args(server.host_and_port())
        .write_stdin("Hello from netcat\n")
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("Hello netcat");
    let line = server.line_after("127.0.0.1:");
    assert!(line.ends_with(r" says: Hello from netcat\n"), "{line:?}");
}

#[test]
fn socat_is_answered() {
    let Some(mut socat) = interop::socat() else { return };
    let server = serve_with_reply("Hello socat");
    socat.args(["-", &format!("UDP:{}", server.addr())]);
    let mut client = Process::start(socat);
    client.types("Hello from socat");
    client.says("Hello socat");
    let line = server.line_after("127.0.0.1:");
    assert!(line.ends_with(" says: Hello from socat"), "{line:?}");
}

#[test]
fn the_counterpart_client_is_answered() {
    let Some(client) = interop::counterpart("udp/udp-client") else { return };
    let server = serve_with_reply("Hello UDP Client");
    Command::from_std(client)
        .args(["--addr", &server.addr().to_string()])
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout(format!("server replied: Hello UDP Client{}", interop::PYTHON_LINE_END))
        .stderr("");
    let line = server.line_after("127.0.0.1:");
    assert!(line.ends_with(" says: Hello UDP Server"), "{line:?}");
}

// The client.

/// A server as a Python tutorial has it, for one datagram. Its arguments: where to listen, how many
/// requests to lose, and the reply.
const CPYTHON_SERVER: &str = r#"
import socket, sys
host, lost, reply = sys.argv[1:]
family = socket.AF_INET6 if ":" in host else socket.AF_INET
server = socket.socket(family, socket.SOCK_DGRAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 17)
server.bind((host, 0))
print("listening on", *server.getsockname()[:2], flush=True)
for _ in range(int(lost)):
    server.recvfrom(1024)
message, peer = server.recvfrom(1024)
print(message.decode(), flush=True)
server.sendto(reply.encode(), peer)
"#;

#[test]
fn the_client_talks_to_cpython() {
    let Some(server) = cpython_server(&["127.0.0.1", "0", "Hello from CPython"]) else { return };
    the_client_prints(&server, "server replied: Hello from CPython");
    server.prints("Hello UDP Server");
    server.exits(0);
}

#[test]
fn the_client_talks_to_cpython_over_ipv6() {
    let Some(_) = interop::ipv6() else { return };
    let Some(server) = cpython_server(&["::1", "0", "Hello from CPython"]) else { return };
    the_client_prints(&server, "server replied: Hello from CPython");
    server.prints("Hello UDP Server");
    server.exits(0);
}

#[test]
fn cpython_loses_two_requests_and_the_client_asks_again() {
    let Some(server) = cpython_server(&["127.0.0.1", "2", "at last"]) else { return };
    the_client_prints(&server, "server replied: at last");
    server.prints("Hello UDP Server");
    server.exits(0);
}

/// Unix takes arguments of this length, and more.
#[cfg(unix)]
#[test]
fn cpython_replies_with_the_longest_datagram() {
    let reply = "x".repeat(65_507);
    let Some(server) = cpython_server(&["127.0.0.1", "0", &reply]) else { return };
    the_client_prints(&server, &format!("server replied: {reply}"));
}

/// `localhost` may have an IPv6 address, too, and nobody is there.
#[test]
fn the_client_goes_on_to_the_next_address_of_a_name() {
    let Some(server) = cpython_server(&["127.0.0.1", "0", "Hello from CPython"]) else { return };
    Command::new(CLIENT)
        .args(["--addr", &format!("localhost:{}", server.addr().port())])
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("server replied: Hello from CPython\n")
        .stderr("");
}

#[test]
fn cpython_answers_from_another_socket_and_then_twice_and_one_counts() {
    const TWO_SOCKETS: &str = r#"
import socket
server, stranger = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
server.bind(("127.0.0.1", 0))
print("listening on", *server.getsockname(), flush=True)
message, peer = server.recvfrom(1024)
stranger.sendto(b"forged", peer)
for _ in range(2):
    server.sendto(b"", peer)
"#;
    let Some(python) = interop::python(TWO_SOCKETS) else { return };
    let server = Process::server(python);
    the_client_prints(&server, "server replied: ");
}

#[test]
fn a_cpython_server_ends_and_the_client_is_refused() {
    const LEAVER: &str = r#"
import socket
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
print("listening on", *server.getsockname(), flush=True)
server.recvfrom(1024)
"#;
    let Some(python) = interop::python(LEAVER) else { return };
    let server = Process::server(python);
    let addr = server.addr();
    Command::new(CLIENT)
        .args(["--addr", &addr.to_string(), "--timeout-ms", "500"])
        .timeout(interop::deadline())
        .assert()
        .code(1)
        .stdout("")
        .stderr(format!("error: nobody is listening on {addr}\n"));
}

#[test]
fn the_client_talks_to_netcat() {
    let Some(mut netcat) = interop::openbsd_netcat() else { return };
    netcat.args(["-u", "-v", "-l", "127.0.0.1", "0"]);
    let mut server = Process::verbose_server(netcat);
    server.types("Hello from netcat");
    the_client_prints(&server, "server replied: Hello from netcat");
    server.says("Hello UDP Server");
}

#[test]
fn the_client_talks_to_the_counterpart_server() {
    let Some(mut server) = interop::counterpart("udp/udp-server") else { return };
    server.args(["--addr", "127.0.0.1:0"]);
    let mut server = Process::server(server);
    server.types("Hello UDP Client\n");
    the_client_prints(&server, "server replied: Hello UDP Client");
    server.line_after("127.0.0.1:");
}

/// socat stands between client and server, and passes datagrams on.
#[test]
fn the_client_and_the_server_talk_through_socat() {
    let Some(mut socat) = interop::socat() else { return };
    let server = serve_with_reply("Hello UDP Client");
    socat.args(["-d", "-d", "UDP-LISTEN:0,bind=127.0.0.1", &format!("UDP:{}", server.addr())]);
    let relay = Process::verbose_server(socat);
    the_client_prints(&relay, "server replied: Hello UDP Client");
    let line = server.line_after("127.0.0.1:");
    assert!(line.ends_with(" says: Hello UDP Server"), "{line:?}");
}

#[test]
fn zero_attempts_and_no_time_are_usage_errors() {
    for args in [["--attempts", "0"], ["--timeout-ms", "0"]] {
        Command::new(CLIENT).args(args).timeout(interop::deadline()).assert().code(2).stdout("");
    }
}

// Beacons.

#[test]
fn cpython_finds_a_beacon() {
    const ASKER: &str = r#"
import socket, sys
group, port = sys.argv[1:]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
    asker.settimeout(10)
    asker.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
    for question in b"who is here?", b"who is there?":
        asker.sendto(question, (group, int(port)))
    print(asker.recvfrom(1024)[0].decode(), end="")
"#;
    let Some(python) = interop::python(ASKER) else { return };
    let group = interop::udp_group();
    let _beacon = beacon("one", group);
    Command::from_std(python)
        .args([group.ip().to_string(), group.port().to_string()])
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("one");
}

#[test]
fn find_finds_cpython_and_a_beacon() {
    const MEMBER: &str = r#"
import socket, sys
group, port = sys.argv[1:]
member = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
share = socket.SO_REUSEPORT if sys.platform == "darwin" else socket.SO_REUSEADDR
member.setsockopt(socket.SOL_SOCKET, share, 1)
member.bind(("", int(port)))
membership = socket.inet_aton(group) + socket.inet_aton("127.0.0.1")
member.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
print("listening on", "127.0.0.1", port, flush=True)
question, asker = member.recvfrom(1024)
member.sendto(b"CPython", asker)
"#;
    let Some(mut python) = interop::python(MEMBER) else { return };
    let group = interop::udp_group();
    python.args([group.ip().to_string(), group.port().to_string()]);
    let _member = Process::server(python);
    let _beacon = beacon("Rust", group);
    let port = group.port();
    Command::new(FIND)
        .args(["--group", &group.to_string(), "--wait-ms", "500"])
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout(format!("CPython at 127.0.0.1:{port}\nRust at 127.0.0.1:{port}\n"))
        .stderr("");
}

#[test]
fn a_group_that_is_none_cannot_be_joined() {
    Command::new(BEACON)
        .args(["--name", "one", "--group", "127.0.0.1:8089"])
        .timeout(interop::deadline())
        .assert()
        .code(1)
        .stdout("");
}

/// Starts our server on a free port of 127.0.0.1. It asks nobody.
#[track_caller]
fn serve_with_reply(text: &str) -> Process {
    let mut command = std::process::Command::new(SERVER);
    command.args(["--addr", "127.0.0.1:0", "--reply", text]);
    Process::server(command)
}

/// Runs somebody else's client.
#[track_caller]
fn the_answer_is(client: std::process::Command, server: &Process, answer: &str) {
    Command::from_std(client)
        .args(server.host_and_port())
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout(answer.to_owned())
        .stderr("");
}

#[track_caller]
fn cpython_server(args: &[&str]) -> Option<Process> {
    let mut python = interop::python(CPYTHON_SERVER)?;
    python.args(args);
    Some(Process::server(python))
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

/// Starts one of our beacons.
#[track_caller]
fn beacon(name: &str, group: std::net::SocketAddr) -> Process {
    let mut command = std::process::Command::new(BEACON);
    command.args(["--name", name, "--group", &group.to_string()]);
    Process::server(command)
}
