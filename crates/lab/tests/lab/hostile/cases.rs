//! The hostile programs.

use std::net::SocketAddr;

use super::case::{Case, DRIVES_THE_TERMINAL, python, server, shell};
use super::conversations;

/// At the address `others` somebody listens who is no program under check.
pub fn cases(others: SocketAddr) -> Vec<Case> {
    [
        those_that_do_not_come_far(),
        those_that_print_badly(),
        those_that_listen_elsewhere(others),
        conversations::that_go_badly(),
        conversations::that_take_too_much(),
        conversations::that_are_not_alone(),
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
                "stdout that the check had not read yet",
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
