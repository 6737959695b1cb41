//! The programs of chapter 2 talk to programs that nobody here wrote.

use assert_cmd::Command;
use harness::interop::{self, Process};

const SERVER: &str = env!("CARGO_BIN_EXE_tcp-solution-server");
const CLIENT: &str = env!("CARGO_BIN_EXE_tcp-solution-client");
const FRAMED_SERVER: &str = env!("CARGO_BIN_EXE_tcp-solution-framed-server");
const FRAMED_CLIENT: &str = env!("CARGO_BIN_EXE_tcp-solution-framed-client");

// The tutorial's pair: one message, one reply.

/// A client as a Python tutorial has it: sends once, receives once.
const CPYTHON_CLIENT: &str = r#"
import socket, sys
host, port = sys.argv[1:]
with socket.create_connection((host, int(port))) as server:
    server.sendall(b"Hello from CPython")
    print(server.recv(1024).decode(), end="")
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
        .stdout("Hello Client")
        .stderr("");
    server.line_after("client 127.0.0.1:");
    server.prints("received: Hello from CPython");
    server.exits(0);
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
        .stdout("Hello Client")
        .stderr("");
    server.line_after("client [::1]:");
    server.prints("received: Hello from CPython");
    server.exits(0);
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
        .stdout("Hello Client")
        .stderr("");
    server.line_after("client 127.0.0.1:");
    server.prints(r"received: Hello from netcat\n");
    server.exits(0);
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
        .stdout("Hello Client")
        .stderr("");
    server.line_after("client 127.0.0.1:");
    server.prints(r"received: Hello from socat\n");
    server.exits(0);
}

#[test]
fn the_counterpart_client_is_answered() {
    let Some(client) = interop::counterpart("tcp/tcp-client") else { return };
    let server = Process::serve(SERVER);
    Command::from_std(client)
        .args(["--addr", &server.addr().to_string()])
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout(format!("server replied: Hello Client{}", interop::PYTHON_LINE_END))
        .stderr("");
    server.line_after("client 127.0.0.1:");
    server.prints("received: Hello Server");
    server.exits(0);
}

#[test]
fn a_cpython_client_that_leaves_without_a_word_is_an_error() {
    const LEAVER: &str = r#"
import socket, sys
host, port = sys.argv[1:]
with socket.create_connection((host, int(port))) as server:
    print("%s:%d" % server.getsockname(), end="")
"#;
    let Some(leaver) = interop::python(LEAVER) else { return };
    let server = Process::serve(SERVER);
    let leaver = Command::from_std(leaver)
        .args(server.host_and_port())
        .timeout(interop::deadline())
        .assert()
        .success();
    let peer = String::from_utf8_lossy(&leaver.get_output().stdout);
    server.prints(&format!("client {peer} connected"));
    server.complains(&format!("error: {peer} left without a word"));
    server.exits(1);
}

/// A server as a Python tutorial has it: one client, one message, one reply.
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
    client.sendall(b"Hello from CPython")
"#;

#[test]
fn the_client_talks_to_cpython() {
    let Some(mut python) = interop::python(CPYTHON_SERVER) else { return };
    python.arg("127.0.0.1");
    let server = Process::server(python);
    the_client_prints(&server, "server replied: Hello from CPython");
    server.prints("Hello Server");
    server.exits(0);
}

#[test]
fn the_client_talks_to_cpython_over_ipv6() {
    let Some(mut python) = interop::python(CPYTHON_SERVER) else { return };
    let Some(ipv6) = interop::ipv6() else { return };
    python.arg(ipv6.ip().to_string());
    let server = Process::server(python);
    the_client_prints(&server, "server replied: Hello from CPython");
    server.prints("Hello Server");
    server.exits(0);
}

#[test]
fn the_client_talks_to_netcat() {
    let Some(mut netcat) = interop::openbsd_netcat() else { return };
    netcat.args(["-v", "-l", "127.0.0.1", "0"]);
    let mut server = Process::verbose_server(netcat);
    server.types("Hello from netcat");
    server.end_input();
    the_client_prints(&server, "server replied: Hello from netcat");
    server.prints("Hello Server");
    server.exits(0);
}

