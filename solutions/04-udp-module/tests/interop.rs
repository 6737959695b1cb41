//! Conversations with programs that nobody here wrote.

use std::path::PathBuf;

use assert_cmd::Command;
use harness::interop::{self, Process};

const SERVER: &str = env!("CARGO_BIN_EXE_udp-module-solution-server");
const CLIENT: &str = env!("CARGO_BIN_EXE_udp-module-solution-client");

/// Asks a server once and prints the answer.
const CPYTHON_CLIENT: &str = r#"
import socket, sys
sys.stdout.reconfigure(encoding="utf-8")
host, port, encoding, text = sys.argv[1:]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    client.settimeout(10)
    client.sendto(text.encode(encoding), (host, int(port)))
    data, server = client.recvfrom(65535)
    print(data.decode(encoding), end="")
"#;

/// Answers one message.
const CPYTHON_SERVER: &str = r#"
import socket, sys
sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
encoding, answer = sys.argv[1:]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", 0))
    print("listening on", *server.getsockname())
    data, peer = server.recvfrom(65535)
    print(data.decode(encoding))
    server.sendto(answer.encode(encoding), peer)
"#;

/// ChaCha20-Poly1305, written down from RFC 8439: sections 2.3, 2.5 and 2.8.
const CPYTHON_CIPHER: &str = r#"
import os, struct

def rotate(word, bits):
    return (word << bits | word >> 32 - bits) & 0xffffffff

def quarter_round(s, a, b, c, d):
    for x, y, z, bits in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        s[x] = (s[x] + s[y]) & 0xffffffff
        s[z] = rotate(s[z] ^ s[x], bits)

