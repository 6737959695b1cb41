//! The programs of chapter 6 talk to programs that nobody here wrote, on good days and on bad ones.

use assert_cmd::Command;
use harness::interop::{self, Process};

const SERVER: &str = env!("CARGO_BIN_EXE_errors-solution-server");
const CLIENT: &str = env!("CARGO_BIN_EXE_errors-solution-client");

/// A CPython server for one client: receives its line, and then does what its argument says.
const CPYTHON_SERVER: &str = r#"
import socket, struct, sys
listener = socket.create_server(("127.0.0.1", 0))
print("listening on", *listener.getsockname(), flush=True)
client, _ = listener.accept()
line = client.makefile("rb").readline()
does = sys.argv[1]
if does == "answer":
    client.sendall(b"echo: " + line)
elif does == "answer with crlf":
    client.sendall(b"echo: " + line.rstrip() + b"\r\n")
elif does == "answer in another encoding":
    client.sendall("echo: zwölf\n".encode("latin-1"))
elif does == "close after half a line":
    client.sendall(b"echo: Hel")
elif does == "reset":
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
else:
    client.recv(1)
client.close()
"#;

/// Starts that server. `None`: there is no CPython here.
fn cpython_server(does: &str) -> Option<Process> {
    let mut python = interop::python(CPYTHON_SERVER)?;
    python.arg(does);
    Some(Process::server(python))
}

#[test]
fn the_client_talks_to_cpython() {
    for does in ["answer", "answer with crlf"] {
        let Some(server) = cpython_server(does) else { return };
        the_client_prints(&server, "server replied: echo: Hello Server");
    }
}

#[test]
fn the_client_says_what_a_cpython_server_does_wrong() {
    for (does, error) in [
        ("answer in another encoding", "reply is not UTF-8"),
        ("close after half a line", "server closed the connection before replying"),
        ("reset", "connection reset by the server"),
        ("say nothing", "no reply within 200 ms"),
    ] {
        let Some(server) = cpython_server(does) else { return };
        the_client_fails(&server, &format!("error: {error}\n"));
    }
}

#[test]
fn the_client_comes_back_until_a_cpython_server_answers() {
    const MOODY_SERVER: &str = r#"
import socket, struct
listener = socket.create_server(("127.0.0.1", 0))
print("listening on", *listener.getsockname(), flush=True)
for attempt in range(3):
    client, _ = listener.accept()
    line = client.makefile("rb").readline()
    if attempt == 0:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if attempt == 2:
        client.sendall(b"echo: " + line)
    client.close()
"#;
    let Some(python) = interop::python(MOODY_SERVER) else { return };
    let server = Process::server(python);
    let client = Command::new(CLIENT)
        .args(["--addr", &server.addr().to_string(), "--retries", "2"])
        .args(["--read-timeout-ms", "5000"])
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("server replied: echo: Hello Server\n");
    let complaints = String::from_utf8_lossy(&client.get_output().stderr).into_owned();
    let mut lines = complaints.lines();
    for start in [
        "attempt 1 of 3: connection reset by the server; trying again in ",
        "attempt 2 of 3: server closed the connection before replying; trying again in ",
    ] {
        assert!(lines.next().is_some_and(|line| line.starts_with(start)), "{complaints}");
    }
    assert_eq!(lines.next(), None);
}

#[test]
fn the_client_talks_to_asyncio() {
    const ASYNCIO_SERVER: &str = r#"
import asyncio

async def serve(reader, writer):
    writer.write(b"echo: ")
    writer.write(await reader.readline())
    await writer.drain()
    writer.close()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print("listening on", *server.sockets[0].getsockname(), flush=True)
    await server.serve_forever()

asyncio.run(main())
"#;
    let Some(python) = interop::python(ASYNCIO_SERVER) else { return };
    let server = Process::server(python);
    the_client_prints(&server, "server replied: echo: Hello Server");
    the_client_prints(&server, "server replied: echo: Hello Server");
}