#[test]
fn the_client_talks_to_socat() {
    let Some(mut socat) = interop::socat() else { return };
    socat.args(["-d", "-d", "-", "TCP-LISTEN:0,bind=127.0.0.1"]);
    let mut server = Process::verbose_server(socat);
    server.types("Hello from socat");
    server.end_input();
    the_client_prints(&server, "server replied: Hello from socat");
    server.prints("Hello Server");
    server.exits(0);
}

#[test]
fn the_client_talks_to_the_counterpart_server() {
    let Some(mut server) = interop::counterpart("tcp/tcp-server") else { return };
    server.args(["--addr", "127.0.0.1:0"]);
    let server = Process::server(server);
    the_client_prints(&server, "server replied: Hello Client");
    server.line_after("client 127.0.0.1:");
    server.prints("received: Hello Server");
    server.exits(0);
}

#[test]
fn a_cpython_server_that_does_not_reply_is_an_error() {
    const SILENT_SERVER: &str = r#"
import socket
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
print("listening on", *listener.getsockname(), flush=True)
client, peer = listener.accept()
with client:
    client.recv(1024)
"#;
    let Some(python) = interop::python(SILENT_SERVER) else { return };
    let server = Process::server(python);
    Command::new(CLIENT)
        .args(["--addr", &server.addr().to_string()])
        .timeout(interop::deadline())
        .assert()
        .code(1)
        .stdout("")
        .stderr("error: the server closed the connection without a reply\n");
    server.exits(0);
}

// The repair: a frame is a 32-bit big-endian length, and that many bytes of UTF-8.

/// Sends in pieces of 1, 2, 3, ... bytes, so that few of them end where a frame ends.
#[test]
fn cpython_sends_frames_in_odd_pieces_and_gets_every_answer() {
    const CLIENT: &str = r#"
import socket, struct, sys
host, port = sys.argv[1:]
stream = b""
for text in [b"one", b"", "zwölf 你好".encode(), b"x" * 1000]:
    stream += struct.pack(">I", len(text)) + text
answers = b""
with socket.create_connection((host, int(port))) as server:
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    size = 1
    while stream:
        server.sendall(stream[:size])
        stream = stream[size:]
        size += 1
    server.shutdown(socket.SHUT_WR)
    while piece := server.recv(7):
        answers += piece
while answers:
    (length,) = struct.unpack(">I", answers[:4])
    sys.stdout.buffer.write(answers[4:4 + length] + b"\n")
    answers = answers[4 + length:]
"#;
    let Some(python) = interop::python(CLIENT) else { return };
    let long = "x".repeat(1000);
    let server = Process::serve(FRAMED_SERVER);
    Command::from_std(python)
        .args(server.host_and_port())
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout(format!("echo: one\necho: \necho: zwölf 你好\necho: {long}\n"))
        .stderr("");
    let peer = server.line_after("client ").replace(" connected", "");
    for text in ["one", "", "zwölf 你好", &long] {
        server.prints(&format!("received: {text}"));
    }
    server.prints(&format!("client {peer} left"));
}

/// One task sends while another receives, so neither side ever waits for the other.
#[test]
fn asyncio_sends_1000_frames_before_it_has_the_first_answer() {
    const CLIENT: &str = r#"
import asyncio, struct, sys

async def send(writer):
    for number in range(1000):
        text = b"line %d" % number
        writer.write(struct.pack(">I", len(text)) + text)
        await writer.drain()
    writer.write_eof()

async def receive(reader):
    for number in range(1000):
        (length,) = struct.unpack(">I", await reader.readexactly(4))
        assert await reader.readexactly(length) == b"echo: line %d" % number
    return await reader.read()

async def main(host, port):
    reader, writer = await asyncio.open_connection(host, port)
    _, rest = await asyncio.gather(send(writer), receive(reader))
    print("1000 answers, and then", rest, end="")

asyncio.run(main(*sys.argv[1:]))
"#;
    let Some(python) = interop::python(CLIENT) else { return };
    let server = Process::serve(FRAMED_SERVER);
    Command::from_std(python)
        .args(server.host_and_port())
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("1000 answers, and then b''")
        .stderr("");
    the_server_received_1000_lines(&server);
}

#[test]
fn netcat_sends_a_frame() {
    let Some(netcat) = interop::openbsd_netcat() else { return };
    let server = Process::serve(FRAMED_SERVER);
    Command::from_std(netcat)
        .args(server.host_and_port())
        .write_stdin("\0\0\0\x11Hello from netcat")
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("\0\0\0\x17echo: Hello from netcat")
        .stderr("");
    let peer = server.line_after("client ").replace(" connected", "");
    server.prints("received: Hello from netcat");
    server.prints(&format!("client {peer} left"));
}

