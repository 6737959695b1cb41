//! The servers of chapter 5 talk to programs that nobody here wrote.

use assert_cmd::Command;
use harness::interop::{self, Process};

const SERVERS: [&str; 4] = [
    env!("CARGO_BIN_EXE_concurrency-solution-sequential"),
    env!("CARGO_BIN_EXE_concurrency-solution-threads"),
    env!("CARGO_BIN_EXE_concurrency-solution-pool"),
    env!("CARGO_BIN_EXE_concurrency-solution-async"),
];
const CHAT: &str = env!("CARGO_BIN_EXE_concurrency-solution-chat");

/// Two lines and a last one without an end, and then only the receiving side is left.
const CPYTHON: &str = r#"
import socket, sys
host, port = sys.argv[1:]
with socket.create_connection((host, int(port))) as server:
    server.sendall(b"one\r\n\ntwo")
    server.shutdown(socket.SHUT_WR)
    while piece := server.recv(1024):
        print(piece.decode(), end="")
"#;

/// A hundred clients at the same time, in one thread.
const ASYNCIO: &str = r#"
import asyncio, sys
host, port = sys.argv[1:]
async def main():
    connects = (asyncio.open_connection(host, int(port)) for _ in range(100))
    clients = await asyncio.gather(*connects)
    for number, (_, writer) in enumerate(clients):
        writer.write(b"%d\n" % number)
    for number, (reader, writer) in enumerate(clients):
        assert await reader.readline() == b"echo: %d\n" % number
        writer.close()
asyncio.run(main())
"#;

/// Two members of the chat, one of whom says something.
const CHATTERS: &str = r#"
import select, socket, sys
host, port = sys.argv[1:]
ann = socket.create_connection((host, int(port)))
bob = socket.create_connection((host, int(port)))
ann.sendall(b"ann\n")
bob.sendall(b"bob\n")
# Whoever comes first hears of the other: then both are there.
select.select([ann, bob], [], [])
bob.sendall(b"hello\n")
heard = ann.makefile("rb")
while heard.readline() != b"bob: hello\n":
    pass
bob.close()
print(heard.readline())
"#;

#[test]
fn cpython_is_answered() {
    for server in SERVERS {
        let Some(python) = interop::python(CPYTHON) else { return };
        let server = Process::serve(server);
        let answers = "echo: one\necho: \necho: two\n".replace('\n', interop::PYTHON_LINE_END);
        Command::from_std(python)
            .args(server.host_and_port())
            .timeout(interop::deadline())
            .assert()
            .success()
            .stdout(answers)
            .stderr("");
    }
}

#[test]
fn a_hundred_asyncio_clients_are_answered_at_the_same_time() {
    for server in [SERVERS[1], SERVERS[3]] {
        let Some(python) = interop::python(ASYNCIO) else { return };
        let server = Process::serve(server);
        Command::from_std(python)
            .args(server.host_and_port())
            .timeout(interop::deadline())
            .assert()
            .success()
            .stderr("");
    }
}

#[test]
fn netcat_is_answered() {
    for server in SERVERS {
        let Some(netcat) = interop::openbsd_netcat() else { return };
        let server = Process::serve(server);
        Command::from_std(netcat)
            .args(server.host_and_port())
            .write_stdin("Hello from netcat\n")
            .timeout(interop::deadline())
            .assert()
            .success()
            .stdout("echo: Hello from netcat\n");
    }
}

#[test]
fn socat_is_answered() {
    for server in SERVERS {
        let Some(socat) = interop::socat() else { return };
        let server = Process::serve(server);
        Command::from_std(socat)
            .args(["-", &format!("TCP:{}", server.addr())])
            .write_stdin("Hello from socat\n")
            .timeout(interop::deadline())
            .assert()
            .success()
            .stdout("echo: Hello from socat\n");
    }
}

#[test]
fn cpythons_chat_with_each_other() {
    let Some(python) = interop::python(CHATTERS) else { return };
    let server = Process::serve(CHAT);
    let heard = "b'* bob left\\n'\n";
    Command::from_std(python)
        .args(server.host_and_port())
        .timeout(interop::deadline())
        .assert()
        .success()
        .stdout(heard.replace('\n', interop::PYTHON_LINE_END))
        .stderr("");
}
