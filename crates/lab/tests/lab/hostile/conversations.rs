//! Hostile programs whose conversation goes wrong, or that are not alone in it.

use super::case::{Case, python, server, server_that_answers, server_that_hoards, shell};

pub fn that_go_badly() -> Vec<Case> {
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
            words: &[
                "waits for \" 你好, server!\\\\n\\t\" from client, but the connection was closed",
            ],
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
            words: &[
                "waits for \"Hello, client!\" from server, but it got 131072 bytes \"xxxxxxxx\"",
            ],
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
            words: &["server expects nothing more, and client sent 131072 bytes \"xxxxxxxx\""],
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

pub fn that_take_too_much() -> Vec<Case> {
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

pub fn that_are_not_alone() -> Vec<Case> {
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