#[test]
fn socat_sends_a_frame() {
    let Some(socat) = interop::socat() else { return };
    let server = Process::serve(FRAMED_SERVER);
    Command::from_std(socat)
        .args(["-", &format!("TCP:{}", server.addr())])
        .write_stdin("\0\0\0\x10Hello from socat")
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("\0\0\0\x16echo: Hello from socat")
        .stderr("");
    let peer = server.line_after("client ").replace(" connected", "");
    server.prints("received: Hello from socat");
    server.prints(&format!("client {peer} left"));
}

/// The letters `GET ` are a length too: 1,195,725,856.
#[test]
fn netcat_speaks_another_protocol_and_the_server_goes_on() {
    let Some(netcat) = interop::netcat() else { return };
    let server = Process::serve(FRAMED_SERVER);
    Command::from_std(netcat)
        .args(server.host_and_port())
        .write_stdin("GET / HTTP/1.0\r\n\r\n")
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("");
    let peer = server.line_after("client ").replace(" connected", "");
    server.complains(&format!(
        "error: {peer} announced a frame of 1195725856 bytes, over the limit of 65536"
    ));
    the_framed_client_gets_1000_answers(&server);
}

#[test]
fn a_cpython_client_leaves_in_the_middle_of_a_frame_and_the_server_goes_on() {
    const LEAVER: &str = r#"
import socket, struct, sys
host, port = sys.argv[1:]
with socket.create_connection((host, int(port))) as server:
    server.sendall(struct.pack(">I", 100) + b"not a hundred bytes")
"#;
    let Some(leaver) = interop::python(LEAVER) else { return };
    let server = Process::serve(FRAMED_SERVER);
    Command::from_std(leaver)
        .args(server.host_and_port())
        .timeout(interop::deadline())
        .assert()
        .success();
    let peer = server.line_after("client ").replace(" connected", "");
    server.complains(&format!("error: {peer} left in the middle of a frame"));
    the_framed_client_gets_1000_answers(&server);
}

#[test]
fn the_framed_client_talks_to_asyncio() {
    const SERVER: &str = r#"
import asyncio, struct

async def serve(reader, writer):
    frames = 0
    try:
        while True:
            (length,) = struct.unpack(">I", await reader.readexactly(4))
            answer = b"echo: " + await reader.readexactly(length)
            writer.write(struct.pack(">I", len(answer)) + answer)
            await writer.drain()
            frames += 1
    except asyncio.IncompleteReadError as end:
        print(frames, "frames, and then", end.partial, flush=True)
    writer.close()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print("listening on", *server.sockets[0].getsockname(), flush=True)
    await server.serve_forever()

asyncio.run(main())
"#;
    let Some(python) = interop::python(SERVER) else { return };
    let server = Process::server(python);
    the_framed_client_gets_1000_answers(&server);
    server.prints("1000 frames, and then b''");
}

/// socat stands between client and server, and cuts the stream where it likes.
#[test]
fn the_framed_client_and_server_talk_through_socat() {
    let Some(mut socat) = interop::socat() else { return };
    let server = Process::serve(FRAMED_SERVER);
    socat.args(["-d", "-d", "TCP-LISTEN:0,bind=127.0.0.1", &format!("TCP:{}", server.addr())]);
    let relay = Process::verbose_server(socat);
    the_framed_client_gets_1000_answers(&relay);
    the_server_received_1000_lines(&server);
    relay.exits(0);
}

/// Runs our own client of the tutorial's pair.
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

/// Runs our own client of frames, with a thousand lines as its input.
#[track_caller]
fn the_framed_client_gets_1000_answers(server: &Process) {
    let lines: String = (0..1000).map(|number| format!("line {number}\n")).collect();
    Command::new(FRAMED_CLIENT)
        .args(["--addr", &server.addr().to_string()])
        .write_stdin(lines.clone())
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout(lines.replace("line", "echo: line"))
        .stderr("");
}

#[track_caller]
fn the_server_received_1000_lines(server: &Process) {
    let peer = server.line_after("client ").replace(" connected", "");
    for number in 0..1000 {
        server.prints(&format!("received: line {number}"));
    }
    server.prints(&format!("client {peer} left"));
}