#[test]
fn the_client_talks_to_netcat() {
    let Some(mut netcat) = interop::openbsd_netcat() else { return };
    netcat.args(["-v", "-l", "127.0.0.1", "0"]);
    let mut server = Process::verbose_server(netcat);
    server.types("Hello from netcat\n");
    the_client_prints(&server, "server replied: Hello from netcat");
    server.prints("Hello Server");
    server.exits(0);
}

#[test]
fn the_client_talks_to_socat_that_echoes() {
    let Some(mut socat) = interop::socat() else { return };
    socat.args(["-d", "-d", "TCP-LISTEN:0,bind=127.0.0.1", "EXEC:cat"]);
    let server = Process::verbose_server(socat);
    the_client_prints(&server, "server replied: Hello Server");
}

#[test]
fn the_client_talks_to_the_counterpart_server() {
    let Some(mut server) = interop::counterpart("errors/errors-server") else { return };
    server.args(["--addr", "127.0.0.1:0"]);
    let server = Process::server(server);
    the_client_prints(&server, "server replied: echo: Hello Server");
}

#[test]
fn the_counterpart_client_is_answered() {
    let Some(client) = interop::counterpart("errors/errors-client") else { return };
    let server = Process::serve(SERVER);
    Command::from_std(client)
        .args(["--addr", &server.addr().to_string(), "--read-timeout-ms", "5000"])
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout(format!("server replied: echo: Hello Server{}", interop::PYTHON_LINE_END))
        .stderr("");
}

#[test]
fn netcat_and_socat_are_answered() {
    let (Some(netcat), Some(socat)) = (interop::openbsd_netcat(), interop::socat()) else { return };
    let server = Process::serve(SERVER);
    let mut netcat = Command::from_std(netcat);
    netcat.args(server.host_and_port());
    let mut socat = Command::from_std(socat);
    socat.args(["-", &format!("TCP:{}", server.addr())]);
    for mut client in [netcat, socat] {
        client
            .write_stdin("one\r\n\ntwo")
            .timeout(interop::deadline())
            .assert()
            .success()
            .stdout("echo: one\necho: \necho: two\n")
            .stderr("");
        let peer = server.line().replace(" connected", "");
        server.prints(&format!("{peer} left"));
    }
}

/// Some send garbage, some reset, some leave without reading; the last one is answered.
#[test]
fn cpython_clients_misbehave_and_the_server_goes_on() {
    const CLIENTS: &str = r#"
import os, socket, struct, sys
address = sys.argv[1], int(sys.argv[2])
for number in range(60):
    server = socket.create_connection(address)
    sends = [os.urandom(5000), b"half a li", b"line\n" * 1000, b"x" * 9000]
    try:
        server.sendall(sends[number % 4])
    except ConnectionError:
        pass
    if number % 3 == 0:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    server.close()
with socket.create_connection(address) as server:
    server.sendall(b"\xff\x00 bytes\n")
    print(server.makefile("rb").readline(), end="")
"#;
    let Some(python) = interop::python(CLIENTS) else { return };
    let server = Process::serve(SERVER);
    Command::from_std(python)
        .args(server.host_and_port())
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout(r"b'echo: \xff\x00 bytes\n'")
        .stderr("");
    // 61 came, and 61 left.
    let lines: Vec<String> = (0..122).map(|_| server.line()).collect();
    let left = lines.iter().filter(|line| line.ends_with(" left")).count();
    assert_eq!(left, 61, "{lines:#?}");
}

#[track_caller]
fn the_client_prints(server: &Process, line: &str) {
    Command::new(CLIENT)
        .args(["--addr", &server.addr().to_string(), "--read-timeout-ms", "5000"])
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout(format!("{line}\n"))
        .stderr("");
}

#[track_caller]
fn the_client_fails(server: &Process, error: &str) {
    Command::new(CLIENT)
        .args(["--addr", &server.addr().to_string(), "--read-timeout-ms", "200"])
        .timeout(interop::deadline())
        .assert()
        .code(1)
        .stdout("")
        .stderr(error.to_owned());
}