def block(key, counter, nonce):
    start = struct.unpack("<16I", b"expand 32-byte k" + key + struct.pack("<I", counter) + nonce)
    state = list(start)
    for _ in range(10):
        for corner in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                       (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter_round(state, *corner)
    return struct.pack("<16I", *((a + b) & 0xffffffff for a, b in zip(state, start)))

def stream(key, nonce, data):
    blocks = (block(key, 1 + n, nonce) for n in range(len(data) // 64 + 1))
    return bytes(a ^ b for a, b in zip(data, b"".join(blocks)))

def tag(key, nonce, ciphertext):
    one_time = block(key, 0, nonce)[:32]
    r = int.from_bytes(one_time[:16], "little") & 0x0ffffffc0ffffffc0ffffffc0fffffff
    padded = ciphertext + bytes(-len(ciphertext) % 16) + struct.pack("<QQ", 0, len(ciphertext))
    total = 0
    for place in range(0, len(padded), 16):
        total = (total + int.from_bytes(padded[place:place + 16] + b"\1", "little")) * r % (2**130 - 5)
    total += int.from_bytes(one_time[16:], "little")
    return (total & 2**128 - 1).to_bytes(16, "little")

def seal(key, data):
    nonce = os.urandom(12)
    ciphertext = stream(key, nonce, data)
    return nonce + ciphertext + tag(key, nonce, ciphertext)

def open_sealed(key, datagram):
    nonce, ciphertext = datagram[:12], datagram[12:-16]
    assert datagram[-16:] == tag(key, nonce, ciphertext), "forged"
    return stream(key, nonce, ciphertext)

KEY = bytes(range(0x80, 0xa0))
"#;

/// Sends one sealed message and opens the answer.
const CPYTHON_SEALED_CLIENT: &str = r#"
import socket, sys
host, port, encoding, text = sys.argv[1:]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    client.settimeout(10)
    client.sendto(seal(KEY, text.encode(encoding)), (host, int(port)))
    data, server = client.recvfrom(65535)
    print(open_sealed(KEY, data).decode(encoding), end="")
"#;

/// Opens one sealed message and answers, first with a changed datagram.
const CPYTHON_SEALED_SERVER: &str = r#"
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", 0))
    print("listening on", *server.getsockname(), flush=True)
    data, peer = server.recvfrom(65535)
    print(open_sealed(KEY, data).decode(), flush=True)
    answer = seal(KEY, b"Hello from CPython")
    server.sendto(answer[:20] + bytes([answer[20] ^ 1]) + answer[21:], peer)
    server.sendto(answer, peer)
"#;

/// Starts our server on a free port of 127.0.0.1, with these arguments.
#[track_caller]
fn serve(args: &[&str]) -> Process {
    let mut command = std::process::Command::new(SERVER);
    command.args(["--addr", "127.0.0.1:0"]).args(args);
    Process::server(command)
}

/// Runs our own client.
#[track_caller]
fn the_client_prints(server: &Process, args: &[&str], line: &str) {
    Command::new(CLIENT)
        .args(["--addr", &server.addr().to_string()])
        .args(args)
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout(format!("{line}\n"))
        .stderr("");
}

/// The file with the key of [`CPYTHON_CIPHER`].
fn key_file() -> String {
    let tests =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../exercises/04-udp-module/tests");
    tests.join("keys/key").display().to_string()
}

#[test]
fn cpython_speaks_gbk() {
    let Some(python) = interop::python(CPYTHON_CLIENT) else { return };
    let server = serve(&["--encoding", "gbk"]);
    Command::from_std(python)
        .args(server.host_and_port())
        .args(["gbk", "你好，世界"])
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("received")
        .stderr("");
    server.prints("received: 你好，世界");
}

/// Prints its address, and leaves before anybody could answer.
const CPYTHON_LEAVER: &str = r#"
import socket, sys
host, port, encoding, text = sys.argv[1:]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    client.connect((host, int(port)))
    client.send(text.encode(encoding))
    print("%s:%d" % client.getsockname(), end="")
"#;

#[test]
fn cpython_speaks_the_wrong_encoding_and_the_server_goes_on() {
    let Some(wrong) = interop::python(CPYTHON_LEAVER) else { return };
    let Some(right) = interop::python(CPYTHON_CLIENT) else { return };
    let server = serve(&["--encoding", "gbk"]);
    let wrong = Command::from_std(wrong)
        .args(server.host_and_port())
        .args(["utf-8", "你"])
        .timeout(interop::deadline())
        .assert()
        .success();
    let peer = String::from_utf8_lossy(&wrong.get_output().stdout).into_owned();
    server.complains(&format!("error: {peer} sent a datagram that is not GBK"));
    Command::from_std(right)
        .args(server.host_and_port())
        .args(["gbk", "你好"])
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("received");
    server.prints("received: 你好");
}

#[test]
fn the_client_talks_to_cpython_in_shift_jis() {
    let Some(mut python) = interop::python(CPYTHON_SERVER) else { return };
    python.args(["shift_jis", "こんにちは"]);
    let server = Process::server(python);
    let args = ["--encoding", "Shift_JIS", "--message", "さくら"];
    the_client_prints(&server, &args, "server replied: こんにちは");
    server.prints("さくら");
    server.exits(0);
}

#[test]
fn the_counterpart_client_is_answered() {
    let Some(client) = interop::counterpart("udp-module/udp-module-client") else { return };
    let server = serve(&["--encoding", "big5"]);
    Command::from_std(client)
        .args(["--addr", &server.addr().to_string()])
        .args(["--encoding", "big5", "--message", "你好"])
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout(format!("server replied: received{}", interop::PYTHON_LINE_END))
        .stderr("");
    server.prints("received: 你好");
}

#[test]
fn the_client_talks_to_the_counterpart_server() {
    let Some(mut server) = interop::counterpart("udp-module/udp-module-server") else { return };
    server.args(["--addr", "127.0.0.1:0", "--encoding", "euc-jp"]);
    let server = Process::server(server);
    let args = ["--encoding", "euc-jp", "--message", "日本"];
    the_client_prints(&server, &args, "server replied: received");
    server.prints("received: 日本");
}

#[test]
fn cpython_opens_what_the_server_seals() {
    let script = [CPYTHON_CIPHER, CPYTHON_SEALED_CLIENT].concat();
    let Some(python) = interop::python(&script) else { return };
    let server = serve(&["--key-file", &key_file(), "--encoding", "gbk"]);
    // More than one block of 64 bytes.
    let text = "你好，世界".repeat(10);
    Command::from_std(python)
        .args(server.host_and_port())
        .args(["gbk", &text])
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("received")
        .stderr("");
    server.prints(&format!("received: {text}"));
}

#[test]
fn the_client_opens_what_cpython_seals_and_reports_what_it_changed() {
    let script = [CPYTHON_CIPHER, CPYTHON_SEALED_SERVER].concat();
    let Some(python) = interop::python(&script) else { return };
    let server = Process::server(python);
    let addr = server.addr().to_string();
    Command::new(CLIENT)
        .args(["--addr", &addr, "--key-file", &key_file(), "--message", "Hello from Rust"])
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout("server replied: Hello from CPython\n")
        .stderr(format!("error: {addr} sent a datagram that is forged or was changed\n"));
    server.prints("Hello from Rust");
    server.exits(0);
}

#[test]
fn netcat_is_answered() {
    let Some(mut netcat) = interop::netcat() else { return };
    let server = serve(&[]);
    netcat.arg("-u").args(server.host_and_port());
    let mut netcat = Process::start(netcat);
    netcat.types("Hello from netcat\n");
    netcat.says("received");
    server.prints(r"received: Hello from netcat\n");
}

#[test]
fn the_client_talks_to_socat() {
    let Some(mut socat) = interop::socat() else { return };
    socat.args(["-d", "-d", "-", "UDP-LISTEN:0,bind=127.0.0.1"]);
    let mut server = Process::verbose_server(socat);
    server.types("Hello from socat");
    the_client_prints(&server, &[], "server replied: Hello from socat");
    server.says("Hello UDP Server");
}

#[test]
fn socat_is_answered() {
    let Some(mut socat) = interop::socat() else { return };
    let server = serve(&["--encoding", "latin1"]);
    socat.args(["-", &format!("UDP:{}", server.addr())]);
    let mut socat = Process::start(socat);
    socat.types("Grüße");
    socat.says("received");
    // UTF-8 read as latin1 is a text too, and a wrong one: nobody can tell.
    server.prints("received: GrÃ¼ÃŸe");
}
